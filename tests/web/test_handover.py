"""The hand-over wizard: what is offered, said before it happens, done once and taken back."""

import re
from datetime import date

import pytest
from django.test import Client

from stemhappens.coaching.drafts import Seat, Step
from stemhappens.coaching.engagements import current_coach_ids
from stemhappens.coaching.models import HandOver
from stemhappens.core.actor import Role
from tests.support.world import make_world
from tests.web.people import Visitors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

DAY = "2026-05-08"
NOTE, SUMMARY, STEP = "canary-note", "canary-summary", "canary-step"
GOAL = "Ask three open questions"


@pytest.fixture
def world():
    """Theo has one engagement with Carla, full of words, one with Ben, and plans."""
    made = make_world()
    theo = made.actor(Role.COACH, "theo")
    made.log(
        theo, summary=SUMMARY, private_note=NOTE, steps=(Step(STEP, theo.person_id),),
    )  # fmt: skip
    with made.unit() as unit:
        made.engagements["ben"] = made.open(
            unit, "theo", "ben", date(2026, 3, 2), school_id=made.schools["birch"].pk
        )
    made.log_plan(theo, day=date(2026, 6, 1))
    made.log_plan(theo, day=date(2026, 6, 2), seats=(Seat(made.people["eli"].pk),))
    return made


@pytest.fixture
def visitors(world):
    return Visitors(world)


@pytest.fixture
def director(visitors) -> Client:
    return visitors.client(Role.DIRECTOR)


def key(world, name: str) -> int:
    return world.engagements[name].pk


def chosen(world, **more) -> dict:
    """What the form sends as it is proposed."""
    return {
        "leaver": str(world.people["theo"].pk),
        "day": DAY,
        f"to-school-{world.schools['birch'].pk}": str(world.people["maya"].pk),
        "uid": "7e3a1d0c-54ab-4e11-9c02-7465726e7661",
        **more,
    }


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def coaches(world, name: str, day: date = date(2026, 5, 8)) -> list[int]:
    with world.scope():
        return current_coach_ids(key(world, name), day)


def test_the_first_step_asks_who_and_when(world, director):
    page = text(director.get("/tern/handover/"))
    assert "Which coach leaves" in page
    assert "Theo Test" in page and "Maya Test" in page
    assert 'value="2026-05-09"' in page


def test_a_first_step_without_a_coach_or_a_day_says_so(world, director):
    response = director.get("/tern/handover/?leaver=&day=soon")
    assert response.status_code == 422
    assert "Choose the coach who leaves" in text(response)
    assert "Give the first day" in text(response)


def test_who_coaches_there_is_proposed_and_shown_with_the_caseload(world, director):
    page = text(
        director.get(
            "/tern/handover/", {k: v for k, v in chosen(world).items() if k in ("leaver", "day")}
        )
    )
    assert "Theo Test hands 2 engagements over on 8 May 2026" in page
    assert f'<option value="{world.people["maya"].pk}" selected' in page
    assert "1 open goal · 1 next step · 1 planned visit" in page
    assert "<b>3</b>" in page and "+2" in page


def test_the_preview_says_what_will_happen_and_writes_nothing(world, director, visitors):
    visitors.user(Role.COACH, "theo")
    page = text(director.post("/tern/handover/", chosen(world, act="preview")))
    assert "engagements pass to Maya Test" in page
    assert "Birch · 1 open goal · 1 next step · 1 planned visit" in page
    assert "login ends on 8 May 2026" in page and "at the next click" in page
    assert "Nobody takes these visits over" in page and "2 Jun" in page
    assert "Private notes stay behind" in page
    with world.scope():
        assert not HandOver.objects.exists()


def test_all_that_is_missing_is_said_at_once_and_what_was_chosen_is_kept(world, director):
    birch = f"to-school-{world.schools['birch'].pk}"
    sent = chosen(world, act="preview", **{birch: "", f"to-{key(world, 'ben')}": "close"})
    response = director.post("/tern/handover/", sent)
    assert response.status_code == 422
    page = text(response)
    assert "2 choices need another look" in page
    assert "Carla Test: Say who takes this over" in page
    assert "Ben Test: Say who takes this over, or why it closes" in page
    assert '<option value="close" selected' in page


def test_it_is_done_once_and_the_receiver_has_it_all_but_the_private_note(
    world, director, visitors
):
    theo, maya = visitors.client(Role.COACH, "theo"), visitors.client(Role.COACH, "maya")
    engagement = f"/tern/engagements/{world.engagements['carla'].uid}/"
    assert theo.get(engagement).status_code == 200
    assert maya.get(engagement).status_code == 404
    done = director.post("/tern/handover/", chosen(world, act="do"))
    assert done.status_code == 302
    again = director.post("/tern/handover/", chosen(world, act="do"))
    assert again.status_code == 422 or again.url == done.url
    with world.scope():
        assert len(HandOver.objects.all()) == 1
    assert coaches(world, "carla") == [world.people["maya"].pk]
    assert coaches(world, "carla", date(2026, 5, 7)) == [world.people["theo"].pk]
    page = text(maya.get(engagement))
    assert SUMMARY in page and GOAL in page and STEP in page and NOTE not in page
    assert theo.get(engagement).status_code == 404
    assert theo.get("/tern/engagements/").status_code == 404
    assert "What Theo Test left you" in text(maya.get("/tern/engagements/"))
    dossier = text(maya.get(done.url))
    assert "You take 2 engagements over from Theo Test on 8 May 2026" in dossier
    assert GOAL in dossier and STEP in dossier and NOTE not in dossier
    assert SUMMARY not in dossier


def test_the_director_sees_counts_and_no_word(world, director):
    done = director.post("/tern/handover/", chosen(world, act="do"))
    pages = [text(director.get(done.url)), text(director.get("/tern/handover/"))]
    assert "engagements to Maya Test" in pages[0]
    assert "Handed over before" in pages[1] and "2 engagements" in pages[1]
    sent = {k: v for k, v in chosen(world).items() if k in ("leaver", "day")}
    pages += [text(director.get("/tern/handover/", sent))]
    pages += [text(director.post("/tern/handover/", chosen(world, act="preview")))]
    for page in pages:
        assert not [word for word in (NOTE, SUMMARY, STEP, GOAL) if word in page]


def test_another_coach_finds_no_hand_over(world, director, visitors):
    done = director.post("/tern/handover/", chosen(world, act="do"))
    theo = visitors.client(Role.COACH, "theo")
    assert theo.get(done.url).status_code == 404
    assert visitors.client(Role.TEACHER, "carla").get(done.url).status_code == 403


def test_one_undo_brings_everything_back(world, director, visitors):
    theo = visitors.client(Role.COACH, "theo")
    done = director.post("/tern/handover/", chosen(world, act="do"))
    assert theo.get("/tern/engagements/").status_code == 404
    undo = re.search(r'action="(/tern/undo/[^"]+)"', text(director.get(done.url))).group(1)
    back = director.post(undo.replace("&amp;", "&"), follow=True)
    assert "Undone" in text(back)
    assert coaches(world, "carla") == [world.people["theo"].pk]
    assert theo.get("/tern/engagements/").status_code == 200
    assert director.get(done.url).status_code == 404


def test_change_something_keeps_what_was_chosen(world, director):
    sent = chosen(
        world,
        act="change",
        **{f"to-{key(world, 'ben')}": "close", f"reason-{key(world, 'ben')}": "Moves"},
    )
    page = text(director.post("/tern/handover/", sent))
    assert 'value="Moves"' in page and '<option value="close" selected' in page


def test_an_ending_with_nothing_open_ends_the_login_all_the_same(world, director, visitors):
    theo = visitors.client(Role.COACH, "theo")
    director.post("/tern/handover/", chosen(world, act="do"))
    with world.scope():
        assert HandOver.objects.get().items.all()
    assert theo.get("/tern/sessions/").status_code == 404


def test_the_page_asks_few_statements(world, director, django_assert_max_num_queries):
    done = director.post("/tern/handover/", chosen(world, act="do"))
    maya = Visitors(world).client(Role.COACH, "maya")
    with django_assert_max_num_queries(20):
        maya.get(done.url)
    with django_assert_max_num_queries(20):
        director.get(done.url)
    sent = {"leaver": str(world.people["maya"].pk), "day": DAY}
    with django_assert_max_num_queries(20):
        director.get("/tern/handover/", sent)


def test_on_a_day_ahead_the_preview_says_what_passes_at_once(world, director):
    sent = chosen(world, act="preview", day="2026-06-01")
    assert "One thing passes at once" in text(director.post("/tern/handover/", sent))
    assert "One thing passes" not in text(
        director.post("/tern/handover/", chosen(world, act="preview"))
    )
