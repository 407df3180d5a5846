"""The verbs of a session: plan, log, amend, correct, withdraw.

A draft is checked inside the unit (`checked`), so that what is written was true under the lock.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from stemhappens.coaching.checks import check_session
from stemhappens.coaching.context import load_context, touches_left
from stemhappens.coaching.drafts import (
    CleanSession,
    Seat,
    SessionDraft,
    coach_ids_of,
    unasked,
)
from stemhappens.coaching.models import Session, SessionCoach
from stemhappens.coaching.notes import new_note, set_note
from stemhappens.coaching.rows import (
    draft_of,
    new_children,
    new_session,
    remove_session,
    session_values,
    sync_children,
)
from stemhappens.core.actor import Actor
from stemhappens.core.models import Received
from stemhappens.core.problem import Invalid, Problem, Problems, Stale, UidTaken
from stemhappens.core.rules import may
from stemhappens.core.tenancy import TenantModel
from stemhappens.core.write import Unit
from stemhappens.people.checks import authorize_any


@dataclass(frozen=True)
class Logged:
    """The answer to one draft. session None: it had come in before and was withdrawn since."""

    session: Session | None
    fresh: bool
    fate: str


@dataclass(frozen=True)
class Correction:
    """What a director may correct, and nothing else; all of it is given."""

    day: date
    type_id: int | None
    minutes: int | Decimal | None
    school_id: int | None
    place: str
    seats: tuple[Seat, ...]


def checked(unit: Unit, draft: SessionDraft) -> CleanSession:
    """Check one draft under the unit's lock; raises Invalid with all problems."""
    return checked_all(unit, [draft])[0]


def checked_all(unit: Unit, drafts: Iterable[SessionDraft]) -> list[CleanSession]:
    """Check many drafts in a constant number of statements; raises Invalid at the first wrong."""
    drafts = list(drafts)
    assert unit.district is not None
    context = load_context(unit.district, drafts)
    cleans = []
    for draft in drafts:
        clean, problems = check_session(draft, context)
        if clean is None:
            raise Invalid(problems)
        cleans.append(clean)
    return cleans


def plan_session(unit: Unit, clean: CleanSession) -> Logged:
    """Plan a visit that lies ahead; it counts for nothing until it is held (amend_session)."""
    if clean.draft.state != Session.State.PLANNED:
        raise Invalid(Problems([Problem("state", _("A plan has the state “planned”."))]))
    authorize_any(unit.actor, "plan", clean.draft.coach_ids)
    return _write_new(unit, [clean])[0]


def log_session(unit: Unit, clean: CleanSession) -> Logged:
    """Log one visit; see log_sessions."""
    return log_sessions(unit, [clean])[0]


def log_sessions(unit: Unit, cleans: Iterable[CleanSession]) -> list[Logged]:
    """Log visits in a constant number of statements per 500; answers in the order given.

    A uid that came in before with the same content gets the first answer and writes nothing; with
    other content it raises UidTaken, and the unit writes nothing at all.
    """
    cleans = list(cleans)
    if not _may_import(unit.actor, cleans):
        for coach_ids in coach_ids_of(clean.draft for clean in cleans):
            authorize_any(unit.actor, "log", coach_ids)
    return _write_new(unit, cleans)


def came_before(drafts: Iterable[SessionDraft]) -> dict[UUID, str]:
    """What is known of these uids already: "same" content, "other", or "withdrawn" since.

    Uids that never came in are not in it. For a page that says it before anything is written.
    """
    hashes = {draft.uid: draft.payload_hash() for draft in drafts}
    found = {}
    for row in Received.objects.filter(uid__in=hashes):
        same = row.payload_hash == hashes[row.uid]
        gone = row.fate == Received.Fate.WITHDRAWN
        found[row.uid] = "withdrawn" if gone else "same" if same else "other"
    return found


def amend_session(unit: Unit, session: Session, version: int, clean: CleanSession) -> Session:
    """Make a session what `clean` says, the coach's own words included.

    version: the one the writer read; Stale when somebody changed the session since. The ledger
    keeps what was first received, so that a resend of it still gets the first answer. The private
    note is the writer's own; nobody else's is touched.
    """
    authorize_any(unit.actor, "amend", _coaches_of(session))
    amended = _amend(unit, session, version, clean)
    author = unit.actor.person_id
    if author is None and unit.actor.system:
        author = next(iter(clean.draft.coach_ids), None)
    if author is not None:
        set_note(unit, session, author, clean.draft.private_note)
    return amended


def correct_session(unit: Unit, session: Session, version: int, correction: Correction) -> Session:
    """A director's correction: date, school, teacher, type and minutes; content stays as it is.

    Who may amend may do this too: a lead coach who does not read the words mends the facts.
    """
    if not may(unit.actor, "correct", session):
        authorize_any(unit.actor, "amend", _coaches_of(session))
    draft = replace(
        draft_of(session),
        day=correction.day,
        type_id=correction.type_id,
        minutes=correction.minutes,
        school_id=correction.school_id,
        place=correction.place,
        seats=correction.seats,
    )
    assert unit.district is not None
    context = load_context(unit.district, [draft])
    # what the director does not see is not theirs to mend: it is left out of the check
    clean, problems = check_session(unasked(draft, context.topics), context)
    if clean is None:
        raise Invalid(problems)
    kept = replace(draft, touches=touches_left(draft, clean, context))
    return _amend(unit, session, version, replace(clean, draft=kept))


def withdraw_session(unit: Unit, session: Session, version: int) -> None:
    """Take a session back. Its uid stays spent: a queued phone does not bring it again."""
    authorize_any(unit.actor, "withdraw", _coaches_of(session))
    _require_version(session, version)
    received = Received.objects.filter(district_id=unit.district_id, uid=session.uid).first()
    if received is None:
        unit.add(_received(session, "", Received.Fate.WITHDRAWN))
    else:
        unit.change(received, fate=Received.Fate.WITHDRAWN)
    remove_session(unit, session)


def _amend(unit: Unit, session: Session, version: int, clean: CleanSession) -> Session:
    _require_version(session, version)
    _require_fresh(unit, [clean])
    if clean.draft.uid != session.uid:
        raise UidTaken("a session keeps its uid")
    clean = replace(clean, issues=_still_lacking(clean))
    differed = sync_children(unit, session, clean)
    differing = {
        name: value
        for name, value in session_values(clean).items()
        if getattr(session, name) != value
    }
    if differed or differing:
        # the version rises with any of its rows, so that the next writer is told
        unit.change(session, **differing)
    return session


def _still_lacking(clean: CleanSession) -> tuple[tuple[str, str], ...]:
    """An issue is settled once somebody has filled its field."""
    draft = clean.draft
    filled = {
        "coach": bool(draft.coach_ids),
        "school": draft.school_id is not None or draft.place != Session.Place.SCHOOL,
        "teacher": bool(draft.seats),
        "type": draft.type_id is not None,
        "minutes": draft.minutes is not None,
    }
    return tuple(issue for issue in clean.issues if not filled.get(issue[0], False))


def _write_new(unit: Unit, cleans: list[CleanSession]) -> list[Logged]:
    _require_fresh(unit, cleans)
    uids = [clean.draft.uid for clean in cleans]
    ledger = {
        row.uid: row for row in Received.objects.filter(district_id=unit.district_id, uid__in=uids)
    }
    fresh: dict[UUID, CleanSession] = {}
    for clean in cleans:
        _require_same(clean, ledger.get(clean.draft.uid))
        if clean.draft.uid not in ledger:
            first = fresh.setdefault(clean.draft.uid, clean)
            if first.payload_hash != clean.payload_hash:
                raise UidTaken(f"{clean.draft.uid} comes twice with different content")
    written = _insert(unit, list(fresh.values()))
    known = {row.uid: row for row in Session.objects.filter(uid__in=set(ledger))}
    return [_answer(clean, written, known, ledger) for clean in cleans]


def _answer(
    clean: CleanSession,
    written: dict[UUID, Session],
    known: dict[UUID, Session],
    ledger: dict[UUID, Received],
) -> Logged:
    uid = clean.draft.uid
    if uid in written:
        return Logged(written[uid], True, Received.Fate.KEPT)
    return Logged(known.get(uid), False, ledger[uid].fate)


def _insert(unit: Unit, cleans: list[CleanSession]) -> dict[UUID, Session]:
    sessions = unit.add_all(new_session(clean) for clean in cleans)
    pairs = list(zip(cleans, sessions, strict=True))
    rows: list[TenantModel] = []
    for clean, session in pairs:
        rows += new_children(clean, session)
        if clean.draft.private_note:
            rows.append(new_note(session, _author(unit.actor, clean), clean.draft.private_note))
    unit.add_all(rows)
    unit.add_all(
        _received(session, clean.payload_hash, Received.Fate.KEPT) for clean, session in pairs
    )
    return {session.uid: session for session in sessions}


def _author(actor: Actor, clean: CleanSession) -> int:
    """Who wrote the private note: the coach who types; of an import or the demo, the lead."""
    if actor.person_id is None or clean.draft.imported:
        return clean.draft.coach_ids[0]
    return actor.person_id


def _received(session: Session, payload_hash: str, fate: str) -> Received:
    return Received(
        district_id=session.district_id, uid=session.uid, payload_hash=payload_hash, fate=fate
    )


def _require_same(clean: CleanSession, received: Received | None) -> None:
    if received is not None and received.payload_hash != clean.payload_hash:
        raise UidTaken(f"{clean.draft.uid} came in before with other content")


def _require_fresh(unit: Unit, cleans: list[CleanSession]) -> None:
    if any(clean.seq != unit.seq - 1 for clean in cleans):
        raise Stale("the district has changed since this was checked; check it again")


def _require_version(session: Session, version: int) -> None:
    if session.version != version:
        raise Stale("somebody else changed this session in the meantime")


def _coaches_of(session: Session) -> list[int]:
    return list(SessionCoach.objects.filter(session=session).values_list("person_id", flat=True))


def _may_import(actor: Actor, cleans: list[CleanSession]) -> bool:
    imported = all(clean.draft.imported for clean in cleans)
    return imported and may(actor, "import_sessions")
