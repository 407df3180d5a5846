"""Take a visit back, and bring it back again as it was, the own private note included."""

import base64
from dataclasses import dataclass

from django_scopes import scope

from stemhappens.coaching.models import PrivateNote, Session
from stemhappens.coaching.own_undo import undo_own
from stemhappens.coaching.sessions import withdraw_session
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.write import Unit, write

CAUSE = "withdraw a visit"


@dataclass(frozen=True)
class Withdrawn:
    """What brings a visit back: the unit that took it, its uid, the own note still encrypted."""

    seq: int
    uid: str
    sealed_note: str


def withdraw(district: District, actor: Actor, session: Session, version: int) -> Withdrawn:
    """Withdraw a session in a unit of its own; see withdraw_session."""
    uid = str(session.uid)
    with write(district, actor, CAUSE) as unit:
        note = _own_note(session, actor)
        sealed = base64.b64encode(bytes(note.cipher)).decode() if note else ""
        withdraw_session(unit, session, version)
        return Withdrawn(unit.seq, uid, sealed)


def bring_back(district: District, actor: Actor, withdrawn: Withdrawn) -> Session:
    """Undo the actor's own withdrawal. Raises Denied for anybody else's, UndoRefused when late."""
    undo_own(district, actor, withdrawn.seq)
    with scope(district=district):
        session = Session.objects.get(uid=withdrawn.uid)
        if withdrawn.sealed_note and actor.person_id is not None:
            with write(district, actor, "bring back a private note") as again:
                _restore_note(again, session, actor.person_id, withdrawn.sealed_note)
    return session


def _own_note(session: Session, actor: Actor) -> PrivateNote | None:
    if actor.person_id is None:
        return None
    return PrivateNote.objects.filter(session=session, author_id=actor.person_id).first()


def _restore_note(unit: Unit, session: Session, author_id: int, sealed: str) -> None:
    cipher = base64.b64decode(sealed)
    unit.add(PrivateNote(session=session, author_id=author_id, cipher=cipher))
