"""The grid of a week: all rows or none, every problem at its cell, nothing twice."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stemhappens.coaching.models import Attendance, NextStep, Session
from stemhappens.core.actor import Role
from stemhappens.core.models import District
from stemhappens.people.program import set_policy
from stemhappens.people.services import add_person, place
from stemhappens.web.friday.naming import Named, find_all, unique_labels
from tests.support.world import START, make_world
from tests.web.people import Visitors

pytestmark = pytest.mark.django_db

HERE = "/tern/friday/?week=2026-05-04"


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def visitors(world):
    return Visitors(world)


@pytest.fixture
def theo(visitors):
    return visitors.client(Role.COACH, "theo")


def row(world, n, **changes):
    """What the grid sends of row n: a visit to Carla on Tuesday."""
    values = {
        "uid": str(uuid4()),
        "day": "2026-05-05",
        "who": "Carla Test",
        "where": "",
        "kind": str(world.types["observation"].pk),
        "minutes": "45",
        "topics": world.topics[0].name,
        "step": "Score three notebooks",
        "by": "teacher",
    }
    return {f"r{n}-{name}": value for name, value in (values | changes).items()}


def blank(n):
    """A row nobody wrote in."""
    return {f"r{n}-uid": str(uuid4()), f"r{n}-day": "2026-05-08", f"r{n}-by": "teacher",
            **{f"r{n}-{name}": "" for name in ("who", "where", "kind", "minutes", "topics",
                                               "step")}}  # fmt: skip


def errors(response):
    html = response.content.decode()
    return set(re.findall(r'class="err" id="id_(r\d+-\w+)_error"', html))


def visits(world):
    with world.scope():
        return list(Session.objects.order_by("day", "id"))


def seq(world):
    return District.objects.get(pk=world.district.pk).seq


@pytest.mark.parametrize(
    ("role", "person"), [(Role.DIRECTOR, None), (Role.TEACHER, "carla"), (Role.BOARD, None)]
)
def test_only_coaches_write(world, visitors, role, person):
    client = visitors.client(role, person)
    assert client.get(HERE).status_code == 403
    assert client.post(HERE, row(world, 0)).status_code == 403
    assert visits(world) == []


def test_the_page_asks_for_the_week(world, theo):
    html = theo.get(HERE).content.decode()
    assert "Which visits did you make from 4 May to 8 May?" in html
    assert html.count("data-row>") == 10
    assert 'value="2026-05-04"' in html
    assert 'value="2026-05-09"' not in html
    assert "week=2026-04-27" in html
    assert "week=2026-05-11" not in html
    assert html.index("Carla Test") < html.index("Ben Test")
    for week in ("2031-01-01", "x", "0001-01-01"):
        assert theo.get(f"/tern/friday/?week={week}").status_code == 200


def test_rows_are_saved_together_and_undone_together(world, theo):
    data = (
        row(world, 0)
        | row(world, 1, who="ben", day="2026-05-06", by="me", minutes="30.5")
        | row(world, 2, who="Dana Test, eli", where="video", step="", by="none")
        | blank(3)
    )
    before = seq(world)
    response = theo.post(HERE, data)
    assert (response.status_code, response["Location"]) == (302, HERE)
    assert seq(world) == before + 1
    one, two, three = sorted(visits(world), key=lambda visit: visit.pk)
    with world.scope():
        seats = list(
            Attendance.objects.order_by("id").values_list("person_id", "school_id", "engagement")
        )
        steps = list(NextStep.objects.order_by("id").values_list("text", "owner_id", "due"))
    birch, cedar = world.schools["birch"].pk, world.schools["cedar"].pk
    assert seats == [
        (world.people["carla"].pk, birch, world.engagements["carla"].pk),
        (world.people["ben"].pk, birch, None),
        (world.people["dana"].pk, cedar, world.engagements["dana"].pk),
        (world.people["eli"].pk, cedar, None),
    ]
    assert (one.school_id, one.minutes, one.day) == (birch, 45, date(2026, 5, 5))
    assert (two.school_id, two.minutes, two.day) == (birch, 31, date(2026, 5, 6))
    assert (three.place, three.mode, three.school_id) == ("online", "video", None)
    assert three.none_needed
    due = date(2026, 5, 15)
    assert steps == [
        ("Score three notebooks", world.people["carla"].pk, due),
        ("Score three notebooks", world.people["theo"].pk, due),
    ]
    html = theo.get(HERE).content.decode()
    assert "Three visits are saved." in html
    assert "Tue 5 May, Carla Test" in html
    undo = re.search(r'action="(/tern/undo/[^"]+)"', html)[1].replace("&amp;", "&")
    assert theo.post(undo).status_code == 302
    assert visits(world) == []


def test_the_same_form_again_writes_nothing(world, theo):
    data = row(world, 0) | row(world, 1, who="Ben Test")
    theo.post(HERE, data)
    before = seq(world)
    response = theo.post(HERE, data)
    assert response.status_code == 302
    assert (seq(world), len(visits(world))) == (before, 2)
    assert "nothing was written twice" in theo.get(HERE).content.decode()
    # a row added to what had come in before: it alone is written
    assert theo.post(HERE, data | row(world, 2, who="Eli Test")).status_code == 302
    assert len(visits(world)) == 3


def test_all_that_is_wrong_is_said_at_its_cell_and_nothing_is_written(world, theo):
    before = seq(world)
    data = (
        row(world, 0, step="A good row")
        | row(world, 1, who="Zebediah", minutes="abc", kind="", step="Kept as typed")
        | row(world, 2, who="test", topics="nonsense", minutes="721")
        | row(world, 3, who="", step="", day="2026-05-11")
        | blank(4)
    )
    response = theo.post(HERE, data)
    assert response.status_code == 422
    assert errors(response) == {
        "r1-who", "r1-minutes", "r1-kind", "r2-who", "r2-topics", "r2-minutes",
        "r3-who", "r3-step", "r3-day",
    }  # fmt: skip
    html = response.content.decode()
    for text in ("A good row", "Kept as typed", "Zebediah", "nonsense", "721"):
        assert text in html
    assert "Visit 2, Minutes:" in html
    assert (visits(world), seq(world)) == ([], before)


def test_an_empty_grid_says_so(world, theo):
    response = theo.post(HERE, blank(0) | blank(1))
    assert response.status_code == 422
    assert "Write at least one visit" in response.content.decode()


def test_other_content_under_a_uid_is_told_at_its_row(world, theo):
    data = row(world, 0)
    theo.post(HERE, data)
    before = seq(world)
    changed = data | {"r0-minutes": "60"} | row(world, 1, who="Ben Test")
    response = theo.post(HERE, changed)
    assert (response.status_code, errors(response)) == (422, {"r0-who"})
    assert (seq(world), len(visits(world))) == (before, 1)


def test_a_visit_that_was_taken_back_does_not_come_again_by_itself(world, theo):
    data = row(world, 0)
    theo.post(HERE, data)
    theo.post(f"/tern/sessions/{data['r0-uid']}/withdraw/?version=1")
    response = theo.post(HERE, data)
    assert (response.status_code, errors(response)) == (422, {"r0-who"})
    assert visits(world) == []
    new = re.search(r'name="r0-uid" value="([^"]+)"', response.content.decode())[1]
    assert theo.post(HERE, data | {"r0-uid": new}).status_code == 302
    assert len(visits(world)) == 1


def test_which_engagement_is_asked_only_where_two_are_open(world, theo):
    with world.unit() as unit:
        second = world.open(unit, "theo", "carla", date(2026, 3, 2))
    carla = world.people["carla"].pk
    assert "data-which=" in theo.get(HERE).content.decode()
    data = row(world, 0) | row(world, 1, who="Ben Test")
    response = theo.post(HERE, data)
    assert (response.status_code, errors(response)) == (422, {f"r0-which_{carla}"})
    html = response.content.decode()
    assert f'name="r0-which_{carla}"' in html
    assert "r1-which" not in html
    assert theo.post(HERE, data | {f"r0-which_{carla}": str(second.pk)}).status_code == 302
    with world.scope():
        assert Attendance.objects.get(person_id=carla).engagement_id == second.pk
    other = row(world, 0) | {f"r0-which_{carla}": str(world.engagements["dana"].pk)}
    assert theo.post(HERE, other).status_code == 422


def test_a_plan_is_held_once(world, theo):
    plan = world.log_plan(day=date(2026, 5, 5), topic_ids=())
    html = theo.get(HERE).content.decode()
    assert f'value="{plan.uid}"' in html
    first = {"r0-uid": str(plan.uid), "r0-version": "1"}
    untouched = row(world, 0, step="", minutes="", topics="") | first
    data = untouched | row(world, 1, who="Ben Test")
    assert theo.post(HERE, data).status_code == 302
    assert sorted(one.state for one in visits(world)) == ["held", "planned"]
    held = row(world, 0) | first
    assert theo.post(HERE, held).status_code == 302
    assert {one.state for one in visits(world)} == {"held"}
    before = seq(world)
    assert theo.post(HERE, held).status_code == 302
    assert (seq(world), len(visits(world))) == (before, 2)
    html = theo.get(HERE).content.decode()


def test_a_plan_that_changed_meanwhile_is_told(world, theo):
    plan = world.log_plan(day=date(2026, 5, 5))
    with world.unit() as unit:
        unit.change(plan)
    data = row(world, 0) | {"r0-uid": str(plan.uid), "r0-version": "1"}
    response = theo.post(HERE, data)
    assert (response.status_code, errors(response)) == (422, {"r0-who"})


def test_a_lead_coach_writes_for_an_assigned_coach(world, visitors):
    lead = visitors.client(Role.LEAD_COACH, "maya", coaches=("theo",))
    assert 'name="lead"' in lead.get(HERE).content.decode()
    data = row(world, 0) | {"lead": str(world.people["theo"].pk)}
    assert lead.post(HERE, data).status_code == 302
    with world.scope():
        assert Session.objects.get().coaches.get().person_id == world.people["theo"].pk
    wrong = row(world, 0) | {"lead": str(world.people["maya"].pk)}
    assert lead.post(HERE, wrong).status_code == 422


def test_somebody_of_another_district_is_nobody_here(world, theo):
    other = make_world("other")
    with other.unit() as unit:
        person = add_person(unit, "Zoe", "Elsewhere")
        place(unit, person, other.schools["birch"], "teacher", START)
    response = theo.post(HERE, row(world, 0, who="Zoe Elsewhere"))
    assert errors(response) == {"r0-who"}
    response = theo.post(HERE, row(world, 0, where=str(other.schools["birch"].pk)))
    assert errors(response) == {"r0-where"}
    assert theo.get("/other/friday/").status_code == 404


def test_a_month_that_has_closed_is_said(world, theo):
    with world.unit() as unit:
        set_policy(unit, world.program, date(2026, 1, 1), log_until_day=5)
    assert "This month was closed" not in theo.get(HERE).content.decode()
    april = theo.get("/tern/friday/?week=2026-04-20").content.decode()
    assert "This month was closed on 5 May 2026." in april
    assert theo.get("/tern/friday/?week=2026-04-27").content.decode().count("was closed") == 1


def test_many_rows_take_as_many_statements_as_two(world, theo, django_assert_max_num_queries):
    asked = []
    for count in (2, 12):
        data = {}
        for n in range(count):
            data |= row(world, n, step=f"Step {n}")
        with CaptureQueriesContext(connection) as statements:
            assert theo.post(HERE, data).status_code == 302
        asked.append(len(statements))
        theo.get(HERE)  # what was said is said
    assert asked[1] <= asked[0] + 2
    assert len(visits(world)) == 14
    with django_assert_max_num_queries(20):
        theo.get(HERE)


# --- a few letters ---

KNOWN = unique_labels(
    [(1, "Carla Beaudry", "Birch"), (2, "Carl Ng", "Birch"), (3, "José Núñez", "Cedar"),
     (4, "Kim Lee", "Birch"), (5, "Kim Lee", "Cedar"), (6, "Functions, graphs", "")]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Carla Beaudry", (1,)),
        ("beau", (1,)),
        ("c beau", (1,)),
        ("CARLA", (1,)),
        ("jose nun", (3,)),
        ("carla, ng", (1, 2)),
        ("carla; carla", (1,)),
        ("kim lee (cedar)", (5,)),
        ("functions", (6,)),
        ("", ()),
        (" , ", ()),
    ],
)
def test_letters_that_name_somebody(text, ids):
    assert find_all(text, KNOWN) == (ids, ())


@pytest.mark.parametrize("text", ["carl", "kim lee", "zoe", "arla", "…"])
def test_letters_that_do_not(text):
    ids, problems = find_all(text, [*KNOWN, Named(7, "Carlo Dee")] if text == "carl" else KNOWN)
    assert ids == ()
    assert len(problems) == 1
