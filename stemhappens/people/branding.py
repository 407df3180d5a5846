"""How a district's papers look: its name on them, one color, a logo, the paper."""

import base64
import io
import re
from fractions import Fraction

from django.utils.translation import gettext as _
from PIL import Image

from stemhappens.core.problem import Problems, Stale
from stemhappens.core.rules import authorize
from stemhappens.core.write import Unit
from stemhappens.people.checks import refuse
from stemhappens.people.models import Branding

MOST_BYTES = 100 * 1024
MOST_PIXELS = 2_000
"""Of a logo's longer side."""
CONTRAST = Fraction(45, 10)
"""The least contrast of a color that is read on white (WCAG AA)."""


class NoLogo(ValueError):
    """Why a file is no logo, as a sentence."""


def set_branding(
    unit: Unit,
    *,
    name: str,
    color: str,
    paper: str,
    logo: bytes | None = None,
    without_logo: bool = False,
    version: int = 0,
) -> Branding:
    """Choose how papers look. logo: a PNG as sent (None: the one there is stays).

    color: "#rrggbb" or nothing. version: of the row as its writer saw it, 0 where there was none.
    """
    authorize(unit.actor, "set_branding")
    problems = Problems()
    kept = _kept_logo(problems, logo)
    _check_color(problems, color)
    if paper not in Branding.Paper.values:
        problems.add("paper", _("Choose Letter or A4."))
    refuse(problems)
    row = Branding.objects.first()
    if (row.version if row else 0) != version:
        raise Stale("the branding was changed by somebody else in the meantime")
    values = {"name": name.strip(), "color": color.strip().lower(), "paper": paper}
    if logo or without_logo:
        values["logo"] = kept
    return unit.add(Branding(**values)) if row is None else unit.change(row, **values)


def _kept_logo(problems: Problems, logo: bytes | None) -> str:
    if not logo:
        return ""
    try:
        return base64.b64encode(redrawn(logo)).decode("ascii")
    except NoLogo as why:
        problems.add("logo", str(why))
        return ""


def redrawn(logo: bytes) -> bytes:
    """A PNG drawn anew from its pixels, so that nothing else in the file is kept.

    NoLogo says what is wrong with anything but a PNG of at most 100 KB.
    """
    if len(logo) > MOST_BYTES:
        raise NoLogo(_("A logo has at most 100 KB; save it smaller."))
    try:
        with Image.open(io.BytesIO(logo), formats=["PNG"]) as image:
            if max(image.size) > MOST_PIXELS:
                raise NoLogo(_("A logo has at most 2,000 pixels a side; save it smaller."))
            pixels = image.convert("RGBA" if _sees_through(image) else "RGB")
    except NoLogo:
        raise
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise NoLogo(_("This is no PNG; save the logo as a PNG.")) from None
    out = io.BytesIO()
    pixels.save(out, "PNG", optimize=True)
    if out.tell() > MOST_BYTES:
        raise NoLogo(_("Drawn anew this logo has more than 100 KB; save it smaller."))
    return out.getvalue()


def _sees_through(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def _check_color(problems: Problems, color: str) -> None:
    if not color.strip():
        return
    found = contrast_on_white(color)
    if found is None:
        problems.add("color", _("Write the color like #17553f."))
    elif found < CONTRAST:
        words = _(
            "This color has a contrast of %s : 1 on white and words need 4.5 : 1; "
            "choose a darker one."
        )
        problems.add("color", words % f"{float(int(found * 10)) / 10:.1f}")


def contrast_on_white(color: str) -> Fraction | None:
    """The contrast of "#rrggbb" with white, as WCAG counts it; None where it is no color."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", color.strip()):
        return None
    parts = [int(color.strip()[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
              for part in parts]  # fmt: skip
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return Fraction(1.05 / (light + 0.05))


def logo_bytes(branding: Branding | None) -> bytes:
    """The logo as a PNG; empty where there is none."""
    return base64.b64decode(branding.logo) if branding and branding.logo else b""
