"""Who has looked at whose record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
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
    looked_at_all(actor, kind, {subject: [uid]})


def looked_at_all(actor: Actor, kind: str, uids: Mapping[str, Iterable[UUID | None]]) -> None:
    """Note one look at each of several records, in one statement. uids: by subject."""
    if actor.system:
        return
    now = timezone.now()
    AccessLog.objects.bulk_create(
        AccessLog(
            district=actor.district_id,
            user=actor.user_id,
            label=actor.label,
            kind=kind,
            subject=subject,
            uid=uid,
            at=now,
        )
        for subject, some in uids.items()
        for uid in some
    )


def who_looked(district_id: int, subject: str, uid: UUID, limit: int = 100) -> list[Look]:
    """Who has looked at a record, the newest first. Ask the part `looks` before showing it."""
    rows = AccessLog.objects.filter(district=district_id, subject=subject, uid=uid)
    return [
        Look(row.label, row.kind, row.at, row.user) for row in rows.order_by("-at", "-id")[:limit]
    ]


def who_looked_at(
    district_id: int,
    uids: Mapping[str, Iterable[UUID]],
    limit: int = 100,
    but: int | None = None,
) -> list[tuple[str, UUID | None, Look]]:
    """Who has looked at several records, the newest first: (subject, uid, look).

    uids: by subject ("session", "engagement"). but: a user whose own looks are left out. Ask the
    part `looks` before showing it.
    """
    wanted = Q(pk__in=())
    for subject, some in uids.items():
        wanted |= Q(subject=subject, uid__in=list(some))
    rows = AccessLog.objects.filter(wanted, district=district_id).order_by("-at", "-id")
    if but is not None:
        rows = rows.exclude(user=but)
    rows = rows[:limit]
    return [(row.subject, row.uid, Look(row.label, row.kind, row.at, row.user)) for row in rows]
