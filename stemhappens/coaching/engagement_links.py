"""The engagements one person takes or took part in: that they are, never what is said in them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Subquery

from stemhappens.coaching.models import Engagement, EngagementMember, EngagementState
from stemhappens.core.actor import Actor
from stemhappens.core.rules import visible
from stemhappens.people.models import Person


@dataclass(frozen=True)
class EngagementLink:
    """An engagement's address, the day it was opened, and its newest state in words."""

    uid: UUID
    opened: date
    state_name: str


def engagements_of(person: Person, viewer: Actor) -> list[EngagementLink]:
    """A person's engagements that the viewer may know of, the newest first (one statement)."""
    part = EngagementMember.objects.filter(person=person).values("engagement_id")
    chain = EngagementState.objects.filter(engagement=OuterRef("pk")).order_by("-starts")
    rows = visible(Engagement.objects.filter(pk__in=part), viewer, "progress")
    newest = rows.annotate(newest=Subquery(chain.values("state")[:1])).order_by("-opened", "-id")
    labels = dict(EngagementState.State.choices)
    return [EngagementLink(row.uid, row.opened, str(labels.get(row.newest, ""))) for row in newest]
