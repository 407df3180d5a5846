"""Two school years side by side, by instructional day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stemhappens.metrics.ask import Asking, Clock
from stemhappens.metrics.calendar import Year
from stemhappens.metrics.figure import Period
from stemhappens.metrics.lists import instructional_ordinals, sessions_by_day


@dataclass(frozen=True)
class Running:
    """Counted sessions up to each instructional day of a year, and where its months begin.

    months: (instructional days before it, first day of the month).
    """

    counts: tuple[int, ...]
    months: tuple[tuple[int, date], ...]

    @property
    def total(self) -> int:
        """Sessions up to the last day."""
        return self.counts[-1] if self.counts else 0


def running(
    days: Sequence[date], held: Sequence[tuple[date, int]], first: date, last: date
) -> Running:
    """The running count over the instructional `days` from `first` to `last`.

    A session on another day counts from the next instructional day on, or on the last one.
    """
    inside = [day for day in days if first <= day <= last]
    sessions = [(day, n) for day, n in held if first <= day <= last]
    counts: list[int] = []
    months: list[tuple[int, date]] = []
    done = total = 0
    for place, day in enumerate(inside):
        while done < len(sessions) and sessions[done][0] <= day:
            total += sessions[done][1]
            done += 1
        if not months or months[-1][1].month != day.month:
            months.append((place, date(day.year, day.month, 1)))
        counts.append(total)
    if counts:
        counts[-1] += sum(n for _, n in sessions[done:])
    return Running(tuple(counts), tuple(months))


@dataclass(frozen=True)
class TwoYears:
    """This year up to its as-of day, and the whole year before."""

    this: Running
    last: Running

    @property
    def same(self) -> int | None:
        """Last year's count on the same school day; None where last year was shorter."""
        day = len(self.this.counts)
        return self.last.counts[day - 1] if 0 < day <= len(self.last.counts) else None

    @property
    def ahead(self) -> int | None:
        """How many more sessions than on the same day last year; None without one."""
        return None if self.same is None else self.this.total - self.same


def two_years(at: Clock, asking: Asking, year: Year, before: Year | None) -> TwoYears:
    """The running counts of `year` up to the period's end and of the year before it."""
    first = (before or year).first
    upto = min(asking.period.end, year.last)
    days = [day for day, _ in instructional_ordinals(at, Period(first, upto))]
    held = sessions_by_day(at, Asking([], Period(first, upto), asking.only))
    return TwoYears(
        running(days, held, year.first, upto),
        running(days, held, before.first, before.last) if before else Running((), ()),
    )
