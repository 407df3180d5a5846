"""Copies of a district, made by SQL: every row and every fact with its ids moved along."""

from django.apps import apps
from django.db import connection, models

from stemhappens.core.db.guard import switched_off
from stemhappens.core.models import District
from stemhappens.core.tenancy import TenantForeignKey, TenantModel
from stemhappens.facts.models import Fact

ID_COLUMNS = frozenset(
    "program session coach teacher school place engagement goal step owner entry phase topic"
    " stype calendar".split()
)
"""Fact columns that hold ids; 0 stays 0."""


def tables() -> list[type[models.Model]]:
    """Every tenant table; keys between them are checked when the copy is committed."""
    return [m for m in apps.get_models() if issubclass(m, TenantModel)]


def offset_of(template: District) -> int:
    """More than any id of the template: the distance between two copies."""
    highest = 0
    for model in [*tables(), *Fact.__subclasses__()]:
        highest = max(highest, model._base_manager.aggregate(n=models.Max("id"))["n"] or 0)
    return highest + 1


def copy(template: District, number: int, offset: int) -> District:
    """The `number`-th copy of `template` (from 1 on)."""
    move = number * offset
    with switched_off():
        row = District.objects.create(
            slug=f"{template.slug}-{number}",
            name=f"District {number}",
            timezone=template.timezone,
            pinned_now=template.pinned_now,
            seq=template.seq,
        )
        with connection.cursor() as cursor:
            for model in tables():
                cursor.execute(_copy_rows(model, template.pk, row.pk, move))
            for fact in Fact.__subclasses__():
                cursor.execute(_copy_facts(fact, template.pk, row.pk, move))
    return row


def _copy_rows(model: type[models.Model], old: int, new: int, move: int) -> str:
    names, values = [], []
    for field in model._meta.concrete_fields:
        column = connection.ops.quote_name(field.column)
        names.append(column)
        if field.primary_key or isinstance(field, TenantForeignKey):
            values.append(f"{column} + {move}")
        elif field.column == "district_id":
            values.append(str(new))
        else:
            values.append(column)
    return _insert(model, names, values, f"district_id = {old}")


def _copy_facts(fact: type[Fact], old: int, new: int, move: int) -> str:
    names, values = [], []
    for field in fact._meta.concrete_fields:
        column = connection.ops.quote_name(field.column)
        names.append(column)
        if field.primary_key:
            values.append(f"{column} + {move}")
        elif field.column == "district":
            values.append(str(new))
        elif field.column in ID_COLUMNS:
            values.append(f"CASE WHEN {column} = 0 THEN 0 ELSE {column} + {move} END")
        else:
            values.append(column)
    return _insert(fact, names, values, f"district = {old}")


def _insert(model: type[models.Model], names: list[str], values: list[str], where: str) -> str:
    table = connection.ops.quote_name(model._meta.db_table)
    return (
        f"INSERT INTO {table} ({', '.join(names)})"
        f" SELECT {', '.join(values)} FROM {table} WHERE {where}"
    )
