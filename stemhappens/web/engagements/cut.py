"""A story as another role would read it, cut to what its reader may read: from the rules."""

from dataclasses import replace

from stemhappens.coaching.goal_reads import GoalSeen
from stemhappens.coaching.story import Story, VisitSeen
from stemhappens.core.actor import Actor, Role
from stemhappens.core.rules import See, seen_by


def reads(actor: Actor, role: Role, part: str) -> bool:
    """True when in the actor's district `role` reads `part` in full, without any agreement."""
    return seen_by(actor, part, role) == See.FULL


def seen_as(story: Story, actor: Actor, role: Role) -> Story:
    """What of the actor's `story` a reader in `role` would be shown; nothing can be done."""
    who = reads(actor, role, "who")
    return replace(
        story,
        coaches=story.coaches if who else (),
        teachers=story.teachers if who else None,
        phases=story.phases if reads(actor, role, "progress") else (),
        visits=tuple(
            _visit(one, actor, role) for one in story.visits if reads(actor, role, "visit")
        ),
        planned=story.planned if reads(actor, role, "visit") else (),
        goals=tuple(
            _goal(goal, actor, role) for goal in story.goals if reads(actor, role, "goal_status")
        ),
        steps=story.steps if reads(actor, role, "steps") else None,
        verbs=frozenset(),
    )


def _visit(visit: VisitSeen, actor: Actor, role: Role) -> VisitSeen:
    return visit if reads(actor, role, "summary") else replace(visit, summary=None)


def _goal(goal: GoalSeen, actor: Actor, role: Role) -> GoalSeen:
    if reads(actor, role, "goal_text"):
        return goal
    touches = tuple(replace(touch, value=None) for touch in goal.touches)
    return replace(goal, words=None, touches=touches)
