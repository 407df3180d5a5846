"""A coach's own month, read in one snapshot: every figure asked of the own work alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from stemhappens.coaching.month import OwnVisit, StepWords, own_visits, step_words
from stemhappens.coaching.time import TimeLine, own_time
from stemhappens.coaching.today import Named, goal_wordings, people_named
from stemhappens.core import clock as district_clock
from stemhappens.metrics.ask import Asking, Clock, answers, clock, snapshot
from stemhappens.metrics.figure import Figure, Period
from stemhappens.metrics.gathered import gather, one_list
from stemhappens.metrics.lists import (
    GoalState,
    TeacherVisits,
    listed_goals,
    listed_instructional_days,
    listed_visits,
)
from stemhappens.metrics.months import (
    Months,
    StepDue,
    listed_classes,
    listed_steps,
    months_compared,
    months_so_far,
    with_the_one_before,
)
from stemhappens.people.models import School
from stemhappens.people.reads import programs_on
from stemhappens.web.doors import Door

FIGURES = (
    "sessions", "micro_touches", "short_visits", "teacher_contacts", "coach_hours",
    "sessions_with_minutes", "teachers_reached", "direct_share", "next_step_follow_through",
    "goal_completion", "goals_stalled",
)  # fmt: skip


@dataclass(frozen=True)
class MonthRead:
    """All of a month. klass: of each session held, what it counts as."""

    today: date
    months: Months
    offered: Sequence[Period]
    figures: Mapping[str, Figure] = field(default_factory=dict)
    before: Mapping[str, Figure] = field(default_factory=dict)
    teachers: Sequence[TeacherVisits] = ()
    goals: Sequence[GoalState] = ()
    steps: Sequence[StepDue] = ()
    klass: Mapping[int, int] = field(default_factory=dict)
    visits: Sequence[OwnVisit] = ()
    time: Sequence[TimeLine] = ()
    wordings: Mapping[int, str] = field(default_factory=dict)
    words: Mapping[int, StepWords] = field(default_factory=dict)
    names: Mapping[int, Named] = field(default_factory=dict)
    schools: Mapping[int, str] = field(default_factory=dict)


def read_month(door: Door, wanted: str) -> MonthRead:
    """Read the month `wanted` ("2026-05"), else the present one."""
    today = district_clock.today(door.district)
    programs, coach = programs_on(today), door.actor.person_id
    if not programs or coach is None:
        this = Period(today.replace(day=1), today)
        return MonthRead(today, Months(this, this, False), [this])
    with snapshot() as using:
        at = clock(door.district, programs[0].pk, using)
        offered = months_so_far(at)
        chosen = next((m for m in offered if f"{m.start:%Y-%m}" == wanted), offered[0])
        return _read(door, at, using, offered, chosen, coach)


def _read(
    door: Door, at: Clock, using: str, offered: Sequence[Period], chosen: Period, coach: int
) -> MonthRead:
    viewer, today = door.actor, at.today
    days = one_list(listed_instructional_days(at, with_the_one_before(at, chosen)), using)
    months = months_compared(at, chosen, days)
    own = {"coach": coach}
    asking = Asking(FIGURES, months.period, own)
    now, before = answers(at, [asking, Asking(FIGURES, months.before, own)], using)
    teachers, goals, steps, classes = gather(
        [
            listed_visits(at, asking),
            listed_goals(at, asking),
            listed_steps(at, asking),
            listed_classes(at, asking),
        ],
        using,
    )
    words = step_words(viewer, [row.step for row in steps], today)
    visits = own_visits(viewer, [row.session for row in classes])
    people = {row.teacher for row in teachers} | {w.owner_id or 0 for w in words.values()}
    people |= {key for visit in visits for key in visit.teacher_ids}
    return MonthRead(
        today=today,
        months=months,
        offered=offered,
        figures={name: each[()] for name, each in now.items()},
        before={name: each[()] for name, each in before.items()},
        teachers=teachers,
        goals=goals,
        steps=steps,
        klass={row.session: row.klass for row in classes},
        visits=visits,
        time=own_time(viewer, months.period.start, months.period.end),
        wordings=goal_wordings(viewer, [goal.goal for goal in goals]),
        words=words,
        names=people_named(viewer, people, today),
        schools=dict(School.objects.values_list("pk", "name")),
    )
