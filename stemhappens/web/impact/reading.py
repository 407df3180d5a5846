"""Everything the program's page needs, read in one snapshot and few statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import QueryDict

from stemhappens.coaching.models import EngagementMember
from stemhappens.core.actor import Actor, Role
from stemhappens.core.clock import now
from stemhappens.core.rules import See, extent
from stemhappens.facts.lookups import LEVELS
from stemhappens.metrics.ask import Asking, Clock, answers, clock, snapshot
from stemhappens.metrics.calendar import Year, year_of
from stemhappens.metrics.catalogue import definition
from stemhappens.metrics.checks import Recount, recount
from stemhappens.metrics.figure import Figure, Period
from stemhappens.metrics.gathered import gather
from stemhappens.metrics.lists import (
    GoalState,
    OpenSpell,
    SchoolSeen,
    TeacherVisits,
    listed_days,
    listed_goals,
    listed_instructional_days,
    listed_schools,
    listed_sessions,
    listed_spells,
    listed_visits,
    same_stretch,
)
from stemhappens.metrics.trend import TwoYears, two_years
from stemhappens.people.models import PersonName, Phase, Policy, Program, School, SchoolAttribute
from stemhappens.web.doors import Door
from stemhappens.web.impact.filters import Filters, read_filters

COMPARED = (
    "teachers_reached",
    "schools_covered",
    "cycle_benchmark",
    "goal_completion",
    "coach_hours",
    "sessions",
    "top_20_share",
)
MAIN = (
    *COMPARED,
    "sessions_per_reached",
    "sessions_per_eligible",
    "teacher_contacts",
    "sessions_with_minutes",
    "linked_sessions",
    "log_latency",
    "goals_due_completion",
    "goals_practice",
    "goals_outcome",
    "engagements_open",
    "phase_stalled",
)


MARKS = 150
"""Up to so many teachers or engagements each is a mark of its own."""

NAMED_STALLS = 3
"""So many stalls are told with names; the others are one entry."""

SOON = timedelta(days=14)
ELSEWHERE = 0
"""The key of sessions that took place at no school: online, at the office."""


@dataclass(frozen=True)
class Named:
    """A person by uid and by the name of the day."""

    uid: UUID
    name: str


@dataclass(frozen=True)
class Party:
    """Whose engagement it is: its uid, and its teachers."""

    uid: UUID
    teachers: tuple[int, ...]


@dataclass(frozen=True)
class Reading:
    """What was read. now, before: figures of the period and of the same days last year.

    cuts: name of the cut → figure → key → Figure. people is empty for who may see no names.
    """

    door: Door
    filters: Filters
    at: Clock
    moment: datetime
    now: Mapping[str, Figure]
    before: Mapping[str, Figure]
    before_period: Period | None
    by_school: Mapping[str, Mapping[tuple[int, ...], Figure]]
    by_month: Mapping[str, Mapping[tuple[int, ...], Figure]]
    by_cell: Mapping[str, Mapping[tuple[int, ...], Figure]]
    by_phase: Mapping[str, Mapping[tuple[int, ...], Figure]]
    coaches: tuple[int, ...]
    visits: list[TeacherVisits]
    days: Mapping[int, Mapping[int, int]]
    spells: list[OpenSpell]
    goals: list[GoalState]
    seen: list[SchoolSeen]
    trend: TwoYears | None
    schools: Mapping[int, School]
    phases: list[Phase]
    policy: Policy | None
    recount: Recount
    people: Mapping[int, Named] = field(default_factory=dict)
    parties: Mapping[int, Party] = field(default_factory=dict)
    levels: Mapping[int, int] = field(default_factory=dict)

    def name(self, person: int, coach: int = 0) -> str:
        """What a person is called; empty where the reader may not know.

        coach: who coached them, which a lead coach must be assigned to know who it was.
        """
        found = self.people.get(person)
        return found.name if found and knows_who(self.door.actor, coach) else ""

    def row_of(self, school: int) -> int:
        """The row a school belongs to: itself, or its level for readers of totals."""
        return self.levels.get(school, 0) if self.levels else school

    @cached_property
    def marked(self) -> bool:
        """True while there are so few teachers that each has a mark (and a name)."""
        return len({row.teacher for row in self.visits}) <= MARKS

    @property
    def spelled(self) -> bool:
        """True while there are so few open engagements that each has a mark (and names)."""
        return len(self.spells) <= MARKS

    @property
    def longest_stalls(self) -> list[OpenSpell]:
        """The stalled engagements, those longest in their phase first."""
        return sorted((s for s in self.spells if s.stalled), key=lambda s: -s.days)

    @property
    def school_days(self) -> int:
        """Instructional days of the district in the period."""
        return sum(self.days.get(0, {}).values())

    @property
    def soon(self) -> date:
        """What is due up to this day is due soon."""
        return min(self.filters.period.end, self.at.today) + SOON

    @property
    def named(self) -> bool:
        """True when the reader may see who."""
        return sees_names(self.door.actor)


def sees_names(actor: Actor) -> bool:
    """True when the actor may know which teacher it is, anywhere in the program."""
    return not actor.public and actor.has(Role.DIRECTOR, Role.LEAD_COACH)


def knows_who(actor: Actor, coach: int) -> bool:
    """True when the actor may know whom `coach` (0: nobody) worked with."""
    if actor.public:
        return False
    if actor.has(Role.DIRECTOR) or actor.system:
        return True
    own = {0, actor.person_id or 0, *actor.coach_ids}
    return actor.has(Role.LEAD_COACH) and coach in own


def sees_schools(actor: Actor) -> bool:
    """True when the actor sees schools one by one; readers of totals see levels, pooled."""
    return See.FULL in extent(actor, "visit")


class NoSuchChoice(LookupError):
    """The address names a school or a coach that is not in this district."""


def read_impact(door: Door, query: QueryDict) -> Reading:
    """Read the page in one snapshot. NoSuchChoice for an unknown school or coach."""
    with snapshot() as using:
        program = Program.objects.using(using).order_by("starts", "id").first()
        at = clock(door.district, program.pk if program else 0, using)
        filters = read_filters(query, at.years, at.today)
        schools = {row.pk: row for row in School.objects.using(using).order_by("name")}
        only = only_of(filters, schools, door.actor, using)
        return _read(door, filters, at, schools, only, using)


def only_of(
    filters: Filters, schools: Mapping[int, School], actor: Actor, using: str
) -> dict[str, int]:
    """The filters as ids. Who reads totals chooses no school or coach: NoSuchChoice."""
    only = {}
    if (filters.school or filters.coach) and not sees_schools(actor):
        raise NoSuchChoice("school" if filters.school else "coach")
    if filters.school:
        found = [row.pk for row in schools.values() if str(row.uid) == filters.school]
        if not found:
            raise NoSuchChoice("school")
        only["school"] = found[0]
    if filters.coach:
        only["coach"] = _coach(filters.coach, using)
    return only


def _coach(uid: str, using: str) -> int:
    try:
        rows = PersonName.objects.using(using).filter(person__uid=UUID(uid))
    except ValueError:
        rows = PersonName.objects.none()
    for person in rows.values_list("person_id", flat=True)[:1]:
        return int(person)
    raise NoSuchChoice("coach")


def possible(names: Iterable[str], only: Mapping[str, int]) -> list[str]:
    """Those of the figures that can be cut by the filters."""
    return [name for name in names if set(only) <= set(definition(name).dimensions)]


def _read(
    door: Door,
    filters: Filters,
    at: Clock,
    schools: Mapping[int, School],
    only: dict[str, int],
    using: str,
) -> Reading:
    period = filters.period
    main = Asking([], period, only)
    year, before = _years(at, period)
    first = before.first if before else period.start
    row = "school" if sees_schools(door.actor) else "level"
    visits, spells, goals, seen, held, months, days = gather(
        [
            listed_visits(at, main),
            listed_spells(at, main),
            listed_goals(at, main),
            listed_schools(at, main),
            listed_sessions(at, Asking([], Period(first, period.end), only)),
            listed_days(at, period),
            listed_instructional_days(at, Period(first, period.end)),
        ],
        using,
    )
    compared = same_stretch(at, period, days)
    reading = Reading(
        door=door,
        filters=filters,
        at=at,
        moment=now(door.district),
        **_figures(at, (period, compared), only, row, using),
        before_period=compared,
        visits=visits,
        days=_by_school(months),
        spells=spells,
        goals=goals,
        seen=seen,
        trend=two_years(days, held, period.end, year, before) if year and before else None,
        schools=schools,
        phases=list(Phase.objects.using(using).order_by("template_id", "position")),
        policy=_policy(at, period, using),
        recount=recount(at, main, using),
    )
    return _with_names(reading, using)


def _years(at: Clock, period: Period) -> tuple[Year | None, Year | None]:
    """The school year the period ends in, and the one before it (itself if it is the first)."""
    year = year_of(at.years, period.end)
    if year is None:
        return None, None
    return year, at.years[max(at.years.index(year) - 1, 0)]


def _by_school(rows: Iterable[tuple[int, int, int]]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {}
    for school, month, days in rows:
        found.setdefault(school, {})[month] = days
    return found


def _figures(
    at: Clock, periods: tuple[Period, Period | None], only: dict[str, int], row: str, using: str
) -> dict[str, Any]:
    """All figures of the page in one statement. row: by what the table of the served is cut."""
    period, before = periods
    askings = [
        Asking(possible(MAIN, only), period, only),
        Asking(["sessions", "teachers_reached"], period, only, (row,)),
        Asking(["sessions"], period, only, ("month",)),
        Asking(["sessions"], period, only, (row, "month")),
        Asking(["phase_median_days"], period, only, ("phase",)),
        Asking(["coach_fte"], period, {}, ("coach",)),
    ]
    if before:
        askings.append(Asking(possible(COMPARED, only), before, only))
    whole, by_school, by_month, by_cell, by_phase, coaches, *earlier = answers(at, askings, using)
    return {
        "now": {name: each[()] for name, each in whole.items()},
        "before": {name: each[()] for name, each in (earlier[0] if earlier else {}).items()},
        "by_school": by_school,
        "by_month": by_month,
        "by_cell": by_cell,
        "by_phase": by_phase,
        "coaches": tuple(key[0] for key in coaches["coach_fte"] if key[0]),
    }


def _policy(at: Clock, period: Period, using: str) -> Policy | None:
    """The policy in force at the period's end."""
    rows = Policy.objects.using(using).filter(program=at.program, starts__lte=period.end)
    return rows.order_by("-starts").first()


def _with_names(reading: Reading, using: str) -> Reading:
    """The reading with what its reader may know beyond counts: names, or levels of schools."""
    if not sees_schools(reading.door.actor):
        return replace(reading, levels=_levels(reading, using))
    if not reading.named:
        return reading
    parties = _parties(reading, using)
    teachers = {row.teacher for row in reading.visits} if reading.marked else set()
    teachers |= {person for party in parties.values() for person in party.teachers}
    people = names_of({*teachers, *reading.coaches}, using)
    return replace(reading, people=people, parties=parties)


def _levels(reading: Reading, using: str) -> dict[int, int]:
    """The level of each school, as the facts number it."""
    rows = SchoolAttribute.objects.using(using).filter(starts__lte=reading.filters.period.end)
    named = rows.order_by("starts").values_list("school_id", "level")
    return {school: int(LEVELS[level]) for school, level in named}


def _parties(reading: Reading, using: str) -> dict[int, Party]:
    """Whose the engagements are that the page names: the open ones, of many the longest stalls."""
    named = reading.spells if reading.spelled else reading.longest_stalls[:NAMED_STALLS]
    wanted = {spell.engagement for spell in named}
    rows = EngagementMember.objects.using(using).filter(
        engagement_id__in=wanted, role=EngagementMember.Role.TEACHER
    )
    found: dict[int, Party] = {}
    for engagement, uid, person in rows.order_by("id").values_list(
        "engagement_id", "engagement__uid", "person_id"
    ):
        known = found.get(engagement, Party(uid, ()))
        found[engagement] = Party(uid, (*known.teachers, person))
    return found


def names_of(people: Iterable[int], using: str) -> dict[int, Named]:
    """People by the name they bear today, in one statement."""
    rows = PersonName.objects.using(using).filter(person_id__in=set(people))
    columns = rows.order_by("person_id", "starts").values_list(
        "person_id", "person__uid", "given", "family"
    )
    return {
        person: Named(uid, f"{given} {family}".strip()) for person, uid, given, family in columns
    }
