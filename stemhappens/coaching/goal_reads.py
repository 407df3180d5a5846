"""Goals as pages receive them: what became of each, and its wording to whom it is for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from stemhappens.coaching.models import (
    Engagement,
    Goal,
    GoalDue,
    GoalParticipant,
    GoalStatus,
    GoalTouch,
)
from stemhappens.coaching.room import marked
from stemhappens.coaching.spells import Lengths
from stemhappens.core.actor import Actor
from stemhappens.core.rules import visible
from stemhappens.people.practices import practice_name
from stemhappens.people.reads import names_for


@dataclass(frozen=True)
class GoalTouchSeen:
    """Work on a goal; value None: unsaid, or withheld with the wording."""

    day: date
    on_track: bool | None
    value: Decimal | None


@dataclass(frozen=True)
class GoalWords:
    """What only the coach and the teacher read, and who an agreement lets read along.

    practice: the name of the practice it serves. evidence_url: http or https, or empty.
    """

    statement: str
    measure: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    evidence: str
    practice: str = ""
    evidence_url: str = ""


@dataclass(frozen=True)
class GoalSeen:
    """A goal as of today. words None: withheld. on_track: what the coach said last.

    stalled: computed, whatever the coach says: open, and past due or not touched within the
    limit. untouched: instructional days since the last touch, or since it was opened.
    awaits: completed, and the district wants the teacher's word, which is not there yet.
    first_due: the due date it was opened with, where that was another one.
    mine: the viewer is one of those it is for.
    """

    id: int
    uid: UUID
    version: int
    focus: str
    focus_name: str
    opened: date
    due: date | None
    status: str
    status_name: str
    status_day: date
    confirmed_on: date | None
    awaits: bool
    first_due: date | None
    mine: bool
    on_track: bool | None
    untouched: int
    stalled: bool
    carried: bool
    touches: tuple[GoalTouchSeen, ...]
    participants: tuple[str, ...] | None
    words: GoalWords | None


@dataclass(frozen=True)
class GoalRules:
    """What the policy of today says of goals. limit: instructional days without a touch;
    confirm: a completed goal waits for the teacher's word."""

    limit: int = 30
    confirm: bool = False


def goals_seen_in(
    engagements: Iterable[Engagement],
    viewer: Actor,
    measures: Mapping[int, tuple[Lengths, GoalRules]],
    today: date,
    names: Mapping[int, str] | None = None,
) -> tuple[GoalSeen, ...]:
    """The goals of several engagements, the open ones first, in a constant number of statements.

    measures: by engagement what measures it, and what its program's policy says of goals.
    names: what people are called of whom the viewer may know, those missing are read; None: who
    it is for is not told by name, only whether it is the viewer's.
    """
    rows = Goal.objects.filter(engagement__in=engagements, opened__lte=today)
    known = visible(rows, viewer, "goal_status").order_by("opened", "id")
    goals = list(marked(_with_dues(known, today), viewer, "goal_text"))
    if not goals:
        return ()
    links = GoalStatus.objects.filter(goal__in=goals, starts__lte=today)
    statuses = _by_goal(links.order_by("starts"))
    touches = _by_goal(GoalTouch.objects.filter(goal__in=goals, day__lte=today).order_by("day"))
    people = GoalParticipant.objects.filter(goal__in=goals).order_by("id")
    shown = _by_goal([] if viewer.public else visible(people, viewer, "who").order_by("id"))
    if names is not None:
        missing = {row.person_id for rows in shown.values() for row in rows} - names.keys()
        names = {**names, **names_for(viewer, missing, today)}
    seen = [
        _seen(
            goal,
            _Parts(
                statuses.get(goal.pk, []),
                touches.get(goal.pk, []),
                None if names is None else _names(shown.get(goal.pk), names),
                any(row.person_id == viewer.person_id for row in shown.get(goal.pk, ())),
            ),
            *measures[goal.engagement_id],
            today,
        )
        for goal in goals
    ]
    return tuple(sorted(seen, key=lambda goal: goal.status != GoalStatus.Status.OPEN))


def _with_dues(goals: QuerySet[Goal], today: date) -> QuerySet[Goal]:
    """Goals with the day each is due, and the day it was due at first."""
    dues = GoalDue.objects.filter(goal=OuterRef("pk"), starts__lte=today)
    return goals.annotate(
        due=Subquery(dues.order_by("-starts").values("due")[:1]),
        first_due=Subquery(dues.order_by("starts").values("due")[:1]),
    )


@dataclass(frozen=True)
class _Parts:
    statuses: Sequence[GoalStatus]
    touches: Sequence[GoalTouch]
    participants: tuple[str, ...] | None
    mine: bool


def _seen(goal: Any, found: _Parts, measure: Lengths, rules: GoalRules, today: date) -> GoalSeen:
    """goal: with `told` (its wording may be read), `due` and `first_due`."""
    last = found.statuses[-1] if found.statuses else GoalStatus(starts=goal.opened, status="open")
    touched = max([touch.day for touch in found.touches], default=goal.opened)
    untouched = measure.days(touched, today)
    is_open = last.status == GoalStatus.Status.OPEN
    overdue = goal.due is not None and goal.due < today
    completed = last.status == GoalStatus.Status.COMPLETED
    return GoalSeen(
        id=goal.pk,
        uid=goal.uid,
        version=goal.version,
        focus=goal.focus,
        focus_name=goal.get_focus_display(),
        opened=goal.opened,
        due=goal.due,
        status=last.status,
        status_name=last.get_status_display(),
        status_day=last.starts,
        confirmed_on=last.confirmed_on,
        awaits=rules.confirm and completed and last.confirmed_on is None,
        first_due=goal.first_due if goal.first_due != goal.due else None,
        mine=found.mine,
        on_track=_said(found.touches),
        untouched=untouched,
        stalled=is_open and (overdue or untouched > rules.limit),
        carried=goal.carried_from_id is not None,
        touches=tuple(
            GoalTouchSeen(row.day, row.on_track, row.value if goal.told else None)
            for row in found.touches
        ),
        participants=found.participants,
        words=_words(goal, last) if goal.told else None,
    )


def _said(touches: Sequence[GoalTouch]) -> bool | None:
    said = [touch.on_track for touch in touches if touch.on_track is not None]
    return said[-1] if said else None


def _words(goal: Goal, last: GoalStatus) -> GoalWords:
    return GoalWords(
        statement=goal.statement,
        measure=goal.measure,
        unit=goal.unit,
        baseline=goal.baseline,
        target=goal.target,
        evidence=last.evidence,
        practice=practice_name(goal.practice),
        evidence_url=last.evidence_url,
    )


def _names(rows: Sequence[Any] | None, names: Mapping[int, str]) -> tuple[str, ...] | None:
    return None if rows is None else tuple(names.get(row.person_id, "") for row in rows)


def _by_goal(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.goal_id, []).append(row)
    return found


def find_goal(uid: UUID, viewer: Actor) -> Goal | None:
    """The goal with this uid, if the viewer may know what has become of it."""
    rows = visible(Goal.objects.filter(uid=uid), viewer, "goal_status")
    return rows.select_related("engagement").first()
