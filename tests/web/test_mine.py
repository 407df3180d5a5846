"""A teacher's own page: theirs alone, in a sentence, with who has looked and all to take out."""

import csv
import io
import zipfile
from datetime import date, timedelta

import pytest
from django.test import Client

from stemhappens.access.models import AccessLog
from stemhappens.access.services import add_membership
from stemhappens.coaching.drafts import Seat, Step
from stemhappens.coaching.engagements import EngagementDraft, invite
from stemhappens.coaching.goals import GoalDraft, complete_goal, set_goal
from stemhappens.coaching.models import PulseAsk, PulseTally
from stemhappens.coaching.pulse import PulseDraft, ask_pulse
from stemhappens.core.actor import Role
from stemhappens.people.models import Policy
from stemhappens.people.services import add_person, place
from tests.support.world import START, TODAY, make_world
from tests.web.people import Visitors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

THEIRS = ("canary-ben-step", "canary-maya-summary", "canary-dana-goal")
NOTE = "canary-note"


def written(world):
    """Carla's goal, visit and steps; beside them what is not hers: Ben's step, Dana's work."""
    theo, maya = world.actor(Role.COACH, "theo"), world.actor(Role.COACH, "maya")
    carla, ben = world.people["carla"].pk, world.people["ben"].pk
    with world.unit(maya, "set a goal") as unit:
        set_goal(unit, world.engagements["dana"],
                 GoalDraft(THEIRS[2], "teacher_practice", date(2026, 2, 2)))  # fmt: skip
    steps = (
        Step("Bring three questions", carla, date(2026, 5, 4)),
        Step("Send the rubric", world.people["theo"].pk, TODAY + timedelta(days=3)),
    )
    world.log(theo, day=date(2026, 4, 30), summary="We counted wait time.", private_note=NOTE,
              steps=steps)  # fmt: skip
    world.log(theo, seats=(Seat(carla), Seat(ben)), steps=(Step(THEIRS[0], ben),))
    dana = world.people["dana"].pk
    world.log(maya, coach_ids=(world.people["maya"].pk,), seats=(Seat(dana),),
              school_id=world.schools["cedar"].pk, summary=THEIRS[1],
              steps=(Step("x", dana),))  # fmt: skip
    world.log_plan(theo, day=date(2026, 5, 14))


@pytest.fixture
def world():
    return make_world(then=written)


@pytest.fixture
def carla(world) -> Client:
    return Visitors(world).client(Role.TEACHER, "carla")


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_page_opens_with_who_works_on_what_and_when_they_meet(carla):
    text = text_of(carla, "/tern/mine/")
    assert "You and Theo Test are working on one goal; next visit Thursday 14 May" in text
    assert "Ask three open questions" in text
    assert "We counted wait time." in text
    assert "Your last visit was on 6 May 2026, with Theo Test." in text


def test_signing_in_leads_there(carla):
    assert carla.get("/tern/").url == "/tern/mine/"


def test_open_steps_say_whose_they_are_and_that_the_coach_ticks(carla):
    text = text_of(carla, "/tern/mine/")
    assert "Two next steps are open, one of them yours" in text
    assert "4 days late" in text
    assert "the coach ticks it" in text
    assert 'class="box"' not in text


def test_nothing_of_a_colleague_and_no_private_note_is_on_it(carla):
    pages = [text_of(carla, path) for path in ("/tern/mine/", "/tern/mine/looked/")]
    found = carla.get("/tern/mine/everything.zip")
    with zipfile.ZipFile(io.BytesIO(found.content)) as file:
        pages += [file.read(name).decode() for name in file.namelist()]
    for word in (*THEIRS, NOTE, "Dana Test", "Ben Test"):
        assert not any(word in page for page in pages), word


def test_a_coach_who_teaches_finds_only_what_is_theirs_as_a_teacher(world):
    user = Visitors(world).user(Role.COACH, "theo")
    with world.unit() as unit:
        add_membership(unit, user, Role.TEACHER, START, person=world.people["theo"])
    client = Client()
    client.force_login(user)
    text = text_of(client, "/tern/mine/")
    assert "You have had no coaching visit yet" in text
    assert "We counted wait time." not in text
    assert "Ask three open questions" not in text


def test_everything_about_oneself_can_be_taken_out_and_that_is_noted(world, carla):
    found = carla.get("/tern/mine/everything.zip")
    assert found["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(found.content)) as file:
        rows = {
            name: list(csv.reader(io.StringIO(file.read(name).decode("utf-8-sig"))))
            for name in file.namelist()
            if name.endswith(".csv")
        }
    assert set(rows) == {"visits.csv", "goals.csv", "goal-readings.csv", "next-steps.csv",
                         "two-questions.csv", "who-has-looked.csv"}  # fmt: skip
    assert len(rows["visits.csv"]) == 4
    assert "We counted wait time." in rows["visits.csv"][2] + rows["visits.csv"][3]
    assert rows["goals.csv"][1][0] == "Ask three open questions"
    assert {row[0] for row in rows["next-steps.csv"][1:]} == {
        "Bring three questions", "Send the rubric",
    }  # fmt: skip
    noted = AccessLog.objects.filter(kind="export", label="Carla Teacher")
    assert set(noted.values_list("subject", flat=True)) == {"engagement", "session"}


def test_a_formula_in_a_summary_does_not_run(world):
    world.log(world.actor(Role.COACH, "theo"), summary="=HYPERLINK(1)")
    found = Visitors(world).client(Role.TEACHER, "carla").get("/tern/mine/everything.zip")
    with zipfile.ZipFile(io.BytesIO(found.content)) as file:
        assert "'=HYPERLINK(1)" in file.read("visits.csv").decode()


def test_who_has_looked_is_told_by_name_and_ones_own_looks_are_not(world, carla):
    engagement = f"/tern/engagements/{world.engagements['carla'].uid}/"
    Visitors(world).client(Role.COACH, "theo").get(engagement)
    carla.get(engagement)
    text = text_of(carla, "/tern/mine/looked/")
    assert "1 person has looked at your record" in text
    assert "Theo Coach" in text
    assert "looked at your engagement" in text


def test_nobody_having_looked_is_said(world):
    text = text_of(Visitors(world).client(Role.TEACHER, "eli"), "/tern/mine/looked/")
    assert "Nobody else has looked" in text


def test_who_never_was_coached_reads_how_it_begins(world):
    text = text_of(Visitors(world).client(Role.TEACHER, "eli"), "/tern/mine/")
    assert "You have had no coaching visit yet" in text
    assert "How coaching begins" in text
    assert "Who sees what" in text


def test_an_invitation_says_whose_it_is_to_answer(world):
    with world.unit(world.actor(Role.COACH, "maya"), "invite to an engagement") as unit:
        people = (world.people["maya"].pk,), (world.people["eli"].pk,)
        invite(unit, EngagementDraft(TODAY, *people))
    text = text_of(Visitors(world).client(Role.TEACHER, "eli"), "/tern/mine/")
    assert "Maya Test invited you to work together" in text
    assert "Tell them yes or no" in text


def test_a_completed_goal_that_waits_can_be_confirmed_from_here(world, carla):
    with world.unit() as unit:
        policy = Policy.objects.order_by("-starts").first()
        unit.change(policy, confirm_goals=True)
    with world.unit(world.actor(Role.COACH, "theo"), "complete a goal") as unit:
        complete_goal(unit, world.goals["carla"], TODAY, "It is in the recordings.")
    text = text_of(carla, "/tern/mine/")
    assert "completed goal waits for your word" in text
    assert f"/tern/goals/{world.goals['carla'].uid}/confirm/" in text


def test_a_director_who_looks_as_a_teacher_reads_no_word_and_is_noted(world):
    director = Visitors(world).client(Role.DIRECTOR)
    director.post("/tern/look-as/", {"role": "teacher", "key": world.people["carla"].pk})
    response = director.get("/tern/mine/")
    text = response.content.decode()
    assert response.status_code == 200
    assert "We counted wait time." not in text
    assert "Ask three open questions" not in text
    assert "Take out everything" not in text
    assert director.get("/tern/mine/everything.zip").status_code == 403
    assert AccessLog.objects.filter(subject="engagement", label__icontains="as Carla").exists()


def test_the_page_takes_few_statements_however_much_there_is(
    world, carla, django_assert_max_num_queries
):
    theo = world.actor(Role.COACH, "theo")
    for n in range(12):
        world.log(theo, day=date(2026, 3, 2) + timedelta(days=n), summary=f"Visit {n}")
    carla.get("/tern/mine/")
    with django_assert_max_num_queries(23):
        carla.get("/tern/mine/")


# --- the two questions ---


def asked(world):
    """Twelve teachers with a visit, Carla one of them, and the two questions asked."""
    with world.unit() as unit:
        for n in range(11):
            person = world.people[f"t{n}"] = add_person(unit, f"Teacher{n}", "Test")
            place(unit, person, world.schools["birch"], "teacher", START)
    names = ("carla", *(f"t{n}" for n in range(11)))
    world.log(seats=tuple(Seat(world.people[name].pk) for name in names), steps=(),
              none_needed=True)  # fmt: skip
    with world.unit(world.actor(Role.DIRECTOR)) as unit:
        draft = PulseDraft("It helps.", "We talk.", TODAY, TODAY + timedelta(days=13))
        world.round = ask_pulse(unit, world.program, draft)


@pytest.fixture
def round_world():
    return make_world(then=asked)


def send(client: Client, world, first="5", second="2"):
    with world.scope():
        uid = PulseAsk.objects.first().round.uid
    said = {"round": uid, "first": first, "second": second}
    return client.post("/tern/mine/questions/", said)


def test_the_two_questions_say_what_becomes_of_an_answer_before_it_is_sent(round_world):
    client = Visitors(round_world).client(Role.TEACHER, "carla")
    for address in ("/tern/mine/", "/tern/mine/questions/"):
        text = text_of(client, address)
        assert "It helps." in text
        assert "kept nowhere else" in text
        assert "cannot be changed or taken back" in text
        assert "from 10 answers on" in text


def test_two_taps_and_send_count_once(round_world):
    client = Visitors(round_world).client(Role.TEACHER, "carla")
    other = Client()
    other.cookies = client.cookies  # a second tab
    assert send(client, round_world).url == "/tern/mine/"
    assert "Counted, without your name" in text_of(client, "/tern/mine/")
    assert send(other, round_world, "1", "1").status_code == 302
    assert "answered already" in text_of(client, "/tern/mine/")
    with round_world.scope():
        found = PulseTally.objects.filter(count__gt=0).values_list("question", "choice", "count")
        assert sorted(found) == [(1, 5, 1), (2, 2, 1)]
    text = text_of(client, "/tern/mine/")
    assert "You have answered the two questions" in text
    assert "Send, for good" not in text


def test_a_statement_left_out_is_said_and_the_other_answer_kept(round_world):
    client = Visitors(round_world).client(Role.TEACHER, "carla")
    response = send(client, round_world, first="4", second="")
    assert response.status_code == 422
    text = response.content.decode()
    assert "Choose one of the five." in text
    assert 'value="4" ' in text
    assert "checked" in text


def test_who_was_not_asked_finds_no_questions(round_world):
    client = Visitors(round_world).client(Role.TEACHER, "ben")
    assert "It helps." not in text_of(client, "/tern/mine/")
    text_of(client, "/tern/mine/questions/", 404)
    send(client, round_world)
    with round_world.scope():
        assert not PulseTally.objects.filter(count__gt=0).exists()
