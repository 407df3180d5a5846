"""The board deck as .pptx: the storyboard drawn on our own template, eight slides at most."""

from copy import deepcopy
from datetime import datetime, time
from io import BytesIO

from django.utils.translation import gettext as _
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as PresentationType
from pptx.shapes.placeholder import SlidePlaceholder
from pptx.slide import Slide, SlideLayout
from pptx.util import Inches, Pt

from stemhappens.reports import charts, sentences, storyboard
from stemhappens.reports.content import BoardReport, Frame
from stemhappens.reports.render import measure
from stemhappens.reports.render.deck_dress import color_theme, put_logo
from stemhappens.reports.render.deck_parts import BODY
from stemhappens.reports.render.deck_slides import DRAW
from stemhappens.reports.render.dress import PLAIN, Dress
from stemhappens.reports.render.package import same_bytes
from stemhappens.reports.render.page import Page
from stemhappens.reports.render.template import (
    CONTENT,
    COVER,
    MARGIN,
    MESSAGE,
    TEMPLATE,
)

TITLE_SIZES, COVER_SIZES, LEAD_SIZES = (40.0, 36.0, 32.0), (50.0, 44.0, 36.0), (24.0, 22.0, 20.0)
TITLE_TOP, LEADING = 0.6, 0.97 / 72 * 1.17
FOOTER, NUMBER = 11, 12


def render_deck(report: BoardReport, dress: Dress = PLAIN) -> bytes:
    """The .pptx of a report, as a district's papers look. The same ones give the same bytes."""
    deck = Presentation(str(TEMPLATE))
    color_theme(deck, dress)
    told = storyboard.storyboard(report)
    for number, slide in enumerate(told, start=1):
        _draw(deck, report, dress, slide, (number, len(told)))
    _properties(deck, report, told[0].title)
    stream = BytesIO()
    deck.save(stream)
    return same_bytes(stream.getvalue(), _stamp(report.frame))


def _draw(
    deck: PresentationType,
    report: BoardReport,
    dress: Dress,
    told: storyboard.Slide,
    place: tuple[int, int],
) -> None:
    cover = told.key == "reach"
    layout = next(
        layout for layout in deck.slide_layouts if layout.name == (COVER if cover else MESSAGE)
    )
    slide = deck.slides.add_slide(layout)
    page = Page(slide, told, _heading(slide, told, cover=cover))
    DRAW[told.key](page, report)
    put_logo(slide, dress, dress.name or report.frame.district, cover=cover)
    _footer(slide, layout, _footer_text(report, told.key, dress), place)
    slide.notes_slide.notes_text_frame.text = told.notes
    _language(slide, report.frame.language)


def _heading(slide: Slide, told: storyboard.Slide, *, cover: bool) -> float:
    """Sets title and lead one below the other; returns where the body begins."""
    sizes = COVER_SIZES if cover else TITLE_SIZES
    words = measure.glued(told.title)
    size, count = measure.fit(words, CONTENT, sizes, 2, bold=True)
    title, lead = slide.placeholders[0], slide.placeholders[13]
    title.text_frame.text = words
    title.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
    height = count * size * LEADING
    _place(title, TITLE_TOP, height)
    top = TITLE_TOP + height + 0.12
    if not told.lead:
        lead._element.getparent().remove(lead._element)
        return top + 0.1
    lead.text_frame.text = told.lead
    small, rows = measure.fit(told.lead, CONTENT, LEAD_SIZES if cover else (BODY,), 2)
    lead.text_frame.paragraphs[0].runs[0].font.size = Pt(small)
    tall = rows * small * 1.26 / 72
    _place(lead, top, tall)
    return top + tall + (0.3 if cover else 0.2)


def _place(shape: SlidePlaceholder, top: float, height: float) -> None:
    shape.left, shape.top = Inches(MARGIN), Inches(top)
    shape.width, shape.height = Inches(CONTENT), Inches(height)


def _footer_text(report: BoardReport, key: storyboard.Key, dress: Dress) -> str:
    frame = report.frame
    district = dress.name or frame.district
    if key == "asks":
        return sentences.frozen_line(frame)
    room = CONTENT - 1.2
    end = " · " + _("as of %(day)s") % {"day": sentences.day(frame.as_of)}
    if key == "reach" and charts.dots(report):
        end += " · " + _("each circle is one teacher")
    left = room - measure.width(end, 16)
    names = district
    if measure.width(f"{district} · {frame.program}", 16) <= left:
        names = f"{district} · {frame.program}"
    return measure.shorten(names, 16, left) + end


def _footer(slide: Slide, layout: SlideLayout, words: str, place: tuple[int, int]) -> None:
    """python-pptx leaves footer and slide number on the layout; a slide shows its own copies."""
    for source in layout.placeholders:
        kind = source.placeholder_format.idx
        if kind not in (FOOTER, NUMBER):
            continue
        copy = deepcopy(source._element)
        slide.shapes._spTree.append(copy)
        copy.find(f".//{qn('p:cNvPr')}").set("id", str(900 + kind))
        for part in (copy.find(qn("p:spPr")), copy.find(f".//{qn('a:lstStyle')}")):
            for child in list(part):
                part.remove(child)
        copy.find(f".//{qn('a:t')}").text = words if kind == FOOTER else f"{place[0]}"
        if kind == FOOTER:
            continue
        run = etree.SubElement(copy.find(f".//{qn('a:p')}"), qn("a:r"))
        etree.SubElement(run, qn("a:rPr"))
        etree.SubElement(run, qn("a:t")).text = _(" of %(count)s") % {"count": place[1]}


def _language(slide: Slide, language: str) -> None:
    """Says on every run in which language it is read aloud."""
    for element in (slide._element, slide.notes_slide._element):
        for run in element.iter(qn("a:r")):
            run.get_or_add_rPr().set("lang", language)
        for field in element.iter(qn("a:fld")):
            field.find(qn("a:rPr")).set("lang", language)


def _properties(deck: PresentationType, report: BoardReport, title: str) -> None:
    core, frame = deck.core_properties, report.frame
    core.title, core.author, core.language = title, frame.author, frame.language
    core.subject = f"{frame.district}, {frame.program}, {sentences.days(frame.period)}"
    core.keywords = frame.fingerprint
    core.created = core.modified = _stamp(frame)
    core.last_modified_by, core.revision = frame.author, 1


def _stamp(frame: Frame) -> datetime:
    when = frame.frozen_at or datetime.combine(frame.as_of, time())
    return when.replace(tzinfo=None, microsecond=0)
