"""The rows behind figures, by the figures' own predicates: what pages list, draw and export.

Integers and dates only; who has which name is for the page to add, if its reader may see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections

from stemhappens.metrics.ask import SNAPSHOT, Asking, Clock
from stemhappens.metrics.calendar import Year, year_of
from stemhappens.metrics.catalogue.goals import ACTIVE, STALLED
from stemhappens.metrics.catalogue.teachers import TEACHER_LEVEL
from stemhappens.metrics.figure import Period
from stemhappens.metrics.gathered import Rowlist, listed, one_list
from stemhappens.metrics.parts import base
from stemhappens.metrics.question import Question
from stemhappens.metrics.sources import (
    DAYS_IN,
    EDGES,
    ELIGIBLE,
    GAPS,
    GOALS,
    PHASES,
    SESSIONS,
    Source,
    ordinal,
)


def _rows(sql: str, question: Question, using: str) -> list[tuple[Any, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql.format(**question.numbers()))
        return list(cursor.fetchall())


def _from(source: Source, question: Question) -> str:
    """FROM … WHERE … with its integers filled in, and braces spent."""
    return base(source, question)


def _day(number: int | None) -> date | None:
    return date.fromordinal(int(number)) if number else None


@dataclass(frozen=True)
class TeacherVisits:
    """An eligible teacher at a school of theirs, and the counted contacts there."""

    teacher: int
    school: int
    contacts: int
    minutes: int
    unknown_minutes: int
    first: date | None
    last: date | None
    coach: int


def teacher_visits(at: Clock, asking: Asking, using: str = SNAPSHOT) -> list[TeacherVisits]:
    """Every eligible teacher × school of the period, zeros included (one statement).

    coach: the one of the last contact, 0 without any. Teacher-level contacts only (ruling 1).
    """
    return one_list(listed_visits(at, asking), using)


def listed_visits(at: Clock, asking: Asking) -> Rowlist[TeacherVisits]:
    """`teacher_visits`, to be gathered with other lists."""
    question = at.question(asking)
    one = "f.first = 1" if "coach" not in question.only else f"f.coach = {question.only['coach']}"
    columns = (
        "e.teacher",
        "e.school",
        "COUNT(f.session)",
        "COALESCE(SUM(f.minutes), 0)",
        "SUM(CASE WHEN f.session IS NOT NULL AND f.minutes IS NULL THEN 1 ELSE 0 END)",
        "COALESCE(MIN(f.day), 0)",
        "COALESCE(MAX(f.day), 0)",
        "COALESCE(MAX(f.day * 10000000000 + f.coach) % 10000000000, 0)",
    )
    rest = (
        "FROM (SELECT DISTINCT f.teacher AS teacher, f.school AS school"
        f" FROM {_from(ELIGIBLE, question)} AND {DAYS_IN} > 0) e"
        " LEFT JOIN facts_contactfact f ON f.district = {district} AND f.program = {program}"
        " AND f.year IN ({years}) AND f.day BETWEEN {start} AND {end}"
        f" AND f.teacher = e.teacher AND f.school = e.school AND {TEACHER_LEVEL} AND {one}"
        " GROUP BY e.teacher, e.school"
    )
    return listed(
        columns,
        rest,
        question,
        lambda t, s, n, m, u, first, last, coach: TeacherVisits(
            t, s, n, m, u, _day(first), _day(last), coach
        ),
        lambda row: (row.school, row.contacts, row.teacher),
    )


def days_by_month(
    at: Clock, period: Period, schools: Sequence[int] = (0,), using: str = SNAPSHOT
) -> dict[int, dict[int, int]]:
    """school → yyyymm → instructional days of its calendar in the period (one statement)."""
    found: dict[int, dict[int, int]] = {int(s): {} for s in schools}
    for school, month, days in one_list(listed_days(at, period), using):
        if school in found:
            found[school][month] = days
    return found


def listed_days(at: Clock, period: Period) -> Rowlist[tuple[int, int, int]]:
    """(school, yyyymm, instructional days) of every school, and of the district as school 0."""
    question = at.question(Asking([], period))
    columns = ("m.school", "d.month", "SUM(d.instructional)")
    rest = (
        "FROM facts_calendarof m"
        " JOIN facts_dayfact d ON d.district = m.district AND d.calendar = m.calendar"
        " WHERE m.district = {district} AND d.day BETWEEN {start} AND {end}"
        " GROUP BY m.school, d.month"
    )
    return listed(columns, rest, question, _triple, lambda row: row)


def _triple(one: int, two: int, three: int) -> tuple[int, int, int]:
    return one, two, three


@dataclass(frozen=True)
class OpenSpell:
    """An engagement in its present phase; days and limit are instructional (limit 0: none)."""

    engagement: int
    phase: int
    position: int
    limit: int
    days: int
    since: date
    coach: int
    school: int

    @property
    def stalled(self) -> bool:
        """Longer in the phase than its limit."""
        return self.limit > 0 and self.days > self.limit


def open_spells(at: Clock, asking: Asking, using: str = SNAPSHOT) -> list[OpenSpell]:
    """The engagements open on the as-of day, by phase and days in it."""
    return one_list(listed_spells(at, asking), using)


def listed_spells(at: Clock, asking: Asking) -> Rowlist[OpenSpell]:
    """`open_spells`, to be gathered with other lists."""
    question = at.question(asking)
    columns = (
        "f.engagement", "f.phase", "f.position", "f.stall_limit", "f.days", "f.spell", "f.coach",
        "f.school",
    )  # fmt: skip
    rest = (
        f"FROM {_from(PHASES, question)} AND f.spell_ends > {{as_of}}"
        " AND f.engagement IN (SELECT n.engagement FROM facts_engagedfact n"
        " WHERE n.district = {district} AND n.program = {program} AND n.state = 3"
        " AND n.starts <= {as_of} AND n.ends > {as_of})"
    )
    return listed(
        columns,
        rest,
        question,
        lambda e, p, position, limit, days, since, c, s: OpenSpell(
            e, p, position, limit, days, date.fromordinal(since), c, s
        ),
        lambda row: (row.position, -row.days, row.engagement),
    )


@dataclass(frozen=True)
class GoalState:
    """A goal active in the period, as it stands on the as-of day.

    idle: school days since an open one was touched; 0 once it has ended.
    """

    goal: int
    engagement: int
    coach: int
    school: int
    focus: int
    status: int
    since: date
    due: date | None
    idle: int
    stalled: bool
    on_track: bool | None


def goal_states(at: Clock, asking: Asking, using: str = SNAPSHOT) -> list[GoalState]:
    """The goals active in the period, open ones first."""
    return one_list(listed_goals(at, asking), using)


def listed_goals(at: Clock, asking: Asking) -> Rowlist[GoalState]:
    """`goal_states`, to be gathered with other lists."""
    question = at.question(asking)
    columns = (
        "f.goal", "f.engagement_of", "f.lead", "f.at_school", "f.focus", "f.status", "f.since",
        "f.due", "f.idle", f"CASE WHEN {STALLED} THEN 1 ELSE 0 END", "f.on_track",
    )  # fmt: skip
    rest = f"FROM {_from(GOALS, question)} AND {ACTIVE}"
    return listed(
        columns, rest, question, _goal_state, lambda g: (g.status, g.due or date.max, g.goal)
    )


def _goal_state(*row: int) -> GoalState:
    goal, engagement, coach, school, focus, status, since, due, idle, stalled, said = row
    return GoalState(
        goal=goal,
        engagement=engagement,
        coach=coach,
        school=school,
        focus=focus,
        status=status,
        since=date.fromordinal(since),
        due=None if due >= date.max.toordinal() else date.fromordinal(due),
        idle=idle,
        stalled=bool(stalled),
        on_track=None if said < 0 else bool(said),
    )


@dataclass(frozen=True)
class SchoolSeen:
    """A school with eligible teachers: its last counted session of any year, and how long ago."""

    school: int
    last: date | None
    days_since: int | None


def school_last_visits(at: Clock, asking: Asking, using: str = SNAPSHOT) -> list[SchoolSeen]:
    """Every participating school with eligible teachers in the period, the longest unseen first."""
    return one_list(listed_schools(at, asking), using)


def listed_schools(at: Clock, asking: Asking) -> Rowlist[SchoolSeen]:
    """`school_last_visits`, to be gathered with other lists."""
    question = at.question(asking)
    seen = (
        "(SELECT m.school AS school, m.calendar AS calendar, m.at_as_of AS at_as_of,"
        f" v.last AS last FROM {EDGES} m LEFT JOIN (SELECT s.school AS school, MAX(s.day) AS last"
        " FROM facts_sessionfact s WHERE s.district = {district} AND s.program = {program}"
        " AND s.klass = 1 AND s.day <= {as_of} GROUP BY s.school) v ON v.school = m.school"
        " WHERE m.school IN (SELECT f.school"
        f" FROM {_from(ELIGIBLE, question)} AND {DAYS_IN} > 0))"
    )
    columns = (
        "k.school",
        "COALESCE(k.last, 0)",
        f"COALESCE(k.at_as_of - {ordinal('k.last')}, 0)",
    )
    rest = f"FROM {seen} k"
    return listed(
        columns,
        rest,
        question,
        lambda s, day, days: SchoolSeen(s, _day(day), days if day else None),
        lambda s: (s.last is not None, -(s.days_since or 0), s.school),
    )


def listed_sessions(at: Clock, asking: Asking) -> Rowlist[tuple[date, int]]:
    """(day, counted sessions) of each day that had one; to be gathered with other lists."""
    question = at.question(asking)
    one = "1 = 1" if "coach" in question.only else "f.first = 1"
    rest = f"FROM {_from(SESSIONS, question)} AND f.klass = 1 AND {one} GROUP BY f.day"
    return listed(
        ("f.day", "COUNT(*)"),
        rest,
        question,
        lambda day, count: (date.fromordinal(day), count),
        lambda row: row,
    )


def session_ids(
    at: Clock, asking: Asking, klass: Sequence[int] = (1,), using: str = SNAPSHOT
) -> list[int]:
    """The sessions of the period of these classes, the latest first."""
    question = at.question(asking)
    wanted = ", ".join(str(int(k)) for k in klass)
    sql = (
        f"SELECT DISTINCT f.session, f.day FROM {_from(SESSIONS, question)}"
        f" AND f.klass IN ({wanted}) ORDER BY f.day DESC, f.session DESC"
    )
    return [int(row[0]) for row in _rows(sql, question, using)]


@dataclass(frozen=True)
class LongGap:
    """A stretch without a visit longer than its window, in an engagement open in the period."""

    teacher: int
    engagement: int
    coach: int
    school: int
    since: date
    days: int
    window: int


def long_gaps(at: Clock, asking: Asking, using: str = SNAPSHOT) -> list[LongGap]:
    """The gaps for which a teacher misses the visit benchmark, the longest first."""
    question = at.question(asking)
    sql = (
        "SELECT f.teacher, f.engagement, f.coach, f.school, f.gap, f.days, f.win"
        f" FROM {_from(GAPS, question)} AND f.days > f.win ORDER BY f.days DESC, f.teacher"
    )
    return [
        LongGap(int(t), int(e), int(c), int(s), date.fromordinal(int(g)), int(d), int(w))
        for t, e, c, s, g, d, w in _rows(sql, question, using)
    ]


def listed_instructional_days(at: Clock, period: Period) -> Rowlist[date]:
    """The instructional days of the district in the period, the earliest first."""
    question = at.question(Asking([], period))
    rest = (
        "FROM facts_dayfact d WHERE d.district = {district} AND d.calendar = 0"
        " AND d.instructional = 1 AND d.day BETWEEN {start} AND {end}"
    )
    return listed(("d.day",), rest, question, date.fromordinal, lambda day: day)


def same_day_last_year(at: Clock, period: Period, using: str = SNAPSHOT) -> Period | None:
    """The stretch of the year before that ends on the same instructional day (ruling 14).

    The k-th instructional day stands for the k-th, by the district's calendar; a year that was
    shorter is compared up to its end. None where no earlier year is known or the period is not
    within one school year. One statement.
    """
    before = year_before(at, period)
    if before is None:
        return None
    both = Period(before.first, max(before.first, min(period.end, at.today)))
    return same_stretch(at, period, one_list(listed_instructional_days(at, both), using))


def year_before(at: Clock, period: Period) -> Year | None:
    """The school year before the one `period` lies in; None where it is in none, or the first."""
    year = year_of(at.years, period.start)
    if year is None or period.end > year.last or at.years[0] is year:
        return None
    return at.years[at.years.index(year) - 1]


def same_stretch(at: Clock, period: Period, days: Sequence[date]) -> Period | None:
    """`same_day_last_year` over the instructional days of both years, up to the period's end."""
    year, before = year_of(at.years, period.start), year_before(at, period)
    earlier = [day for day in days if before is not None and day <= before.last]
    if year is None or before is None or not earlier:
        return None

    def same(day: date) -> date:
        count = sum(1 for d in days if year.first <= d <= day)
        return earlier[min(max(count, 1), len(earlier)) - 1]

    start = before.first if period.start == year.first else same(period.start)
    return Period(start, max(start, same(period.end)))
