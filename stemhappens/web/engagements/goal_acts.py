"""What may be done to a goal and to a next step: each act with its form and its deed."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy

from stemhappens.coaching import goals, steps
from stemhappens.coaching.models import Goal, GoalTouch, NextStep
from stemhappens.core import clock
from stemhappens.core.rules import sees
from stemhappens.core.write import Unit
from stemhappens.web.acts import ActForm
from stemhappens.web.doors import Door
from stemhappens.web.engagements.act import Act, Said, form_of, today_of
from stemhappens.web.engagements.forms import DayForm, DueForm, SettleForm, TouchForm
from stemhappens.web.engagements.starting import Asked
from stemhappens.web.goals.correcting import CORRECT

TRACKS = {"on": True, "off": False}


def _touch_form(door: Door, row: Goal, data: Any, asked: Asked) -> ActForm:
    """Only its coach is asked, who reads the goal's unit."""
    initial = {"day": clock.today(door.district), "version": row.version}
    return TouchForm(data, initial=initial, counted=row.unit if _writes(door, row) else "")


def _writes(door: Door, row: Goal) -> bool:
    return sees(door.actor, "goal_text", row)


def _touch(unit: Unit, row: Goal, said: Said) -> GoalTouch:
    on_track = TRACKS.get(said.get("on_track") or "")
    return goals.touch_goal(unit, row, said["day"], on_track, said["value"])


GOAL_ACTS: dict[str, Act] = {
    "complete": Act(
        gettext_lazy("Complete the goal"), gettext_lazy("Complete"), "complete",
        "complete a goal", gettext_lazy("Completed."),
        form_of(SettleForm, words=gettext_lazy("What shows it"), field="evidence"),
        lambda unit, row, said: goals.complete_goal(
            unit, row, said["day"], said["evidence"], said["evidence_url"]
        ),
        gettext_lazy("The teacher can confirm it afterwards."),
    ),
    "touch": Act(
        gettext_lazy("Note work on the goal"), gettext_lazy("Note it"), "set_goal",
        "work on a goal", gettext_lazy("Noted."), _touch_form, _touch,
        gettext_lazy("In a visit it is part of the log; this is for the days between."),
    ),
    "correct": CORRECT,
    "drop": Act(
        gettext_lazy("Drop the goal"), gettext_lazy("Drop"), "set_goal",
        "drop a goal", gettext_lazy("Dropped."),
        form_of(SettleForm, words=gettext_lazy("Why"), field="reason"),
        lambda unit, row, said: goals.drop_goal(unit, row, said["day"], said["reason"]),
    ),
    "carry": Act(
        gettext_lazy("Carry the goal over"), gettext_lazy("Carry over"), "set_goal",
        "carry a goal over", gettext_lazy("Carried over; it goes on as a new one."),
        form_of(DueForm, needed=False),
        lambda unit, row, said: goals.carry_goal(unit, row, today_of(unit), said["due"]),
        gettext_lazy("It ends as carried today and goes on as a new goal with the same words."),
    ),
    "due": Act(
        gettext_lazy("Change the due date"), gettext_lazy("Change"), "set_goal",
        "change a due date", gettext_lazy("The due date is changed from today."),
        form_of(DueForm),
        lambda unit, row, said: goals.change_due(unit, row, said["due"], today_of(unit)),
        gettext_lazy("Reports about earlier days keep the date they knew."),
    ),
    "reopen": Act(
        gettext_lazy("Open the goal again"), gettext_lazy("Open again"), "set_goal",
        "reopen a goal", gettext_lazy("The goal is open again."), form_of(DayForm),
        lambda unit, row, said: goals.reopen_goal(unit, row, said["day"]),
    ),
    "confirm": Act(
        gettext_lazy("Confirm that the goal is completed"), gettext_lazy("Confirm"), "confirm",
        "confirm a goal", gettext_lazy("Confirmed."), form_of(DayForm),
        lambda unit, row, said: goals.confirm_goal(unit, row, said["day"]),
    ),
}  # fmt: skip
"""Acts on a goal, by the end of their address."""

STEP_ACTS: dict[str, tuple[str, Any, Callable[[Unit, NextStep, int], Any]]] = {
    "done": (
        "finish a next step",
        gettext_lazy("Done."),
        lambda unit, step, version: steps.finish_step(unit, step, version, today_of(unit)),
    ),
    "drop": (
        "drop a next step",
        gettext_lazy("It will not be done."),
        lambda unit, step, version: steps.drop_step(unit, step, version, today_of(unit)),
    ),
    "reopen": (
        "take up a next step",
        gettext_lazy("It is open again."),
        lambda unit, step, version: steps.reopen_step(unit, step, version),
    ),
}
"""Acts on a next step: the cause, what is said, the deed."""
