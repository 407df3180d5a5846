"""School years, the year to date, and the same instructional day of the year before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stemhappens.metrics.figure import Period
from stemhappens.people.models import SchoolYear

LAST_JUNE = (6, 30)


@dataclass(frozen=True)
class Year:
    """A school year as ruling 10 has it: up to the day before the next one's first day.

    last_day: the last day of instruction as the district entered it.
    """

    name: str
    first: date
    last: date
    last_day: date

    def period(self, today: date) -> Period:
        """The year up to `today`."""
        return Period(self.first, max(self.first, min(self.last, today)))


def load_years(district: int, using: str) -> tuple[Year, ...]:
    """The school years of a district, the earliest first (one statement, needs its scope)."""
    rows = list(SchoolYear.objects.using(using).filter(district=district).order_by("first_day"))
    following = [row.first_day - timedelta(days=1) for row in rows[1:]]
    lasts = [*following, *(_end_of_june(row.last_day) for row in rows[-1:])]
    return tuple(
        Year(row.name, row.first_day, last, row.last_day)
        for row, last in zip(rows, lasts, strict=True)
    )


def _end_of_june(last_day: date) -> date:
    june = date(last_day.year, *LAST_JUNE)
    return june if last_day <= june else date(last_day.year + 1, *LAST_JUNE)


def year_of(years: Sequence[Year], day: date) -> Year | None:
    """The school year that holds `day`."""
    return next((y for y in years if y.first <= day <= y.last), None)


def year_to_date(years: Sequence[Year], today: date) -> Period | None:
    """The current school year up to today; between years the one that ended last."""
    begun = [y for y in years if y.first <= today]
    return begun[-1].period(today) if begun else None
