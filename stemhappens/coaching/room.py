"""Who was in the room of visits, read once for all that a page tells of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from stemhappens.coaching.models import Attendance, SessionCoach
from stemhappens.core.actor import Actor
from stemhappens.core.rules import visible
from stemhappens.people.reads import names_for


class SeatRow(NamedTuple):
    """Somebody in the room of a session. told: the viewer may know."""

    session_id: int
    person_id: int
    role: str
    school_id: int | None
    engagement_id: int | None
    told: bool


@dataclass(frozen=True)
class Room:
    """Who was there, by session: the coaches, the lead first; every seat; those to be told.

    told: the seats the viewer may know. names: of the coaches and of those to be told.
    """

    coaches: Mapping[int, Sequence[int]] = field(default_factory=dict)
    every: Mapping[int, Sequence[SeatRow]] = field(default_factory=dict)
    told: Mapping[int, Sequence[SeatRow]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)

    def hidden(self, session_id: int) -> bool:
        """True when somebody was there of whom the viewer may not know."""
        return len(self.told.get(session_id, ())) < len(self.every.get(session_id, ()))


def room_of(session_ids: Collection[int], viewer: Actor, day: date) -> Room:
    """The rooms of sessions, in three statements. day: on which people are called so."""
    held = SessionCoach.objects.filter(session_id__in=session_ids).order_by("-lead", "id")
    coaches: dict[int, list[int]] = {}
    for session, person in held.values_list("session_id", "person_id"):
        coaches.setdefault(session, []).append(person)
    seats = Attendance.objects.filter(session_id__in=session_ids).order_by("id")
    every = [SeatRow(*row) for row in marked(seats, viewer, "who").values_list(*SeatRow._fields)]
    told = [] if viewer.public else [row for row in every if row.told]
    people = {key for keys in coaches.values() for key in keys} | {row.person_id for row in told}
    names = names_for(viewer, people, day)
    return Room(coaches, by_session(every), by_session(told), names)


def marked(rows: QuerySet[Any], viewer: Actor, part: str) -> QuerySet[Any]:
    """All of `rows`, each with `told`: whether the viewer sees `part` of it. One statement."""
    seen = visible(rows.order_by(), viewer, part).values("pk")
    found: QuerySet[Any] = rows.annotate(told=ExpressionWrapper(Q(pk__in=seen), BooleanField()))
    return found


def by_session(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Rows that hang on sessions, by session."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.session_id, []).append(row)
    return found
