"""The change log of a district, readable: who did what when, to what, and what was before.

For the director and the admin, by the rules: a value is told to who sees its part in full, words
only as having changed, and of some parts (a private note, whether somebody answered) not even that.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from stemhappens.access.models import Membership
from stemhappens.coaching.deeds import GROUPS, begins
from stemhappens.coaching.models import Engagement, Session
from stemhappens.core import clock
from stemhappens.core.actor import Actor, Role
from stemhappens.core.models import Change, District, Received, WriteUnit
from stemhappens.core.problem import Denied
from stemhappens.core.rules import See, classified, extent, is_untold, visible
from stemhappens.core.undo_keys import tenant_keys
from stemhappens.people.models import Person, School, Team
from stemhappens.people.reads import names_for

KEEPERS = frozenset({Role.DIRECTOR, Role.ADMIN})
"""Who reads the log of the whole district."""
FEW = 60
"""Rows of a unit that are read for the list; a longer one is told on its own page."""
TABLES = 5
"""Tables in which the list looks up what a part belongs to."""
THINGS: tuple[type[Model], ...] = (Person, School, Session, Engagement, Team)
"""What has a page of its own, and a filter of the log."""
HANGING: dict[type[Model], tuple[tuple[str, str], ...]] = {
    Person: tuple(
        (f"people.{name}", "person_id")
        for name in ("PersonName", "PersonAlias", "Placement", "Eligibility", "Absence",
                     "TeamMember")
    ),
    School: tuple(
        (f"people.{name}", "school_id")
        for name in ("SchoolAlias", "SchoolAttribute", "ProgramSchool", "Closure")
    ),
    Session: tuple(
        (f"coaching.{name}", "session_id")
        for name in ("SessionCoach", "Attendance", "SessionText", "SessionTopic", "NextStep",
                     "GoalTouch", "SessionIssue")
    ),
    Engagement: tuple(
        (f"coaching.{name}", "engagement_id")
        for name in ("EngagementState", "EngagementPhase", "EngagementMember", "Agreement",
                     "Goal", "NextStep")
    ),
    Team: (("people.TeamMember", "team_id"),),
}  # fmt: skip
"""What is part of each thing, and by which column: the filter of one thing finds these, too."""
Image = Mapping[str, Any]


@dataclass(frozen=True)
class LogFilter:
    """Which units to list. who: the actor's label; group: of deeds.TITLES; thing: a row that was
    touched, or had a part of it touched."""

    who: str = ""
    group: str = ""
    start: date | None = None
    end: date | None = None
    thing: Model | None = None


@dataclass(frozen=True)
class Thing:
    """Something that was touched. uid None: the reader may not open it; name or day: where
    known."""

    kind: type[Model]
    uid: UUID | None
    name: str = ""
    day: date | None = None


@dataclass(frozen=True)
class UnitLine:
    """A unit of the log. rows: how many were touched, None: more than FEW. undone: by the unit of
    that number."""

    seq: int
    at: datetime
    who: str
    cause: str
    rows: int | None
    things: tuple[Thing, ...]
    undone: int | None
    undoes: int | None


@dataclass(frozen=True)
class LogPage:
    """Units, the latest first. older: the number before which the next page begins; None: none."""

    lines: tuple[UnitLine, ...]
    older: int | None


def reader_of(viewer: Actor) -> Actor:
    """The viewer as reader of the log: by the roles that read all of it, and by no other.

    A director who coaches, too, reads of others' visits what a director does. Raises Denied.
    """
    roles = viewer.roles & KEEPERS
    if viewer.public or not roles:
        raise Denied(f"{viewer.label} may not read the change log")
    return replace(viewer, roles=roles)


def told_units(district: District) -> QuerySet[WriteUnit]:
    """The units that a reader of the log may know of."""
    rows = Change.objects.filter(district=district.pk, seq=OuterRef("seq"))
    only_untold = Exists(rows.filter(model__in=untold_models())) & ~Exists(
        rows.exclude(model__in=untold_models())
    )
    return WriteUnit.objects.filter(district=district.pk).exclude(only_untold)


def log_page(
    viewer: Actor, district: District, wanted: LogFilter, before: int | None = None, size: int = 50
) -> LogPage:
    """A page of the log, by number; a fixed number of statements however long the log is."""
    reader = reader_of(viewer)
    rows = _wanted(told_units(district), district, wanted)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    units = list(rows.order_by("-seq")[: size + 1])
    shown = units[:size]
    things = _Things(reader, district, [unit.seq for unit in shown])
    lines = tuple(things.line(unit) for unit in shown)
    return LogPage(lines, shown[-1].seq if len(units) > size else None)


def actors_of(viewer: Actor) -> list[str]:
    """Everybody with a role in the district, by name: who may have done something."""
    rows = visible(Membership.objects.all(), reader_of(viewer), "roster")
    return sorted(set(rows.values_list("user__name", flat=True)), key=str.casefold)


def find_unit(viewer: Actor, district: District, seq: int) -> WriteUnit | None:
    """The unit of this number, if the viewer may know of it."""
    reader_of(viewer)
    return told_units(district).filter(seq=seq).first()


def find_thing(viewer: Actor, kind: str, uid: UUID) -> Model | None:
    """A person, school, visit, engagement or team that the viewer may open."""
    model = {thing._meta.model_name: thing for thing in THINGS}.get(kind)
    if model is None:
        return None
    return visible(_rows(model).filter(uid=uid), reader_of(viewer), PARTS[model]).first()


PARTS: dict[type[Model], str] = {
    Person: "names",
    School: "vocabulary",
    Session: "visit",
    Engagement: "progress",
    Team: "names",
}
"""By which part of it a reader may open each thing."""


def _wanted(
    rows: QuerySet[WriteUnit], district: District, wanted: LogFilter
) -> QuerySet[WriteUnit]:
    zone = ZoneInfo(district.timezone)
    if wanted.who:
        rows = rows.filter(actor_label__icontains=wanted.who)
    if wanted.group:
        rows = rows.filter(_of_group(wanted.group))
    if wanted.start:
        rows = rows.filter(at__gte=datetime.combine(wanted.start, time(), zone))
    if wanted.end:
        rows = rows.filter(at__lt=datetime.combine(wanted.end + timedelta(days=1), time(), zone))
    if wanted.thing is not None:
        touched = Change.objects.filter(_touching(wanted.thing), district=district.pk)
        rows = rows.filter(seq__in=touched.values("seq"))
    return rows


def _of_group(group: str) -> Q:
    undone, imported, _roster = begins()
    if group == "undone":
        return Q(undoes_seq__isnull=False) | Q(cause__startswith=undone)
    if group == "imports":
        return Q(cause__startswith=imported)
    return Q(cause__in=list(GROUPS.get(group, {})))


def _touching(thing: Model) -> Q:
    """Changes of a thing and of its parts, those that are gone included."""
    found = Q(model=thing._meta.label, row_id=thing.pk)
    for label, path in HANGING.get(type(thing), ()):
        rows = _rows(model_of(label)).filter(**{path: thing.pk})
        found |= Q(model=label, row_id__in=rows.values("pk"))
        found |= Q(model=label, op=Change.Op.DELETE, **{f"before__{path}": thing.pk})
    return found


@cache
def untold_models() -> tuple[str, ...]:
    """The models of which no reader of the log is told, and the ledger, which says nothing."""
    hidden = {model._meta.label for model in apps.get_models() if is_untold(model)}
    return tuple(sorted(hidden | {Received._meta.label}))


def _rows(model: type[Model]) -> QuerySet[Any]:
    return model._default_manager.all()


@cache
def model_of(label: str) -> type[Model]:
    """The model of this name in the change log."""
    return {model._meta.label: model for model in apps.get_models()}[label]


class _Things:
    """What the units of a page touched, each table read once."""

    def __init__(self, viewer: Actor, district: District, seqs: Sequence[int]) -> None:
        self.viewer = viewer
        log = Change.objects.filter(district=district.pk, seq__in=seqs, n__lte=FEW + 1)
        self.changes: dict[int, list[Change]] = {}
        for change in log.exclude(model__in=untold_models()).order_by("seq", "n"):
            self.changes.setdefault(change.seq, []).append(change)
        undoing = WriteUnit.objects.filter(district=district.pk, undoes_seq__in=seqs)
        self.undone = dict(undoing.order_by("seq").values_list("undoes_seq", "seq"))
        self.wholes = self._wholes()
        self.known = self._known(clock.today(district))

    def line(self, unit: WriteUnit) -> UnitLine:
        """A unit with the first things it touched."""
        changes = self.changes.get(unit.seq, [])
        rows = len({(change.model, change.row_id) for change in changes})
        keys = dict.fromkeys(key for change in changes if (key := self._whole(change)))
        return UnitLine(
            seq=unit.seq,
            at=unit.at,
            who=unit.actor_label,
            cause=unit.cause,
            rows=rows if len(changes) <= FEW else None,
            things=tuple(self.known[key] for key in keys if key in self.known),
            undone=self.undone.get(unit.seq),
            undoes=unit.undoes_seq,
        )

    def _wholes(self) -> dict[tuple[str, int], Image]:
        """The values of rows that are told as part of another; of a few tables."""
        wanted: dict[str, set[int]] = {}
        for changes in self.changes.values():
            models = {change.model for change in changes}
            if len(changes) > FEW or not models.isdisjoint(_thing_labels()):
                continue
            for change in changes:
                if change.before is None and change.model in _part_labels():
                    wanted.setdefault(change.model, set()).add(change.row_id)
        found: dict[tuple[str, int], Image] = {}
        most = sorted(wanted, key=lambda label: -len(wanted[label]))[:TABLES]
        for label in most:
            for image in _rows(model_of(label)).filter(pk__in=wanted[label]).values():
                found[label, image["id"]] = image
        return found

    def _whole(self, change: Change) -> tuple[type[Model], int] | None:
        """The thing that a change is about: itself, or what its row is part of."""
        model = model_of(change.model)
        if model in THINGS:
            return model, change.row_id
        image = change.before or self.wholes.get((change.model, change.row_id)) or {}
        return next(self._pointed(model, image), None)

    def _pointed(self, model: type[Model], image: Image) -> Iterator[tuple[type[Model], int]]:
        """The things an image points at, as the table has them in order.

        A person only where the reader may know whom this row is about: an admin knows everybody's
        name, and not whose goal it is.
        """
        for key in tenant_keys(model):
            held = image.get(key.attname)
            if held is None or key.related_model not in THINGS:
                continue
            if key.related_model is not Person or self._may_know(model, key.name):
                yield key.related_model, held

    def _may_know(self, model: type[Model], field: str) -> bool:
        _kind, part = classified.get((model._meta.label, field), ("", ""))
        return bool(part) and See.FULL in extent(self.viewer, part)

    def _known(self, today: date) -> dict[tuple[type[Model], int], Thing]:
        """The things by name, as far as the reader may open them; a statement or two each."""
        wanted: dict[type[Model], set[int]] = {}
        for changes in self.changes.values():
            for change in changes:
                if key := self._whole(change):
                    wanted.setdefault(key[0], set()).add(key[1])
        found: dict[tuple[type[Model], int], Thing] = {
            (model, row_id): Thing(model, None) for model, ids in wanted.items()
            for row_id in ids
        }  # fmt: skip
        for model, ids in wanted.items():
            shown = visible(_rows(model).filter(pk__in=ids), self.viewer, PARTS[model])
            for row in shown:
                name = str(getattr(row, "name", ""))
                found[model, row.pk] = Thing(model, row.uid, name, day_of(row))
        people = [row_id for model, row_id in found if model is Person]
        for person_id, name in names_for(self.viewer, people, today).items():
            uid = found[Person, person_id].uid
            found[Person, person_id] = Thing(Person, uid, name if uid else "")
        return found


def day_of(thing: Model) -> date | None:
    """What tells a visit or an engagement: its day."""
    return getattr(thing, "day", None) or getattr(thing, "opened", None)


@cache
def _thing_labels() -> frozenset[str]:
    return frozenset(thing._meta.label for thing in THINGS)


@cache
def _part_labels() -> frozenset[str]:
    """The models whose rows may point at a thing."""
    return frozenset(
        model._meta.label
        for model in apps.get_models()
        if any(key.related_model in THINGS for key in tenant_keys(model))
    )
