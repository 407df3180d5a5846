"""Whom a visit was probably with: who is planned today, and the teachers of open engagements."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from stemhappens.coaching.context import OPEN_STATES
from stemhappens.coaching.models import (
    Attendance,
    Engagement,
    EngagementMember,
    EngagementState,
    Session,
    SessionCoach,
)
from stemhappens.core import clock
from stemhappens.core.actor import Actor, Role
from stemhappens.core.models import District
from stemhappens.core.rules import visible
from stemhappens.core.spans import holding
from stemhappens.people.models import Placement
from stemhappens.people.reads import names_for

MemberRole = EngagementMember.Role


@dataclass(frozen=True)
class EngagementChoice:
    """An engagement that is open today, to be named by its opening day and state."""

    id: int
    uid: UUID
    opened: date
    state: str


@dataclass(frozen=True)
class Planned:
    """A visit planned for today."""

    uid: UUID
    starts_at: time | None


@dataclass
class Candidate:
    """A teacher a visit may have been with. last: day of the last visit held, None for none."""

    person_id: int
    engagements: list[EngagementChoice] = field(default_factory=list)
    planned: Planned | None = None
    last: date | None = None


def candidates(viewer: Actor, district: District) -> list[Candidate]:
    """The teachers of the viewer's open engagements: who is planned today first, by the hour.

    Then those without any visit, then those whose last visit is longest ago. For a lead coach
    the teachers of the assigned coaches.
    """
    today = clock.today(district)
    coach_ids = coaches_of(viewer)
    lines: dict[int, Candidate] = {}
    for person_id, engagement in _open(viewer, coach_ids, today):
        lines.setdefault(person_id, Candidate(person_id)).engagements.append(engagement)
    seats = Attendance.objects.filter(
        role=Attendance.Role.TEACHER, session__in=_sessions(coach_ids, today)
    )
    rows = visible(seats, viewer, "who").order_by("session__day").values_list(
        "person_id", "session__state", "session__day", "session__uid", "session__starts_at"
    )  # fmt: skip
    for person_id, state, day, uid, starts_at in rows:
        if state == Session.State.PLANNED and day == today:
            line = lines.setdefault(person_id, Candidate(person_id))
            line.planned = Planned(uid, starts_at)
        elif person_id in lines and state == Session.State.HELD:
            lines[person_id].last = day
    return sorted(lines.values(), key=_order)


@dataclass(frozen=True)
class NextPlanned:
    """A teacher whom a visit planned today is with."""

    uid: UUID
    name: str


def next_planned(viewer: Actor, today: date, but: Collection[int]) -> NextPlanned | None:
    """The teacher of the next visit planned today for the viewer's coaches, `but` left out."""
    coaches = SessionCoach.objects.filter(person_id__in=coaches_of(viewer)).values("session")
    seats = Attendance.objects.filter(
        role=Attendance.Role.TEACHER,
        session__in=coaches,
        session__day=today,
        session__state=Session.State.PLANNED,
        person__in=_placed(today).values("person"),
    ).exclude(person__in=but)
    begins = F("session__starts_at").asc(nulls_last=True)
    shown = visible(seats, viewer, "who").order_by(begins, "id")
    found = shown.values_list("person_id", "person__uid").first()
    if found is None:
        return None
    return NextPlanned(found[1], names_for(viewer, [found[0]], today).get(found[0], ""))


def _placed(today: date) -> QuerySet[Any]:
    """The places of those who may have been in a room to be coached."""
    return Placement.objects.filter(holding(today)).exclude(role=Placement.Role.COACH)


def engaged(viewer: Actor, district: District) -> dict[int, list[EngagementChoice]]:
    """The teachers of the viewer's open engagements, with these, without asking for visits."""
    found: dict[int, list[EngagementChoice]] = {}
    for person_id, choice in _open(viewer, coaches_of(viewer), clock.today(district)):
        found.setdefault(person_id, []).append(choice)
    return found


def teachers_today(engagement: UUID, viewer: Actor, today: date) -> tuple[UUID, ...]:
    """The teachers of an engagement who are at a school today and whom the viewer may know.

    Empty where the viewer may not know of it, too.
    """
    known = visible(Engagement.objects.filter(uid=engagement), viewer, "progress")
    rows = EngagementMember.objects.filter(
        holding(today), engagement__in=known.values("pk"), role=MemberRole.TEACHER
    )
    shown = visible(rows.filter(person__in=_placed(today).values("person")), viewer, "who")
    return tuple(shown.order_by("id").values_list("person__uid", flat=True))


def coaches_of(viewer: Actor) -> frozenset[int]:
    """The coaches for whom the viewer may log: themselves, and those assigned."""
    own = {viewer.person_id} if viewer.has(Role.COACH) and viewer.person_id else set()
    return frozenset(own | (viewer.coach_ids if viewer.has(Role.LEAD_COACH) else frozenset()))


def _order(line: Candidate) -> tuple[bool, time, date]:
    planned = line.planned
    begins = (planned.starts_at if planned else None) or time.max
    return planned is None, begins, line.last or date.min


def _sessions(coach_ids: Collection[int], today: date) -> QuerySet[Any]:
    held = SessionCoach.objects.filter(person_id__in=coach_ids).values("session")
    return Session.objects.filter(pk__in=held, day__lte=today).values("pk")


def _open(
    viewer: Actor, coach_ids: Collection[int], today: date
) -> list[tuple[int, EngagementChoice]]:
    """Each teacher of today with an engagement of these coaches that is active or paused."""
    coached = EngagementMember.objects.filter(
        holding(today), person_id__in=coach_ids, role=MemberRole.COACH
    )
    known = visible(
        Engagement.objects.filter(pk__in=coached.values("engagement")), viewer, "progress"
    )
    chain = EngagementState.objects.filter(engagement=OuterRef("engagement"), starts__lte=today)
    teachers = EngagementMember.objects.filter(
        holding(today), engagement__in=known.values("pk"), role=MemberRole.TEACHER
    ).annotate(state=Subquery(chain.order_by("-starts").values("state")[:1]))
    rows = visible(teachers.filter(state__in=OPEN_STATES), viewer, "who").order_by("id")
    found = rows.values_list(
        "person_id", "engagement_id", "engagement__uid", "engagement__opened", "state"
    )
    return [(person, EngagementChoice(*choice)) for person, *choice in found]
