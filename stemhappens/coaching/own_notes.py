"""The viewer's own private notes on several visits; nobody reads another's."""

from collections.abc import Collection

from stemhappens.coaching.models import PrivateNote, Session
from stemhappens.coaching.notes import read_note
from stemhappens.core.actor import Actor


def own_notes(session_ids: Collection[int], viewer: Actor) -> dict[int, str]:
    """Session id → the note the viewer wrote on it, where there is one."""
    if viewer.person_id is None or viewer.public:
        return {}
    own = PrivateNote.objects.filter(session_id__in=session_ids, author_id=viewer.person_id)
    sessions = Session.objects.filter(pk__in=own.values("session"))
    notes = {session.pk: read_note(session, viewer) for session in sessions}
    return {key: note for key, note in notes.items() if note}
