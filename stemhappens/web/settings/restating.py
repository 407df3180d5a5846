"""What a change would restate: done, projected and asked within a unit that is taken back.

Nothing is written: the unit is left by an exception once its figures are known, so that rows,
sequence and change log are what they were. Figures are asked on the writer's own connection, which
alone sees the change. A district's other writers wait meanwhile, a second or two in a large one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import DEFAULT_DB_ALIAS

from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.write import Unit, write
from stemhappens.metrics.ask import Asking, Clock, answers, clock
from stemhappens.metrics.calendar import Year
from stemhappens.metrics.figure import Figure, Period
from stemhappens.people.models import Program
from stemhappens.reports.compose import MAIN
from stemhappens.reports.models import Report
from stemhappens.web.says import year_said

FIGURES = (
    "sessions", "teacher_contacts", "teachers_reached", "schools_covered", "goal_completion",
    "cycle_benchmark", "program_benchmark",
)  # fmt: skip
"""What is shown before and after, for each year a change touches."""

Answers = list[Mapping[str, Figure]]


class _TakenBack(Exception):
    """Leaves the unit, so that nothing of it stays."""


@dataclass(frozen=True)
class YearShown:
    """A school year: each figure as it is and as it would be."""

    name: str
    pairs: tuple[tuple[Figure, Figure], ...]


@dataclass(frozen=True)
class ReportNamed:
    """A frozen report that would not hold any more."""

    uid: UUID
    period: Period
    frozen_on: date


@dataclass(frozen=True)
class Restating:
    """What a change would restate. years: those it touches that have begun."""

    years: tuple[YearShown, ...]
    reports: tuple[ReportNamed, ...]

    @property
    def changes(self) -> bool:
        """True when a figure would be another."""
        return any(differs(*pair) for year in self.years for pair in year.pairs)


def differs(was: Figure, now: Figure) -> bool:
    """True when two figures are not the same counts."""
    return (was.numerator, was.denominator, was.value) != (
        now.numerator, now.denominator, now.value,
    )  # fmt: skip


def restating(
    district: District,
    actor: Actor,
    program: Program,
    span: tuple[date, date],
    do: Callable[[Unit], object],
) -> Restating:
    """What `do` would restate of the days from span[0] up to the day before span[1].

    Raises what `do` raises (Denied, Invalid, Stale); writes nothing either way.
    """
    found: list[Restating] = []
    try:
        with write(district, actor, "look what a change restates") as unit:
            found.append(_looked(unit, program, span, do))
            raise _TakenBack
    except _TakenBack:
        return found[0]


def _looked(
    unit: Unit, program: Program, span: tuple[date, date], do: Callable[[Unit], object]
) -> Restating:
    if unit.district is None:
        raise LookupError("a policy is a district's")
    at = clock(unit.district, program.pk, DEFAULT_DB_ALIAS)
    years = [(year_said(year.name), year.period(at.today)) for year in _touched(at, span)]
    reports = _reports(unit.district, program, span)
    askings = [Asking(FIGURES, period) for _name, period in years]
    askings += [Asking(MAIN, period) for period in dict.fromkeys(each.period for each in reports)]
    was = _ask(at, askings)
    do(unit)
    unit.finish()
    now = _ask(at, askings)
    shown = tuple(
        YearShown(name, tuple((was[n][key], now[n][key]) for key in FIGURES))
        for n, (name, _period) in enumerate(years)
    )
    return Restating(shown, tuple(_restated(reports, askings, was, now, len(years))))


def _touched(at: Clock, span: tuple[date, date]) -> list[Year]:
    return [
        year
        for year in at.years
        if year.first < span[1] and year.last >= span[0] and year.first <= at.today
    ]


def _reports(district: District, program: Program, span: tuple[date, date]) -> list[ReportNamed]:
    zone = ZoneInfo(district.timezone)
    rows = Report.objects.filter(program=program, starts__lt=span[1], ends__gte=span[0])
    return [
        ReportNamed(row.uid, Period(row.starts, row.ends), row.frozen_at.astimezone(zone).date())
        for row in rows.only("uid", "starts", "ends", "frozen_at").order_by("-frozen_at")
    ]


def _ask(at: Clock, askings: Sequence[Asking]) -> Answers:
    """The figures of each asking, in one statement."""
    if not askings:
        return []
    found = answers(at, askings, DEFAULT_DB_ALIAS)
    return [{name: cut[()] for name, cut in each.items()} for each in found]


def _restated(
    reports: Sequence[ReportNamed],
    askings: Sequence[Asking],
    was: Answers,
    now: Answers,
    first: int,
) -> Iterator[ReportNamed]:
    """The reports of which a figure would be another."""
    moved = {
        asking.period
        for n, asking in enumerate(askings)
        if n >= first and any(differs(was[n][key], now[n][key]) for key in was[n])
    }
    yield from (report for report in reports if report.period in moved)
