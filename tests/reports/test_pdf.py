"""The page is read back: one page, tagged, every figure, no letter lost unnoticed."""

import io
import subprocess
import sys
from dataclasses import replace
from functools import cache

import page as page_validation
import pikepdf
import pytest
from PIL import Image

from stemhappens.reports import charts, unserved
from stemhappens.reports.render.dress import Dress
from stemhappens.reports.render.pdf import REGULAR, render_onepage
from tests.reports import sample
from tests.reports.pdftext import words

PAPERS = {"us-letter": (612, 792), "a4": (595, 842)}


@cache
def rendered(name: str, paper: str):
    report = sample.EVERY[name]()
    return report, render_onepage(report, paper).pdf


@pytest.fixture(params=[(name, paper) for name in sample.EVERY for paper in PAPERS])
def printed(request, tmp_path):
    """Report, paper size, and the file."""
    name, paper = request.param
    report, pdf = rendered(name, paper)
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf)
    return report, PAPERS[paper], path


def tags(document) -> list[tuple[str, pikepdf.Object]]:
    """The structure tree's elements in reading order."""
    found, queue = [], [document.Root.StructTreeRoot]
    while queue:
        element = queue.pop()
        if "/S" in element:
            found.append((str(element.S), element))
        kids = element.get("/K", [])
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        queue += [kid for kid in reversed(kids) if isinstance(kid, pikepdf.Dictionary)]
    return found


def test_one_page_of_the_right_size_that_everybody_can_read(printed):
    report, size, path = printed
    with pikepdf.open(path) as document:
        assert len(document.pages) == 1
        box = [float(value) for value in document.pages[0].mediabox]
        assert [round(value) for value in box[2:]] == list(size)
        assert str(document.Root.Lang) == "en-US"
        assert str(document.docinfo["/Title"]).endswith(report.frame.district)
        found = [tag for tag, _element in tags(document)]
        levels = 4 if report.levels else 0
        measures = 4 if report.frame.same_day_before else 2
        assert found.count("/TH") == levels + measures, "each table needs its header cells"
        assert found.count("/H1") == 1 and found.count("/H2") >= 4
        assert found.index("/H1") < found.index("/H2")
    profile = page_validation.ValidationProfile.PDF_UA_1
    assert page_validation.validate_pdf(str(path), profile=profile).is_compliant


def test_every_chart_says_its_values(printed):
    report, _size, path = printed
    with pikepdf.open(path) as document:
        said = [str(el.Alt) for tag, el in tags(document) if tag == "/Figure" and "/Alt" in el]
    wanted = [charts.goals(report).alt] if report.goals.by_status else []
    wanted += [charts.months(report).alt] if report.how_much.months else []
    assert said == wanted


def test_the_page_prints_the_content(printed):
    report, _size, path = printed
    with pikepdf.open(path) as document:
        text = words(document)
    for _label, pair in charts.pairs(report):
        assert pair.now.of_text in text
        assert pair.before is None or pair.before.of_text in text
    much = report.how_much
    for pair in (much.sessions, much.contacts, much.hours):
        assert f" {pair.now.value_text} " in text
    for level in report.levels:
        assert f"{level.teachers.of_text} {level.schools.of_text}" in text
    for month in much.months:
        assert f" {month.rate.value_text} " in text
    for row in report.goals.by_status:
        assert f"{row.goals.count_text} " in text
    assert unserved.title(report) in text
    assert report.evidence.checks.of_text in text
    assert not [name for name in sample.NAMES if name in text]


def test_a_first_year_is_compared_with_nothing(tmp_path):
    path = tmp_path / "page.pdf"
    path.write_bytes(rendered("empty", "us-letter")[1])
    with pikepdf.open(path) as document:
        text = words(document)
    for word in ("Not compared", "Before", "Result", "per coach and week", "0 completed"):
        assert word not in text
    assert "No goal was set." in text


def test_the_same_report_is_the_same_file():
    assert render_onepage(sample.demo()).pdf == render_onepage(sample.demo()).pdf


def test_a_district_s_dress_changes_the_head_and_stays_readable_by_everybody(tmp_path):
    out = io.BytesIO()
    Image.new("RGBA", (60, 20), (0, 51, 102, 128)).save(out, "PNG")
    dress = Dress("Tern Valley Coaching", "#003366", logo=out.getvalue())
    path = tmp_path / "page.pdf"
    path.write_bytes(render_onepage(sample.demo(), "a4", dress).pdf)
    with pikepdf.open(path) as document:
        assert "Tern Valley Coaching" in words(document)
        assert len(document.pages) == 1
    profile = page_validation.ValidationProfile.PDF_UA_1
    assert page_validation.validate_pdf(str(path), profile=profile).is_compliant


def test_letters_the_font_lacks_are_replaced_and_named(caplog):
    odd = "Nguyễn ʻOhana 李 ★ 🎉 \x07"
    report = replace(sample.demo(), evidence=replace(sample.demo().evidence, notes=(odd,)))
    done = render_onepage(report)
    assert done.replaced == ("\x07", "★", "李", "🎉")
    assert "lacks" in caplog.text
    assert render_onepage(sample.demo()).replaced == ()


def test_text_is_data_and_never_source():
    odd = '#strong[x] $1$ \\ " #import "@preview/x:0.1.0"'
    report = replace(sample.demo(), evidence=replace(sample.demo().evidence, notes=(odd,)))
    assert render_onepage(report).replaced == ()


def test_the_font_carries_its_license():
    license_text = (REGULAR.parent / "OFL.txt").read_text()
    assert "SIL OPEN FONT LICENSE" in license_text.upper()


def test_importing_the_renderer_compiles_nothing():
    """typst used before a fork hangs the child, so importing must not use it."""
    code = (
        "import typst\n"
        "def no(*a, **k): raise SystemExit('compiled at import')\n"
        "typst.compile = no\n"
        "import stemhappens.reports.render.pdf\n"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
