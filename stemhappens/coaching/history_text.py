"""What a unit of work changed in a record, in sentences cut to their reader.

Values go by the part of their field, people by reveal; content is only said to have changed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any

from django.db.models import Model
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.coaching.models import (
    Agreement,
    Attendance,
    Engagement,
    EngagementMember,
    EngagementPhase,
    EngagementState,
    Goal,
    GoalDue,
    GoalStatus,
    GoalTouch,
    NextStep,
    Session,
    SessionCoach,
    SessionText,
    SessionTopic,
)
from stemhappens.coaching.reveal import people_told
from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import Change
from stemhappens.core.rules import STRUCTURE, Kind, classified, sees
from stemhappens.people.models import Phase, Program, School, SessionType
from stemhappens.people.reads import names_for

Image = Mapping[str, Any]
Pair = tuple[Change, Image | None]
"""A change and the row's values after it."""

NAMED: dict[type[Model], Any] = {
    Session: gettext_lazy("visit"),
    SessionText: gettext_lazy("summary"),
    Attendance: gettext_lazy("who was there"),
    SessionCoach: gettext_lazy("coach"),
    SessionTopic: gettext_lazy("topics"),
    NextStep: gettext_lazy("next steps"),
    GoalTouch: gettext_lazy("work on a goal"),
    Engagement: gettext_lazy("engagement"),
    EngagementState: gettext_lazy("state"),
    EngagementPhase: gettext_lazy("phase"),
    EngagementMember: gettext_lazy("members"),
    Agreement: gettext_lazy("agreement"),
    Goal: gettext_lazy("goal"),
    GoalStatus: gettext_lazy("goal status"),
    GoalDue: gettext_lazy("due date"),
}
"""What a change of each table is called."""

LABELS = {
    "day": gettext_lazy("date"),
    "session_type": gettext_lazy("type"),
    "starts_at": gettext_lazy("time"),
    "starts": gettext_lazy("from"),
    "none_needed": gettext_lazy("no next step needed"),
    "due": gettext_lazy("due date"),
}
"""What a field is called where its own name is not what people say."""

VOCABULARY: tuple[type[Model], ...] = (School, SessionType, Phase, Program)
"""Rows that are called by their name; a key of another kind is only said to have changed."""

STAYED: dict[type[Model], dict[str, Any]] = {
    Attendance: {"engagement_id": gettext_lazy("engagement"), "role": gettext_lazy("role")},
    SessionCoach: {"lead": gettext_lazy("lead coach")},
}
"""What may change of somebody who stays in the room."""


class Telling:
    """Tells one reader what was done to one record. pairs: all its changes."""

    def __init__(self, root: Session | Engagement, viewer: Actor, pairs: Sequence[Pair]) -> None:
        self.root, self.viewer = root, viewer
        self._parts: dict[str, bool] = {}
        images = [(change.model, image) for change, after in pairs
                  for image in (change.before, after) if image]  # fmt: skip
        seats = _people(images, Attendance)
        coaches = _people(images, SessionCoach)
        self._told = coaches
        if isinstance(root, Session):
            self._told = coaches | people_told(root, viewer, seats)
        self._names = names_for(viewer, self._told, clock.today(root.district))
        self._words = _vocabulary(pairs)

    def sentences(self, pairs: Iterable[Pair]) -> tuple[str, ...]:
        """What one unit changed, each thing once."""
        of_model: dict[str, list[Pair]] = {}
        for pair in pairs:
            of_model.setdefault(pair[0].model, []).append(pair)
        said = [
            sentence
            for model in NAMED
            if model._meta.label in of_model
            for sentence in self._of(model, of_model[model._meta.label])
        ]
        return tuple(dict.fromkeys(said))

    def _of(self, model: type[Model], pairs: list[Pair]) -> Iterator[str]:
        if model in STAYED:
            yield from self._who(model, pairs)
            return
        ops = {change.op for change, _after in pairs}
        if ops >= {Change.Op.INSERT, Change.Op.DELETE}:
            yield _changed(NAMED[model])
        elif Change.Op.INSERT in ops:
            yield _("%s added") % capfirst(str(NAMED[model]))
        elif Change.Op.DELETE in ops:
            yield _("%s removed") % capfirst(str(NAMED[model]))
        for change, after in pairs:
            if change.op == Change.Op.UPDATE:
                yield from self._fields(model, change.before or {}, after or {})

    def _who(self, model: type[Model], pairs: list[Pair]) -> Iterator[str]:
        """Who came into the room and who went, by what they are there."""
        first = reversed(pairs)  # of several changes to a row the first one's image remains
        old = {change.before["person_id"]: change.before for change, _a in first if change.before}
        new = {after["person_id"]: after for change, after in pairs
               if after and change.op != Change.Op.DELETE}  # fmt: skip
        moved: dict[str, tuple[list[int], list[int]]] = {}
        for side, (here, there) in enumerate(((old, new), (new, old))):
            for person, image in here.items():
                if person not in there:
                    moved.setdefault(_part_of(image), ([], []))[side].append(person)
        for part, (gone, come) in moved.items():
            yield self._moved(capfirst(part), gone, come)
        for person in old.keys() & new.keys():
            for name, label in STAYED[model].items():
                if old[person].get(name) != new[person].get(name):
                    yield _changed(label)

    def _moved(self, part: str, gone: list[int], come: list[int]) -> str:
        """ "Teacher: Ana Ruiz → Ben Okafor"; "Teacher changed" where a name is withheld."""
        names = [self._names.get(person, "") for person in (*gone, *come)]
        words = {
            "part": part,
            "old": _listed(names[: len(gone)]),
            "new": _listed(names[len(gone) :]),
        }
        known = all(names)
        if gone and come:
            return _("%(part)s: %(old)s → %(new)s") % words if known else _changed(part)
        if come:
            return (_("%(part)s added: %(new)s") if known else _("%(part)s added")) % words
        return (_("%(part)s removed: %(old)s") if known else _("%(part)s removed")) % words

    def _fields(self, model: type[Model], before: Image, after: Image) -> Iterator[str]:
        for field in model._meta.concrete_fields:
            kind, part = classified.get((model._meta.label, field.name), (Kind.SECRET, ""))
            if field.name in STRUCTURE or kind == Kind.SECRET:
                continue
            if _value(field, before) == _value(field, after):
                continue
            if kind in (Kind.CONTENT, Kind.PERSON) and not isinstance(self.root, model):
                yield _changed(NAMED[model])
                continue
            label = capfirst(str(LABELS.get(field.name, field.verbose_name)))
            told = kind == Kind.PLAIN or (kind == Kind.KEY and field.related_model in VOCABULARY)
            if not told or not self._sees(part):
                yield _changed(label)
                continue
            words = {"label": label, "old": self._text(field, before),
                     "new": self._text(field, after)}  # fmt: skip
            yield _("%(label)s: %(old)s → %(new)s") % words

    def _sees(self, part: str) -> bool:
        if part not in self._parts:
            self._parts[part] = sees(self.viewer, part, self.root)
        return self._parts[part]

    def _text(self, field: Any, image: Image) -> str:
        value = _value(field, image)
        if value is None or value == "":
            return _("nothing")
        if field.is_relation:
            return self._words.get((field.related_model, value), _("nothing"))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, date):
            return date_format(value, "j F Y")
        if isinstance(value, time):
            return time_format(value, "g:i a").replace(".", "")
        return str(dict(field.flatchoices).get(value, value))


def _changed(label: Any) -> str:
    return _("%s changed") % capfirst(str(label))


def _listed(names: list[str]) -> str:
    return get_text_list(names, _("and"))


def _value(field: Any, image: Image) -> Any:
    """The value of an image of the log (JSON) or of a row (Python), as Python has it."""
    return field.to_python(image.get(field.attname))


def _part_of(image: Image) -> str:
    """What somebody is in the room: "teacher", "coach"."""
    role = image.get("role")
    return str(Attendance.Role(role).label if role else NAMED[SessionCoach])


def _people(images: Iterable[tuple[str, Image]], model: type[Model]) -> set[int]:
    return {image["person_id"] for label, image in images if label == model._meta.label}


def _vocabulary(pairs: Iterable[Pair]) -> dict[tuple[type[Model], int], str]:
    """The names of the schools, types, phases and programs that fields were changed from and to."""
    wanted: dict[type[Model], set[int]] = {}
    models = {model._meta.label: model for model in NAMED}
    for change, after in pairs:
        if change.op != Change.Op.UPDATE:
            continue
        old, new = change.before or {}, after or {}
        for field in models[change.model]._meta.concrete_fields:
            name = field.attname
            if field.related_model in VOCABULARY and old.get(name) != new.get(name):
                ends = {image[name] for image in (old, new) if image.get(name) is not None}
                wanted.setdefault(field.related_model, set()).update(ends)
    return {
        (model, row_id): name
        for model, ids in wanted.items()
        for row_id, name in model._default_manager.filter(pk__in=ids).values_list("pk", "name")
    }
