"""Accuracy checks: what must hold of the figures of a page, found out anew each time it is drawn.

Each counts the same thing on another path: the story's own tables beside the facts, the parts of
a cut beside the whole, the rows of a list beside the figure. One of them failing means that a
figure of the page may be wrong, and the page says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connections
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stemhappens.metrics.ask import SNAPSHOT, Asking, Clock, Key
from stemhappens.metrics.figure import Figure
from stemhappens.metrics.lists import GoalState, OpenSpell, TeacherVisits
from stemhappens.metrics.question import Question

_TOLD = (
    "SELECT COUNT(*) AS held, COALESCE(SUM((SELECT COUNT(*) FROM coaching_attendance a"
    " WHERE a.district_id = s.district_id AND a.session_id = s.id AND a.role = 'teacher')), 0)"
    " AS seats FROM coaching_session s WHERE s.district_id = {district}"
    " AND s.program_id = {program} AND s.day BETWEEN %s AND %s AND s.state = 'held'"
)
"""The sessions of the story and the teachers present, in one pass over its own tables."""

_WHOLE = (
    "f.coach <> 0 AND (f.teachers > 0 OR f.headcount > 0) AND (f.school <> 0"
    " OR f.online = 1 OR EXISTS (SELECT 1 FROM coaching_session s WHERE s.district_id = f.district"
    " AND s.id = f.session AND s.place <> 'school'))"
)
"""A session with a coach, somebody present and a place; the cheap conditions stand first."""

_KEPT = (
    "SELECT COALESCE(SUM(CASE WHEN f.klass <> 6 THEN 1 ELSE 0 END), 0) AS kept,"
    " COALESCE(SUM(CASE WHEN f.klass <> 6 THEN f.teachers ELSE 0 END), 0) AS seats,"
    " COALESCE(SUM(CASE WHEN f.klass = 1 THEN 1 ELSE 0 END), 0) AS counted,"
    f" COALESCE(SUM(CASE WHEN f.klass = 1 AND {_WHOLE} THEN 1 ELSE 0 END), 0) AS complete"
    " FROM facts_sessionfact f WHERE f.district = {district} AND f.program = {program}"
    " AND f.year IN ({years}) AND f.day BETWEEN {start} AND {end} AND f.first = 1"
)
"""The same of the facts, in one pass."""

_NAMES = (
    "SELECT COUNT(*) AS named, COUNT(DISTINCT LOWER(n.given || ' ' || n.family)) AS names"
    " FROM people_personname n WHERE n.district_id = {district} AND n.person_id IN"
    " (SELECT e.teacher FROM facts_eligiblefact e WHERE e.district = {district}"
    " AND e.program = {program} AND e.ends > {start} AND e.starts <= {end})"
    " AND NOT EXISTS (SELECT 1 FROM people_personname o WHERE o.district_id = n.district_id"
    " AND o.person_id = n.person_id AND o.starts > n.starts)"
)
"""The latest names of the eligible teachers, and how many different ones."""

_PROGRAMS = "SELECT COUNT(*) FROM people_program p WHERE p.district_id = {district}"

_STRAYED = (
    " FROM coaching_attendance a JOIN coaching_session s ON s.district_id = a.district_id"
    " AND s.id = a.session_id JOIN coaching_engagement e ON e.district_id = a.district_id"
    " AND e.id = a.engagement_id WHERE a.district_id = {district}"
    f" AND ({_PROGRAMS}) > 1"
    " AND e.program_id <> s.program_id AND {program} IN (e.program_id, s.program_id)"
    " AND s.day BETWEEN %s AND %s AND s.state = 'held'"
)
"""Attendances linked to an engagement of another program than the visit's: no figure of
engagements takes them for a visit. With one program there is none, and nothing is read."""


@dataclass(frozen=True)
class Check:
    """What must hold, what was found, and the figures it guards.

    sessions: those for which it does not hold, where they can be told.
    """

    name: str
    said: str
    passed: bool
    guards: tuple[str, ...]
    sessions: tuple[int, ...] = ()


@dataclass(frozen=True)
class Strayed:
    """A teacher in a visit of one program, linked to an engagement of another."""

    attendance: int
    session: int
    teacher: int
    engagement: int


@dataclass(frozen=True)
class Recount:
    """Counted beside the facts: one statement, another where something strayed.

    named, names: teachers with a name, and different names among them. strayed: attendances
    linked to another program's engagement. programs: of the district.
    """

    held_told: int
    held_kept: int
    seats_told: int
    seats_kept: int
    counted: int
    complete: int
    named: int
    names: int
    strayed: tuple[Strayed, ...]
    programs: int


def recount(at: Clock, asking: Asking, using: str = SNAPSHOT) -> Recount:
    """Count the district's own tables and its facts over the whole period, uncut."""
    question = at.question(asking)
    strayed = f"SELECT COUNT(*) AS strayed, ({_PROGRAMS}) AS programs{_STRAYED}"
    sql = f"SELECT * FROM ({_TOLD}) t, ({_KEPT}) k, ({_NAMES}) n, ({strayed}) o"
    days = [question.period.start, question.period.end]
    with connections[using].cursor() as cursor:
        cursor.execute(sql.format(**question.numbers()), days * 2)
        held, seats, kept, kept_seats, counted, complete, named, names, off, all_programs = (
            cursor.fetchone()
        )
    return Recount(
        held_told=int(held),
        held_kept=int(kept),
        seats_told=int(seats),
        seats_kept=int(kept_seats),
        counted=int(counted),
        complete=int(complete),
        named=int(named),
        names=int(names),
        strayed=_strayed(question, using) if off else (),
        programs=int(all_programs),
    )


def _strayed(question: Question, using: str) -> tuple[Strayed, ...]:
    columns = "SELECT a.id, a.session_id, a.person_id, a.engagement_id"
    sql = f"{columns}{_STRAYED} ORDER BY s.day, a.id".format(**question.numbers())
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [question.period.start, question.period.end])
        return tuple(Strayed(*map(int, row)) for row in cursor.fetchall())


def of_record(found: Recount) -> list[Check]:
    """The checks that hold whatever the filters: facts equal the story, and it is complete."""
    pairs = (
        (
            _("Facts and sessions agree"),
            (found.held_kept, found.held_told),
            ("sessions", "coach_hours", "schools_covered"),
        ),
        (
            _("Facts and attendance agree"),
            (found.seats_kept, found.seats_told),
            ("teacher_contacts", "teachers_reached"),
        ),
    )
    checks = [
        Check(name, f"{one:,} = {other:,}" if one == other else f"{one:,} ≠ {other:,}",
              one == other, guards)
        for name, (one, other), guards in pairs
    ]  # fmt: skip
    checks.append(
        Check(
            _("Every counted session has a coach, a place and who was there"),
            _("%(n)s of %(of)s") % {"n": f"{found.complete:,}", "of": f"{found.counted:,}"},
            found.complete == found.counted,
            ("sessions", "teachers_reached", "schools_covered"),
        )
    )
    checks.append(
        Check(
            _("No two teachers bear the same name"),
            _("%s names compared") % f"{found.named:,}",
            found.names == found.named,
            ("teachers_reached",),
        )
    )
    # a district with one program need not know that there may be two
    return [*checks, _linked_within(found)] if found.programs > 1 else checks


def _linked_within(found: Recount) -> Check:
    return Check(
        _("Every visit is linked within its own program"),
        _("%s linked to another") % f"{len(found.strayed):,}",
        not found.strayed,
        ("cycle_benchmark", "linked_sessions"),
        tuple(dict.fromkeys(row.session for row in found.strayed)),
    )


Cut = Mapping[Key, Figure]


def of_sessions(now: Mapping[str, Figure], by_school: Cut, by_month: Cut) -> list[Check]:
    """The cuts of the sessions add up to the whole: a session has one place and one month."""
    whole = now["sessions"].numerator or 0
    return [
        _equal(_("By school, sessions add up"), _total(by_school), whole, ("sessions",)),
        _equal(_("By month, sessions add up"), _total(by_month), whole, ("sessions",)),
    ]


def of_teachers(now: Mapping[str, Figure], visits: Sequence[TeacherVisits]) -> list[Check]:
    """The teachers listed are the teachers counted; without a roster there is no list."""
    reached = now["teachers_reached"]
    if reached.denominator is None:
        return []
    seen = {row.teacher for row in visits if row.contacts}
    listed = {row.teacher for row in visits}
    guards = ("teachers_reached", "top_20_share")
    return [
        _equal(_("Teachers reached, listed and counted"), len(seen), reached.numerator, guards),
        _equal(_("Eligible teachers, listed and counted"), len(listed), reached.denominator,
               guards),
    ]  # fmt: skip


def of_course(
    now: Mapping[str, Figure], spells: Sequence[OpenSpell], goals: Sequence[GoalState]
) -> list[Check]:
    """Engagements and goals listed are those counted."""
    stalled = {row.engagement for row in spells if row.stalled}
    completed = [row for row in goals if row.status == COMPLETED]
    whole = now["goal_completion"]
    return [
        _equal(_("Stalls, listed and counted"), len(stalled), now["phase_stalled"].numerator,
               ("phase_stalled",)),
        _equal(_("Goals, listed and counted"), len(goals), whole.denominator,
               ("goal_completion",)),
        _equal(_("Completed goals, listed and counted"), len(completed), whole.numerator,
               ("goal_completion",)),
    ]  # fmt: skip


COMPLETED = 2
"""A goal's status in the facts."""


def of_time(now: Mapping[str, Figure], today: date) -> list[Check]:
    """Nothing counted lies in the future, and each session with minutes is a session."""
    known, whole = now["sessions_with_minutes"], now["sessions"]
    ahead = [f for f in now.values() if f.period.end > today]
    return [
        Check(
            _("Sessions with minutes are among the sessions"),
            known.of_text,
            (known.numerator or 0) <= (whole.numerator or 0)
            and known.denominator == whole.numerator,
            ("coach_hours",),
        ),
        Check(
            _("Nothing after today is counted"),
            _("up to %s") % date_format(today, "j F Y"),
            not ahead,
            ("sessions",),
        ),
        Check(
            _("All figures were read at one moment"),
            _("change %s") % f"{whole.seq:,}",
            len({f.seq for f in now.values()}) == 1,
            ("sessions",),
        ),
    ]


def _equal(name: str, one: int, other: int | None, guards: tuple[str, ...]) -> Check:
    sign = "=" if one == other else "≠"
    return Check(name, f"{one:,} {sign} {other or 0:,}", one == other, guards)


def _total(cut: Cut) -> int:
    return sum(figure.numerator or 0 for figure in cut.values())
