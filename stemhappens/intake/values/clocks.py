"""Times of day, and the minutes from one to another."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from stemhappens.intake.outcomes import Ask, Option, Parsed, ask, leave_out_option, ok
from stemhappens.intake.text import Value, tidy

MOST = 12 * 60


@dataclass(frozen=True, slots=True)
class Length:
    """Whole minutes; `approximate` where the cell says “about”."""

    minutes: int | None
    approximate: bool = False


Clock = tuple[int, int, str | None]


def between(start: Clock, end: Clock, text: str, answers: Mapping[str, str]) -> Parsed[Length]:
    """Minutes from one clock time to another; noon may lie between ("11:45-12:30" → 45)."""
    first, last = _minute_of_day(start), _minute_of_day(end)
    if start[2] is None and end[2] == "p" and last - first > 6 * 60 and start[0] < 12:
        first += 12 * 60 if first + 12 * 60 < last else 0
    minutes = last - first
    if minutes <= 0 and not end[2] and end[0] <= 12 and 0 < minutes + 12 * 60 <= 6 * 60:
        minutes += 12 * 60
    valid = max(start[0], end[0]) < 24 and max(start[1], end[1]) < 60
    if valid and 0 < minutes <= MOST:
        return ok(Length(minutes))
    return ask(
        Ask(
            f"minutes:span:{text.casefold()}",
            _("“%s” ends before it starts. How long was it?") % text,
            (Option("unknown", _("The length is unknown"), Length(None)), leave_out_option()),
            free=typed_minutes,
            free_hint=_("or type the minutes"),
        ),
        answers,
        _("“%s” ends before it starts.") % text,
    )


def _minute_of_day(clock: Clock) -> int:
    hour, minute, half = clock
    if half == "p" and hour < 12:
        hour += 12
    if half == "a" and hour == 12:
        hour = 0
    return hour * 60 + minute


_CLOCK_TEXT = re.compile(r"^(\d{1,2})(?::?(\d{2}))?(?::\d{2})?\s*([ap])?\.?m?\.?$")


def clock(value: Value) -> Clock | None:
    """A time of day as (hour, minute, "a"/"p" or None); None where the cell is none."""
    if isinstance(value, datetime | time):
        return value.hour, value.minute, "p" if value.hour >= 12 else "a"
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds() // 60)
        return (
            (minutes // 60, minutes % 60, "p" if minutes >= 720 else "a")
            if minutes < 1440
            else None
        )
    if isinstance(value, float) and 0 < value < 1:
        minutes = round(value * 1440)
        return minutes // 60, minutes % 60, "p" if minutes >= 720 else "a"
    if not isinstance(value, str):
        return None
    found = _CLOCK_TEXT.match(tidy(value).casefold())
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return int(found[1]), int(found[2] or 0), found[3]


def typed_minutes(text: str) -> Length | None:
    """Minutes that a person typed as an answer."""
    digits = text.strip()
    return Length(int(digits)) if digits.isdigit() and 0 < int(digits) <= MOST else None


def whole_minutes(minutes: float) -> int:
    """Half-up, as everywhere a length is entered."""
    return math.floor(minutes + 0.5)
