"""In by password or link, out by form, and where each role begins."""

import re

import pytest
from django.test import Client

from stemhappens.access.models import Membership
from stemhappens.access.services import add_membership, end_membership
from stemhappens.access.signin import PER_EMAIL, demo_link
from stemhappens.core.actor import Role
from stemhappens.core.write import write_accounts
from tests.support.world import START, TODAY, World, make_world
from tests.web.people import Visitors

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def director(world):
    return Visitors(world).user(Role.DIRECTOR)


def sent(client: Client, email: str, password: str = PASSWORD, **more):
    return client.post("/signin/", {"email": email, "password": password, **more})


def test_the_first_page_says_what_this_is_and_leads_in(client):
    html = client.get("/").content.decode()
    assert 'href="/signin/"' in html
    assert "demo district" not in html


def test_a_user_comes_in_and_begins_at_home(client, director):
    answer = sent(client, director.email)
    assert (answer.status_code, answer.url) == (302, "/tern/")
    assert client.get("/tern/").url == "/tern/impact/"
    assert client.get("/").url == "/tern/"


@pytest.mark.parametrize(
    ("role", "person", "scopes", "begins"),
    [
        (Role.COACH, "theo", {}, "/tern/today/"),
        (Role.LEAD_COACH, None, {"coaches": ("theo",)}, "/tern/impact/"),
        (Role.TEACHER, "carla", {}, "/tern/mine/"),
        (Role.PRINCIPAL, None, {"schools": ("birch",)}, "/tern/school/"),
        (Role.BOARD, None, {}, "/tern/impact/"),
    ],
)
def test_each_role_begins_at_its_page(world, role, person, scopes, begins):
    client = Visitors(world).client(role, person, **scopes)
    assert client.get("/tern/").url == begins


def test_whoever_was_sent_to_sign_in_goes_on_where_they_were_going(client, director):
    away = client.get("/tern/definitions/")
    assert away.url == "/signin/?next=/tern/definitions/"
    assert sent(client, director.email, next="/tern/definitions/").url == "/tern/definitions/"


@pytest.mark.parametrize("away", ["https://evil.test/", "//evil.test/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(client, director, away):
    assert sent(client, director.email, next=away).url == "/tern/"


def test_an_unknown_user_and_a_wrong_password_are_told_alike(client, director):
    wrong = sent(client, director.email, "guess")
    unknown = sent(client, "nobody@tern.test", "guess")
    assert wrong.status_code == unknown.status_code == 422
    said = "E-mail and password do not belong together"
    assert said in wrong.content.decode()
    assert said in unknown.content.decode()


def test_empty_fields_are_asked_for_all_at_once_and_write_nothing(client):
    html = client.post("/signin/", {}).content.decode()
    assert html.count("This field is required.") >= 2


def test_too_many_attempts_have_to_wait_even_with_the_right_password(client, director):
    for _ in range(PER_EMAIL):
        sent(client, director.email, "guess")
    answer = sent(client, director.email)
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.content.decode()


def test_out_is_a_form_and_not_a_link(client, director):
    client.force_login(director)
    assert client.get("/signout/").status_code == 405
    assert client.post("/signout/").url == "/"
    assert client.get("/tern/impact/").url.startswith("/signin/")


def test_a_link_lets_into_a_public_demo_alone(world, client, director):
    with pytest.raises(PermissionError):
        demo_link(director, world.district)
    with write_accounts("test", "open the demo") as unit:
        unit.change(world.district, public_demo=True)
    link = demo_link(director, world.district)
    page = client.get(f"/enter/{link}/").content.decode()
    assert f"Come in as {director.name}" in page
    assert "Program director in Tern, a made-up district" in page
    (key,) = re.findall(r'name="person" value="([^"]+)"', page)
    assert client.post("/signin/", {"person": key}).url == "/tern/"
    assert client.get("/tern/").url == "/tern/impact/"
    assert Client().get(f"/enter/{link[:-2]}xx/").status_code == 410


def test_a_link_that_is_only_fetched_signs_nobody_in(world, client, director):
    """Mail scanners and chats fetch links unasked; a picture on another site could."""
    with write_accounts("test", "open the demo") as unit:
        unit.change(world.district, public_demo=True)
    link = demo_link(director, world.district)
    for call in (client.get, client.head):
        assert call(f"/enter/{link}/").status_code == 200
        assert call("/signin/", {"person": link}).status_code == 200
        assert client.get("/tern/").url.startswith("/signin/")
    strict = Client(enforce_csrf_checks=True)
    for address in (f"/enter/{link}/", "/signin/"):
        assert strict.post(address, {"person": link}).status_code in (403, 405)
    assert strict.get("/tern/").url.startswith("/signin/")


def test_in_the_demo_one_chooses_who_to_be(world, client, director):
    with write_accounts("test", "open the demo") as unit:
        unit.change(world.district, public_demo=True)
    html = client.get("/signin/").content.decode()
    assert director.name in html
    key = html.split('name="person" value="')[1].split('"')[0]
    assert client.post("/signin/", {"person": key}).url == "/tern/"


def serves_both(director) -> World:
    other = make_world("cedar")
    with other.unit(cause="add a membership") as unit:
        add_membership(unit, director, Role.DIRECTOR, START)
    return other


def test_who_serves_several_districts_can_change_between_them(world, director):
    client = Client()
    sent(client, director.email)
    assert "Your districts" not in client.get("/tern/definitions/").content.decode()
    serves_both(director)
    client_of_two = Client()
    assert sent(client_of_two, director.email).url == "/districts/"
    html = client_of_two.get("/tern/definitions/").content.decode()
    assert 'href="/cedar/"' in html
    assert 'href="/tern/" aria-current="true"' in html
    html = client_of_two.get("/districts/").content.decode()
    assert 'href="/tern/"' in html
    assert 'href="/cedar/"' in html


def test_one_begins_where_one_was_last_while_one_has_a_role_there(world, director):
    other = serves_both(director)
    client = Client()
    sent(client, director.email)
    client.get("/cedar/")
    assert client.get("/").url == "/cedar/"
    client.get("/tern/")
    assert client.get("/").url == "/tern/"
    client.get("/cedar/")
    with other.unit(cause="end a role") as unit:
        end_membership(unit, Membership.objects.get(user=director), TODAY)
    assert client.get("/cedar/").status_code == 404
    assert client.get("/").url == "/tern/"
    client.get("/tern/")
    assert "/cedar/" not in client.get("/tern/definitions/").content.decode()


def test_a_second_district_is_offered_without_signing_in_anew(world, director, client):
    sent(client, director.email)
    serves_both(director)
    client.get("/tern/")
    assert 'href="/cedar/"' in client.get("/tern/definitions/").content.decode()


def test_a_page_of_nobody_says_so(client, director):
    client.force_login(director)
    missing = client.get("/tern/nothing-here/")
    assert missing.status_code == 404
    assert "There is no page here" in missing.content.decode()
