"""What may be done on an engagement's page: each act with its form and the verb behind it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.coaching import engagements as verbs
from stemhappens.coaching import goals, steps
from stemhappens.coaching.agreements import agreed_parts
from stemhappens.coaching.engagement_list import members_today, phase_choices
from stemhappens.coaching.library import GOAL, STEP, practices_at_hand, starters
from stemhappens.coaching.models import Agreement, Engagement, Goal, NextStep
from stemhappens.core import clock
from stemhappens.core.write import Unit
from stemhappens.people.models import Phase
from stemhappens.web.acts import ActForm
from stemhappens.web.contexts.act import Starters
from stemhappens.web.doors import Door
from stemhappens.web.engagements import reasons
from stemhappens.web.engagements.act import Act, Said, form_of, today_of
from stemhappens.web.engagements.forms import (
    AgreeForm,
    DayForm,
    GoalForm,
    MoveForm,
    ReasonForm,
    StepForm,
)
from stemhappens.web.engagements.people_acts import PEOPLE_ACTS
from stemhappens.web.engagements.starting import (
    Asked,
    chosen_starter,
    library_beside,
    practice_asked,
)

AUDIENCES = {"shared": Agreement.Audience.LEAD_COACH, "story": Agreement.Audience.REPORT}
"""Which field of the agreement's form is about whom."""


def _move_form(door: Door, row: Engagement, data: Any, asked: Asked) -> ActForm:
    today = clock.today(door.district)
    phases = phase_choices(row)
    chain = list(row.phases.order_by("starts").values_list("phase_id", flat=True))
    places = [key for key, _name in phases]
    here = places.index(chain[-1]) if chain and chain[-1] in places else -1
    following = places[min(here + 1, len(places) - 1)]
    initial = {"phase": str(following), "day": today, "version": row.version}
    others = [pair for pair in phases if not chain or pair[0] != chain[-1]]
    return MoveForm(data, initial=initial, phases=others)


def _goal_form(door: Door, row: Engagement, data: Any, asked: Asked) -> ActForm:
    today = clock.today(door.district)
    people = {m.person_id: m.name for m in members_today(row, door.actor, today)
              if m.role == "teacher"}  # fmt: skip
    found = chosen_starter(asked, starters(GOAL, today))
    initial = {
        "opened": today,
        "version": row.version,
        "participant_ids": list(map(str, people)),
        "practice": found.practice if found else practice_asked(asked),
        "statement": found.text if found else "",
    }
    return GoalForm(data, initial=initial, teachers=people)


def _step_form(door: Door, row: Engagement, data: Any, asked: Asked) -> ActForm:
    today = clock.today(door.district)
    members = members_today(row, door.actor, today)
    found = chosen_starter(asked, starters(STEP, today))
    initial = {"version": row.version, "text": found.text if found else ""}
    return StepForm(data, initial=initial, people={m.person_id: m.name for m in members})


def _goals_beside(
    door: Door, row: Engagement, path: str, asked: Asked
) -> tuple[Starters | None, tuple[str, ...]]:
    title, today = _("Begin from the library, or write your own"), clock.today(door.district)
    return library_beside(path, GOAL, title, today, asked), ()


def _steps_beside(
    door: Door, row: Engagement, path: str, asked: Asked
) -> tuple[Starters | None, tuple[str, ...]]:
    """The library; the field itself offers what serves the open goals, else all of it."""
    today, title = clock.today(door.district), _("Take one from the library, or write your own")
    at_hand = practices_at_hand(row, door.actor)
    chosen = practice_asked(asked)
    offered = starters(STEP, today, [chosen] if chosen else at_hand)
    texts = tuple(one.text for one in offered)
    return library_beside(path, STEP, title, today, asked, at_hand), texts


def _agree_form(door: Door, row: Engagement, data: Any, asked: Asked) -> ActForm:
    shared = {
        name: list(agreed_parts(row, audience))
        for name, audience in AUDIENCES.items()
    }  # fmt: skip
    return AgreeForm(data, initial={"version": row.version, **shared})


def _move(unit: Unit, row: Engagement, said: Said) -> Any:
    phase = Phase.objects.get(pk=int(said["phase"]))
    return verbs.move_phase(unit, row, phase, said["day"])


def _agree(unit: Unit, row: Engagement, said: Said) -> Any:
    """What has changed for an audience holds from today; the rest stands as it was agreed."""
    for name, audience in AUDIENCES.items():
        wanted = frozenset(said.get(name) or ())
        if wanted == agreed_parts(row, audience):
            continue
        verbs.agree(
            unit,
            row,
            audience,
            today_of(unit),
            summary="summary" in wanted,
            goal_text="goal_text" in wanted,
        )


def _set_goal(unit: Unit, row: Engagement, said: Said) -> Goal:
    draft = goals.GoalDraft(
        statement=said["statement"],
        focus=said["focus"],
        opened=said["opened"],
        due=said["due"],
        measure=said["measure"],
        unit=said["unit"],
        practice=said["practice"],
        baseline=said["baseline"],
        target=said["target"],
        participant_ids=tuple(int(key) for key in said.get("participant_ids") or ()),
    )
    return goals.set_goal(unit, row, draft)


def _promise(unit: Unit, row: Engagement, said: Said) -> NextStep:
    return steps.promise(unit, row, said["text"], int(said["owner_id"]), said["due"])


ENGAGEMENT_ACTS: dict[str, Act] = {
    "move": Act(
        gettext_lazy("Move to another phase"), gettext_lazy("Move"), "move_phase",
        "move to another phase", gettext_lazy("Moved."), _move_form, _move,
        gettext_lazy("Going back is allowed; it begins a new stay in that phase."),
    ),
    "pause": Act(
        gettext_lazy("Pause the engagement"), gettext_lazy("Pause"), "open",
        "pause an engagement", gettext_lazy("Paused."),
        form_of(ReasonForm, why=gettext_lazy("Why"), reasons=reasons.PAUSE),
        lambda unit, row, said: verbs.pause(unit, row, said["day"], said["said"]),
        gettext_lazy("Paused days count in no length and in no gap."),
    ),
    "resume": Act(
        gettext_lazy("Go on with the engagement"), gettext_lazy("Go on"), "open",
        "resume an engagement", gettext_lazy("It goes on."), form_of(DayForm),
        lambda unit, row, said: verbs.resume(unit, row, said["day"]),
    ),
    "close": Act(
        gettext_lazy("Close the engagement"), gettext_lazy("Close"), "open",
        "close an engagement", gettext_lazy("Closed."),
        form_of(ReasonForm, why=gettext_lazy("Why"), reasons=reasons.CLOSE),
        lambda unit, row, said: verbs.close(unit, row, said["day"], said["said"]),
        gettext_lazy("The day is the first one on which it is closed. It stays readable."),
    ),
    "accept": Act(
        gettext_lazy("They accepted"), gettext_lazy("Open the engagement"), "open",
        "accept an invitation", gettext_lazy("Opened, in its first phase."), form_of(DayForm),
        lambda unit, row, said: verbs.accept(unit, row, said["day"]),
    ),
    "decline": Act(
        gettext_lazy("They declined"), gettext_lazy("Note it"), "invite",
        "decline an invitation", gettext_lazy("Noted."),
        form_of(ReasonForm, why=gettext_lazy("Why, if they said so"), reasons=reasons.DECLINE,
                must_say=False),
        lambda unit, row, said: verbs.decline(unit, row, said["day"], said["said"]),
        gettext_lazy("Nobody is asked why. They can be invited again."),
    ),
    "goal": Act(
        gettext_lazy("Set a goal"), gettext_lazy("Set the goal"), "set_goal",
        "set a goal", gettext_lazy("The goal is set."), _goal_form, _set_goal,
        gettext_lazy("You and the teacher read its wording; others see its status alone."),
        _goals_beside,
    ),
    "step": Act(
        gettext_lazy("Add a next step"), gettext_lazy("Add it"), "promise",
        "promise a next step", gettext_lazy("Added. It is carried until it is done."),
        _step_form, _promise, "", _steps_beside,
    ),
    "agree": Act(
        gettext_lazy("What others may read"), gettext_lazy("Save"), "agree",
        "agree what may be shown", gettext_lazy("Saved. It holds from today."),
        _agree_form, _agree,
        gettext_lazy("Agree on it with the teacher first. It can be taken back any day."),
    ),
    **PEOPLE_ACTS,
}  # fmt: skip
"""Acts on an engagement, by the end of their address."""
