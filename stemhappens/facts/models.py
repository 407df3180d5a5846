"""Facts: narrow integer tables, projected from the story in the same transaction.

Ids, day numbers (date.toordinal()), yyyymm, minutes and flags only; the policy of the day is
resolved into flags; 0 stands for "none" in an id column and OPEN for "still open" in a day
column. `year` is the fixed partition that begins on 1 July, named by the year it begins in.
docs/facts.md lists the columns; nothing here is edited by hand, all of it can be rebuilt.
"""

from datetime import date

from django.db import models

OPEN = date(9999, 12, 31).toordinal()
"""The end of a span that is still open."""


class Klass(models.IntegerChoices):
    """What a session is, by the policy of its day (DESIGN ruling 1)."""

    COUNTED = 1
    SHORT = 2
    MICRO = 3
    UNCOUNTED_TYPE = 4
    NOBODY = 5
    NOT_HELD = 6


class Level(models.IntegerChoices):
    """A school's level on the day."""

    NONE = 0
    ELEMENTARY = 1
    MIDDLE = 2
    HIGH = 3
    K8 = 4
    OTHER = 5


class State(models.IntegerChoices):
    """An engagement's state in a span."""

    INVITED = 1
    DECLINED = 2
    ACTIVE = 3
    PAUSED = 4
    CLOSED = 5


class Status(models.IntegerChoices):
    """A goal's status in a span."""

    OPEN = 1
    COMPLETED = 2
    CARRIED = 3
    DROPPED = 4


class Fact(models.Model):
    """A projected row. Keys are plain integers: facts are rebuilt, never pointed at."""

    id = models.BigAutoField(primary_key=True)
    district = models.BigIntegerField()

    class Meta:
        abstract = True


def _int(**kwargs: object) -> models.BigIntegerField:
    return models.BigIntegerField(**kwargs)  # type: ignore[arg-type]


def _small(**kwargs: object) -> models.SmallIntegerField:
    return models.SmallIntegerField(**kwargs)  # type: ignore[arg-type]


class DayFact(Fact):
    """calendar × day → how many instructional days lie up to and including it, running on.

    calendar 0 is the district's; a school with closures of its own has a calendar of its own,
    numbered by the school's id.
    """

    calendar = _int()
    day = models.IntegerField()
    instructional = _small()
    ordinal = models.IntegerField()
    month = models.IntegerField()
    year = _small()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "calendar", "day", "ordinal"],
                name="facts_day_at",
            )
        ]


class CalendarOf(Fact):
    """school → calendar; school 0 → 0."""

    school = _int()
    calendar = _int()

    class Meta:
        indexes = [models.Index(fields=["district", "school", "calendar"], name="facts_calendar")]


class SessionFact(Fact):
    """session × coach; `first` on the lead's row. A coach-0 row where no coach is known."""

    program = _int()
    session = _int()
    coach = _int()
    first = _small()
    school = _int()
    level = _small()
    tier = _small()
    day = models.IntegerField()
    month = models.IntegerField()
    year = _small()
    klass = _small()
    minutes = models.IntegerField(null=True)
    teachers = models.IntegerField()
    headcount = models.IntegerField()
    stype = _int()
    online = _small()
    latency = models.IntegerField(null=True)
    filled = _small()
    required = _small()
    typed = _small()
    linked = _small()

    class Meta:
        indexes = [
            models.Index(
                fields=[
                    "district", "year", "program", "first", "klass", "day", "school", "month",
                    "coach", "minutes", "teachers", "session",
                ],
                name="facts_session_cover",
            ),
            models.Index(fields=["district", "session"], name="facts_session_key"),
        ]  # fmt: skip


class ContactFact(Fact):
    """attendance of a teacher × coach, of held sessions; `first` on the lead's row.

    school: the teacher's own that day (ruling 4); place: where the session took place.
    eligible: eligible for the program that day; here: eligible at `place`; reach: 1 when alone or
    in a group up to the policy's size. debrief: of an observation, the day of the first debrief
    with the same teacher by a coach of the engagement on that day or later, else 0.
    """

    program = _int()
    session = _int()
    coach = _int()
    first = _small()
    teacher = _int()
    school = _int()
    place = _int()
    level = _small()
    tier = _small()
    day = models.IntegerField()
    month = models.IntegerField()
    year = _small()
    klass = _small()
    minutes = models.IntegerField(null=True)
    eligible = _small()
    here = _small()
    reach = _small()
    stype = _int()
    engagement = _int()
    observation = _small()
    debrief = models.IntegerField()
    debrief_days = _small()

    class Meta:
        indexes = [
            models.Index(
                fields=[
                    "district", "year", "program", "first", "klass", "day", "eligible", "reach",
                    "teacher", "school", "coach", "minutes",
                ],
                name="facts_contact_cover",
            ),
            models.Index(fields=["district", "session"], name="facts_contact_key"),
            models.Index(
                fields=["district", "program", "teacher", "day"], name="facts_contact_teacher"
            ),
        ]  # fmt: skip


class EligibleFact(Fact):
    """teacher × school spans in which a teacher is eligible, cut by placement and absence."""

    program = _int()
    teacher = _int()
    school = _int()
    primary = _small()
    level = _small()
    tier = _small()
    absent = _small()
    target = models.IntegerField()
    starts = models.IntegerField()
    ends = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=[
                    "district", "program", "ends", "starts", "school", "teacher", "absent",
                    "level", "tier", "target",
                ],
                name="facts_eligible_cover",
            ),
            models.Index(fields=["district", "teacher"], name="facts_eligible_key"),
        ]  # fmt: skip


class SchoolFact(Fact):
    """school × program spans of participation while the school is open."""

    program = _int()
    school = _int()
    level = _small()
    tier = _small()
    starts = models.IntegerField()
    ends = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "program", "ends", "starts", "school"],
                name="facts_school_cover",
            ),
            models.Index(fields=["district", "school"], name="facts_school_key"),
        ]


class EngagedFact(Fact):
    """engagement × teacher spans with state; `first` on one teacher's row of the engagement.

    opened, closed: of the engagement (closed OPEN while open). goal_from: the day its first goal
    was opened (OPEN where none).
    """

    program = _int()
    engagement = _int()
    teacher = _int()
    first = _small()
    coach = _int()
    school = _int()
    state = _small()
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
    """engagement × phase spells, cut by state; limit in instructional days (0: none).

    spell: the day the spell began (its pieces share it). left: 1 when the spell ended by a change
    of phase or by closing. Paused pieces are left out, so that paused days count nowhere.
    """

    program = _int()
    engagement = _int()
    coach = _int()
    school = _int()
    phase = _int()
    position = _small()
    limit = _small()
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
    starts, ends: an active piece of it, so that paused days do not count; a length is the
    difference of the ordinals of its edges. window: the policy's, valid on the day it began.
    """

    program = _int()
    engagement = _int()
    teacher = _int()
    coach = _int()
    school = _int()
    window = _small()
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
    """goal × participant × state between touches; `first` on one participant's row.

    touched: the last day somebody worked on it (its opening where nobody has). on_track: what the
    coach said last (1, 0, or -1 unsaid). due: the date known in the span (OPEN: none).
    """

    program = _int()
    goal = _int()
    engagement = _int()
    teacher = _int()
    first = _small()
    coach = _int()
    school = _int()
    focus = _small()
    status = _small()
    opened = models.IntegerField()
    due = models.IntegerField()
    touched = models.IntegerField()
    on_track = _small()
    stall_days = _small()
    starts = models.IntegerField()
    ends = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["district", "program", "ends", "starts"], name="facts_goal_cover"),
            models.Index(fields=["district", "goal"], name="facts_goal_key"),
        ]


class StepFact(Fact):
    """A next step: promised on `day`, due, done or dropped (OPEN: not)."""

    program = _int()
    step = _int()
    engagement = _int()
    owner = _int()
    coach = _int()
    school = _int()
    day = models.IntegerField()
    due = models.IntegerField()
    done = models.IntegerField()
    dropped = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["district", "program", "due"], name="facts_step_cover"),
            models.Index(fields=["district", "step"], name="facts_step_key"),
        ]


class EffortFact(Fact):
    """A time entry. kind: 1 displaced, 2 travel, 3 preparation, 4 administration."""

    program = _int()
    entry = _int()
    coach = _int()
    kind = _small()
    day = models.IntegerField()
    month = models.IntegerField()
    year = _small()
    minutes = models.IntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["district", "year", "program", "day"], name="facts_effort_cover"),
            models.Index(fields=["district", "entry"], name="facts_effort_key"),
        ]


class AssignmentFact(Fact):
    """coach × span of an assignment, with its FTE in hundredths, cut by the coach's absence."""

    program = _int()
    coach = _int()
    school = _int()
    fte = models.IntegerField()
    absent = _small()
    starts = models.IntegerField()
    ends = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "program", "ends", "starts"], name="facts_assignment_cover"
            ),
            models.Index(fields=["district", "coach"], name="facts_assignment_key"),
        ]


class CaseloadFact(Fact):
    """coach × teacher spans, from assignments to schools, teams and teachers."""

    program = _int()
    coach = _int()
    teacher = _int()
    starts = models.IntegerField()
    ends = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "program", "coach", "ends", "starts", "teacher"],
                name="facts_caseload_cover",
            ),
            models.Index(fields=["district", "coach"], name="facts_caseload_key"),
        ]


class TopicFact(Fact):
    """session × topic: a bridge, not additive."""

    program = _int()
    session = _int()
    topic = _int()
    day = models.IntegerField()
    year = _small()
    klass = _small()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "year", "program", "klass", "day", "topic"],
                name="facts_topic_cover",
            ),
            models.Index(fields=["district", "session"], name="facts_topic_key"),
        ]
