"""Who pays for the program and what for: awards with their objectives, and the yearly budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from stemhappens.core.problem import Problems, Stale
from stemhappens.core.rules import authorize
from stemhappens.core.write import Unit
from stemhappens.people.checks import refuse
from stemhappens.people.models import (
    Award,
    AwardMeasure,
    AwardReport,
    Budget,
    Program,
    SchoolYear,
)

DAY = timedelta(days=1)
MOST_CENTS = 100_000_000_000_00
"""A hundred billion dollars; more is a slip of the keyboard."""


@dataclass(frozen=True)
class MeasureDraft:
    """An objective as typed; empty where all of it is."""

    objective: str = ""
    figure: str = ""
    target: Decimal | None = None
    by: date | None = None

    @property
    def empty(self) -> bool:
        """True when nothing was typed."""
        return not (self.objective.strip() or self.figure or self.target is not None or self.by)


@dataclass(frozen=True)
class ReportDraft:
    """A report as typed: when it is due and when it was sent."""

    due: date | None = None
    sent_on: date | None = None

    @property
    def empty(self) -> bool:
        """True when nothing was typed."""
        return self.due is None and self.sent_on is None


@dataclass(frozen=True)
class AwardDraft:
    """An award as typed. last: its last day; empty objectives and reports are left out."""

    name: str
    starts: date | None
    last: date | None
    funder: str = ""
    number: str = ""
    cents: int | None = None
    measures: Sequence[MeasureDraft] = ()
    reports: Sequence[ReportDraft] = ()


def cents_of(text: str) -> int | None:
    """ "$1,250.50" → 125050, exactly; None for nothing. ValueError where it is no amount."""
    plain = text.strip().removeprefix("$").replace(",", "").strip()
    if not plain:
        return None
    try:
        cents = Decimal(plain) * 100
    except InvalidOperation:
        raise ValueError(text) from None
    if not cents.is_finite() or cents != cents.to_integral_value() or not 0 <= cents <= MOST_CENTS:
        raise ValueError(text)
    return int(cents)


def dollars_text(cents: int) -> str:
    """125050 → "1,250.50", 125000 → "1,250"."""
    whole, rest = divmod(cents, 100)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"


def add_award(unit: Unit, program: Program, draft: AwardDraft, uid: UUID | None = None) -> Award:
    """Note a grant, what it is for and when its funder wants to hear."""
    authorize(unit.actor, "keep_awards", program)
    refuse(_problems(draft))
    award = unit.add(Award(program=program, uid=uid or uuid4(), **_values(draft)))
    _keep_lines(unit, award, draft)
    return award


def change_award(unit: Unit, award: Award, draft: AwardDraft) -> Award:
    """Change a grant with its objectives and reports."""
    authorize(unit.actor, "keep_awards", award)
    refuse(_problems(draft))
    unit.change(award, **_values(draft))
    _keep_lines(unit, award, draft)
    return award


def set_budget(
    unit: Unit, program: Program, year: SchoolYear, cents: int | None, note: str, version: int
) -> Budget | None:
    """Say what a program costs in a school year; None takes it back.

    version: of the row as its writer saw it, 0 where there was none.
    """
    authorize(unit.actor, "keep_awards", program)
    row = Budget.objects.filter(program=program, year=year).first()
    if (row.version if row else 0) != version:
        raise Stale("the budget was changed by somebody else in the meantime")
    if cents is None:
        if row is not None:
            unit.remove(row)
        return None
    note = note.strip()[:200]
    if row is None:
        return unit.add(Budget(program=program, year=year, cents=cents, note=note))
    if (row.cents, row.note) == (cents, note):
        return row
    return unit.change(row, cents=cents, note=note)


def _values(draft: AwardDraft) -> dict[str, object]:
    return {
        "name": draft.name.strip(),
        "funder": draft.funder.strip(),
        "number": draft.number.strip(),
        "cents": draft.cents,
        "starts": draft.starts,
        "ends": draft.last and draft.last + DAY,
    }


def _problems(draft: AwardDraft) -> Problems:
    """All that is wrong; lines are fields numbered from 0."""
    problems = Problems()
    needed = _("This is needed.")
    if not draft.name.strip():
        problems.add("name", _("Give the award's name."))
    if draft.starts is None:
        problems.add("starts", needed)
    if draft.last is None:
        problems.add("last", needed)
    if draft.starts and draft.last and draft.last < draft.starts:
        problems.add("last", _("The last day lies before the first; choose a later one."))
    for at, line in enumerate(draft.measures):
        values = {"objective": line.objective.strip(), "figure": line.figure, "by": line.by}
        missing = [name for name, value in values.items() if not value]
        missing += ["target"] if line.target is None else []
        for name in () if line.empty else missing:
            problems.add(f"{name}_{at}", needed)
        if line.target is not None and line.target < 0:
            problems.add(f"target_{at}", _("A target is 0 or more."))
    _add_report_problems(problems, draft)
    return problems


def _add_report_problems(problems: Problems, draft: AwardDraft) -> None:
    due = [line.due for line in draft.reports if line.due]
    for at, line in enumerate(draft.reports):
        if line.sent_on and not line.due:
            problems.add(f"due_{at}", _("Say when it was due."))
        if line.due and due.count(line.due) > 1:
            problems.add(f"due_{at}", _("Two reports are due on this day."))


def _keep_lines(unit: Unit, award: Award, draft: AwardDraft) -> None:
    """The objectives anew by their place; reports by their day."""
    stored = {row.position: row for row in AwardMeasure.objects.filter(award=award)}
    wanted = [line for line in draft.measures if not line.empty]
    for place, line in enumerate(wanted, start=1):
        values = {"objective": line.objective.strip(), "figure": line.figure,
                  "target": line.target, "by": line.by}  # fmt: skip
        row = stored.pop(place, None)
        if row is None:
            unit.add(AwardMeasure(award=award, position=place, **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            unit.change(row, **values)
    unit.remove_all(stored.values())
    reports = {row.due: row for row in AwardReport.objects.filter(award=award)}
    for report in draft.reports:
        if report.due is None:
            continue
        known = reports.pop(report.due, None)
        if known is None:
            unit.add(AwardReport(award=award, due=report.due, sent_on=report.sent_on))
        elif known.sent_on != report.sent_on:
            unit.change(known, sent_on=report.sent_on)
    unit.remove_all(reports.values())
