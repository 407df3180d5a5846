"""Rows that came in before and have changed in the file since: told, asked, and taken over.

A row is known by its key cells. When one of them changes in the sheet, the row looks new, and the
visit would be there twice. So what is new is held against the visits of the same log whose rows
the file no longer has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from stemhappens.coaching.models import Attendance, Session, SessionCoach
from stemhappens.coaching.rows import draft_of
from stemhappens.coaching.sessions import Correction, correct_session
from stemhappens.core.models import District
from stemhappens.core.problem import Stale
from stemhappens.core.write import Unit
from stemhappens.intake.commit.drafting import Drafter, is_time
from stemhappens.intake.commit.settle import Ready, settle, uid_of
from stemhappens.intake.models import ImportRow
from stemhappens.intake.outcomes import Ask, Option, Outcome, ask
from stemhappens.intake.rows.questions import Asked, add_questions
from stemhappens.intake.rows.reading import Reading
from stemhappens.intake.text import long_date
from stemhappens.people.models import Person, Program, School, SessionType

NEAR = timedelta(days=31)
"""A day may have been mended by so much."""

CHUNK = 5000
TEACHER = Attendance.Role.TEACHER


@dataclass(frozen=True)
class Known:
    """A visit that is here from an earlier file of the log."""

    session_id: int
    version: int
    day: date
    place: tuple[str, int]
    coaches: frozenset[str]
    teachers: frozenset[str]
    school: str | None
    type: str | None
    minutes: int | None


@dataclass(frozen=True)
class Changed:
    """A row that a person said is the visit `known`, with what differs in it."""

    one: Ready
    known: Known
    differs: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A part of a visit that may have changed."""

    name: str
    of_row: Callable[[Ready], object]
    of_known: Callable[[Known], object]


PARTS = (
    Part("day", lambda one: one.day, lambda known: known.day),
    Part("coaches", lambda one: frozenset(one.made.coaches), lambda known: known.coaches),
    Part("teachers", lambda one: frozenset(one.made.teachers), lambda known: known.teachers),
    Part("school", lambda one: one.made.school, lambda known: known.school),
    Part("type", lambda one: one.made.type, lambda known: known.type),
    Part("minutes", lambda one: one.made.minutes, lambda known: known.minutes),
)


def settle_all(
    district: District, reading: Reading, program: Program | None
) -> tuple[list[Ready], list[Changed]]:
    """The rows that go in as they are, and those that a person said change a visit.

    As `settle`; what looks like a visit of the same log whose row the file no longer has is asked
    about. A few statements more, one where the log is new. Needs the district's scope.
    """
    ready = settle(district, reading, program)
    present = {uid_of(reading.source, r.fingerprint) for r in reading.rows if r.fingerprint}
    gone = _gone(reading.source, ready, present)
    if not gone:
        return ready, []
    index = _index(gone)
    taken: set[int] = set()
    going: list[Ready] = []
    changed: list[Changed] = []
    asked: list[Asked] = []
    for one in ready:
        found = None if is_time(one) else _like(one, index, taken)
        if found is None:
            going.append(one)
            continue
        taken.add(found.known.session_id)
        answer = _ask(found, reading, asked)
        if answer == "second":
            going.append(one)
        elif answer == "update":
            changed.append(found)
    add_questions(reading, asked)
    return going, changed


def take_over(unit: Unit, changed: Iterable[Changed], drafter: Drafter) -> None:
    """Make each visit what its row says now; nothing else of it changes.

    Raises Stale where somebody has changed the visit since it was asked about.
    """
    for one in changed:
        session = Session.objects.filter(pk=one.known.session_id).first()
        if session is None:
            raise Stale("a visit that an import changes is gone")
        correct_session(unit, session, one.known.version, _correction(session, one, drafter))


def _correction(session: Session, changed: Changed, drafter: Drafter) -> Correction:
    was, now = draft_of(session), drafter.session(changed.one)
    assert was.day is not None
    assert now.day is not None

    def pick(part: str, before: object, after: object) -> object:
        return after if part in changed.differs else before

    return Correction(
        day=pick("day", was.day, now.day),  # type: ignore[arg-type]
        type_id=pick("type", was.type_id, now.type_id),  # type: ignore[arg-type]
        minutes=pick("minutes", was.minutes, now.minutes),  # type: ignore[arg-type]
        school_id=pick("school", was.school_id, now.school_id),  # type: ignore[arg-type]
        place=pick("school", was.place, now.place),  # type: ignore[arg-type]
        seats=pick("teachers", was.seats, now.seats),  # type: ignore[arg-type]
    )


# --- which visit a row may be ---


def _like(
    one: Ready, index: Mapping[object, list[Known]], taken: set[int]
) -> Changed | None:  # fmt: skip
    """The visit that differs least, if it is the same but for what may be a mended cell."""
    best: Changed | None = None
    for known in (k for key in _keys(one) for k in index.get(key, ())):
        if known.session_id in taken:
            continue
        differs = tuple(p.name for p in PARTS if p.of_row(one) != p.of_known(known))
        if _fits(one, known, differs) and (best is None or len(differs) < len(best.differs)):
            best = Changed(one, known, differs)
    return best


def _fits(one: Ready, known: Known, differs: tuple[str, ...]) -> bool:
    """One cell differs; another day only in the same row of the sheet, for coaches come again."""
    if "day" in differs:
        return len(differs) == 1 and _place(one) == known.place
    same_people = not {"coaches", "teachers"} & {*differs}
    return len(differs) <= 1 or (same_people and bool(known.teachers))


def _place(one: Ready) -> tuple[str, int]:
    return one.row.where.sheet[:100], one.row.where.row


def _keys(one: Ready) -> list[object]:
    return [one.day, _place(one)]


def _index(gone: Iterable[Known]) -> dict[object, list[Known]]:
    index: dict[object, list[Known]] = defaultdict(list)
    for known in gone:
        index[known.day].append(known)
        index[known.place].append(known)
    return index


# --- what is asked ---


def _ask(found: Changed, reading: Reading, asked: list[Asked]) -> object:
    """What a person says of the row; its outcome follows. None while nobody has."""
    row = found.one.row
    said = _told(found, reading.names)
    read = ask(_question(found, said), reading.answers, said)
    key = f"changed:{row.fingerprint}"
    if key not in row.questions:
        asked.extend(Asked(a, row) for a in read.asks)
        row.questions.append(key)
    row.reasons.extend(reason for reason in read.reasons if reason not in row.reasons)
    if read.value is None:
        row.outcome = Outcome.NEEDS_YOU
    elif read.value == "leave":
        row.outcome = Outcome.DUPLICATE
    else:
        row.outcome = Outcome.ASSUMED
    return read.value


def _question(found: Changed, said: str) -> Ask:
    update = len(found.differs) > 0 and "coaches" not in found.differs
    options = [
        Option("second", _("A second visit: keep both"), "second"),
        Option("leave", _("Leave the visit that is here as it is"), "leave", not found.differs),
    ]
    if update:
        likely = len(found.differs) == 1
        options.insert(0, Option("update", _("Update the visit that is here"), "update", likely))
    text = _("%s What holds?") % said
    return Ask(f"changed:{found.one.row.fingerprint}", text, tuple(options))


def _told(found: Changed, names: Mapping[str, str]) -> str:
    """ "15 September 2025, Julia Ramírez: 45 → 60 minutes." """
    known = found.known
    who = ", ".join(names.get(uid, uid) for uid in known.teachers) or _("no teacher")
    head = _("%(day)s, %(who)s:") % {"day": long_date(known.day), "who": who}
    if not found.differs:
        return head + " " + _("here already, written otherwise.")
    changes = [_change(part, found, names) for part in PARTS if part.name in found.differs]
    return head + " " + "; ".join(changes) + "."


def _change(part: Part, found: Changed, names: Mapping[str, str]) -> str:
    def text(value: object) -> str:
        if isinstance(value, frozenset):
            return ", ".join(sorted(names.get(uid, uid) for uid in value)) or _("nobody")
        if isinstance(value, date):
            return long_date(value)
        return names.get(str(value), str(value)) if value is not None else _("unknown")

    said = f"{text(part.of_known(found.known))} → {text(part.of_row(found.one))}"
    return _("%s minutes") % said if part.name == "minutes" else said


# --- the visits whose rows are gone ---


def _gone(source: str, ready: Sequence[Ready], present: Collection[UUID]) -> list[Known]:
    """The visits of earlier files of the log, about the days of the new rows, without a row now."""
    if not ready:
        return []
    days = [one.day for one in ready]
    first, last = min(days) - NEAR, max(days) + NEAR
    about = Q(day__isnull=True) | Q(day__gte=first, day__lte=last)
    rows = ImportRow.objects.filter(about, imported__source=source[:80], session__isnull=False)
    places: dict[int, tuple[str, int]] = {}
    here: set[int] = set()
    for session, uid, sheet, number in rows.order_by("pk").values_list(
        "session", "fingerprint", "sheet", "row"
    ):
        if session is None:
            continue
        if uid in present:
            here.add(session)
        places[session] = sheet, number
    wanted = [key for key in places if key not in here]
    batches = (wanted[i : i + CHUNK] for i in range(0, len(wanted), CHUNK))
    return [known for some in batches for known in _known(some, places)]


def _known(ids: Sequence[int], places: Mapping[int, tuple[str, int]]) -> list[Known]:
    people = dict(Person.objects.values_list("pk", "uid"))
    schools = dict(School.objects.values_list("pk", "uid"))
    types = dict(SessionType.objects.values_list("pk", "code"))
    coaches, teachers = _of(SessionCoach, ids, people), _of(Attendance, ids, people)
    return [
        Known(
            session.pk,
            session.version,
            session.day,
            places[session.pk],
            coaches[session.pk],
            teachers[session.pk],
            str(schools[session.school_id]) if session.school_id else None,
            types.get(session.session_type_id) if session.session_type_id else None,
            session.minutes,
        )
        for session in Session.objects.filter(pk__in=ids)
    ]


def _of(
    model: type[SessionCoach] | type[Attendance], ids: Sequence[int], people: Mapping[int, UUID]
) -> Mapping[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = model.objects.filter(session__in=ids)
    for session, person in rows.values_list("session_id", "person_id"):
        found[session].add(str(people[person]))
    return defaultdict(frozenset, {key: frozenset(uids) for key, uids in found.items()})
