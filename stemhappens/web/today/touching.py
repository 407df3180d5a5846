"""A micro-touch in one tap: where its buttons are sent, and what an address asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from stemhappens.coaching.drafts import Seat
from stemhappens.coaching.engagement_list import members_today
from stemhappens.coaching.story import Story, find_engagement
from stemhappens.core import clock
from stemhappens.people.reads import Choice, names_on, person_by_uid, session_types_on
from stemhappens.web.contexts.today import TouchRow
from stemhappens.web.doors import Door
from stemhappens.web.frame import may_enter
from stemhappens.web.given import uid_given
from stemhappens.web.says import listed


@dataclass(frozen=True)
class Touching:
    """With whom, of which type, and both in words."""

    seats: tuple[Seat, ...]
    type_id: int
    said: str


def micro_types(door: Door) -> list[Choice]:
    """The types that are no visit but a micro-touch, of today."""
    kinds = session_types_on(clock.today(door.district))
    return [kind for kind in kinds if kind.group == "micro"]


def touch_row(
    door: Door, name: str, kinds: Iterable[Choice], back: str, **whom: UUID | None
) -> TouchRow:
    """A button for each type. whom: teacher, engagement, or both."""
    asked = {key: str(uid) for key, uid in whom.items() if uid is not None}
    return TouchRow(
        name,
        tuple(
            (
                kind.name,
                _("%(type)s with %(name)s") % {"type": kind.name, "name": name},
                f"{door.url('micro')}?{urlencode({**asked, 'type': kind.id, 'back': back})}",
            )
            for kind in kinds
        ),
    )


def engagement_touches(door: Door, story: Story) -> TouchRow | None:
    """The buttons of an engagement's page, for its own coach while it is active."""
    if story.state != "active" or "log" not in story.verbs or not may_enter(door, "micro"):
        return None
    back = door.url("engagement", uid=story.uid)
    name = listed(story.teachers or ())
    return touch_row(door, name, micro_types(door), back, engagement=story.uid)


def asked_touch(request: HttpRequest, door: Door) -> Touching | None:
    """What the address asks for; None where something of it is not here."""
    kinds = {str(kind.id): kind for kind in micro_types(door)}
    kind = kinds.get(request.GET.get("type", ""))
    seats = _seats(request, door)
    if kind is None or not seats:
        return None
    names = names_on([seat.person_id for seat in seats], clock.today(door.district))
    who = listed([names.get(seat.person_id, "") for seat in seats])
    said = _("%(type)s with %(name)s") % {"type": kind.name, "name": who}
    return Touching(seats, kind.id, said)


def _seats(request: HttpRequest, door: Door) -> tuple[Seat, ...]:
    """The teacher named, else all of the engagement; nobody where one of them is not here."""
    teacher, engagement = (
        uid_given(request.GET.get(name, "")) for name in ("teacher", "engagement")
    )
    row = find_engagement(engagement, door.actor) if engagement else None
    if engagement is not None and row is None:
        return ()
    key = row.pk if row else None
    if teacher is not None:
        person = person_by_uid(teacher)
        return (Seat(person.pk, engagement_id=key),) if person else ()
    if row is None:
        return ()
    members = members_today(row, door.actor, clock.today(door.district))
    return tuple(
        Seat(member.person_id, engagement_id=key) for member in members if member.role == "teacher"
    )
