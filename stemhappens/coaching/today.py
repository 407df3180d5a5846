"""What a coach's day holds: visits planned, next steps open, goals at hand; cut to the viewer.

Lengths in school days are not here: `metrics.cadence` counts them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import Q

from stemhappens.coaching.candidates import coaches_of
from stemhappens.coaching.models import (
    Attendance,
    EngagementMember,
    Goal,
    NextStep,
    Session,
    SessionCoach,
    StepOwner,
)
from stemhappens.coaching.owners import asked_on
from stemhappens.core.actor import Actor
from stemhappens.core.rules import visible
from stemhappens.core.spans import holding
from stemhappens.people.models import PersonName


@dataclass(frozen=True)
class PlannedVisit:
    """A visit planned. teacher_ids: who it is with; coach_id: whose it is, the lead's.

    own: of the viewer. engagement_ids: of those who will be there. group_name: of the team or
    group, where it is one.
    """

    id: int
    uid: UUID
    version: int
    day: date
    starts_at: time | None
    school: str
    place: str
    type_name: str
    coach_id: int | None
    own: bool
    teacher_ids: tuple[int, ...]
    engagement_ids: frozenset[int]
    group_name: str
    team_uid: UUID | None = None


@dataclass(frozen=True)
class OpenStep:
    """A next step nobody has settled. owner_id: who is asked on the day.

    said: the day of the visit it was promised in.
    """

    uid: UUID
    version: int
    text: str
    owner_id: int | None
    due: date | None
    said: date | None
    engagement_id: int | None
    engagement_uid: UUID | None

    def days_late(self, day: date) -> int:
        """How many days it is past due on `day`; 0 while it is not."""
        return max(0, (day - self.due).days) if self.due else 0


@dataclass(frozen=True)
class Named:
    """A person as pages link to them."""

    uid: UUID
    name: str

    @property
    def first(self) -> str:
        """The given name."""
        return self.name.partition(" ")[0]


def own_engagements(viewer: Actor, day: date) -> dict[int, UUID]:
    """The engagements the viewer coaches on `day`: id → uid, whatever their state."""
    rows = EngagementMember.objects.filter(
        holding(day), person_id=viewer.person_id or 0, role=EngagementMember.Role.COACH
    )
    return dict(rows.values_list("engagement_id", "engagement__uid"))


def planned_visits(
    viewer: Actor, first: date | None = None, last: date | None = None
) -> list[PlannedVisit]:
    """The visits planned from `first` to `last`, by day and hour; two statements.

    A coach's own; for a lead coach those of the assigned coaches too.
    """
    rows = SessionCoach.objects.filter(
        person_id__in=coaches_of(viewer), session__state=Session.State.PLANNED
    )
    if first is not None:
        rows = rows.filter(session__day__gte=first)
    if last is not None:
        rows = rows.filter(session__day__lte=last)
    coaches: dict[int, list[SessionCoach]] = {}
    related = ("session__school", "session__session_type", "session__team")
    order = ("session__day", "session__starts_at", "session_id", "-lead", "id")
    for row in rows.select_related(*related).order_by(*order):
        coaches.setdefault(row.session_id, []).append(row)
    seats = Attendance.objects.filter(session_id__in=list(coaches), role=Attendance.Role.TEACHER)
    there: dict[int, list[Attendance]] = {}
    for seat in visible(seats, viewer, "who").order_by("id"):
        there.setdefault(seat.session_id, []).append(seat)
    return [_planned(held, there.get(key, ()), viewer) for key, held in coaches.items()]


def _planned(
    coaches: Sequence[SessionCoach], seats: Iterable[Attendance], viewer: Actor
) -> PlannedVisit:
    row = coaches[0].session
    return PlannedVisit(
        id=row.pk,
        uid=row.uid,
        version=row.version,
        day=row.day,
        starts_at=row.starts_at,
        school=row.school.name if row.school else "",
        place=row.place,
        type_name=row.session_type.name if row.session_type else "",
        coach_id=coaches[0].person_id,
        own=viewer.person_id in {one.person_id for one in coaches},
        teacher_ids=tuple(seat.person_id for seat in seats),
        engagement_ids=frozenset(s.engagement_id for s in seats if s.engagement_id is not None),
        group_name=row.team.name if row.team else row.group_name,
        team_uid=row.team.uid if row.team else None,
    )


def open_steps_of(viewer: Actor, engagements: Collection[int], day: date) -> list[OpenStep]:
    """The next steps of these engagements, or asked of the viewer, that nobody has settled.

    Those due first come first. One statement.
    """
    keys = set(engagements)
    passed = StepOwner.objects.filter(owner_id=viewer.person_id or 0, starts__lte=day)
    own = Q(owner_id=viewer.person_id or 0) | Q(pk__in=passed.values("step"))
    rows = NextStep.objects.filter(
        own | Q(engagement_id__in=keys), done_on__isnull=True, dropped_on__isnull=True
    )
    seen = asked_on(visible(rows, viewer, "steps"), day).select_related("session", "engagement")
    found = [
        row
        for row in seen.order_by("id")
        if row.engagement_id in keys or row.asked == viewer.person_id
    ]
    return sorted(map(_step, found), key=lambda step: (step.due is None, step.due or date.max))


def _step(row: Any) -> OpenStep:
    return OpenStep(
        uid=row.uid,
        version=row.version,
        text=row.text,
        owner_id=row.asked,
        due=row.due,
        said=row.session.day if row.session else None,
        engagement_id=row.engagement_id,
        engagement_uid=row.engagement.uid if row.engagement else None,
    )


def last_agreed(steps: Iterable[OpenStep], engagements: Collection[int]) -> list[OpenStep]:
    """What was promised last in these engagements and is open: the steps of one visit."""
    found = [step for step in steps if step.engagement_id in engagements and step.said]
    last = max((step.said for step in found if step.said), default=None)
    return [step for step in found if step.said == last]


def goal_wordings(viewer: Actor, goals: Collection[int]) -> dict[int, str]:
    """The wording of these goals, of those the viewer may read; one statement."""
    rows = visible(Goal.objects.filter(pk__in=list(goals)), viewer, "goal_text")
    return dict(rows.values_list("pk", "statement"))


def people_named(viewer: Actor, person_ids: Iterable[int], day: date) -> Mapping[int, Named]:
    """Who these people are on `day`, to be named and linked to; one statement."""
    wanted = set(person_ids)
    if viewer.public or not wanted:
        return {}
    found: dict[int, Named] = {}
    rows = PersonName.objects.filter(person_id__in=wanted).select_related("person")
    for row in rows.order_by("person_id", "starts"):
        if row.person_id not in found or row.starts <= day:
            found[row.person_id] = Named(row.person.uid, str(row))
    return found
