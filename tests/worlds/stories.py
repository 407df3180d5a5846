"""Adds random engagements and goals, with their chains of dated rows."""

from stemhappens.coaching import models as coaching
from stemhappens.core.spans import OPEN_END
from tests.worlds.rows import DAY, Maker

STATES = ("active", "active", "paused", "closed", "declined")
STATUSES = ("open", "completed", "completed", "carried", "dropped")


def engagement(make: Maker) -> None:
    """An engagement with states, phases, coaches, and teachers or a team (or both)."""
    template = make.pick(make.known.phases)
    program = make.program()
    opened = make.day(None, make.known.last - 5 * DAY)
    row = make.build.add(
        coaching.Engagement,
        program_id=program,
        template_id=template,
        school_id=make.maybe(make.known.schools, 50),
        team_id=make.maybe(make.known.teams, 25),
        opened=opened,
    )
    make.known.engagements[row] = program
    make.known.templates[row] = template
    for n, day in enumerate(make.chain_days(opened, 4)):
        first = make.pick(("invited", "active", "active", "active"))
        state = first if n == 0 else make.pick(STATES)
        make.build.add(coaching.EngagementState, engagement_id=row, starts=day, state=state)
    for day in make.chain_days(opened if make.chance(80) else make.day(opened), 4):
        phase = make.pick(make.known.phases[template])
        make.build.add(coaching.EngagementPhase, engagement_id=row, starts=day, phase_id=phase)
    for _ in range(make.pick((0, 1, 1, 1, 2))):
        _member(make, row, "coach", opened)
    for _ in range(make.pick((0, 1, 1, 1, 3))):
        _member(make, row, "teacher", opened)


def _member(make: Maker, row: int, role: str, opened: object) -> None:
    person = make.pick(make.known.coaches if role == "coach" else make.known.teachers)
    span = make.span()
    if make.chance(70):
        span = {
            "starts": opened,
            "ends": span["ends"] if span["ends"] > opened else make.day(opened + DAY),
        }
    spans = [span]
    if span["ends"] != OPEN_END and make.chance(40):  # back on the day of leaving: one stay
        spans.append({"starts": span["ends"], "ends": make.day(span["ends"] + DAY)})
    lead = role == "coach" and make.chance(60)
    for each in spans:
        make.build.add(
            coaching.EngagementMember,
            engagement_id=row,
            person_id=person,
            role=role,
            lead=lead,
            **each,
        )
    if role == "teacher":
        make.known.with_teacher.setdefault(person, []).append(row)


def engagement_member(make: Maker) -> None:
    row = make.pick(make.known.engagements)
    _member(make, row, make.pick(("coach", "teacher")), make.day())


def engagement_state(make: Maker) -> None:
    make.build.add(
        coaching.EngagementState,
        engagement_id=make.pick(make.known.engagements),
        starts=make.day(),
        state=make.pick(("invited", *STATES)),
    )


def engagement_phase(make: Maker) -> None:
    row = make.pick(make.known.engagements)
    phases = make.known.phases[make.known.templates[row]]
    make.build.add(
        coaching.EngagementPhase,
        engagement_id=row,
        starts=make.day(),
        phase_id=make.pick(phases),
    )


def goal(make: Maker) -> None:
    """A goal with statuses, due dates, participants and touches."""
    opened = make.day(None, make.known.last)
    row = make.build.add(
        coaching.Goal,
        engagement_id=make.pick(make.known.engagements),
        statement="A goal",
        focus=make.pick(coaching.Goal.Focus.values),
        opened=opened,
        carried_from_id=make.maybe(make.known.goals, 15),
    )
    make.known.goals.append(row)
    days = make.chain_days(opened, 2)
    for n, day in enumerate(days if make.chance(80) else days[1:]):
        status = "open" if n == 0 else make.pick(STATUSES)
        make.build.add(coaching.GoalStatus, goal_id=row, starts=day, status=status)
    if make.chance(70):
        for day in make.chain_days(opened, 2):
            make.build.add(coaching.GoalDue, goal_id=row, starts=day, due=make.day(day))
    for person in make.some(make.known.teachers, 2):
        make.build.add(coaching.GoalParticipant, goal_id=row, person_id=person, **make.span())
    for _ in range(make.pick((0, 1, 3))):
        _touch(make, row, make.day(opened))


def _touch(make: Maker, row: int, day: object) -> None:
    make.build.add(
        coaching.GoalTouch,
        goal_id=row,
        day=day,
        on_track=make.pick((None, True, False)),
    )


def goal_status(make: Maker) -> None:
    make.build.add(
        coaching.GoalStatus,
        goal_id=make.pick(make.known.goals),
        starts=make.day(),
        status=make.pick(STATUSES),
    )


def goal_due(make: Maker) -> None:
    row = make.pick(make.known.goals)
    make.build.add(coaching.GoalDue, goal_id=row, starts=make.day(), due=make.day())


def goal_participant(make: Maker) -> None:
    make.build.add(
        coaching.GoalParticipant,
        goal_id=make.pick(make.known.goals),
        person_id=make.pick(make.known.teachers),
        **make.span(),
    )


def goal_touch(make: Maker) -> None:
    _touch(make, make.pick(make.known.goals), make.day())
