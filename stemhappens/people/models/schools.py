"""Schools, whatever they were called and were when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stemhappens.core.spans import OPEN_END, chain_key
from stemhappens.core.tenancy import RootModel, TenantForeignKey, TenantModel, unique_uid


class School(RootModel):
    """A school. Open from `opens` up to the day before `closes`, whatever the calendar."""

    name = models.CharField(max_length=200)
    opens = models.DateField(null=True, blank=True)
    closes = models.DateField(default=OPEN_END)

    class Meta:
        constraints = [unique_uid("people_school")]

    def __str__(self) -> str:
        return self.name


class SchoolAlias(TenantModel):
    """Another spelling of a school, or its name before a merger; found by the import."""

    school = TenantForeignKey(School, related_name="aliases")
    text = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "school", "text"], name="people_alias_text")
        ]


class SchoolAttribute(TenantModel):
    """A chain: what a school was from `starts` on."""

    class Level(models.TextChoices):
        ELEMENTARY = "elementary", _("elementary")
        MIDDLE = "middle", _("middle")
        HIGH = "high", _("high")
        K8 = "k8", _("K–8")
        OTHER = "other", _("other")

    school = TenantForeignKey(School, related_name="attributes")
    starts = models.DateField()
    level = models.CharField(max_length=12, choices=Level, default=Level.OTHER)
    need_tier = models.PositiveSmallIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [chain_key("school", "people_schoolattribute")]
