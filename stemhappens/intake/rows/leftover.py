"""The rows that an import leaves out, as a workbook to be mended and uploaded again."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import xlsxwriter
from django.utils.translation import gettext as _

from stemhappens.intake.outcomes import Outcome, RowResult, in_sentences
from stemhappens.intake.rows.reading import Reading

WHY = (
    "Why this row is not in. Mend the row and upload this file under the same name as before: "
    "each row comes in once. This column is not read."
)
"""The heading of the last column: it says how, and by it the column is known and left unread."""

LEFT_OUT = (Outcome.NEEDS_YOU, Outcome.REJECTED)
WORDS = frozenset(
    {"summary", "next_steps", "next_due", "goal", "goal_status", "engagement", "phase", "ignored"}
)
"""Kinds of column that hold what was said, not what happened."""

LONGEST_TAB = 31
_NO_TAB = re.compile(r"[\[\]:*?/\\']")


@dataclass
class _Tab:
    """The rows of one sheet of the file with their headings."""

    name: str
    headings: list[str]
    rows: list[RowResult] = field(default_factory=list)


def left_out(reading: Reading) -> list[RowResult]:
    """The rows that wait for a person or were rejected."""
    return [row for row in reading.rows if row.outcome in LEFT_OUT and row.raw]


def workbook(reading: Reading, *, words: bool) -> bytes:
    """An xlsx of the rows left out, in the tabs and columns of the file, the reason last.

    words: with the columns that hold what was written about a visit. A date that was understood is
    written in full, and coach and school that only the surroundings told have a column: the rows
    mean the same in this file as in the one they come from. Every cell is a text, so that nothing
    in it is run as a formula.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    text = book.add_format({"num_format": "@", "quote_prefix": True, "valign": "top"})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    why = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF3CD"})
    for tab in _tabs(reading, words):
        sheet = book.add_worksheet(tab.name)
        sheet.freeze_panes(1, 0)
        added = _added(reading, tab)
        headings = [*tab.headings, *added, WHY]
        sheet.set_column(0, len(headings) - 2, 18)
        sheet.set_column(len(headings) - 1, len(headings) - 1, 60)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, head)
        for line, row in enumerate(tab.rows, start=1):
            cells = [*_cells(reading, tab, row), *_surmised(reading, row, added)]
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(line, column, cell, text)
            sheet.write_string(line, len(headings) - 1, in_sentences(row.reasons), why)
    if not book.worksheets():
        book.add_worksheet(_("Nothing is left"))
    book.close()
    return stream.getvalue()


def _tabs(reading: Reading, words: bool) -> list[_Tab]:
    found: dict[tuple[str, str], _Tab] = {}
    for row in left_out(reading):
        place = row.where.file, row.where.sheet
        if place not in found:
            taken = {tab.name.casefold() for tab in found.values()}
            found[place] = _Tab(_name(row.where.sheet, taken), _headings(reading, place, words))
        tab = found[place]
        tab.rows.append(row)
        hidden = () if words else _hidden(reading, place)
        tab.headings += [h for h in row.raw if h not in tab.headings and h not in hidden]
    return list(found.values())


def _headings(reading: Reading, place: tuple[str, str], words: bool) -> list[str]:
    columns = [c.column for c in reading.columns if (c.file, c.sheet) == place]
    shown = (c.heading or c.letter for c in columns if words or c.kind not in WORDS)
    return [heading for heading in dict.fromkeys(shown) if heading != WHY]


def _hidden(reading: Reading, place: tuple[str, str]) -> set[str]:
    columns = [c.column for c in reading.columns if (c.file, c.sheet) == place]
    return {c.heading or c.letter for c in columns if c.kind in WORDS} | {WHY}


def _name(sheet: str, taken: set[str]) -> str:
    plain = _NO_TAB.sub(" ", sheet).strip()[:LONGEST_TAB] or _("Rows")
    name, number = plain, 2
    while name.casefold() in taken:
        tail = f" {number}"
        name, number = plain[: LONGEST_TAB - len(tail)] + tail, number + 1
    return name


def _cells(reading: Reading, tab: _Tab, row: RowResult) -> Iterator[str]:
    kinds = _kinds(reading, row)
    day = row.session.date if row.session and row.session.precision == "day" else None
    for heading in tab.headings:
        cell = row.raw.get(heading, "")
        yield day.isoformat() if day and cell and kinds.get(heading) == "date" else cell


def _kinds(reading: Reading, row: RowResult) -> dict[str, str]:
    where = row.where
    return {
        c.column.heading or c.column.letter: c.column.kind
        for c in reading.columns
        if (c.file, c.sheet) == (where.file, where.sheet)
    }


def _added(reading: Reading, tab: _Tab) -> list[str]:
    """Headings for what no column of the tab tells and its surroundings did."""
    kinds = set(_kinds(reading, tab.rows[0]).values())
    made = [row.session for row in tab.rows if row.session]
    coach = not kinds & {"coach", "coach_email"} and any(m.coaches for m in made)
    school = "school" not in kinds and any(m.school for m in made)
    return [name for name, wanted in (("Coach", coach), ("School", school)) if wanted]


def _surmised(reading: Reading, row: RowResult, added: Sequence[str]) -> Iterator[str]:
    made = row.session
    for name in added:
        if made is None:
            yield ""
        elif name == "Coach":
            yield " & ".join(reading.names.get(uid, "") for uid in made.coaches)
        else:
            yield reading.names.get(made.school or "", "")
