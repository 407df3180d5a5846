"""The deck is read back: every figure, note, size and alternative text of what was written."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from io import BytesIO

import pytest
from lxml import etree
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn

from stemhappens.reports import charts, storyboard
from stemhappens.reports.awaited import awaited
from stemhappens.reports.content import Level
from stemhappens.reports.render import template
from stemhappens.reports.render.deck import render_deck
from tests.reports import sample
from tests.reports.sample import share

NATIVE = {
    XL_CHART_TYPE.BAR_STACKED,
    XL_CHART_TYPE.BAR_CLUSTERED,
    XL_CHART_TYPE.COLUMN_CLUSTERED,
}
FOOTER, NUMBER = 11, 12


@cache
def rendered(name: str):
    """Each report with the deck made of it, read back once."""
    report = sample.EVERY[name]()
    return report, Presentation(BytesIO(render_deck(report)))


@pytest.fixture(params=sample.EVERY)
def both(request):
    return rendered(request.param)


@pytest.fixture
def demo():
    return rendered("demo")[1]


def plain(text: str) -> str:
    """Without the spaces that keep a number with its word or pad a mark."""
    return re.sub(r" +", " ", text.replace("\N{NO-BREAK SPACE}", " "))


def words(slide) -> str:
    """All that can be read on a slide, tables included, one shape a line."""
    lines = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            lines.append(shape.text_frame.text)
        if getattr(shape, "has_table", False) and shape.has_table:
            lines += [" | ".join(cell.text for cell in row.cells) for row in shape.table.rows]
    return plain("\n".join(lines))


def native(slide):
    return [shape for shape in slide.shapes if getattr(shape, "has_chart", False)]


def runs(slide) -> Iterator[tuple[object, etree._Element]]:
    """Every run with the shape it stands in."""
    for shape in slide.shapes:
        for run in shape._element.iter(qn("a:r")):
            yield shape, run


def test_the_slides_are_the_storyboard(both):
    report, deck = both
    told = storyboard.storyboard(report)
    assert 3 <= len(deck.slides) == len(told) <= 8
    for slide, story in zip(deck.slides, told, strict=True):
        assert plain(slide.shapes.title.text_frame.text) == story.title
        assert slide.notes_slide.notes_text_frame.text == story.notes
        for named in story.figures:
            assert f"{named.label}: {named.say(named.figure)}" in story.notes
            assert named.figure.definition in story.notes


def test_every_slide_has_footer_and_number(both):
    _report, deck = both
    for number, slide in enumerate(deck.slides, start=1):
        found = {
            shape.placeholder_format.idx: shape.text_frame.text for shape in slide.placeholders
        }
        assert found[NUMBER] == f"{number} of {len(deck.slides)}"
        assert ("as of" in found[FOOTER]) or ("Frozen" in found[FOOTER])


def test_readable_from_the_back_row(both):
    _report, deck = both
    for slide in deck.slides:
        title = slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size.pt
        assert title >= 32
        for shape, run in runs(slide):
            small = shape.is_placeholder and shape.placeholder_format.idx in {FOOTER, NUMBER}
            size = run.find(qn("a:rPr")).get("sz")
            assert small or int(size) >= 2000, run.findtext(qn("a:t"))
        for frame in native(slide):
            sizes = [
                int(node.get("sz"))
                for node in frame.chart._chartSpace.iter(qn("a:defRPr"))
                if node.get("sz")
            ]
            assert sizes and min(sizes) >= 1600


def test_charts_are_native_described_and_hold_the_figures(both):
    report, deck = both
    drawn = {
        "schools": charts.levels(report),
        "amount": charts.months(report),
        "goals": charts.goals(report),
        "phases": charts.phases(report),
        "unserved": charts.visited(report),
    }
    if not report.unserved.never.denominator:
        del drawn["unserved"]
    for slide, story in zip(deck.slides, storyboard.storyboard(report), strict=True):
        for frame in native(slide):
            assert frame.chart.chart_type in NATIVE
            assert frame._element.nvGraphicFramePr.cNvPr.get("descr")
        if story.key not in drawn or not drawn[story.key].categories:
            continue
        if story.key in ("schools", "goals") and awaited(story.key, report):
            continue  # marks, one by one
        content = drawn[story.key]
        plot = native(slide)[0].chart.plots[0]
        assert tuple(plot.categories) == content.categories
        assert [tuple(series.values) for series in plot.series] == [
            tuple(float(value) for value in run.values) for run in content.series
        ]


def test_everything_drawn_is_described_or_said_to_be_decoration(both):
    _report, deck = both
    for slide in deck.slides:
        for shape in slide.shapes:
            properties = shape._element.xpath(".//p:cNvPr")[0]
            decoration = "decorative" in etree.tostring(properties).decode()
            assert properties.get("descr") or decoration or shape.has_text_frame, shape.name


def test_nothing_runs_off_the_slide(both):
    _report, deck = both
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.left is None or (
                shape.is_placeholder and shape.placeholder_format.idx in {FOOTER, NUMBER}
            ):
                continue
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= template.RULE_Y * 914_400 + 1, shape.name


def test_the_demo_prints_the_content(demo):
    report = sample.demo()
    text = [words(slide) for slide in demo.slides]
    assert "47 of our 80" in text[0] and "142 sessions" in text[0] and "8 of 12" in text[0]
    assert "and 3 people outside the roster." in text[0]
    for level in report.levels:
        row = f"{level.label} |  | {level.teachers.of_text} | {level.schools.of_text}"
        assert plain(row) in text[1]
    totals = [total.say(total.figure) for total in storyboard.totals(report)]
    assert totals == ["142", "3.0", "1.8", "1.1", "168", "103.9"]
    assert " | ".join(totals) in text[2]
    assert "81%" in text[3] and "38 of 47" in text[3] and "25 of 38" in text[3]
    assert "34 of 50" in text[4] and "26 of 42" in text[4] and "33 of 40" in text[4]
    for phase in report.phases.rows:
        median = phase.median_days.value_text if phase.median_days else "–"
        parts = (phase.open.count_text, phase.past_limit.count_text, str(phase.limit_days), median)
        assert plain(" | ".join((phase.label, "", *parts))) in text[5]
    assert "33 of 80" in text[6] and "47 of 54" in text[6] and "26 not reached" in text[6]
    assert "14 of 14 accuracy checks pass." in text[7] and "7Q4K-92MD-H3XA" in text[7]


def test_the_demo_marks_each_teacher_once(demo):
    group = next(shape for shape in demo.slides[0].shapes if shape.shape_type == 6)
    filled = [shape for shape in group.shapes if shape.fill.type == 1]
    assert (len(filled), len(group.shapes)) == (47, 80)
    assert group._element.xpath("./p:nvGrpSpPr/p:cNvPr")[0].get("descr").startswith("80 circles")


def test_few_people_and_goals_are_marks_with_a_sentence_of_what_comes():
    report, deck = rendered("fresh")
    for number, key, whole in ((1, "schools", [2, 8]), (4, "goals", [1])):
        slide = deck.slides[number]
        groups = [shape for shape in slide.shapes if shape.shape_type == 6]
        assert [len(group.shapes) for group in groups] == whole
        assert all(line in words(slide) for line in awaited(key, report))
        assert not native(slide)
    for number, key in ((2, "amount"), (3, "benchmark")):
        assert all(line in words(deck.slides[number]) for line in awaited(key, report))


def test_a_full_report_waits_for_nothing():
    report = sample.demo()
    assert not [key for key in ("schools", "amount", "benchmark", "goals") if awaited(key, report)]


def test_many_schools_of_one_level_are_a_bar_not_marks():
    one = Level("All levels", share("teachers_reached", 47, 80), share("schools_covered", 8, 12))
    deck = Presentation(BytesIO(render_deck(sample.demo(levels=(one,)))))
    assert len(native(deck.slides[1])) == 1
    assert "47 of 80" in words(deck.slides[1])


def test_months_are_printed_with_one_decimal(demo):
    run = native(demo.slides[2])[0].chart.plots[0].series[1]
    assert run.name == "This year"
    assert list(run.values) == [2.0, 8.6, 18.2, 21.4, 18.7, 21.1, 14.7, 22.4, 24.8, 13.3]


def test_no_name_of_a_person_or_school_leaves(both):
    _report, deck = both
    everything = "\n".join(
        words(slide) + slide.notes_slide.notes_text_frame.text for slide in deck.slides
    )
    assert not [name for name in sample.NAMES if name in everything]


def test_title_author_and_language_are_set(both):
    report, deck = both
    core = deck.core_properties
    assert core.title == storyboard.storyboard(report)[0].title
    assert (core.author, core.language) == (report.frame.author, "en-US")
    for slide in deck.slides:
        assert all(run.find(qn("a:rPr")).get("lang") == "en-US" for _shape, run in runs(slide))


def test_tables_have_a_header_row(demo):
    tables = [s.table for slide in demo.slides for s in slide.shapes if getattr(s, "has_table", 0)]
    assert len(tables) == 4 and all(table.first_row for table in tables)


def test_the_same_report_is_the_same_file():
    assert render_deck(sample.demo()) == render_deck(sample.demo())


def test_the_template_is_what_its_script_builds():
    kept, built = Presentation(str(template.TEMPLATE)), template.build()
    assert [layout.name for layout in kept.slide_layouts] == [template.COVER, template.MESSAGE]
    assert abs(kept.slide_width / kept.slide_height - 16 / 9) < 0.001
    for one, other in zip(kept.slide_layouts, built.slide_layouts, strict=True):
        assert etree.tostring(one.element) == etree.tostring(other.element)
    assert len(kept.slides) == 0


@pytest.mark.office
@pytest.mark.parametrize("name", sample.EVERY)
def test_libreoffice_opens_it(name, tmp_path):
    office = shutil.which("soffice")
    if not office or not shutil.which("pdftotext"):
        pytest.skip("LibreOffice or poppler is not installed: the deck was NOT opened")
    report = sample.EVERY[name]()
    path = tmp_path / "deck.pptx"
    path.write_bytes(render_deck(report))
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/office",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True, timeout=120, capture_output=True,
    )  # fmt: skip
    printed = subprocess.run(
        ["pdftotext", str(tmp_path / "deck.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = printed.rstrip("\f").split("\f")
    told = storyboard.storyboard(report)
    assert len(pages) == len(told)
    for page, story in zip(pages, told, strict=True):
        assert "".join(story.title.split()) in "".join(page.split())
