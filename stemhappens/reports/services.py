"""What may be done with reports: freeze one."""

from datetime import timedelta

from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext as _

from stemhappens.core.actor import Actor
from stemhappens.core.clock import now
from stemhappens.core.models import District
from stemhappens.core.problem import Invalid, Problems
from stemhappens.core.rules import authorize
from stemhappens.core.write import Unit, write
from stemhappens.metrics.ask import Clock, clock
from stemhappens.metrics.figure import Period
from stemhappens.people.models import Program
from stemhappens.reports.compose import compose_board
from stemhappens.reports.content import BoardReport
from stemhappens.reports.document import digest
from stemhappens.reports.freeze import (
    BOARD,
    content_of,
    document_of,
    hashes_of,
    keep_rows,
    periods_of,
)
from stemhappens.reports.models import Report

LONGEST = timedelta(days=400)
"""A deck draws a column for each month; a longer report is two reports."""


def freeze(
    district: District, actor: Actor, program: Program, period: Period, kind: str = BOARD
) -> Report:
    """Freeze the figures of a period as they stand under the district's lock.

    Where nothing has changed since the last report of the same period, that one is returned: two
    papers with the same figures bear the same fingerprint. Raises Denied, Invalid (the period),
    and compose's NamesInside. The freeze is a unit itself; the report's sequence is the one read.
    """
    if kind != BOARD:
        raise ValueError(f"no report is called {kind}")
    with write(district, actor, "freeze a report") as unit:
        authorize(actor, "freeze_report")
        at = clock(district, program.pk, DEFAULT_DB_ALIAS)
        check_period(period, at)
        report = compose_board(at, district, program, period, DEFAULT_DB_ALIAS)
        return _same(report, program, kind) or _frozen(unit, at, report, program, kind)


def check_period(period: Period, at: Clock) -> None:
    """Invalid, by field (from, to), where a report cannot be made of the period."""
    problems = Problems()
    if period.start > at.today:
        problems.add("from", _("That day has not come yet; choose an earlier one."))
    if period.end - period.start > LONGEST:
        problems.add("to", _("A report covers 13 months at most; choose an earlier last day."))
    if problems:
        raise Invalid(problems)


def _same(report: BoardReport, program: Program, kind: str) -> Report | None:
    """The last report of the period, if it says the same."""
    period = report.frame.period
    last = (
        Report.objects.filter(program=program, kind=kind, starts=period.start, ends=period.end)
        .order_by("-frozen_seq")
        .first()
    )
    content = content_of(report, kind, hashes_of(report))
    return last if last is not None and last.document["content"] == content else None


def _frozen(unit: Unit, at: Clock, report: BoardReport, program: Program, kind: str) -> Report:
    kept = keep_rows(unit, at, periods_of(report), DEFAULT_DB_ALIAS)
    frozen_at = now(_district(unit)).replace(microsecond=0)
    document = document_of(report, kind, at, frozen_at, kept)
    period = report.frame.period
    return unit.add(
        Report(
            program=program,
            kind=kind,
            starts=period.start,
            ends=period.end,
            frozen_at=frozen_at,
            frozen_seq=at.seq,
            frozen_by=unit.actor.label,
            document=document,
            document_hash=digest(document),
        )
    )


def _district(unit: Unit) -> District:
    if unit.district is None:
        raise LookupError("a report is frozen in a district")
    return unit.district
