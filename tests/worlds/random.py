"""Random districts, reproducible by seed, written through units like everything else.

They hold what a district's life and its imports bring: two programs, a merger, transfers, leave,
teachers at two schools, policies that change in mid-year, teams, co-coaches, closures of single
schools, missing values, and dates over three school years.
"""

from datetime import date, timedelta
from random import Random

from stemhappens.core.actor import system_actor
from stemhappens.core.models import District
from stemhappens.core.spans import OPEN_END
from stemhappens.core.write import write
from stemhappens.people import models as people
from tests.worlds import stories, visits
from tests.worlds.builder import Builder, new_district
from tests.worlds.rows import DAY, Known, Maker

FIRST_MONDAYS = (date(2023, 9, 4), date(2024, 9, 2), date(2025, 9, 1))
DAYS_IN_WEEKS = 7


def build_world(seed: int, size: int = 12, slug: str = "") -> District:
    """A district with `size` teachers, half as many engagements and seven times as many sessions.

    The same seed gives the same rows. Half of the districts have school years of a few weeks, so
    that edges meet more often.
    """
    rng = Random(seed)
    weeks = rng.choice((6, 9, 14, 38))
    years = [(first, first + timedelta(days=DAYS_IN_WEEKS * weeks - 3)) for first in FIRST_MONDAYS]
    today = years[2][0] + timedelta(days=rng.randint(0, DAYS_IN_WEEKS * weeks + 30))
    district = new_district(slug or f"random-{seed}", today)
    with write(district, system_actor(district.pk, "tests"), "make a random district") as unit:
        since = years[0][0] - 30 * DAY
        make = Maker(rng, Builder(unit, since), Known(years[0][0], years[2][1]))
        _frame(make, years)
        _schools(make)
        _people(make, size)
        for _ in range(size // 2):
            stories.engagement(make)
        for _ in range(5 * size):
            visits.session(make)
        for _ in range(size):
            visits.loop(make)
            stories.goal(make)
            visits.next_step(make)
            visits.next_step(make)
            visits.time_entry(make)
    return district


def _frame(make: Maker, years: list[tuple[date, date]]) -> None:
    """School years, programs, vocabularies, templates and policies."""
    build, known = make.build, make.known
    for first, last in years:
        build.add(people.SchoolYear, name=str(first.year), first_day=first, last_day=last)
        known.days += [first, last]
    for name in ("STEM", "Pilot"):
        known.programs.append(build.add(people.Program, name=name, starts=build.since))
    for code, group, step in (
        ("plan", "visit", ""),
        ("observe", "visit", "observation"),
        ("debrief", "visit", "debrief"),
        ("model", "visit", ""),
        ("email", "micro", ""),
    ):
        known.types.append(
            build.add(people.SessionType, code=code, name=code, group=group, loop_step=step)
        )
    for code in ("inquiry", "modeling"):
        known.topics.append(build.add(people.Topic, code=code, name=code))
    for name, limits in (("Default", (5, 20, None, None)), ("Impact", (10, None))):
        template = build.add(people.PhaseTemplate, name=name)
        known.phases[template] = [
            build.add(people.Phase, template_id=template, position=n, name=str(n), stall_days=limit)
            for n, limit in enumerate(limits, start=1)
        ]
    # each program on days of its own: a chain has one row a day
    pairs = {(make.program(), make.day()) for _ in range(make.rng.randint(0, 4))}
    if make.chance(60):
        pairs.add((known.programs[0], build.since))
    for program, starts in sorted(pairs):
        known.days.append(starts)
        make.policy(program, starts)


def _schools(make: Maker) -> None:
    """Three to five schools, one of them merged away; who takes part; closures."""
    build, known, rng = make.build, make.known, make.rng
    for n in range(rng.randint(3, 5)):
        closes = make.day(known.first) if n == 0 else OPEN_END
        opens = make.day(None, known.last) if n == 1 and make.chance(30) else None
        school = build.add(people.School, name=f"School {n}", opens=opens, closes=closes)
        known.schools.append(school)
        for program in known.programs:
            if make.chance(75):
                span = make.span(75)
                build.add(people.ProgramSchool, program_id=program, school_id=school, **span)
        for day in make.chain_days(build.since if make.chance(80) else make.day(), 1):
            make.school_attribute(school, day)
    closed = {(make.maybe([0, *known.schools], 100), make.day()) for _ in range(12)}
    for school, day in sorted(closed):
        known.days.append(day)
        build.add(people.Closure, day=day, school_id=school or None)


def _people(make: Maker, size: int) -> None:
    """Teachers with placements and eligibility, coaches with assignments, teams, leave."""
    build, known, rng = make.build, make.known, make.rng
    known.coaches += [build.person() for _ in range(3)]
    for _ in range(size):
        _teacher(make)
    for n in range(2):
        known.teams.append(build.add(people.Team, name=f"Team {n}"))
    for _ in range(rng.randint(2, 6)):
        make.team_member()
        make.assignment()
        make.absence()
    for _ in range(rng.randint(0, 3)):
        make.placement()
        make.eligibility()


def _teacher(make: Maker) -> None:
    """One teacher: at one or two schools, or moving from one to another, mostly eligible."""
    build, known = make.build, make.known
    person = build.person()
    known.teachers.append(person)
    first, second = make.rng.sample(known.schools, 2)
    whole = make.span(80)
    spells = [(first, whole["starts"], whole["ends"], True)]
    if make.chance(20):
        moved = make.day(whole["starts"] + DAY)
        if moved < whole["ends"]:
            spells = [
                (first, whole["starts"], moved, True),
                (second, moved, whole["ends"], True),
            ]
    elif make.chance(25):
        spells.append((second, whole["starts"], whole["ends"], make.chance(20)))
    for school, starts, ends, primary in spells:
        role = make.pick(("teacher",) * 12 + ("aide",))
        build.placed(person, school, starts, ends, role, primary)
        for program in known.programs[: make.pick((0, 1, 1, 1, 2))]:
            build.eligible(program, person, school, starts, ends)
