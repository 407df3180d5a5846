"""The page of what is left to mend: its sentence, one click a row, undo; never a word."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stemhappens.coaching.drafts import Seat
from stemhappens.coaching.models import Attendance, Goal, Session
from stemhappens.core.actor import Role
from stemhappens.core.write import write
from stemhappens.people.models import LibraryEntry, MonthClose
from tests.support.world import make_world
from tests.web.people import Visitors

pytestmark = pytest.mark.django_db

WORDS = ("Carla counted open questions.", "Bring the rubric", "Ask three open questions")
HOME, LINK, GOAL, SCHOOL = (
    "/tern/mend/",
    "/tern/mend/link/",
    "/tern/mend/goal/",
    "/tern/mend/school/",
)


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
    return visitors.client(Role.COACH, "theo")


def alone(world, **changes):
    return world.log(seats=(Seat(world.people["carla"].pk, alone=True),), **changes)


def page(client, address=HOME):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def heading(html):
    return re.search(r"<h1>(.*?)</h1>", html, re.S)[1]


def value(html, label):
    """What the button with this label sends."""
    return re.search(rf'value="([^"]*)"[^>]*>{re.escape(label)}', html)[1]


def undo_of(html):
    return re.search(r'<form method="post" action="(/tern/undo/[^"]*)"', html)[1]


def test_the_sentence_counts_each(world, director):
    assert heading(page(director)) == "Nothing is left to mend"
    alone(world)
    world.log(source="import", minutes=None)
    with world.unit() as unit:
        world.open(unit, "theo", "ben", date(2026, 3, 2))
        unit.add(MonthClose(program=world.program, month=date(2026, 5, 1), until=date(2026, 5, 7)))
    assert heading(page(director)) == (
        "One visit is linked to no engagement; one engagement has no goal; one visit lacks "
        "minutes; one was logged late"
    )


def test_a_visit_is_linked_in_one_click_and_undone(world, director):
    visit = alone(world)
    sent = {"link": value(page(director), "Link to Carla Test, Discovery")}
    html = page(director, director.post(LINK, sent).url)
    assert "1 visit linked." in html and heading(html) == "Nothing is left to mend"
    director.post(undo_of(html))
    with world.scope():
        assert Attendance.objects.get(session=visit).engagement_id is None


def test_all_that_are_clear_are_linked_in_one_click(world, director):
    for _ in range(3):
        alone(world)
    other = world.log(seats=(Seat(world.people["ben"].pk),))
    html = page(director)
    sent = re.search(r'name="link" value="([^"]*)"><button[^>]*>Link all 3', html)[1]
    assert "3 visits linked." in page(director, director.post(LINK, {"link": sent}).url)
    with world.scope():
        left = Attendance.objects.filter(engagement__isnull=True)
        assert [row.session_id for row in left] == [other.pk]


def test_a_stale_click_mends_nothing(world, director):
    visit = alone(world)
    sent = {"link": value(page(director), "Link to Carla Test, Discovery")}
    with world.unit() as unit:
        unit.change(visit, minutes=50)
    assert "nothing was mended" in page(director, director.post(LINK, sent).url)
    for text in ("", "1.2.3", "a.b.c.d", "1.1.1.1"):
        assert director.post(LINK, {"link": text}).status_code == 302
    with world.scope():
        assert Attendance.objects.get(session=visit).engagement_id is None


def test_a_coach_sets_a_goal_of_the_library_in_one_click(world, theo):
    with world.unit() as unit:
        made = world.open(unit, "theo", "ben", date(2026, 3, 2))
    with world.scope():
        entry = LibraryEntry.objects.filter(kind="goal").order_by("position", "id").first()
    html = page(theo)
    assert entry.text[:40] in html.replace("&#x27;", "'")
    sent = {"engagement": str(made.uid), "starter": str(entry.pk)}
    assert "The goal is set." in page(theo, theo.post(GOAL, sent).url)
    with world.scope():
        goal = Goal.objects.get(engagement=made)
        assert (goal.statement, goal.focus) == (entry.text, "student_outcome")
    for wrong in ({}, sent | {"starter": "0"}, sent | {"engagement": "x"}):
        assert theo.post(GOAL, wrong).status_code == 302


def test_a_director_is_told_whom_to_ask_and_sets_none(world, visitors, director):
    user = visitors.user(Role.COACH, "theo")
    with world.unit() as unit:
        made = world.open(unit, "theo", "ben", date(2026, 3, 2))
    html = page(director)
    assert f'href="mailto:{user.email}"' in html and "Write to Theo Test" in html
    assert GOAL not in html
    assert director.post(GOAL, {"engagement": str(made.uid)}).status_code == 403


def test_a_missing_school_is_noted_in_one_click(world, director):
    visit = world.log(source="import", school_id=None)
    html = page(director)
    sent = {
        "pick": re.search(r'name="pick" value="([^"]*)"', html)[1],
        "school": value(html, "It was at Birch"),
    }
    assert "The school is noted." in page(director, director.post(SCHOOL, sent).url)
    with world.scope():
        assert Session.objects.get(pk=visit.pk).school_id == world.schools["birch"].pk
    assert "in the meantime" in page(director, director.post(SCHOOL, sent).url)
    assert director.post(SCHOOL, {"pick": "x"}).status_code == 302


def test_each_role_sees_its_own(world, visitors, theo):
    alone(world)
    with world.unit() as unit:
        world.open(unit, "theo", "ben", date(2026, 3, 2))
    assert "Carla Test" in page(theo) and "Ben Test" in page(theo)
    maya = page(visitors.client(Role.COACH, "maya"))
    assert heading(maya) == "Nothing is left to mend"
    lead = page(visitors.client(Role.LEAD_COACH, coaches=("theo",)))
    assert "Carla Test" in lead
    for role, person in ((Role.TEACHER, "carla"), (Role.ADMIN, None), (Role.BOARD, None)):
        assert visitors.client(role, person).get(HOME).status_code == 403


def test_no_word_stands_on_it(world, director, visitors):
    alone(world)
    world.log(source="import", minutes=None)
    for html in (page(director), page(visitors.client(Role.LEAD_COACH, "maya",
                                                      coaches=("theo",)))):  # fmt: skip
        assert not [word for word in WORDS if word in html]


def test_it_is_read_in_twenty_statements(world, director):
    for n in range(4):
        alone(world)
        world.log(source="import", minutes=None)
        with write(world.district, world.system, "test") as unit:
            world.open(unit, "theo", "eli", date(2026, 2, 2 + n))
    with CaptureQueriesContext(connection) as found:
        page(director)
    assert len(found) <= 20, len(found)
