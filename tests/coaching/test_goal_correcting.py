"""A goal corrected: by its coaches, whole, from its first day, and back by an undo."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from stemhappens.coaching.engagements import add_member
from stemhappens.coaching.goal_correcting import (
    correct_goal,
    goal_as_set,
    whom_a_goal_may_be_for,
)
from stemhappens.coaching.goals import change_due, complete_goal
from stemhappens.coaching.models import Goal, GoalDue, GoalParticipant, GoalStatus
from stemhappens.core.actor import Role
from stemhappens.core.models import Change
from stemhappens.core.problem import Denied, Invalid, Stale
from stemhappens.core.undo import undo
from stemhappens.core.write import image_of
from stemhappens.facts.models import GoalFact
from tests.support.world import TODAY, make_world

pytestmark = pytest.mark.django_db

DAY, LATER = date(2026, 3, 2), date(2026, 4, 20)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def theo(world):
    return world.actor(Role.COACH, "theo")


def as_set(world, theo, goal):
    with world.scope():
        return goal_as_set(goal, theo, TODAY)


def corrected(world, actor, goal, **changes):
    draft = replace(as_set(world, world.actor(Role.COACH, "theo"), goal), **changes)
    with world.unit(actor, "correct a goal") as unit:
        correct_goal(unit, goal, draft)
    return unit.seq


def images(goal):
    rows = [*Goal.objects.filter(pk=goal.pk)]
    for model in (GoalDue, GoalParticipant, GoalStatus):
        rows += model.objects.filter(goal=goal).order_by("id")
    return [{k: v for k, v in image_of(row).items() if k != "version"} for row in rows]


def facts(goal):
    return list(GoalFact.objects.filter(goal=goal.pk).order_by("teacher", "starts").values())


def test_all_of_a_goal_is_corrected_and_taken_back(world, theo):
    goal = world.goals["carla"]
    with world.unit(theo) as unit:
        add_member(unit, world.engagements["carla"], world.people["ben"], "teacher", LATER)
    with world.scope():
        before, facts_before = images(goal), facts(goal)
    ben = world.people["ben"].pk
    seq = corrected(
        world, theo, goal, statement=" Wait three seconds ", focus="student_outcome",
        measure="pauses", unit="seconds", baseline=Decimal("0.5"), target=Decimal(3),
        practice="", due=date(2026, 6, 5), participant_ids=(ben,),
    )  # fmt: skip
    with world.scope():
        now = Goal.objects.get(pk=goal.pk)
        assert (now.statement, now.focus, now.target) == (
            "Wait three seconds",
            "student_outcome",
            3,
        )
        assert (now.measure, now.unit, now.baseline) == ("pauses", "seconds", Decimal("0.5"))
        assert GoalDue.objects.get(goal=goal).due == date(2026, 6, 5)
        row = GoalParticipant.objects.get(goal=goal)
        assert (row.person_id, row.starts) == (ben, LATER)  # not before they took part
        assert {(one["teacher"], one["focus"]) for one in facts(goal)} == {(ben, 2)}
        kept = Change.objects.get(seq=seq, district=world.district, model="coaching.Goal")
        assert kept.before["statement"] == before[0]["statement"]
    undo(world.district, world.actor(Role.DIRECTOR), seq)
    with world.scope():
        assert sorted(map(str, images(goal))) == sorted(map(str, before))
        assert [{**one, "id": 0} for one in facts(goal)] == [
            {**one, "id": 0} for one in facts_before
        ]


def test_only_the_coaches_of_the_engagement_correct_its_goal(world, theo):
    goal = world.goals["carla"]
    draft = as_set(world, theo, goal)
    for actor in (
        world.actor(Role.COACH, "maya"),
        world.actor(Role.TEACHER, "carla"),
        world.actor(Role.DIRECTOR),
        world.actor(Role.LEAD_COACH, "maya", coaches=("theo",)),
    ):
        with pytest.raises(Denied), world.unit(actor) as unit:
            correct_goal(unit, goal, draft)
        with pytest.raises(Denied), world.scope():
            goal_as_set(goal, actor, TODAY)


def test_all_that_is_wrong_is_said_at_once(world, theo):
    goal = world.goals["carla"]
    with pytest.raises(Invalid) as caught:
        corrected(
            world, theo, goal, statement=" ", focus="wishes", measure="x" * 201,
            target=Decimal(10) ** 9, due=date(2020, 1, 1),
            participant_ids=(world.people["dana"].pk,),
        )  # fmt: skip
    assert set(caught.value.problems.by_field()) == {
        "statement", "focus", "measure", "target", "due", "participant_ids",
    }  # fmt: skip
    with pytest.raises(Invalid, match="for whom"):
        corrected(world, theo, goal, participant_ids=())


def test_who_read_an_earlier_version_corrects_nothing(world, theo):
    with world.scope():
        mine = Goal.objects.get(pk=world.goals["carla"].pk)
    corrected(world, theo, world.goals["carla"], statement="Wait four seconds")
    with pytest.raises(Stale):
        corrected(world, theo, mine, statement="Wait five seconds")


def test_a_due_date_that_moved_keeps_what_earlier_days_knew(world, theo):
    goal = world.goals["carla"]
    with world.unit(theo) as unit:
        change_due(unit, goal, date(2026, 5, 29), LATER)
    corrected(world, theo, goal, due=date(2026, 5, 28))
    with world.scope():
        dues = GoalDue.objects.filter(goal=goal).order_by("starts")
        assert list(dues.values_list("due", flat=True))[-1] == date(2026, 5, 28)
        moved = len(dues) > 1
    if moved:
        with pytest.raises(Invalid, match="another day before"):
            corrected(world, theo, goal, due=None)


def test_a_due_date_nobody_meant_goes(world, theo):
    goal = world.goals["carla"]
    corrected(world, theo, goal, due=date(2026, 5, 28))
    corrected(world, theo, goal, due=None)
    with world.scope():
        assert not GoalDue.objects.filter(goal=goal).exists()


def test_a_completed_goal_is_corrected_too_and_stays_completed(world, theo):
    goal = world.goals["carla"]
    with world.unit(theo) as unit:
        complete_goal(unit, goal, DAY, "Four in each.")
    corrected(world, theo, goal, statement="Wait four seconds")
    with world.scope():
        last = GoalStatus.objects.filter(goal=goal).order_by("-starts").first()
        assert (last.status, last.evidence) == ("completed", "Four in each.")


def test_who_left_the_engagement_before_the_goal_is_not_offered(world, theo):
    goal = world.goals["carla"]
    with world.scope():
        assert set(whom_a_goal_may_be_for(goal, theo, TODAY)) == {world.people["carla"].pk}
