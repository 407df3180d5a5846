"""Save what a form for a visit says: all problems at once, or one unit with all that was done."""

from dataclasses import dataclass, replace
from uuid import uuid4

from stemhappens.coaching.checks import check_session
from stemhappens.coaching.context import SessionContext, load_context
from stemhappens.coaching.drafts import Seat, SessionDraft
from stemhappens.coaching.goals import complete_goal
from stemhappens.coaching.models import Goal, GoalStatus, NextStep, Session
from stemhappens.coaching.reads import find_session
from stemhappens.coaching.sessions import amend_session, checked, log_session
from stemhappens.coaching.steps import finish_step
from stemhappens.core.problem import Invalid
from stemhappens.core.write import Unit, write
from stemhappens.web.doors import Door
from stemhappens.web.log.drafting import (
    Settled,
    draft_of_form,
    fitting,
    owner_missing,
    settled_of,
    show_problems,
)
from stemhappens.web.log.filling import Filled
from stemhappens.web.log.form import VisitForm
from stemhappens.web.log.groups import choices_of_engagements, open_for

HOLD = "hold a planned visit"
"""The cause of a unit in which a plan became a visit; undoing it brings the plan back."""


@dataclass(frozen=True)
class Outcome:
    """What became of a form. session None: it is shown again. withdrawn: its uid was spent."""

    form: VisitForm
    session: Session | None = None
    withdrawn: bool = False


def save_new(door: Door, form: VisitForm, filled: Filled) -> Outcome:
    """Log a new visit, or hold the planned one that the form names.

    Sent twice it is saved once. Raises UidTaken for other content under the same uid and Stale
    where the planned visit has changed since.
    """
    form.is_valid()
    if "uid" in form.errors:
        return Outcome(with_new_uid(form))
    draft = _with_fixed(draft_of_form(form), filled)
    draft = fitting(draft, load_context(door.district, [draft]))
    if form.errors or owner_missing(form):
        return refused(door, form, draft)
    try:
        return _write_new(door, form, draft)
    except Invalid:
        return refused(door, form, draft)


def _write_new(door: Door, form: VisitForm, draft: SessionDraft) -> Outcome:
    planned = find_session(draft.uid, door.actor)
    version = form.cleaned_data.get("version")
    holds = planned is not None and version is not None and planned.state == "planned"
    if planned is not None and holds and draft.team_id is None:
        draft = replace(draft, team_id=planned.team_id)
    with write(door.district, door.actor, HOLD if holds else "log a visit") as unit:
        clean = checked(unit, draft)
        if planned is not None and version is not None and holds:
            session = amend_session(unit, planned, version, clean)
            settle(unit, settled_of(form), clean.day)
            return Outcome(form, session)
        logged = log_session(unit, clean)
        if logged.fresh:
            settle(unit, settled_of(form), clean.day)
    if logged.session is None:
        return Outcome(with_new_uid(form), withdrawn=True)
    return Outcome(form, logged.session)


def settle(unit: Unit, settled: Settled, day: object) -> None:
    """Tick off the promises kept and complete the goals said to be complete, as of the visit."""
    for step in NextStep.objects.filter(uid__in=settled.promises, done_on__isnull=True):
        finish_step(unit, step, step.version, day)
    for goal in Goal.objects.filter(pk__in=settled.completed):
        last = GoalStatus.objects.filter(goal=goal).order_by("-starts").first()
        if last is None or last.status == GoalStatus.Status.OPEN:
            complete_goal(unit, goal, day)


def refused(door: Door, form: VisitForm, draft: SessionDraft) -> Outcome:
    """The form again, with everything that is wrong beside its field, and what was typed kept."""
    context = load_context(door.district, [draft])
    _clean, problems = check_session(draft, context)
    if "engagement" in problems.by_field():
        form = _asking(form, draft, context)
    show_problems(form, problems, context)
    return Outcome(form)


def _asking(form: VisitForm, draft: SessionDraft, context: SessionContext) -> VisitForm:
    """The same form with the question which engagement each such teacher's visit was for."""
    asked = dict(form.asked.engagements)
    for seat in draft.seats:
        choices = open_for(draft, seat, context)
        if len(choices) > 1 or seat.engagement_id is not None:
            asked[seat.person_id] = choices_of_engagements(choices, context)
    again = VisitForm(replace(form.asked, engagements=asked), form.data, initial=form.initial)
    again.is_valid()
    return again


def with_new_uid(form: VisitForm) -> VisitForm:
    """The same form under a uid of its own, so that it can be saved."""
    data = form.data.copy()
    data["uid"] = str(uuid4())
    again = VisitForm(form.asked, data, initial=form.initial)
    again.is_valid()
    return again


def _with_fixed(draft: SessionDraft, filled: Filled) -> SessionDraft:
    """The engagement named in the address, for the teachers who are in it."""
    if filled.engagement is None and not filled.outside:
        return draft
    people = {line.id for line in filled.people}
    return replace(draft, seats=tuple(_fixed(seat, people, filled) for seat in draft.seats))


def _fixed(seat: Seat, people: set[int], filled: Filled) -> Seat:
    asked = seat.engagement_id is not None or seat.alone
    if asked or seat.person_id not in people:
        return seat
    if filled.engagement is None:
        return replace(seat, alone=True)
    return replace(seat, engagement_id=filled.engagement.id)
