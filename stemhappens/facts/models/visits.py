"""Facts of what took place: sessions, contacts, topics, loops, other time."""

from django.db import models

from stemhappens.facts.models.base import Fact, small, whole


class SessionFact(Fact):
    """session × coach; `first` on the lead's row. A coach-0 row where no coach is known."""

    program = whole()
    session = whole()
    coach = whole()
    first = small()
    school = whole()
    level = small()
    tier = small()
    day = models.IntegerField()
    month = models.IntegerField()
    year = small()
    klass = small()
    minutes = models.IntegerField(null=True)
    teachers = models.IntegerField()
    headcount = models.IntegerField()
    stype = whole()
    online = small()
    latency = models.IntegerField(null=True)
    filled = small()
    required = small()
    typed = small()
    linked = small()

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
    in a group (named and unnamed) up to the policy's size.
    """

    program = whole()
    session = whole()
    coach = whole()
    first = small()
    teacher = whole()
    school = whole()
    place = whole()
    level = small()
    tier = small()
    day = models.IntegerField()
    month = models.IntegerField()
    year = small()
    klass = small()
    minutes = models.IntegerField(null=True)
    eligible = small()
    here = small()
    reach = small()
    stype = whole()
    online = small()
    engagement = whole()

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


class LoopFact(Fact):
    """A counted observation × teacher × coach and the debrief that followed it.

    debrief: the day of the first counted debrief with the same teacher by a coach of the
    engagement (of the observation, where it has none) on that day or later; OPEN where none.
    within: the policy's instructional days of the observation's date.
    """

    program = whole()
    session = whole()
    teacher = whole()
    coach = whole()
    first = small()
    school = whole()
    day = models.IntegerField()
    debrief = models.IntegerField()
    within = small()

    class Meta:
        indexes = [
            models.Index(fields=["district", "program", "day"], name="facts_loop_cover"),
            models.Index(fields=["district", "teacher"], name="facts_loop_key"),
        ]


class TopicFact(Fact):
    """session × topic: a bridge, not additive."""

    program = whole()
    session = whole()
    topic = whole()
    day = models.IntegerField()
    year = small()
    klass = small()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "year", "program", "klass", "day", "topic"],
                name="facts_topic_cover",
            ),
            models.Index(fields=["district", "session"], name="facts_topic_key"),
        ]


class EffortFact(Fact):
    """A time entry. kind: 1 displaced, 2 travel, 3 preparation, 4 administration."""

    program = whole()
    entry = whole()
    coach = whole()
    kind = small()
    day = models.IntegerField()
    month = models.IntegerField()
    year = small()
    minutes = models.IntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["district", "year", "program", "day"], name="facts_effort_cover"),
            models.Index(fields=["district", "entry"], name="facts_effort_key"),
        ]
