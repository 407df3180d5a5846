"""A district made by hand, in which each ruling's case occurs once. Its figures are known.

Two short school years: 2 Sep – 11 Oct 2024 (30 days) and 1 Sep – 24 Oct 2025 (39 days: 8 Sep is
closed for all, 9 Sep is a snow day of Birch alone). Today is 24 Oct 2025.
"""

from datetime import UTC, date, datetime
from types import SimpleNamespace

from stemhappens.coaching import models as coaching
from stemhappens.core.actor import system_actor
from stemhappens.core.models import District
from stemhappens.core.write import write
from stemhappens.people import models as people
from tests.support.copies import copied
from tests.worlds.builder import Builder, new_district

SINCE = date(2024, 8, 1)
TODAY = date(2025, 10, 24)


def sep(day: int) -> date:
    return date(2025, 9, day)


def oct_(day: int) -> date:
    return date(2025, 10, day)


def small_district(slug: str = "small") -> tuple[District, SimpleNamespace]:
    """The district, and the ids of what is in it by name."""
    return copied(f"small {slug}", lambda pk: new_district(slug, TODAY, pk), _furnish)


def _furnish(district: District) -> tuple[District, SimpleNamespace]:
    ids = SimpleNamespace()
    with write(district, system_actor(district.pk, "tests"), "make a small district") as unit:
        build = Builder(unit, SINCE)
        _frame(build, ids)
        _roster(build, ids)
        _coaches(build, ids)
        _engagements(build, ids)
        _first_sessions(build, ids)
        _later_sessions(build, ids)
        _uncounted_sessions(build, ids)
        _goals(build, ids)
        _steps_and_time(build, ids)
    return district, ids


def _frame(build: Builder, ids: SimpleNamespace) -> None:
    """Calendar, program with a policy that changes in October, vocabularies, schools."""
    build.add(
        people.SchoolYear,
        name="2024-25",
        first_day=date(2024, 9, 2),
        last_day=date(2024, 10, 11),
    )
    build.add(people.SchoolYear, name="2025-26", first_day=sep(1), last_day=TODAY)
    ids.program = build.add(people.Program, name="STEM", starts=SINCE)
    for starts, minimum in ((SINCE, 15), (oct_(1), 20)):
        build.add(
            people.Policy,
            program_id=ids.program,
            starts=starts,
            minimum_minutes=minimum,
            yearly_visits=2,
        )
    steps = {"observe": "observation", "debrief": "debrief", "plan": ""}
    ids.types = {
        code: build.add(people.SessionType, code=code, name=code, loop_step=step)
        for code, step in steps.items()
    }
    ids.types["email"] = build.add(people.SessionType, code="email", name="email", group="micro")
    ids.topic = build.add(people.Topic, code="inquiry", name="Inquiry")
    ids.template = build.add(people.PhaseTemplate, name="Default", is_default=True)
    ids.phases = {
        name: build.add(
            people.Phase, template_id=ids.template, position=n, name=name, stall_days=stall
        )
        for n, (name, stall) in enumerate(
            (("discovery", 10), ("goals", None), ("practice", None)), start=1
        )
    }
    ids.alder = build.school("Alder", "elementary", 1)
    ids.birch = build.school("Birch", "middle", 2)
    ids.cedar = build.school("Cedar", "high", 2)
    ids.dogwood = build.school("Dogwood", "high", None)
    ids.elm = build.school("Elm, merged into Alder", "elementary", 1, closes=oct_(1))
    for school in (ids.alder, ids.birch, ids.cedar, ids.dogwood, ids.elm):
        build.add(people.ProgramSchool, program_id=ids.program, school_id=school, starts=SINCE)
    build.add(people.Closure, day=sep(8), reason="holiday")
    build.add(people.Closure, day=sep(9), school_id=ids.birch, reason="snow")


def _roster(build: Builder, ids: SimpleNamespace) -> None:
    """Ten eligible teachers, one person outside the roster, one who comes next August."""
    program = ids.program
    ids.a1 = build.teacher(program, ids.alder)
    ids.a2 = build.teacher(program, ids.alder)
    ids.leave = build.teacher(program, ids.alder)
    build.add(people.Absence, person_id=ids.leave, starts=sep(1), ends=sep(29))
    ids.both = build.teacher(program, ids.alder)
    build.placed(ids.both, ids.birch, primary=False)
    build.eligible(program, ids.both, ids.birch)
    ids.moved = build.teacher(program, ids.alder, SINCE, sep(22))
    build.placed(ids.moved, ids.birch, sep(22))
    build.eligible(program, ids.moved, ids.birch, sep(22))
    ids.b1 = build.teacher(program, ids.birch)
    ids.late = build.teacher(program, ids.birch, sep(29))
    ids.c1 = build.teacher(program, ids.cedar)
    ids.d1 = build.teacher(program, ids.dogwood)
    ids.e1 = build.teacher(program, ids.elm, SINCE, oct_(1))
    ids.next_year = build.teacher(program, ids.alder, date(2026, 8, 1))
    ids.outside = build.person()
    build.placed(ids.outside, ids.alder)
    ids.principal = build.person()
    build.placed(ids.principal, ids.alder, role="principal")


def _coaches(build: Builder, ids: SimpleNamespace) -> None:
    ids.kim, ids.lee = build.person(), build.person()
    for coach, school, starts, fte in (
        (ids.kim, ids.alder, SINCE, 100),
        (ids.lee, ids.birch, sep(29), 50),
    ):
        build.add(
            people.CoachAssignment,
            program_id=ids.program,
            coach_id=coach,
            school_id=school,
            starts=starts,
            fte=fte,
        )


def _engagements(build: Builder, ids: SimpleNamespace) -> None:
    """One paused for a while, one left alone, closed, young, of a team, and one declined."""
    base = (ids.program, ids.template)
    discovery, goals, practice = ids.phases.values()
    ids.paused = build.engagement(
        *base,
        ids.kim,
        {sep(2): "active", sep(22): "paused", oct_(13): "active"},
        {sep(2): discovery, sep(8): goals, sep(15): discovery, oct_(13): practice},
        (ids.a1,),
    )
    ids.alone = build.engagement(
        *base, ids.lee, {sep(4): "active"}, {sep(4): discovery}, (ids.both,)
    )
    ids.closed = build.engagement(
        *base,
        ids.kim,
        {sep(10): "active", oct_(20): "closed"},
        {sep(10): goals, sep(24): discovery},
        (ids.moved,),
    )
    ids.young = build.engagement(
        *base, ids.kim, {oct_(6): "active"}, {oct_(6): discovery}, (ids.late,)
    )
    ids.team = build.add(people.Team, name="PLC", school_id=ids.alder)
    for teacher in (ids.a1, ids.a2):
        build.add(people.TeamMember, team_id=ids.team, person_id=teacher, starts=SINCE)
    ids.of_team = build.engagement(
        *base,
        ids.kim,
        {sep(16): "active", sep(26): "closed"},
        {sep(16): discovery},
        team_id=ids.team,
    )
    ids.declined = build.engagement(
        *base, ids.kim, {sep(3): "invited", sep(5): "declined"}, {}, (ids.d1,)
    )


def _first_sessions(build: Builder, ids: SimpleNamespace) -> None:
    """Up to the group of five: both coaches, unknown minutes, unknown type, snow day, online."""
    types, topic, kim = ids.types, ids.topic, [ids.kim]
    one_day_later = datetime(2025, 9, 3, 22, tzinfo=UTC)
    ids.two_coaches = build.session(
        ids.program,
        sep(2),
        [ids.kim, ids.lee],
        {ids.a1: ids.paused},
        topic,
        one_day_later,
        school_id=ids.alder,
        session_type_id=types["observe"],
        minutes=40,
        source="form",
    )
    alder = {"school_id": ids.alder}
    build.session(
        ids.program, sep(4), kim, {ids.a2: None}, topic, **alder, session_type_id=types["observe"]
    )
    two_days_later = datetime(2025, 9, 7, 22, tzinfo=UTC)
    build.session(
        ids.program,
        sep(5),
        kim,
        {ids.both: ids.alone},
        topic,
        two_days_later,
        school_id=ids.birch,
        minutes=30,
    )
    plan = {"session_type_id": types["plan"]}
    birch = {"school_id": ids.birch}
    build.session(ids.program, sep(9), kim, {ids.b1: None}, topic, **birch, **plan, minutes=30)
    build.session(
        ids.program, sep(10), kim, {ids.e1: None}, topic, school_id=ids.elm, **plan, minutes=30
    )
    build.session(
        ids.program,
        sep(10),
        kim,
        {ids.c1: None},
        **plan,
        minutes=25,
        place="online",
        mode="video",
        source="import",
    )
    five = {ids.a1: ids.paused, ids.a2: None, ids.both: ids.alone, ids.moved: ids.closed}
    ids.group_of_five = build.session(
        ids.program,
        sep(11),
        kim,
        {**five, ids.b1: None},
        topic,
        **alder,
        session_type_id=types["debrief"],
        minutes=60,
    )


def _later_sessions(build: Builder, ids: SimpleNamespace) -> None:
    """A large group, a person outside, heads without names, after the transfer, the late hire."""
    program, kim = ids.program, [ids.kim]
    alder = {"topic": ids.topic, "school_id": ids.alder, "session_type_id": ids.types["plan"]}
    birch = {**alder, "school_id": ids.birch}
    seven = (ids.a1, ids.a2, ids.both, ids.moved, ids.leave, ids.outside, ids.e1)
    build.session(program, sep(12), kim, dict.fromkeys(seven), **alder, minutes=60)
    build.session(program, sep(15), kim, {ids.outside: None}, **alder, minutes=20)
    build.session(program, sep(17), kim, {}, **alder, minutes=30, headcount=3)
    # 2 o'clock in the morning UTC is still the evening of the visit in the district
    late = datetime(2025, 9, 25, 2, tzinfo=UTC)
    build.session(
        program, sep(24), kim, {ids.moved: ids.closed}, **birch, minutes=30, recorded=late
    )
    birch["session_type_id"] = ids.types["observe"]
    build.session(program, sep(30), kim, {ids.late: None}, **birch, minutes=15)
    last_year = date(2024, 9, 10)
    build.session(program, last_year, kim, {ids.a1: None}, **alder, minutes=30)


def _uncounted_sessions(build: Builder, ids: SimpleNamespace) -> None:
    """Two short ones (by two policies), a principal alone, a mail, a planned and a cancelled."""
    program, kim = ids.program, [ids.kim]
    plan = {"topic": ids.topic, "school_id": ids.alder, "session_type_id": ids.types["plan"]}
    build.session(program, sep(3), kim, {ids.a1: None}, **plan, minutes=10)
    plan["school_id"] = ids.birch
    build.session(program, oct_(1), kim, {ids.late: None}, **plan, minutes=15)
    alone = build.session(program, sep(16), kim, {}, **plan, minutes=20)
    build.attend(alone, ids.principal, role="principal")
    mail = {**plan, "session_type_id": ids.types["email"], "minutes": 5}
    build.session(program, sep(18), kim, {ids.a2: None}, **mail)
    build.session(program, oct_(2), kim, {ids.a1: None}, **plan, minutes=30, state="planned")
    build.session(program, oct_(3), kim, {ids.a1: None}, **plan, minutes=30, state="cancelled")


def _goals(build: Builder, ids: SimpleNamespace) -> None:
    """One whose due date moved, one past due, one carried, one dropped on the first day …"""
    practice, outcome = "teacher_practice", "student_outcome"
    last_year = date(2024, 9, 10)
    ids.moved_due = build.goal(
        ids.paused,
        ids.a1,
        practice,
        sep(2),
        {oct_(10): "completed"},
        {sep(2): sep(30), sep(20): date(2025, 10, 31)},
    )
    ids.past_due = build.goal(ids.alone, ids.both, practice, sep(4), dues={sep(4): oct_(1)})
    ids.carried = build.goal(ids.closed, ids.moved, outcome, last_year, {sep(5): "carried"})
    ids.linked = build.goal(
        ids.closed,
        ids.moved,
        outcome,
        sep(5),
        {oct_(1): "completed"},
        {sep(5): oct_(10)},
        carried_from_id=ids.carried,
    )
    ids.dropped = build.goal(ids.alone, ids.both, practice, last_year, {sep(1): "dropped"})
    ids.young_goal = build.goal(ids.paused, ids.a1, outcome, oct_(13))
    build.add(coaching.GoalTouch, goal_id=ids.young_goal, day=oct_(15), on_track=True)
    build.goal(ids.paused, ids.a1, practice, last_year, {date(2024, 10, 1): "completed"})


def _steps_and_time(build: Builder, ids: SimpleNamespace) -> None:
    for session, due, done in (
        (ids.two_coaches, sep(10), sep(9)),
        (ids.group_of_five, sep(20), None),
        (ids.group_of_five, date(2025, 10, 30), None),
    ):
        build.add(
            coaching.NextStep,
            session_id=session,
            owner_id=ids.a1,
            text="Try",
            due=due,
            done_on=done,
        )
    for kind, minutes in (("travel", 100), ("displaced", 40)):
        build.add(
            coaching.TimeEntry,
            program_id=ids.program,
            coach_id=ids.kim,
            day=sep(4),
            kind=kind,
            minutes=minutes,
            recorded_at=datetime(2025, 9, 4, 22, tzinfo=UTC),
        )
