"""What a board report says: figures and a few words, frozen, without a person or a model.

Compose fills these from the metrics, `storyboard` and `charts` turn them into sentences and
marks, the renderers draw those. What leaves the district is refused here if it would point at a
few people: no group below ten stands alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Literal

from stemhappens.metrics.figure import PERCENT_FROM, Figure, Period

POOL_BELOW = PERCENT_FROM
"""A group of fewer people is shown together with another one (DESIGN §2)."""

Status = Literal["completed", "on_track", "stalled", "carried", "dropped"]


class TooFewPeople(ValueError):
    """A part of the report would describe fewer than ten people by themselves."""


@dataclass(frozen=True)
class Compared:
    """A figure, and the same figure on the same instructional day of the year before."""

    now: Figure
    before: Figure | None = None


@dataclass(frozen=True)
class Frame:
    """Whose report, which days, which rules: what every slide says about itself.

    year: "2025–26" where the period lies in one school year, else "" (then sentences say "in
    this period"). same_day_before: the day the earlier figures end. policy: the rules in force
    and where they were decided. fingerprint: of the frozen figures, "" before freezing.
    """

    district: str
    program: str
    year: str
    period: Period
    as_of: date
    author: str
    policy: str
    same_day_before: date | None = None
    language: str = "en-US"
    frozen_at: datetime | None = None
    fingerprint: str = ""


@dataclass(frozen=True)
class Level:
    """One level of school, or several pooled: its eligible teachers and its schools."""

    label: str
    teachers: Figure
    schools: Figure


@dataclass(frozen=True)
class Month:
    """Sessions per 20 instructional days; rate is None in a month without such days.

    part: the period covers only a part of the month.
    """

    label: str
    rate: Figure
    before: Figure | None = None
    part: bool = False


@dataclass(frozen=True)
class HowMuch:
    """Totals with what a board divides them by.

    hours: value in hours; hours_known: sessions with minutes, of all sessions.
    per_coach_week: sessions per coach FTE and school week.
    """

    sessions: Compared
    contacts: Compared
    hours: Compared
    hours_known: Figure
    coaches: Figure
    per_reached: Figure
    per_eligible: Figure
    per_coach_week: Figure
    months: tuple[Month, ...]


@dataclass(frozen=True)
class Band:
    """Eligible teachers with so many counted contacts ("0", "1–4", …), of all eligible."""

    label: str
    teachers: Figure


@dataclass(frozen=True)
class Benchmark:
    """The district's own visit target, and how visits are spread, zeros first."""

    on_schedule: Compared
    threshold: Fraction
    window_days: int
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class GoalCount:
    """Goals of one status, of all goals active in the period."""

    status: Status
    goals: Figure


@dataclass(frozen=True)
class Goals:
    """Completed of active; completed of due; and where each of the others stands."""

    completed: Compared
    due: Figure | None
    by_status: tuple[GoalCount, ...]


@dataclass(frozen=True)
class Phase:
    """Open engagements in one phase, of all open; past_limit of those in the phase.

    median_days: instructional days in the phase; None where too few have left it to say.
    """

    label: str
    open: Figure
    past_limit: Figure
    limit_days: int | None = None
    median_days: Figure | None = None


@dataclass(frozen=True)
class Phases:
    """All open engagements, those past their phase's limit, and the phases in order."""

    past_limit: Figure
    rows: tuple[Phase, ...]


@dataclass(frozen=True)
class Unserved:
    """Who has had no visit, and what will be done.

    never: teachers without a counted contact, of the eligible. schools: participating schools
    without a visit, of all. there: the never visited who teach in those schools, of the never
    visited. elsewhere: reached, of the eligible in the schools with a visit. why and plan:
    sentences of the director, without names; empty uses the rules' own.
    """

    never: Figure
    schools: Figure
    there: Figure
    elsewhere: Figure
    why: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ask:
    """One thing the board is asked: a number to remember, what, and how."""

    number: str
    headline: str
    detail: str


@dataclass(frozen=True)
class Evidence:
    """Accuracy checks passed, of all; and what the data cannot say, in sentences."""

    checks: Figure
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class BoardReport:
    """Everything a deck and a page print. decision and asks: empty uses the rules' own.

    outside: people outside the roster who had a visit; None in reports frozen before it was told.
    """

    frame: Frame
    reached: Compared
    schools: Compared
    levels: tuple[Level, ...]
    how_much: HowMuch
    benchmark: Benchmark
    goals: Goals
    phases: Phases
    unserved: Unserved
    evidence: Evidence
    outside: Figure | None = None
    decision: str = ""
    asks: tuple[Ask, ...] = ()

    def __post_init__(self) -> None:
        for level in self.levels if len(self.levels) > 1 else ():
            if (level.teachers.denominator or 0) < POOL_BELOW:
                raise TooFewPeople(f"“{level.label}” has fewer than {POOL_BELOW} teachers")

    @property
    def spread_shown(self) -> bool:
        """Whether enough teachers are eligible to show how visits are spread among them."""
        return (self.reached.now.denominator or 0) >= POOL_BELOW

    @property
    def unvisited_shown(self) -> bool:
        """Whether the schools without a visit may be told apart from those with one."""
        there, elsewhere = self.unserved.there.numerator, self.unserved.elsewhere.denominator
        return (there or 0) >= POOL_BELOW and (elsewhere or 0) >= POOL_BELOW


def pooled_levels(teachers: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """Neighboring levels put together until no group has fewer than ten people.

    Takes the eligible teachers per level in order (elementary to high). Returns the groups; ask
    the metrics for each group as a whole, so that a teacher at two levels counts once. Together
    may still be fewer than ten: then it is one group.
    """
    groups: list[list[str]] = []
    size = 0
    for level, count in teachers.items():
        if not count:
            continue
        if groups and size < POOL_BELOW:
            groups[-1].append(level)
            size += count
        else:
            groups.append([level])
            size = count
    if len(groups) > 1 and size < POOL_BELOW:
        groups[-2:] = [groups[-2] + groups[-1]]
    return tuple(tuple(group) for group in groups)


def texts(part: Any) -> Iterator[str]:
    """Every string inside a report, so that the caller can look for what must not leave."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from texts(item)
    elif is_dataclass(part):
        for field in fields(part):
            yield from texts(getattr(part, field.name))


def names_in(report: BoardReport, names: set[str]) -> set[str]:
    """Those of `names` (people, or schools) that stand somewhere in the report's own words."""
    words = "\n".join(texts(report)).casefold()
    return {name for name in names if name and name.casefold() in words}
