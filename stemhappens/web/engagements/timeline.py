"""An engagement's timeline: phases, visits, gaps in school days, days without school."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.story import Story, VisitSeen
from stemhappens.people.calendar import Calendar
from stemhappens.web.charts import Stay, Table, Timeline, Visit
from stemhappens.web.says import short_day

AHEAD = timedelta(days=21)
"""How much of what is to come is drawn for an open engagement."""
LONG_BREAK = 3
"""A weekend is not hatched; from so many days without school a break is."""
SCHOOL_WEEK = 5


def timeline_of(story: Story) -> Timeline | None:
    """The drawing; None before the engagement was opened."""
    if not story.phases:
        return None
    ends = (story.closed or story.today) + (timedelta(days=7) if story.closed else AHEAD)
    planned = [line.day for line in story.planned]
    ends = max([ends, *(day + timedelta(days=7) for day in planned if not story.closed)])
    starts = min([story.opened, *(visit.day for visit in story.visits)])
    visits = tuple(_visits(story))
    return Timeline(
        label=_label(story),
        starts=starts,
        ends=ends,
        today=story.closed or story.today,
        today_text=_today_text(story),
        stays=tuple(_stays(story)),
        visits=visits,
        breaks=tuple(_breaks(story.calendar, starts, ends)),
        months=tuple(_months(starts, ends)),
        table=_table(visits),
        next_text="" if story.closed or not _later(story) else _next_text(story),
    )


def _later(story: Story) -> bool:
    names = [phase.name for phase in story.phases]
    return bool(story.next_phases) and story.next_phases[0][1] not in names


def _next_text(story: Story) -> str:
    return _("%(phase)s next?") % {"phase": story.next_phases[0][1]}


def _today_text(story: Story) -> str:
    if story.closed:
        return _("Closed %(day)s") % {"day": short_day(story.closed)}
    last = story.phases[-1]
    if last.limit is None:
        return _("Today")
    said = {"phase": last.name, "weeks": weeks_text(last.limit), "day": short_day(story.today)}
    if last.stalled:
        return _("Today: past %(phase)s’s limit of %(weeks)s") % said
    return _("Today: %(phase)s’s limit is %(weeks)s") % said


def weeks_text(days: int) -> str:
    """School days as school weeks, one decimal at most, half up: 49 → "9.8 weeks"."""
    tenths = (days * 10 * 2 + SCHOOL_WEEK) // (SCHOOL_WEEK * 2)
    whole, part = divmod(tenths, 10)
    if part:
        return _("%(number)s weeks") % {"number": f"{whole}.{part}"}
    return ngettext("%d week", "%d weeks", whole) % whole


def _stays(story: Story) -> Iterator[Stay]:
    ends = story.closed or story.today
    order = list(dict.fromkeys(phase.name for phase in story.phases))
    for phase in story.phases:
        step = min(order.index(phase.name) + 1, 3)
        now = phase is story.phases[-1]
        until = max(phase.ends or ends, phase.starts)
        yield Stay(phase.name, phase.starts, until, weeks_text(phase.days), 4 if now else step)


def _visits(story: Story) -> Iterator[Visit]:
    """Those that took place in order, then the planned ones."""
    counted = [visit for visit in reversed(story.visits) if visit.gap is not None]
    for place, visit in enumerate(counted):
        gap = str(visit.gap) if place else ""
        yield Visit(visit.day, visit.type_name or _("Visit"), _text(visit), gap)
    for line in story.planned:
        at = time_format(line.starts_at, "g:i a").replace(".", "") if line.starts_at else ""
        day = _("today") if line.day == story.today else short_day(line.day)
        text = ", ".join(part for part in (day, at) if part)
        yield Visit(max(line.day, story.opened), _("Planned"), text, "", planned=True)


def _text(visit: VisitSeen) -> str:
    minutes = visit.minutes
    day = short_day(visit.day)
    return _("%(day)s, %(n)d min") % {"day": day, "n": minutes} if minutes else day


def _breaks(calendar: Calendar, first: date, last: date) -> Iterator[tuple[date, date]]:
    """Days without school that are more than a weekend."""
    open_days = set(calendar.days())
    start: date | None = None
    for number in range((last - first).days + 2):
        day = first + timedelta(days=number)
        is_free = day not in open_days and day <= last
        if is_free and start is None:
            start = day
        if not is_free and start is not None:
            if (day - start).days >= LONG_BREAK:
                yield start, day - timedelta(days=1)
            start = None


def _months(first: date, last: date) -> Iterator[tuple[date, str]]:
    day = first.replace(day=1)
    crowded = (last - first).days > 240
    while day <= last:
        if day >= first or first.day < 20:
            yield max(day, first), date_format(day, "M" if crowded else "F")
        day = (day + timedelta(days=32)).replace(day=1)


def _label(story: Story) -> str:
    phases = ", ".join(f"{phase.name} {short_day(phase.starts)}" for phase in story.phases)
    visits = [visit for visit in reversed(story.visits) if visit.gap is not None]
    said = ", ".join(_text(visit) for visit in visits)
    return _("Phases: %(phases)s. Visits: %(visits)s.") % {
        "phases": phases,
        "visits": said or _("none yet"),
    }


def _table(visits: Sequence[Visit]) -> Table:
    rows = tuple(
        (f"{visit.name}, {visit.text}", visit.gap or ("–" if visit.planned else _("first")))
        for visit in visits
    )
    return Table((_("Visit"), _("School days since the last")), rows)
