"""What the rows of a log said of cycle, phase and goal, read again from the rows as written.

The words are content: they go from here into the goal that a coach and a teacher share, and are
shown to nobody on the way.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from stemhappens.core.models import District
from stemhappens.intake.commit.memory import remembered_columns
from stemhappens.intake.models import ImportRow
from stemhappens.intake.tables.columns import map_columns
from stemhappens.intake.text import Value, fold, says_nothing

KINDS = ("engagement", "phase", "goal", "goal_status")
ENOUGH = 200
"""By so many of its rows the columns of a tab are known."""

COMPLETED = frozenset(
    "met goal met completed complete done achieved yes y accomplished finished reached mastered "
    "fulfilled attained cumplida cumplido lograda logrado si 100 100% x".split()
) | {"goal met", "fully met", "goal completed", "goal achieved"}
DROPPED = frozenset(
    "dropped abandoned discontinued cancelled canceled withdrawn stopped abandonada".split()
) | {"no longer pursued", "no longer pursuing"}

Tab = tuple[int, str, str]
"""An import, a file of it, a sheet."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the row of a visit says. cycle, goal: as written; empty where it says nothing."""

    cycle: str = field(default="", repr=False)
    phase: str = field(default="", repr=False)
    goal: str = field(default="", repr=False)
    status: str = field(default="", repr=False)


NOTHING = Told()


def told_by_rows(district: District, source: str) -> dict[int, Told]:
    """Session id → what its row says, of the visits of the log called `source`; two statements.

    Visits whose row says nothing are left out. Needs the district's scope.
    """
    corrected = remembered_columns(district, source)
    rows = ImportRow.objects.filter(imported__source=source[:80], session__isnull=False)
    named = rows.exclude(raw="").order_by("pk")
    first: dict[Tab, list[tuple[int, Mapping[str, str]]]] = {}
    columns: dict[Tab, Mapping[str, str]] = {}
    found: dict[int, Told] = {}
    values = named.values_list("imported_id", "file", "sheet", "session", "raw")
    for imported, file, sheet, session, raw in values.iterator(chunk_size=2000):
        tab = imported, file, sheet
        if session is None:
            continue
        if tab in columns and not columns[tab]:
            continue
        cells = json.loads(raw)
        if tab in columns:
            found.update(_told(session, cells, columns[tab]))
            continue
        waiting = first.setdefault(tab, [])
        waiting.append((session, cells))
        if len(waiting) == ENOUGH:
            columns[tab] = _columns([c for _s, c in first.pop(tab)], corrected)
            found.update(chain.from_iterable(_told(s, c, columns[tab]) for s, c in waiting))
    for waiting in first.values():
        kinds = _columns([cells for _session, cells in waiting], corrected)
        found.update(chain.from_iterable(_told(s, c, kinds) for s, c in waiting))
    return found


def _columns(rows: Sequence[Mapping[str, str]], corrected: Mapping[str, str]) -> dict[str, str]:
    """Kind → heading, of the columns that tell of a cycle."""
    headings = list(dict.fromkeys(chain.from_iterable(rows)))

    def values(place: int) -> list[Value]:
        return [row.get(headings[place]) for row in rows]

    found = map_columns(headings, values, corrected)
    return {column.kind: column.heading for column in found if column.kind in KINDS}


def _told(
    session: int, cells: Mapping[str, str], columns: Mapping[str, str]
) -> Iterator[tuple[int, Told]]:
    said = [_text(cells.get(columns.get(kind, ""), "")) for kind in KINDS]
    if any(said):
        yield session, Told(*said)


def _text(cell: str) -> str:
    return "" if says_nothing(cell) else cell.strip()


def status_of(words: str) -> str:
    """ "completed" or "dropped" where a cell says so, else "": open, or not to be told."""
    text = fold(words)
    if text in COMPLETED:
        return "completed"
    return "dropped" if text in DROPPED else ""
