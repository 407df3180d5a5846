"""Engagements: who takes part, in which state and phase, and what was agreed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stemhappens.core.spans import Span, chain_key, span_check
from stemhappens.core.tenancy import RootModel, TenantForeignKey, TenantModel, unique_uid
from stemhappens.people.models import Person, Phase, PhaseTemplate, Program, School, Team


class Engagement(RootModel):
    """Coach(es) × teacher(s) or a team, going through phases; may cross a year."""

    program = TenantForeignKey(Program)
    template = TenantForeignKey(PhaseTemplate)
    school = TenantForeignKey(School, null=True, blank=True)
    team = TenantForeignKey(Team, null=True, blank=True)
    opened = models.DateField()

    class Meta:
        constraints = [unique_uid("coaching_engagement")]


class EngagementState(TenantModel):
    """A chain: what an engagement is from `starts` on, and why."""

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        DECLINED = "declined", _("declined")
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        CLOSED = "closed", _("closed")

    engagement = TenantForeignKey(Engagement, related_name="states")
    starts = models.DateField()
    state = models.CharField(max_length=8, choices=State)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [chain_key("engagement", "coaching_engagementstate")]


class EngagementPhase(TenantModel):
    """A chain: the phase an engagement is in from `starts` on; re-entering is a new spell."""

    engagement = TenantForeignKey(Engagement, related_name="phases")
    starts = models.DateField()
    phase = TenantForeignKey(Phase)

    class Meta:
        constraints = [chain_key("engagement", "coaching_engagementphase")]


class EngagementMember(Span):
    """A coach or teacher takes part in an engagement."""

    class Role(models.TextChoices):
        COACH = "coach", _("coach")
        TEACHER = "teacher", _("teacher")

    engagement = TenantForeignKey(Engagement, related_name="members")
    person = TenantForeignKey(Person, related_name="engagement_memberships")
    role = models.CharField(max_length=8, choices=Role)
    lead = models.BooleanField(default=False)

    class Meta:
        constraints = [span_check("coaching_engagementmember")]
        indexes = [models.Index(fields=["district", "person", "role"], name="coaching_member_of")]


class Agreement(TenantModel):
    """A chain: what an engagement's parties allow an audience to see, from `starts` on."""

    class Audience(models.TextChoices):
        LEAD_COACH = "lead_coach", _("lead coach")
        REPORT = "report", _("a story in a report")

    engagement = TenantForeignKey(Engagement, related_name="agreements")
    audience = models.CharField(max_length=12, choices=Audience)
    starts = models.DateField()
    summary = models.BooleanField(default=False)
    goal_text = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "engagement", "audience", "starts"],
                name="coaching_agreement_day",
            )
        ]
