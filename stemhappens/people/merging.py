"""Two rows that are one: everything that points at one comes to point at the other.

Which rows point at it is asked of the models, so that none is forgotten. Where both sides say the
same thing it is said once: spans are united, rows that may stand only once collapse, and a chain
stays the keeper's, with what it did not know of earlier days. `joining` only plans; `join` writes.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import IntegerField, Model, UniqueConstraint, Value

from stemhappens.core.spans import Span
from stemhappens.core.tenancy import RootModel, TenantForeignKey
from stemhappens.core.write import Unit
from stemhappens.people.covering import uncovered

SAME = {
    "people.Placement": ("person_id", "school_id", "role"),
    "people.Eligibility": ("program_id", "person_id", "school_id"),
    "people.Absence": ("person_id",),
}
"""The columns by which two spans say the same thing, where not all others must be alike."""

APART = frozenset({("people.CoachAssignment", "school_id")})
"""Columns by which spans are never united: the FTE of two schools adds up."""

BESIDE = frozenset({"id", "version", "starts", "ends"})
Row = Any
Key = tuple[type[Model], str]
"""A model and its column."""


@dataclass
class Steps:
    """What becomes of the rows of a model: moved as they are, joined into others and gone, cut
    into pieces, or changed where they stand."""

    model: type[Model]
    moved: list[tuple[Row, dict[str, Any]]] = field(default_factory=list)
    gone: list[Row] = field(default_factory=list)
    changed: list[tuple[Row, dict[str, Any]]] = field(default_factory=list)
    added: list[Row] = field(default_factory=list)


@cache
def keys_to(target: type[Model]) -> tuple[Key, ...]:
    """Every column of a district's tables that points at `target`, model by model."""
    return tuple(
        (model, column.attname)
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, TenantForeignKey) and column.related_model is target
    )


def joining(keeper: RootModel, other: RootModel) -> list[Steps]:
    """What a merge of `other` into `keeper` would do, model by model; writes nothing."""
    return [_steps(key, keeper, other) for key in _held(other)]


def counted(plan: Iterable[Steps]) -> tuple[Counter[str], Counter[str]]:
    """Rows that come to the keeper, and rows that are said once, by the label of their model."""
    moved: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    for steps in plan:
        moved[steps.model._meta.label] += len(steps.moved)
        gone[steps.model._meta.label] += len(steps.gone)
    return +moved, +gone


def join(unit: Unit, keeper: RootModel, other: RootModel) -> None:
    """Let all that points at `other` point at `keeper`, and remove `other`."""
    for key in _held(other):
        steps = _steps(key, keeper, other)
        unit.remove_all(steps.gone)
        unit.change_all(steps.moved)
        for row, values in steps.changed:
            unit.change(row, **values)
        unit.add_all(steps.added)
    unit.remove(other)


def _held(row: RootModel) -> list[Key]:
    """The keys by which something points at `row`, in one statement."""
    keys = keys_to(type(row))
    found = [
        model._base_manager.filter(**{column: row.pk})
        .order_by()
        .annotate(key_number=Value(place, output_field=IntegerField()))
        .values_list("key_number")
        for place, (model, column) in enumerate(keys)
    ]
    places = {place for (place,) in found[0].union(*found[1:])}
    return [key for place, key in enumerate(keys) if place in places]


def _steps(key: Key, keeper: RootModel, other: RootModel) -> Steps:
    model, column = key
    both = (keeper.pk, other.pk)
    rows = list(model._base_manager.filter(**{f"{column}__in": both}).order_by("id"))
    mine = [row for row in rows if getattr(row, column) == keeper.pk]
    theirs = [row for row in rows if getattr(row, column) == other.pk]
    if issubclass(model, Span):
        return _spans(model, column, keeper.pk, mine, theirs)
    once = _once(model, column)
    if once == ["starts"]:
        return _chain(model, column, keeper.pk, mine, theirs)
    return _rows(model, column, keeper.pk, mine, theirs, once)


@cache
def _once(model: type[Model], column: str) -> list[str] | None:
    """The columns that may stand only once beside `column`; None where nothing is said."""
    name = column.removesuffix("_id")
    for constraint in model._meta.constraints:
        plain = isinstance(constraint, UniqueConstraint) and constraint.condition is None
        if plain and name in constraint.fields:  # type: ignore[attr-defined]
            others = set(constraint.fields) - {"district", name}  # type: ignore[attr-defined]
            return sorted(model._meta.get_field(field).attname for field in others)  # type: ignore[union-attr]
    return None


def _rows(
    model: type[Model],
    column: str,
    keeper: int,
    mine: Sequence[Row],
    theirs: Sequence[Row],
    once: list[str] | None,
) -> Steps:
    """Each moves; one that says what the keeper's row says fills its gaps and goes."""
    steps = Steps(model)
    if once is None:
        steps.moved = [(row, {column: keeper}) for row in theirs]
        return steps
    known = {_values(row, once): row for row in mine}
    for row in theirs:
        kept = known.get(_values(row, once))
        if kept is None:
            steps.moved.append((row, {column: keeper}))
            continue
        steps.gone.append(row)
        gaps = _gaps(kept, row)
        if gaps:
            steps.changed.append((kept, gaps))
    return steps


def _gaps(kept: Row, row: Row) -> dict[str, Any]:
    """What `row` says where `kept` says nothing."""
    columns = (f.attname for f in row._meta.concrete_fields if f.attname not in BESIDE)
    empty = (name for name in columns if getattr(kept, name) in (None, "", False))
    return {name: getattr(row, name) for name in empty if getattr(row, name)}


def _chain(
    model: type[Model], column: str, keeper: int, mine: Sequence[Row], theirs: Sequence[Row]
) -> Steps:
    """The keeper's links hold; of the others', those of days before the keeper's first."""
    steps = Steps(model)
    first = min((row.starts for row in mine), default=None)
    for row in theirs:
        if first is None or row.starts < first:
            steps.moved.append((row, {column: keeper}))
        else:
            steps.gone.append(row)
    return steps


def _spans(
    model: type[Model], column: str, keeper: int, mine: Sequence[Row], theirs: Sequence[Row]
) -> Steps:
    """Each moves; where one of the keeper's says the same thing, only its other days do."""
    steps = Steps(model)
    for row in theirs:
        same = [one for one in mine if _alike(one, row, column)]
        pieces = uncovered(row.starts, row.ends, same)
        if pieces == [(row.starts, row.ends)]:
            steps.moved.append((row, {column: keeper}))
        elif not pieces:
            steps.gone.append(row)
        else:
            (starts, ends), *rest = pieces
            steps.moved.append((row, {column: keeper, "starts": starts, "ends": ends}))
            steps.added += [copied(row, **{column: keeper}, starts=a, ends=b) for a, b in rest]
    return steps


def copied(row: Row, **changes: Any) -> Row:
    """An unsaved copy of a dated row, with `changes`."""
    names = (f.attname for f in row._meta.concrete_fields if f.attname not in ("id", "version"))
    return type(row)(**({name: getattr(row, name) for name in names} | changes))


def _alike(one: Row, two: Row, column: str) -> bool:
    apart = (one._meta.label, column) in APART
    return not apart and _said(one, column) == _said(two, column)


def _said(row: Row, column: str) -> tuple[Any, ...]:
    """What a span says, apart from whom of the two it says it of."""
    columns = (f.attname for f in row._meta.concrete_fields if f.attname not in BESIDE)
    names = SAME.get(row._meta.label) or tuple(columns)
    return _values(row, [name for name in names if name != column])


def _values(row: Row, names: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)
