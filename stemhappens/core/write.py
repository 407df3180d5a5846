"""The one way to write: `with write(district, actor, cause) as unit`.

A unit locks its district, lets services add, change and remove rows, projects the facts of what
was touched, raises the district's sequence by one and keeps the image before of each row.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cache
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_scopes import scope, scopes_disabled

from stemhappens.core.actor import Actor
from stemhappens.core.db import guard
from stemhappens.core.db.turn import turn
from stemhappens.core.models import AccountsStream, Change, District, WriteUnit
from stemhappens.core.problem import Stale
from stemhappens.core.rules import is_secret
from stemhappens.core.tenancy import TenantModel, require_same_district

Row = models.Model
T = TypeVar("T", bound=models.Model)
Image = dict[str, Any]


@cache
def _projectors() -> tuple[Callable[["Unit"], None], ...]:
    """settings.PROJECTORS: what runs at the end of each district unit (the layers above core)."""
    return tuple(import_string(path) for path in settings.PROJECTORS)


FIXED = frozenset({"id", "pk", "district", "district_id", "version"})
"""What `change` may not set."""
GONE: Image = {"version": -1}
"""Stands for a row that is no longer there."""


def _version(row: Row) -> int | None:
    return getattr(row, "version", None)


def _set(row: Row, values: Mapping[str, Any]) -> set[str]:
    """Set `values` on `row` and raise its version; returns the names of what was set."""
    for name, value in values.items():
        setattr(row, name, value)
    version = _version(row)
    if version is None:
        return set(values)
    row.version = version + 1  # type: ignore[attr-defined]
    return {*values, "version"}


@dataclass(frozen=True)
class Touch:
    """One row touched: its values by column before (None: added) and after (None: removed)."""

    model: type[Row]
    row_id: int
    before: Image | None
    after: Image | None

    @property
    def images(self) -> list[Image]:
        return [image for image in (self.before, self.after) if image is not None]


def image_of(row: Row) -> Image:
    """All column values of `row` by attribute name, as Python values."""
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}


def secret_columns(model: type[Row]) -> set[str]:
    """The columns of `model` that no image holds (passwords, private notes)."""
    return {f.attname for f in model._meta.concrete_fields if is_secret(model, f.attname)}


def from_image(model: type[Row], image: Image) -> Row:
    """A row from an image of the change log; a column added since takes its default."""
    columns = {f.attname: f for f in model._meta.concrete_fields}
    return model(**{name: columns[name].to_python(value) for name, value in image.items()})


def columns_hash(tables: Mapping[type[Row], Iterable[str]]) -> str:
    """Changes when one of these columns of `tables` is dropped or retyped; secrets left out."""
    parts = sorted(
        f"{model._meta.db_table}.{f.column}:{f.get_internal_type()}"
        for model, names in tables.items()
        for f in model._meta.concrete_fields
        if f.attname in set(names) and not is_secret(model, f.attname)
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


class Load(Protocol):
    """Rows of one model that a unit took in as a table."""

    rows: int

    def log_into(self, log: type[Row], seq: int, after: int, op: str) -> None:
        """Write a change of unit `seq` for each of them, numbered from `after` + 1 on."""


@dataclass
class Unit:
    """The open unit. Its methods are the only writers of tenant tables."""

    district: District | None
    actor: Actor
    cause: str
    seq: int
    at: datetime
    undoes_seq: int | None = None
    touches: list[Touch] = field(default_factory=list)
    numbered: bool = False
    """Set where a unit counts though it touches no row (facts repaired): what is cached ends."""
    settled: list[Touch] = field(default_factory=list)
    """Touches whose facts stand already: they are logged and not projected."""
    loads: list["Load"] = field(default_factory=list)
    """Rows that came in by the table, facts and all: they are logged by the table, too."""
    logged: list[Touch] = field(default_factory=list)
    """Touches that are in the change log already; their images hold keys alone."""
    _columns: dict[type[Row], set[str]] = field(default_factory=dict)
    _changes: int = 0

    @property
    def district_id(self) -> int:
        """The id of the unit's district; an accounts unit has none and raises."""
        if self.district is None:
            raise LookupError("an accounts unit has no district")
        return self.district.pk

    def add(self, row: T) -> T:
        """Insert `row`; its district is set to the unit's when it has none yet."""
        return self.add_all([row])[0]

    def add_all(self, rows: Iterable[T]) -> list[T]:
        """Insert `rows`, each model in one statement."""
        rows = list(rows)
        by_model: dict[type[Row], list[Row]] = {}
        for row in rows:
            self._own(row)
            by_model.setdefault(type(row), []).append(row)
        for model, group in by_model.items():
            model._base_manager.bulk_create(group, batch_size=500)
            self.touches += [Touch(model, added.pk, None, image_of(added)) for added in group]
        return rows

    def change(self, row: T, **values: Any) -> T:
        """Set `values` on `row`, unless somebody else changed it since it was read (Stale)."""
        before = self._before_change(type(row), [(row, values)])[row.pk]
        names = _set(row, values)
        row.save(update_fields=names, force_update=True)
        self.touches.append(Touch(type(row), row.pk, before, image_of(row)))
        return row

    def change_all(self, changes: Iterable[tuple[Row, Mapping[str, Any]]]) -> None:
        """Set values on some thousand rows, each once, in a few statements for each model.

        Columns that only some of a model's rows change are written as read for the others.
        Raises Stale like `change`. A unique value that passes between two rows may collide:
        the rows of a statement are in no order.
        """
        by_model: dict[type[Row], list[tuple[Row, Mapping[str, Any]]]] = {}
        for row, values in changes:
            by_model.setdefault(type(row), []).append((row, values))
        for model, group in by_model.items():
            before = self._before_change(model, group)
            names = {name for row, values in group for name in _set(row, values)}
            rows = [row for row, _values in group]
            model._base_manager.bulk_update(rows, sorted(names), batch_size=500)
            self.touches += [Touch(model, row.pk, before[row.pk], image_of(row)) for row in rows]

    def remove(self, row: Row) -> None:
        """Delete `row`; the database refuses while something still points at it."""
        self.remove_all([row])

    def remove_all(self, rows: Iterable[Row]) -> None:
        """Delete `rows` (some thousands at most), each model in two statements."""
        by_model: dict[type[Row], list[Row]] = {}
        for row in rows:
            self._own(row)
            by_model.setdefault(type(row), []).append(row)
        for model, group in by_model.items():
            mine = self._stored(model).filter(pk__in=[row.pk for row in group])
            before = {image["id"]: image for image in mine.values()}
            if any(before.get(r.pk, GONE).get("version") != _version(r) for r in group):
                name = model._meta.verbose_name
                raise Stale(f"{name} was changed or removed by somebody else in the meantime")
            mine._raw_delete(DEFAULT_DB_ALIAS)
            self.touches += [Touch(model, row.pk, before[row.pk], None) for row in group]

    def take_away(self, model: type[Row], ids: Sequence[int]) -> None:
        """Delete some thousand rows by id and log them at once, so that a unit may take many.

        For an undo, which has looked at them under the lock.
        """
        mine = self._stored(model).filter(pk__in=ids)
        touches = [Touch(model, image["id"], image, None) for image in mine.values()]
        mine._raw_delete(DEFAULT_DB_ALIAS)
        self._write_changes(touches)
        kept = ["id", *(f.attname for f in model._meta.concrete_fields if f.is_relation)]
        self.logged += [
            Touch(model, t.row_id, {name: (t.before or {})[name] for name in kept}, None)
            for t in touches
        ]

    def touched(self, *labels: str) -> Iterator[Touch]:
        """The touches of the models with these labels ("coaching.Session")."""
        return (t for t in self.touches if t.model._meta.label in labels)

    def _own(self, row: Row) -> None:
        if self.district is None:
            if isinstance(row, TenantModel):
                raise ValueError(f"{row._meta.label} is written in a unit of its district")
            return
        if getattr(row, "district_id", 0) is None:
            row.district_id = self.district.pk  # type: ignore[attr-defined]
        require_same_district(row, self.district.pk)

    def _before_change(
        self, model: type[Row], changes: Sequence[tuple[Row, Mapping[str, Any]]]
    ) -> dict[int, Image]:
        """The stored values of the rows to change, by id; Stale where one is not as it was read."""
        for row, values in changes:
            self._own(row)
            if not FIXED.isdisjoint(values):
                raise ValueError(f"{', '.join(sorted(FIXED & set(values)))} of a row never change")
        mine = self._stored(model).filter(pk__in=[row.pk for row, _values in changes])
        before = {image["id"]: image for image in mine.values()}
        if any(before.get(row.pk, GONE).get("version") != _version(row) for row, _v in changes):
            name = model._meta.verbose_name
            raise Stale(f"{name} was changed by somebody else in the meantime")
        return before

    def _stored(self, model: type[Row]) -> models.QuerySet[Any]:
        """The rows of `model` this unit may touch; what a row says of itself is not trusted."""
        rows = model._base_manager.all()
        if self.district is None:
            return rows
        return rows.filter(district_id=self.district.pk)

    @property
    def wrote(self) -> bool:
        """True when the unit counts: it gets its number and is kept in the change log."""
        return bool(self.touches or self.settled or self.loads or self.logged or self.numbered)

    def finish(self) -> None:
        """Project, log and raise the sequence; a unit that touched nothing leaves no trace."""
        if not self.wrote:
            return
        if self.district is not None:
            for project in _projectors():
                project(self)
        self._log()
        stream = AccountsStream if self.district is None else District
        key = 1 if self.district is None else self.district.pk
        stream._base_manager.filter(pk=key).update(seq=self.seq)

    def _log(self) -> None:
        self._write_changes([*self.touches, *self.settled])
        for load in self.loads:
            load.log_into(Change, self.seq, self._changes, Change.Op.INSERT)
            self._changes += load.rows
        WriteUnit.objects.create(
            district=self.district,
            seq=self.seq,
            cause=self.cause,
            actor_user=self.actor.user_id,
            actor_label=self.actor.label,
            at=self.at,
            columns_hash=columns_hash(self._columns),
            undoes_seq=self.undoes_seq,
        )

    def _write_changes(self, touches: Sequence[Touch]) -> None:
        """Log `touches`, numbered on from those that are logged."""
        for touch in touches:
            if touch.before is not None:
                self._columns[touch.model] = set(touch.before)
        Change.objects.bulk_create(
            [
                Change(
                    district=self.district,
                    seq=self.seq,
                    n=n,
                    model=touch.model._meta.label,
                    row_id=touch.row_id,
                    op=_op(touch),
                    before=_kept(touch),
                )
                for n, touch in enumerate(touches, start=self._changes + 1)
            ],
            batch_size=500,
        )
        self._changes += len(touches)


def _op(touch: Touch) -> str:
    if touch.before is None:
        return Change.Op.INSERT
    return Change.Op.DELETE if touch.after is None else Change.Op.UPDATE


def _kept(touch: Touch) -> Image | None:
    """The image before as JSON values, without secrets (passwords, private notes)."""
    if touch.before is None:
        return None
    plain = {k: v for k, v in touch.before.items() if not is_secret(touch.model, k)}
    image: Image = json.loads(json.dumps(plain, cls=_ImageEncoder))
    return image


class _ImageEncoder(DjangoJSONEncoder):
    """What each field's to_python() reads back unchanged: microseconds and bytes included."""

    def default(self, o: Any) -> Any:
        if isinstance(o, datetime | time):
            return o.isoformat()
        if isinstance(o, bytes | memoryview):
            return base64.b64encode(o).decode("ascii")
        return super().default(o)


@contextmanager
def write(
    district: District | int,
    actor: Actor,
    cause: str,
    undoes_seq: int | None = None,
    first: Callable[[], None] | None = None,
) -> Iterator[Unit]:
    """Open the unit of `district`: one transaction, one lock, one sequence number.

    cause: a verb phrase for the change log ("log a visit"). Raises what the services raise;
    then nothing is written. Units do not nest: services take the unit as their first argument.
    first: done in the transaction before the lock, which on PostgreSQL others then do not wait
    for. Only for rows that nobody can know yet (`Rehearsal.load`).
    """
    key = district if isinstance(district, int) else district.pk
    if actor.district_id != key:
        raise ValueError("the actor belongs to another district")
    with (
        turn(DEFAULT_DB_ALIAS),
        transaction.atomic(durable=True),
        guard.unit_open(DEFAULT_DB_ALIAS),
    ):
        if first is not None:
            first()
        row = District.objects.select_for_update(no_key=True).get(pk=key)
        unit = Unit(row, actor, cause, row.seq + 1, timezone.now(), undoes_seq)
        with scope(district=row):
            yield unit
            unit.finish()
    if not isinstance(district, int):
        district.seq = unit.seq if unit.wrote else row.seq


@contextmanager
def write_accounts(actor_label: str, cause: str, user_id: int | None = None) -> Iterator[Unit]:
    """Open the unit of users, networks and districts themselves, with a sequence of its own."""
    actor = Actor(district_id=0, label=actor_label, user_id=user_id)
    with (
        turn(DEFAULT_DB_ALIAS),
        transaction.atomic(durable=True),
        guard.unit_open(DEFAULT_DB_ALIAS),
        scopes_disabled(),
    ):
        AccountsStream.objects.get_or_create(pk=1)
        stream = AccountsStream.objects.select_for_update(no_key=True).get(pk=1)
        unit = Unit(None, actor, cause, stream.seq + 1, timezone.now())
        yield unit
        unit.finish()
