"""What is read off a spread: medians, bands, shares and the Gini coefficient, exactly."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

BANDS: tuple[tuple[int, int | None], ...] = ((0, 0), (1, 4), (5, 9), (10, 14), (15, None))
"""DESIGN ruling 14."""

Totals = Mapping[int, int]
"""{total: how many subjects have it}"""


def with_zeros(totals: Totals, subjects: int) -> dict[int, int]:
    """`totals` with the subjects who have nothing added, so that all `subjects` are in it."""
    seen = sum(n for total, n in totals.items() if total)
    return {0: subjects - seen, **{t: n for t, n in totals.items() if t}}


def bands(totals: Totals) -> list[int]:
    """How many subjects lie in each of BANDS."""
    return [
        sum(n for total, n in totals.items() if low <= total and (high is None or total <= high))
        for low, high in BANDS
    ]


def median(totals: Totals) -> Fraction | None:
    """The middle value; the mean of the two middle ones for an even count; None for nobody."""
    count = sum(totals.values())
    if not count:
        return None
    lower, upper = _nth(totals, (count - 1) // 2), _nth(totals, count // 2)
    return Fraction(lower + upper, 2)


def _nth(totals: Totals, index: int) -> int:
    for total in sorted(totals):
        index -= totals[total]
        if index < 0:
            return total
    raise IndexError("fewer subjects than asked for")


def top_share(totals: Totals, one_in: int = 5) -> tuple[int, int]:
    """(contacts of the top ceil(n / one_in) subjects, all contacts): ruling 7."""
    count = sum(totals.values())
    left = -(-count // one_in)
    top = 0
    for total in sorted(totals, reverse=True):
        taken = min(left, totals[total])
        top += taken * total
        left -= taken
    return top, sum(t * n for t, n in totals.items())


def gini(totals: Totals) -> tuple[int, int, Fraction | None]:
    """(Σ(2i − n − 1)·x, n·Σx, their quotient) over x ascending; no quotient for all zeros."""
    count = sum(totals.values())
    whole = sum(t * n for t, n in totals.items())
    weighted, before = 0, 0
    for total in sorted(totals):
        n = totals[total]
        # Σ of (2i − count − 1) for i from before + 1 to before + n
        weighted += total * (n * (2 * before + n + 1) - n * (count + 1))
        before += n
    scale = count * whole
    return weighted, scale, Fraction(weighted, scale) if scale else None


def censored_median(spells: Iterable[tuple[int, bool, int]]) -> int | None:
    """Median days of spells (days, ended, how many), open ones censored (Kaplan–Meier).

    None while fewer than half have ended (ruling 12) or the curve stays above one half.
    """
    ended: Counter[int] = Counter()
    censored: Counter[int] = Counter()
    for days, has_ended, count in spells:
        (ended if has_ended else censored)[days] += count
    at_risk = sum(ended.values()) + sum(censored.values())
    if not at_risk or 2 * sum(ended.values()) < at_risk:
        return None
    surviving = Fraction(1)
    for days in sorted({*ended, *censored}):
        if ended[days]:
            surviving *= 1 - Fraction(ended[days], at_risk)
            if surviving <= Fraction(1, 2):
                return days
        at_risk -= ended[days] + censored[days]
    return None
