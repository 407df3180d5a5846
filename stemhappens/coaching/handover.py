"""The day a coach leaves: their caseload passes on, and their login ends, in one unit.

History keeps the old coach: spans end and begin on the day, no row of the past is rewritten.
Private notes stay with their author, whom alone they are for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from stemhappens.access.models import Membership, MembershipCoach, MembershipSchool
from stemhappens.access.services import end_membership
from stemhappens.coaching.models import (
    EngagementMember,
    EngagementState,
    HandOver,
    HandOverItem,
    Session,
    SessionCoach,
)
from stemhappens.coaching.owners import pass_steps
from stemhappens.coaching.passing import (
    Held,
    Left,
    Planned,
    Receiver,
    left_behind,
    who_may_leave,
    who_may_receive,
)
from stemhappens.core.actor import Actor, Role
from stemhappens.core.problem import Problems, UidTaken
from stemhappens.core.rules import authorize
from stemhappens.core.spans import Span
from stemhappens.core.write import Unit
from stemhappens.people.chains import set_from
from stemhappens.people.checks import refuse
from stemhappens.people.models import CoachAssignment, Placement

State = EngagementState.State
COACH = EngagementMember.Role.COACH
AS_COACH = (Role.COACH, Role.LEAD_COACH)


@dataclass(frozen=True)
class Passing:
    """What becomes of an engagement: `receiver_id` takes it over, or it closes for `reason`."""

    engagement_id: int
    receiver_id: int | None
    reason: str = ""


@dataclass(frozen=True)
class HandOverDraft:
    """A leaver, the first day without them, and what becomes of each of their engagements.

    visits_to: who receives visits planned outside of these engagements; None: they are listed.
    stays: the login keeps the roles that are no coach's.
    """

    leaver_id: int | None
    day: date | None
    passings: tuple[Passing, ...] = ()
    visits_to: int | None = None
    stays: bool = False
    uid: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class VisitPlan:
    """What becomes of the planned visits: to whom each passes, which are cancelled and why."""

    passed: tuple[tuple[Planned, int], ...]
    cancelled: tuple[tuple[Planned, str], ...]
    listed: tuple[Planned, ...]


def hand_over(unit: Unit, draft: HandOverDraft) -> HandOver:
    """Pass a leaver's engagements, steps and planned visits on and end their login on the day."""
    authorize(unit.actor, "hand_over")
    if HandOver.objects.filter(uid=draft.uid).exists():
        raise UidTaken(f"{draft.uid} is the uid of another hand-over")
    refuse(_frame_problems(draft))
    assert draft.leaver_id is not None and draft.day is not None
    refuse(_leaver_problems(draft.leaver_id, draft.day))
    left = left_behind(draft.leaver_id, draft.day)
    refuse(check_handover(draft, left, who_may_receive(draft.day, draft.leaver_id)))
    made = unit.add(HandOver(uid=draft.uid, leaver_id=draft.leaver_id, day=draft.day))
    passings = {passing.engagement_id: passing for passing in draft.passings}
    for held in left.engagements:
        passing = passings[held.id]
        if passing.receiver_id is None:
            _close(unit, held, left.day, passing.reason)
        else:
            _pass_on(unit, held, passing.receiver_id, left.day)
            pass_steps(unit, held.steps, left.leaver_id, passing.receiver_id, left.day)
    unit.add_all(
        HandOverItem(
            handover=made, engagement_id=held.id, receiver_id=passings[held.id].receiver_id
        )
        for held in left.engagements
    )
    _pass_visits(unit, left.leaver_id, visit_plan(draft, left))
    _end_work(unit, left.leaver_id, left.day)
    _end_logins(unit, left.leaver_id, left.day, draft.stays)
    return made


def _frame_problems(draft: HandOverDraft) -> Problems:
    problems = Problems()
    if draft.leaver_id is None:
        problems.add("leaver", _("Choose the coach who leaves."))
    if draft.day is None:
        problems.add("day", _("Give the first day without them."))
    return problems


def _leaver_problems(leaver_id: int, day: date) -> Problems:
    problems = Problems()
    if leaver_id not in who_may_leave(day - timedelta(days=1)):
        problems.add("leaver", _("This person coaches nobody here; choose a coach."))
    return problems


def check_handover(draft: HandOverDraft, left: Left, receivers: Iterable[Receiver]) -> Problems:
    """All that stands in the way; fields are "day" and "to-" with an engagement's id."""
    problems = _frame_problems(draft)
    if draft.day and left.held_last and left.held_last >= draft.day:
        problems.add("day", _("They held a visit on that day or later; choose a later day."))
    known = {one.id for one in receivers}
    passings = {passing.engagement_id: passing for passing in draft.passings}
    for held in left.engagements:
        for message in _passing_problems(passings.get(held.id), held, known):
            problems.add(f"to-{held.id}", message)
    if draft.visits_to is not None and draft.visits_to not in known:
        problems.add("visits_to", _("Choose a coach who works here on that day."))
    return problems


def _passing_problems(passing: Passing | None, held: Held, known: set[int]) -> list[str]:
    if passing is None:
        return [_("Say who takes this over, or close it.")]
    if passing.receiver_id is None:
        if not passing.reason.strip():
            return [_("Say who takes this over, or why it closes.")]
        too_long = len(passing.reason) > 200
        return [_("Keep the reason under 200 characters.")] if too_long else []
    beside = {row.person_id for row in held.co_coaches}
    if passing.receiver_id not in known | beside:
        return [_("Choose a coach who works here on that day.")]
    if passing.receiver_id in held.teacher_ids:
        return [_("This coach is a teacher in it; choose another.")]
    return []


# --- engagements and next steps ---


def _pass_on(unit: Unit, held: Held, receiver_id: int, day: date) -> None:
    """The leaver's span ends, the receiver's begins; the lead goes along."""
    starts = max(day, min(span.starts for span in held.spans))
    ends = max(span.ends for span in held.spans)
    _end_spans(unit, held.spans, day)
    present = [row for row in held.co_coaches if row.person_id == receiver_id]
    if not present:
        unit.add(
            EngagementMember(
                engagement_id=held.id,
                person_id=receiver_id,
                role=COACH,
                lead=held.lead,
                starts=starts,
                ends=ends,
            )
        )
    elif held.lead:
        for row in present:
            _lead_from(unit, row, starts)


def _lead_from(unit: Unit, row: EngagementMember, day: date) -> None:
    """Let a coach lead from `day` on; before it stays who led then."""
    if row.lead:
        return
    if row.starts >= day:
        unit.change(row, lead=True)
        return
    later = EngagementMember(
        engagement_id=row.engagement_id,
        person_id=row.person_id,
        role=COACH,
        lead=True,
        starts=day,
        ends=row.ends,
    )
    unit.change(row, ends=day)
    unit.add(later)


def _end_spans(unit: Unit, rows: Iterable[Span], day: date) -> None:
    """End what has begun by `day`; what would begin later never does."""
    for row in rows:
        if row.starts < day:
            unit.change(row, ends=day)
        else:
            unit.remove(row)


def _close(unit: Unit, held: Held, day: date, reason: str) -> None:
    """Close it on the day; an invitation nobody follows up is declined."""
    last = EngagementState.objects.filter(engagement=held.row).order_by("-starts").first()
    state = State.DECLINED if held.state == State.INVITED else State.CLOSED
    unit.change(held.row)
    set_from(
        unit,
        EngagementState,
        {"engagement": held.row},
        max(day, last.starts if last else held.row.opened),
        state=state,
        reason=reason.strip(),
    )


# --- planned visits ---


def visit_plan(draft: HandOverDraft, left: Left) -> VisitPlan:
    """Planned visits pass to who takes over their engagement; of a closed one they are cancelled.

    One whose engagements go to several goes to the first of them; one of no engagement to
    `visits_to`, or it is listed.
    """
    passings = {passing.engagement_id: passing for passing in draft.passings}
    passed, cancelled, listed = [], [], []
    for visit in left.visits:
        own = [passings[key] for key in sorted(visit.engagement_ids) if key in passings]
        to = [passing.receiver_id for passing in own if passing.receiver_id is not None]
        if to or (not own and draft.visits_to is not None):
            passed.append((visit, to[0] if to else draft.visits_to or 0))
        elif own:
            cancelled.append((visit, own[0].reason.strip()))
        else:
            listed.append(visit)
    return VisitPlan(tuple(passed), tuple(cancelled), tuple(listed))


def _pass_visits(unit: Unit, leaver_id: int, plan: VisitPlan) -> None:
    seats = _coach_seats([visit.row for visit, _to in plan.passed])
    for visit, receiver_id in plan.passed:
        there = seats[visit.row.pk]
        mine, theirs = there[leaver_id], there.get(receiver_id)
        if theirs is None:
            unit.change(mine, person_id=receiver_id)
            continue
        unit.remove(mine)
        if mine.lead:
            unit.change(theirs, lead=True)
    for visit, reason in plan.cancelled:
        unit.change(visit.row, state=Session.State.CANCELLED, reason=reason)


def _coach_seats(sessions: Iterable[Session]) -> Mapping[int, dict[int, SessionCoach]]:
    found: dict[int, dict[int, SessionCoach]] = {}
    for row in SessionCoach.objects.filter(session__in=list(sessions)):
        found.setdefault(row.session_id, {})[row.person_id] = row
    return found


# --- the leaver's own work and login ---


def _end_work(unit: Unit, leaver_id: int, day: date) -> None:
    """Assignments as a coach end, and placements as one."""
    authorize(unit.actor, "assign_coach")
    _end_spans(unit, CoachAssignment.objects.filter(coach=leaver_id, ends__gt=day), day)
    authorize(unit.actor, "keep_roster")
    placed = Placement.objects.filter(person=leaver_id, role=Placement.Role.COACH, ends__gt=day)
    _end_spans(unit, placed, day)


def ending_memberships(leaver_id: int, day: date, stays: bool, by: Actor) -> list[Membership]:
    """The roles of the leaver's login that end on `day`.

    All of them; with `stays` a coach's alone. Nobody ends their own other roles on the way.
    """
    logins = Membership.objects.filter(person=leaver_id, ends__gt=day).values_list("user")
    rows = Membership.objects.filter(user__in=logins, ends__gt=day).order_by("id")
    return [row for row in rows if row.role in AS_COACH or not (stays or row.user_id == by.user_id)]


def _end_logins(unit: Unit, leaver_id: int, day: date, stays: bool) -> None:
    for row in ending_memberships(leaver_id, day, stays, unit.actor):
        if row.starts < day:
            end_membership(unit, row, day)
            continue
        authorize(unit.actor, "keep_users", row)
        for part in (MembershipSchool, MembershipCoach):
            unit.remove_all(part.objects.filter(membership=row))
        unit.remove(row)
