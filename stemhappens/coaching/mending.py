"""What is left to mend in the records of a school year: visits without an engagement, engagements
without a goal, visits that lack something, visits recorded late.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from stemhappens.access.models import Membership
from stemhappens.coaching.context import EngagementKnown, MemberKnown
from stemhappens.coaching.linking import fits
from stemhappens.coaching.models import (
    Attendance,
    Engagement,
    EngagementMember,
    EngagementPhase,
    EngagementState,
    Goal,
    Session,
    SessionCoach,
    SessionIssue,
)
from stemhappens.coaching.month_close import late_rows
from stemhappens.core import clock
from stemhappens.core.actor import Actor, Role
from stemhappens.core.models import District
from stemhappens.core.rules import visible
from stemhappens.core.spans import holding
from stemhappens.people.models import SchoolYear, SessionType
from stemhappens.people.reads import names_for

SHOWN = 200
"""Visits of a kind that are read at once; how many there are is said all the same."""
TEACHER = Attendance.Role.TEACHER
Member = EngagementMember.Role


@dataclass(frozen=True)
class Fitting:
    """An engagement a visit fits. label: "Carla Beaudry, Practice"."""

    engagement_id: int
    label: str
    opened: date


@dataclass(frozen=True)
class Unlinked:
    """A teacher in a visit who is in it for no engagement. fitting: those of the same coach, with
    that teacher, open that day."""

    session_id: int
    uid: UUID
    version: int
    day: date
    type_name: str
    person_id: int
    person_uid: UUID
    teacher: str
    coaches: tuple[str, ...]
    fitting: tuple[Fitting, ...]


@dataclass(frozen=True)
class WithoutGoal:
    """An active engagement in which no goal has been set. mails: its coaches' addresses, for a
    director; own: the viewer is a coach of it."""

    id: int
    uid: UUID
    opened: date
    teachers: tuple[str, ...]
    coaches: tuple[str, ...]
    mails: tuple[str, ...]
    own: bool


@dataclass(frozen=True)
class Lacking:
    """A visit that lacks something. fields: what, as (field, sentence).

    school: where all its teachers worked that day (id, name), where the school is what it lacks.
    """

    session_id: int
    uid: UUID
    version: int
    day: date
    teachers: tuple[str, ...]
    coaches: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    school: tuple[int, str] | None = None


@dataclass(frozen=True)
class ToMend:
    """All of it for one viewer and the school year from `start` to `end`.

    The counts are of all there are; the lists hold the latest SHOWN. lacks: field → visits.
    """

    year: str
    start: date
    end: date
    unlinked_count: int
    unlinked: tuple[Unlinked, ...]
    without_goal: tuple[WithoutGoal, ...]
    lacking_count: int
    lacks: Mapping[str, int]
    lacking: tuple[Lacking, ...]
    late_count: int


def to_mend(viewer: Actor, district: District) -> ToMend:
    """What the viewer may mend of the school year that runs, or ran last; a few statements."""
    today = clock.today(district)
    year = SchoolYear.objects.filter(first_day__lte=today).order_by("-first_day").first()
    start = year.first_day if year else today.replace(day=1)
    rows = _mine(viewer).filter(day__gte=start, day__lte=today)
    seats, (lacking, issues) = _unlinked_seats(rows), _what_lacks(rows)
    latest = seats.select_related("person", "session", "session__session_type")
    shown, lacks = list(latest[:SHOWN]), lacking[:SHOWN]
    visits = {seat.session_id: seat.session for seat in shown} | {row.pk: row for row in lacks}
    found = _Found(viewer, today, shown, lacks, visits)
    late = rows.filter(late_rows(district, start, today))
    return ToMend(
        year=year.name if year else "",
        start=start,
        end=today,
        unlinked_count=len(set(seats.values_list("session_id", flat=True))),
        unlinked=tuple(found.unlinked(seat) for seat in shown),
        without_goal=tuple(found.goalless(row) for row in found.bare),
        lacking_count=len(lacking),
        lacks=_by_field(lacking, issues),
        lacking=tuple(found.lacking(row, _fields(row, issues.get(row.pk, ()))) for row in lacks),
        late_count=len(late.values_list("pk")),
    )


def _mine(viewer: Actor) -> QuerySet[Session]:
    """The held visits the viewer may mend: a director all, a coach those of the own coaches."""
    rows = visible(Session.objects.filter(state=Session.State.HELD), viewer, "visit")
    if viewer.system or viewer.has(Role.DIRECTOR):
        return rows
    held = SessionCoach.objects.filter(person_id__in=_own_coaches(viewer))
    return rows.filter(pk__in=held.values("session"))


def _own_coaches(viewer: Actor) -> set[int]:
    return {*viewer.coach_ids, *([viewer.person_id] if viewer.person_id else [])}


def _unlinked_seats(rows: QuerySet[Session]) -> QuerySet[Attendance]:
    """Of visits, the latest first: a mail or a chat is for no engagement."""
    found = Attendance.objects.filter(session__in=rows, role=TEACHER, engagement__isnull=True)
    found = found.exclude(session__session_type__in=_micro())
    return found.order_by("-session__day", "session_id", "id")


def _micro() -> QuerySet[SessionType]:
    return SessionType.objects.filter(group=SessionType.Group.MICRO)


Issues = Mapping[int, Sequence[tuple[str, str]]]


def _what_lacks(rows: QuerySet[Session]) -> tuple[list[Session], Issues]:
    """The visits that lack something, the latest first, and what imports said of them."""
    issues = SessionIssue.objects.filter(session=OuterRef("pk"))
    lacks = (
        Exists(issues)
        | Q(session_type__isnull=True)
        | (Q(minutes__isnull=True) & ~Q(session_type__in=_micro()))
    )
    found = list(rows.filter(lacks).order_by("-day", "-id"))
    said: dict[int, list[tuple[str, str]]] = {}
    told = SessionIssue.objects.filter(session__in=rows).order_by("id")
    for key, field, message in told.values_list("session_id", "field", "message"):
        said.setdefault(key, []).append((field, message))
    return found, said


def _fields(session: Session, issues: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What an import said first, then what stands empty."""
    said = dict(issues)
    if session.session_type_id is None:
        said.setdefault("type", _("The type of visit is not known."))
    if session.minutes is None:
        said.setdefault("minutes", _("The minutes are not known."))
    return said


def _by_field(sessions: Iterable[Session], issues: Issues) -> dict[str, int]:
    counts: dict[str, int] = {}
    for session in sessions:
        for field in _fields(session, issues.get(session.pk, ())):
            counts[field] = counts.get(field, 0) + 1
    return counts


class _Found:
    """What the lists need to know, each table read once for all of them."""

    def __init__(
        self,
        viewer: Actor,
        today: date,
        seats: Sequence[Attendance],
        lacking: Sequence[Session],
        visits: Mapping[int, Session],
    ) -> None:
        self.viewer = viewer
        self.coaches: dict[int, list[int]] = {}
        held = SessionCoach.objects.filter(session_id__in=visits).order_by("-lead", "id")
        for key, person in held.values_list("session_id", "person_id"):
            self.coaches.setdefault(key, []).append(person)
        self.there: dict[int, list[Attendance]] = {}
        lacks = [row.pk for row in lacking]
        shown = visible(Attendance.objects.filter(session_id__in=lacks), viewer, "who")
        for seat in shown.select_related("school").order_by("id"):
            self.there.setdefault(seat.session_id, []).append(seat)
        self.bare: list[Engagement] = []
        self.engagements = self._engagements({seat.person_id for seat in seats}, today)
        self.taught: dict[int, dict[int, None]] = {}
        for key, known in self.engagements.items():
            for member in known.members:
                self.taught.setdefault(member.person_id, {})[key] = None
        fitting = {key for seat in seats for key in self.fitting(seat)}
        self.phases = _phases(fitting)
        self._name(today, seats)

    def _engagements(self, people: set[int], today: date) -> dict[int, EngagementKnown]:
        """The engagements of these teachers and those without a goal; `bare`: the latter."""
        rows = visible(Engagement.objects.all(), self.viewer, "progress")
        set_by_now = Goal.objects.filter(opened__lte=today).values("engagement")
        bare = {row.pk: row for row in rows.exclude(pk__in=set_by_now).order_by("opened", "id")}
        theirs = EngagementMember.objects.filter(person_id__in=people, role=Member.TEACHER)
        some = Q(engagement__in=theirs.values("engagement")) | Q(engagement_id__in=bare)
        states: dict[int, list[tuple[date, str]]] = {}
        chain = EngagementState.objects.filter(some, starts__lte=today).order_by("starts")
        for key, starts, state in chain.values_list("engagement_id", "starts", "state"):
            states.setdefault(key, []).append((starts, state))
        self.members: dict[int, list[Any]] = {}
        shown = visible(EngagementMember.objects.filter(some), self.viewer, "who")
        told = shown.annotate(program=F("engagement__program"), opened=F("engagement__opened"))
        for row in told.order_by("-lead", "id"):
            self.members.setdefault(row.engagement_id, []).append(row)
        self.bare = [row for key, row in bare.items() if self._active(states.get(key, ()), key)]
        self.today = today
        return {key: _known(members, states.get(key, ())) for key, members in self.members.items()}

    def _active(self, chain: Sequence[tuple[date, str]], key: int) -> bool:
        """True for an engagement that is active, and the viewer's to set a goal in or ask for."""
        if not chain or chain[-1][1] != EngagementState.State.ACTIVE:
            return False
        if self.viewer.system or self.viewer.has(Role.DIRECTOR):
            return True
        coaches = {row.person_id for row in self.members.get(key, ()) if row.role == Member.COACH}
        return bool(coaches & _own_coaches(self.viewer))

    def _name(self, today: date, seats: Sequence[Attendance]) -> None:
        """Names of everybody at once; the addresses of whom a director may ask for a goal."""
        people = {seat.person_id for seat in seats}
        people |= {key for keys in self.coaches.values() for key in keys}
        people |= {seat.person_id for rows in self.there.values() for seat in rows}
        asked = {row.person_id for one in self.bare for row in self._taking_part(one)}
        self.names = names_for(self.viewer, people | asked, today)
        wanted = self.viewer.has(Role.DIRECTOR) and bool(self.bare)
        self.mails = _mails(asked, today) if wanted else {}

    def _taking_part(self, row: Engagement) -> list[Any]:
        members = self.members.get(row.pk, [])
        return [m for m in members if m.starts <= self.today < m.ends]

    def fitting(self, seat: Attendance) -> list[int]:
        """The engagements with this teacher and one of the visit's coaches, open that day."""
        coaches = self.coaches.get(seat.session_id, ())
        return [
            key
            for key in self.taught.get(seat.person_id, ())
            if fits(self.engagements[key], seat.session, seat.person_id, coaches)
        ]

    def unlinked(self, seat: Attendance) -> Unlinked:
        """A line of the visits without an engagement."""
        session = seat.session
        return Unlinked(
            session_id=session.pk,
            uid=session.uid,
            version=session.version,
            day=session.day,
            type_name=session.session_type.name if session.session_type else "",
            person_id=seat.person_id,
            person_uid=seat.person.uid,
            teacher=self.names.get(seat.person_id, ""),
            coaches=self._called(self.coaches.get(session.pk, ())),
            fitting=tuple(self._fitting(key, seat) for key in self.fitting(seat)),
        )

    def _fitting(self, key: int, seat: Attendance) -> Fitting:
        phase = _phase_on(self.phases.get(key, ()), seat.session.day)
        parts = (self.names.get(seat.person_id, ""), phase)
        label = ", ".join(part for part in parts if part)
        return Fitting(key, label, self.engagements[key].opened)

    def goalless(self, row: Engagement) -> WithoutGoal:
        """A line of the engagements without a goal."""
        members = self._taking_part(row)
        coaches = [member.person_id for member in members if member.role == Member.COACH]
        teachers = [member.person_id for member in members if member.role == Member.TEACHER]
        return WithoutGoal(
            id=row.pk,
            uid=row.uid,
            opened=row.opened,
            teachers=self._called(teachers),
            coaches=self._called(coaches),
            mails=tuple(self.mails[key] for key in coaches if key in self.mails),
            own=self.viewer.has(Role.COACH) and self.viewer.person_id in coaches,
        )

    def lacking(self, row: Session, fields: Mapping[str, str]) -> Lacking:
        """A line of the visits that lack something."""
        seats = self.there.get(row.pk, [])
        return Lacking(
            session_id=row.pk,
            uid=row.uid,
            version=row.version,
            day=row.day,
            teachers=self._called([seat.person_id for seat in seats]),
            coaches=self._called(self.coaches.get(row.pk, ())),
            fields=tuple(fields.items()),
            school=_their_school(row, fields, seats),
        )

    def _called(self, people: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.names.get(key, "") for key in people)


def _known(members: Sequence[Any], states: Sequence[tuple[date, str]]) -> EngagementKnown:
    """An engagement by its members, each with its program and the day it was opened."""
    first = members[0]
    known = (
        MemberKnown(m.starts, m.ends, m.person_id, m.role == Member.COACH) for m in members
    )  # fmt: skip
    return EngagementKnown(
        first.engagement_id, first.program, first.opened, tuple(states), tuple(known)
    )


def _phases(keys: Iterable[int]) -> dict[int, list[EngagementPhase]]:
    found: dict[int, list[EngagementPhase]] = {}
    rows = EngagementPhase.objects.filter(engagement_id__in=list(keys)).order_by("starts")
    for row in rows.select_related("phase"):
        found.setdefault(row.engagement_id, []).append(row)
    return found


def _phase_on(chain: Iterable[EngagementPhase], day: date) -> str:
    held = [row.phase.name for row in chain if row.starts <= day]
    return held[-1] if held else ""


def _mails(people: Collection[int], today: date) -> dict[int, str]:
    rows = Membership.objects.filter(holding(today), person_id__in=people, user__is_active=True)
    return {key: mail for key, mail in rows.values_list("person_id", "user__email") if key}


def _their_school(
    session: Session, lacks: Mapping[str, str], seats: Iterable[Attendance]
) -> tuple[int, str] | None:
    """The one school of those who were there, of a visit that lacks its school."""
    schools = {(seat.school_id, seat.school.name) for seat in seats if seat.school}
    if "school" not in lacks or session.school_id is not None or len(schools) != 1:
        return None
    ((key, name),) = schools
    return (key, name) if key is not None else None
