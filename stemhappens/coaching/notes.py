"""Private notes: encrypted with a key in STEMHAPPENS_HOME, read by their author alone.

notes.key holds one Fernet key per line: the first encrypts, all of them decrypt. How it rotates
and what a restore without it means stands in docs/private-notes.md.
"""

import os
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from stemhappens.coaching.models import PrivateNote, Session
from stemhappens.core.actor import Actor
from stemhappens.core.models import Change, WriteUnit
from stemhappens.core.problem import Denied
from stemhappens.core.rules import visible
from stemhappens.core.write import Unit
from stemhappens.people.models import Person

KEY_FILE = "notes.key"


class NoteUnreadable(Exception):
    """The key this note was written with is not in notes.key."""


def key_path() -> Path:
    """Where the keys lie."""
    return Path(settings.HOME) / KEY_FILE


def _keys() -> MultiFernet:
    path = key_path()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was first; its key holds
            return _keys()
        with os.fdopen(handle, "wb") as file:
            file.write(Fernet.generate_key() + b"\n")
    return _parsed(path.read_bytes())


@lru_cache(maxsize=4)
def _parsed(content: bytes) -> MultiFernet:
    return MultiFernet([Fernet(line) for line in content.split()])


def new_note(session: Session, author_id: int, text: str) -> PrivateNote:
    """An unsaved note with `text` encrypted."""
    return PrivateNote(session=session, author_id=author_id, cipher=_keys().encrypt(text.encode()))


def set_note(unit: Unit, session: Session, author_id: int, text: str) -> None:
    """Keep, change or take away the author's own note on a session."""
    if not unit.actor.system and unit.actor.person_id != author_id:
        raise Denied(f"{unit.actor.label} may not write somebody else's private note")
    note = PrivateNote.objects.filter(session=session, author_id=author_id).first()
    if note is None:
        if text:
            unit.add(new_note(session, author_id, text))
        return
    present = _readable(note)
    if text and text != present:
        unit.change(note, cipher=_keys().encrypt(text.encode()))
    elif not text and present is not None:
        unit.remove(note)  # one that could not be shown was not taken away by its author


def note_writers(people: Collection[Person]) -> set[int]:
    """The users who wrote the notes of these people, as the change log has it."""
    first = next(iter(people), None)
    if first is None:
        return set()
    notes = PrivateNote.objects.filter(author__in=people).values("pk")
    label = PrivateNote._meta.label
    log = Change.objects.filter(district=first.district_id, model=label, row_id__in=notes)
    units = WriteUnit.objects.filter(district=first.district_id, seq__in=log.values("seq"))
    return {user for user in units.values_list("actor_user", flat=True) if user is not None}


def read_note(session: Session, viewer: Actor) -> str | None:
    """The viewer's own note on a session. Nobody reads another's, the system neither."""
    if viewer.person_id is None or viewer.public:
        return None
    own = PrivateNote.objects.filter(session=session, author_id=viewer.person_id)
    note = visible(own, viewer, "note").first()
    return None if note is None else _decrypt(note)


def read_notes(session_ids: Collection[int], viewer: Actor) -> dict[int, str]:
    """read_note for several sessions, in one statement; one whose key is gone is left out."""
    if viewer.person_id is None or viewer.public:
        return {}
    own = PrivateNote.objects.filter(session_id__in=session_ids, author_id=viewer.person_id)
    notes = {row.session_id: _readable(row) for row in visible(own, viewer, "note")}
    return {key: text for key, text in notes.items() if text is not None}


def _readable(note: PrivateNote) -> str | None:
    try:
        return _decrypt(note)
    except NoteUnreadable:
        return None


def _decrypt(note: PrivateNote) -> str:
    try:
        return _keys().decrypt(bytes(note.cipher)).decode()
    except InvalidToken as error:
        raise NoteUnreadable("notes.key does not hold the key of this note") from error
