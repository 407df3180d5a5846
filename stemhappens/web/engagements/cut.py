"""A story as another role would read it, cut to what its reader may read: from the rules."""

from dataclasses import replace

from stemhappens.coaching.goal_reads import GoalSeen
from stemhappens.coaching.reveal import Revealed
from stemhappens.coaching.story import Story, VisitSeen
from stemhappens.core.actor import Role
from stemhappens.core.rules import See, parts


def reads(role: Role, part: str) -> bool:
    """True when `role` reads `part` in full, without any agreement."""
    return parts[part].seen_by(role) == See.FULL


def seen_as(story: Story, role: Role) -> Story:
    """What of `story` a reader in `role` would be shown; nothing is added, nothing can be done."""
    who = reads(role, "who")
    return replace(
        story,
        coaches=story.coaches if who else (),
        teachers=story.teachers if who else None,
        phases=story.phases if reads(role, "progress") else (),
        visits=tuple(_visit(one, role) for one in story.visits if reads(role, "visit")),
        planned=story.planned if reads(role, "visit") else (),
        goals=tuple(_goal(goal, role) for goal in story.goals if reads(role, "goal_status")),
        steps=story.steps if reads(role, "steps") else None,
        verbs=frozenset(),
        history=story.history if reads(role, "changes") else (),
    )


def _visit(visit: VisitSeen, role: Role) -> VisitSeen:
    line = visit.line if reads(role, "who") else replace(visit.line, teachers=None)
    return replace(visit, line=line, revealed=_revealed(visit.revealed, role))


def _revealed(said: Revealed, role: Role) -> Revealed:
    return replace(
        said,
        summary=said.summary if reads(role, "summary") else None,
        steps=said.steps if reads(role, "steps") else None,
        topics=said.topics if reads(role, "topics") else None,
        teachers=said.teachers if reads(role, "who") else None,
        note=None,
    )


def _goal(goal: GoalSeen, role: Role) -> GoalSeen:
    if reads(role, "goal_text"):
        return goal
    touches = tuple(replace(touch, value=None) for touch in goal.touches)
    return replace(goal, words=None, touches=touches)
