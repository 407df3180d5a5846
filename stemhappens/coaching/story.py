"""What the page of an engagement receives: its story as the viewer may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from stemhappens.coaching.engagements import current_coach_ids
from stemhappens.coaching.goal_reads import GoalRules, GoalSeen, goals_seen
from stemhappens.coaching.history import HistoryLine, history_of
from stemhappens.coaching.models import (
    Attendance,
    Engagement,
    EngagementMember,
    EngagementPhase,
    EngagementState,
    NextStep,
    Session,
)
from stemhappens.coaching.reads import SessionLine, session_lines
from stemhappens.coaching.reveal import Revealed, StepSeen, reveal_all, steps_seen
from stemhappens.coaching.spells import Lengths, closing_day, lengths, schools_of, spells
from stemhappens.core import clock
from stemhappens.core.actor import Actor, Role
from stemhappens.core.models import District
from stemhappens.core.rules import may, parts, seen_by, visible
from stemhappens.people.calendar import load_calendar
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
    """A visit of the engagement. gap: instructional days since the visit or opening before it."""

    line: SessionLine
    revealed: Revealed
    gap: int | None


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
    planned: tuple[SessionLine, ...]
    since_visit: int | None
    goals: tuple[GoalSeen, ...]
    steps: tuple[StepSeen, ...] | None
    sights: tuple[Sight, ...]
    verbs: frozenset[str]
    history: tuple[HistoryLine, ...]
    today: date


def find_engagement(uid: UUID, viewer: Actor) -> Engagement | None:
    """The engagement with this uid, if the viewer may know of it; for the verbs."""
    rows = visible(Engagement.objects.filter(uid=uid), viewer, "progress")
    return rows.select_related("school").first()


def engagement_page(uid: UUID, viewer: Actor, district: District) -> Story | None:
    """An engagement as the viewer may see it; None when there is none or it is not theirs."""
    engagement = find_engagement(uid, viewer)
    if engagement is None:
        return None
    today = clock.today(district)
    links = EngagementState.objects.filter(engagement=engagement, starts__lte=today)
    chain = list(links.order_by("starts"))
    states = [(row.starts, row.state) for row in chain]
    closed = closing_day(states)
    schools = schools_of([engagement], today).get(engagement.pk, ())
    measure = lengths(load_calendar(district.pk), schools, states, today)
    visits, planned = _visits(engagement, viewer, today, measure)
    coaches, teachers = _people(engagement, viewer, today)
    phases = _phases(engagement, measure, closed, today)
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
        next_phases=_next_phases(engagement, phases),
        visits=visits,
        planned=planned,
        since_visit=None if closed else _since(engagement, visits, measure, today),
        goals=goals_seen(engagement, viewer, measure, _goal_rules(engagement, today), today),
        steps=steps_seen(_steps(engagement, viewer), viewer, today),
        sights=who_sees(viewer),
        verbs=_verbs(engagement, viewer, today),
        history=tuple(history_of(engagement, viewer)),
        today=today,
    )


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


def _people(
    engagement: Engagement, viewer: Actor, today: date
) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    every = EngagementMember.objects.filter(engagement=engagement).order_by("-lead", "id")
    shown = [] if viewer.public else list(visible(every, viewer, "who").order_by("-lead", "id"))
    names = names_for(viewer, [row.person_id for row in shown], today)
    by_role: dict[str, list[str]] = {}
    for row in shown:
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
) -> tuple[PhaseSeen, ...]:
    rows = {
        row.starts: row.phase
        for row in EngagementPhase.objects.filter(
            engagement=engagement, starts__lte=today
        ).select_related("phase")
    }
    seen = []
    for spell in spells([(starts, phase.name) for starts, phase in rows.items()], closed):
        phase = rows[spell.starts]
        days = measure.days(spell.starts, min(spell.ends or today, today))
        over = phase.stall_days is not None and days > phase.stall_days
        seen.append(
            PhaseSeen(
                spell.starts,
                spell.ends,
                phase.pk,
                phase.name,
                days,
                phase.stall_days,
                over and spell.ends is None,
            )
        )
    return tuple(seen)


def _next_phases(
    engagement: Engagement, phases: Sequence[PhaseSeen]
) -> tuple[tuple[int, str], ...]:
    rows = list(Phase.objects.filter(template_id=engagement.template_id).order_by("position"))
    places = {row.pk: place for place, row in enumerate(rows)}
    now = places.get(phases[-1].phase_id, -1) if phases else -1
    later = rows[now + 1 :]
    return tuple((row.pk, row.name) for row in [*later, *rows[: max(now, 0)]])


def _visits(
    engagement: Engagement, viewer: Actor, today: date, measure: Lengths
) -> tuple[tuple[VisitSeen, ...], tuple[SessionLine, ...]]:
    """The visits the latest first, and what is planned, the next first."""
    seats = Attendance.objects.filter(engagement=engagement).values("session")
    rows = visible(Session.objects.filter(pk__in=seats), viewer, "visit")
    sessions = list(
        rows.select_related("school", "session_type").order_by("day", "starts_at", "id")
    )
    revealed = reveal_all(sessions, viewer, today)
    lines = {line.id: line for line in session_lines(sessions, viewer, today)}
    visits: list[VisitSeen] = []
    last = engagement.opened
    for session in sessions:
        if session.state == Session.State.PLANNED:
            continue
        gap = None
        if is_visit(session):
            gap = measure.days(last, session.day)
            last = session.day
        visits.append(VisitSeen(lines[session.pk], revealed[session.pk], gap))
    planned = [lines[row.pk] for row in sessions if row.state == Session.State.PLANNED]
    return tuple(visits[::-1]), tuple(planned)


def is_visit(session: Session) -> bool:
    """Held, and no micro-touch; what counts in a figure is decided by the policy, in metrics."""
    kind = session.session_type
    held = session.state == Session.State.HELD
    return held and (kind is None or kind.group == SessionType.Group.VISIT)


def _since(
    engagement: Engagement, visits: Sequence[VisitSeen], measure: Lengths, today: date
) -> int:
    days = [visit.line.day for visit in visits if visit.gap is not None]
    return measure.days(max(days, default=engagement.opened), today)


def _steps(engagement: Engagement, viewer: Actor) -> list[NextStep]:
    """The engagement's next steps: the open ones first, the next due first."""
    seats = Attendance.objects.filter(engagement=engagement).values("session")
    own = Q(engagement=engagement) | Q(engagement__isnull=True, session__in=seats)
    return list(NextStep.objects.filter(own).order_by("id"))


def _goal_rules(engagement: Engagement, today: date) -> GoalRules:
    policy = Policy.objects.filter(program_id=engagement.program_id, starts__lte=today)
    last = policy.order_by("-starts").first()
    return GoalRules(last.goal_stall_days, last.confirm_goals) if last else GoalRules()


def _verbs(engagement: Engagement, viewer: Actor, today: date) -> frozenset[str]:
    if viewer.public:
        return frozenset()
    coaches = current_coach_ids(engagement.pk, today)
    wanted = ("open", "move_phase", "set_goal", "complete", "promise", "agree", "log")
    return frozenset(
        verb
        for verb in wanted
        if viewer.system or any(may(viewer, verb, coach_ids=[coach]) for coach in coaches)
    )
