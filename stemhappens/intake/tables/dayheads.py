"""Days that stand above their rows: in a title, or in a row of their own within the table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from stemhappens.intake.files.sheets import Row
from stemhappens.intake.tables.column import Column
from stemhappens.intake.tables.shapes import Aside, Found, Record, Table
from stemhappens.intake.text import Value, show
from stemhappens.intake.values.datetext import split_date


def put_days(
    table: Table, candidates: list[Record], titles: Sequence[Row], found: Found
) -> list[Record]:
    """Give rows the day that heads them; rows that hold a day and nothing else are set aside."""
    column = table.column("date")
    if column is None and table.column("timestamp") is not None:
        return candidates
    kept = [r for r in candidates if _lone_day(table, r, column) is None]
    heads = len(candidates) - len(kept)
    title = _day_of(titles) if column is None else None
    if not heads and title is None:
        return candidates
    if column is None:
        column = _add_column(table, candidates)
    current = title
    for record in candidates:
        day = _lone_day(table, record, column)
        if day is not None:
            current = day
            why = _("A day and nothing else: it heads the rows below, or waits for its visit.")
            found.asides.append(Aside(record.row, why))
        elif current is not None:
            _put(record, column.index, current)
    return kept


def _put(record: Record, index: int, day: Value) -> None:
    record.values.extend([None] * (index + 1 - len(record.values)))
    core = sum(v is not None for v in record.values) > 1
    if record.values[index] is None and core:
        record.values[index] = day
        record.notes.append(_("The day “%s” stands above the row.") % show(day))


def _lone_day(table: Table, record: Record, column: Column | None) -> Value:
    """The day of a row that holds nothing else, or None."""
    filled = [(j, v) for j, v in enumerate(record.values) if v is not None]
    if len(filled) != 1 or (column is not None and filled[0][0] not in (column.index, 0)):
        return None
    return filled[0][1] if _is_day(filled[0][1]) else None


def _is_day(value: Value) -> bool:
    if isinstance(value, datetime):
        return value.year > 1999
    parts = split_date(value) if isinstance(value, str) and ":" not in value else None
    return parts is not None


def _day_of(titles: Sequence[Row]) -> Value:
    """The one day that the titles above a table name with its year."""
    days = [
        v
        for row in titles
        for v in row
        if v is not None and _is_day(v) and (not isinstance(v, str) or _has_year(v))
    ]
    return days[-1] if len({show(d) for d in days}) == 1 else None


def _has_year(text: str) -> bool:
    parts = split_date(text)
    return parts is not None and parts.year is not None


def _add_column(table: Table, candidates: Sequence[Record]) -> Column:
    index = max((len(r.values) for r in candidates), default=0)
    index = max(index, len(table.headings))
    table.headings += [""] * (index - len(table.headings)) + [_("day above")]
    column = Column(index, _("day above"), "date", _("The day stands above the rows."))
    table.columns.append(column)
    return column
