"""Goals between touches, next steps and time entries, projected from the story."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import zip_longest
from typing import NamedTuple

from stemhappens.coaching.models import (
    Goal,
    GoalDue,
    GoalParticipant,
    GoalStatus,
    GoalTouch,
    NextStep,
    SessionCoach,
    TimeEntry,
)
from stemhappens.core.spans import OPEN_END
from stemhappens.facts.calendars import month_of, partition_of
from stemhappens.facts.cycles import Cycle, Member, load_cycles
from stemhappens.facts.lookups import (
    Chain,
    Keys,
    PolicyOfDay,
    Roster,
    among,
    load_policies,
    load_roster,
)
from stemhappens.facts.models import OPEN, EffortFact, Fact, GoalFact, State, Status, StepFact
from stemhappens.facts.rosters import cut

STATUSES = {
    "open": Status.OPEN,
    "completed": Status.COMPLETED,
    "carried": Status.CARRIED,
    "dropped": Status.DROPPED,
}
FOCUS = {Goal.Focus.PRACTICE: 1, Goal.Focus.OUTCOME: 2}
EFFORT = {
    TimeEntry.Kind.DISPLACED: 1,
    TimeEntry.Kind.TRAVEL: 2,
    TimeEntry.Kind.PREPARATION: 3,
    TimeEntry.Kind.ADMINISTRATION: 4,
}


class GoalBook:
    """What a goal's rows are read against."""

    def __init__(self, keys: Keys) -> None:
        self.goals = list(among(Goal.objects.order_by("id"), "id", keys))
        self.dues = Chain(
            (d.goal_id, d.starts, d.due) for d in among(GoalDue.objects.all(), "goal_id", keys)
        )
        self.touches = Chain(
            (goal, day, (day, on_track))
            for (goal, day), on_track in sorted(_touch_days(keys).items())
        )
        self.participants: dict[int, list[Member]] = defaultdict(list)
        for p in among(GoalParticipant.objects.order_by("id"), "goal_id", keys):
            self.participants[p.goal_id].append(Member(p.person_id, p.starts, p.ends))
        engagements = {g.engagement_id for g in self.goals}
        self.cycles = {c.row.pk: c for c in load_cycles(engagements)}
        people = {p.person for group in self.participants.values() for p in group}
        people |= {m.person for c in self.cycles.values() for m in c.teachers}
        self.roster: Roster = load_roster(None if keys is None else people)
        self.policies = load_policies()
        self.statuses = Chain(self._statuses(keys))

    def _statuses(self, keys: Keys) -> Iterator[tuple[int, date, tuple[Status, date]]]:
        """(goal, day, (status, since)) in force.

        Where the policy of the day wants a teacher's word, a goal is completed from that word on,
        and stays what it was if it is taken up again before.
        """
        program = {g.pk: self.cycles[g.engagement_id].row.program_id for g in self.goals}
        rows = list(among(GoalStatus.objects.order_by("goal_id", "starts"), "goal_id", keys))
        for row, after in zip_longest(rows, rows[1:]):
            starts = row.starts
            policy: PolicyOfDay = self.policies.at(program[row.goal_id], starts, PolicyOfDay())
            if policy.confirm and STATUSES[row.status] is Status.COMPLETED:
                if row.confirmed_on is None:
                    continue
                starts = max(starts, row.confirmed_on)
                if after and after.goal_id == row.goal_id and after.starts <= starts:
                    continue
            yield row.goal_id, starts, (STATUSES[row.status], starts)


def _touch_days(keys: Keys) -> dict[tuple[int, date], int]:
    """(goal, day) → what the coach said that day: on track 1, off track 0, unsaid -1."""
    found: dict[tuple[int, date], int] = {}
    for t in among(GoalTouch.objects.order_by("id"), "goal_id", keys):
        said = -1 if t.on_track is None else int(t.on_track)
        key = (t.goal_id, t.day)
        found[key] = said if said >= 0 else found.get(key, -1)
    return found


def project_goals(district: int, keys: Keys) -> Iterable[Fact]:
    """GoalFact rows of the goals `keys`, one for each stretch in which nothing changed."""
    book = GoalBook(keys)
    for goal in book.goals:
        cycle = book.cycles[goal.engagement_id]
        first = min([goal.opened, *book.statuses.edges(goal.pk)])
        members = book.participants[goal.pk] or cycle.teachers or [NOBODY]
        edges = {*book.statuses.edges(goal.pk), *book.dues.edges(goal.pk)}
        edges |= {*book.touches.edges(goal.pk), goal.opened} | cycle.coach_edges()
        edges |= {day for day, _ in cycle.states} | {d for m in members for d in (m.starts, m.ends)}
        for teacher in dict.fromkeys(m.person for m in members):
            moves = book.roster.moves(cycle.row.program_id, teacher)
            for starts, ends in cut(first, OPEN_END, edges | moves):
                present = _present(members, teacher, starts)
                yield _goal_row(district, goal, cycle, book, (teacher, present), starts, ends)


NOBODY = Member(0, date.min, OPEN_END)


def _present(members: list[Member], teacher: int, day: date) -> int:
    """1 when the goal is the teacher's on `day`; with nobody then, anyone's it ever was."""
    then = {m.person for m in members if m.holds(day)}
    return int(teacher in then or not then)


def _goal_row(
    district: int,
    goal: Goal,
    cycle: Cycle,
    book: GoalBook,
    participant: tuple[int, int],
    starts: date,
    ends: date,
) -> Fact:
    teacher, present = participant
    due = book.dues.at(goal.pk, starts, None)
    touched, said = _last_touch(goal, book, starts)
    program, at = cycle.row.program_id, cycle.row.school_id or 0
    policy: PolicyOfDay = book.policies.at(program, touched, PolicyOfDay())
    status, since = book.statuses.at(goal.pk, starts, (Status.OPEN, goal.opened))
    return GoalFact(
        district=district,
        program=program,
        goal=goal.pk,
        engagement=goal.engagement_id,
        teacher=teacher,
        present=present,
        coach=cycle.lead_on(starts),
        school=book.roster.own_school(program, teacher, starts, at) or at,
        focus=FOCUS[Goal.Focus(goal.focus)],
        status=status,
        since=since.toordinal(),
        paused=int(cycle.state_on(starts) == State.PAUSED),
        opened=goal.opened.toordinal(),
        due=OPEN if due is None else due.toordinal(),
        touched=touched.toordinal(),
        on_track=said,
        stall_days=policy.goal_stall,
        starts=starts.toordinal(),
        ends=ends.toordinal(),
    )


def _last_touch(goal: Goal, book: GoalBook, day: date) -> tuple[date, int]:
    """The last day somebody worked on the goal up to `day`, and what the coach last said."""
    touched, said = book.touches.at(goal.pk, day, (goal.opened, -1))
    if said < 0:
        earlier = [d for d in book.touches.edges(goal.pk) if d <= day]
        for past in reversed(earlier):
            _, word = book.touches.at(goal.pk, past, (past, -1))
            if word >= 0:
                said = word
                break
    return max(touched, goal.opened), said


class Promise(NamedTuple):
    """What the facts need of a next step; the last three are its session's."""

    pk: int
    session_id: int | None
    engagement_id: int | None
    owner_id: int | None
    due: date | None
    done_on: date | None
    dropped_on: date | None
    session__program_id: int | None
    session__day: date | None
    session__school_id: int | None


def project_steps(district: int, keys: Keys) -> Iterable[Fact]:
    """StepFact rows of the next steps `keys`."""
    rows = NextStep.objects.values_list(*Promise._fields)
    steps = [Promise._make(row) for row in among(rows, "id", keys)]
    leads = _leads({s.session_id for s in steps if s.session_id})
    cycles = {c.row.pk: c for c in load_cycles({s.engagement_id for s in steps if s.engagement_id})}
    for step in steps:
        cycle = cycles.get(step.engagement_id or 0)
        program, day = _promised(step, cycle)
        yield StepFact(
            district=district,
            program=program,
            step=step.pk,
            engagement=step.engagement_id or 0,
            owner=step.owner_id or 0,
            coach=leads.get(step.session_id or 0) or (cycle.lead_on(day) if cycle else 0),
            school=_step_school(step, cycle),
            day=day.toordinal(),
            due=_or_open(step.due),
            done=_or_open(step.done_on),
            dropped=_or_open(step.dropped_on),
        )


def _promised(step: Promise, cycle: Cycle | None) -> tuple[int, date]:
    """(program, day) of the promise: of its session, else of its engagement's opening."""
    if step.session__program_id is not None and step.session__day is not None:
        return step.session__program_id, step.session__day
    if cycle is not None:
        return cycle.row.program_id, cycle.row.opened
    raise ValueError("a next step belongs to a session or an engagement")


def _step_school(step: Promise, cycle: Cycle | None) -> int:
    return step.session__school_id or ((cycle.row.school_id or 0) if cycle else 0)


def _or_open(day: date | None) -> int:
    return OPEN if day is None else day.toordinal()


def _leads(sessions: set[int]) -> dict[int, int]:
    """session → its lead, else the coach entered first."""
    found: dict[int, tuple[int, bool]] = {}
    coaches = SessionCoach.objects.order_by("id").values_list("session_id", "person_id", "lead")
    for session, person, lead in among(coaches, "session_id", sessions):
        known = found.get(session)
        if known is None or (lead and not known[1]):
            found[session] = person, lead
    return {session: person for session, (person, _lead) in found.items()}


def project_efforts(district: int, keys: Keys) -> Iterable[Fact]:
    """EffortFact rows of the time entries `keys`."""
    for entry in among(TimeEntry.objects.order_by("id"), "id", keys):
        yield EffortFact(
            district=district,
            program=entry.program_id,
            entry=entry.pk,
            coach=entry.coach_id or 0,
            kind=EFFORT[TimeEntry.Kind(entry.kind)],
            day=entry.day.toordinal(),
            month=month_of(entry.day),
            year=partition_of(entry.day),
            minutes=entry.minutes,
        )
