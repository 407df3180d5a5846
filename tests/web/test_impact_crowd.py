"""The program's page of a large district: counts in place of marks, and no more statements."""

import mimetypes
from datetime import date
from fractions import Fraction
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from playwright.sync_api import Page, Route

from stemhappens.core.actor import Role
from stemhappens.core.models import District
from stemhappens.metrics.lists import OpenSpell, TeacherVisits
from stemhappens.metrics.standing import by_visits, by_weeks
from stemhappens.people.models import Program
from stemhappens.web import charts
from stemhappens.web.charts.crowds import MOST_COLUMNS
from stemhappens.web.contexts.impact import Section
from tests.support.browser import Browse, accessibility
from tests.support.world import World
from tests.web.people import Visitors
from tests.web.test_browser import policy
from tests.web.test_page_templates import impact, shown
from tests.worlds.random import build_world

SCHOOLS, TEACHERS = 10, 60


def contacts(school: int) -> list[TeacherVisits]:
    """The teachers of a school: the first without any visit, the second with one, …"""
    return [
        TeacherVisits(100 * school + n, school, (n + school) % 9, 0, 0, None, None, 0)
        for n in range(TEACHERS)
    ]


def spell(number: int, days: int, limit: int = 20) -> OpenSpell:
    return OpenSpell(number, 1, 1, limit, days, date(2026, 1, 5), 0, 1)


def row(school: int) -> charts.ServedRow:
    counts = by_visits(contacts(school))
    crowd = charts.Crowd(f"School {school}, teachers by visits", counts, f"/who/{school}")
    cells = (charts.Cell("9", Fraction(9)), charts.Cell("2", Fraction(2), part=True))
    reached = f"{TEACHERS - counts[0]}"
    dots = charts.Dots("", ())
    return charts.ServedRow(f"School {school}", dots, reached, f"of {TEACHERS}", cells, "11",
                            f"/schools/{school}", crowd)  # fmt: skip


def served() -> charts.Served:
    """Six hundred teachers: one school without a visit, three open and six folded away."""
    rows = [row(school) for school in range(SCHOOLS)]
    return charts.Served(
        caption="Teachers reached and sessions, by school and month",
        months=(charts.Month("Apr", 20), charts.Month("May", 6, part=True)),
        groups=(
            charts.ServedGroup("No visit:", "1 school", tuple(rows[:1]), empty=True),
            charts.ServedGroup(
                "Visited:", "9 schools", tuple(rows[1:4]), rest=tuple(rows[4:]),
                rest_text="6 more schools",
            ),
        ),
        reached="533",
        of="of 600",
        month_totals=("90", "20"),
        total="110",
        days_total="26",
        bars=charts.Bars("Sessions", (charts.Bar("Apr", 90, "90"), charts.Bar("May", 67, "67"))),
        bars_total="85",
    )  # fmt: skip


def phases() -> charts.PhaseStrip:
    """Four hundred engagements in one phase, a fifth of them over their limit."""
    stays = by_weeks([spell(n, n % 25) for n in range(400)], 1)
    bins = tuple(
        charts.PhaseBin(s.first, s.first + 1, s.count, s.over, f"week {s.first}") for s in stays
    )
    strip = charts.PhaseRow("Practice", "400 open, 64 over", 4, (), "in words", bins=bins)
    table = charts.Table(("Phase", "School weeks", "Open"), (("Practice", "0 to 1", "80"),))
    return charts.PhaseStrip("Phase", "Median", (strip,), table)


def page() -> str:
    kinds = (charts.SquareKind("done", 375, "completed"), charts.SquareKind("st", 34, "stalled"))
    squares = charts.Squares("375 completed, 34 stalled", kinds, each=10)
    section = Section("375 of 600 teachers had no visit", "Each row counts them.")
    drawn = impact(served=served(), served_section=section, phases=phases(), goals=squares)
    return shown("impact", page=drawn)


def opened(browse: Browse, html: str, **options: object) -> Page:
    """The page under the product's policy, with its own style sheets."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            found = Path(finders.find(path.removeprefix("/static/")))
            kind = mimetypes.guess_type(found)[0]
            route.fulfill(body=found.read_bytes(), content_type=kind)
            return
        headers = {"Content-Security-Policy": policy()}
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)

    view = browse(**options)
    view.route("**/*", answer)
    view.goto("/")
    view.wait_for_load_state("networkidle")
    return view


def test_everybody_is_in_one_count_and_zeros_come_first():
    rows = [teacher for school in range(SCHOOLS) for teacher in contacts(school)]
    counts = by_visits(rows)
    assert sum(counts) == len(rows) == SCHOOLS * TEACHERS
    assert counts[0] == sum(1 for teacher in rows if not teacher.contacts)


def test_counts_take_the_shades_of_the_circles():
    for visits in range(9):
        counts = by_visits([TeacherVisits(1, 1, visits, 0, 0, None, None, 0)])
        parts = list(charts.Crowd("", counts).parts)
        shade = next(part.shade for part in parts if part.text == "1")
        assert shade == charts.Dot(visits, "").shade
        assert next(part.width for part in parts if part.text == "1") == "100%"


def test_a_large_district_draws_counts_not_marks():
    html = page()
    assert 'class="m v' not in html
    assert 'class="dot' not in html
    assert len(html) < 40_000


def test_columns_hold_all_engagements_and_keep_the_stalled_apart():
    spells = [spell(n, n % 25) for n in range(400)]
    stays = by_weeks(spells, 1)
    assert sum(stay.count for stay in stays) == 400
    assert sum(stay.over for stay in stays) == len([s for s in spells if s.stalled])
    assert [stay.first for stay in by_weeks(spells, 4)] == [0, 4]
    placed = next(phases().placed)
    assert [one.over_height for one in placed.bins] == ["0"] * 4 + ["43.2"]
    assert 'role="img" aria-label="in words"' in page()


@pytest.mark.parametrize("longest", [0, 3, 12, 13, 47, 200])
def test_columns_stay_few(longest):
    step = charts.bin_weeks(longest)
    assert longest // step + 1 <= MOST_COLUMNS


def test_what_remains_of_ten_goals_is_a_narrower_square():
    kinds = (charts.SquareKind("done", 34, ""), charts.SquareKind("st", 10, ""))
    squares = charts.Squares("", kinds, each=10)
    assert [(s.kind, s.width) for s in squares.squares] == [
        ("done", "22"), ("done", "22"), ("done", "22"), ("done", "8.8"), ("st", "22"),
    ]  # fmt: skip
    assert squares.total == 5


def test_long_lists_of_schools_are_folded_and_still_there():
    html = render_to_string("web/charts/served.html", {"it": served()})
    shown_rows, folded = html.split('<tbody class="rest">')
    assert "6 more schools" in shown_rows
    assert folded.split("</tbody>")[0].count("<tr") == 6


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("device", ["phone", "laptop"])
def test_everybody_can_read_counts_and_unfold_the_rest(browse_anywhere: Browse, device, theme):
    view = opened(browse_anywhere, page(), device=device, theme=theme)
    assert accessibility(view) == []
    hidden = view.get_by_text("School 9", exact=True)
    assert not hidden.is_visible()
    view.get_by_text("6 more schools").click()
    assert hidden.is_visible()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert view.evaluate(wide) == 0


def statements_of(district: District) -> tuple[int, bytes]:
    """How many statements a director's page takes, and the page."""
    with scope(district=district):
        world = World(district, Program.objects.order_by("id")[0])
    client: Client = Visitors(world).client(Role.DIRECTOR)
    path = f"/{district.slug}/impact/"
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(asked.captured_queries), answer.content


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
def test_a_larger_district_asks_no_more_statements(monkeypatch):
    small, _ = statements_of(build_world(5, size=8, slug="few"))
    medium, html = statements_of(build_world(5, size=48, slug="many"))
    assert medium <= small
    monkeypatch.setattr("stemhappens.web.impact.reading.MARKS", 20)
    crowded, counts = statements_of(build_world(5, size=48, slug="crowd"))
    assert crowded <= small
    assert b'class="m v' in html.split(b"<tfoot>")[0]
    assert b'class="m v' not in counts.split(b"<tfoot>")[0]
