"""How the demo's papers look: a tern over a valley, drawn here, for no real district has it."""

import io

from PIL import Image, ImageDraw

from stemhappens.core.write import Unit
from stemhappens.people.branding import set_branding

SIZE, FINE = 120, 4
"""Pixels a side, and how much larger it is drawn so that its edges are smooth."""

GREEN, PALE, WHITE = "#17553f", "#93c6aa", "#ffffff"
VALLEY = ((0, 86), (30, 62), (60, 82), (92, 54), (120, 76), (120, 120), (0, 120))
WINGS = (
    ((60, 50), (34, 24), (10, 20), (36, 36), (54, 58)),
    ((60, 50), (86, 22), (112, 22), (84, 36), (66, 58)),
)
BODY = ((54, 56), (60, 44), (66, 56), (62, 72), (66, 82), (60, 78), (54, 82), (58, 72))


def dress_papers(unit: Unit) -> None:
    """Give the district's papers its mark."""
    set_branding(unit, name="", color="", paper="letter", logo=logo())


def logo() -> bytes:
    """The mark as a PNG."""
    side = SIZE * FINE
    image = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(image)
    draw.ellipse((0, 0, side - 1, side - 1), fill=GREEN)
    _fill(draw, VALLEY, PALE)
    for shape in (*WINGS, BODY):
        _fill(draw, shape, WHITE)
    mask = Image.new("L", (side, side))
    ImageDraw.Draw(mask).ellipse((0, 0, side - 1, side - 1), fill=255)
    image.putalpha(mask)
    out = io.BytesIO()
    image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _fill(draw: ImageDraw.ImageDraw, corners: tuple[tuple[int, int], ...], color: str) -> None:
    draw.polygon([(x * FINE, y * FINE) for x, y in corners], fill=color)
