"""A copied district is the one that was built, to the last row, and tests leave nothing behind."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

from stemhappens.core import write
from stemhappens.core.models import District, WriteUnit
from stemhappens.facts.rebuild import differences
from stemhappens.people.models import Placement
from stemhappens.people.services import place
from tests.support.copies import copied
from tests.support.flush import FROM_MIGRATIONS, empty
from tests.support.world import TODAY, World, furnish, make_district

pytestmark = pytest.mark.django_db(transaction=True)


ALSO_OF_ACCOUNTS = {"core_writeunit", "core_change"}
"""The district itself is created anew, in a unit of the accounts."""


def rows() -> dict[str, list[tuple]]:
    """table → every row of it, without the accounts' units."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            only = "WHERE district_id IS NOT NULL" if table in ALSO_OF_ACCOUNTS else ""
            cursor.execute(f"SELECT * FROM {table} {only} ORDER BY {model._meta.pk.column}")
            found[table] = cursor.fetchall()
    return found


def world_of(name: str) -> World:
    return copied(name, lambda pk: make_district("copied", pk), furnish)


def test_a_copy_is_what_was_built():
    name = str(uuid4())
    built, before = world_of(name), rows()
    empty()
    copy, after = world_of(name), rows()
    assert after == before
    assert sum(map(len, after.values())) > 500
    assert copy == built
    assert District.objects.get(pk=copy.district.pk).seq == copy.district.seq
    with copy.scope():
        assert differences(copy.district.pk) == []


def test_rows_added_to_a_copy_have_later_ids():
    name = str(uuid4())
    world_of(name)
    empty()
    world = world_of(name)
    with world.scope():
        highest = max(Placement.objects.values_list("pk", flat=True))
    with world.unit() as unit:
        place(unit, world.people["paula"], world.schools["cedar"], "principal", TODAY)
    with world.scope():
        assert Placement.objects.filter(pk__gt=highest).count() == 1


def test_other_projectors_make_another_district(monkeypatch):
    name = str(uuid4())
    world_of(name)
    empty()
    monkeypatch.setattr(write, "_projectors", lambda: ())
    world_of(name)
    assert not rows()["facts_dayfact"]


def test_nothing_is_left_but_what_migrations_put_in():
    world_of(str(uuid4()))
    empty()
    left = {table for table, found in rows().items() if found}
    assert left == FROM_MIGRATIONS
    assert not WriteUnit.objects.exists()
