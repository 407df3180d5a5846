"""Perception: what teachers answered, counted beside activity and never mixed with it.

Not in the catalogue: it is cut by nothing, asked of no fact, and shown from ten answers on.
"""

from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import gettext as _

from stemhappens.metrics.figure import PERCENT_FROM, Figure, Period

AGREEING = (4, 5)
"""The choices that agree with a statement, of 1 disagree … 5 agree."""


def agreeing(chosen: Mapping[int, int], answered: int, period: Period) -> Figure | None:
    """How many of those who answered agree; None below ten answers.

    chosen: choice → how many chose it. period: the days of the round.
    """
    if answered < PERCENT_FROM:
        return None
    count = sum(chosen.get(choice, 0) for choice in AGREEING)
    return Figure(
        name="agreeing",
        value=Fraction(count, answered) * 100,
        numerator=count,
        denominator=answered,
        unit="percent",
        definition=_("Teachers who chose 4 or 5 of 5, of those who answered."),
        period=period,
    )


def answering(answered: int, asked: int, period: Period) -> Figure:
    """How many of those asked have answered."""
    return Figure(
        name="answering",
        value=Fraction(answered, asked) * 100 if asked else None,
        numerator=answered,
        denominator=asked,
        unit="percent",
        definition=_("Teachers who answered, of those who were asked."),
        period=period,
    )
