"""figures, report and verify, run as a person would, on the small district."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest
from pptx import Presentation

from stemhappens.metrics.ask import Asking, answers, clock
from stemhappens.metrics.catalogue import defined
from stemhappens.metrics.figure import Period
from stemhappens.people.branding import set_branding
from tests.reports.pdftext import words
from tests.support.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "snapshot"])
YEAR = Period(date(2025, 8, 18), date(2026, 5, 8))


@pytest.fixture
def world():
    return make_world(then=World.log)


def by_name(found):
    return {figure["name"]: figure for figure in found["figures"]}


def test_every_figure_of_the_catalogue(world, cli_json):
    code, found = cli_json("figures", "--district", "tern")
    assert code == 0 and found["refused"] == []
    assert (found["from"], found["to"]) == ("2025-08-18", "2026-05-08")
    assert list(by_name(found)) == list(defined())
    with world.scope():
        at = clock(world.district, world.program.pk, "default")
        (live,) = answers(at, [Asking(list(defined()), YEAR)], "default")
    for name, said in by_name(found).items():
        figure = live[name][()]
        exact = None if figure.value is None else str(figure.value)
        assert (said["numerator"], said["denominator"]) == (figure.numerator, figure.denominator)
        assert said["exact"] == exact and said["definition"] == figure.definition
        assert said["seq"] == at.seq and said["unit"] == figure.unit
    assert by_name(found)["teachers_reached"]["exact"] == "1/4"
    assert by_name(found)["teachers_reached"]["value"] == 0.25


def test_keys_carry_id_and_label(world, cli_json):
    code, found = cli_json("figures", "teachers_reached", "--by", "school")
    assert code == 0
    rows = by_name(found)["teachers_reached"]["by"]
    told = {row["key"]["label"]: (row["numerator"], row["denominator"]) for row in rows}
    assert told == {"Birch": (1, 2), "Cedar": (0, 2)}
    assert {row["key"]["id"] for row in rows} == {s.pk for s in world.schools.values()}


@pytest.mark.parametrize("how", ["name", "uid", "id"])
def test_a_cut_by_name_uid_or_id(world, cli_json, how):
    birch = world.schools["birch"]
    value = {"name": "birch", "uid": birch.uid, "id": birch.pk}[how]
    _code, found = cli_json("figures", "teachers_reached", "sessions", "--only", f"school={value}")
    assert found["only"] == {"school": {"id": birch.pk, "label": "Birch"}}
    figures = by_name(found)
    assert figures["teachers_reached"]["exact"] == "1/2"
    assert figures["sessions"]["numerator"] == 1


def test_other_dimensions(world, cli_json):
    for cut in ("level=elementary", "month=2026-05", f"coach={world.people['theo'].uid}",
                "type=observation"):  # fmt: skip
        _code, found = cli_json("figures", "sessions", "--only", cut)
        assert by_name(found)["sessions"]["numerator"] == 1, cut
    _code, found = cli_json("figures", "sessions", "--only", "month=2026-04")
    assert by_name(found)["sessions"]["numerator"] == 0


def test_a_cut_that_makes_no_sense_is_said_for_its_figure(world, cli_json):
    code, found = cli_json("figures", "sessions", "teachers_reached", "--by", "month")
    assert code == 0 and list(by_name(found)) == ["sessions"]
    (refused,) = found["refused"]
    assert refused["name"] == "teachers_reached" and "cannot be cut by month" in refused["why"]


@pytest.mark.parametrize(
    ("words_given", "sentence"),
    [
        (["--district", "nowhere"], "There is no district nowhere"),
        (["teachers"], "There is no figure teachers"),
        (["--from", "31.2.2026"], "is no date"),
        (["--from", "2026-03-01", "--to", "2026-02-01"], "ends before it begins"),
        (["--from", "2026-06-01", "--to", "2026-06-30"], "after today"),
        (["--by", "weather"], "There is no dimension weather"),
        (["--only", "school"], "names no value"),
        (["--only", "school=Elm"], "There is no school Elm. There are: Birch, Cedar."),
        (["--only", "month=13"], "is no month"),
        (["--by", "school", "--only", "school=Birch"], "two things"),
        (["--program", "Robots"], "There is no program Robots"),
    ],
)
def test_what_was_meant_wrongly_is_said(world, cli, words_given, sentence):
    code, _out, errors = cli("figures", *words_given)
    assert code == 2 and sentence in errors


def test_a_table_for_people(world, cli):
    code, out, _errors = cli("figures", "teachers_reached", "coach_hours", "--by", "school")
    assert code == 0
    assert "Teachers reached" in out and "1 of 2" in out and "Birch" in out


def test_a_deck_and_a_page_are_written(world, cli_json, tmp_path):
    deck, paper = tmp_path / "board.pptx", tmp_path / "board.pdf"
    code, said = cli_json("report", "--freeze", "--out", deck)
    assert code == 0 and said["bytes"] == deck.stat().st_size
    assert len(Presentation(str(deck)).slides) >= 5
    code, again = cli_json("report", "--report", said["report"], "--paper", "a4", "--out", paper)
    assert code == 0 and again["fingerprint"] == said["fingerprint"]
    document = pikepdf.open(BytesIO(paper.read_bytes()))
    assert int(document.pages[0].MediaBox[2]) == 595
    assert "1 of 4" in words(document) and said["fingerprint"] in words(document)


def test_files_wear_what_the_district_chose(world, cli_json, tmp_path):
    with world.unit() as unit:
        set_branding(unit, name="Tern Unified", color="#0a3c6e", paper="a4")
    deck, paper = tmp_path / "board.pptx", tmp_path / "board.pdf"
    assert cli_json("report", "--out", deck)[0] == cli_json("report", "--out", paper)[0] == 0
    shapes = Presentation(str(deck)).slides[0].shapes
    assert any("Tern Unified" in shape.text_frame.text for shape in shapes if shape.has_text_frame)
    document = pikepdf.open(paper)
    assert int(document.pages[0].MediaBox[2]) == 595
    assert "Tern Unified" in words(document)


def test_a_draft_says_that_it_is_one(world, cli_json, tmp_path):
    code, said = cli_json("report", "--out", tmp_path / "draft.pdf")
    assert code == 0 and said["report"] is None
    assert "Draft, not frozen" in words(pikepdf.open(tmp_path / "draft.pdf"))


def test_a_file_that_is_there_stays(world, cli, tmp_path):
    (tmp_path / "board.pdf").write_text("mine")
    code, _out, errors = cli("report", "--out", tmp_path / "board.pdf")
    assert code == 3 and "--force" in errors
    assert (tmp_path / "board.pdf").read_text() == "mine"
    assert cli("report", "--force", "--out", tmp_path / "board.pdf")[0] == 0


def test_verify_ends_with_one_when_something_changed(world, cli, cli_json, tmp_path):
    _code, said = cli_json("report", "--freeze", "--out", tmp_path / "board.pptx")
    code, found = cli_json("verify", said["report"])
    assert code == 0 and found["holds"] and found["rows"] == []
    session = world.log(day=date(2026, 5, 4), minutes=30)
    code, found = cli_json("verify", said["report"])
    assert code == 1 and not found["holds"]
    changed = {tuple(f["place"]) for f in found["figures"] if not f["same"]}
    assert ("how_much", "sessions", "now") in changed
    (row,) = [row for row in found["rows"] if row["kind"] == "session"]
    assert row["uid"] == str(session.uid)
    assert {each["change"] for each in row["rows"]} == {"came"}
    assert [unit["cause"] for unit in row["units"]] == ["log a visit"]
    code, out, _errors = cli("verify", said["report"])
    assert code == 1 and "Sessions: 1 → 2" in out and ", test: logged a visit" in out


def test_verify_of_nothing(world, cli):
    code, _out, errors = cli("verify", "3f6c0c9e-0f0e-4c55-9d2e-5b1f7f0f4a11")
    assert code == 2 and "no report" in errors
