"""School years and the days without school."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stemhappens.core.tenancy import TenantForeignKey, TenantModel
from stemhappens.people.models.schools import School


class SchoolYear(TenantModel):
    """A school year: its first and last instructional day."""

    name = models.CharField(max_length=20)
    first_day = models.DateField()
    last_day = models.DateField()
    weekdays = models.CharField(max_length=7, default="12345", help_text=_("ISO weekdays"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "first_day"], name="people_year_first_day"),
            models.CheckConstraint(
                condition=Q(first_day__lte=models.F("last_day")), name="people_year_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Closure(TenantModel):
    """A day without school; of one school where its calendar differs, else of the district."""

    day = models.DateField()
    school = TenantForeignKey(School, null=True, blank=True, related_name="closures")
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "school", "day"], name="people_closure_school_day"
            ),
            models.UniqueConstraint(
                fields=["district", "day"],
                condition=Q(school__isnull=True),
                name="people_closure_district_day",
            ),
        ]
