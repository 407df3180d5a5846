"""Where a teacher's word is wanted, a goal is completed from that word on, and not before."""

from datetime import date, timedelta

import pytest
from django_scopes import scope

from stemhappens.coaching.goals import complete_goal, confirm_goal, reopen_goal
from stemhappens.core.actor import Role
from stemhappens.facts.rebuild import differences
from stemhappens.metrics.ask import Asking, answers, clock
from stemhappens.metrics.figure import Period
from stemhappens.people.models import Policy
from tests.support.world import START, TODAY, World, make_world

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 20)
WORD = date(2026, 5, 4)


@pytest.fixture
def world() -> World:
    made = make_world()
    with made.unit() as unit:
        for row in Policy.objects.filter(program=made.program):
            unit.change(row, confirm_goals=True)
    return made


def completed(world: World, end: date) -> tuple[int | None, int | None]:
    """(completed, active) from the year's start to `end`."""
    with scope(district=world.district):
        assert not list(differences(world.district.pk))
        at = clock(world.district, world.program.pk, "default")
        (found,) = answers(at, [Asking(["goal_completion"], Period(START, end))], "default")
    figure = found["goal_completion"][()]
    return figure.numerator, figure.denominator


def test_a_goal_that_waits_is_open_and_its_word_completes_it(world):
    goal, theo = world.goals["carla"], world.actor(Role.COACH, "theo")
    with world.unit(theo) as unit:
        complete_goal(unit, goal, DAY, "Four in each of two recordings.")
    assert completed(world, TODAY) == (0, 2)
    with world.unit(world.actor(Role.TEACHER, "carla")) as unit:
        confirm_goal(unit, goal, WORD)
    assert completed(world, TODAY) == (1, 2)
    assert completed(world, WORD) == (1, 2)
    assert completed(world, WORD - timedelta(1)) == (0, 2)


def test_taken_up_again_before_the_word_it_never_was_completed(world):
    goal, theo = world.goals["carla"], world.actor(Role.COACH, "theo")
    with world.unit(theo) as unit:
        complete_goal(unit, goal, DAY, "Four in each of two recordings.")
    with world.unit(theo) as unit:
        reopen_goal(unit, goal, WORD)
    assert completed(world, WORD - timedelta(1)) == (0, 2)
    assert completed(world, TODAY) == (0, 2)


def test_where_no_word_is_wanted_it_is_completed_at_once(world):
    with world.unit() as unit:
        for row in Policy.objects.filter(program=world.program):
            unit.change(row, confirm_goals=False)
    with world.unit(world.actor(Role.COACH, "theo")) as unit:
        complete_goal(unit, world.goals["carla"], DAY, "Four in each of two recordings.")
    assert completed(world, DAY) == (1, 2)
