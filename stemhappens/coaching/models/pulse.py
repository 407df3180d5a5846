"""Perception: two questions to teachers a year, shown beside activity and never mixed with it.

Who was asked and who has answered are people; what was answered is a count without a person.
"""

from django.db import models

from stemhappens.core.spans import Span, span_check
from stemhappens.core.tenancy import RootModel, TenantForeignKey, TenantModel, unique_uid
from stemhappens.people.models import Person, Program


class PulseRound(RootModel, Span):
    """One asking: two statements a teacher agrees with or not, open from `starts` to `ends`."""

    program = TenantForeignKey(Program, related_name="pulses")
    first = models.CharField(max_length=200)
    second = models.CharField(max_length=200)

    class Meta:
        constraints = [unique_uid("coaching_pulseround"), span_check("coaching_pulseround")]


class PulseAsk(TenantModel):
    """A teacher was asked, and has answered or not."""

    round = TenantForeignKey(PulseRound, related_name="asks")
    person = TenantForeignKey(Person, related_name="pulses")
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "round", "person"], name="coaching_pulse_once"
            )
        ]


class PulseTally(TenantModel):
    """How many chose `choice` (1 disagree … 5 agree) for a question (1 or 2); no image keeps it."""

    round = TenantForeignKey(PulseRound, related_name="tallies")
    question = models.PositiveSmallIntegerField()
    choice = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "round", "question", "choice"], name="coaching_pulse_choice"
            )
        ]
