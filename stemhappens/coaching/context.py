"""All that the check of a session needs to know, read once for many drafts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from stemhappens.coaching.drafts import CleanSession, SessionDraft, Touch
from stemhappens.coaching.models import (
    Engagement,
    EngagementMember,
    EngagementState,
    Goal,
    GoalStatus,
)
from stemhappens.core import clock
from stemhappens.core.models import District
from stemhappens.people.models import (
    Person,
    Placement,
    Program,
    School,
    SessionType,
    Team,
    Topic,
)
from stemhappens.people.reads import names_on

OPEN_STATES = frozenset({EngagementState.State.ACTIVE, EngagementState.State.PAUSED})


@dataclass(frozen=True)
class Dated:
    """Something that holds from `starts` up to the day before `ends`."""

    starts: date
    ends: date

    def holds(self, day: date) -> bool:
        return self.starts <= day < self.ends


@dataclass(frozen=True)
class ProgramKnown(Dated):
    """A program and the links of its policy chain: (starts, step required, topic required)."""

    policies: tuple[tuple[date, bool, bool], ...]

    def requires(self, day: date) -> tuple[bool, bool]:
        """Whether a next step and a topic are required on `day`."""
        held = [policy for policy in self.policies if policy[0] <= day]
        return held[-1][1:] if held else (True, True)


@dataclass(frozen=True)
class SchoolKnown:
    """A school with its dates."""

    name: str
    opens: date | None
    closes: date

    def is_open(self, day: date) -> bool:
        return (self.opens is None or self.opens <= day) and day < self.closes


@dataclass(frozen=True)
class PlacementKnown(Dated):
    """Where a person works."""

    school_id: int
    primary: bool


@dataclass(frozen=True)
class MemberKnown(Dated):
    """A person's part in an engagement."""

    person_id: int
    is_coach: bool


@dataclass(frozen=True)
class EngagementKnown:
    """An engagement: its program, its state chain and its members."""

    id: int
    program_id: int
    opened: date
    states: tuple[tuple[date, str], ...]
    members: tuple[MemberKnown, ...]

    def is_open(self, day: date) -> bool:
        """True when active or paused at any time of `day`: the day it is closed still counts."""
        before = [state for starts, state in self.states if starts < day][-1:]
        that_day = [state for starts, state in self.states if starts == day]
        return not OPEN_STATES.isdisjoint(before + that_day)

    def has(self, person_id: int, day: date, *, coach: bool) -> bool:
        """True when the person is a coach (or a teacher) of it on `day`."""
        return any(
            m.person_id == person_id and m.is_coach == coach and m.holds(day) for m in self.members
        )


@dataclass(frozen=True)
class GoalKnown:
    """A goal: its engagement, when it was opened and its status chain."""

    engagement_id: int
    opened: date
    statuses: tuple[tuple[date, str], ...]

    def is_open(self, day: date) -> bool:
        """True unless completed, carried or dropped before `day`; on the last day it is open."""
        before = [status for starts, status in self.statuses if starts < day]
        return self.opened <= day and (not before or before[-1] == GoalStatus.Status.OPEN)


@dataclass(frozen=True)
class SessionContext:
    """The district as a check sees it, at sequence `seq`. Keys are ids.

    micro: the types that are no visit but a micro-touch.
    """

    seq: int
    today: date
    now: datetime
    programs: Mapping[int, ProgramKnown]
    schools: Mapping[int, SchoolKnown]
    types: Mapping[int, date | None]
    topics: Mapping[int, date | None]
    names: Mapping[int, str]
    placements: Mapping[int, Sequence[PlacementKnown]]
    engagements: Mapping[int, EngagementKnown]
    goals: Mapping[int, GoalKnown]
    engagements_of: Mapping[int, Sequence[int]] = field(default_factory=dict)
    micro: frozenset[int] = frozenset()
    teams: Mapping[int, str] = field(default_factory=dict)

    def title(self, engagement_id: int) -> str:
        """How a coach recognizes an engagement: its coaches and teachers."""
        members = self.engagements[engagement_id].members
        coaches = [self.names.get(m.person_id, "") for m in members if m.is_coach]
        teachers = [self.names.get(m.person_id, "") for m in members if not m.is_coach]
        return " and ".join(part for part in (", ".join(teachers), ", ".join(coaches)) if part)


def load_context(district: District, drafts: Iterable[SessionDraft]) -> SessionContext:
    """Read what checking `drafts` needs, in a constant number of statements.

    Inside a unit pass `unit.district`: what is then written was checked under the lock. Outside,
    the result is a preview.
    """
    drafts = list(drafts)
    today = clock.today(district)
    people = {seat.person_id for draft in drafts for seat in draft.seats}
    people |= {coach for draft in drafts for coach in draft.coach_ids}
    owners = {step.owner_id for draft in drafts for step in draft.steps if step.owner_id}
    engagements = _engagements(drafts, people)
    members = {m.person_id for known in engagements.values() for m in known.members}
    known_people = set(
        Person.objects.filter(pk__in=people | owners | members).values_list("pk", flat=True)
    )
    types = list(SessionType.objects.values_list("pk", "retired", "group"))
    return SessionContext(
        seq=district.seq,
        today=today,
        now=clock.now(district),
        programs=_programs(),
        schools=_schools(),
        types={key: retired for key, retired, _group in types},
        topics=dict(Topic.objects.values_list("pk", "retired")),
        names=dict.fromkeys(known_people, "") | names_on(known_people, today),
        placements=_placements(people),
        engagements=engagements,
        goals=_goals(engagements),
        engagements_of=_by_teacher(engagements),
        micro=frozenset(key for key, _, group in types if group == SessionType.Group.MICRO),
        teams=_teams(drafts),
    )


def _programs() -> dict[int, ProgramKnown]:
    """Every program with its policies, in one statement."""
    dates: dict[int, tuple[date, date]] = {}
    links: dict[int, list[Any]] = {}
    rows = Program.objects.order_by("pk", "policies__starts")
    for key, starts, ends, *link in rows.values_list(
        "pk", "starts", "ends", "policies__starts", "policies__next_step_required",
        "policies__topic_required",
    ):  # fmt: skip
        dates[key] = (starts, ends)
        if link[0] is not None:
            links.setdefault(key, []).append(tuple(link))
    return {
        key: ProgramKnown(starts, ends, tuple(links.get(key, ())))
        for key, (starts, ends) in dates.items()
    }


def _schools() -> dict[int, SchoolKnown]:
    return {row.pk: SchoolKnown(row.name, row.opens, row.closes) for row in School.objects.all()}


def _teams(drafts: list[SessionDraft]) -> dict[int, str]:
    named = {draft.team_id for draft in drafts if draft.team_id is not None}
    return dict(Team.objects.filter(pk__in=named).values_list("pk", "name")) if named else {}


def _placements(people: set[int]) -> dict[int, list[PlacementKnown]]:
    found: dict[int, list[PlacementKnown]] = {}
    rows = Placement.objects.filter(person_id__in=people).order_by("-primary", "starts", "id")
    for row in rows:
        known = PlacementKnown(row.starts, row.ends, row.school_id, row.primary)
        found.setdefault(row.person_id, []).append(known)
    return found


def _engagements(drafts: list[SessionDraft], people: set[int]) -> dict[int, EngagementKnown]:
    """The engagements of these people, those named, and those of the goals named."""
    named = {seat.engagement_id for draft in drafts for seat in draft.seats if seat.engagement_id}
    goals = {touch.goal_id for draft in drafts for touch in draft.touches}
    keys = set(
        EngagementMember.objects.filter(
            person_id__in=people, role=EngagementMember.Role.TEACHER
        ).values_list("engagement_id", flat=True)
    )
    keys |= named | set(Goal.objects.filter(pk__in=goals).values_list("engagement_id", flat=True))
    return known_engagements(keys)


def known_engagements(keys: Collection[int]) -> dict[int, EngagementKnown]:
    """The engagements with these ids as the checks know them, in three statements."""
    states: dict[int, list[tuple[date, str]]] = {}
    for state in EngagementState.objects.filter(engagement_id__in=keys).order_by("starts"):
        states.setdefault(state.engagement_id, []).append((state.starts, state.state))
    members: dict[int, list[MemberKnown]] = {}
    for row in EngagementMember.objects.filter(engagement_id__in=keys).order_by("-lead", "id"):
        is_coach = row.role == EngagementMember.Role.COACH
        known = MemberKnown(row.starts, row.ends, row.person_id, is_coach)
        members.setdefault(row.engagement_id, []).append(known)
    return {
        row.pk: EngagementKnown(
            row.pk,
            row.program_id,
            row.opened,
            tuple(states.get(row.pk, ())),
            tuple(members.get(row.pk, ())),
        )
        for row in Engagement.objects.filter(pk__in=keys)
    }


def _goals(engagements: Mapping[int, EngagementKnown]) -> dict[int, GoalKnown]:
    statuses: dict[int, list[tuple[date, str]]] = {}
    rows = GoalStatus.objects.filter(goal__engagement_id__in=list(engagements)).order_by("starts")
    for row in rows:
        statuses.setdefault(row.goal_id, []).append((row.starts, row.status))
    return {
        goal.pk: GoalKnown(goal.engagement_id, goal.opened, tuple(statuses.get(goal.pk, ())))
        for goal in Goal.objects.filter(engagement_id__in=list(engagements))
    }


def _by_teacher(engagements: Mapping[int, EngagementKnown]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for known in engagements.values():
        for member in known.members:
            of_person = found.setdefault(member.person_id, [])
            if not member.is_coach and known.id not in of_person:
                of_person.append(known.id)
    return found


def touches_left(
    draft: SessionDraft, clean: CleanSession, context: SessionContext
) -> tuple[Touch, ...]:
    """The touches of goals that still belong to somebody in the room."""
    linked = {seat.engagement_id for seat in clean.seats}
    return tuple(
        touch
        for touch in draft.touches
        if (goal := context.goals.get(touch.goal_id)) and goal.engagement_id in linked
    )
