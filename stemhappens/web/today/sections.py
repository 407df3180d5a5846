"""The parts of Today out of what was read: visits, who is due, promises, goals, who waits."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from urllib.parse import urlencode
from uuid import UUID

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.today import Named, OpenStep, PlannedVisit, last_agreed
from stemhappens.core import clock
from stemhappens.metrics.cadence import SinceVisit, Standing, Waiting
from stemhappens.metrics.lists import GoalState
from stemhappens.web.charts import Bullet
from stemhappens.web.components import Button, Strong, Tag, compose
from stemhappens.web.contexts.today import (
    DueRow,
    GoalRow,
    PlanRow,
    PromiseRow,
    Ring,
    TouchRow,
    VisitCard,
    WaitingSchool,
)
from stemhappens.web.doors import Door
from stemhappens.web.frame import initials
from stemhappens.web.says import listed, short_day
from stemhappens.web.today.reading import DayRead
from stemhappens.web.today.touching import touch_row

SOON_MINUTES = 90
THEIRS = 6
"""How many open steps of teachers are listed."""


def log_href(door: Door, people: Iterable[Named]) -> str:
    """Where a visit with these people is logged, filled in."""
    query = urlencode([("teacher", str(one.uid)) for one in people])
    return f"{door.url('log')}?{query}" if query else f"{door.url('log')}?group=1"


def plan_href(door: Door, people: Iterable[Named]) -> str:
    """Where a visit with these people is planned."""
    query = urlencode([("teacher", str(one.uid)) for one in people])
    return f"{door.url('plan-new')}?{query}" if query else door.url("plan-new")


def hour(at: time | None) -> str:
    """ "10:15 am", or nothing."""
    return time_format(at, "g:i a").replace(".", "") if at else ""


def weekday(day: date) -> str:
    """ "Thu 14 May"."""
    return date_format(day, "D j M")


def people_of(read: DayRead, plan: PlannedVisit) -> list[Named]:
    """Who a planned visit is with, of those the reader may name."""
    return [read.names[key] for key in plan.teacher_ids if key in read.names]


def who_text(read: DayRead, plan: PlannedVisit) -> str:
    """The team, "Carla Beaudry and Noor Aziz", or the group's name."""
    names = listed([one.name for one in people_of(read, plan)])
    return (plan.group_name if plan.team_uid else names) or names or plan.group_name or _("A group")


def plan_acts(door: Door, read: DayRead, plan: PlannedVisit, tone: str = "") -> tuple[Button, ...]:
    """Log it, move it, say that it did not take place."""
    href = log_href(door, people_of(read, plan))
    if plan.team_uid is not None:
        href = f"{door.url('log')}?{urlencode({'team': str(plan.team_uid)})}"
    if plan.day != read.today:  # the form looks for the plan of its day
        href += f"&day={plan.day.isoformat()}"
    return (
        Button(_("Log this visit"), href, tone=tone),
        Button(_("Move"), door.url("plan", uid=plan.uid), tone="bare"),
        Button(_("Not held"), door.url("plan-off", uid=plan.uid), tone="bare"),
    )


def visit_cards(door: Door, read: DayRead, plans: Sequence[PlannedVisit]) -> Iterator[VisitCard]:
    """The visits of today, by the hour; one filled button in view."""
    for place, plan in enumerate(plans):
        yield VisitCard(
            time=hour(plan.starts_at) or _("Today"),
            place=", ".join(part for part in (plan.school, plan.type_name) if part),
            who=who_text(read, plan),
            course=_course(read, plan),
            agreed=_agreed(door, read, plan),
            soon=_soon(clock.now(door.district), plan.starts_at),
            acts=plan_acts(door, read, plan, "" if place == 0 else "quiet"),
        )


def _soon(now: datetime, at: time | None) -> str:
    if at is None:
        return ""
    begins = datetime.combine(now.date(), at, now.tzinfo)
    minutes = int((begins - now).total_seconds()) // 60
    if not 0 <= minutes <= SOON_MINUTES:
        return ""
    return _("in %d min") % minutes


def _course(read: DayRead, plan: PlannedVisit) -> str:
    """ "Practice, week 10 of 10 · due today"."""
    row = next((r for r in read.counted.since if r.engagement in plan.engagement_ids
                and r.teacher in plan.teacher_ids), None)  # fmt: skip
    if row is None:
        return ""
    standing = read.standing(row)
    due = _due_text(read, row, standing)
    return " · ".join(part for part in (phase_text(read, row.engagement), due) if part)


def phase_text(read: DayRead, engagement: int) -> str:
    """ "Practice, week 10 of 10", or "Practice, week 3" where it has no limit."""
    spell = read.counted.phases.get(engagement)
    phase = read.phases.get(spell.phase) if spell else None
    if spell is None or phase is None:
        return ""
    said = {"phase": phase.name, "week": spell.week}
    if not spell.limit:
        return _("%(phase)s, week %(week)d") % said
    if spell.stalled:
        return _("%(phase)s, week %(week)d, past its limit") % said
    return _("%(phase)s, week %(week)d of %(of)d") % (said | {"of": spell.weeks})


def _due_text(read: DayRead, row: SinceVisit, standing: Standing) -> str:
    if standing.overdue:
        return _("overdue")
    day = read.due_day(row, standing)
    if day is None:
        return ""
    return _("due today") if day == read.today else _("due %s") % weekday(day)


def _agreed(door: Door, read: DayRead, plan: PlannedVisit) -> str:
    """ "Try sentence stems in period 3 (Carla). Bring the rubric (you)."."""
    said = []
    for step in last_agreed(read.steps, plan.engagement_ids):
        said.append(f"{step.text.rstrip('.')} ({_owner(door, read, step)}).")
    return " ".join(said)


def _owner(door: Door, read: DayRead, step: OpenStep) -> str:
    if step.owner_id == door.actor.person_id:
        return _("you")
    named = read.names.get(step.owner_id or 0)
    return named.first if named else _("somebody")


def due_row(door: Door, read: DayRead, row: SinceVisit) -> DueRow:
    """A teacher with the days since the last visit, against the cadence of the phase."""
    standing, named = read.standing(row), read.names.get(row.teacher)
    days = ngettext("%d day", "%d days", row.days) % row.days
    label = _("%(days)s since the last visit, of %(cadence)d") % {
        "days": days,
        "cadence": standing.cadence or 0,
    }
    tone = "over" if standing.overdue else "due"
    planned = read.plans_with(row.teacher)
    people = [named] if named else []
    acts = [Button(_("Log"), log_href(door, people), tone="quiet sm")]
    if not planned:
        acts.append(Button(_("Plan"), plan_href(door, people), tone="quiet sm"))
    return DueRow(
        name=named.name if named else "",
        href=_engagement(door, read, row.engagement),
        text=" · ".join(_about(read, row, standing, planned)),
        days=days,
        bar=Bullet(label, min(row.days, standing.whole), standing.whole, standing.cadence,
                   tone=tone, short=True),
        acts=tuple(acts),
    )  # fmt: skip


def _about(
    read: DayRead, row: SinceVisit, standing: Standing, planned: Sequence[PlannedVisit]
) -> Iterator[str]:
    spell = read.counted.phases.get(row.engagement)
    phase = read.phases.get(spell.phase) if spell else None
    if phase is not None:
        yield phase.name
    if not standing.overdue and (due := _due_text(read, row, standing)):
        yield due
    if planned:
        at = hour(planned[0].starts_at)
        day = _("today") if planned[0].day == read.today else weekday(planned[0].day)
        yield _("planned %s") % ", ".join(part for part in (day, at) if part)
    else:
        yield _("not planned")
    if any(goal.engagement == row.engagement and goal.stalled for goal in read.counted.goals):
        yield _("a goal has stalled")


def _engagement(door: Door, read: DayRead, key: int | None) -> str:
    uid = read.engagements.get(key or 0)
    return door.url("engagement", uid=uid) if uid else ""


def _teachers(read: DayRead, engagement: int | None) -> list[str]:
    """The teachers of an active engagement, by name."""
    rows = [row for row in read.counted.since if row.engagement == engagement]
    return [read.names[row.teacher].name for row in rows if row.teacher in read.names]


def promise_row(door: Door, read: DayRead, step: OpenStep, mine: bool) -> PromiseRow:
    """An open next step, with a box to tick."""
    said = _("said %s") % short_day(step.said) if step.said else ""
    if mine:
        teachers = _teachers(read, step.engagement_id)
        whom = _("to %s") % listed(teachers) if teachers else ""
    else:
        named = read.names.get(step.owner_id or 0)
        whom = named.name if named else ""
    late = step.days_late(read.today)
    return PromiseRow(
        text=step.text,
        aside=" · ".join(part for part in (whom, said) if part),
        when=_when(read, step, late),
        late=late > 0,
        done_href=_done_href(door, step.uid, step.version),
    )


def _when(read: DayRead, step: OpenStep, late: int) -> str:
    if late:
        return ngettext("%d day late", "%d days late", late) % late
    if step.due is None:
        return _("no date")
    return _("today") if step.due == read.today else weekday(step.due)


def _done_href(door: Door, uid: UUID, version: int) -> str:
    query = urlencode({"version": version, "back": door.url("today")})
    return f"{door.url('step-act', uid=uid, act='done')}?{query}"


def goal_row(door: Door, read: DayRead, goal: GoalState) -> GoalRow:
    """A goal that is due soon, past due or stalled."""
    tags = []
    if goal.due is not None:
        past = goal.due < read.today
        word = _("was due %s") if past else _("due %s")
        tags.append(Tag(word % short_day(goal.due), "ask" if past else ""))
    if goal.stalled:
        tags.append(Tag(_("stalled"), "ask"))
    return GoalRow(
        statement=read.wordings.get(goal.goal, _("A goal")),
        who=listed(_teachers(read, goal.engagement)),
        href=_engagement(door, read, goal.engagement),
        tags=tuple(tags),
    )


def waiting_schools(door: Door, read: DayRead) -> Iterator[WaitingSchool]:
    """Who of the caseload nobody has visited this year, as rings, school by school."""
    for school in dict.fromkeys(row.school for row in read.counted.waiting):
        rows = [row for row in read.counted.waiting if row.school == school]
        yield WaitingSchool(
            read.schools.get(school, ""),
            compose(_waited(read, rows), days=Strong(_days(rows))),
            tuple(_ring(door, read.names[r.teacher]) for r in rows if r.teacher in read.names),
        )


def _waited(read: DayRead, rows: Sequence[Waiting]) -> str:
    names = [read.names[row.teacher].first for row in rows if row.teacher in read.names]
    said = ngettext("%(who)s has waited {days}.", "%(who)s have waited {days}.", len(rows))
    return said % {"who": listed(names).replace("{", "").replace("}", "")}


def _days(rows: Sequence[Waiting]) -> str:
    longest = max(row.days for row in rows)
    if longest == min(row.days for row in rows):
        return ngettext("%d school day", "%d school days", longest) % longest
    return ngettext("up to %d school day", "up to %d school days", longest) % longest


def _ring(door: Door, named: Named) -> Ring:
    label = _("Plan a first visit with %s") % named.name
    return Ring(initials(named.name), label, plan_href(door, [named]))


def touch_rows(door: Door, read: DayRead) -> Iterator[TouchRow]:
    """Each teacher of an active engagement × each type of micro-touch."""
    rows = {row.teacher: row for row in read.counted.since if row.teacher in read.names}
    for key in sorted(rows, key=lambda key: read.names[key].name.casefold()):
        named, uid = read.names[key], read.engagements.get(rows[key].engagement)
        back = door.url("today")
        yield touch_row(door, named.name, read.micro, back, teacher=named.uid, engagement=uid)


def plan_row(door: Door, read: DayRead, plan: PlannedVisit, acts: bool = False) -> PlanRow:
    """A planned visit in a list: when, with whom, where; of others, whose it is."""
    at = hour(plan.starts_at)
    coach = read.names.get(plan.coach_id or 0)
    whose = coach.name if coach and not plan.own else ""
    return PlanRow(
        when=", ".join(part for part in (weekday(plan.day), at) if part),
        who=who_text(read, plan),
        text=" · ".join(part for part in (whose, plan.school, plan.type_name) if part),
        href=door.url("plan", uid=plan.uid),
        acts=plan_acts(door, read, plan, "quiet") if acts else (),
    )
