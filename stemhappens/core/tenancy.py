"""Tenant models: integers join, uids travel, and a foreign key cannot leave its district."""

import uuid
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django_scopes import ScopedManager

if TYPE_CHECKING:
    ForeignKey = models.ForeignKey[Any, Any]
else:
    ForeignKey = models.ForeignKey


class CompositeKey(models.BaseConstraint):
    """FOREIGN KEY (district_id, x_id) on both databases: no row can point into another district.

    The plain key of such a field has db_constraint=False; this one takes its place.
    """

    def __init__(self, *, field: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field

    def _sql(self, model: type[models.Model], editor: Any) -> str:
        quote = editor.quote_name
        field = model._meta.get_field(self.field)
        target = field.remote_field.model._meta.db_table  # type: ignore[union-attr]
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({quote('district_id')}, "
            f"{quote(field.column)}) REFERENCES {quote(target)} "  # type: ignore[union-attr]
            f"({quote('district_id')}, {quote('id')}) DEFERRABLE INITIALLY DEFERRED"
        )

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        return self._sql(model, schema_editor)

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} ADD {self._sql(model, schema_editor)}"

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: Any = None) -> None:
        """The database holds it; forms choose from scoped querysets."""

    def __eq__(self, other: object) -> bool:
        same = isinstance(other, CompositeKey)
        return same and (self.name, self.field) == (other.name, other.field)  # type: ignore[attr-defined]

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field}


def _add_constraint(model: type[models.Model], constraint: models.BaseConstraint) -> None:
    options = model._meta
    if any(known.name == constraint.name for known in options.constraints):
        return
    # the tenant's unique key first: the composite keys of the same table may point at it
    first = isinstance(constraint, models.UniqueConstraint)
    known = list(options.constraints)
    options.constraints = [constraint, *known] if first else [*known, constraint]
    # migrations read the options as written in Meta; this one is written here
    options.original_attrs["constraints"] = options.constraints


class _PlainInMigrations:
    """Migrations see a plain ForeignKey; the constraint travels on its own."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()  # type: ignore[misc]
        return name, "django.db.models.ForeignKey", args, kwargs


class DistrictKey(_PlainInMigrations, ForeignKey):
    """The tenant of a row; makes (district, id) unique so that composite keys can point at it."""

    def contribute_to_class(
        self, cls: Any, name: str, private_only: bool = False, **kw: Any
    ) -> None:
        super().contribute_to_class(cls, name, private_only, **kw)
        if not cls._meta.abstract:
            key = f"{cls._meta.app_label}_{cls._meta.model_name}_tenant"
            _add_constraint(cls, models.UniqueConstraint(fields=["district", "id"], name=key))


class TenantForeignKey(_PlainInMigrations, ForeignKey):
    """A foreign key to a row of the same district, held by a CompositeKey."""

    def __init__(self, to: Any, on_delete: Any = models.DO_NOTHING, **kwargs: Any) -> None:
        # DO_NOTHING: cascades walk past the unit; the database refuses what is still pointed at
        kwargs["db_constraint"] = False
        kwargs.setdefault("related_name", "+")
        super().__init__(to, on_delete, **kwargs)

    def contribute_to_class(
        self, cls: Any, name: str, private_only: bool = False, **kw: Any
    ) -> None:
        super().contribute_to_class(cls, name, private_only, **kw)
        if not cls._meta.abstract:
            key = f"{cls._meta.app_label}_{cls._meta.model_name}_{name}_fk"
            _add_constraint(cls, CompositeKey(field=name, name=key))


class TenantModel(models.Model):
    """A row of one district. `version` rises with each change; a stale writer is refused."""

    id = models.BigAutoField(primary_key=True)
    district = DistrictKey("core.District", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ScopedManager(district="district")

    class Meta:
        abstract = True


class RootModel(TenantModel):
    """A row that URLs, exports and phones may name: by uid, unique per district."""

    uid = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


def unique_uid(app_and_model: str) -> models.UniqueConstraint:
    """The constraint every RootModel declares: uid unique within its district."""
    return models.UniqueConstraint(fields=["district", "uid"], name=f"{app_and_model}_uid")


def require_same_district(row: models.Model, district_id: int) -> None:
    """Raise ValidationError when `row` belongs to another district."""
    if getattr(row, "district_id", None) != district_id:
        raise ValidationError(f"{row._meta.label} belongs to another district")
