"""A year ends: what closes, what goes on, what is carried; figures and facts right afterwards."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from django_scopes import scope

from stemhappens.coaching.engagements import EngagementDraft, current_coach_ids, invite
from stemhappens.coaching.goals import GoalDraft, complete_goal, set_goal
from stemhappens.coaching.handover import HandOverDraft, Passing, hand_over
from stemhappens.coaching.models import (
    Attendance,
    Engagement,
    EngagementMember,
    EngagementPhase,
    EngagementState,
    Goal,
    GoalParticipant,
    GoalStatus,
    NextStep,
    Session,
)
from stemhappens.coaching.passing import left_behind, proposal, who_may_receive
from stemhappens.coaching.rollover import (
    Course,
    RollOver,
    Way,
    crossings,
    edge_of,
    roll_over,
)
from stemhappens.coaching.story import engagement_page
from stemhappens.core.actor import Role, system_actor
from stemhappens.core.models import District
from stemhappens.core.problem import Denied, Invalid
from stemhappens.core.undo import undo
from stemhappens.core.write import write, write_accounts
from stemhappens.people.models import (
    Closure,
    Eligibility,
    Placement,
    ProgramSchool,
    SchoolYear,
)
from stemhappens.people.program import close_days
from stemhappens.people.rollover import (
    Break,
    NewYear,
    Turn,
    ending_year,
    proposed_year,
    school_choices,
    school_years,
    teacher_choices,
    year_after,
)
from tests.facts.test_incremental import difference, rebuilt_rows, snapshot_rows
from tests.metrics.product import Question
from tests.metrics.test_against_oracle import differences
from tests.oracle.dump import read_world
from tests.support.world import TODAY, make_world
from tests.worlds.builder import Builder
from tests.worlds.random import build_world
from tests.worlds.rows import known_in
from tests.worlds.small import small_district

NEXT = NewYear("2026-27", date(2026, 8, 17), date(2027, 6, 11))
OVER, CARRIED = date(2026, 6, 13), date(2026, 6, 13)
DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return make_world()


def ending(world) -> SchoolYear:
    with world.scope():
        return SchoolYear.objects.get(name="2025-26")


def plan_of(world, courses=None, **changes) -> RollOver:
    """Both engagements go on, unless `courses` says otherwise: name → (way, reason, dropped)."""
    ways = {"carla": (Way.GOES_ON,), "dana": (Way.GOES_ON,), **(courses or {})}
    chosen = tuple(Course(world.engagements[name].pk, *way) for name, way in ways.items())
    return replace(RollOver(ending(world), NEXT, courses=chosen), **changes)


def do(world, plan: RollOver) -> int:
    with world.unit(world.actor(Role.DIRECTOR), "roll the year over") as unit:
        roll_over(unit, plan)
    world.district.refresh_from_db()
    return world.district.seq


def states(world, name: str) -> list[tuple]:
    rows = EngagementState.objects.filter(engagement=world.engagements[name])
    return list(rows.order_by("starts").values_list("starts", "state"))


def statuses(goal: Goal) -> list[tuple]:
    rows = GoalStatus.objects.filter(goal=goal).order_by("starts")
    return list(rows.values_list("starts", "status"))


def everything(district: District) -> dict:
    """All rows that a roll-over may touch, without their versions."""
    models = (
        *(SchoolYear, Closure, Placement, Eligibility, ProgramSchool, Engagement),
        *(EngagementMember, EngagementPhase, EngagementState, Goal, GoalParticipant, GoalStatus),
        *(NextStep, Session, Attendance),
    )
    with scope(district=district):
        return {
            model.__name__: [
                {k: v for k, v in values.items() if k != "version"}
                for values in model.objects.order_by("pk").values()
            ]
            for model in models
        }


def test_only_a_director_may(world):
    with pytest.raises(Denied), world.unit(world.actor(Role.ADMIN)) as unit:
        roll_over(unit, plan_of(world))


def test_the_next_year_is_proposed_with_its_breaks_on_the_same_weekdays(world):
    with world.unit() as unit:
        close_days(unit, [date(2025, 9, 1)], "Labor Day")
        friday = date(2025, 12, 19)
        close_days(unit, [friday, friday + 3 * DAY, friday + 4 * DAY], "Winter break")
    with world.scope():
        assert ending_year(school_years(), TODAY).name == "2025-26"
        found = proposed_year(ending(world))
    assert (found.name, found.first_day, found.last_day) == (
        "2026-27", date(2026, 8, 17), date(2027, 6, 11),
    )  # fmt: skip
    assert found.breaks == (
        Break("Labor Day", date(2026, 8, 31), date(2026, 8, 31)),
        Break("Winter break", date(2026, 12, 18), date(2026, 12, 22)),
    )


def test_only_the_breaks_that_were_chosen_are_closed(world):
    chosen = (Break("Fall break", date(2026, 10, 9), date(2026, 10, 12)),)
    do(world, plan_of(world, year=replace(NEXT, breaks=chosen)))
    with world.scope():
        new = SchoolYear.objects.get(name="2026-27")
        assert (new.first_day, new.last_day) == (NEXT.first_day, NEXT.last_day)
        assert set(Closure.objects.values_list("day", "reason")) == {
            (date(2026, 10, 9), "Fall break"),
            (date(2026, 10, 12), "Fall break"),
        }


def test_a_year_in_the_calendar_already_is_taken_as_it_is(world):
    with world.unit() as unit:
        unit.add(SchoolYear(name="next", first_day=date(2026, 8, 20), last_day=date(2027, 6, 1)))
    plan = plan_of(world)
    do(world, plan)
    with world.scope():
        assert year_after(school_years(), plan.ending).name == "next"
        assert len(school_years()) == 2
        assert Goal.objects.filter(opened=date(2026, 8, 20)).exists()


def test_an_engagement_that_goes_on_keeps_its_phase_and_its_goals_are_carried(world):
    do(world, plan_of(world))
    with world.scope():
        assert states(world, "carla") == [(date(2026, 1, 12), "active")]
        old, new = Goal.objects.filter(engagement=world.engagements["carla"]).order_by("opened")
        assert statuses(old)[-1] == (CARRIED, "carried")
        assert (new.carried_from_id, new.opened, new.statement) == (
            old.pk, NEXT.first_day, old.statement,
        )  # fmt: skip
        assert statuses(new) == [(NEXT.first_day, "open")]
        assert list(new.participants.values_list("person", flat=True)) == [world.people["carla"].pk]


def test_a_goal_dropped_is_dropped_and_a_completed_one_stays(world):
    theo = world.actor(Role.COACH, "theo")
    with world.unit(theo) as unit:
        other = set_goal(
            unit, world.engagements["carla"],
            GoalDraft("Another", "student_outcome", date(2026, 2, 1)),
        )  # fmt: skip
        complete_goal(unit, other, TODAY)
    dropped = frozenset({world.goals["carla"].pk})
    do(world, plan_of(world, {"carla": (Way.GOES_ON, "", dropped)}))
    with world.scope():
        assert statuses(world.goals["carla"])[-1] == (CARRIED, "dropped")
        assert statuses(other)[-1] == (TODAY, "completed")
        assert not Goal.objects.filter(carried_from__engagement=world.engagements["carla"]).exists()


def test_a_closed_engagement_drops_its_goals_and_cancels_what_is_planned(world):
    visit = world.log_plan(world.actor(Role.COACH, "theo"), day=date(2026, 6, 20))
    do(world, plan_of(world, {"carla": (Way.CLOSE, "Carla is done")}))
    with world.scope():
        assert states(world, "carla")[-1] == (OVER, "closed")
        assert statuses(world.goals["carla"])[-1] == (CARRIED, "dropped")
        assert Session.objects.get(pk=visit.pk).state == "cancelled"


def test_begun_anew_the_same_people_start_in_the_first_phase_with_what_is_open(world):
    theo = world.actor(Role.COACH, "theo")
    world.log(theo)
    visit = world.log_plan(theo, day=date(2026, 9, 1))
    do(world, plan_of(world, {"carla": (Way.ANEW,)}))
    with world.scope():
        assert states(world, "carla")[-1] == (OVER, "closed")
        new = Engagement.objects.get(opened=NEXT.first_day)
        assert current_coach_ids(new.pk, NEXT.first_day) == [world.people["theo"].pk]
        assert new.phases.get().phase.position == 1
        assert new.states.get().state == "active"
        assert Goal.objects.get(engagement=new).carried_from_id == world.goals["carla"].pk
        assert NextStep.objects.get().engagement_id == new.pk
        assert Attendance.objects.get(session=visit).engagement_id == new.pk
        held = Attendance.objects.exclude(session=visit).get()
        assert held.engagement_id == world.engagements["carla"].pk


def test_who_leaves_ends_with_the_year_and_takes_part_in_nothing(world):
    with world.unit() as unit:
        draft = EngagementDraft(
            date(2026, 2, 2), (world.people["theo"].pk,),
            (world.people["ben"].pk, world.people["carla"].pk),
        )  # fmt: skip
        world.engagements["both"] = invite(unit, draft)
    leavers = Turn(frozenset({world.people["carla"].pk}))
    courses = {"carla": (Way.CLOSE, "She leaves"), "both": (Way.GOES_ON,)}
    do(world, plan_of(world, courses, turn=leavers))
    with world.scope():
        carla = {"person": world.people["carla"]}
        for model in (Placement, Eligibility):
            assert set(model.objects.filter(**carla).values_list("ends", flat=True)) == {OVER}
        part = EngagementMember.objects.get(engagement=world.engagements["both"], **carla)
        assert part.ends == OVER
        assert Eligibility.objects.get(person=world.people["ben"]).holds(NEXT.first_day)


def test_what_was_entered_to_end_with_the_year_goes_on_if_so_chosen(world):
    def ends(turn: Turn) -> bool:
        with world.unit() as unit:
            row = Eligibility.objects.get(person=world.people["ben"])
            unit.change(row, ends=date(2026, 7, 1))
        seq = do(world, plan_of(world, turn=turn))
        with world.scope():
            holds = Eligibility.objects.get(pk=row.pk).holds(NEXT.first_day)
        undo(world.district, world.actor(Role.DIRECTOR), seq)
        return holds

    assert ends(Turn(renew=True))
    assert not ends(Turn(renew=False))
    assert not ends(Turn(leaver_ids=frozenset({world.people["ben"].pk}), renew=True))


def test_schools_leave_and_join_the_program(world):
    with world.scope():
        choices = {one.name: one for one in school_choices(ending(world), NEXT.first_day)}
        people = [one.name for one in teacher_choices(ending(world))]
    assert people == ["Ben Test", "Carla Test", "Dana Test", "Eli Test"]
    program = world.program.pk
    first = Turn(leaving_ids=frozenset({choices["Cedar"].participation_id}))
    do(world, plan_of(world, turn=first))
    with world.scope():
        row = ProgramSchool.objects.get(school=world.schools["cedar"])
        assert row.ends == OVER
        new = SchoolYear.objects.get(name="2026-27")
        again = school_choices(new, date(2027, 8, 16))
    assert [one.name for one in again if one.participation_id is None] == ["Cedar"]
    year = NewYear("2027-28", date(2027, 8, 16), date(2028, 6, 9))
    second = RollOver(new, year, Turn(joining=((program, world.schools["cedar"].pk),)))
    with world.scope():
        there = crossings(edge_of(new, year.first_day))
    do(world, replace(second, courses=tuple(Course(one.id, Way.GOES_ON) for one in there)))
    with world.scope():
        assert ProgramSchool.objects.filter(
            school=world.schools["cedar"], starts=date(2027, 8, 16)
        ).exists()


def test_all_that_is_missing_is_said_at_once(world):
    with world.unit() as unit:
        draft = EngagementDraft(
            date(2026, 2, 2), (world.people["theo"].pk,), (world.people["ben"].pk,)
        )
        world.engagements["ben"] = invite(unit, draft)
    year = NewYear(" ", date(2026, 6, 1), date(2026, 5, 1),
                   breaks=(Break("x", date(2026, 9, 2), date(2026, 9, 1)),))  # fmt: skip
    leavers = Turn(frozenset({world.people["dana"].pk}))
    courses = {"carla": (Way.CLOSE, ""), "ben": (Way.ANEW,)}
    with pytest.raises(Invalid) as refused:
        do(world, plan_of(world, courses, year=year, turn=leavers))
    assert set(refused.value.problems.by_field()) == {
        "name", "first_day", "last_day", "break-0",
        *(f"way-{world.engagements[name].pk}" for name in ("carla", "dana", "ben")),
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        do(world, plan_of(world, courses=None, year=NEXT))
    assert set(refused.value.problems.by_field()) == {f"way-{world.engagements['ben'].pk}"}


def test_one_undo_takes_all_of_it_back(world):
    theo = world.actor(Role.COACH, "theo")
    world.log(theo)
    world.log_plan(theo, day=date(2026, 9, 1))
    before = everything(world.district)
    courses = {"carla": (Way.ANEW,), "dana": (Way.CLOSE, "Done")}
    chosen = (Break("Fall break", date(2026, 10, 9), date(2026, 10, 12)),)
    turn = Turn(frozenset({world.people["eli"].pk}))
    seq = do(world, plan_of(world, courses, turn=turn, year=replace(NEXT, breaks=chosen)))
    assert everything(world.district) != before
    undo(world.district, world.actor(Role.DIRECTOR), seq)
    assert everything(world.district) == before


# --- figures and facts ---


def random_plan(rng: Random, year: SchoolYear, first_day: date) -> RollOver:
    """Any choices that a director may make for the year after `year`."""
    new = NewYear(
        "next", first_day, first_day + timedelta(days=40),
        breaks=(Break("break", first_day + 7 * DAY, first_day + 8 * DAY),),
    )  # fmt: skip
    teachers = [one.id for one in teacher_choices(year)]
    leavers = frozenset(rng.sample(teachers, len(teachers) // 4))
    schools = school_choices(year, first_day)
    leaving = [one.participation_id for one in schools if one.participation_id]
    joining = [(one.program_id, one.school_id) for one in schools if not one.participation_id]
    turn = Turn(
        leavers, frozenset(rng.sample(leaving, len(leaving) // 4)),
        tuple(rng.sample(joining, len(joining) // 2)), rng.random() < 0.5,
    )  # fmt: skip
    plan = RollOver(year, new, turn)
    there = crossings(edge_of(year, first_day))
    return replace(plan, courses=tuple(random_course(rng, one, leavers) for one in there))


def random_course(rng: Random, one, leavers: frozenset[int]) -> Course:
    ways = [Way.CLOSE]
    if not one.teacher_ids or set(one.teacher_ids) - leavers:
        ways.append(Way.GOES_ON)
        if one.state != "invited" and one.teacher_ids and one.coach_ids:
            ways.append(Way.ANEW)
    goals = [goal.id for goal in one.goals]
    return Course(one.id, rng.choice(ways), "over", frozenset(rng.sample(goals, len(goals) // 2)))


def turned(district: District, rng: Random) -> tuple[int, SchoolYear, date]:
    """Roll `district` over, and let some weeks pass; the unit's number and the two years."""
    with write(district, system_actor(district.pk, "tests"), "roll over") as unit:
        year = ending_year(school_years(), max(y.first_day for y in school_years()))
        first_day = year.last_day + rng.choice((1, 30)) * DAY
        roll_over(unit, random_plan(rng, year, first_day))
    later = datetime.combine(first_day + timedelta(days=rng.randint(0, 45)), time(17), UTC)
    with write_accounts("tests", "let time pass") as accounts:
        accounts.change(District.objects.get(pk=district.pk), pinned_now=later)
    district.refresh_from_db()
    return district.seq, year, first_day


def periods(year: SchoolYear, first_day: date) -> list[tuple[date, date]]:
    """The old year, the new one, and across the turn."""
    old = (year.first_day, first_day - DAY)
    return [old, (first_day, first_day + 40 * DAY), (year.last_day - 5 * DAY, first_day + DAY)]


def check(district: District, year: SchoolYear, first_day: date, programs: list[int]) -> None:
    assert difference(snapshot_rows(district), rebuilt_rows(district)) == {}
    oracle = read_world(district)
    for start, end in periods(year, first_day):
        for program in programs:
            question = Question(program, start, end)
            assert differences(district, oracle, question) == {}, (program, start, end)


@pytest.mark.django_db(transaction=True)
def test_the_figures_of_the_small_district_are_right_in_both_years():
    district, ids = small_district()
    before, facts = everything(district), snapshot_rows(district)
    seq, year, first_day = turned(district, Random(3))
    check(district, year, first_day, [ids.program])
    undo(district, system_actor(district.pk, "tests"), seq)
    assert everything(district) == before
    assert snapshot_rows(district) == facts


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "seed", [700, *(pytest.param(n, marks=pytest.mark.slow) for n in range(701, 704))]
)
def test_figures_and_facts_of_random_districts_are_right_after_both(seed):
    """A coach hands over, then the year turns, then both are undone."""
    district, rng = build_world(seed, 10), Random(seed)
    leaver = coaching(district, rng)
    before = everything(district)
    handed = handed_over(district, rng, leaver)
    seq, year, first_day = turned(district, rng)
    with scope(district=district):
        programs = sorted(ProgramSchool.objects.values_list("program", flat=True).distinct())
    check(district, year, first_day, programs)
    for done in (seq, handed):
        undo(district, system_actor(district.pk, "tests"), done)
    assert everything(district) == before
    assert difference(snapshot_rows(district), rebuilt_rows(district)) == {}


def coaching(district: District, rng: Random) -> int:
    """A coach with three engagements that are open at the end, each with a goal; one shared."""
    with write(district, system_actor(district.pk, "tests"), "coach") as unit:
        first = school_years()[-1].first_day
        build, known = Builder(unit, first), known_in(district)
        leaver, other = known.coaches[:2]
        template = sorted(known.phases)[0]
        for number, teacher in enumerate(rng.sample(known.teachers, 3)):
            made = build.engagement(
                known.programs[0], template, leaver, {first: "active"},
                {first: known.phases[template][0]}, (teacher,), school_id=known.schools[number],
            )  # fmt: skip
            build.goal(made, teacher, "student_outcome", first + number * DAY)
        build.add(EngagementMember, engagement_id=made, person_id=other, role="coach", starts=first)
    return leaver


def handed_over(district: District, rng: Random, leaver: int) -> int:
    """A coach's caseload to whom is proposed, some of it closed, on a day near the end."""
    with write(district, system_actor(district.pk, "tests"), "hand over") as unit:
        day = max(year.last_day for year in school_years()) + DAY
        held_last = left_behind(leaver, day).held_last
        day = max(day, held_last + DAY) if held_last else day
        left = left_behind(leaver, day)
        assert len(left.engagements) >= 3
        chosen = proposal(left, who_may_receive(day, leaver))
        passings = tuple(
            Passing(key, None if rng.random() < 0.3 else to, "over") for key, to in chosen.items()
        )
        hand_over(unit, HandOverDraft(leaver, day, passings))
    district.refresh_from_db()
    return district.seq


def test_until_the_turn_a_goal_is_open_and_its_successor_unseen(world):
    do(world, plan_of(world, {"carla": (Way.ANEW,)}))
    theo = world.actor(Role.COACH, "theo")
    with world.scope():
        story = engagement_page(world.engagements["carla"].uid, theo, world.district)
        assert [(goal.status, goal.carried) for goal in story.goals] == [("open", False)]
        assert story.state == "active"
