"""How long an engagement was in what: states, phases and gaps in instructional days.

Paused days count nowhere. A length is the number of instructional days after its first edge up
to its last one; over several schools the shortest counts, so that a stall is one for all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from stemhappens.coaching.models import Engagement, EngagementMember, EngagementState
from stemhappens.core.spans import holding
from stemhappens.people.calendar import Calendar
from stemhappens.people.models import Placement

State = EngagementState.State
Link = tuple[date, str]


@dataclass(frozen=True)
class Spell:
    """A state or phase from `starts` up to the day before `ends` (None: still)."""

    starts: date
    ends: date | None
    name: str


@dataclass(frozen=True)
class Lengths:
    """Measures stretches of one engagement: its calendar, its schools, its active pieces."""

    calendar: Calendar
    school_ids: tuple[int | None, ...]
    active: tuple[tuple[date, date], ...]

    def days(self, after: date, upto: date) -> int:
        """Instructional days after `after` up to `upto`, pauses left out."""
        pieces = [
            (max(after, starts), min(upto, ends))
            for starts, ends in self.active
            if starts < upto and ends > after
        ]
        return min(
            sum(self.calendar.between(first, last, school) for first, last in pieces)
            for school in self.school_ids
        )


def spells(chain: Iterable[Link], closed: date | None = None) -> list[Spell]:
    """The spells of a chain in order; the last one lasts, or ends on `closed`."""
    links = sorted(chain)
    ends = [starts for starts, _ in links[1:]]
    return [
        Spell(starts, end, name)
        for (starts, name), end in zip(links, [*ends, closed], strict=False)
        if closed is None or starts < closed
    ]


def closing_day(states: Sequence[Link]) -> date | None:
    """The day an engagement was closed, if it is."""
    last = max(states, default=None)
    return last[0] if last and last[1] in (State.CLOSED, State.DECLINED) else None


def schools_of(
    engagements: Sequence[Engagement],
    today: date,
    members: Iterable[EngagementMember] | None = None,
) -> dict[int, set[int]]:
    """The schools each engagement is measured by: its own, else those of its teachers.

    members: everybody who is or was in them, where they were read already.
    """
    open_ones = [row.pk for row in engagements if row.school_id is None]
    found = {row.pk: {row.school_id} for row in engagements if row.school_id is not None}
    if members is None:
        members = EngagementMember.objects.filter(
            engagement_id__in=open_ones, role=EngagementMember.Role.TEACHER
        )
    teachers: dict[int, set[int]] = {}
    for member in members:
        if member.role == EngagementMember.Role.TEACHER and member.engagement_id in open_ones:
            teachers.setdefault(member.person_id, set()).add(member.engagement_id)
    for placement in Placement.objects.filter(holding(today), person_id__in=list(teachers)):
        for engagement_id in teachers[placement.person_id]:
            found.setdefault(engagement_id, set()).add(placement.school_id)
    return found


def lengths(
    calendar: Calendar, school_ids: Iterable[int], states: Sequence[Link], today: date
) -> Lengths:
    """What measures an engagement with these states as of `today`."""
    pieces = [
        (spell.starts, min(spell.ends or today, today))
        for spell in spells(states)
        if spell.name == State.ACTIVE
    ]
    return Lengths(calendar, tuple(school_ids) or (None,), tuple(pieces))
