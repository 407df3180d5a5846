"""A visit with several people: the team it was with, and the engagements it may belong to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from stemhappens.coaching.checks import open_engagements
from stemhappens.coaching.context import SessionContext, load_context
from stemhappens.coaching.drafts import Seat, SessionDraft
from stemhappens.core.models import District
from stemhappens.web.log.asked import EngagementAsked
from stemhappens.web.says import day_text


@dataclass(frozen=True)
class TeamWanted:
    """The team a visit was with, as its address says. school_id None: across schools."""

    id: int
    name: str
    school_id: int | None


def which_engagements(
    district: District, people: Sequence[int], day: date, coach_ids: tuple[int, ...]
) -> dict[int, tuple[EngagementAsked, ...]]:
    """Of which people one has to ask for which engagement it was: those with several open."""
    if not people:
        return {}
    seats = tuple(Seat(person) for person in people)
    draft = SessionDraft(uuid4(), day, coach_ids, seats)
    context = load_context(district, [draft])
    found = {seat.person_id: open_for(draft, seat, context) for seat in seats}
    return {
        person: choices_of_engagements(keys, context)
        for person, keys in found.items()
        if len(keys) > 1
    }


def open_for(draft: SessionDraft, seat: Seat, context: SessionContext) -> list[int]:
    """The engagements a seat may belong to, over all programs."""
    if draft.day is None:
        return []
    found = [
        key
        for program in context.programs
        for key in open_engagements(context, seat.person_id, draft.day, program, draft.coach_ids)
    ]
    return list(dict.fromkeys(found))


def choices_of_engagements(
    keys: Iterable[int], context: SessionContext
) -> tuple[EngagementAsked, ...]:
    """Engagements as a form offers them: "Carla Beaudry and Theo Okonjo, 12 January 2026"."""
    return tuple(
        EngagementAsked(key, f"{context.title(key)}, {day_text(context.engagements[key].opened)}")
        for key in keys
    )
