"""Colours of cells, by a name that people use."""

from __future__ import annotations

import colorsys

from openpyxl.styles.colors import COLOR_INDEX

# Of the usual theme: white, black, light, dark, and the six accents.
OFFICE = (
    "FFFFFF", "000000", "E7E6E6", "44546A", "4472C4",
    "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47",
)  # fmt: skip
_HUES = (
    (0.03, "red"), (0.12, "orange"), (0.19, "yellow"), (0.45, "green"), (0.54, "turquoise"),
    (0.70, "blue"), (0.80, "purple"), (0.94, "pink"), (1.01, "red"),
)  # fmt: skip


def indexed(index: int) -> str:
    """The colour of the old palette, as RRGGBB; "" for none."""
    return COLOR_INDEX[index][-6:] if 0 <= index < len(COLOR_INDEX) else ""


def tinted(colour: str, tint: float) -> str:
    """A theme colour made lighter (tint above 0) or darker."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    mixed = colorsys.hls_to_rgb(hue, min(max(light, 0), 1), full)
    return "".join(f"{round(part * 255):02X}" for part in mixed)


def named(colour: str) -> str:
    """A colour as people say it, with its code ("yellow FFF2CC"); "" for white and for none."""
    if len(colour) < 6:
        return ""
    colour = colour[-6:].upper()
    try:
        red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    except ValueError:
        return ""
    hue, light, _full = colorsys.rgb_to_hls(red, green, blue)
    spread = max(red, green, blue) - min(red, green, blue)
    if light > 0.985:
        return ""
    if spread < 0.06:
        return f"{'gray' if light > 0.2 else 'black'} {colour}"
    return f"{next(name for most, name in _HUES if hue <= most)} {colour}"
