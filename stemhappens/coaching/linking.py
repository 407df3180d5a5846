"""Link visits to the engagements they fit: the same teacher, one of the coaches, open that day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from stemhappens.coaching.bulk_rows import drafts_of
from stemhappens.coaching.context import EngagementKnown, load_context
from stemhappens.coaching.drafts import SessionDraft
from stemhappens.coaching.models import Attendance, NextStep, Session
from stemhappens.core.problem import Problems, Stale
from stemhappens.core.rules import may
from stemhappens.core.write import Unit
from stemhappens.people.checks import authorize_any, refuse

Changes = list[tuple[Any, dict[str, Any]]]


@dataclass(frozen=True)
class Link:
    """Say that a teacher was in a visit for an engagement. version: of the visit, as read."""

    session_id: int
    version: int
    person_id: int
    engagement_id: int


def fits(
    known: EngagementKnown, session: Session, person_id: int, coach_ids: Collection[int]
) -> bool:
    """True when a visit may be linked to an engagement: the same teacher, one of its coaches,
    open that day, of the same program."""
    day = session.day
    return (
        known.program_id == session.program_id
        and known.is_open(day)
        and known.has(person_id, day, coach=False)
        and any(known.has(coach, day, coach=True) for coach in coach_ids)
    )


def link_visits(unit: Unit, links: Sequence[Link]) -> int:
    """Link visits to engagements they fit, all or none; returns how many links were made.

    Raises Denied, Stale where a visit was changed or linked since it was read, Invalid where an
    engagement does not fit. Next steps of the visit are then carried in the engagement, too.
    """
    assert unit.district is not None
    keys = {link.session_id for link in links}
    sessions = {row.pk: row for row in Session.objects.filter(pk__in=keys)}
    drafts = drafts_of(sessions.values())
    for draft in drafts.values():
        _authorize(unit, draft)
    context = load_context(unit.district, drafts.values())
    rows = list(Attendance.objects.filter(session_id__in=keys, role=Attendance.Role.TEACHER))
    seats = {(row.session_id, row.person_id): row for row in rows}
    problems = Problems()
    changes: Changes = []
    for link in links:
        seat = _seat(link, sessions, seats)
        known = context.engagements.get(link.engagement_id)
        session, coaches = sessions[link.session_id], drafts[link.session_id].coach_ids
        if known is None or not fits(known, session, link.person_id, coaches):
            problems.add("engagement", _("This engagement does not fit the visit any more."))
        changes.append((seat, {"engagement_id": link.engagement_id}))
    refuse(problems)
    unit.change_all(changes)
    unit.change_all(_carried(rows))
    # the version rises with any of its rows, so that the next writer is told
    unit.change_all([(session, {}) for session in sessions.values()])
    return len(changes)


def _authorize(unit: Unit, draft: SessionDraft) -> None:
    if not may(unit.actor, "link"):
        authorize_any(unit.actor, "link", draft.coach_ids)


def _seat(
    link: Link, sessions: Mapping[int, Session], seats: Mapping[tuple[int, int], Attendance]
) -> Attendance:
    session, seat = sessions.get(link.session_id), seats.get((link.session_id, link.person_id))
    if session is None or seat is None or session.version != link.version or seat.engagement_id:
        raise Stale("a visit was changed by somebody else in the meantime")
    return seat


def _carried(seats: Sequence[Attendance]) -> Changes:
    """Next steps that no engagement carried yet: in their owner's, else in the only one."""
    linked: dict[int, dict[int, int]] = {}
    for seat in seats:
        if seat.engagement_id:
            linked.setdefault(seat.session_id, {})[seat.person_id] = seat.engagement_id
    found: Changes = []
    for step in NextStep.objects.filter(session_id__in=linked, engagement__isnull=True):
        owned = linked[step.session_id or 0]
        only = set(owned.values())
        key = owned.get(step.owner_id or 0) or (only.pop() if len(only) == 1 else None)
        if key:
            found.append((step, {"engagement_id": key}))
    return found
