"""What may be done on an engagement's page: each act with its form and the verb behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from stemhappens.coaching import engagements as verbs
from stemhappens.coaching import goals, steps
from stemhappens.coaching.engagement_list import members_today, phase_choices
from stemhappens.coaching.models import Agreement, Engagement, Goal, NextStep
from stemhappens.core import clock
from stemhappens.core.write import Unit
from stemhappens.people.models import Phase
from stemhappens.web.doors import Door
from stemhappens.web.engagements.forms import (
    ActForm,
    AgreeForm,
    DayForm,
    DueForm,
    GoalForm,
    MoveForm,
    SettleForm,
    StepForm,
    first_day,
)

Said = Mapping[str, Any]
Make = Callable[[Door, Any, Any], ActForm]
Do = Callable[[Unit, Any, Said], Any]


@dataclass(frozen=True)
class Act:
    """An act: what its page and button say, the verb of the rules it needs, its form, its deed.

    cause: as the change log has it. done: what is said afterwards. make: the form for a door, a
    row and what was sent (None: just opened). do: the deed, with what was read.
    """

    title: Any
    save: Any
    verb: str
    cause: str
    done: Any
    make: Make
    do: Do
    sentence: Any = ""


def _form(kind: type[ActForm], **options: Any) -> Make:
    """A form of `kind` that begins today."""

    def make(door: Door, row: Any, data: Any) -> ActForm:
        initial = first_day(clock.today(door.district)) | {"version": row.version}
        return kind(data, initial=initial, **options)

    return make


def _move_form(door: Door, row: Engagement, data: Any) -> ActForm:
    today = clock.today(door.district)
    phases = phase_choices(row)
    chain = list(row.phases.order_by("starts").values_list("phase_id", flat=True))
    places = [key for key, _name in phases]
    here = places.index(chain[-1]) if chain and chain[-1] in places else -1
    following = places[min(here + 1, len(places) - 1)]
    initial = {"phase": str(following), "day": today, "version": row.version}
    others = [pair for pair in phases if not chain or pair[0] != chain[-1]]
    return MoveForm(data, initial=initial, phases=others)


def _goal_form(door: Door, row: Engagement, data: Any) -> ActForm:
    today = clock.today(door.district)
    people = {m.person_id: m.name for m in members_today(row, door.actor, today)
              if m.role == "teacher"}  # fmt: skip
    initial = {"opened": today, "version": row.version, "participant_ids": list(map(str, people))}
    return GoalForm(data, initial=initial, teachers=people)


def _step_form(door: Door, row: Engagement, data: Any) -> ActForm:
    members = members_today(row, door.actor, clock.today(door.district))
    return StepForm(
        data, initial={"version": row.version}, people={m.person_id: m.name for m in members}
    )


def _agree_form(door: Door, row: Engagement, data: Any) -> ActForm:
    newest = row.agreements.filter(audience=Agreement.Audience.LEAD_COACH)
    last = newest.order_by("-starts").first()
    flags = ("summary", "goal_text")
    shared = [flag for flag in flags if last is not None and getattr(last, flag)]
    return AgreeForm(data, initial={"version": row.version, "shared": shared})


def _move(unit: Unit, row: Engagement, said: Said) -> Any:
    phase = Phase.objects.get(pk=int(said["phase"]))
    return verbs.move_phase(unit, row, phase, said["day"])


def _agree(unit: Unit, row: Engagement, said: Said) -> Any:
    shared = said.get("shared") or ()
    assert unit.district is not None
    return verbs.agree(
        unit,
        row,
        Agreement.Audience.LEAD_COACH,
        clock.today(unit.district),
        summary="summary" in shared,
        goal_text="goal_text" in shared,
    )


def _set_goal(unit: Unit, row: Engagement, said: Said) -> Goal:
    draft = goals.GoalDraft(
        statement=said["statement"],
        focus=said["focus"],
        opened=said["opened"],
        due=said["due"],
        measure=said["measure"],
        unit=said["unit"],
        baseline=said["baseline"],
        target=said["target"],
        participant_ids=tuple(int(key) for key in said.get("participant_ids") or ()),
    )
    return goals.set_goal(unit, row, draft)


def _promise(unit: Unit, row: Engagement, said: Said) -> NextStep:
    return steps.promise(unit, row, said["text"], int(said["owner_id"]), said["due"])


def _today(unit: Unit) -> date:
    assert unit.district is not None
    return clock.today(unit.district)


ENGAGEMENT_ACTS: dict[str, Act] = {
    "move": Act(
        gettext_lazy("Move to another phase"), gettext_lazy("Move"), "move_phase",
        "move to another phase", gettext_lazy("Moved."), _move_form, _move,
        gettext_lazy("Going back is allowed; it begins a new stay in that phase."),
    ),
    "pause": Act(
        gettext_lazy("Pause the engagement"), gettext_lazy("Pause"), "open",
        "pause an engagement", gettext_lazy("Paused."),
        _form(DayForm, why=gettext_lazy("Why")),
        lambda unit, row, said: verbs.pause(unit, row, said["day"], said["reason"]),
        gettext_lazy("Paused days count in no length and in no gap."),
    ),
    "resume": Act(
        gettext_lazy("Go on with the engagement"), gettext_lazy("Go on"), "open",
        "resume an engagement", gettext_lazy("It goes on."), _form(DayForm),
        lambda unit, row, said: verbs.resume(unit, row, said["day"]),
    ),
    "close": Act(
        gettext_lazy("Close the engagement"), gettext_lazy("Close"), "open",
        "close an engagement", gettext_lazy("Closed."),
        _form(DayForm, why=gettext_lazy("Why")),
        lambda unit, row, said: verbs.close(unit, row, said["day"], said["reason"]),
        gettext_lazy("The day is the first one on which it is closed. It stays readable."),
    ),
    "accept": Act(
        gettext_lazy("They accepted"), gettext_lazy("Open the engagement"), "open",
        "accept an invitation", gettext_lazy("Opened, in its first phase."), _form(DayForm),
        lambda unit, row, said: verbs.accept(unit, row, said["day"]),
    ),
    "decline": Act(
        gettext_lazy("They declined"), gettext_lazy("Note it"), "invite",
        "decline an invitation", gettext_lazy("Noted."),
        _form(DayForm, why=gettext_lazy("Why, if they said so"), must_say=False),
        lambda unit, row, said: verbs.decline(unit, row, said["day"], said["reason"]),
        gettext_lazy("Nobody is asked why. They can be invited again."),
    ),
    "goal": Act(
        gettext_lazy("Set a goal"), gettext_lazy("Set the goal"), "set_goal",
        "set a goal", gettext_lazy("The goal is set."), _goal_form, _set_goal,
        gettext_lazy("You and the teacher read its wording; others see its status alone."),
    ),
    "step": Act(
        gettext_lazy("Add a next step"), gettext_lazy("Add it"), "promise",
        "promise a next step", gettext_lazy("Added. It is carried until it is done."),
        _step_form, _promise,
    ),
    "agree": Act(
        gettext_lazy("What the lead coach may read"), gettext_lazy("Save"), "agree",
        "agree what may be shown", gettext_lazy("Saved. It holds from today."),
        _agree_form, _agree,
        gettext_lazy("Agree on it with the teacher first. It can be taken back any day."),
    ),
}  # fmt: skip
"""Acts on an engagement, by the end of their address."""

GOAL_ACTS: dict[str, Act] = {
    "complete": Act(
        gettext_lazy("Complete the goal"), gettext_lazy("Complete"), "complete",
        "complete a goal", gettext_lazy("Completed."),
        _form(SettleForm, words=gettext_lazy("What shows it"), field="evidence"),
        lambda unit, row, said: goals.complete_goal(unit, row, said["day"], said["evidence"]),
        gettext_lazy("The teacher can confirm it afterwards."),
    ),
    "drop": Act(
        gettext_lazy("Drop the goal"), gettext_lazy("Drop"), "set_goal",
        "drop a goal", gettext_lazy("Dropped."),
        _form(SettleForm, words=gettext_lazy("Why"), field="reason"),
        lambda unit, row, said: goals.drop_goal(unit, row, said["day"], said["reason"]),
    ),
    "carry": Act(
        gettext_lazy("Carry the goal over"), gettext_lazy("Carry over"), "set_goal",
        "carry a goal over", gettext_lazy("Carried over; it goes on as a new one."),
        _form(DueForm, needed=False),
        lambda unit, row, said: goals.carry_goal(unit, row, _today(unit), said["due"]),
        gettext_lazy("It ends as carried today and goes on as a new goal with the same words."),
    ),
    "due": Act(
        gettext_lazy("Change the due date"), gettext_lazy("Change"), "set_goal",
        "change a due date", gettext_lazy("The due date is changed from today."),
        _form(DueForm),
        lambda unit, row, said: goals.change_due(unit, row, said["due"], _today(unit)),
        gettext_lazy("Reports about earlier days keep the date they knew."),
    ),
    "reopen": Act(
        gettext_lazy("Open the goal again"), gettext_lazy("Open again"), "set_goal",
        "reopen a goal", gettext_lazy("The goal is open again."), _form(DayForm),
        lambda unit, row, said: goals.reopen_goal(unit, row, said["day"]),
    ),
    "confirm": Act(
        gettext_lazy("Confirm that the goal is completed"), gettext_lazy("Confirm"), "confirm",
        "confirm a goal", gettext_lazy("Confirmed."), _form(DayForm),
        lambda unit, row, said: goals.confirm_goal(unit, row, said["day"]),
    ),
}  # fmt: skip
"""Acts on a goal, by the end of their address."""

STEP_ACTS: dict[str, tuple[str, Any, Callable[[Unit, NextStep, int], Any]]] = {
    "done": (
        "finish a next step",
        gettext_lazy("Done."),
        lambda unit, step, version: steps.finish_step(unit, step, version, _today(unit)),
    ),
    "drop": (
        "drop a next step",
        gettext_lazy("It will not be done."),
        lambda unit, step, version: steps.drop_step(unit, step, version, _today(unit)),
    ),
    "reopen": (
        "take up a next step",
        gettext_lazy("It is open again."),
        lambda unit, step, version: steps.reopen_step(unit, step, version),
    ),
}
"""Acts on a next step: the cause, what is said, the deed."""

FIELDS = {"goal": "", "state": "", "engagement": "", "template_id": "", "team_id": ""}
"""Problems that stand for the whole form."""
