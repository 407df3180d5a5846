"""What a coach's own month needs of the story: words behind the rows that metrics counted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from stemhappens.coaching.models import Attendance, NextStep, Session
from stemhappens.coaching.owners import asked_on
from stemhappens.core.actor import Actor
from stemhappens.core.rules import visible


@dataclass(frozen=True)
class OwnVisit:
    """A visit of the viewer's, without a word that was said in it. place: where it was."""

    id: int
    uid: UUID
    day: date
    type_name: str
    place: str
    minutes: int | None
    teacher_ids: tuple[int, ...]
    group_name: str


@dataclass(frozen=True)
class StepWords:
    """A next step in words. owner_id: who is asked for it on the day."""

    text: str
    owner_id: int | None


def own_visits(viewer: Actor, keys: Collection[int]) -> list[OwnVisit]:
    """These visits, of those the viewer may know of, the latest first; two statements."""
    rows = visible(Session.objects.filter(pk__in=list(keys)), viewer, "visit")
    found = list(
        rows.select_related("school", "session_type").order_by("-day", "-starts_at", "-id")
    )
    seats = Attendance.objects.filter(
        session_id__in=[row.pk for row in found], role=Attendance.Role.TEACHER
    )
    there: dict[int, list[int]] = {}
    pairs = visible(seats, viewer, "who").order_by("id").values_list("session_id", "person_id")
    for session, person in pairs:
        there.setdefault(session, []).append(person)
    return [
        OwnVisit(
            id=row.pk,
            uid=row.uid,
            day=row.day,
            type_name=row.session_type.name if row.session_type else "",
            place=row.school.name if row.school else row.get_place_display(),
            minutes=row.minutes,
            teacher_ids=tuple(there.get(row.pk, ())),
            group_name=row.group_name,
        )
        for row in found
    ]


def step_words(viewer: Actor, keys: Collection[int], day: date) -> dict[int, StepWords]:
    """These next steps in words, of those the viewer may read; one statement."""
    rows = visible(NextStep.objects.filter(pk__in=list(keys)), viewer, "steps")
    return {row.pk: StepWords(row.text, row.asked) for row in asked_on(rows, day)}
