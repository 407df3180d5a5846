"""Figure: the only thing that pages and reports print. Engines count, this divides, once."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

PERCENT_FROM = 10
"""A percentage needs a denominator of at least this many (DESIGN §2); below it stands "3 of 7"."""


@dataclass(frozen=True)
class Period:
    """Inclusive dates of the district."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"A period ends on or after it starts: {self.start} > {self.end}")


def half_up(value: Fraction, places: int = 0) -> Fraction:
    """Round half up (away from zero at .5 for positives) to `places` decimals, exactly."""
    scale = 10**places
    doubled = 2 * value.denominator
    # whole numbers all the way: a page rounds hundreds of values
    return Fraction((2 * scale * value.numerator + value.denominator) // doubled, scale)


def decimal_text(value: Fraction, places: int = 1) -> str:
    """`value` rounded half up to `places` decimals; a whole number is printed without a point."""
    rounded = half_up(value, places)
    if rounded.denominator == 1:
        return f"{rounded.numerator:,}"
    return f"{float(rounded):,.{places}f}"


@dataclass(frozen=True)
class Figure:
    """One counted answer, with all that is needed to read and to repeat it.

    value: exact, in `unit`; None where nothing can be said (no denominator, too few to tell).
    numerator, denominator: whole numbers as the engine counted them; denominator None for counts.
    definition: the sentence of the catalogue. seq: the district's write sequence it was read at.
    """

    name: str
    value: Fraction | None
    numerator: int | None
    denominator: int | None
    unit: str
    definition: str
    period: Period
    filters: tuple[tuple[str, str], ...] = ()
    seq: int = 0

    @property
    def count_text(self) -> str:
        """The numerator alone: "47"; "unknown" when there is none."""
        return "unknown" if self.numerator is None else f"{self.numerator:,}"

    @property
    def of_text(self) -> str:
        """ "47 of 80"; a count without denominator prints alone."""
        if self.denominator is None:
            return self.count_text
        return f"{self.count_text} of {self.denominator:,}"

    @property
    def share(self) -> Fraction | None:
        """Numerator / denominator as a fraction of 1, or None."""
        if self.numerator is None or not self.denominator:
            return None
        return Fraction(self.numerator, self.denominator)

    @property
    def percent_text(self) -> str:
        """ "59%" from ten up, "3 of 7" below."""
        if self.share is None or (self.denominator or 0) < PERCENT_FROM:
            return self.of_text
        return f"{half_up(self.share * 100).numerator}%"

    @property
    def value_text(self) -> str:
        """The value with one decimal at most, half up; "unknown" where there is none."""
        return "unknown" if self.value is None else decimal_text(self.value)
