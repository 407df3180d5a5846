"""Keep what an earlier report said for a period, figure by figure."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.problem import Invalid, Problems
from stemhappens.core.rules import authorize, visible
from stemhappens.core.write import Unit, write
from stemhappens.metrics.figure import Period
from stemhappens.people.models import Program
from stemhappens.reports.models import Stated

FIGURES = ("sessions", "teachers_reached", "schools_covered", "coach_hours", "goal_completion")
"""What an earlier report is asked for; of a share its numerator."""

MOST = Decimal(10_000_000)


def state(
    district: District,
    actor: Actor,
    program: Program,
    period: Period,
    numbers: Mapping[str, Decimal | None],
) -> None:
    """Keep the numbers of a period, by figure; None takes one back. Raises Denied, Invalid.

    Where nothing changes nothing is written.
    """
    authorize(actor, "reconcile")
    require(numbers)
    held = said_of(program, period)
    if {name: held.get(name) for name in numbers} == dict(numbers):
        return
    with write(district, actor, "state what a report said") as unit:
        authorize(actor, "reconcile")
        rows = {row.figure: row for row in _rows(program, period)}
        for name, number in numbers.items():
            _keep(unit, rows.get(name), program, period, name, number)


def require(numbers: Mapping[str, Decimal | None]) -> None:
    """Raise Invalid, by figure, where a number cannot have stood in a report."""
    problems = Problems()
    for name, number in numbers.items():
        if name not in FIGURES:
            raise ValueError(f"no report is asked for {name}")
        if number is not None and not 0 <= number < MOST:
            problems.add(name, _("Give a number from 0 to 9,999,999."))
    if problems:
        raise Invalid(problems)


def said_of(program: Program, period: Period) -> dict[str, Decimal]:
    """figure → the number that an earlier report gave for the period."""
    return {row.figure: row.number for row in _rows(program, period)}


def periods_stated(program: Program, viewer: Actor) -> list[Period]:
    """The periods for which a report's numbers are kept, the latest first."""
    rows = visible(Stated.objects.filter(program=program), viewer, "stated")
    pairs = rows.order_by("-starts", "-ends").values_list("starts", "ends").distinct()
    return [Period(starts, ends) for starts, ends in pairs]


def _rows(program: Program, period: Period) -> list[Stated]:
    found = Stated.objects.filter(program=program, starts=period.start, ends=period.end)
    return list(found)


def _keep(
    unit: Unit,
    row: Stated | None,
    program: Program,
    period: Period,
    name: str,
    number: Decimal | None,
) -> None:
    if row is None:
        if number is not None:
            unit.add(
                Stated(
                    program=program,
                    starts=period.start,
                    ends=period.end,
                    figure=name,
                    number=number,
                )
            )
    elif number is None:
        unit.remove(row)
    elif row.number != number:
        unit.change(row, number=number)
