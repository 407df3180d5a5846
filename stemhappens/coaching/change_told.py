"""What one unit of the change log changed, row by row, cut to its reader.

Fields are named; a value is told where its part is the reader's in full. Content and secrets are
only said to have changed, whoever reads.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model, Q
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from stemhappens.coaching.change_log import model_of, reader_of, untold_models
from stemhappens.coaching.history_text import LABELS, NAMED
from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import Change, District, WriteUnit
from stemhappens.core.rules import STRUCTURE, Kind, See, classified, extent
from stemhappens.core.spans import OPEN_END
from stemhappens.people.models import Person
from stemhappens.people.reads import names_for

SHOWN = 200
"""Rows of a unit told one by one."""
Image = Mapping[str, Any]
LONGEST = 120
"""Characters of a value that are shown."""


@dataclass(frozen=True)
class FieldTold:
    """A field that changed. told False: only that it did. old, new: empty for nothing."""

    label: str
    told: bool
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class RowTold:
    """A row of the unit: what it is, what was done to it, its fields."""

    kind: str
    op: str
    fields: tuple[FieldTold, ...]


@dataclass(frozen=True)
class UnitTold:
    """A unit's rows, the first SHOWN of them. more: there are others."""

    rows: tuple[RowTold, ...]
    more: bool


def unit_told(viewer: Actor, district: District, unit: WriteUnit) -> UnitTold:
    """What a unit changed; a statement for each table it touched."""
    reader = reader_of(viewer)
    log = Change.objects.filter(district=district.pk, seq=unit.seq)
    changes = list(log.exclude(model__in=untold_models()).order_by("n")[: SHOWN + 1])
    shown = changes[:SHOWN]
    telling = _Telling(reader, district, shown)
    return UnitTold(tuple(map(telling.row, shown)), len(changes) > SHOWN)


class _Telling:
    """Tells the changes of one unit."""

    def __init__(self, viewer: Actor, district: District, changes: Sequence[Change]) -> None:
        self.viewer = viewer
        self.zone = ZoneInfo(district.timezone)
        self.after = _after(district, changes)
        self.parts: dict[str, bool] = {}
        self.names = self._names(changes, clock.today(district))

    def row(self, change: Change) -> RowTold:
        """One change: of an added or removed row its fields stand on one side alone."""
        model = model_of(change.model)
        before = change.before or {}
        after = {} if change.op == Change.Op.DELETE else self.after.get(change.pk, {})
        fields = (self._field(model, field, before, after) for field in _fields(model))
        kind = capfirst(str(NAMED.get(model, model._meta.verbose_name)))
        return RowTold(kind, change.get_op_display(), tuple(f for f in fields if f is not None))

    def _field(
        self, model: type[Model], field: Any, before: Image, after: Image
    ) -> FieldTold | None:
        old, new = _value(field, before), _value(field, after)
        if old == new or (not before and new in (None, "")) or (not after and old in (None, "")):
            return None
        label = capfirst(str(LABELS.get(field.name, field.verbose_name)))
        if not self._may_tell(model, field):
            return FieldTold(label, told=False)
        texts = (self._text(field, old), self._text(field, new))
        if None in texts:
            return FieldTold(label, told=False)
        return FieldTold(label, True, texts[0] or "", texts[1] or "")

    def _may_tell(self, model: type[Model], field: Any) -> bool:
        kind, part = classified.get((model._meta.label, field.name), (Kind.SECRET, ""))
        if kind in (Kind.CONTENT, Kind.SECRET):
            return False
        if part not in self.parts:
            self.parts[part] = See.FULL in extent(self.viewer, part)
        return self.parts[part]

    def _text(self, field: Any, value: Any) -> str | None:
        """A value in words; None where it has none that say anything."""
        if value is None or value == "":
            return ""
        if field.is_relation:
            return self.names.get((field.related_model, value))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, datetime):
            return date_format(value.astimezone(self.zone), "j F Y, g:i a")
        if isinstance(value, date):
            return _("open") if value == OPEN_END else date_format(value, "j F Y")
        if isinstance(value, time):
            return time_format(value, "g:i a")
        text = str(dict(field.flatchoices).get(value, value))
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"

    def _names(self, changes: Iterable[Change], today: date) -> dict[tuple[type[Model], int], str]:
        """What the rows pointed at are called: people, and whatever has a name."""
        wanted: dict[type[Model], set[int]] = {}
        for change in changes:
            model = model_of(change.model)
            for field in _fields(model):
                if field.is_relation and self._may_tell(model, field):
                    for image in (change.before or {}, self.after.get(change.pk, {})):
                        if (key := image.get(field.attname)) is not None:
                            wanted.setdefault(field.related_model, set()).add(key)
        found: dict[tuple[type[Model], int], str] = {}
        for model, ids in wanted.items():
            if model is Person:
                names: Iterable[tuple[int, str]] = names_for(self.viewer, ids, today).items()
            elif any(field.name == "name" for field in model._meta.concrete_fields):
                rows = model._default_manager.filter(pk__in=ids)
                names = rows.values_list("pk", "name")
            else:
                continue
            found |= {(model, key): name for key, name in names}
        return found


def _fields(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.name not in STRUCTURE]


def _value(field: Any, image: Image) -> Any:
    """The value of an image of the log (JSON) or of a row, as Python has it; None without one."""
    value = image.get(field.attname)
    return None if value is None else field.to_python(value)


def _after(district: District, changes: Sequence[Change]) -> dict[int, Image]:
    """The image after each change: the next one's before, else the row as it stands now."""
    by_model: dict[str, set[int]] = {}
    for change in changes:
        by_model.setdefault(change.model, set()).add(change.row_id)
    touched = Q(pk__in=())
    known: dict[tuple[str, int], Image] = {}
    for label, ids in by_model.items():
        touched |= Q(model=label, row_id__in=ids)
        for image in model_of(label)._default_manager.filter(pk__in=ids).values():
            known[label, image["id"]] = image
    first = min((change.seq for change in changes), default=0)
    rows = Change.objects.filter(touched, district=district.pk, seq__gte=first)
    found: dict[int, Image] = {}
    wanted = {change.pk for change in changes}
    for row in rows.order_by("-seq", "-n").only("model", "row_id", "before"):
        key = (row.model, row.row_id)
        if row.pk in wanted:
            found[row.pk] = known.get(key, {})
        known[key] = row.before or {}
    return found
