"""A month that has closed: what is logged for it later is kept, and marked late."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from stemhappens.coaching.closing import Closing, closed_by
from stemhappens.web.components import Notice
from stemhappens.web.says import day_text, short_day


def late_notice(day: date, today: date, closing: Closing) -> Notice | None:
    """That a visit of `day` will be marked late; None while its month is open."""
    closed = closed_by(day, today, closing)
    if closed is None:
        return None
    return Notice(
        _("This month was closed on %s.") % day_text(closed),
        _("The visit is saved all the same and will be marked late."),
        "ask",
    )


def day_hint(today: date, closing: Closing) -> str:
    """From which day on a visit is not late, said where the last month has closed."""
    first = today.replace(day=1)
    closed = closed_by(first - timedelta(days=1), today, closing)
    if closed is None:
        return ""
    said = {"first": short_day(first), "closed": short_day(closed)}
    return _("A visit before %(first)s will be marked late: that month was closed on "
             "%(closed)s.") % said  # fmt: skip


def late_text(closed: date) -> str:
    """ "Its month was closed on 5 May 2026, before this was recorded"."""
    return _("Its month was closed on %s, before this was recorded.") % day_text(closed)
