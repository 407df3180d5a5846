"""Working time that is no session."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stemhappens.core.tenancy import RootModel, TenantForeignKey, unique_uid
from stemhappens.people.models import Person, Program


class TimeEntry(RootModel):
    """Working time that is never a session."""

    class Kind(models.TextChoices):
        DISPLACED = "displaced", _("displaced (substituting, testing)")
        TRAVEL = "travel", _("travel")
        PREPARATION = "preparation", _("preparation")
        ADMINISTRATION = "administration", _("administration")

    program = TenantForeignKey(Program)
    coach = TenantForeignKey(Person, null=True, blank=True, related_name="time_entries")
    day = models.DateField()
    kind = models.CharField(max_length=14, choices=Kind)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [unique_uid("coaching_timeentry")]
