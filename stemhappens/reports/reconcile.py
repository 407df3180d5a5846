"""An earlier report beside what is found now: each difference taken apart into its rows.

Somebody who counts the lines of a spreadsheet takes in what a definition leaves out: lines of
sums, the same visit twice, cancelled visits, a person under two spellings. Each such cause says by
how much a count that takes it in is higher, and lists its rows. Whether the earlier report did so
nobody can know; where some causes come to exactly the difference, that is said, as a possibility.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from stemhappens.core.actor import Actor
from stemhappens.metrics.ask import SNAPSHOT, Asking, Clock, answers
from stemhappens.metrics.figure import Figure, Period, half_up
from stemhappens.reports.countings import Cause, causes_of
from stemhappens.reports.stating import FIGURES


@dataclass(frozen=True)
class Compared:
    """A figure of an earlier report beside ours.

    said None: the report did not give it. causes: what a looser count takes in. together: the
    causes that come to exactly the difference, the fewest that do; empty where none do.
    """

    figure: Figure
    found: Fraction
    said: Decimal | None
    causes: tuple[Cause, ...]
    together: tuple[Cause, ...]

    @property
    def difference(self) -> Fraction | None:
        """How much more the earlier report said; negative where it said less."""
        return None if self.said is None else Fraction(self.said) - self.found


def compare(
    at: Clock,
    period: Period,
    said: Mapping[str, Decimal],
    viewer: Actor,
    using: str = SNAPSHOT,
) -> list[Compared]:
    """Every figure an earlier report may give, beside ours (needs the district's scope)."""
    (figures,) = answers(at, [Asking(FIGURES, period)], using)
    causes = causes_of(at, period, viewer, using)
    return [_compared(figures[name][()], said.get(name), causes.get(name, ())) for name in FIGURES]


def _compared(figure: Figure, said: Decimal | None, causes: Sequence[Cause]) -> Compared:
    found = _found(figure)
    told = tuple(cause for cause in causes if cause.adds)
    gap = Fraction(0) if said is None else Fraction(said) - found
    return Compared(figure, found, said, told, exactly(told, gap))


def _found(figure: Figure) -> Fraction:
    """What a report prints: of a share the numerator, of hours one decimal."""
    if figure.unit == "hours":
        return half_up(figure.value or Fraction(0), 1)
    return Fraction(figure.numerator or 0)


def exactly(causes: Sequence[Cause], gap: Fraction) -> tuple[Cause, ...]:
    """The fewest causes whose sum, rounded to a tenth, is `gap`; none for no gap."""
    if gap == 0:
        return ()
    for many in range(1, len(causes) + 1):
        for some in combinations(causes, many):
            if half_up(_sum(some), 1) == gap:
                return some
    return ()


def _sum(causes: Iterable[Cause]) -> Fraction:
    return sum((cause.adds for cause in causes), Fraction(0))
