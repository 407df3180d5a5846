"""Goals: what became of them, which are due, which have stalled (ruling 11)."""

from datetime import date

from tests.oracle.asking import Answer, Scope, share
from tests.oracle.days import days_after, days_in
from tests.oracle.dump import Row, World, remembered
from tests.oracle.engagements import (
    coach_of_engagement,
    own_school,
    state_on,
    teachers_ever,
    teachers_on,
)
from tests.oracle.rules import holds, latest, policy_on

YOUNG_DAYS = 10


@remembered
def chain_of(world: World, goal: int) -> list[Row]:
    """The statuses in force, each from its day on.

    Where the day's policy wants the teacher's word, completed begins with that word, and never does
    if another status came before it.
    """
    engagement = world.row("engagement", world.row("goal", goal).engagement_id)
    rows = sorted(world.rows("goal_status", goal_id=goal), key=lambda s: s.starts)
    found = []
    for number, row in enumerate(rows):
        asked_for = policy_on(world, engagement.program_id, row.starts).confirm_goals
        if row.status != "completed" or not asked_for:
            found.append(row)
            continue
        later = [other.starts for other in rows[number + 1 :]]
        if row.confirmed_on and not any(day <= row.confirmed_on for day in later):
            found.append(Row(**{**vars(row), "starts": max(row.starts, row.confirmed_on)}))
    return found


@remembered
def status_on(world: World, goal: int, day: date) -> str:
    """The status in force that day; before its first row open from the day it was opened."""
    row = latest(chain_of(world, goal), day)
    if row:
        return row.status
    return "open" if world.row("goal", goal).opened <= day else ""


def people_of_goal(world: World, goal: Row, day: date) -> set[int]:
    """Those it is for that day, else those it ever was for.

    A goal without participants is for the teachers of its engagement, likewise.
    """
    rows = world.rows("goal_participant", goal_id=goal.id)
    if not rows:
        engagement = goal.engagement_id
        return set(teachers_on(world, engagement, day) or teachers_ever(world, engagement))
    now = {p.person_id for p in rows if holds(p, day)}
    return now or {p.person_id for p in rows}


def schools_of_goal(world: World, goal: Row, day: date) -> frozenset[int]:
    """The own schools that day of those it is for; without anybody ever its engagement's school."""
    engagement = world.row("engagement", goal.engagement_id)
    people = people_of_goal(world, goal, day)
    schools = {own_school(world, engagement, p, day) for p in people}
    return frozenset(schools or {engagement.school_id or 0})


def asked(scope: Scope) -> list[Row]:
    """The program's goals that pass the filters, as of the end of the period."""
    world, found = scope.world, []
    if scope.start > scope.end:
        return found
    for goal in world.tables["goal"]:
        engagement = world.row("engagement", goal.engagement_id)
        if (
            engagement.program_id == scope.program
            and scope.by_coach([coach_of_engagement(world, engagement.id, scope.end)])
            and any(scope.at(s, scope.end) for s in schools_of_goal(world, goal, scope.end))
        ):
            found.append(goal)
    return found


def is_active(scope: Scope, goal: Row) -> bool:
    """Open on a day of the period, or another status began on a day of it."""
    chain = chain_of(scope.world, goal.id)
    if any(scope.holds(s.starts) for s in chain):
        return True
    # no row begins within: what held on the first day held throughout, or it was opened within
    return "open" in (
        status_on(scope.world, goal.id, scope.start),
        status_on(scope.world, goal.id, scope.end),
    )


def active_goals(scope: Scope) -> list[Row]:
    return [g for g in asked(scope) if is_active(scope, g)]


def ids(rows: list[Row]) -> set[int]:
    return {row.id for row in rows}


def _with_status(scope: Scope, goals: list[Row], status: str) -> set[int]:
    return {g.id for g in goals if status_on(scope.world, g.id, scope.end) == status}


def completed_within(scope: Scope, goal: Row) -> bool:
    """Completed at the end, by a row that began in the period."""
    row = latest(chain_of(scope.world, goal.id), scope.end)
    return bool(row) and row.status == "completed" and scope.holds(row.starts)


def _completion(scope: Scope, goals: list[Row]) -> Answer:
    return share({g.id for g in goals if completed_within(scope, g)}, ids(goals))


def goal_completion(scope: Scope) -> Answer:
    return _completion(scope, active_goals(scope))


def goals_practice(scope: Scope) -> Answer:
    return _completion(scope, [g for g in active_goals(scope) if g.focus == "teacher_practice"])


def goals_outcome(scope: Scope) -> Answer:
    return _completion(scope, [g for g in active_goals(scope) if g.focus == "student_outcome"])


def goals_due_completion(scope: Scope) -> Answer:
    """Completed by the end, of those whose due date, as known then, lies in the period."""
    due = [g for g in asked(scope) if scope.holds(due_on(scope.world, g.id, scope.end) or date.max)]
    return share(_with_status(scope, due, "completed"), ids(due))


def due_on(world: World, goal: int, day: date) -> date | None:
    """The due date known that day."""
    row = latest(world.rows("goal_due", goal_id=goal), day)
    return row.due if row else None


def goals_dropped(scope: Scope) -> Answer:
    active = active_goals(scope)
    return share(_with_status(scope, active, "dropped"), ids(active))


def goals_carried(scope: Scope) -> Answer:
    active = active_goals(scope)
    return share(_with_status(scope, active, "carried"), ids(active))


def goals_young(scope: Scope) -> Answer:
    """Still open and younger than ten school days, of those active in the period."""
    active = active_goals(scope)
    still = _with_status(scope, active, "open")
    young = {g.id for g in active if g.id in still and age_of(scope, g) < YOUNG_DAYS}
    return share(young, ids(active))


def age_of(scope: Scope, goal: Row) -> int:
    """Instructional days since a goal was opened, pauses included; the least over its schools."""
    schools = schools_of_goal(scope.world, goal, scope.end)
    return min(days_after(scope.world, school, goal.opened, scope.end) for school in schools)


def days_since(scope: Scope, goal: Row, after: date) -> int:
    """Instructional days after `after` up to the as-of day, paused ones left out; least counts."""
    world = scope.world
    return min(
        sum(
            1
            for day in days_in(world, school, after, scope.end)
            if day > after and state_on(world, goal.engagement_id, day) != "paused"
        )
        for school in schools_of_goal(world, goal, scope.end)
    )


def touches(scope: Scope, goal: Row) -> list[Row]:
    """The touches up to the as-of day, the last one last."""
    rows = scope.world.rows("goal_touch", goal_id=goal.id)
    return sorted((t for t in rows if t.day <= scope.end), key=lambda t: (t.day, t.id))


def _open(scope: Scope) -> list[Row]:
    return [g for g in asked(scope) if status_on(scope.world, g.id, scope.end) == "open"]


def goals_on_track(scope: Scope) -> Answer:
    """Open goals that the coach, when last saying so, called on track, of all open."""
    on_track = set()
    for goal in _open(scope):
        said = [t.on_track for t in touches(scope, goal) if t.on_track is not None]
        if said and said[-1]:
            on_track.add(goal.id)
    return share(on_track, ids(_open(scope)))


def goals_stalled(scope: Scope) -> Answer:
    """Open goals not touched within the limit, or past due, of all open."""
    return share({g.id for g in _open(scope) if is_stalled(scope, g)}, ids(_open(scope)))


def is_stalled(scope: Scope, goal: Row) -> bool:
    due = due_on(scope.world, goal.id, scope.end)
    if due and due < scope.end:
        return True
    touched = [t.day for t in touches(scope, goal)]
    since = touched[-1] if touched else goal.opened
    limit = policy_on(scope.world, scope.program, since).goal_stall_days
    return days_since(scope, goal, since) > limit
