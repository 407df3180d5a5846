"""What came in, from which file and row; and the staged files that wait for a person."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from stemhappens.core.db.guard import exempt
from stemhappens.core.tenancy import RootModel, TenantForeignKey, TenantModel, unique_uid


class Import(RootModel):
    """One file taken in, in one undoable unit. `source` is the declared name of the log."""

    class Kind(models.TextChoices):
        ROSTER = "roster", _("roster")
        SESSIONS = "sessions", _("sessions")

    kind = models.CharField(max_length=8, choices=Kind)
    source = models.CharField(max_length=80)
    file_name = models.CharField(max_length=255)
    file_hash = models.CharField(max_length=64)
    seq = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [unique_uid("intake_import")]


class ImportRow(TenantModel):
    """One input row or cell: where it stood, its words, and what became of it.

    file: the one of a zip or folder that it stood in; blank where the import is a single file.
    day, minutes, named: what the row was understood to say, kept for rows that became no visit,
    too, so that a difference to an older report can be explained row by row. named: the teachers
    as written. total: a line of sums.
    """

    imported = TenantForeignKey(Import, related_name="rows")
    file = models.CharField(max_length=255, blank=True)
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField()
    cell = models.CharField(max_length=10, blank=True)
    raw = models.TextField(blank=True)
    outcome = models.CharField(max_length=16)
    reasons = models.TextField(blank=True)
    fingerprint = models.UUIDField(null=True)
    # plain ids: a session may be withdrawn, its row in the file's record stays
    session = models.BigIntegerField(null=True)
    time_entry = models.BigIntegerField(null=True)
    day = models.DateField(null=True)
    minutes = models.PositiveIntegerField(null=True)
    named = models.CharField(max_length=200, blank=True)
    total = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["district", "session"], name="intake_row_session"),
            models.Index(fields=["district", "imported"], name="intake_row_import"),
        ]


class Staged(models.Model):
    """An uploaded file that waits for answers; its bytes lie in STEMHAPPENS_HOME. No tenant row.

    While it is imported by itself: the phase, how many rows of how many, the last sign of life, who
    started it (None: the command line), and what stopped it. imported: what of it came in last.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    district = models.BigIntegerField()
    user = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=8)
    source = models.CharField(max_length=80)
    file_name = models.CharField(max_length=255)
    answers = models.JSONField(default=dict)
    at = models.DateTimeField()
    phase = models.CharField(max_length=12, blank=True)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    beat = models.DateTimeField(null=True)
    starter = models.BigIntegerField(null=True)
    stopped = models.CharField(max_length=300, blank=True)
    imported = models.UUIDField(null=True)


exempt(Staged._meta.db_table)
