"""Whom a visit was probably with: who is planned today, and the teachers of open engagements."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

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


def engaged(viewer: Actor, district: District) -> dict[int, list[EngagementChoice]]:
    """The teachers of the viewer's open engagements, with these, without asking for visits."""
    found: dict[int, list[EngagementChoice]] = {}
    for person_id, choice in _open(viewer, coaches_of(viewer), clock.today(district)):
        found.setdefault(person_id, []).append(choice)
    return found


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
    rows = Engagement.objects.filter(pk__in=coached.values("engagement"))
    known = {row.pk: row for row in visible(rows, viewer, "progress")}
    states: dict[int, str] = {}
    chain = EngagementState.objects.filter(engagement_id__in=known, starts__lte=today)
    for row in chain.order_by("starts"):
        states[row.engagement_id] = row.state
    teachers = EngagementMember.objects.filter(
        holding(today), engagement_id__in=known, role=MemberRole.TEACHER
    )
    return [
        (
            row.person_id,
            EngagementChoice(
                row.engagement_id,
                known[row.engagement_id].uid,
                known[row.engagement_id].opened,
                states[row.engagement_id],
            ),
        )
        for row in visible(teachers, viewer, "who").order_by("id")
        if states.get(row.engagement_id) in OPEN_STATES
    ]
