"""What a coach's own month needs of the story: words behind the rows that metrics counted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from stemhappens.coaching.models import NextStep, Session, SessionCoach
from stemhappens.coaching.reads import SessionLine, session_lines
from stemhappens.core.actor import Actor
from stemhappens.core.rules import visible


@dataclass(frozen=True)
class StepWords:
    """A next step in words. owner_id: who does it."""

    text: str
    owner_id: int | None


def own_sessions(viewer: Actor, keys: Collection[int], today: date) -> list[SessionLine]:
    """These visits, of those the viewer held, the latest first; no content."""
    held = SessionCoach.objects.filter(person_id=viewer.person_id or 0).values("session")
    rows = visible(Session.objects.filter(pk__in=list(keys)).filter(pk__in=held), viewer, "visit")
    found = list(
        rows.select_related("school", "session_type").order_by("-day", "-starts_at", "-id")
    )
    return session_lines(found, viewer, today)


def step_words(viewer: Actor, keys: Collection[int]) -> dict[int, StepWords]:
    """These next steps in words, of those the viewer may read; one statement."""
    rows = visible(NextStep.objects.filter(pk__in=list(keys)), viewer, "steps")
    return {row.pk: StepWords(row.text, row.owner_id) for row in rows}
