"""check_session: a draft and a context in, what may be written or every problem out. No queries."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from stemhappens.coaching.context import EngagementKnown, SessionContext
from stemhappens.coaching.drafts import CleanSeat, CleanSession, Seat, SessionDraft
from stemhappens.coaching.models import Attendance, Session
from stemhappens.core.problem import Problem, Problems

LONGEST_MINUTES = 720
LONGEST_TEXT = 10_000
LONGEST_NAME = 120
LARGEST_VALUE = Decimal(10) ** 8
PLAN_AHEAD = timedelta(days=366)
STATES_WITH_REASON = frozenset({Session.State.CANCELLED, Session.State.NO_SHOW})
MAY_LIE_AHEAD = frozenset({Session.State.PLANNED, Session.State.CANCELLED})

Check = Callable[[SessionDraft, SessionContext, date, Problems], None]

CHOICES = {
    "state": tuple(Session.State.values),
    "place": tuple(Session.Place.values),
    "mode": tuple(Session.Mode.values),
    "precision": tuple(Session.Precision.values),
    "source": tuple(Session.Source.values),
}
ROLES = tuple(Attendance.Role.values)
"""Read once: an enumeration lists its values anew each time it is asked."""


def check_session(
    draft: SessionDraft, context: SessionContext
) -> tuple[CleanSession | None, Problems]:
    """Say everything that is wrong with `draft` at once, by field; else what may be written.

    Fields of the problems are those of the draft; `engagement` asks which of several engagements
    a visit belongs to (one problem a person, in the order of the seats); `seats` is who was there.
    """
    problems = Problems()
    day = _check_day(draft, context, problems)
    program_id = _check_program(draft, context, day, problems)
    for check in _CHECKS:
        check(draft, context, day or context.today, problems)
    minutes = _whole_minutes(draft, context, problems)
    seats: tuple[CleanSeat, ...] = ()
    if day is not None and program_id is not None:
        seats = _attach(draft, context, day, program_id, problems)
        _check_touches(draft, context, day, seats, problems)
    if problems or day is None or program_id is None:
        return None, problems
    return _cleaned(draft, context, day, program_id, minutes, seats), problems


def _cleaned(
    draft: SessionDraft,
    context: SessionContext,
    day: date,
    program_id: int,
    minutes: int | None,
    seats: tuple[CleanSeat, ...],
) -> CleanSession:
    linked = {seat.engagement_id for seat in seats} - {None}
    return CleanSession(
        draft=draft,
        seq=context.seq,
        payload_hash=draft.payload_hash(),
        program_id=program_id,
        day=day,
        minutes=minutes,
        seats=seats,
        step_engagement_id=linked.pop() if len(linked) == 1 else None,
        recorded_at=draft.recorded_at or context.now,
        issues=_lacking(draft) if draft.imported else (),
    )


def _check_day(draft: SessionDraft, context: SessionContext, problems: Problems) -> date | None:
    if draft.day is None:
        problems.add("day", _("Give the date of the visit."))
        return None
    planned = draft.state == Session.State.PLANNED
    if draft.state not in MAY_LIE_AHEAD and draft.day > context.today:
        problems.add("day", _("This date lies ahead; choose today or earlier, or plan the visit."))
    if planned and draft.day > context.today + PLAN_AHEAD:
        problems.add("day", _("Plan no further than a year ahead."))
    return draft.day


def _check_program(
    draft: SessionDraft, context: SessionContext, day: date | None, problems: Problems
) -> int | None:
    if draft.program_id is not None:
        program_id: int | None = draft.program_id
    else:
        running = [key for key, known in context.programs.items() if not day or known.holds(day)]
        program_id = running[0] if len(running) == 1 else None
        if len(running) > 1:
            problems.add("program_id", _("Choose the program that the visit belongs to."))
            return None
    known = context.programs.get(program_id or 0)
    if known is None:
        problems.add("program_id", _("No coaching program ran on that day; choose another date."))
        return None
    if day is not None and not known.holds(day):
        problems.add("day", _("The program does not run on that day; choose another date."))
    return program_id


def _check_choices(
    draft: SessionDraft, context: SessionContext, day: date, problems: Problems
) -> None:
    for name, allowed in CHOICES.items():
        if getattr(draft, name) not in allowed:
            problems.add(name, _("Choose one of: %s.") % ", ".join(allowed))


def _check_coaches(
    draft: SessionDraft, context: SessionContext, day: date, problems: Problems
) -> None:
    if not draft.coach_ids and not draft.imported:
        problems.add("coach_ids", _("Name the coach."))
    if len(set(draft.coach_ids)) < len(draft.coach_ids):
        problems.add("coach_ids", _("A coach is named twice; take one away."))
    if any(coach not in context.names for coach in draft.coach_ids):
        problems.add("coach_ids", _("This coach is not in the district; choose another."))


def _check_place(
    draft: SessionDraft, context: SessionContext, day: date, problems: Problems
) -> None:
    at_school = draft.place == Session.Place.SCHOOL
    if at_school and draft.school_id is None:
        if not draft.imported:
            problems.add("school_id", _("Choose the school, or say that it was elsewhere."))
        return
    if draft.school_id is None:
        return
    school = context.schools.get(draft.school_id)
    if school is None:
        problems.add("school_id", _("This school is not in the district; choose another."))
    elif not at_school:
        problems.add("school_id", _("Leave the school out, or choose a school as the place."))
    elif not school.is_open(day):
        problems.add("school_id", _("%s is not open on that day.") % school.name)


def _check_type(
    draft: SessionDraft, context: SessionContext, day: date, problems: Problems
) -> None:
    if draft.type_id is None:
        if not draft.imported and draft.state not in STATES_WITH_REASON:
            problems.add("type_id", _("Choose what type of visit it was."))
        return
    if draft.type_id not in context.types:
        problems.add("type_id", _("This type of visit is not in the district's list."))
        return
    retired = context.types[draft.type_id]
    if retired is not None and retired < day:  # of the day itself there are visits already
        problems.add("type_id", _("This type of visit is no longer used; choose another."))


def _check_people(
    draft: SessionDraft, context: SessionContext, day: date, problems: Problems
) -> None:
    people = [seat.person_id for seat in draft.seats]
    teachers = [seat for seat in draft.seats if seat.role == Attendance.Role.TEACHER]
    if draft.headcount is not None and draft.headcount < 0:
        problems.add("headcount", _("The headcount is 0 or more."))
    if not teachers and not draft.headcount and not draft.imported:
        problems.add("seats", _("Name at least one teacher, or say how many people were there."))
    _check_group(draft, context, bool(teachers), problems)
    if len(set(people)) < len(people):
        problems.add("seats", _("Somebody is named twice; take one away."))
    if any(person not in context.names for person in people):
        problems.add("seats", _("Somebody named here is not in the district; choose again."))
    if set(people) & set(draft.coach_ids):
        problems.add("seats", _("The coach is not among those coached; take the name away."))
    if any(seat.role not in ROLES for seat in draft.seats):
        problems.add("seats", _("Choose one of: %s.") % ", ".join(ROLES))


def _check_group(
    draft: SessionDraft, context: SessionContext, named: bool, problems: Problems
) -> None:
    """A headcount alone says what group it was; the team's name will do."""
    name = draft.group_name.strip()
    unsaid = not name and draft.team_id is None
    if draft.headcount and not named and unsaid and not draft.imported:
        problems.add("group_name", _("Say which group it was, such as “Grade 4 planning”."))
    if name and not draft.headcount:
        problems.add("headcount", _("Say how many of the group were there."))
    if len(name) > LONGEST_NAME:
        problems.add("group_name", _("Keep the group’s name under 120 characters."))
    if draft.team_id is not None and draft.team_id not in context.teams:
        problems.add("team_id", _("This team is not in the district; choose another."))


def _check_content(
    draft: SessionDraft, context: SessionContext, day: date, problems: Problems
) -> None:
    asked = draft.state in STATES_WITH_REASON and not draft.imported
    check_reason(draft.reason, problems, asked)
    for name, text in (("summary", draft.summary), ("private_note", draft.private_note)):
        if len(text) > LONGEST_TEXT:
            problems.add(name, _("Keep this under 10,000 characters."))
    if draft.private_note and not draft.coach_ids:
        problems.add("private_note", _("A private note belongs to a coach; name the coach."))
    if any(topic not in context.topics for topic in draft.topic_ids):
        problems.add("topic_ids", _("A topic is not in the district's list; choose again."))
    needs_topic = _requires(draft, context, day)[1]
    if needs_topic and not draft.topic_ids:
        problems.add("topic_ids", _("Choose at least one topic."))


def check_reason(reason: str, problems: Problems, asked: bool = True) -> None:
    """Why a visit did not take place, which must be said where it is asked."""
    if asked and not reason.strip():
        problems.add("reason", _("Say why the visit did not take place."))
    if len(reason) > 200:
        problems.add("reason", _("Keep the reason under 200 characters."))


def _requires(draft: SessionDraft, context: SessionContext, day: date) -> tuple[bool, bool]:
    """Whether a next step and a topic are required: of typed visits that were held.

    A micro-touch is written down in one tap: whom, when and how is all it is asked for.
    """
    if draft.imported or not draft.held or draft.type_id in context.micro:
        return False, False
    program = context.programs.get(draft.program_id or next(iter(context.programs), 0))
    return program.requires(day) if program else (True, True)


def _check_steps(
    draft: SessionDraft, context: SessionContext, day: date, problems: Problems
) -> None:
    if draft.steps and draft.none_needed:
        problems.add("steps", _("Take the next steps away, or untick “none needed”."))
    if not draft.steps and not draft.none_needed and _requires(draft, context, day)[0]:
        problems.add("steps", _("Write the next step, or tap “none needed”."))
    for step in draft.steps:
        if not step.text.strip():
            problems.add("steps", _("A next step has no words; write them or take it away."))
        if len(step.text) > LONGEST_TEXT:
            problems.add("steps", _("Keep a next step under 10,000 characters."))
        if step.owner_id is not None and step.owner_id not in context.names:
            problems.add("steps", _("The person who does it is not in the district."))
        if step.due is not None and step.due < day:
            problems.add("steps", _("A next step is due on the day of the visit or later."))


_CHECKS: tuple[Check, ...] = (
    _check_choices,
    _check_coaches,
    _check_place,
    _check_type,
    _check_people,
    _check_content,
    _check_steps,
)


def _whole_minutes(draft: SessionDraft, context: SessionContext, problems: Problems) -> int | None:
    if draft.minutes is None:
        if draft.held and not draft.imported and draft.type_id not in context.micro:
            problems.add("minutes", _("Say how many minutes it took."))
        return None
    minutes = int(Decimal(draft.minutes).quantize(Decimal(1), ROUND_HALF_UP))
    if not 1 <= minutes <= LONGEST_MINUTES:
        problems.add("minutes", _("Minutes lie between 1 and 720."))
    return minutes


def _attach(
    draft: SessionDraft, context: SessionContext, day: date, program_id: int, problems: Problems
) -> tuple[CleanSeat, ...]:
    """Give each seat the person's school that day and the engagement it belongs to."""
    return tuple(
        CleanSeat(
            seat.person_id,
            seat.role,
            own_school(context, seat.person_id, day, draft.school_id),
            _engagement(draft, seat, context, day, program_id, problems),
        )
        for seat in draft.seats
    )


def own_school(
    context: SessionContext, person_id: int, day: date, visited: int | None
) -> int | None:
    """A person's school on `day`: at two, the one visited, else the primary one (ruling 4)."""
    held = [known for known in context.placements.get(person_id, ()) if known.holds(day)]
    for known in held:
        if known.school_id == visited:
            return visited
    return held[0].school_id if held else None


def _engagement(
    draft: SessionDraft,
    seat: Seat,
    context: SessionContext,
    day: date,
    program_id: int,
    problems: Problems,
) -> int | None:
    if seat.role != Attendance.Role.TEACHER or seat.alone:
        return None
    if seat.engagement_id is not None:
        known = context.engagements.get(seat.engagement_id)
        problem = _engagement_problem(known, seat, day, program_id)
        problems.extend([problem] if problem else [])
        return seat.engagement_id
    choices = open_engagements(context, seat.person_id, day, program_id, draft.coach_ids)
    if len(choices) > 1 and not draft.imported:
        titles = "; ".join(context.title(key) for key in choices)
        name = context.names.get(seat.person_id, "")
        message = _("%(name)s has several engagements open; choose one: %(titles)s.")
        problems.add("engagement", message % {"name": name, "titles": titles})
    return choices[0] if len(choices) == 1 else None


def open_engagements(
    context: SessionContext, person_id: int, day: date, program_id: int, coach_ids: tuple[int, ...]
) -> list[int]:
    """A teacher's engagements open on `day`; where some are the coaches' own, only those."""
    found = [
        known
        for key in context.engagements_of.get(person_id, ())
        if (known := context.engagements[key]).program_id == program_id
        and known.is_open(day)
        and known.has(person_id, day, coach=False)
    ]
    own = [
        known.id for known in found if any(known.has(coach, day, coach=True) for coach in coach_ids)
    ]
    return own or [known.id for known in found]


def _engagement_problem(
    known: EngagementKnown | None, seat: Seat, day: date, program_id: int
) -> Problem | None:
    if known is None or known.program_id != program_id:
        return Problem("engagement", _("This engagement is not in the program; choose another."))
    if not known.has(seat.person_id, day, coach=False):
        return Problem("engagement", _("The teacher is not in this engagement on that day."))
    if not known.is_open(day):
        return Problem("engagement", _("This engagement is not open on that day."))
    return None


def _check_touches(
    draft: SessionDraft,
    context: SessionContext,
    day: date,
    seats: tuple[CleanSeat, ...],
    problems: Problems,
) -> None:
    linked = {seat.engagement_id for seat in seats}
    if len({touch.goal_id for touch in draft.touches}) < len(draft.touches):
        problems.add("touches", _("A goal is named twice; take one away."))
    for touch in draft.touches:
        goal = context.goals.get(touch.goal_id)
        if goal is None or goal.engagement_id not in linked:
            problems.add("touches", _("This goal belongs to none of the engagements in the room."))
        elif not goal.is_open(day):
            problems.add("touches", _("This goal was not open on that day."))
        if touch.value is not None and abs(touch.value) >= LARGEST_VALUE:
            problems.add("touches", _("This value is too large; check the digits."))


def _lacking(draft: SessionDraft) -> tuple[tuple[str, str], ...]:
    """What an imported session lacks: the import's own words first, one per field."""
    said = dict(draft.issues)
    lacking = (
        ("coach", not draft.coach_ids, _("No coach is named.")),
        ("school", _no_school(draft), _("No school is named.")),
        ("teacher", not draft.seats and not draft.headcount, _("No teacher is named.")),
        ("type", draft.type_id is None, _("The type of visit is not known.")),
        ("minutes", draft.held and draft.minutes is None, _("The minutes are not known.")),
    )
    for name, lacks, message in lacking:
        if lacks:
            said.setdefault(name, message)
    return tuple((name[:20], message[:300]) for name, message in said.items())


def _no_school(draft: SessionDraft) -> bool:
    return draft.place == Session.Place.SCHOOL and draft.school_id is None
