"""In one role of several, and as somebody else: never more than the own rights, never an act."""

from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from stemhappens.access.models import AccessLog, Membership
from stemhappens.access.services import add_membership, end_membership
from stemhappens.coaching.drafts import Step, Touch
from stemhappens.coaching.models import Session
from stemhappens.core.actor import Role
from stemhappens.web.doors import pages
from tests.support.world import START, TODAY, make_world
from tests.web.people import Visitors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

NOTE, SUMMARY, STEP, GOAL = (
    "canary-note", "canary-summary", "canary-step", "Ask three open questions",
)  # fmt: skip
WORDS = (NOTE, SUMMARY, STEP, GOAL)
BAR = "cut to what you may see yourself"


@pytest.fixture
def world():
    made = make_world()
    made.visit = made.log(
        made.actor(Role.COACH, "theo"),
        summary=SUMMARY,
        private_note=NOTE,
        steps=(Step(STEP, made.people["carla"].pk),),
        touches=(Touch(made.goals["carla"].pk, True),),
    )
    return made


@pytest.fixture
def visitors(world):
    return Visitors(world)


@pytest.fixture
def director(visitors):
    return visitors.client(Role.DIRECTOR)


def look(client, role, key=0, slug="tern"):
    return client.post(f"/{slug}/look-as/", {"role": role, "key": key})


def text_of(response) -> str:
    return b"".join(response).decode("utf-8", "replace")


def addresses(world) -> list[str]:
    """Every page that is read, with the visit and the engagement where one is named."""
    uids = {"session": world.visit.uid, "log": world.visit.uid, "goal": world.goals["carla"].uid,
            "engagement": world.engagements["carla"].uid}  # fmt: skip
    found = []
    for name, page in pages.items():
        parts = {"district": "tern"}
        if "<uuid:uid>" in page.route:
            parts["uid"] = uids.get(name.split("-")[0], UUID(int=0))
        if "<slug:act>" in page.route:
            parts["act"] = {"goal-act": "drop"}.get(name, "goal")
        if "GET" in page.methods and page.route.count("<") + 1 == len(parts):
            found.append(reverse(name, kwargs=parts))
    carla = world.people["carla"].uid
    engagement = f"/tern/engagements/{world.engagements['carla'].uid}/"
    asked = [f"/tern/search/?q={word}" for word in ("canary", "three", "carla")]
    seen_as = [f"{engagement}?as={role}" for role in Role]
    log = [f"/tern/log/?teacher={carla}", f"/tern/log/{world.visit.uid}/"]
    return [*found, *log, *asked, *seen_as, f"/tern/people/{carla}/"]


def keys(world) -> dict[Role, int]:
    return {
        Role.COACH: world.people["theo"].pk,
        Role.TEACHER: world.people["carla"].pk,
        Role.PRINCIPAL: world.schools["birch"].pk,
        Role.BOARD: 0,
        Role.ADMIN: 0,
    }


@pytest.mark.parametrize("role", [Role.COACH, Role.TEACHER, Role.PRINCIPAL, Role.BOARD, Role.ADMIN])
def test_a_director_reads_no_word_as_whomever_they_look(world, director, role):
    assert look(director, role, keys(world)[role]).status_code == 302
    read = 0
    for address in addresses(world):
        response = director.get(address)
        text = text_of(response)
        told = [word for word in WORDS if word in text.replace(f'value="{word}"', "")]
        assert told == [], address
        read += response.status_code == 200 and BAR in text
    assert read


def test_a_lead_coach_reads_as_a_coach_what_agreements_open_and_no_more(world, visitors):
    lead = visitors.client(Role.LEAD_COACH, "maya", coaches=("theo",))
    assert look(lead, "coach", world.people["theo"].pk).status_code == 302
    for address in addresses(world):
        text = text_of(lead.get(address))
        assert [word for word in WORDS if word in text] == [], address


def test_the_log_form_as_a_coach_tells_no_topic(world, visitors, director):
    """A director sees topics as totals; a coach's form is filled with those of last time."""
    topic = world.topics[0]
    carla = world.people["carla"].uid
    theo = visitors.client(Role.COACH, "theo")
    ticked = f'value="{topic.pk}"'
    address = f"/tern/log/?teacher={carla}"

    def chosen(client) -> bool:
        html = client.get(address).content.decode()
        assert ticked in html
        return any("checked" in part.split(">")[0] for part in html.split(ticked)[1:])

    assert chosen(theo)
    look(director, "coach", world.people["theo"].pk)
    assert not chosen(director)


def test_who_looks_sees_the_others_page_and_a_bar_with_a_way_out(world, director):
    look(director, "coach", world.people["theo"].pk)
    begins = director.get("/tern/", follow=True)
    html = begins.content.decode()
    assert "You see what Theo Test (Coach) sees" in html
    assert 'action="/tern/look-as/stop/"' in html
    assert "Users" not in html.split("</header>")[0]
    assert director.get("/tern/reports/").status_code == 403
    assert director.post("/tern/look-as/stop/").url == "/tern/"
    assert BAR not in director.get("/tern/", follow=True).content.decode()
    assert director.get("/tern/reports/").status_code == 200


def test_nothing_is_saved_while_one_looks(world, director):
    look(director, "coach", world.people["theo"].pk)
    refused = director.post("/tern/log/", {"minutes": "45"})
    assert refused.status_code == 403
    assert "Nothing is saved while you look as another" in refused.content.decode()
    for name, page in pages.items():
        if "POST" in page.methods and not page.own and "<" not in page.route:
            assert director.post(f"/tern/{page.route}").status_code == 403, name
    uid = world.visit.uid
    assert director.post(f"/tern/sessions/{uid}/withdraw/").status_code == 403
    with world.scope():
        assert len(Session.objects.all()) == 1


@pytest.mark.parametrize(
    ("role", "person", "scope_of", "allowed"),
    [
        (Role.COACH, "theo", {}, ()),
        (Role.TEACHER, "carla", {}, ()),
        (Role.PRINCIPAL, "paula", {"schools": ("birch",)}, ()),
        (Role.BOARD, None, {}, ()),
        (Role.ADMIN, None, {}, ()),
        (Role.LEAD_COACH, "maya", {"coaches": ("theo",)}, ("coach",)),
    ],
)
def test_nobody_looks_as_one_who_sees_more(world, visitors, role, person, scope_of, allowed):
    client = visitors.client(role, person, **scope_of)
    assert client.get("/tern/look-as/").status_code == (200 if allowed else 403)
    for wanted in (*Role, "", "system", "public"):
        key = keys(world).get(wanted, 0)
        status = look(client, wanted, key).status_code
        assert status == (302 if wanted in allowed else 403), wanted
        client.post("/tern/look-as/stop/")


def test_a_lead_coach_looks_as_assigned_coaches_alone(world, visitors):
    lead = visitors.client(Role.LEAD_COACH, "maya", coaches=("theo",))
    assert look(lead, "coach", world.people["maya"].pk).status_code == 404
    assert "Theo Test" in lead.get("/tern/look-as/").content.decode()


@pytest.mark.parametrize("key", ["", "x", "-1", "0", "1e3", "9" * 40, "½"])
def test_there_is_nobody_behind_an_odd_key(director, key):
    assert look(director, "coach", key).status_code == 404
    assert BAR not in director.get("/tern/impact/").content.decode()


def test_another_district_is_not_looked_into(world, visitors, director):
    other = make_world("other")
    assert look(director, "coach", other.people["theo"].pk).status_code == 404
    assert look(director, "coach", other.people["theo"].pk, "other").status_code == 404
    user = visitors.user(Role.DIRECTOR, "maya")
    with other.unit(cause="add a membership") as unit:
        add_membership(unit, user, Role.BOARD, START)
    client = Client()
    client.force_login(user)
    look(client, "coach", world.people["theo"].pk)
    assert BAR in client.get("/tern/definitions/").content.decode()
    assert BAR not in client.get("/other/definitions/").content.decode()
    assert look(client, "coach", other.people["theo"].pk, "other").status_code == 403


def test_whoever_is_no_director_any_more_looks_as_nobody(world, visitors):
    user = visitors.user(Role.DIRECTOR)
    with world.unit() as unit:
        add_membership(unit, user, Role.BOARD, START)
    client = Client()
    client.force_login(user)
    look(client, "coach", world.people["theo"].pk)
    with world.unit() as unit:
        end_membership(unit, Membership.objects.get(user=user, role=Role.DIRECTOR), TODAY)
    html = client.get("/tern/impact/").content.decode()
    assert BAR not in html
    assert client.get("/tern/engagements/").status_code == 403


def test_the_log_says_who_looked_as_whom(world, director):
    look(director, "coach", world.people["theo"].pk)
    uid = world.engagements["carla"].uid
    director.get(f"/tern/engagements/{uid}/")
    director.get(f"/tern/engagements/{uid}/looked/")
    began = AccessLog.objects.get(subject="person", uid=world.people["theo"].uid)
    page = AccessLog.objects.get(subject="engagement", uid=uid)
    assert (began.kind, began.label) == ("as coach", "Director, as Theo Test")
    assert page.label == "Director, as Theo Test"
    with world.scope():
        assert page.user == began.user == Membership.objects.get(role=Role.DIRECTOR).user_id
    assert director.get(f"/tern/engagements/{uid}/looked/").status_code == 403


def test_the_page_to_choose_names_who_is_there_and_asks_little(
    world, director, django_assert_max_num_queries
):
    director.get("/tern/look-as/")
    with django_assert_max_num_queries(20, connection=connection):
        html = director.get("/tern/look-as/").content.decode()
    for name in ("Theo Test", "Carla Test", "Birch"):
        assert name in html
    assert "There is nobody in this role today." in html  # no lead coach here


# --- the own roles, one at a time ---


@pytest.fixture
def both(world, visitors):
    """Maya coaches, and leads Theo."""
    user = visitors.user(Role.COACH, "maya")
    with world.unit() as unit:
        people = {"person": world.people["maya"], "coaches": (world.people["theo"],)}
        add_membership(unit, user, Role.LEAD_COACH, START, **people)
    client = Client()
    client.force_login(user)
    client.account = user
    return client


def test_who_has_several_roles_works_in_one_or_all(world, both):
    theirs = f"/tern/engagements/{world.engagements['carla'].uid}/"
    html = both.get("/tern/definitions/").content.decode()
    assert "Work as" in html
    assert both.get(theirs).status_code == 200
    assert both.post("/tern/work-as/", {"role": "coach"}).url == "/tern/"
    assert both.get(theirs).status_code == 404
    assert both.get("/tern/reports/").status_code == 403
    both.post("/tern/work-as/", {"role": "lead_coach"})
    assert both.get(theirs).status_code == 200
    both.post("/tern/work-as/", {"role": ""})
    assert both.get("/tern/reports/").status_code == 200


def test_a_role_one_has_not_is_not_worked_in(world, both):
    for role in ("director", "admin", "system", "x"):
        assert both.post("/tern/work-as/", {"role": role}).status_code == 403
    both.post("/tern/work-as/", {"role": "lead_coach"})
    with world.unit() as unit:
        end_membership(unit, Membership.objects.get(user=both.account, role="lead_coach"), TODAY)
    assert both.get("/tern/reports/").status_code == 403  # back in the role that is left
    assert both.get("/tern/engagements/").status_code == 200


def test_who_has_one_role_is_asked_nothing(director):
    assert "Work as" not in director.get("/tern/definitions/").content.decode()


def test_the_switch_leads_nowhere_else(both):
    away = {"role": "coach", "next": "https://evil.example/", "back": "//evil.example/"}
    assert both.post("/tern/work-as/?next=https://evil.example/", away).url == "/tern/"
    assert both.get("/tern/work-as/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(both.account)
    assert strict.post("/tern/work-as/", {"role": "coach"}).status_code == 403
