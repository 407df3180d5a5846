"""What a projector looks up by day: policies, school attributes, placements, eligibility."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet

from stemhappens.facts.models import Level
from stemhappens.people.models import (
    Eligibility,
    Placement,
    Policy,
    ProgramSchool,
    School,
    SchoolAttribute,
    SessionType,
    UncountedType,
)

Keys = Collection[int] | None
"""The keys to project; None: all of the district."""

CHUNK = 5000
LEVELS = {
    "elementary": Level.ELEMENTARY,
    "middle": Level.MIDDLE,
    "high": Level.HIGH,
    "k8": Level.K8,
    "other": Level.OTHER,
}

S = TypeVar("S")


def among(queryset: QuerySet[Any], column: str, keys: Keys) -> Iterable[Any]:
    """The rows of `queryset` whose `column` is among `keys`, in bites a database can take."""
    if keys is None:
        yield from queryset.iterator(chunk_size=CHUNK)
        return
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), CHUNK):
        some = ordered[start : start + CHUNK]
        if some[-1] - some[0] == len(some) - 1:
            # without a gap: a statement of two numbers, not of thousands
            yield from queryset.filter(**{f"{column}__gte": some[0], f"{column}__lte": some[-1]})
        else:
            yield from queryset.filter(**{f"{column}__in": some})


@dataclass(frozen=True)
class PolicyOfDay:
    """What a policy says, as numbers; the defaults hold where no policy is valid yet."""

    minimum: int = 0
    group: int = 6
    window: int = 20
    target: int = 0
    goal_stall: int = 30
    debrief: int = 5
    topic_required: bool = True
    step_required: bool = True
    confirm: bool = False
    uncounted: frozenset[int] = frozenset()


class Chain:
    """Values that hold from a day on, for many parents."""

    def __init__(self, rows: Iterable[tuple[int, date, Any]]) -> None:
        self._days: dict[int, list[date]] = defaultdict(list)
        self._values: dict[int, list[Any]] = defaultdict(list)
        for parent, starts, value in sorted(rows, key=lambda r: (r[0], r[1])):
            self._days[parent].append(starts)
            self._values[parent].append(value)

    def at(self, parent: int, day: date, default: Any) -> Any:
        """The value of `parent` on `day`, or `default` before its first."""
        index = bisect_right(self._days.get(parent, ()), day)
        return self._values[parent][index - 1] if index else default

    def edges(self, parent: int) -> Sequence[date]:
        """The days on which the value of `parent` changes."""
        return self._days.get(parent, ())


def load_policies() -> Chain:
    """program → PolicyOfDay."""
    uncounted: dict[int, set[int]] = defaultdict(set)
    for policy, kind in UncountedType.objects.values_list("policy_id", "session_type_id"):
        uncounted[policy].add(kind)
    rows = [
        (
            p.program_id,
            p.starts,
            PolicyOfDay(
                minimum=p.minimum_minutes,
                group=p.reach_group_size,
                window=p.gap_window_days,
                target=p.yearly_visits or 0,
                goal_stall=p.goal_stall_days,
                debrief=p.debrief_days,
                topic_required=p.topic_required,
                step_required=p.next_step_required,
                confirm=p.confirm_goals,
                uncounted=frozenset(uncounted[p.pk]),
            ),
        )
        for p in Policy.objects.all()
    ]
    return Chain(rows)


def load_school_attributes() -> Chain:
    """school → (level, need tier)."""
    rows = SchoolAttribute.objects.values_list("school_id", "starts", "level", "need_tier")
    return Chain((s, day, (int(LEVELS[level]), tier or 0)) for s, day, level, tier in rows)


@dataclass(frozen=True)
class Stretch:
    """A half-open stretch of days."""

    starts: date
    ends: date

    def holds(self, day: date) -> bool:
        return self.starts <= day < self.ends


@dataclass(frozen=True)
class AtSchool(Stretch):
    """A stretch at a school; primary: of the schools then, the one a person is first counted at."""

    school: int
    primary: bool = True


@dataclass
class Roster:
    """Where people teach, and where they are eligible, by day."""

    teaching: dict[int, list[AtSchool]] = field(default_factory=lambda: defaultdict(list))
    eligible: dict[tuple[int, int], list[AtSchool]] = field(
        default_factory=lambda: defaultdict(list)
    )
    takes_part: dict[tuple[int, int], list[AtSchool]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def teaching_on(self, person: int, day: date) -> list[AtSchool]:
        """The teacher placements of `person` that hold `day`, the primary one first."""
        found = [s for s in self.teaching.get(person, ()) if s.holds(day)]
        return sorted(found, key=lambda s: (not s.primary, s.school))

    def own_school(
        self, program: int, person: int, day: date, visited: int = 0, typed: int = 0
    ) -> int:
        """The teacher's own school that day (ruling 4): where eligible, else where placed.

        typed: the school noted with the attendance; visited: where the session took place, or
        which it names by video. At several schools the noted one, else the visited one, else the
        primary one.
        """
        own = self.eligible_at(program, person, day)
        own = own or [s.school for s in self.teaching_on(person, day)]
        for school in (typed, visited):
            if school in own:
                return school
        return own[0] if own else typed

    def eligible_at(self, program: int, person: int, day: date) -> list[int]:
        """The schools at which `person` is eligible for `program` that day, the primary first.

        Nobody is who is placed as teacher nowhere that day (ruling 1), and at no school that
        is closed or does not take part.
        """
        placed = dict.fromkeys(s.school for s in self.teaching_on(person, day))
        rank = {school: n for n, school in enumerate(placed)}
        if not rank:
            return []
        spans = self.eligible.get((program, person), ())
        schools = {s.school for s in spans if s.holds(day)}
        taking_part = (s for s in schools if self.in_program(program, s, day))
        return sorted(taking_part, key=lambda s: (rank.get(s, len(rank)), s))

    def moves(self, program: int, person: int) -> set[date]:
        """The days on which a person's own school may change."""
        spans = [*self.teaching.get(person, ()), *self.eligible.get((program, person), ())]
        schools = {s.school for s in self.eligible.get((program, person), ())}
        for school in schools:
            spans += self.takes_part.get((program, school), ())
        return {day for s in spans for day in (s.starts, s.ends)}

    def in_program(self, program: int, school: int, day: date) -> bool:
        """True when `school` is open and takes part in `program` on `day`."""
        return any(t.holds(day) for t in self.takes_part.get((program, school), ()))


def load_roster(people: Keys) -> Roster:
    """The roster of `people`, and every school's part in the programs while it is open."""
    roster = Roster()
    placed = Placement.objects.filter(role=Placement.Role.TEACHER)
    for p in among(placed, "person_id", people):
        roster.teaching[p.person_id].append(AtSchool(p.starts, p.ends, p.school_id, p.primary))
    for e in among(Eligibility.objects.all(), "person_id", people):
        roster.eligible[e.program_id, e.person_id].append(AtSchool(e.starts, e.ends, e.school_id))
    roster.takes_part.update(load_participation())
    return roster


def load_participation() -> dict[tuple[int, int], list[AtSchool]]:
    """(program, school) → spans of taking part while the school is open."""
    found: dict[tuple[int, int], list[AtSchool]] = defaultdict(list)
    opens = {s.pk: (s.opens or date.min, s.closes) for s in School.objects.all()}
    for part in ProgramSchool.objects.all():
        first, last = opens[part.school_id]
        starts, ends = max(part.starts, first), min(part.ends, last)
        if starts < ends:
            found[part.program_id, part.school_id].append(AtSchool(starts, ends, part.school_id))
    return found


def load_types() -> dict[int, tuple[bool, str]]:
    """session type → (is a micro-touch, its step in the observation loop)."""
    rows = SessionType.objects.values_list("id", "group", "loop_step")
    return {key: (group == SessionType.Group.MICRO, step) for key, group, step in rows}
