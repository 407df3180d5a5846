"""Visits that look like one: logged by two coaches, or sent twice; told side by side, and merged.

They are two until a person has merged them. The merged one keeps the first record's minutes unless
the person chooses.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from stemhappens.coaching.models import (
    Attendance,
    PrivateNote,
    Session,
    SessionCoach,
    SessionIssue,
    SessionText,
)
from stemhappens.coaching.reads import SessionLine, session_lines
from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.problem import Problems, Stale
from stemhappens.core.rules import authorize, visible
from stemhappens.core.write import Unit
from stemhappens.people.checks import refuse
from stemhappens.people.merging import join

CAUSE = "merge two logs of a visit"
FILLED = {"minutes": "minutes", "school": "school_id", "type": "session_type_id"}
"""An issue is settled once its column is filled."""

GAPS = ("minutes", "school_id", "session_type_id", "starts_at")
TEACHER = Attendance.Role.TEACHER


@dataclass(frozen=True)
class Version:
    """A visit as it was looked at."""

    id: int
    version: int


@dataclass(frozen=True)
class Twins:
    """Two visits that look like one. first: the one that was recorded first, which is kept.

    kind: "coaches" (two coaches logged it) or "twice" (one coach sent it twice).
    """

    first: SessionLine
    second: SessionLine
    versions: tuple[int, int]
    kind: str


def twins(viewer: Actor, district: District, among: Collection[int]) -> list[Twins]:
    """The pairs with at least one visit of `among` (ids), by day; five statements."""
    days = Session.objects.filter(pk__in=among, state=Session.State.HELD).values("day")
    rows = visible(Session.objects.filter(state=Session.State.HELD), viewer, "visit")
    found = {row.pk: row for row in _ordered(rows.filter(day__in=days))}
    coaches = _people(SessionCoach.objects.filter(session__in=found))
    teachers = _people(Attendance.objects.filter(session__in=found, role=TEACHER))
    wanted = frozenset(among)
    pairs = [
        (one, two, kind)
        for group in _alike(found.values(), teachers)
        for one, two in combinations(group, 2)
        if (one.pk in wanted or two.pk in wanted)
        and (kind := _kind(one, two, coaches[one.pk], coaches[two.pk]))
    ]
    return _told(pairs, viewer, clock.today(district))


def merge_logs(unit: Unit, keeper: Version, other: Version, minutes: int | None = None) -> Session:
    """Make two logs of a visit one: coaches, people, topics, goals and steps come together.

    minutes None: the keeper's. What the keeper does not say is taken from the other; both
    summaries stand, one below the other. Raises Stale where one of them was changed since.
    """
    kept, gone = _as_seen(keeper), _as_seen(other)
    authorize(unit.actor, "merge_visits", kept)
    authorize(unit.actor, "merge_visits", gone)
    refuse(_against(unit.actor, kept, gone))
    for coach in SessionCoach.objects.filter(session=gone, lead=True):
        unit.change(coach, lead=False)
    _join_words(unit, kept, gone)
    values = {name: getattr(gone, name) for name in GAPS if getattr(kept, name) is None}
    if minutes is not None:
        values["minutes"] = minutes
    join(unit, kept, gone)
    changed = {name: value for name, value in values.items() if value != getattr(kept, name)}
    unit.change(kept, **changed)
    for issue in SessionIssue.objects.filter(session=kept, field__in=FILLED):
        if getattr(kept, FILLED[issue.field]) is not None:
            unit.remove(issue)
    return kept


def _as_seen(seen: Version) -> Session:
    row = Session.objects.filter(pk=seen.id).first()
    if row is None or row.version != seen.version:
        raise Stale("one of the two visits was changed in the meantime")
    return row


def _against(actor: Actor, kept: Session, gone: Session) -> Problems:
    problems = Problems()
    if kept.pk == gone.pk or kept.program_id != gone.program_id or kept.day != gone.day:
        problems.add("", _("Only two visits of one day and program can be one."))
    authors = PrivateNote.objects.filter(session=kept).values("author")
    if PrivateNote.objects.filter(session=gone, author__in=authors).exists():
        problems.add("", _("A coach has a private note at each of the two; both cannot be kept."))
    own = SessionCoach.objects.filter(person=actor.person_id, session__in=(kept, gone))
    if actor.person_id is not None and len(set(own.values_list("session_id"))) == 1:
        said = _("One of the two is your own visit: merging would show you the other’s words.")
        problems.add("", said + " " + _("Somebody who coached neither has to merge them."))
    return problems


def _join_words(unit: Unit, kept: Session, gone: Session) -> None:
    words = {row.session_id: row for row in SessionText.objects.filter(session__in=(kept, gone))}
    mine, theirs = words.get(kept.pk), words.get(gone.pk)
    if mine and theirs and theirs.summary.strip() not in mine.summary:
        unit.change(mine, summary=f"{mine.summary.rstrip()}\n\n{theirs.summary.strip()}")


# --- which look like one ---


def _ordered(rows: QuerySet[Session]) -> QuerySet[Session]:
    return rows.select_related("school", "session_type").order_by("day", "recorded_at", "pk")


def _people(rows: QuerySet[SessionCoach] | QuerySet[Attendance]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for session, person in rows.values_list("session_id", "person_id"):
        found[session].add(person)
    return defaultdict(frozenset, {key: frozenset(people) for key, people in found.items()})


def _alike(
    sessions: Iterable[Session], teachers: dict[int, frozenset[int]]
) -> Iterator[list[Session]]:
    """Visits of one day with the same teachers, where there are several."""
    groups: dict[tuple[date, frozenset[int]], list[Session]] = defaultdict(list)
    for row in sessions:
        if teachers[row.pk]:
            groups[row.day, teachers[row.pk]].append(row)
    return (group for group in groups.values() if len(group) > 1)


def _kind(one: Session, two: Session, first: frozenset[int], second: frozenset[int]) -> str:
    """What speaks for one visit: "coaches", "twice", or "" where it is two."""
    if one.program_id != two.program_id or not _same(one.starts_at, two.starts_at):
        return ""
    if not _same(_where(one), _where(two)):
        return ""
    minutes = _same(one.minutes, two.minutes)
    if first and second and not first & second:
        return "coaches" if minutes or one.session_type_id == two.session_type_id else ""
    alike = minutes and _same(one.session_type_id, two.session_type_id)
    return "twice" if first == second and alike else ""


def _where(session: Session) -> tuple[str, int | None] | None:
    """Where it was; None where nobody has said."""
    unsaid = session.place == Session.Place.SCHOOL and session.school_id is None
    return None if unsaid else (session.place, session.school_id)


def _same(one: object, two: object) -> bool:
    return one is None or two is None or one == two


def _told(
    pairs: Collection[tuple[Session, Session, str]], viewer: Actor, today: date
) -> list[Twins]:
    sessions = {row.pk: row for one, two, _kind in pairs for row in (one, two)}
    lines = {line.id: line for line in session_lines(list(sessions.values()), viewer, today)}
    return [
        Twins(lines[one.pk], lines[two.pk], (one.version, two.version), kind)
        for one, two, kind in pairs
    ]
