"""The library as forms offer it: goals and next steps to begin from, by practice."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db.models import Q

from stemhappens.coaching.models import Engagement, Goal, GoalStatus
from stemhappens.core.actor import Actor
from stemhappens.core.rules import visible
from stemhappens.people.models import LibraryEntry

GOAL, STEP = LibraryEntry.Kind.GOAL, LibraryEntry.Kind.STEP


@dataclass(frozen=True)
class Starter:
    """An entry of the library. practice: the code of the practice it serves."""

    id: int
    text: str
    practice: str


class Served(Protocol):
    """What serves a practice. practice: its code, or empty."""

    @property
    def practice(self) -> str: ...


def starters(kind: str, day: date, practices: Collection[str] = ()) -> list[Starter]:
    """The entries of a kind not retired by `day`, in order; of these practices, or of all."""
    rows = LibraryEntry.objects.filter(Q(retired=None) | Q(retired__gt=day), kind=kind)
    if practices:
        rows = rows.filter(practice__in=practices)
    return [Starter(row.pk, row.text, row.practice) for row in rows.order_by("position", "id")]


def steps_toward(goals: Iterable[Served], day: date) -> tuple[str, ...]:
    """The next steps that serve the practices of these goals; none, and unasked, without any."""
    practices = {goal.practice for goal in goals if goal.practice}
    return tuple(one.text for one in starters(STEP, day, practices)) if practices else ()


def practices_at_hand(engagement: Engagement, viewer: Actor) -> list[str]:
    """The practices that the engagement's open goals serve, as far as the viewer may read them."""
    rows = visible(Goal.objects.filter(engagement=engagement), viewer, "goal_text")
    goals = list(rows.exclude(practice="").order_by("-opened", "-id"))
    newest: dict[int, str] = {}
    chain = GoalStatus.objects.filter(goal__in=goals).order_by("starts")
    for status in chain:
        newest[status.goal_id] = status.status
    open_ones = [goal for goal in goals if newest.get(goal.pk) == GoalStatus.Status.OPEN]
    return list(dict.fromkeys(goal.practice for goal in open_ones))
