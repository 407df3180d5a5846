"""What coaches and directors do to visits, engagements, goals and teams, through the services."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from stemhappens.coaching import (
    bulk,
    engagements,
    goal_correcting,
    goals,
    handover,
    linking,
    month_close,
    planning,
    sessions,
    steps,
    teams,
)
from stemhappens.coaching import models as coaching
from stemhappens.coaching import rows as session_rows
from stemhappens.coaching import time as working_time
from stemhappens.coaching.drafts import Seat, SessionDraft, Step, Touch
from stemhappens.coaching.passing import left_behind, who_may_leave, who_may_receive
from stemhappens.core.models import Received
from stemhappens.core.spans import holding
from stemhappens.core.write import Unit
from stemhappens.people import models as people
from tests.worlds.operations_people import Acting, one_of, program

State = coaching.EngagementState.State
Role = coaching.EngagementMember.Role


def _uid(make: Acting) -> UUID:
    """Drawn, so that the same seed gives the same rows."""
    return UUID(int=make.rng.getrandbits(128))


# --- visits ---


def _engagements_open(make: Acting, day: date) -> list[coaching.Engagement]:
    rows = coaching.Engagement.objects.filter(opened__lte=day).order_by("id")
    return [row for row in rows if state_of(row, day) == State.ACTIVE]


def state_of(row: coaching.Engagement, day: date) -> str:
    """The state of an engagement on `day`; empty before the first."""
    links = coaching.EngagementState.objects.filter(engagement=row, starts__lte=day)
    return links.order_by("-starts").values_list("state", flat=True).first() or ""


def _room(make: Acting, day: date) -> dict[str, Any]:
    """Coaches and seats: of an engagement, of a team, a named group, or teachers by chance."""
    open_ones = _engagements_open(make, day)
    if open_ones and make.chance(60):
        row = make.pick(open_ones)
        held = coaching.EngagementMember.objects.filter(holding(day), engagement=row)
        coaches = held.filter(role=Role.COACH).order_by("id").values_list("person", flat=True)
        pupils = held.filter(role=Role.TEACHER).order_by("id").values_list("person", flat=True)
        lead = list(dict.fromkeys(coaches)) or make.some(make.known.coaches, 1)
        seats = [Seat(key, engagement_id=make.maybe([row.pk], 50)) for key in dict.fromkeys(pupils)]
        found = {"coach_ids": tuple(lead), "program_id": row.program_id, "seats": tuple(seats)}
        return found | ({"team_id": row.team_id} if make.chance(50) else {})
    found = {"coach_ids": (make.pick(make.known.coaches),), "program_id": make.program()}
    if make.chance(30):
        team = make.pick(make.known.teams)
        seats = [Seat(key, alone=True) for key in teams.members_on(team, day)]
        return found | {
            "team_id": team,
            "headcount": make.maybe((3, 12), 60),
            "seats": tuple(seats),
        }
    if make.chance(20):
        return found | {"group_name": "Grade 4 planning", "headcount": make.pick((2, 9, 30))}
    alone = make.chance(40)
    return found | {"seats": tuple(Seat(make.teacher(), alone=alone) for _ in range(1))}


def _draft(make: Acting, day: date) -> SessionDraft:
    place = make.pick(("school", "school", "school", "online", "office"))
    return SessionDraft(
        uid=_uid(make),
        day=day,
        type_id=make.pick(make.known.types),
        minutes=make.pick((5, 15, 29, 30, 60, Decimal("44.5"))),
        place=place,
        school_id=make.pick(make.known.schools) if place == "school" else None,
        mode="in_person" if place == "school" else make.pick(("video", "phone")),
        topic_ids=tuple(make.some(make.known.topics, 2)) or (make.known.topics[0],),
        none_needed=True,
        summary="We looked at the models." if make.chance(30) else "",
        **_room(make, day),
    )


def _with_work(make: Acting, draft: SessionDraft) -> SessionDraft:
    """With a next step and touches of the goals in the room, now and then."""
    linked = {seat.engagement_id for seat in draft.seats} - {None}
    known = coaching.Goal.objects.filter(engagement__in=linked).order_by("id")
    touches = tuple(Touch(key, make.pick((True, False, None))) for key in
                    make.some(list(known.values_list("pk", flat=True)), 2))  # fmt: skip
    if make.chance(40):
        owner = make.pick([*draft.coach_ids, *(seat.person_id for seat in draft.seats), None])
        step = Step("Try it", owner, make.maybe([draft.day], 50))
        draft = replace(draft, steps=(step,), none_needed=False)
    return replace(draft, touches=touches)


def _past(make: Acting) -> date:
    return min(make.day(make.known.first), make.today)


def log(make: Acting, unit: Unit) -> None:
    draft = _with_work(make, _draft(make, _past(make)))
    sessions.log_session(unit, sessions.checked(unit, draft))


def plan(make: Acting, unit: Unit) -> None:
    day = make.day(make.today) if make.chance(70) else _past(make)
    draft = replace(_draft(make, day), state="planned", minutes=None)
    sessions.plan_session(unit, sessions.checked(unit, draft))


def _session(make: Acting, **equal: Any) -> Any:
    """Mostly one of the last written, so that acts meet."""
    ids = coaching.Session.objects.filter(**equal).order_by("-id").values_list("id", flat=True)
    some = list(ids[:8]) if make.chance(60) else list(ids)
    return coaching.Session.objects.get(pk=make.pick(some)) if some else None


def _seats(make: Acting, draft: SessionDraft) -> tuple[Seat, ...]:
    """Who was there, mostly without the engagement an import may have got wrong."""
    wrong = make.chance(80)
    seats = tuple(replace(seat, engagement_id=None, alone=wrong) for seat in draft.seats)
    return (seats if wrong else draft.seats) or (Seat(make.teacher(), alone=True),)


def hold(make: Acting, unit: Unit) -> None:
    """A plan was held, on its day or an earlier one."""
    row = _session(make, state="planned")
    if row:
        draft = session_rows.draft_of(row)
        draft = replace(
            draft, state="held", day=min(row.day, make.today), minutes=30, touches=(),
            seats=_seats(make, draft), topic_ids=(make.known.topics[0],),
            type_id=row.session_type_id or make.known.types[0], none_needed=True, steps=(),
        )  # fmt: skip
        sessions.amend_session(unit, row, row.version, sessions.checked(unit, draft))


def move_plan(make: Acting, unit: Unit) -> None:
    row = _session(make, state="planned")
    if row:
        where = make.pick(make.known.schools)
        slot = planning.Slot(make.day(make.today), None, make.pick(make.known.types), where)
        planning.move_plan(unit, row, row.version, slot)


def call_off(make: Acting, unit: Unit) -> None:
    row = _session(make, state="planned")
    if row:
        planning.call_off(unit, row, row.version, make.pick(("cancelled", "no_show")), "snow")


def note_a_mail(make: Acting, unit: Unit) -> None:
    micro = people.SessionType.objects.filter(group="micro").values_list("pk", flat=True)
    seats = (Seat(make.teacher()),)
    kinds = list(micro) or make.known.types
    planning.touch_briefly(unit, make.pick(make.known.coaches), seats, make.pick(kinds))


def amend(make: Acting, unit: Unit) -> None:
    """Another day, other people, another state, with or without steps."""
    row = _session(make)
    if row is None:
        return
    day = make.pick((row.day, _past(make)))
    fresh = _with_work(make, _draft(make, day))
    draft = session_rows.draft_of(row)
    draft = replace(
        draft, seats=_seats(make, draft), touches=(), coach_ids=draft.coach_ids or fresh.coach_ids
    )
    changes = (
        {"day": day},
        {"seats": fresh.seats, "coach_ids": fresh.coach_ids, "team_id": fresh.team_id,
         "program_id": fresh.program_id, "touches": ()},
        {"state": make.pick(("held", "cancelled", "no_show")), "reason": "ill"},
        {"steps": (), "none_needed": True},
        {"type_id": fresh.type_id, "minutes": fresh.minutes},
        {"place": "online", "school_id": None, "mode": "video"},
        {"headcount": 12, "group_name": "All of them"},
        {"touches": fresh.touches, "steps": fresh.steps, "none_needed": not fresh.steps},
    )  # fmt: skip
    draft = replace(replace(draft, minutes=draft.minutes or 30), **make.pick(changes))
    draft = replace(draft, topic_ids=draft.topic_ids or fresh.topic_ids)
    draft = replace(draft, type_id=draft.type_id or fresh.type_id)
    draft = replace(draft, none_needed=not draft.steps)
    sessions.amend_session(unit, row, row.version, sessions.checked(unit, draft))


def correct(make: Acting, unit: Unit) -> None:
    row = _session(make)
    if row:
        seats = _seats(make, session_rows.draft_of(row))
        if make.chance(40):
            seats = (*seats[1:], Seat(make.teacher()))
        fresh = sessions.Correction(
            day=make.pick((row.day, _past(make))), type_id=make.pick(make.known.types), minutes=20,
            school_id=make.pick(make.known.schools), place="school", seats=seats,
        )  # fmt: skip
        sessions.correct_session(unit, row, row.version, fresh)


def correct_many(make: Acting, unit: Unit) -> None:
    came_in = Received.objects.values("uid")
    held = coaching.Session.objects.filter(uid__in=came_in, state="held").order_by("-id")
    rows = make.rng.sample(list(held), min(len(held), 2))
    who = 0
    if make.chance(50):  # another one instead of one who was there
        seats = list(coaching.Attendance.objects.filter(role="teacher", session__in=rows))
        who = make.pick(seats).person_id if seats else 0
        rows = [
            row for row in rows if (row.pk, who) in {(s.session_id, s.person_id) for s in seats}
        ]
    picks = [bulk.Picked(row.pk, row.version) for row in rows]
    changes = [
        bulk.BulkChange(bulk.SCHOOL, make.pick(make.known.schools)),
        bulk.BulkChange(bulk.DAY, make.pick((-30, -7, -1, -1, 1))),
        bulk.BulkChange(bulk.TYPE, make.pick(make.known.types)),
        bulk.BulkChange(bulk.MINUTES, make.pick((10, 45))),
    ]
    other = bulk.BulkChange(bulk.TEACHER, make.teacher(), who)
    bulk.correct_many(unit, picks, other if who else make.pick(changes))


def withdraw(make: Acting, unit: Unit) -> None:
    row = _session(make)
    if row:
        sessions.withdraw_session(unit, row, row.version)


def link(make: Acting, unit: Unit) -> None:
    """Visits of a teacher of an engagement, by one of its coaches, that belong to none yet."""
    row = one_of(make, coaching.Engagement)
    held = coaching.EngagementMember.objects.filter(engagement=row)
    pupils = held.filter(role=Role.TEACHER).values("person")
    coaches = held.filter(role=Role.COACH).values("person")
    seats = coaching.Attendance.objects.filter(
        engagement=None, role="teacher", person__in=pupils, session__coaches__person__in=coaches
    )
    keys = list(dict.fromkeys(seats.order_by("id").values_list("id", flat=True)))
    chosen = coaching.Attendance.objects.filter(pk__in=make.some(keys, 2)).select_related("session")
    linking.link_visits(
        unit,
        [
            linking.Link(seat.session_id, seat.session.version, seat.person_id, row.pk)
            for seat in chosen
        ],
    )


# --- engagements ---


def _engagement(make: Acting) -> Any:
    return one_of(make, coaching.Engagement)


def begin(make: Acting, unit: Unit) -> None:
    """Open or invite, with one or two coaches, teachers or a team, one of whom may coach."""
    opened = _past(make)
    coaches = make.some(make.known.coaches, 2) or make.known.coaches[:1]
    if make.chance(10):
        coaches.append(make.teacher())
    team = make.maybe(make.known.teams, 40)
    pupils = [] if team and make.chance(60) else make.some(make.known.teachers, 2)
    draft = engagements.EngagementDraft(
        opened, tuple(coaches), tuple(pupils or ([] if team else [make.teacher()])),
        program_id=make.program(), school_id=make.maybe(make.known.schools, 70), team_id=team,
        template_id=make.pick(make.known.phases), uid=_uid(make),
    )  # fmt: skip
    start = engagements.invite if make.chance(30) else engagements.open_engagement
    start(unit, draft)


def change_state(make: Acting, unit: Unit) -> None:
    row = _engagement(make)
    now = state_of(row, date.max)
    ways = {
        State.INVITED: (engagements.accept, engagements.accept, engagements.decline),
        State.DECLINED: (engagements.accept,),
        State.ACTIVE: (engagements.pause, engagements.close),
        State.PAUSED: (engagements.resume, engagements.close),
        State.CLOSED: (engagements.resume,),
    }
    if now in ways:
        last = coaching.EngagementState.objects.filter(engagement=row).order_by("-starts")[0]
        day = make.day(last.starts, max(last.starts, make.today))
        act = make.pick(ways[now])
        reason = ("as it is",) if act in (engagements.pause, engagements.close) else ()
        act(unit, row, day, *reason)


def move_phase(make: Acting, unit: Unit) -> None:
    row = _engagement(make)
    phase = one_of(make, people.Phase, template_id=row.template_id)
    starts = coaching.EngagementPhase.objects.filter(engagement=row).values_list("starts")
    first = max([row.opened, *(day for (day,) in starts)])
    if phase:
        engagements.move_phase(unit, row, phase, make.day(first, max(first, make.today)))


def add_member(make: Acting, unit: Unit) -> None:
    row = _engagement(make)
    role = make.pick((Role.COACH, Role.TEACHER))
    pool = make.known.coaches if role == Role.COACH and make.chance(90) else make.known.teachers
    person = people.Person.objects.get(pk=make.pick(pool))
    day = make.day(row.opened, max(row.opened, make.today))
    engagements.add_member(unit, row, person, role, day, lead=False)


def remove_member(make: Acting, unit: Unit) -> None:
    row = one_of(make, coaching.EngagementMember)
    engagements.remove_member(unit, row, make.day(row.starts))


def change_lead(make: Acting, unit: Unit) -> None:
    row = _engagement(make)
    held = coaching.EngagementMember.objects.filter(engagement=row, role=Role.COACH, lead=False)
    if held:
        day = make.day(row.opened, max(row.opened, make.today))
        engagements.change_lead(unit, row, make.pick(held.order_by("id")).person, day)


def agree(make: Acting, unit: Unit) -> None:
    audience = make.pick(coaching.Agreement.Audience.values)
    row, told = _engagement(make), make.chance(50)
    engagements.agree(unit, row, audience, _past(make), summary=told, goal_text=not told)


def hand_over(make: Acting, unit: Unit) -> None:
    """On any day: before, today, or weeks ahead; to somebody else each, or closed.

    What the leaver has promised passes along.
    """
    day = make.pick((make.today, make.day(make.today), make.day()))
    leavers = list(who_may_leave(day - (date(2, 1, 2) - date(2, 1, 1))))
    if not leavers:
        return
    leaver = make.pick(leavers)
    for promised in left_behind(leaver, day).engagements[:1]:
        steps.promise(unit, promised.row, "Send the rubric", leaver, uid=_uid(make))
    known = [one.id for one in who_may_receive(day, leaver)]
    passings = []
    for held in left_behind(leaver, day).engagements:
        beside = [row.person_id for row in held.co_coaches]
        others = [key for key in [*known, *beside] if key not in held.teacher_ids]
        receiver = make.maybe(others, 85)
        reason = "" if receiver else "nobody is left"
        passings.append(handover.Passing(held.id, receiver, reason))
    visits = make.maybe(known, 50)
    handover.hand_over(
        unit, handover.HandOverDraft(leaver, day, tuple(passings), visits, uid=_uid(make))
    )


# --- goals and next steps ---


def set_goal(make: Acting, unit: Unit) -> None:
    row = _engagement(make)
    opened = make.day(row.opened, max(row.opened, make.today))
    draft = goals.GoalDraft(
        "Ask why", make.pick(coaching.Goal.Focus.values), opened,
        due=make.maybe([make.day(opened)], 60), uid=_uid(make),
    )  # fmt: skip
    goals.set_goal(unit, row, draft)


def work_on_a_goal(make: Acting, unit: Unit) -> None:
    row = one_of(make, coaching.Goal)
    if row is None:
        return
    last = coaching.GoalStatus.objects.filter(goal=row).order_by("-starts").first()
    first = last.starts if last else row.opened
    day = make.day(first, max(first, make.today))
    now = last.status if last else "open"
    if now in ("completed", "dropped") and make.chance(60):
        goals.reopen_goal(unit, row, day)
    elif now == "completed":
        goals.confirm_goal(unit, row, day)
    else:
        _go_on(make, unit, row, day)


def correct_a_goal(make: Acting, unit: Unit) -> None:
    """Another focus, due date or other people than were written down."""
    row = one_of(make, coaching.Goal)
    if row is None:
        return
    draft = goal_correcting.goal_as_set(row, unit.actor, make.today)
    offered = list(goal_correcting.whom_a_goal_may_be_for(row, unit.actor, make.today))
    changes: dict[str, Any] = {
        "focus": make.pick(coaching.Goal.Focus.values),
        "due": make.maybe([make.day(row.opened)], 70),
    }
    if offered and make.chance(60):
        changes["participant_ids"] = tuple(make.some(offered, 2)) or (offered[0],)
    goal_correcting.correct_goal(unit, row, replace(draft, **changes))


def _go_on(make: Acting, unit: Unit, row: coaching.Goal, day: date) -> None:
    act = make.rng.randrange(5)
    if act == 0:
        goals.touch_goal(unit, row, day, make.pick((True, False, None)))
    elif act == 1:
        goals.change_due(unit, row, make.day(row.opened), day)
    elif act == 2:
        goals.complete_goal(unit, row, day, "the students ask")
    elif act == 3:
        goals.drop_goal(unit, row, day, "another subject")
    else:
        home = make.maybe([_engagement(make)], 30)
        goals.carry_goal(unit, row, day, make.maybe([day], 40), home)


def promise(make: Acting, unit: Unit) -> None:
    row = _engagement(make)
    owner = make.maybe(make.known.teachers + make.known.coaches, 70)
    steps.promise(
        unit, row, "Send the lesson", owner, make.maybe([make.day(row.opened)], 60), _uid(make)
    )


def settle_step(make: Acting, unit: Unit) -> None:
    row = one_of(make, coaching.NextStep)
    if row is None:
        return
    if row.done_on or row.dropped_on:
        steps.reopen_step(unit, row, row.version)
    else:
        act = make.pick((steps.finish_step, steps.drop_step))
        act(unit, row, row.version, _past(make))


# --- teams, time, months ---


def start_team(make: Acting, unit: Unit) -> None:
    members = tuple(make.rng.sample(make.known.teachers, 2))
    where = make.maybe(make.known.schools, 60)
    teams.start_team(
        unit, teams.TeamDraft(f"Team {unit.seq}", members, make.day(), where, _uid(make))
    )


def change_team(make: Acting, unit: Unit) -> None:
    """Join or leave, on any day; who follows the team in its engagements follows."""
    row = one_of(make, people.Team)
    day = make.day()
    inside = teams.members_on(row.pk, day)
    if inside and make.chance(55):
        leaving = make.some(inside, 2) or inside[:1]
        teams.leave_team(unit, row, row.version, leaving, day)
    else:
        joining = make.some(make.known.teachers, 2) or make.known.teachers[:1]
        teams.join_team(unit, row, row.version, joining, day)


def spend_time(make: Acting, unit: Unit) -> None:
    kind = make.pick(coaching.TimeEntry.Kind.values)
    coach, minutes = make.pick(make.known.coaches), make.pick((20, 90))
    draft = working_time.TimeDraft(_uid(make), make.program(), _past(make), kind, coach, minutes)
    working_time.log_time(unit, draft)


def take_time_back(make: Acting, unit: Unit) -> None:
    row = one_of(make, coaching.TimeEntry)
    if row:
        working_time.withdraw_time(unit, row, row.version)


def close_month(make: Acting, unit: Unit) -> None:
    act = make.pick((month_close.close_month, month_close.reopen_month))
    act(unit, program(make), _past(make))


COACHING = (
    *(log, log, log, plan, plan, hold, hold, move_plan, call_off, note_a_mail, amend, amend),
    *(correct, correct_many, correct_many, withdraw, link, begin, begin, change_state),
    *(change_state, change_state, move_phase, add_member, remove_member, change_lead, agree),
    *(hand_over, set_goal, set_goal, work_on_a_goal, work_on_a_goal, work_on_a_goal, promise),
    *(
        correct_a_goal,
        settle_step,
        start_team,
        change_team,
        change_team,
        spend_time,
        take_time_back,
        close_month,
    ),
)
