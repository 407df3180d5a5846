"""The product's figures against the oracle's, to the last digit, on random districts."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest

from stemhappens.core.actor import system_actor
from stemhappens.core.models import District
from stemhappens.core.write import write, write_accounts
from stemhappens.people.models import Eligibility, Policy, Program
from tests.metrics import product
from tests.metrics.product import Question
from tests.oracle.asking import Answer, Refused
from tests.oracle.days import same_day_last_year, school_years
from tests.oracle.dump import World, read_world
from tests.oracle.figures import FIGURES, answer, figure
from tests.worlds.builder import Builder
from tests.worlds.random import build_world
from tests.worlds.small import small_district

pytestmark = pytest.mark.django_db(transaction=True)

# Behind these stand no distinct subjects that could be compared with a number:
NO_SETS = {
    # sums of minutes, contacts, fields or positions: the product lists what they are summed over
    *("coach_hours", "session_hours", "contact_hours", "direct_share", "workload_hours"),
    *("teacher_contacts", "contacts_in_large_groups", "workload_contacts", "visit_frequency"),
    *("completeness_typed", "completeness_imported", "coach_fte"),
    # of a whole distribution: nobody in particular is counted
    *("top_20_share", "gini", "contacts_per_teacher"),
    # pairs: observation × teacher, coach × teacher; the product lists observations, and a code
    *("loop_closure", "caseload"),
}


def random_question(rng: Random, world: World) -> Question:
    """A period (a year, a month, a day, up to today or from a turning day), perhaps a cut."""
    first, last = rng.choice(school_years(world))
    if rng.random() < 0.6:
        first += timedelta(days=rng.randint(0, 60))
        if rng.random() < 0.5:
            first = rng.choice(turning_days(world))
        last = first + timedelta(days=rng.choice((0, 6, 29, 90, 400)))
    program = rng.choice([world.tables["program"][0].id, world.tables["program"][-1].id])
    only = {}
    if rng.random() < 0.4:
        dimension = rng.choice(("school", "coach", "tier", "level"))
        only[dimension] = rng.choice(keys_of(world, dimension))
    by = rng.choice((None, None, "school", "coach", "month", "tier", "level"))
    first = min(first, world.today)
    return Question(program, first, max(first, last), None if by in only else by, only)


def turning_days(world: World) -> list[date]:
    """The days on which something happens: where "from" and "after" are told apart."""
    visits = {s.day for s in world.tables["session"]}
    moves = ("engagement_state", "engagement_phase", "goal_status", "eligibility", "placement")
    return sorted(visits | {row.starts for name in moves for row in world.tables[name]})


def keys_of(world: World, dimension: str) -> list:
    return {
        "school": [s.id for s in world.tables["school"]],
        "coach": sorted({c.person_id for c in world.tables["session_coach"]}),
        "tier": [0, 1, 2],
        "level": ["", "elementary", "high"],
    }[dimension]


def expected(world: World, name: str, question: Question) -> object:
    """The oracle's parts, by key where there are keys; "refused" where they make no sense."""
    filters = {**question.only, "by": question.by}
    try:
        found = answer(world, name, question.start, question.end, question.program, **filters)
    except Refused:
        return "refused"
    if isinstance(found, dict):
        return {key: part.parts for key, part in found.items()}
    return found.parts


def differences(district: District, world: World, question: Question) -> dict[str, object]:
    """figure → (of the product, of the oracle), where they differ."""
    names = [n for n in FIGURES if product.can_ask(n, question)]
    want = {name: expected(world, name, question) for name in names}
    asked = [name for name in names if want[name] != "refused"]
    found = product.answers(district, asked, question)
    wrong = {name: (found[name], want[name]) for name in asked if found[name] != want[name]}
    refused = [name for name in names if want[name] == "refused"]
    return wrong | {
        name: "answered" for name in refused if product.answered(district, name, question)
    }


def test_the_product_has_every_figure():
    assert [name for name in FIGURES if not product.names_of(name)] == []


def test_the_oracle_has_every_figure():
    assert product.unknown_to(FIGURES) == []


def test_the_small_district():
    district, ids = small_district()
    question = Question(ids.program, date(2025, 9, 1), date(2026, 6, 30))
    assert differences(district, read_world(district), question) == {}


def test_the_small_district_at_each_turning_day():
    """What happens on a period's first or last day is in it, or beside it, on both sides.

    With a short window, so that gaps that end that day are too long.
    """
    district, ids = small_district()
    set_limit(district, ids.program, gap_window_days=2)
    world, first, last = read_world(district), date(2025, 9, 1), date(2025, 10, 10)
    for day in turning_days(world):
        if not first <= day <= last:
            continue
        for start, end in ((day, day), (first, day), (day, last)):
            question = Question(ids.program, start, end)
            assert differences(district, world, question) == {}, (start, end)


def test_another_program_has_no_part_in_a_loop_or_a_cycle():
    """An import links a visit to an engagement, and a debrief to an observation, of another."""
    district, ids = small_district()
    question = Question(ids.program, date(2025, 9, 1), date(2026, 6, 30))
    before = product.answers(district, ["loop_closure", "cycle_benchmark"], question)
    with write(district, system_actor(district.pk, "tests"), "add a pilot") as unit:
        build = Builder(unit, date(2025, 9, 1))
        pilot = build.add(Program, name="Pilot", starts=date(2025, 9, 1))
        debrief = {"session_type_id": ids.types["debrief"], "school_id": ids.alder}
        teachers = {ids.a1: ids.paused, ids.both: ids.alone}
        for person in teachers:
            build.add(
                Eligibility,
                program_id=pilot,
                person_id=person,
                school_id=ids.alder,
                starts=date(2025, 9, 1),
            )
        for day in (3, 17, 30):
            coaches = [ids.kim, ids.lee]
            build.session(pilot, date(2025, 9, day), coaches, teachers, minutes=30, **debrief)
    assert product.answers(district, list(before), question) == before
    assert differences(district, read_world(district), question) == {}


@pytest.mark.parametrize("mode", ["video", "phone"])
def test_a_visit_by_video_covers_no_school_whatever_school_it_names(mode):
    """Ruling 4. Nobody was at Dogwood, and nobody is after d1 was called there."""
    district, ids = small_district()
    question = Question(ids.program, date(2025, 9, 1), date(2026, 6, 30))
    covered = product.subjects_of(district, "schools_covered", question)
    assert ids.dogwood not in covered[0]
    assert product.subjects_of(district, "schools_unserved", question)[0] == {ids.dogwood}
    with write(district, system_actor(district.pk, "tests"), "call a teacher") as unit:
        Builder(unit, date(2025, 9, 1)).session(
            ids.program, date(2025, 9, 24), [ids.kim], {ids.d1: None}, mode=mode,
            session_type_id=ids.types["plan"], school_id=ids.dogwood, minutes=30,
        )  # fmt: skip
    assert product.subjects_of(district, "schools_covered", question) == covered
    online, _ = product.subjects_of(district, "schools_online_only", question)
    assert online == {ids.cedar, ids.dogwood}
    assert product.subjects_of(district, "schools_unserved", question)[0] == set()
    assert ids.d1 in product.subjects_of(district, "teachers_reached", question)[0]
    dates = (question.start, question.end)
    found = figure(read_world(district), "schools_covered", *dates, ids.program)
    assert found == (3, 5, Fraction(3, 5))  # Alder, Birch, Elm
    assert differences(district, read_world(district), question) == {}


def test_long_after_the_last_school_year_no_day_is_a_school_day():
    """A calendar nobody kept up: its days end, whatever is logged and whenever it is asked."""
    district, ids = small_district()
    with write_accounts("tests", "let years pass") as unit:
        unit.change(district, pinned_now=datetime(2030, 2, 1, 17, tzinfo=UTC))
    with write(district, system_actor(district.pk, "tests"), "log years later") as unit:
        build = Builder(unit, date(2025, 9, 1))
        for type_, day in (("observe", 7), ("debrief", 9), ("plan", 30)):
            build.session(
                ids.program, date(2030, 1, day), [ids.kim], {ids.a1: ids.paused, ids.b1: None},
                session_type_id=ids.types[type_], school_id=ids.alder, minutes=30,
            )  # fmt: skip
        for row in Eligibility.objects.filter(person=ids.both):
            unit.change(row, ends=date(2030, 1, 15))
    world = read_world(district)
    for start in (date(2025, 9, 1), date(2029, 12, 1), date(2030, 1, 8)):
        for end in (date(2030, 1, 8), date(2030, 1, 31)):
            assert differences(district, world, Question(ids.program, start, end)) == {}, (
                start,
                end,
            )


def set_limit(district: District, program: int, **values: int) -> None:
    """Give all policies of a program these values."""
    with write(district, system_actor(district.pk, "tests"), "set a limit") as unit:
        for policy in Policy.objects.filter(program_id=program):
            unit.change(policy, **values)


LIMITS = {
    "gap_window_days": (6, 7, 8, 15, 16, 17, 30, 31),
    "goal_stall_days": range(4, 40, 5),
    "debrief_days": range(8),
    "reach_group_size": (1, 4, 5),
    "minimum_minutes": (10, 30, 40),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_each_limit_is_kept_to_the_day(limit):
    """The same small district under many limits, so that something lies exactly on one."""
    district, ids = small_district()
    ends = (date(2025, 9, 9), date(2025, 9, 18), date(2026, 6, 30))
    for value in LIMITS[limit]:
        set_limit(district, ids.program, **{limit: value})
        world = read_world(district)
        for end in ends:
            question = Question(ids.program, date(2025, 9, 1), end)
            assert differences(district, world, question) == {}, (value, end)


def run(seed: int, questions: int, size: int) -> None:
    district = build_world(seed, size)
    world, rng = read_world(district), Random(seed)
    for _ in range(questions):
        question = random_question(rng, world)
        assert differences(district, world, question) == {}, (seed, question)


@pytest.mark.parametrize("seed", range(200, 205))
def test_random_districts(seed):
    run(seed, questions=8, size=12)


def test_a_second_placement_at_the_primary_school_leaves_it_the_primary_one():
    """A teacher at two schools, placed twice at the first: its calendar goes on to count."""
    district = build_world(818, 10)
    world = read_world(district)
    question = Question(world.tables["program"][0].id, date(2025, 9, 1), date(2026, 5, 22))
    assert differences(district, world, question) == {}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1080))
def test_random_districts_for_long(seed):
    run(seed, questions=40, size=20)


@pytest.mark.parametrize("seed", range(500, 504))
def test_the_same_day_of_last_year(seed):
    district = build_world(seed, size=2)
    world, rng = read_world(district), Random(seed)
    for first, last in school_years(world):
        for _ in range(10):
            day = first + timedelta(days=rng.randint(0, (last - first).days))
            then = same_day_last_year(world, day)
            found = product.same_day(district, world.tables["program"][0].id, first, day)
            assert found == (then if day <= world.today else found), (seed, day)


@pytest.mark.parametrize("seed", range(300, 303))
def test_the_distinct_subjects_equal_both_parts(seed):
    compare_subjects(seed, questions=6)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3000, 3040))
def test_the_distinct_subjects_equal_both_parts_for_long(seed):
    compare_subjects(seed, questions=12)


def compare_subjects(seed: int, questions: int) -> None:
    district = build_world(seed)
    world, rng = read_world(district), Random(seed)
    for _ in range(questions):
        question = random_question(rng, world)
        question = Question(question.program, question.start, question.end, None, question.only)
        for name, found in sets_of(world, question):
            counted, among = product.subjects_of(district, name, question)
            assert counted == found.counted, (name, question)
            assert found.among is None or among == found.among, (name, question)
            assert found.numerator == len(counted), (name, question)


def sets_of(world: World, question: Question) -> list[tuple[str, Answer]]:
    """The product's name of each figure with sets, and the oracle's answer."""
    found = []
    when = (question.start, question.end, question.program)
    for name in FIGURES.keys() - NO_SETS - {*product.KEYED, "unreached"}:
        if product.can_ask(name, question):
            try:
                found.append((name, answer(world, name, *when, **question.only)))
            except Refused:
                continue
    if product.can_ask("bands", question):
        each = answer(world, "bands", *when, **question.only)
        found += [(product.BANDS[key], part) for key, part in each.items()]
    return found
