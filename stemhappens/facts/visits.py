"""Sessions, contacts, topics and observation loops, projected from sessions."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from stemhappens.coaching.models import (
    Attendance,
    EngagementMember,
    NextStep,
    Session,
    SessionCoach,
    SessionTopic,
)
from stemhappens.core.models import District
from stemhappens.facts.calendars import month_of, partition_of
from stemhappens.facts.lookups import (
    Chain,
    Keys,
    PolicyOfDay,
    Roster,
    among,
    load_policies,
    load_roster,
    load_school_attributes,
    load_types,
)
from stemhappens.facts.models import (
    OPEN,
    ContactFact,
    Fact,
    Klass,
    LoopFact,
    SessionFact,
    TopicFact,
)


class Visit(NamedTuple):
    """What the facts need of a session; made by the hundred thousand, so not a model's row."""

    pk: int
    district_id: int
    program_id: int
    day: date
    precision: str
    state: str
    school_id: int | None
    place: str
    mode: str
    session_type_id: int | None
    minutes: int | None
    headcount: int | None
    none_needed: bool
    source: str
    recorded_at: datetime


class Seated(NamedTuple):
    """Who was in the room."""

    session_id: int
    person_id: int
    role: str
    school_id: int | None
    engagement_id: int | None


class Coached(NamedTuple):
    """Who coached."""

    session_id: int
    pk: int
    person_id: int
    lead: bool


@dataclass
class Sessions:
    """Sessions with all that belongs to them, by session id."""

    rows: list[Visit]
    coaches: dict[int, list[Coached]] = field(default_factory=lambda: defaultdict(list))
    present: dict[int, list[Seated]] = field(default_factory=lambda: defaultdict(list))
    topics: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    steps: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def teachers(self, session: int) -> list[Seated]:
        return [a for a in self.present[session] if a.role == Attendance.Role.TEACHER]

    def coach_rows(self, session: int) -> list[tuple[int, int]]:
        """(coach, first) of each coach row: the lead's is first; coach 0 where none is known."""
        ordered = sorted(self.coaches[session], key=lambda c: (not c.lead, c.pk))
        ids = [c.person_id for c in ordered] or [0]
        return [(coach, int(position == 0)) for position, coach in enumerate(ids)]


def load_sessions(keys: Keys) -> Sessions:
    """The sessions with these ids, in a handful of queries."""
    visits = Session.objects.order_by("id").values_list(*Visit._fields)
    found = Sessions([Visit._make(row) for row in among(visits, "id", keys)])
    coaches = SessionCoach.objects.order_by("id").values_list(*Coached._fields)
    for coach in map(Coached._make, among(coaches, "session_id", keys)):
        found.coaches[coach.session_id].append(coach)
    present = Attendance.objects.order_by("id").values_list(*Seated._fields)
    for seat in map(Seated._make, among(present, "session_id", keys)):
        found.present[seat.session_id].append(seat)
    topics = SessionTopic.objects.order_by("id").values_list("session_id", "topic_id")
    for session, topic in among(topics, "session_id", keys):
        found.topics[session].append(topic)
    named = NextStep.objects.filter(session__isnull=False)
    for session in among(named.values_list("session_id", flat=True), "session_id", keys):
        found.steps[session] += 1
    return found


def klass_of(
    session: Visit, teachers: int, policy: PolicyOfDay, types: dict[int, tuple[bool, str]]
) -> Klass:
    """What `session` is by the policy of its day (ruling 1); `teachers`: how many were named."""
    kind = session.session_type_id
    if session.state != Session.State.HELD:
        return Klass.NOT_HELD
    if kind is not None and types[kind][0]:
        return Klass.MICRO
    if not teachers and not session.headcount:
        return Klass.NOBODY
    if kind in policy.uncounted:
        return Klass.UNCOUNTED_TYPE
    if session.minutes is not None and session.minutes < policy.minimum:
        return Klass.SHORT
    return Klass.COUNTED


@dataclass
class Lookups:
    """What every session is read against."""

    policies: Chain
    types: dict[int, tuple[bool, str]]
    attributes: Chain
    roster: Roster
    zone: ZoneInfo

    def policy(self, session: Visit) -> PolicyOfDay:
        found: PolicyOfDay = self.policies.at(session.program_id, session.day, PolicyOfDay())
        return found

    def school(self, school: int, day: date) -> tuple[int, int]:
        """(level, tier) of `school` on `day`."""
        found: tuple[int, int] = self.attributes.at(school, day, (0, 0))
        return found


def load_lookups(district: int, people: Keys) -> Lookups:
    """Read the policies, types and schools, and the roster of `people`."""
    zone = District.objects.values_list("timezone", flat=True).get(pk=district)
    return Lookups(
        load_policies(),
        load_types(),
        load_school_attributes(),
        load_roster(people),
        ZoneInfo(zone),
    )


def project_sessions(district: int, keys: Keys) -> Iterable[Fact]:
    """SessionFact, ContactFact and TopicFact rows of the sessions `keys`."""
    sessions = load_sessions(keys)
    people = {a.person_id for group in sessions.present.values() for a in group}
    lookups = load_lookups(district, None if keys is None else people)
    for session in sessions.rows:
        policy = lookups.policy(session)
        teachers = sessions.teachers(session.pk)
        klass = klass_of(session, len(teachers), policy, lookups.types)
        yield from _session_rows(session, sessions, lookups, policy, klass)
        yield from _topic_rows(session, sessions, klass)
        if session.state == Session.State.HELD:
            yield from _contact_rows(session, sessions, lookups, policy, klass)


def _session_rows(
    session: Visit, sessions: Sessions, lookups: Lookups, policy: PolicyOfDay, klass: Klass
) -> Iterable[Fact]:
    place = place_of(session)
    level, tier = lookups.school(place, session.day)
    filled, required = _completeness(session, sessions, policy, klass)
    for coach, first in sessions.coach_rows(session.pk):
        yield SessionFact(
            district=session.district_id,
            program=session.program_id,
            session=session.pk,
            coach=coach,
            first=first,
            school=place,
            level=level,
            tier=tier,
            day=session.day.toordinal(),
            month=month_of(session.day),
            year=partition_of(session.day),
            klass=klass,
            minutes=session.minutes,
            teachers=len(sessions.teachers(session.pk)),
            headcount=session.headcount or 0,
            stype=session.session_type_id or 0,
            online=int(_is_online(session)),
            latency=_latency(session, lookups.zone),
            filled=filled,
            required=required,
            typed=int(session.source == Session.Source.TYPED),
            linked=int(any(a.engagement_id for a in sessions.present[session.pk])),
        )


def place_of(session: Visit) -> int:
    """The school at which `session` took place (ruling 4); 0 elsewhere and by video or phone."""
    return 0 if _is_online(session) else session.school_id or 0


def _is_online(session: Visit) -> bool:
    remote = (Session.Mode.VIDEO, Session.Mode.PHONE)
    return session.place == Session.Place.ONLINE or session.mode in remote


def _latency(session: Visit, zone: ZoneInfo) -> int | None:
    """Days from the visit to its first record; None where the record cannot tell."""
    if session.source == Session.Source.IMPORT or session.precision != Session.Precision.DAY:
        return None
    recorded = session.recorded_at.astimezone(zone).date()
    return max(0, (recorded - session.day).days)


def _completeness(
    session: Visit, sessions: Sessions, policy: PolicyOfDay, klass: Klass
) -> tuple[int, int]:
    """(filled, required) of the fields that are required at entry, by the day's policy.

    A micro-touch is asked for day, coach, place, whom and type alone: it is written in one tap.
    """
    key = session.pk
    asked = [
        session.precision == Session.Precision.DAY,
        bool(sessions.coaches[key]),
        session.school_id is not None or session.place != Session.Place.SCHOOL,
        bool(sessions.teachers(key)) or bool(session.headcount),
        session.session_type_id is not None,
    ]
    if klass == Klass.MICRO:
        return sum(asked), len(asked)
    asked.append(session.minutes is not None)
    if policy.topic_required:
        asked.append(bool(sessions.topics[key]))
    if policy.step_required:
        asked.append(session.none_needed or sessions.steps[key] > 0)
    return sum(asked), len(asked)


def _topic_rows(session: Visit, sessions: Sessions, klass: Klass) -> Iterable[Fact]:
    for topic in sessions.topics[session.pk]:
        yield TopicFact(
            district=session.district_id,
            program=session.program_id,
            session=session.pk,
            topic=topic,
            day=session.day.toordinal(),
            year=partition_of(session.day),
            klass=klass,
        )


def _contact_rows(
    session: Visit, sessions: Sessions, lookups: Lookups, policy: PolicyOfDay, klass: Klass
) -> Iterable[Fact]:
    teachers = sessions.teachers(session.pk)
    reach = int(len(teachers) + (session.headcount or 0) <= policy.group)
    place, named = place_of(session), session.school_id or 0
    for attendance in teachers:
        person = attendance.person_id
        program, typed = session.program_id, attendance.school_id or 0
        own = lookups.roster.own_school(program, person, session.day, named, typed)
        at = lookups.roster.eligible_at(program, person, session.day)
        level, tier = lookups.school(own, session.day)
        for coach, first in sessions.coach_rows(session.pk):
            yield ContactFact(
                district=session.district_id,
                program=session.program_id,
                session=session.pk,
                coach=coach,
                first=first,
                teacher=person,
                school=own,
                place=place,
                level=level,
                tier=tier,
                day=session.day.toordinal(),
                month=month_of(session.day),
                year=partition_of(session.day),
                klass=klass,
                minutes=session.minutes,
                eligible=int(bool(at)),
                here=int(place in at),
                reach=reach,
                stype=session.session_type_id or 0,
                online=int(_is_online(session)),
                engagement=attendance.engagement_id or 0,
            )


def project_loops(district: int, keys: Keys) -> Iterable[Fact]:
    """LoopFact rows of the teachers `keys`: each counted observation and what followed it."""
    mine = None if keys is None else set(keys)
    lookups = load_lookups(district, mine)
    # no other visit opens or closes a loop
    steps = [kind for kind, (_micro, step) in lookups.types.items() if step]
    attended = Attendance.objects.filter(
        role=Attendance.Role.TEACHER, session__session_type__in=steps
    )
    sessions = load_sessions(
        set(among(attended.values_list("session_id", flat=True), "person_id", mine))
    )
    coaches = _coaches_of_engagements(sessions)
    seen: dict[int, list[tuple[Visit, Seated]]] = defaultdict(list)
    for session in sessions.rows:
        if session.state == Session.State.HELD:
            for attendance in sessions.teachers(session.pk):
                if mine is None or attendance.person_id in mine:
                    seen[attendance.person_id].append((session, attendance))
    for teacher in sorted(seen):
        yield from _loop_rows(teacher, seen[teacher], sessions, lookups, coaches)


def _coaches_of_engagements(sessions: Sessions) -> dict[int, set[int]]:
    ids = {a.engagement_id for group in sessions.present.values() for a in group} - {None}
    found: dict[int, set[int]] = defaultdict(set)
    coaching = EngagementMember.objects.filter(role=EngagementMember.Role.COACH)
    for member in among(coaching, "engagement_id", {int(i) for i in ids if i}):
        found[member.engagement_id].add(member.person_id)
    return found


def _loop_rows(
    teacher: int,
    visits: list[tuple[Visit, Seated]],
    sessions: Sessions,
    lookups: Lookups,
    coaches: dict[int, set[int]],
) -> Iterable[Fact]:
    counted = [v for v in visits if _counts(v[0], sessions, lookups)]
    debriefs = [s for s, _ in counted if _step(s, lookups) == "debrief"]
    for session, attendance in counted:
        if _step(session, lookups) != "observation":
            continue
        own = coaches.get(attendance.engagement_id or 0) or _coach_ids(session, sessions)
        program, typed = session.program_id, attendance.school_id or 0
        followed = [
            s.day
            for s in debriefs
            if s.program_id == program and s.day >= session.day and _coach_ids(s, sessions) & own
        ]
        named = session.school_id or 0
        for coach, first in sessions.coach_rows(session.pk):
            yield LoopFact(
                district=session.district_id,
                program=program,
                session=session.pk,
                teacher=teacher,
                coach=coach,
                first=first,
                school=lookups.roster.own_school(program, teacher, session.day, named, typed),
                day=session.day.toordinal(),
                debrief=min(followed).toordinal() if followed else OPEN,
                within=lookups.policy(session).debrief,
            )


def _counts(session: Visit, sessions: Sessions, lookups: Lookups) -> bool:
    teachers = len(sessions.teachers(session.pk))
    return klass_of(session, teachers, lookups.policy(session), lookups.types) == Klass.COUNTED


def _coach_ids(session: Visit, sessions: Sessions) -> set[int]:
    return {c.person_id for c in sessions.coaches[session.pk]} or {0}


def _step(session: Visit, lookups: Lookups) -> str:
    kind = session.session_type_id
    return "" if kind is None else lookups.types[kind][1]
