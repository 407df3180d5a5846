"""Everything the record holds about one teacher, for themself to take out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from stemhappens.access.log import Look, looked_at_all
from stemhappens.coaching.goal_reads import GoalSeen
from stemhappens.coaching.mine import (
    OwnVisit,
    as_teacher,
    coaches_of,
    own_goals,
    own_looks,
    own_sessions,
    own_steps,
    own_visits,
)
from stemhappens.coaching.models import Engagement, PulseAsk
from stemhappens.coaching.reveal import StepSeen, steps_told
from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.problem import Denied
from stemhappens.core.rules import visible
from stemhappens.people.reads import names_for

MOST_LOOKS = 10_000


@dataclass(frozen=True)
class OwnRecord:
    """A teacher's own record. asked: the first day of each round of the two questions one was
    asked, and the day on which one answered; what was answered is tied to nobody."""

    day: date
    visits: Sequence[OwnVisit]
    goals: Sequence[GoalSeen]
    steps: Sequence[StepSeen]
    asked: Sequence[tuple[date, date | None]]
    looks: Sequence[tuple[str, UUID | None, Look]]


def take_own_record(viewer: Actor, district: District) -> OwnRecord:
    """The viewer's own record, and the note that they took it out. For nobody who looks as them."""
    if viewer.looker is not None or viewer.person_id is None:
        raise Denied(f"{viewer.label} has no record of their own here")
    me, today = as_teacher(viewer), clock.today(district)
    own = list(visible(Engagement.objects.all(), me, "progress").order_by("-opened", "-id"))
    sessions = own_sessions(me)
    coaches = coaches_of([row.pk for row in sessions])
    people = {viewer.person_id, *(key for keys in coaches.values() for key in keys)}
    names = names_for(me, people, today)
    looks = own_looks(viewer, MOST_LOOKS)
    asks = visible(PulseAsk.objects.all(), me, "asked").order_by("round__starts")
    found = OwnRecord(
        day=today,
        visits=own_visits(sessions, me, coaches, names),
        goals=own_goals(own, me, district),
        steps=steps_told(own_steps(own, me), me, today, names),
        asked=list(asks.values_list("round__starts", "answered_on")),
        looks=looks,
    )
    uids = {"engagement": [row.uid for row in own], "session": [row.uid for row in sessions]}
    looked_at_all(viewer, "export", uids)
    return found
