"""The engagements of a team follow its members: who joins or leaves it joins or leaves them.

Written in the same unit as the team's change, so that reading an engagement asks its own members
alone. Closed and declined engagements stay as they were.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, Subquery

from stemhappens.coaching.models import Engagement, EngagementMember, EngagementState
from stemhappens.core.spans import Span
from stemhappens.core.write import Unit
from stemhappens.people.models import TeamMember

TEACHER = EngagementMember.Role.TEACHER
OVER = (EngagementState.State.CLOSED, EngagementState.State.DECLINED)


def members_to_follow(
    engagement: Engagement, since: date, without: Iterable[int] = ()
) -> list[EngagementMember]:
    """Rows for the team's members from `since` on, not yet added. without: who is in it anyway."""
    rows = TeamMember.objects.filter(team_id=engagement.team_id or 0, ends__gt=since)
    left_out = set(without)
    return [
        EngagementMember(
            engagement=engagement,
            person_id=row.person_id,
            role=TEACHER,
            starts=max(row.starts, since),
            ends=row.ends,
        )
        for row in rows.order_by("starts", "id")
        if row.person_id not in left_out
    ]


def follow_joined(unit: Unit, rows: Iterable[TeamMember]) -> None:
    """Let new members of a team take part in its engagements, on each day they are in it.

    On days on which they take part by name already nothing is added.
    """
    for row in rows:
        for engagement in _open_engagements(row.team_id):
            present = EngagementMember.objects.filter(
                engagement=engagement, person_id=row.person_id, ends__gt=row.starts
            )
            left = _outside(max(row.starts, engagement.opened), row.ends, present)
            if not left:
                continue
            unit.change(engagement)
            unit.add_all(
                EngagementMember(
                    engagement=engagement,
                    person_id=row.person_id,
                    role=TEACHER,
                    starts=starts,
                    ends=ends,
                )
                for starts, ends in left
            )


def _outside(starts: date, ends: date, present: Iterable[Span]) -> list[tuple[date, date]]:
    """The stretches of [starts, ends) on which none of the spans `present` holds."""
    found = []
    for span in sorted(present, key=lambda one: one.starts):
        if starts < min(span.starts, ends):
            found.append((starts, min(span.starts, ends)))
        starts = max(starts, span.ends)
    return found + ([(starts, ends)] if starts < ends else [])


def follow_left(unit: Unit, rows: Iterable[TeamMember]) -> None:
    """Let who leaves a team leave its engagements on the same day."""
    for row in rows:
        members = EngagementMember.objects.filter(
            engagement__in=_open_engagements(row.team_id),
            person_id=row.person_id,
            role=TEACHER,
            ends__gt=row.ends,
        )
        for member in members.select_related("engagement"):
            unit.change(member.engagement)
            if member.starts < row.ends:
                unit.change(member, ends=row.ends)
            else:
                unit.remove(member)


def catch_up(unit: Unit, engagement: Engagement, day: date) -> None:
    """After a reopening: who joined the team in the meantime takes part from `day` on."""
    present: dict[int, list[EngagementMember]] = {}
    for row in EngagementMember.objects.filter(engagement=engagement, ends__gt=day):
        present.setdefault(row.person_id, []).append(row)
    for member in members_to_follow(engagement, day):
        for starts, ends in _outside(member.starts, member.ends, present.get(member.person_id, ())):
            unit.add(
                EngagementMember(
                    engagement=engagement,
                    person_id=member.person_id,
                    role=TEACHER,
                    starts=starts,
                    ends=ends,
                )
            )


def _open_engagements(team_id: int) -> list[Engagement]:
    newest = EngagementState.objects.filter(engagement=OuterRef("pk")).order_by("-starts")
    rows = Engagement.objects.filter(team_id=team_id).annotate(
        now=Subquery(newest.values("state")[:1])
    )
    return list(rows.exclude(now__in=OVER).order_by("id"))
