"""The viewer's own private notes on several visits; nobody reads another's."""

from collections.abc import Collection

from stemhappens.coaching.notes import read_notes
from stemhappens.core.actor import Actor


def own_notes(session_ids: Collection[int], viewer: Actor) -> dict[int, str]:
    """Session id → the note the viewer wrote on it, where there is one, in one statement."""
    return {key: note for key, note in read_notes(session_ids, viewer).items() if note}
