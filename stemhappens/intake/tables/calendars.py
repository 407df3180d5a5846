"""Calendar pages: weekdays across, weeks down, day numbers, and entries below or behind them.

Each entry becomes a record of its own day. Whether month and year are right shows in the weekday
that a day number stands under: the date is handed on together with it, and checked there.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from stemhappens.intake.files.sheets import Row, Sheet
from stemhappens.intake.tables.keys import is_key_row
from stemhappens.intake.tables.shapes import Aside, Found, Record, Sure, drawn_table, set_aside
from stemhappens.intake.tables.surroundings import Hints, month_in, month_year_in
from stemhappens.intake.text import Value, column_letter, fold, show, tidy
from stemhappens.intake.values.clocks import clock
from stemhappens.intake.values.datetext import make_date, split_date, weekday_of

_DAY = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?(?:\s*[:.\-]?\s+|\s*\n\s*|$)([\s\S]*)$")
_WEEK_OF = re.compile(
    r"(?:week of|week beginning|wk of|semana del)[\s:]*([\w/.\-]+(?:[ ,]+\w+){0,2}?)"
    r"(?=\s*(?:$|[-–(]|,(?!\s*\d{4})))",
    re.I,
)
_WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass
class _Page:
    """One month: its weekday row, and the day number that stands over each column so far."""

    header: int
    weekdays: dict[int, int]
    month: int | None
    year: int | None
    days: dict[int, int] = field(default_factory=dict)
    last: int = 0
    apart: bool = False
    monday: date | None = None  # of a plan of one week, which has no day numbers

    def owner(self, column: int) -> int:
        """The column of the day that a column belongs to: its own, or the next at the left."""
        left = [j for j in self.weekdays if j <= column]
        widths = {b - a for a, b in pairwise(sorted(self.weekdays))}
        near = max(left, default=-1)
        return near if left and column - near < max(widths, default=1) else -1


def find_calendars(rows: list[Row]) -> list[int]:
    """The rows of weekdays below which day numbers stand; empty where the sheet is no calendar."""
    found = []
    for i, row in enumerate(rows[:400]):
        named = _weekdays(row)
        numbered = any(len(_numbers(below, named)) >= 1 for below in rows[i + 1 : i + 4])
        if (len(named) >= 5 and numbered) or (len(named) >= 4 and _first_day(rows, i)):
            found.append(i)
    return found


def where_weeks_repeat(rows: list[Row]) -> int:
    """The column where a second calendar begins beside the first; 0 where none does."""
    for row in rows[:40]:
        named = [(j, _weekday_cell(v)) for j, v in enumerate(row)]
        days = [(j, n) for j, n in named if n is not None]
        if len(days) >= 8:
            first = days[0][1]
            return next((j for j, n in days[1:] if n == first), 0)
    return 0


def _weekday_cell(value: Value) -> int | None:
    """The weekday that a cell names, alone or with its date ("Mon 9/16")."""
    if not isinstance(value, str) or len(value) > 24:
        return None
    if len(value) < 12 and len(fold(value).split()) == 1:
        return weekday_of(value)
    name, _space, day = tidy(value).replace(",", " ").partition(" ")
    return weekday_of(name) if day and split_date(day.strip()) else None


def is_week(row: Row) -> bool:
    """Tell whether a row names the weekdays."""
    return len(_weekdays(row)) >= 4


def _first_day(rows: list[Row], header: int) -> date | None:
    """The Monday of the week that a title above the weekdays names ("Week of 9/15/2025")."""
    for row in reversed(rows[max(header - 4, 0) : header]):
        for value in row:
            day = value.date() if isinstance(value, datetime) else _told_day(value)
            if day:
                return day - timedelta(days=day.weekday())
    return None


def _told_day(value: Value) -> date | None:
    found = _WEEK_OF.search(tidy(value)) if isinstance(value, str) else None
    parts = split_date(found[1]) if found else None
    if parts is None or parts.year is None:
        return None
    return make_date(parts.year, parts.first, parts.second)


def read_calendars(
    sheet: Sheet,
    rows: list[Row],
    headers: list[int],
    surely: Sure,
    found: Found,
) -> None:
    """Every entry of a calendar becomes a record; whatever is none is set aside."""
    hints = Hints.of(sheet, rows[: headers[0]])
    columns = (
        ("Date", "date", _("The day number above the entry, with the month of the page.")),
        ("Entry", "entry", _("What stands under the day.")),
    )
    table = drawn_table(
        sheet, sheet.first_row + headers[0], columns, hints.surrounded, surely.codes
    )
    for i in range(headers[0]):
        set_aside(found, sheet, rows, i, _("A title above the calendar."))
    for header, end in zip(headers, [*headers[1:], len(rows)], strict=True):
        page = _page(rows, header, hints)
        page.apart = surely.apart(sheet)
        set_aside(found, sheet, rows, header, _("The weekdays of the calendar."))
        for i in range(header + 1, end):
            if _is_title(rows[i]):
                set_aside(found, sheet, rows, i, _("A title above the calendar."))
            elif is_key_row(rows[i]):
                set_aside(found, sheet, rows, i, _("A key to the codes, not a visit."))
            elif records := _read_row(sheet, page, rows[i], i):
                table.records.extend(records)
                _rest_aside(sheet, page, rows[i], i, records, found)
            else:
                set_aside(found, sheet, rows, i, *_aside_reason(page, rows[i]))
    found.tables.append(table)


def _page(rows: list[Row], header: int, hints: Hints) -> _Page:
    """Month and year from the nearest title above the weekdays, else from tab and file."""
    month, start = hints.month, hints.start_year
    year = None
    for row in reversed(rows[max(header - 4, 0) : header]):
        texts = [v for v in row if v is not None]
        named = next((m for v in texts if (m := _month_of(v))), None)
        if named:
            month, year = named
            break
    if month and year is None and start is not None:
        year = start if month >= 7 else start + 1
    page = _Page(header, _weekdays(rows[header]), month, year)
    page.monday = _first_day(rows, header)
    if page.monday:
        page.days = {j: page.monday.day + n for j, n in page.weekdays.items()}
    return page


def _month_of(value: Value) -> tuple[int, int | None] | None:
    if isinstance(value, datetime):
        return value.month, value.year
    text = show(value)
    both = month_year_in(text)
    if both:
        return both
    month = month_in(text)
    return (month, None) if month else None


def _weekdays(row: Row) -> dict[int, int]:
    """Column → weekday, where a row names weekdays and little else."""
    days: dict[int, int] = {}
    for j, value in enumerate(row):
        named = _weekday_cell(value)
        if named is not None:
            days[j] = named
    return days if len(set(days.values())) == len(days) else {}


def _numbers(row: Row, weekdays: dict[int, int]) -> dict[int, tuple[int, str]]:
    """Column → day number and the text behind it; empty unless the row is one of day numbers."""
    found: dict[int, tuple[int, str]] = {}
    for j, value in enumerate(row):
        if value is None or j not in weekdays:
            continue
        number = _day_number(value)
        if number is None:
            return {}
        found[j] = number
    ordered = [n for n, _text in found.values()]
    rising = all(b - a == 1 or b == 1 for a, b in pairwise(ordered))
    return found if rising else {}


def _day_number(value: Value) -> tuple[int, str] | None:
    if isinstance(value, datetime):
        return value.day, ""
    if isinstance(value, int) and not isinstance(value, bool):
        return (value, "") if 1 <= value <= 31 else None
    match = _DAY.match(tidy(value)) if isinstance(value, str) else None
    if match and 1 <= int(match[1]) <= 31:
        return int(match[1]), match[2].strip()
    return None


def _read_row(sheet: Sheet, page: _Page, row: Row, i: int) -> list[Record]:
    numbers = {} if page.monday else _numbers(row, page.weekdays)
    if numbers and _follows(page, numbers):
        _turn(page, numbers)
        behind = [
            record
            for j, (_n, text) in numbers.items()
            if text
            for record in _records(sheet, page, i, j, text)
        ]
        return behind + _entries(sheet, page, row, i, skip=numbers)
    return _entries(sheet, page, row, i, skip=())


def _entries(sheet: Sheet, page: _Page, row: Row, i: int, skip: Collection[int]) -> list[Record]:
    """Records of the cells below a day, or beside its number where a day has two columns."""
    return [
        record
        for j, value in enumerate(row)
        if value is not None and j not in skip and page.owner(j) in page.days
        for record in _records(sheet, page, i, j, value)
    ]


def _follows(page: _Page, numbers: dict[int, tuple[int, str]]) -> bool:
    """Day numbers go on where the week before ended; else they are entries that are numbers."""
    first = next(iter(numbers.values()))[0]
    return not page.days or 0 < first - page.last <= 7 or first == 1 or page.last >= 28


def _turn(page: _Page, numbers: dict[int, tuple[int, str]]) -> None:
    """Begin a week. Days of the months before and after stand at the ends of a page."""
    page.days, previous = {}, page.last
    for j, (number, _text) in numbers.items():
        outside = (previous == 0 and number > 20) or (number < 8 and page.last >= 21)
        if not outside:
            page.days[j] = number
            page.last = number
    if not page.days:
        page.last = previous


def _records(sheet: Sheet, page: _Page, i: int, j: int, value: Value) -> list[Record]:
    day = page.days.get(page.owner(j))
    lines = _lines(value, page.apart)
    if day is None or not lines:
        return []
    row = sheet.first_row + i
    made = []
    for k, line in enumerate(lines):
        cell = f"{column_letter(j)}{row}" + (f"#{k + 1}" if k else "")
        made.append(Record(row, [_date_text(page, day, page.owner(j)), line], cell=cell))
    return made


def _lines(value: Value, apart: bool) -> list[Value]:
    """Each line of a cell is an entry of its own; so is each name, where a person said so."""
    if not isinstance(value, str):
        return [value]
    marks = r"[\n;,&/+]" if apart else r"[\n;]"
    return [p.strip() for p in re.split(marks, tidy(value)) if p.strip()]


def _date_text(page: _Page, day: int, column: int) -> str:
    """The day with the weekday it stands under, which must agree."""
    weekday = _WEEKDAYS[page.weekdays[column]]
    if page.monday:
        return (page.monday + timedelta(days=page.weekdays[column])).isoformat()
    if not page.month:
        return f"{weekday} {day}"
    if page.year:
        return f"{weekday} {page.year}-{page.month:02d}-{day:02d}"
    return f"{weekday} {_MONTHS[page.month - 1]} {day}"


def _is_title(row: Row) -> bool:
    filled = [v for v in row if v is not None]
    return len(filled) == 1 and _month_of(filled[0]) is not None


def _rest_aside(
    sheet: Sheet, page: _Page, row: Row, i: int, records: list[Record], found: Found
) -> None:
    """Cells of a row of entries that stand under no day."""
    number = sheet.first_row + i
    used = {r.cell.partition("#")[0] for r in records}
    for j, value in enumerate(row):
        cell = f"{column_letter(j)}{number}"
        label = j < min(page.weekdays) and (page.monday is not None or clock(value) is not None)
        if value is not None and cell not in used and not label and not _day_number(value):
            why = _("No day number stands above this cell of the calendar.")
            found.asides.append(Aside(number, why, cell, waiting=True))


def _aside_reason(page: _Page, row: Row) -> tuple[str, bool]:
    inside = [v for j, v in enumerate(row) if v is not None and page.owner(j) >= 0]
    if inside and all(_day_number(v) for v in inside):
        return _("The day numbers of the calendar."), False
    if inside:
        return _("No day number stands above these cells of the calendar."), True
    return _("A note beside the calendar, not a visit."), False
