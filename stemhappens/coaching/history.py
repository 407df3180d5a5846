"""What has become of a record: the change log in sentences, without the words themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from stemhappens.access.log import Look, who_looked
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
from stemhappens.core.actor import Actor
from stemhappens.core.models import Change, WriteUnit
from stemhappens.core.rules import STRUCTURE, Kind, See, classified, extent, sees

Image = Mapping[str, Any]

NAMED: dict[type[Model], str] = {
    Session: "visit",
    SessionText: "summary",
    Attendance: "who was there",
    SessionCoach: "coach",
    SessionTopic: "topics",
    NextStep: "next steps",
    GoalTouch: "work on a goal",
    Engagement: "engagement",
    EngagementState: "state",
    EngagementPhase: "phase",
    EngagementMember: "members",
    Agreement: "agreement",
    Goal: "goal",
    GoalStatus: "goal status",
    GoalDue: "due date",
}
"""What a change of each table is called."""


@dataclass(frozen=True)
class HistoryLine:
    """One unit of work on a record: when, who, why, and what it changed."""

    seq: int
    at: datetime
    who: str
    cause: str
    changes: tuple[str, ...]


def history_of(root: Session | Engagement, viewer: Actor) -> list[HistoryLine]:
    """What was done to a session or engagement, the latest first.

    For its coaches and teachers, the director and the admin. Dates, minutes and the like are
    told with their values; people and words only as having changed.
    """
    if viewer.public or See.FULL not in extent(viewer, "changes"):
        return []
    if not viewer.system and not _district_reader(viewer) and not _concerns(viewer, root):
        return []
    changes = list(
        Change.objects.filter(_changes_of(root), district_id=root.district_id).order_by("seq", "n")
    )
    units = {
        unit.seq: unit
        for unit in WriteUnit.objects.filter(
            district_id=root.district_id, seq__in={change.seq for change in changes}
        )
    }
    lines: dict[int, list[str]] = {}
    for change, after in _with_after(changes):
        said = _sentence(change, after)
        if said and said not in lines.setdefault(change.seq, []):
            lines[change.seq].append(said)
    return [
        HistoryLine(seq, units[seq].at, units[seq].actor_label, units[seq].cause, tuple(said))
        for seq, said in sorted(lines.items(), reverse=True)
        if seq in units and said
    ]


def looks_at(root: Session | Engagement, viewer: Actor) -> list[Look] | None:
    """Who has looked at a session's or an engagement's page; None for whom that is not."""
    if viewer.public or not sees(viewer, "looks", root):
        return None
    return who_looked(root.district_id, root._meta.label_lower.split(".")[1], root.uid)


def _district_reader(viewer: Actor) -> bool:
    return any(str(role) in ("director", "admin") for role in viewer.roles)


def _concerns(viewer: Actor, root: Session | Engagement) -> bool:
    return sees(viewer, "visit" if isinstance(root, Session) else "progress", root)


def _changes_of(root: Session | Engagement) -> Q:
    """The changes of a record's row and of the rows that hang on it."""
    found = Q(model=root._meta.label, row_id=root.pk)
    for model, path in _children(root):
        ids = model._default_manager.filter(**{path: root.pk}).values_list("pk", flat=True)
        found |= Q(model=model._meta.label, row_id__in=list(ids))
        # a row that is gone names its parent in its last image
        found |= Q(model=model._meta.label, op=Change.Op.DELETE, **{f"before__{path}_id": root.pk})
    return found


def _children(root: Session | Engagement) -> list[tuple[type[Model], str]]:
    if isinstance(root, Session):
        of_session = (SessionText, Attendance, SessionCoach, SessionTopic, NextStep, GoalTouch)
        return [(model, "session") for model in of_session]
    of_engagement = (EngagementState, EngagementPhase, EngagementMember, Agreement, Goal)
    of_goal = (GoalStatus, GoalDue)
    return [(model, "engagement") for model in of_engagement] + [
        (model, "goal__engagement") for model in of_goal
    ]


def _with_after(changes: list[Change]) -> list[tuple[Change, Image | None]]:
    """Each change with the image after it: the next one's before, else the row as it is."""
    following = _present(changes)
    pairs: list[tuple[Change, Image | None]] = []
    for change in reversed(changes):
        key = (change.model, change.row_id)
        pairs.append((change, following.get(key)))
        following[key] = change.before
    return pairs[::-1]


def _present(changes: list[Change]) -> dict[tuple[str, int], Image | None]:
    """The rows as they are now, a statement for each model."""
    found: dict[tuple[str, int], Image | None] = {}
    for model in NAMED:
        label = model._meta.label
        ids = [change.row_id for change in changes if change.model == label]
        if ids:
            for image in model._default_manager.filter(pk__in=ids).values():
                found[label, image["id"]] = image
    return found


def _sentence(change: Change, after: Image | None) -> str:
    model = next(model for model in NAMED if model._meta.label == change.model)
    if change.op != Change.Op.UPDATE:
        verb = _("added") if change.op == Change.Op.INSERT else _("removed")
        return f"{verb}: {NAMED[model]}"
    fields = [
        said
        for field in model._meta.concrete_fields
        if field.name not in STRUCTURE
        and _text(change.before, field) != _text(after, field)
        and (said := _field(model, field, change.before, after))
    ]
    return _("changed: %s") % get_text_list(fields, _("and")) if fields else ""


def _field(
    model: type[Model],
    field: Any,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> str:
    """A plain field with its values; anything else by its name."""
    kind = classified.get((model._meta.label, field.name), (Kind.SECRET, ""))[0]
    name = field.verbose_name
    if kind == Kind.SECRET:
        return ""
    if kind != Kind.PLAIN:
        return str(name)
    said = {"name": name, "old": _text(before, field), "new": _text(after, field)}
    return _("%(name)s from %(old)s to %(new)s") % said


def _text(image: Image | None, field: Any) -> str:
    value = (image or {}).get(field.attname)
    if value is None or value == "":
        return _("nothing")
    value = field.to_python(value)
    labels = dict(field.flatchoices)
    return str(labels.get(value, value))
