"""An own act is taken back by who may still do it: the rules are asked anew, inside the unit."""

from datetime import date
from uuid import uuid4

import pytest

from stemhappens.access.actors import actor_for
from stemhappens.access.models import Membership
from stemhappens.access.services import add_membership, deactivate, end_membership
from stemhappens.coaching import engagements, goals, steps
from stemhappens.coaching.models import EngagementMember, EngagementState, GoalStatus, Session
from stemhappens.coaching.own_undo import VERBS, undo_own
from stemhappens.coaching.teams import TeamDraft, rename_team, start_team
from stemhappens.coaching.withdrawals import bring_back, withdraw
from stemhappens.core.actor import Role, system_actor
from stemhappens.core.models import WriteUnit
from stemhappens.core.problem import Denied
from stemhappens.core.rules import verbs
from stemhappens.core.write import write_accounts
from stemhappens.people.models import Team, TeamMember
from tests.support.world import START, TODAY, make_world
from tests.web.people import Visitors

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 7)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def user(world):
    return Visitors(world).user(Role.COACH, "theo")


@pytest.fixture
def theo(world, user):
    return actor_for(user, world.district, TODAY)


def closed(world, theo) -> int:
    """Theo closes Carla's engagement; the number of that unit."""
    with world.unit(theo, "close an engagement") as unit:
        engagements.close(unit, world.engagements["carla"], DAY, "done")
        return unit.seq


def state(world) -> str:
    with world.scope():
        rows = EngagementState.objects.filter(engagement=world.engagements["carla"])
        return rows.order_by("-starts").first().state


def end_role(world, user) -> None:
    with world.unit(cause="end a role") as unit:
        end_membership(unit, Membership.objects.get(user=user, role=Role.COACH), TODAY)


def test_who_may_still_do_it_takes_it_back_under_the_own_name(world, theo):
    undo_own(world.district, theo, closed(world, theo))
    assert state(world) == "active"
    last = WriteUnit.objects.filter(district=world.district).order_by("seq").last()
    assert (last.actor_user, last.actor_label) == (theo.user_id, theo.label)


def test_a_role_that_has_ended_takes_nothing_back(world, user, theo):
    seq = closed(world, theo)
    with world.unit(cause="add a role") as unit:  # the user still comes in by another door
        add_membership(unit, user, Role.TEACHER, START, person=world.people["theo"])
    end_role(world, user)
    for actor in (theo, actor_for(user, world.district, TODAY)):  # as of before, and as of now
        with pytest.raises(Denied):
            undo_own(world.district, actor, seq)
    assert state(world) == "closed"


def test_neither_does_who_is_nobody_any_more(world, user, theo):
    seq = closed(world, theo)
    end_role(world, user)
    with pytest.raises(Denied):
        undo_own(world.district, theo, seq)
    with write_accounts("test", "let nobody in") as unit:
        deactivate(unit, system_actor(0, "test"), user)
    with pytest.raises(Denied):
        undo_own(world.district, theo, seq)
    assert state(world) == "closed"


def test_nor_a_coach_who_has_left_the_engagement(world, theo):
    seq = closed(world, theo)
    with world.unit() as unit:
        engagements.add_member(unit, world.engagements["carla"], world.people["maya"], "coach", DAY)
        mine = EngagementMember.objects.get(
            engagement=world.engagements["carla"], person=world.people["theo"]
        )
        engagements.remove_member(unit, mine, TODAY)
    with pytest.raises(Denied):
        undo_own(world.district, theo, seq)
    assert state(world) == "closed"


def test_a_withdrawn_visit_is_brought_back_by_who_held_it_alone(world, user, theo):
    visit = world.log(theo, private_note="mine")
    gone = withdraw(world.district, theo, visit, visit.version)
    bring_back(world.district, theo, gone)
    with world.scope():
        visit = Session.objects.get()
    gone = withdraw(world.district, theo, visit, visit.version)
    end_role(world, user)
    with pytest.raises(Denied):
        bring_back(world.district, theo, gone)
    with world.scope():
        assert not Session.objects.exists()


def test_a_teacher_takes_a_confirmation_back_as_long_as_one_is_a_teacher(world, theo):
    carla_user = Visitors(world).user(Role.TEACHER, "carla")
    carla = actor_for(carla_user, world.district, TODAY)
    goal = world.goals["carla"]
    with world.unit(theo, "complete a goal") as unit:
        goals.complete_goal(unit, goal, DAY, "seen")
    for ends, confirmed in ((False, None), (True, TODAY)):
        with world.unit(carla, "confirm a goal") as unit:
            goals.confirm_goal(unit, goal, TODAY)
            seq = unit.seq
        if ends:
            with world.unit(cause="end a role") as unit:
                end_membership(unit, Membership.objects.get(user=carla_user), TODAY)
            with pytest.raises(Denied):
                undo_own(world.district, carla, seq)
        else:
            undo_own(world.district, carla, seq)
        with world.scope():
            status = GoalStatus.objects.get(goal=goal, status="completed")
        assert status.confirmed_on == confirmed
        goal.refresh_from_db()


def test_a_step_a_goal_and_an_opening_are_taken_back(world, theo):
    visit = world.log(theo)
    with world.scope():
        step = visit.next_steps.get()

    def finish(unit):
        steps.finish_step(unit, step, step.version, TODAY)

    def promise(unit):
        steps.promise(unit, world.engagements["carla"], "Bring it", theo.person_id, None)

    def set_goal(unit):
        draft = goals.GoalDraft(statement="Ask", focus="teacher_practice", opened=DAY)
        goals.set_goal(unit, world.engagements["carla"], draft)

    def begin(unit):
        people = (world.people["theo"].pk,), (world.people["ben"].pk,)
        draft = engagements.EngagementDraft(DAY, *people, uid=uuid4())
        engagements.open_engagement(unit, draft)

    for cause, act in (
        ("finish a next step", finish),
        ("promise a next step", promise),
        ("set a goal", set_goal),
        ("open an engagement", begin),
    ):
        with world.unit(theo, cause) as unit:
            act(unit)
            seq = unit.seq
        assert undo_own(world.district, theo, seq).possible, cause


def test_a_team_that_is_gone_is_no_coachs_to_undo(world, theo):
    with world.unit(theo, "start a team") as unit:
        team = start_team(unit, TeamDraft("Grade 4", (world.people["carla"].pk,), START))
    with world.unit(theo, "rename a team") as unit:
        rename_team(unit, team, team.version, "Grade four", None)
        seq = unit.seq
    with world.unit(cause="take the team away") as unit:
        unit.remove_all(TeamMember.objects.filter(team=team))
        unit.remove(Team.objects.get(pk=team.pk))
    with pytest.raises(Denied):
        undo_own(world.district, theo, seq)


def test_each_cause_has_a_verb_of_the_rules():
    assert set(VERBS.values()) <= set(verbs)
