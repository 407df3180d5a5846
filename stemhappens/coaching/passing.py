"""What a coach who leaves leaves behind, and who could take it over: read for wizard and verb."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from stemhappens.access.models import Membership
from stemhappens.coaching.models import (
    Attendance,
    Engagement,
    EngagementMember,
    EngagementState,
    Goal,
    GoalStatus,
    NextStep,
    Session,
    SessionCoach,
)
from stemhappens.coaching.owners import asked_from
from stemhappens.coaching.steps import open_steps
from stemhappens.core.actor import Role
from stemhappens.core.spans import holding
from stemhappens.people.models import Absence, CoachAssignment
from stemhappens.people.reads import names_on

State, Status = EngagementState.State, GoalStatus.Status
COACH, TEACHER = EngagementMember.Role.COACH, EngagementMember.Role.TEACHER
OVER = frozenset({State.CLOSED, State.DECLINED})


@dataclass(frozen=True)
class Held:
    """An engagement that a leaving coach holds on the day. No content.

    spans: the leaver's own, up to that day or beginning later. co_coaches: who coaches it beside
    them that day. goals: open ones; steps: open ones that the leaver is asked for from that day
    on; visits: planned from that day on.
    """

    row: Engagement
    state: str
    school: str
    teacher_ids: tuple[int, ...]
    teachers: tuple[str, ...]
    spans: tuple[EngagementMember, ...]
    co_coaches: tuple[EngagementMember, ...]
    goals: int
    steps: tuple[NextStep, ...]
    visits: int

    @property
    def id(self) -> int:
        return self.row.pk

    @property
    def uid(self) -> UUID:
        return self.row.uid

    @property
    def lead(self) -> bool:
        """True when the leaver leads it."""
        return any(span.lead for span in self.spans)


@dataclass(frozen=True)
class Planned:
    """A visit planned by the leaver. engagement_ids: those its teachers come in."""

    row: Session
    engagement_ids: frozenset[int]


@dataclass(frozen=True)
class Left:
    """What a leaver leaves on `day`, the first day without them.

    visits: planned from that day on; unlogged: planned before it and never logged. held_last: the
    last day on which they held a visit.
    """

    leaver_id: int
    leaver: str
    day: date
    engagements: tuple[Held, ...]
    visits: tuple[Planned, ...]
    unlogged: int
    held_last: date | None


@dataclass(frozen=True)
class Receiver:
    """A coach who could take over. fte: hundredths; engagements: how many they hold that day.

    school_ids: where they coach already. away: on leave that day.
    """

    id: int
    name: str
    fte: int
    engagements: int
    school_ids: frozenset[int]
    away: bool


def left_behind(leaver_id: int, day: date) -> Left:
    """What `leaver_id` would leave on `day`, in a constant number of statements."""
    members = _members_beside(leaver_id, day)
    rows = _still_open(members, day)
    keys = list(rows)
    sessions = _sessions(leaver_id)
    visits = _planned([row for row in sessions if row.day >= day])
    of_engagement = Counter(key for visit in visits for key in visit.engagement_ids)
    steps: dict[int, list[NextStep]] = {}
    for step in asked_from(open_steps(keys, day), leaver_id, day):
        steps.setdefault(step.engagement_id or 0, []).append(step)
    teachers = {key: _teachers(members[key], day) for key in keys}
    people = {person for some in teachers.values() for person in some}
    names = names_on({leaver_id, *people}, day)
    goals = _open_goals(keys, day)
    engagements = tuple(
        Held(
            row=row,
            state=state,
            school=row.school.name if row.school else "",
            teacher_ids=teachers[key],
            teachers=tuple(names.get(person, "") for person in teachers[key]),
            spans=tuple(_spans_of(members[key], leaver_id)),
            co_coaches=tuple(_beside(members[key], leaver_id, day)),
            goals=goals[key],
            steps=tuple(steps.get(key, ())),
            visits=of_engagement[key],
        )
        for key, (row, state) in rows.items()
    )
    held = [row.day for row in sessions if row.state == Session.State.HELD]
    unlogged = [row for row in sessions if row.state == Session.State.PLANNED and row.day < day]
    return Left(
        leaver_id=leaver_id,
        leaver=names.get(leaver_id, ""),
        day=day,
        engagements=tuple(sorted(engagements, key=lambda one: (one.school, one.teachers))),
        visits=tuple(visits),
        unlogged=len(unlogged),
        held_last=max(held, default=None),
    )


def _members_beside(leaver_id: int, day: date) -> dict[int, list[EngagementMember]]:
    """Who takes part from `day` on in the engagements that the leaver coaches then or later."""
    mine = EngagementMember.objects.filter(person=leaver_id, role=COACH, ends__gt=day)
    rows = EngagementMember.objects.filter(engagement__in=mine.values("engagement"), ends__gt=day)
    found: dict[int, list[EngagementMember]] = {}
    for row in rows.order_by("id"):
        found.setdefault(row.engagement_id, []).append(row)
    return found


def _spans_of(members: Iterable[EngagementMember], coach_id: int) -> list[EngagementMember]:
    return [row for row in members if row.role == COACH and row.person_id == coach_id]


def _sessions(leaver_id: int) -> list[Session]:
    """The visits that the leaver planned or held."""
    mine = SessionCoach.objects.filter(person_id=leaver_id).values("session")
    states = (Session.State.PLANNED, Session.State.HELD)
    rows = Session.objects.filter(pk__in=mine, state__in=states)
    return list(rows.order_by("day", "starts_at", "id"))


def _still_open(keys: Iterable[int], day: date) -> dict[int, tuple[Engagement, str]]:
    """The engagements that are not over on `day`, with what they are then or first become."""
    links = EngagementState.objects.filter(engagement=OuterRef("pk"))
    then = links.filter(starts__lte=day).order_by("-starts").values("state")[:1]
    first = links.order_by("starts").values("state")[:1]
    rows = Engagement.objects.filter(pk__in=list(keys)).select_related("school")
    known = rows.annotate(then=Subquery(then), first=Subquery(first)).order_by("id")
    states = {row.pk: (row, row.then or row.first or State.ACTIVE) for row in known}
    return {key: pair for key, pair in states.items() if pair[1] not in OVER}


def _teachers(members: Iterable[EngagementMember], day: date) -> tuple[int, ...]:
    """Who takes part on the day or, where it begins later, will."""
    people = [row for row in members if row.role == TEACHER]
    now = [row for row in people if row.starts <= day] or people
    return tuple(dict.fromkeys(row.person_id for row in now))


def _beside(
    members: Iterable[EngagementMember], leaver_id: int, day: date
) -> list[EngagementMember]:
    others = (row for row in members if row.role == COACH and row.person_id != leaver_id)
    return sorted((row for row in others if row.holds(day)), key=lambda row: not row.lead)


def _planned(sessions: Iterable[Session]) -> list[Planned]:
    rows = [row for row in sessions if row.state == Session.State.PLANNED]
    seats: dict[int, set[int]] = {}
    for seat in Attendance.objects.filter(session__in=rows, engagement__isnull=False):
        seats.setdefault(seat.session_id, set()).add(seat.engagement_id or 0)
    return [Planned(row, frozenset(seats.get(row.pk, ()))) for row in rows]


def _open_goals(engagement_ids: Collection[int], day: date) -> Counter[int]:
    """How many goals of each engagement are open on `day`."""
    links = GoalStatus.objects.filter(goal=OuterRef("pk"), starts__lte=day)
    last = Subquery(links.order_by("-starts").values("status")[:1])
    goals = Goal.objects.filter(engagement__in=engagement_ids).annotate(status=last)
    pairs = goals.values_list("engagement", "status")
    return Counter(engagement for engagement, status in pairs if status in (None, Status.OPEN))


def who_may_leave(day: date) -> dict[int, str]:
    """The coaches of `day`, by name: who is assigned, holds engagements or signs in as a coach."""
    later = Q(ends__gt=day)
    people = set(CoachAssignment.objects.filter(later).values_list("coach", flat=True))
    people |= _signing_in(later) | set(_caseloads(day))
    names = dict.fromkeys(people, "") | names_on(people, day)
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))


def who_may_receive(day: date, leaver_id: int) -> list[Receiver]:
    """The other coaches of `day`, by name, with what they hold then."""
    ftes: Counter[int] = Counter()
    schools: dict[int, set[int]] = {}
    for row in CoachAssignment.objects.filter(holding(day)):
        ftes[row.coach_id] += row.fte
        if row.school_id is not None:
            schools.setdefault(row.coach_id, set()).add(row.school_id)
    held = _caseloads(day)
    people = (set(ftes) | _signing_in(holding(day)) | set(held)) - {leaver_id}
    absent = Absence.objects.filter(holding(day), person__in=people)
    away = set(absent.values_list("person", flat=True))
    names = names_on(people, day)
    receivers = []
    for key in people:
        places = held.get(key, {})
        there = schools.get(key, set()) | {school for school in places.values() if school}
        receivers.append(
            Receiver(key, names.get(key, ""), ftes[key], len(places), frozenset(there), key in away)
        )
    return sorted(receivers, key=lambda one: one.name.casefold())


def _signing_in(when: Q) -> set[int]:
    rows = Membership.objects.filter(when, role=Role.COACH, person__isnull=False)
    return {person for person in rows.values_list("person", flat=True) if person is not None}


def _caseloads(day: date) -> dict[int, dict[int, int | None]]:
    """Coach → the engagements they hold on `day` with the school of each."""
    members = EngagementMember.objects.filter(holding(day), role=COACH)
    pairs = list(members.values_list("person", "engagement"))
    rows = _still_open({engagement for _coach, engagement in pairs}, day)
    found: dict[int, dict[int, int | None]] = {}
    for coach, engagement in pairs:
        if engagement in rows:
            found.setdefault(coach, {})[engagement] = rows[engagement][0].school_id
    return found


def proposal(left: Left, receivers: Sequence[Receiver]) -> dict[int, int | None]:
    """Engagement → who is proposed: a co-coach, else one for all of a school.

    For a school that is who coaches there already, of several the one with the lighter caseload
    for their FTE; each school given adds to it. None where nobody could take over.
    """
    here = {one.id: one for one in receivers if not one.away}
    loads = {key: one.engagements for key, one in here.items()}
    chosen: dict[int, int | None] = {}
    alone: dict[int | None, list[Held]] = {}
    for held in left.engagements:
        beside = [row.person_id for row in held.co_coaches if row.person_id in here]
        if beside:
            chosen[held.id] = beside[0]
        else:
            alone.setdefault(held.row.school_id, []).append(held)
    for school, some in sorted(alone.items(), key=lambda item: (-len(item[1]), item[0] or 0)):
        best = _lightest(school, here, loads)
        chosen |= dict.fromkeys((held.id for held in some), best)
        if best is not None:
            loads[best] += len(some)
    return chosen


def _lightest(
    school: int | None, here: Mapping[int, Receiver], loads: Mapping[int, int]
) -> int | None:
    there = [one for one in here.values() if school in one.school_ids] or list(here.values())

    def weight(one: Receiver) -> tuple[bool, Fraction, str]:
        load = Fraction(loads[one.id], one.fte) if one.fte else Fraction(loads[one.id])
        return (not one.fte, load, one.name)

    return min(there, key=weight).id if there else None
