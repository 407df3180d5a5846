"""Search finds what the reader may see, however it is typed, and nothing else."""

import pytest

from stemhappens.core.actor import Role
from stemhappens.people.finding import matches
from stemhappens.people.services import rename_person
from tests.support.world import TODAY, make_world
from tests.web.people import Visitors

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "wanted", "found"),
    [
        ("José O'Neill-Ruiz", "jose ruiz", True),
        ("José O'Neill-Ruiz", "RUIZ, J", True),
        ("José O'Neill-Ruiz", "onei", False),
        ("José O'Neill-Ruiz", "ose", False),
        ("José O'Neill-Ruiz", " ", False),
    ],
)
def test_letters_find_the_beginnings_of_words(name, wanted, found):
    assert matches(name, wanted) == found


@pytest.fixture
def world():
    return make_world()


def said(client, text: str) -> str:
    answer = client.get("/tern/search/", {"q": text})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_director_finds_a_person_by_a_former_name_and_opens_her_page(world):
    carla = world.people["carla"]
    with world.unit() as unit:
        rename_person(unit, carla, TODAY, "Karla", "Zimmer")
    html = said(Visitors(world).client(Role.DIRECTOR), "carl")
    assert "Karla Zimmer" in html and f"/tern/people/{carla.uid}/" in html
    assert f"/tern/engagements/{world.engagements['carla'].uid}/" in html


def test_a_coach_logs_from_what_was_found(world):
    html = said(Visitors(world).client(Role.COACH, "theo"), "carla")
    assert f"/tern/log/?teacher={world.people['carla'].uid}" in html
    assert "/tern/people/" not in html


def test_nobody_finds_whom_they_may_not_see(world):
    visitors = Visitors(world)
    assert "Nothing you may see" in said(visitors.client(Role.TEACHER, "carla"), "dana")
    other = make_world("other")
    stranger = Visitors(other).client(Role.DIRECTOR)
    assert stranger.get("/tern/search/?q=carla").status_code == 404
    assert visitors.client(Role.BOARD).get("/tern/search/?q=carla").status_code == 403


def test_what_was_typed_is_text(world):
    html = said(Visitors(world).client(Role.DIRECTOR), '"><script>alert(1)</script>')
    assert "<script>alert" not in html


def test_search_takes_few_statements_however_many_match(world, django_assert_max_num_queries):
    client = Visitors(world).client(Role.DIRECTOR)
    client.get("/tern/search/?q=b")
    with django_assert_max_num_queries(20):
        said(client, "b")
