"""The forms of the settings. They read what was typed; what does not fit, the verbs say."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.people.branding import MOST_BYTES
from stemhappens.people.funding import cents_of, dollars_text
from stemhappens.people.models import Branding, SessionType
from stemhappens.web.acts import ActForm
from stemhappens.web.log.form import (
    Choices,
    date_field,
    number_field,
    one_of,
    some_of,
    text_field,
)

NEEDED = gettext_lazy("This is needed.")
WEEKDAYS = (
    ("1", gettext_lazy("Monday")), ("2", gettext_lazy("Tuesday")),
    ("3", gettext_lazy("Wednesday")), ("4", gettext_lazy("Thursday")),
    ("5", gettext_lazy("Friday")), ("6", gettext_lazy("Saturday")),
    ("7", gettext_lazy("Sunday")),
)  # fmt: skip


def whole_field(label: str, hint: str = "") -> forms.IntegerField:
    """A whole number; whether it fits, the verb says."""
    return forms.IntegerField(
        label=label,
        required=False,
        help_text=hint,
        error_messages={"invalid": _("Write a whole number.")},
    )


class DollarsField(forms.CharField):
    """An amount as typed ("1,250.50"), read as exact cents; None for nothing."""

    def __init__(self, label: str, hint: str = "") -> None:
        super().__init__(label=label, required=False, max_length=30, help_text=hint)
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: Any) -> int | None:
        """The cents, or what is wrong."""
        try:
            return cents_of(super().clean(value) or "")
        except ValueError:
            raise forms.ValidationError(
                _("Write the amount in dollars, such as 1,250 or 1,250.50.")
            ) from None

    def prepare_value(self, value: Any) -> Any:
        """Cents as dollars; what was typed as it was."""
        return dollars_text(value) if isinstance(value, int) else value


def said_days(form: forms.Form, *names: str) -> None:
    """Say of each of these that is empty that it is needed; 0 is an answer."""
    for name in names:
        if name not in form.errors and form.cleaned_data.get(name) in (None, "", []):
            form.add_error(name, NEEDED)


class ProgramForm(ActForm):
    """What a program is called, and from when to when it runs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = text_field(_("What the program is called"), longest=200)
        self.fields["starts"] = date_field(_("First day"))
        self.fields["last"] = date_field(_("Last day"))
        self.fields["last"].help_text = _("Leave it open while no end is known.")

    def clean(self) -> None:
        """A name and a first day."""
        said_days(self, "name", "starts")


class PolicyForm(ActForm):
    """Everything a policy says. seen: what was looked at before it is saved."""

    NUMBERS = (
        "minimum_minutes", "reach_group_size", "gap_window_days", "benchmark_percent",
        "yearly_visits", "goal_stall_days", "debrief_days", "hours_plan", "log_until_day",
    )  # fmt: skip
    MAY_BE_OPEN = frozenset({"yearly_visits", "hours_plan", "log_until_day"})
    FLAGS = ("topic_required", "next_step_required", "confirm_goals")
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, types: Choices, dated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if dated:
            self.fields["starts"] = date_field(_("From which day it holds"))
            self.fields["starts"].help_text = _(
                "A day in the past is fine: everything from that day is counted anew."
            )
        self.fields["citation"] = text_field(_("Where it is decided"), rows=2, longest=1000)
        self.fields["citation"].help_text = _("Such as: Board policy 4.12, adopted 3 June 2025")
        self.fields["counted"] = some_of(_("Which visits count"), types)
        for name, (label, hint) in _policy_words().items():
            self.fields[name] = whole_field(label, hint)
        flags = [
            ("topic_required", _("A topic")),
            ("next_step_required", _("A next step, or a tap that none is needed")),
        ]
        self.fields["required"] = some_of(_("What every log needs"), flags)
        self.fields["confirm"] = one_of(
            _("When a goal is completed"),
            [("", _("The coach’s word is enough")), ("1", _("The teacher confirms it"))],
        )

    def clean(self) -> None:
        """Numbers that may not stay open, and a day."""
        needed = [name for name in self.NUMBERS if name not in self.MAY_BE_OPEN]
        said_days(self, *(["starts"] if "starts" in self.fields else []), *needed)

    def values(self) -> dict[str, Any]:
        """The fields of a Policy."""
        said = self.cleaned_data
        required = said.get("required") or ()
        return {
            **{name: said[name] for name in self.NUMBERS},
            "citation": said["citation"].strip(),
            "topic_required": "topic_required" in required,
            "next_step_required": "next_step_required" in required,
            "confirm_goals": said["confirm"] == "1",
        }


def _policy_words() -> Mapping[str, tuple[str, str]]:
    """Each number's label and hint."""
    return {
        "minimum_minutes": (
            _("Minutes from which a visit counts"),
            _("0: every visit counts. A visit of unknown length counts, but adds no hours."),
        ),
        "reach_group_size": (
            _("Largest group in which a teacher is reached"),
            _("In a larger one they are contacts, shown apart."),
        ),
        "gap_window_days": (
            _("Longest gap between visits, in school days"),
            _("A teacher in a cycle without a longer gap meets the visit benchmark."),
        ),
        "benchmark_percent": (
            _("Percent of teachers from which a benchmark is met"),
            _("Below it pages say what is missing."),
        ),
        "yearly_visits": (
            _("Visits a teacher should have in a year"),
            _("Prorated for part of a year. Leave it open without such a target."),
        ),
        "goal_stall_days": (_("School days without a touch after which a goal is stalled"), ""),
        "debrief_days": (_("School days within which a debrief follows an observation"), ""),
        "hours_plan": (_("Coaching hours planned for a year"), _("Leave it open without a plan.")),
        "log_until_day": (
            _("Day of the next month until which visits are logged"),
            _("Later ones are flagged, never refused. Leave it open without such a day."),
        ),
    }


class YearForm(ActForm):
    """A school year."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = text_field(_("What the year is called"), longest=20)
        self.fields["first_day"] = date_field(_("First day of school"))
        self.fields["last_day"] = date_field(_("Last day of school"))
        self.fields["weekdays"] = some_of(_("School days"), list(WEEKDAYS))

    def clean(self) -> None:
        """All of it."""
        said_days(self, "name", "first_day", "last_day", "weekdays")


class CloseForm(ActForm):
    """Days without school, at all schools or one."""

    def __init__(self, *args: Any, schools: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"] = date_field(_("First day without school"))
        self.fields["last"] = date_field(_("Last day, where there are several"))
        self.fields["school_id"] = one_of(
            _("Where"), [("", _("At all schools")), *schools], forms.Select
        )
        self.fields["reason"] = text_field(_("Why"), longest=120)

    def clean(self) -> None:
        """A day."""
        said_days(self, "first")


class FileForm(ActForm):
    """A file of days, and whether it is all there is."""

    MOST_BYTES = 1024 * 1024
    file = forms.FileField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("The file: CSV or ICS")
        self.fields["file"].widget.attrs["accept"] = ".csv,.ics,text/csv,text/calendar"
        ways = [
            ("add", _("Close its days, and leave the others as they are")),
            ("whole", _("It is the whole list: open days again that are not in it")),
        ]
        self.fields["how"] = one_of(_("What the file is"), ways)

    def clean(self) -> None:
        """A file of a size that somebody could have written."""
        said_days(self, "file", "how")
        sent = self.cleaned_data.get("file")
        if sent is not None and sent.size > self.MOST_BYTES:
            self.add_error("file", _("A calendar has at most 1 MB; this is another file."))


class DaysForm(ActForm):
    """What a file would change, each stretch to be ticked."""

    def __init__(self, *args: Any, close: Choices, reopen: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if close:
            self.fields["close"] = some_of(_("Days that will be closed"), close)
        if reopen:
            self.fields["reopen"] = some_of(_("Days that will be school days again"), reopen)


class TypeForm(ActForm):
    """A kind of session."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(str(v), str(label).capitalize()) for v, label in SessionType.Group.choices]
        steps = [(str(v), str(label).capitalize()) for v, label in SessionType.Step.choices]
        self.fields["name"] = text_field(_("Name"), longest=80)
        self.fields["group"] = one_of(_("What it is"), groups)
        self.fields["group"].help_text = _(
            "A micro-touch is a mail, a chat or a word in the hallway; it never counts as a visit."
        )
        self.fields["loop_step"] = one_of(_("Its place in a coaching loop"), steps)

    def clean(self) -> None:
        """A name and what it is."""
        said_days(self, "name", "group")


class TopicForm(ActForm):
    """A topic with the framework it comes from."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = text_field(_("Name"), longest=120)
        self.fields["framework"] = text_field(_("Framework it comes from"), longest=40)
        self.fields["framework"].help_text = _("Such as NGSS; it groups the topics in the log.")

    def clean(self) -> None:
        """A name."""
        said_days(self, "name")


class LibraryForm(ActForm):
    """A goal or a next step to begin from."""

    def __init__(self, *args: Any, practices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [("goal", _("Goal")), ("step", _("Next step"))]
        self.fields["kind"] = one_of(_("What it is"), kinds)
        self.fields["text"] = text_field(_("The words"), rows=2, longest=300)
        choices = [("", _("None in particular")), *practices]
        self.fields["practice"] = one_of(_("Practice it serves"), choices, forms.Select)

    def clean(self) -> None:
        """Words of a kind."""
        said_days(self, "kind", "text")


class PhasesForm(ActForm):
    """A set of phases. names: those it has, then empty lines."""

    def __init__(self, *args: Any, lines: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = range(lines)
        self.fields["name"] = text_field(_("What the set is called"), longest=80)
        for at in self.lines:
            self.fields[f"phase_{at}"] = forms.IntegerField(
                required=False, widget=forms.HiddenInput
            )
            label = _("Phase %d") % (at + 1)
            self.fields[f"name_{at}"] = text_field(label, longest=80)
            self.fields[f"cadence_{at}"] = whole_field(_("A visit every … school days"))
            self.fields[f"stall_{at}"] = whole_field(_("Stalled after … school days"))


class AwardForm(ActForm):
    """A grant with objectives and report dates; empty lines at the end of both.

    percent: figures whose target is a percentage.
    """

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        figures: Choices,
        measures: int,
        reports: int,
        percent: frozenset[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.percent = percent
        self.measures, self.reports = range(measures), range(reports)
        self.fields["name"] = text_field(_("Name of the award"), longest=200)
        self.fields["funder"] = text_field(_("Who gives it"), longest=200)
        self.fields["number"] = text_field(_("Award number"), longest=80)
        self.fields["cents"] = DollarsField(_("Whole award, in dollars"))
        self.fields["starts"] = date_field(_("First day of its period"))
        self.fields["last"] = date_field(_("Last day of its period"))
        number = _("Write a number, such as 80.")
        for at in self.measures:
            self.fields[f"objective_{at}"] = text_field(_("Objective %d") % (at + 1), longest=300)
            self.fields[f"figure_{at}"] = one_of(
                _("Measured by"), [("", _("Choose a figure")), *figures], forms.Select
            )
            self.fields[f"target_{at}"] = number_field(_("Target"), number, 12, 2)
            self.fields[f"by_{at}"] = date_field(_("By"))
        for at in self.reports:
            self.fields[f"due_{at}"] = date_field(_("Report %d is due") % (at + 1))
            self.fields[f"sent_{at}"] = date_field(_("Sent on"))

    def clean(self) -> None:
        """A percentage has an end."""
        said = self.cleaned_data
        for at in self.measures:
            if said.get(f"figure_{at}") in self.percent and (said.get(f"target_{at}") or 0) > 100:
                self.add_error(f"target_{at}", _("A percentage is at most 100."))

    def target(self, at: int) -> Decimal | None:
        """The target of a line."""
        return self.cleaned_data.get(f"target_{at}")


class BudgetForm(ActForm):
    """What the program costs, by school year."""

    def __init__(self, *args: Any, years: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, name in years:
            self.fields[f"cents_{key}"] = DollarsField(_("Cost in %s, in dollars") % name)
            self.fields[f"note_{key}"] = text_field(_("What it covers"), longest=200)
            self.fields[f"version_{key}"] = forms.IntegerField(
                required=False, widget=forms.HiddenInput
            )


class BrandingForm(ActForm):
    """How papers look."""

    logo = forms.FileField(required=False)

    def __init__(self, *args: Any, has_logo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = text_field(_("Name on papers"), longest=200)
        self.fields["name"].help_text = _("Leave it open to print the district’s name.")
        self.fields["color"] = text_field(_("Color"), longest=7)
        self.fields["color"].help_text = _(
            "Like #17553f, dark enough to be read on white. Leave it open for our green."
        )
        self.fields["paper"] = one_of(_("Paper"), list(Branding.Paper.choices))
        logo = self.fields.pop("logo")
        logo.label = _("Logo")
        logo.help_text = _("A PNG of at most 100 KB.")
        logo.widget.attrs["accept"] = "image/png"
        self.fields["logo"] = logo
        if has_logo:
            self.fields["without_logo"] = some_of(
                _("The logo there is"), [("1", _("Print papers without it"))]
            )

    def clean_logo(self) -> bytes | None:
        """What was sent, if it is small enough to be read."""
        sent = self.cleaned_data.get("logo")
        if not sent:
            return None
        content: bytes = sent.read(MOST_BYTES + 1)
        return content
