"""A unit written beforehand: outside the lock, seen by its own connection alone, then put in.

    with rehearse(district, actor, cause) as rehearsal:
        with rehearsal.shown():
            services(rehearsal, …)                 # as in a unit; a minute, and nobody waits
        with write(district, actor, cause, first=rehearsal.load) as unit:
            rehearsal.put_in(unit)                 # seconds

A rehearsal is a unit to the services: they check and write as ever, and read what they wrote. It
adds rows, under ids that it has reserved, and changes and removes rows that were there. What others
have changed meanwhile is asked under the lock (`changed_since`); who puts it in decides about it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models
from django.utils import timezone
from django_scopes import scope

from stemhappens.core.actor import Actor
from stemhappens.core.db.shadow import Shadow, check_keys, reserve
from stemhappens.core.models import Change, District
from stemhappens.core.problem import Stale
from stemhappens.core.undo_keys import by_model, images, tenant_keys
from stemhappens.core.write import Touch, Unit, from_image, image_of

T = TypeVar("T", bound=models.Model)
Model = type[models.Model]

UNRESERVED = 1 << 50
"""Ids of a rehearsal that is only looked at begin here; none of them is ever written."""


@dataclass
class Rehearsal(Unit):
    """The unit beforehand. seq: the one it would have now; facts: copies of tables of facts."""

    copies: dict[Model, Shadow] = field(default_factory=dict)
    facts: dict[Model, Shadow] = field(default_factory=dict)
    reserving: bool = True
    _last: int = UNRESERVED
    _values: list[Mapping[str, Any]] = field(default_factory=list)
    _changed: set[tuple[Model, int]] = field(default_factory=set)
    _showing: bool = False

    def add_all(self, rows: Iterable[T]) -> list[T]:
        """Write `rows` into the copies of their tables, each with an id that it keeps."""
        rows = list(rows)
        by_type: dict[Model, list[models.Model]] = {}
        for row in rows:
            self._own(row)
            by_type.setdefault(type(row), []).append(row)
        for model, group in by_type.items():
            for added, key in zip(group, self._ids(model, len(group)), strict=True):
                added.pk = key
            self._copy(model).fill(group)
        return rows

    def change(self, row: T, **values: Any) -> T:
        """Set `values` on a row that was there before."""
        before = self._before_change(type(row), [(row, values)])[row.pk]
        for name, value in {**values, "version": before["version"] + 1}.items():
            setattr(row, name, value)
        self._do(Touch(type(row), row.pk, before, image_of(row)), values)
        self._copy(type(row)).fill([row])
        return row

    def change_all(self, changes: Iterable[tuple[models.Model, Mapping[str, Any]]]) -> None:
        """Set values on rows that were there before, one after the other."""
        for row, values in changes:
            self.change(row, **values)

    def remove_all(self, rows: Iterable[models.Model]) -> None:
        """Take away rows that were there before."""
        for row in rows:
            before = self._before_change(type(row), [(row, {})])[row.pk]
            self._do(Touch(type(row), row.pk, before, None), {})

    def _do(self, touch: Touch, values: Mapping[str, Any]) -> None:
        """Note what is to be done to a row of the table, and hide it."""
        copy, key = self._copy(touch.model), (touch.model, touch.row_id)
        if copy.forget(touch.row_id) and key not in self._changed:
            raise ValueError("a rehearsal changes no row that it has added")
        self._changed.add(key)
        copy.hide([touch.row_id])
        self.touches.append(touch)
        self._values.append(values)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Let this connection read everything as it will be."""
        self._showing = True
        try:
            for shadow in self.shadows():
                shadow.show()
            yield
        finally:
            self._showing = False
            for shadow in self.shadows():
                shadow.cover()

    def batches(self) -> Iterator[tuple[str, list[Touch]]]:
        """What was touched, model by model; of an added row its id and those it points at."""
        for touch in self.touches:
            yield touch.model._meta.label, [touch]
        for model, copy in self.copies.items():
            names = ["id", *(key.attname for key in tenant_keys(model))]
            for some in copy.read(names):
                after = (dict(zip(names, values, strict=True)) for values in some)
                touches = [Touch(model, image["id"], None, image) for image in after]
                yield model._meta.label, touches

    def fact(self, model: Model, key: str, keys: Sequence[int] | None) -> Shadow:
        """The copy of a table of facts, whose rows with these keys (None: all) it replaces."""
        copy = self.facts[model] = Shadow(DEFAULT_DB_ALIAS, model, self.district_id, key)
        copy.hide(keys)
        if self._showing:
            copy.show()
        return copy

    def changed_since(self, unit: Unit) -> set[str]:
        """The labels of the models of which others have changed rows meanwhile."""
        return set(self._since(unit).values_list("model", flat=True).distinct())

    def touches_since(self, unit: Unit) -> list[Touch]:
        """What others have touched meanwhile: the images before, and the rows as they are."""
        known = {model._meta.label: model for model in apps.get_models()}
        changes = [(known[c.model], c.row_id, c.before) for c in self._since(unit).order_by("pk")]
        now = {
            (model, image["id"]): image
            for model, ids in by_model({(model, key) for model, key, _ in changes}).items()
            for image in images(model, ids)
        }
        return [
            Touch(
                model,
                key,
                None if before is None else image_of(from_image(model, before)),
                now.get((model, key)),
            )
            for model, key, before in changes
        ]

    def load(self) -> None:
        """Write the added rows by INSERT … SELECT; in the transaction of `put_in`, before its lock.

        Raises IntegrityError where a row does not fit what others have written meanwhile.
        """
        for copy in self.copies.values():
            copy.leave_out_changed()
            copy.put_in()
        check_keys(DEFAULT_DB_ALIAS)

    def put_in(self, unit: Unit) -> None:
        """Write in `unit` what else was rehearsed; raises Stale where a row has changed since.

        Facts are not projected by it: whoever rehearsed them puts them in, too.
        """
        for touch, values in zip(self.touches, self._values, strict=True):
            row: Any = touch.model._base_manager.filter(pk=touch.row_id).first()
            version = None if touch.before is None else touch.before["version"]
            if row is None or row.version != version:
                raise Stale(f"{touch.model._meta.verbose_name} was changed in the meantime")
            if touch.after is None:
                unit.remove(row)
            else:
                unit.change(row, **values)
            unit.settled.append(unit.touches.pop())
        unit.loads += [copy for copy in self.copies.values() if copy.rows]

    def shadows(self) -> list[Shadow]:
        """All copies."""
        return [*self.copies.values(), *self.facts.values()]

    def _since(self, unit: Unit) -> Any:
        return Change.objects.filter(district=unit.district_id, seq__gte=self.seq, seq__lt=unit.seq)

    def _copy(self, model: Model) -> Shadow:
        copy = self.copies.get(model)
        if copy is None:
            copy = self.copies[model] = Shadow(DEFAULT_DB_ALIAS, model, self.district_id)
            for key in tenant_keys(model)[:1]:
                copy.index(key.column)
            if self._showing:
                copy.show()
        return copy

    def _ids(self, model: Model, count: int) -> Sequence[int]:
        if self.reserving:
            return reserve(DEFAULT_DB_ALIAS, model, count)
        self._last += count
        return range(self._last - count, self._last)


@contextmanager
def rehearse(
    district: District, actor: Actor, cause: str, reserving: bool = True
) -> Iterator[Rehearsal]:
    """Open a rehearsal; its copies are gone at the end. reserving False: it is only looked at."""
    if actor.district_id != district.pk:
        raise ValueError("the actor belongs to another district")
    row = District.objects.get(pk=district.pk)
    rehearsal = Rehearsal(row, actor, cause, row.seq + 1, timezone.now(), reserving=reserving)
    try:
        with scope(district=row):
            yield rehearsal
    except BaseException:
        _forget(rehearsal)
        raise
    _forget(rehearsal)


def _forget(rehearsal: Rehearsal) -> None:
    """Drop the copies, or end the connection with whatever was half made."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block and connection.needs_rollback:
        return  # they go with the transaction
    try:
        for shadow in rehearsal.shadows():
            shadow.drop()
    except DatabaseError:
        if not connection.in_atomic_block:
            connection.close()
