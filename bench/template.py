"""The template district of the state: written through one unit, as the product writes."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from stemhappens.coaching import models as story
from stemhappens.core.actor import system_actor
from stemhappens.core.models import District
from stemhappens.core.write import Unit, write, write_accounts
from stemhappens.people import models as people

SCHOOLS_OF = 60
"""Teachers in a school."""
COACH_OF = 40
"""Teachers of a coach."""
VISITS_A_YEAR = 16
UTC = ZoneInfo("UTC")


def build(slug: str, teachers: int, years: int, seed: int = 1) -> District:
    """A district of `teachers` teachers, visited 16 times a year each for `years` years."""
    rng = Random(seed)
    last = date(2026, 5, 8)
    with write_accounts("bench", "create the template district") as accounts:
        district = accounts.add(
            District(
                slug=slug,
                name="Template",
                timezone="America/Denver",
                pinned_now=datetime(2026, 5, 8, 16, tzinfo=UTC),
            )
        )
    with write(district, system_actor(district.pk, "bench"), "fill the template") as unit:
        Filler(unit, rng, teachers, [last.year - 1 - n for n in reversed(range(years))]).fill()
    return district


class Filler:
    """Adds everything to one unit."""

    def __init__(self, unit: Unit, rng: Random, teachers: int, years: list[int]) -> None:
        self.unit, self.rng, self.count, self.years = unit, rng, teachers, years
        self.first = date(years[0], 8, 18)

    def fill(self) -> None:
        self.frame()
        self.roster()
        self.engagements()
        for year in self.years:
            self.visits(year)

    def frame(self) -> None:
        add, add_all = self.unit.add, self.unit.add_all
        add_all(
            people.SchoolYear(
                name=f"{y}-{y + 1 - 2000}",
                first_day=date(y, 8, 18),
                last_day=date(y + 1, 6, 5),
            )
            for y in self.years
        )
        self.program = add(people.Program(name="STEM coaching", starts=self.first))
        add(people.Policy(program=self.program, starts=self.first, minimum_minutes=15))
        self.types = add_all(
            people.SessionType(code=c, name=c, loop_step=s)
            for c, s in (("planning", ""), ("observation", "observation"), ("debrief", "debrief"))
        )
        self.template = add(people.PhaseTemplate(name="Default", is_default=True))
        self.phases = add_all(
            people.Phase(template=self.template, position=n, name=name, stall_days=limit)
            for n, (name, limit) in enumerate((("Discovery", 20), ("Practice", 50)), start=1)
        )

    def roster(self) -> None:
        add_all = self.unit.add_all
        self.schools = add_all(
            people.School(name=f"School {n}") for n in range(-(-self.count // SCHOOLS_OF))
        )
        add_all(
            people.SchoolAttribute(school=s, starts=self.first, level="elementary", need_tier=1)
            for s in self.schools
        )
        add_all(
            people.ProgramSchool(program=self.program, school=s, starts=self.first)
            for s in self.schools
        )
        coaches = -(-self.count // COACH_OF)
        self.people = add_all(people.Person() for _ in range(self.count + coaches))
        add_all(
            people.PersonName(person=p, starts=self.first, given="Person", family=str(n))
            for n, p in enumerate(self.people)
        )
        self.teachers = self.people[: self.count]
        self.coaches = self.people[self.count :]
        placed = [(t, self.schools[n // SCHOOLS_OF]) for n, t in enumerate(self.teachers)]
        add_all(
            people.Placement(person=t, school=s, role="teacher", starts=self.first)
            for t, s in placed
        )
        add_all(
            people.Eligibility(program=self.program, person=t, school=s, starts=self.first)
            for t, s in placed
        )
        add_all(
            people.CoachAssignment(
                program=self.program, coach=c, school=self.school(n * COACH_OF), fte=100,
                starts=self.first,
            )
            for n, c in enumerate(self.coaches)
        )  # fmt: skip

    def school(self, teacher: int) -> people.School:
        return self.schools[min(teacher // SCHOOLS_OF, len(self.schools) - 1)]

    def engagements(self) -> None:
        """Every fourth teacher has one in the last year, half of them with a completed goal."""
        add_all = self.unit.add_all
        opened = date(self.years[-1], 9, 15)
        chosen = list(range(0, self.count, 4))
        self.engaged = dict(
            zip(
                chosen,
                add_all(
                    story.Engagement(
                        program=self.program, template=self.template, school=self.school(n),
                        opened=opened,
                    )
                    for n in chosen
                ),
                strict=True,
            )
        )  # fmt: skip
        add_all(
            story.EngagementState(engagement=e, starts=opened, state="active")
            for e in self.engaged.values()
        )
        add_all(
            story.EngagementPhase(engagement=e, starts=opened, phase=self.phases[0])
            for e in self.engaged.values()
        )
        for role in ("teacher", "coach"):
            add_all(
                story.EngagementMember(
                    engagement=e, person=self.who(n, role), role=role, lead=role == "coach",
                    starts=opened,
                )
                for n, e in self.engaged.items()
            )  # fmt: skip
        goals = add_all(
            story.Goal(engagement=e, statement="A goal", focus="teacher_practice", opened=opened)
            for e in self.engaged.values()
        )
        add_all(story.GoalStatus(goal=g, starts=opened, status="open") for g in goals)
        add_all(
            story.GoalStatus(goal=g, starts=date(self.years[-1] + 1, 2, 2), status="completed")
            for g in goals[::2]
        )

    def who(self, teacher: int, role: str) -> people.Person:
        return self.teachers[teacher] if role == "teacher" else self.coaches[teacher // COACH_OF]

    def visits(self, year: int) -> None:
        sessions, of = [], []
        for n, day in self._visit_days(year):
            session = story.Session(
                program=self.program,
                day=day,
                school=self.school(n),
                session_type=self.rng.choice(self.types),
                minutes=self.rng.choice((10, 30, 45, 60, None)),
                recorded_at=datetime(day.year, day.month, day.day, 21, tzinfo=UTC),
            )
            sessions.append(session)
            of.append(n)
        self.unit.add_all(sessions)
        self.unit.add_all(
            story.SessionCoach(session=s, person=self.coaches[n // COACH_OF])
            for s, n in zip(sessions, of, strict=True)
        )
        self.unit.add_all(
            story.Attendance(
                session=s, person=self.teachers[n],
                engagement=self.engaged.get(n) if year == self.years[-1] else None,
            )
            for s, n in zip(sessions, of, strict=True)
        )  # fmt: skip

    def _visit_days(self, year: int) -> Iterator[tuple[int, date]]:
        for n in range(self.count):
            # a third of the teachers is visited half as often, and an eighth never
            visits = 0 if n % 8 == 0 else VISITS_A_YEAR + VISITS_A_YEAR * (n % 3) // 3
            for _ in range(visits):
                yield n, date(year, 8, 18) + timedelta(days=self.rng.randrange(290))
