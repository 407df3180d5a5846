"""Parts of pages: what came in is printed, escaped, and works without JavaScript."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string

from stemhappens import web
from stemhappens.web.components import Column, Linked, Row, Rows, SightRow, Tag, compose
from stemhappens.web.ui.sample import SampleForm, ui_context

TEMPLATES = Path(web.__file__).parent / "templates"


def part(thing) -> str:
    return Template("{% load parts %}{% part thing %}").render(Context({"thing": thing}))


def field(bound, options: str = "") -> str:
    return Template("{% load parts %}{% field bound " + options + " %}").render(
        Context({"bound": bound})
    )


def test_a_sentence_keeps_its_parts_in_the_order_of_the_translation():
    pieces = compose("{schools} for {n} coaches", n="4", schools=Linked("8 of 12", "/e"))
    assert [getattr(piece, "text", piece) for piece in pieces] == [
        "8 of 12",
        " for ",
        "4",
        " coaches",
    ]


def test_texts_are_escaped_wherever_they_stand():
    assert part(("<b>", Tag("<i>"))) == '&lt;b&gt;<span class="tag">&lt;i&gt;</span>'


def test_a_figure_is_a_link_that_also_opens_in_the_drawer():
    html = part(Linked("47 of 80 teachers", "/evidence/reached", marked=True))
    assert 'class="fig mark" href="/evidence/reached"' in html
    assert 'hx-target="#drawer"' in html
    assert "hx-" not in part(Linked("Settings", "/settings", drawer=False))


def test_a_row_has_a_cell_for_each_column():
    table = Rows("Coaches", (Column("Coach"), Column("Sessions", num=True)), (Row(("Theo", "41")),))
    assert '<th scope="row">Theo</th><td class="num">41</td>' in part(table)
    with pytest.raises(ValueError, match="zip"):
        part(Rows("Coaches", (Column("Coach"),), (Row(("Theo", "41")),)))


def test_an_unknown_sight_is_refused():
    with pytest.raises(ValueError, match="sights"):
        SightRow("Private note", ("maybe",))


@pytest.mark.parametrize(
    ("name", "options"), [("step", ""), ("kind", 'kind="pills"'), ("minutes", 'kind="seg"')]
)
def test_an_error_stands_above_its_field_and_is_tied_to_it(name, options):
    form = SampleForm({})
    html = field(form[name], options)
    error = re.search(r'id="(id_\w+_error)"', html)[1]
    assert error in re.search(r'aria-describedby="([^"]+)"', html)[1].split()
    assert 'aria-invalid="true"' in html
    assert html.index(error + '">') < html.index("<input")


def test_choices_are_a_fieldset_of_real_inputs():
    html = field(SampleForm(initial={"minutes": "45"})["minutes"], 'kind="seg"')
    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count('type="radio"') == 6
    assert re.search(r'value="45"[^>]*checked', html)


def test_unknown_kind_of_field_is_refused():
    with pytest.raises(ValueError, match="kind of field"):
        field(SampleForm()["kind"], 'kind="buttons"')


def test_a_field_keeps_what_was_typed():
    assert 'value="Score &lt;3"' in field(SampleForm({"step": "Score <3"})["step"])


def test_the_sheet_of_parts_renders():
    html = render_to_string("web/ui.html", ui_context())
    assert html.lstrip().startswith("<!doctype html>")
    assert html.count("<h1") == 1
    assert re.search(r"\sstyle=|<style|\son\w+=|<script(?! src)", html) is None


@pytest.mark.parametrize("name", ["403.html", "404.html", "500.html"])
def test_error_pages_need_no_context(name):
    html = render_to_string(name, {})
    assert html.count("<h1") == 1
    assert 'href="/"' in html


@pytest.mark.parametrize(
    "path",
    sorted(TEMPLATES.rglob("*.html")),
    ids=lambda path: path.relative_to(TEMPLATES).as_posix(),
)
def test_no_template_needs_more_than_the_policy_allows(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son(click|change|submit|load)=|<script>", text)
    assert "{#" not in re.sub(r"\{#[^\n]*?#\}", "", text), "a comment over two lines is printed"


def test_a_table_as_cards_names_each_cell_and_keeps_its_roles():
    columns = (Column("Teacher"), Column("School"))
    html = str(part(Rows("Engagements", columns, (Row(("Carla", "Birch")),), cards=True)))
    assert '<td role="cell" data-label="School"><span>Birch</span></td>' in html
    assert all(f'role="{role}"' in html for role in ("table", "row", "columnheader", "rowheader"))
    assert "data-label" not in str(part(Rows("Engagements", columns, (Row(("Carla", "Birch")),))))
