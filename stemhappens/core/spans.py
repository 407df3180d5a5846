"""Spans are half-open [starts, ends), open until 9999-12-31; chains store `starts` only."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from stemhappens.core.tenancy import TenantModel

OPEN_END = date(9999, 12, 31)
"""The end of a span that is still open."""


class Span(TenantModel):
    """A tenant row that holds from `starts` up to the day before `ends`."""

    starts = models.DateField()
    ends = models.DateField(default=OPEN_END)

    class Meta:
        abstract = True

    def holds(self, day: date) -> bool:
        """True when `day` lies within."""
        return self.starts <= day < self.ends


def span_check(app_and_model: str) -> models.CheckConstraint:
    """The constraint every Span declares: it starts before it ends."""
    return models.CheckConstraint(
        condition=Q(starts__lt=F("ends")), name=f"{app_and_model}_starts_before_ends"
    )


def holding(day: date) -> Q:
    """The query filter for spans that hold `day`."""
    return Q(starts__lte=day, ends__gt=day)


def chain_key(parent: str, app_and_model: str) -> models.UniqueConstraint:
    """A chain stores `starts` only, unique per parent and day: the last of a day wins."""
    return models.UniqueConstraint(
        fields=["district", parent, "starts"], name=f"{app_and_model}_day"
    )
