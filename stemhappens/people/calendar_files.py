"""Days without school from a file: CSV (date, school, reason) or a calendar's ICS.

read_days() says what a file holds and which of its lines cannot be read; plan_days() what closing
them would change. Neither writes: people.calendar_keeping does, once a person has looked.
"""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar as IcsCalendar

from stemhappens.people.calendar_keeping import LONGEST, Closing
from stemhappens.people.models import Closure, School, SchoolAlias

DAY = timedelta(days=1)
MOST_ROWS = 2_000
FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "day", "first day", "start", "start date", "from"),
    "last": ("last day", "last", "end", "end date", "until", "to"),
    "school": ("school", "site", "building"),
    "reason": ("reason", "name", "title", "description", "holiday"),
}
"""What a column may be called in the first line."""
EVERYBODY = ("", "all", "all schools", "district")
"""What stands in the column of the school where a day is everybody's."""


@dataclass(frozen=True)
class Wrong:
    """A line that cannot be read (0: the file itself), and how to mend it."""

    line: int
    text: str


@dataclass
class Days:
    """What a file holds: stretches without school, in its order, and the lines left out."""

    closings: list[Closing] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """What saving would change. known: days that are closed already; free: never school days."""

    close: tuple[Closing, ...]
    reopen: tuple[Closing, ...]
    known: int
    free: int


def school_names() -> dict[str, int]:
    """Every spelling of a school, case folded → its id, in two statements."""
    aliases = SchoolAlias.objects.values_list("text", "school_id")
    names = School.objects.values_list("name", "pk")
    return {_folded(text): key for text, key in [*aliases, *names]}


def read_days(content: bytes, schools: Mapping[str, int]) -> Days:
    """The days of a file, CSV or ICS by what it begins with; schools: as school_names() has it."""
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").upper().startswith(b"BEGIN:VCALENDAR"):
        return _read_ics(content)
    return _read_csv(_decoded(content), schools)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _read_csv(text: str, schools: Mapping[str, int]) -> Days:
    found = Days()
    if "\0" in text:
        found.wrong.append(Wrong(0, _("This is neither a CSV nor an ICS file.")))
        return found
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        places = _places(next(reader, []))
        if "date" not in places:
            words = _("The first line needs a column called date; school and reason may follow.")
            found.wrong.append(Wrong(1, words))
            return found
        for row in reader:
            if any(cell.strip() for cell in row):
                _add_row(found, reader.line_num, _cells(row, places), schools)
            if max(len(found.closings), len(found.wrong)) > MOST_ROWS:
                found.wrong.append(Wrong(reader.line_num, _("The lines from here are too many.")))
                return found
    except csv.Error as broken:
        found.wrong.append(Wrong(reader.line_num, _("This line is no CSV: %s.") % broken))
    return found


def _places(heads: Sequence[str]) -> dict[str, int]:
    """Column → where it stands; the first that fits."""
    folded = [_folded(head) for head in heads]
    return {
        name: folded.index(known[0])
        for name, words in COLUMNS.items()
        if (known := [word for word in words if word in folded])
    }


def _cells(row: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    return {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}


def _add_row(found: Days, line: int, cells: Mapping[str, str], schools: Mapping[str, int]) -> None:
    """One line: its stretch, or all that is wrong with it."""
    first, last = _day(cells["date"]), _day(cells.get("last") or cells["date"])
    named = _folded(cells.get("school", ""))
    school = None if named in EVERYBODY else schools.get(named)
    wrong = list(_wrong_days(first, last, cells))
    if named not in EVERYBODY and school is None:
        wrong.append(_("No school is called “%s”.") % cells["school"])
    if wrong or first is None or last is None:
        found.wrong.append(Wrong(line, " ".join(wrong)))
    else:
        found.closings.append(Closing(first, last, school, cells.get("reason", "")))


def _wrong_days(first: date | None, last: date | None, cells: Mapping[str, str]) -> Iterator[str]:
    if first is None:
        yield _("“%s” is no date; write it like 2026-05-25.") % cells["date"]
    if last is None and cells.get("last"):
        yield _("“%s” is no date; write it like 2026-05-25.") % cells["last"]
    if first and last:
        yield from _wrong_stretch(first, last)


def _wrong_stretch(first: date, last: date) -> Iterator[str]:
    if last < first:
        yield _("The last day lies before the first.")
    elif (last - first).days >= LONGEST:
        yield _("This is longer than %d days.") % LONGEST


def _day(text: str) -> date | None:
    for pattern in FORMATS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 a date has no zone
        except ValueError:
            continue
    return None


def _read_ics(content: bytes) -> Days:
    """All-day events; a title is the reason. The number of an event stands for its line."""
    found = Days()
    if b"\0" in content:
        found.wrong.append(Wrong(0, _("This is neither a CSV nor an ICS file.")))
        return found
    try:
        events = [each for one in IcsCalendar.from_ical(content, multiple=True)
                  for each in one.walk("VEVENT")]  # fmt: skip
    except (ValueError, LookupError, TypeError, RecursionError) as broken:
        found.wrong.append(Wrong(0, _("This calendar cannot be read: %s.") % broken))
        return found
    for number, event in enumerate(events[:MOST_ROWS], start=1):
        title = str(event.get("SUMMARY", "")).strip()
        try:
            found.closings.append(_event(event, title))
        except ValueError as why:
            found.wrong.append(Wrong(number, f"{title}: {why}" if title else str(why)))
    return found


def _event(event: Any, title: str) -> Closing:
    """An event as a stretch of days; ValueError says why it is none."""
    first = _of(event, "DTSTART")
    if event.get("RRULE") or event.get("RDATE"):
        raise ValueError(_("it repeats; write its days as a CSV."))
    if isinstance(first, datetime):
        raise ValueError(_("it has a time of day, so it is no day without school."))
    if not isinstance(first, date):  # a time or a span of time, too
        raise ValueError(_("its date cannot be read."))
    after, length = _of(event, "DTEND"), _of(event, "DURATION")
    if isinstance(length, timedelta):
        try:
            after = first + length
        except OverflowError:
            raise ValueError(_("its last day lies after all calendars.")) from None
    if isinstance(after, datetime) or (after is not None and not isinstance(after, date)):
        raise ValueError(_("it begins as a whole day and ends at a time."))
    last = first if after is None or after <= first else after - DAY  # an ICS end is exclusive
    for why in _wrong_stretch(first, last):
        raise ValueError(why)
    return Closing(first, last, None, title)


def _of(event: Any, name: str) -> Any:
    value = event.get(name)
    return getattr(value, "dt", None)


def plan_days(
    closings: Iterable[Closing],
    closures: Iterable[Closure],
    weekdays: Collection[int],
    *,
    years: Iterable[tuple[date, date]] = (),
    whole: bool = False,
) -> Plan:
    """What closing these days would change, given the closures there are.

    weekdays: ISO days that can be school days. whole: the file is all there is, for its schools
    and the school years (first and last day of each) it speaks of: other closures there go.
    """
    closings = list(closings)
    named = {(day, one.school_id): one.reason for one in closings for day in one.days(weekdays)}
    closures = list(closures)
    shut = {(row.day, row.school_id) for row in closures}
    shut_for_all = {day for day, school in [*shut, *named] if school is None}
    new = {
        key: reason
        for key, reason in named.items()
        if key not in shut and (key[1] is None or key[0] not in shut_for_all)
    }
    gone = {}
    if whole:
        spoken = [year for year in years if any(_within(day, year) for day, _school in named)]
        of = {school for _day, school in named}
        gone = {
            (row.day, row.school_id): row.reason
            for row in closures
            if row.school_id in of
            and (row.day, row.school_id) not in named
            and any(_within(row.day, year) for year in spoken)
        }
    every = sum((one.last - one.first).days + 1 for one in closings)
    counted = sum(len(one.days(weekdays)) for one in closings)
    return Plan(stretches(new), stretches(gone), len(named) - len(new), every - counted)


def _within(day: date, year: tuple[date, date]) -> bool:
    return year[0] <= day <= year[1]


def stretches(days: Mapping[tuple[date, int | None], str]) -> tuple[Closing, ...]:
    """Days of a school with one reason, as stretches; a weekend does not divide them."""
    found: list[Closing] = []
    for day, school in sorted(days, key=lambda key: (key[1] or 0, key[0])):
        reason = days[day, school]
        last = found[-1] if found else None
        follows = last and last.school_id == school and last.reason == reason
        if last and follows and (day - last.last).days <= _pause(last.last):
            found[-1] = Closing(last.first, day, school, reason)
        else:
            found.append(Closing(day, day, school, reason))
    return tuple(sorted(found, key=lambda one: (one.first, one.school_id or 0)))


def _pause(day: date) -> int:
    """Days to the next one that can be a school day, seen from `day`: over the weekend 3."""
    return {5: 3, 6: 2}.get(day.isoweekday(), 1)


def closures_in(stretch: Closing, closures: Iterable[Closure]) -> list[Closure]:
    """The closures a stretch stands for."""
    return [
        row
        for row in closures
        if (row.school_id, row.reason) == (stretch.school_id, stretch.reason)
        and stretch.first <= row.day <= stretch.last
    ]
