"""Teachers down and occasions across ("Visit 1", "Debrief"), the days themselves in the cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from stemhappens.intake.files.sheets import Row, Sheet
from stemhappens.intake.tables.headings import heading_kind
from stemhappens.intake.tables.parted import type_named
from stemhappens.intake.tables.shapes import (
    TOTAL,
    Aside,
    Found,
    Record,
    drawn_table,
    set_aside,
)
from stemhappens.intake.tables.surroundings import Hints, month_in
from stemhappens.intake.text import Value, column_letter, fold, show, tidy
from stemhappens.intake.values.datetext import split_date

_OCCASION = re.compile(
    r"^(?:(?:\d+(?:st|nd|rd|th)|first|second|third|fourth) )?"
    r"(?:visit|session|meeting|contact|check in|visita|sesion|date|fecha)(?: ?\d+)?$"
)
LABELS = ("teacher", "teacher_last", "teacher_first", "school", "coach")


@dataclass
class Occasions:
    """The row of headings, its label columns by kind, and the columns that hold days."""

    header: int
    labels: dict[int, str]
    columns: list[int]


def find_occasions(rows: list[Row]) -> Occasions | None:
    """The grid of a sheet, or None."""
    for i, row in enumerate(rows[:40]):
        kinds = {j: heading_kind(show(v))[0] for j, v in enumerate(row) if isinstance(v, str)}
        labels = {j: k for j, k in kinds.items() if k in LABELS}
        if not {"teacher", "teacher_last"} & set(labels.values()):
            continue
        if len(set(labels.values())) < len(labels) or {"date", "timestamp"} & set(kinds.values()):
            return None
        below = rows[i + 1 : i + 80]
        heads = [j for j in kinds if j not in labels and _is_occasion(show(row[j]))]
        columns = [j for j in heads if _holds_days(below, j)]
        return Occasions(i, labels, columns) if len(columns) >= 2 else None
    return None


def _is_occasion(heading: str) -> bool:
    """A visit by number, a month or a type; other days ("Hired", "Goal due") are no visits."""
    folded = fold(heading)
    return bool(_OCCASION.match(folded) or month_in(heading) is not None or type_named(heading))


def _holds_days(rows: list[Row], column: int) -> bool:
    filled = [r[column] for r in rows if column < len(r) and r[column] is not None]
    return bool(filled) and sum(bool(_days(v)) for v in filled) * 5 >= len(filled) * 4


def _days(value: Value) -> list[Value]:
    """The days of a cell, one or several; empty where it holds anything else."""
    if isinstance(value, datetime):
        return [value]
    pieces = re.split(r"[,;\n&]", tidy(value)) if isinstance(value, str) else []
    days: list[Value] = [p.strip() for p in pieces if p.strip()]
    return days if days and all(split_date(d) for d in days) else []


def read_occasions(
    sheet: Sheet, rows: list[Row], grid: Occasions, codes: Mapping[str, str], found: Found
) -> None:
    """A record for each day; cells without a day wait, other rows are set aside."""
    hints = Hints.of(sheet, rows[: grid.header])
    why = _("By the heading of the column.")
    head = rows[grid.header]
    columns = [(tidy(show(head[j])), kind, why) for j, kind in grid.labels.items()]
    columns.append(("Date", "date", _("The day in the cell.")))
    columns.append(("Occasion", "entry", _("The heading above the cell.")))
    top = sheet.first_row + grid.header
    table = drawn_table(sheet, top, columns, hints.surrounded, codes)
    for i, row in enumerate(rows):
        first = fold(show(next((v for v in row if v is not None), "")))
        if i <= grid.header:
            set_aside(found, sheet, rows, i, _("The headings of the grid, or a title above it."))
            continue
        cells = [j for j in grid.columns if j < len(row) and row[j] is not None]
        if TOTAL.match(first) or not cells:
            set_aside(found, sheet, rows, i, _("A row of the grid without a day."))
            continue
        for j in cells:
            made = list(_records(sheet, grid, rows, i, j))
            table.records.extend(made)
            if not made:
                cell = f"{column_letter(j)}{sheet.first_row + i}"
                text = _("“%s” is no day.") % show(row[j])
                found.asides.append(Aside(sheet.first_row + i, text, cell, waiting=True))
    found.tables.append(table)


def _records(
    sheet: Sheet, grid: Occasions, rows: list[Row], i: int, column: int
) -> Iterator[Record]:
    row, number = rows[i], sheet.first_row + i
    labels = [row[j] if j < len(row) else None for j in grid.labels]
    heading = show(rows[grid.header][column])
    occasion = None if re.search(r"\d|visit|date|\bvisita", fold(heading)) else heading
    for k, day in enumerate(_days(row[column])):
        cell = f"{column_letter(column)}{number}" + (f"#{k + 1}" if k else "")
        yield Record(number, [*labels, day, occasion], cell=cell)
