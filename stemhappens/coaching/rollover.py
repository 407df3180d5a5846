"""When a year ends: each engagement goes on, begins anew or closes, and open goals are carried.

An engagement may cross a year; a goal does not: carried, it goes on as a new one that names it.
What is closed closes on the day after the year's last one; what begins, begins with the new year.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from stemhappens.coaching.models import (
    Attendance,
    Engagement,
    EngagementMember,
    EngagementPhase,
    EngagementState,
    Goal,
    GoalDue,
    GoalParticipant,
    GoalStatus,
    NextStep,
    Session,
)
from stemhappens.coaching.steps import open_steps
from stemhappens.core.problem import Problems
from stemhappens.core.rules import authorize
from stemhappens.core.spans import holding
from stemhappens.core.write import Unit
from stemhappens.people.chains import set_from
from stemhappens.people.checks import refuse
from stemhappens.people.models import Phase, SchoolYear, TeamMember
from stemhappens.people.reads import names_on
from stemhappens.people.rollover import (
    NewYear,
    Turn,
    begin_year,
    school_years,
    turn_roster,
    year_after,
    year_problems,
)

DAY = timedelta(days=1)
State, Status = EngagementState.State, GoalStatus.Status
COACH, TEACHER = EngagementMember.Role.COACH, EngagementMember.Role.TEACHER
OPEN = frozenset({State.INVITED, State.ACTIVE, State.PAUSED})


class Way(StrEnum):
    """What becomes of an engagement."""

    GOES_ON = "goes_on"
    ANEW = "anew"
    CLOSE = "close"


@dataclass(frozen=True)
class Course:
    """An engagement's way into the next year. dropped_ids: of its open goals, the others carry."""

    engagement_id: int
    way: Way
    reason: str = ""
    dropped_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class RollOver:
    """All that a director decides for the turn of a year."""

    ending: SchoolYear
    year: NewYear
    turn: Turn = field(default_factory=Turn)
    courses: tuple[Course, ...] = ()


@dataclass(frozen=True)
class OpenGoal:
    """An open goal without its words."""

    id: int
    focus_name: str
    due: date | None


@dataclass(frozen=True)
class Crossing:
    """An engagement that is open as the year ends; no content.

    since: from when its present state holds. teachers and coaches: as the year ends.
    """

    id: int
    uid: UUID
    school_id: int | None
    school: str
    state: str
    state_name: str
    since: date
    coach_ids: tuple[int, ...]
    coaches: tuple[str, ...]
    teacher_ids: tuple[int, ...]
    teachers: tuple[str, ...]
    goals: tuple[OpenGoal, ...]


@dataclass(frozen=True)
class Edge:
    """The turn of a year. over: the first day without what ends; begins: the new first day.

    carried: from when an old goal counts as carried, a day of the old year, so that no goal
    counts as active in both for its turn alone.
    """

    over: date
    carried: date
    begins: date


def edge_of(ending: SchoolYear, first_day: date) -> Edge:
    """The days around the turn from `ending` to the year that begins on `first_day`."""
    over = ending.last_day + DAY
    return Edge(over, min(over, first_day - DAY), first_day)


def crossings(edge: Edge) -> list[Crossing]:
    """The engagements open as the year ends, by school; begun and settled in its summer are none.

    A constant number of statements.
    """
    rows = _open_rows(edge)
    keys = [row.pk for row in rows]
    members = _members(rows, edge.over)
    names = names_on({p for people in members.values() for _r, p in people}, edge.over)
    goals = _open_goals(keys, edge)
    found = []
    for row in rows:
        people = members.get(row.pk, [])
        coaches = tuple(person for role, person in people if role == COACH)
        teachers = tuple(person for role, person in people if role == TEACHER)
        found.append(
            Crossing(
                row.pk,
                row.uid,
                row.school_id,
                row.school.name if row.school else "",
                row.state,
                str(State(row.state).label),
                row.since,
                coaches,
                tuple(names.get(person, "") for person in coaches),
                teachers,
                tuple(names.get(person, "") for person in teachers),
                tuple(goals.get(row.pk, ())),
            )
        )
    return sorted(found, key=lambda one: (one.school, one.teachers))


def _open_rows(edge: Edge) -> list[Any]:
    """The engagements with the `state` they end the year in and `since` when it holds."""
    links = EngagementState.objects.filter(engagement=OuterRef("pk")).order_by("-starts")
    last = {name: Subquery(links.values(column)[:1]) for name, column in LAST.items()}
    known = Engagement.objects.filter(opened__lte=edge.over)
    rows: QuerySet[Any] = known.annotate(**last)
    open_ones = rows.filter(state__in=OPEN, since__lt=edge.begins)
    return list(open_ones.select_related("school").order_by("id"))


LAST = {"state": "state", "since": "starts"}


def _members(rows: Collection[Engagement], day: date) -> dict[int, list[tuple[str, int]]]:
    """Who takes part on `day` or later, the lead coach first; a team's teachers are its members."""
    known = EngagementMember.objects.filter(engagement__in=rows, ends__gt=day)
    found: dict[int, list[tuple[str, int]]] = {row.pk: [] for row in rows}
    for member in known.order_by("-lead", "starts", "id"):
        found[member.engagement_id].append((member.role, member.person_id))
    teams: dict[int, list[int]] = {}
    wanted = {row.team_id for row in rows if row.team_id is not None}
    for part in TeamMember.objects.filter(team__in=wanted, ends__gt=day).order_by("id"):
        teams.setdefault(part.team_id, []).append(part.person_id)
    for row in rows:
        found[row.pk] += [(TEACHER, person) for person in teams.get(row.team_id or 0, ())]
    return {key: list(dict.fromkeys(people)) for key, people in found.items()}


def _open_goals(keys: Collection[int], edge: Edge) -> dict[int, list[OpenGoal]]:
    """The goals set in the old year and open at its end, whatever becomes of them later."""
    links = GoalStatus.objects.filter(goal=OuterRef("pk")).order_by("-starts")
    dues = GoalDue.objects.filter(goal=OuterRef("pk")).order_by("-starts")
    rows = Goal.objects.filter(engagement__in=keys, opened__lte=edge.carried).annotate(
        status=Subquery(links.values("status")[:1]),
        since=Subquery(links.values("starts")[:1]),
        due=Subquery(dues.values("due")[:1]),
    )
    found: dict[int, list[OpenGoal]] = {}
    for goal in rows.order_by("opened", "id"):
        if goal.status in (None, Status.OPEN) and (goal.since or goal.opened) <= edge.carried:
            one = OpenGoal(goal.pk, goal.get_focus_display(), goal.due)
            found.setdefault(goal.engagement_id, []).append(one)
    return found


def check_rollover(
    plan: RollOver, open_ones: Iterable[Crossing], known: SchoolYear | None
) -> Problems:
    """All that stands in the way; fields as the calendar's, and "way-" with an engagement's id.

    known: the next year, where it is in the calendar already.
    """
    problems = year_problems(plan.ending, plan.year, known)
    courses = {course.engagement_id: course for course in plan.courses}
    for one in open_ones:
        for message in _course_problems(courses.get(one.id), one, plan.turn.leaver_ids):
            problems.add(f"way-{one.id}", message)
    return problems


def _course_problems(course: Course | None, one: Crossing, leavers: frozenset[int]) -> list[str]:
    if course is None:
        return [_("Say what becomes of this engagement.")]
    found = []
    if course.way == Way.CLOSE and not course.reason.strip():
        found.append(_("Say why it closes."))
    if len(course.reason) > 200:
        found.append(_("Keep the reason under 200 characters."))
    if course.way == Way.ANEW and one.state == State.INVITED:
        found.append(_("It was never accepted: it goes on as an invitation or closes."))
    if course.way != Way.CLOSE and one.teacher_ids and set(one.teacher_ids) <= leavers:
        found.append(_("All its teachers leave; close it, or take them off that list."))
    if course.way == Way.ANEW and not (one.coach_ids and one.teacher_ids):
        found.append(_("Nobody takes part who could begin anew; close it."))
    return found


def roll_over(unit: Unit, plan: RollOver) -> SchoolYear:
    """Turn the year: calendar, people and schools, engagements, goals. Returns the new year."""
    authorize(unit.actor, "roll_over")
    known = year_after(school_years(), plan.ending)
    edge = edge_of(plan.ending, known.first_day if known else plan.year.first_day)
    open_ones = crossings(edge)
    refuse(check_rollover(plan, open_ones, known))
    courses = {course.engagement_id: course for course in plan.courses}
    new = begin_year(unit, plan.ending, plan.year)
    turn_roster(unit, plan.ending, edge.begins, plan.turn)
    _end_parts(unit, plan.turn.leaver_ids, edge)
    rows = Engagement.objects.in_bulk([one.id for one in open_ones])
    for one in open_ones:
        course = courses[one.id]
        home = _take_course(unit, rows[one.id], one, course, edge)
        if one.goals:
            _turn_goals(unit, one, course, home, edge)
    return new


def _end_parts(unit: Unit, leavers: Collection[int], edge: Edge) -> None:
    """Who leaves takes part in no engagement any more."""
    spans = EngagementMember.objects.filter(person__in=leavers, ends__gt=edge.over)
    parts = GoalParticipant.objects.filter(person__in=leavers, ends__gt=edge.over)
    for rows in (spans.filter(role=TEACHER), parts):
        unit.change_all((row, {"ends": edge.over}) for row in rows.filter(starts__lt=edge.over))


def _take_course(
    unit: Unit, row: Engagement, one: Crossing, course: Course, edge: Edge
) -> Engagement | None:
    """Let the engagement take its way; returns where its goals go on, None when it is closed."""
    if course.way == Way.GOES_ON:
        return row
    day = max(edge.over, one.since)
    reason = course.reason.strip() or _("Begun anew in the next school year")
    unit.change(row)
    state = State.DECLINED if one.state == State.INVITED else State.CLOSED
    set_from(unit, EngagementState, {"engagement": row}, day, state=state, reason=reason)
    if course.way == Way.CLOSE:
        for visit in _planned(row, day):
            unit.change(visit, state=Session.State.CANCELLED, reason=reason)
        return None
    return _begin_anew(unit, row, edge)


def _planned(row: Engagement, day: date) -> list[Session]:
    """What is planned from `day` on in this engagement alone."""
    seats = Attendance.objects.filter(engagement=row).values("session")
    planned = Session.objects.filter(pk__in=seats, state=Session.State.PLANNED, day__gte=day)
    others = Attendance.objects.filter(session__in=planned, engagement__isnull=False)
    shared = set(others.exclude(engagement=row).values_list("session", flat=True))
    return [visit for visit in planned if visit.pk not in shared]


def _begin_anew(unit: Unit, row: Engagement, edge: Edge) -> Engagement:
    """The same people in a new engagement, in its first phase; open steps and plans go along.

    What was agreed to be shown is not: its parties are asked again.
    """
    new = unit.add(
        Engagement(
            program_id=row.program_id, template_id=row.template_id, school_id=row.school_id,
            team_id=row.team_id, opened=edge.begins,
        )
    )  # fmt: skip
    unit.add(EngagementState(engagement=new, starts=edge.begins, state=State.ACTIVE))
    first = Phase.objects.filter(template_id=row.template_id).order_by("position").first()
    if first is not None:
        unit.add(EngagementPhase(engagement=new, starts=edge.begins, phase=first))
    members = EngagementMember.objects.filter(engagement=row, ends__gt=edge.begins)
    unit.add_all(
        EngagementMember(
            engagement=new, person_id=member.person_id, role=member.role, lead=member.lead,
            starts=max(edge.begins, member.starts), ends=member.ends,
        )
        for member in members.order_by("id")
    )  # fmt: skip
    steps: list[NextStep] = open_steps([row.pk], edge.begins)
    unit.change_all((step, {"engagement_id": new.pk}) for step in steps)
    seats = Attendance.objects.filter(
        engagement=row, session__state=Session.State.PLANNED, session__day__gte=edge.begins
    )
    unit.change_all((seat, {"engagement_id": new.pk}) for seat in seats)
    return new


# --- goals ---


def _turn_goals(
    unit: Unit, one: Crossing, course: Course, home: Engagement | None, edge: Edge
) -> None:
    goals = Goal.objects.in_bulk([goal.id for goal in one.goals])
    teachers = _teachers(home, edge.begins) if home is not None else ()
    parts = _participants(goals)
    for key, goal in goals.items():
        people = [person for person in parts.get(key, teachers) if person in teachers]
        if home is None or key in course.dropped_ids or not people:
            reason = course.reason.strip() or _("Dropped as the school year ended")
            _settle(unit, goal, Status.DROPPED, edge.carried, reason)
        else:
            _settle(unit, goal, Status.CARRIED, edge.carried)
            _carry(unit, goal, home, people, edge.begins)


def _teachers(row: Engagement, day: date) -> tuple[int, ...]:
    """Who takes part on `day`, themselves or in the engagement's team."""
    spans = EngagementMember.objects.filter(holding(day), engagement=row, role=TEACHER)
    team = TeamMember.objects.filter(holding(day), team__isnull=False, team=row.team_id)
    people = (rows.order_by("id").values_list("person", flat=True) for rows in (spans, team))
    return tuple(dict.fromkeys(chain.from_iterable(people)))


def _participants(goals: Mapping[int, Goal]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for part in GoalParticipant.objects.filter(goal__in=list(goals)).order_by("id"):
        found.setdefault(part.goal_id, []).append(part.person_id)
    return found


def _settle(unit: Unit, goal: Goal, status: str, day: date, evidence: str = "") -> None:
    unit.change(goal)
    values = {"status": status, "evidence": evidence, "evidence_url": "", "confirmed_on": None}
    set_from(unit, GoalStatus, {"goal": goal}, day, **values)


CARRIED = (
    "statement", "focus", "practice", "measure", "unit", "baseline", "target",
)  # fmt: skip
"""What a carried goal keeps. Its due date is for its coach and teacher to set anew."""


def _carry(unit: Unit, goal: Goal, home: Engagement, people: Iterable[int], day: date) -> None:
    """Go on with a goal as a new one that names it."""
    kept = {name: getattr(goal, name) for name in CARRIED}
    new = unit.add(Goal(engagement=home, opened=day, carried_from=goal, **kept))
    unit.add(GoalStatus(goal=new, starts=day, status=Status.OPEN))
    unit.add_all(
        GoalParticipant(goal=new, person_id=person, starts=day) for person in dict.fromkeys(people)
    )
