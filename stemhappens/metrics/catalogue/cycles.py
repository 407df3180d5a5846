"""How coaching goes on: engagements, gaps, phases (rulings 8, 12 and 14)."""

from fractions import Fraction

from stemhappens.metrics import distributions
from stemhappens.metrics.definition import Counted, Definition, Reading, define, spread
from stemhappens.metrics.parts import Having, Spread, Tally
from stemhappens.metrics.sources import ENGAGED, GAPS, PHASES

ACTIVE_AT_END = "f.state = 3 AND f.starts <= {as_of} AND f.ends > {as_of}"
ACTIVE_ENGAGEMENTS = Tally(ENGAGED, "f.engagement", ACTIVE_AT_END, total="distinct")
EVER_ACTIVE = Tally(ENGAGED, "f.engagement", "f.state = 3", total="distinct")

_SPELLS = PHASES.template.replace("{where}", "")


def _among_spells(condition: str) -> str:
    """SQL: the row's engagement has a spell that satisfies `condition`, whoever led it then."""
    return f" AND f.engagement IN (SELECT f.engagement FROM {_SPELLS} {condition})"


define(
    Definition(
        "active_engagements",
        "Active engagements",
        "engagements",
        "Engagements active on the as-of day.",
        ACTIVE_ENGAGEMENTS,
    )
)
define(
    Definition(
        "teachers_in_cycle",
        "Teachers in a cycle",
        "teachers",
        "Teachers of an engagement that is active on the as-of day.",
        Tally(ENGAGED, "f.teacher", ACTIVE_AT_END + " AND f.teacher <> 0", total="distinct"),
    )
)
define(
    Definition(
        "engagements_without_goal",
        "Engagements without a goal",
        "engagements",
        "Active engagements in which no goal has been set, of all active engagements.",
        Tally(
            ENGAGED, "f.engagement", ACTIVE_AT_END + " AND f.goal_from > {as_of}", total="distinct"
        ),
        ACTIVE_ENGAGEMENTS,
    )
)
define(
    Definition(
        "engagements_open",
        "Engagements in the period",
        "engagements",
        "Engagements active on at least one day of the period.",
        EVER_ACTIVE,
    )
)
define(
    Definition(
        "cycle_benchmark",
        "Visit benchmark met",
        "teachers",
        "Teachers whose visits left no gap over the policy's window of school days between "
        "opening, visits, closing or today, of all teachers with an engagement open in the "
        "period; paused days do not count, engagements younger than one window are left out.",
        Having(GAPS, "f.teacher", having="MAX(CASE WHEN f.days > f.win THEN 1 ELSE 0 END) = 0"),
        Tally(GAPS, "f.teacher", total="distinct"),
        misleads="A local target, not a proven threshold; it says nothing of teachers without an "
        "engagement.",
    )
)
define(
    Definition(
        "phase_open",
        "Engagements by phase",
        "engagements",
        "Engagements active in a phase on at least one day of the period.",
        Tally(PHASES, "f.engagement", total="distinct"),
    )
)
define(
    Definition(
        "phase_advanced",
        "Engagements that advanced",
        "engagements",
        "Engagements in a later phase at the period's end than at its start or their opening, of "
        "all engagements active in the period; going back is not advancing.",
        Tally(
            ENGAGED,
            "f.engagement",
            "f.state = 3"
            + _among_spells(
                "GROUP BY f.engagement HAVING MAX(f.spell * 100 + f.position) % 100"
                " > MIN(f.spell * 100 + f.position) % 100"
            ),
            total="distinct",
        ),
        EVER_ACTIVE,
    )
)
define(
    Definition(
        "phase_stalled",
        "Engagements over their phase's limit",
        "engagements",
        "Active engagements longer in their phase than its limit of school days, of all active "
        "engagements.",
        Tally(
            ENGAGED,
            "f.engagement",
            ACTIVE_AT_END
            + _among_spells(
                "AND f.spell_ends > {as_of} AND f.stall_limit > 0 AND f.days > f.stall_limit"
            ),
            total="distinct",
        ),
        ACTIVE_ENGAGEMENTS,
    )
)

FEWEST_SPELLS = 20


def _median(counted: Counted, _: Counted, __: Counted) -> Reading:
    spells = spread(counted)
    whole = sum(spells.values())
    left = sum(n for (_, gone), n in spells.items() if gone)
    value = None
    if whole >= FEWEST_SPELLS:
        median = distributions.censored_median((d, bool(g), n) for (d, g), n in spells.items())
        value = None if median is None else Fraction(median)
    return left, whole, value


define(
    Definition(
        "phase_median_days",
        "School days in a phase, median",
        "school days",
        "Median school days in a phase, spells still open censored; from 20 spells on, and while "
        "at least half have left.",
        Spread(
            PHASES,
            "f.engagement * 10000000 + f.spell",
            totals=("MIN(f.days)", "MAX(CASE WHEN f.spell_ends <= {as_of} THEN 1 ELSE 0 END)"),
        ),
        shape=_median,
    )
)
