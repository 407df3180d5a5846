"""Whom it reached: reach, coverage, dose, distribution, recency (rulings 1, 2, 4, 7 to 9)."""

from collections import Counter
from fractions import Fraction

from stemhappens.metrics import distributions
from stemhappens.metrics.definition import Definition, Reading, Spreads, define
from stemhappens.metrics.parts import Having, Spread, Tally
from stemhappens.metrics.sources import (
    CONTACTS,
    DAYS_ELIGIBLE,
    ELIGIBLE,
    LAST_SEEN,
    NEVER,
    SESSIONS,
    TEACHER_DAYS,
)

TEACHER_LEVEL = "f.klass = 1 AND f.eligible = 1 AND f.reach = 1"
"""The contacts that teacher-level figures use (ruling 1)."""

ELIGIBLE_TEACHERS = Tally(ELIGIBLE, "f.teacher", f"{DAYS_ELIGIBLE} > 0", total="distinct")
REACHED_TEACHERS = Tally(
    CONTACTS, "f.teacher", TEACHER_LEVEL, within=ELIGIBLE_TEACHERS, total="distinct"
)
CONTACTS_PER_TEACHER = Spread(CONTACTS, "f.teacher", TEACHER_LEVEL, within=ELIGIBLE_TEACHERS)
SCHOOLS_WITH_TEACHERS = Tally(ELIGIBLE, "f.school", f"{DAYS_ELIGIBLE} > 0", total="distinct")
VISITED_SCHOOLS = Tally(
    SESSIONS, "f.school", "f.klass = 1", within=SCHOOLS_WITH_TEACHERS, total="distinct"
)

define(
    Definition(
        "teachers_reached",
        "Teachers reached",
        "teachers",
        "Eligible teachers with at least one counted contact, alone or in a group up to the "
        "policy's size, of all teachers eligible on at least one school day of the period.",
        REACHED_TEACHERS,
        ELIGIBLE_TEACHERS,
        misleads="One visit makes a teacher reached; three or more stands beside it.",
    )
)
define(
    Definition(
        "teachers_reached_three",
        "Teachers with three contacts or more",
        "teachers",
        "Eligible teachers with at least three counted contacts, of all eligible teachers.",
        Having(
            CONTACTS,
            "f.teacher",
            TEACHER_LEVEL,
            within=ELIGIBLE_TEACHERS,
            having="COUNT(*) >= 3",
        ),
        ELIGIBLE_TEACHERS,
    )
)
define(
    Definition(
        "teachers_eligible_at_end",
        "Teachers eligible at the period's end",
        "teachers",
        "Teachers eligible on the last school day of the period.",
        Tally(
            ELIGIBLE,
            "f.teacher",
            "f.starts <= k.last_day AND f.ends > k.last_day",
            total="distinct",
        ),
    )
)
define(
    Definition(
        "reached_outside_roster",
        "Contacted, not on the roster",
        "teachers",
        "Teachers contacted alone or in a small group who were eligible on no school day of the "
        "period; they are in no share.",
        Tally(
            CONTACTS,
            "f.teacher",
            "f.klass = 1 AND f.reach = 1 AND NOT EXISTS (SELECT 1 FROM facts_eligiblefact e"
            " WHERE e.district = f.district AND e.program = f.program AND e.teacher = f.teacher"
            " AND e.ends > {start} AND e.starts <= {end} AND EXISTS (SELECT 1 FROM facts_dayfact d"
            " JOIN facts_calendarof m ON m.district = d.district AND m.calendar = d.calendar"
            " WHERE d.district = f.district AND m.school = e.school AND d.instructional = 1"
            " AND d.day BETWEEN {start} AND {end_day} AND d.day >= e.starts AND d.day < e.ends))",
            total="distinct",
        ),
    )
)
define(
    Definition(
        "schools_covered",
        "Schools with a visit",
        "schools",
        "Participating schools with eligible teachers at which at least one counted session took "
        "place, of all participating schools with eligible teachers.",
        VISITED_SCHOOLS,
        SCHOOLS_WITH_TEACHERS,
        misleads="One visit covers a school; schools with half their teachers reached stand beside "
        "it.",
    )
)
define(
    Definition(
        "visit_frequency",
        "Visits per teacher and 20 school days",
        "visits per 20 school days",
        "20 × counted contacts of eligible teachers ÷ the school days on which they were eligible, "
        "by the calendar of their own school.",
        Tally(CONTACTS, "f.session", TEACHER_LEVEL),
        Tally(TEACHER_DAYS, "f.teacher", total="f.days"),
        scale=Fraction(20),
        misleads="An average; the distribution with its zeros stands beside it.",
    )
)


def _flat(spreads: Spreads, subjects: int | None) -> dict[int, int]:
    """Contacts → how many teachers, those without any included."""
    totals = Counter({contacts: n for (contacts,), n in spreads.items()})
    return distributions.with_zeros(totals, subjects or 0)


def _top(spreads: Spreads, subjects: int | None) -> Reading:
    top, whole = distributions.top_share(_flat(spreads, subjects))
    return top, whole, Fraction(top, whole) if whole else None


def _gini(spreads: Spreads, subjects: int | None) -> Reading:
    upper, lower, value = distributions.gini(_flat(spreads, subjects))
    return upper, lower, value


def _band(low: int, high: int | None) -> None:
    name = "0" if high == 0 else f"{low}_plus" if high is None else f"{low}_{high}"
    words = "no counted contact" if high == 0 else f"{low} or more" if high is None else ""

    def count(spreads: Spreads, subjects: int | None) -> Reading:
        totals = _flat(spreads, subjects)
        found = sum(n for t, n in totals.items() if low <= t and (high is None or t <= high))
        return found, subjects, Fraction(found, subjects) if subjects else None

    contacts = words or f"{low} to {high} counted contacts"
    define(
        Definition(
            f"band_{name}",
            f"Teachers with {contacts}",
            "teachers",
            f"Eligible teachers with {contacts}, of all eligible teachers.",
            CONTACTS_PER_TEACHER,
            ELIGIBLE_TEACHERS,
            shape=count,
        )
    )


for _low, _high in distributions.BANDS:
    _band(_low, _high)

define(
    Definition(
        "top_20_share",
        "Contacts of the most visited fifth",
        "contacts",
        "Counted contacts of the fifth of eligible teachers with the most, of all their counted "
        "contacts.",
        CONTACTS_PER_TEACHER,
        ELIGIBLE_TEACHERS,
        shape=_top,
        misleads="Equal is not equitable: look at need before judging.",
    )
)
define(
    Definition(
        "gini",
        "Gini of contacts",
        "coefficient",
        "Gini coefficient of counted contacts over all eligible teachers, zeros included: 0 is "
        "the same for all, near 1 all for one.",
        CONTACTS_PER_TEACHER,
        ELIGIBLE_TEACHERS,
        shape=_gini,
        misleads="Below ten teachers look at the dots instead.",
    )
)
ELIGIBLE_AT_END = Tally(LAST_SEEN, "f.teacher")


def _recency(spreads: Spreads, subjects: int | None) -> Reading:
    since = {days: n for (days,), n in spreads.items() if days != NEVER}
    return sum(since.values()), subjects, distributions.median(since)


define(
    Definition(
        "recency_median",
        "School days since the last contact, median",
        "school days",
        "Median school days since the last counted contact of any year, over teachers eligible at "
        "the period's end who ever had one.",
        Spread(LAST_SEEN, "f.teacher", totals=("MIN(f.since)",)),
        ELIGIBLE_AT_END,
        shape=_recency,
        misleads="The never seen are outside the median and counted apart.",
    )
)
define(
    Definition(
        "never_seen",
        "Teachers never seen",
        "teachers",
        "Teachers eligible at the period's end who never had a counted contact, in any year.",
        Tally(LAST_SEEN, "f.teacher", f"f.since = {NEVER}"),
        ELIGIBLE_AT_END,
    )
)
