"""A goal or a next step by its uid, if the viewer may know of it; for the verbs."""

from uuid import UUID

from stemhappens.coaching.models import Goal, NextStep
from stemhappens.core.actor import Actor
from stemhappens.core.rules import visible


def find_goal(uid: UUID, viewer: Actor) -> Goal | None:
    """The goal with this uid, if the viewer may know what has become of it."""
    rows = visible(Goal.objects.filter(uid=uid), viewer, "goal_status")
    return rows.select_related("engagement").first()


def find_step(uid: UUID, viewer: Actor) -> NextStep | None:
    """The next step with this uid, if the viewer may read it."""
    rows = visible(NextStep.objects.filter(uid=uid), viewer, "steps")
    return rows.select_related("engagement", "session").first()
