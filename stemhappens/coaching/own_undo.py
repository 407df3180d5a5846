"""Undo of one's own act: whoever may do it may take it back, as it was before.

The inverse verb would leave a trace of its own (moving a phase back begins a new spell), so the
unit itself is undone. Undoing what others did is the director's.
"""

from collections.abc import Iterable
from typing import Any

from stemhappens.access.actors import actor_for
from stemhappens.access.models import User
from stemhappens.coaching.engagements import current_coach_ids
from stemhappens.coaching.models import (
    Engagement,
    Goal,
    NextStep,
    Session,
    SessionCoach,
    TimeEntry,
)
from stemhappens.core.actor import Actor
from stemhappens.core.models import Change, District, WriteUnit
from stemhappens.core.problem import Denied
from stemhappens.core.rules import authorize, may
from stemhappens.core.undo import UndoPlan, undo
from stemhappens.core.write import Unit
from stemhappens.people.checks import authorize_any, today_of
from stemhappens.people.deeds import DEEDS
from stemhappens.people.models import Team

HAND_OVER = "hand a caseload over"
ROLL_OVER = "turn the school year"
TURNS = {HAND_OVER: "hand_over", ROLL_OVER: "roll_over"}
"""What a director does to the whole district's coaching."""

DISTRICT_WIDE = ("correct", "merge_visits", "adopt", "close_month", "keep_users", "ask_pulse")
"""What else is done in the whole district, by who may there at all."""

VERBS = {
    "withdraw a visit": "withdraw",
    "plan a visit": "plan",
    "move a planned visit": "plan",
    "call a planned visit off": "plan",
    "log a micro-touch": "log",
    "log other time": "log_time",
    "take a time entry back": "log_time",
    "hold a planned visit": "log",
    "move to another phase": "move_phase",
    "pause an engagement": "open",
    "resume an engagement": "open",
    "close an engagement": "open",
    "accept an invitation": "open",
    "decline an invitation": "invite",
    "invite to an engagement": "invite",
    "open an engagement": "open",
    "open engagements of a log": "adopt",
    "agree what may be shown": "agree",
    "add a coach": "open",
    "add a teacher": "open",
    "let somebody leave": "open",
    "change the lead coach": "open",
    "set a goal": "set_goal",
    "work on a goal": "set_goal",
    "correct a goal": "set_goal",
    "complete a goal": "complete",
    "carry a goal over": "set_goal",
    "drop a goal": "set_goal",
    "reopen a goal": "set_goal",
    "confirm a goal": "confirm",
    "change a due date": "set_goal",
    "promise a next step": "promise",
    "finish a next step": "promise",
    "drop a next step": "promise",
    "take up a next step": "promise",
    "log several visits": "withdraw",
    "correct a visit": "correct",
    "correct several visits": "correct",
    "amend several visits": "amend",
    "link visits": "link",
    "merge two logs of a visit": "merge_visits",
    "close a month": "close_month",
    "reopen a month": "close_month",
    "ask teachers two questions": "ask_pulse",
    "close the two questions": "ask_pulse",
    "start a team": "keep_teams",
    "rename a team": "keep_teams",
    "join a team": "keep_teams",
    "leave a team": "keep_teams",
    "give a role": "keep_users",
    "end a role": "keep_users",
    **DEEDS,
    **TURNS,
}
"""What may be taken back by who did it, and the verb that allows it."""


def undo_own(district: District, actor: Actor, seq: int) -> UndoPlan:
    """Undo unit `seq`, which `actor` did, is one of VERBS, and may still do; else Denied.

    Raises UndoRefused where something later rests on it, and then nothing has changed.
    """
    done = WriteUnit.objects.filter(district=district, seq=seq).first()
    own = done is not None and actor.user_id is not None and done.actor_user == actor.user_id
    if not own or done is None or done.cause not in VERBS:
        raise Denied(f"{actor.label} may not: undo what somebody else did")
    verb = VERBS[done.cause]
    return undo(district, actor, seq, allow=lambda unit: _still_may(unit, verb, seq))


def _still_may(unit: Unit, verb: str, seq: int) -> None:
    """Ask the rules anew, of the user as they are now: a role or a part in it may have ended."""
    user = User.objects.filter(pk=unit.actor.user_id or 0).first()
    actor = user and unit.district and actor_for(user, unit.district, today_of(unit))
    if not actor:
        raise Denied(f"{unit.actor.label} has no role here any more")
    if verb in (*DEEDS.values(), *TURNS.values(), *DISTRICT_WIDE):
        authorize(actor, verb)
        return
    if verb == "link" and may(actor, verb):  # a director any visit, also one without a coach
        return
    touched = _touched(unit.district_id, seq)
    if verb == "keep_teams":
        kept = Team.objects.filter(pk__in=touched.get(Team._meta.label, {}))
        teams: list[Team | None] = [*kept]
        for team in teams or [None]:  # of a team that is gone a coach may not say anything
            authorize(actor, verb, team)
        return
    if verb == "confirm":
        rows = Goal.objects.filter(pk__in=touched.get(Goal._meta.label, {}))
        goals: list[Goal | None] = [*rows]
        for goal in goals or [None]:  # of a goal that is gone nobody may say anything
            authorize(actor, verb, goal)
        return
    authorize_any(actor, verb, _coaches(unit, touched) | _logged_time(touched))


def _touched(district_id: int, seq: int) -> dict[str, dict[int, Any]]:
    """The rows of a unit by model: id → image before it, None for what it added."""
    found: dict[str, dict[int, Any]] = {}
    for change in Change.objects.filter(district_id=district_id, seq=seq).order_by("-n"):
        found.setdefault(change.model, {})[change.row_id] = change.before
    return found


def _coaches(unit: Unit, touched: dict[str, dict[int, Any]]) -> set[int]:
    """Who held the visit; without one, the coaches of today of the engagement or step."""
    visits = set(touched.get(Session._meta.label, ()))
    gone = [image for image in touched.get(SessionCoach._meta.label, {}).values() if image]
    engagements = set(touched.get(Engagement._meta.label, ()))
    if not visits:
        for model in (Goal, NextStep):
            rows = model._default_manager.filter(pk__in=touched.get(model._meta.label, ()))
            engagements |= set(rows.values_list("engagement_id", flat=True))
        steps = NextStep.objects.filter(pk__in=touched.get(NextStep._meta.label, ()))
        visits = set(steps.exclude(session=None).values_list("session_id", flat=True))
    held = SessionCoach.objects.filter(session_id__in=visits).values_list("person_id", flat=True)
    return {*held, *(image["person_id"] for image in gone), *_today(unit, engagements)}


def _logged_time(touched: dict[str, dict[int, Any]]) -> set[int]:
    """Whose time entries were added, changed or taken away."""
    images = touched.get(TimeEntry._meta.label, {})
    rows = TimeEntry.objects.filter(pk__in=images).values_list("coach_id", flat=True)
    gone = [image["coach_id"] for image in images.values() if image]
    return {key for key in (*rows, *gone) if key is not None}


def _today(unit: Unit, engagements: Iterable[int | None]) -> set[int]:
    day = today_of(unit)
    return {
        coach for key in engagements if key is not None for coach in current_coach_ids(key, day)
    }
