"""What happens in engagements and to goals, one event after the other, through the verbs."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

from stemhappens.coaching.engagements import (
    EngagementDraft,
    accept,
    close,
    decline,
    invite,
    move_phase,
    pause,
    resume,
)
from stemhappens.coaching.goals import (
    GoalDraft,
    change_due,
    complete_goal,
    drop_goal,
    set_goal,
    touch_goal,
)
from stemhappens.coaching.models import EngagementState, GoalStatus
from stemhappens.core.write import Unit
from stemhappens.demo.cast import Cast, uid_of
from stemhappens.demo.setting import common_school
from stemhappens.demo.story import shape

State = EngagementState.State
Status = GoalStatus.Status
FOCUS = {"teacher practice": "teacher_practice", "student outcome": "student_outcome"}

Act = Callable[[Unit, Cast], object]


@dataclass(frozen=True)
class Event:
    """Something that happened on a day; of one day the lower `order` comes first."""

    day: date
    order: int
    act: Act


def events_of(story: shape.Story) -> list[Event]:
    """Everything that happened apart from visits, in the order in which it happened."""
    found = [event for told in story.engagements for event in _engagement_events(told)]
    found += [event for goal in story.goals for event in _goal_events(goal)]
    return sorted(found, key=lambda event: (event.day, event.order))


def _engagement_events(told: shape.Engagement) -> Iterator[Event]:
    first, *later = told.states
    yield Event(first.day, 0, partial(_invite, told, first.day))
    for change in later:
        closing = change.state == State.CLOSED
        yield Event(change.day, 9 if closing else 1, partial(_become, told, change))
    for phase in told.phases[1:]:  # an engagement opens in its first
        yield Event(phase.day, 2, partial(_move, told, phase))


def _goal_events(told: shape.Goal) -> Iterator[Event]:
    yield Event(told.opened, 3, partial(_set, told))
    for due in told.due_history[1:]:
        yield Event(due.set_on, 4, partial(_postpone, told, due))
    for touch in told.touches:
        if touch.session is None:
            yield Event(touch.day, 5, partial(_touch, told, touch))
    for status in told.statuses[1:]:
        yield Event(status.day, 6, partial(_settle, told, status))


def _invite(told: shape.Engagement, day: date, unit: Unit, cast: Cast) -> None:
    school = common_school(cast, told.teachers, day)
    draft = EngagementDraft(
        opened=day,
        coach_ids=cast.ids(told.coaches),
        teacher_ids=cast.ids(told.teachers),
        program_id=cast.program.pk,
        school_id=school.pk if school else None,
        team_id=cast.teams[told.team].pk if told.team else None,
        template_id=cast.template.pk,
        uid=uid_of("engagement", told.key),
    )
    cast.engagements[told.key] = invite(unit, draft)


def _become(told: shape.Engagement, change: shape.StateChange, unit: Unit, cast: Cast) -> None:
    engagement, reason = cast.engagements[told.key], change.reason or ""
    if change.state == State.ACTIVE and change.day == told.opened:
        accept(unit, engagement, change.day)
    elif change.state == State.ACTIVE:
        resume(unit, engagement, change.day)
    else:
        verbs = {State.DECLINED: decline, State.PAUSED: pause, State.CLOSED: close}
        verbs[State(change.state)](unit, engagement, change.day, reason)


def _move(told: shape.Engagement, change: shape.PhaseChange, unit: Unit, cast: Cast) -> None:
    move_phase(unit, cast.engagements[told.key], cast.phases[change.phase], change.day)


def _set(told: shape.Goal, unit: Unit, cast: Cast) -> None:
    draft = GoalDraft(
        statement=told.statement,
        focus=FOCUS[told.focus],
        opened=told.opened,
        due=told.due_history[0].due,
        unit=told.unit,
        practice=told.practice or "",
        baseline=number(told.baseline),
        target=number(told.target),
        participant_ids=cast.ids(told.participants),
        uid=uid_of("goal", told.key),
    )
    goal = set_goal(unit, cast.engagements[told.engagement], draft)
    if told.continues:
        unit.change(goal, carried_from=cast.goals[told.continues])
    cast.goals[told.key] = goal


def _postpone(told: shape.Goal, due: shape.DueDate, unit: Unit, cast: Cast) -> None:
    change_due(unit, cast.goals[told.key], due.due, due.set_on)


def _touch(told: shape.Goal, touch: shape.GoalTouch, unit: Unit, cast: Cast) -> None:
    value = None if touch.value is None else number(touch.value)
    touch_goal(unit, cast.goals[told.key], touch.day, touch.on_track, value)


def _settle(told: shape.Goal, change: shape.GoalStatus, unit: Unit, cast: Cast) -> None:
    goal, words = cast.goals[told.key], change.evidence or ""
    if change.status == Status.COMPLETED:
        complete_goal(unit, goal, change.day, words)
    elif change.status == Status.DROPPED:
        drop_goal(unit, goal, change.day, words)
    else:
        # carry_goal() would open the next goal on the same day; here it comes later, or never
        unit.change(goal)
        unit.add(GoalStatus(goal=goal, starts=change.day, status=Status.CARRIED, evidence=words))


def number(value: Fraction) -> Decimal:
    """A measured value as it is kept."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def within(events: Iterable[Event], first: date, last: date) -> list[Event]:
    """The events of a stretch of days, inclusive."""
    return [event for event in events if first <= event.day <= last]
