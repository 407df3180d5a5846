"""Facts of the story's course: engagements, phases, gaps, goals, next steps."""

from django.db import models

from stemhappens.facts.models.base import Fact, small, whole


class EngagedFact(Fact):
    """engagement × teacher spans with state; teacher 0 where an engagement names none.

    opened, closed: of the engagement (closed OPEN while open). goal_from: the day its first goal
    was opened (OPEN where none).
    """

    program = whole()
    engagement = whole()
    teacher = whole()
    coach = whole()
    school = whole()
    state = small()
    opened = models.IntegerField()
    closed = models.IntegerField()
    goal_from = models.IntegerField()
    starts = models.IntegerField()
    ends = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "program", "ends", "starts"], name="facts_engaged_cover"
            ),
            models.Index(fields=["district", "engagement"], name="facts_engaged_key"),
        ]


class PhaseFact(Fact):
    """engagement × phase spells, cut by state; stall_limit in instructional days (0: none).

    spell, spell_ends: the spell's own edges, which its active pieces [starts, ends) share; its
    length is the instructional days after the first edge up to the last, paused ones left out.
    One row per school of the teachers: an engagement over several schools is stalled when it is
    so for all (ruling 8).
    """

    program = whole()
    engagement = whole()
    coach = whole()
    school = whole()
    phase = whole()
    position = small()
    stall_limit = small()
    spell = models.IntegerField()
    spell_ends = models.IntegerField()
    opened = models.IntegerField()
    closed = models.IntegerField()
    starts = models.IntegerField()
    ends = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "program", "spell_ends", "spell"], name="facts_phase_cover"
            ),
            models.Index(fields=["district", "engagement"], name="facts_phase_key"),
        ]


class GapFact(Fact):
    """engagement × teacher × stretch between opening, counted visits and closing; in pieces.

    gap: the day the stretch began; gap_ends: the day it ended (OPEN while nothing ended it).
    [starts, ends): an active piece of it; its length is the instructional days after the first
    edge up to the last, paused ones left out. win: the policy's, valid on the day it began; grace:
    the one valid on the day the engagement opened for the teacher, for its youth.
    """

    program = whole()
    engagement = whole()
    teacher = whole()
    coach = whole()
    school = whole()
    win = small()
    grace = small()
    opened = models.IntegerField()
    closed = models.IntegerField()
    gap = models.IntegerField()
    gap_ends = models.IntegerField()
    starts = models.IntegerField()
    ends = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "program", "closed", "opened"], name="facts_gap_cover"
            ),
            models.Index(fields=["district", "engagement"], name="facts_gap_key"),
        ]


class GoalFact(Fact):
    """goal × participant × state between touches.

    present: 1 while the goal is the teacher's (with nobody at the time: anyone's it ever was).
    since: the day the status began. touched: the last day somebody worked on it (its opening
    where nobody has). on_track: what the coach said last (1, 0, or -1 unsaid). due: the date known
    in the span (OPEN: none). paused: 1 while its engagement is paused.
    """

    program = whole()
    goal = whole()
    engagement = whole()
    teacher = whole()
    present = small()
    coach = whole()
    school = whole()
    focus = small()
    status = small()
    since = models.IntegerField()
    paused = small()
    opened = models.IntegerField()
    due = models.IntegerField()
    touched = models.IntegerField()
    on_track = small()
    stall_days = small()
    starts = models.IntegerField()
    ends = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["district", "program", "ends", "starts"], name="facts_goal_cover"),
            models.Index(fields=["district", "goal", "teacher"], name="facts_goal_key"),
        ]


class StepFact(Fact):
    """A next step: promised on `day`, due, done or dropped (OPEN: not).

    owner: who promised it; who is asked after a hand-over no figure depends on.
    """

    program = whole()
    step = whole()
    engagement = whole()
    owner = whole()
    coach = whole()
    school = whole()
    day = models.IntegerField()
    due = models.IntegerField()
    done = models.IntegerField()
    dropped = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["district", "program", "due"], name="facts_step_cover"),
            models.Index(fields=["district", "step"], name="facts_step_key"),
        ]
