"""Plans and micro-touches through their verbs, and what a coach's day may read."""

from datetime import date, time
from uuid import uuid4

import pytest

from stemhappens.coaching.drafts import Seat, Step
from stemhappens.coaching.engagements import close
from stemhappens.coaching.models import Attendance, Session
from stemhappens.coaching.own_undo import undo_own
from stemhappens.coaching.planning import Plan, Slot, call_off, move_plan, plan_visit, touch_briefly
from stemhappens.coaching.sessions import amend_session, checked
from stemhappens.coaching.today import (
    goal_wordings,
    last_agreed,
    open_steps_of,
    own_engagements,
    planned_visits,
)
from stemhappens.core.actor import Role
from stemhappens.core.problem import Denied, Invalid, Stale
from stemhappens.facts.models import ContactFact, Klass, SessionFact
from stemhappens.people.program import add_program
from tests.support.world import START, TODAY, make_world

pytestmark = pytest.mark.django_db

AHEAD = date(2026, 5, 12)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def theo(world):
    return world.actor(Role.COACH, "theo")


def slot(world, **changes):
    values = {
        "day": AHEAD,
        "starts_at": time(10, 15),
        "type_id": world.types["observation"].pk,
        "school_id": world.schools["birch"].pk,
    }
    return Slot(**(values | changes))


def plan(world, actor, uid=None, **changes):
    seats = (Seat(world.people["carla"].pk),)
    wanted = Plan(uid or uuid4(), actor.person_id, slot(world, **changes), seats)
    with world.unit(actor, "plan a visit") as unit:
        return plan_visit(unit, wanted).session


def again(world, session):
    with world.scope():
        return Session.objects.get(pk=session.pk)


def facts(world, session):
    return list(SessionFact.objects.filter(session=session.pk).values_list("klass", flat=True))


def test_a_plan_counts_for_nothing_and_is_planned_once(world, theo):
    uid = uuid4()
    session = plan(world, theo, uid)
    assert plan(world, theo, uid).pk == session.pk
    assert facts(world, session) == [Klass.NOT_HELD]
    assert not ContactFact.objects.filter(session=session.pk).exists()
    with world.scope():
        (found,) = planned_visits(theo)
    assert (found.day, found.starts_at, found.own) == (AHEAD, time(10, 15), True)
    assert found.teacher_ids == (world.people["carla"].pk,)
    assert found.engagement_ids == {world.engagements["carla"].pk}


def test_a_plan_is_moved_and_stays_a_plan(world, theo):
    session = plan(world, theo)
    with world.unit(theo, "move a planned visit") as unit:
        move_plan(unit, session, session.version, slot(world, day=date(2026, 5, 14)))
    assert again(world, session).day == date(2026, 5, 14)
    assert again(world, session).state == Session.State.PLANNED


@pytest.mark.parametrize(
    ("day", "state"), [(AHEAD, "cancelled"), (TODAY, "cancelled"), (TODAY, "no_show")]
)
def test_a_plan_is_called_off_with_its_reason_and_never_counted(world, theo, day, state):
    session = plan(world, theo, day=day)
    with world.unit(theo, "call a planned visit off") as unit:
        call_off(unit, session, session.version, state, "She was ill")
    found = again(world, session)
    assert (found.state, found.reason) == (state, "She was ill")
    assert facts(world, session) == [Klass.NOT_HELD]
    with world.scope():
        assert planned_visits(theo) == []


def test_a_plan_is_called_off_though_its_engagement_has_closed(world, theo):
    """Nothing else of it is asked anew: it is not to be held any more."""
    session = plan(world, theo)
    with world.unit(theo, "close an engagement") as unit:
        row = Attendance.objects.get(session=session).engagement
        close(unit, row, TODAY, "She leaves")
    with pytest.raises(Invalid) as error, world.unit(theo) as unit:
        move_plan(unit, session, session.version, slot(world))
    assert "engagement" in error.value.problems.by_field()
    with world.unit(theo) as unit:
        call_off(unit, session, session.version, "cancelled", "She leaves")
    assert again(world, session).state == Session.State.CANCELLED


def test_a_no_show_does_not_lie_ahead(world, theo):
    session = plan(world, theo)
    with pytest.raises(Invalid) as error, world.unit(theo) as unit:
        call_off(unit, session, session.version, "no_show", "Nobody came")
    assert "day" in error.value.problems.by_field()


@pytest.mark.parametrize(("state", "reason"), [("cancelled", " "), ("held", "x"), ("planned", "x")])
def test_calling_off_needs_a_reason_and_an_end(world, theo, state, reason):
    session = plan(world, theo, day=TODAY)
    with pytest.raises(Invalid), world.unit(theo) as unit:
        call_off(unit, session, session.version, state, reason)
    assert again(world, session).state == Session.State.PLANNED


def test_an_old_reader_changes_no_plan_and_a_visit_is_none_any_more(world, theo):
    session = plan(world, theo, day=TODAY)
    with pytest.raises(Stale), world.unit(theo) as unit:
        move_plan(unit, session, session.version + 1, slot(world))
    held = world.draft(uid=session.uid, day=TODAY)
    with world.unit(theo, "hold a planned visit") as unit:
        row = Session.objects.get(pk=session.pk)
        amend_session(unit, row, row.version, checked(unit, held))
    version = again(world, session).version
    with pytest.raises(Stale), world.unit(theo) as unit:
        call_off(unit, session, version, "cancelled", "No")
    assert facts(world, session) == [Klass.COUNTED]


def test_nobody_touches_a_colleagues_plan(world, theo):
    session = plan(world, theo)
    maya = world.actor(Role.COACH, "maya")
    with pytest.raises(Denied), world.unit(maya) as unit:
        move_plan(unit, session, session.version, slot(world))
    with pytest.raises(Denied), world.unit(maya) as unit:
        call_off(unit, session, session.version, "cancelled", "Mine now")
    with world.scope():
        assert planned_visits(maya) == []
        lead = world.actor(Role.LEAD_COACH, "maya", coaches=("theo",))
        assert [row.own for row in planned_visits(lead)] == [False]


def test_a_plan_is_not_moved_to_no_day(world, theo):
    session = plan(world, theo)
    with pytest.raises(Invalid) as error, world.unit(theo) as unit:
        move_plan(unit, session, session.version, slot(world, day=None))
    assert "day" in error.value.problems.by_field()


# --- micro-touches ---


@pytest.mark.parametrize(("code", "place"), [("email", "online"), ("hallway", "school")])
def test_a_micro_touch_needs_whom_and_how_alone(world, theo, code, place):
    seats = (Seat(world.people["carla"].pk),)
    with world.unit(theo, "log a micro-touch") as unit:
        session = touch_briefly(unit, theo.person_id, seats, world.types[code].pk).session
    assert (session.day, session.place, session.minutes) == (TODAY, place, None)
    (fact,) = SessionFact.objects.filter(session=session.pk)
    assert (fact.klass, fact.filled, fact.required) == (Klass.MICRO, 5, 5)


def test_a_micro_touch_belongs_to_the_program_of_its_engagement_or_its_coach(world, theo):
    with world.unit() as unit:
        pilot = add_program(unit, "Pilot", START)
        engagement = world.open(
            unit, "theo", "carla", TODAY, program_id=pilot.pk, school_id=world.schools["birch"].pk
        )
    carla, mail = world.people["carla"].pk, world.types["email"].pk
    for seat, program in (
        (Seat(carla, engagement_id=engagement.pk), pilot),
        (Seat(world.people["ben"].pk, alone=True), world.program),
    ):
        with world.unit(theo, "log a micro-touch") as unit:
            session = touch_briefly(unit, theo.person_id, (seat,), mail).session
        assert session.program_id == program.pk


def test_a_visit_is_no_micro_touch(world, theo):
    seats = (Seat(world.people["carla"].pk),)
    with pytest.raises(Invalid), world.unit(theo) as unit:
        touch_briefly(unit, theo.person_id, seats, world.types["observation"].pk)


def test_a_visit_still_needs_its_minutes_topic_and_next_step(world, theo):
    with pytest.raises(Invalid) as error:
        world.log(theo, minutes=None, topic_ids=(), steps=())
    assert {"minutes", "topic_ids", "steps"} <= set(error.value.problems.by_field())


def test_a_micro_touch_of_somebody_else_is_refused(world):
    maya = world.actor(Role.COACH, "maya")
    with pytest.raises(Denied), world.unit(maya) as unit:
        touch_briefly(
            unit,
            world.people["theo"].pk,
            (Seat(world.people["carla"].pk),),
            world.types["chat"].pk,
        )


# --- what the day reads ---


def test_promises_are_those_of_the_own_engagements_and_ones_own(world, theo):
    steps = (
        Step("Bring the rubric", world.people["theo"].pk, date(2026, 5, 15)),
        Step("Try sentence stems", world.people["carla"].pk, date(2026, 5, 8)),
    )
    world.log(theo, steps=steps)
    maya = world.actor(Role.COACH, "maya")
    with world.scope():
        found = open_steps_of(theo, own_engagements(theo, TODAY), TODAY)
        assert [step.text for step in found] == ["Try sentence stems", "Bring the rubric"]
        assert found[0].days_late(date(2026, 5, 10)) == 2
        assert found[0].days_late(TODAY) == 0
        assert last_agreed(found, {world.engagements["carla"].pk}) == found
        assert last_agreed(found, {0}) == []
        theirs = own_engagements(theo, TODAY)
        assert open_steps_of(maya, theirs, TODAY) == []
        assert goal_wordings(maya, [world.goals["carla"].pk]) == {}
        assert goal_wordings(theo, [world.goals["carla"].pk]) == {
            world.goals["carla"].pk: "Ask three open questions"
        }


def test_undo_of_a_plan_is_its_writers_own(world, theo):
    with world.unit(theo, "plan a visit") as unit:
        wanted = Plan(uuid4(), theo.person_id, slot(world), (Seat(world.people["carla"].pk),))
        plan_visit(unit, wanted)
        seq = unit.seq
    stranger = world.actor(Role.COACH, "maya")
    with pytest.raises(Denied), world.scope():
        undo_own(world.district, type(stranger)(**{**vars(stranger), "user_id": 2}), seq)
