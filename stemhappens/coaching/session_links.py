"""What a visit touched beside itself: goals worked on, engagements it was for, promises kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery

from stemhappens.coaching.models import (
    Engagement,
    Goal,
    GoalStatus,
    GoalTouch,
    NextStep,
    Session,
)
from stemhappens.coaching.room import SeatRow
from stemhappens.core.actor import Actor
from stemhappens.core.rules import visible


@dataclass(frozen=True)
class TouchSeen:
    """A goal worked on in a visit. statement None: its wording is withheld, and the value with it.

    status: what the goal is now.
    """

    goal_id: int
    engagement_id: int
    statement: str | None
    on_track: bool | None
    value: Decimal | None
    unit: str
    target: Decimal | None
    status: str


@dataclass(frozen=True)
class SessionLinks:
    """What a visit touched, as its reader may know it. engagements: (id, uid), by id."""

    touches: tuple[TouchSeen, ...]
    engagements: tuple[tuple[int, UUID], ...]
    kept: tuple[str, ...]


def session_links(session: Session, viewer: Actor, seats: Sequence[SeatRow]) -> SessionLinks:
    """The goals, engagements and kept promises of a visit that the viewer may know of.

    seats: of the visit, those that the viewer may know.
    """
    keys = [row.engagement_id for row in seats if row.engagement_id]
    engagements = visible(Engagement.objects.filter(pk__in=keys), viewer, "progress")
    return SessionLinks(
        _touches(session, viewer),
        tuple(engagements.order_by("id").values_list("pk", "uid")),
        _kept(session, keys, viewer),
    )


def _touches(session: Session, viewer: Actor) -> tuple[TouchSeen, ...]:
    """The goals worked on, in one statement; readable: their wording may be read."""
    rows = visible(GoalTouch.objects.filter(session=session), viewer, "goal_status")
    worded = visible(Goal.objects.filter(touches__session=session), viewer, "goal_text")
    chain = GoalStatus.objects.filter(goal=OuterRef("goal")).order_by("-starts", "-id")
    found = rows.annotate(
        readable=ExpressionWrapper(Q(goal__in=worded.values("pk")), BooleanField()),
        status=Subquery(chain.values("status")[:1]),
    )
    return tuple(
        _touch(row, bool(row.readable), row.status or GoalStatus.Status.OPEN)
        for row in found.select_related("goal").order_by("id")
    )


def _touch(touch: GoalTouch, readable: bool, status: str) -> TouchSeen:
    goal = touch.goal
    return TouchSeen(
        goal_id=goal.pk,
        engagement_id=goal.engagement_id,
        statement=goal.statement if readable else None,
        on_track=touch.on_track,
        value=touch.value if readable else None,
        unit=goal.unit if readable else "",
        target=goal.target if readable else None,
        status=status,
    )


def _kept(session: Session, engagement_ids: list[int], viewer: Actor) -> tuple[str, ...]:
    """What was promised before and done on the day of the visit."""
    rows = NextStep.objects.filter(engagement_id__in=engagement_ids, done_on=session.day)
    shown = visible(rows, viewer, "steps").exclude(session=session)
    return () if viewer.public else tuple(shown.order_by("id").values_list("text", flat=True))
