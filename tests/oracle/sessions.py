"""Figures of sessions: what took place, hours, mix, loops, and the quality of the record."""

from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from tests.oracle.asking import Answer, Scope, count, median, share
from tests.oracle.days import days_after
from tests.oracle.dump import Row, World
from tests.oracle.engagements import coach_of_engagement
from tests.oracle.rules import (
    Contact,
    all_contacts,
    class_of,
    coaches_of,
    lead_of,
    policy_on,
    teachers_of,
)

HELD = ("counted", "short", "micro", "uncounted type", "nobody")


def ids(rows: list[Row]) -> set[int]:
    return {row.id for row in rows}


# --- what took place ---


def sessions(scope: Scope) -> Answer:
    return count(ids(scope.sessions("counted")))


def sessions_held(scope: Scope) -> Answer:
    return count(ids(scope.sessions(*HELD)))


def short_visits(scope: Scope) -> Answer:
    return count(ids(scope.sessions("short")))


def micro_touches(scope: Scope) -> Answer:
    return count(ids(scope.sessions("micro")))


def teacher_contacts(scope: Scope) -> Answer:
    return count(c.id for c in scope.contacts())


def contacts_in_large_groups(scope: Scope) -> Answer:
    return count(c.id for c in scope.contacts() if not c.reach)


def linked_sessions(scope: Scope) -> Answer:
    """Counted sessions somebody in which belongs to an engagement."""
    rows = scope.sessions("counted")
    linked = {a.session_id for a in scope.world.tables["attendance"] if a.engagement_id}
    return share(ids(rows) & linked, ids(rows))


def type_mix(scope: Scope) -> dict[int, Answer]:
    """type → sessions of it among all counted; 0 is the unknown type."""
    every = scope.sessions("counted")
    types = {s.session_type_id or 0 for s in every}
    return {
        kind: share({s.id for s in every if (s.session_type_id or 0) == kind}, ids(every))
        for kind in types
    }


# --- hours ---


def heads(scope: Scope, session: Row) -> int:
    """How often a session's minutes count for coaches: once for each, or for the one asked for."""
    return len(coaches_of(scope.world, session)) if scope.coach is None else 1


def hours(minutes: int, subjects: set[int]) -> Answer:
    return Answer(minutes, None, Fraction(minutes, 60), frozenset(subjects))


def timed(rows: list[Row]) -> list[Row]:
    return [s for s in rows if s.minutes is not None]


def coach_hours(scope: Scope) -> Answer:
    rows = timed(scope.sessions("counted"))
    return hours(sum(s.minutes * heads(scope, s) for s in rows), ids(rows))


def session_hours(scope: Scope) -> Answer:
    rows = timed(scope.sessions("counted"))
    return hours(sum(s.minutes for s in rows), ids(rows))


def contact_hours(scope: Scope) -> Answer:
    rows = [c for c in scope.contacts() if c.minutes is not None]
    return hours(sum(c.minutes for c in rows), {c.id for c in rows})


def sessions_with_minutes(scope: Scope) -> Answer:
    rows = scope.sessions("counted")
    return share(ids(timed(rows)), ids(rows))


def direct_share(scope: Scope) -> Answer:
    """Minutes of all held sessions × coaches, of those and the time entries (ruling 14)."""
    held = timed(scope.sessions(*HELD))
    entries = [
        e
        for e in scope.world.rows("time_entry", program_id=scope.program)
        if scope.holds(e.day) and e.minutes is not None and scope.by_coach([e.coach_id or 0])
    ]
    direct = sum(s.minutes * heads(scope, s) for s in held)
    logged = direct + sum(e.minutes for e in entries)
    counted = frozenset(("session", s.id) for s in held)
    among = counted | {("entry", e.id) for e in entries}
    return Answer(direct, logged, Fraction(direct, logged) if logged else None, counted, among)


# --- loops and steps ---


def loop_closure(scope: Scope) -> Answer:
    """Observations of a teacher followed in time by a debrief, of those whose time is up."""
    due, closed = set(), set()
    for seen in scope.contacts():
        limit = policy_on(scope.world, scope.program, seen.day).debrief_days
        if seen.step != "observation":
            continue
        if days_after(scope.world, seen.school, seen.day, scope.end) < limit:
            continue
        due.add(seen.id)
        if any(_closes(scope, seen, later, limit) for later in all_contacts(*_all(scope))):
            closed.add(seen.id)
    return share(closed, due)


def _all(scope: Scope) -> tuple[World, int]:
    return scope.world, scope.program


def _closes(scope: Scope, seen: Contact, later: Contact, limit: int) -> bool:
    coaches = set(seen.coaches)
    if seen.engagement:
        members = scope.world.rows("engagement_member", engagement_id=seen.engagement)
        coaches = {m.person_id for m in members if m.role == "coach"} or coaches
    return (
        later.step == "debrief"
        and later.klass == "counted"
        and later.teacher == seen.teacher
        and seen.day <= later.day <= scope.end
        and bool(coaches.intersection(later.coaches))
        and days_after(scope.world, seen.school, seen.day, later.day) <= limit
    )


def next_step_follow_through(scope: Scope) -> Answer:
    """Steps due in the period that were done by its as-of day."""
    due = [s for s in scope.world.tables["next_step"] if s.due and _step_asked(scope, s)]
    return share({s.id for s in due if s.done_on and s.done_on <= scope.end}, ids(due))


def _step_asked(scope: Scope, step: Row) -> bool:
    world = scope.world
    if not scope.holds(step.due):
        return False
    session = world.row("session", step.session_id) if step.session_id else None
    engagement = world.row("engagement", step.engagement_id) if step.engagement_id else None
    if session is None and engagement is None:
        return False
    promised = session.day if session else engagement.opened
    coach = lead_of(world, session) if session else 0
    if not coach and engagement:
        coach = coach_of_engagement(world, engagement.id, promised)
    school = (session.school_id if session else None) or (engagement and engagement.school_id)
    return (
        (session or engagement).program_id == scope.program
        and scope.at(school, promised)
        and scope.by_coach([coach])
    )


# --- the quality of the record ---


def latency_of(world: World, session: Row) -> int | None:
    """Days from the visit to its first record; None where the record cannot tell."""
    if session.source == "import" or session.precision != "day":
        return None
    instant: datetime = session.recorded_at
    recorded = instant.astimezone(ZoneInfo(world.timezone)).date()
    return max(0, (recorded - session.day).days)


def log_latency(scope: Scope) -> Answer:
    rows = scope.sessions("counted")
    known = {s.id: latency_of(scope.world, s) for s in rows}
    days = {s: d for s, d in known.items() if d is not None}
    middle = median(list(days.values()))
    return Answer(len(days), len(rows), middle, frozenset(days), frozenset(ids(rows)))


def fields_of(world: World, session: Row) -> dict[str, bool]:
    """Required field → filled, for one session, by the policy of its day (DESIGN §1)."""
    policy = policy_on(world, session.program_id, session.day)
    fields = {
        "date": session.precision == "day",
        "coach": bool(world.rows("session_coach", session_id=session.id)),
        "place": session.place != "school" or session.school_id is not None,
        "teacher": bool(teachers_of(world, session)) or bool(session.headcount),
        "type": session.session_type_id is not None,
    }
    if class_of(world, session.id) == "micro":  # written in one tap
        return fields
    fields["minutes"] = session.minutes is not None
    if policy.topic_required:
        fields["topic"] = bool(world.rows("session_topic", session_id=session.id))
    if policy.next_step_required:
        steps = world.rows("next_step", session_id=session.id)
        fields["next step"] = session.none_needed or bool(steps)
    return fields


def _completeness(scope: Scope, *sources: str) -> Answer:
    counted, among = set(), set()
    for session in scope.sessions(*HELD):
        if session.source in sources:
            for name, filled in fields_of(scope.world, session).items():
                among.add((session.id, name))
                if filled:
                    counted.add((session.id, name))
    return share(counted, among)


def completeness_typed(scope: Scope) -> Answer:
    return _completeness(scope, "typed")


def completeness_imported(scope: Scope) -> Answer:
    return _completeness(scope, "form", "import")
