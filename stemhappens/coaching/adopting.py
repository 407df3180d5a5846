"""Engagements that were under way before the district came here, opened as a log tells of them.

Whoever coached is not asked to type their past again: a director confirms a list, and it stands.
What the log does not say is not made up: an engagement without a phase has none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from stemhappens.coaching.goals import GoalDraft, wording_problems
from stemhappens.coaching.linking import Link, link_visits
from stemhappens.coaching.models import (
    Engagement,
    EngagementMember,
    EngagementPhase,
    EngagementState,
    Goal,
    GoalParticipant,
    GoalStatus,
    GoalTouch,
)
from stemhappens.core.problem import Problems
from stemhappens.core.rules import authorize
from stemhappens.core.write import Unit
from stemhappens.people.checks import refuse, today_of
from stemhappens.people.models import Phase, Program

State, Status = EngagementState.State, GoalStatus.Status
COACH, TEACHER = EngagementMember.Role.COACH, EngagementMember.Role.TEACHER
SOME = 1000
"""So many visits are linked together."""


@dataclass(frozen=True)
class PastVisit:
    """A visit of an engagement. version: of the visit, as read."""

    session_id: int
    version: int
    day: date


@dataclass(frozen=True)
class PastGoal:
    """A goal as a log tells of it: its words, from when, and what became of it on which day.

    touched: the visits (by id and day) that worked on it. The words are content.
    """

    statement: str = field(repr=False)
    opened: date
    status: str = Status.OPEN
    settled: date | None = None
    evidence: str = field(default="", repr=False)
    touched: tuple[tuple[int, date], ...] = ()


@dataclass(frozen=True)
class PastEngagement:
    """An engagement as a log tells of it. closed: the first day on which it was over; None: open.

    engagement_id: one that is here and that the visits fit; they are linked to it, and nothing of
    it changes. phases: (from when, phase) in order; empty where the log says none.
    """

    program_id: int
    coach_id: int
    teacher_id: int
    opened: date
    visits: tuple[PastVisit, ...]
    template_id: int
    closed: date | None = None
    reason: str = ""
    school_id: int | None = None
    phases: tuple[tuple[date, int], ...] = ()
    goals: tuple[PastGoal, ...] = ()
    engagement_id: int | None = None


@dataclass(frozen=True)
class Adopted:
    """How many there are now that were not before."""

    engagements: int
    goals: int
    links: int


def adopt_engagements(unit: Unit, past: Sequence[PastEngagement]) -> Adopted:
    """Open what a log tells of, with phases, goals and links to the visits: all or nothing.

    Raises Denied, Invalid with all that is wrong, Stale where a visit was changed or linked since
    it was read. A handful of statements for each kind of row, however many there are.
    """
    authorize(unit.actor, "adopt")
    refuse(_problems(unit, past))
    new = [one for one in past if one.engagement_id is None]
    rows = unit.add_all(
        Engagement(
            program_id=one.program_id,
            template_id=one.template_id,
            school_id=one.school_id,
            opened=one.opened,
        )
        for one in new
    )
    pairs = list(zip(new, rows, strict=True))
    _add_course(unit, pairs)
    goals = _add_goals(unit, pairs)
    home = {id(one): row.pk for one, row in pairs}
    links = [
        Link(visit.session_id, visit.version, one.teacher_id, one.engagement_id or home[id(one)])
        for one in past
        for visit in one.visits
    ]
    return Adopted(len(rows), goals, sum(link_visits(unit, some) for some in _batches(links)))


def _problems(unit: Unit, past: Iterable[PastEngagement]) -> Problems:
    problems = Problems()
    today = today_of(unit)
    programs = {row.pk: row for row in Program.objects.all()}
    of_template = dict(Phase.objects.values_list("pk", "template_id"))
    for one in past:
        program = programs.get(one.program_id)
        if program is None or not program.starts <= one.opened < program.ends:
            problems.add("opened", _("The program does not run on that day; choose another date."))
        if one.opened > today or (one.closed is not None and not one.opened < one.closed <= today):
            problems.add("opened", _("An engagement opens before it closes, and not in future."))
        if one.closed is not None and not one.reason.strip():
            problems.add("reason", _("Say why."))
        if any(of_template.get(phase) != one.template_id for _day, phase in one.phases):
            problems.add("phase", _("This phase belongs to another set of phases; choose again."))
        for goal in one.goals:
            found = wording_problems(GoalDraft(goal.statement, Goal.Focus.PRACTICE, goal.opened))
            problems.found += found.found
    return problems


def _add_course(unit: Unit, pairs: Sequence[tuple[PastEngagement, Engagement]]) -> None:
    """States, members and phases."""
    unit.add_all(
        EngagementState(engagement=row, starts=one.opened, state=State.ACTIVE) for one, row in pairs
    )
    unit.add_all(
        EngagementState(engagement=row, starts=one.closed, state=State.CLOSED, reason=one.reason)
        for one, row in pairs
        if one.closed is not None
    )
    unit.add_all(
        EngagementMember(
            engagement=row, person_id=person, role=role, lead=role == COACH, starts=one.opened
        )
        for one, row in pairs
        for person, role in ((one.coach_id, COACH), (one.teacher_id, TEACHER))
    )
    unit.add_all(
        EngagementPhase(engagement=row, starts=starts, phase_id=phase)
        for one, row in pairs
        for starts, phase in one.phases
    )


def _add_goals(unit: Unit, pairs: Iterable[tuple[PastEngagement, Engagement]]) -> int:
    """Goals with their course and what the visits did for them; returns how many."""
    told = [(goal, one, row) for one, row in pairs for goal in one.goals]
    rows = unit.add_all(
        Goal(
            engagement=row,
            statement=goal.statement.strip(),
            focus=Goal.Focus.PRACTICE,
            opened=goal.opened,
        )
        for goal, _one, row in told
    )
    made = [(goal, one, row) for (goal, one, _home), row in zip(told, rows, strict=True)]
    unit.add_all(
        GoalParticipant(goal=row, person_id=one.teacher_id, starts=goal.opened)
        for goal, one, row in made
    )
    unit.add_all(
        GoalStatus(goal=row, starts=starts, status=status, evidence=evidence)
        for goal, _one, row in made
        for starts, status, evidence in _course(goal)
    )
    unit.add_all(
        GoalTouch(goal=row, session_id=session, day=day)
        for goal, _one, row in made
        for session, day in goal.touched
    )
    return len(rows)


def _course(goal: PastGoal) -> list[tuple[date, str, str]]:
    """Open, then what it became; what was settled on its first day was never open."""
    if goal.settled is None:
        return [(goal.opened, Status.OPEN, "")]
    first = [(goal.opened, str(Status.OPEN), "")] if goal.opened < goal.settled else []
    return [*first, (goal.settled, goal.status, goal.evidence)]


def _batches(links: Iterable[Link]) -> Iterable[list[Link]]:
    """The links in lists of some visits; a visit's own stay together, for its version rises."""
    of_visit: dict[int, list[Link]] = {}
    for link in links:
        of_visit.setdefault(link.session_id, []).append(link)
    grouped = list(of_visit.values())
    for start in range(0, len(grouped), SOME):
        yield [link for group in grouped[start : start + SOME] for link in group]
