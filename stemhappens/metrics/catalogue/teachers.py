"""Whom it reached: reach, coverage, dose, distribution, recency (rulings 1, 2, 4, 7 to 9)."""

from collections import Counter
from fractions import Fraction

from stemhappens.metrics import distributions
from stemhappens.metrics.definition import Counted, Definition, Reading, define, number, spread
from stemhappens.metrics.parts import Having, Spread, Tally
from stemhappens.metrics.sources import (
    CONTACTS,
    DAYS_IN,
    ELIGIBLE,
    LAST_SEEN,
    NEVER,
    SESSIONS,
    TARGETS,
    TEACHER_DAYS,
    decoded,
)

TEACHER_LEVEL = "f.klass = 1 AND f.eligible = 1 AND f.reach = 1"
"""The contacts that teacher-level figures use (ruling 1)."""

ELIGIBLE_TEACHERS = Tally(ELIGIBLE, "f.teacher", f"{DAYS_IN} > 0", total="distinct")
REACHED_TEACHERS = Tally(
    CONTACTS, "f.teacher", TEACHER_LEVEL, within=ELIGIBLE_TEACHERS, total="distinct"
)
TEACHER_CONTACTS = Tally(CONTACTS, "f.teacher", TEACHER_LEVEL, within=ELIGIBLE_TEACHERS)
CONTACTS_PER_TEACHER = Spread(CONTACTS, "f.teacher", TEACHER_LEVEL, within=ELIGIBLE_TEACHERS)
SCHOOLS_WITH_TEACHERS = Tally(ELIGIBLE, "f.school", f"{DAYS_IN} > 0", total="distinct")
VISITED_SCHOOLS = Tally(
    SESSIONS, "f.school", "f.klass = 1", within=SCHOOLS_WITH_TEACHERS, total="distinct"
)
_WHOLE_ROSTER = ELIGIBLE.template.replace("{joins}", "").replace("{where}", "")
OUTSIDE_ROSTER = Tally(
    CONTACTS,
    "f.teacher",
    "f.klass = 1 AND f.reach = 1 AND f.teacher NOT IN"
    f" (SELECT f.teacher FROM {_WHOLE_ROSTER} AND {DAYS_IN} > 0)",
    total="distinct",
)
_NO_ROSTER = (
    "NOT EXISTS (SELECT 1 FROM facts_eligiblefact e WHERE e.district = {district}"
    " AND e.program = {program} AND e.ends > {start} AND e.starts <= {end})"
)
"""SQL: nobody at all is on the program's roster in the period, as in a log alone."""
REACHED_WITHOUT_ROSTER = Tally(
    CONTACTS, "f.teacher", f"f.klass = 1 AND f.reach = 1 AND {_NO_ROSTER}", total="distinct"
)
VISITED_WITHOUT_ROSTER = Tally(
    SESSIONS, "f.school", f"f.klass = 1 AND f.school <> 0 AND {_NO_ROSTER}", total="distinct"
)


def _or_count(counted: Counted, eligible: Counted, without_roster: Counted) -> Reading:
    """A share; a count without "of" where the program has no roster at all (ruling 2)."""
    among, found = number(eligible), number(without_roster)
    if found and not among:
        return found, None, Fraction(found)
    return number(counted), among, Fraction(number(counted), among) if among else None


define(
    Definition(
        "teachers_reached",
        "Teachers reached",
        "teachers",
        "Eligible teachers with at least one counted contact, alone or in a group up to the "
        "policy's size, of all teachers eligible on at least one school day of the period.",
        REACHED_TEACHERS,
        ELIGIBLE_TEACHERS,
        shape=_or_count,
        third=REACHED_WITHOUT_ROSTER,
        cut_third=True,
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
        OUTSIDE_ROSTER,
        not_by=("month",),
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
        shape=_or_count,
        third=VISITED_WITHOUT_ROSTER,
        cut_third=True,
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
        TEACHER_CONTACTS,
        Tally(TEACHER_DAYS, "f.teacher", total="f.days"),
        scale=Fraction(20),
        misleads="An average; the distribution with its zeros stands beside it.",
    )
)


def _flat(counted: Counted, subjects: Counted) -> dict[int, int]:
    """Contacts → how many teachers, those without any included."""
    totals = Counter({contacts: n for (contacts,), n in spread(counted).items()})
    return distributions.with_zeros(totals, number(subjects))


def _top(counted: Counted, subjects: Counted, _: Counted) -> Reading:
    top, whole = distributions.top_share(_flat(counted, subjects))
    return top, whole, Fraction(top, whole) if whole else None


def _gini(counted: Counted, subjects: Counted, _: Counted) -> Reading:
    return distributions.gini(_flat(counted, subjects))


def _band(low: int, high: int | None) -> None:
    name = "0" if high == 0 else f"{low}_plus" if high is None else f"{low}_{high}"
    words = "no counted contact" if high == 0 else f"{low} or more" if high is None else ""

    def count(counted: Counted, subjects: Counted, _: Counted) -> Reading:
        totals = _flat(counted, subjects)
        found = sum(n for t, n in totals.items() if low <= t and (high is None or t <= high))
        teachers = number(subjects)
        return found, teachers, Fraction(found, teachers) if teachers else None

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
            each="teacher",
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


def _recency(counted: Counted, subjects: Counted, _: Counted) -> Reading:
    since = {days: n for (days,), n in spread(counted).items()}
    return sum(since.values()), number(subjects), distributions.median(since)


define(
    Definition(
        "recency_median",
        "School days since the last contact, median",
        "school days",
        "Median school days since the last counted contact of any year, over teachers eligible at "
        "the period's end who ever had one.",
        Spread(LAST_SEEN, "f.teacher", f"f.since <> {NEVER}", totals=("MIN(f.since)",)),
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


def _half(counted: Counted, eligible: Counted, _: Counted) -> Reading:
    """Schools with at least half of their teachers reached."""
    reached: dict[int, int] = {pair[0]: pair[1] for pair in spread(counted)}
    schools = list(spread(eligible))
    found = sum(1 for school, teachers in schools if 2 * reached.get(school, 0) >= teachers)
    return found, len(schools), Fraction(found, len(schools)) if schools else None


define(
    Definition(
        "schools_half_reached",
        "Schools with half their teachers reached",
        "schools",
        "Participating schools at which at least half of the eligible teachers were reached, of "
        "all participating schools with eligible teachers.",
        Spread(
            CONTACTS,
            "f.school",
            TEACHER_LEVEL,
            within=ELIGIBLE_TEACHERS,
            match="f.teacher",
            by=("school",),
            totals=("MIN(f.school)", "COUNT(DISTINCT f.teacher)"),
        ),
        Spread(
            ELIGIBLE,
            "f.school",
            f"{DAYS_IN} > 0",
            totals=("MIN(f.school)", "COUNT(DISTINCT f.teacher)"),
        ),
        shape=_half,
        each="school",
    )
)
define(
    Definition(
        "schools_online_only",
        "Schools coached online only",
        "schools",
        "Participating schools at which no session took place, but whose eligible teachers were "
        "coached online; they are on no list of the unserved.",
        Tally(
            CONTACTS,
            "f.school",
            TEACHER_LEVEL + " AND f.online = 1 AND f.place = 0 AND f.school NOT IN"
            " (SELECT s.school FROM facts_sessionfact s WHERE s.district = {district}"
            " AND s.year IN ({years}) AND s.program = {program} AND s.klass = 1"
            " AND s.day BETWEEN {start} AND {end} AND ({per_coach} = 0 OR s.coach = f.coach))",
            within=SCHOOLS_WITH_TEACHERS,
            total="distinct",
        ),
        SCHOOLS_WITH_TEACHERS,
    )
)
define(
    Definition(
        "contacts_per_teacher",
        "Contacts per eligible teacher",
        "contacts per teacher",
        "Counted contacts of eligible teachers, alone or in a small group, ÷ eligible teachers.",
        TEACHER_CONTACTS,
        ELIGIBLE_TEACHERS,
        misleads="An average over very different teachers; look at the bands.",
    )
)


def _at_target(owed: Counted, contacts: Counted, _: Counted) -> Reading:
    """Teachers at or over their target, each school day asking for its part of the year's."""
    asked: dict[int, Fraction] = {}
    for (teacher, code), stretches in spread(owed).items():
        year_days, days, target = decoded(code)
        if days and year_days:
            part = Fraction(stretches * target * days, year_days)
            asked[teacher] = asked.get(teacher, Fraction(0)) + part
    had: dict[int, int] = {pair[0]: pair[1] for pair in spread(contacts)}
    met = sum(1 for teacher, target in asked.items() if had.get(teacher, 0) >= target)
    return met, len(asked), Fraction(met, len(asked)) if asked else None


define(
    Definition(
        "program_benchmark",
        "Teachers at the yearly target",
        "teachers",
        "Teachers with at least the policy's yearly visits, prorated by the school days on which "
        "they were eligible and not on leave, of all teachers with such a day.",
        Spread(TARGETS, "f.whom, f.starts", totals=("MIN(f.whom)", "MIN(f.code)")),
        Spread(
            CONTACTS,
            "f.teacher",
            TEACHER_LEVEL,
            within=ELIGIBLE_TEACHERS,
            totals=("MIN(f.teacher)", "COUNT(*)"),
        ),
        shape=_at_target,
        one_year=True,
        each="teacher",
        misleads="A local choice with its citation, not a threshold proven by research.",
    )
)
