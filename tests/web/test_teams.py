"""Teams: who keeps them, what their pages say, all problems at once, undone."""

import re
from datetime import date
from uuid import uuid4

import pytest

from stemhappens.coaching.teams import TeamDraft, members_on, start_team
from stemhappens.core.actor import Role
from stemhappens.people.models import Team
from tests.support.world import START, TODAY, make_world
from tests.web.people import Visitors

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def visitors(world):
    return Visitors(world)


@pytest.fixture
def director(visitors):
    return visitors.client(Role.DIRECTOR)


@pytest.fixture
def team(world):
    with world.unit(cause="start a team") as unit:
        people = tuple(world.people[name].pk for name in ("carla", "ben"))
        return start_team(unit, TeamDraft("Grade 4", people, START))


def sent(world, **changes):
    data = {
        "uid": str(uuid4()),
        "name": "Grade 5",
        "school_id": str(world.schools["birch"].pk),
        "person_ids": [str(world.people["carla"].pk)],
        "starts": "2026-05-04",
    }
    return data | changes


def errors(response):
    html = response.content.decode()
    return set(re.findall(r'class="err" id="id_(\w+)_error"', html))


@pytest.mark.parametrize(
    ("role", "person", "status"),
    [
        (Role.COACH, "theo", 200),
        (Role.DIRECTOR, None, 200),
        (Role.ADMIN, None, 200),
        (Role.TEACHER, "carla", 403),
        (Role.BOARD, None, 403),
    ],
)
def test_who_may_look(world, visitors, team, role, person, status):
    client = visitors.client(role, person)
    for path in ("", "new/", f"{team.uid}/", f"{team.uid}/join/", "teams.csv"):
        assert client.get(f"/tern/teams/{path}").status_code == status, path


def test_a_word_finds_teams_and_the_file_holds_as_many(world, director, team):
    with world.unit(cause="start a team") as unit:
        start_team(unit, TeamDraft("=Grade 5", (world.people["dana"].pk,), START))
    html = director.get("/tern/teams/?q=grade carla").content.decode()
    assert "Grade 4" in html and "Grade 5" not in html
    assert "teams.csv?q=grade+carla" in html
    found = director.get("/tern/teams/teams.csv?q=carla").content.decode()
    assert "Grade 4" in found and len(found.splitlines()) == 2
    assert "'=Grade 5" in director.get("/tern/teams/teams.csv?q=dana").content.decode()
    none = director.get("/tern/teams/?q=xyz").content.decode()
    assert "No team fits this" in none and "Clear the filter" in none
    assert "<table" not in none and "teams.csv" not in none


def test_without_a_team_there_is_nothing_to_search(director):
    html = director.get("/tern/teams/?q=xyz").content.decode()
    assert "No team has been named yet" in html and "Clear the filter" not in html


def test_another_district_is_not_there(world, director):
    other = make_world("other")
    with other.unit() as unit:
        theirs = start_team(unit, TeamDraft("Grade 4", (other.people["carla"].pk,), START))
    assert director.get("/other/teams/").status_code == 404
    assert director.get(f"/tern/teams/{theirs.uid}/").status_code == 404
    assert director.post(f"/tern/teams/{theirs.uid}/join/").status_code == 404


def test_an_empty_list_teaches(world, director):
    html = director.get("/tern/teams/").content.decode()
    assert "No team has been named yet" in html
    assert "/tern/teams/new/" in html


def test_a_team_is_started_once_and_undone(world, director):
    data = sent(world)
    response = director.post("/tern/teams/new/", data)
    assert response.status_code == 302
    again = director.post("/tern/teams/new/", data)
    assert again["Location"] == response["Location"]
    with world.scope():
        assert Team.objects.count() == 1
    html = director.get(response["Location"]).content.decode()
    assert "One person is in Grade 5" in html
    assert "4 May 2026" in html
    undo = re.search(r'action="(/tern/undo/[^"]+)"', html)[1].replace("&amp;", "&")
    assert director.post(undo).status_code == 302
    with world.scope():
        assert Team.objects.count() == 0


def test_all_that_is_wrong_is_said_at_once_and_kept(world, director, team):
    data = {"uid": str(uuid4()), "name": "grade 4", "starts": "2026-02-31"}
    response = director.post("/tern/teams/new/", data)
    assert (response.status_code, errors(response)) == (422, {"starts"})
    response = director.post("/tern/teams/new/", data | {"starts": ""})
    assert errors(response) == {"name", "starts", "person_ids"}
    assert "grade 4" in response.content.decode()


def test_people_join_and_leave_and_each_day_stays_right(world, director, team):
    dana, ben = world.people["dana"].pk, world.people["ben"].pk
    page = f"/tern/teams/{team.uid}/"
    director.post(f"{page}join/", {"version": "1", "person_ids": [dana], "starts": "2026-05-04"})
    with world.scope():
        team.refresh_from_db()
    done = {"version": str(team.version), "person_ids": [ben], "last": "2026-04-30"}
    assert director.post(f"{page}leave/", done).status_code == 302
    with world.scope():
        assert ben in members_on(team.pk, date(2026, 4, 30))
        assert ben not in members_on(team.pk, date(2026, 5, 1))
        assert dana in members_on(team.pk, TODAY)
    html = director.get(page).content.decode()
    assert "30 April 2026" in html
    assert director.post(f"{page}leave/", done).status_code == 422
    late = done | {"person_ids": [dana], "last": "2026-05-07"}
    assert director.post(f"{page}leave/", late).status_code == 409


def test_a_coach_of_other_teams_looks_and_keeps_nothing(world, visitors, team):
    world.log(world.actor(Role.COACH, "theo"), team_id=team.pk)
    maya = visitors.client(Role.COACH, "maya")
    html = maya.get(f"/tern/teams/{team.uid}/").content.decode()
    assert "Carla Test" in html
    assert "Rename it" not in html
    assert maya.get(f"/tern/teams/{team.uid}/rename/").status_code == 403
    assert maya.post(f"/tern/teams/{team.uid}/rename/", {"name": "Ours"}).status_code == 403
    theo = visitors.client(Role.COACH, "theo")
    assert "Rename it" in theo.get(f"/tern/teams/{team.uid}/").content.decode()
    assert "You coach" in theo.get("/tern/teams/").content.decode()


def test_the_list_goes_into_a_spreadsheet(world, director, team):
    text = director.get("/tern/teams/teams.csv").content.decode()
    assert "Grade 4,across schools,2,Carla Test and Ben Test,nobody yet" in text
