"""The form for one visit: it says what cannot be read; what is missing, a session’s check says.

Used for a new visit, for a planned one and for mending a logged one.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.coaching.models import Session
from stemhappens.web.log.asked import Asked, by_school

MINUTES = ("15", "30", "45", "60", "75")
MORE = "more"
KINDS_NEAR = 6
ELSEWHERE = (
    ("video", gettext_lazy("By video")),
    ("phone", gettext_lazy("By phone")),
    ("office", gettext_lazy("At the district office")),
    ("other", gettext_lazy("Somewhere else")),
)
"""Places that are no school."""

NOT_A_DAY = gettext_lazy("This day is not in the calendar; write it like 2026-05-08.")
NOT_A_NUMBER = gettext_lazy("Write the minutes as a whole number, such as 50.")
NOT_OFFERED = gettext_lazy("This is not among the choices any more; choose again.")
TRACKS = (
    ("", gettext_lazy("Not today")),
    ("off", gettext_lazy("Off track")),
    ("on", gettext_lazy("On track")),
)
Choices = list[tuple[str, str]]


class Fold(NamedTuple):
    """The choices of a field: those at hand, and the rest, open when one of them is chosen."""

    near: list[Any]
    rest: list[Any]
    open: bool


def date_field(label: str) -> forms.DateField:
    """A day, chosen from the device's calendar."""
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": NOT_A_DAY},
    )


def one_of(label: str, choices: Choices, widget: Any = forms.RadioSelect) -> forms.ChoiceField:
    """One of several; what is missing is said by the check."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=widget,
        error_messages={"invalid_choice": NOT_OFFERED},
    )


def some_of(label: str, choices: Choices) -> forms.MultipleChoiceField:
    """Some of several."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NOT_OFFERED},
    )


def text_field(label: str, rows: int = 0, longest: int = 10_000) -> forms.CharField:
    """Words; rows: as an area of so many lines."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label,
        required=False,
        max_length=longest,
        widget=widget,
        error_messages={"max_length": _("Keep this under {:,} characters.").format(longest)},
    )


def number_field(label: str, invalid: str, digits: int, places: int = 0) -> forms.DecimalField:
    """A number of at most so many digits."""
    messages = ("invalid", "max_digits", "max_whole_digits", "max_decimal_places")
    return forms.DecimalField(
        label=label,
        required=False,
        max_digits=digits,
        decimal_places=places or None,
        error_messages=dict.fromkeys(messages, invalid),
    )


class VisitForm(forms.Form):
    """All fields of a visit. asked: what it offers; people: who was there, ids as first shown."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, asked: Asked, data: Any = None, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.asked = asked
        self._people_fields()
        self._visit_fields()
        self._said_fields()

    # --- the fields ---

    def _people_fields(self) -> None:
        asked = self.asked
        if asked.leads:
            self.fields["lead"] = one_of(_("Coach"), choices_of(asked.leads.items()))
        near = [(str(line.id), line.name) for line in asked.near]
        others = [(MORE, _("Several, or somebody else"))]
        self.fields["teacher"] = one_of(_("Who was it?"), near + others)
        self.fields["others"] = some_of(_("Everybody who was there"), _roster(asked))
        if asked.teams:
            teams = [("", _("No team")), *choices_of(asked.teams.items())]
            self.fields["team"] = one_of(_("Which team’s meeting it was"), teams, forms.Select)
        self.fields["headcount"] = forms.IntegerField(
            label=_("How many came whom you do not name"),
            required=False,
            min_value=0,
            max_value=10_000,
            error_messages={
                "invalid": _("Write the headcount as a whole number."),
                "min_value": _("The headcount is 0 or more."),
                "max_value": _("That is more than a school holds; check the digits."),
            },
        )
        self.fields["group_name"] = text_field(_("What group they are"), longest=120)
        for person, choices in asked.engagements.items():
            label = _("Which of %(name)s’s engagements?") % {"name": asked.first_name(person)}
            if len(asked.engagements) == 1:
                label = _("Which engagement was it for?")
            listed = [(str(one.id), one.title) for one in choices]
            self.fields[f"engagement_{person}"] = one_of(label, [*listed, ("alone", _("None"))])

    def _visit_fields(self) -> None:
        asked = self.asked
        self.fields["day"] = date_field(_("Date of the visit"))
        self.fields["day"].help_text = asked.day_hint
        self.fields["time"] = forms.TimeField(
            label=_("Begin"),
            required=False,
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            error_messages={"invalid": _("Write the time like 10:15.")},
        )
        schools = [(str(line.id), line.name) for line in asked.schools]
        places = [("", _("Choose the place")), *schools, *((k, str(v)) for k, v in ELSEWHERE)]
        self.fields["where"] = one_of(_("Where"), places, forms.Select)
        if asked.coaches:
            self.fields["with_coaches"] = some_of(
                _("Another coach with you"), choices_of(asked.coaches.items())
            )
        if len(asked.programs) > 1:
            self.fields["program"] = one_of(_("Program"), choices_of(asked.programs.items()))
        if asked.with_state:
            states = (Session.State.HELD, Session.State.CANCELLED, Session.State.NO_SHOW)
            labels = (_("It took place"), _("Cancelled"), _("No-show"))
            pairs = [(str(state), label) for state, label in zip(states, labels, strict=True)]
            self.fields["state"] = one_of(_("Did it take place?"), pairs)
            self.fields["reason"] = text_field(_("If not, why"), longest=200)
        kinds = [(str(kind.id), kind.name) for kind in asked.kinds]
        self.fields["kind"] = one_of(_("Type of visit"), kinds)
        minutes = [*((m, m) for m in MINUTES), (MORE, _("More"))]
        self.fields["minutes"] = one_of(_("Minutes"), minutes)
        self.fields["minutes_other"] = number_field(_("How many minutes"), NOT_A_NUMBER, 7, 2)
        topics = [(str(topic.id), topic.name) for topic in asked.topics]
        self.fields["topics"] = some_of(_("Topics"), topics)

    def _said_fields(self) -> None:
        asked = self.asked
        for goal in asked.goals:
            tracks = [(key, str(label)) for key, label in TRACKS]
            if goal.may_complete:
                tracks.append(("completed", _("Completed")))
            self.fields[f"goal_{goal.id}"] = one_of(_("Goal"), tracks)
            if goal.unit:
                self.fields[f"value_{goal.id}"] = number_field(
                    _("Today’s count, %(unit)s") % {"unit": goal.unit},
                    _("Write the count as a number, such as 18."), 10, 2,
                )  # fmt: skip
        if asked.promises:
            promises = [(str(promise.uid), promise.text) for promise in asked.promises]
            self.fields["promises"] = some_of(_("Kept since last time?"), promises)
            said = _("What you leave unticked is carried to the next visit.")
            self.fields["promises"].help_text = said
        if asked.kept_steps:
            steps = [(str(step.uid), step.text) for step in asked.kept_steps]
            self.fields["kept_steps"] = some_of(_("Also agreed that day"), steps)
        self.fields["next_step"] = text_field(self._step_label())
        if asked.starters:
            self.fields["next_step"].widget.attrs["list"] = "starters"
        self.fields["next_by"] = forms.CharField(
            label=_("Who does it, and by when"),
            required=False,
            widget=forms.RadioSelect(choices=self._owners()),
        )
        everybody = [("", _("Choose who")), *((str(p.id), p.name) for p in asked.everybody)]
        self.fields["next_who"] = one_of(_("Who"), everybody, forms.Select)
        self.fields["next_due"] = date_field(_("By"))
        self.fields["summary"] = text_field(_("Summary, shared with the teacher"), rows=3)
        self.fields["note"] = text_field(_("Private note"), rows=3)

    def _step_label(self) -> str:
        people = self.named
        if len(people) == 1:
            return _("Next step, shared with %(name)s") % {"name": self.asked.first_name(people[0])}
        return _("Next step, shared with who was there")

    def _owners(self) -> Choices:
        """Who may do the next step, by when: values like teacher:2026-05-15."""
        due = self.asked.due
        by = due.isoformat() if due else ""
        when = _("by %(day)s") % {"day": date_format(due, "D j M")} if due else _("no date")
        people = self.named
        keys = ["teacher"] if len(people) == 1 else [f"p{person}" for person in people[:4]]
        pairs = [
            (f"{key}:{by}", f"{self.asked.first_name(person)}, {when}")
            for key, person in zip(keys, people, strict=False)
        ]
        pairs.append((f"me:{by}", _("Me, %(when)s") % {"when": when}))
        none = _("None needed, those above go on") if self.asked.promises else _("None needed")
        return [*pairs, ("none", none), ("other", _("Another day or person"))]

    # --- what was typed ---

    @property
    def named(self) -> list[int]:
        """The ids of the people named: as sent, else as first shown."""
        if self.is_bound:
            values = [self.data.get("teacher", ""), *self._sent("others")]
        else:
            values = [str(self.initial.get("teacher", "")), *self.initial.get("others", ())]
        return list(dict.fromkeys(int(value) for value in values if _is_id(str(value))))

    def _sent(self, name: str) -> Iterable[str]:
        getlist = getattr(self.data, "getlist", None)
        found: Iterable[str] = getlist(name) if getlist else self.data.get(name, ())
        return found

    @property
    def attendance(self) -> Fold:
        """Who may have been there: a team's people at hand, everybody else behind a fold."""
        return fold(self["others"], len(self.asked.there))

    @property
    def kinds(self) -> Fold:
        """The types of visit, the usual ones at hand."""
        return fold(self["kind"], KINDS_NEAR)

    @property
    def topic_parts(self) -> Fold:
        """The topics, the likely ones at hand."""
        return fold(self["topics"], self.asked.topics_near)

    @property
    def goals(self) -> list[tuple[Any, BoundField, BoundField | None]]:
        """Each goal with its fields."""
        return [
            (
                goal,
                self[f"goal_{goal.id}"],
                self[f"value_{goal.id}"] if goal.unit else None,
            )
            for goal in self.asked.goals
        ]

    @property
    def which(self) -> list[BoundField]:
        """The questions to which engagement a teacher's visit belongs."""
        return [self[f"engagement_{person}"] for person in self.asked.engagements]

    @property
    def who_wrong(self) -> bool:
        """True when something behind "Change" needs another look."""
        names = ("lead", "teacher", "others", "team", "headcount", "group_name", "day", "time",
                 "where", "with_coaches")  # fmt: skip
        return any(self[name].errors for name in (*names, "state", "reason") if name in self.fields)

    def clean_next_by(self) -> tuple[str, date | None]:
        """Who, and by when: ("teacher", 15 May); ("", None) when nothing was tapped."""
        who, _colon, by = self.cleaned_data["next_by"].partition(":")
        known = who in ("", "teacher", "me", "none", "other") or who[:1] == "p"
        try:
            due = date.fromisoformat(by) if by else None
        except ValueError:
            known, due = False, None
        if not known or (who[:1] == "p" and not _is_id(who[1:])):
            raise forms.ValidationError(NOT_OFFERED)
        return who, due


def _is_id(text: str) -> bool:
    """True for a number that a database takes for an id; a longer one would be an error there."""
    return text.isdecimal() and len(text) < 19


def fold(bound: BoundField, near: int) -> Fold:
    """The choices of `bound`, the first `near` of them at hand."""
    options = list(bound)
    rest = options[near:]
    return Fold(options[:near], rest, any(option.data["selected"] for option in rest))


def choices_of(pairs: Iterable[tuple[int, str]]) -> Choices:
    """Ids and names as choices of a field."""
    return [(str(key), name) for key, name in pairs]


def _roster(asked: Asked) -> Choices:
    """Who is expected first, then everybody, school by school."""
    place = {key: n for n, key in enumerate(asked.there)}
    ordered = sorted(by_school(asked.everybody), key=lambda line: place.get(line.id, len(place)))
    return [
        (str(line.id), ", ".join(part for part in (line.name, line.school) if part))
        for line in ordered
    ]


class CorrectionForm(VisitForm):
    """What a director may mend: date, school, teacher, type and minutes, never a word."""

    MENDED = ("uid", "version", "teacher", "others", "day", "where", "kind", "minutes",
              "minutes_other")  # fmt: skip

    def __init__(
        self, asked: Asked, data: Any = None, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(asked, data, initial)
        for name in list(self.fields):
            if name not in self.MENDED and not name.startswith("engagement_"):
                del self.fields[name]
