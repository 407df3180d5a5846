"""The story's visits as drafts, the next steps that were done, and time that was no visit."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from stemhappens.coaching.drafts import Seat, SessionDraft, Step, Touch
from stemhappens.coaching.models import Attendance, NextStep, Session
from stemhappens.coaching.sessions import checked_all, log_sessions
from stemhappens.coaching.steps import finish_step
from stemhappens.coaching.time import TimeDraft, log_times
from stemhappens.core.write import Unit
from stemhappens.demo.cast import Cast, uid_of
from stemhappens.demo.cycles import number
from stemhappens.demo.story import shape
from stemhappens.people.models import Placement

STATES = {"no-show": Session.State.NO_SHOW}
MODES = {
    "in person": Session.Mode.IN_PERSON,
    "video": Session.Mode.VIDEO,
    "phone": Session.Mode.PHONE,
    # written words have no mode of their own yet; like a call they need no room
    "email": Session.Mode.PHONE,
    "chat": Session.Mode.PHONE,
}
OFFICE = "District office"
ROLES = {
    Placement.Role.TEACHER: Attendance.Role.TEACHER,
    Placement.Role.AIDE: Attendance.Role.AIDE,
    Placement.Role.PRINCIPAL: Attendance.Role.PRINCIPAL,
}
END_OF_DAY = time(16, 30)
"""When coaches write down the day's other work."""


def log_visits(unit: Unit, story: shape.Story, cast: Cast, visits: Iterable[shape.Session]) -> None:
    """Log visits of any state, with the goals they touched and what was agreed."""
    touches = _touches_by_session(story, cast)
    drafts = [_draft(told, cast, touches.get(told.key, ())) for told in visits]
    log_sessions(unit, checked_all(unit, drafts))


def finish_steps(unit: Unit, story: shape.Story, first: date, last: date) -> None:
    """Note which next steps were done between two days, inclusive."""
    done = {
        step_uid(told, place): step.done_on
        for told in story.sessions
        for place, step in enumerate(told.next_steps)
        if step.done_on and first <= step.done_on <= last
    }
    rows = NextStep.objects.filter(uid__in=list(done)).order_by("id")
    for step in sorted(rows, key=lambda row: done[row.uid]):
        finish_step(unit, step, step.version, done[step.uid])


def log_other_time(
    unit: Unit, story: shape.Story, cast: Cast, entries: Iterable[tuple[int, shape.TimeEntry]]
) -> None:
    """Log time entries, each with its place in the story."""
    zone = ZoneInfo(story.calendar.time_zone)
    drafts = [
        TimeDraft(
            uid=uid_of("time", f"{told.coach}:{told.day}:{told.kind}:{place}"),
            program_id=cast.program.pk,
            day=told.day,
            kind=told.kind,
            coach_id=cast.people[told.coach].pk,
            minutes=told.minutes,
            recorded_at=min(datetime.combine(told.day, END_OF_DAY, zone), story.now),
        )
        for place, told in entries
    ]
    log_times(unit, drafts)


def step_uid(told: shape.Session, place: int) -> UUID:
    """The uid of a visit's next step."""
    return uid_of("step", f"{told.key}:{place}")


def _touches_by_session(story: shape.Story, cast: Cast) -> dict[str, tuple[Touch, ...]]:
    found: dict[str, tuple[Touch, ...]] = {}
    for goal in story.goals:
        for told in goal.touches:
            if told.session is None or goal.key not in cast.goals:
                continue
            value = None if told.value is None else number(told.value)
            touch = Touch(cast.goals[goal.key].pk, told.on_track, value)
            found[told.session] = (*found.get(told.session, ()), touch)
    return found


def _draft(told: shape.Session, cast: Cast, touches: tuple[Touch, ...]) -> SessionDraft:
    incomplete = told.state == "held" and told.minutes is None
    return SessionDraft(
        uid=uid_of("session", told.key),
        day=told.day,
        coach_ids=cast.ids(told.coaches),
        seats=tuple(_seat(told, attendee, cast) for attendee in told.attendance),
        type_id=cast.types[told.type].pk,
        minutes=told.minutes,
        school_id=cast.schools[told.school].pk if told.school else None,
        place=_place(told),
        mode=MODES[told.mode],
        state=STATES.get(told.state, told.state),
        reason=told.reason or "",
        topic_ids=tuple(cast.topics[topic].pk for topic in told.topics),
        summary=told.summary or "",
        private_note=told.private_note or "",
        touches=touches,
        steps=tuple(
            Step(step.text, cast.people[step.owner].pk, step.due, step_uid(told, place))
            for place, step in enumerate(told.next_steps)
        ),
        none_needed=told.none_needed,
        starts_at=told.start,
        program_id=cast.program.pk,
        recorded_at=told.logged_at or datetime.combine(told.day, time(7), UTC),
        # a coach who types cannot leave the minutes out; one visit came in by a form
        source=Session.Source.FORM if incomplete else Session.Source.TYPED,
    )


def _seat(told: shape.Session, attendee: shape.Attendee, cast: Cast) -> Seat:
    held = [
        placement.role
        for placement in cast.placements.get(attendee.person, ())
        if placement.starts <= told.day < placement.ends
    ]
    role = ROLES.get(Placement.Role(held[0])) if held else None
    key = attendee.engagement
    return Seat(
        cast.people[attendee.person].pk,
        role or Attendance.Role.GUEST,
        cast.engagements[key].pk if key else None,
        alone=key is None,
    )


def _place(told: shape.Session) -> str:
    if told.school:
        return Session.Place.SCHOOL
    if told.mode != "in person":
        return Session.Place.ONLINE
    return Session.Place.OFFICE if told.place == OFFICE else Session.Place.OTHER
