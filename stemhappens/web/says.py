"""Dates and lists as they are said on pages."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def long_day(day: date) -> str:
    """ "Friday 8 May 2026"."""
    return date_format(day, "l j F Y")


def short_day(day: date) -> str:
    """ "8 May"."""
    return date_format(day, "j M")


def day_text(day: date) -> str:
    """ "8 May 2026"."""
    return date_format(day, "j F Y")


def clock_text(at: datetime) -> str:
    """ "9:41 am"."""
    return date_format(at, "g:i a").replace(".", "")


def year_said(name: str) -> str:
    """A school year "2025-26" with the dash of print."""
    return re.sub(r"(?<=\d)-(?=\d)", "–", name)


def listed(names: Sequence[str]) -> str:
    """ "Eastgate, Ironwood and Kestrel"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def month_query(month: int) -> str:
    """202602 → "month-2026-02", as the filters have it."""
    return f"month-{month // 100}-{month % 100:02d}"


def say_number(count: int) -> str:
    """A small number as a word: "four"; others in digits."""
    words = (
        _("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"),
        _("eight"), _("nine"),
    )  # fmt: skip
    return words[count] if 0 <= count < len(words) else f"{count:,}"
