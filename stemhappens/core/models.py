"""The tenant, the write units and their changes, and the ledger of every uid that came in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stemhappens.core.tenancy import TenantModel


class Network(models.Model):
    """A state or regional agency that groups districts."""

    id = models.BigAutoField(primary_key=True)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """The tenant. `seq` rises by one with each write unit; `pinned_now` stops the clock (demo)."""

    id = models.BigAutoField(primary_key=True)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    network = models.ForeignKey(Network, models.PROTECT, null=True, blank=True, related_name="+")
    timezone = models.CharField(max_length=64, default="America/New_York")
    pinned_now = models.DateTimeField(null=True, blank=True)
    public_demo = models.BooleanField(default=False)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class AccountsStream(models.Model):
    """One row: the write sequence of users, networks and districts themselves."""

    id = models.BigAutoField(primary_key=True)
    seq = models.BigIntegerField(default=0)


class WriteUnit(models.Model):
    """One unit of work: who changed what district, why and when. District None: accounts."""

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, models.PROTECT, null=True, related_name="+")
    seq = models.BigIntegerField()
    cause = models.CharField(max_length=80)
    actor_user = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    columns_hash = models.CharField(max_length=64)
    undoes_seq = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "seq"], name="core_writeunit_seq"),
        ]


class Change(models.Model):
    """One row changed in a unit. `before` is its image by column name; None for an insert.

    Audit trail, undo, watermark of the lake and explanation of a restatement in one table.
    """

    class Op(models.TextChoices):
        INSERT = "insert", _("added")
        UPDATE = "update", _("changed")
        DELETE = "delete", _("removed")

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, models.PROTECT, null=True, related_name="+")
    seq = models.BigIntegerField()
    n = models.PositiveIntegerField()
    model = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    op = models.CharField(max_length=6, choices=Op)
    before = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "seq", "n"], name="core_change_n"),
        ]
        indexes = [
            models.Index(fields=["district", "model", "row_id", "seq"], name="core_change_row"),
        ]


class Received(TenantModel):
    """Every uid that ever came in, so that a resend or a second import resurrects nothing."""

    class Fate(models.TextChoices):
        KEPT = "kept", _("kept")
        WITHDRAWN = "withdrawn", _("withdrawn")
        MERGED = "merged", _("merged")

    uid = models.UUIDField()
    payload_hash = models.CharField(max_length=64)
    fate = models.CharField(max_length=10, choices=Fate, default=Fate.KEPT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "uid"], name="core_received_uid"),
        ]
