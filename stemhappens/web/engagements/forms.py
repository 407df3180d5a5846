"""The forms of the acts on engagements, goals and next steps.

They read what was typed and say all at once what is missing; what does not fit, the verbs say.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from stemhappens.coaching.models import Goal
from stemhappens.web.acts import NEEDED, ActForm
from stemhappens.web.engagements.starting import practice_choices
from stemhappens.web.log.form import date_field, number_field, one_of, some_of, text_field

Choices = list[tuple[str, str]]
LONGEST_REASON = 200
FEW = 12
"""Up to so many people are offered side by side, more in a list."""


class DayForm(ActForm):
    """On which day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"] = date_field(_("From which day"))

    def clean(self) -> None:
        """A day is always needed."""
        self.require("day")


class ReasonForm(DayForm):
    """On which day and why: one of a short list, own words, or both; must_say: one is needed.

    What was said stands as one text in `said`.
    """

    def __init__(
        self, *args: Any, why: str, reasons: Iterable[str], must_say: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.must_say = must_say
        self.fields["because"] = one_of(why, [(str(one), str(one)) for one in reasons])
        self.fields["reason"] = text_field(_("In your own words"), longest=LONGEST_REASON)

    def clean(self) -> None:
        """A day, and why where it is asked; all that was said fits into one line."""
        super().clean()
        words = self.cleaned_data.get("reason", "").strip()
        parts = [part for part in (self.cleaned_data.get("because", ""), words) if part]
        self.cleaned_data["said"] = ": ".join(parts)
        if self.must_say and not parts and not {"because", "reason"} & set(self.errors):
            self.add_error("reason", NEEDED["reason"])
        if len(self.cleaned_data["said"]) > LONGEST_REASON:
            self.add_error("reason", _("Keep the reason under 200 characters."))


class PersonForm(DayForm):
    """Somebody, from a day on."""

    def __init__(self, *args: Any, who: str, people: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(key), name) for key, name in people.items()]
        several = len(choices) > FEW
        listed = [("", _("Choose")), *choices] if several else choices
        self.fields["person"] = one_of(who, listed, forms.Select if several else forms.RadioSelect)
        self.order_fields(["person", "day"])

    def clean(self) -> None:
        """Both are needed."""
        self.require("person", "day")


class MoveForm(ActForm):
    """Another phase, from a day on."""

    def __init__(self, *args: Any, phases: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(key), name) for key, name in phases]
        self.fields["phase"] = one_of(_("Which phase"), choices)
        self.fields["day"] = date_field(_("From which day"))

    def clean(self) -> None:
        """Both are needed."""
        self.require("phase", "day")


class GoalForm(ActForm):
    """A new goal with its measure and the teachers it is for."""

    def __init__(self, *args: Any, teachers: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = _("Write a number, such as 18.")
        self.fields["statement"] = text_field(_("The goal, in one sentence"), rows=2)
        self.fields["focus"] = one_of(
            _("What it is about"), [(k, str(v).capitalize()) for k, v in Goal.Focus.choices]
        )
        self.fields["practice"] = one_of(
            _("The practice it serves"), practice_choices(), forms.Select
        )
        self.fields["measure"] = text_field(_("How you will see it"), longest=200)
        self.fields["unit"] = text_field(_("Counted in"), longest=60)
        self.fields["baseline"] = number_field(_("Where it stands now"), number, 10, 2)
        self.fields["target"] = number_field(_("Where it should get to"), number, 10, 2)
        self.fields["opened"] = date_field(_("From which day"))
        self.fields["due"] = date_field(_("Due"))
        if len(teachers) > 1:
            self.fields["participant_ids"] = some_of(
                _("For whom"), [(str(key), name) for key, name in teachers.items()]
            )
        self.fields["measure"].help_text = _("Such as: notebooks that cite evidence")
        self.fields["unit"].help_text = _("Such as: of 28 students")

    def clean(self) -> None:
        """It says something, is about something and begins on a day."""
        self.require("statement", "focus", "opened")


class SettleForm(ActForm):
    """A goal is completed or dropped, on a day, with what shows it or why."""

    def __init__(self, *args: Any, words: str, field: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"] = date_field(_("On which day"))
        self.fields[field] = text_field(words, rows=3)
        if field == "evidence":
            self.fields["evidence_url"] = text_field(_("Where it can be seen"), longest=500)
            self.fields["evidence_url"].help_text = _("A link, such as https://…")
            self.fields["evidence_url"].widget.input_type = "url"

    def clean(self) -> None:
        """A day is always needed, and why where it is asked; what shows it may stay empty."""
        self.require("day", *(("reason",) if "reason" in self.fields else ()))


class TouchForm(ActForm):
    """Work on a goal apart from a visit: the day, what was measured, how it goes."""

    def __init__(self, *args: Any, counted: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"] = date_field(_("On which day"))
        label = _("What you measured (%s)") % counted if counted else _("What you measured")
        self.fields["value"] = number_field(label, _("Write a number, such as 18."), 10, 2)
        tracks = [("", _("Not said")), ("on", _("On track")), ("off", _("Off track"))]
        self.fields["on_track"] = one_of(_("How it goes"), tracks)

    def clean(self) -> None:
        """A day is always needed."""
        self.require("day")


class DueForm(ActForm):
    """Another due date, or a goal carried over with one."""

    def __init__(self, *args: Any, needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needed = needed
        self.fields["due"] = date_field(_("Due"))

    def clean(self) -> None:
        """A changed due date has a day."""
        if self.needed:
            self.require("due")


class StepForm(ActForm):
    """A next step apart from a visit."""

    def __init__(self, *args: Any, people: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = text_field(_("Next step"))
        self.fields["text"].widget.attrs["list"] = "suggested"
        self.fields["owner_id"] = one_of(
            _("Who does it"), [(str(key), name) for key, name in people.items()]
        )
        self.fields["due"] = date_field(_("By"))

    def clean(self) -> None:
        """Something is done by somebody."""
        self.require("text", "owner_id")


class AgreeForm(ActForm):
    """What the coach and the teachers let the lead coach read, and a report tell."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shared"] = some_of(
            _("What the lead coach may read"),
            [("summary", _("Summaries and next steps")), ("goal_text", _("The goals’ wording"))],
        )
        self.fields["story"] = some_of(
            _("What a report may tell as a story, without names"),
            [("summary", _("What was done together")), ("goal_text", _("The goals’ wording"))],
        )


class OpenForm(ActForm):
    """A new engagement: with whom, from when; opened at once or as an invitation."""

    uid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        teachers: Choices,
        schools: Choices,
        coaches: Choices,
        programs: Choices,
        templates: Choices,
        teams: Choices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        states = [("active", _("They have agreed: open it")), ("invited", _("Invite them first"))]
        self.fields["how"] = one_of(_("Open or invite"), states)
        self.fields["teacher_ids"] = some_of(_("With whom"), teachers)
        if teams:
            offered = [("", _("No team")), *teams]
            self.fields["team_id"] = one_of(_("With a team"), offered, forms.Select)
            self.fields["team_id"].help_text = _(
                "Whoever is in the team takes part, as long as they are in it."
            )
        if len(templates) > 1:
            self.fields["template_id"] = one_of(_("Which phases it goes through"), templates)
        self.fields["opened"] = date_field(_("From which day"))
        several = [("", _("Where they teach")), *schools]
        self.fields["school_id"] = one_of(_("School"), several, forms.Select)
        if coaches:
            self.fields["coach_ids"] = some_of(_("Another coach with you"), coaches)
        if len(programs) > 1:
            self.fields["program_id"] = one_of(_("Program"), programs)

    def clean(self) -> None:
        """It is one or the other, with somebody, from a day on, in one of several programs."""
        team = self.cleaned_data.get("team_id")
        self.require("how", *(() if team else ("teacher_ids",)), "opened")
        if "program_id" in self.fields:
            self.require("program_id")


def first_day(today: date) -> dict[str, Any]:
    """What a form of an act begins with."""
    return {"day": today, "opened": today}
