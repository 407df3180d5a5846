"""Finding engagements by the people in them, among those the viewer may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from stemhappens.coaching.models import Engagement, EngagementMember, EngagementState
from stemhappens.core.actor import Actor
from stemhappens.core.rules import visible
from stemhappens.people.finding import MOST
from stemhappens.people.reads import names_for


@dataclass(frozen=True)
class FoundEngagement:
    """An engagement by who is in it. state: in words, "active"."""

    uid: UUID
    names: tuple[str, ...]
    school: str
    state: str
    opened: date


def find_engagements(
    viewer: Actor, people: Iterable[int], teams: Iterable[int], day: date
) -> list[FoundEngagement]:
    """Engagements of these people or teams, the newest first, MOST at most; five statements."""
    seats = visible(EngagementMember.objects.filter(person_id__in=list(people)), viewer, "who")
    known = visible(Engagement.objects.all(), viewer, "progress").select_related("school")
    wanted = known.filter(pk__in=seats.values("engagement")) | known.filter(team_id__in=list(teams))
    rows = list(wanted.distinct().order_by("-opened", "-id")[:MOST])
    keys = [row.pk for row in rows]
    members: dict[int, list[int]] = {}
    all_seats = visible(EngagementMember.objects.filter(engagement_id__in=keys), viewer, "who")
    for engagement, person in all_seats.order_by("-role", "id").values_list(
        "engagement_id", "person_id"
    ):
        members.setdefault(engagement, []).append(person)
    names = names_for(viewer, {person for found in members.values() for person in found}, day)
    states: dict[int, str] = {}
    chain = EngagementState.objects.filter(engagement_id__in=keys, starts__lte=day)
    for state in chain.order_by("starts"):
        states[state.engagement_id] = str(state.get_state_display())
    return [
        FoundEngagement(
            row.uid,
            tuple(names[p] for p in dict.fromkeys(members.get(row.pk, ())) if p in names),
            row.school.name if row.school else "",
            states.get(row.pk, ""),
            row.opened,
        )
        for row in rows
    ]
