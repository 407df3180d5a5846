"""Engagements, phases and gaps, projected from engagements and the visits within them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from stemhappens.coaching.models import (
    Attendance,
    Engagement,
    EngagementMember,
    EngagementPhase,
    EngagementState,
    Goal,
)
from stemhappens.core.spans import OPEN_END
from stemhappens.facts.lookups import Keys, PolicyOfDay, among
from stemhappens.facts.models import EngagedFact, Fact, GapFact, Klass, PhaseFact, State
from stemhappens.facts.rosters import cut
from stemhappens.facts.visits import Lookups, klass_of, load_lookups, load_sessions
from stemhappens.people.models import Phase, TeamMember

STATES = {
    "invited": State.INVITED,
    "declined": State.DECLINED,
    "active": State.ACTIVE,
    "paused": State.PAUSED,
    "closed": State.CLOSED,
}
OPEN_STATES = (State.ACTIVE, State.PAUSED)


@dataclass(frozen=True)
class Member:
    """A teacher's span in an engagement, their own or as a member of its team."""

    person: int
    starts: date
    ends: date

    def holds(self, day: date) -> bool:
        return self.starts <= day < self.ends


@dataclass
class Cycle:
    """One engagement with its dated rows, read for projection."""

    row: Engagement
    states: list[tuple[date, State]] = field(default_factory=list)
    phases: list[tuple[date, int]] = field(default_factory=list)
    teachers: list[Member] = field(default_factory=list)
    coaches: list[EngagementMember] = field(default_factory=list)
    goal_from: date = OPEN_END
    visits: list[tuple[int, date]] = field(default_factory=list)

    def state_spans(self) -> list[tuple[date, date, State]]:
        """Each state with the span it holds; a closed engagement stays closed."""
        ends = [day for day, _ in self.states[1:]] + [OPEN_END]
        return [(day, end, s) for (day, s), end in zip(self.states, ends, strict=True)]

    def state_on(self, day: date) -> State | None:
        """The state in force on `day`; None before the first."""
        begun = [state for starts, state in self.states if starts <= day]
        return begun[-1] if begun else None

    def open_stretches(self) -> list[tuple[date, date]]:
        """The longest stretches of active or paused days, half-open."""
        merged: list[tuple[date, date]] = []
        for starts, ends, state in self.state_spans():
            if state not in OPEN_STATES:
                continue
            if merged and merged[-1][1] == starts:
                merged[-1] = (merged[-1][0], ends)
            else:
                merged.append((starts, ends))
        return merged

    def active_pieces(self, starts: date, ends: date) -> list[tuple[date, date]]:
        """The parts of [starts, ends) in which the engagement is active, half-open."""
        return [
            (max(first, starts), min(last, ends))
            for first, last, state in self.state_spans()
            if state == State.ACTIVE and max(first, starts) < min(last, ends)
        ]

    def lead_on(self, day: date) -> int:
        """The lead coach on `day`, else the first then, else who was it last, else who came first.

        0 where an engagement has no coach.
        """
        then = [m for m in self.coaches if m.holds(day)]
        if then:
            return min(then, key=lambda m: (not m.lead, m.starts, m.pk)).person_id
        before = [m for m in self.coaches if m.ends <= day]
        if before:
            last = max(m.ends for m in before)
            ended = [m for m in before if m.ends == last]
            return min(ended, key=lambda m: (not m.lead, m.starts, m.pk)).person_id
        first = sorted(self.coaches, key=lambda m: (m.starts, not m.lead, m.pk))
        return first[0].person_id if first else 0

    def coach_edges(self) -> set[date]:
        """The days on which the lead may change."""
        return {day for m in self.coaches for day in (m.starts, m.ends)}


def load_cycles(keys: Keys) -> list[Cycle]:
    """The engagements with these ids, in a handful of queries."""
    cycles = {e.pk: Cycle(e) for e in among(Engagement.objects.order_by("id"), "id", keys)}
    for s in among(EngagementState.objects.order_by("starts"), "engagement_id", keys):
        cycles[s.engagement_id].states.append((s.starts, STATES[s.state]))
    for p in among(EngagementPhase.objects.order_by("starts"), "engagement_id", keys):
        phases = cycles[p.engagement_id].phases
        if not phases or phases[-1][1] != p.phase_id:
            phases.append((p.starts, p.phase_id))
    for m in among(EngagementMember.objects.order_by("id"), "engagement_id", keys):
        if m.role == EngagementMember.Role.COACH:
            cycles[m.engagement_id].coaches.append(m)
        else:
            cycles[m.engagement_id].teachers.append(Member(m.person_id, m.starts, m.ends))
    _add_teams(cycles.values())
    for g in among(Goal.objects.order_by("id"), "engagement_id", keys):
        cycle = cycles[g.engagement_id]
        cycle.goal_from = min(cycle.goal_from, g.opened)
    for cycle in cycles.values():
        # an engagement without a state row is active from its opening on
        cycle.states = cycle.states or [(cycle.row.opened, State.ACTIVE)]
        cycle.teachers = _joined(cycle.teachers)
    return list(cycles.values())


def _add_teams(cycles: Iterable[Cycle]) -> None:
    of_team: dict[int, list[Cycle]] = defaultdict(list)
    for cycle in cycles:
        if cycle.row.team_id:
            of_team[cycle.row.team_id].append(cycle)
    for m in among(TeamMember.objects.order_by("id"), "team_id", of_team):
        for cycle in of_team[m.team_id]:
            cycle.teachers.append(Member(m.person_id, m.starts, m.ends))


def _joined(members: list[Member]) -> list[Member]:
    """Touching and overlapping spans of one person as one."""
    joined: list[Member] = []
    for m in sorted(members, key=lambda m: (m.person, m.starts, m.ends)):
        if joined and joined[-1].person == m.person and m.starts <= joined[-1].ends:
            last = joined.pop()
            joined.append(Member(m.person, last.starts, max(last.ends, m.ends)))
        else:
            joined.append(m)
    return joined


def project_cycles(district: int, keys: Keys) -> Iterable[Fact]:
    """EngagedFact, PhaseFact and GapFact rows of the engagements `keys`."""
    cycles = load_cycles(keys)
    people = {m.person for c in cycles for m in c.teachers}
    linked = Attendance.objects.filter(engagement__isnull=False, role=Attendance.Role.TEACHER)
    attendances = list(among(linked.order_by("id"), "engagement_id", keys))
    people |= {a.person_id for a in attendances}
    lookups = load_lookups(district, None if keys is None else people)
    _add_visits(cycles, attendances, lookups)
    phases = {p.pk: p for p in Phase.objects.all()}
    for cycle in cycles:
        yield from _engaged_rows(cycle, lookups)
        yield from _phase_rows(cycle, lookups, phases)
        yield from _gap_rows(cycle, lookups)


def _add_visits(cycles: list[Cycle], attendances: list[Attendance], lookups: Lookups) -> None:
    """Give each cycle the counted visits of its teachers: eligible, alone or in a small group.

    A visit of another program is none of its own.
    """
    programs = {cycle.row.pk: cycle.row.program_id for cycle in cycles}
    sessions = load_sessions({a.session_id for a in attendances})
    counted = {}
    for session in sessions.rows:
        policy = lookups.policy(session)
        teachers = len(sessions.teachers(session.pk))
        small = teachers + (session.headcount or 0) <= policy.group
        if small and klass_of(session, teachers, policy, lookups.types) == Klass.COUNTED:
            counted[session.pk] = session
    by_engagement: dict[int, list[tuple[int, date]]] = defaultdict(list)
    for a in attendances:
        visit, program = counted.get(a.session_id), programs.get(a.engagement_id or 0)
        if visit is None or visit.program_id != program:
            continue
        if lookups.roster.eligible_at(program, a.person_id, visit.day):
            by_engagement[a.engagement_id or 0].append((a.person_id, visit.day))
    for cycle in cycles:
        cycle.visits = by_engagement[cycle.row.pk]


def _own_school(cycle: Cycle, teacher: int, day: date, lookups: Lookups) -> int:
    visited = cycle.row.school_id or 0
    return lookups.roster.own_school(cycle.row.program_id, teacher, day, visited) or visited


def _engaged_rows(cycle: Cycle, lookups: Lookups) -> Iterable[Fact]:
    stretches = cycle.open_stretches()
    for starts, ends, state in cycle.state_spans():
        if state == State.CLOSED:
            continue
        around = [s for s in stretches if s[0] <= starts < s[1]]
        opened, closed = around[0] if around else (starts, OPEN_END)
        for teacher, piece, end in _teacher_pieces(cycle, lookups, starts, ends):
            yield EngagedFact(
                district=cycle.row.district_id,
                program=cycle.row.program_id,
                engagement=cycle.row.pk,
                teacher=teacher,
                coach=cycle.lead_on(piece),
                school=_own_school(cycle, teacher, piece, lookups),
                state=state,
                opened=opened.toordinal(),
                closed=closed.toordinal(),
                goal_from=cycle.goal_from.toordinal(),
                starts=piece.toordinal(),
                ends=end.toordinal(),
            )


def _teacher_pieces(
    cycle: Cycle, lookups: Lookups, starts: date, ends: date
) -> Iterable[tuple[int, date, date]]:
    """(teacher, starts, ends) of each piece of a span; teacher 0 where it has none then."""
    edges = cycle.coach_edges()
    for m in cycle.teachers:
        edges |= {m.starts, m.ends} | lookups.roster.moves(cycle.row.program_id, m.person)
    for first, last in cut(starts, ends, edges):
        present = [m.person for m in cycle.teachers if m.holds(first)]
        for teacher in present or [0]:
            yield teacher, first, last


def _phase_rows(cycle: Cycle, lookups: Lookups, phases: dict[int, Phase]) -> Iterable[Fact]:
    if not cycle.phases:
        return
    ends = [day for day, _ in cycle.phases[1:]] + [OPEN_END]
    for opened, closed in cycle.open_stretches():
        for (starts, phase), end in zip(cycle.phases, ends, strict=True):
            first, last = max(starts, opened), min(end, closed)
            if first >= last:
                continue
            pieces = cycle.active_pieces(first, last)
            lead = cycle.lead_on(first)
            for school in sorted(_schools_on(cycle, first, lookups)):
                for piece, piece_ends in pieces:
                    yield PhaseFact(
                        district=cycle.row.district_id,
                        program=cycle.row.program_id,
                        engagement=cycle.row.pk,
                        coach=lead,
                        school=school,
                        phase=phase,
                        position=phases[phase].position,
                        stall_limit=phases[phase].stall_days or 0,
                        spell=first.toordinal(),
                        spell_ends=last.toordinal(),
                        opened=opened.toordinal(),
                        closed=closed.toordinal(),
                        starts=piece.toordinal(),
                        ends=piece_ends.toordinal(),
                    )


def _schools_on(cycle: Cycle, day: date, lookups: Lookups) -> set[int]:
    """The own schools of the teachers that day; the engagement's where it has none."""
    then = [m for m in cycle.teachers if m.holds(day)] or cycle.teachers
    found = {_own_school(cycle, m.person, day, lookups) for m in then}
    return found or {cycle.row.school_id or 0}


def _gap_rows(cycle: Cycle, lookups: Lookups) -> Iterable[Fact]:
    for stretch_opened, stretch_closed in cycle.open_stretches():
        for member in cycle.teachers:
            opened = max(stretch_opened, member.starts)
            closed = min(stretch_closed, member.ends)
            if opened < closed:
                yield from _gaps_of(cycle, member.person, opened, closed, lookups)


def _gaps_of(
    cycle: Cycle, teacher: int, opened: date, closed: date, lookups: Lookups
) -> Iterable[Fact]:
    days = {day for person, day in cycle.visits if person == teacher and opened <= day <= closed}
    edges = [opened, *sorted(days - {opened, closed}), closed]
    program = cycle.row.program_id
    grace = lookups.policies.at(program, opened, PolicyOfDay()).window
    for starts, ends in pairwise(edges):
        window = lookups.policies.at(program, starts, PolicyOfDay()).window
        for piece, piece_ends in cycle.active_pieces(starts, ends) or [(starts, starts)]:
            yield GapFact(
                district=cycle.row.district_id,
                program=program,
                engagement=cycle.row.pk,
                teacher=teacher,
                coach=cycle.lead_on(starts),
                school=_own_school(cycle, teacher, starts, lookups),
                win=window,
                grace=grace,
                opened=opened.toordinal(),
                closed=closed.toordinal(),
                gap=starts.toordinal(),
                gap_ends=ends.toordinal(),
                starts=piece.toordinal(),
                ends=piece_ends.toordinal(),
            )
