"""The only way out for what was said in a visit: each part to whom the rules let read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from stemhappens.coaching.drafts import SessionDraft
from stemhappens.coaching.models import (
    Attendance,
    NextStep,
    Session,
    SessionCoach,
    SessionIssue,
    SessionText,
    SessionTopic,
)
from stemhappens.coaching.notes import NoteUnreadable, read_note
from stemhappens.coaching.owners import asked_on
from stemhappens.coaching.relations import WHOLE
from stemhappens.coaching.room import Room, SeatRow, marked, room_of
from stemhappens.coaching.rows import coaches_in_order, draft_of
from stemhappens.core.actor import Actor, Role
from stemhappens.core.rules import See, extent, may, parts, visible
from stemhappens.people.reads import names_for


@dataclass(frozen=True)
class StepSeen:
    """A next step as its reader sees it on a day.

    owner: who is asked then. late: open and past due.
    """

    uid: UUID
    version: int
    text: str
    owner_id: int | None
    owner: str
    due: date | None
    done_on: date | None
    dropped_on: date | None
    late: bool

    @property
    def open(self) -> bool:
        return self.done_on is None and self.dropped_on is None


@dataclass(frozen=True)
class TeacherSeen:
    """Somebody who was there."""

    person_id: int
    name: str
    role: str
    school_id: int | None
    engagement_id: int | None


@dataclass(frozen=True)
class Revealed:
    """What a viewer may read of a session; None: withheld. withheld: (part's title, for whom).

    note: the viewer's own private note; that others wrote one is told to nobody. note_lost: there
    is one, and the key it was written with is gone.
    """

    summary: str | None
    steps: tuple[StepSeen, ...] | None
    topics: tuple[str, ...] | None
    teachers: tuple[TeacherSeen, ...] | None
    note: str | None
    withheld: tuple[tuple[str, str], ...]
    note_lost: bool = False


def reveal(session: Session, viewer: Actor, day: date, room: Room | None = None) -> Revealed:
    """What `viewer` may read of `session`. day: today of the district, for what is late.

    Whether the viewer may know of the session at all is asked before (part `visit`). room: who
    was there, where it was read already.
    """
    shown = reveal_all([session], viewer, day, room)[session.pk]
    try:
        return replace(shown, note=read_note(session, viewer))
    except NoteUnreadable:
        return replace(shown, note_lost=True)


def reveal_all(
    sessions: Iterable[Session], viewer: Actor, day: date, room: Room | None = None
) -> dict[int, Revealed]:
    """reveal for many sessions, private notes left out, in a constant number of statements."""
    ids = [session.pk for session in sessions]
    room = room or room_of(ids, viewer, day)
    topic_rows = SessionTopic.objects.select_related("topic")
    step_rows = asked_on(NextStep.objects.all(), day)
    texts, text_hidden = _rows(SessionText.objects.all(), "summary", ids, viewer)
    topics, topic_hidden = _rows(topic_rows, "topics", ids, viewer)
    steps, step_hidden = _rows(step_rows, "steps", ids, viewer)
    names = _with_owners(room.names, steps.values(), viewer, day)
    who_told = not viewer.public and _reads_rows(viewer, "who")
    found = {}
    for key in ids:
        hidden = {
            "who": not who_told or _hides(room, key, viewer),
            "summary": key in text_hidden,
            "steps": key in step_hidden,
            "topics": key in topic_hidden,
        }
        seen = room.told.get(key, ())
        said = texts.get(key, ())
        whom = _for_whom(room.coaches.get(key, ()), seen, names, hidden["who"])
        found[key] = Revealed(
            summary=None if hidden["summary"] else "".join(row.summary for row in said),
            steps=None if hidden["steps"] else _steps(steps.get(key, ()), names, day),
            topics=None if hidden["topics"] else _topics(topics.get(key, ())),
            teachers=None if hidden["who"] else _teachers(seen, names),
            note=None,
            withheld=tuple((parts[part].title, whom) for part, is_so in hidden.items() if is_so),
        )
    return found


def _reads_rows(viewer: Actor, part: str) -> bool:
    return bool(extent(viewer, part) & {See.FULL, See.AGREED})


def _hides(room: Room, key: int, viewer: Actor) -> bool:
    """True when somebody is withheld; who reads by agreement alone is told of no empty room."""
    return room.hidden(key) or (See.FULL not in extent(viewer, "who") and not room.told.get(key))


def _with_owners(
    names: Mapping[int, str], steps: Iterable[list[Any]], viewer: Actor, day: date
) -> Mapping[int, str]:
    """names, and those of the owners of steps who were not in the room."""
    owners = {row.asked for rows in steps for row in rows if row.asked}
    return {**names, **names_for(viewer, owners - names.keys(), day)}


def _rows(
    rows: QuerySet[Any], part: str, ids: list[int], viewer: Actor
) -> tuple[dict[int, list[Any]], set[int]]:
    """The rows seen by session, and the sessions of which some or all of the part is withheld."""
    if viewer.public or not _reads_rows(viewer, part):
        return {}, set(ids)
    every = marked(rows.filter(session_id__in=ids).order_by("id"), viewer, part)
    seen: dict[int, list[Any]] = {}
    hidden: set[int] = set()
    for row in every:
        if row.told:
            seen.setdefault(row.session_id, []).append(row)
        else:
            hidden.add(row.session_id)
    # nothing was written: only who reads by agreement alone is not told so
    if See.FULL not in extent(viewer, part):
        hidden |= set(ids) - set(seen)
    return seen, hidden


def summaries_seen(session_ids: Iterable[int], viewer: Actor) -> dict[int, str]:
    """The shared summaries of sessions as far as `viewer` may read them, in one statement."""
    if viewer.public:
        return {}
    rows = SessionText.objects.filter(session_id__in=list(session_ids)).order_by("id")
    found: dict[int, str] = {}
    for row in visible(rows, viewer, "summary"):
        found[row.session_id] = found.get(row.session_id, "") + row.summary
    return found


def people_told(session: Session, viewer: Actor, people: Iterable[int]) -> set[int]:
    """Of people who are or once were named as in the room, those whom the viewer may know.

    Who is there goes by the rules; of who was taken out again no row is left to ask them of, so
    the visit as a whole must be the viewer's.
    """
    wanted = set(people)
    if viewer.public:
        return set()
    if viewer.system or any(_is_whole(session, viewer, role) for role in viewer.roles):
        return wanted
    seats = visible(Attendance.objects.filter(session=session), viewer, "who")
    return wanted & set(seats.values_list("person_id", flat=True))


def _is_whole(session: Session, viewer: Actor, role: Role) -> bool:
    if role not in WHOLE:
        return False
    rows = Session.objects.filter(WHOLE[role](viewer), pk=session.pk)
    return visible(rows, replace(viewer, roles=frozenset({role})), "who").exists()


def _for_whom(
    coaches: Iterable[int], seats: Iterable[SeatRow], names: Mapping[int, str], hidden: bool
) -> str:
    """For whom a withheld part is: by name, where the viewer may know who was there."""
    teachers = [names.get(row.person_id, "") for row in seats if row.role == "teacher"]
    if hidden or not any(teachers):
        return _("the coach and the teacher only")
    people = [name for name in (*teachers, *(names.get(key, "") for key in coaches)) if name]
    first, last = ", ".join(people[:-1]), people[-1]
    return _("%(first)s and %(last)s only") % {"first": first, "last": last} if first else last


def steps_seen(rows: Iterable[NextStep], viewer: Actor, day: date) -> tuple[StepSeen, ...] | None:
    """Next steps as `viewer` may read them; None when all of them are withheld."""
    keys = [row.pk for row in rows]
    told = visible(NextStep.objects.filter(pk__in=keys), viewer, "steps")
    shown = list(asked_on(told, day).order_by("id"))
    if viewer.public or (not shown and (keys or See.FULL not in extent(viewer, "steps"))):
        return None
    names = names_for(viewer, [row.asked for row in shown if row.asked], day)
    return _steps(shown, names, day)


def steps_told(
    rows: QuerySet[NextStep], viewer: Actor, day: date, names: Mapping[int, str]
) -> tuple[StepSeen, ...]:
    """Those of `rows` that `viewer` may read, in one statement. names: of their owners.

    Of owners who are not in `names` it is asked.
    """
    if viewer.public:
        return ()
    shown = list(asked_on(visible(rows, viewer, "steps"), day).order_by("id"))
    return _steps(shown, _with_owners(names, [shown], viewer, day), day)


def _steps(rows: Iterable[Any], names: Mapping[int, str], day: date) -> tuple[StepSeen, ...]:
    return tuple(
        StepSeen(
            row.uid,
            row.version,
            row.text,
            row.asked,
            names.get(row.asked or 0, ""),
            row.due,
            row.done_on,
            row.dropped_on,
            bool(row.due and row.due < day and not row.done_on and not row.dropped_on),
        )
        for row in rows
    )


def _topics(rows: Iterable[SessionTopic]) -> tuple[str, ...]:
    return tuple(row.topic.name for row in rows)


def _teachers(rows: Iterable[SeatRow], names: Mapping[int, str]) -> tuple[TeacherSeen, ...]:
    return tuple(
        TeacherSeen(
            row.person_id,
            names.get(row.person_id, ""),
            row.role,
            row.school_id,
            row.engagement_id,
        )
        for row in rows
    )


WRITTEN: dict[type[Any], str] = {
    SessionText: "summary",
    NextStep: "steps",
    SessionTopic: "topics",
}
"""What is written down in a visit, by the part it belongs to."""


def draft_for(session: Session, viewer: Actor) -> SessionDraft | None:
    """A session as a draft to amend, words and own note included; None for who may not amend."""
    coaches = coaches_in_order(session)
    if not viewer.system and not any(
        may(viewer, "amend", coach_ids=[row.person_id]) for row in coaches
    ):
        return None
    known: dict[type[Any], list[Any]] = {SessionCoach: coaches}
    if session.source != Session.Source.IMPORT:
        known[SessionIssue] = []  # only an import is found wanting
    for model, part in WRITTEN.items():
        seen, hidden = _rows(model.objects.all(), part, [session.pk], viewer)
        if hidden:
            # a lead coach without an agreement mends the facts by correcting, not by amending
            return None
        known[model] = seen.get(session.pk, [])
    try:
        note = read_note(session, viewer)
    except NoteUnreadable:
        note = None
    return replace(draft_of(session, known), private_note=note or "")
