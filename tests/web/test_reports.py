"""Reports in the browser: made by whom, read by whom, and the same figures in each file."""

from contextlib import contextmanager
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.test import Client
from pptx import Presentation

from stemhappens.core.actor import Role
from stemhappens.people.branding import set_branding
from stemhappens.people.program import set_policy
from stemhappens.reports.freeze import thawed
from stemhappens.reports.models import Report
from stemhappens.reports.storyboard import storyboard
from tests.reports.pdftext import words
from tests.support.world import World, make_world
from tests.web.people import Visitors

pytestmark = pytest.mark.django_db
PEOPLE = {
    Role.COACH: "theo",
    Role.LEAD_COACH: "maya",
    Role.TEACHER: "carla",
    Role.PRINCIPAL: "paula",
    Role.DIRECTOR: "eli",
}
SCOPES = {Role.LEAD_COACH: {"coaches": ["theo"]}, Role.PRINCIPAL: {"schools": ["birch"]}}
LIST, NEW = "/tern/reports/", "/tern/reports/new/"


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """Under one transaction the snapshot is the default connection."""

    @contextmanager
    def default():
        yield "default"

    monkeypatch.setattr("stemhappens.reports.verify.snapshot", default)


@pytest.fixture
def world():
    return make_world(then=World.log)


@pytest.fixture
def visitors(world):
    return Visitors(world)


@pytest.fixture
def director(visitors) -> Client:
    return visitors.client(Role.DIRECTOR)


def made(client, **given):
    response = client.post(NEW, {"period": "year", **given})
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def the_report(world) -> Report:
    with world.scope():
        return Report.objects.get()


def test_nothing_yet_is_said_with_one_action(director, visitors):
    page = director.get(LIST).content.decode()
    assert "No report is frozen yet" in page and NEW in page
    reader = visitors.client(Role.BOARD).get(LIST).content.decode()
    assert "No report is frozen yet" in reader and NEW not in reader


def test_that_nothing_has_changed_is_said(director):
    page = director.get(f"{made(director)}changed/").content.decode()
    assert "Nothing has changed behind this report since it was frozen" in page


def test_a_director_freezes_and_reads(director, world):
    url = made(director)
    page = director.get(url).content.decode()
    report = the_report(world)
    assert url == f"/tern/reports/{report.uid}/"
    assert "Coaching reached 1 of our 4 teachers this year." in page
    assert "figures hold: asked again, they are what was frozen." in page
    listed = director.get(LIST).content.decode()
    assert "One report is frozen" in listed and url in listed


def test_page_deck_and_paper_say_the_same(director, world):
    url = made(director)
    page = director.get(url).content.decode()
    deck = director.get(f"{url}deck.pptx")
    assert deck["Content-Disposition"].endswith('.pptx"')
    slides = Presentation(BytesIO(deck.content)).slides
    notes = [slide.notes_slide.notes_text_frame.text for slide in slides]
    for slide, spoken in zip(storyboard(thawed(the_report(world))), notes, strict=True):
        for named in slide.figures:
            said = named.say(named.figure)
            assert f"{named.label}: {said}" in spoken
            label = named.label.removesuffix(", a year before")
            if slide.key != "asks":
                assert label in page and f">{said}<" in page
    for paper, width in (("letter", 612), ("a4", 595)):
        pdf = director.get(f"{url}page-{paper}.pdf")
        assert pdf["Content-Type"] == "application/pdf"
        document = pikepdf.open(BytesIO(pdf.content))
        assert int(document.pages[0].MediaBox[2]) == width
        assert "1 of 4" in words(document)
    assert director.get(f"{url}page-a5.pdf").status_code == 404


def test_what_changed_since_is_named(director, world):
    url = made(director)
    session = world.log(world.system, day=date(2026, 5, 4), minutes=30)
    page = director.get(url).content.decode()
    assert "have changed since this report was frozen" in page
    assert f"{url}changed/" in page
    page = director.get(f"{url}changed/").content.decode()
    assert "changed behind this report since it was frozen" in page
    assert "Session of 4 May 2026" in page and ", test: logged a visit" in page
    assert f"/tern/sessions/{session.uid}/" in page
    again = director.get(f"{url}page-letter.pdf").content
    assert "1 session" in words(pikepdf.open(BytesIO(again)))


def test_the_board_reads_without_who(director, visitors, world):
    url = made(director)
    world.log(world.system, day=date(2026, 5, 4), minutes=30)
    board = visitors.client(Role.BOARD)
    assert "have changed since this report was frozen" in board.get(url).content.decode()
    page = board.get(f"{url}changed/").content.decode()
    assert "1 session" in page and "logged a visit" not in page


def test_the_same_figures_are_one_report(director, world):
    first = made(director)
    assert made(director) == first
    assert "Nothing has changed since" in director.get(first).content.decode()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"from": "", "to": "2026-01-31"}, "from"),
        ({"from": "2026-02-31", "to": "2026-03-01"}, "from"),
        ({"from": "2026-03-01", "to": "2026-02-01"}, "to"),
        ({"from": "2026-06-01", "to": "2026-06-30"}, "from"),
        ({"from": "2024-08-01", "to": "2026-05-01"}, "to"),
        ({"period": "never"}, "period"),
    ],
)
def test_what_is_wrong_stands_beside_the_field(director, world, given, field):
    response = director.post(NEW, {"period": "days", **given})
    assert response.status_code == 422
    page = response.content.decode()
    assert f'id="id_{field}_error"' in page or f'id="id_{field}"' in page
    assert response.context["form"].errors.keys() == {field}
    with world.scope():
        assert not Report.objects.exists()


def test_a_named_year_leaves_the_days_alone(director, world):
    made(director, **{"from": "nonsense", "to": ""})
    assert the_report(world).starts == date(2025, 8, 18)


def test_the_days_of_another_page_are_taken_over(director):
    page = director.get(NEW, {"from": "2025-10-01", "to": "2025-12-19"})
    assert page.context["form"].initial["period"] == "days"
    assert 'value="2025-10-01"' in page.content.decode()
    assert director.get(NEW).context["form"].initial["period"] == "year"


def test_a_name_in_the_citation_is_refused_in_words(director, world):
    with world.unit(cause="set a policy") as unit:
        set_policy(unit, world.program, date(2026, 1, 5), citation="As Carla Test asked.")
    response = director.post(NEW, {"period": "year"})
    assert response.status_code == 422
    assert "names nobody, and this one would: Carla Test" in response.content.decode()


@pytest.mark.parametrize("role", Role)
def test_who_may_enter(director, visitors, role):
    url = made(director)
    client = visitors.client(role, PEOPLE.get(role), **SCOPES.get(role, {}))
    reads = role in (Role.DIRECTOR, Role.LEAD_COACH, Role.BOARD)
    for address in (LIST, url, f"{url}changed/", f"{url}deck.pptx", f"{url}page-letter.pdf"):
        assert client.get(address).status_code == (200 if reads else 403), address
    makes = role in (Role.DIRECTOR, Role.LEAD_COACH)
    assert client.get(NEW).status_code == (200 if makes else 403)
    assert client.post(NEW, {"period": "year"}).status_code == (302 if makes else 403)


def test_another_district_s_report_is_not_there(director):
    url = made(director)
    other = Visitors(make_world("elm")).client(Role.DIRECTOR)
    assert other.get(url).status_code == 404
    assert other.get(url.replace("tern", "elm")).status_code == 404


def test_anonymous_readers_sign_in_first():
    make_world()
    assert Client().get(LIST)["Location"].startswith("/signin/")


def test_papers_are_dressed_as_the_district_chose(world, director):
    url = made(director)
    plain = director.get(f"{url}deck.pptx").content
    with world.unit() as unit:
        set_branding(unit, name="Tern Unified", color="#0a3c6e", paper="a4")
    page = director.get(url).content.decode()
    assert page.index("One page, A4") < page.index("One page, letter")
    assert f"{url}page-a4.pdf" in director.get(LIST).content.decode()
    deck = Presentation(BytesIO(director.get(f"{url}deck.pptx").content))
    said = [shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame]
    assert any(text.startswith("Tern Unified") for text in said)
    assert director.get(f"{url}deck.pptx").content != plain
