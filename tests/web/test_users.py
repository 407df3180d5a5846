"""Users: who keeps them, links by mail and without, roles given and ended, all problems at once."""

import re
from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from stemhappens.access.models import Membership, SignInLink, User
from stemhappens.access.services import add_membership
from stemhappens.access.signin import sign_in
from stemhappens.core.actor import Role
from stemhappens.core.write import write_accounts
from stemhappens.web.access import passwords
from tests.support.world import START, TODAY, make_world
from tests.web.people import Visitors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

PASSWORD = "a long walk home"
NEW = {"email": "nia@tern.org", "name": "Nia Adler", "role": "board", "starts": "2026-05-08"}


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
def theo(visitors):
    return visitors.user(Role.COACH, "theo")


@pytest.fixture
def mailing(settings, monkeypatch):
    """An installation that sends mail; what is done beside the answer is done at once."""
    settings.MAIL, settings.SITE_HOST = True, "coaching.example.org"
    settings.DEFAULT_FROM_EMAIL = "coaching@example.org"
    monkeypatch.setattr(passwords, "later", lambda work: work())


def at(user, end="") -> str:
    return f"/tern/users/{user.pk}/{end}"


def key_in(text: str) -> str:
    (key,) = set(re.findall(r"/password/([\w-]{43})/", text))
    return key


def held(world, user) -> list[Membership]:
    with world.scope():
        return list(Membership.objects.filter(user=user).order_by("id"))


# --- reading ---


def test_the_list_says_who_may_what_and_begins_with_who_may_nothing(world, visitors, theo):
    admin = visitors.client(Role.ADMIN)
    paula = visitors.user(Role.PRINCIPAL, "paula", schools=("birch",))
    visitors.user(Role.LEAD_COACH, "maya", coaches=("theo",))
    with write_accounts("test", "deactivate") as unit:
        unit.change(paula, is_active=False)
    html = admin.get("/tern/users/").content.decode()
    assert "Three people have a role here; one has none today" in html
    rows = re.findall(r"<tr[^>]*><th scope=\"row\"[^>]*>(.*?)</tr>", html, re.S)
    assert "Paula" in rows[0] and "deactivated" in rows[0]
    assert any("theo.coach@tern.test" in row and "Theo Test" in row for row in rows)
    assert any("Lead coach" in row and "Theo Test" in row for row in rows)
    csv = b"".join(admin.get("/tern/users/users.csv")).decode()
    assert "theo.coach@tern.test" in csv


def test_a_word_finds_users_and_the_file_holds_as_many(world, visitors, director, theo):
    visitors.user(Role.BOARD, "paula")
    html = director.get("/tern/users/?q=COACH theo.").content.decode()
    assert "Theo" in html and "Paula" not in html
    assert 'value="COACH theo."' in html and "users.csv?q=COACH+theo." in html
    found = b"".join(director.get("/tern/users/users.csv?q=coach+theo.")).decode()
    assert "theo.coach@tern.test" in found and "paula" not in found.casefold()
    assert len(found.splitlines()) == 2
    none = director.get("/tern/users/?q=xyz").content.decode()
    assert "No user fits this" in none and "Clear the filter" in none
    assert "<table" not in none and "users.csv" not in none and 'value="xyz"' in none
    assert "q=theo&amp;sort=-name" in director.get("/tern/users/?q=theo&sort=name").content.decode()


def test_no_name_of_a_user_is_a_formula(world, visitors, director, theo):
    with write_accounts("test", "rename") as unit:
        unit.change(theo, name="=1+1")
    found = b"".join(director.get("/tern/users/users.csv?q=theo.coach")).decode()
    assert "'=1+1" in found and "\n=1+1" not in found


def test_when_somebody_last_looked_is_told(world, visitors, director, theo):
    client = Client()
    client.force_login(theo)
    assert "Has not looked" in director.get(at(theo)).content.decode()
    client.get(f"/tern/engagements/{world.engagements['carla'].uid}/")
    assert "Last looked at a record on" in director.get(at(theo)).content.decode()


def test_a_page_of_many_users_asks_little(world, visitors, director, django_assert_max_num_queries):
    for number in range(30):
        with write_accounts("test", "add") as unit:
            user = unit.add(User(email=f"{number}@tern.org", name=f"User {number}"))
        with world.unit() as unit:
            add_membership(unit, user, Role.BOARD, START)
    director.get("/tern/users/")
    with django_assert_max_num_queries(14, connection=connection):
        director.get("/tern/users/")


def test_users_of_other_districts_are_not_here(world, director):
    other = Visitors(make_world("other")).user(Role.COACH, "theo")
    for end in ("", "role/", "rename/"):
        assert director.get(at(other, end)).status_code == 404
    for end in ("link/", "login/off/", "rename/", "role/"):
        assert director.post(at(other, end), NEW).status_code == 404
    assert User.objects.get(pk=other.pk).is_active


# --- adding ---


def test_a_user_is_added_and_chooses_a_password_by_the_link_shown_once(world, director):
    answer = director.post("/tern/users/new/", NEW)
    html = answer.content.decode()
    assert "Give this link to Nia Adler" in html
    assert "no-store" in answer["Cache-Control"]
    key = key_in(html)
    nia = User.objects.get(email="nia@tern.org")
    assert "no password yet" in director.get("/tern/users/").content.decode()
    assert key not in director.get(at(nia)).content.decode()
    client = Client()
    led = client.get(f"/password/{key}/")
    assert (led.url, led["Referrer-Policy"]) == ("/password/new/", "no-referrer")
    page = client.get("/password/new/")
    assert "For Nia Adler" in page.content.decode()
    assert key not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    done = client.post("/password/new/", {"password": PASSWORD, "again": PASSWORD})
    assert done.url == "/tern/"
    assert client.get("/tern/impact/").status_code == 200
    assert sign_in("nia@tern.org", PASSWORD, "10.0.0.1").user == nia


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_written(world, director):
    wrong = {"email": "no mail", "name": " ", "role": "coach", "starts": "2026-05-08"}
    answer = director.post("/tern/users/new/", wrong)
    html = answer.content.decode()
    assert answer.status_code == 422
    for said in ("Give an e-mail address", "Give the user&#x27;s name", "Say which person"):
        assert said in html
    assert 'value="no mail"' in html
    assert director.post("/tern/users/new/", {}).status_code == 422
    assert director.post("/tern/users/new/", {**NEW, "role": "boss"}).status_code == 422
    assert director.post("/tern/users/new/", {**NEW, "email": "a\nb@x.org"}).status_code == 422
    assert len(User.objects.all()) == 1


def test_a_person_who_has_a_login_is_given_to_nobody_else(world, director, theo):
    data = {**NEW, "role": "coach", "person": str(world.people["theo"].pk)}
    html = director.post("/tern/users/new/", data).content.decode()
    assert "Another user is this person" in html
    assert not User.objects.filter(email="nia@tern.org").exists()


def test_who_has_a_login_elsewhere_gets_the_role_and_keeps_the_login(world, director):
    maya = Visitors(make_world("other")).user(Role.DIRECTOR, "maya")
    data = {**NEW, "email": maya.email.upper(), "name": "Whoever"}
    assert director.post("/tern/users/new/", data).url == at(maya)
    html = director.get(at(maya)).content.decode()
    assert "Other districts know this login too" in html
    assert "Deactivate" not in html
    for end in ("link/", "login/off/", "rename/"):
        assert director.post(at(maya, end), {"name": "X"}).status_code == 403
    maya.refresh_from_db()
    assert (maya.is_active, maya.name) == (True, "Maya Director")
    assert not SignInLink.objects.exists()


def test_a_login_of_another_district_that_nobody_has_opened_gets_no_role(world, director):
    """Its makers hold the invitation: they would be whom this district lets in."""
    other = make_world("other")
    with write_accounts("test", "add a user") as unit:
        user = unit.add(User(email="nia@tern.org", name="Nia", password="!"))
    with other.unit() as unit:
        add_membership(unit, user, Role.BOARD, START)
    answer = director.post("/tern/users/new/", NEW)
    assert answer.status_code == 422
    assert "nobody has chosen its password yet" in answer.content.decode()
    assert held(world, user) == []


def test_a_deactivated_login_is_given_no_role(world, director, theo):
    with write_accounts("test", "deactivate") as unit:
        unit.change(theo, is_active=False)
    answer = director.post("/tern/users/new/", {**NEW, "email": theo.email})
    assert answer.status_code == 422
    assert "This login is deactivated" in answer.content.decode()


# --- roles ---


def test_another_role_is_given_and_undone(world, director, theo):
    data = {"role": "lead_coach", "coaches": [str(world.people["maya"].pk)], "starts": TODAY,
            "person": ""}  # fmt: skip
    assert director.post(at(theo, "role/"), data).url == at(theo)
    assert [row.role for row in held(world, theo)] == ["coach", "lead_coach"]
    html = director.get(at(theo)).content.decode()
    undo = re.search(r'action="(/tern/undo/[^"]+)"', html)[1].replace("&amp;", "&")
    assert director.post(undo).status_code == 302
    assert "Undone" in director.get(at(theo)).content.decode()
    assert [row.role for row in held(world, theo)] == ["coach"]


def test_a_role_ends_with_its_last_day_and_the_user_is_out(world, director, theo):
    client = Client()
    client.force_login(theo)
    assert client.get("/tern/engagements/").status_code == 200
    (role,) = held(world, theo)
    address = at(theo, f"end/{role.pk}/")
    assert director.get(address).status_code == 200
    assert director.post(address, {"ends": ""}).status_code == 422
    assert director.post(address, {"ends": "2020-01-01"}).status_code == 422
    stale = director.post(address, {"ends": "2026-05-07", "version": role.version + 1})
    assert stale.status_code == 409
    director.post(address, {"ends": "2026-05-07", "version": role.version})
    assert held(world, theo)[0].ends == TODAY
    assert client.get("/tern/engagements/").status_code == 404
    assert "Roles that have ended" in director.get(at(theo)).content.decode()


def test_nobody_ends_their_own_keeping_or_login(world, visitors):
    user = visitors.user(Role.DIRECTOR)
    me = Client()
    me.force_login(user)
    (role,) = held(world, user)
    html = me.get(at(user)).content.decode()
    assert "End it" not in html and "Deactivate" not in html
    assert me.post(at(user, f"end/{role.pk}/"), {"ends": "2026-05-09"}).status_code == 422
    assert me.post(at(user, "login/off/")).status_code == 403


def test_a_role_of_another_user_is_not_ended_by_this_address(world, visitors, director, theo):
    other = visitors.user(Role.BOARD)
    (role,) = held(world, other)
    assert director.post(at(theo, f"end/{role.pk}/"), {"ends": "2026-05-08"}).status_code == 404


# --- logins ---


def test_a_deactivated_user_is_out_at_the_next_request_and_in_again(world, director, theo):
    client = Client()
    client.force_login(theo)
    director.post(at(theo, "login/off/"))
    assert client.get("/tern/engagements/").url.startswith("/signin/")
    html = director.get(at(theo)).content.decode()
    assert "Reactivate" in html
    undo = re.search(r'action="([^"]+/login/on/)"', html)[1].replace("&amp;", "&")
    director.post(undo)
    assert User.objects.get(pk=theo.pk).is_active
    assert director.post(at(theo, "login/x/")).status_code == 404


def test_the_page_says_who_made_a_link_and_when(world, visitors, theo):
    admin = visitors.user(Role.ADMIN, "paula")
    client = Client()
    client.force_login(admin)
    client.post(at(theo, "link/"))
    html = client.get(at(theo)).content.decode()
    link = SignInLink.objects.get()
    assert f"A link made by {admin.name} on " in html
    assert f"{timezone.localtime(link.made_at):%H:%M} UTC opens until" in html
    SignInLink.objects.update(made_by=theo.pk)
    assert "They asked for a link on " in client.get(at(theo)).content.decode()
    stranger = Visitors(make_world("other")).user(Role.ADMIN, "maya")
    SignInLink.objects.update(made_by=stranger.pk)
    html = client.get(at(theo)).content.decode()
    assert stranger.name not in html and "A link made" not in html  # nor does it open any more
    SignInLink.objects.update(made_by=None)
    assert "A link made by who runs the installation on" in client.get(at(theo)).content.decode()


def test_a_user_is_renamed(world, director, theo):
    assert director.post(at(theo, "rename/"), {"name": " "}).status_code == 422
    director.post(at(theo, "rename/"), {"name": "Theo Okonjo-Li"})
    assert "Theo Okonjo-Li" in director.get("/tern/users/").content.decode()


def test_a_new_password_ends_sessions_elsewhere_and_is_used_once(world, director, theo):
    elsewhere = Client()
    elsewhere.force_login(theo)
    key = key_in(director.post(at(theo, "link/")).content.decode())
    assert elsewhere.get("/tern/engagements/").status_code == 200
    client, late = Client(), Client()
    for one in (client, late):
        one.get(f"/password/{key}/")
    short = client.post("/password/new/", {"password": "short", "again": "short"})
    assert short.status_code == 422
    assert "too short" in short.content.decode()
    other = client.post("/password/new/", {"password": PASSWORD, "again": "something else"})
    assert "not the same as above" in other.content.decode()
    assert client.post("/password/new/", {"password": PASSWORD, "again": PASSWORD}).url == "/tern/"
    assert elsewhere.get("/tern/engagements/").url.startswith("/signin/")
    again = late.post("/password/new/", {"password": "another one 22", "again": "another one 22"})
    assert again.status_code == 410
    assert sign_in(theo.email, PASSWORD, "10.0.0.1").user == theo


def test_who_changes_the_own_password_stays_in_here_alone(world, theo):
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.force_login(theo)
    data = {"present": "guess", "password": PASSWORD, "again": PASSWORD}
    assert here.post("/password/", data).status_code == 422
    data["present"] = "correct horse battery"
    assert here.post("/password/", data).url == "/tern/"
    assert here.get("/tern/engagements/").status_code == 200
    assert elsewhere.get("/tern/engagements/").url.startswith("/signin/")
    assert Client().get("/password/").url.startswith("/signin/")


# --- mail ---


@pytest.mark.usefixtures("mailing")
def test_an_invitation_goes_by_mail_and_is_not_shown(world, director):
    answer = director.post("/tern/users/new/", NEW, headers={"host": "testserver"})
    nia = User.objects.get(email="nia@tern.org")
    assert answer.url == at(nia)
    (sent,) = mail.outbox
    assert sent.to == ["nia@tern.org"]
    assert "http://coaching.example.org/password/" in sent.body
    assert key_in(sent.body) not in director.get(at(nia)).content.decode()
    assert "A link is on its way" not in sent.body


@pytest.mark.usefixtures("mailing")
def test_a_mail_that_fails_loses_no_invitation(world, director, monkeypatch, caplog):
    def fails(*_args, **_more):
        raise OSError("relay says no to nia@tern.org")

    monkeypatch.setattr("stemhappens.web.access.mail.send_mail", fails)
    html = director.post("/tern/users/new/", NEW).content.decode()
    assert "The mail could not be sent" in html
    client = Client()
    client.get(f"/password/{key_in(html)}/")
    assert "For Nia Adler" in client.get("/password/new/").content.decode()


def test_without_mail_a_forgotten_password_is_the_keepers(client, theo):
    html = client.get("/signin/").content.decode()
    assert 'href="/forgotten/"' in html
    html = client.get("/forgotten/").content.decode()
    assert "No mail is sent from here" in html
    client.post("/forgotten/", {"email": theo.email})
    assert mail.outbox == []
    assert not SignInLink.objects.exists()


@pytest.mark.usefixtures("mailing")
def test_a_forgotten_password_is_answered_alike_for_everybody(world, visitors, client, theo):
    gone = visitors.user(Role.COACH, "maya")
    with write_accounts("test", "deactivate") as unit:
        unit.change(gone, is_active=False)
    answers = {
        re.sub(r'value="[^"]*"', "", client.post("/forgotten/", {"email": email}).content.decode())
        for email in (theo.email.upper(), "nobody@tern.test", gone.email)
    }
    assert len(answers) == 1
    assert "a link is on its way" in answers.pop()
    (sent,) = mail.outbox
    assert sent.to == [theo.email]
    other = Client()
    other.get(f"/password/{key_in(sent.body)}/")
    other.post("/password/new/", {"password": PASSWORD, "again": PASSWORD})
    assert sign_in(theo.email, PASSWORD, "10.0.0.1").user == theo
    assert client.post("/forgotten/", {"email": "no mail"}).status_code == 422


@pytest.mark.usefixtures("mailing")
@pytest.mark.parametrize("email", ["theo.coach@tern.test", "nobody@tern.test"])
def test_who_asks_too_often_waits_whoever_they_ask_for(client, theo, email):
    for _ in range(3):
        assert client.post("/forgotten/", {"email": email}).status_code == 200
    waits = client.post("/forgotten/", {"email": email})
    assert waits.status_code == 429
    assert "Wait 15 minutes" in waits.content.decode()
    assert len(mail.outbox) == (3 if email == theo.email else 0)
    assert sign_in(theo.email, "correct horse battery", "10.0.0.9").user == theo


@pytest.mark.usefixtures("mailing")
def test_no_mail_goes_to_the_people_of_a_demo(world, client, theo):
    with write_accounts("test", "open the demo") as unit:
        unit.change(world.district, public_demo=True)
    assert client.post("/forgotten/", {"email": theo.email}).status_code == 200
    assert mail.outbox == []


# --- the public demo ---


def test_the_users_of_a_public_demo_are_shown_and_stay(world, director, theo):
    (role,) = held(world, theo)
    with write_accounts("test", "open the demo") as unit:
        unit.change(world.district, public_demo=True)
    html = director.get("/tern/users/").content.decode()
    assert "stay as they are" in html and "Add a user" not in html
    assert "End it" not in director.get(at(theo)).content.decode()
    asked = {
        "/tern/users/new/": NEW, at(theo, "role/"): NEW, at(theo, "rename/"): {"name": "X"},
        at(theo, "link/"): {}, at(theo, "login/off/"): {},
        at(theo, f"end/{role.pk}/"): {"ends": "2026-05-08"},
    }  # fmt: skip
    for address, data in asked.items():
        assert director.post(address, data).status_code == 403, address
    client = Client()
    client.force_login(theo)
    assert client.get("/password/").status_code == 403
    assert held(world, theo)[0].ends == date(9999, 12, 31)
    assert len(User.objects.all()) == 2
