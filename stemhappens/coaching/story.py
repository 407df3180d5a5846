"""What the page of an engagement receives: its story as the viewer may see it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery, Value

from stemhappens.coaching.goal_reads import GoalRules, GoalSeen, goals_seen_in
from stemhappens.coaching.history import HistoryLine, history_of
from stemhappens.coaching.models import (
    Attendance,
    Engagement,
    EngagementMember,
    EngagementPhase,
    EngagementState,
    NextStep,
    Session,
    SessionText,
)
from stemhappens.coaching.reveal import StepSeen, steps_told, summaries_seen
from stemhappens.coaching.room import marked
from stemhappens.coaching.spells import Lengths, closing_day, lengths, schools_of, spells
from stemhappens.core import clock
from stemhappens.core.actor import Actor, Role
from stemhappens.core.models import District
from stemhappens.core.rules import See, extent, may, parts, seen_by, visible
from stemhappens.people.calendar import Calendar, load_calendar
from stemhappens.people.models import Phase, Policy, SessionType
from stemhappens.people.reads import names_for

SHOWN_PARTS = ("visit", "goal_status", "goal_text", "summary", "steps", "note")
"""The lines of "who sees what" on an engagement's page."""


@dataclass(frozen=True)
class StateSeen:
    """What the engagement was from `starts` up to the day before `ends` (None: still)."""

    starts: date
    ends: date | None
    state: str
    reason: str


@dataclass(frozen=True)
class PhaseSeen:
    """A spell in a phase: its length and limit in instructional days, pauses left out."""

    starts: date
    ends: date | None
    phase_id: int
    name: str
    days: int
    limit: int | None
    stalled: bool


@dataclass(frozen=True)
class VisitSeen:
    """A visit of the engagement, or one that is planned.

    gap: instructional days since the visit or opening before it, None where it is no visit held.
    summary: what was shared of it; None: withheld.
    """

    id: int
    uid: UUID
    day: date
    starts_at: time | None
    state: str
    state_name: str
    type_name: str
    minutes: int | None
    gap: int | None
    summary: str | None


@dataclass(frozen=True)
class Sight:
    """A part, and what each kind of reader sees of it ("full", "nothing", "totals" …)."""

    part: str
    title: str
    cells: tuple[tuple[Role, str], ...]


@dataclass(frozen=True)
class Story:
    """An engagement. Names are empty where the viewer may not know them.

    since_visit: instructional days since the last visit held (else the opening), while open.
    next_phases: where it may move, as (id, name), the next one first. steps None: withheld.
    calendar: the district's, by which its days are counted.
    """

    uid: UUID
    version: int
    coaches: tuple[str, ...]
    teachers: tuple[str, ...] | None
    school: str
    opened: date
    closed: date | None
    state: str
    state_name: str
    states: tuple[StateSeen, ...]
    phases: tuple[PhaseSeen, ...]
    next_phases: tuple[tuple[int, str], ...]
    visits: tuple[VisitSeen, ...]
    planned: tuple[VisitSeen, ...]
    since_visit: int | None
    goals: tuple[GoalSeen, ...]
    steps: tuple[StepSeen, ...] | None
    sights: tuple[Sight, ...]
    verbs: frozenset[str]
    calendar: Calendar
    today: date


def find_engagement(uid: UUID, viewer: Actor) -> Engagement | None:
    """The engagement with this uid, if the viewer may know of it; for the verbs."""
    rows = visible(Engagement.objects.filter(uid=uid), viewer, "progress")
    return rows.select_related("school").first()


def engagement_history(uid: UUID, viewer: Actor) -> list[HistoryLine] | None:
    """What became of an engagement, the latest first; None where the viewer may not know of it."""
    engagement = find_engagement(uid, viewer)
    return None if engagement is None else history_of(engagement, viewer)


def engagement_page(uid: UUID, viewer: Actor, district: District) -> Story | None:
    """An engagement as the viewer may see it; None when there is none or it is not theirs."""
    today = clock.today(district)
    rows = visible(Engagement.objects.filter(uid=uid), viewer, "progress")
    engagement = _with_rules(rows, today).select_related("school").first()
    if engagement is None:
        return None
    members, known = _members(engagement, viewer)
    names = _names_of([row.person_id for row in known], {}, viewer, today)
    coaches, teachers = _people(engagement, known, names, today)
    links = EngagementState.objects.filter(engagement=engagement, starts__lte=today)
    chain = list(links.order_by("starts"))
    states = [(row.starts, row.state) for row in chain]
    closed = closing_day(states)
    calendar = load_calendar(district.pk)
    schools = schools_of([engagement], today, members).get(engagement.pk, ())
    measure = lengths(calendar, schools, states, today)
    measures = {engagement.pk: (measure, _rules(engagement))}
    visits, planned = _visits(engagement, viewer, measure)
    phases, next_phases = _phases(engagement, measure, closed, today)
    return Story(
        uid=engagement.uid,
        version=engagement.version,
        coaches=coaches,
        teachers=teachers,
        school=engagement.school.name if engagement.school else "",
        opened=engagement.opened,
        closed=closed,
        state=chain[-1].state if chain else "",
        state_name=chain[-1].get_state_display() if chain else "",
        states=_states(chain, teachers is not None),
        phases=phases,
        next_phases=next_phases,
        visits=visits,
        planned=planned,
        since_visit=None if closed else _since(engagement, visits, measure, today),
        goals=goals_seen_in([engagement], viewer, measures, today, names),
        steps=_steps(engagement, viewer, names, today),
        sights=who_sees(viewer),
        verbs=_verbs(members, viewer, today),
        calendar=calendar,
        today=today,
    )


def _with_rules(rows: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Engagements with what their program's policy of today says of goals."""
    policy = Policy.objects.filter(program=OuterRef("program"), starts__lte=today)
    last = policy.order_by("-starts")
    found: QuerySet[Any] = rows.annotate(
        goal_limit=Subquery(last.values("goal_stall_days")[:1]),
        goal_confirm=Subquery(last.values("confirm_goals")[:1]),
    )
    return found


def who_sees(viewer: Actor, shown: Sequence[str] = SHOWN_PARTS) -> tuple[Sight, ...]:
    """Who sees which part in the viewer's district, from the rules and its choices."""
    return tuple(
        Sight(
            name,
            parts[name].title,
            tuple((role, str(seen_by(viewer, name, role))) for role in Role),
        )
        for name in shown
    )


def _rules(engagement: Any) -> GoalRules:
    """What the annotations of `_with_rules` say; without a policy what holds without one."""
    if engagement.goal_limit is None:
        return GoalRules()
    return GoalRules(engagement.goal_limit, engagement.goal_confirm)


def _members(
    engagement: Engagement, viewer: Actor
) -> tuple[list[EngagementMember], list[EngagementMember]]:
    """Everybody who is or was in it, the lead first; and those whom the viewer may know."""
    rows = EngagementMember.objects.filter(engagement=engagement).order_by("-lead", "id")
    every = list(marked(rows, viewer, "who"))
    return every, [] if viewer.public else [row for row in every if row.told]


def _names_of(
    people: Collection[int], known: Mapping[int, str], viewer: Actor, today: date
) -> Mapping[int, str]:
    """`known`, and what those of `people` are called who are not among them."""
    missing = set(people) - known.keys()
    return {**known, **names_for(viewer, missing, today)} if missing else known


def _people(
    engagement: Engagement,
    members: Sequence[EngagementMember],
    names: Mapping[int, str],
    today: date,
) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    by_role: dict[str, list[str]] = {}
    for row in members:
        known = by_role.setdefault(row.role, [])
        name = names.get(row.person_id, "")
        if row.starts <= max(today, engagement.opened) and row.ends > today and name not in known:
            known.append(name)
    teachers = by_role.get(EngagementMember.Role.TEACHER)
    coaches = tuple(by_role.get(EngagementMember.Role.COACH, ()))
    return coaches, None if teachers is None else tuple(teachers)


def _states(chain: Sequence[EngagementState], with_reason: bool) -> tuple[StateSeen, ...]:
    ends = [row.starts for row in chain[1:]]
    return tuple(
        StateSeen(row.starts, end, row.state, row.reason if with_reason else "")
        for row, end in zip(chain, [*ends, None], strict=True)
    )


def _phases(
    engagement: Engagement, measure: Lengths, closed: date | None, today: date
) -> tuple[tuple[PhaseSeen, ...], tuple[tuple[int, str], ...]]:
    """The spells so far, and where it may move: the later phases first, then the earlier ones."""
    entries, places = _entered(engagement, today)
    seen = []
    for spell in spells([(starts, row.name) for starts, row in entries.items()], closed):
        phase = entries[spell.starts]
        days = measure.days(spell.starts, min(spell.ends or today, today))
        stalled = phase.limit is not None and days > phase.limit and spell.ends is None
        seen.append(
            PhaseSeen(spell.starts, spell.ends, phase.id, phase.name, days, phase.limit, stalled)
        )
    order = [phase.id for phase in places]
    now = order.index(seen[-1].phase_id) if seen and seen[-1].phase_id in order else -1
    following = [*places[now + 1 :], *places[: max(now, 0)]]
    return tuple(seen), tuple((phase.id, phase.name) for phase in following)


@dataclass(frozen=True)
class _Place:
    """A phase: its place in its set, and its limit in instructional days."""

    id: int
    name: str
    limit: int | None
    position: int


def _entered(engagement: Engagement, today: date) -> tuple[dict[date, _Place], list[_Place]]:
    """Which phase was entered when, and the phases of its set in order, in one statement."""
    spelled = EngagementPhase.objects.filter(engagement=engagement, starts__lte=today)
    columns = ("pk", "name", "stall_days", "position")
    entered = spelled.values_list("starts", *(f"phase__{name}" for name in columns))
    never = Value(None, output_field=DateField())
    whole = Phase.objects.filter(template_id=engagement.template_id).values_list(never, *columns)
    entries: dict[date, _Place] = {}
    places = []
    for starts, *said in entered.order_by().union(whole.order_by(), all=True):
        phase = _Place(*said)
        if starts is None:
            places.append(phase)
        else:
            entries[starts] = phase
    return entries, sorted(places, key=lambda phase: phase.position)


def _visits(
    engagement: Engagement, viewer: Actor, measure: Lengths
) -> tuple[tuple[VisitSeen, ...], tuple[VisitSeen, ...]]:
    """The visits the latest first, and what is planned, the next first."""
    seats = Attendance.objects.filter(engagement=engagement).values("session")
    rows = visible(Session.objects.filter(pk__in=seats), viewer, "visit")
    worded = Exists(SessionText.objects.filter(session=OuterRef("pk")))
    sessions = list(
        rows.select_related("session_type")
        .annotate(worded=worded)
        .order_by("day", "starts_at", "id")
    )
    told = summaries_seen([session.pk for session in sessions], viewer)
    # nothing was written: only who reads by agreement alone is not told so
    nothing = "" if See.FULL in extent(viewer, "summary") else None
    visits: list[VisitSeen] = []
    planned: list[VisitSeen] = []
    last = engagement.opened
    for session in sessions:
        gap = None
        if is_visit(session):
            gap = measure.days(last, session.day)
            last = session.day
        summary = told.get(session.pk, None if session.worded else nothing)
        among = planned if session.state == Session.State.PLANNED else visits
        among.append(_visit(session, gap, summary))
    return tuple(visits[::-1]), tuple(planned)


def _visit(session: Session, gap: int | None, summary: str | None) -> VisitSeen:
    return VisitSeen(
        id=session.pk,
        uid=session.uid,
        day=session.day,
        starts_at=session.starts_at,
        state=session.state,
        state_name=session.get_state_display(),
        type_name=session.session_type.name if session.session_type else "",
        minutes=session.minutes,
        gap=gap,
        summary=summary,
    )


def is_visit(session: Session) -> bool:
    """Held, and no micro-touch; what counts in a figure is decided by the policy, in metrics."""
    kind = session.session_type
    held = session.state == Session.State.HELD
    return held and (kind is None or kind.group == SessionType.Group.VISIT)


def _since(
    engagement: Engagement, visits: Sequence[VisitSeen], measure: Lengths, today: date
) -> int:
    days = [visit.day for visit in visits if visit.gap is not None]
    return measure.days(max(days, default=engagement.opened), today)


def _steps(
    engagement: Engagement, viewer: Actor, names: Mapping[int, str], today: date
) -> tuple[StepSeen, ...] | None:
    """The engagement's next steps as the viewer may read them; None: all of them are withheld."""
    seats = Attendance.objects.filter(engagement=engagement).values("session")
    own = Q(engagement=engagement) | Q(engagement__isnull=True, session__in=seats)
    rows = NextStep.objects.filter(own)
    seen = steps_told(rows, viewer, today, names)
    if seen:
        owners = {step.owner_id for step in seen if step.owner_id}
        called = _names_of(owners, names, viewer, today)
        return tuple(replace(step, owner=called.get(step.owner_id or 0, "")) for step in seen)
    told_of_none = not viewer.public and See.FULL in extent(viewer, "steps")
    return () if told_of_none and not rows.exists() else None


def _verbs(members: Sequence[EngagementMember], viewer: Actor, today: date) -> frozenset[str]:
    """What the viewer may do to an engagement with these members."""
    if viewer.public:
        return frozenset()
    role = EngagementMember.Role.COACH
    coaches = [row.person_id for row in members if row.role == role and row.holds(today)]
    wanted = ("open", "move_phase", "set_goal", "complete", "promise", "agree", "log")
    return frozenset(
        verb
        for verb in wanted
        if viewer.system or any(may(viewer, verb, coach_ids=[coach]) for coach in coaches)
    )
