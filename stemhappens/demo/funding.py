"""Who pays for the demo's coaching: a grant with objectives and reports, and what a year costs."""

from datetime import date
from decimal import Decimal

from stemhappens.core.write import Unit
from stemhappens.demo.cast import Cast
from stemhappens.people.funding import (
    AwardDraft,
    MeasureDraft,
    ReportDraft,
    add_award,
    set_budget,
)
from stemhappens.people.models import SchoolYear

END = date(2026, 9, 30)
GRANT = AwardDraft(
    name="STEM Coaching Partnership Grant",
    starts=date(2024, 10, 1),
    last=END,
    funder="State Department of Education",
    number="STEM-24-0117",
    cents=468_000_00,
    measures=(
        MeasureDraft("Every eligible teacher meets a coach", "teachers_reached", Decimal(75), END),
        MeasureDraft("Coaching comes to every school", "schools_covered", Decimal(100), END),
        MeasureDraft("Goals are carried through", "goal_completion", Decimal(70), END),
    ),
    reports=(
        ReportDraft(date(2025, 10, 31), date(2025, 10, 27)),
        ReportDraft(date(2026, 4, 30), date(2026, 4, 28)),
        ReportDraft(date(2026, 10, 30)),
    ),
)
BUDGETS = {"2024-25": 371_500_00, "2025-26": 402_250_00}
"""School year → cents: salaries, travel, substitutes."""


def fund(unit: Unit, cast: Cast) -> None:
    """Note the grant and the budgets."""
    add_award(unit, cast.program, GRANT)
    for year in SchoolYear.objects.filter(name__in=BUDGETS):
        note = "Salaries, travel and substitutes"
        set_budget(unit, cast.program, year, BUDGETS[year.name], note, version=0)
