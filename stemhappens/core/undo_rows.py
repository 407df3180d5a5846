"""The rows that an undo puts back, and what later units did to them or built on them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stemhappens.core.models import Change, Received, WriteUnit
from stemhappens.core.rules import is_untold
from stemhappens.core.tenancy import RootModel, TenantForeignKey
from stemhappens.core.undo_keys import (
    CHUNK,
    Key,
    Model,
    Names,
    by_model,
    chunks,
    images,
    kind_of,
    pointers,
    tenant_keys,
)
from stemhappens.core.write import Image


@dataclass(frozen=True)
class Dependent:
    """A row that rests on what would be undone. label, row_id, uid: for a page that names it.

    In the place of a row of which nobody is told (a private note) stands what it is part of.
    """

    label: str
    row_id: int
    uid: UUID | None
    seq: int | None
    sentence: str


@dataclass(frozen=True)
class Before:
    """One change to set back: the row's values by column before it."""

    model: Model
    row_id: int
    before: Image

    @property
    def key(self) -> Key:
        return self.model, self.row_id


class Logged(NamedTuple):
    """A change as it is logged: an import has a hundred thousands of them."""

    n: int
    model: str
    row_id: int
    op: str
    before: Image | None


@dataclass(frozen=True)
class Obstacle:
    """`row` stands in the way of undoing what was done to `held` (often itself).

    seq: the later unit that touched it. said: the sentence, with its gaps.
    """

    row: Key
    held: Key
    said: str
    seq: int | None = None


@dataclass
class Rows:
    """What one unit did to rows, net, and what later units did to them.

    added: taken away by an undo. changed: set back, the last change first. removed: brought back.
    later: the last later unit that touched a row, and how. undone_by: units that undid parts.
    kept: rows that stay as they are.
    """

    district_id: int
    added: dict[Key, None] = field(default_factory=dict)
    changed: list[Before] = field(default_factory=list)
    removed: dict[Key, Image] = field(default_factory=dict)
    images: list[tuple[Model, Image]] = field(default_factory=list)
    later: dict[Key, tuple[int, str]] = field(default_factory=dict)
    undone_by: set[int] = field(default_factory=set)
    kept: set[Key] = field(default_factory=set)

    @property
    def removes(self) -> list[Key]:
        """Rows to take away."""
        return [key for key in self.added if key not in self.kept]

    @property
    def restores(self) -> list[Before]:
        """Changes to set back, in that order."""
        return [change for change in self.changed if change.key not in self.kept]

    @property
    def brings_back(self) -> dict[Key, Image]:
        """Rows to bring back."""
        return {key: image for key, image in self.removed.items() if key not in self.kept}

    def dependents(self) -> list[Dependent]:
        """What stands in the way, each row once, in sentences."""
        first: dict[Key, Obstacle] = {}
        for obstacle in self._obstacles():
            first.setdefault(obstacle.row, obstacle)
        seqs = {obstacle.seq for obstacle in first.values() if obstacle.seq is not None}
        units = WriteUnit.objects.filter(district=self.district_id, seq__in=seqs)
        by_seq = {unit.seq: unit for unit in units}
        names = Names([key for o in first.values() for key in (o.row, o.held)])
        found = (_dependent(o, by_seq.get(o.seq or 0), names) for o in first.values())
        return list(dict.fromkeys(found))  # those of which nobody is told look alike

    def keep_dependents(self) -> None:
        """Leave what later rows rest on, what belongs to it and what it points at."""
        links = Links(self)
        while found := {obstacle.held for obstacle in self._obstacles()}:
            self.kept |= links.closure(found)

    def _obstacles(self) -> Iterator[Obstacle]:
        yield from self._changed_since()
        yield from self._pointing()
        yield from self._homeless()

    def _changed_since(self) -> Iterator[Obstacle]:
        ours = [*self.removes, *(change.key for change in self.restores), *self.brings_back]
        for key in dict.fromkeys(ours):
            if key in self.later:
                seq, op = self.later[key]
                yield Obstacle(key, key, _since(op), seq)

    def _pointing(self) -> Iterator[Obstacle]:
        """Rows outside the unit that point at rows to be taken away."""
        ours = {*self.removes, *(change.key for change in self.restores)}
        said = _("%(thing)s rests on %(held)s.")
        for target, ids in by_model(self.removes).items():
            for source, key in _keys_to(target):
                for row_id, held in _rows_pointing(source, key, ids):
                    if (source, row_id) not in ours:
                        yield Obstacle((source, row_id), (target, held), said)

    def _homeless(self) -> Iterator[Obstacle]:
        """Rows to set back or bring back that pointed at rows removed since."""
        back = self.brings_back
        images = [*back.items(), *((c.key, c.before) for c in self.restores)]
        wanted = by_model({target for key, image in images for target in pointers(key[0], image)})
        there = {(model, i) for model, ids in wanted.items() for i in _present(model, ids)}
        said = _("%(thing)s belonged to a %(kind)s that was removed since.")
        for key, image in images:
            for target in pointers(key[0], image):
                if target not in there and target not in back:
                    yield Obstacle(key, key, said % {"thing": "%(thing)s", "kind": kind_of(target)})


@dataclass
class Links:
    """How the rows that a unit added hang together: whose part a row is, and what it points at."""

    rows: Rows
    points: dict[Key, list[Key]] = field(default_factory=dict)
    parts: dict[Key, list[Key]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        uids: dict[UUID, Key] = {}
        ledger: dict[UUID, Key] = {}
        for model, ids in by_model(self.rows.added).items():
            for image in images(model, ids):
                key = (model, image["id"])
                self._link(key, image)
                if model is Received:
                    ledger[image["uid"]] = key
                elif issubclass(model, RootModel):
                    uids[image["uid"]] = key
        for uid in uids.keys() & ledger.keys():
            # a row that stays keeps its uid spent
            self.parts.setdefault(uids[uid], []).append(ledger[uid])

    def closure(self, keys: Iterable[Key]) -> set[Key]:
        """`keys` with their parts and everything of the unit that these point at."""
        found: set[Key] = set()
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting += self.points.get(key, [])
                waiting += self.parts.get(key, [])
        return found

    def _link(self, key: Key, image: Image) -> None:
        targets = [target for target in pointers(key[0], image) if target in self.rows.added]
        self.points[key] = targets
        # a row without a uid of its own is part of the first row of the unit that it points at
        if targets and not issubclass(key[0], RootModel):
            self.parts.setdefault(targets[0], []).append(key)


def rows_of(district_id: int, seq: int) -> Rows:
    """The rows that undoing unit `seq` concerns; needs the district's scope."""
    rows = Rows(district_id)
    log = Change.objects.filter(district=district_id)
    ours: dict[Key, list[Logged]] = {}
    mine = log.filter(seq=seq).order_by("n").values_list(*Logged._fields)
    for change in map(Logged._make, mine.iterator(chunk_size=CHUNK)):
        key = (_models()[change.model], change.row_id)
        ours.setdefault(key, []).append(change)
        if change.before is not None:
            rows.images.append((key[0], change.before))
    undone = _look_ahead(rows, _history(log, seq, ours), seq)
    numbered: list[tuple[int, Before]] = []
    for key, changes in ours.items():
        if key not in undone:
            numbered += _sort(rows, key, changes)
    rows.changed = [before for _n, before in sorted(numbered, key=lambda pair: -pair[0])]
    return rows


def _sort(rows: Rows, key: Key, changes: list[Logged]) -> list[tuple[int, Before]]:
    """Put a row where its undo belongs; return the changes to set back with their numbers."""
    first, last = changes[0], changes[-1]
    if last.op == Change.Op.DELETE:
        if first.before is not None:
            rows.removed[key] = first.before
        return []
    if first.before is None:
        rows.added[key] = None
        return []
    if any(change.op != Change.Op.UPDATE for change in changes):
        changes = [first]
    return [(change.n, Before(*key, change.before or {})) for change in changes]


def _look_ahead(rows: Rows, history: Mapping[Key, Mapping[int, str]], seq: int) -> set[Key]:
    """Note what later units did to the rows; returns those whose change was undone already."""
    units = WriteUnit.objects.filter(district=rows.district_id, undoes_seq__isnull=False)
    undoes = {u.seq: u.undoes_seq or 0 for u in units.filter(seq__gt=seq)}
    undone: set[Key] = set()
    for key, seqs in history.items():
        live, undoing = _live(seqs, undoes, seq)
        if undoing:
            undone.add(key)
            rows.undone_by.add(undoing)
        elif live:
            rows.later[key] = live, seqs[live]
    return undone


def _history(log: Any, seq: int, keys: Iterable[Key]) -> dict[Key, dict[int, str]]:
    """Later changes of the rows: per row the units, newest first, with what each did last."""
    found: dict[Key, dict[int, str]] = {}
    for model, ids in by_model(keys).items():
        mine = log.filter(seq__gt=seq, model=model._meta.label)
        for some in chunks(ids):
            changes = mine.filter(row_id__in=some).order_by("-seq", "-n")
            for row_id, later, op in changes.values_list("row_id", "seq", "op"):
                found.setdefault((model, row_id), {}).setdefault(later, op)
    return found


def _live(seqs: Iterable[int], undoes: Mapping[int, int], target: int) -> tuple[int, int]:
    """The newest later unit that no undo has cancelled, or else the undo of `target` itself."""
    known, cancelled = set(seqs), set()
    for seq in sorted(known, reverse=True):
        undone = undoes.get(seq)
        if seq in cancelled:
            continue
        if undone == target:
            return 0, seq
        if undone not in known:
            return seq, 0
        cancelled.add(undone)
    return 0, 0


def _since(op: str) -> str:
    if op == Change.Op.UPDATE:
        return _("%(thing)s was changed by %(who)s on %(day)s (%(cause)s).")
    if op == Change.Op.DELETE:
        return _("%(thing)s was removed by %(who)s on %(day)s (%(cause)s).")
    return _("%(thing)s was brought back by %(who)s on %(day)s (%(cause)s).")


def _dependent(obstacle: Obstacle, unit: WriteUnit | None, names: Names) -> Dependent:
    model, row_id = obstacle.row
    if is_untold(model):
        model, row_id = whole = names.whole(obstacle.row) or obstacle.held
        sentence = _("%s was changed since.") % names.of(whole)
        sentence = sentence[:1].upper() + sentence[1:]
        return Dependent(model._meta.label, row_id, names.uid(whole), None, sentence)
    words = {"thing": names.of(obstacle.row), "held": names.of(obstacle.held)}
    if unit is not None:
        day = date_format(timezone.localtime(unit.at), "DATE_FORMAT")
        words |= {"who": unit.actor_label, "day": day, "cause": unit.cause}
    sentence = obstacle.said % words
    sentence = sentence[:1].upper() + sentence[1:]
    return Dependent(model._meta.label, row_id, names.uid(obstacle.row), obstacle.seq, sentence)


@cache
def _models() -> dict[str, Model]:
    return {model._meta.label: model for model in apps.get_models()}


@cache
def _keys_to(target: Model) -> tuple[tuple[Model, TenantForeignKey], ...]:
    keys = [(model, key) for model in apps.get_models() for key in tenant_keys(model)]
    return tuple((model, key) for model, key in keys if key.related_model is target)


def _rows_pointing(
    source: Model, key: TenantForeignKey, ids: Iterable[int]
) -> Iterator[tuple[int, int]]:
    for some in chunks(ids):
        found = source._base_manager.filter(**{f"{key.attname}__in": some})
        yield from found.values_list("pk", key.attname)


def _present(target: Model, ids: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for some in chunks(ids):
        found.update(target._base_manager.filter(pk__in=some).values_list("pk", flat=True))
    return found
