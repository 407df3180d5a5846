"""Who changed the rows behind a figure: from the change log, as the projectors declare it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model

from stemhappens.core.models import Change, WriteUnit
from stemhappens.core.write import Touch
from stemhappens.facts.projection import ALL, PROJECTIONS, Projection

Image = dict[str, Any]
RowKey = tuple[str, int]


@dataclass(frozen=True)
class UnitLine:
    """A unit of the change log: what was done, by whom, when."""

    seq: int
    cause: str
    actor: str
    at: datetime


@dataclass
class Causes:
    """Which units touched which keys of a projection; `whole`: units that touched all of them."""

    by_key: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    whole: list[int] = field(default_factory=list)

    def of(self, key: int) -> list[int]:
        """The sequences of the units that touched a key, the first one first."""
        return sorted({*self.by_key.get(key, ()), *self.whole})


def units_since(district: int, seq: int, wanted: Iterable[int]) -> dict[int, UnitLine]:
    """The units among `wanted` that came after `seq`."""
    rows = WriteUnit.objects.filter(district=district, seq__gt=seq, seq__in=set(wanted))
    return {row.seq: UnitLine(row.seq, row.cause, row.actor_label, row.at) for row in rows}


def causes_since(
    district: int, seq: int, projections: Iterable[Projection]
) -> Mapping[str, Causes]:
    """fact → what touched its keys after `seq` (needs the district's scope)."""
    wanted = list(projections)
    labels = {label for projection in wanted for label in projection.affected_by}
    touches = touches_since(district, seq, labels)
    found: dict[str, Causes] = {}
    for projection in wanted:
        causes = _causes(projection, touches)
        found |= {fact.__name__: causes for fact in projection.facts}
    return found


def projections_of(facts: Iterable[str]) -> list[Projection]:
    """The projections that make these facts."""
    wanted = set(facts)
    return [p for p in PROJECTIONS if wanted & {fact.__name__ for fact in p.facts}]


def _causes(projection: Projection, touches: Iterable[tuple[int, Touch]]) -> Causes:
    batches: dict[tuple[int, str], list[Touch]] = defaultdict(list)
    for seq, touch in touches:
        batches[seq, touch.model._meta.label].append(touch)
    causes = Causes()
    for (seq, label), batch in batches.items():
        affects = projection.affected_by.get(label)
        keys = affects(batch) if affects else ()
        if keys is ALL:
            causes.whole.append(seq)
            continue
        for key in keys:
            causes.by_key[key].append(seq)
    return causes


def touches_since(district: int, seq: int, labels: Iterable[str]) -> list[tuple[int, Touch]]:
    """(sequence, touch) of each change to these models after `seq`, in order.

    The log keeps the image before; the one after is the next change's before, or the row as it
    stands now.
    """
    changes = list(
        Change.objects.filter(district=district, seq__gt=seq, model__in=set(labels)).order_by(
            "-seq", "-n"
        )
    )
    models = {model._meta.label: model for model in apps.get_models()}
    after: dict[RowKey, Image | None] = _as_they_stand(changes, models)
    found = []
    for change in changes:
        row = (change.model, change.row_id)
        touch = Touch(models[change.model], change.row_id, change.before, after.get(row))
        found.append((change.seq, touch))
        after[row] = change.before
    return found[::-1]


def _as_they_stand(
    changes: Iterable[Change], models: Mapping[str, type[Model]]
) -> dict[RowKey, Image | None]:
    """The present image of each changed row that is still there."""
    ids: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        ids[change.model].add(change.row_id)
    found: dict[RowKey, Image | None] = {}
    for label, wanted in ids.items():
        ordered = sorted(wanted)
        for start in range(0, len(ordered), CHUNK):
            rows = models[label]._default_manager.filter(pk__in=ordered[start : start + CHUNK])
            found |= {(label, image["id"]): image for image in rows.values()}
    return found


CHUNK = 5000
"""Rows asked for at once."""
