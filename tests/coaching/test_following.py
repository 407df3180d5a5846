"""An engagement with a team: its members come and go with the team; coaches and leads are dated."""

from datetime import date

import pytest

from stemhappens.coaching.engagement_list import engagement_list, members_today
from stemhappens.coaching.engagements import (
    EngagementDraft,
    add_member,
    change_lead,
    close,
    current_coach_ids,
    open_engagement,
    remove_member,
    resume,
)
from stemhappens.coaching.models import EngagementMember
from stemhappens.coaching.story import engagement_page
from stemhappens.coaching.teams import TeamDraft, join_team, leave_team, start_team
from stemhappens.core.actor import Role
from stemhappens.core.problem import Denied, Invalid
from stemhappens.core.undo import undo
from stemhappens.facts.models import EngagedFact
from stemhappens.facts.rebuild import differences
from tests.support.world import TODAY, make_world

pytestmark = pytest.mark.django_db

FIRST, DAY = date(2026, 1, 12), date(2026, 3, 2)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def theo(world):
    return world.actor(Role.COACH, "theo")


def team_of(world, *names):
    with world.unit(cause="start a team") as unit:
        people = tuple(world.people[name].pk for name in names)
        return start_team(unit, TeamDraft("Grade 4", people, FIRST))


def opened(world, team, teachers=()):
    draft = EngagementDraft(
        DAY,
        (world.people["theo"].pk,),
        tuple(world.people[name].pk for name in teachers),
        team_id=team.pk,
    )
    with world.unit(world.actor(Role.COACH, "theo"), "open an engagement") as unit:
        return open_engagement(unit, draft)


def teachers(world, engagement, day=TODAY):
    with world.scope():
        viewer = world.actor(Role.DIRECTOR)
        found = members_today(engagement, viewer, day)
    return sorted(m.name.partition(" ")[0] for m in found if m.role == "teacher")


def facts_hold(world):
    with world.scope():
        return differences(world.district.pk) == []


def test_who_joins_and_leaves_the_team_joins_and_leaves_the_engagement(world):
    team = team_of(world, "carla", "ben")
    engagement = opened(world, team)
    assert teachers(world, engagement) == ["Ben", "Carla"]
    with world.unit(cause="join a team") as unit:
        join_team(unit, team, team.version, [world.people["eli"].pk], date(2026, 4, 1))
    with world.unit(cause="leave a team") as unit:
        leave_team(unit, team, team.version, [world.people["ben"].pk], date(2026, 4, 10))
    assert teachers(world, engagement, date(2026, 3, 31)) == ["Ben", "Carla"]
    assert teachers(world, engagement, date(2026, 4, 10)) == ["Ben", "Carla", "Eli"]
    assert teachers(world, engagement) == ["Carla", "Eli"]
    assert facts_hold(world)
    rows = EngagedFact.objects.filter(engagement=engagement.pk, teacher=world.people["eli"].pk)
    assert min(row.starts for row in rows) == date(2026, 4, 1).toordinal()


def test_who_is_in_it_by_name_for_a_while_goes_on_with_the_team(world, theo):
    """Before, between and after the days by name they take part with their team."""
    team = team_of(world, "carla")
    engagement = opened(world, team, teachers=("eli",))
    eli = world.people["eli"]
    with world.unit(theo) as unit:
        (row,) = engagement.members.filter(person=eli)
        unit.change(row, starts=date(2026, 3, 16), ends=date(2026, 4, 20))
    with world.unit(cause="join a team") as unit:
        join_team(unit, team, team.version, [eli.pk], date(2026, 3, 9))
    for day, there in ((8, False), (9, True), (15, True), (16, True), (31, True)):
        assert ("Eli" in teachers(world, engagement, date(2026, 3, day))) is there, day
    assert "Eli" in teachers(world, engagement, date(2026, 4, 20))
    with world.scope():
        spans = engagement.members.filter(person=eli).order_by("starts")
        found = [(one.starts, one.ends) for one in spans]
    assert [ends for _, ends in found[:-1]] == [starts for starts, _ in found[1:]]
    assert len(found) == 3
    assert facts_hold(world)


def test_a_member_who_only_will_join_is_not_named_yet(world, theo):
    team = team_of(world, "carla")
    engagement = opened(world, team)
    with world.unit(cause="join a team") as unit:
        join_team(unit, team, team.version, [world.people["eli"].pk], date(2026, 5, 20))
    with world.scope():
        (line,) = [one for one in engagement_list(theo, world.district) if one.team]
        story = engagement_page(engagement.uid, theo, world.district)
    assert line.teachers == story.teachers == ("Carla Test",)
    assert line.team == "Grade 4"


def test_taking_the_team_s_change_back_takes_the_engagement_s_back(world):
    team = team_of(world, "carla", "ben")
    engagement = opened(world, team)
    with world.unit(cause="leave a team") as unit:
        leave_team(unit, team, team.version, [world.people["ben"].pk], date(2026, 4, 10))
        done = unit.seq
    assert teachers(world, engagement) == ["Carla"]
    undo(world.district, world.system, done)
    assert teachers(world, engagement) == ["Ben", "Carla"]
    assert facts_hold(world)


def test_teachers_beside_the_team_stay_and_those_in_it_leave_by_the_team(world, theo):
    team = team_of(world, "carla")
    engagement = opened(world, team, teachers=("carla", "eli"))
    assert teachers(world, engagement) == ["Carla", "Eli"]
    with world.scope():
        rows = {row.person_id: row for row in engagement.members.filter(role="teacher")}
    with pytest.raises(Invalid, match="leave the team"), world.unit(theo) as unit:
        remove_member(unit, rows[world.people["carla"].pk], TODAY)
    with world.unit(theo) as unit:
        remove_member(unit, rows[world.people["eli"].pk], TODAY)
    assert teachers(world, engagement) == ["Carla"]


def test_a_closed_engagement_does_not_follow_until_it_is_opened_again(world, theo):
    team = team_of(world, "carla")
    engagement = opened(world, team)
    with world.unit(theo) as unit:
        close(unit, engagement, date(2026, 4, 1), "done")
    with world.unit(cause="join a team") as unit:
        join_team(unit, team, team.version, [world.people["eli"].pk], date(2026, 4, 8))
    engagement.refresh_from_db()
    assert teachers(world, engagement) == ["Carla"]
    with world.unit(theo) as unit:
        resume(unit, engagement, date(2026, 5, 4))
    assert teachers(world, engagement) == ["Carla", "Eli"]
    assert teachers(world, engagement, date(2026, 5, 1)) == ["Carla"]
    assert facts_hold(world)


def test_a_team_without_members_opens_nothing(world, theo):
    team = team_of(world, "carla")
    with world.unit(cause="leave a team") as unit:
        leave_team(unit, team, team.version, [world.people["carla"].pk], date(2026, 2, 1))
    with pytest.raises(Invalid) as caught:
        opened(world, team)
    assert list(caught.value.problems.by_field()) == ["team_id"]


def test_the_lead_passes_on_a_day_and_earlier_days_keep_theirs(world, theo):
    engagement, maya = world.engagements["carla"], world.people["maya"]
    with world.unit(theo) as unit:
        with pytest.raises(Invalid, match="add them first"):
            change_lead(unit, engagement, maya, DAY)
        add_member(unit, engagement, maya, "coach", date(2026, 2, 2))
        change_lead(unit, engagement, maya, DAY)
        with pytest.raises(Invalid, match="lead it already"):
            change_lead(unit, engagement, maya, DAY)
    own = world.people["theo"].pk
    with world.scope():
        assert current_coach_ids(engagement.pk, date(2026, 2, 20)) == [own, maya.pk]
        assert current_coach_ids(engagement.pk, DAY) == [maya.pk, own]
        story = engagement_page(engagement.uid, theo, world.district)
        assert story.coaches == ("Maya Test", "Theo Test")
    assert facts_hold(world)
    with pytest.raises(Denied), world.unit(world.actor(Role.DIRECTOR)) as unit:
        change_lead(unit, engagement, maya, TODAY)


def test_when_the_lead_leaves_another_coach_leads(world, theo):
    engagement, maya = world.engagements["carla"], world.people["maya"]
    with world.unit(theo) as unit:
        add_member(unit, engagement, maya, "coach", date(2026, 2, 2))
        lead = EngagementMember.objects.get(engagement=engagement, lead=True)
        remove_member(unit, lead, DAY)
        now = EngagementMember.objects.get(engagement=engagement, lead=True, starts=DAY)
        assert now.person_id == maya.pk
    with world.scope():
        assert current_coach_ids(engagement.pk, TODAY) == [maya.pk]
