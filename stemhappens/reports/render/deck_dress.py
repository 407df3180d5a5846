"""A deck in a district's color, with its logo: the same slides, their figures untouched."""

import re
from io import BytesIO

from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.presentation import Presentation as PresentationType
from pptx.slide import Slide
from pptx.util import Inches

from stemhappens.reports.render.deck_parts import Box, decorative, describe, plate
from stemhappens.reports.render.dress import Dress
from stemhappens.reports.render.template import MARGIN, WIDTH

GROUNDS = ("accent6", "hlink")
"""The theme's colors that are the district's, cover and links: those of marks mean something."""

TOP, TALL, WIDEST, EDGE = 0.14, 0.34, 3.0, 0.06


def color_theme(deck: PresentationType, dress: Dress) -> None:
    """Give the deck's theme the district's color."""
    theme = deck.slide_master.part.part_related_by(RT.THEME)
    text = theme.blob.decode("utf-8")
    for name in GROUNDS:
        text = re.sub(
            rf'(<a:{name}><a:srgbClr val=")[0-9A-Fa-f]{{6}}',
            rf"\g<1>{dress.ground.removeprefix('#').upper()}",
            text,
        )
    theme._blob = text.encode("utf-8")


def put_logo(slide: Slide, dress: Dress, name: str, *, cover: bool) -> None:
    """The logo above the title, at the right; on the cover on white, for it is drawn for paper."""
    if not dress.logo:
        return
    picture = slide.shapes.add_picture(BytesIO(dress.logo), 0, 0, height=Inches(TALL))
    if picture.width > Inches(WIDEST):
        picture.height = int(picture.height * Inches(WIDEST) / picture.width)
        picture.width = Inches(WIDEST)
    picture.left, picture.top = Inches(WIDTH - MARGIN) - picture.width, Inches(TOP)
    describe(picture, name if cover else "")
    if not cover:
        decorative(picture)
        return
    wide, tall = picture.width / Inches(1), picture.height / Inches(1)
    box = Box(WIDTH - MARGIN - wide - EDGE, TOP - EDGE, wide + 2 * EDGE, tall + 2 * EDGE)
    ground = plate(slide, box)
    picture._element.addprevious(ground._element)
