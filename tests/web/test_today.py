"""A coach's day, plans, other time and month: what they say, what a tap does, whom they tell."""

import re
from datetime import date, time
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stemhappens.coaching.drafts import Seat, Step
from stemhappens.coaching.engagements import pause
from stemhappens.coaching.models import NextStep, Session, TimeEntry
from stemhappens.coaching.teams import TeamDraft, start_team
from stemhappens.core.actor import Role
from tests.support.world import TODAY, make_world
from tests.web.people import Visitors
from tests.web.test_impact import OVERHEAD, SESSION_AND_USER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

AHEAD = date(2026, 5, 12)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def visitors(world):
    return Visitors(world)


@pytest.fixture
def theo(visitors):
    return visitors.client(Role.COACH, "theo")


def text_of(client, path="/tern/today/"):
    html = client.get(path).content.decode()
    main = re.search(r"<main.*?</main>", html, re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def title_of(client, path="/tern/today/"):
    html = client.get(path).content.decode()
    return re.search(r"<h1[^>]*>(.*?)</h1>", html, re.S)[1].strip()


def undo(client, page):
    html = client.get(page).content.decode()
    *_earlier, href = re.findall(r'class="toast">.*?action="([^"]+)"', html, re.S)
    return client.post(href.replace("&amp;", "&"))


def sessions(world):
    with world.scope():
        return list(Session.objects.order_by("id"))


def errors(response):
    html = response.content.decode()
    return dict(re.findall(r'<p class="err" id="id_(\w+)_error">.*?<span>(.*?)</span>', html, re.S))


def statements(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    found = [q["sql"] for q in asked.captured_queries if not q["sql"].startswith(OVERHEAD)]
    return [sql for sql in found if not any(name in sql for name in SESSION_AND_USER)]


# --- today ---


def test_the_day_says_how_many_visits_and_whether_one_is_overdue(world, theo):
    world.log_plan(day=TODAY, starts_at=time(10, 15))
    assert title_of(theo) == "One visit today, and it is overdue"
    world.log_plan(day=TODAY, seats=(Seat(world.people["ben"].pk),))
    assert title_of(theo) == "Two visits today, one of them overdue"
    world.log(day=date(2026, 5, 7))
    assert title_of(theo) == "Two visits today"


def test_the_card_of_a_visit_says_what_was_agreed_and_logs_it(world, theo):
    world.log(day=date(2026, 5, 1))
    plan = world.log_plan(day=TODAY, starts_at=time(10, 15), summary="")
    html = theo.get("/tern/today/").content.decode()
    assert "Bring the rubric (you)." in html
    href = re.search(r'href="(/tern/log/\?teacher=[^"]+)"[^>]*>Log this visit', html)[1]
    form = theo.get(href).content.decode()
    assert f'value="{plan.uid}"' in form


def test_a_visit_due_by_its_cadence_is_not_overdue_until_the_day_after(world, theo):
    world.log(day=date(2026, 4, 24))
    page = text_of(theo)
    assert "overdue every" not in page
    assert "Carla Test Discovery · due today · not planned" in page
    world.log(day=date(2026, 4, 23), seats=(Seat(world.people["ben"].pk),))
    assert title_of(theo) == "No visit planned today"


def test_who_is_longest_unseen_is_overdue_and_a_pause_ends_that(world, theo):
    assert title_of(theo) == "No visit planned today, one teacher overdue"
    assert "every 10 school days in Discovery" in text_of(theo)
    with world.unit(cause="pause an engagement") as unit:
        pause(unit, world.engagements["carla"], date(2026, 5, 4), "Testing")
    assert title_of(theo) == "No visit planned today"


def test_who_nobody_visited_is_a_ring_that_plans_a_first_visit(world, theo):
    world.log(day=date(2026, 5, 6))
    html = theo.get("/tern/today/").content.decode()
    assert "Plan a first visit with Ben Test" in html
    assert "Plan a first visit with Carla Test" not in html
    href = re.search(r'class="m v0" href="([^"]+)" aria-label="[^"]*Ben Test"', html)[1]
    assert "Plan a visit with Ben Test" in title_of(theo, href)


def test_a_promise_is_ticked_and_taken_up_again_without_leaving_the_day(world, theo):
    world.log(day=date(2026, 5, 1), steps=(
        Step("Bring the rubric", world.people["theo"].pk, date(2026, 5, 6)),
    ))  # fmt: skip
    html = theo.get("/tern/today/").content.decode()
    assert "2 days late" in html
    href = re.search(r'action="(/tern/steps/[^"]+)"', html)[1].replace("&amp;", "&")
    assert theo.post(href).url == "/tern/today/"
    with world.scope():
        assert NextStep.objects.get().done_on == TODAY
    undo(theo, "/tern/today/")
    with world.scope():
        assert NextStep.objects.get().done_on is None


def test_a_plan_of_a_day_gone_by_waits_for_a_word_and_is_logged_on_its_day(world, theo):
    plan = world.log_plan(day=date(2026, 5, 6))
    html = theo.get("/tern/today/").content.decode()
    assert "planned and not logged" in html
    href = re.search(r'href="(/tern/log/[^"]+)"[^>]*>Log this visit', html)[1]
    form = theo.get(href.replace("&amp;", "&")).content.decode()
    assert f'value="{plan.uid}"' in form
    assert 'value="2026-05-06"' in form


def test_a_visit_alone_is_not_taken_for_the_meeting_with_others(world, theo):
    people = ("carla", "ben")
    both = world.log_plan(day=TODAY, starts_at=time(9, 0), seats=tuple(
        Seat(world.people[name].pk) for name in people
    ))  # fmt: skip
    alone = world.log_plan(day=TODAY, starts_at=time(13, 0))
    uids = {name: world.people[name].uid for name in people}
    form = theo.get(f"/tern/log/?teacher={uids['carla']}").content.decode()
    assert f'value="{alone.uid}"' in form
    form = theo.get(f"/tern/log/?teacher={uids['carla']}&teacher={uids['ben']}").content.decode()
    assert f'value="{both.uid}"' in form


def test_a_plan_with_a_team_is_called_by_it_and_logged_with_it(world, theo):
    with world.unit(cause="start a team") as unit:
        people = (world.people["carla"].pk, world.people["ben"].pk)
        team = start_team(unit, TeamDraft("Grade 4", people, date(2026, 1, 5)))
    data = planned(world, day=TODAY.isoformat(), people=list(map(str, people)))
    theo.post(f"/tern/plans/new/?team={team.uid}", data)
    html = theo.get("/tern/today/").content.decode()
    assert "<h3>Grade 4</h3>" in html
    href = re.search(r'href="(/tern/log/\?team=[^"]+)"[^>]*>Log this visit', html)[1]
    (plan,) = sessions(world)
    assert plan.team_id == team.pk
    assert f'value="{plan.uid}"' in theo.get(href).content.decode()


def test_a_coach_begins_with_the_day_and_a_new_one_is_taught(world, visitors):
    client = visitors.client(Role.COACH, "theo")
    assert client.get("/tern/").url == "/tern/today/"
    nobody = visitors.client(Role.COACH, "paula")
    assert "Nothing waits for you today" in text_of(nobody)


def test_a_lead_coach_reads_what_the_assigned_coaches_plan(world, visitors):
    world.log_plan(day=TODAY, starts_at=time(10, 15))
    lead = visitors.client(Role.LEAD_COACH, "maya", coaches=("theo",))
    page = text_of(lead)
    assert "Your coaches today Carla Test" in page
    assert "Theo Test" in page
    assert "Bring the rubric" not in page


def test_a_colleague_reads_nothing_of_it(world, visitors, theo):
    world.log(day=date(2026, 5, 1), summary="canary", steps=(Step("canary-step"),))
    world.log_plan(day=TODAY)
    page = text_of(visitors.client(Role.COACH, "maya"))
    assert "canary" not in page
    assert "Carla Test" not in page.partition("not visited yet")[0]


@pytest.mark.parametrize("path", ["/tern/today/", "/tern/month/", "/tern/plans/", "/tern/time/"])
def test_a_page_asks_at_most_twenty_statements(world, theo, path):
    world.log(day=date(2026, 5, 1))
    for day in (TODAY, AHEAD):
        world.log_plan(day=day)
    few = statements(theo, path)
    assert len(few) <= 20
    for day in (4, 5, 6, 7):
        world.log(day=date(2026, 5, day), seats=(Seat(world.people["ben"].pk),))
        world.log_plan(day=date(2026, 5, day + 8))
    assert len(statements(theo, path)) == len(few)


# --- a micro-touch ---


def test_a_mail_is_one_tap_and_can_be_undone(world, theo):
    html = theo.get("/tern/today/").content.decode()
    action = re.search(r'action="(/tern/today/micro/[^"]+)"', html)[1].replace("&amp;", "&")
    answer = theo.post(action)
    assert answer.url == "/tern/today/"
    (session,) = sessions(world)
    assert (session.state, session.day, session.minutes) == ("held", TODAY, None)
    assert "Saved: E-mail with Carla Test. It counts as no visit." in text_with_toast(theo)
    theo.post(action)
    undo(theo, "/tern/today/")
    assert len(sessions(world)) == 1


def text_with_toast(client):
    html = client.get("/tern/today/").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("query", ["", "?teacher=x&type=1", "?teacher={carla}&type=0"])
def test_a_micro_touch_of_nobody_saves_nothing(world, theo, query):
    query = query.format(carla=world.people["carla"].uid)
    assert theo.post(f"/tern/today/micro/{query}").url == "/tern/today/"
    assert "Nothing was saved" in text_with_toast(theo)
    assert sessions(world) == []


def test_the_engagements_page_has_the_same_tap_for_its_own_coach_alone(world, visitors, theo):
    row = world.engagements["carla"]
    page = f"/tern/engagements/{row.uid}/"
    html = theo.get(page).content.decode()
    actions = re.findall(r'action="(/tern/today/micro/[^"]+)"', html)
    assert len(actions) == 3
    assert theo.post(actions[-1].replace("&amp;", "&")).url == page
    (session,) = sessions(world)
    with world.scope():
        (seat,) = session.attendances.all()
    assert (seat.person_id, seat.engagement_id) == (world.people["carla"].pk, row.pk)
    assert "micro/" not in theo.get(f"{page}?as=teacher").content.decode()
    director = visitors.client(Role.DIRECTOR)
    assert "micro/" not in director.get(page).content.decode()
    maya = visitors.client(Role.COACH, "maya")
    assert maya.post(actions[0].replace("&amp;", "&")).status_code == 302
    assert len(sessions(world)) == 1


# --- plans ---


def planned(world, **changes):
    return {
        "uid": str(uuid4()),
        "day": "2026-05-12",
        "time": "10:15",
        "kind": str(world.types["observation"].pk),
        "where": str(world.schools["birch"].pk),
        "people": [str(world.people["carla"].pk)],
    } | changes


def new_plan(world, person="carla"):
    return f"/tern/plans/new/?teacher={world.people[person].uid}"


def test_a_visit_is_planned_once_listed_by_week_and_undone(world, theo):
    data = planned(world)
    assert theo.post(new_plan(world), data).url == "/tern/plans/"
    page = text_of(theo, "/tern/plans/")
    assert "Next week Carla Test Birch · Observation Tue 12 May, 10:15 am" in page
    theo.post(new_plan(world), data)
    assert [one.state for one in sessions(world)] == ["planned"]
    theo.post(new_plan(world), planned(world, day="2026-05-13"))
    undo(theo, "/tern/plans/")
    assert len(sessions(world)) == 1


def test_the_form_begins_with_the_next_school_day_and_the_teachers_school(world, theo):
    html = theo.get(new_plan(world)).content.decode()
    assert 'value="2026-05-11"' in html
    assert f'<option value="{world.schools["birch"].pk}" selected' in html


def test_everything_wrong_with_a_plan_is_said_at_once(world, theo):
    answer = theo.post(new_plan(world), {"uid": str(uuid4()), "day": "", "time": "25:99"})
    assert answer.status_code == 422
    assert set(errors(answer)) >= {"time"}
    answer = theo.post(new_plan(world), {"uid": str(uuid4())})
    assert answer.status_code == 422
    assert set(errors(answer)) == {"day", "kind", "where", "people"}
    assert sessions(world) == []


def test_several_teachers_are_planned_together(world, theo):
    people = [str(world.people[name].pk) for name in ("carla", "ben")]
    theo.post(new_plan(world), planned(world, people=people))
    assert "Carla Test and Ben Test" in text_of(theo, "/tern/plans/")


def test_a_plan_is_moved_and_the_move_undone(world, theo):
    theo.post(new_plan(world), planned(world))
    (plan,) = sessions(world)
    address = f"/tern/plans/{plan.uid}/"
    data = planned(world, day="2026-05-14", version=str(plan.version))
    assert theo.post(address, data).url == "/tern/plans/"
    assert sessions(world)[0].day == date(2026, 5, 14)
    assert theo.post(address, data).status_code == 409
    undo(theo, "/tern/plans/")
    assert sessions(world)[0].day == AHEAD


@pytest.mark.parametrize("state", ["cancelled", "no_show"])
def test_a_plan_that_was_not_held_keeps_its_reason_and_undo_brings_it_back(world, theo, state):
    plan = world.log_plan(day=TODAY)
    address = f"/tern/plans/{plan.uid}/off/"
    empty = theo.post(address, {"version": "1"})
    assert set(errors(empty)) == {"state", "reason"}
    said = {"version": "1", "state": state, "reason": "A drill"}
    assert theo.post(address, said).url == "/tern/today/"
    assert (sessions(world)[0].state, sessions(world)[0].reason) == (state, "A drill")
    assert theo.get(address).status_code == 404
    undo(theo, "/tern/today/")
    assert sessions(world)[0].state == "planned"


def test_a_colleagues_plan_is_not_there(world, visitors):
    plan = world.log_plan(day=TODAY)
    maya = visitors.client(Role.COACH, "maya")
    assert maya.get(f"/tern/plans/{plan.uid}/").status_code == 404
    assert maya.post(f"/tern/plans/{plan.uid}/off/", {"state": "cancelled"}).status_code == 404
    assert "Nothing planned yet" in text_of(maya, "/tern/plans/")


# --- other time ---


def test_time_is_two_taps_and_undone(world, theo):
    answer = theo.post("/tern/time/", {"uid": str(uuid4()), "day": "2026-05-08",
                                       "kind": "travel", "minutes": "30", "other": ""})  # fmt: skip
    assert answer.url == "/tern/time/"
    with world.scope():
        entry = TimeEntry.objects.get()
    assert (entry.kind, entry.minutes, entry.day) == ("travel", 30, TODAY)
    assert "Travel 30 min" in text_of(theo, "/tern/time/")
    theo.post("/tern/time/", {"uid": str(uuid4()), "day": "2026-05-07",
                              "kind": "displaced", "other": "25"})  # fmt: skip
    assert "25 min" in text_of(theo, "/tern/time/?day=2026-05-07")
    theo.post(f"/tern/time/{entry.uid}/back/")
    with world.scope():
        assert [row.minutes for row in TimeEntry.objects.all()] == [25]
    undo(theo, "/tern/time/")
    with world.scope():
        assert TimeEntry.objects.filter(minutes=30).exists()


def test_what_is_missing_in_a_time_entry_is_said_at_once(world, theo):
    answer = theo.post("/tern/time/", {"uid": str(uuid4())})
    assert answer.status_code == 422
    assert set(errors(answer)) == {"kind", "other", "day"}


def test_nobody_takes_a_colleagues_time_back(world, theo, visitors):
    theo.post("/tern/time/", {"uid": str(uuid4()), "day": "2026-05-08",
                              "kind": "travel", "minutes": "30"})  # fmt: skip
    with world.scope():
        entry = TimeEntry.objects.get()
    maya = visitors.client(Role.COACH, "maya")
    assert maya.post(f"/tern/time/{entry.uid}/back/").status_code == 404
    assert "Nothing written down" in text_of(maya, "/tern/time/")


# --- the own month ---


def test_a_month_counts_ones_own_and_shows_who_was_not_seen(world, theo):
    world.log(day=date(2026, 5, 4))
    world.log(day=date(2026, 5, 5), seats=(Seat(world.people["ben"].pk),), minutes=60)
    world.log(day=date(2026, 4, 2))
    world.log(
        world.actor(Role.COACH, "maya"),
        day=date(2026, 5, 6),
        coach_ids=(world.people["maya"].pk,),
        seats=(Seat(world.people["dana"].pk),),
        school_id=world.schools["cedar"].pk,
    )
    page = text_of(theo, "/tern/month/")
    assert title_of(theo, "/tern/month/").startswith("In May so far you saw 2 of your ")
    assert "Visits 2 April: 1" in page
    assert "2 visits counted" in page
    assert "Dana Test" in page.partition("you did not see in May 2026")[2]
    assert "Maya" not in page
    assert "Beside each: April up to the same school day of it" in page


def test_an_earlier_month_stands_beside_the_whole_one_before(world, theo):
    world.log(day=date(2026, 4, 30))
    page = text_of(theo, "/tern/month/?month=2026-04")
    assert "Beside each: the whole of March." in page
    assert title_of(theo, "/tern/month/?month=2026-04").startswith("In April you saw 1 of your")
    assert title_of(theo, "/tern/month/?month=1999-01") == title_of(theo, "/tern/month/")


def test_a_month_without_a_visit_says_so_and_draws_everybody(world, theo):
    assert title_of(theo, "/tern/month/") == "No visit logged in May yet"
    page = text_of(theo, "/tern/month/")
    assert "teachers you did not see in May 2026" in page
    assert "Nothing this month." in page


def test_each_figure_of_a_month_leads_to_its_rows(world, theo):
    html = theo.get("/tern/month/").content.decode()
    wanted = set(re.findall(r'href="#([\w-]+)"', html)) - {"main"}
    assert wanted == {"visits", "teachers", "steps", "goals", "time"}
    assert all(f'id="{anchor}"' in html for anchor in wanted)
