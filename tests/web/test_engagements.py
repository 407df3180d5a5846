"""Engagements: the list, the page as each reader has it, and every act on it."""

import re
from datetime import date
from uuid import uuid4

import pytest

from stemhappens.access.models import AccessLog
from stemhappens.coaching.drafts import Touch
from stemhappens.coaching.engagement_list import engagement_list
from stemhappens.coaching.engagements import move_phase
from stemhappens.coaching.goals import complete_goal
from stemhappens.coaching.models import (
    Agreement,
    Engagement,
    EngagementPhase,
    EngagementState,
    Goal,
    GoalDue,
    GoalParticipant,
    GoalStatus,
    NextStep,
)
from stemhappens.core.actor import Role
from stemhappens.core.models import District
from stemhappens.people.models import Phase, VisibilityChoice
from tests.support.world import TODAY, make_world
from tests.web.people import Visitors

pytestmark = pytest.mark.django_db

WORDS = ("Carla counted open questions.", "Bring the rubric", "Ask three open questions")
NOTE = "Go slower with her."


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def visitors(world):
    return Visitors(world)


@pytest.fixture
def theo(visitors):
    return visitors.client(Role.COACH, "theo")


@pytest.fixture
def told(world):
    """Carla's engagement with a visit, a note, a touch and a step."""
    touches = (Touch(world.goals["carla"].pk, True),)
    world.log(world.actor(Role.COACH, "theo"), private_note=NOTE, touches=touches)
    return world.engagements["carla"]


def url(row, end="", kind="engagements"):
    return f"/tern/{kind}/{row.uid}/{end}"


def seq(world):
    return District.objects.get(pk=world.district.pk).seq


def newest(world, model, **of):
    with world.scope():
        return model.objects.filter(**of).order_by("-starts", "-pk").first()


def errors(response):
    html = response.content.decode()
    return dict(re.findall(r'<p class="err" id="id_(\w+)_error">.*?<span>(.*?)</span>', html, re.S))


def undo(client, page):
    """Send the undo that the toast of `page` offers."""
    html = client.get(page).content.decode()
    href = re.search(r'class="toast">.*?action="([^"]+)"', html, re.S)[1]
    return client.post(href.replace("&amp;", "&"))


# --- the list ---


def test_each_role_lists_what_is_theirs(world, visitors, theo):
    director = visitors.client(Role.DIRECTOR)
    lead = visitors.client(Role.LEAD_COACH, "maya", coaches=("theo",))
    dana = visitors.client(Role.TEACHER, "dana")
    expected = (
        (theo, True, False), (director, True, True), (lead, True, False), (dana, False, True),
    )  # fmt: skip
    for client, carla, other in expected:
        html = client.get("/tern/engagements/").content.decode()
        assert ("Carla Test" in html, "Dana Test" in html) == (carla, other)
        assert not any(word in html for word in WORDS)


def test_a_stall_is_named_with_its_limit(world, theo):
    html = theo.get("/tern/engagements/").content.decode()
    assert "One in Discovery, one past its limit" in html
    assert "stalled, limit 20" in html


def test_a_list_says_since_when_each_is_in_its_phase(world, theo):
    with world.unit() as unit:
        world.open(unit, "theo", "ben", date(2025, 3, 3))
        engagement = world.open(unit, "theo", "eli", date(2025, 3, 3))
        practice = Phase.objects.get(name="Practice")
        move_phase(unit, engagement, practice, date(2026, 5, 7))
    html = theo.get("/tern/engagements/").content.decode()
    said = re.findall(r"since [^<]*, \d+ school days?", html)
    began = [text.rsplit(", ", 1)[0] for text in said]
    assert sorted(began) == ["since 12 Jan", "since 3 March 2025", "since 7 May"]
    assert "since 7 May, 1 school day" in said
    with world.scope():
        line = next(
            line
            for line in engagement_list(world.actor(Role.COACH, "theo"), world.district)
            if line.uid == engagement.uid
        )
    assert (line.phase, line.phase_since) == ("Practice", date(2026, 5, 7))


def test_teachers_are_chosen_school_by_school(world, theo):
    with world.unit() as unit:
        unit.change(world.schools["birch"], name="Willow")
    people = ["Dana Test, Cedar", "Eli Test, Cedar", "Ben Test, Willow", "Carla Test, Willow"]
    for address, named in (
        ("/tern/engagements/new/", people),
        ("/tern/log/?group=1", [*people, "Paula Test, Willow"]),
    ):
        html = theo.get(address).content.decode()
        assert re.findall(r"<span>(\w+ Test, \w+)</span>", html) == named, address


def test_a_coach_logs_first_and_opens_second(visitors, theo):
    html = theo.get("/tern/engagements/").content.decode()
    log = re.search(r'<a class="([^"]*)"[^>]*>(?:<svg.*?</svg>)?(?:<span>)?Log a visit', html, re.S)
    opens = re.search(r'<a class="([^"]*)"[^>]*href="/tern/engagements/new/"', html)
    assert log is not None and "quiet" not in log[1]
    assert opens is not None and "quiet" in opens[1]
    director = visitors.client(Role.DIRECTOR).get("/tern/engagements/").content.decode()
    assert "Log a visit" not in director


def test_a_teacher_finds_an_engagement_by_its_coach(world, visitors):
    carla = visitors.client(Role.TEACHER, "carla")
    html = carla.get("/tern/engagements/").content.decode()
    href = url(world.engagements["carla"])
    assert re.search(rf'<a[^>]*href="{href}"[^>]*>Theo', html)
    assert not re.search(rf'<a[^>]*href="{href}"[^>]*>Carla', html)


def test_a_first_visit_is_called_one(theo, told):
    html = theo.get(url(told)).content.decode()
    assert "first visit" in html


def test_closed_ones_are_listed_when_asked_for(world, theo):
    theo.post(url(world.engagements["carla"], "close/"), {"day": "2026-05-08", "reason": "moved"})
    assert "Carla Test" not in theo.get("/tern/engagements/").content.decode().split("<h1")[1]
    assert "Carla Test" in theo.get("/tern/engagements/?state=closed").content.decode()


@pytest.mark.parametrize(
    ("role", "person", "scope_of"),
    [(Role.PRINCIPAL, "paula", {"schools": ("birch",)}), (Role.BOARD, None, {}),
     (Role.ADMIN, None, {})],
)  # fmt: skip
def test_others_have_no_list_and_no_page(world, visitors, role, person, scope_of):
    client = visitors.client(role, person, **scope_of)
    assert client.get("/tern/engagements/").status_code == 403
    assert client.get(url(world.engagements["carla"])).status_code == 403


# --- the page ---


def test_the_coach_reads_the_whole_story(theo, told):
    html = theo.get(url(told)).content.decode()
    assert all(text in html for text in (*WORDS, NOTE))
    for text in ("weeks in Discovery", "Move to Goal-setting", "Log a visit", "Who sees what"):
        assert text in html


def test_no_other_role_reads_a_private_note_or_what_is_not_theirs(world, visitors, told):
    readers = (
        (visitors.client(Role.TEACHER, "carla"), WORDS),
        (visitors.client(Role.DIRECTOR), ()),
        (visitors.client(Role.LEAD_COACH, "maya", coaches=("theo",)), ()),
    )
    for client, theirs in readers:
        html = client.get(url(told)).content.decode()
        assert NOTE not in html
        assert [word for word in WORDS if word in html] == list(theirs)
        assert "Move to" not in html
        assert "Set a goal" not in html


@pytest.mark.parametrize(
    ("role", "words"),
    [("teacher", WORDS), ("lead_coach", ()), ("director", ()), ("principal", ()), ("board", ())],
)
def test_the_page_as_others_see_it_is_cut_and_read_only(theo, told, role, words):
    html = theo.get(f"{url(told)}?as={role}").content.decode()
    assert NOTE not in html
    assert [word for word in WORDS if word in html] == list(words)
    main = html.split("<main")[1].split("</main>")[0]
    assert "<form" not in main
    assert "Set a goal" not in main


def test_the_page_as_others_see_it_follows_the_districts_choice(world, theo, told):
    as_lead = f"{url(told)}?as=lead_coach"
    assert "Carla" in theo.get(as_lead).content.decode().split("<main")[1]
    with world.unit() as unit:
        unit.add(VisibilityChoice(part="visit", role="lead_coach", see="nothing"))
    visits = theo.get(as_lead).content.decode().split("<main")[1]
    assert str(world.types["observation"].name) not in visits


def test_seen_as_another_one_reads_no_more_than_one_may(world, visitors, told):
    director = visitors.client(Role.DIRECTOR)
    html = director.get(f"{url(told)}?as=teacher").content.decode()
    assert not any(text in html for text in (*WORDS, NOTE))


def test_colleagues_and_other_districts_find_nothing(world, visitors, told):
    maya = visitors.client(Role.COACH, "maya")
    dana = visitors.client(Role.TEACHER, "dana")
    other = Visitors(make_world("other")).client(Role.COACH, "theo")
    for client in (maya, dana, other):
        assert client.get(url(told)).status_code == 404
    assert other.get(f"/other/engagements/{told.uid}/").status_code == 404


def test_who_has_looked_is_told_to_the_two_whose_work_it_is(world, visitors, theo, told):
    visitors.client(Role.DIRECTOR).get(url(told))
    html = theo.get(url(told, "looked/")).content.decode()
    assert "Director" in html
    theo.get(url(told))
    theo.get(url(told))
    own = theo.get(url(told, "looked/")).content.decode()
    assert "looked 2 times" in own and own.count("looked at it") == 1
    assert visitors.client(Role.TEACHER, "carla").get(url(told, "looked/")).status_code == 200
    lead = visitors.client(Role.LEAD_COACH, "maya", coaches=("theo",))
    assert lead.get(url(told, "looked/")).status_code == 403
    assert AccessLog.objects.filter(subject="engagement", label="Director").exists()


# --- acts: by whom ---

ENGAGEMENT_ACTS = {
    "move": {"phase": "2", "day": "2026-05-08"},
    "pause": {"day": "2026-05-08", "reason": "leave"},
    "close": {"day": "2026-05-08", "reason": "done"},
    "goal": {"statement": "Wait three seconds", "focus": "teacher_practice",
             "opened": "2026-05-08"},
    "step": {"text": "Film period 3", "owner_id": "1"},
    "agree": {"shared": ["summary"]},
}  # fmt: skip


@pytest.mark.parametrize("act", ENGAGEMENT_ACTS)
def test_acts_are_for_the_engagements_coach_alone(world, visitors, told, act):
    data = ENGAGEMENT_ACTS[act]
    refused = (
        (visitors.client(Role.COACH, "maya"), 404),
        (visitors.client(Role.DIRECTOR), 403),
        (visitors.client(Role.TEACHER, "carla"), 403),
        (visitors.client(Role.LEAD_COACH, "ben", coaches=("theo",)), 403),
    )
    before = seq(world)
    for client, status in refused:
        assert client.get(url(told, f"{act}/")).status_code == status
        assert client.post(url(told, f"{act}/"), data).status_code == status
    assert seq(world) == before


@pytest.mark.parametrize("act", ["nonsense", "undo"])
def test_an_act_that_there_is_not(theo, told, act):
    assert theo.get(url(told, f"{act}/")).status_code == 404


def test_methods(theo, told):
    assert theo.post(url(told)).status_code == 405
    assert theo.post("/tern/engagements/").status_code == 405


# --- acts: what they do ---


def test_a_phase_is_moved_and_undone(world, theo, told):
    with world.scope():
        practice = Phase.objects.get(name="Practice")
    form = theo.get(url(told, "move/")).content.decode()
    assert re.search(r"checked><span>Goal-setting", form)
    data = {"phase": str(practice.pk), "day": "2026-05-08"}
    assert theo.post(url(told, "move/"), data).status_code == 302
    assert newest(world, EngagementPhase, engagement=told).phase_id == practice.pk
    assert undo(theo, url(told)).status_code == 302
    with world.scope():
        assert EngagementPhase.objects.filter(engagement=told).count() == 1


def phase(world, number: int) -> str:
    """The id of the template's phase of that number: ids differ from database to database."""
    with world.scope():
        return str(
            Phase.objects.filter(template__is_default=True).order_by("position")[number - 1].pk
        )


def test_a_phase_of_another_template_or_none(world, theo, told):
    for data, field in (
        ({"phase": "99999", "day": "2026-05-08"}, "phase"),
        ({"phase": "", "day": "2026-05-08"}, "phase"),
        ({"phase": phase(world, 2), "day": "2026-02-31"}, "day"),
        ({"phase": phase(world, 2), "day": "2026-05-09"}, "day"),
        ({"phase": phase(world, 2), "day": ""}, "day"),
    ):
        response = theo.post(url(told, "move/"), data)
        assert (response.status_code, list(errors(response))) == (422, [field])


def test_an_old_form_does_not_move_what_somebody_else_moved(world, theo, told):
    theo.post(url(told, "move/"), {"phase": phase(world, 2), "day": "2026-05-07", "version": "1"})
    before = seq(world)
    response = theo.post(
        url(told, "move/"), {"phase": phase(world, 3), "day": "2026-05-08", "version": "1"}
    )
    assert response.status_code == 409
    assert seq(world) == before


def test_pause_resume_close_and_open_again(world, theo, told):
    day = {"day": "2026-05-08"}
    response = theo.post(url(told, "pause/"), day)
    assert (response.status_code, list(errors(response))) == (422, ["reason"])
    for act, data, state in (
        ("pause", {"day": "2026-05-05", "reason": "leave"}, "paused"),
        ("resume", {"day": "2026-05-06"}, "active"),
        ("close", {"day": "2026-05-07", "reason": "done"}, "closed"),
        ("resume", day, "active"),
    ):
        assert theo.post(url(told, f"{act}/"), data).status_code == 302
        assert newest(world, EngagementState, engagement=told).state == state


def test_closing_is_undone_as_a_whole(world, theo, told):
    theo.post(url(told, "close/"), {"day": "2026-05-08", "reason": "too early"})
    undo(theo, url(told))
    with world.scope():
        assert EngagementState.objects.get(engagement=told).state == "active"


def test_an_undo_of_somebody_else_is_refused(world, visitors, theo, told):
    theo.post(url(told, "close/"), {"day": "2026-05-08", "reason": "done"})
    number = seq(world)
    maya = visitors.client(Role.COACH, "maya")
    assert maya.post(f"/tern/undo/{number}/").status_code == 403
    assert theo.post("/tern/undo/1/").status_code == 403
    assert theo.get(f"/tern/undo/{number}/").status_code == 405
    assert newest(world, EngagementState, engagement=told).state == "closed"


def test_an_undo_leads_nowhere_else(world, theo, told):
    theo.post(url(told, "close/"), {"day": "2026-05-08", "reason": "done"})
    response = theo.post(f"/tern/undo/{seq(world)}/?back=https://elsewhere.test/")
    assert response["Location"] == "/tern/engagements/"


def test_an_engagement_is_opened_once(world, theo):
    data = {
        "uid": str(uuid4()),
        "how": "active",
        "teacher_ids": [str(world.people["ben"].pk)],
        "opened": "2026-05-08",
    }
    response = theo.post("/tern/engagements/new/", data)
    assert response.status_code == 302
    again = theo.post("/tern/engagements/new/", data)
    assert again["Location"] == response["Location"]
    with world.scope():
        made = Engagement.objects.get(uid=data["uid"])
        assert [row.state for row in made.states.all()] == ["active"]
        assert made.school_id == world.schools["birch"].pk
        assert {row.person_id for row in made.members.all()} == {
            world.people["theo"].pk, world.people["ben"].pk,
        }  # fmt: skip


def test_an_invitation_is_accepted_or_declined(world, theo):
    for act, state in (("accept", "active"), ("decline", "declined")):
        uid = uuid4()
        ben = [str(world.people["ben"].pk)]
        data = {"uid": str(uid), "how": "invited", "teacher_ids": ben, "opened": "2026-05-04"}
        assert theo.post("/tern/engagements/new/", data).status_code == 302
        page = f"/tern/engagements/{uid}/"
        assert "invited, not yet begun" in theo.get(page).content.decode()
        assert theo.post(f"{page}{act}/", {"day": "2026-05-08"}).status_code == 302
        with world.scope():
            made = Engagement.objects.get(uid=uid)
        assert newest(world, EngagementState, engagement=made).state == state


def test_what_is_wrong_with_a_new_engagement_is_said(world, theo):
    other = make_world("other").people["ben"].pk
    base = {"uid": str(uuid4()), "how": "active", "teacher_ids": [str(world.people["ben"].pk)],
            "opened": "2026-05-08"}  # fmt: skip
    for change, field in (
        ({"teacher_ids": []}, "teacher_ids"),
        ({"teacher_ids": [str(other)]}, "teacher_ids"),
        ({"opened": "2026-02-31"}, "opened"),
        ({"opened": ""}, "opened"),
        ({"how": ""}, "how"),
        ({"school_id": "99999"}, "school_id"),
    ):
        response = theo.post("/tern/engagements/new/", base | change)
        assert (response.status_code, list(errors(response))) == (422, [field])
    with world.scope():
        assert Engagement.objects.count() == 2


@pytest.mark.parametrize(
    ("act", "missing"),
    [("goal", {"statement", "focus", "opened"}), ("step", {"text", "owner_id"}),
     ("pause", {"day", "reason"}), ("close", {"day", "reason"}), ("move", {"phase", "day"})],
)  # fmt: skip
def test_an_empty_form_says_all_that_is_missing_at_once(theo, told, act, missing):
    response = theo.post(url(told, f"{act}/"), {})
    assert (response.status_code, set(errors(response))) == (422, missing)


def test_an_empty_new_engagement_says_all_that_is_missing_at_once(theo):
    response = theo.post("/tern/engagements/new/", {"uid": str(uuid4())})
    assert response.status_code == 422
    assert set(errors(response)) == {"how", "teacher_ids", "opened"}


def test_dropping_a_goal_needs_a_day_and_a_reason_at_once(world, theo):
    response = theo.post(url(world.goals["carla"], "drop/", "goals"), {})
    assert (response.status_code, set(errors(response))) == (422, {"day", "reason"})


# --- goals ---


def test_a_goal_is_set_with_its_measure(world, theo, told):
    data = {
        "statement": "Wait three seconds",
        "focus": "teacher_practice",
        "measure": "seconds",
        "unit": "seconds",
        "baseline": "0.5",
        "target": "3",
        "opened": "2026-05-08",
        "due": "2026-06-01",
    }
    assert theo.post(url(told, "goal/"), data).status_code == 302
    with world.scope():
        goal = Goal.objects.get(statement="Wait three seconds")
        assert (goal.target, goal.dues.get().due) == (3, date(2026, 6, 1))
        assert GoalParticipant.objects.get(goal=goal).person_id == world.people["carla"].pk
    undo(theo, url(told))
    with world.scope():
        assert not Goal.objects.filter(pk=goal.pk).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("statement", ""), ("statement", "x" * 10_001), ("focus", "nonsense"), ("target", "abc"),
     ("target", "9" * 30), ("due", "2026-02-31"), ("due", "2020-01-01"), ("opened", ""),
     ("measure", "x" * 201)],
)  # fmt: skip
def test_a_wrong_value_of_a_goal_is_named_at_its_field(world, theo, told, field, value):
    base = {"statement": "Wait", "focus": "teacher_practice", "opened": "2026-05-08"}
    before = seq(world)
    response = theo.post(url(told, "goal/"), base | {field: value})
    assert (response.status_code, list(errors(response))) == (422, [field])
    assert seq(world) == before


def test_a_goal_is_corrected_from_its_card_and_taken_back(world, visitors, theo, told):
    goal = world.goals["carla"]
    page = url(goal, "correct/", "goals")
    assert f'href="{page}"' in theo.get(url(told)).content.decode()
    html = theo.get(page).content.decode()
    with world.scope():
        was = Goal.objects.get(pk=goal.pk)
    assert was.statement in html and 'name="opened"' not in html
    data = {"statement": "Wait four seconds", "focus": was.focus, "target": "4",
            "version": was.version}  # fmt: skip
    answer = theo.post(page, {**data, "statement": "", "due": "2020-01-01", "target": "many"})
    assert (answer.status_code, set(errors(answer))) == (422, {"statement", "target"})
    assert theo.post(page, data).status_code == 302
    with world.scope():
        now = Goal.objects.get(pk=goal.pk)
        assert (now.statement, now.target) == ("Wait four seconds", 4)
        assert GoalParticipant.objects.get(goal=goal).person_id == world.people["carla"].pk
    again = theo.post(page, data)
    assert again.status_code == 409
    assert "Somebody changed this in the meantime" in again.content.decode()
    undo(theo, url(told))
    with world.scope():
        assert Goal.objects.get(pk=goal.pk).statement == was.statement


def test_nobody_but_its_coach_is_shown_a_goal_to_correct(world, visitors, told):
    page = url(world.goals["carla"], "correct/", "goals")
    with world.scope():
        statement = Goal.objects.get(pk=world.goals["carla"].pk).statement
    carla = visitors.client(Role.TEACHER, "carla")
    for client, status in (
        (carla, 403),
        (visitors.client(Role.COACH, "maya"), 404),
        (visitors.client(Role.TEACHER, "ben"), 404),
        (visitors.client(Role.DIRECTOR), 403),
    ):
        for answer in (client.get(page), client.post(page, {"statement": "x"})):
            assert answer.status_code == status
            assert statement not in answer.content.decode()
    assert page not in carla.get(url(told)).content.decode()


def test_a_goal_is_completed_confirmed_and_opened_again(world, visitors, theo, told):
    goal = world.goals["carla"]
    page = url(goal, "complete/", "goals")
    data = {"day": "2026-05-08", "evidence": "Four in each."}
    assert theo.post(page, data).status_code == 302
    status = newest(world, GoalStatus, goal=goal)
    assert (status.status, status.evidence) == ("completed", "Four in each.")
    before = seq(world)
    again = theo.post(page, data)
    assert (again.status_code, seq(world)) == (422, before)
    carla = visitors.client(Role.TEACHER, "carla")
    assert "Confirm" in carla.get(url(told)).content.decode()
    confirm = url(goal, "confirm/", "goals")
    assert carla.post(confirm, {"day": "2026-05-08"}).status_code == 302
    assert newest(world, GoalStatus, goal=goal).confirmed_on == TODAY
    assert theo.post(url(goal, "reopen/", "goals"), {"day": "2026-05-08"}).status_code == 302
    assert newest(world, GoalStatus, goal=goal).status == "open"


def test_a_goal_is_dropped_with_a_reason_carried_or_given_another_day(world, theo, told):
    goal = world.goals["carla"]
    drop = url(goal, "drop/", "goals")
    assert list(errors(theo.post(drop, {"day": "2026-05-08"}))) == ["reason"]
    due = url(goal, "due/", "goals")
    assert theo.post(due, {"due": "2026-06-05"}).status_code == 302
    with world.scope():
        assert GoalDue.objects.get(goal=goal).due == date(2026, 6, 5)
    assert list(errors(theo.post(due, {"due": "2020-01-01"}))) == ["due"]
    assert theo.post(url(goal, "carry/", "goals"), {"due": "2026-06-12"}).status_code == 302
    with world.scope():
        assert Goal.objects.filter(carried_from=goal).exists()
    other = world.goals["dana"]
    assert theo.post(url(other, "drop/", "goals"), {"day": "2026-05-08"}).status_code == 404


def test_a_teacher_confirms_and_does_nothing_else(world, visitors, told):
    goal = world.goals["carla"]
    carla = visitors.client(Role.TEACHER, "carla")
    for act, data in (
        ("complete", {"day": "2026-05-08"}),
        ("drop", {"day": "2026-05-08", "reason": "no"}),
        ("due", {"due": "2026-06-01"}),
    ):
        assert carla.post(url(goal, f"{act}/", "goals"), data).status_code == 403
    dana = visitors.client(Role.TEACHER, "dana")
    with world.unit() as unit:
        complete_goal(unit, goal, TODAY)
    confirm = url(goal, "confirm/", "goals")
    assert dana.post(confirm, {"day": "2026-05-08"}).status_code == 404


# --- next steps ---


def test_a_step_is_promised_ticked_and_taken_up_again(world, theo, told):
    carla = str(world.people["carla"].pk)
    data = {"text": "Film period 3", "owner_id": carla, "due": "2026-05-20"}
    assert theo.post(url(told, "step/"), data).status_code == 302
    with world.scope():
        step = NextStep.objects.get(text="Film period 3")
    done = f"{url(step, 'done/', 'steps')}?version=1"
    assert theo.post(done).status_code == 302
    with world.scope():
        assert NextStep.objects.get(pk=step.pk).done_on == TODAY
    before = seq(world)
    assert theo.post(done).status_code == 302
    assert seq(world) == before
    assert "settled this step in the meantime" in theo.get(url(told)).content.decode()
    theo.post(url(step, "reopen/", "steps"))
    with world.scope():
        assert NextStep.objects.get(pk=step.pk).done_on is None


def test_ticking_is_undone(world, theo, told):
    with world.scope():
        step = NextStep.objects.get()
    theo.post(url(step, "done/", "steps"))
    undo(theo, url(told))
    with world.scope():
        assert NextStep.objects.get(pk=step.pk).done_on is None


def test_steps_are_ticked_by_post_and_by_the_coach(world, visitors, theo, told):
    with world.scope():
        step = NextStep.objects.get()
    page = url(step, "done/", "steps")
    assert theo.get(page).status_code == 405
    assert visitors.client(Role.COACH, "maya").post(page).status_code == 404
    assert visitors.client(Role.TEACHER, "carla").post(page).status_code == 403
    assert theo.post(url(step, "nonsense/", "steps")).status_code == 404


def test_a_step_without_words_or_owner_is_refused(world, theo, told):
    carla = str(world.people["carla"].pk)
    dana = str(world.people["dana"].pk)
    for data, field in (
        ({"text": "", "owner_id": carla}, "text"),
        ({"text": "Film", "owner_id": ""}, "owner_id"),
        ({"text": "Film", "owner_id": dana}, "owner_id"),
        ({"text": "Film", "owner_id": carla, "due": "2026-02-31"}, "due"),
    ):
        response = theo.post(url(told, "step/"), data)
        assert (response.status_code, list(errors(response))) == (422, [field])


# --- agreements ---


def test_an_agreement_lets_the_lead_coach_read_and_takes_it_back(world, visitors, theo, told):
    lead = visitors.client(Role.LEAD_COACH, "maya", coaches=("theo",))
    assert theo.post(url(told, "agree/"), {"shared": ["goal_text"]}).status_code == 302
    assert newest(world, Agreement, engagement=told).goal_text is True
    assert WORDS[2] in lead.get(url(told)).content.decode()
    theo.post(url(told, "agree/"), {})
    assert WORDS[2] not in lead.get(url(told)).content.decode()
