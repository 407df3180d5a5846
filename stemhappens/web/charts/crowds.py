"""Where there are too many for a mark each: people as counts, stays as columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from stemhappens.web.charts.geometry import Band, Number, percent, pixels, share

MOST_COLUMNS = 12
"""So many columns still have room for a count of three digits over each, on a phone, too."""

SHADES = ("v0", "v1", "v3", "v5")
"""Of the counts in a crowd: no visit (outlined) first, then the shades of the circles."""


class CrowdPart(NamedTuple):
    """A count with its shade, and its stretch of the bar below the counts."""

    shade: str
    text: str
    x: str
    width: str


@dataclass(frozen=True)
class Crowd:
    """A school's people as counts, those without a visit first, over a bar of their shares.

    label: all of it in words. counts: people with no visit, with 1–2, with 3–4, with 5 or more.
    """

    label: str
    counts: tuple[int, ...]
    href: str = ""

    @property
    def parts(self) -> Iterator[CrowdPart]:
        """Each count with its place."""
        whole = sum(self.counts)
        before = 0
        for shade, count in zip(SHADES, self.counts, strict=True):
            x, width = share(before, whole), share(count, whole)
            yield CrowdPart(shade, f"{count:,}", percent(x), percent(width))
            before += count


@dataclass(frozen=True)
class PhaseBin:
    """So many engagements from `first` up to, not including, `last` school weeks in a phase.

    over: those of them past their limit (yellow). title: "4 to 8 weeks: 12, 3 over the limit".
    """

    first: int
    last: int
    count: int
    over: int
    title: str


class PlacedBin(NamedTuple):
    """A column with its yellow part on top, and its number above. y, heights: pixels."""

    bin: PhaseBin
    x: str
    width: str
    middle: str
    over_y: str
    over_height: str
    y: str
    height: str
    text_y: str


def bin_weeks(longest: Number) -> int:
    """How many weeks a column spans, so that at most MOST_COLUMNS stand up to `longest`."""
    step = 1
    while longest >= step * MOST_COLUMNS:
        step *= 2
    return step


def placed_bins(
    bins: Sequence[PhaseBin], most: int, band: Band, weeks: int, height: int
) -> Iterator[PlacedBin]:
    """Columns on an axis of `weeks`; a count of `most` fills the height but for its number."""
    floor, room = height - 1, height - 18
    for one in bins:
        left, right = band.at(one.first, weeks), band.at(one.last, weeks)
        full, over = room * share(one.count, most), room * share(one.over, most)
        top = floor - full
        yield PlacedBin(
            one,
            x=percent(left + Fraction(2, 1000)),
            width=percent(right - left - Fraction(4, 1000)),
            middle=percent((left + right) / 2),
            over_y=pixels(top),
            over_height=pixels(over),
            y=pixels(top + over),
            height=pixels(full - over),
            text_y=pixels(top - 4),
        )
