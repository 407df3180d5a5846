"""The day a coach leaves: who took over which engagement, and from when."""

from django.db import models

from stemhappens.coaching.models.engagements import Engagement
from stemhappens.core.tenancy import RootModel, TenantForeignKey, TenantModel, unique_uid
from stemhappens.people.models import Person


class HandOver(RootModel):
    """A coach's caseload passed on; `day` is the first day without them."""

    leaver = TenantForeignKey(Person, related_name="handovers")
    day = models.DateField()

    class Meta:
        constraints = [unique_uid("coaching_handover")]


class HandOverItem(TenantModel):
    """An engagement of the leaver's, and who received it (nobody: it was closed)."""

    handover = TenantForeignKey(HandOver, related_name="items")
    engagement = TenantForeignKey(Engagement, related_name="handovers")
    receiver = TenantForeignKey(Person, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "handover", "engagement"], name="coaching_handover_item"
            )
        ]
