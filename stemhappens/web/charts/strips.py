"""Strips: how long engagements have been in their phase, and the story of a single one."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, NamedTuple

from stemhappens.web.charts.crowds import PhaseBin, PlacedBin, placed_bins
from stemhappens.web.charts.geometry import Band, Number, Table, percent, share

TICK_WEEKS = 4
STACK = 13
"""Pixels between circles that would cover each other."""
COLUMNS = 72
"""Height of a phase drawn as columns, in pixels."""
CLOSE = 0.034
"""Circles nearer than this share of the width are stacked."""
LABEL_SPACE = 1060
"""Pixels a timeline is assumed to be wide when its labels are laid out."""


@dataclass(frozen=True)
class PhaseDot:
    """One open engagement. weeks: school weeks in its phase; over: past the limit (yellow).

    title: "Tessa Nyland, 5 school weeks". text: printed beside the dot; empty prints nothing.
    """

    weeks: Number
    title: str
    over: bool = False
    text: str = ""
    href: str = ""


class PlacedDot(NamedTuple):
    """A dot with its centre; its text stands on the side where there is room."""

    dot: PhaseDot
    x: str
    y: str
    text_y: str
    text_dx: int
    text_class: str


@dataclass(frozen=True)
class PhaseRow:
    """A phase. open_text: "3 open"; limit: weeks; out_strong, out_soft: what stands at the right,
    "1.6" and "38 have left". label: the row in words. bins: columns in place of dots, where there
    are too many engagements for a dot each."""

    name: str
    open_text: str
    limit: Number
    dots: tuple[PhaseDot, ...]
    label: str
    out_strong: str = ""
    out_soft: str = ""
    href: str = ""
    bins: tuple[PhaseBin, ...] = ()


class PlacedRow(NamedTuple):
    """A phase with its drawing."""

    row: PhaseRow
    height: int
    limit: str
    beyond: str
    dots: tuple[PlacedDot, ...]
    bins: tuple[PlacedBin, ...]


@dataclass(frozen=True)
class PhaseStrip:
    """All phases over one axis of weeks; the stroke is the limit, beyond it the ground sinks."""

    heading: str
    out_heading: str
    rows: tuple[PhaseRow, ...]
    table: Table
    template: ClassVar[str] = "web/charts/phases.html"
    band: ClassVar[Band] = Band(Fraction(2, 100), Fraction(96, 100))

    @cached_property
    def weeks(self) -> int:
        """Length of the axis: the longest stay or limit, up to the next tick."""
        longest = max(
            n
            for row in self.rows
            for n in (row.limit, *(d.weeks for d in row.dots), *(b.last for b in row.bins))
        )
        return -(-longest.__ceil__() // TICK_WEEKS) * TICK_WEEKS or TICK_WEEKS

    @cached_property
    def most(self) -> int:
        """The highest column, which fills its row."""
        return max((one.count for row in self.rows for one in row.bins), default=0)

    @property
    def ticks(self) -> Iterator[tuple[int, str]]:
        """Weeks and their place, so far apart that at most eight stand."""
        step = TICK_WEEKS * -(-self.weeks // (TICK_WEEKS * 7))
        for week in range(0, self.weeks + 1, step):
            yield week, percent(self.band.at(week, self.weeks))

    @property
    def placed(self) -> Iterator[PlacedRow]:
        """Every phase with its dots in place."""
        for row in self.rows:
            levels = stack([self.band.at(dot.weeks, self.weeks) for dot in row.dots])
            spread = max((abs(level) for level in levels), default=0)
            height = COLUMNS if row.bins else max(52, 26 + 2 * STACK * spread)
            limit = self.band.at(row.limit, self.weeks)
            dots = tuple(
                self._dot(dot, height // 2 + STACK * level)
                for dot, level in zip(row.dots, levels, strict=True)
            )
            bins = tuple(placed_bins(row.bins, self.most, self.band, self.weeks, height))
            beyond = percent(self.band.high - limit)
            yield PlacedRow(row, height, percent(limit), beyond, dots, bins)

    def _dot(self, dot: PhaseDot, y: int) -> PlacedDot:
        x = self.band.at(dot.weeks, self.weeks)
        left = x > Fraction(7, 10)
        side = (-12, "em end") if left else (12, "em")
        return PlacedDot(dot, percent(x), str(y), str(y + 4), *side)


def stack(places: list[Fraction]) -> list[int]:
    """For circles at these places, in the order given, the level of each: 0, -1, 1, -2, 2, …

    Floats inside: each circle is compared with its neighbors, and exact fractions are slow at it.
    """
    taken: dict[int, list[float]] = {}
    reached: dict[float, int] = {}
    levels = []
    for place in map(float, places):
        # where another circle found no room at this place, this one finds none either
        number = reached.get(place, 0)
        while not _is_free(taken.get(_level(number), []), place):
            number += 1
        reached[place] = number + 1
        insort(taken.setdefault(_level(number), []), place)
        levels.append(_level(number))
    return levels


def _level(number: int) -> int:
    """The levels in the order in which they are tried: 0, -1, 1, -2, 2, …"""
    return -(number + 1) // 2 if number % 2 else number // 2


def _is_free(taken: list[float], place: float) -> bool:
    """True when no circle at the ordered places `taken` comes too close."""
    at = bisect_left(taken, place)
    return all(abs(place - other) >= CLOSE for other in taken[max(at - 1, 0) : at + 1])


@dataclass(frozen=True)
class Stay:
    """A phase of the engagement. ends: its first day no more, or today. step: shade, 1 to 5."""

    name: str
    starts: date
    ends: date
    text: str
    step: int


@dataclass(frozen=True)
class Visit:
    """A visit, or the planned one. gap: school days since the visit before, as printed."""

    day: date
    name: str
    text: str
    gap: str = ""
    planned: bool = False


class PlacedStay(NamedTuple):
    """A phase with its bar; its name and length only where they fit."""

    stay: Stay
    x: str
    width: str
    end: str
    name_shown: bool
    text_shown: bool


class PlacedVisit(NamedTuple):
    """A visit with its circle, its label's line and side, and the middle of the gap before it."""

    visit: Visit
    x: str
    name_y: int
    text_y: int
    dx: int
    side: str
    gap_x: str


class Stretch(NamedTuple):
    """A piece of the axis."""

    x: str
    width: str


@dataclass(frozen=True)
class Timeline:
    """One engagement: phases above, visits on a thread, breaks hatched, today an upright stroke.

    breaks: (first day, last day) without school. months: (first day, "January").
    next_text: what may follow, "Reflection next?", drawn dashed; empty for a closed engagement.
    label: the whole story in words.
    """

    label: str
    starts: date
    ends: date
    today: date
    today_text: str
    stays: tuple[Stay, ...]
    visits: tuple[Visit, ...]
    breaks: tuple[tuple[date, date], ...]
    months: tuple[tuple[date, str], ...]
    table: Table
    next_text: str = ""
    template: ClassVar[str] = "web/charts/timeline.html"

    def x(self, day: date) -> Fraction:
        """Where a day begins, as a share of the width."""
        return share((day - self.starts).days, (self.ends - self.starts).days + 1)

    @property
    def today_x(self) -> str:
        """Place of today's stroke."""
        return percent(self._mid(self.today))

    @property
    def today_side(self) -> str:
        """Which way today's text reads, so that it stays on the drawing."""
        x = self._mid(self.today)
        return "end" if x > Fraction(85, 100) else "mid" if x > Fraction(15, 100) else ""

    def _mid(self, day: date) -> Fraction:
        return self.x(day) + Fraction(1, 2 * ((self.ends - self.starts).days + 1))

    @property
    def placed_stays(self) -> Iterator[PlacedStay]:
        """Phases with their bars."""
        for stay in self.stays:
            low, high = self.x(stay.starts), self.x(stay.ends)
            width = max(high - low - Fraction(2, 1000), Fraction(2, 1000))
            name = Fraction(len(stay.name) * 8 + 20, LABEL_SPACE)
            both = name + Fraction(len(stay.text) * 7 + 20, LABEL_SPACE)
            yield PlacedStay(
                stay,
                percent(low),
                percent(width),
                percent(low + width),
                name_shown=width >= name,
                text_shown=width >= both,
            )

    @property
    def after(self) -> Stretch:
        """From the last phase to the end of the drawing."""
        low = self.x(self.stays[-1].ends) if self.stays else Fraction(0)
        return Stretch(percent(low + Fraction(1, 1000)), percent(1 - low - Fraction(2, 1000)))

    @property
    def placed_visits(self) -> Iterator[PlacedVisit]:
        """Visits with their labels on two levels, so that near ones do not cover each other."""
        taken = [Fraction(-1), Fraction(-1)]
        before: Fraction | None = None
        for visit in self.visits:
            x = self._mid(visit.day)
            length = Fraction(max(len(visit.name) * 15 // 2, len(visit.text) * 6) + 4, LABEL_SPACE)
            edge = x < length / 2
            dx, side = (
                (-int(x * LABEL_SPACE), "") if edge else (14, "") if visit.planned else (0, "mid")
            )
            start = x - length / 2 if side else x + Fraction(dx, LABEL_SPACE)
            level = 0 if start >= taken[0] else 1
            taken[level] = start + length
            gap_x = percent((x + before) / 2) if before is not None and visit.gap else ""
            before = x
            name_y = 146 + 34 * level
            yield PlacedVisit(visit, percent(x), name_y, name_y + 16, dx, side, gap_x)

    @property
    def hatched(self) -> Iterator[Stretch]:
        """Days without school."""
        one = Fraction(1, (self.ends - self.starts).days + 1)
        for first, last in self.breaks:
            low = self.x(first)
            yield Stretch(percent(low), percent(self.x(last) + one - low))

    @property
    def tall(self) -> bool:
        """Whether labels need their second level."""
        return any(placed.name_y > 146 for placed in self.placed_visits)

    @property
    def axis_y(self) -> int:
        """Where the months stand."""
        return 218 if self.tall else 184

    @property
    def height(self) -> int:
        """Height of the drawing."""
        return self.axis_y + 38

    @property
    def month_places(self) -> Iterator[tuple[str, str]]:
        """Name and place of each month."""
        for day, name in self.months:
            yield name, percent(self.x(day))
