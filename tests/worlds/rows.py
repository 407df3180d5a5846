"""Adds random rows of every source table: legal for the database, and as odd as imports may be."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from django_scopes import scopes_disabled

from stemhappens.coaching import models as coaching
from stemhappens.core.models import District
from stemhappens.core.spans import OPEN_END
from stemhappens.people import models as people
from tests.worlds.builder import Builder

DAY = timedelta(days=1)


@dataclass
class Known:
    """What is in a district already, by id, and the days on which something happens in it."""

    first: date
    last: date
    days: list[date] = field(default_factory=list)
    programs: list[int] = field(default_factory=list)
    schools: list[int] = field(default_factory=list)
    teachers: list[int] = field(default_factory=list)
    coaches: list[int] = field(default_factory=list)
    types: list[int] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)
    phases: dict[int, list[int]] = field(default_factory=dict)
    teams: list[int] = field(default_factory=list)
    engagements: dict[int, int] = field(default_factory=dict)
    templates: dict[int, int] = field(default_factory=dict)
    sessions: list[int] = field(default_factory=list)
    goals: list[int] = field(default_factory=list)
    policies: list[int] = field(default_factory=list)
    with_teacher: dict[int, list[int]] = field(default_factory=dict)


def known_in(district: District) -> Known:
    """Read what `district` holds."""

    def ids(model: Any, **equal: Any) -> list[int]:
        rows = model.objects.filter(district=district, **equal).order_by("id")
        return list(rows.values_list("id", flat=True))

    def days(model: Any, name: str) -> list[date]:
        return list(
            model.objects.filter(district=district).order_by("id").values_list(name, flat=True)
        )

    with scopes_disabled():
        years = days(people.SchoolYear, "first_day") + days(people.SchoolYear, "last_day")
        # the first persons coach; whoever is assigned does, however few assignments are left
        coaches = sorted({*days(people.CoachAssignment, "coach_id"), *ids(people.Person)[:2]})
        engagements = list(coaching.Engagement.objects.filter(district=district).order_by("id"))
        phases: dict[int, list[int]] = {}
        for phase in people.Phase.objects.filter(district=district).order_by("id"):
            phases.setdefault(phase.template_id, []).append(phase.pk)
        return Known(
            first=min(years),
            last=max(years),
            days=years + days(people.Closure, "day") + days(people.Policy, "starts"),
            programs=ids(people.Program),
            schools=ids(people.School),
            teachers=[p for p in ids(people.Person) if p not in coaches],
            coaches=coaches,
            types=ids(people.SessionType),
            topics=ids(people.Topic),
            phases=phases,
            teams=ids(people.Team),
            engagements={e.pk: e.program_id for e in engagements},
            templates={e.pk: e.template_id for e in engagements},
            sessions=ids(coaching.Session),
            goals=ids(coaching.Goal),
            policies=ids(people.Policy),
        )


@dataclass
class Maker:
    """Random rows from one generator; `build` holds the open unit."""

    rng: Random
    build: Builder
    known: Known

    # --- random values ---

    def program(self) -> int:
        """Mostly the first program, so that its figures have something to count."""
        return self.known.programs[0] if self.chance(75) else self.pick(self.known.programs)

    def teacher(self) -> int:
        """Often one of the willing few."""
        few = self.known.teachers[: max(1, len(self.known.teachers) // 3)]
        return self.pick(few if self.chance(50) else self.known.teachers)

    def chance(self, of_hundred: int) -> bool:
        return self.rng.randrange(100) < of_hundred

    def pick(self, values: Any) -> Any:
        return self.rng.choice(list(values))

    def some(self, values: list[int], most: int) -> list[int]:
        return self.rng.sample(values, self.rng.randint(0, min(most, len(values))))

    def maybe(self, values: Any, of_hundred: int) -> Any:
        """One of `values`, or None; None also where there are none."""
        return self.pick(values) if self.chance(of_hundred) and values else None

    def day(self, first: date | None = None, last: date | None = None) -> date:
        """A day, often on or beside one on which something else happens."""
        first = first or self.known.first - 20 * DAY
        last = max(first, last or self.known.last + 20 * DAY)
        near = [d for d in self.known.days if first <= d <= last]
        if near and self.chance(40):
            chosen = self.pick(near) + self.rng.randint(-1, 1) * DAY
            return min(max(chosen, first), last)
        return first + self.rng.randint(0, (last - first).days) * DAY

    def span(self, open_of_hundred: int = 60) -> dict[str, date]:
        starts = self.known.first - 30 * DAY if self.chance(50) else self.day()
        ends = OPEN_END if self.chance(open_of_hundred) else self.day(starts + DAY)
        return {"starts": starts, "ends": ends}

    def chain_days(self, first: date, most: int) -> list[date]:
        """`first` and up to `most` later days, ascending, no day twice."""
        return sorted({first, *(self.day(first) for _ in range(self.rng.randint(0, most)))})

    # --- the frame ---

    def closure(self) -> None:
        school = self.maybe(self.known.schools, 60)
        self.build.add(people.Closure, day=self.day(), school_id=school)

    def policy(self, program: int | None = None, starts: date | None = None) -> None:
        policy = self.build.add(
            people.Policy,
            program_id=program or self.pick(self.known.programs),
            starts=starts or self.day(),
            minimum_minutes=self.pick((0, 10, 15, 30)),
            reach_group_size=self.pick((1, 2, 4, 6)),
            gap_window_days=self.pick((3, 5, 10, 20)),
            yearly_visits=self.pick((None, 0, 1, 2, 4, 15)),
            goal_stall_days=self.pick((5, 15, 30)),
            debrief_days=self.pick((0, 2, 5)),
            next_step_required=self.chance(60),
            topic_required=self.chance(60),
        )
        self.known.policies.append(policy)
        for kind in self.some(self.known.types, 1):
            self.build.add(people.UncountedType, policy_id=policy, session_type_id=kind)

    def uncounted_type(self) -> None:
        self.build.add(
            people.UncountedType,
            policy_id=self.pick(self.known.policies),
            session_type_id=self.pick(self.known.types),
        )

    def school_attribute(self, school: int | None = None, starts: date | None = None) -> None:
        self.build.add(
            people.SchoolAttribute,
            school_id=school or self.pick(self.known.schools),
            starts=starts or self.day(),
            level=self.pick(people.SchoolAttribute.Level.values),
            need_tier=self.pick((None, 1, 2, 3)),
        )

    def participation(self) -> None:
        self.build.add(
            people.ProgramSchool,
            program_id=self.pick(self.known.programs),
            school_id=self.pick(self.known.schools),
            **self.span(),
        )

    # --- people ---

    def placement(self) -> None:
        roles = ("teacher", "teacher", "teacher", "aide", "substitute")
        self.build.add(
            people.Placement,
            person_id=self.pick(self.known.teachers + self.known.coaches[:1]),
            school_id=self.pick(self.known.schools),
            role=self.pick(roles),
            primary=self.chance(60),
            **self.span(),
        )

    def eligibility(self) -> None:
        self.build.add(
            people.Eligibility,
            program_id=self.pick(self.known.programs),
            person_id=self.pick(self.known.teachers),
            school_id=self.pick(self.known.schools),
            **self.span(),
        )

    def absence(self) -> None:
        person = self.pick(self.known.teachers + self.known.coaches)
        self.build.add(people.Absence, person_id=person, **self.span(10))

    def assignment(self) -> None:
        target = self.pick(("school", "school", "team", "teacher", "program"))
        pools = {
            "school": self.known.schools,
            "team": self.known.teams,
            "teacher": self.known.teachers,
        }
        values = {f"{target}_id": self.pick(pools[target])} if target in pools else {}
        self.build.add(
            people.CoachAssignment,
            program_id=self.pick(self.known.programs),
            coach_id=self.pick(self.known.coaches),
            fte=self.pick((0, 25, 50, 100)),
            **values,
            **self.span(),
        )

    def team_member(self) -> None:
        self.build.add(
            people.TeamMember,
            team_id=self.pick(self.known.teams),
            person_id=self.pick(self.known.teachers),
            **self.span(),
        )
