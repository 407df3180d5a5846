"""School days since each teacher's last visit, against plain Python over the story."""

from datetime import date

import pytest

from stemhappens.core.models import District
from stemhappens.metrics.ask import clock
from stemhappens.metrics.cadence import (
    Standing,
    listed_coming,
    listed_phases,
    listed_since,
    listed_waiting,
)
from stemhappens.metrics.calendar import year_to_date
from stemhappens.metrics.figure import Period
from stemhappens.metrics.gathered import one_list
from stemhappens.metrics.months import month_of, months_compared, months_so_far
from tests.oracle.asking import Scope
from tests.oracle.days import instructional_days
from tests.oracle.dump import World, read_world
from tests.oracle.engagements import counting_days, school_at, state_on, stays, visits_in
from tests.oracle.rules import all_contacts, caseload_of, eligible_schools
from tests.worlds.random import build_world
from tests.worlds.small import small_district

pytestmark = pytest.mark.django_db(transaction=True)


def since_by_hand(world: World, program: int) -> set[tuple[int, int, date, int]]:
    """(teacher, engagement, last visit or begin, school days after it) of active engagements."""
    found = set()
    scope = Scope(world, program, world.today, world.today)
    for engagement in world.rows("engagement", program_id=program):
        if state_on(world, engagement.id, world.today) != "active":
            continue
        for stay in stays(world, engagement.id, world.today):
            if stay.end is not None:
                continue
            since = max([stay.start, *visits_in(scope, stay)])
            school = school_at(scope, stay, since)
            days = counting_days(world, stay, school, since, world.today)
            found.add((stay.teacher, engagement.id, since, days))
    return found


def waiting_by_hand(world: World, program: int, coach: int, year: Period) -> set[int]:
    """Who of a coach's caseload of today is eligible today and was visited by nobody."""
    today = world.today
    listed = caseload_of(world, program, coach, today, today)
    mine = {
        person
        for person, school in listed
        for at in eligible_schools(world, program, person, today)
        if school in (0, at)
    }
    seen = {c.teacher for c in all_contacts(world, program)
            if c.teacher_level and year.start <= c.day <= today}  # fmt: skip
    return mine - seen


def compare(district: District, program: int) -> int:
    """How many teachers were compared."""
    world = read_world(district)
    at = clock(district, program, "default")
    keys = [row.id for row in world.rows("engagement", program_id=program)]
    rows = one_list(listed_since(at, keys), "default")
    assert {(r.teacher, r.engagement, r.since, r.days) for r in rows} == since_by_hand(
        world, program
    )
    year = year_to_date(at.years, at.today)
    assert year is not None
    coaches = {row.coach_id for row in world.rows("coach_assignment", program_id=program)}
    for coach in coaches:
        waiting = one_list(listed_waiting(at, year, coach), "default")
        assert {row.teacher for row in waiting} == waiting_by_hand(world, program, coach, year)
    return len(rows)


def test_the_small_district():
    district, ids = small_district()
    assert compare(district, ids.program) > 0


@pytest.mark.parametrize("seed", range(700, 704))
def test_random_districts(seed):
    district = build_world(seed, size=12)
    program = read_world(district).tables["program"][0].id
    compare(district, program)


def test_only_what_was_asked_and_nothing_without_an_engagement():
    district, ids = small_district()
    at = clock(district, ids.program, "default")
    assert one_list(listed_since(at, []), "default") == []
    assert one_list(listed_phases(at, []), "default") == []


def test_the_coming_days_are_the_schools_own():
    district, ids = small_district()
    at, world = clock(district, ids.program, "default"), read_world(district)
    for school in (0, ids.alder):
        days = [d for d in instructional_days(world, school) if d > at.today][:5]
        rows = [row for row in one_list(listed_coming(at), "default") if row.school == school]
        assert [(row.number, row.day) for row in rows] == list(enumerate(days, 1))


@pytest.mark.parametrize(
    ("days", "cadence", "overdue", "left"),
    [(10, 10, False, 0), (11, 10, True, -1), (4, 10, False, 6), (99, None, False, None)],
)
def test_on_its_last_day_a_visit_is_due_and_then_overdue(days, cadence, overdue, left):
    standing = Standing(days, cadence)
    assert (standing.overdue, standing.left) == (overdue, left)


def test_a_running_month_is_compared_up_to_the_same_school_day():
    district, ids = small_district()
    at = clock(district, ids.program, "default")
    days = instructional_days(read_world(district), 0)
    months = months_compared(at, month_of(at.today), days)
    gone = [d for d in days if months.period.start <= d <= at.today]
    then = [d for d in days if months.before.start <= d <= months.before.end]
    assert months.period.end == at.today
    assert len(then) == len(gone) or not gone or not then
    whole = months_compared(at, months_so_far(at)[1], days)
    assert whole.whole
    assert whole.before == month_of(date.fromordinal(whole.period.start.toordinal() - 1))
