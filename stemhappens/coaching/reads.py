"""What pages receive about visits: plain values, cut to what the viewer may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from stemhappens.coaching.closing import closed_by, closing_of
from stemhappens.coaching.history import HistoryLine, history_of
from stemhappens.coaching.models import (
    Attendance,
    Session,
    SessionCoach,
    SessionIssue,
)
from stemhappens.coaching.reveal import Revealed, reveal
from stemhappens.coaching.room import Room, room_of
from stemhappens.coaching.session_links import SessionLinks, session_links
from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.rules import may, visible

ORDERS = {
    "day": ("day", "starts_at", "id"),
    "-day": ("-day", "-starts_at", "-id"),
    "minutes": ("minutes", "-day", "-id"),
    "-minutes": ("-minutes", "-day", "-id"),
    "school": ("school__name", "-day", "-id"),
    "type": ("session_type__position", "-day", "-id"),
}
"""How a list of visits may be sorted."""


STATES, PLACES, MODES = (
    dict(names.choices) for names in (Session.State, Session.Place, Session.Mode)
)
"""What is printed of a visit; get_…_display makes the same table anew for each."""


@dataclass(frozen=True)
class SessionFilter:
    """Which visits to list; None and False: all. unlinked: held, with a teacher in no engagement.

    flagged: an import found something wanting. also: a further condition.
    """

    start: date | None = None
    end: date | None = None
    program_id: int | None = None
    school_id: int | None = None
    coach_id: int | None = None
    teacher_id: int | None = None
    engagement_id: int | None = None
    type_id: int | None = None
    state: str | None = None
    unlinked: bool = False
    flagged: bool = False
    also: Q | None = None


@dataclass(frozen=True)
class SessionLine:
    """A visit in a list: no content. teachers: None where the viewer may not know.

    group: the team it was with, or what those without a name were; empty where withheld.
    """

    id: int
    uid: UUID
    day: date
    starts_at: time | None
    state: str
    state_name: str
    type_name: str
    minutes: int | None
    school: str
    place_name: str
    mode_name: str
    coaches: tuple[str, ...]
    teachers: tuple[str, ...] | None
    headcount: int | None
    linked: bool
    flagged: bool
    group: str = ""


class LineRow(NamedTuple):
    """The columns of a visit that a line is made of."""

    pk: int
    uid: UUID
    day: date
    starts_at: time | None
    state: str
    place: str
    mode: str
    minutes: int | None
    headcount: int | None
    team_id: int | None
    group_name: str
    school__name: str | None
    session_type__name: str | None


@dataclass(frozen=True)
class SessionList:
    """A page of visits. more: there is another page after it."""

    lines: tuple[SessionLine, ...]
    page: int
    more: bool


@dataclass(frozen=True)
class SessionPage:
    """One visit. version: what an amendment must name. verbs: what the viewer may do to it.

    reason: why it did not take place, None where the viewer may not know who it was about.
    issues: what an import found wanting, as (field, sentence). links: what it touched. late: it
    was recorded after its month had closed, on this day.
    """

    line: SessionLine
    version: int
    reason: str | None
    source_name: str
    recorded_at: datetime
    precision: str
    issues: tuple[tuple[str, str], ...]
    revealed: Revealed
    verbs: frozenset[str]
    links: SessionLinks
    late: date | None = None


def session_list(
    viewer: Actor,
    district: District,
    wanted: SessionFilter,
    order: str = "-day",
    page: int = 1,
    size: int = 50,
) -> SessionList:
    """The visits the viewer sees, filtered, sorted and cut in the database; no content.

    Unknown orders fall back to the latest first; pages begin at 1.
    """
    page = max(page, 1)
    first = (page - 1) * size
    rows = session_rows(viewer, wanted).order_by(*ORDERS.get(order, ORDERS["-day"]))
    lines = lines_of(rows[first : first + size + 1], viewer, clock.today(district))
    return SessionList(tuple(lines[:size]), page, len(lines) > size)


def session_rows(viewer: Actor, wanted: SessionFilter) -> QuerySet[Session]:
    """The visits the viewer sees of those wanted, for lists and exports."""
    plain = {
        "day__gte": wanted.start,
        "day__lte": wanted.end,
        "program_id": wanted.program_id,
        "school_id": wanted.school_id,
        "session_type_id": wanted.type_id,
        "state": wanted.state,
    }
    rows = visible(Session.objects.all(), viewer, "visit")
    rows = rows.filter(**{name: value for name, value in plain.items() if value is not None})
    if wanted.coach_id is not None:
        coaches = SessionCoach.objects.filter(person_id=wanted.coach_id)
        rows = rows.filter(pk__in=coaches.values("session"))
    seats = visible(Attendance.objects.all(), viewer, "who")
    if wanted.teacher_id is not None:
        rows = rows.filter(pk__in=seats.filter(person_id=wanted.teacher_id).values("session"))
    if wanted.engagement_id is not None:
        rows = rows.filter(
            pk__in=seats.filter(engagement_id=wanted.engagement_id).values("session")
        )
    if wanted.unlinked:
        alone = Attendance.objects.filter(
            session=OuterRef("pk"), role=Attendance.Role.TEACHER, engagement__isnull=True
        )
        rows = rows.filter(Exists(alone), state=Session.State.HELD)
    if wanted.flagged:
        rows = rows.filter(Exists(SessionIssue.objects.filter(session=OuterRef("pk"))))
    if wanted.also is not None:
        rows = rows.filter(wanted.also)
    return rows


def lines_of(rows: QuerySet[Session], viewer: Actor, day: date) -> list[SessionLine]:
    """Lines for the visits of `rows`, all of them the viewer's to see, in their order."""
    return _lines([LineRow(*row) for row in rows.values_list(*LineRow._fields)], viewer, day)


def session_lines(sessions: Iterable[Session], viewer: Actor, day: date) -> list[SessionLine]:
    """Lines for sessions the viewer sees (select school and session_type along), in order."""
    return _lines([_row(session) for session in sessions], viewer, day)


def _row(session: Session) -> LineRow:
    school, kind = session.school, session.session_type
    own = [getattr(session, name) for name in LineRow._fields[:-2]]
    return LineRow._make([*own, school.name if school else None, kind.name if kind else None])


def _lines(rows: Sequence[LineRow], viewer: Actor, day: date) -> list[SessionLine]:
    ids = [row.pk for row in rows]
    issues = SessionIssue.objects.filter(session_id__in=ids)
    flagged = set(issues.values_list("session_id", flat=True))
    room = room_of(ids, viewer, day)
    groups = _groups(rows, viewer)
    return [_line(row, room, viewer, groups.get(row.pk, ""), row.pk in flagged) for row in rows]


def _named(room: Room, session_id: int, viewer: Actor) -> tuple[str, ...] | None:
    """The names the viewer may know; None when somebody was there and all are withheld."""
    shown = room.told.get(session_id, ())
    if viewer.public or (room.every.get(session_id) and not shown):
        return None
    return tuple(room.names.get(row.person_id, "") for row in shown)


def _groups(rows: Iterable[LineRow], viewer: Actor) -> dict[int, str]:
    """The team of each session, or its group's name, where the viewer may know who was there."""
    named = [row.pk for row in rows if row.team_id or row.group_name]
    if not named or viewer.public:
        return {}
    shown = visible(Session.objects.filter(pk__in=named), viewer, "who")
    found = shown.values_list("pk", "team__name", "group_name")
    return {key: ": ".join(filter(None, (team, group))) for key, team, group in found}


def _line(row: LineRow, room: Room, viewer: Actor, group: str, flagged: bool) -> SessionLine:
    seats = room.every.get(row.pk, ())
    return SessionLine(
        id=row.pk,
        uid=row.uid,
        day=row.day,
        starts_at=row.starts_at,
        state=row.state,
        state_name=str(STATES[row.state]),
        type_name=row.session_type__name or "",
        minutes=row.minutes,
        school=row.school__name or "",
        place_name=str(PLACES[row.place]),
        mode_name=str(MODES[row.mode]),
        coaches=tuple(room.names.get(key, "") for key in room.coaches.get(row.pk, ())),
        teachers=_named(room, row.pk, viewer),
        headcount=row.headcount,
        linked=all(seat.engagement_id for seat in seats if seat.role == "teacher"),
        flagged=flagged,
        group=group,
    )


def find_session(uid: UUID, viewer: Actor) -> Session | None:
    """The session with this uid, if the viewer may know of it; for the verbs."""
    rows = visible(Session.objects.filter(uid=uid), viewer, "visit")
    return rows.select_related("school", "session_type").first()


def session_page(uid: UUID, viewer: Actor, district: District) -> SessionPage | None:
    """One visit as the viewer may see it; None when there is none or it is not theirs to see."""
    session = find_session(uid, viewer)
    if session is None:
        return None
    session.district = district  # its row is here already
    today = clock.today(district)
    room = room_of([session.pk], viewer, today)
    rows = visible(SessionIssue.objects.filter(session=session), viewer, "visit")
    issues = tuple(rows.order_by("id").values_list("field", "message"))
    row = _row(session)
    line = _line(row, room, viewer, _groups([row], viewer).get(row.pk, ""), bool(issues))
    return SessionPage(
        line=line,
        version=session.version,
        reason=session.reason if line.teachers is not None else None,
        source_name=session.get_source_display(),
        recorded_at=session.recorded_at,
        precision=session.precision,
        issues=issues,
        revealed=reveal(session, viewer, today, room),
        verbs=_verbs(session, room.coaches.get(session.pk, ()), viewer),
        links=session_links(session, viewer, room.told.get(session.pk, ())),
        late=_late(session, district),
    )


def session_history(uid: UUID, viewer: Actor, district: District) -> list[HistoryLine] | None:
    """What became of one visit, the latest first; None where the viewer may not know of it."""
    session = find_session(uid, viewer)
    if session is None:
        return None
    session.district = district
    return history_of(session, viewer)


def _late(session: Session, district: District) -> date | None:
    """When its month closed, of a visit first recorded later; an import's record says nothing."""
    if session.source == Session.Source.IMPORT:
        return None
    recorded = session.recorded_at.astimezone(ZoneInfo(district.timezone)).date()
    return closed_by(session.day, recorded, closing_of(session.program_id))


def _verbs(session: Session, coaches: Iterable[int], viewer: Actor) -> frozenset[str]:
    if viewer.public:
        return frozenset()
    own = {
        verb
        for verb in ("amend", "withdraw")
        if viewer.system or any(may(viewer, verb, coach_ids=[coach]) for coach in coaches)
    }
    return frozenset(own | ({"correct"} if may(viewer, "correct", session) else set()))
