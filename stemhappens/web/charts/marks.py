"""One mark each: teachers as circles, goals as squares, months as cells, a share as a bar.

Inputs carry numbers that were counted elsewhere; only places and shades are found here.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, NamedTuple

from stemhappens.web.charts.crowds import Crowd
from stemhappens.web.charts.geometry import Number, Table, percent, pixels, share

DOT_BANDS = ((0, "v0"), (2, "v1"), (4, "v3"))
"""Up to so many visits → shade of the circle; more is the darkest (v5)."""

HEAT_EDGES = (Fraction(2), Fraction(3), Fraction(4), Fraction(8))
"""A rate below the first edge takes step 1, from the last one on step 5."""


@dataclass(frozen=True)
class Dot:
    """One teacher. visits: printed in the circle. title: "Paul Harrow: no visit"."""

    visits: int
    title: str
    href: str = ""

    @property
    def shade(self) -> str:
        """v0 (a ring), v1, v3 or v5."""
        return next((name for top, name in DOT_BANDS if self.visits <= top), "v5")


@dataclass(frozen=True)
class Dots:
    """Circles in a row, people without a visit first, then most visits first.

    label: what the row says in words, "Eastgate ES: 6 teachers, none visited".
    """

    label: str
    dots: tuple[Dot, ...]
    template: ClassVar[str] = "web/charts/dots.html"

    @property
    def ordered(self) -> tuple[Dot, ...]:
        """Rings first, then from many visits to few; equal ones keep their order."""
        return tuple(sorted(self.dots, key=lambda dot: (dot.visits > 0, -dot.visits)))

    @property
    def table(self) -> Table:
        """One row a teacher."""
        return Table(("", ""), tuple((dot.title, str(dot.visits)) for dot in self.ordered))


@dataclass(frozen=True)
class Month:
    """A column. days: instructional days in it; part: the month is not over or hardly begun."""

    label: str
    days: int
    part: bool = False


@dataclass(frozen=True)
class Cell:
    """A month of a school. text: the count as printed; rate: per 20 instructional days, decides
    the shade, None where there was no school; dip: outlined, a person should look at it."""

    text: str
    rate: Fraction | None
    dip: bool = False
    part: bool = False
    href: str = ""
    title: str = ""

    @property
    def classes(self) -> str:
        """Shade s0 (nothing) to s5, "off" without school, with "dip" and "part" where they hold."""
        shade = "off" if self.rate is None else f"s{heat_step(self.rate)}"
        extra = (name for name, on in (("dip", self.dip), ("part", self.part)) if on)
        return " ".join((shade, *extra))


def heat_step(rate: Fraction, edges: tuple[Fraction, ...] = HEAT_EDGES) -> int:
    """0 for nothing, else 1 to 5, by how many edges the rate has reached."""
    return 0 if rate <= 0 else 1 + bisect_right(edges, rate)


@dataclass(frozen=True)
class HeatRow:
    """A school: one cell a month, and its total as printed."""

    label: str
    cells: tuple[Cell, ...]
    total: str
    href: str = ""


@dataclass(frozen=True)
class Heat:
    """Months × schools, a real table: the number is printed, the shade is the rate."""

    caption: str
    months: tuple[Month, ...]
    rows: tuple[HeatRow, ...]
    row_heading: str
    total_heading: str
    template: ClassVar[str] = "web/charts/heat.html"


@dataclass(frozen=True)
class ServedRow:
    """A school with its people and its months. reached, of: "6" and "of 7".

    crowd: drawn in place of the dots where there are too many people for a mark each.
    """

    label: str
    dots: Dots
    reached: str
    of: str
    cells: tuple[Cell, ...]
    total: str
    href: str = ""
    crowd: Crowd | None = None


@dataclass(frozen=True)
class ServedGroup:
    """Schools under one line: lead is printed bold, "No visit this year:"; empty: none visited.

    rest: rows folded away under rest_text, "38 more schools".
    """

    lead: str
    text: str
    rows: tuple[ServedRow, ...]
    empty: bool = False
    rest: tuple[ServedRow, ...] = ()
    rest_text: str = ""


@dataclass(frozen=True)
class Served:
    """Who is served: circles and months of every school in one table, groups in the given order.

    reached, of, month_totals, total: the district's own figures (each teacher once).
    bars: the rate of each month over all schools, bars_total its printed year.
    """

    caption: str
    months: tuple[Month, ...]
    groups: tuple[ServedGroup, ...]
    reached: str
    of: str
    month_totals: tuple[str, ...]
    total: str
    days_total: str
    bars: "Bars"
    bars_total: str
    template: ClassVar[str] = "web/charts/served.html"

    @property
    def width(self) -> int:
        """How many columns the table has: school, people, reached, the months, the year."""
        return len(self.months) + 4

    @property
    def crowded(self) -> bool:
        """True when people are counts in the rows, not circles."""
        return any(row.crowd for group in self.groups for row in group.rows)


@dataclass(frozen=True)
class Bar:
    """One column. value: its height's number; text: as printed; part: pale, hardly begun."""

    label: str
    value: Number
    text: str
    part: bool = False


class PlacedBar(NamedTuple):
    """A bar with its place: x, width and middle in percent, y and height in percent of the plot."""

    bar: Bar
    x: str
    width: str
    middle: str
    y: str
    height: str


@dataclass(frozen=True)
class Bars:
    """Columns from zero, the number over each. label: the chart in words. unit: of the numbers."""

    label: str
    bars: tuple[Bar, ...]
    unit: str = ""
    template: ClassVar[str] = "web/charts/bars.html"

    @property
    def placed(self) -> Iterator[PlacedBar]:
        """Every bar with its place; the highest fills the plot."""
        top = max((bar.value for bar in self.bars), default=0)
        slot = Fraction(1, max(len(self.bars), 1))
        for index, bar in enumerate(self.bars):
            height = share(bar.value, top)
            yield PlacedBar(
                bar,
                x=percent(slot * (index + Fraction(3, 20))),
                width=percent(slot * Fraction(7, 10)),
                middle=percent(slot * (index + Fraction(1, 2))),
                y=percent(1 - height),
                height=percent(height),
            )

    @property
    def table(self) -> Table:
        """One row a bar."""
        return Table(("", self.unit), tuple((bar.label, bar.text) for bar in self.bars))


@dataclass(frozen=True)
class Bullet:
    """A bar to the whole. value of whole is filled; stroke, of stroke_whole (last year, a limit),
    is an upright line. tone: "go", "due" or "over" (yellow). short: 78 px, for a row of a list."""

    label: str
    value: Number | None
    whole: Number
    stroke: Number | None = None
    stroke_whole: Number | None = None
    tone: str = "go"
    short: bool = False
    template: ClassVar[str] = "web/charts/bullet.html"

    @property
    def filled(self) -> str:
        """Width of the filled part."""
        return percent(share(self.value or 0, self.whole))

    @property
    def mark(self) -> str:
        """Place of the upright stroke; empty without one."""
        if self.stroke is None:
            return ""
        return percent(share(self.stroke, self.stroke_whole or self.whole))


SQUARE_KINDS = ("done", "on", "st", "ca", "dr", "pale")
"""completed, on track, stalled (struck on paper), carried (hatched), dropped (outlined), settled"""


@dataclass(frozen=True)
class SquareKind:
    """So many squares of one kind. kind: of SQUARE_KINDS; text: "completed"; href: their list."""

    kind: str
    count: int
    text: str
    href: str = ""

    def __post_init__(self) -> None:
        if self.kind not in SQUARE_KINDS:
            raise ValueError(f"Unknown kind of square: {self.kind!r}")


class Square(NamedTuple):
    """One square: its kind and its top left corner, in units of a grid with pitch 26.

    width: 22, or less for what remains of a kind when a square stands for several.
    """

    kind: str
    x: int
    y: int
    width: str


@dataclass(frozen=True)
class Squares:
    """One square a goal (or row), in the order of the kinds. label: all counts in words.

    each: how many one square stands for; what remains of a kind is a narrower one.
    """

    label: str
    kinds: tuple[SquareKind, ...]
    per_row: int = 0
    each: int = 1
    template: ClassVar[str] = "web/charts/squares.html"
    pitch: ClassVar[int] = 26
    side: ClassVar[int] = 22

    @property
    def total(self) -> int:
        """How many squares are drawn."""
        return sum(-(-kind.count // self.each) for kind in self.kinds)

    @property
    def across(self) -> int:
        """Squares in a row: as told, else more of them the more there are."""
        return self.per_row or next(
            (across for top, across in ((100, 10), (300, 20), (800, 32)) if self.total <= top), 50
        )

    @property
    def width(self) -> int:
        """Width of the drawing."""
        return self.across * self.pitch - 4

    @property
    def height(self) -> int:
        """Height of the drawing."""
        return max(-(-self.total // self.across), 1) * self.pitch - 4

    @property
    def squares(self) -> Iterator[Square]:
        """Every square with its corner."""
        index = 0
        for kind in self.kinds:
            for left in range(kind.count, 0, -self.each):
                row, column = divmod(index, self.across)
                width = Fraction(self.side * min(left, self.each), self.each)
                yield Square(kind.kind, column * self.pitch, row * self.pitch, pixels(width))
                index += 1

    @property
    def table(self) -> Table:
        """One row a kind."""
        return Table(("", ""), tuple((kind.text, str(kind.count)) for kind in self.kinds))
