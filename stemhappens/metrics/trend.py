"""Two school years side by side, by instructional day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stemhappens.metrics.calendar import Year


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


def two_years(
    days: Sequence[date], held: Sequence[tuple[date, int]], upto: date, year: Year, before: Year
) -> TwoYears:
    """The running counts of `year` up to `upto` and of the year before it.

    days: the instructional days of both; held: (day, counted sessions) of both. Where no year
    before is known, `before` is `year` itself and the last line is empty.
    """
    last = Running((), ())
    if before is not year:
        last = running(days, held, before.first, before.last)
    return TwoYears(running(days, held, year.first, min(upto, year.last)), last)
