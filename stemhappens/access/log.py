"""Who has looked at whose record."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from stemhappens.access.models import AccessLog
from stemhappens.core.actor import Actor


@dataclass(frozen=True)
class Look:
    """Somebody looked at a record, or took it out."""

    label: str
    kind: str
    at: datetime
    user_id: int | None


def looked(actor: Actor, kind: str, subject: str, uid: UUID | None) -> None:
    """Note that `actor` looked (kind "page", "export" …) at a subject ("session", "engagement").

    In real time and outside any unit; the system's own reads are not noted.
    """
    if actor.system:
        return
    AccessLog.objects.create(
        district=actor.district_id,
        user=actor.user_id,
        label=actor.label,
        kind=kind,
        subject=subject,
        uid=uid,
        at=timezone.now(),
    )


def who_looked(district_id: int, subject: str, uid: UUID, limit: int = 100) -> list[Look]:
    """Who has looked at a record, the newest first. Ask the part `looks` before showing it."""
    rows = AccessLog.objects.filter(district=district_id, subject=subject, uid=uid)
    return [
        Look(row.label, row.kind, row.at, row.user) for row in rows.order_by("-at", "-id")[:limit]
    ]
