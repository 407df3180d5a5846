"""What a board divides by and asks for: quotients, the unserved, where open work stands."""

from fractions import Fraction

from stemhappens.metrics.catalogue.cycles import ACTIVE_ENGAGEMENTS
from stemhappens.metrics.catalogue.goals import ACTIVE_GOALS, STALLED
from stemhappens.metrics.catalogue.sessions import COUNTED_SESSIONS
from stemhappens.metrics.catalogue.teachers import (
    ELIGIBLE_TEACHERS,
    REACHED_TEACHERS,
    SCHOOLS_WITH_TEACHERS,
    TEACHER_LEVEL,
)
from stemhappens.metrics.catalogue.work import FTE_DAYS, SCHOOL_DAYS
from stemhappens.metrics.definition import Counted, Definition, Reading, define, number
from stemhappens.metrics.parts import Having, Tally
from stemhappens.metrics.question import DIMENSIONS
from stemhappens.metrics.sources import ASSIGNMENTS, CONTACTS, DAYS_IN, ELIGIBLE, GOALS, PHASES

WEEK = 5
"""School days of a coach's week."""

define(
    Definition(
        "sessions_per_reached",
        "Sessions per reached teacher",
        "sessions per teacher",
        "Counted sessions ÷ teachers reached.",
        COUNTED_SESSIONS,
        REACHED_TEACHERS,
        not_by=("month", "type"),
        misleads="A session with several teachers counts once; contacts stand beside it.",
    )
)
define(
    Definition(
        "sessions_per_eligible",
        "Sessions per eligible teacher",
        "sessions per teacher",
        "Counted sessions ÷ all eligible teachers, reached or not.",
        COUNTED_SESSIONS,
        ELIGIBLE_TEACHERS,
        misleads="An average that hides who had none; the bands stand beside it.",
    )
)
define(
    Definition(
        "sessions_per_coach_week",
        "Sessions per coach and school week",
        "sessions per coach week",
        "Counted sessions ÷ weeks of full-time coaching: Σ FTE (in hundredths) × school days of "
        "each assignment, days on leave left out, ÷ 100 ÷ 5.",
        COUNTED_SESSIONS,
        FTE_DAYS,
        scale=Fraction(100 * WEEK),
        misleads="Travel, preparation and time lost to other duties are in the weeks.",
    )
)
define(
    Definition(
        "session_rate",
        "Sessions per 20 school days",
        "sessions per 20 school days",
        "20 × counted sessions ÷ school days of the district's calendar.",
        COUNTED_SESSIONS,
        SCHOOL_DAYS,
        scale=Fraction(20),
        misleads="The rate of a month with few school days swings widely.",
    )
)
define(
    Definition(
        "coaches",
        "Coaches",
        "coaches",
        "Coaches with an assignment, and not on leave, on at least one school day of the period.",
        Tally(ASSIGNMENTS, "f.coach", f"f.absent = 0 AND {DAYS_IN} > 0", total="distinct"),
    )
)

_PERIOD = " AND {0}.program = {{program}} AND {0}.day BETWEEN {{start}} AND {{end}}"
_VISITED = (
    "(SELECT s.school FROM facts_sessionfact s WHERE s.district = {district}"
    " AND s.year IN ({years})" + _PERIOD.format("s") + " AND s.klass = 1)"
)
_ONLINE = (
    "(SELECT c.school FROM facts_contactfact c WHERE c.district = {district}"
    " AND c.year IN ({years})"
    + _PERIOD.format("c")
    + " AND c.klass = 1 AND c.eligible = 1 AND c.reach = 1 AND c.online = 1 AND c.place = 0)"
)
SERVED = f"(f.school IN {_VISITED} OR f.school IN {_ONLINE})"
"""SQL: a counted session took place at the school, or its teachers were coached online."""

SERVED_TEACHERS = Tally(ELIGIBLE, "f.teacher", f"{DAYS_IN} > 0 AND {SERVED}", total="distinct")

define(
    Definition(
        "schools_unserved",
        "Schools without coaching",
        "schools",
        "Participating schools at which no counted session took place and whose teachers were not "
        "coached online either, of all participating schools with eligible teachers.",
        Tally(ELIGIBLE, "f.school", f"{DAYS_IN} > 0 AND NOT {SERVED}", total="distinct"),
        SCHOOLS_WITH_TEACHERS,
        not_by=DIMENSIONS,
    )
)
define(
    Definition(
        "reached_where_served",
        "Teachers reached in schools with coaching",
        "teachers",
        "Teachers reached, of the teachers eligible at a school with at least one counted session "
        "or coached online.",
        Tally(CONTACTS, "f.teacher", TEACHER_LEVEL, within=SERVED_TEACHERS, total="distinct"),
        SERVED_TEACHERS,
        not_by=DIMENSIONS,
    )
)
_REACHED = (
    "(SELECT c.teacher FROM facts_contactfact c WHERE c.district = {district}"
    " AND c.year IN ({years})"
    + _PERIOD.format("c")
    + " AND c.klass = 1 AND c.eligible = 1 AND c.reach = 1)"
)
UNREACHED = f"{DAYS_IN} > 0 AND f.teacher NOT IN {_REACHED}"

define(
    Definition(
        "unreached_where_unserved",
        "Teachers not reached in schools without coaching",
        "teachers",
        "Eligible teachers without a counted contact who teach only in schools without coaching, "
        "of all eligible teachers without one.",
        Having(
            ELIGIBLE,
            "f.teacher",
            UNREACHED,
            having=f"MAX(CASE WHEN {SERVED} THEN 1 ELSE 0 END) = 0",
        ),
        Tally(ELIGIBLE, "f.teacher", UNREACHED, total="distinct"),
        not_by=DIMENSIONS,
    )
)
for _name, _title, _where, _sentence in (
    (
        "goals_going",
        "Goals under way",
        f"f.status = 1 AND NOT ({STALLED})",
        "Open goals that have not stalled",
    ),
    ("goals_stuck", "Goals stalled, of the active", STALLED, "Open goals that have stalled"),
):
    define(
        Definition(
            _name,
            _title,
            "goals",
            f"{_sentence} (past their due date, or not touched within the policy's limit of "
            "school days), of all goals active in the period.",
            Tally(GOALS, "f.goal", _where),
            ACTIVE_GOALS,
        )
    )

IN_A_PHASE = (
    "f.spell_ends > {as_of} AND f.engagement IN (SELECT n.engagement FROM facts_engagedfact n"
    " WHERE n.district = {district} AND n.program = {program} AND n.state = 3"
    " AND n.starts <= {as_of} AND n.ends > {as_of})"
)
"""SQL: the spell goes on, and its engagement is active, on the as-of day."""

NOW = Tally(PHASES, "f.engagement", IN_A_PHASE, total="distinct")


def _of_all(counted: Counted, _: Counted, active: Counted) -> Reading:
    top, bottom = number(counted), number(active)
    return top, bottom, Fraction(top, bottom) if bottom else None


define(
    Definition(
        "phase_now",
        "Active engagements by phase",
        "engagements",
        "Active engagements in the phase on the as-of day, of all the program's active "
        "engagements.",
        NOW,
        shape=_of_all,
        third=ACTIVE_ENGAGEMENTS,
        not_by=("school", "coach"),
    )
)
define(
    Definition(
        "phase_past_limit",
        "Over the phase's limit, by phase",
        "engagements",
        "Active engagements longer in their phase than its limit of school days, of those in the "
        "phase on the as-of day.",
        Tally(
            PHASES,
            "f.engagement",
            IN_A_PHASE + " AND f.stall_limit > 0 AND f.days > f.stall_limit",
            total="distinct",
        ),
        NOW,
        not_by=("school", "coach"),
    )
)
