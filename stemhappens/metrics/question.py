"""What is asked: of one district and program, for a period, cut by dimensions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from stemhappens.facts.calendars import partition_of
from stemhappens.metrics.figure import Period

DIMENSIONS = ("school", "coach", "level", "tier", "month", "type", "phase", "engagement", "teacher")
"""What a figure can be cut by. Which figure by which stands in the catalogue's matrix."""

Only = int | tuple[int, ...]
"""The id a cut keeps, or several (levels pooled in a report)."""


@dataclass(frozen=True)
class Question:
    """One scope. `only` keeps rows with this id or these; `by` splits by up to two dimensions.

    today: the district's date; horizon: the last day its calendar knows (0: it knows none);
    year: the first and last day of the school year that holds the period, if one does.
    """

    district: int
    program: int
    period: Period
    today: date
    horizon: int
    only: Mapping[str, Only] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    year: Period | None = None

    @property
    def as_of(self) -> date:
        """The day status figures speak of: min(period end, today)."""
        return min(self.period.end, self.today)

    def numbers(self) -> dict[str, int | str]:
        """The integers that fill a statement; nothing else ever enters one."""
        return self._numbers

    @cached_property
    def _numbers(self) -> dict[str, int | str]:
        first, last = self.period.start, self.period.end
        years = range(partition_of(first), partition_of(last) + 1)
        horizon = self.horizon or last.toordinal()
        return {
            "district": int(self.district),
            "program": int(self.program),
            "start": first.toordinal(),
            "end": last.toordinal(),
            "as_of": self.as_of.toordinal(),
            "end_day": min(last.toordinal(), horizon),
            "as_of_day": min(self.as_of.toordinal(), horizon),
            "years": ", ".join(str(y) for y in years),
            "horizon": horizon,
            "eve": min(first.toordinal() - 1, horizon),
            "year_eve": min((self.year or self.period).start.toordinal() - 1, horizon),
            "year_end": min((self.year or self.period).end.toordinal(), horizon),
            "per_coach": int("coach" in self.only or "coach" in self.by),
        }
