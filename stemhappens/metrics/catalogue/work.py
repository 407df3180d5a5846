"""The coaches' time and the quality of the record (rulings 5, 13 and 14)."""

from collections import Counter
from fractions import Fraction

from stemhappens.metrics import distributions
from stemhappens.metrics.definition import (
    Counted,
    Definition,
    Reading,
    Shape,
    define,
    number,
    spread,
)
from stemhappens.metrics.parts import Spread, Tally
from stemhappens.metrics.sources import (
    ASSIGNMENTS,
    CALENDAR,
    CASELOADS,
    CONTACTS,
    DAYS_IN,
    EFFORT,
    SESSIONS,
)

HELD = "f.klass <> 6"
COUNTED = "f.klass = 1"


def _latency(counted: Counted, sessions: Counted, _: Counted) -> Reading:
    days = Counter({total: n for (total,), n in spread(counted).items()})
    return days.total(), number(sessions), distributions.median(days)


define(
    Definition(
        "log_latency",
        "Days from visit to log, median",
        "days",
        "Median days from a counted visit to its first record; imports without a timestamp are "
        "left out.",
        Spread(
            SESSIONS,
            "f.session",
            f"{COUNTED} AND f.latency IS NOT NULL",
            totals=("MIN(f.latency)",),
        ),
        Tally(SESSIONS, "f.session", COUNTED),
        shape=_latency,
    )
)
for _name, _typed, _title, _version in (
    # 2: a micro-touch owes no minutes, topics and steps
    ("completeness_typed", 1, "Required fields filled, typed", 2),
    ("completeness_imported", 0, "Required fields filled, imported", 2),
):
    _where = f"{HELD} AND f.typed = {_typed}"
    define(
        Definition(
            _name,
            _title,
            "fields",
            "Required fields filled, of all required fields of sessions held.",
            Tally(SESSIONS, "f.session", _where, total="f.filled"),
            Tally(SESSIONS, "f.session", _where, total="f.required"),
            version=_version,
        )
    )
define(
    Definition(
        "linked_sessions",
        "Sessions linked to an engagement",
        "sessions",
        "Counted sessions of which at least one attendance belongs to an engagement, of all "
        "counted sessions.",
        Tally(SESSIONS, "f.session", f"{COUNTED} AND f.linked = 1"),
        Tally(SESSIONS, "f.session", COUNTED),
    )
)


def _direct(counted: Counted, entries: Counted, _: Counted) -> Reading:
    minutes = number(counted)
    logged = minutes + number(entries)
    return minutes, logged, Fraction(minutes, logged) if logged else None


define(
    Definition(
        "direct_share",
        "Time with teachers",
        "minutes",
        "Minutes of all sessions held, once for each coach, of those and the coaches' other "
        "logged time.",
        Tally(SESSIONS, "f.session", HELD, total="COALESCE(f.minutes, 0)", every_coach=True),
        Tally(EFFORT, "f.entry", total="COALESCE(f.minutes, 0)"),
        shape=_direct,
        misleads="Only logged time is in it; a coach who logs no travel looks better.",
    )
)


FTE_DAYS = Tally(ASSIGNMENTS, "f.coach", "f.absent = 0", total=f"f.fte * {DAYS_IN}")
SCHOOL_DAYS = Tally(CALENDAR, "f.day", total="f.instructional")
PERCENT = 100
MINUTES = 60


def _fte(fte_days: Counted, days: Counted) -> Fraction | None:
    """Full-time coaches of the period: Σ FTE × school days not on leave ÷ school days."""
    whole = number(days)
    return Fraction(number(fte_days), PERCENT * whole) if whole else None


def _per_fte(scale: Fraction) -> Shape:
    def read(counted: Counted, fte_days: Counted, days: Counted) -> Reading:
        positions = _fte(fte_days, days)
        amount = number(counted)
        return amount, None, amount * scale / positions if positions else None

    return read


def _positions(fte_days: Counted, _: Counted, days: Counted) -> Reading:
    return number(fte_days), number(days) * PERCENT, _fte(fte_days, days)


define(
    Definition(
        "coach_fte",
        "Coach positions",
        "full-time positions",
        "Σ FTE × school days of each assignment, days on leave left out, ÷ school days.",
        FTE_DAYS,
        shape=_positions,
        third=SCHOOL_DAYS,
    )
)
for _name, _title, _unit, _part, _scale in (
    (
        "workload_contacts",
        "Contacts per coach position",
        "contacts per full-time coach",
        Tally(CONTACTS, "f.session", COUNTED, every_coach=True),
        Fraction(1),
    ),
    (
        "workload_hours",
        "Hours per coach position",
        "hours per full-time coach",
        Tally(SESSIONS, "f.session", COUNTED, total="COALESCE(f.minutes, 0)", every_coach=True),
        Fraction(1, MINUTES),
    ),
    (
        "caseload",
        "Teachers per coach position",
        "teachers per full-time coach",
        Tally(CASELOADS, "f.coach * 10000000000 + f.teacher", total="distinct"),
        Fraction(1),
    ),
):
    define(
        Definition(
            _name,
            _title,
            _unit,
            f"{_title}: each coach's own share, by full-time positions of the period.",
            _part,
            FTE_DAYS,
            scale=_scale,
            shape=_per_fte(_scale),
            third=SCHOOL_DAYS,
        )
    )
