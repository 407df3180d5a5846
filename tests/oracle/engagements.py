"""Engagements: who is in one, its state, the gaps between visits."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tests.oracle.asking import Answer, Scope, count, share
from tests.oracle.days import dates, days_in
from tests.oracle.dump import Row, World, remembered
from tests.oracle.rules import all_contacts, holds, home_school, latest, policy_on

OPEN = ("active", "paused")


# --- an engagement on a day ---


@remembered
def state_on(world: World, engagement: int, day: date) -> str:
    """The state in force that day; without any state row active from its opening on."""
    chain = world.rows("engagement_state", engagement_id=engagement)
    if not chain:
        return "active" if world.row("engagement", engagement).opened <= day else ""
    row = latest(chain, day)
    return row.state if row else ""


@remembered
def teachers_on(world: World, engagement: int, day: date) -> frozenset[int]:
    """The teachers of an engagement that day: its own, and the members of its team."""
    members = world.rows("engagement_member", engagement_id=engagement)
    found = {m.person_id for m in members if m.role == "teacher" and holds(m, day)}
    team = world.row("engagement", engagement).team_id
    if team:
        found |= {m.person_id for m in world.rows("team_member", team_id=team) if holds(m, day)}
    return frozenset(found)


def teachers_ever(world: World, engagement: int) -> frozenset[int]:
    """Everybody who ever was a teacher of an engagement."""
    members = world.rows("engagement_member", engagement_id=engagement)
    found = {m.person_id for m in members if m.role == "teacher"}
    team = world.row("engagement", engagement).team_id
    if team:
        found |= {m.person_id for m in world.rows("team_member", team_id=team)}
    return frozenset(found)


@remembered
def coach_of_engagement(world: World, engagement: int, day: date) -> int:
    """The lead coach that day; of several the first; outside all spans the nearest one before.

    0 where an engagement has no coach.
    """
    members = world.rows("engagement_member", engagement_id=engagement)
    coaches = [m for m in members if m.role == "coach"]
    now = [m for m in coaches if holds(m, day)]
    if now:
        return min(now, key=lambda m: (not m.lead, m.starts, m.id)).person_id
    before = [m for m in coaches if m.ends <= day]
    if before:
        last = max(m.ends for m in before)
        ended = [m for m in before if m.ends == last]
        return min(ended, key=lambda m: (not m.lead, m.starts, m.id)).person_id
    return min(coaches, key=lambda m: (m.starts, not m.lead, m.id)).person_id if coaches else 0


def own_school(world: World, engagement: Row, teacher: int, day: date) -> int:
    """A teacher's school in an engagement: at two the engagement's, else the primary one.

    The engagement's school for who is at none that day; 0 where it has none either.
    """
    at = engagement.school_id or 0
    return home_school(world, engagement.program_id, teacher, day, at) or at


def schools_of_engagement(world: World, engagement: Row, day: date) -> frozenset[int]:
    """The own schools of its teachers that day (ruling 8); without any its own; else none (0)."""
    people = teachers_on(world, engagement.id, day)
    schools = {own_school(world, engagement, p, day) for p in people}
    return frozenset(schools or {engagement.school_id or 0})


def asked(scope: Scope) -> list[Row]:
    """The program's engagements that pass the filters, as of the end of the period."""
    rows = scope.world.rows("engagement", program_id=scope.program)
    return [e for e in rows if passes(scope, e, scope.end)]


def passes(scope: Scope, engagement: Row, day: date) -> bool:
    """True when coach and one of the schools of an engagement pass the filters that day."""
    schools = schools_of_engagement(scope.world, engagement, day)
    return scope.by_coach([coach_of_engagement(scope.world, engagement.id, day)]) and any(
        scope.at(school, day) for school in schools
    )


def active_days(scope: Scope, engagement: int) -> list[date]:
    """The days of the period on which an engagement is active."""
    days = dates(scope.start, scope.end)
    return [day for day in days if state_on(scope.world, engagement, day) == "active"]


# --- counts as of the period's end (ruling 14) ---


def active_engagements(scope: Scope) -> Answer:
    return count(e.id for e in active_engagements_of(scope))


def engagements_open(scope: Scope) -> Answer:
    """Engagements active on at least one day of the period, with this coach and school then."""
    return count(e.id for e in open_engagements_of(scope))


def open_engagements_of(scope: Scope) -> list[Row]:
    """Those active on a day of the period on which coach and school pass the filters."""
    return [
        e
        for e in scope.world.rows("engagement", program_id=scope.program)
        if any(passes(scope, e, day) for day in active_days(scope, e.id))
    ]


def active_engagements_of(scope: Scope) -> list[Row]:
    """Those active on the as-of day."""
    if scope.start > scope.end:
        return []
    return [e for e in asked(scope) if state_on(scope.world, e.id, scope.end) == "active"]


def engagements_without_goal(scope: Scope) -> Answer:
    active = active_engagements_of(scope)
    without = {
        e.id
        for e in active
        if not any(g.opened <= scope.end for g in scope.world.rows("goal", engagement_id=e.id))
    }
    return share(without, (e.id for e in active))


def teachers_in_cycle(scope: Scope) -> Answer:
    """Teachers of an active engagement; by school, those at home there."""
    found = set()
    if scope.start > scope.end:
        return count(found)
    for e in scope.world.rows("engagement", program_id=scope.program):
        if state_on(scope.world, e.id, scope.end) != "active":
            continue
        if not scope.by_coach([coach_of_engagement(scope.world, e.id, scope.end)]):
            continue
        for teacher in teachers_on(scope.world, e.id, scope.end):
            if scope.at(own_school(scope.world, e, teacher, scope.end), scope.end):
                found.add(teacher)
    return count(found)


# --- gaps between visits ---


@dataclass(frozen=True)
class Stay:
    """A teacher's unbroken stretch in an open engagement; `end` is the first day outside."""

    engagement: int
    teacher: int
    start: date
    end: date | None


@remembered
def stays(world: World, engagement: int, upto: date) -> list[Stay]:
    """Every stay of every teacher, as known on `upto`; one still open has no end."""
    found = []
    first = world.row("engagement", engagement).opened
    chain = world.rows("engagement_state", engagement_id=engagement)
    first = min([first, *(s.starts for s in chain)])
    for teacher in sorted(teachers_ever(world, engagement)):
        begun: date | None = None
        for day in dates(first, upto):
            inside = state_on(world, engagement, day) in OPEN
            inside = inside and teacher in teachers_on(world, engagement, day)
            if inside and begun is None:
                begun = day
            if not inside and begun is not None:
                found.append(Stay(engagement, teacher, begun, day))
                begun = None
        if begun is not None:
            found.append(Stay(engagement, teacher, begun, None))
    return found


def counting_days(world: World, stay: Stay, school: int, after: date, upto: date) -> int:
    """Instructional days after `after` up to `upto` on which the stay is not paused."""
    return sum(
        1
        for day in days_in(world, school, after, upto)
        if day > after
        and (stay.end is None or day <= stay.end)
        and (day == stay.end or state_on(world, stay.engagement, day) == "active")
    )


def visits_in(scope: Scope, stay: Stay) -> list[date]:
    """The days of the counted visits that belong to the stay, up to the as-of day."""
    return sorted(
        {
            c.day
            for c in all_contacts(scope.world, scope.program)
            if c.teacher_level
            and c.engagement == stay.engagement
            and c.teacher == stay.teacher
            and stay.start <= c.day <= min(scope.end, stay.end or scope.end)
        }
    )


def window_at(scope: Scope, day: date) -> int:
    return policy_on(scope.world, scope.program, day).gap_window_days


def school_at(scope: Scope, stay: Stay, day: date) -> int:
    engagement = scope.world.row("engagement", stay.engagement)
    return own_school(scope.world, engagement, stay.teacher, day)


def gap_lengths(scope: Scope, stay: Stay) -> list[tuple[date, date, int]]:
    """(from, to, instructional days between) of each gap, cut at the as-of day."""
    last = min(scope.end, stay.end or scope.end)
    edges = sorted({stay.start, *visits_in(scope, stay), last})
    found = []
    for after, upto in pairwise(edges):
        school = school_at(scope, stay, after)
        found.append((after, upto, counting_days(scope.world, stay, school, after, upto)))
    return found


def is_young(scope: Scope, stay: Stay) -> bool:
    """True when a stay is still open and younger than one window."""
    if stay.end is not None:
        return False
    school = school_at(scope, stay, stay.start)
    age = counting_days(scope.world, stay, school, stay.start, scope.end)
    return age < window_at(scope, stay.start)


def gaps_kept(scope: Scope, stay: Stay) -> list[bool]:
    """For each gap of the stay that overlaps the period: is it within its window?

    A gap is the lead coach's and the school's of the day it began.
    """
    return [
        days <= window_at(scope, after)
        for after, upto, days in gap_lengths(scope, stay)
        if upto >= scope.start
        and scope.by_coach([coach_of_engagement(scope.world, stay.engagement, after)])
        and scope.at(school_at(scope, stay, after), after)
    ]


def cycle_benchmark(scope: Scope) -> Answer:
    """Teachers all of whose gaps are within the window, of those with an engagement open."""
    kept: dict[int, list[bool]] = {}
    for e in scope.world.rows("engagement", program_id=scope.program):
        days = set(active_days(scope, e.id))
        for stay in stays(scope.world, e.id, scope.end) if days else ():
            inside = any(stay.start <= d and (not stay.end or d < stay.end) for d in days)
            if inside and not is_young(scope, stay):
                gaps = gaps_kept(scope, stay)
                if gaps:
                    kept.setdefault(stay.teacher, []).extend(gaps)
    return share({t for t, each in kept.items() if all(each)}, kept)
