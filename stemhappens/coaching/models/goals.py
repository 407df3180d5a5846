"""Goals and next steps, and what became of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stemhappens.coaching.models.engagements import Engagement
from stemhappens.coaching.models.sessions import Session
from stemhappens.core.spans import Span, chain_key, span_check
from stemhappens.core.tenancy import RootModel, TenantForeignKey, TenantModel, unique_uid
from stemhappens.people.models import Person


class Goal(RootModel):
    """A goal of an engagement. Its statement is content; what became of it is a chain."""

    class Focus(models.TextChoices):
        PRACTICE = "teacher_practice", _("teacher practice")
        OUTCOME = "student_outcome", _("student outcome")

    engagement = TenantForeignKey(Engagement, related_name="goals")
    statement = models.TextField()
    focus = models.CharField(max_length=16, choices=Focus)
    practice = models.CharField(
        max_length=20, blank=True, help_text=_("code of a practice: NGSS, SMP, computing")
    )
    measure = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    baseline = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    opened = models.DateField()
    carried_from = TenantForeignKey("self", null=True, blank=True)

    class Meta:
        constraints = [unique_uid("coaching_goal")]


class GoalParticipant(Span):
    """A teacher the goal is for."""

    goal = TenantForeignKey(Goal, related_name="participants")
    person = TenantForeignKey(Person)

    class Meta:
        constraints = [span_check("coaching_goalparticipant")]


class GoalStatus(TenantModel):
    """A chain: open → completed / carried / dropped, with evidence."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        COMPLETED = "completed", _("completed")
        CARRIED = "carried", _("carried over")
        DROPPED = "dropped", _("dropped")

    goal = TenantForeignKey(Goal, related_name="statuses")
    starts = models.DateField()
    status = models.CharField(max_length=9, choices=Status)
    evidence = models.TextField(blank=True)
    evidence_url = models.URLField(max_length=500, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [chain_key("goal", "coaching_goalstatus")]


class GoalDue(TenantModel):
    """A chain: the due date known from `starts` on."""

    goal = TenantForeignKey(Goal, related_name="dues")
    starts = models.DateField()
    due = models.DateField()

    class Meta:
        constraints = [chain_key("goal", "coaching_goaldue")]


class GoalTouch(TenantModel):
    """The coach and teacher worked on a goal that day; on track as the coach says."""

    goal = TenantForeignKey(Goal, related_name="touches")
    day = models.DateField()
    session = TenantForeignKey(Session, null=True, blank=True, related_name="goal_touches")
    on_track = models.BooleanField(null=True, blank=True)
    value = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "goal", "session"], name="coaching_touch_session"
            )
        ]


class NextStep(RootModel):
    """Who does what by when. Carried into each next log until done or dropped.

    owner: who promised it, and is asked until a StepOwner says another.
    """

    session = TenantForeignKey(Session, null=True, blank=True, related_name="next_steps")
    engagement = TenantForeignKey(Engagement, null=True, blank=True, related_name="next_steps")
    owner = TenantForeignKey(Person, null=True, blank=True)
    text = models.TextField()
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            unique_uid("coaching_nextstep"),
            models.CheckConstraint(
                condition=Q(session__isnull=False) | Q(engagement__isnull=False),
                name="coaching_nextstep_promised_somewhere",
            ),
        ]


class StepOwner(TenantModel):
    """Who is asked for a next step from a day on: a hand-over passed it to them."""

    step = TenantForeignKey(NextStep, related_name="owners")
    starts = models.DateField()
    owner = TenantForeignKey(Person)

    class Meta:
        constraints = [chain_key("step", "coaching_stepowner")]
