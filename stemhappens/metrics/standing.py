"""Where goals stand, and whom a decision concerns: small counts over the rows of the lists."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from stemhappens.metrics.compare import weeks
from stemhappens.metrics.dips import Dip
from stemhappens.metrics.figure import Figure
from stemhappens.metrics.lists import GoalState, OpenSpell, TeacherVisits

OPEN, COMPLETED, CARRIED, DROPPED = 1, 2, 3, 4


@dataclass(frozen=True)
class GoalsNow:
    """Goals active in the period, each in one of these; overdue ones are among the stalled."""

    completed: int
    going: int
    stalled: int
    carried: int
    dropped: int
    overdue: int
    off_track: int

    @property
    def untouched(self) -> int:
        """Stalled, though not past the due day."""
        return self.stalled - self.overdue


def goals_now(goals: Sequence[GoalState], as_of: date) -> GoalsNow:
    """Count the goals by what stands behind them on the as-of day."""
    still = [goal for goal in goals if goal.status == OPEN]
    going = [goal for goal in still if not goal.stalled]
    return GoalsNow(
        completed=_with(goals, COMPLETED),
        going=len(going),
        stalled=len(still) - len(going),
        carried=_with(goals, CARRIED),
        dropped=_with(goals, DROPPED),
        overdue=len([goal for goal in still if goal.due and goal.due < as_of]),
        off_track=len([goal for goal in going if goal.on_track is False]),
    )


def _with(goals: Iterable[GoalState], status: int) -> int:
    return len([goal for goal in goals if goal.status == status])


def due_within(goals: Iterable[GoalState], first: date, last: date) -> list[GoalState]:
    """Open goals whose due day lies within."""
    return [g for g in goals if g.status == OPEN and g.due and first <= g.due <= last]


def teachers_at(visits: Iterable[TeacherVisits], schools: Iterable[int]) -> int:
    """Different eligible teachers at these schools."""
    wanted = set(schools)
    return len({row.teacher for row in visits if row.school in wanted})


def unreached(visits: Iterable[TeacherVisits]) -> set[int]:
    """Eligible teachers without a contact at any of their schools."""
    rows = list(visits)
    return {row.teacher for row in rows} - {row.teacher for row in rows if row.contacts}


def a_fifth(figure: Figure) -> int:
    """How many teachers the most visited fifth of a figure's whole are: ceil(n / 5)."""
    return -(-(figure.denominator or 0) // 5)


def is_concentrated(share: Figure) -> bool:
    """True when a fifth of the teachers has two fifths of the contacts or more."""
    return share.share is not None and share.share >= Fraction(2, 5)


VISIT_BANDS: tuple[tuple[int, int | None], ...] = ((0, 0), (1, 2), (3, 4), (5, None))
"""Visits to a teacher, as the page shades them."""


def by_visits(visits: Iterable[TeacherVisits]) -> tuple[int, ...]:
    """How many of the rows lie in each of VISIT_BANDS."""
    contacts = [row.contacts for row in visits]
    return tuple(
        sum(1 for n in contacts if low <= n and (high is None or n <= high))
        for low, high in VISIT_BANDS
    )


@dataclass(frozen=True)
class Stay:
    """Open engagements from `first` school weeks in their phase on; over: past their limit."""

    first: int
    count: int
    over: int


def by_weeks(spells: Iterable[OpenSpell], step: int) -> list[Stay]:
    """The spells by school weeks in the phase, `step` weeks together; empty stretches left out."""
    found: dict[int, list[OpenSpell]] = {}
    for spell in spells:
        found.setdefault(int(weeks(spell.days)) // step * step, []).append(spell)
    return [
        Stay(first, len(rows), sum(1 for row in rows if row.stalled))
        for first, rows in sorted(found.items())
    ]


@dataclass(frozen=True)
class Rates:
    """How unlike the schools are in visits per eligible teacher.

    schools: all with a rate. none: those without a contact. under_half: those under half of the
    whole's rate. best, worst: the highest and lowest rate, None without any school.
    """

    schools: frozenset[int]
    none: frozenset[int]
    under_half: frozenset[int]
    best: Fraction | None
    worst: Fraction | None

    @property
    def ratio(self) -> Fraction | None:
        """Best ÷ worst; None where the worst is zero ("3 schools with none", ruling 14)."""
        return self.best / self.worst if self.best is not None and self.worst else None


def across_schools(each: Mapping[int, Figure], whole: Figure) -> Rates:
    """Read from `contacts_per_teacher` by school, and of all of them together."""
    rates = {school: f.value for school, f in each.items() if f.value is not None}
    half = whole.value / 2 if whole.value is not None else None
    return Rates(
        schools=frozenset(rates),
        none=frozenset(school for school, rate in rates.items() if not rate),
        under_half=frozenset(s for s, rate in rates.items() if half is not None and rate < half),
        best=max(rates.values(), default=None),
        worst=min(rates.values(), default=None),
    )


def together(dips: Sequence[Dip]) -> tuple[Fraction, Fraction]:
    """The rates of several schools' dips added: low, and in the months beside."""
    return sum((d.low for d in dips), Fraction(0)), sum((d.beside for d in dips), Fraction(0))


@dataclass(frozen=True)
class Visited:
    """A teacher over all schools of theirs: contacts, minutes, first and last visit."""

    teacher: int
    schools: tuple[int, ...]
    coach: int
    contacts: int
    minutes: int
    unknown_minutes: int
    first: date | None
    last: date | None


def visited(rows: Iterable[TeacherVisits], teachers: Collection[int]) -> list[Visited]:
    """Each of `teachers` once, the most contacts first; one without a row had no contact here."""
    found: dict[int, list[TeacherVisits]] = {teacher: [] for teacher in sorted(teachers)}
    for row in rows:
        if row.teacher in found:
            found[row.teacher].append(row)
    whole = [_together(teacher, places) for teacher, places in found.items()]
    return sorted(whole, key=lambda one: (-one.contacts, one.schools, one.teacher))


def _together(teacher: int, rows: Sequence[TeacherVisits]) -> Visited:
    seen = [row for row in rows if row.last is not None]
    latest = max(seen, key=lambda row: row.last or date.min, default=None)
    return Visited(
        teacher,
        tuple(row.school for row in rows),
        latest.coach if latest else 0,
        sum(row.contacts for row in rows),
        sum(row.minutes for row in rows),
        sum(row.unknown_minutes for row in rows),
        min((row.first for row in seen if row.first), default=None),
        max((row.last for row in seen if row.last), default=None),
    )
