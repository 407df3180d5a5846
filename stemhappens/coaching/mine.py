"""What a teacher's own page receives: their engagements, goals, next steps and visits.

Read as a teacher alone, whatever other roles they hold: whom somebody coaches is not theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db.models import Q, QuerySet

from stemhappens.access.log import Look, who_looked_at
from stemhappens.access.looking import only_as
from stemhappens.coaching.goal_reads import GoalRules, GoalSeen, goals_seen_in
from stemhappens.coaching.models import (
    Engagement,
    EngagementMember,
    EngagementState,
    NextStep,
    Session,
    SessionCoach,
)
from stemhappens.coaching.reveal import StepSeen, steps_told, summaries_seen
from stemhappens.coaching.spells import lengths, schools_of
from stemhappens.core import clock
from stemhappens.core.actor import Actor, Role
from stemhappens.core.models import District
from stemhappens.core.rules import visible
from stemhappens.people.calendar import load_calendar
from stemhappens.people.models import Policy
from stemhappens.people.reads import names_for

RECENT = 8
"""So many visits, planned ones included, stand on the page."""

State, COACH = EngagementState.State, EngagementMember.Role.COACH
Coaches = Mapping[int, Sequence[int]]
"""By engagement or visit, the ids of its coaches."""

OPEN = (State.INVITED, State.ACTIVE, State.PAUSED)


@dataclass(frozen=True)
class OwnEngagement:
    """An engagement one takes part in. since: the day it came into its state."""

    uid: UUID
    opened: date
    state: str
    state_name: str
    since: date
    coaches: tuple[str, ...]


@dataclass(frozen=True)
class OwnVisit:
    """A visit one was in, or is to be. summary: what was shared, None where it is withheld."""

    uid: UUID
    day: date
    starts_at: time | None
    state: str
    state_name: str
    type_name: str
    minutes: int | None
    place: str
    coaches: tuple[str, ...]
    summary: str | None


@dataclass(frozen=True)
class Mine:
    """A teacher's own page. engagements: invited, active and paused ones, the newest first.

    goals: of all engagements that are the viewer's own, the open ones first. steps: the open ones
    of the engagements one is in. planned: the next one first; visits: the latest first.
    """

    today: date
    person_id: int | None
    engagements: tuple[OwnEngagement, ...]
    goals: tuple[GoalSeen, ...]
    steps: tuple[StepSeen, ...]
    planned: tuple[OwnVisit, ...]
    visits: tuple[OwnVisit, ...]

    @property
    def teachers(self) -> None:
        """A goal here is one's own, so nobody is told for whom it is."""

    @property
    def verbs(self) -> frozenset[str]:
        """A teacher has no verb but to confirm."""
        return frozenset()

    @property
    def empty(self) -> bool:
        """True when there was no coaching yet."""
        return not (self.engagements or self.goals or self.planned or self.visits)


def mine(viewer: Actor, district: District) -> Mine:
    """The viewer's own coaching, in a constant number of statements."""
    me, today = as_teacher(viewer), clock.today(district)
    own = list(visible(Engagement.objects.all(), me, "progress").order_by("-opened", "-id"))
    chains = _chains(own, today)
    sessions = own_sessions(me, RECENT)
    coaches = _coaches([row.pk for row in own], [row.pk for row in sessions], today)
    mine_too = {me.person_id} if me.person_id else set()
    names = names_for(me, coaches[2] | mine_too, today)
    seen = own_visits(sessions, me, coaches[1], names)
    return Mine(
        today=today,
        person_id=me.person_id,
        engagements=tuple(
            OwnEngagement(
                row.uid,
                row.opened,
                chains[row.pk][-1].state,
                chains[row.pk][-1].get_state_display(),
                chains[row.pk][-1].starts,
                tuple(names.get(key, "") for key in coaches[0].get(row.pk, ())),
            )
            for row in own
            if row.pk in chains and chains[row.pk][-1].state in OPEN
        ),
        goals=own_goals(own, me, district, chains),
        steps=_steps(own, me, chains, names, today),
        planned=tuple(one for one in seen[::-1] if one.state == Session.State.PLANNED),
        visits=tuple(one for one in seen if one.state != Session.State.PLANNED),
    )


def as_teacher(viewer: Actor) -> Actor:
    """The viewer in their role as teacher alone."""
    return only_as(viewer, Role.TEACHER)


def own_sessions(me: Actor, limit: int | None = None) -> list[Session]:
    """The visits one was in or is to be in, the latest first."""
    rows = visible(Session.objects.all(), me, "visit").select_related("school", "session_type")
    return list(rows.order_by("-day", "-starts_at", "-id")[:limit])


def own_visits(
    sessions: Sequence[Session], me: Actor, coaches: Coaches, names: Mapping[int, str]
) -> list[OwnVisit]:
    """Sessions as one reads them who was in the room."""
    told = summaries_seen([row.pk for row in sessions], me)
    return [
        OwnVisit(
            uid=row.uid,
            day=row.day,
            starts_at=row.starts_at,
            state=row.state,
            state_name=row.get_state_display(),
            type_name=row.session_type.name if row.session_type else "",
            minutes=row.minutes,
            place=row.school.name if row.school else row.get_place_display(),
            coaches=tuple(names.get(key, "") for key in coaches.get(row.pk, ())),
            summary=told.get(row.pk, ""),
        )
        for row in sessions
    ]


def own_looks(viewer: Actor, limit: int = 100) -> list[tuple[str, UUID | None, Look]]:
    """Who has looked at one's engagements and visits, the newest first, one's own looks left out.

    Each as (subject, uid, look); nothing for whom the part `looks` is not.
    """
    me = as_teacher(viewer)
    uids = {
        "engagement": visible(Engagement.objects.all(), me, "looks").values_list("uid", flat=True),
        "session": visible(Session.objects.all(), me, "looks").values_list("uid", flat=True),
    }
    return who_looked_at(viewer.district_id, uids, limit, but=viewer.user_id)


def _chains(own: Sequence[Engagement], today: date) -> dict[int, list[EngagementState]]:
    rows = EngagementState.objects.filter(engagement__in=own, starts__lte=today)
    found: dict[int, list[EngagementState]] = {}
    for row in rows.order_by("starts"):
        found.setdefault(row.engagement_id, []).append(row)
    return found


def _coaches(
    engagements: Sequence[int], sessions: Sequence[int], today: date
) -> tuple[Coaches, Coaches, set[int]]:
    """The coaches of engagements today, those who held or plan the visits, the lead first, and
    everybody who ever coached there: an open step may still be theirs."""
    members = EngagementMember.objects.filter(engagement_id__in=engagements, role=COACH)
    of_engagement: dict[int, list[int]] = {}
    ever = set()
    for member in members.order_by("-lead", "id"):
        ever.add(member.person_id)
        if member.holds(today):
            of_engagement.setdefault(member.engagement_id, []).append(member.person_id)
    held = coaches_of(sessions)
    return of_engagement, held, ever | {key for keys in held.values() for key in keys}


def coaches_of(sessions: Sequence[int]) -> Coaches:
    """Who held or plans the visits, the lead first."""
    found: dict[int, list[int]] = {}
    for row in SessionCoach.objects.filter(session_id__in=sessions).order_by("-lead", "id"):
        found.setdefault(row.session_id, []).append(row.person_id)
    return found


def own_goals(
    own: Sequence[Engagement],
    me: Actor,
    district: District,
    chains: Mapping[int, Sequence[EngagementState]] | None = None,
) -> tuple[GoalSeen, ...]:
    """One's own goals over the engagements `own`. chains: their states, where known already."""
    if not own:
        return ()
    today = clock.today(district)
    chains = _chains(own, today) if chains is None else chains
    calendar, schools, rules = load_calendar(district.pk), schools_of(own, today), _rules(today)
    measures = {}
    for row in own:
        states = [(link.starts, link.state) for link in chains.get(row.pk, ())]
        measure = lengths(calendar, schools.get(row.pk, ()), states, today)
        measures[row.pk] = (measure, rules.get(row.program_id, GoalRules()))
    seen = goals_seen_in(own, me, measures, today)
    return tuple(goal for goal in seen if goal.mine)


def _rules(today: date) -> dict[int, GoalRules]:
    """What each program's policy of today says of goals."""
    return {
        row.program_id: GoalRules(row.goal_stall_days, row.confirm_goals)
        for row in Policy.objects.filter(starts__lte=today).order_by("starts")
    }


def _steps(
    own: Sequence[Engagement],
    me: Actor,
    chains: Mapping[int, Sequence[EngagementState]],
    names: Mapping[int, str],
    today: date,
) -> tuple[StepSeen, ...]:
    """The open steps that still last: one's own and the coaches', no colleague's."""
    lasting = [row for row in own if row.pk in chains and chains[row.pk][-1].state in OPEN]
    still = Q(engagement=None) | Q(engagement__in=lasting)
    rows = own_steps(own, me).filter(still, done_on=None, dropped_on=None)
    seen = steps_told(rows, me, today, names)
    return tuple(sorted(seen, key=lambda step: (step.due is None, step.due or date.max)))


def own_steps(own: Sequence[Engagement], me: Actor) -> QuerySet[NextStep]:
    """Next steps of which the viewer or a coach of theirs is the owner, or nobody is."""
    if me.person_id is None:
        return NextStep.objects.none()
    members = EngagementMember.objects.filter(role=COACH, engagement__in=own)
    held = SessionCoach.objects.filter(session__attendances__person_id=me.person_id)
    owner = (
        Q(owner=None)
        | Q(owner_id=me.person_id)
        | Q(owner_id__in=members.values("person_id"))
        | Q(owner_id__in=held.values("person_id"))
    )
    return NextStep.objects.filter(owner)
