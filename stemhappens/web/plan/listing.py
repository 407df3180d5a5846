"""A coach's plans, week by week; first those of days gone by that nobody has spoken for."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.today import PlannedVisit, people_named, planned_visits
from stemhappens.core import clock
from stemhappens.web.components import Button, Empty
from stemhappens.web.contexts.plan import PlansPage, PlanWeek
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, may_enter, show
from stemhappens.web.says import say_number, short_day
from stemhappens.web.toasts import toasts
from stemhappens.web.today.reading import DayRead
from stemhappens.web.today.sections import plan_row

HERE = "today"
WEEK = timedelta(days=7)


def plans(request: HttpRequest) -> HttpResponse:
    """The plans of the reader, and for a lead coach of the assigned coaches."""
    door = door_of(request)
    today = clock.today(door.district)
    found = planned_visits(door.actor)
    page = PlansPage(
        title=_title([plan for plan in found if plan.day >= today], today),
        sentence=_("A plan counts for nothing until it is logged. It can be moved or called off."),
        acts=_acts(door),
        weeks=tuple(_weeks(door, _read(door, found), found)),
        empty=None if found else _empty(door),
    )
    return show(request, "web/plans.html", page, HERE, messages=toasts(request))


def _read(door: Door, found: Sequence[PlannedVisit]) -> DayRead:
    """The names for the rows; nothing else of a day is shown here."""
    today = clock.today(door.district)
    people = {key for plan in found for key in (*plan.teacher_ids, plan.coach_id or 0)}
    return DayRead(today, names=people_named(door.actor, people, today))


def _title(ahead: Sequence[PlannedVisit], today: date) -> str:
    if not ahead:
        return _("No visit planned ahead")
    count = len(ahead)
    said = ngettext("%(number)s visit planned", "%(number)s visits planned", count)
    visits = said % {"number": say_number(count).capitalize()}
    if ahead[-1].day == today:
        return _("%(visits)s, today") % {"visits": visits}
    return _("%(visits)s up to %(day)s") % {"visits": visits, "day": short_day(ahead[-1].day)}


def _acts(door: Door) -> tuple[Button, ...]:
    if not may_enter(door, "plan-new"):
        return ()
    return (Button(_("Plan a visit"), door.url("plan-new"), tone="", icon="plus"),)


def _weeks(door: Door, read: DayRead, found: Sequence[PlannedVisit]) -> Iterator[PlanWeek]:
    late = [plan for plan in found if plan.day < read.today]
    if late:
        rows = tuple(plan_row(door, read, plan, acts=True) for plan in late)
        yield PlanWeek(_("Planned and not logged"), rows, late=True)
    by_week: dict[date, list[PlannedVisit]] = {}
    for plan in found:
        if plan.day >= read.today:
            by_week.setdefault(plan.day - timedelta(days=plan.day.weekday()), []).append(plan)
    for monday, group in by_week.items():
        rows = tuple(plan_row(door, read, plan) for plan in group)
        yield PlanWeek(_week_title(monday, read.today), rows)


def _week_title(monday: date, today: date) -> str:
    this = today - timedelta(days=today.weekday())
    if monday == this:
        return _("This week")
    if monday == this + WEEK:
        return _("Next week")
    return _("Week of %s") % short_day(monday)


def _empty(door: Door) -> Empty:
    buttons = _acts(door)
    return Empty(
        _("Nothing planned yet"),
        _("A planned visit fills in the log: on its day one tap opens the form with who, where"
          " and when."),
        button=buttons[0] if buttons else None,
        level="h2",
    )  # fmt: skip
