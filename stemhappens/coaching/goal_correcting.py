"""A goal as it was meant: its wording, measure, due date and people corrected, in place.

A goal moves on by the verbs of `goals.py`; a correction holds from its first day, so that earlier
days are told as they should have been. The change log keeps what stood there before.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from stemhappens.coaching.engagements import authorize_engagement, current_coach_ids
from stemhappens.coaching.goals import GoalDraft, wording_problems
from stemhappens.coaching.models import EngagementMember, Goal, GoalDue, GoalParticipant
from stemhappens.core.actor import Actor
from stemhappens.core.problem import Denied, Problems
from stemhappens.core.rules import sees
from stemhappens.core.write import Unit
from stemhappens.people.checks import authorize_any, refuse
from stemhappens.people.reads import names_for

WORDING = ("statement", "focus", "practice", "measure", "unit", "baseline", "target")


def goal_as_set(goal: Goal, writer: Actor, today: date) -> GoalDraft:
    """The goal as its correction begins, for one of its engagement's coaches; else Denied."""
    authorize_any(writer, "set_goal", current_coach_ids(goal.engagement_id, today))
    if not sees(writer, "goal_text", goal):
        raise Denied(f"{writer.label} may not read the goal")
    due = GoalDue.objects.filter(goal=goal).order_by("-starts").first()
    people = dict.fromkeys(row.person_id for row in _participants(goal)) or _joined(goal)
    words: dict[str, Any] = {name: getattr(goal, name) for name in WORDING}
    return GoalDraft(
        opened=goal.opened, due=due.due if due else None, participant_ids=tuple(people), **words
    )


def whom_a_goal_may_be_for(goal: Goal, writer: Actor, today: date) -> dict[int, str]:
    """The engagement's teachers since the goal was opened, and those it is for, by name."""
    people = {row.person_id for row in _participants(goal)} | set(_joined(goal))
    names = names_for(writer, people, today)
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))


def correct_goal(unit: Unit, goal: Goal, draft: GoalDraft) -> Goal:
    """Let the goal be what `draft` says, from its first day; `opened` and `uid` stay the goal's.

    participant_ids: all whom it is for, of its engagement's teachers. due: instead of the date
    known today; earlier dates, moved away from since, stay.
    """
    authorize_engagement(unit, goal.engagement_id, "set_goal")
    draft = replace(draft, opened=goal.opened)
    dues = list(GoalDue.objects.filter(goal=goal).order_by("starts"))
    present, joined = _participants(goal), _joined(goal)
    problems = wording_problems(draft)
    if draft.due is None and len(dues) > 1:
        problems.add("due", _("It was due on another day before; give the day that holds now."))
    _check_people(draft, {row.person_id for row in present} | set(joined), problems)
    refuse(problems)
    words = {name: getattr(draft, name) for name in WORDING}
    trimmed = {name: words[name].strip() for name in ("statement", "measure", "unit")}
    unit.change(goal, **words | trimmed)
    _set_due(unit, goal, dues, draft.due)
    _set_people(unit, goal, present, draft.participant_ids, joined)
    return goal


def _check_people(draft: GoalDraft, known: set[int], problems: Problems) -> None:
    if not draft.participant_ids:
        problems.add("participant_ids", _("Say for whom the goal is."))
    elif set(draft.participant_ids) - known:
        problems.add("participant_ids", _("A goal is for teachers of its engagement."))


def _set_due(unit: Unit, goal: Goal, dues: list[GoalDue], due: date | None) -> None:
    if dues and due is None:
        unit.remove(dues[-1])
    elif dues and due is not None and dues[-1].due != due:
        unit.change(dues[-1], due=due)
    elif not dues and due is not None:
        unit.add(GoalDue(goal=goal, starts=goal.opened, due=due))


def _set_people(
    unit: Unit,
    goal: Goal,
    present: list[GoalParticipant],
    wanted: Iterable[int],
    joined: dict[int, date],
) -> None:
    """Who should not have been in it never was; who is added takes part since they joined."""
    people, known = dict.fromkeys(wanted), {row.person_id for row in present}
    unit.remove_all(row for row in present if row.person_id not in people)
    unit.add_all(
        GoalParticipant(goal=goal, person_id=person, starts=max(goal.opened, joined[person]))
        for person in people
        if person not in known
    )


def _participants(goal: Goal) -> list[GoalParticipant]:
    return list(GoalParticipant.objects.filter(goal=goal).order_by("id"))


def _joined(goal: Goal) -> dict[int, date]:
    """The engagement's teachers of a day since the goal was opened, and since when."""
    rows = EngagementMember.objects.filter(
        engagement=goal.engagement_id, role=EngagementMember.Role.TEACHER, ends__gt=goal.opened
    )
    found: dict[int, date] = {}
    for row in rows.order_by("starts", "id"):
        found.setdefault(row.person_id, row.starts)
    return found
