"""What became of an engagement: in the drawer, on a page of its own, and not for everybody."""

import pytest

from stemhappens.access.models import AccessLog
from stemhappens.core.actor import Role
from tests.support.world import World, make_world
from tests.web.people import Visitors

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world(then=World.log)


@pytest.fixture
def visitors(world):
    return Visitors(world)


def test_what_became_of_it_opens_in_the_drawer_and_on_its_own(world, visitors):
    uid = world.engagements["carla"].uid
    story = f"/tern/engagements/{uid}/"
    theo = visitors.client(Role.COACH, "theo")
    assert f'href="{story}history/" hx-get' in theo.get(story).content.decode()
    page = theo.get(f"{story}history/").content.decode()
    assert "<h1>What became of the engagement</h1>" in page and "<li><p><b>" in page
    drawer = theo.get(f"{story}history/", headers={"HX-Request": "true"}).content.decode()
    assert "What became of the engagement" in drawer and "<html" not in drawer
    assert AccessLog.objects.filter(uid=uid).count() == 3


def test_it_is_told_to_those_whose_it_is_and_to_readers_of_changes(world, visitors):
    story = f"/tern/engagements/{world.engagements['carla'].uid}/"
    director = visitors.client(Role.DIRECTOR)
    assert director.get(f"{story}history/").status_code == 200
    assert f"{story}history/" not in director.get(f"{story}?as=lead_coach").content.decode()
    assert visitors.client(Role.TEACHER, "dana").get(f"{story}history/").status_code == 404
    lead = visitors.client(Role.LEAD_COACH, "maya", coaches=["theo"])
    assert lead.get(f"{story}history/").status_code == 404
    assert f"{story}history/" not in lead.get(story).content.decode()
