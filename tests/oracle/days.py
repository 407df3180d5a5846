"""School days: of the district (school 0) and of each school (rulings 8 and 10)."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta

from tests.oracle.dump import World, remembered

DAY = timedelta(days=1)


def dates(start: date, end: date) -> Iterator[date]:
    """Every date from `start` to `end`, both included."""
    while start <= end:
        yield start
        start += DAY


@remembered
def instructional_days(world: World, school: int) -> list[date]:
    """All instructional days of `school`, ascending; school 0 is the district's calendar."""
    closed = {c.day for c in world.rows("closure", school_id=None)}
    if school:
        closed |= {c.day for c in world.rows("closure", school_id=school)}
    found = {
        day
        for year in world.rows("school_year")
        for day in dates(year.first_day, year.last_day)
        if str(day.isoweekday()) in year.weekdays and day not in closed
    }
    return sorted(found)


@remembered
def _as_set(world: World, school: int) -> set[date]:
    return set(instructional_days(world, school))


def is_instructional(world: World, school: int, day: date) -> bool:
    """True when `school` teaches on `day`."""
    return day in _as_set(world, school)


def days_after(world: World, school: int, after: date, upto: date) -> int:
    """How many instructional days of `school` lie after `after`, up to and with `upto`."""
    days = instructional_days(world, school)
    return max(0, bisect_right(days, upto) - bisect_right(days, after))


def days_in(world: World, school: int, start: date, end: date) -> list[date]:
    """The instructional days of `school` from `start` to `end`, both included."""
    return [day for day in instructional_days(world, school) if start <= day <= end]


@remembered
def school_years(world: World) -> list[tuple[date, date]]:
    """(first day, last day) of each school year: up to the day before the next one begins."""
    rows = sorted(world.rows("school_year"), key=lambda y: y.first_day)
    spans = []
    for year, following in zip(rows, [*rows[1:], None], strict=True):
        if following:
            last = following.first_day - DAY
        else:
            last = date(year.last_day.year, 6, 30)
            if last < year.last_day:
                last = date(year.last_day.year + 1, 6, 30)
        spans.append((year.first_day, last))
    return spans


def school_year(world: World, day: date) -> tuple[date, date] | None:
    """The school year that holds `day`, if any."""
    return next((y for y in school_years(world) if y[0] <= day <= y[1]), None)


def same_day_last_year(world: World, day: date) -> date | None:
    """The same instructional day of the earlier year, by the district's calendar.

    The k-th instructional day stands for the k-th; a shorter year is compared up to its last one.
    None where there is no earlier year, or `day` lies in none.
    """
    years = school_years(world)
    this = school_year(world, day)
    if this is None or this == years[0]:
        return None
    earlier = years[years.index(this) - 1]
    then = days_in(world, 0, *earlier)
    if not then:
        return None
    k = len(days_in(world, 0, this[0], day))
    return then[min(max(k, 1), len(then)) - 1]
