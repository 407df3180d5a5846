"""Makes a valid row of any tenant model, with whatever it needs to point at."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from uuid import uuid4

from django.apps import apps
from django.db import models

from stemhappens.access.models import Membership, User
from stemhappens.coaching.models import NextStep
from stemhappens.core.actor import system_actor
from stemhappens.core.models import Change, District, WriteUnit
from stemhappens.core.tenancy import DistrictKey, TenantForeignKey
from stemhappens.core.write import Unit, write, write_accounts
from stemhappens.people.models import ExternalId

TENANT_MODELS = sorted(
    (m for m in apps.get_models() if any(isinstance(f, DistrictKey) for f in m._meta.fields)),
    key=lambda model: model._meta.label,
)
TENANT_KEYS = [
    (model, field)
    for model in TENANT_MODELS
    for field in model._meta.concrete_fields
    if isinstance(field, TenantForeignKey)
]
_numbers = count(1)


def new_district(slug: str | None = None) -> District:
    slug = slug or f"district-{uuid4().hex[:8]}"
    with write_accounts("test", "create district") as unit:
        return unit.add(District(slug=slug, name=slug.title()))


def write_in(district: District, cause: str = "change") -> Unit:
    """The write unit of the command line in `district`."""
    return write(district, system_actor(district.pk, "Test"), cause)


def new_user() -> User:
    number = next(_numbers)
    with write_accounts("test", "add user") as unit:
        return unit.add(User(email=f"{number}-{uuid4().hex[:6]}@example.org", name=f"U {number}"))


def make(unit: Unit, model: type[models.Model], **given: object) -> models.Model:
    """Add a row of `model` in the open unit, and first what its required keys point at."""
    values = dict(given)
    for field in model._meta.concrete_fields:
        if field.name in values or field.attname in values or field.name == "district":
            continue
        if _left_alone(field):
            continue
        if isinstance(field, TenantForeignKey):
            values[field.name] = make(unit, field.related_model)
        else:
            values[field.name] = _value(field)
    return unit.add(model(**{**_needed(model, unit, values), **values}))


def _left_alone(field: models.Field) -> bool:
    plain_key = field.is_relation and not isinstance(field, TenantForeignKey)
    return field.primary_key or field.has_default() or field.null or plain_key


def _needed(model: type[models.Model], unit: Unit, values: dict[str, object]) -> dict[str, object]:
    """What a model's constraints ask for beyond its fields."""
    if model is ExternalId and not {"person", "person_id", "school", "school_id"} & set(values):
        return {"person": make(unit, ExternalId._meta.get_field("person").related_model)}
    if model is NextStep and not {"session", "session_id", "engagement", "engagement_id"} & set(
        values
    ):
        return {"engagement": make(unit, NextStep._meta.get_field("engagement").related_model)}
    if model is Membership:
        # users live in a stream of their own, so the test makes one beforehand
        return {"user": User.objects.latest("pk")}
    return {}


def _value(field: models.Field) -> object:
    number = next(_numbers)
    if field.choices:
        return next(value for value, _label in field.choices if value)
    if isinstance(field, models.CharField | models.TextField):
        letter = "e" if field.validators[1:] else "é"
        return f"{letter}{number}"
    for kind, value in BY_KIND.items():
        if isinstance(field, kind):
            return value(number)
    return number % 30000


BY_KIND = {
    # a DateTimeField is a DateField, too
    models.DateTimeField: lambda n: datetime(2026, 3, 2, 14, 5, 7, 123456 + n % 1000, tzinfo=UTC),
    models.DateField: lambda n: date(2025, 8, 1) + timedelta(days=n % 3000),
    models.TimeField: lambda n: time(9, 30, 0, 250001),
    models.BinaryField: lambda n: b"\x00\xff" + str(n).encode(),
    models.JSONField: lambda n: {"a": [n, None, "ü"]},
    models.DecimalField: lambda n: Decimal("12.50"),
    models.UUIDField: lambda n: uuid4(),
    models.BooleanField: lambda n: n % 2 == 0,
}


def full(unit: Unit, model: type[models.Model]) -> models.Model:
    """As make(), with every optional column filled that the constraints allow."""
    values: dict[str, object] = {}
    for field in model._meta.concrete_fields:
        if not field.null or field.primary_key or field.name == "district":
            continue
        if not isinstance(field, TenantForeignKey):
            values[field.name] = _value(field)
        elif model is not ExternalId and field.related_model is not model:
            values[field.name] = make(unit, field.related_model)
    return make(unit, model, **values)


def contents(district: District, versions: bool = False) -> dict[str, Counter]:
    """Every row of every tenant table of `district`, without version numbers."""
    found = {}
    for model in TENANT_MODELS:
        names = [f.attname for f in model._meta.concrete_fields if versions or f.name != "version"]
        rows = model._base_manager.filter(district=district.pk).values_list(*names)
        found[model._meta.label] = Counter(map(_comparable, rows))
    return found


def _comparable(row: tuple) -> tuple:
    plain = (bytes(value) if isinstance(value, memoryview) else value for value in row)
    return tuple(repr(value) if isinstance(value, dict | list) else value for value in plain)


def log_of(district: District) -> list[tuple[int, int, str, str]]:
    """The change log: unit, number within it, model, what happened."""
    changes = Change.objects.filter(district=district).order_by("seq", "n")
    return list(changes.values_list("seq", "n", "model", "op"))


def seqs_of(district: District) -> list[int]:
    units = WriteUnit.objects.filter(district=district).order_by("seq")
    return list(units.values_list("seq", flat=True))
