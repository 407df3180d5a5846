"""The oracle's door: every figure of DESIGN §2 by name, with its parts and its subjects."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle import board, engagements, goals, phases, sessions, teachers, workload
from tests.oracle.asking import Answer, Refused, Scope
from tests.oracle.dump import World

Parts = tuple[int | None, int | None, Fraction | None]
Function = Callable[[Scope], "Answer | dict[Any, Answer]"]

FIGURES: dict[str, Function] = {
    function.__name__: function
    for function in (
        sessions.sessions,
        sessions.sessions_held,
        sessions.short_visits,
        sessions.micro_touches,
        sessions.teacher_contacts,
        sessions.coach_hours,
        sessions.contact_hours,
        sessions.session_hours,
        sessions.sessions_with_minutes,
        sessions.direct_share,
        sessions.contacts_in_large_groups,
        sessions.linked_sessions,
        sessions.type_mix,
        sessions.loop_closure,
        sessions.next_step_follow_through,
        sessions.log_latency,
        sessions.completeness_typed,
        sessions.completeness_imported,
        teachers.teachers_reached,
        teachers.teachers_reached_three,
        teachers.teachers_eligible_at_end,
        teachers.reached_outside_roster,
        teachers.unreached,
        teachers.schools_covered,
        teachers.schools_half_reached,
        teachers.schools_online_only,
        teachers.schools_best_worst,
        teachers.visit_frequency,
        teachers.program_benchmark,
        teachers.contacts_per_teacher,
        teachers.bands,
        teachers.top_20_share,
        teachers.gini,
        teachers.recency_median,
        teachers.never_seen,
        engagements.cycle_benchmark,
        engagements.teachers_in_cycle,
        engagements.active_engagements,
        engagements.engagements_open,
        engagements.engagements_without_goal,
        phases.phase_open,
        phases.phase_advanced,
        phases.phase_median_days,
        phases.phase_stalled,
        goals.goal_completion,
        goals.goals_due_completion,
        goals.goals_practice,
        goals.goals_outcome,
        goals.goals_dropped,
        goals.goals_carried,
        goals.goals_young,
        goals.goals_on_track,
        goals.goals_stalled,
        workload.coach_fte,
        workload.workload_contacts,
        workload.workload_hours,
        workload.caseload,
        board.sessions_per_reached,
        board.sessions_per_eligible,
        board.sessions_per_coach_week,
        board.session_rate,
        board.coaches,
        board.schools_unserved,
        board.reached_where_served,
        board.unreached_where_unserved,
        board.goals_going,
        board.goals_stuck,
        board.phase_now,
        board.phase_past_limit,
    )
}

DIMENSIONS = ("school", "coach", "level", "tier", "month")


def answer(
    world: World, name: str, start: date, end: date, program: int, **filters: Any
) -> Answer | dict[Any, Answer]:
    """The answer of figure `name` over the inclusive period, cut at the district's today.

    filters: school, coach (0: none), level (""), tier (0), and `by`, one of DIMENSIONS.
    """
    by = filters.pop("by", None)
    scope = Scope(world, program, start, min(end, world.today), **filters)
    function = FIGURES[name]
    if by is None:
        return function(scope)
    found = {key: function(part) for key, part in _split(scope, by)}
    if any(isinstance(part, dict) for part in found.values()):
        raise Refused(f"{name} has keys of its own")
    return {key: part for key, part in found.items() if part.numerator or part.denominator}


def figure(
    world: World,
    name: str,
    start: date,
    end: date,
    program: int,
    *,
    school: int | None = None,
    coach: int | None = None,
    by: str | None = None,
) -> Parts | dict[Any, Parts]:
    """(numerator, denominator, value), or a dict of them by key."""
    found = answer(world, name, start, end, program, school=school, coach=coach, by=by)
    if isinstance(found, dict):
        return {key: part.parts for key, part in found.items()}
    return found.parts


def subjects(world: World, name: str, start: date, end: date, program: int, **filters: Any) -> Any:
    """(who is in the numerator, who in the denominator or None), or a dict of them by key."""
    found = answer(world, name, start, end, program, **filters)
    if isinstance(found, dict):
        return {key: (part.counted, part.among) for key, part in found.items()}
    return found.counted, found.among


def _split(scope: Scope, by: str) -> list[tuple[Any, Scope]]:
    """The scope cut by each key of a dimension; keys are ids, codes, or yyyymm for months."""
    world = scope.world
    if by == "month":
        return _months(scope)
    if by == "school":
        keys: set[Any] = {0, *(s.id for s in world.tables["school"])}
    elif by == "coach":
        keys = {0, *(c.person_id for c in world.tables["session_coach"])}
        keys |= {m.person_id for m in world.rows("engagement_member", role="coach")}
        keys |= {a.coach_id for a in world.tables["coach_assignment"]}
        keys |= {e.coach_id or 0 for e in world.tables["time_entry"]}
    elif by == "level":
        keys = {"", *(a.level for a in world.tables["school_attribute"])}
    elif by == "tier":
        keys = {0, *(a.need_tier or 0 for a in world.tables["school_attribute"])}
    else:
        raise Refused(f"no dimension {by}")
    return [(key, scope.only(**{by: key})) for key in sorted(keys)]


def _months(scope: Scope) -> list[tuple[int, Scope]]:
    found = []
    days = teachers.days_of(scope)
    for month in sorted({d.year * 100 + d.month for d in days}):
        within = [d for d in days if d.year * 100 + d.month == month]
        found.append((month, scope.only(start=within[0], end=within[-1])))
    return found
