"""What a school year's figures become with a file: now, and after it, by the same engine.

The rows are staged as the commit stages them and looked at, so that what is promised is what will
be counted; nothing is written.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db import DEFAULT_DB_ALIAS

from stemhappens.core.actor import system_actor
from stemhappens.core.models import District
from stemhappens.core.rehearsal import rehearse
from stemhappens.facts.ahead import project_ahead
from stemhappens.intake.commit.drafting import is_time
from stemhappens.intake.commit.sessions import program_for, stage_rows
from stemhappens.intake.commit.settle import Ready, fiscal_start
from stemhappens.intake.rows.reading import Reading
from stemhappens.metrics.ask import Asking, Clock, answers, clock, refused
from stemhappens.metrics.calendar import Year, year_of
from stemhappens.metrics.catalogue import definition
from stemhappens.metrics.figure import Figure, Period, decimal_text

NAMES = ("sessions", "teachers_reached", "schools_covered", "coach_hours")
"""The figures that are shown, in this order."""

MOST = 5000
"""Of a longer file the figures are told after the import: a page cannot wait for its staging."""


@dataclass(frozen=True)
class FigureChange:
    """One figure now and after the import."""

    now: Figure
    after: Figure

    @property
    def title(self) -> str:
        """What the figure is called."""
        return definition(self.now.name).title

    @property
    def more(self) -> Fraction:
        """By how much it rises: hours, or how many are counted (of a share, those above)."""
        if self.now.denominator is None and self.after.denominator is None:
            return (self.after.value or Fraction(0)) - (self.now.value or Fraction(0))
        return Fraction((self.after.numerator or 0) - (self.now.numerator or 0))

    @property
    def more_text(self) -> str:
        """The rise with its sign, one decimal at most: "+106", "+75.4", "0"."""
        said = decimal_text(abs(self.more))
        return said if said == "0" else f"{'+' if self.more > 0 else '−'}{said}"


@dataclass(frozen=True)
class YearFigures:
    """A school year of the file: its name, the period asked, how many rows go in, the figures."""

    name: str
    period: Period
    rows: int
    changes: tuple[FigureChange, ...]


def year_figures(
    district: District,
    reading: Reading,
    ready: Sequence[Ready],
    program_id: int | None = None,
) -> list[YearFigures]:
    """The figures of each school year of the file now and after it, most rows first.

    reading, ready: as `taking.preview_log` gives them. Needs the district's scope. Empty where
    nothing goes in, the district has no program, or the file has over MOST rows. A figure that the
    engine refuses for a year (it knows no calendar of it) is left out.
    """
    program = program_for(program_id)
    if program is None or not ready or len(ready) > MOST:
        return []
    at = clock(district, program.pk, DEFAULT_DB_ALIAS)
    years = _years(at, ready)
    askings = [_asking(at, period) for _name, period, _rows in years]
    now = answers(at, askings, DEFAULT_DB_ALIAS)
    actor = system_actor(district.pk, "preview")
    with rehearse(district, actor, "preview", reserving=False) as rehearsal, rehearsal.shown():
        stage_rows(rehearsal, reading, ready, program)
        project_ahead(rehearsal)
        after = answers(at, askings, DEFAULT_DB_ALIAS)
    return [
        YearFigures(
            name, period, rows, tuple(FigureChange(now[n][k][()], after[n][k][()]) for k in now[n])
        )
        for n, (name, period, rows) in enumerate(years)
    ]


def _years(at: Clock, ready: Sequence[Ready]) -> list[tuple[str, Period, int]]:
    """The school years of the rows, by name; one that the district has not begins on 1 July."""
    rows: Counter[Year] = Counter()
    for one in ready:
        if one.day <= at.today and not is_time(one):
            rows[year_of(at.years, one.day) or _fiscal(one.day)] += 1
    ordered = sorted(rows.items(), key=lambda pair: (-pair[1], pair[0].first))
    return [(year.name, year.period(at.today), count) for year, count in ordered]


def _fiscal(day: date) -> Year:
    first = fiscal_start(day)
    last = date(first.year + 1, 6, 30)
    return Year(f"{first.year}–{last.year % 100:02d}", first, last, last)


def _asking(at: Clock, period: Period) -> Asking:
    refusals = refused(at, Asking(NAMES, period))
    return Asking([name for name in NAMES if name not in refusals], period)
