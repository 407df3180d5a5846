"""The form for a visit, filled in as far as plan, roster and last visit know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from stemhappens.coaching.context import OPEN_STATES
from stemhappens.coaching.models import (
    Attendance,
    Engagement,
    EngagementMember,
    EngagementPhase,
    EngagementState,
    Goal,
    GoalStatus,
    GoalTouch,
    Session,
    SessionCoach,
    SessionTopic,
)
from stemhappens.coaching.reveal import StepSeen, steps_seen
from stemhappens.coaching.spells import Lengths, Link, lengths, schools_of
from stemhappens.coaching.steps import open_steps
from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.rules import visible
from stemhappens.core.spans import holding
from stemhappens.people.calendar import Calendar, load_calendar
from stemhappens.people.models import Placement, SessionType
from stemhappens.people.reads import names_on

USUAL_MINUTES = 45
SCHOOL_WEEK = 5


@dataclass(frozen=True)
class OpenEngagement:
    """An engagement a visit may belong to. phase, and its week from 1: of the viewer's own.

    A week is five instructional days without a pause.
    """

    id: int
    uid: UUID
    coaches: tuple[str, ...]
    teachers: tuple[str, ...]
    phase: str
    week: int
    own: bool
    teacher_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class OpenGoal:
    """A goal the visit may have worked on, with its last reading."""

    id: int
    uid: UUID
    engagement_id: int
    statement: str
    measure: str
    unit: str
    target: Decimal | None
    last_value: Decimal | None
    last_on_track: bool | None


@dataclass(frozen=True)
class LogPrefill:
    """What the form begins with. planned: the visit planned that day, as (uid, version): holding
    it amends it. number: of this visit with the teacher, by this coach. agreed: next steps open.
    closed_day: there is no school on that day.
    """

    day: date
    closed_day: bool
    teacher_id: int | None
    teacher: str
    school_id: int | None
    school: str
    planned: tuple[UUID, int] | None
    starts_at: str
    number: int
    type_id: int | None
    minutes: int
    topic_ids: tuple[int, ...]
    engagements: tuple[OpenEngagement, ...]
    goals: tuple[OpenGoal, ...]
    agreed: tuple[StepSeen, ...]


def log_prefill(
    viewer: Actor,
    district: District,
    teacher_id: int | None = None,
    day: date | None = None,
    with_ids: frozenset[int] = frozenset(),
    calendar: Calendar | None = None,
) -> LogPrefill:
    """Fill in the viewer's form. Without a teacher: the one of today's plan, else nobody yet.

    with_ids: all who were there, where several are named; a plan for just them comes first.
    calendar: the district's, where it was read already.
    """
    today = clock.today(district)
    day = day or today
    planned = _planned(viewer, day, teacher_id, with_ids)
    if teacher_id is None and planned is not None:
        seat = Attendance.objects.filter(session=planned, role="teacher").order_by("id").first()
        teacher_id = seat.person_id if seat else None
    school = _school(teacher_id, day, planned)
    calendar = calendar or load_calendar(district.pk)
    engagements = _engagements(viewer, teacher_id, day, calendar)
    past = _past(viewer, teacher_id, day)
    last = past[0] if past else None
    own = [row for row in engagements if row.own] or list(engagements)
    steps = open_steps([row.id for row in own], day)
    return LogPrefill(
        day=day,
        closed_day=not calendar.is_instructional(day, school.school_id if school else None),
        teacher_id=teacher_id,
        teacher=_name(engagements, teacher_id, day),
        school_id=school.school_id if school else None,
        school=school.school.name if school else "",
        planned=(planned.uid, planned.version) if planned else None,
        starts_at=planned.starts_at.strftime("%H:%M") if planned and planned.starts_at else "",
        number=len([row for row in past if row.state == Session.State.HELD]) + 1,
        type_id=_likely_type(planned, last),
        minutes=(last.minutes if last else None) or USUAL_MINUTES,
        topic_ids=_topics(last, viewer),
        engagements=engagements,
        goals=_goals(own, viewer, day),
        agreed=steps_seen(steps, viewer, today) or (),
    )


def _planned(
    viewer: Actor, day: date, teacher_id: int | None, with_ids: frozenset[int]
) -> Session | None:
    """The viewer's next visit planned for `day`, with this teacher if one is named.

    Of several with the same teacher the one for just these people: a team's meeting is not
    taken for the visit to one of its members, nor the other way round.
    """
    mine = SessionCoach.objects.filter(person_id=viewer.person_id or 0).values("session")
    rows = Session.objects.filter(pk__in=mine, day=day, state=Session.State.PLANNED)
    if teacher_id is not None:
        seats = Attendance.objects.filter(person_id=teacher_id)
        rows = rows.filter(pk__in=seats.values("session"))
    found = list(rows.order_by("starts_at", "id"))
    if len(found) < 2 or teacher_id is None:
        return next(iter(found), None)
    there: dict[int, set[int]] = {}
    for seat in Attendance.objects.filter(session__in=found, role=Attendance.Role.TEACHER):
        there.setdefault(seat.session_id, set()).add(seat.person_id)
    wanted = set(with_ids) or {teacher_id}
    return min(found, key=lambda row: there.get(row.pk) != wanted)


def _school(teacher_id: int | None, day: date, planned: Session | None) -> Placement | None:
    """The placement of the school where the visit probably is."""
    rows = Placement.objects.filter(holding(day), person_id=teacher_id or 0)
    found = list(rows.select_related("school").order_by("-primary", "id"))
    at_plan = [row for row in found if planned and row.school_id == planned.school_id]
    return next(iter(at_plan or found), None)


def _past(viewer: Actor, teacher_id: int | None, day: date) -> list[Session]:
    """The viewer's earlier visits with this teacher, the latest first."""
    if teacher_id is None:
        return []
    mine = SessionCoach.objects.filter(person_id=viewer.person_id or 0).values("session")
    theirs = Attendance.objects.filter(person_id=teacher_id).values("session")
    rows = Session.objects.filter(pk__in=mine, state=Session.State.HELD, day__lte=day).filter(
        pk__in=theirs
    )
    rows = rows.exclude(session_type__group=SessionType.Group.MICRO)
    return list(rows.select_related("session_type").order_by("-day", "-starts_at", "-id"))


def _likely_type(planned: Session | None, last: Session | None) -> int | None:
    """As planned; after an observation a debrief; else the same as last time."""
    if planned is not None and planned.session_type_id is not None:
        return planned.session_type_id
    if last is None or last.session_type is None:
        return None
    if last.session_type.loop_step == SessionType.Step.OBSERVATION:
        rows = SessionType.objects.filter(loop_step=SessionType.Step.DEBRIEF, retired__isnull=True)
        debrief = rows.order_by("position", "id").first()
        return debrief.pk if debrief else last.session_type_id
    return last.session_type_id


def _topics(last: Session | None, viewer: Actor) -> tuple[int, ...]:
    """Those of last time, as far as who really looks may read them."""
    if last is None:
        return ()
    rows = visible(SessionTopic.objects.filter(session=last), viewer, "topics")
    return tuple(rows.order_by("id").values_list("topic_id", flat=True))


def _name(engagements: Iterable[OpenEngagement], teacher_id: int | None, day: date) -> str:
    """What the teacher is called; asked for only where no engagement has said it."""
    if teacher_id is None:
        return ""
    for one in engagements:
        if teacher_id in one.teacher_ids:
            return one.teachers[one.teacher_ids.index(teacher_id)]
    return names_on([teacher_id], day).get(teacher_id, "")


def _engagements(
    viewer: Actor, teacher_id: int | None, day: date, calendar: Calendar
) -> tuple[OpenEngagement, ...]:
    """The teacher's engagements open on `day`, the viewer's own first."""
    if teacher_id is None:
        return ()
    held = EngagementMember.objects.filter(
        holding(day), person_id=teacher_id, role=EngagementMember.Role.TEACHER
    )
    chains: dict[int, list[Link]] = {}
    rows = EngagementState.objects.filter(
        engagement_id__in=held.values("engagement_id"), starts__lte=day
    )
    for state in rows.order_by("starts"):
        chains.setdefault(state.engagement_id, []).append((state.starts, state.state))
    keys = [key for key, chain in chains.items() if chain[-1][1] in OPEN_STATES]
    people = EngagementMember.objects.filter(holding(day), engagement_id__in=keys)
    members = list(people.select_related("engagement").order_by("-lead", "id"))
    names = names_on([row.person_id for row in members], day)
    chain = EngagementPhase.objects.filter(engagement_id__in=keys, starts__lte=day)
    phases = {row.engagement_id: row for row in chain.select_related("phase").order_by("starts")}
    engagements = {row.engagement_id: row.engagement for row in members}
    schools = schools_of(list(engagements.values()), day)
    found = []
    for key, row in sorted(engagements.items(), key=lambda item: (item[1].opened, item[0])):
        measure = lengths(calendar, schools.get(key, ()), chains[key], day)
        of_row = [member for member in members if member.engagement_id == key]
        found.append(_open(row, of_row, names, phases.get(key), measure, viewer, day))
    return tuple(sorted(found, key=lambda row: not row.own))


def _open(
    engagement: Engagement,
    members: list[EngagementMember],
    names: dict[int, str],
    phase: EngagementPhase | None,
    measure: Lengths,
    viewer: Actor,
    day: date,
) -> OpenEngagement:
    coaches = [row for row in members if row.role == EngagementMember.Role.COACH]
    teachers = [row for row in members if row.role == EngagementMember.Role.TEACHER]
    own = any(row.person_id == viewer.person_id for row in coaches)
    known = phase if own else None
    return OpenEngagement(
        engagement.pk,
        engagement.uid,
        tuple(names.get(row.person_id, "") for row in coaches),
        tuple(names.get(row.person_id, "") for row in teachers),
        known.phase.name if known else "",
        measure.days(known.starts, day) // SCHOOL_WEEK + 1 if known else 0,
        own,
        tuple(row.person_id for row in teachers),
    )


def _goals(engagements: list[OpenEngagement], viewer: Actor, day: date) -> tuple[OpenGoal, ...]:
    rows = Goal.objects.filter(engagement_id__in=[row.id for row in engagements])
    goals = list(
        visible(rows.filter(opened__lte=day), viewer, "goal_text").order_by("opened", "id")
    )
    statuses: dict[int, str] = {}
    for status in GoalStatus.objects.filter(goal__in=goals, starts__lte=day).order_by("starts"):
        statuses[status.goal_id] = status.status
    values: dict[int, Decimal] = {}
    said: dict[int, bool] = {}
    for touch in GoalTouch.objects.filter(goal__in=goals, day__lte=day).order_by("day", "id"):
        if touch.value is not None:
            values[touch.goal_id] = touch.value
        if touch.on_track is not None:
            said[touch.goal_id] = touch.on_track
    return tuple(
        OpenGoal(
            goal.pk,
            goal.uid,
            goal.engagement_id,
            goal.statement,
            goal.measure,
            goal.unit,
            goal.target,
            values.get(goal.pk),
            said.get(goal.pk),
        )
        for goal in goals
        if statuses.get(goal.pk, GoalStatus.Status.OPEN) == GoalStatus.Status.OPEN
    )
