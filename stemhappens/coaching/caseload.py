"""A coach's own caseload: every engagement open today, and how long since whom was seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from stemhappens.coaching.models import (
    Attendance,
    Engagement,
    EngagementMember,
    EngagementPhase,
    EngagementState,
    Session,
    SessionCoach,
)
from stemhappens.coaching.spells import Lengths, closing_day, lengths, schools_of
from stemhappens.coaching.story import is_visit
from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.spans import holding
from stemhappens.people.calendar import load_calendar
from stemhappens.people.models import School
from stemhappens.people.reads import names_on


@dataclass(frozen=True)
class CaseloadLine:
    """An engagement on a coach's list.

    phase_days: instructional days in its phase, limit: of the phase. last_visit: the last one
    held, with anybody; since_visit: instructional days since then, or since the opening.
    next_visit: the next one planned by this coach.
    """

    uid: UUID
    teachers: tuple[str, ...]
    teacher_ids: tuple[int, ...]
    school: str
    state: str
    state_name: str
    opened: date
    phase: str
    phase_days: int
    limit: int | None
    stalled: bool
    last_visit: date | None
    since_visit: int
    next_visit: date | None


def caseload(viewer: Actor, district: District) -> list[CaseloadLine]:
    """The viewer's own engagements that are invited, active or paused, longest unseen first."""
    if viewer.person_id is None:
        return []
    today = clock.today(district)
    mine = EngagementMember.objects.filter(
        holding(today), person_id=viewer.person_id, role=EngagementMember.Role.COACH
    )
    rows = Engagement.objects.filter(pk__in=mine.values("engagement"))
    engagements = list(rows.order_by("opened", "id"))
    found = _Found(engagements, viewer.person_id, district, today)
    lines = [found.line(row) for row in engagements if not found.is_closed(row)]
    return sorted(lines, key=lambda line: -line.since_visit)


class _Found:
    """All that the lines need, read in a constant number of statements."""

    def __init__(
        self, engagements: Sequence[Engagement], coach_id: int, district: District, today: date
    ) -> None:
        keys = [row.pk for row in engagements]
        self.today = today
        self.states: dict[int, list[EngagementState]] = {}
        states = EngagementState.objects.filter(engagement_id__in=keys, starts__lte=today)
        for state in states.order_by("starts"):
            self.states.setdefault(state.engagement_id, []).append(state)
        phases = EngagementPhase.objects.filter(engagement_id__in=keys, starts__lte=today)
        self.phases = {
            row.engagement_id: row for row in phases.select_related("phase").order_by("starts")
        }
        self.schools = dict(School.objects.values_list("pk", "name"))
        self.teachers = _teachers(keys, today)
        self.last, self.next = _visits(keys, coach_id, today)
        calendar, schools = load_calendar(district.pk), schools_of(engagements, today)
        self.measures: dict[int, Lengths] = {
            row.pk: lengths(calendar, schools.get(row.pk, ()), self.chain(row), today)
            for row in engagements
        }

    def chain(self, engagement: Engagement) -> list[tuple[date, str]]:
        return [(row.starts, row.state) for row in self.states.get(engagement.pk, ())]

    def is_closed(self, engagement: Engagement) -> bool:
        return closing_day(self.chain(engagement)) is not None

    def line(self, engagement: Engagement) -> CaseloadLine:
        key, measure = engagement.pk, self.measures[engagement.pk]
        phase, states = self.phases.get(key), self.states.get(key, [])
        days = measure.days(phase.starts, self.today) if phase else 0
        limit = phase.phase.stall_days if phase else None
        last = self.last.get(key)
        return CaseloadLine(
            uid=engagement.uid,
            teachers=tuple(self.teachers.get(key, {}).values()),
            teacher_ids=tuple(self.teachers.get(key, {})),
            school=self.schools.get(engagement.school_id or 0, ""),
            state=states[-1].state if states else "",
            state_name=states[-1].get_state_display() if states else "",
            opened=engagement.opened,
            phase=phase.phase.name if phase else "",
            phase_days=days,
            limit=limit,
            stalled=limit is not None and days > limit,
            last_visit=last,
            since_visit=measure.days(last or engagement.opened, self.today),
            next_visit=self.next.get(key),
        )


def _teachers(keys: Sequence[int], today: date) -> dict[int, dict[int, str]]:
    rows = list(
        EngagementMember.objects.filter(
            holding(today), engagement_id__in=keys, role=EngagementMember.Role.TEACHER
        ).order_by("id")
    )
    names = names_on([row.person_id for row in rows], today)
    found: dict[int, dict[int, str]] = {}
    for row in rows:
        found.setdefault(row.engagement_id, {})[row.person_id] = names.get(row.person_id, "")
    return found


def _visits(
    keys: Sequence[int], coach_id: int, today: date
) -> tuple[dict[int, date], dict[int, date]]:
    """Per engagement the last visit held and the next one this coach plans."""
    own = set(
        SessionCoach.objects.filter(
            person_id=coach_id, session__state=Session.State.PLANNED
        ).values_list("session_id", flat=True)
    )
    last: dict[int, date] = {}
    following: dict[int, date] = {}
    seats = Attendance.objects.filter(engagement_id__in=keys)
    for seat in seats.select_related("session__session_type").order_by("session__day"):
        if seat.engagement_id is None:
            continue
        session = seat.session
        if is_visit(session) and session.day <= today:
            last[seat.engagement_id] = session.day
        elif session.pk in own and session.day >= today:
            following.setdefault(seat.engagement_id, session.day)
    return last, following
