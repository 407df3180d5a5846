"""What a board divides by and asks for: quotients, the unserved, where open work stands."""

from fractions import Fraction

from tests.oracle import goals, phases, sessions, teachers
from tests.oracle.asking import Answer, Refused, Scope, count, share
from tests.oracle.days import days_in
from tests.oracle.engagements import active_engagements_of
from tests.oracle.rules import holds, is_absent
from tests.oracle.workload import assignments, coach_fte, refuse_schools


def quotient(top: Answer, bottom: int | None, times: int = 1) -> Answer:
    value = Fraction(times * top.numerator, bottom) if bottom else None
    return Answer(top.numerator, bottom, value, top.counted)


def sessions_per_reached(scope: Scope) -> Answer:
    return quotient(sessions.sessions(scope), teachers.teachers_with(scope, 1).numerator)


def sessions_per_eligible(scope: Scope) -> Answer:
    return quotient(sessions.sessions(scope), len(scope.eligible_teachers()))


def sessions_per_coach_week(scope: Scope) -> Answer:
    """÷ Σ FTE × days not on leave ÷ 5; hundredths of FTE below."""
    return quotient(sessions.sessions(scope), coach_fte(scope).numerator, 500)


def session_rate(scope: Scope) -> Answer:
    """20 × sessions ÷ school days of the district's calendar."""
    if scope.filtered_by_school or scope.coach is not None:
        raise Refused("the district's days are not split")
    days = days_in(scope.world, 0, scope.start, scope.end)
    return quotient(sessions.sessions(scope), len(days), 20)


def coaches(scope: Scope) -> Answer:
    refuse_schools(scope)
    days = days_in(scope.world, 0, scope.start, scope.end)
    return count(
        row.coach_id
        for row in assignments(scope)
        if any(holds(row, d) and not is_absent(scope.world, row.coach_id, d) for d in days)
    )


def uncut(scope: Scope) -> None:
    if scope.filtered_by_school or scope.coach is not None:
        raise Refused("of the whole district")


def coached(scope: Scope) -> set[int]:
    """Schools with a session, or whose teachers were coached online."""
    return teachers.visited(scope) | set(teachers.schools_online_only(scope).counted)


def schools_unserved(scope: Scope) -> Answer:
    uncut(scope)
    schools = teachers.served(scope)
    return share(schools - coached(scope), schools)


def at_coached_schools(scope: Scope) -> set[int]:
    return {t for s in coached(scope) for t in scope.only(school=s).eligible_teachers()}


def reached_where_served(scope: Scope) -> Answer:
    uncut(scope)
    return share(teachers.teachers_with(scope, 1).counted, at_coached_schools(scope))


def unreached_where_unserved(scope: Scope) -> Answer:
    uncut(scope)
    waiting = teachers.unreached(scope).counted
    return share(waiting - at_coached_schools(scope), waiting)


def goals_going(scope: Scope) -> Answer:
    going = goals._open(scope)
    going = [goal for goal in going if not goals.is_stalled(scope, goal)]
    return share(goals.ids(going), goals.ids(goals.active_goals(scope)))


def goals_stuck(scope: Scope) -> Answer:
    stuck = goals.goals_stalled(scope).counted
    return share(stuck, goals.ids(goals.active_goals(scope)))


def _spells_now(scope: Scope) -> tuple[dict[int, list], set[int]]:
    """phase → its spells that still go on; and the engagements active at the period's end."""
    if scope.filtered_by_school or scope.coach is not None:
        raise Refused("a phase is asked of the whole program")
    active = {e.id for e in active_engagements_of(scope)}
    found: dict[int, list] = {}
    for spell in phases.spells_asked(scope):
        now = found.setdefault(spell.phase, [])
        if spell.end is None and spell.engagement in active:
            now.append(spell)
    return found, active


def phase_now(scope: Scope) -> dict[int, Answer]:
    found, active = _spells_now(scope)
    each = {p: share({s.engagement for s in now}, active) for p, now in found.items()}
    return {p: a for p, a in each.items() if a.numerator or a.denominator}


def phase_past_limit(scope: Scope) -> dict[int, Answer]:
    found, _ = _spells_now(scope)
    return {p: _late(scope, now) for p, now in found.items() if now}


def _late(scope: Scope, now: list) -> Answer:
    limit = scope.world.row("phase", now[0].phase).stall_days
    late = {s.engagement for s in now if limit and phases.spell_days(scope, s) > limit}
    return share(late, {s.engagement for s in now})
