"""Lines over time: a goal's measure, a small line with the others' average, two years compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import zip_longest
from typing import ClassVar, NamedTuple

from stemhappens.web.charts.geometry import Band, Number, Table, percent, pixels, share


class Tick(NamedTuple):
    """A label on the axis; always: printed on a phone, too."""

    label: str
    x: str
    always: bool


class Place(NamedTuple):
    """A point on a drawing: x in percent, y in pixels."""

    x: str
    y: str


def polyline(points: list[tuple[Fraction, Fraction]]) -> str:
    """Points (share of the width, pixels down) for an inner drawing that is 100 units wide."""
    return " ".join(f"{float(x * 100):.2f},{pixels(y)}" for x, y in points)


@dataclass(frozen=True)
class Reading:
    """The measure on one day. text: the number as printed; day_text: "24 Apr"."""

    day: date
    value: Number
    text: str
    day_text: str


class PlacedReading(NamedTuple):
    """A reading with its circle and the baseline of its number, above or below the line."""

    reading: Reading
    at: Place
    text_y: str
    first: bool
    day_shown: bool


@dataclass(frozen=True)
class GoalLine:
    """A goal's measure from its baseline, the target as a dashed line.

    label: all readings in words. target, target_text: 22, "target 22". due, due_text: where the
    hoped-for line ends, None once the goal is closed. unit: "of 28 students".
    """

    label: str
    readings: tuple[Reading, ...]
    target: Number
    target_text: str
    unit: str
    due: date | None = None
    due_text: str = ""
    template: ClassVar[str] = "web/charts/goal_line.html"
    height: ClassVar[int] = 132
    floor: ClassVar[int] = 108
    ceiling: ClassVar[int] = 24
    band: ClassVar[Band] = Band(Fraction(3, 100), Fraction(80, 100))

    def x(self, day: date) -> Fraction:
        """Where a day lies, as a share of the width."""
        start = self.readings[0].day
        last = max([self.readings[-1].day, *([self.due] if self.due else [])])
        return self.band.at((day - start).days, (last - start).days)

    def y(self, value: Number) -> Fraction:
        """How far down a value lies; zero is on the floor."""
        top = max([self.target, *(reading.value for reading in self.readings)])
        return self.floor - (self.floor - self.ceiling) * share(value, top)

    @property
    def points(self) -> str:
        """The line through all readings."""
        return polyline([(self.x(r.day), self.y(r.value)) for r in self.readings])

    @property
    def placed(self) -> Iterator[PlacedReading]:
        """Readings with their places; a number stays clear of the target's line."""
        shown_until = Fraction(-1)
        for index, reading in enumerate(self.readings):
            x, y = self.x(reading.day), self.y(reading.value)
            gap = y - self.target_y
            below = 0 <= gap < 34 and index > 0
            day_shown = x - shown_until >= Fraction(11, 100)
            shown_until = x if day_shown else shown_until
            yield PlacedReading(
                reading,
                Place(percent(x), pixels(y)),
                pixels(y + 20 if below else y - 11),
                first=index == 0,
                day_shown=day_shown,
            )

    @property
    def target_y(self) -> Fraction:
        """Height of the target's line."""
        return self.y(self.target)

    @property
    def target_place(self) -> Place:
        """Right end of the target's line."""
        return Place(percent(self.band.high + Fraction(1, 100)), pixels(self.target_y))

    @property
    def hope(self) -> tuple[Place, Place] | None:
        """From the last reading to the target on the due day; None where no due day lies ahead."""
        last = self.readings[-1]
        if self.due is None or self.due <= last.day:
            return None
        return (
            Place(percent(self.x(last.day)), pixels(self.y(last.value))),
            Place(percent(self.x(self.due)), pixels(self.target_y)),
        )

    @property
    def table(self) -> Table:
        """One row a reading, the target last."""
        rows = [(r.day_text, r.text) for r in self.readings]
        return Table(("", self.unit), (*rows, (self.due_text, self.target_text)))


@dataclass(frozen=True)
class Sparkline:
    """A small line. values and others (the average of the others, grey): one a label, None where
    nothing is known. last_text: printed at the end, "7". label: both lines in words."""

    label: str
    labels: tuple[str, ...]
    values: tuple[Number | None, ...]
    last_text: str
    others: tuple[Number | None, ...] = ()
    axis: bool = False
    template: ClassVar[str] = "web/charts/sparkline.html"
    height: ClassVar[int] = 62
    band: ClassVar[Band] = Band(Fraction(2, 100), Fraction(92, 100))

    def _points(self, values: tuple[Number | None, ...]) -> list[tuple[Fraction, Fraction]]:
        known = [value for value in (*self.values, *self.others) if value is not None]
        top = max(known, default=0)
        last = max(len(values) - 1, 1)
        return [
            (self.band.at(index, last), 54 - 46 * share(value, top))
            for index, value in enumerate(values)
            if value is not None
        ]

    @property
    def line(self) -> str:
        """The line itself."""
        return polyline(self._points(self.values))

    @property
    def others_line(self) -> str:
        """The grey line; empty without one."""
        return polyline(self._points(self.others))

    @property
    def end(self) -> Place | None:
        """The last known point."""
        points = self._points(self.values)
        return Place(percent(points[-1][0]), pixels(points[-1][1])) if points else None

    @property
    def ticks(self) -> Iterator[tuple[str, str]]:
        """Label and place of each value."""
        last = max(len(self.labels) - 1, 1)
        for index, label in enumerate(self.labels):
            yield label, percent(self.band.at(index, last))


@dataclass(frozen=True)
class Trend:
    """A running count of this year over last year's, both by instructional day.

    this_year: the count after day 1, 2, … up to today; last_year: the whole earlier year.
    days: instructional days of the longer year. ticks: (day number, "Sep").
    this_text: "142 sessions"; same_text, same_note: "117", "same day last year"; last_text: last
    year's end. label: all of it in words.
    """

    label: str
    this_year: tuple[int, ...]
    last_year: tuple[int, ...]
    days: int
    ticks: tuple[tuple[int, str], ...]
    this_text: str
    same_text: str
    same_note: str
    last_text: str
    table: Table
    template: ClassVar[str] = "web/charts/trend.html"
    height: ClassVar[int] = 190
    floor: ClassVar[int] = 160
    ceiling: ClassVar[int] = 16
    band: ClassVar[Band] = Band(Fraction(0), Fraction(80, 100))
    tick_gap: ClassVar[Fraction] = Fraction(7, 100)

    @cached_property
    def top(self) -> int:
        """The highest count, which fills the plot."""
        return max([*self.this_year, *self.last_year, 1])

    def _place(self, day: int, count: int) -> tuple[Fraction, Fraction]:
        rise = (self.floor - self.ceiling) * share(count, self.top)
        return self.band.at(day, self.days), self.floor - rise

    def _line(self, counts: tuple[int, ...]) -> str:
        """Floats here: 300 points of exact fractions take longer than all the rest of a page."""
        step = float(self.band.high - self.band.low) * 100 / max(self.days, 1)
        left, rise = float(self.band.low) * 100, (self.floor - self.ceiling) / self.top
        points = enumerate((0, *counts))
        return " ".join(
            f"{left + step * day:.2f},{self.floor - rise * count:.1f}" for day, count in points
        )

    @property
    def this_line(self) -> str:
        """This year, from zero to today."""
        return self._line(self.this_year)

    @property
    def last_line(self) -> str:
        """Last year, to its end."""
        return self._line(self.last_year)

    @property
    def today(self) -> Place:
        """Where this year stands."""
        x, y = self._place(len(self.this_year), self.this_year[-1] if self.this_year else 0)
        return Place(percent(x), pixels(y))

    @property
    def same_day(self) -> Place | None:
        """Last year on the same instructional day; None where last year was shorter."""
        day = len(self.this_year)
        if not 0 < day <= len(self.last_year):
            return None
        x, y = self._place(day, self.last_year[day - 1])
        return Place(percent(x), pixels(y))

    @property
    def last_end(self) -> Place | None:
        """Where last year ended; None without one."""
        if not self.last_year:
            return None
        x, y = self._place(len(self.last_year), self.last_year[-1])
        return Place(percent(x), pixels(y))

    @property
    def tick_places(self) -> Iterator[Tick]:
        """Each tick with its place; on a phone those that stand close print no label."""
        following = [self.band.at(day, self.days) for day, _ in self.ticks[1:]]
        for (day, label), after in zip_longest(self.ticks, following):
            x = self.band.at(day, self.days)
            yield Tick(label, percent(x), after is None or after - x >= self.tick_gap)
