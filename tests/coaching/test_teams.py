"""Teams: dated members, kept by whom the rules let."""

from datetime import date

import pytest

from stemhappens.coaching.teams import (
    TeamDraft,
    find_team,
    join_team,
    leave_team,
    may_start_teams,
    members_on,
    rename_team,
    start_team,
    team_list,
    team_page,
)
from stemhappens.core.actor import Role
from stemhappens.core.problem import Denied, Invalid, Stale
from stemhappens.core.rules import may
from stemhappens.people.models import Team
from tests.support.world import make_world

pytestmark = pytest.mark.django_db

FIRST = date(2026, 1, 12)


@pytest.fixture
def world():
    return make_world()


def start(world, actor=None, name="Grade 4", people=("carla", "ben"), **more):
    with world.unit(actor or world.actor(Role.DIRECTOR), "start a team") as unit:
        ids = tuple(world.people[key].pk for key in people)
        return start_team(unit, TeamDraft(name, ids, FIRST, **more))


def ids(world, *names):
    return [world.people[name].pk for name in names]


def test_members_are_right_on_each_day(world):
    director = world.actor(Role.DIRECTOR)
    team = start(world)
    with world.unit(director) as unit:
        leave_team(unit, team, team.version, ids(world, "ben"), date(2026, 3, 31))
        join_team(unit, team, team.version, ids(world, "dana"), date(2026, 4, 1))
    with world.scope():
        assert members_on(team.pk, date(2026, 1, 11)) == []
        assert members_on(team.pk, FIRST) == ids(world, "carla", "ben")
        assert members_on(team.pk, date(2026, 3, 31)) == ids(world, "carla", "ben")
        assert members_on(team.pk, date(2026, 4, 1)) == ids(world, "carla", "dana")
        page = team_page(team, director, world.district)
    assert [line.name for line in page.present] == ["Carla Test", "Dana Test"]
    assert [(line.name, line.starts, line.last) for line in page.others] == [
        ("Ben Test", FIRST, date(2026, 3, 31))
    ]
    assert page.line.members == ("Carla Test", "Dana Test")
    with world.unit(director) as unit:
        join_team(unit, team, team.version, ids(world, "ben"), date(2026, 5, 4))
    with world.scope():
        assert set(members_on(team.pk, date(2026, 5, 4))) == set(ids(world, "carla", "dana", "ben"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "grade 4"}, "name"),
        ({"people": ()}, "person_ids"),
        ({"school_id": 987654}, "school_id"),
    ],
)
def test_what_a_team_needs(world, changes, field):
    start(world)
    with pytest.raises(Invalid) as refused:
        start(world, **{"name": "Grade 5", **changes})
    assert list(refused.value.problems.by_field()) == [field]
    with world.scope():
        assert Team.objects.count() == 1


def test_everything_wrong_is_said_at_once(world):
    with pytest.raises(Invalid) as refused, world.unit() as unit:
        start_team(unit, TeamDraft("", (987654,), None))
    assert set(refused.value.problems.by_field()) == {"name", "person_ids", "starts"}


def test_nobody_joins_twice_or_leaves_before_they_joined(world):
    team = start(world)
    for act, people, day, field in (
        (join_team, ["carla"], date(2026, 5, 1), "person_ids"),
        (leave_team, ["dana"], date(2026, 5, 1), "person_ids"),
        (leave_team, ["carla"], date(2026, 1, 11), "last"),
        (leave_team, [], date(2026, 5, 1), "person_ids"),
        (join_team, ["dana"], None, "starts"),
        (join_team, ["dana"], date(2031, 1, 1), "starts"),
    ):
        with pytest.raises(Invalid) as refused, world.unit() as unit:
            act(unit, team, team.version, ids(world, *people), day)
        assert list(refused.value.problems.by_field()) == [field], (act, people)


def test_a_writer_who_read_an_older_version_is_told(world):
    team = start(world)
    with world.unit() as unit:
        rename_team(unit, team, team.version, "Grade 4 math", None)
    with pytest.raises(Stale), world.unit() as unit:
        join_team(unit, team, 1, ids(world, "dana"), FIRST)


def test_who_keeps_teams(world):
    theo, maya = world.actor(Role.COACH, "theo"), world.actor(Role.COACH, "maya")
    lead = world.actor(Role.LEAD_COACH, None, coaches=("theo",))
    team = start(world, theo)
    with world.scope():
        # nobody coaches it yet
        assert all(may(actor, "keep_teams", team) for actor in (theo, maya, lead))
    world.log(theo, team_id=team.pk)
    with world.scope():
        assert [may(actor, "keep_teams", team) for actor in (theo, maya, lead)] == [
            True, False, True,
        ]  # fmt: skip
        assert may(world.actor(Role.DIRECTOR), "keep_teams", team)
        assert may(world.actor(Role.ADMIN), "keep_teams", team)
        assert not may(world.actor(Role.TEACHER, "carla"), "keep_teams", team)
        assert not may_start_teams(world.actor(Role.TEACHER, "carla"))
        assert not may_start_teams(world.actor(Role.PRINCIPAL, "paula", schools=("birch",)))
        assert may_start_teams(theo)
        assert may_start_teams(lead)
    with pytest.raises(Denied), world.unit(maya) as unit:
        rename_team(unit, team, team.version, "Mine", None)
    with pytest.raises(Denied):
        start(world, world.actor(Role.TEACHER, "carla"), "Ours")


def test_a_team_of_another_district_is_not_there(world):
    other = make_world("other")
    team = start(other)
    director = world.actor(Role.DIRECTOR)
    with world.scope():
        assert find_team(team.uid, director) is None
        assert team_list(director, world.district) == ()


def test_who_sees_which_team(world):
    team = start(world)
    empty = start(world, name="Grade 5", people=("dana",))
    director = world.actor(Role.DIRECTOR)
    with world.unit(director) as unit:
        leave_team(unit, empty, empty.version, ids(world, "dana"), date(2026, 2, 1))
    world.log(world.actor(Role.COACH, "theo"), team_id=team.pk)
    with world.scope():
        (one, two) = team_list(world.actor(Role.COACH, "theo"), world.district)
        assert (one.name, one.own, one.coaches) == ("Grade 4", True, ("Theo Test",))
        assert (two.name, two.own, two.members) == ("Grade 5", False, ())
        carla = team_list(world.actor(Role.TEACHER, "carla"), world.district)
        assert [line.name for line in carla] == ["Grade 4"]
        assert carla[0].members == ("Carla Test",)
        assert team_list(world.actor(Role.BOARD), world.district) == ()


def test_many_teams_take_as_many_statements_as_one(world, django_assert_max_num_queries):
    for place in range(12):
        start(world, name=f"Grade {place}")
    with world.scope(), django_assert_max_num_queries(8):
        assert len(team_list(world.actor(Role.COACH, "theo"), world.district)) == 12
