"""Lists that are sorted, shown a page at a time, and taken out as a spreadsheet."""

import csv
import io
import re
from datetime import date

import pytest

from stemhappens.access.models import AccessLog
from stemhappens.coaching.steps import promise
from stemhappens.core.actor import Role
from stemhappens.web.engagements import listing
from stemhappens.web.goals import steps
from tests.support.world import make_world
from tests.web.people import Visitors

pytestmark = pytest.mark.django_db

ROWS = "/tern/engagements/rows.csv"


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
def three(world):
    """Theo's engagements with Carla, Ben and Eli."""
    with world.unit() as unit:
        world.open(unit, "theo", "ben", date(2026, 2, 2))
        world.open(unit, "theo", "eli", date(2025, 9, 1))


def page(client, address):
    return client.get(address).content.decode()


def taken(client, address):
    """The rows of a file, each by its headings."""
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def teachers(html):
    return re.findall(r"<th scope=\"row\"[^>]*>(?:<a[^>]*>)?(\w+) Test", html)


# --- engagements ---


def test_each_phase_is_sorted_as_asked(three, theo):
    html = page(theo, "/tern/engagements/?sort=-teacher")
    assert teachers(html) == ["Eli", "Carla", "Ben"]
    assert 'href="/tern/engagements/?sort=teacher"' in html and 'aria-sort="descending"' in html
    assert teachers(page(theo, "/tern/engagements/?sort=opened"))[0] == "Eli"
    assert "rows.csv?sort=-teacher" in html


def test_a_page_holds_some_and_the_titles_count_all(three, theo, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    first = page(theo, "/tern/engagements/?sort=teacher")
    assert teachers(first) == ["Ben", "Carla"] and "Rows 1 to 2 of 3" in first
    assert "Three in Discovery" in first
    second = page(theo, "/tern/engagements/?sort=teacher&page=2")
    assert teachers(second) == ["Eli"] and "Three in Discovery" in second


def test_the_file_holds_what_the_page_is_filtered_by(three, world, theo):
    names = [row["Teachers"] for row in taken(theo, f"{ROWS}?sort=teacher")]
    assert names == ["Ben Test", "Carla Test", "Eli Test"]
    birch = taken(theo, f"{ROWS}?school={world.schools['birch'].pk}")
    assert {row["School"] for row in birch} == {"Birch"} and len(birch) < 3
    (row,) = [row for row in birch if row["Teachers"] == "Carla Test"]
    assert (row["Phase"], row["Coach"], row["Stalled"]) == ("Discovery", "Theo Test", "yes")
    assert taken(theo, f"{ROWS}?state=closed") == []


def test_a_file_names_whom_the_page_names(world, visitors, theo):
    director = visitors.client(Role.DIRECTOR)
    dana = visitors.client(Role.TEACHER, "dana")
    for client, names in (
        (theo, {"Carla Test"}),
        (director, {"Carla Test", "Dana Test"}),
        (dana, {"Dana Test"}),
    ):
        assert {row["Teachers"] for row in taken(client, ROWS)} == names
    for role in (Role.BOARD, Role.ADMIN):
        assert visitors.client(role).get(ROWS).status_code == 403
    assert AccessLog.objects.filter(kind="export", subject="engagements").count() == 3


def test_no_cell_of_the_engagements_is_a_formula(world, theo):
    with world.unit() as unit:
        unit.change(world.schools["birch"], name="=HYPERLINK(1)")
    assert taken(theo, ROWS)[0]["School"] == "'=HYPERLINK(1)"


def test_engagements_take_twenty_statements_at_most(three, theo, django_assert_max_num_queries):
    page(theo, "/tern/engagements/")
    for address in ("/tern/engagements/?sort=-days", ROWS):
        with django_assert_max_num_queries(20):
            theo.get(address)


# --- next steps ---

STEPS = "/tern/steps/rows.csv"


@pytest.fixture
def promised(world):
    """Three steps of Theo's engagement with Carla: hers, his, and nobody's, which is a formula."""
    carla, people = world.engagements["carla"], world.people
    with world.unit(world.actor(Role.COACH, "theo")) as unit:
        promise(unit, carla, "Send the rubric", people["theo"].pk, date(2026, 5, 4))
        promise(unit, carla, "Film period 3", people["carla"].pk, date(2026, 5, 5))
        promise(unit, carla, "=1+1", None, date(2026, 5, 20))


def steps_of(html):
    return re.findall(
        r"Send the rubric|Film period 3|=1\+1", "".join(html.split('class="what"')[1:])
    )


def order(html):
    return list(dict.fromkeys(steps_of(html)))


def test_steps_are_sorted_as_asked(promised, theo):
    assert order(page(theo, "/tern/steps/")) == ["Send the rubric", "Film period 3", "=1+1"]
    html = page(theo, "/tern/steps/?sort=who")
    assert order(html) == ["Film period 3", "Send the rubric", "=1+1"]
    assert "/tern/steps/?mine=yes&amp;sort=who" in html and "rows.csv?sort=who" in html
    done = re.search(r'action="([^"]+/done/[^"]+)"', html)[1].replace("&amp;", "&")
    assert theo.post(done).url == "/tern/steps/?sort=who"


def test_steps_come_a_page_at_a_time(promised, theo, monkeypatch):
    monkeypatch.setattr(steps, "PAGE", 2)
    first = page(theo, "/tern/steps/")
    assert len(order(first)) == 2 and "Rows 1 to 2 of 3" in first and "Three next" in first
    assert order(page(theo, "/tern/steps/?page=2")) == ["=1+1"]


def test_the_file_of_steps_holds_those_of_the_page(promised, theo):
    rows = taken(theo, f"{STEPS}?sort=who")
    assert [row["Next step"] for row in rows] == ["Film period 3", "Send the rubric", "'=1+1"]
    assert (rows[0]["Who"], rows[0]["Due"], rows[0]["Days late"]) == (
        "Carla Test", "2026-05-05", "3",
    )  # fmt: skip
    assert [row["Next step"] for row in taken(theo, f"{STEPS}?mine=yes")] == ["Send the rubric"]


def test_only_who_reads_steps_on_the_page_takes_them_out(promised, visitors):
    carla = taken(visitors.client(Role.TEACHER, "carla"), STEPS)
    assert len(carla) == 3
    lead = visitors.client(Role.LEAD_COACH, "maya", coaches=("theo",))
    for client in (visitors.client(Role.TEACHER, "ben"), lead):
        assert not steps_of(page(client, "/tern/steps/")) and taken(client, STEPS) == []
    for role in (Role.DIRECTOR, Role.ADMIN, Role.BOARD):
        assert visitors.client(role).get(STEPS).status_code == 403
    assert AccessLog.objects.filter(kind="export", subject="steps").count() == 3


def test_steps_take_twenty_statements_at_most(promised, theo, django_assert_max_num_queries):
    page(theo, "/tern/steps/")
    for address in ("/tern/steps/?sort=with", STEPS):
        with django_assert_max_num_queries(20):
            theo.get(address)
