"""After any sequence of changes the facts are what a rebuild would make of the story."""

from random import Random

import pytest
from django_scopes import scope

from stemhappens.core.actor import system_actor
from stemhappens.core.models import District
from stemhappens.core.write import write
from stemhappens.facts.models import Fact
from stemhappens.facts.rebuild import rebuild
from tests.worlds.operations import random_operation
from tests.worlds.random import build_world

pytestmark = pytest.mark.django_db(transaction=True)


def snapshot_rows(district: District) -> dict[str, list[tuple]]:
    """table → its rows of `district` without ids, sorted: a row that stands twice stands twice."""
    found = {}
    for fact in Fact.__subclasses__():
        names = [f.attname for f in fact._meta.concrete_fields if f.attname != "id"]
        rows = fact._default_manager.filter(district=district.pk).values_list(*names)
        found[fact._meta.db_table] = sorted(map(repr, rows))
    return found


def rebuilt_rows(district: District) -> dict[str, list[tuple]]:
    """The rows after a rebuild. The facts are rebuilt; later steps go on from there."""
    actor = system_actor(district.pk, "tests")
    with write(district, actor, "rebuild") as unit, scope(district=district):
        rebuild(unit)
    return snapshot_rows(district)


def difference(stored: dict, rebuilt: dict) -> dict:
    """table → (rows that should not stand, rows that are missing)."""
    return {
        table: (sorted(set(stored[table]) - set(rows)), sorted(set(rows) - set(stored[table])))
        for table, rows in rebuilt.items()
        if stored[table] != rows
    }


@pytest.mark.parametrize("seed", range(3))
def test_incremental_equals_rebuilt(seed):
    run(seed, steps=9, size=8)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 160))
def test_incremental_equals_rebuilt_for_long(seed):
    run(seed, steps=60, size=16)


def run(seed: int, steps: int, size: int) -> None:
    district = build_world(seed, size)
    rng, history = Random(seed), ["build"]
    for step in range(steps + 1):
        found = difference(snapshot_rows(district), rebuilt_rows(district))
        assert not found, f"seed {seed}, step {step}, after {history[-1]}: {found}"
        history.append(random_operation(rng, district))


def test_a_fact_that_was_not_projected_is_found():
    district = build_world(1, 6)
    stored = snapshot_rows(district)
    table = max(stored, key=lambda name: len(stored[name]))
    kept = {**stored, table: stored[table][1:]}
    assert difference(kept, stored) == {table: ([], [stored[table][0]])}
