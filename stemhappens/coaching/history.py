"""What has become of a record: the change log in sentences, without the words themselves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Model, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from stemhappens.access.log import Look, who_looked
from stemhappens.coaching.history_text import NAMED, STAYED, Image, Pair, Telling
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
from stemhappens.core.rules import See, extent, sees

STAYED_LABELS = frozenset(model._meta.label for model in STAYED)


@dataclass(frozen=True)
class HistoryLine:
    """One unit of work on a record: when, who, why, and what it changed.

    changes: cut to the viewer: "Teacher: Ana Ruiz → Ben Okafor", or "Teacher changed".
    """

    seq: int
    at: datetime
    who: str
    cause: str
    changes: tuple[str, ...]


def history_of(root: Session | Engagement, viewer: Actor) -> list[HistoryLine]:
    """What was done to a session or engagement, the latest first.

    For its coaches and teachers, the director and the admin. Dates, minutes, schools and the like
    are told with their values to who sees that part, people by name to who may know them; words
    only as having changed.
    """
    if not tells_history(viewer):
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
    pairs = _with_after(changes)
    telling = Telling(root, viewer, pairs)
    of_unit: dict[int, list[Pair]] = {}
    for pair in pairs:
        of_unit.setdefault(pair[0].seq, []).append(pair)
    return [
        HistoryLine(seq, units[seq].at, units[seq].actor_label, units[seq].cause, said)
        for seq, mine in sorted(of_unit.items(), reverse=True)
        if seq in units and (said := telling.sentences(mine))
    ]


def tells_history(viewer: Actor) -> bool:
    """True for who is told what became of the records they may know of."""
    return not viewer.public and See.FULL in extent(viewer, "changes")


def last_act(session_id: int, district_id: int) -> tuple[int, str] | None:
    """The unit that changed a session last, and its cause; each amendment changes its row."""
    rows = Change.objects.filter(
        district_id=district_id, model=Session._meta.label, row_id=session_id
    )
    last = rows.order_by("-seq").values("seq")[:1]
    units = WriteUnit.objects.filter(district_id=district_id, seq=Subquery(last))
    return units.values_list("seq", "cause").first()


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
    """The changes of a record's row and of the rows that hang on it, or once did."""
    gone = Q(pk__in=())
    hanging: list[QuerySet[Any, Any]] = []
    for model, path in _children(root):
        rows = model._default_manager.filter(**{path: root.pk}).order_by()
        label = Cast(Value(model._meta.label), CharField())
        hanging.append(rows.values_list(label, "pk"))
        # a row that is gone names its parent in its last image
        gone |= Q(model=model._meta.label, op=Change.Op.DELETE, **{f"before__{path}_id": root.pk})
    removed = Change.objects.filter(gone, district_id=root.district_id).order_by()
    known: dict[str, set[int]] = {root._meta.label: {root.pk}}
    for name, row_id in removed.values_list("model", "row_id").union(*hanging):
        known.setdefault(name, set()).add(row_id)
    found = Q(pk__in=())
    for name, ids in known.items():
        found |= Q(model=name, row_id__in=sorted(ids))
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


def _with_after(changes: list[Change]) -> list[Pair]:
    """Each change with the image after it: the next one's before, else the row as it is."""
    following = _present(changes)
    pairs: list[Pair] = []
    for change in reversed(changes):
        key = (change.model, change.row_id)
        pairs.append((change, following.get(key)))
        following[key] = change.before
    return pairs[::-1]


def _present(changes: list[Change]) -> dict[tuple[str, int], Image | None]:
    """The rows as they are now, a statement for each model of which that is told."""
    found: dict[tuple[str, int], Image | None] = {}
    for model in NAMED:
        label = model._meta.label
        ids = {change.row_id for change in changes if change.model == label and _compared(change)}
        if ids:
            for image in model._default_manager.filter(pk__in=ids).values():
                found[label, image["id"]] = image
    return found


def _compared(change: Change) -> bool:
    """True when it is told what the row is after the change, not only that there is one."""
    return change.op == Change.Op.UPDATE or change.model in STAYED_LABELS
