"""Which days are instructional for a school, and to which school year a day belongs."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import BigIntegerField, CharField, Value

from stemhappens.people.models import Closure, SchoolYear

END_OF_LAST_YEAR = (6, 30)
"""The last known school year runs to this month and day (DESIGN ruling 10)."""


@dataclass(frozen=True)
class Year:
    """A school year: instruction from first_day to last_day; as a period it runs to `ends`."""

    name: str
    first_day: date
    last_day: date
    ends: date
    weekdays: frozenset[int]

    def holds(self, day: date) -> bool:
        """True when `day` belongs to this year, the summer after it included."""
        return self.first_day <= day <= self.ends


@dataclass(frozen=True)
class Calendar:
    """The district's calendar. closed: days without school anywhere; school_closed: at a school."""

    years: tuple[Year, ...]
    closed: frozenset[date]
    school_closed: Mapping[int, frozenset[date]]
    _days: dict[int, list[date]] = field(default_factory=dict, compare=False, repr=False)

    def is_instructional(self, day: date, school_id: int | None = None) -> bool:
        """True when there is school on `day`, at that school or in the district at large."""
        days = self.days(school_id)
        place = bisect_right(days, day)
        return place > 0 and days[place - 1] == day

    def days(self, school_id: int | None = None) -> list[date]:
        """All instructional days in order."""
        key = school_id if school_id in self.school_closed else None
        known = self._days.get(key or 0)
        if known is None:
            known = self._days[key or 0] = self._list(key)
        return known

    def between(self, after: date, upto: date, school_id: int | None = None) -> int:
        """How many instructional days lie after `after` up to and including `upto`."""
        days = self.days(school_id)
        return max(0, bisect_right(days, upto) - bisect_right(days, after))

    def plus(self, day: date, count: int, school_id: int | None = None) -> date | None:
        """The `count`-th instructional day after `day`; None beyond the known calendar."""
        days = self.days(school_id)
        place = bisect_right(days, day) + count - 1
        return days[place] if 0 <= place < len(days) else None

    def year_of(self, day: date) -> Year | None:
        """The school year `day` belongs to; None before the first or after the last known."""
        return next((year for year in self.years if year.holds(day)), None)

    def _list(self, school_id: int | None) -> list[date]:
        closed = self.closed | self.school_closed.get(school_id or 0, frozenset())
        return [
            day
            for year in self.years
            for day in _from_to(year.first_day, year.last_day)
            if day.isoweekday() in year.weekdays and day not in closed
        ]


def _from_to(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def build_calendar(
    years: list[tuple[str, date, date, str]], closures: list[tuple[date, int | None]]
) -> Calendar:
    """A calendar of years (name, first, last, ISO weekdays) and closures (day, school or None).

    A year ends the day before the next one begins, whatever its last instructional day.
    """
    ordered = sorted(years, key=lambda year: year[1])
    following = [year[1] for year in ordered[1:]]
    built = []
    for place, (name, first, last, weekdays) in enumerate(ordered):
        if place < len(following):
            ends = following[place] - timedelta(days=1)
        else:
            ends = _end_of_june(last)
        open_days = frozenset(int(digit) for digit in weekdays)
        built.append(Year(name, first, min(last, ends), ends, open_days))
    by_school: dict[int, set[date]] = {}
    for day, school in closures:
        by_school.setdefault(school or 0, set()).add(day)
    everywhere = frozenset(by_school.pop(0, set()))
    return Calendar(tuple(built), everywhere, {s: frozenset(d) for s, d in by_school.items()})


def _end_of_june(last: date) -> date:
    june = date(last.year, *END_OF_LAST_YEAR)
    return june if last <= june else june.replace(year=june.year + 1)


def load_calendar(district_id: int) -> Calendar:
    """The calendar of a district, in one statement."""
    years = SchoolYear.objects.filter(district_id=district_id).order_by()
    closures = Closure.objects.filter(district_id=district_id).order_by()
    no_school, nothing = Value(None, BigIntegerField()), Value("", CharField())
    rows = years.values_list(
        Value(True), "name", "first_day", "last_day", "weekdays", no_school
    ).union(
        closures.values_list(Value(False), nothing, "day", "day", nothing, "school_id"), all=True
    )
    read = list(rows)
    return build_calendar(
        [row[1:5] for row in read if row[0]], [(row[2], row[5]) for row in read if not row[0]]
    )


def closed_alone(
    district_id: int, school_ids: Iterable[int], start: date, end: date
) -> dict[int, list[date]]:
    """The days from `start` to `end` on which a school was closed while the district was open."""
    calendar = load_calendar(district_id)
    open_days = set(calendar.days())
    return {
        key: sorted(
            day
            for day in calendar.school_closed.get(key, ())
            if start <= day <= end and day in open_days
        )
        for key in school_ids
    }
