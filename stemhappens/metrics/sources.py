"""Where figures are counted: fact tables with their period predicate and their dimensions.

A template ends inside a WHERE, so that a condition can follow with AND. `{where}` takes the cuts
of the question; the other placeholders take integers only. `f` is the row. The strings run
unchanged on SQLite, PostgreSQL, DuckDB and Spark.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False)
class Source:
    """A place to count. dims: dimension → column; joins: what a dimension needs besides.

    per_coach: one row per coach, so that a count without a coach keeps `f.first = 1`.
    inner: the dimensions' columns lie inside the template, which names them in {keys}.
    """

    name: str
    template: str
    dims: Mapping[str, str]
    joins: Mapping[str, str] = field(default_factory=dict)
    per_coach: bool = False
    inner: bool = False


def ordinal(day: str) -> str:
    """SQL: instructional days up to and including `day`, in the calendar of the row's school.

    day: none after the as-of day is asked for. Before the calendar's first day they are none, and
    after the last one it knows all there ever were.
    """
    return (
        "COALESCE((SELECT MAX(d.ordinal) FROM facts_dayfact d WHERE d.district = {district}"
        f" AND d.calendar = k.calendar AND d.day = {day}),"
        f" CASE WHEN {day} > {{horizon}} THEN k.at_as_of ELSE 0 END)"
    )


def earlier(one: str, other: str) -> str:
    """SQL: the smaller of two day numbers."""
    return f"CASE WHEN {one} < {other} THEN {one} ELSE {other} END"


def _edge(day: str) -> str:
    return (
        "COALESCE((SELECT MAX(d.ordinal) FROM facts_dayfact d WHERE d.district = {district}"
        f" AND d.calendar = m.calendar AND d.day = {day}), 0)"
    )


EDGES = (
    "(SELECT m.school AS school, m.calendar AS calendar, "
    + _edge("{eve}")
    + " AS before_start, "
    + _edge("{end_day}")
    + " AS at_end, "
    + _edge("{as_of_day}")
    + " AS at_as_of, "
    + _edge("{year_end}")
    + " - "
    + _edge("{year_eve}")
    + " AS year_days, "
    "COALESCE((SELECT MAX(d.day) FROM facts_dayfact d WHERE d.district = {district}"
    " AND d.calendar = m.calendar AND d.day BETWEEN {start} AND {end_day}"
    " AND d.instructional = 1), 0) AS last_day "
    "FROM facts_calendarof m WHERE m.district = {district})"
)
"""school → its calendar and the ordinals at the edges of the period."""

_EVENT = (
    "f.district = {district} AND f.year IN ({years}) AND f.program = {program}"
    " AND f.day BETWEEN {start} AND {end}"
)

SESSIONS = Source(
    "sessions",
    "facts_sessionfact f{joins} WHERE " + _EVENT + "{where}",
    {
        "school": "f.school",
        "coach": "f.coach",
        "level": "f.level",
        "tier": "f.tier",
        "month": "f.month",
        "type": "f.stype",
    },
    per_coach=True,
)

CONTACTS = Source(
    "contacts",
    "facts_contactfact f{joins} WHERE " + _EVENT + "{where}",
    {
        "school": "f.school",
        "coach": "f.coach",
        "level": "f.level",
        "tier": "f.tier",
        "month": "f.month",
        "type": "f.stype",
        "engagement": "f.engagement",
        "teacher": "f.teacher",
    },
    per_coach=True,
)

DAYS_IN = (
    "((CASE WHEN f.ends > {end} THEN k.at_end ELSE "
    + ordinal("f.ends - 1")
    + " END) - (CASE WHEN f.starts <= {start} THEN k.before_start ELSE "
    + ordinal("f.starts - 1")
    + " END))"
)
"""SQL: instructional days of the row's school within its span and the period."""

CASELOAD = (
    " JOIN facts_caseloadfact l ON l.district = f.district AND l.program = f.program"
    " AND l.teacher = f.teacher AND l.starts <= {end} AND l.ends > {start}"
    " AND (l.listed = 1 OR l.school = 0 OR l.school = f.school)"
)

ELIGIBLE = Source(
    "eligible",
    "facts_eligiblefact f JOIN " + EDGES + " k ON k.school = f.school{joins}"
    " WHERE f.district = {district} AND f.program = {program}"
    " AND f.ends > {start} AND f.starts <= {end}{where}",
    {
        "school": "f.school",
        "coach": "l.coach",
        "level": "f.level",
        "tier": "f.tier",
        "teacher": "f.teacher",
    },
    joins={"coach": CASELOAD},
)

ENGAGED = Source(
    "engaged",
    "facts_engagedfact f{joins} WHERE f.district = {district} AND f.program = {program}"
    " AND f.ends > {start} AND f.starts <= {as_of}{where}",
    {"school": "f.school", "coach": "f.coach", "teacher": "f.teacher"},
)


def _piece(first_edge: str, last_edge: str) -> str:
    """SQL: instructional days of an active piece after the first edge, cut at the as-of day.

    A day on which a pause ends counts, the first edge of the whole does not, its last does.
    """
    until = f"CASE WHEN f.ends = {last_edge} THEN {ordinal('f.ends')} ELSE {ordinal('f.ends - 1')}"
    after = f"CASE WHEN f.starts = {first_edge} THEN {ordinal('f.starts')}"
    return (
        "CASE WHEN f.starts > {as_of} THEN 0 ELSE"
        " (CASE WHEN f.ends > {as_of} THEN k.at_as_of ELSE " + until + " END END)"
        " - (" + after + f" ELSE {ordinal('f.starts - 1')} END) END"
    )


_ACTIVE = (
    "MAX(CASE WHEN f.starts <= {as_of} AND f.ends > {start} AND f.ends > f.starts"
    " THEN 1 ELSE 0 END)"
)
"""SQL: 1 when a piece is active on at least one day of the period; of a stay that was paused
throughout there is only an empty piece."""

# LEFT, and kept so by COALESCE: SQLite would else begin with the schools, and read all for each
_GAPS = (
    "(SELECT g.*, SUM(g.days) OVER (PARTITION BY g.engagement, g.teacher, g.opened) AS age,"
    " MAX(g.active) OVER (PARTITION BY g.engagement, g.teacher, g.opened) AS ever_active FROM"
    " (SELECT f.teacher AS teacher, f.engagement AS engagement, f.opened AS opened,"
    " f.gap AS gap, MIN(f.gap_ends) AS gap_ends, MIN(f.closed) AS closed, MIN(f.win) AS win,"
    " MIN(f.grace) AS grace, MIN(f.school) AS school, MIN(f.coach) AS coach,"
    " " + _ACTIVE + " AS active, SUM(" + _piece("f.gap", "f.gap_ends") + ") AS days"
    " FROM facts_gapfact f LEFT JOIN " + EDGES + " k ON k.school = f.school"
    " WHERE COALESCE(k.calendar, -1) >= 0 AND f.district = {district} AND f.program = {program}"
    " AND f.opened <= {as_of} AND f.closed > {start} AND f.gap <= {as_of}"
    " GROUP BY f.teacher, f.engagement, f.opened, f.gap) g)"
)
GAPS = Source(
    "gaps",
    _GAPS + " f WHERE f.ever_active = 1 AND f.gap_ends >= {start}"
    " AND NOT (f.closed > {as_of} AND f.age < f.grace){where}",
    {"school": "f.school", "coach": "f.coach", "teacher": "f.teacher"},
)
"""Gaps that overlap the period, of stays that are not left out for their youth."""

RUNNING = Source(
    "running gaps",
    _GAPS + " f WHERE f.gap_ends > {as_of} AND f.closed > {as_of}{where}",
    {"engagement": "f.engagement", "teacher": "f.teacher"},
)
"""Gaps that nothing has ended yet, of stays still open, young ones too: days so far."""

_PHASES = (
    "(SELECT p.engagement AS engagement, p.spell AS spell, MIN(p.spell_ends) AS spell_ends,"
    " MIN(p.phase) AS phase, MIN(p.position) AS position, MIN(p.stall_limit) AS stall_limit,"
    " MIN(p.closed) AS closed, MIN(p.coach) AS coach, MIN(p.school) AS school,"
    " MAX(p.active) AS active, MIN(p.days) AS days FROM"
    " (SELECT f.engagement AS engagement, f.spell AS spell, f.school AS school,"
    " MIN(f.spell_ends) AS spell_ends, MIN(f.phase) AS phase, MIN(f.position) AS position,"
    " MIN(f.stall_limit) AS stall_limit, MIN(f.closed) AS closed, MIN(f.coach) AS coach,"
    " " + _ACTIVE + " AS active, SUM(" + _piece("f.spell", "f.spell_ends") + ") AS days"
    " FROM facts_phasefact f JOIN " + EDGES + " k ON k.school = f.school"
    " WHERE f.district = {district} AND f.program = {program}"
    " AND f.spell <= {as_of} AND f.spell_ends > {start}{where}"
    " GROUP BY f.engagement, f.spell, f.school) p"
    " GROUP BY p.engagement, p.spell)"
)
PHASES = Source(
    "phases",
    _PHASES + " f WHERE f.active = 1",
    {"school": "f.school", "coach": "f.coach", "phase": "f.phase"},
)
"""Spells with at least one active day in the period, each with its days so far."""

SHARED = (EDGES, _GAPS, _PHASES)
"""What several parts of a question read alike, computed once; a later one reads the earlier."""

_IDLE = (
    "(SELECT SUM((CASE WHEN s.ends > {as_of} THEN k.at_as_of ELSE "
    + ordinal("s.ends - 1")
    + " END) - (CASE WHEN s.starts = f.touched THEN "
    + ordinal("s.starts")
    + " ELSE "
    + ordinal("s.starts - 1")
    + " END)) FROM facts_goalfact s WHERE s.district = f.district AND s.goal = f.goal"
    " AND s.teacher = f.teacher AND s.touched = f.touched AND s.paused = 0"
    " AND s.starts <= {as_of})"
)
"""SQL: instructional, unpaused days after a goal's last touch."""

GOALS = Source(
    "goals",
    "(SELECT f.goal AS goal{keys}, MIN(f.engagement) AS engagement_of, MIN(f.focus) AS focus,"
    " MIN(f.status) AS status, MIN(f.since) AS since, MIN(f.due) AS due, MIN(f.coach) AS lead,"
    " MIN(f.school) AS at_school, MIN(f.on_track) AS on_track, MIN(f.stall_days) AS stall_days,"
    " COALESCE(MIN(CASE WHEN f.status = 1 THEN " + _IDLE + " END), 0) AS idle,"
    " MIN(CASE WHEN f.status = 1 THEN k.at_as_of - " + ordinal("f.opened") + " END) AS age"
    " FROM facts_goalfact f JOIN " + EDGES + " k ON k.school = f.school"
    " WHERE f.district = {district} AND f.program = {program}"
    " AND f.present = 1 AND f.starts <= {as_of} AND f.ends > {as_of}{where}"
    " GROUP BY f.goal{groups}) f WHERE 1 = 1",
    {
        "school": "f.school",
        "coach": "f.coach",
        "engagement": "f.engagement",
        "teacher": "f.teacher",
    },
    inner=True,
)
"""Goals as they stand on the as-of day. idle, age: of an open one, which alone can stall."""

STEPS = Source(
    "steps",
    "facts_stepfact f{joins} WHERE f.district = {district} AND f.program = {program}"
    " AND f.due BETWEEN {start} AND {as_of}{where}",
    {"school": "f.school", "coach": "f.coach"},
)

LOOPS = Source(
    "loops",
    "facts_loopfact f JOIN " + EDGES + " k ON k.school = f.school"
    " WHERE f.district = {district} AND f.program = {program}"
    " AND f.day BETWEEN {start} AND {as_of}{where}",
    {"school": "f.school", "coach": "f.coach"},
    per_coach=True,
)

EFFORT = Source(
    "effort",
    "facts_effortfact f{joins} WHERE " + _EVENT + "{where}",
    {"coach": "f.coach", "month": "f.month"},
)

ASSIGNMENTS = Source(
    "assignments",
    "facts_assignmentfact f JOIN " + EDGES + " k ON k.school = 0"
    " WHERE f.district = {district} AND f.program = {program}"
    " AND f.ends > {start} AND f.starts <= {end}{where}",
    {"coach": "f.coach"},
)
"""Assignments, their days by the district's calendar."""

CASELOADS = Source(
    "caseloads",
    "facts_caseloadfact f JOIN " + EDGES + " k ON k.school = 0"
    " WHERE f.district = {district} AND f.program = {program}"
    " AND f.starts <= k.last_day AND f.ends > k.last_day AND (f.listed = 1 OR EXISTS"
    " (SELECT 1 FROM facts_eligiblefact e WHERE e.district = f.district"
    " AND e.program = f.program AND e.teacher = f.teacher AND (f.school = 0 OR e.school = f.school)"
    " AND e.starts <= k.last_day AND e.ends > k.last_day)){where}",
    {"coach": "f.coach"},
)
"""Who is whose on the district's last instructional day of the period."""

CALENDAR = Source(
    "calendar",
    "facts_dayfact f WHERE f.district = {district} AND f.calendar = 0"
    " AND f.day BETWEEN {start} AND {end}{where}",
    {"month": "f.month"},
)

NEVER = 999999
"""Stands for "never" where days since the last contact are counted."""

_CONTACT = (
    " FROM facts_contactfact c WHERE c.district = {district}"
    " AND c.program = {program} AND c.teacher = f.teacher AND c.day <= {as_of}"
    " AND c.klass = 1 AND c.eligible = 1 AND c.reach = 1"
)

_SINCE = (
    "COALESCE((SELECT k.at_as_of - MAX(d.ordinal) FROM facts_dayfact d"
    " WHERE d.district = {district} AND d.calendar = k.calendar"
    f" AND d.day = (SELECT MAX(c.day){_CONTACT})), "
    f"CASE WHEN EXISTS (SELECT 1{_CONTACT} AND c.day > {{horizon}}) THEN 0"
    f" WHEN EXISTS (SELECT 1{_CONTACT}) THEN k.at_as_of ELSE {NEVER} END)"
)
"""SQL: instructional days since the last contact; of one after the calendar's end none have been,
of one before its beginning all."""

LAST_SEEN = Source(
    "last seen",
    "(SELECT f.teacher AS teacher{keys}, MIN(f.rank * 1000000 + " + _SINCE + ") % 1000000 AS since"
    " FROM facts_eligiblefact f JOIN " + EDGES + " k ON k.school = f.school"
    " WHERE f.district = {district} AND f.program = {program}"
    " AND f.starts <= k.last_day AND f.ends > k.last_day{where}"
    " GROUP BY f.teacher{groups}) f WHERE 1 = 1",
    {"school": "f.school", "level": "f.level", "tier": "f.tier"},
    inner=True,
)

TEACHER_DAYS = Source(
    "teacher days",
    "(SELECT f.teacher AS teacher, f.starts AS starts{keys},"
    " MIN(f.rank * 100000 + " + DAYS_IN + ") % 100000 AS days"
    " FROM facts_eligiblefact f JOIN " + EDGES + " k ON k.school = f.school{joins}"
    " WHERE f.district = {district} AND f.program = {program}"
    " AND f.ends > {start} AND f.starts <= {end}{where}"
    " GROUP BY f.teacher, f.starts{groups}) f WHERE 1 = 1",
    {"school": "f.school", "coach": "l.coach", "level": "f.level", "tier": "f.tier"},
    joins={"coach": CASELOAD},
    inner=True,
)
"""A teacher's eligible instructional days, each once, by the calendar of the primary school."""

TARGETS = Source(
    "targets",
    "(SELECT f.teacher AS whom, f.starts AS starts{keys}, MIN(f.rank * 1000000000000"
    " + k.year_days * CAST(1000000000 AS BIGINT) + "
    + DAYS_IN
    + " * 100000 + f.target) % 1000000000000 AS code"
    " FROM facts_eligiblefact f JOIN " + EDGES + " k ON k.school = f.school{joins}"
    " WHERE f.district = {district} AND f.program = {program} AND f.absent = 0 AND f.target > 0"
    " AND f.ends > {start} AND f.starts <= {end}{where}"
    " GROUP BY f.teacher, f.starts{groups}) f WHERE 1 = 1",
    {
        "school": "f.school",
        "coach": "l.coach",
        "level": "f.level",
        "tier": "f.tier",
        "teacher": "f.teacher",
    },
    joins={"coach": CASELOAD},
    inner=True,
)
"""Stretches in which a teacher is present and owed visits. code: year's days, days, target."""


def decoded(code: int) -> tuple[int, int, int]:
    """(instructional days of the year, of the stretch, yearly target) of a TARGETS row."""
    return code // 10**9, code // 10**5 % 10**4, code % 10**5
