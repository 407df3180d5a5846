"""All that Today knows, read once: lengths and counts from metrics, the story's words by the rules.

A coach's own day; a lead coach also sees what the assigned coaches plan.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from stemhappens.coaching.today import (
    Named,
    OpenStep,
    PlannedVisit,
    goal_wordings,
    open_steps_of,
    own_engagements,
    people_named,
    planned_visits,
)
from stemhappens.core import clock as district_clock
from stemhappens.facts.models import Status
from stemhappens.metrics.ask import Asking, Clock, answers, clock, snapshot
from stemhappens.metrics.cadence import (
    COMING,
    InPhase,
    SinceVisit,
    Standing,
    Waiting,
    listed_coming,
    listed_phases,
    listed_since,
    listed_waiting,
)
from stemhappens.metrics.calendar import year_to_date
from stemhappens.metrics.figure import Figure, Period
from stemhappens.metrics.gathered import gather
from stemhappens.metrics.lists import GoalState, listed_goals
from stemhappens.people.models import Phase, School
from stemhappens.people.reads import Choice, programs_on, session_types_on
from stemhappens.web.doors import Door

AHEAD = timedelta(days=14)
"""How far ahead Today names what is planned."""

FIGURES = ("sessions", "teachers_reached")
"""Of the year to date, at the foot."""


@dataclass(frozen=True)
class Counted:
    """What metrics know of the coach's day. year: from its first day to today."""

    since: Sequence[SinceVisit] = ()
    phases: Mapping[int, InPhase] = field(default_factory=dict)
    goals: Sequence[GoalState] = ()
    waiting: Sequence[Waiting] = ()
    coming: Mapping[tuple[int, int], date] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    year: Period | None = None


@dataclass(frozen=True)
class DayRead:
    """A coach's day. engagements: the own ones, id → uid; names: whoever is named on the page."""

    today: date
    counted: Counted = field(default_factory=Counted)
    engagements: Mapping[int, UUID] = field(default_factory=dict)
    planned: Sequence[PlannedVisit] = ()
    steps: Sequence[OpenStep] = ()
    wordings: Mapping[int, str] = field(default_factory=dict)
    phases: Mapping[int, Phase] = field(default_factory=dict)
    schools: Mapping[int, str] = field(default_factory=dict)
    names: Mapping[int, Named] = field(default_factory=dict)
    micro: Sequence[Choice] = ()

    @property
    def horizon(self) -> date:
        """The last of the school days looked ahead to; a week where the calendar ends."""
        return self.counted.coming.get((0, COMING)) or self.today + timedelta(days=7)

    def due_day(self, row: SinceVisit, standing: Standing) -> date | None:
        """The day a visit is due by its cadence; None when it lies beyond the coming days."""
        if standing.left == 0:
            return self.today
        return self.counted.coming.get((row.school, standing.left or 0))

    def standing(self, row: SinceVisit) -> Standing:
        """How a teacher's wait stands against the cadence of the phase."""
        spell = self.counted.phases.get(row.engagement)
        phase = self.phases.get(spell.phase) if spell else None
        return row.against(phase.cadence_days if phase else None)

    def plans_with(self, teacher: int) -> list[PlannedVisit]:
        """The own visits planned with a teacher, from today on."""
        return [one for one in self.planned if one.own and teacher in one.teacher_ids
                and one.day >= self.today]  # fmt: skip


def read_day(door: Door) -> DayRead:
    """Read a coach's day in a constant number of statements."""
    viewer, today = door.actor, district_clock.today(door.district)
    engagements = own_engagements(viewer, today)
    planned = planned_visits(viewer, last=today + AHEAD)
    steps = open_steps_of(viewer, engagements, today)
    counted = _count(door, today, engagements)
    goals = [goal.goal for goal in counted.goals]
    wanted = _people(counted, planned, steps)
    return DayRead(
        today=today,
        counted=counted,
        engagements=engagements,
        planned=planned,
        steps=steps,
        wordings=goal_wordings(viewer, goals) if goals else {},
        phases={row.pk: row for row in Phase.objects.all()},
        schools=dict(School.objects.values_list("pk", "name")),
        names=people_named(viewer, wanted, today),
        micro=[kind for kind in session_types_on(today) if kind.group == "micro"],
    )


def _count(door: Door, today: date, engagements: Mapping[int, UUID]) -> Counted:
    programs, coach = programs_on(today), door.actor.person_id
    if not programs or coach is None:
        return Counted()
    with snapshot() as using:
        at = clock(door.district, programs[0].pk, using)
        year = year_to_date(at.years, at.today) or Period(at.today, at.today)
        since, phases, goals, waiting, coming = gather(
            [
                listed_since(at, engagements),
                listed_phases(at, engagements),
                listed_goals(at, _goals_of(at, engagements)),
                listed_waiting(at, year, coach),
                listed_coming(at),
            ],
            using,
        )
        (found,) = answers(at, [Asking(FIGURES, year, {"coach": coach})], using)
    return Counted(
        since=since,
        phases={row.engagement: row for row in phases},
        goals=[goal for goal in goals if goal.status == Status.OPEN],
        waiting=waiting,
        coming={(row.school, row.number): row.day for row in coming},
        figures={name: each[()] for name, each in found.items()},
        year=year,
    )


def _goals_of(at: Clock, engagements: Mapping[int, UUID]) -> Asking:
    kept = tuple(sorted(engagements)) or (0,)
    return Asking([], Period(at.today, at.today), {"engagement": kept})


def _people(
    counted: Counted, planned: Iterable[PlannedVisit], steps: Iterable[OpenStep]
) -> set[int]:
    found = {row.teacher for row in counted.since} | {row.teacher for row in counted.waiting}
    for plan in planned:
        found |= {*plan.teacher_ids, plan.coach_id or 0}
    return found | {step.owner_id or 0 for step in steps}
