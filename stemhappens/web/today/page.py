"""Today as a page: its sentence, then who is waited for, what was promised, who waits."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.today import OpenStep, PlannedVisit
from stemhappens.metrics.cadence import SinceVisit
from stemhappens.web.components import Button, Empty, Sentence, Strong, compose
from stemhappens.web.contexts.today import PlanRow, TodayPage
from stemhappens.web.doors import Door
from stemhappens.web.frame import may_enter
from stemhappens.web.says import long_day, say_number
from stemhappens.web.today.reading import DayRead
from stemhappens.web.today.sections import (
    THEIRS,
    due_row,
    goal_row,
    plan_href,
    plan_row,
    promise_row,
    touch_rows,
    visit_cards,
    waiting_schools,
)

NEXT = 4
"""How many plans of the coming days are named."""


def today_page(door: Door, read: DayRead) -> TodayPage:
    """The page out of what was read."""
    own = [plan for plan in read.planned if plan.own]
    visits = [plan for plan in own if plan.day == read.today]
    overdue = [row for row in read.counted.since if read.standing(row).overdue]
    due = [row for row in read.counted.since if _is_due(read, row)]
    mine, theirs = _steps(door, read)
    goals = [g for g in read.counted.goals if g.stalled or (g.due and g.due <= read.horizon)]
    waiting = tuple(waiting_schools(door, read))
    return TodayPage(
        title=sentence(read, visits, overdue),
        day=long_day(read.today),
        acts=_acts(door),
        visits=tuple(visit_cards(door, read, visits)),
        late_plans=tuple(
            plan_row(door, read, plan, acts=True) for plan in own if plan.day < read.today
        ),
        colleagues=_colleagues(door, read),
        overdue=tuple(due_row(door, read, row) for row in overdue),
        overdue_how=_how(read, overdue),
        due=tuple(due_row(door, read, row) for row in due),
        promised=tuple(promise_row(door, read, step, mine=True) for step in mine),
        theirs=tuple(promise_row(door, read, step, mine=False) for step in theirs[:THEIRS]),
        more_theirs=_more(len(theirs) - THEIRS),
        goals=tuple(goal_row(door, read, goal) for goal in goals),
        next_plans=tuple(
            plan_row(door, read, plan) for plan in own if plan.day > read.today
        )[:NEXT],
        plans_href=door.url("plans"),
        waiting_count=str(len({row.teacher for row in read.counted.waiting})),
        waiting=waiting,
        waiting_act=_plan_first(door, read) if waiting else None,
        touches=tuple(touch_rows(door, read)) if may_enter(door, "micro") else (),
        foot=_foot(read),
        foot_href=door.url("month") if may_enter(door, "month") else "",
        empty=None if _anything(read, visits) else _empty(door),
    )  # fmt: skip


def sentence(read: DayRead, visits: Sequence[PlannedVisit], overdue: Sequence[SinceVisit]) -> str:
    """ "Two visits today, one of them overdue"."""
    there = {key for plan in visits for key in plan.teacher_ids}
    late = len({row.teacher for row in overdue if row.teacher in there})
    rest = len({row.teacher for row in overdue}) - late
    if not visits:
        if rest:
            word = ngettext(
                "No visit planned today, %(number)s teacher overdue",
                "No visit planned today, %(number)s teachers overdue",
                rest,
            )
            return word % {"number": say_number(rest)}
        return _("No visit planned today")
    count = len(visits)
    said = ngettext("%(number)s visit today", "%(number)s visits today", count) % {
        "number": say_number(count).capitalize()
    }
    if late and count == 1:
        return _("%(visits)s, and it is overdue") % {"visits": said}
    if late:
        word = _("%(visits)s, %(number)s of them overdue")
        return word % {"visits": said, "number": say_number(late)}
    return said


def _is_due(read: DayRead, row: SinceVisit) -> bool:
    standing = read.standing(row)
    return not standing.overdue and read.due_day(row, standing) is not None


def _steps(door: Door, read: DayRead) -> tuple[list[OpenStep], list[OpenStep]]:
    """Promised by the reader; and by others of active engagements, due by the coming days."""
    if not may_enter(door, "step-act"):
        return [], []
    me = door.actor.person_id
    mine = [step for step in read.steps if step.owner_id == me]
    theirs = [
        step
        for step in read.steps
        if step.owner_id != me
        and step.engagement_id in read.counted.phases
        and step.due is not None
        and step.due <= read.horizon
    ]
    return mine, theirs


def _how(read: DayRead, overdue: Sequence[SinceVisit]) -> str:
    """ "every 10 school days in Practice", where one phase is meant."""
    found = set()
    for row in overdue:
        spell = read.counted.phases.get(row.engagement)
        phase = read.phases.get(spell.phase) if spell else None
        if phase is not None:
            found.add((phase.cadence_days, phase.name))
    if len(found) != 1:
        return _("by the cadence of their phase") if found else ""
    ((days, name),) = found
    return _("every %(days)d school days in %(phase)s") % {"days": days, "phase": name}


def _more(count: int) -> str:
    return ngettext("and %d more", "and %d more", count) % count if count > 0 else ""


def _colleagues(door: Door, read: DayRead) -> tuple[PlanRow, ...]:
    """What the assigned coaches plan for today: a lead coach's."""
    return tuple(
        plan_row(door, read, plan)
        for plan in read.planned
        if not plan.own and plan.day == read.today
    )


def _acts(door: Door) -> tuple[Button, ...]:
    offered = (
        ("plan-new", Button(_("Plan a visit"), door.url("plan-new"), icon="plus")),
        ("time", Button(_("Other time"), door.url("time"), icon="clock")),
    )
    return tuple(button for name, button in offered if may_enter(door, name))


def _plan_first(door: Door, read: DayRead) -> Button:
    """A plan for who has waited; with the one person where there is no choice."""
    rows = {row.teacher for row in read.counted.waiting if row.teacher in read.names}
    people = [read.names[key] for key in rows] if len(rows) == 1 else []
    return Button(_("Plan a first visit"), plan_href(door, people), tone="quiet")


def _foot(read: DayRead) -> Sentence:
    """ "41 visits this year, with 13 of your 19 teachers."."""
    visits, reached = (read.counted.figures.get(n) for n in ("sessions", "teachers_reached"))
    if visits is None or reached is None:
        return ()
    said = ngettext("{visits} visit this year", "{visits} visits this year", visits.numerator or 0)
    if reached.denominator:
        said = _("%(visits)s, with {reached} of your {all} teachers.") % {"visits": said}
    return compose(
        said,
        visits=Strong(visits.count_text),
        reached=Strong(reached.count_text),
        all=Strong(str(reached.denominator or 0)),
    )


def _anything(read: DayRead, visits: Sequence[PlannedVisit]) -> bool:
    return bool(visits or read.planned or read.steps or read.counted.since or read.counted.waiting)


def _empty(door: Door) -> Empty:
    return Empty(
        _("Nothing waits for you today"),
        _(
            "Once you plan a visit, open an engagement or promise something, it stands here on"
            " its day."
        ),
        button=Button(_("Plan a visit"), door.url("plan-new"), tone=""),
        level="h2",
    )
