"""Instructional days: ordinals per calendar, and the two facts that carry them."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from stemhappens.facts.models import CalendarOf, DayFact, Fact
from stemhappens.people.models import Closure, School, SchoolYear

DISTRICT = 0
"""The calendar of the district itself."""

HORIZON_DAYS = 800
"""The day table runs on so far past the last school year, so that a period may end there."""


def partition_of(day: date) -> int:
    """The fixed partition that begins on 1 July, named by the year it begins in.

    Facts are cut by it (their column `year`); a district's school year begins when it says.
    """
    return day.year if day.month >= 7 else day.year - 1


def month_of(day: date) -> int:
    """yyyymm."""
    return day.year * 100 + day.month


@dataclass(frozen=True)
class Calendars:
    """Instructional days of a district and of its schools that differ, sorted day numbers."""

    days: dict[int, list[int]]
    of_school: dict[int, int]
    first: int
    last: int

    def ordinal(self, school: int, day: int) -> int:
        """How many instructional days of `school` lie up to and including `day`."""
        return bisect_right(self.days[self.of_school.get(school, DISTRICT)], day)


def load_calendars(district: int) -> Calendars:
    """Read school years and closures of `district` (needs its scope)."""
    years = list(SchoolYear.objects.values_list("first_day", "last_day", "weekdays"))
    closed: dict[int, set[date]] = defaultdict(set)
    for school, day in Closure.objects.values_list("school_id", "day"):
        closed[school or DISTRICT].add(day)
    schools = sorted(School.objects.values_list("id", flat=True))
    of_school = {DISTRICT: DISTRICT} | {s: s if s in closed else DISTRICT for s in schools}
    base = _weekdays(years) - closed[DISTRICT]
    days = {
        calendar: sorted(d.toordinal() for d in base - closed.get(calendar, set()))
        for calendar in {DISTRICT, *(c for c in of_school.values())}
    }
    if not years:
        return Calendars(days, of_school, 1, 0)
    first = min(y[0] for y in years).toordinal()
    last = max(y[1] for y in years).toordinal() + HORIZON_DAYS
    return Calendars(days, of_school, first, last)


def _weekdays(years: list[tuple[date, date, str]]) -> set[date]:
    found = set()
    for first, last, weekdays in years:
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            if str(day.isoweekday()) in weekdays:
                found.add(day)
    return found


def project_days(district: int, keys: Collection[int] | None) -> Iterable[Fact]:
    """DayFact rows of the calendars `keys` (None: all)."""
    calendars = load_calendars(district)
    for calendar, days in calendars.days.items():
        if keys is None or calendar in keys:
            yield from _day_rows(district, calendar, set(days), calendars)


def project_map(district: int, keys: Collection[int] | None) -> Iterable[Fact]:
    """CalendarOf rows: every school's calendar, and 0 for the district itself."""
    calendars = load_calendars(district)
    if calendars.last or len(calendars.of_school) > 1:
        for school, calendar in calendars.of_school.items():
            yield CalendarOf(district=district, school=school, calendar=calendar)


def _day_rows(district: int, calendar: int, days: set[int], calendars: Calendars) -> list[Fact]:
    rows: list[Fact] = []
    ordinal = 0
    for number in range(calendars.first, calendars.last + 1):
        instructional = int(number in days)
        ordinal += instructional
        day = date.fromordinal(number)
        rows.append(
            DayFact(
                district=district,
                calendar=calendar,
                day=number,
                instructional=instructional,
                ordinal=ordinal,
                month=month_of(day),
                year=partition_of(day),
            )
        )
    return rows
