"""The form in which a goal is corrected, filled with what stands there."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.coaching.goal_correcting import (
    correct_goal,
    goal_as_set,
    whom_a_goal_may_be_for,
)
from stemhappens.coaching.goals import GoalDraft
from stemhappens.coaching.models import Goal
from stemhappens.core import clock
from stemhappens.core.write import Unit
from stemhappens.web.acts import ActForm
from stemhappens.web.doors import Door
from stemhappens.web.engagements.act import Act, Said, today_of
from stemhappens.web.engagements.forms import GoalForm
from stemhappens.web.engagements.starting import Asked
from stemhappens.web.log.filling import plain_number


class CorrectForm(GoalForm):
    """A goal as it was set; its first day stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["opened"]
        self.fields["baseline"].label = _("Where it stood at first")

    def clean(self) -> None:
        """It says something, is about something and is for somebody."""
        people = ("participant_ids",) if "participant_ids" in self.fields else ()
        self.require("statement", "focus", *people)


def _form(door: Door, row: Goal, data: Any, asked: Asked) -> ActForm:
    today = clock.today(door.district)
    draft = goal_as_set(row, door.actor, today)
    initial = {**vars(draft), "version": row.version}
    initial["participant_ids"] = list(map(str, draft.participant_ids))
    for name in ("baseline", "target"):
        value = initial[name]
        initial[name] = None if value is None else plain_number(value)
    return CorrectForm(
        data, initial=initial, teachers=whom_a_goal_may_be_for(row, door.actor, today)
    )


def _correct(unit: Unit, row: Goal, said: Said) -> Goal:
    people = said.get("participant_ids")
    if people is None:
        people = goal_as_set(row, unit.actor, today_of(unit)).participant_ids
    draft = GoalDraft(
        statement=said["statement"],
        focus=said["focus"],
        opened=row.opened,
        due=said["due"],
        measure=said["measure"],
        unit=said["unit"],
        practice=said["practice"],
        baseline=said["baseline"],
        target=said["target"],
        participant_ids=tuple(map(int, people)),
    )
    return correct_goal(unit, row, draft)


CORRECT = Act(
    gettext_lazy("Correct the goal"),
    gettext_lazy("Save the correction"),
    "set_goal",
    "correct a goal",
    gettext_lazy("Corrected."),
    _form,
    _correct,
    gettext_lazy(
        "For what was written down wrongly: it holds from the goal’s first day. A due date that "
        "moved is changed on its own, so that earlier days keep the one they knew."
    ),
)
