"""Who pays for the program, for what, and by when they want to hear of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stemhappens.core.spans import Span, span_check
from stemhappens.core.tenancy import RootModel, TenantForeignKey, TenantModel, unique_uid
from stemhappens.people.models.calendar import SchoolYear
from stemhappens.people.models.program import Program


class Award(RootModel, Span):
    """A grant with its own period, which need not be the school year."""

    program = TenantForeignKey(Program, related_name="awards")
    name = models.CharField(max_length=200)
    funder = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=80, blank=True, help_text=_("award number"))
    cents = models.PositiveBigIntegerField(null=True, blank=True, help_text=_("the whole award"))

    class Meta:
        constraints = [unique_uid("people_award"), span_check("people_award")]

    def __str__(self) -> str:
        return self.name


class AwardMeasure(TenantModel):
    """An objective of an award: the figure it is measured by, and its target by a day."""

    award = TenantForeignKey(Award, related_name="measures")
    position = models.PositiveSmallIntegerField(default=0)
    objective = models.CharField(max_length=300)
    figure = models.SlugField(max_length=60, help_text=_("a figure of the catalogue"))
    target = models.DecimalField(max_digits=12, decimal_places=2)
    by = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "award", "position"], name="people_awardmeasure_position"
            )
        ]
        ordering = ["position"]


class AwardReport(TenantModel):
    """A day on which the funder expects a report, and when it was sent."""

    award = TenantForeignKey(Award, related_name="reports")
    due = models.DateField()
    sent_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "award", "due"], name="people_awardreport_due"
            )
        ]
        ordering = ["due"]


class Budget(TenantModel):
    """What a program costs in a school year, in cents."""

    program = TenantForeignKey(Program, related_name="budgets")
    year = TenantForeignKey(SchoolYear, related_name="budgets")
    cents = models.PositiveBigIntegerField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "program", "year"], name="people_budget_year"
            )
        ]
