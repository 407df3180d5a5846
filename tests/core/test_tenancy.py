"""No row points into another district, no query forgets its district, no model is left out."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from stemhappens.core.db.guard import EXEMPT_APPS, guarded_tables
from stemhappens.core.tenancy import TenantModel, require_same_district
from stemhappens.facts.projection import PROJECTIONS, UNPROJECTED
from stemhappens.people.models import ExternalId, School, SchoolAlias
from tests.core.rows import (
    TENANT_KEYS,
    TENANT_MODELS,
    make,
    new_district,
    new_user,
    write_in,
)

NO_TENANT_ROW = {
    "access_accesslog",
    "access_signinattempt",
    "access_signinlink",
    "intake_staged",
}
"""Tables that hold no tenant row: throttling, links, who looked, files that wait."""


@pytest.mark.django_db(transaction=True)
def test_no_foreign_key_leaves_its_district(unprojected):
    """For every tenant key of every model: its own district's row goes in, another's does not."""
    here, there = new_district("here"), new_district("there")
    new_user()
    held = []
    for model, field in TENANT_KEYS:
        with write_in(there) as unit:
            foreign = make(unit, field.related_model)
        with write_in(here) as unit:
            make(unit, model, **{field.name: make(unit, field.related_model)})
        with pytest.raises(IntegrityError) as refused, write_in(here) as unit:
            make(unit, model, **{field.attname: foreign.pk})
        assert "foreign key" in str(refused.value).lower(), f"{model._meta.label}.{field.name}"
        held.append(field)
    assert len(held) == len(TENANT_KEYS) > 60


@pytest.mark.django_db
def test_every_tenant_key_has_its_composite_constraint_in_the_database():
    for model, field in TENANT_KEYS:
        target = field.related_model._meta.db_table
        keys = composite_keys(model._meta.db_table)
        assert (target, ("district_id", field.column), ("district_id", "id")) in keys, field


def composite_keys(table: str) -> set[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """The foreign keys of `table` as the database knows them: target, columns, their columns."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA foreign_key_list({table})")
            keys: dict[int, list[tuple]] = {}
            for number, _n, target, column, other, *_rest in cursor.fetchall():
                keys.setdefault(number, []).append((target, column, other))
            pairs = [
                sorted(rows, key=lambda row: row[1] != "district_id") for rows in keys.values()
            ]
            return {
                (rows[0][0], tuple(row[1] for row in rows), tuple(row[2] for row in rows))
                for rows in pairs
            }
        cursor.execute(
            """
            SELECT t.relname,
                   ARRAY(SELECT attname FROM unnest(c.conkey) WITH ORDINALITY k(n, place)
                         JOIN pg_attribute ON attrelid = c.conrelid AND attnum = n
                         ORDER BY place),
                   ARRAY(SELECT attname FROM unnest(c.confkey) WITH ORDINALITY k(n, place)
                         JOIN pg_attribute ON attrelid = c.confrelid AND attnum = n
                         ORDER BY place)
            FROM pg_constraint c JOIN pg_class t ON t.oid = c.confrelid
            WHERE c.contype = 'f' AND c.convalidated AND c.conrelid = %s::regclass
            """,
            [table],
        )
        return {(target, tuple(ours), tuple(theirs)) for target, ours, theirs in cursor.fetchall()}


@pytest.mark.django_db
def test_plain_keys_of_tenant_tables_are_gone():
    """A plain key beside the composite one would cost a look-up and hold less."""
    for model, field in TENANT_KEYS:
        plain = {columns for _t, columns, _c in composite_keys(model._meta.db_table)}
        assert (field.column,) not in plain, field


def test_nothing_cascades():
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.is_relation and model._meta.app_label not in EXEMPT_APPS:
                on_delete = field.remote_field.on_delete
                assert on_delete in (models.PROTECT, models.DO_NOTHING), field


def test_every_tenant_model_is_projected_or_declared_as_unprojected():
    affecting = {label for projection in PROJECTIONS for label in projection.affected_by}
    labels = {model._meta.label for model in TENANT_MODELS}
    assert labels - affecting - UNPROJECTED == set()
    assert affecting & UNPROJECTED == set()
    assert UNPROJECTED - labels == set(), "declared, but there is no such model"


def test_every_model_is_guarded_or_declared_as_exempt():
    tables = {
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.app_label not in EXEMPT_APPS
    }
    assert tables - guarded_tables() == NO_TENANT_ROW


@pytest.mark.django_db
@pytest.mark.parametrize(
    "model",
    [model for model in TENANT_MODELS if issubclass(model, TenantModel)],
    ids=lambda model: model._meta.label,
)
def test_an_unscoped_query_raises(model):
    with pytest.raises(ScopeError):
        list(model.objects.all())


@pytest.mark.django_db
def test_a_scope_shows_its_district_alone():
    here, there = new_district(), new_district()
    for district in (here, there):
        with write_in(district) as unit:
            make(unit, School, name=district.slug)
    with scope(district=here):
        assert [school.name for school in School.objects.all()] == [here.slug]


@pytest.mark.django_db
def test_a_row_of_another_district_is_refused_by_the_unit():
    here, there = new_district(), new_district()
    with write_in(there) as unit:
        school = make(unit, School)
    for act in (
        lambda unit: unit.change(school, name="mine"),
        lambda unit: unit.remove(school),
        lambda unit: unit.add(School(name="new", district=there)),
    ):
        with pytest.raises(ValidationError), write_in(here) as unit:
            act(unit)
    with pytest.raises(ValidationError):
        require_same_district(school, here.pk)


@pytest.mark.django_db
def test_a_row_takes_the_district_of_its_unit():
    district = new_district()
    with write_in(district) as unit:
        school = unit.add(School(name="A"))
        alias = unit.add(SchoolAlias(school=school, text="a"))
    assert (school.district_id, alias.district_id) == (district.pk, district.pk)


@pytest.mark.django_db(transaction=True)
def test_an_external_id_has_one_owner():
    district = new_district()
    with pytest.raises(IntegrityError), write_in(district) as unit:
        unit.add(ExternalId(system="sis", value="1", starts="2025-08-01"))
