"""Blanks that repeat the cell above: by merged cells, or where the pattern is evident."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from django.utils.translation import gettext as _

from stemhappens.intake.files.sheets import Row
from stemhappens.intake.tables.column import Column
from stemhappens.intake.text import Value

FILLED = ("date", "coach", "school")
LEAST_BLANKS = 2


class HasValues(Protocol):
    """A record as far as filling needs it."""

    row: int
    values: Row
    notes: list[str]


def fill_down(
    records: Sequence[HasValues],
    columns: Sequence[Column],
    merges: Sequence[tuple[int, int, int, int]],
) -> None:
    """Fill blanks in place; each filled cell is noted with the row it comes from."""
    by_row = {r.row: r for r in records}
    for top, left, bottom, _right in merges:
        column = next((c for c in columns if c.index == left and c.kind != "ignored"), None)
        if column is not None and top in by_row:
            for row in range(top + 1, bottom + 1):
                _put(by_row.get(row), column, by_row[top])
    for column in columns:
        if column.kind in FILLED and evident([_at(r, column) for r in records]):
            _fill_column(records, column)


def _fill_column(records: Sequence[HasValues], column: Column) -> None:
    source: HasValues | None = None
    for record in records:
        if _at(record, column) is not None:
            source = record
        elif source is not None:
            _put(record, column, source)


def evident(cells: list[Value]) -> bool:
    """Blanks stand for the cell above where nobody ever repeats it.

    The first cell must be filled, blanks must be many, and equal cells must not follow one another:
    a person who types repeats does not leave blanks for them.
    """
    if not cells or cells[0] is None:
        return False
    blanks = sum(v is None for v in cells)
    repeats = sum(a is not None and a == b for a, b in pairwise(cells))
    return blanks >= LEAST_BLANKS and blanks * 4 >= len(cells) and repeats * 10 <= blanks


def _at(record: HasValues, column: Column) -> Value:
    return record.values[column.index] if column.index < len(record.values) else None


def _put(record: HasValues | None, column: Column, source: HasValues) -> None:
    if record is None or _at(record, column) is not None:
        return
    record.values.extend([None] * (column.index + 1 - len(record.values)))
    record.values[column.index] = _at(source, column)
    record.notes.append(
        _("“%(heading)s” is taken from row %(row)d above.")
        % {"heading": column.heading, "row": source.row}
    )
