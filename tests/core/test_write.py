"""A unit writes all or nothing, in order, once, and says what it did."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from random import Random
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django_scopes import scope

from stemhappens.core.actor import system_actor
from stemhappens.core.models import Change, District, WriteUnit
from stemhappens.core.problem import Stale
from stemhappens.core.write import write
from stemhappens.facts.rebuild import differences
from stemhappens.people.models import School, SchoolAlias
from tests.core.rows import log_of, new_district, seqs_of, write_in
from tests.worlds.operations import random_operation
from tests.worlds.random import build_world


def seq_of(district: District) -> int:
    district.refresh_from_db()
    return district.seq


# --- the log ---


@pytest.mark.django_db
def test_a_unit_logs_one_change_per_row_in_order(district):
    with write_in(district, "open a school") as unit:
        school = unit.add(School(name="Oak"))
        unit.add_all(SchoolAlias(school=school, text=text) for text in ("O.", "Oak ES"))
    with write_in(district, "rename it") as unit:
        unit.change(school, name="Elm")
        with scope(district=district):
            unit.remove_all(SchoolAlias.objects.all())
    assert log_of(district) == [
        (1, 1, "people.School", "insert"),
        (1, 2, "people.SchoolAlias", "insert"),
        (1, 3, "people.SchoolAlias", "insert"),
        (2, 1, "people.School", "update"),
        (2, 2, "people.SchoolAlias", "delete"),
        (2, 3, "people.SchoolAlias", "delete"),
    ]
    image = Change.objects.get(district=district, seq=2, n=1).before
    assert (image["name"], image["version"], image["uid"]) == ("Oak", 1, str(school.uid))
    units = WriteUnit.objects.filter(district=district).order_by("seq")
    assert [(unit.cause, unit.actor_label, unit.undoes_seq) for unit in units] == [
        ("open a school", "Test", None),
        ("rename it", "Test", None),
    ]


@pytest.mark.django_db
def test_numbers_rise_by_one_and_belong_to_the_district(district):
    other = new_district()
    for name in "abc":
        for there in (district, other):
            with write_in(there) as unit:
                unit.add(School(name=name))
    assert seqs_of(district) == seqs_of(other) == [1, 2, 3]
    assert district.seq == seq_of(district) == 3


@pytest.mark.django_db
def test_a_unit_that_touched_nothing_leaves_no_trace(district):
    with write_in(district):
        pass
    assert (seqs_of(district), seq_of(district)) == ([], 0)


@pytest.mark.django_db
def test_a_number_is_not_spent_on_a_unit_that_failed(district):
    with pytest.raises(RuntimeError), write_in(district) as unit:
        unit.add(School(name="a"))
        raise RuntimeError
    with write_in(district) as unit:
        unit.add(School(name="b"))
    assert seqs_of(district) == [1]
    with scope(district=district):
        assert [school.name for school in School.objects.all()] == ["b"]


@pytest.mark.django_db
def test_a_failing_projector_rolls_everything_back(district, project):
    seen = []

    def fails(unit):
        seen.extend(touch.model for touch in unit.touches)
        raise ZeroDivisionError

    project(fails)
    with pytest.raises(ZeroDivisionError), write_in(district) as unit:
        unit.add(School(name="a"))
    assert seen == [School]
    assert not School._base_manager.filter(district=district).exists()
    assert (log_of(district), seqs_of(district), seq_of(district)) == ([], [], 0)


@pytest.mark.django_db
def test_projectors_see_rows_before_and_after_in_the_scope(district, project):
    images = []

    def look(unit):
        images.extend((touch.before, touch.after) for touch in unit.touched("people.School"))
        assert len(School.objects.all()) == len(School._base_manager.filter(district=district))

    project(look)
    with write_in(district) as unit:
        school = unit.add(School(name="Oak"))
    with write_in(district) as unit:
        unit.change(school, name="Elm")
    with write_in(district) as unit:
        unit.remove(school)
    names = [tuple(image and image["name"] for image in pair) for pair in images]
    assert names == [(None, "Oak"), ("Oak", "Elm"), ("Elm", None)]


# --- versions ---


@pytest.mark.django_db
def test_who_read_an_older_version_does_not_overwrite(district):
    with write_in(district) as unit:
        mine = unit.add(School(name="Oak"))
    theirs = School._base_manager.get(pk=mine.pk)
    with write_in(district) as unit:
        unit.change(theirs, name="Elm")
    with pytest.raises(Stale), write_in(district) as unit:
        unit.change(mine, name="Ash")
    mine.refresh_from_db()
    assert (mine.name, mine.version) == ("Elm", 2)


@pytest.mark.django_db
def test_a_removed_row_is_neither_changed_nor_removed_again(district):
    with write_in(district) as unit:
        school = unit.add(School(name="Oak"))
    with write_in(district) as unit:
        unit.remove(school)
    for act in (lambda unit: unit.change(school, name="x"), lambda unit: unit.remove(school)):
        with pytest.raises(Stale), write_in(district) as unit:
            act(unit)
    assert seqs_of(district) == [1, 2]


# --- the transaction ---


@pytest.mark.django_db(transaction=True)
def test_units_do_not_nest():
    district, other = new_district(), new_district()
    with write_in(district) as unit:
        unit.add(School(name="a"))
        with pytest.raises(RuntimeError, match="durable"), write_in(other):
            raise AssertionError("a unit opened inside a unit")
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"), write_in(district):
        raise AssertionError("a unit opened inside a transaction")


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_remove_what_is_pointed_at():
    district = new_district()
    with write_in(district) as unit:
        school = unit.add(School(name="Oak"))
        unit.add(SchoolAlias(school=school, text="O."))
    with pytest.raises(IntegrityError), write_in(district) as unit:
        unit.remove(school)
    assert School._base_manager.filter(pk=school.pk).exists()
    assert seqs_of(district) == [1]


@pytest.mark.django_db
def test_the_actor_belongs_to_the_district(district):
    actor = system_actor(new_district().pk, "Test")
    with pytest.raises(ValueError, match="another district"), write(district, actor, "x"):
        raise AssertionError("opened")


# --- two writers at once ---


def add_schools(district_id: int, label: str, units: int) -> list[str]:
    """Write `units` units of two rows each; returns what was written."""
    try:
        done = []
        for number in range(units):
            with write(district_id, system_actor(district_id, label), "add") as unit:
                school = unit.add(School(name=f"{label}-{number}"))
                unit.add(SchoolAlias(school=school, text=f"{label}-{number}"))
            done.append(school.name)
        return done
    finally:
        connections.close_all()


def loses_nothing(district: District, names: list[str]) -> None:
    numbers = seqs_of(district)
    assert numbers == list(range(1, len(numbers) + 1))
    assert seq_of(district) == len(numbers)
    with scope(district=district):
        assert sorted(school.name for school in School.objects.all()) == sorted(names)
        assert sorted(alias.text for alias in SchoolAlias.objects.all()) == sorted(names)
        assert differences(district.pk) == []
    rows = [(seq, n) for seq, n, _model, _op in log_of(district)]
    assert len(set(rows)) == len(rows) == 2 * len(names)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_connections_write_in_one_district_at_once():
    district = new_district()
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(add_schools, district.pk, label, 30) for label in ("a", "b")]
        names = [name for one in both for name in one.result()]
    assert len(names) == 60
    loses_nothing(district, names)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_insert_that_points_at_the_district_does_not_wait_for_its_unit():
    """A plain lock of the district's row would block every key check against it."""
    district = new_district()

    def look_up() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
                cursor.execute(
                    "SELECT id FROM core_district WHERE id = %s FOR KEY SHARE", [district.pk]
                )
        finally:
            connections.close_all()

    with write_in(district) as unit, ThreadPoolExecutor(1) as pool:
        unit.add(School(name="a"))
        pool.submit(look_up).result(timeout=10)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_writers_of_random_changes_leave_facts_as_rebuilt():
    if connection.vendor != "postgresql":
        pytest.skip("the tests' SQLite lies in memory; test_processes.py writes to a file")
    district = build_world(7, size=6, slug=f"both-{uuid4().hex[:8]}")

    def change(seed: int) -> None:
        rng = Random(seed)
        try:
            for _ in range(25):
                # Stale: the other one was first, exactly what shall happen
                with contextlib.suppress(Stale):
                    random_operation(rng, district)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(change, seed) for seed in (1, 2)]:
            done.result()
    numbers = seqs_of(district)
    assert numbers == list(range(1, len(numbers) + 1))
    with scope(district=district):
        assert differences(district.pk) == []
