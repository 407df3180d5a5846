"""What the parties of an engagement agreed to open, and to whom, as of today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from stemhappens.coaching.models import Agreement, Engagement, EngagementMember
from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.rules import may, visible
from stemhappens.core.spans import holding
from stemhappens.people.reads import names_for

FLAGS = ("summary", "goal_text")


@dataclass(frozen=True)
class Opened:
    """What an audience may see by agreement, since when (None: never agreed on)."""

    audience: str
    summary: bool
    goal_text: bool
    since: date | None


@dataclass(frozen=True)
class AgreementSeen:
    """An engagement's partnership agreement. teachers None: the viewer may not know who.

    may_change: the viewer is one of its coaches of today.
    """

    uid: UUID
    coaches: tuple[str, ...]
    teachers: tuple[str, ...] | None
    school: str
    opened: date
    lead_coach: Opened
    report: Opened
    may_change: bool
    today: date


def agreed_parts(engagement: Engagement, audience: str) -> frozenset[str]:
    """Of FLAGS, what the newest agreement opens to an audience."""
    rows = Agreement.objects.filter(engagement=engagement, audience=audience)
    last = rows.order_by("-starts").first()
    return frozenset(flag for flag in FLAGS if last is not None and getattr(last, flag))


def agreement_of(engagement: Engagement, viewer: Actor, district: District) -> AgreementSeen:
    """The agreement as the viewer may see it; whether they may know of it is asked before."""
    today = clock.today(district)
    rows = Agreement.objects.filter(engagement=engagement).order_by("starts")
    newest = {row.audience: row for row in visible(rows, viewer, "progress")}
    day = max(today, engagement.opened)
    members = EngagementMember.objects.filter(holding(day), engagement=engagement)
    shown = list(visible(members, viewer, "who").order_by("-lead", "id"))
    names = names_for(viewer, [row.person_id for row in shown], today)
    coaches = [row.person_id for row in members if row.role == EngagementMember.Role.COACH]
    teachers = _named(shown, EngagementMember.Role.TEACHER, names)
    return AgreementSeen(
        uid=engagement.uid,
        coaches=_named(shown, EngagementMember.Role.COACH, names),
        teachers=teachers or None,
        school=engagement.school.name if engagement.school else "",
        opened=engagement.opened,
        lead_coach=_opened(newest, Agreement.Audience.LEAD_COACH),
        report=_opened(newest, Agreement.Audience.REPORT),
        may_change=any(may(viewer, "agree", coach_ids=[key]) for key in coaches),
        today=today,
    )


def _named(rows: Iterable[EngagementMember], role: str, names: dict[int, str]) -> tuple[str, ...]:
    return tuple(names.get(row.person_id, "") for row in rows if row.role == role)


def _opened(newest: dict[str, Agreement], audience: str) -> Opened:
    row = newest.get(audience)
    if row is None:
        return Opened(audience, False, False, None)
    return Opened(audience, row.summary, row.goal_text, row.starts)
