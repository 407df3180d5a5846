"""Ways in that are none: forged and borrowed links, fixed sessions, guesses spelt anew."""

import pytest
from django.core import signing
from django.test import Client

from stemhappens.access import signin
from stemhappens.access.services import add_membership, create_district
from stemhappens.access.signin import LINK_SALT, Refused, demo_link, open_demo_link, sign_in
from stemhappens.core.actor import Role, system_actor
from stemhappens.core.problem import Invalid
from stemhappens.core.write import write_accounts
from stemhappens.demo.accounts import give_password, links
from stemhappens.web.access.demo import demo_people
from tests.support.world import START, make_world

PASSWORD = "correct horse battery"


@pytest.fixture
def demo(world):
    with write_accounts("test", "open the demo") as unit:
        unit.change(world.district, public_demo=True)
    return world.district


@pytest.fixture
def director(visitors):
    return visitors.user(Role.DIRECTOR)


def also_works_for_a_real_district(user):
    real = make_world("real")
    with real.unit(cause="add a membership") as unit:
        add_membership(unit, user, Role.DIRECTOR, START)


def test_a_demo_link_never_opens_a_real_district(demo, director):
    """Links of a public demo are for anybody: one of a person who works elsewhere opens that."""
    given = demo_link(director, demo)
    assert open_demo_link(given) == (director, demo)
    also_works_for_a_real_district(director)
    assert open_demo_link(given) is None
    client = Client()
    assert client.get(f"/enter/{given}/").status_code == 410
    assert client.get("/real/").url.startswith("/signin/")
    with pytest.raises(PermissionError):
        demo_link(director, demo)


def test_the_sign_in_page_offers_nobody_who_works_elsewhere(demo, director):
    assert [person.name for person in demo_people()] == [director.name]
    also_works_for_a_real_district(director)
    assert demo_people() == ()
    assert Client().get("/signin/").status_code == 200
    assert links(demo) == []


def test_the_demos_password_is_given_to_nobody_who_works_elsewhere(demo, director):
    also_works_for_a_real_district(director)
    give_password(demo, "known to everybody", "test")
    director.refresh_from_db()
    assert not director.check_password("known to everybody")


def forged(user, demo):
    real = demo_link(user, demo)
    body, _colon, rest = real.partition(":")
    yield real[:-1] + ("A" if real[-1] != "A" else "B")
    yield f"{body}:{rest[::-1]}"
    yield signing.dumps([user.pk, demo.pk, "x" * 16], salt=LINK_SALT)  # a stamp that is not ours
    yield signing.dumps([user.pk, demo.pk, real], salt="another purpose")
    yield signing.dumps("text", salt=LINK_SALT)
    yield signing.dumps(7, salt=LINK_SALT)
    yield "." * 500
    yield "é"


def test_a_forged_link_lets_nobody_in(demo, director):
    for link in forged(director, demo):
        client = Client()
        for answer in (client.get(f"/enter/{link}/"), client.post("/signin/", {"person": link})):
            assert answer.status_code == 410, link
        assert "_auth_user_id" not in client.session


def test_a_session_known_before_sign_in_is_worth_nothing_after(director, client):
    client.get("/signin/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["stemhappens"] = planted = session.session_key
    client.post("/signin/", {"email": director.email, "password": PASSWORD})
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies["stemhappens"] = planted
    assert thief.get("/tern/").url.startswith("/signin/")


def test_a_session_ends_on_the_server_when_its_user_leaves(director, client):
    client.force_login(director)
    kept = client.cookies["stemhappens"].value
    client.post("/signout/")
    thief = Client()
    thief.cookies["stemhappens"] = kept
    assert thief.get("/tern/").url.startswith("/signin/")


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(director, client):
    client.post("/signin/", {"email": director.email, "password": PASSWORD})
    cookie = client.cookies["stemhappens"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize(
    "away",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example",
        "javascript:alert(1)", "https:/evil.example", "http:///evil.example", "\t//evil.example",
        "https://testserver@evil.example/", "//testserver.evil.example/", "/%0d%0aSet-Cookie:a=b",
        "/\r\nSet-Cookie: a=b",
    ],
)  # fmt: skip
def test_sign_in_leads_to_this_site_alone(director, client, away):
    answer = client.post("/signin/", {"email": director.email, "password": PASSWORD, "next": away})
    assert answer.status_code == 302
    assert answer.url.startswith("/")
    assert not answer.url.startswith(("//", "/\\"))
    assert "evil" not in answer.url
    assert "a" not in client.cookies


@pytest.mark.parametrize("spelling", ["ſteſt@tern.test", "STEST@TERN.TEST", " stest@tern.test "])
def test_another_spelling_of_an_email_is_no_new_try(db, monkeypatch, spelling):
    """PostgreSQL compares upper case, in which ſ is S: each such letter doubled the guesses."""
    monkeypatch.setattr(signin, "PER_EMAIL", 1)
    assert sign_in("stest@tern.test", "guess", "10.0.0.1").refused == Refused.WRONG
    assert sign_in(spelling, "guess", "10.0.0.1").refused == Refused.THROTTLED


@pytest.mark.parametrize("email", ["a\x00b@tern.test", "a@" + "b" * 5000, "' OR 1=1 --", "%@%"])
def test_odd_emails_are_wrong_and_nothing_more(client, director, email):
    answer = client.post("/signin/", {"email": email, "password": PASSWORD})
    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("slug", ["demo", "signin", "static", "../x", "a/b", "A", "%2e", ""])
def test_a_district_of_such_a_name_is_refused(db, slug):
    owner = system_actor(0, "test")
    with pytest.raises(Invalid), write_accounts("test", "create a district") as unit:
        create_district(unit, owner, slug, "A district")
