"""The board, who takes part, the agreement on paper, the library, and the steps that are open."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stemhappens.coaching.drafts import Touch
from stemhappens.coaching.engagements import (
    EngagementDraft,
    add_member,
    agree,
    close,
    invite,
    pause,
)
from stemhappens.coaching.goals import GoalDraft, complete_goal, set_goal, touch_goal
from stemhappens.coaching.models import (
    Agreement,
    Engagement,
    EngagementMember,
    EngagementPhase,
    EngagementState,
    Goal,
    GoalStatus,
    GoalTouch,
    NextStep,
)
from stemhappens.coaching.steps import promise
from stemhappens.coaching.teams import TeamDraft, start_team
from stemhappens.core.actor import Role
from stemhappens.people.models import LibraryEntry, Phase, PhaseTemplate, VisibilityChoice
from stemhappens.people.program import set_policy
from tests.support.world import START, TODAY, make_world
from tests.web.people import Visitors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

DAY = date(2026, 3, 2)
CANARIES = ("canary-summary", "canary-step", "canary-goal", "canary-evidence", "canary-url")


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def visitors(world):
    return Visitors(world)


@pytest.fixture
def theo(visitors):
    return visitors.client(Role.COACH, "theo")


def url(row, end="", kind="engagements"):
    return f"/tern/{kind}/{row.uid}/{end}"


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return re.sub(r"\s+", " ", response.content.decode())


def newest(world, model, **of):
    with world.scope():
        return model.objects.filter(**of).order_by("-starts", "-pk").first()


def phase_of(world, name):
    with world.scope():
        return Phase.objects.get(name=name).pk


def undo_of(html):
    """Where the newest toast's undo is sent."""
    return re.findall(r'class="toast">.*?action="([^"]+)"', html)[-1].replace("&amp;", "&")


def column(html, name):
    """The cards of the column `name`, as HTML."""
    return re.search(rf"<h[23] id=\"[^\"]+\">{name} <b>(\d+)</b>(.*?)</section>", html)


# --- the board ---


def test_the_board_has_a_column_for_each_phase_zeros_included(world, theo):
    html = page(theo, "/tern/engagements/board/")
    counts = {name: column(html, name)[1] for name in (
        "Discovery", "Goal-setting", "Practice", "Reflection", "Sustain", "Invited", "Paused",
    )}  # fmt: skip
    assert counts.pop("Discovery") == "1"
    assert set(counts.values()) == {"0"}
    card = column(html, "Discovery")[2]
    assert "Carla Test" in card and "stalled, limit 20" in card
    assert re.search(r">\d+ school days", card)
    assert "one is due every 10" in card
    assert 'aria-current="page">Board' in html


def test_days_on_the_board_are_those_of_the_engagement_s_page(world, theo):
    card = column(page(theo, "/tern/engagements/board/"), "Discovery")[2]
    days = re.search(r">(\d+) school days", card)[1]
    waited = re.search(r"no visit for (\d+) school days", card)[1]
    assert days == waited  # nobody came since it was opened, in its first phase
    listed = page(theo, "/tern/engagements/")
    assert f"{days} school days" in listed


def test_the_stalled_come_first(world, theo):
    with world.unit() as unit:
        world.open(unit, "theo", "ben", date(2026, 5, 4))
        world.open(unit, "theo", "eli", date(2026, 1, 5))
    card = column(page(theo, "/tern/engagements/board/"), "Discovery")[2]
    assert [card.index(name) for name in ("Eli", "Carla", "Ben")] == sorted(
        card.index(name) for name in ("Eli", "Carla", "Ben")
    )


def test_invited_and_paused_stand_apart(world, theo):
    actor = world.actor(Role.COACH, "theo")
    own, ben = (world.people["theo"].pk,), (world.people["ben"].pk,)
    with world.unit(actor) as unit:
        invite(unit, EngagementDraft(date(2026, 5, 4), own, ben))
        pause(unit, world.engagements["carla"], date(2026, 5, 4), "On leave")
    html = page(theo, "/tern/engagements/board/")
    assert "Ben Test" in column(html, "Invited")[2] and "invited 4 May" in html
    paused = column(html, "Paused")[2]
    assert "Carla Test" in paused and "On leave" in paused and "in Discovery" in paused
    assert column(html, "Discovery")[1] == "0"


def test_a_button_moves_to_the_next_phase_and_comes_back(world, theo):
    html = page(theo, "/tern/engagements/board/")
    form = re.search(r'<form method="post" action="([^"]+/move/[^"]+)">(.*?)</form>', html)
    data = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[2]))
    assert "Move to Goal-setting" in form[2]
    response = theo.post(form[1].replace("&amp;", "&"), data)
    assert (response.status_code, response.url) == (302, "/tern/engagements/board/")
    engagement = world.engagements["carla"]
    moved = newest(world, EngagementPhase, engagement=engagement)
    assert (moved.phase_id, moved.starts) == (phase_of(world, "Goal-setting"), TODAY)
    html = page(theo, "/tern/engagements/board/")
    assert 'class="toast"' in html and "Carla" in column(html, "Goal-setting")[2]
    undo = undo_of(html)
    assert theo.post(undo).url == "/tern/engagements/board/"
    assert column(page(theo, "/tern/engagements/board/"), "Discovery")[1] == "1"


def test_an_old_button_moves_nothing(world, theo):
    data = {"phase": phase_of(world, "Practice"), "day": "2026-05-08", "version": "1"}
    theo.post(url(world.engagements["carla"], "pause/"), {"day": "2026-05-08", "reason": "x"})
    response = theo.post(url(world.engagements["carla"], "move/"), data)
    assert response.status_code == 409


def test_only_its_coach_has_the_button(world, visitors):
    director = page(visitors.client(Role.DIRECTOR), "/tern/engagements/board/")
    lead = visitors.client(Role.LEAD_COACH, "ben", coaches=("theo",))
    for html in (director, page(lead, "/tern/engagements/board/")):
        assert "Carla Test" in html and "Move to" not in html
    assert "Dana Test" in director


def test_the_board_of_one_school_or_coach(world, visitors):
    director = visitors.client(Role.DIRECTOR)
    cedar = world.schools["cedar"].pk
    html = page(director, f"/tern/engagements/board/?school={cedar}")
    assert "Dana Test" in html and "Carla Test" not in html
    html = page(director, "/tern/engagements/board/?coach=Theo Test")
    assert "Carla Test" in html and "Dana Test" not in html


def test_another_set_of_phases_has_its_own_columns(world, theo):
    with world.scope():
        impact = PhaseTemplate.objects.get(name="Impact Cycle")
    with world.unit() as unit:
        world.open(unit, "theo", "ben", date(2026, 5, 4), template_id=impact.pk)
    html = page(theo, "/tern/engagements/board/")
    assert html.index("Coaching cycle</h2>") < html.index("Impact Cycle</h2>")
    assert "Ben Test" in column(html, "Identify")[2]
    assert column(html, "Improve")[1] == "0"


def test_an_empty_board_teaches(world, visitors):
    html = page(visitors.client(Role.COACH, "eli"), "/tern/engagements/board/")
    assert "An engagement begins when" in html and "Open an engagement" in html


def test_a_long_column_says_how_many_more(world, visitors):
    with world.unit() as unit:
        for _n in range(14):
            world.open(unit, "theo", "ben", date(2026, 5, 4))
    html = page(visitors.client(Role.DIRECTOR), "/tern/engagements/board/")
    assert column(html, "Discovery")[1] == "16"
    assert "4 more in the list" in html


def test_the_board_takes_a_constant_number_of_statements(world, visitors):
    def count(client):
        with CaptureQueriesContext(connection) as found:
            page(client, "/tern/engagements/board/")
        return len(found)

    director = visitors.client(Role.DIRECTOR)
    with world.unit() as unit:
        world.open(unit, "theo", "ben", date(2026, 5, 4))
    count(director)
    few = count(director)
    with world.unit() as unit:
        for _n in range(10):
            world.open(unit, "theo", "ben", date(2026, 5, 4))
    assert count(director) == few
    assert few <= 20 + 2  # and the savepoint of a test's snapshot


# --- nothing said leaves the pair ---


@pytest.fixture
def canaries(world):
    """Carla's engagement with words everywhere."""
    actor, carla = world.actor(Role.COACH, "theo"), world.engagements["carla"]
    world.log(actor, summary=CANARIES[0])
    with world.unit(actor) as unit:
        promise(unit, carla, CANARIES[1], world.people["theo"].pk, date(2026, 5, 1))
        draft = GoalDraft(CANARIES[2], "teacher_practice", DAY, practice="smp-3")
        goal = set_goal(unit, carla, draft)
        complete_goal(unit, goal, TODAY, CANARIES[3], f"https://example.org/{CANARIES[4]}")
    return carla


def test_no_other_role_reads_a_word_of_it(world, visitors, canaries):
    paths = (
        "/tern/engagements/", "/tern/engagements/board/", url(canaries), "/tern/steps/",
        url(canaries, "agreement/"), "/tern/library/", "/tern/search/?q=canary",
    )  # fmt: skip
    others = (
        visitors.client(Role.DIRECTOR),
        visitors.client(Role.LEAD_COACH, "ben", coaches=("theo",)),
        visitors.client(Role.COACH, "maya"),
        visitors.client(Role.PRINCIPAL, "paula", schools=("birch",)),
        visitors.client(Role.TEACHER, "dana"),
        visitors.client(Role.BOARD),
        visitors.client(Role.ADMIN),
    )
    for client in others:
        for path in paths:
            html = client.get(path).content.decode()
            assert not any(word in html for word in CANARIES), path
            assert "Construct viable arguments" not in html or "library" in path


def test_the_two_read_all_of_it(world, visitors, theo, canaries):
    for client in (theo, visitors.client(Role.TEACHER, "carla")):
        html = page(client, url(canaries))
        assert all(word in html for word in CANARIES)
        assert "Construct viable arguments and critique reasoning" in html
        assert 'rel="noopener noreferrer nofollow"' in html
        assert CANARIES[1] in page(client, "/tern/steps/")


def test_an_agreement_opens_to_the_lead_coach_what_it_says(world, visitors, canaries):
    with world.unit(world.actor(Role.COACH, "theo")) as unit:
        agree(unit, canaries, "lead_coach", TODAY, summary=False, goal_text=True)
    lead = visitors.client(Role.LEAD_COACH, "ben", coaches=("theo",))
    html = page(lead, url(canaries))
    assert CANARIES[2] in html and CANARIES[0] not in html and CANARIES[1] not in html


# --- who takes part ---


def member(world, engagement, name):
    with world.scope():
        rows = EngagementMember.objects.filter(engagement=engagement, person=world.people[name])
        return rows.order_by("-starts").first()


def test_coaches_and_teachers_join_lead_and_leave(world, theo):
    carla, day = world.engagements["carla"], {"day": "2026-05-07"}
    people = {name: str(world.people[name].pk) for name in ("maya", "ben", "theo")}
    assert theo.post(url(carla, "coach/"), {"person": people["maya"], **day}).status_code == 302
    assert theo.post(url(carla, "teacher/"), {"person": people["ben"], **day}).status_code == 302
    html = page(theo, url(carla))
    assert "Theo Test and Maya Test" in html and "Carla Test and Ben Test" in html
    assert theo.post(url(carla, "lead/"), {"person": people["maya"], **day}).status_code == 302
    assert member(world, carla, "maya").lead and not member(world, carla, "theo").lead
    response = theo.post(url(carla, "leave/"), {"person": people["ben"], "day": "2026-05-08"})
    assert response.status_code == 302
    assert member(world, carla, "ben").ends == TODAY
    html = page(theo, url(carla))
    undo = undo_of(html)
    assert theo.post(undo).status_code == 302
    assert member(world, carla, "ben").ends > TODAY


def test_the_last_teacher_does_not_leave_and_nobody_joins_twice(world, theo):
    carla = world.engagements["carla"]
    data = {"person": str(world.people["carla"].pk), "day": "2026-05-08"}
    response = theo.post(url(carla, "leave/"), data)
    assert response.status_code == 422 and b"close it instead" in response.content
    assert theo.post(url(carla, "teacher/"), data).status_code == 422  # not among the choices
    empty = theo.post(url(carla, "coach/"), {"person": "", "day": ""})
    assert empty.status_code == 422 and empty.content.count(b'class="err"') == 2


def test_an_engagement_is_opened_with_a_team_and_another_set_of_phases(world, theo):
    with world.unit() as unit:
        ids = tuple(world.people[name].pk for name in ("ben", "eli"))
        team = start_team(unit, TeamDraft("Grade 4", ids, START))
        impact = PhaseTemplate.objects.get(name="Impact Cycle")
    form = page(theo, "/tern/engagements/new/")
    assert "Grade 4" in form and "Impact Cycle: Identify, Learn, Improve" in form
    uid = re.search(r'name="uid" value="([^"]+)"', form)[1]
    data = {
        "uid": uid, "how": "active", "team_id": str(team.pk), "opened": "2026-05-04",
        "template_id": str(impact.pk), "school_id": "",
    }  # fmt: skip
    response = theo.post("/tern/engagements/new/", data)
    assert response.status_code == 302
    html = page(theo, response.url)
    assert "Ben Test and Eli Test" in html and "Identify" in html
    with world.scope():
        assert Engagement.objects.get(uid=uid).team_id == team.pk


# --- reasons ---


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"because": "The agreed time is over"}, "The agreed time is over"),
        ({"because": "The agreed time is over", "reason": "in June"},
         "The agreed time is over: in June"),
        ({"reason": "own words"}, "own words"),
    ],
)  # fmt: skip
def test_an_engagement_closes_with_a_reason_of_the_list_and_own_words(world, theo, data, said):
    carla = world.engagements["carla"]
    assert theo.post(url(carla, "close/"), {"day": "2026-05-08", **data}).status_code == 302
    assert newest(world, EngagementState, engagement=carla).reason == said


def test_a_reason_is_needed_from_the_list_and_not_too_long(world, theo):
    carla = world.engagements["carla"]
    for data in (
        {},
        {"because": "Made up"},
        {"because": "The goals are reached", "reason": "x" * 195},
    ):
        response = theo.post(url(carla, "close/"), {"day": "2026-05-08", **data})
        assert response.status_code == 422
    assert newest(world, EngagementState, engagement=carla).state == "active"


# --- goals ---


def test_a_goal_begins_from_the_library(world, theo):
    carla = world.engagements["carla"]
    form = page(theo, url(carla, "goal/"))
    assert "Begin from the library" in form and "?practice=ngss-7" in form
    chosen = page(theo, url(carla, "goal/?practice=ngss-7"))
    with world.scope():
        goals = list(LibraryEntry.objects.filter(kind="goal", practice="ngss-7"))
    assert all(f"starter={row.pk}" in chosen for row in goals)
    filled = page(theo, url(carla, f"goal/?practice=ngss-7&starter={goals[0].pk}"))
    assert re.search(r'<option value="ngss-7" selected', filled)
    area = re.search(r"<textarea[^>]*name=\"statement\"[^>]*>(.*?)</textarea>", filled)[1]
    assert area.strip() == goals[0].text
    data = {"statement": "Mine", "focus": "student_outcome", "opened": "2026-05-08",
            "practice": "ngss-7"}  # fmt: skip
    assert theo.post(url(carla, "goal/"), data).status_code == 302
    with world.scope():
        assert Goal.objects.get(statement="Mine").practice == "ngss-7"
    wrong = theo.post(url(carla, "goal/"), data | {"practice": "made-up"})
    assert wrong.status_code == 422


def test_a_next_step_is_offered_by_the_practice_of_the_open_goal(world, theo):
    carla = world.engagements["carla"]
    with world.unit(world.actor(Role.COACH, "theo")) as unit:
        set_goal(unit, carla, GoalDraft("Test", "teacher_practice", DAY, practice="cs-6"))
    html = page(theo, url(carla, "step/"))
    offered = re.findall(r'<option value="([^"]+)"></option>', html)
    assert len(offered) == 2 and "Start a wall of bugs found, and how." in offered
    assert 'list="suggested"' in html
    other = page(theo, url(carla, "step/?practice=ngss-2"))
    assert "empty class model" in other


def test_a_retired_entry_is_offered_no_more(world, theo):
    with world.unit() as unit:
        row = LibraryEntry.objects.filter(kind="goal", practice="ngss-7").first()
        unit.change(row, retired=TODAY)
    html = page(theo, url(world.engagements["carla"], "goal/?practice=ngss-7"))
    assert f"starter={row.pk}" not in html and row.text not in html


def test_work_on_a_goal_is_noted_with_its_value_and_taken_back(world, theo):
    goal = world.goals["carla"]
    data = {"day": "2026-05-07", "value": "2.5", "on_track": "off"}
    assert theo.post(url(goal, "touch/", "goals"), data).status_code == 302
    with world.scope():
        touch = GoalTouch.objects.get(goal=goal)
    assert (touch.day, float(touch.value), touch.on_track) == (date(2026, 5, 7), 2.5, False)
    html = page(theo, url(world.engagements["carla"]))
    assert "Off track" in html
    undo = undo_of(html)
    theo.post(undo)
    with world.scope():
        assert not GoalTouch.objects.filter(goal=goal).exists()
    wrong = theo.post(url(goal, "touch/", "goals"), {"day": "", "value": "many"})
    assert wrong.status_code == 422 and wrong.content.count(b'class="err"') == 2


def test_evidence_is_a_link_of_the_web_or_nothing(world, theo):
    goal = world.goals["carla"]
    data = {"day": "2026-05-08", "evidence": "seen", "evidence_url": "javascript:alert(1)"}
    response = theo.post(url(goal, "complete/", "goals"), data)
    assert response.status_code == 422 and b"begins with https://" in response.content
    assert b"javascript:alert(1)" in response.content  # what was typed is kept, as text
    data["evidence_url"] = 'https://example.org/a?b="><script>'
    assert theo.post(url(goal, "complete/", "goals"), data).status_code == 302
    html = page(theo, url(world.engagements["carla"]))
    assert "<script>" not in re.sub(r"<script src=[^>]*>", "", html)
    with world.unit() as unit:  # whatever way it came in, it is no link
        row = GoalStatus.objects.get(goal=goal, status="completed")
        unit.change(row, evidence_url="javascript:alert(2)")
    assert "javascript:" not in page(theo, url(world.engagements["carla"]))


def test_a_completed_goal_waits_for_the_teacher_where_the_district_wants_it(world, visitors, theo):
    goal, carla = world.goals["carla"], world.engagements["carla"]
    teacher = visitors.client(Role.TEACHER, "carla")
    with world.unit() as unit:
        complete_goal(unit, goal, date(2026, 5, 6))
    assert "waits for confirmation" not in page(theo, url(carla))
    with world.unit() as unit:
        set_policy(unit, world.program, START, confirm_goals=True)
    html = page(theo, url(carla))
    assert "waits for confirmation" in html and "Carla Test has the last word" in html
    assert "Confirm it is completed" not in html
    assert "Confirm it is completed" in page(teacher, url(carla))
    assert teacher.post(url(goal, "confirm/", "goals"), {"day": "2026-05-08"}).status_code == 302
    html = page(theo, url(carla))
    assert "waits for confirmation" not in html and "confirmed by the teacher" in html


def test_a_moved_due_date_is_said(world, theo):
    goal, carla = world.goals["carla"], world.engagements["carla"]
    for day in ("2026-05-20", "2026-06-05"):
        data = {"due": day, "version": ""}
        if day == "2026-06-05":
            with world.unit() as unit:
                row = goal.dues.order_by("starts").first()
                unit.change(row, starts=DAY)
        assert theo.post(url(goal, "due/", "goals"), data).status_code == 302
    assert "due 5 Jun · moved from 20 May" in page(theo, url(carla))


def test_a_goal_for_several_names_them(world, theo):
    carla = world.engagements["carla"]
    with world.unit(world.actor(Role.COACH, "theo")) as unit:
        add_member(unit, carla, world.people["ben"], "teacher", DAY)
    assert "for Carla Test" in page(theo, url(carla))


# --- the agreement ---


def test_the_agreement_says_in_sentences_who_sees_what(world, visitors, theo):
    carla = world.engagements["carla"]
    html = page(theo, url(carla, "agreement/"))
    assert "What Carla and Theo agreed about who sees what" in html
    assert "To the lead coach we open nothing of what was said." in html
    assert "No report tells a story of our work." in html
    assert "Sees counts of date, type, minutes, school." in html
    data = {"shared": ["goal_text"], "story": ["summary"]}
    assert theo.post(url(carla, "agree/"), data).status_code == 302
    html = page(theo, url(carla, "agreement/"))
    assert "To the lead coach we open the goals’ wording, since 8 May 2026." in html
    assert "A report may tell what was done together as a story" in html
    with world.scope():
        rows = Agreement.objects.filter(engagement=carla).values_list("audience", "summary")
    assert sorted(rows) == [("lead_coach", False), ("report", True)]
    teacher = page(visitors.client(Role.TEACHER, "carla"), url(carla, "agreement/"))
    assert "Change what is opened" in html and "Change what is opened" not in teacher


def test_agreeing_on_one_thing_writes_nothing_about_the_other(world, theo):
    carla = world.engagements["carla"]
    theo.post(url(carla, "agree/"), {"shared": ["summary"]})
    with world.scope():
        assert Agreement.objects.filter(engagement=carla).count() == 1


def test_the_agreement_follows_the_choices_of_the_district(world, theo):
    with world.unit() as unit:
        unit.add(VisibilityChoice(part="visit", role=Role.PRINCIPAL, see="nothing"))
    html = page(theo, url(world.engagements["carla"], "agreement/"))
    assert "Sees counts of date" not in html


# --- the steps ---


def test_open_steps_say_how_late_they_are(world, visitors, theo):
    carla, actor = world.engagements["carla"], world.actor(Role.COACH, "theo")
    own, hers = world.people["theo"].pk, world.people["carla"].pk
    with world.unit(actor) as unit:
        promise(unit, carla, "Film period 3", hers, date(2026, 5, 5))
        promise(unit, carla, "Send the rubric", own, date(2026, 5, 20))
    html = page(theo, "/tern/steps/")
    assert "Two next steps are open" in html and "One is overdue." in html
    assert "was due 5 May" in html and "3 days late" in html and "by 20 May" in html
    assert "3 days late" in page(theo, url(carla))
    mine = page(theo, "/tern/steps/?mine=yes")
    assert "Send the rubric" in mine and "Film period 3" not in mine
    done = re.search(r'action="([^"]+/done/[^"]+)"', html)[1].replace("&amp;", "&")
    assert theo.post(done).url == "/tern/steps/"
    with world.scope():
        assert NextStep.objects.get(text="Film period 3").done_on == TODAY
    teacher = page(visitors.client(Role.TEACHER, "carla"), "/tern/steps/")
    assert "Send the rubric" in teacher and "/done/" not in teacher


def test_steps_of_a_closed_engagement_stand_apart(world, theo):
    carla = world.engagements["carla"]
    with world.unit(world.actor(Role.COACH, "theo")) as unit:
        promise(unit, carla, "Film period 3", None, date(2026, 5, 5))
        close(unit, carla, TODAY, "done")
    html = page(theo, "/tern/steps/")
    assert "No next steps are open" in html and "One was left over from an engagement" in html


def test_no_step_teaches_what_one_is(theo):
    assert "who, what, by when" in page(theo, "/tern/steps/")


def test_steps_take_a_constant_number_of_statements(world, theo):
    def count():
        with CaptureQueriesContext(connection) as found:
            page(theo, "/tern/steps/")
        return len(found)

    actor, carla = world.actor(Role.COACH, "theo"), world.engagements["carla"]
    with world.unit(actor) as unit:
        promise(unit, carla, "Film period 3", None, date(2026, 5, 5))
    count()
    few = count()
    with world.unit(actor) as unit:
        for number in range(12):
            promise(unit, carla, f"Film {number}", None, date(2026, 5, 5))
    assert count() == few


# --- the library ---


def test_the_library_is_read_by_framework_and_completed_by_the_director(world, visitors, theo):
    html = page(theo, "/tern/library/")
    assert "Asking questions and defining problems" in html and "new" not in html.split("<main")[0]
    assert "Testing and refining computational artifacts" in page(theo, "/tern/library/?of=2")
    assert page(theo, "/tern/library/?of=99") and page(theo, "/tern/library/?of=x")
    with world.unit() as unit:
        unit.remove(LibraryEntry.objects.first())
    director = visitors.client(Role.DIRECTOR)
    assert "Add the 1 that is new" in page(director, "/tern/library/")
    assert "Add the 1" not in page(theo, "/tern/library/")
    assert theo.post("/tern/library/add/").status_code == 403
    assert director.post("/tern/library/add/").status_code == 302
    html = page(director, "/tern/library/")
    assert "1 is added." in html and "Add the" not in html
    undo = undo_of(html)
    assert director.post(undo).status_code == 302
    assert "Add the 1 that is new" in page(director, "/tern/library/")


def test_touches_of_a_visit_and_apart_draw_one_line(world, theo):
    actor, carla = world.actor(Role.COACH, "theo"), world.engagements["carla"]
    draft = GoalDraft("Cite evidence", "student_outcome", DAY, unit="of 28 students",
                      baseline=9, target=22)  # fmt: skip
    with world.unit(actor) as unit:
        goal = set_goal(unit, carla, draft)
        touch_goal(unit, goal, date(2026, 4, 1), True, 12)
    world.log(actor, touches=(Touch(goal.pk, True, 15),))
    html = page(theo, url(carla))
    assert "from 9 to 22" in html
    assert "of 28 students: 9 2 Mar, 12 1 Apr, 15 6 May; target 22" in html
