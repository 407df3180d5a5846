"""What a receiver needs on one page, and what a director may know of a hand-over.

Words come here only as the rules let a coach of the engagement read them: a receiver is one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from stemhappens.coaching.models import (
    Agreement,
    Attendance,
    Engagement,
    EngagementMember,
    EngagementPhase,
    EngagementState,
    Goal,
    GoalDue,
    GoalStatus,
    HandOver,
    HandOverItem,
    NextStep,
    Session,
)
from stemhappens.coaching.reveal import StepSeen, steps_seen
from stemhappens.coaching.story import is_visit
from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.rules import visible
from stemhappens.core.spans import holding
from stemhappens.people.reads import names_for, names_on

VISITS = 3
"""So many of the last visits are named."""


@dataclass(frozen=True)
class VisitBrief:
    """A visit held: when, of which type, how long."""

    uid: UUID
    day: date
    type_name: str
    minutes: int | None


@dataclass(frozen=True)
class GoalBrief:
    """A goal that is open."""

    statement: str
    focus_name: str
    opened: date
    due: date | None


@dataclass(frozen=True)
class Brief:
    """An engagement received. visits: the last ones held, the latest first.

    coaches: who else coaches it. agreements: what its parties let others see.
    """

    uid: UUID
    teachers: tuple[str, ...]
    coaches: tuple[str, ...]
    school: str
    opened: date
    state_name: str
    phase: str
    phase_since: date | None
    visits: tuple[VisitBrief, ...]
    goals: tuple[GoalBrief, ...]
    steps: tuple[StepSeen, ...]
    agreements: tuple[str, ...]


@dataclass(frozen=True)
class Dossier:
    """What the reader received in a hand-over."""

    day: date
    briefs: tuple[Brief, ...]


@dataclass(frozen=True)
class Share:
    """How many engagements went to a coach; receiver "": they were closed."""

    receiver: str
    engagements: int


@dataclass(frozen=True)
class Record:
    """A hand-over without content, as a director sees it."""

    uid: UUID
    leaver: str
    day: date
    shares: tuple[Share, ...]

    @property
    def engagements(self) -> int:
        """How many there were."""
        return sum(share.engagements for share in self.shares)


def find_handover(uid: UUID, viewer: Actor) -> HandOver | None:
    """The hand-over with this uid, if the viewer may know of it."""
    return visible(HandOver.objects.filter(uid=uid), viewer, "handover").first()


def record_of(handover: HandOver, viewer: Actor) -> Record:
    """Who received how many engagements."""
    return records([handover], viewer)[0]


def records(handovers: Sequence[HandOver], viewer: Actor) -> list[Record]:
    """The hand-overs in order, each with who received how many; two statements."""
    items = HandOverItem.objects.filter(handover__in=handovers).order_by("id")
    counts: dict[int, dict[int, int]] = {}
    for item in visible(items, viewer, "handover").order_by("id"):
        of = counts.setdefault(item.handover_id, {})
        of[item.receiver_id or 0] = of.get(item.receiver_id or 0, 0) + 1
    people = {row.leaver_id for row in handovers} | {key for of in counts.values() for key in of}
    names = names_on(people - {0}, max((row.day for row in handovers), default=date.max))
    return [
        Record(
            row.uid,
            names.get(row.leaver_id, ""),
            row.day,
            tuple(Share(names.get(k, ""), n) for k, n in sorted(counts.get(row.pk, {}).items())),
        )
        for row in handovers
    ]


def leaver_name(handover: HandOver) -> str:
    """What the coach who left is called on the day."""
    return names_on([handover.leaver_id], handover.day).get(handover.leaver_id, "")


def last_received(viewer: Actor, since: date) -> tuple[UUID, str] | None:
    """The newest hand-over since that day from which the viewer received, and who left."""
    if viewer.person_id is None:
        return None
    mine = HandOverItem.objects.filter(receiver_id=viewer.person_id).values("handover")
    rows = visible(HandOver.objects.filter(pk__in=mine, day__gte=since), viewer, "handover")
    last = rows.order_by("-day", "-id").first()
    return None if last is None else (last.uid, leaver_name(last))


def past_handovers(viewer: Actor) -> list[Record]:
    """The hand-overs the viewer may know of, the latest first."""
    rows = visible(HandOver.objects.all(), viewer, "handover").order_by("-day", "-id")
    return records(list(rows), viewer)


def dossier(handover: HandOver, viewer: Actor, district: District) -> Dossier:
    """What the viewer received in `handover`, as a coach of it reads it; 12 statements."""
    today = clock.today(district)
    items = HandOverItem.objects.filter(handover=handover, receiver_id=viewer.person_id)
    received = visible(items, viewer, "handover").values("engagement")
    rows = visible(Engagement.objects.filter(pk__in=received), viewer, "progress")
    engagements = list(rows.select_related("school").order_by("school__name", "opened", "id"))
    found = _Found(engagements, viewer, max(today, handover.day), today)
    return Dossier(handover.day, tuple(found.brief(row) for row in engagements))


class _Found:
    """All that the briefs need, in a constant number of statements. day: when the reader begins."""

    def __init__(
        self, engagements: Sequence[Engagement], viewer: Actor, day: date, today: date
    ) -> None:
        keys = [row.pk for row in engagements]
        self.viewer = viewer
        links = EngagementState.objects.filter(engagement__in=keys, starts__lte=today)
        self.states = {row.engagement_id: row for row in links.order_by("starts")}
        phases = EngagementPhase.objects.filter(engagement__in=keys, starts__lte=today)
        self.phases = {
            row.engagement_id: row for row in phases.select_related("phase").order_by("starts")
        }
        self.members = _members(keys, viewer, day)
        self.visits = _visits(keys, viewer, today)
        self.goals = _goals(keys, viewer, today)
        self.steps = _steps(keys, viewer, day, today)
        self.agreements = _agreements(keys, viewer, today)

    def brief(self, row: Engagement) -> Brief:
        state, phase = self.states.get(row.pk), self.phases.get(row.pk)
        coaches, teachers = self.members.get(row.pk, ((), ()))
        return Brief(
            uid=row.uid,
            teachers=teachers,
            coaches=coaches,
            school=row.school.name if row.school else "",
            opened=row.opened,
            state_name=state.get_state_display() if state else "",
            phase=phase.phase.name if phase else "",
            phase_since=phase.starts if phase else None,
            visits=tuple(self.visits.get(row.pk, ())),
            goals=tuple(self.goals.get(row.pk, ())),
            steps=tuple(self.steps.get(row.pk, ())),
            agreements=tuple(self.agreements.get(row.pk, ())),
        )


def _members(
    keys: Collection[int], viewer: Actor, day: date
) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The other coaches and the teachers of each engagement on `day`."""
    every = EngagementMember.objects.filter(holding(day), engagement__in=keys)
    rows = list(visible(every, viewer, "who").order_by("-lead", "id"))
    names = names_for(viewer, [row.person_id for row in rows], day)
    found: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for row in rows:
        coaches, teachers = found.get(row.engagement_id, ((), ()))
        name = names.get(row.person_id, "")
        if row.role == EngagementMember.Role.TEACHER:
            teachers = (*teachers, name)
        elif row.person_id != viewer.person_id:
            coaches = (*coaches, name)
        found[row.engagement_id] = (coaches, teachers)
    return found


def _visits(keys: Collection[int], viewer: Actor, today: date) -> dict[int, list[VisitBrief]]:
    seats = Attendance.objects.filter(engagement__in=keys)
    held = Session.objects.filter(
        pk__in=seats.values("session"), state=Session.State.HELD, day__lte=today
    )
    rows = visible(held, viewer, "visit").select_related("session_type").order_by("-day", "-id")
    sessions = {row.pk: row for row in rows if is_visit(row)}
    where: dict[int, set[int]] = {}
    for session, engagement in seats.values_list("session", "engagement"):
        where.setdefault(session, set()).add(engagement or 0)
    found: dict[int, list[VisitBrief]] = {}
    for key, row in sessions.items():
        kind = row.session_type.name if row.session_type else _("visit")
        for engagement in where.get(key, ()):
            known = found.setdefault(engagement, [])
            if len(known) < VISITS:
                known.append(VisitBrief(row.uid, row.day, kind, row.minutes))
    return found


def _goals(keys: Collection[int], viewer: Actor, today: date) -> dict[int, list[GoalBrief]]:
    """The open goals whose words the reader may read, the next due first."""
    known = Goal.objects.filter(engagement__in=keys, opened__lte=today).annotate(
        status=Subquery(_last(GoalStatus, "status", today)),
        due=Subquery(_last(GoalDue, "due", today)),
    )
    goals = list(visible(known, viewer, "goal_text").order_by("opened", "id"))
    found: dict[int, list[GoalBrief]] = {}
    for goal in sorted(goals, key=lambda one: one.due or date.max):
        if (goal.status or "open") == GoalStatus.Status.OPEN:
            brief = GoalBrief(goal.statement, goal.get_focus_display(), goal.opened, goal.due)
            found.setdefault(goal.engagement_id, []).append(brief)
    return found


def _last(model: type[GoalStatus] | type[GoalDue], name: str, today: date) -> QuerySet[Any]:
    """The newest link of each goal's chain that holds today."""
    links: QuerySet[Any] = model._default_manager.filter(goal=OuterRef("pk"), starts__lte=today)
    return links.order_by("-starts").values(name)[:1]


def _steps(
    keys: Collection[int], viewer: Actor, day: date, today: date
) -> dict[int, list[StepSeen]]:
    """The open next steps, each with who is asked when the reader has begun; late: by today."""
    open_ones = NextStep.objects.filter(
        engagement__in=keys, done_on__isnull=True, dropped_on__isnull=True
    )
    rows = list(open_ones.order_by("due", "id"))
    home = {row.uid: row.engagement_id or 0 for row in rows}
    found: dict[int, list[StepSeen]] = {}
    seen = steps_seen(rows, viewer, day) or ()
    for step in sorted(seen, key=lambda one: one.due or date.max):
        late = step.due is not None and step.due < today
        found.setdefault(home[step.uid], []).append(replace(step, late=late))
    return found


def _agreements(keys: Collection[int], viewer: Actor, today: date) -> dict[int, list[str]]:
    """What is agreed now, a sentence for each audience that reads along."""
    every = Agreement.objects.filter(engagement__in=keys, starts__lte=today)
    rows = visible(every, viewer, "progress").order_by("starts")
    last = {(row.engagement_id, row.audience): row for row in rows}
    found: dict[int, list[str]] = {}
    for (engagement, _audience), row in sorted(last.items()):
        parts = [
            str(name)
            for allowed, name in ((row.summary, _("summaries")), (row.goal_text, _("goals")))
            if allowed
        ]
        if parts:
            words = {"audience": row.get_audience_display(), "parts": _(" and ").join(parts)}
            found.setdefault(engagement, []).append(_("%(audience)s: %(parts)s") % words)
    return found
