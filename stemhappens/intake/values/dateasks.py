"""Questions about dates: a week, a span or a month where a day is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta

from django.utils.translation import gettext as _

from stemhappens.intake.outcomes import Ask, Option, Parsed, ask, leave_out_option
from stemhappens.intake.text import long_date
from stemhappens.intake.values.datetext import Day


def ask_week(key: str, rest: str, day: date, answers: Mapping[str, str]) -> Parsed[Day]:
    """Ask which day a week stands for."""
    monday = day - timedelta(days=day.weekday())
    options = (
        Option(
            "monday",
            _("The Monday, marked “about”"),
            Day(monday, "week"),
            likely=True,
            why=_("“week of %(said)s” becomes %(day)s.") % {"said": rest, "day": long_date(monday)},
        ),
        Option(
            "as_written",
            _("The day named, marked “about”"),
            Day(day, "week"),
            why=_("“week of %(said)s” becomes %(day)s.") % {"said": rest, "day": long_date(day)},
        ),
        leave_out_option(),
    )
    text = _("Some rows give a week, not a day. Which date is meant?")
    reason = _("A week, not a day: “week of %s”.") % rest
    return ask(Ask(f"{key}:week", text, options), answers, reason)


def ask_slip(key: str, text: str, read: Day, answers: Mapping[str, str]) -> Parsed[Day]:
    """Ask whether the old year was typed: all rows around are of the next one."""
    later = replace(read, day=read.day.replace(year=read.day.year + 1))
    options = (
        Option("next", _("The year after: the old year was typed"), later, likely=True),
        Option("as_written", _("As written"), read),
        leave_out_option(),
    )
    question = _("Some dates lie a year before the rows around them. Which year is meant?")
    reason = _("“%s” lies a year before the rows around it.") % text
    return ask(Ask(f"{key}:slip", question, options), answers, reason)


def ask_span(
    key: str, text: str, starts: date, ends: date, answers: Mapping[str, str]
) -> Parsed[Day]:
    """Ask which day a span of days stands for."""
    said = _("“%(said)s” becomes %(day)s.")
    options = (
        Option(
            "first",
            _("One visit, on the first day"),
            Day(starts, "week"),
            why=said % {"said": text, "day": long_date(starts)},
        ),
        Option(
            "last",
            _("One visit, on the last day"),
            Day(ends, "week"),
            why=said % {"said": text, "day": long_date(ends)},
        ),
        leave_out_option(),
    )
    question = _("Some rows give several days. How many visits are they?")
    return ask(Ask(f"{key}:range", question, options), answers, _("“%s” is a span of days.") % text)


def ask_order(
    key: str,
    text: str,
    days: Mapping[str, date | None],
    at: time | None,
    answers: Mapping[str, str],
) -> Parsed[Day]:
    """Ask whether month or day comes first."""
    labels = {"mdy": _("Month first: %s"), "dmy": _("Day first: %s")}
    options = tuple(
        Option(order, labels[order] % long_date(day), Day(day, at=at))
        for order, day in days.items()
        if day
    )
    question = _("Is “%s” month first or day first?") % text
    reason = _("The column does not show whether day or month comes first.")
    return ask(Ask(f"{key}:order", question, (*options, leave_out_option())), answers, reason)


def ask_year(
    key: str,
    text: str,
    days: Mapping[int, date | None],
    at: time | None,
    answers: Mapping[str, str],
) -> Parsed[Day]:
    """Ask which school year a date without a year belongs to."""
    label = _("School year %(a)d–%(b)02d: %(day)s")
    options = tuple(
        Option(
            str(start),
            label % {"a": start, "b": (start + 1) % 100, "day": long_date(day)},
            Day(day, at=at),
        )
        for start, day in days.items()
        if day
    )
    question = _("Dates without a year, such as “%s”: which year?") % text
    reason = _("“%s” has no year, and the column holds several school years.") % text
    return ask(Ask(f"{key}:year", question, (*options, leave_out_option())), answers, reason)


def ask_weekday(key: str, text: str, day: Day, answers: Mapping[str, str]) -> Parsed[Day]:
    """Ask what holds where weekday and date do not agree."""
    options = (
        Option("date", _("The date: %s") % long_date(day.day), day),
        leave_out_option(),
    )
    question = _("Some dates do not fall on the weekday beside them. What holds?")
    reason = _("“%(text)s”: %(day)s is another weekday.") % {
        "text": text,
        "day": long_date(day.day),
    }
    return ask(Ask(f"{key}:weekday", question, options), answers, reason)


def ask_whole(key: str, text: str, answers: Mapping[str, str]) -> Parsed[Day]:
    """A day of which neither title nor tab tells the month."""
    question = _("Some rows give a day and no month. What becomes of them?")
    reason = _("“%s” is a day, and nothing around it names its month.") % text
    return ask(Ask(f"{key}:no_month", question, (leave_out_option(),)), answers, reason)


def ask_month(key: str, text: str, day: date, answers: Mapping[str, str]) -> Parsed[Day]:
    """Ask whether a month is enough."""
    options = (
        Option("month", _("The month’s first day, marked “about”"), Day(day, "month")),
        leave_out_option(),
    )
    question = _("Some rows give a month, not a day.")
    reason = _("“%s” is a month, not a day.") % text
    return ask(Ask(f"{key}:month", question, options), answers, reason)
