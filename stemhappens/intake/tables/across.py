"""Grids with days across or names across: each filled cell is a record of its own.

Teachers down and days across ("Chu | 45 | | 30"), or days down and teachers across. Counts by
month have no days and stay with `grids`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from stemhappens.intake.files.sheets import Row, Sheet
from stemhappens.intake.tables.filldown import evident
from stemhappens.intake.tables.grids import SUMMARY_TAB
from stemhappens.intake.tables.headings import heading_kind
from stemhappens.intake.tables.keys import KEY
from stemhappens.intake.tables.shapes import (
    TOTAL,
    Aside,
    Found,
    Record,
    Table,
    drawn_table,
    set_aside,
)
from stemhappens.intake.tables.surroundings import Hints, month_in
from stemhappens.intake.text import Value, blank, column_letter, fold, show, tidy
from stemhappens.intake.values.datetext import split_date
from stemhappens.intake.who.school_names import school_key

LABELS = ("teacher", "school", "coach", "teacher_first", "teacher_last")


@dataclass
class Across:
    """A grid: the heading row, its label columns by kind, and the day or name over each column."""

    header: int
    labels: dict[int, str]
    heads: dict[int, Value]
    down: bool = False  # days down, names across


def find_across(rows: list[Row], hints: Hints) -> Across | None:
    """The grid of a sheet, or None."""
    for i, row in enumerate(rows[:40]):
        above = rows[i - 1] if i else []
        heads = _days_across(row, above, hints)
        if heads:
            labels = _labels(rows, i, min(heads))
            if labels:
                return Across(i, labels, heads)
        names = _names_across(rows, i)
        if names:
            return Across(i, {_first(row): "date"}, names, down=True)
    return None


# -- finding --------------------------------------------------------------------------------------
def _days_across(row: Row, above: Row, hints: Hints) -> dict[int, Value]:
    filled = {j: v for j, v in enumerate(row) if v is not None}
    days: dict[int, Value] = {j: d for j, v in filled.items() if (d := _day_head(v)) is not None}
    if len(days) >= 3 and len(days) * 2 >= len(filled):
        return days
    numbers = {j: v for j, v in filled.items() if type(v) is int and 1 <= v <= 31}
    if len(numbers) < 5 or len(numbers) * 3 < len(filled) * 2 or min(numbers) == 0:
        return {}
    return _numbered(numbers, above, hints)


def _day_head(value: Value) -> Value:
    """The day a heading names; a week is handed on as it is written."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or len(value) > 30 or ":" in value:
        return None
    text = tidy(value).replace("\n", " ")
    if split_date(text) or fold(text).startswith(("week of ", "wk of ", "semana del ")):
        return text
    return None


def _numbered(numbers: dict[int, int], above: Row, hints: Hints) -> dict[int, Value]:
    """Day numbers, whose month stands above them or in title or tab."""
    days: dict[int, Value] = {}
    month = hints.month
    last = 0
    for j in range(max(numbers) + 1):
        over = above[j] if j < len(above) else None
        named = month_in(show(over)) if over is not None else None
        if named:
            month, last = named, 0
        if j not in numbers:
            continue
        if month is None or numbers[j] <= last:
            return {}
        last = numbers[j]
        days[j] = _dated(month, last, hints.start_year)
    return days


def _dated(month: int, day: int, start_year: int | None) -> Value:
    if start_year is None:
        return f"{datetime(2000, month, 1):%b} {day}"
    return f"{start_year if month >= 7 else start_year + 1}-{month:02d}-{day:02d}"


def _labels(rows: list[Row], header: int, first_day: int) -> dict[int, str]:
    """The columns before the days that say who and where, by heading or by what they hold."""
    labels: dict[int, str] = {}
    for j in range(first_day):
        cells = [r[j] for r in rows[header + 1 : header + 200] if j < len(r) and r[j] is not None]
        words = [v for v in cells if isinstance(v, str) and any(c.isalpha() for c in v)]
        kind = heading_kind(show(rows[header][j]))[0] if j < len(rows[header]) else ""
        if kind in LABELS and kind not in labels.values():
            labels[j] = kind
        elif not kind and words and len(words) * 2 >= len(cells):
            schools = sum(bool(school_key(v)[1]) for v in words) * 2 > len(words)
            guess = "school" if schools else "teacher"
            if guess not in labels.values():
                labels[j] = guess
    return labels


def _names_across(rows: list[Row], i: int) -> dict[int, Value]:
    """Names over columns of marks, with days down at the left."""
    row = rows[i]
    filled = [j for j, v in enumerate(row) if v is not None]
    if len(filled) < 3 or not all(isinstance(row[j], str) for j in filled):
        return {}
    first = filled[0]
    if heading_kind(show(row[first])) != ("date", True):
        return {}
    names = {j: row[j] for j in filled[1:] if not heading_kind(show(row[j]))[0]}
    names = {j: v for j, v in names.items() if not TOTAL.match(fold(show(v)))}
    below = [r for r in rows[i + 1 : i + 60] if any(v is not None for v in r)]
    dated = sum(first < len(r) and _day_head(r[first]) is not None for r in below)
    if len(names) < 2 or len(names) * 3 < len(filled) or dated * 3 < len(below) * 2 or not dated:
        return {}
    return names


def _first(row: Row) -> int:
    return next(j for j, v in enumerate(row) if v is not None)


# -- reading --------------------------------------------------------------------------------------
def read_across(
    sheet: Sheet,
    rows: list[Row],
    grid: Across,
    hints: Hints,
    codes: Mapping[str, str],
    found: Found,
) -> None:
    """Every filled cell of the grid becomes a record; whatever is none is set aside."""
    if SUMMARY_TAB.search(sheet.name.casefold()):
        for i in range(len(rows)):
            set_aside(found, sheet, rows, i, _("A summary by day, not a list of visits."))
        return
    table = _table(sheet, rows, grid, hints, codes)
    _fill_labels(rows, grid)
    for i, row in enumerate(rows):
        if i <= grid.header:
            why = _("The headings of the grid.") if i == grid.header else _("A title above it.")
            set_aside(found, sheet, rows, i, why)
            continue
        why = _why_no_row(grid, row)
        made = [] if why else list(_records(sheet, grid, row, i))
        table.records.extend(made)
        if not made:
            why = why or _("A row of the grid without an entry.")
            set_aside(found, sheet, rows, i, why)
        elif loose := _without_label(grid, row):
            table.records = table.records[: -len(made)]
            if _is_legend(sheet, made):
                set_aside(found, sheet, rows, i, _("The legend of the colors, not a visit."))
            else:
                _all_wait(sheet, made, loose, found)
    found.tables.append(table)


def _table(
    sheet: Sheet, rows: list[Row], grid: Across, hints: Hints, codes: Mapping[str, str]
) -> Table:
    why = _("By the heading of the column and what it holds.")
    columns = [
        (tidy(show(rows[grid.header][j])) or kind.title(), kind, why)
        for j, kind in grid.labels.items()
    ]
    if grid.down:
        schools = sum(bool(school_key(show(v))[1]) for v in grid.heads.values())
        kind = "school" if schools * 2 > len(grid.heads) else "teacher"
        columns.append((kind.title(), kind, _("The name above the cell.")))
    else:
        columns.append(("Date", "date", _("The day above the cell.")))
    columns.append(("Entry", "entry", _("What stands in the cell.")))
    return drawn_table(sheet, sheet.first_row + grid.header, columns, hints.surrounded, codes)


def _fill_labels(rows: list[Row], grid: Across) -> None:
    """A school or coach that stands once for the rows below it."""
    who = [j for j, kind in grid.labels.items() if kind.startswith("teacher")]
    for j, kind in grid.labels.items():
        if kind not in ("school", "coach") or not who:
            continue
        named = [r for r in rows[grid.header + 1 :] if any(k < len(r) and r[k] for k in who)]
        if not evident([r[j] if j < len(r) else None for r in named]):
            continue
        current: Value = None
        for row in named:
            if any(k < len(row) and TOTAL.match(fold(show(row[k]))) for k in who):
                continue
            current = row[j] if j < len(row) and row[j] is not None else current
            row.extend([None] * (j + 1 - len(row)))
            row[j] = current


def _why_no_row(grid: Across, row: Row) -> str:
    first = next((show(v) for v in row if v is not None), "")
    if TOTAL.match(fold(first)):
        return _("A total line, not a visit.")
    if KEY.match(fold(first)):
        return _("A key to the codes, not a visit.")
    return ""


def _records(sheet: Sheet, grid: Across, row: Row, i: int) -> Iterator[Record]:
    number = sheet.first_row + i
    labels = [row[j] if j < len(row) else None for j in grid.labels]
    for j, head in grid.heads.items():
        if j < len(row) and not blank(row[j]):
            values = [*labels, head, row[j]]
            yield Record(number, values, cell=f"{column_letter(j)}{number}")


def _without_label(grid: Across, row: Row) -> str:
    """A row of marks that says neither who nor when: sums without a label, or a forgotten name."""
    if any(j < len(row) and row[j] is not None for j in grid.labels):
        return ""
    return _("Nothing at the left of this row says whose entries these are.")


def _is_legend(sheet: Sheet, made: list[Record]) -> bool:
    words = all(isinstance(r.values[-1], str) for r in made)
    return len(made) <= 2 and words and bool(sheet.fills.get(made[0].row))


def _all_wait(sheet: Sheet, made: list[Record], why: str, found: Found) -> None:
    for record in made:
        found.asides.append(Aside(record.row, why, record.cell, waiting=True))
