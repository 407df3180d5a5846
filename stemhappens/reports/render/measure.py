"""How wide words are in Arial, so that titles fit and no line runs out of its box.

A deck does not carry its font and nobody measures it for us; the widths below are Arial's own
(and its metric twin's), in thousandths of the size.
"""

import re
from functools import cache
from math import ceil

_AFTER_NUMBER = re.compile(r"(?<=\d) (?=\S)")
_WHOLE = re.compile(r"(\d\u00a0of) (?=\d)")

_REGULAR = tuple(
    map(
        int,
        """
278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556
556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833
722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556
556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334
260 334 584
""".split(),
    )
)
_BOLD = tuple(
    map(
        int,
        """
278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556
556 556 556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833
722 778 667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611
556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389
280 389 584
""".split(),
    )
)
_FIRST = 32
_WIDE = {"…": 1000, "\N{NO-BREAK SPACE}": 278, "–": 556, "’": 278, "·": 333}
_OTHER = 722
"""For another character outside ASCII: a wide letter, so that we err on the safe side."""
POINTS_PER_INCH = 72


@cache
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Inches that one line of `text` takes at `size` points."""
    widths = _BOLD if bold else _REGULAR
    units = sum(
        widths[ord(char) - _FIRST]
        if 0 <= ord(char) - _FIRST < len(widths)
        else _WIDE.get(char, _OTHER)
        for char in text
    )
    return units * size / 1000 / POINTS_PER_INCH


def lines(text: str, size: float, room: float, *, bold: bool = False) -> int:
    """Lines that `text` takes in `room` inches, broken between words as Office does."""
    count, used, space = 1, 0.0, width(" ", size, bold=bold)
    for word in text.split(" "):
        long = width(word, size, bold=bold)
        if used and used + space + long > room:
            count, used = count + 1, 0.0
        used += long + (space if used else 0.0)
        if used > room:
            count, used = count + ceil(used / room) - 1, used % room
    return count


def glued(text: str) -> str:
    """`text` whose numbers stay on one line with the word after them: "47 of 80", "4 schools"."""
    return _WHOLE.sub("\\1\N{NO-BREAK SPACE}", _AFTER_NUMBER.sub("\N{NO-BREAK SPACE}", text))


def shorten(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """`text` on one line of `room` inches, its end cut to "…" if it must be."""
    if width(text, size, bold=bold) <= room:
        return text
    while text and width(text + "…", size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip(" ·,") + "…"


def fit(
    text: str, room: float, sizes: tuple[float, ...], most: int, *, bold: bool = False
) -> tuple[float, int]:
    """The best of `sizes` (largest first) and its lines: one line if a size allows it with no
    more than a step down, else the largest within `most` lines, else the smallest."""
    for size in sizes[:2]:
        if lines(text, size, room, bold=bold) == 1:
            return size, 1
    for size in sizes:
        count = lines(text, size, room, bold=bold)
        if count <= most:
            return size, count
    return sizes[-1], lines(text, sizes[-1], room, bold=bold)
