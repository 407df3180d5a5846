"""A coach's cadence: school days since whom was visited, and who has waited all year.

Lists, not figures of the catalogue: which teacher, how long, against how often. Integers and
dates only; names are for the page to add.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from stemhappens.metrics.ask import Asking, Clock
from stemhappens.metrics.catalogue.teachers import TEACHER_LEVEL
from stemhappens.metrics.figure import Period
from stemhappens.metrics.gathered import Rowlist, listed
from stemhappens.metrics.parts import base
from stemhappens.metrics.sources import DAYS_IN, EDGES, ELIGIBLE, PHASES, RUNNING

_COURSES = replace(PHASES, dims={**PHASES.dims, "engagement": "f.engagement"})

_ACTIVE_NOW = (
    "f.engagement IN (SELECT n.engagement FROM facts_engagedfact n"
    " WHERE n.district = {district} AND n.program = {program} AND n.state = 3"
    " AND n.starts <= {as_of} AND n.ends > {as_of})"
)
"""SQL: the row's engagement is active on the as-of day: neither paused nor closed."""

SCHOOL_WEEK = 5
"""School days of a week."""

NOBODY = (0,)
"""Asked for where there is no engagement: an empty list is no SQL."""


@dataclass(frozen=True)
class SinceVisit:
    """A teacher of an active engagement: school days since the last counted visit in it.

    since: the day of that visit, of the opening where there was none. days: instructional days
    of the teacher's own school after it up to today, paused ones left out.
    """

    teacher: int
    engagement: int
    school: int
    since: date
    days: int

    def against(self, cadence: int | None) -> "Standing":
        """How it stands against a phase's cadence (None: the phase has none)."""
        return Standing(self.days, cadence)


@dataclass(frozen=True)
class Standing:
    """Days gone, and every how many days a visit is due."""

    days: int
    cadence: int | None

    @property
    def overdue(self) -> bool:
        """More days have gone than the cadence allows; on the last of them it is due."""
        return self.cadence is not None and self.days > self.cadence

    @property
    def left(self) -> int | None:
        """School days until it is due; negative once overdue, None without a cadence."""
        return None if self.cadence is None else self.cadence - self.days

    @property
    def whole(self) -> int:
        """Of a bar of the days: twice the cadence, so that the limit stands in its middle."""
        return 2 * (self.cadence or 0)


def listed_since(at: Clock, engagements: Collection[int]) -> Rowlist[SinceVisit]:
    """The teachers of these engagements, of those active today; longest unseen first."""
    question = at.question(_of(at, engagements))
    columns = ("f.teacher", "f.engagement", "f.school", "f.gap", "f.days")
    rest = f"FROM {base(RUNNING, question)} AND {_ACTIVE_NOW}"
    return listed(
        columns,
        rest,
        question,
        lambda t, e, s, day, days: SinceVisit(t, e, s, date.fromordinal(day), days),
        lambda row: (-row.days, row.teacher, row.engagement),
    )


@dataclass(frozen=True)
class InPhase:
    """An active engagement in its phase: school days so far, and the phase's limit (0: none)."""

    engagement: int
    phase: int
    days: int
    limit: int

    @property
    def stalled(self) -> bool:
        """Longer in the phase than its limit."""
        return self.limit > 0 and self.days > self.limit

    @property
    def week(self) -> int:
        """In which school week of its phase it is, the first one 1."""
        return self.days // SCHOOL_WEEK + 1

    @property
    def weeks(self) -> int:
        """How many school weeks the limit allows; 0 without one."""
        return -(-self.limit // SCHOOL_WEEK)


def listed_phases(at: Clock, engagements: Collection[int]) -> Rowlist[InPhase]:
    """The phase each of these engagements is in, of those active today."""
    question = at.question(_of(at, engagements))
    columns = ("f.engagement", "f.phase", "f.days", "f.stall_limit")
    rest = f"FROM {base(_COURSES, question)} AND f.spell_ends > {{as_of}} AND {_ACTIVE_NOW}"
    return listed(
        columns,
        rest,
        question,
        InPhase,
        lambda row: row.engagement,
    )


@dataclass(frozen=True)
class Waiting:
    """An eligible teacher nobody has visited in the period. days: school days waited."""

    teacher: int
    school: int
    days: int


def listed_waiting(at: Clock, period: Period, coach: int) -> Rowlist[Waiting]:
    """Teachers of a coach's caseload, eligible today, without a counted contact by anybody.

    Alone or in a group up to the policy's size, as in `teachers_reached`; by school.
    """
    question = at.question(Asking([], period, {"coach": coach}))
    columns = ("e.teacher", "e.school", "SUM(e.days)")
    rest = (
        f"FROM (SELECT DISTINCT f.teacher AS teacher, f.school AS school, f.starts AS starts,"
        f" {DAYS_IN} AS days FROM {base(ELIGIBLE, question)}"
        " AND l.starts <= {as_of} AND l.ends > {as_of}"
        " AND EXISTS (SELECT 1 FROM facts_eligiblefact n WHERE n.district = f.district"
        " AND n.program = f.program AND n.teacher = f.teacher AND n.school = f.school"
        " AND n.starts <= {as_of} AND n.ends > {as_of})) e"
        " WHERE NOT EXISTS (SELECT 1 FROM facts_contactfact f WHERE f.district = {district}"
        " AND f.program = {program} AND f.year IN ({years}) AND f.day BETWEEN {start} AND {end}"
        f" AND f.teacher = e.teacher AND {TEACHER_LEVEL})"
        " GROUP BY e.teacher, e.school"
    )
    return listed(
        columns,
        rest,
        question,
        Waiting,
        lambda row: (row.school, row.teacher),
    )


COMING = SCHOOL_WEEK
"""How many school days a coach looks ahead."""


@dataclass(frozen=True)
class ComingDay:
    """The `number`-th instructional day of a school after today; school 0 is the district."""

    school: int
    number: int
    day: date


def listed_coming(at: Clock) -> Rowlist[ComingDay]:
    """The next COMING instructional days of every school."""
    question = at.question(Asking([], Period(at.today, at.today)))
    number = "d.ordinal - k.at_as_of"
    columns = ("k.school", number, "d.day")
    rest = (
        f"FROM {EDGES} k JOIN facts_dayfact d ON d.district = {{district}}"
        " AND d.calendar = k.calendar AND d.instructional = 1"
        f" WHERE d.day > {{as_of}} AND {number} <= {COMING}"
    )
    return listed(
        columns,
        rest,
        question,
        lambda school, n, day: ComingDay(school, n, date.fromordinal(day)),
        lambda row: (row.school, row.number),
    )


def _of(at: Clock, engagements: Collection[int]) -> Asking:
    """Today, cut to these engagements."""
    kept = tuple(sorted(engagements)) or NOBODY
    return Asking([], Period(at.today, at.today), {"engagement": kept})
