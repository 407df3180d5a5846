"""What all charts share: percent positions, and the table behind each picture.

Horizontal positions are percentages of the drawing, so that a chart is as wide as its box while
its texts keep their size; vertical positions are pixels.
"""

from dataclasses import dataclass
from fractions import Fraction

Number = Fraction | int


@dataclass(frozen=True)
class Table:
    """The same data as text, for who cannot or would rather not look at the picture.

    columns: headings, the first one names the row. rows: one tuple of texts a row.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def share(part: Number, whole: Number) -> Fraction:
    """`part` of `whole`, kept within 0 and 1; nothing of nothing is 0."""
    if not whole or part <= 0:
        return Fraction(0)
    return Fraction(1) if part >= whole else Fraction(part, whole)


def percent(position: Number) -> str:
    """0..1 as an SVG length: 1/4 → "25%"."""
    hundredfold = 100 * position.numerator / position.denominator
    return f"{hundredfold:.2f}".rstrip("0").rstrip(".") + "%"


def pixels(length: Number) -> str:
    """An SVG length with one decimal at most: 12.50 → "12.5"."""
    return f"{float(length):.1f}".removesuffix(".0")


@dataclass(frozen=True)
class Band:
    """A stretch of the horizontal axis, from `low` to `high` as shares of the drawing's width."""

    low: Fraction
    high: Fraction

    def at(self, part: Number, whole: Number) -> Fraction:
        """Where `part` of `whole` lies on this stretch."""
        placed, low, high = share(part, whole), self.low, self.high
        # one fraction made instead of three: a page places hundreds of marks
        span = high.numerator * low.denominator - low.numerator * high.denominator
        base = low.numerator * high.denominator * placed.denominator
        return Fraction(
            base + span * placed.numerator,
            low.denominator * high.denominator * placed.denominator,
        )
