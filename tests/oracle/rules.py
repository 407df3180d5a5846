"""What a policy, a session, an eligibility and a school are on a day (rulings 1 to 5)."""

from dataclasses import dataclass
from datetime import date

from tests.oracle.days import dates
from tests.oracle.dump import Row, World, remembered

DEFAULTS = Row(
    id=None,
    minimum_minutes=0,
    reach_group_size=6,
    gap_window_days=20,
    benchmark_percent=80,
    yearly_visits=None,
    goal_stall_days=30,
    debrief_days=5,
    next_step_required=True,
    topic_required=True,
    confirm_goals=False,
)


def holds(span: Row, day: date) -> bool:
    """True when the half-open span holds `day`."""
    return span.starts <= day < span.ends


def latest(chain: list[Row], day: date) -> Row | None:
    """The row of a chain that is in force on `day`."""
    begun = [row for row in chain if row.starts <= day]
    return max(begun, key=lambda row: row.starts) if begun else None


# --- policy and session ---


@remembered
def policy_on(world: World, program: int, day: date) -> Row:
    """The program's policy valid that day, or the defaults."""
    return latest(world.rows("policy", program_id=program), day) or DEFAULTS


def teachers_of(world: World, session: Row) -> list[Row]:
    """The attendances of teachers; aides, substitutes, principals and guests are none."""
    return [a for a in world.rows("attendance", session_id=session.id) if a.role == "teacher"]


def coaches_of(world: World, session: Row) -> list[int]:
    """The coaches of a session; [0] where none is known: somebody held it."""
    return [c.person_id for c in world.rows("session_coach", session_id=session.id)] or [0]


def lead_of(world: World, session: Row) -> int:
    """The coach who leads: the marked one, else the one entered first; 0 where none is known."""
    rows = world.rows("session_coach", session_id=session.id)
    rows = sorted(rows, key=lambda c: (not c.lead, c.id))
    return rows[0].person_id if rows else 0


@remembered
def class_of(world: World, session_id: int) -> str:
    """counted, short, micro, uncounted type, nobody or not held (ruling 1 and 6)."""
    session = world.row("session", session_id)
    if session.state != "held":
        return "not held"
    kind = session.session_type_id and world.row("session_type", session.session_type_id)
    if kind and kind.group == "micro":
        return "micro"
    policy = policy_on(world, session.program_id, session.day)
    refused = {u.session_type_id for u in world.rows("uncounted_type", policy_id=policy.id)}
    if session.session_type_id in refused:
        return "uncounted type"
    if not teachers_of(world, session) and not session.headcount:
        return "nobody"
    if session.minutes is not None and session.minutes < policy.minimum_minutes:
        return "short"
    return "counted"


def in_reach_group(world: World, session: Row) -> bool:
    """True when the group, named teachers and unnamed heads, is within the policy's size."""
    size = len(teachers_of(world, session)) + (session.headcount or 0)
    return size <= policy_on(world, session.program_id, session.day).reach_group_size


# --- people and schools ---


@remembered
def teaching_schools(world: World, person: int, day: date) -> tuple[int, ...]:
    """Where a person is placed as teacher that day, the primary school first."""
    held = [
        p
        for p in world.rows("placement", person_id=person)
        if p.role == "teacher" and holds(p, day)
    ]
    return tuple(dict.fromkeys(p.school_id for p in sorted(held, key=_primary_first)))


def _primary_first(placement: Row) -> tuple[bool, int]:
    return (not placement.primary, placement.school_id)


@remembered
def eligible_schools(world: World, program: int, person: int, day: date) -> tuple[int, ...]:
    """Where a person is eligible for the program that day, the primary school first.

    Nobody is eligible who is not placed as teacher anywhere that day, nor at a school that is
    closed or does not take part.
    """
    placed = teaching_schools(world, person, day)
    if not placed:
        return ()
    rows = world.rows("eligibility", program_id=program, person_id=person)
    schools = {
        e.school_id for e in rows if holds(e, day) and takes_part(world, program, e.school_id, day)
    }
    rank = {school: n for n, school in enumerate(placed)}
    return tuple(sorted(schools, key=lambda s: (rank.get(s, len(rank)), s)))


@remembered
def takes_part(world: World, program: int, school_id: int, day: date) -> bool:
    """True when a school is open and takes part in the program that day (rulings 2 and 3)."""
    school = world.row("school", school_id)
    if (school.opens and day < school.opens) or day >= school.closes:
        return False
    parts = world.rows("program_school", program_id=program)
    return any(p.school_id == school_id and holds(p, day) for p in parts)


def home_school(world: World, program: int, person: int, day: date, visited: int = 0) -> int:
    """A teacher's own school that day: the one visited, else the primary; 0 where there is none."""
    schools = eligible_schools(world, program, person, day) or teaching_schools(world, person, day)
    if visited in schools:
        return visited
    return schools[0] if schools else 0


def school_of_contact(world: World, session: Row, attendance: Row) -> int:
    """The teacher's own school that day: as noted, else the one visited, else the primary."""
    person = attendance.person_id
    own = eligible_schools(world, session.program_id, person, session.day)
    own = own or teaching_schools(world, person, session.day)
    for school in (attendance.school_id, session.school_id):
        if school in own:
            return school
    return own[0] if own else attendance.school_id or 0


def level_on(world: World, school: int, day: date) -> str:
    """The level of a school that day; empty where it is not known or there is no school."""
    row = latest(world.rows("school_attribute", school_id=school), day)
    return row.level if row else ""


def tier_on(world: World, school: int, day: date) -> int:
    """The need tier of a school that day; 0 where it has none."""
    row = latest(world.rows("school_attribute", school_id=school), day)
    return (row.need_tier or 0) if row else 0


def is_absent(world: World, person: int, day: date) -> bool:
    """True when the person is on leave that day."""
    return any(holds(a, day) for a in world.rows("absence", person_id=person))


def assigned_to(world: World, assignment: Row, day: date) -> set[int]:
    """Whom a coach's assignment is for that day: a teacher, a team, a school's eligible teachers.

    Without any of them it is for all eligible teachers of the program.
    """
    if assignment.teacher_id:
        return {assignment.teacher_id}
    if assignment.team_id:
        members = world.rows("team_member", team_id=assignment.team_id)
        return {m.person_id for m in members if holds(m, day)}
    program, school = assignment.program_id, assignment.school_id
    people = {e.person_id for e in world.rows("eligibility", program_id=program)}
    at = {person: eligible_schools(world, program, person, day) for person in people}
    return {p for p, schools in at.items() if (school in schools if school else schools)}


@remembered
def caseload_of(
    world: World, program: int, coach: int, start: date, end: date
) -> frozenset[tuple[int, int]]:
    """(whom, at which school) a coach was assigned to on at least one day; 0: at any school.

    An assignment to a school is for its teachers there, not at a second school of theirs.
    """
    return frozenset(
        (person, 0 if row.teacher_id or row.team_id else row.school_id or 0)
        for row in world.rows("coach_assignment", program_id=program, coach_id=coach)
        for day in dates(start, end)
        if holds(row, day)
        for person in assigned_to(world, row, day)
    )


# --- contacts ---


@dataclass(frozen=True)
class Contact:
    """A teacher present in a held session."""

    id: int
    session: int
    program: int
    teacher: int
    day: date
    school: int
    place: int
    klass: str
    eligible: bool
    reach: bool
    online: bool
    minutes: int | None
    coaches: tuple[int, ...]
    engagement: int
    step: str

    @property
    def teacher_level(self) -> bool:
        """True when teacher-level figures count it (ruling 1)."""
        return self.klass == "counted" and self.eligible and self.reach


def is_online(session: Row) -> bool:
    """True when the session was held by video or phone, or in no place but online."""
    return session.place == "online" or session.mode in ("video", "phone")


def place_of(session: Row) -> int:
    """The school where the session took place (ruling 4); 0 elsewhere, and none for video."""
    return 0 if is_online(session) else session.school_id or 0


@remembered
def all_contacts(world: World, program: int) -> list[Contact]:
    """Every contact of the program, of any class."""
    return [
        _contact(world, session, attendance)
        for session in world.rows("session", program_id=program)
        if session.state == "held"
        for attendance in teachers_of(world, session)
    ]


def _contact(world: World, session: Row, attendance: Row) -> Contact:
    kind = session.session_type_id and world.row("session_type", session.session_type_id)
    person = attendance.person_id
    return Contact(
        id=attendance.id,
        session=session.id,
        program=session.program_id,
        teacher=person,
        day=session.day,
        school=school_of_contact(world, session, attendance),
        place=place_of(session),
        klass=class_of(world, session.id),
        eligible=bool(eligible_schools(world, session.program_id, person, session.day)),
        reach=in_reach_group(world, session),
        online=is_online(session),
        minutes=session.minutes,
        coaches=tuple(coaches_of(world, session)),
        engagement=attendance.engagement_id or 0,
        step=kind.loop_step if kind else "",
    )
