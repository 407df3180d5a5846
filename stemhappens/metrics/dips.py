"""A dip: a whole month far below the whole months beside it, so that somebody asks why."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from stemhappens.metrics.compare import rate

WHOLE_FROM = 10
"""A month with fewer instructional days in the period is a part and compared with none."""

LEAST = 4
"""Below a mean of four per 20 school days, half of it is chance."""


@dataclass(frozen=True)
class MonthOf:
    """A month of a school: sessions, and instructional days in the period."""

    month: int
    sessions: int
    days: int

    @cached_property
    def rate(self) -> Fraction | None:
        """Per 20 instructional days; None without such days."""
        return rate(self.sessions, self.days)

    @property
    def part(self) -> bool:
        """The month has hardly begun, or was hardly a school month."""
        return self.days < WHOLE_FROM


@dataclass(frozen=True)
class Dip:
    """month fell to `low` per 20 school days, where the months beside it had `beside`."""

    month: int
    low: Fraction
    beside: Fraction


def dips(months: Sequence[MonthOf]) -> list[Dip]:
    """The whole months under half the mean rate of the whole months beside them.

    Both neighbors must be whole months and their mean LEAST or more.
    """
    found = []
    for before, month, after in zip(months, months[1:], months[2:], strict=False):
        if before.part or month.part or after.part or not (before.sessions or after.sessions):
            continue
        days = before.days * after.days
        both = before.sessions * after.days + after.sessions * before.days
        # their mean per 20 days is 10 · both / days: compared in whole numbers, divided if found
        if 10 * both < LEAST * days or 4 * month.sessions * days >= both * month.days:
            continue
        beside = Fraction(10 * both, days)
        found.append(Dip(month.month, Fraction(month.rate or 0), beside))
    return found
