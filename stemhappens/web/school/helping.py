"""How a principal can help: what is planned, what it cost, and acts that follow from the counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.ahead import Ahead, Coming, Week
from stemhappens.metrics.compare import rest_of
from stemhappens.metrics.figure import Figure
from stemhappens.web.components import Column, Row, Rows
from stemhappens.web.says import listed, say_number, short_day
from stemhappens.web.today.sections import hour, weekday

SHOWN_DAYS = 4


@dataclass(frozen=True)
class Helping:
    """title: the finding; acts: what one can do, (what it is about, a sentence); weeks: the
    visits ahead; cover: the same with day and time, where the district tells them."""

    title: str
    acts: tuple[tuple[str, str], ...]
    weeks: Rows
    cover: Rows | None = None


@dataclass(frozen=True)
class Known:
    """What the acts follow from. closed: days on which this school alone was closed."""

    school: str
    ahead: Ahead
    reached: Figure
    closed: Sequence[date]


def helping(known: Known) -> Helping:
    """The section of one school."""
    return Helping(
        _title(known.ahead.weeks),
        tuple(_acts(known)),
        _weeks(known.ahead.weeks),
        _cover(known.ahead.visits) if known.ahead.visits else None,
    )


def _title(weeks: Sequence[Week]) -> str:
    """ "Four visits are planned in the next three weeks"."""
    count = sum(week.visits for week in weeks)
    said = ngettext(
        "%(visits)s visit is planned in these %(weeks)s weeks",
        "%(visits)s visits are planned in these %(weeks)s weeks",
        count,
    )
    words = {"visits": say_number(count).capitalize(), "weeks": say_number(len(weeks))}
    return said % words


def _acts(known: Known) -> Iterator[tuple[str, str]]:
    """Offers, not verdicts: each follows from a count, none from a person."""
    planned = sum(week.visits for week in known.ahead.weeks)
    if planned:
        yield (
            _("Protect the time"),
            _("Keep coverage duties and meetings off the planned visits."),
        )
        yield (_("Offer cover"), _cover_said(known.ahead.visits))
    else:
        yield (
            _("Offer a time"),
            _("Tell the coach which planning periods suit; no visit is planned yet."),
        )
    rest = rest_of(known.reached, "unreached", "").numerator
    if rest:
        text = ngettext(
            "%(n)d eligible teacher has had no visit in this period. Say at a staff meeting that "
            "coaching is open to all; who takes it up stays with them.",
            "%(n)d eligible teachers have had no visit in this period. Say at a staff meeting that "
            "coaching is open to all; who takes it up stays with them.",
            rest,
        )
        yield _("Open a door"), text % {"n": rest}
    if known.closed:
        yield _("Announce closures early"), _closed_said(known)


def _cover_said(visits: Sequence[Coming] | None) -> str:
    if visits is None:
        return _("Say that you cover a period for a visit or its debrief; who wants it comes to "
                 "you.")  # fmt: skip
    return _("A debrief needs the period after it, too. The days and times stand below.")


def _closed_said(known: Known) -> str:
    """ "3 days were closed here alone in this period: 3, 4 and 5 March …"."""
    days = [short_day(day) for day in known.closed[:SHOWN_DAYS]]
    more = len(known.closed) - len(days)
    if more:
        days.append(_("%d more") % more)
    said = ngettext(
        "%(n)d school day was closed at %(school)s alone (%(days)s). A coach who knows in the "
        "morning moves the visit instead of losing it.",
        "%(n)d school days were closed at %(school)s alone (%(days)s). A coach who knows in the "
        "morning moves the visit instead of losing it.",
        len(known.closed),
    )
    return said % {"n": len(known.closed), "school": known.school, "days": listed(days)}


def _weeks(weeks: Sequence[Week]) -> Rows:
    return Rows(
        _("Planned visits by week"),
        (Column(_("Week")), Column(_("Planned"), num=True)),
        tuple(Row((_week(week.monday), str(week.visits))) for week in weeks),
    )


def _week(monday: date) -> str:
    friday = monday + timedelta(days=4)
    return _("%(first)s to %(last)s") % {"first": short_day(monday), "last": short_day(friday)}


def _cover(visits: Sequence[Coming]) -> Rows:
    """Days and times; names where they are told."""
    named = any(one.teachers for one in visits)
    columns = [Column(_("Day")), Column(_("Time")), *([Column(_("Who"))] if named else [])]
    rows = tuple(
        Row((weekday(one.day), hour(one.starts_at) or _("no time yet"),
             *([listed(one.teachers)] if named else [])))
        for one in visits
    )  # fmt: skip
    return Rows(_("Planned visits, to cover"), tuple(columns), rows)
