"""A believable district: 900 teachers, 30 schools, 12 coaches, five years of 1,500 visits each."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from bench.logins import let_in, names, user
from stemhappens.coaching import models as story
from stemhappens.core.actor import Actor, system_actor
from stemhappens.core.models import District
from stemhappens.core.write import Unit, write, write_accounts
from stemhappens.metrics.figure import Period
from stemhappens.people import models as people
from stemhappens.people.program import add_program, add_school_year, close_days, install_defaults
from stemhappens.reports.services import freeze

TODAY = date(2026, 5, 8)
YEARS = (2021, 2022, 2023, 2024, 2025)
FIRST = date(2021, 8, 16)
SCHOOLS, TEACHERS, COACHES = 30, 900, 12
VISITS_A_YEAR, ENGAGED_A_YEAR = 1500, 144
GIVEN = (
    "Ada Ben Carla Dana Eli Fay Gus Hana Ivo June Kai Lena Milo Nora Otis Pia Quinn Rosa Sam Tess"
    " Uma Vera Walt Xena Yara Zoe Amir Bea Cleo Dev"
).split()
FAMILY = (
    "Adler Brook Castro Diaz Evans Fields Garcia Hobbs Ibarra Jensen Keller Lopez Meyer Novak"
    " Ortega Perez Quist Reyes Stone Tran Usher Vance Walsh Xiong Young Zamora Aster Birch Cole"
    " Drake"
).split()
SUMMARY = "We counted the open questions of two lessons and chose one to plan again. " * 4


def build(slug: str = "bench", seed: int = 7) -> District:
    """The district, written through units; its users are `<role>@bench.test`."""
    with write_accounts("bench", "create a district") as accounts:
        now = datetime(2026, 5, 8, 16, tzinfo=UTC)
        district = accounts.add(District(slug=slug, name="Bench", pinned_now=now))
    filler = Filler(district, Random(seed))
    filler.fill()
    with write_accounts("bench", "add users") as accounts:
        users = {name: accounts.add(user(name)) for name in names()}
    with filler.unit("let users in") as unit:
        let_in(unit, filler, users)
    freeze(district, filler.actor, filler.program, Period(date(2025, 8, 18), TODAY))
    return district


class Filler:
    """Adds everything: the frame in one unit, then a unit for each week."""

    def __init__(self, district: District, rng: Random) -> None:
        self.district, self.rng = district, rng
        self.actor: Actor = system_actor(district.pk, "bench")

    def unit(self, cause: str) -> Any:
        return write(self.district, self.actor, cause)

    def fill(self) -> None:
        with self.unit("set up") as unit:
            self.frame(unit)
            self.roster(unit)
        for year in YEARS:
            with self.unit(f"engagements of {year}") as unit:
                self.engage(unit, year)
            days = sorted(self.visit_days(year))
            for week in range(0, 300, 7):
                first = date(year, 8, 18) + timedelta(days=week)
                of_week = [day for day in days if first <= day < first + timedelta(days=7)]
                if of_week:
                    with self.unit("log visits") as unit:
                        self.visits(unit, year, of_week)
        with self.unit("plan visits") as unit:
            self.plans(unit)

    def frame(self, unit: Unit) -> None:
        self.program = add_program(unit, "STEM coaching", FIRST)
        install_defaults(unit, self.program)
        for year in YEARS:
            add_school_year(unit, f"{year}-{year - 1999}", date(year, 8, 18), date(year + 1, 6, 5))
            holidays = [date(year, 11, 24) + timedelta(days=n) for n in range(4)]
            winter = [date(year, 12, 20) + timedelta(days=n) for n in range(14)]
            spring = [date(year + 1, 3, 20) + timedelta(days=n) for n in range(5)]
            close_days(unit, [*holidays, *winter, *spring], "break")
        self.types = list(people.SessionType.objects.all())
        self.topics = list(people.Topic.objects.all())
        self.template = people.PhaseTemplate.objects.get(is_default=True)
        self.phases = list(self.template.phases.all())

    def roster(self, unit: Unit) -> None:
        add = unit.add_all
        self.schools = add(people.School(name=f"{FAMILY[n]} School") for n in range(SCHOOLS))
        levels = ("elementary", "middle", "high")
        add(
            people.SchoolAttribute(school=s, starts=FIRST, level=levels[n % 3], need_tier=n % 4)
            for n, s in enumerate(self.schools)
        )
        add(
            people.ProgramSchool(program=self.program, school=s, starts=FIRST) for s in self.schools
        )
        everybody = add(people.Person() for _ in range(TEACHERS + COACHES + SCHOOLS))
        add(people.PersonName(person=p, starts=FIRST, given=GIVEN[n % 30],
                              family=FAMILY[(n // 30 + n) % 30] + ("" if n < 900 else " Bell"))
            for n, p in enumerate(everybody))  # fmt: skip
        self.teachers = everybody[:TEACHERS]
        self.coaches = everybody[TEACHERS : TEACHERS + COACHES]
        self.principals = everybody[TEACHERS + COACHES :]
        placed = [(t, self.school(n)) for n, t in enumerate(self.teachers)]
        add(people.Placement(person=t, school=s, role="teacher", starts=FIRST, grade=f"{n % 9}")
            for n, (t, s) in enumerate(placed))  # fmt: skip
        add(people.Placement(person=p, school=s, role="principal", starts=FIRST)
            for p, s in zip(self.principals, self.schools, strict=True))  # fmt: skip
        add(people.Eligibility(program=self.program, person=t, school=s, starts=FIRST)
            for t, s in placed)  # fmt: skip
        add(people.CoachAssignment(program=self.program, coach=self.coaches[n % COACHES], school=s,
                                   fte=(40, 30, 30)[n // COACHES], starts=FIRST)
            for n, s in enumerate(self.schools))  # fmt: skip
        teams = add(
            people.Team(name=f"Grade {n % 9} {s.name}", school=s)
            for n, s in enumerate(self.schools)
        )
        add(people.TeamMember(team=t, person=self.teachers[n * 30 + m], starts=FIRST)
            for n, t in enumerate(teams) for m in range(5))  # fmt: skip
        award = unit.add(people.Award(program=self.program, name="Grant", starts=FIRST,
                                      ends=date(2026, 9, 30), cents=90_000_000))  # fmt: skip
        unit.add(people.AwardMeasure(award=award, objective="Reach", figure="teachers_reached",
                                     target=80, by=date(2026, 6, 1)))  # fmt: skip

    def school(self, teacher: int) -> people.School:
        return self.schools[teacher // (TEACHERS // SCHOOLS)]

    def coach(self, teacher: int) -> people.Person:
        return self.coaches[(teacher // (TEACHERS // SCHOOLS)) % COACHES]

    def engage(self, unit: Unit, year: int) -> None:
        """A sixth of the teachers, in cycles that closed with the year, but the last."""
        opened, add = date(year, 9, 15), unit.add_all
        chosen = sorted(self.rng.sample(range(TEACHERS), ENGAGED_A_YEAR))
        made = add(
            story.Engagement(
                program=self.program, template=self.template, school=self.school(n), opened=opened
            )
            for n in chosen
        )
        self.engaged = dict(zip(chosen, made, strict=True))
        closed = date(year + 1, 5, 25)
        add(story.EngagementState(engagement=e, starts=opened, state="active") for e in made)
        if closed < TODAY:
            add(story.EngagementState(engagement=e, starts=closed, state="closed") for e in made)
        add(story.EngagementPhase(engagement=e, starts=opened + timedelta(days=40 * k), phase=p)
            for e in made for k, p in enumerate(self.phases[:3]))  # fmt: skip
        for n, e in self.engaged.items():
            for who, role in ((self.teachers[n], "teacher"), (self.coach(n), "coach")):
                unit.add(
                    story.EngagementMember(
                        engagement=e, person=who, role=role, starts=opened, lead=role == "coach"
                    )
                )
        goals = add(story.Goal(engagement=e, statement=f"Ask {k + 3} open questions in a lesson",
                               focus="teacher_practice", opened=opened)
                    for e in made for k in range(2))  # fmt: skip
        self.goals = {e.pk: goals[2 * n : 2 * n + 2] for n, e in enumerate(made)}
        add(story.GoalStatus(goal=g, starts=opened, status="open") for g in goals)
        add(story.GoalDue(goal=g, starts=opened, due=date(year + 1, 4, 1)) for g in goals)
        done = date(year + 1, 4, 2)
        add(story.GoalStatus(goal=g, starts=done, status="completed", evidence="Seen twice.")
            for g in goals[:: 2 if year == YEARS[-1] else 1])  # fmt: skip

    def visit_days(self, year: int) -> Iterator[date]:
        last = min(date(year + 1, 6, 5), TODAY)
        span = (last - date(year, 8, 18)).days
        found = 0
        while found < VISITS_A_YEAR:
            day = date(year, 8, 18) + timedelta(days=self.rng.randrange(span))
            if day.isoweekday() < 6:
                found += 1
                yield day

    def visits(self, unit: Unit, year: int, days: list[date]) -> None:
        add = unit.add_all
        engaged = list(self.engaged)
        of = [self.rng.choice(engaged) if self.rng.random() < 0.6 else self.rng.randrange(TEACHERS)
              for _ in days]  # fmt: skip
        made = add(self.visit(day, n) for day, n in zip(days, of, strict=True))
        pairs = list(zip(made, of, strict=True))
        add(story.SessionText(session=s, summary=SUMMARY) for s in made)
        add(story.SessionCoach(session=s, person=self.coach(n)) for s, n in pairs)
        held = [(s, n, self.engaged.get(n) if s.day >= date(year, 9, 15) else None)
                for s, n in pairs]  # fmt: skip
        add(story.Attendance(session=s, person=self.teachers[n], school=self.school(n),
                             engagement=e) for s, n, e in held)  # fmt: skip
        add(story.Attendance(session=s, person=self.teachers[n // 30 * 30 + 1])
            for s, n in pairs[::5] if n % 30 != 1)  # fmt: skip
        add(story.SessionTopic(session=s, topic=self.rng.choice(self.topics))
            for s in made if s.pk % 10)  # fmt: skip
        add(story.NextStep(session=s, engagement=e, owner=self.coach(n), text="Bring the rubric",
                           due=s.day + timedelta(days=7),
                           done_on=s.day + timedelta(days=5) if s.pk % 12 else None)
            for s, n, e in held if s.pk % 2)  # fmt: skip
        add(story.GoalTouch(goal=self.goals[e.pk][0], day=s.day, session=s, on_track=True)
            for s, n, e in held if e and s.pk % 3 == 0)  # fmt: skip
        add(story.TimeEntry(program=self.program, coach=self.rng.choice(self.coaches), day=day,
                            kind="travel", minutes=30, recorded_at=at_night(day))
            for day in days[::3])  # fmt: skip

    def visit(self, day: date, teacher: int, state: str = "held") -> story.Session:
        held = state == "held"
        return story.Session(
            program=self.program, day=day, school=self.school(teacher), state=state,
            session_type=self.rng.choice(self.types) if self.rng.random() < 0.95 else None,
            minutes=self.rng.choice((10, 30, 45, 60, 60, None)) if held else None,
            recorded_at=at_night(day),
        )  # fmt: skip

    def plans(self, unit: Unit) -> None:
        """Ten visits planned ahead by each coach."""
        of = list(self.engaged)[:120]
        made = unit.add_all(
            self.visit(TODAY + timedelta(days=k % 14), n, "planned") for k, n in enumerate(of)
        )
        pairs = list(zip(made, of, strict=True))
        unit.add_all(story.SessionCoach(session=s, person=self.coach(n)) for s, n in pairs)
        unit.add_all(story.Attendance(session=s, person=self.teachers[n],
                                      engagement=self.engaged[n]) for s, n in pairs)  # fmt: skip
        leaver = self.coaches[-1]
        left = unit.add(story.HandOver(leaver=leaver, day=date(2025, 6, 2)))
        unit.add_all(story.HandOverItem(handover=left, engagement=e, receiver=self.coaches[0])
                     for e in list(self.engaged.values())[:12])  # fmt: skip

    def engaged_teachers(self) -> list[people.Person]:
        """Who takes part in an engagement of the last year."""
        return [self.teachers[n] for n in self.engaged]


def at_night(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 21, tzinfo=UTC)
