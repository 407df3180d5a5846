"""What must hold of the oracle's own answers in any district."""

from datetime import date
from fractions import Fraction

import pytest

from tests.oracle.asking import Refused
from tests.oracle.dump import read_world
from tests.oracle.figures import FIGURES, answer
from tests.support.flush import rolled_back
from tests.worlds.random import build_world

pytestmark = pytest.mark.django_db
PERIODS = (
    (date(2025, 9, 1), date(2026, 6, 30)),
    (date(2024, 10, 1), date(2025, 9, 30)),
    (date(2024, 9, 14), date(2024, 9, 14)),
)
# a sum's subjects are what is summed over, so their number is not the sum
SUMS = {
    *("coach_hours", "session_hours", "contact_hours", "direct_share", "top_20_share", "gini"),
    *("workload_hours", "workload_contacts", "schools_best_worst"),
    *("coach_fte", "contacts_per_teacher"),
}
# sessions over teachers, positions or days: only the sessions are subjects
QUOTIENTS = {
    *("sessions_per_reached", "sessions_per_eligible", "sessions_per_coach_week", "session_rate")
}


def answers(world, name, period, program, **filters):
    try:
        found = answer(world, name, *period, program, **filters)
    except Refused:
        return []
    return list(found.values()) if isinstance(found, dict) else [found]


SEEDS = [1, 2, *(pytest.param(n, marks=pytest.mark.slow) for n in range(3, 9))]


@pytest.fixture(scope="module", params=SEEDS)
def world(request, django_db_setup, django_db_blocker):
    """Plain rows, read once: the district itself is not kept."""
    with django_db_blocker.unblock(), rolled_back():
        return read_world(build_world(request.param))


def test_parts_are_the_distinct_subjects(world):
    program = world.tables["program"][0].id
    for name in FIGURES.keys() - SUMS:
        for period in PERIODS:
            for found in answers(world, name, period, program):
                assert found.numerator == len(found.counted), name
                if found.denominator is not None and name not in QUOTIENTS:
                    assert found.denominator == len(found.among), name


def test_a_numerator_lies_within_its_denominator(world):
    program = world.tables["program"][0].id
    for name in FIGURES:
        for period in PERIODS:
            for found in answers(world, name, period, program):
                if found.among is not None and name != "visit_frequency":
                    assert found.counted <= found.among, name


def test_bands_and_the_unreached_make_up_the_roster(world):
    for program in (p.id for p in world.tables["program"]):
        for period in PERIODS:
            parts = answer(world, "bands", *period, program)
            reached = answer(world, "teachers_reached", *period, program)
            assert parts["0"] == answer(world, "unreached", *period, program)
            roster = parts["0"].denominator
            assert sum(part.numerator for part in parts.values()) == roster
            if reached.denominator is None:  # a count without "of": nobody is eligible
                assert roster == 0
            else:
                assert parts["0"].numerator + reached.numerator == reached.denominator == roster


def test_sessions_and_coach_hours_add_up(world):
    program = world.tables["program"][0].id
    for period in PERIODS:
        for name, by in (("sessions", "school"), ("sessions", "month"), ("coach_hours", "coach")):
            whole = answer(world, name, *period, program)
            parts = answer(world, name, *period, program, by=by)
            assert sum(part.value for part in parts.values()) == whole.value, (name, by)


def test_every_figure_has_an_answer_by_every_dimension_or_refuses(world):
    program = world.tables["program"][0].id
    for name in FIGURES:
        for by in ("school", "coach", "tier"):
            try:
                found = answer(world, name, *PERIODS[1], program, by=by)
            except Refused:
                continue
            for part in found.values():
                assert part.value is None or isinstance(part.value, Fraction)


def test_the_same_seed_gives_the_same_district():
    worlds = [read_world(build_world(7, slug=slug)) for slug in ("one", "two")]
    first, second = ([len(rows) for rows in w.tables.values()] for w in worlds)
    assert first == second
    assert all(sum(1 for s in w.rows("session", state="held")) > 0 for w in worlds)
