"""The next steps nobody has settled, over all engagements a viewer may read them of; and one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from stemhappens.coaching.models import EngagementMember, EngagementState, NextStep
from stemhappens.coaching.reveal import StepSeen, steps_seen
from stemhappens.core.actor import Actor
from stemhappens.core.rules import may, visible
from stemhappens.core.spans import holding
from stemhappens.people.reads import names_for

TEACHER, COACH = EngagementMember.Role.TEACHER, EngagementMember.Role.COACH


@dataclass(frozen=True)
class StepLine:
    """An open next step. late: days past due, 0 while it is not. teachers: with whom it was
    promised, as far as the viewer may know. ended: its engagement is closed. own: the viewer is to
    do it. may: may settle it."""

    step: StepSeen
    late: int
    engagement_uid: UUID | None
    teachers: tuple[str, ...]
    ended: bool
    own: bool
    may: bool


def open_step_lines(viewer: Actor, today: date) -> list[StepLine]:
    """Those overdue first, then by due day; a constant number of statements."""
    rows = NextStep.objects.filter(done_on=None, dropped_on=None).select_related("engagement")
    found = list(visible(rows, viewer, "steps").order_by("id"))
    seen = {step.uid: step for step in steps_seen(found, viewer, today) or ()}
    teachers, coaches = _members({row.engagement_id for row in found}, viewer, today)
    ended = _ended({row.engagement_id for row in found})
    lines = [
        StepLine(
            step=seen[row.uid],
            late=max(0, (today - row.due).days) if row.due else 0,
            engagement_uid=row.engagement.uid if row.engagement else None,
            teachers=teachers.get(row.engagement_id, ()),
            ended=row.engagement_id in ended,
            own=viewer.person_id is not None and seen[row.uid].owner_id == viewer.person_id,
            may=any(
                may(viewer, "promise", coach_ids=[key])
                for key in coaches.get(row.engagement_id, ())
            ),
        )
        for row in found
        if row.uid in seen
    ]
    return sorted(lines, key=lambda line: (line.step.due is None, line.step.due or date.max))


def _ended(engagements: Iterable[int | None]) -> set[int]:
    """Of these engagements, those that are closed."""
    keys = [key for key in engagements if key is not None]
    chain = EngagementState.objects.filter(engagement_id__in=keys).order_by("starts")
    newest = dict(chain.values_list("engagement_id", "state"))
    return {key for key, state in newest.items() if state == EngagementState.State.CLOSED}


def _members(
    engagements: Iterable[int | None], viewer: Actor, today: date
) -> tuple[dict[int | None, tuple[str, ...]], dict[int | None, list[int]]]:
    """By engagement: the names of its teachers, and the ids of its coaches of today."""
    keys = [key for key in engagements if key is not None]
    every = EngagementMember.objects.filter(holding(today), engagement_id__in=keys)
    coaches: dict[int | None, list[int]] = {}
    for row in every.filter(role=COACH):
        coaches.setdefault(row.engagement_id, []).append(row.person_id)
    shown = list(visible(every.filter(role=TEACHER), viewer, "who").order_by("id"))
    names = names_for(viewer, [row.person_id for row in shown], today)
    teachers: dict[int | None, tuple[str, ...]] = {}
    for row in shown:
        known = teachers.get(row.engagement_id, ())
        teachers[row.engagement_id] = (*known, names.get(row.person_id, ""))
    return teachers, coaches


def find_step(uid: UUID, viewer: Actor) -> NextStep | None:
    """The next step with this uid, if the viewer may read it."""
    rows = visible(NextStep.objects.filter(uid=uid), viewer, "steps")
    return rows.select_related("engagement", "session").first()
