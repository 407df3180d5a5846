"""What stands behind a figure: rows that are as many as it says, on page, drawer and file."""

import csv
import io
import re

import pytest
from django.test import Client

from stemhappens.access.models import AccessLog
from stemhappens.core.actor import Role
from stemhappens.metrics.ask import Asking, answers, clock
from stemhappens.metrics.catalogue import defined
from stemhappens.metrics.figure import Period
from stemhappens.people.models import Policy
from stemhappens.web.tables import Head, Listing, Value, disarmed, sorted_lines
from tests.support.world import START, TODAY, World, make_world
from tests.web.people import Visitors
from tests.web.test_impact import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]
ROWS = ("teachers_reached", "schools_covered", "sessions", "goal_completion", "phase_stalled",
        "cycle_benchmark", "sessions_with_minutes", "engagements_open", "program_benchmark",
        "schools_half_reached", "band_0", "band_1_4")  # fmt: skip


@pytest.fixture
def world() -> World:
    return make_world(then=visit_twice)


def visit_twice(world: World) -> None:
    """Once for an unknown time."""
    world.log()
    unknown = world.log()
    with world.unit() as unit:
        unit.change(unknown, minutes=None)
        for policy in Policy.objects.all():
            unit.change(policy, yearly_visits=2)


@pytest.fixture
def director(world) -> Client:
    return Visitors(world).client(Role.DIRECTOR)


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_every_figure_of_the_catalogue_opens(director):
    for name, figure in defined().items():
        response = director.get(f"/tern/impact/evidence/{name}/")
        assert response.status_code == 200, name
        assert figure.sentence[:40] in text_of(response).replace("&#x27;", "'"), name


def test_the_file_has_as_many_rows_as_the_figure_says(world, director):
    with world.scope():
        at = clock(world.district, world.program.pk, "default")
        (found,) = answers(at, [Asking(ROWS, Period(START, TODAY))], "default")
    for name in ROWS:
        figure, address = found[name][()], f"/tern/impact/evidence/{name}/rows.csv"
        inside = rows_of(director.get(address))
        assert len(inside) - 1 == figure.numerator, name
        if figure.denominator is not None:
            outside = rows_of(director.get(f"{address}?rows=out"))
            assert len(inside) + len(outside) - 2 == figure.denominator, name


def test_a_figure_that_a_shape_decides_lists_each_of_whom_it_counts(director):
    """No part of it counts teachers: contacts are held against what each is owed."""
    address = "/tern/impact/evidence/program_benchmark/rows.csv"
    inside, outside = (rows_of(director.get(address + query)) for query in ("", "?rows=out"))
    assert [row[0] for row in inside[1:]] == ["Carla Test"]
    assert sorted(row[0] for row in outside[1:]) == ["Ben Test", "Dana Test", "Eli Test"]


def test_page_and_file_show_the_same_rows(director):
    page = director.get("/tern/impact/evidence/teachers_reached/?rows=out").content.decode()
    names = re.findall(r'<th scope="row">(\w+ Test)</th>', page)
    file = rows_of(director.get("/tern/impact/evidence/teachers_reached/rows.csv?rows=out"))
    assert names == [row[0] for row in file[1:]]
    assert sorted(names) == ["Ben Test", "Dana Test", "Eli Test"]


def test_the_drawer_is_the_page_without_its_frame(director):
    address = "/tern/impact/evidence/teachers_reached/"
    drawer = director.get(address, headers={"hx-request": "true"}).content.decode()
    assert "<!doctype" not in drawer
    assert 'id="drawer-title"' in drawer
    assert "Carla Test" in drawer


def test_unknown_minutes_are_unknown_and_never_zero(director):
    text = text_of(director.get("/tern/impact/evidence/sessions/"))
    assert "unknown" in text
    file = rows_of(director.get("/tern/impact/evidence/sessions/rows.csv"))
    assert {row[-1] for row in file[1:]} == {"45", "unknown"}


def test_the_ways_of_counting_agree(director):
    html = director.get("/tern/impact/evidence/sessions/").content.decode()
    ways = html.split('class="ways"')[1].split("</table>")[0]
    assert len(re.findall(r"<tr>", ways)) >= 4
    assert set(re.findall(r'class="num">([^<]+)<', ways)) == {"2"}


def test_a_cut_that_makes_no_sense_says_so_in_a_sentence(world, director):
    coach = world.people["theo"].uid
    response = director.get(f"/tern/impact/evidence/recency_median/?coach={coach}")
    assert response.status_code == 400
    assert "cannot be cut by coach" in text_of(response)


def test_an_unknown_figure_is_no_page(director):
    assert director.get("/tern/impact/evidence/happiness/").status_code == 404


def test_who_looked_at_names_and_took_them_out_is_noted(director):
    AccessLog.objects.all().delete()
    director.get("/tern/impact/evidence/teachers_reached/")
    director.get("/tern/impact/evidence/teachers_reached/rows.csv")
    director.get("/tern/unreached/")
    director.get("/tern/unreached/rows.csv")
    noted = list(AccessLog.objects.order_by("id").values_list("kind", "subject"))
    assert noted == [
        ("page", "figure teachers_reached"),
        ("export", "figure teachers_reached"),
        ("page", "not reached"),
        ("export", "not reached"),
    ]


def test_the_list_of_the_unreached_names_them_by_school(director):
    text = text_of(director.get("/tern/unreached/"))
    assert "3 of 4 teachers have had no visit" in text
    assert text.index("Ben Test") < text.index("Dana Test") < text.index("Eli Test")
    assert "Carla Test" not in text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\tx", "\rx"])
def test_formulas_are_disarmed(text):
    assert disarmed(text) == f"'{text}"


def test_plain_texts_stay_as_they_are():
    assert disarmed("O’Neil 1-2") == "O’Neil 1-2"


def test_rows_are_sorted_by_number_and_empty_ones_come_last():
    lines = tuple((Value(text, order),) for text, order in (("9", 9), ("", 0), ("10", 10)))
    listing = Listing("Numbers", (Head("n", "N", num=True),), lines)
    assert [line[0].text for line in sorted_lines(listing, "n")] == ["9", "10", ""]
    assert [line[0].text for line in sorted_lines(listing, "-n")] == ["10", "9", ""]
    assert sorted_lines(listing, "nothing") == lines


def test_odd_sorting_and_paging_does_no_harm(director):
    for query in ("sort=visits", "sort=-teacher", "page=99", "page=x", "sort=%00"):
        address = f"/tern/impact/evidence/teachers_reached/?{query}"
        assert director.get(address).status_code == 200, query
