"""What is left to mend in the records of a school year: visits without an engagement, engagements
without a goal, visits that lack something, visits recorded late.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from stemhappens.access.models import Membership
from stemhappens.coaching.bulk_rows import drafts_of
from stemhappens.coaching.context import load_context
from stemhappens.coaching.linking import fitting_engagements
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
from stemhappens.people.calendar import load_calendar
from stemhappens.people.models import SessionType
from stemhappens.people.reads import names_for, programs_on

SHOWN = 200
"""Visits of a kind that are read at once; how many there are is said all the same."""
TEACHER, COACH = Attendance.Role.TEACHER, EngagementMember.Role.COACH


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
    """What the viewer may mend of the school year that runs, or ran last."""
    today = clock.today(district)
    begun = [year for year in load_calendar(district.pk).years if year.first_day <= today]
    name, start = (begun[-1].name, begun[-1].first_day) if begun else ("", today.replace(day=1))
    rows = _mine(viewer).filter(day__gte=start, day__lte=today)
    seats = _unlinked_seats(rows)
    lacking, lacks = _what_lacks(rows)
    late = rows.filter(late_rows(district, start, today, programs_on(today)))
    return ToMend(
        year=name,
        start=start,
        end=today,
        unlinked_count=len({seat.session_id for seat in seats}),
        unlinked=_unlinked(viewer, district, seats[:SHOWN]),
        without_goal=_without_goal(viewer, today),
        lacking_count=len(lacking),
        lacks=lacks,
        lacking=_lacking(viewer, lacking[:SHOWN], today),
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


def _unlinked_seats(rows: QuerySet[Session]) -> list[Attendance]:
    found = Attendance.objects.filter(session__in=rows, role=TEACHER, engagement__isnull=True)
    return list(
        found.select_related("session", "session__session_type", "session__school").order_by(
            "-session__day", "session_id", "id"
        )
    )


def _unlinked(
    viewer: Actor, district: District, seats: Sequence[Attendance]
) -> tuple[Unlinked, ...]:
    today = clock.today(district)
    drafts = drafts_of({seat.session_id: seat.session for seat in seats}.values())
    context = load_context(district, drafts.values())
    fitting = {
        seat.pk: fitting_engagements(context, drafts[seat.session_id], seat.person_id)
        for seat in seats
    }
    phases = _phases({key for keys in fitting.values() for key in keys})
    people = {seat.person_id for seat in seats}
    people |= {coach for draft in drafts.values() for coach in draft.coach_ids}
    names = names_for(viewer, people, today)

    def fit(key: int, seat: Attendance) -> Fitting:
        phase = _phase_on(phases.get(key, ()), seat.session.day)
        who = names.get(seat.person_id, "")
        label = ", ".join(part for part in (who, phase) if part)
        return Fitting(key, label, context.engagements[key].opened)

    return tuple(
        Unlinked(
            session_id=seat.session_id,
            uid=seat.session.uid,
            version=seat.session.version,
            day=seat.session.day,
            type_name=seat.session.session_type.name if seat.session.session_type else "",
            person_id=seat.person_id,
            teacher=names.get(seat.person_id, ""),
            coaches=tuple(names.get(key, "") for key in drafts[seat.session_id].coach_ids),
            fitting=tuple(fit(key, seat) for key in fitting[seat.pk]),
        )
        for seat in seats
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


def _without_goal(viewer: Actor, today: date) -> tuple[WithoutGoal, ...]:
    rows = visible(Engagement.objects.all(), viewer, "progress")
    rows = rows.exclude(pk__in=Goal.objects.filter(opened__lte=today).values("engagement"))
    engagements = {row.pk: row for row in rows.order_by("opened", "id")}
    states: dict[int, str] = {}
    chain = EngagementState.objects.filter(engagement_id__in=engagements, starts__lte=today)
    for key, state in chain.order_by("starts").values_list("engagement_id", "state"):
        states[key] = state
    active = [key for key in engagements if states.get(key) == EngagementState.State.ACTIVE]
    members: dict[int, list[EngagementMember]] = {}
    held = EngagementMember.objects.filter(holding(today), engagement_id__in=active)
    for row in visible(held, viewer, "who").order_by("-lead", "id"):
        members.setdefault(row.engagement_id, []).append(row)
    if not viewer.system and not viewer.has(Role.DIRECTOR):
        own = _own_coaches(viewer)
        active = [key for key in active if _coaches(members.get(key, ())) & own]
    people = {row.person_id for rows in members.values() for row in rows}
    names = names_for(viewer, people, today)
    coaches = {key for rows in members.values() for key in _coaches(rows)}
    mails = _mails(coaches, today) if viewer.has(Role.DIRECTOR) else {}
    return tuple(
        _goalless(engagements[key], members.get(key, []), names, mails, viewer) for key in active
    )


def _coaches(rows: Iterable[EngagementMember]) -> set[int]:
    return {row.person_id for row in rows if row.role == COACH}


def _goalless(
    row: Engagement,
    members: Sequence[EngagementMember],
    names: Mapping[int, str],
    mails: Mapping[int, str],
    viewer: Actor,
) -> WithoutGoal:
    coaches = [member.person_id for member in members if member.role == COACH]
    teachers = [member.person_id for member in members if member.role != COACH]
    return WithoutGoal(
        id=row.pk,
        uid=row.uid,
        opened=row.opened,
        teachers=tuple(names.get(key, "") for key in teachers),
        coaches=tuple(names.get(key, "") for key in coaches),
        mails=tuple(mails[key] for key in coaches if key in mails),
        own=viewer.has(Role.COACH) and viewer.person_id in coaches,
    )


def _mails(people: Collection[int], today: date) -> dict[int, str]:
    rows = Membership.objects.filter(holding(today), person_id__in=people, user__is_active=True)
    return {key: mail for key, mail in rows.values_list("person_id", "user__email") if key}


def _what_lacks(rows: QuerySet[Session]) -> tuple[list[Session], dict[str, int]]:
    """The visits that lack something, the latest first, and how many lack which field."""
    micro = SessionType.objects.filter(group=SessionType.Group.MICRO)
    issues = SessionIssue.objects.filter(session=OuterRef("pk"))
    lacks = (
        Exists(issues)
        | Q(session_type__isnull=True)
        | (Q(minutes__isnull=True) & ~Q(session_type__in=micro))
    )
    found = list(rows.filter(lacks).order_by("-day", "-id"))
    counts: dict[str, int] = {}
    said = _issues(found)
    for session in found:
        for field in dict(_fields(session, said.get(session.pk, ()))):
            counts[field] = counts.get(field, 0) + 1
    return found, counts


def _issues(sessions: Iterable[Session]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    rows = SessionIssue.objects.filter(session__in=[row.pk for row in sessions]).order_by("id")
    for key, field, message in rows.values_list("session_id", "field", "message"):
        found.setdefault(key, []).append((field, message))
    return found


def _fields(session: Session, issues: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What an import said first, then what stands empty."""
    said = dict(issues)
    if session.session_type_id is None:
        said.setdefault("type", _("The type of visit is not known."))
    if session.minutes is None:
        said.setdefault("minutes", _("The minutes are not known."))
    return list(said.items())


def _lacking(viewer: Actor, sessions: Sequence[Session], today: date) -> tuple[Lacking, ...]:
    keys = [session.pk for session in sessions]
    said = _issues(sessions)
    seats: dict[int, list[Attendance]] = {}
    shown = visible(Attendance.objects.filter(session_id__in=keys), viewer, "who")
    for seat in shown.select_related("school").order_by("id"):
        seats.setdefault(seat.session_id, []).append(seat)
    coaches: dict[int, list[int]] = {}
    held = SessionCoach.objects.filter(session_id__in=keys).order_by("-lead", "id")
    for key, person in held.values_list("session_id", "person_id"):
        coaches.setdefault(key, []).append(person)
    people = [seat.person_id for rows in seats.values() for seat in rows]
    people += [person for rows in coaches.values() for person in rows]
    names = names_for(viewer, people, today)
    return tuple(
        Lacking(
            session_id=row.pk,
            uid=row.uid,
            version=row.version,
            day=row.day,
            teachers=tuple(names.get(s.person_id, "") for s in seats.get(row.pk, ())),
            coaches=tuple(names.get(key, "") for key in coaches.get(row.pk, ())),
            fields=tuple(_fields(row, said.get(row.pk, ()))),
            school=_their_school(row, dict(said.get(row.pk, ())), seats.get(row.pk, ())),
        )
        for row in sessions
    )


def _their_school(
    session: Session, lacks: Mapping[str, str], seats: Iterable[Attendance]
) -> tuple[int, str] | None:
    """The one school of those who were there, of a visit that lacks its school."""
    schools = {(seat.school_id, seat.school.name) for seat in seats if seat.school}
    if "school" not in lacks or session.school_id is not None or len(schools) != 1:
        return None
    ((key, name),) = schools
    return (key, name) if key is not None else None
