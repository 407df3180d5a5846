"""The verbs of a plan: make it, move it, cancel it, note a no-show; and a micro-touch in one tap.

A plan counts for nothing. Holding it is logging it: the same row becomes the visit.
"""

from dataclasses import dataclass, replace
from datetime import date, time
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from stemhappens.coaching.checks import MAY_LIE_AHEAD, check_reason
from stemhappens.coaching.drafts import Seat, SessionDraft
from stemhappens.coaching.models import Engagement, Session, SessionCoach
from stemhappens.coaching.rows import draft_of, session_values, sync_children
from stemhappens.coaching.sessions import Logged, checked, log_session, plan_session
from stemhappens.core.problem import Invalid, Problem, Problems, Stale
from stemhappens.core.spans import holding
from stemhappens.core.write import Unit
from stemhappens.people.checks import authorize_any, refuse, today_of
from stemhappens.people.models import CoachAssignment, Placement, SessionType

GONE = frozenset({Session.State.CANCELLED, Session.State.NO_SHOW})
"""What a plan becomes when it does not take place."""

IN_PERSON = "hallway"
"""Code of the micro-touch that happens at a school; written ones need no room."""


@dataclass(frozen=True)
class Slot:
    """When and where a visit is planned, and of what type."""

    day: date | None
    starts_at: time | None
    type_id: int | None
    school_id: int | None
    place: str = Session.Place.SCHOOL
    mode: str = Session.Mode.IN_PERSON


@dataclass(frozen=True)
class Plan:
    """A visit that lies ahead. program_id None: the only one. team_id: whose meeting it is."""

    uid: UUID
    coach_id: int
    slot: Slot
    seats: tuple[Seat, ...]
    program_id: int | None = None
    team_id: int | None = None


def plan_visit(unit: Unit, plan: Plan) -> Logged:
    """Plan a visit with the people in its seats; sent twice it is planned once."""
    draft = SessionDraft(
        uid=plan.uid,
        state=Session.State.PLANNED,
        coach_ids=(plan.coach_id,),
        seats=plan.seats,
        program_id=plan.program_id,
        team_id=plan.team_id,
        **vars(plan.slot),
    )
    return plan_session(unit, checked(unit, draft))


def move_plan(unit: Unit, session: Session, version: int, slot: Slot) -> Session:
    """Plan it for another time or place. Stale when somebody changed it since."""
    plan = _still_planned(unit, session, version)
    return _rewrite(unit, plan, replace(draft_of(plan), **vars(slot)))


def call_off(unit: Unit, session: Session, version: int, state: str, reason: str) -> Session:
    """Note that a plan was cancelled, or that nobody came, and why. It is never counted.

    Whatever has become of its engagement, school or type since: it is not to be held any more.
    """
    plan = _still_planned(unit, session, version)
    if state not in GONE:
        raise Invalid(Problems([Problem("state", _("Say whether it was cancelled or a no-show."))]))
    problems = Problems()
    check_reason(reason, problems)
    if state not in MAY_LIE_AHEAD and plan.day > today_of(unit):
        problems.add("day", _("Nobody can have missed it yet; cancel it, or wait for its day."))
    refuse(problems)
    return unit.change(plan, state=state, reason=reason.strip())


def touch_briefly(unit: Unit, coach_id: int, seats: tuple[Seat, ...], type_id: int) -> Logged:
    """Note a mail, a chat or a word in the hallway of today: whom and how is all it takes."""
    kind = SessionType.objects.filter(pk=type_id, group=SessionType.Group.MICRO).first()
    if kind is None:
        raise Invalid(Problems([Problem("type_id", _("This is not a micro-touch."))]))
    day = today_of(unit)
    school = _school(seats[0].person_id, day) if kind.code == IN_PERSON and seats else None
    draft = SessionDraft(
        uid=uuid4(),
        day=day,
        coach_ids=(coach_id,),
        seats=seats,
        program_id=_program(coach_id, seats, day),
        type_id=kind.pk,
        school_id=school,
        place=Session.Place.SCHOOL if school else Session.Place.ONLINE,
        # written words have no mode of their own; like a call they need no room
        mode=Session.Mode.IN_PERSON if school else Session.Mode.PHONE,
        none_needed=True,
    )
    return log_session(unit, checked(unit, draft))


def _program(coach_id: int, seats: tuple[Seat, ...], day: date) -> int | None:
    """Of several programs the one of the engagement, else the only one the coach works for."""
    engaged = Engagement.objects.filter(pk__in=[seat.engagement_id for seat in seats])
    assigned = CoachAssignment.objects.filter(holding(day), coach_id=coach_id)
    for rows in (engaged, assigned):
        known = set(rows.values_list("program_id", flat=True))
        if len(known) == 1:
            return known.pop()
    return None


def _school(person_id: int, day: date) -> int | None:
    """Where a person is placed on `day`, the primary school."""
    held = Placement.objects.filter(holding(day), person_id=person_id)
    return held.order_by("-primary", "id").values_list("school_id", flat=True).first()


def _still_planned(unit: Unit, session: Session, version: int) -> Session:
    """The plan as it stands under the lock."""
    coaches = SessionCoach.objects.filter(session=session).values_list("person_id", flat=True)
    authorize_any(unit.actor, "plan", list(coaches))
    plan = Session.objects.get(pk=session.pk)
    if plan.version != version or plan.state != Session.State.PLANNED:
        raise Stale("somebody else changed this plan in the meantime")
    return plan


def _rewrite(unit: Unit, plan: Session, draft: SessionDraft) -> Session:
    clean = checked(unit, draft)
    sync_children(unit, plan, clean)
    return unit.change(plan, **session_values(clean))
