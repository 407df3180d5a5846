"""The rows of a table as a viewer may see them, one after the other, as plain values.

Asked of the rules column by column: a row is there where its own part is seen; a cell is None
where its part is not. Words of coaching pass by the same rules as on any page.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from stemhappens.coaching.change_log import reader_of, told_units, untold_models
from stemhappens.core.actor import Actor
from stemhappens.core.models import Change, District
from stemhappens.core.problem import Denied
from stemhappens.core.rules import See, extent, visible
from stemhappens.core.spans import OPEN_END
from stemhappens.people.services import ALWAYS
from stemhappens.reports.takeout.tables import Column, Table

CHUNK = 2000
NEVER = frozenset({OPEN_END, ALWAYS})
"""Dates that stand for "no end" and "always"."""

Cell = str | int | bool | None
Line = tuple[Cell, ...]


def withheld(table: Table, viewer: Actor) -> tuple[str, ...]:
    """The columns of which the viewer sees no row at all; every one where no row is theirs."""
    if viewer.system:
        return ()

    def hidden(part: str) -> bool:
        return not extent(viewer, part) & {See.FULL, See.AGREED}

    if hidden(table.part):
        return tuple(column.name for column in table.columns)
    return tuple(column.name for column in table.columns if hidden(column.part))


def lines(table: Table, viewer: Actor, using: str) -> Iterator[Line]:
    """The rows of a table, by age. Needs the district's scope; one statement, read in pieces."""
    rows = table.model._default_manager
    seen = visible(rows.all(), viewer, table.part)
    others = [part for part in table.parts if part != table.part]
    told = {
        f"told_{part}": Exists(visible(rows.filter(pk=OuterRef("pk")), viewer, part))
        for part in others
    }
    query = rows.using(using).filter(pk__in=seen.order_by().values("pk")).annotate(**told)
    paths = [column.path for column in table.columns]
    flag = {part: len(paths) + place for place, part in enumerate(others)}
    for row in query.order_by("pk").values_list(*paths, *told).iterator(chunk_size=CHUNK):
        yield tuple(
            plain(value) if column.part not in flag or row[flag[column.part]] else None
            for column, value in zip(table.columns, row, strict=False)
        )


def plain(value: Any) -> Cell:
    """A value as it stands in a file: ISO dates, uids as text; no end and no beginning are None."""
    if value is None or isinstance(value, (bool, int)):
        return cast(Cell, value)
    if isinstance(value, datetime):
        return timezone.localtime(value, timezone.get_default_timezone()).isoformat()
    if isinstance(value, date):
        return None if value in NEVER else value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    return str(value)


# --- the change log ---

LOG = (
    Column("change", "seq", "whole", "changes"),
    Column("at", "at", "moment", "changes"),
    Column("who", "actor_label", "text", "changes"),
    Column("what", "cause", "text", "changes"),
    Column("takes_back", "undoes_seq", "whole", "changes"),
)
LOG_ROWS = (
    Column("change", "seq", "whole", "changes"),
    Column("of", "model", "text", "changes"),
    Column("became", "op", "text", "changes", choices=tuple(Change.Op.values)),
)


def reads_log(viewer: Actor) -> bool:
    """True for who reads the whole change log."""
    try:
        reader_of(viewer)
    except Denied:
        return False
    return True


def log_lines(district: District, using: str) -> Iterator[Line]:
    """Who did what when, without what was there before."""
    rows = told_units(district).using(using).order_by("seq")
    values = rows.values_list(*(column.path for column in LOG))
    for row in values.iterator(chunk_size=CHUNK):
        yield tuple(plain(value) for value in row)


def log_row_lines(district: District, using: str) -> Iterator[Line]:
    """What kind of row each change touched; no value of it."""
    rows = Change.objects.using(using).filter(district=district.pk)
    told = rows.exclude(model__in=untold_models()).order_by("pk")
    values = told.values_list(*(column.path for column in LOG_ROWS))
    for row in values.iterator(chunk_size=CHUNK):
        yield tuple(plain(value) for value in row)
