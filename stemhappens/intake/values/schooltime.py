"""Lengths told in school time: periods, half and full days, by the district's settings."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from stemhappens.intake.context import Defaults
from stemhappens.intake.outcomes import Ask, Option, Parsed, ask, assumed
from stemhappens.intake.values.clocks import Length, typed_minutes, whole_minutes
from stemhappens.intake.values.lengthtext import NUM

_COUNTS = {"two": 2.0, "three": 3.0, "half": 0.5, "½": 0.5}


def part_of_day(
    half: bool, text: str, defaults: Defaults, answers: Mapping[str, str]
) -> Parsed[Length]:
    """A half or full day: the district's minutes, or a question."""
    name = _("half day") if half else _("full day")
    minutes = defaults.half_day if half else defaults.full_day
    if minutes is not None:
        reason = _("A %(name)s is %(n)d minutes, the district’s setting.")
        return assumed(Length(minutes), reason % {"name": name, "n": minutes})
    question = Ask(
        f"minutes:{'half' if half else 'full'}_day",
        _("How many minutes is a %s?") % name,
        (Option("unknown", _("Unknown"), Length(None)),),
        free=typed_minutes,
        free_hint=_("type the minutes"),
    )
    return ask(question, answers, _("“%s” has no length yet.") % text)


def periods(low: str, text: str, defaults: Defaults, answers: Mapping[str, str]) -> Parsed[Length]:
    """Class periods: the district's minutes for one, or one question for all counts."""
    number = re.match(rf"^{NUM}", low)
    count = next((n for word, n in _COUNTS.items() if low.startswith(word)), 1.0)
    if number:
        count = float(number[1].replace(",", "."))
    if defaults.period:
        reason = _("A period is %d minutes, the district’s setting.") % defaults.period
        return assumed(Length(whole_minutes(count * defaults.period)), reason)

    def typed(answer: str) -> Length | None:
        each = typed_minutes(answer)
        return Length(whole_minutes(count * each.minutes)) if each and each.minutes else None

    question = Ask(
        "minutes:period",
        _("How many minutes is one period?"),
        (Option("unknown", _("Unknown: count the visits without hours"), Length(None)),),
        free=typed,
        free_hint=_("type the minutes of one period"),
    )
    return ask(question, answers, _("“%s”: the length of a period is not known.") % text)
