"""The words a district chooses from; retired, never deleted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stemhappens.core.tenancy import TenantForeignKey, TenantModel


class SessionType(TenantModel):
    """Vocabulary: a kind of session. Micro-touches never count as a visit."""

    class Group(models.TextChoices):
        VISIT = "visit", _("visit")
        MICRO = "micro", _("micro-touch")

    class Step(models.TextChoices):
        NONE = "", _("neither")
        OBSERVATION = "observation", _("observation")
        DEBRIEF = "debrief", _("debrief")

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    group = models.CharField(max_length=6, choices=Group, default=Group.VISIT)
    loop_step = models.CharField(max_length=12, choices=Step, default=Step.NONE, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="people_sessiontype_code")
        ]
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class Topic(TenantModel):
    """Vocabulary: what a session was about, tagged by the framework it comes from."""

    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    framework = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="people_topic_code")
        ]
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class PhaseTemplate(TenantModel):
    """A set of phases an engagement goes through (Discovery …, Impact Cycle)."""

    name = models.CharField(max_length=80)
    is_default = models.BooleanField(default=False)
    retired = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "name"], name="people_template_name")
        ]

    def __str__(self) -> str:
        return self.name


class Phase(TenantModel):
    """A phase of a template. Limits and cadence are instructional days."""

    template = TenantForeignKey(PhaseTemplate, related_name="phases")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    cadence_days = models.PositiveSmallIntegerField(null=True, blank=True)
    stall_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "template", "position"], name="people_phase_position"
            )
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class LibraryEntry(TenantModel):
    """Vocabulary: a goal or a next step to begin from, tagged by the practice it serves."""

    class Kind(models.TextChoices):
        GOAL = "goal", _("goal")
        STEP = "step", _("next step")

    kind = models.CharField(max_length=4, choices=Kind)
    text = models.CharField(max_length=300)
    practice = models.CharField(max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "kind", "text"], name="people_libraryentry_text"
            )
        ]
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text
