"""How the papers of a district look, as it has chosen."""

from fractions import Fraction

from stemhappens.people.branding import CONTRAST, contrast_on_white, logo_bytes
from stemhappens.people.models import Branding
from stemhappens.reports.render.dress import PLAIN, Dress

GROUND = Fraction(75, 10)
"""The least contrast with white of the deck's cover: its gray words then have 4.5 : 1 on it."""

STEP = Fraction(19, 20)


def dress_of_district() -> Dress:
    """What the papers of the district in scope wear (one statement)."""
    row = Branding.objects.first()
    return dressed(row.name, row.color, logo_bytes(row), row.paper) if row else PLAIN


def dressed(name: str = "", color: str = "", logo: bytes = b"", paper: str = "letter") -> Dress:
    """Papers in "#rrggbb" ("" for our colors), made darker where words could not be read."""
    if not color:
        return Dress(name=name, logo=logo, paper=paper)
    return Dress(name, darkened(color, CONTRAST), darkened(color, GROUND), logo, paper)


def darkened(color: str, least: Fraction) -> str:
    """The color "#rrggbb", as much darker as it takes to have a contrast of `least` with white."""
    found = color
    while (contrast := contrast_on_white(found)) is not None and contrast < least:
        parts = (int(found[at : at + 2], 16) for at in (1, 3, 5))
        found = "#" + "".join(f"{int(part * STEP):02x}" for part in parts)
    return found
