"""What a slide cannot tell yet, and from when it will: early in a year, or with few people.

A slide with something to wait for is drawn larger and says it, instead of standing half empty.
"""

from typing import Literal

from django.utils.translation import gettext as _

from stemhappens.metrics.figure import PERCENT_FROM
from stemhappens.reports.content import BoardReport

Sparse = Literal["schools", "amount", "benchmark", "goals"]
FEW_MONTHS = 2


def awaited(key: Sparse, report: BoardReport) -> tuple[str, ...]:
    """Sentences of what comes to this slide and from when; none where it is full."""
    return {"schools": _schools, "amount": _amount, "benchmark": _benchmark, "goals": _goals}[key](
        report
    )


def _schools(report: BoardReport) -> tuple[str, ...]:
    if len(report.levels) != 1:
        return ()
    return (_("Levels of school stand apart once two of them have ten eligible teachers each."),)


def _amount(report: BoardReport) -> tuple[str, ...]:
    months = report.how_much.months
    if not months or len(months) > FEW_MONTHS:
        return ()
    lines = [_("Each month of the year adds a column.")]
    if not any(month.before for month in months):
        lines.append(_("The same month a year before joins it in the second year."))
    return tuple(lines)


def _benchmark(report: BoardReport) -> tuple[str, ...]:
    lines = []
    if (report.benchmark.on_schedule.now.denominator or 0) < PERCENT_FROM:
        lines.append(_("Met or not met is said from ten coached teachers on."))
    if report.reached.now.denominator and not report.spread_shown:
        lines.append(_("How visits are spread is shown from ten eligible teachers on."))
    return tuple(lines)


def _goals(report: BoardReport) -> tuple[str, ...]:
    if (report.goals.completed.now.denominator or 0) >= PERCENT_FROM:
        return ()
    lines = [_("A share of the goals is said from ten on.")]
    if report.goals.due is not None and not report.goals.due.denominator:
        lines.append(_("No goal is due yet; then completed of those due stands beside it."))
    return tuple(lines)
