"""Papers in a district's color, with its logo: what is read stays readable, figures the same."""

from fractions import Fraction
from io import BytesIO

import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from stemhappens.people.branding import CONTRAST, contrast_on_white
from stemhappens.reports.dressing import GROUND, darkened, dressed
from stemhappens.reports.render.deck import render_deck
from stemhappens.reports.render.dress import GREEN, INK, PLAIN, Dress
from stemhappens.reports.render.template import MARGIN, WIDTH
from tests.reports import sample

LIGHT = ("#ffd60a", "#ffffff", "#7fd1ae", "#d1495b", "#0a5fb4")


def png(wide: int = 300, tall: int = 100) -> bytes:
    out = BytesIO()
    Image.new("RGB", (wide, tall), "#003366").save(out, "PNG")
    return out.getvalue()


def drawn(dress: Dress = PLAIN):
    return Presentation(BytesIO(render_deck(sample.demo(), dress)))


def words(deck) -> list[str]:
    return [
        shape.text_frame.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
    ]


def pictures(slide):
    return [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]


def colors(deck) -> str:
    return deck.slide_master.part.part_related_by(RT.THEME).blob.decode()


@pytest.mark.parametrize("color", LIGHT)
def test_a_color_too_light_for_words_is_darkened(color):
    dress = dressed(color=color)
    assert contrast_on_white(dress.ink) >= CONTRAST
    assert contrast_on_white(dress.mark) >= CONTRAST
    assert contrast_on_white(dress.ground) >= GROUND


@pytest.mark.parametrize("color", ["#17553f", "#13201b", "#000000"])
def test_a_color_dark_enough_stays_as_it_is(color):
    assert darkened(color, GROUND) == color


def test_gray_words_are_read_on_every_ground():
    gray = contrast_on_white("#c3cdc7")  # the soft words of the cover
    assert all(contrast_on_white(dressed(color=c).ground) / gray >= Fraction(9, 2) for c in LIGHT)


def test_without_a_choice_papers_are_ours():
    assert (PLAIN.mark, PLAIN.ink, PLAIN.ground, PLAIN.paper) == (GREEN, INK, GREEN, "letter")
    assert render_deck(sample.demo()) == render_deck(sample.demo(), PLAIN)


def test_the_deck_wears_the_color_and_keeps_the_colors_that_mean_something():
    text = colors(drawn(dressed(color="#0a3c6e")))
    assert '<a:accent6><a:srgbClr val="0A3C6E"/>' in text
    assert '<a:accent1><a:srgbClr val="1F6A4F"/>' in text, "green: coaching that happened"
    assert '<a:accent2><a:srgbClr val="FFC629"/>' in text, "yellow: a person must decide"


def test_the_deck_wears_the_logo_and_the_name():
    deck = drawn(dressed(name="Tern Valley", logo=png()))
    cover, *others = deck.slides
    (logo,) = pictures(cover)
    assert logo._element.xpath(".//p:cNvPr")[0].get("descr") == "Tern Valley"
    for slide in deck.slides:
        (logo,) = pictures(slide)
        assert logo.top + logo.height < slide.shapes.title.top
        assert (logo.left + logo.width) / 914400 == pytest.approx(WIDTH - MARGIN, abs=0.01)
    assert all(picture.width for slide in others for picture in pictures(slide))
    assert any(text.startswith("Tern Valley ·") for text in words(deck))


def test_a_very_wide_logo_stays_in_its_corner():
    (logo,) = pictures(drawn(dressed(logo=png(1900, 60))).slides[0])
    assert logo.width / 914400 <= 3.0
    assert logo.width / logo.height == pytest.approx(1900 / 60, rel=0.01)


def test_a_dress_changes_no_word_and_no_figure():
    worn = words(drawn(dressed(color="#0a3c6e", logo=png())))
    assert [text for text in worn if text] == [text for text in words(drawn()) if text]


def test_the_same_dress_gives_the_same_bytes():
    dress = dressed(color="#0a3c6e", logo=png())
    assert render_deck(sample.demo(), dress) == render_deck(sample.demo(), dress)
