"""Lists that are sorted, shown a page at a time, and taken out as a spreadsheet."""

import csv
import io
import re
from datetime import date

import pytest

from stemhappens.access.models import AccessLog
from stemhappens.core.actor import Role
from stemhappens.web.engagements import listing
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
    return re.findall(r"<th scope=\"row\">(?:<a[^>]*>)?(\w+) Test", html)


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
    assert "3 in Discovery" in first
    second = page(theo, "/tern/engagements/?sort=teacher&page=2")
    assert teachers(second) == ["Eli"] and "3 in Discovery" in second


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
