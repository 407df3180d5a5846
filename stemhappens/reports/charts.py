"""The report's charts as numbers, labels and tones: native charts in the deck, shapes on paper.

All that has to be worked out for a mark (what remains, one decimal, the text for people who do
not see it) is worked out here, once; renderers only draw.
"""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from stemhappens.metrics.figure import Figure, half_up
from stemhappens.reports import sentences
from stemhappens.reports.content import BoardReport, Compared, GoalCount, Month

Tone = Literal["done", "pale", "rest", "ask", "empty", "past", "open"]
"""done: coaching that happened. pale: a part month. rest: the others. ask: a person must decide.
empty: people nobody has reached, an outline that asks. past: last year. open: on its way, drawn
as an outline."""

MOST_MARKS = 150
"""Above this many a crowd of marks is a bar (look/README)."""


@dataclass(frozen=True)
class Series:
    """One run of values with a tone and a printed label each ("" prints none)."""

    name: str
    values: tuple[float, ...]
    tones: tuple[Tone, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """Bars (lying) or columns; top is the value at the full length; alt says all values."""

    kind: Literal["bars", "columns"]
    stacked: bool
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    top: float
    alt: str


@dataclass(frozen=True)
class Dots:
    """One mark per teacher, the reached ones filled."""

    filled: int
    total: int
    alt: str


def dots(report: BoardReport) -> Dots | None:
    """Every eligible teacher as a mark; None where there are too many, or none."""
    now = report.reached.now
    total = now.denominator or 0
    if not 0 < total <= MOST_MARKS:
        return None
    alt = _("%(all)s circles, one per eligible teacher; %(of)s filled: reached") % {
        "all": total,
        "of": now.of_text,
    }
    return Dots(now.numerator or 0, total, alt)


def whole(report: BoardReport) -> Chart:
    """The same as one bar, for a crowd."""
    return whole_of(_("Teachers reached"), report.reached.now)


def whole_of(label: str, figure: Figure) -> Chart:
    """One figure as one bar of its whole."""
    return _parts(label, ((label, figure),))


def levels(report: BoardReport) -> Chart:
    """Reached and not reached per level; a level without anybody reached asks for a decision."""
    rows = tuple((level.label, level.teachers) for level in report.levels)
    return _parts(_("Teachers reached, by level of school"), rows)


def visited(report: BoardReport) -> Chart:
    """Teachers reached in schools with a visit, and all those in schools without one."""
    out = report.unserved
    if not report.unvisited_shown:
        return _parts(_("Teachers reached"), ((_("All teachers"), report.reached.now),))
    there = out.there.numerator or 0
    chart = _parts(_("Teachers reached"), ((_("Schools with a visit"), out.elsewhere),))
    reached, rest = chart.series
    label = _("%(n)s not reached") % {"n": out.there.count_text}
    return Chart(
        "bars",
        True,
        (*chart.categories, _("Schools without a visit")),
        (
            Series(
                reached.name, (*reached.values, 0), (*reached.tones, "done"), (*reached.labels, "")
            ),
            Series(rest.name, (*rest.values, there), (*rest.tones, "empty"), (*rest.labels, label)),
        ),
        max(chart.top, there),
        chart.alt + "; " + _("schools without a visit") + ": " + label,
    )


def _parts(title: str, rows: tuple[tuple[str, Figure], ...]) -> Chart:
    """Stacked bars of people: the numerator, and what remains of the denominator."""
    done = tuple(figure.numerator or 0 for _label, figure in rows)
    rest = tuple(_rest(figure) for _label, figure in rows)
    tones: tuple[Tone, ...] = tuple("rest" if count else "empty" for count in done)
    alt = title + ": " + "; ".join(f"{label} {figure.of_text}" for label, figure in rows)
    return Chart(
        "bars",
        True,
        tuple(label for label, _figure in rows),
        (
            Series(_("Reached"), done, ("done",) * len(done), _labels(done)),
            Series(_("Not reached"), rest, tones, _labels(rest)),
        ),
        max([1, *(figure.denominator or figure.numerator or 0 for _label, figure in rows)]),
        alt,
    )


def _rest(figure: Figure) -> int:
    """What the numerator leaves of the whole; nothing where there is no whole."""
    return 0 if figure.denominator is None else figure.denominator - (figure.numerator or 0)


def _labels(counts: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(f"{count:,}" if count else "" for count in counts)


def months(report: BoardReport) -> Chart:
    """Sessions per 20 school days, month by month, beside the year before."""
    rows = report.how_much.months
    now = Series(
        _capital(sentences.span(report.frame)),
        tuple(_tenths(month.rate) for month in rows),
        tuple("pale" if month.part else "done" for month in rows),
        tuple("" if month.rate.value is None else month.rate.value_text for month in rows),
    )
    series = [now]
    if any(month.before for month in rows):
        series.insert(
            0,
            Series(
                _capital(sentences.before_word(report.frame)),
                tuple(_tenths(month.before) for month in rows),
                ("past",) * len(rows),
                ("",) * len(rows),
            ),
        )
    top = max([1.0, *(value for run in series for value in run.values)])
    alt = _("Sessions per 20 school days") + ": " + "; ".join(map(_month_alt, rows))
    return Chart("columns", False, tuple(row.label for row in rows), tuple(series), top, alt)


def _month_alt(month: Month) -> str:
    text = f"{month.label} {month.rate.value_text}"
    if month.before is None:
        return text
    return text + " " + _("(a year before %(was)s)") % {"was": month.before.value_text}


def _tenths(figure: Figure | None) -> float:
    """A rate as printed, so that mark and label are one number."""
    return 0.0 if figure is None or figure.value is None else float(half_up(figure.value, 1))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def on_schedule(report: BoardReport) -> Chart:
    """This year and last as parts of a whole of 100."""
    pair = report.benchmark.on_schedule
    rows = [(_capital(sentences.span(report.frame)), pair.now)]
    if pair.before is not None:
        rows.append((_capital(sentences.before_word(report.frame)), pair.before))
    shares = tuple(_hundredths(figure) for _label, figure in rows)
    rest = tuple(
        round(100 - share, 1) if figure.denominator else 0.0
        for share, (_label, figure) in zip(shares, rows, strict=True)
    )
    tones: tuple[Tone, ...] = ("done", "past")
    alt = (
        _("Visited on schedule, of all coached")
        + ": "
        + "; ".join(f"{label} {figure.of_text}" for label, figure in rows)
    )
    labels = tuple(figure.of_text for _label, figure in rows)
    return Chart(
        "bars",
        True,
        tuple(label for label, _figure in rows),
        (
            Series(_("On schedule"), shares, tones[: len(rows)], labels),
            Series(_("Not on schedule"), rest, ("rest",) * len(rows), ("",) * len(rows)),
        ),
        100.0,
        alt,
    )


def _hundredths(figure: Figure) -> float:
    return 0.0 if figure.share is None else float(half_up(figure.share * 100, 1))


def bands(report: BoardReport) -> Chart | None:
    """How visits are spread over the eligible, zeros first; None with fewer than ten people."""
    rows = report.benchmark.bands
    if not rows or not report.spread_shown:
        return None
    counts = tuple(band.teachers.numerator or 0 for band in rows)
    tones: tuple[Tone, ...] = tuple("ask" if band.label == "0" else "done" for band in rows)
    alt = (
        _("Eligible teachers by visits received")
        + ": "
        + "; ".join(
            _("%(band)s visits %(n)s teachers")
            % {"band": band.label, "n": band.teachers.count_text}
            for band in rows
        )
    )
    series = Series(_("Teachers"), counts, tones, tuple(f"{count:,}" for count in counts))
    return Chart(
        "columns", False, tuple(band.label for band in rows), (series,), max(1, *counts), alt
    )


_GOAL_TONES: dict[str, Tone] = {
    "completed": "done",
    "on_track": "open",
    "stalled": "ask",
    "carried": "past",
    "dropped": "past",
}


def goals(report: BoardReport) -> Chart:
    """Goals by status: what is done, on its way, stalled, carried over, dropped."""
    rows = report.goals.by_status
    counts = tuple(row.goals.numerator or 0 for row in rows)
    names = tuple(_capital(sentences.status_label(row.status)) for row in rows)
    alt = _("Goals by status") + ": " + "; ".join(map(_goal_alt, rows))
    tones = tuple(_GOAL_TONES[row.status] for row in rows)
    series = Series(_("Goals"), counts, tones, tuple(f"{count:,}" for count in counts))
    return Chart("bars", False, names, (series,), max([1, *counts]), alt)


def _goal_alt(row: GoalCount) -> str:
    return f"{sentences.status_label(row.status)} {row.goals.of_text}"


def phases(report: BoardReport) -> Chart:
    """Open engagements per phase, those past the phase's limit in the tone that asks."""
    rows = report.phases.rows
    late = tuple(row.past_limit.numerator or 0 for row in rows)
    fine = tuple((row.open.numerator or 0) - count for row, count in zip(rows, late, strict=True))
    alt = (
        _("Open engagements by phase")
        + ": "
        + "; ".join(
            _("%(phase)s %(open)s open, %(late)s past the limit")
            % {"phase": row.label, "open": row.open.count_text, "late": row.past_limit.count_text}
            for row in rows
        )
    )
    return Chart(
        "bars",
        True,
        tuple(row.label for row in rows),
        (
            Series(_("Within the limit"), fine, ("done",) * len(rows), _labels(fine)),
            Series(_("Past the limit"), late, ("ask",) * len(rows), _labels(late)),
        ),
        max([1, *(row.open.numerator or 0 for row in rows)]),
        alt,
    )


def pairs(report: BoardReport) -> tuple[tuple[str, Compared], ...]:
    """The four shares a page prints beside each other, in order."""
    return (
        (_("Teachers reached"), report.reached),
        (_("Schools with a visit"), report.schools),
        (_("Visit benchmark"), report.benchmark.on_schedule),
        (_("Goals completed"), report.goals.completed),
    )
