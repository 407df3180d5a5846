"""Undo: replay a write unit backwards, in a unit of its own, so that undoing that is a redo.

Three groups come out of a unit: rows it added (to take away), rows it changed (to set back, change
by change) and rows it removed (to bring back under their old ids). What a later unit did to them,
or built on them, stands in the way and is named; `undo_rows.py` finds it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope

from stemhappens.core.actor import Actor, Role
from stemhappens.core.models import District, WriteUnit
from stemhappens.core.rules import Reach, authorize, declare_verb, is_untold
from stemhappens.core.undo_keys import Key, by_model, chunks, tenant_keys
from stemhappens.core.undo_rows import Before, Dependent, Rows, rows_of
from stemhappens.core.write import Image, Unit, columns_hash, from_image, secret_columns, write

DAYS = 30
"""How long a unit can be undone, in real time."""

Refusal = Callable[[Rows], Iterable[str]]
_guards: list[Refusal] = []


def refuse_undo(guard: Refusal) -> Refusal:
    """Have `guard` say, in sentences, why what a unit did to rows may not be put back; none: may.

    For what a verb refuses however it is done: whoever may undo may not get there by an undo.
    """
    _guards.append(guard)
    return guard


declare_verb("undo", "undo a change of the last 30 days", {Role.DIRECTOR: Reach.DISTRICT})


@dataclass(frozen=True)
class UndoPlan:
    """What undoing unit `seq` would do.

    removes, restores, brings_back: rows by the name of their kind, without those of which nobody
    is told. dependents: what later rests on the unit; an import may keep them. refusals: why it
    cannot be undone at all. lost: what cannot come back because no image holds it (private notes).
    """

    seq: int
    cause: str
    actor_label: str
    at: datetime
    removes: Counter[str]
    restores: Counter[str]
    brings_back: Counter[str]
    dependents: tuple[Dependent, ...] = ()
    refusals: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def possible(self) -> bool:
        """True when nothing stands in the way."""
        return not self.dependents and not self.refusals

    @property
    def sentences(self) -> list[str]:
        """Everything that stands in the way, a sentence each."""
        return [*self.refusals, *(dependent.sentence for dependent in self.dependents)]


class UndoRefused(Exception):
    """Nothing was undone; `plan` says why."""

    def __init__(self, plan: UndoPlan) -> None:
        super().__init__("\n".join(plan.sentences))
        self.plan = plan


class NoSuchUnit(LookupError):
    """The district has no write unit of that number."""


def plan_undo(district: District, seq: int) -> UndoPlan:
    """What undoing unit `seq` of `district` would put back, and what stands in the way."""
    with scope(district=district):
        return _plan(*_read(district, seq))


def undo(
    district: District,
    actor: Actor,
    seq: int,
    keep_dependents: bool = False,
    allow: Callable[[Unit], None] | None = None,
) -> UndoPlan:
    """Undo unit `seq`; returns what was done. Undoing that unit in turn is a redo.

    keep_dependents: for imports. Rows that later ones rest on stay, with all that belongs to them
    and all they point at; the rest is undone. allow: asked inside the unit in the place of the
    verb, raises Denied. Raises UndoRefused; after either nothing has changed.
    """
    if allow is None:
        authorize(actor, "undo")
    with scope(district=district):
        cause = _read(district, seq)[0].cause
    try:
        # [:80]: the length of the column
        with write(district, actor, (_("undo: %s") % cause)[:80], undoes_seq=seq) as unit:
            if allow is not None:
                allow(unit)
            return _undo_in(unit, seq, keep_dependents)
    except IntegrityError as error:
        sentence = _("What was there before collides with something added since.")
        plan = plan_undo(district, seq)
        raise UndoRefused(replace(plan, refusals=(*plan.refusals, sentence))) from error


def _undo_in(unit: Unit, seq: int, keep_dependents: bool) -> UndoPlan:
    """Plan again under the lock, then write; an earlier plan was a preview."""
    district = unit.district
    if district is None:
        raise ValueError("accounts are not undone")
    done, rows = _read(district, seq)
    plan = _plan(done, rows)
    if keep_dependents and plan.dependents and not plan.refusals:
        rows.keep_dependents()
        plan = _plan(done, rows)
    if not plan.possible:
        raise UndoRefused(plan)
    _write_back(unit, rows)
    return plan


def _read(district: District, seq: int) -> tuple[WriteUnit, Rows]:
    done = WriteUnit.objects.filter(district=district, seq=seq).first()
    if done is None:
        raise NoSuchUnit(_("%(name)s has no change number %(seq)d.") % _named(district, seq))
    return done, rows_of(district.pk, seq)


def _named(district: District, seq: int) -> dict[str, str | int]:
    return {"name": district.name, "seq": seq}


def _plan(done: WriteUnit, rows: Rows) -> UndoPlan:
    return UndoPlan(
        seq=done.seq,
        cause=done.cause,
        actor_label=done.actor_label,
        at=done.at,
        removes=_by_name(rows.removes),
        restores=_by_name(dict.fromkeys(change.key for change in rows.restores)),
        brings_back=_by_name(rows.brings_back),
        dependents=tuple(rows.dependents()),
        refusals=tuple(_refusals(done, rows)),
        lost=tuple(_lost(rows)),
    )


def _by_name(keys: Iterable[Key]) -> Counter[str]:
    told = (model for model, _row in keys if not is_untold(model))
    return Counter(str(model._meta.verbose_name) for model in told)


def _refusals(done: WriteUnit, rows: Rows) -> Iterator[str]:
    if timezone.now() - done.at > timedelta(days=DAYS):
        yield _("This change is older than %d days and can no longer be undone.") % DAYS
    if rows.undone_by and not (rows.removes or rows.restores or rows.brings_back):
        yield _("This change has been undone already, by change %d.") % max(rows.undone_by)
    yield from _column_refusals(done, rows)
    for guard in _guards:
        yield from guard(rows)


def _column_refusals(done: WriteUnit, rows: Rows) -> Iterator[str]:
    """An added column takes its default; a dropped or retyped one cannot be put back."""
    columns: dict[type[models.Model], set[str]] = {}
    for model, image in rows.images:
        columns.setdefault(model, set()).update(image)
    dropped = False
    for model, names in columns.items():
        for name in sorted(names - {f.attname for f in model._meta.concrete_fields}):
            dropped = True
            yield _("%(thing)s no longer has a column %(name)s.") % {
                "thing": str(model._meta.verbose_name).capitalize(),
                "name": name,
            }
    if not dropped and columns_hash(columns) != done.columns_hash:
        yield _("A column of what was changed has another type since; it cannot be put back.")


def _lost(rows: Rows) -> Iterator[str]:
    """Secrets are in no image: a private note that was changed or removed does not come back.

    Whether there was one is nobody's to know: it is said of every visit that comes back.
    """
    back = {model for model, _row in rows.brings_back}
    for model in apps.get_models():
        if (
            is_untold(model)
            and secret_columns(model)
            and tenant_keys(model)[0].related_model in back
        ):
            yield _("%s: kept in no history, so if there was one it does not come back.") % (
                str(model._meta.verbose_name).capitalize()
            )
    images = [(model, row_id) for model, row_id in rows.brings_back]
    images += [change.key for change in rows.restores]
    for model, number in Counter(model for model, _row in images).items():
        if secret_columns(model) and not is_untold(model):
            yield _("%(thing)s (%(number)d): kept in no history, so it does not come back.") % {
                "thing": str(model._meta.verbose_name).capitalize(),
                "number": number,
            }


def _write_back(unit: Unit, rows: Rows) -> None:
    """Take away, set back, bring back: in this order no unique key is met twice."""
    for model, ids in by_model(rows.removes).items():
        for some in chunks(ids):
            unit.take_away(model, some)
    _set_back(unit, rows.restores)
    back = [
        from_image(model, _raised(image))
        for (model, _row), image in rows.brings_back.items()
        if not secret_columns(model)
    ]
    unit.add_all(back)


def _set_back(unit: Unit, restores: list[Before]) -> None:
    """Set each model's rows back at once to what the unit found.

    Where a unique value passed from row to row, that meets it twice: then change by change.
    """
    of_model: dict[type[models.Model], list[Before]] = {}
    for change in restores:
        of_model.setdefault(change.model, []).append(change)
    for model, changes in of_model.items():
        # the last change stands first, so the image that remains is the earliest
        found = {change.row_id: change.before for change in changes}
        try:
            with transaction.atomic():
                _put_back(unit, model, found)
        except IntegrityError:
            for change in changes:
                _put_back(unit, model, {change.row_id: change.before})


def _put_back(unit: Unit, model: type[models.Model], images: Mapping[int, Image]) -> None:
    for some in chunks(images):
        rows = model._base_manager.in_bulk(some)
        unit.change_all([(rows[key], _older(rows[key], images[key])) for key in some])


def _older(row: models.Model, image: Image) -> dict[str, Any]:
    """The values of the image that `row` has no longer, by column."""
    old = from_image(type(row), image)
    names = set(image) - {"id", "version", "district_id"}
    values = {name: getattr(old, name) for name in sorted(names)}
    return {name: value for name, value in values.items() if getattr(row, name) != value}


def _raised(image: Image) -> Image:
    """The image with its version raised: who read the row before may not overwrite it now."""
    return {**image, "version": image["version"] + 1} if "version" in image else image
