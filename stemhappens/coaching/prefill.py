"""The form for a visit, filled in as far as plan, roster and last visit know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

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
from stemhappens.coaching.reveal import StepSeen, steps_told
from stemhappens.coaching.spells import Lengths, Link, lengths, schools_of
from stemhappens.coaching.steps import still_open
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
    """A goal the visit may have worked on, with its last reading. practice: its code, or empty."""

    id: int
    uid: UUID
    engagement_id: int
    statement: str
    measure: str
    unit: str
    target: Decimal | None
    last_value: Decimal | None
    last_on_track: bool | None
    practice: str


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


@dataclass(frozen=True)
class Known:
    """What a page has read already. names: of people; places: person → school id and name, of
    the day asked for.
    """

    calendar: Calendar | None = None
    names: Mapping[int, str] = field(default_factory=dict)
    places: Mapping[int, tuple[int | None, str]] = field(default_factory=dict)


def log_prefill(
    viewer: Actor,
    district: District,
    teacher_id: int | None = None,
    day: date | None = None,
    with_ids: frozenset[int] = frozenset(),
    known: Known | None = None,
) -> LogPrefill:
    """Fill in the viewer's form. Without a teacher: the one of today's plan, else nobody yet.

    with_ids: all who were there, where several are named; a plan for just them comes first.
    """
    known, today = known or Known(), clock.today(district)
    day = day or today
    visits = _visits(viewer, teacher_id, day)
    planned = _planned(visits, teacher_id, with_ids)
    if teacher_id is None and planned is not None:
        seat = Attendance.objects.filter(session=planned, role="teacher").order_by("id").first()
        teacher_id = seat.person_id if seat else None
        visits = _visits(viewer, teacher_id, day) if teacher_id else []
    school_id, school = _school(teacher_id, day, planned, known)
    calendar = known.calendar or load_calendar(district.pk)
    engagements = _engagements(viewer, teacher_id, day, calendar, known.names)
    past = [row for row in visits if row.state == Session.State.HELD] if teacher_id else []
    last = past[0] if past else None
    own = [row for row in engagements if row.own] or list(engagements)
    return LogPrefill(
        day=day,
        closed_day=not calendar.is_instructional(day, school_id),
        teacher_id=teacher_id,
        teacher=_name(engagements, teacher_id, day, known.names),
        school_id=school_id,
        school=school,
        planned=(planned.uid, planned.version) if planned else None,
        starts_at=planned.starts_at.strftime("%H:%M") if planned and planned.starts_at else "",
        number=len(past) + 1,
        type_id=_likely_type(planned, last),
        minutes=(last.minutes if last else None) or USUAL_MINUTES,
        topic_ids=_topics(last, viewer),
        engagements=engagements,
        goals=_goals([row.id for row in own], viewer, day),
        agreed=steps_told(still_open([row.id for row in own], day), viewer, today, known.names),
    )


def _visits(viewer: Actor, teacher_id: int | None, day: date) -> list[Any]:
    """The viewer's visits planned for `day` and, with this teacher, held by then; latest first.

    debrief: the type that follows an observation.
    """
    mine = SessionCoach.objects.filter(person_id=viewer.person_id or 0).values("session")
    wanted = Q(day=day, state=Session.State.PLANNED)
    rows = Session.objects.filter(pk__in=mine)
    if teacher_id is not None:
        micro = Q(session_type__group=SessionType.Group.MICRO)
        wanted |= Q(day__lte=day, state=Session.State.HELD) & ~micro
        seats = Attendance.objects.filter(person_id=teacher_id)
        rows = rows.filter(pk__in=seats.values("session"))
    debriefs = SessionType.objects.filter(
        loop_step=SessionType.Step.DEBRIEF, retired__isnull=True
    ).order_by("position", "id")
    found = rows.filter(wanted).annotate(debrief=Subquery(debriefs.values("pk")[:1]))
    return list(
        found.select_related("session_type", "school").order_by("-day", "-starts_at", "-id")
    )


def _planned(
    visits: Iterable[Session], teacher_id: int | None, with_ids: frozenset[int]
) -> Session | None:
    """The viewer's next visit planned for the day, with this teacher if one is named.

    Of several with the same teacher the one for just these people: a team's meeting is not
    taken for the visit to one of its members, nor the other way round.
    """
    plans = [row for row in visits if row.state == Session.State.PLANNED]
    found = sorted(plans, key=lambda row: (row.starts_at is not None, row.starts_at or 0, row.pk))
    if len(found) < 2 or teacher_id is None:
        return next(iter(found), None)
    there: dict[int, set[int]] = {}
    for seat in Attendance.objects.filter(session__in=found, role=Attendance.Role.TEACHER):
        there.setdefault(seat.session_id, set()).add(seat.person_id)
    wanted = set(with_ids) or {teacher_id}
    return min(found, key=lambda row: there.get(row.pk) != wanted)


def _school(
    teacher_id: int | None, day: date, planned: Session | None, known: Known
) -> tuple[int | None, str]:
    """The school where the visit probably is: as planned, else where the teacher is placed."""
    if teacher_id is None:
        return None, ""
    if planned is not None and planned.school is not None:
        return planned.school_id, planned.school.name
    if teacher_id in known.places:
        return known.places[teacher_id]
    rows = Placement.objects.filter(holding(day), person_id=teacher_id).order_by("-primary", "id")
    return rows.values_list("school_id", "school__name").first() or (None, "")


def _likely_type(planned: Session | None, last: Any) -> int | None:
    """As planned; after an observation a debrief; else the same as last time."""
    if planned is not None and planned.session_type_id is not None:
        return planned.session_type_id
    if last is None or last.session_type is None:
        return None
    observed = last.session_type.loop_step == SessionType.Step.OBSERVATION
    found: int | None = (last.debrief if observed else None) or last.session_type_id
    return found


def _topics(last: Session | None, viewer: Actor) -> tuple[int, ...]:
    """Those of last time, as far as who really looks may read them."""
    if last is None:
        return ()
    rows = visible(SessionTopic.objects.filter(session=last), viewer, "topics")
    return tuple(rows.order_by("id").values_list("topic_id", flat=True))


def _name(
    engagements: Iterable[OpenEngagement],
    teacher_id: int | None,
    day: date,
    names: Mapping[int, str],
) -> str:
    """What the teacher is called; asked for only where nothing has said it."""
    if teacher_id is None:
        return ""
    for one in engagements:
        if teacher_id in one.teacher_ids:
            return one.teachers[one.teacher_ids.index(teacher_id)]
    return (names if teacher_id in names else names_on([teacher_id], day)).get(teacher_id, "")


def _engagements(
    viewer: Actor,
    teacher_id: int | None,
    day: date,
    calendar: Calendar,
    known: Mapping[int, str],
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
    members = _members(keys, day)
    missing = {row.person_id for row in members} - known.keys()
    names = {**known, **names_on(missing, day)}
    engagements = {row.engagement_id: row.engagement for row in members}
    schools = schools_of(list(engagements.values()), day)
    found = []
    for key, row in sorted(engagements.items(), key=lambda item: (item[1].opened, item[0])):
        measure = lengths(calendar, schools.get(key, ()), chains[key], day)
        of_row = [member for member in members if member.engagement_id == key]
        found.append(_open(row, of_row, names, measure, viewer, day))
    return tuple(sorted(found, key=lambda row: not row.own))


def _members(engagement_ids: list[int], day: date) -> list[Any]:
    """Who is in these engagements on `day`, with the phase these are in and since when."""
    chain = EngagementPhase.objects.filter(engagement=OuterRef("engagement"), starts__lte=day)
    last = chain.order_by("-starts")
    rows = EngagementMember.objects.filter(holding(day), engagement_id__in=engagement_ids)
    found = rows.annotate(
        phase=Subquery(last.values("phase__name")[:1]), since=Subquery(last.values("starts")[:1])
    )
    return list(found.select_related("engagement").order_by("-lead", "id"))


def _open(
    engagement: Engagement,
    members: list[Any],
    names: Mapping[int, str],
    measure: Lengths,
    viewer: Actor,
    day: date,
) -> OpenEngagement:
    coaches = [row for row in members if row.role == EngagementMember.Role.COACH]
    teachers = [row for row in members if row.role == EngagementMember.Role.TEACHER]
    own = any(row.person_id == viewer.person_id for row in coaches)
    phase, since = (members[0].phase, members[0].since) if own else (None, None)
    return OpenEngagement(
        engagement.pk,
        engagement.uid,
        tuple(names.get(row.person_id, "") for row in coaches),
        tuple(names.get(row.person_id, "") for row in teachers),
        phase or "",
        measure.days(since, day) // SCHOOL_WEEK + 1 if since else 0,
        own,
        tuple(row.person_id for row in teachers),
    )


def open_goals(viewer: Actor, teacher_ids: Iterable[int], day: date) -> tuple[OpenGoal, ...]:
    """The goals that a visit to these teachers may have worked on, in one statement."""
    held = EngagementMember.objects.filter(
        holding(day), person_id__in=list(teacher_ids), role=EngagementMember.Role.TEACHER
    )
    chain = EngagementState.objects.filter(engagement=OuterRef("pk"), starts__lte=day)
    state = Subquery(chain.order_by("-starts").values("state")[:1])
    open_ones = Engagement.objects.filter(pk__in=held.values("engagement")).annotate(state=state)
    return _goals(open_ones.filter(state__in=OPEN_STATES).values("pk"), viewer, day)


def _goals(engagement_ids: Any, viewer: Actor, day: date) -> tuple[OpenGoal, ...]:
    """The goals open on `day` whose wording the viewer reads, with what was said of them last."""
    rows = visible(
        Goal.objects.filter(engagement_id__in=engagement_ids, opened__lte=day), viewer, "goal_text"
    )
    chain = GoalStatus.objects.filter(goal=OuterRef("pk"), starts__lte=day).order_by("-starts")
    touches = GoalTouch.objects.filter(goal=OuterRef("pk"), day__lte=day).order_by("-day", "-id")
    found = rows.annotate(
        status=Subquery(chain.values("status")[:1]),
        last_value=Subquery(touches.filter(value__isnull=False).values("value")[:1]),
        last_said=Subquery(touches.filter(on_track__isnull=False).values("on_track")[:1]),
    )
    return tuple(
        OpenGoal(
            goal.pk,
            goal.uid,
            goal.engagement_id,
            goal.statement,
            goal.measure,
            goal.unit,
            goal.target,
            goal.last_value,
            goal.last_said,
            goal.practice,
        )
        for goal in found.order_by("opened", "id")
        if (goal.status or GoalStatus.Status.OPEN) == GoalStatus.Status.OPEN
    )
