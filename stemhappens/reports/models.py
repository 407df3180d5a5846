"""Frozen reports: their questions and integers, and once per sequence the rows behind.

And what a report from before the product said, to be held beside what the product finds.
"""

from django.db import models

from stemhappens.core.tenancy import RootModel, TenantForeignKey, TenantModel, unique_uid
from stemhappens.people.models import Program


class Report(RootModel):
    """Frozen figures for an audience and period. `document` is read whole, never queried."""

    program = TenantForeignKey(Program)
    kind = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField()
    frozen_at = models.DateTimeField()
    frozen_seq = models.BigIntegerField()
    frozen_by = models.CharField(max_length=200)
    document = models.JSONField()
    document_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [unique_uid("reports_report")]


class FrozenRows(TenantModel):
    """The fact rows (ids, never names) behind every report of a sequence and period, packed."""

    program = TenantForeignKey(Program)
    seq = models.BigIntegerField()
    starts = models.DateField()
    ends = models.DateField()
    packed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "program", "seq", "starts", "ends"],
                name="reports_frozen_once",
            )
        ]


class Stated(TenantModel):
    """A number that an earlier report gave for a period. figure: a name of the catalogue."""

    program = TenantForeignKey(Program)
    starts = models.DateField()
    ends = models.DateField()
    figure = models.CharField(max_length=40)
    number = models.DecimalField(max_digits=9, decimal_places=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "program", "starts", "ends", "figure"],
                name="reports_stated_once",
            )
        ]


class MoveStep(TenantModel):
    """A step of the move off the spreadsheet that a person said is done. `step`: its key."""

    step = models.CharField(max_length=20)
    done_on = models.DateField()
    said_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "step"], name="reports_move_step_once")
        ]
