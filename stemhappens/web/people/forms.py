"""The forms of the acts on people and schools. What does not fit, the verbs say."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from stemhappens.people.models import Placement, SchoolAttribute
from stemhappens.people.paying import LONGEST
from stemhappens.web.acts import ActForm
from stemhappens.web.log.form import Choices, date_field, number_field, one_of, text_field


def school_field(label: str, schools: Choices) -> forms.ChoiceField:
    """One of the schools."""
    return one_of(label, [("", _("Choose the school")), *schools], forms.Select)


class NameForm(ActForm):
    """A name that holds from a day on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["given"] = text_field(_("First name"), longest=100)
        self.fields["family"] = text_field(_("Last name"), longest=100)
        self.fields["day"] = date_field(_("From which day"))

    def clean(self) -> None:
        """A first name and a day."""
        self.require("given", "day")


class PersonForm(ActForm):
    """Somebody new, with where they work."""

    uid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, schools: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["given"] = text_field(_("First name"), longest=100)
        self.fields["family"] = text_field(_("Last name"), longest=100)
        self.fields["school_id"] = school_field(_("School"), schools)
        self.fields["school_id"].help_text = _("Leave it open for somebody of no school.")
        self.fields["role"] = one_of(_("As what"), roles())
        self.fields["day"] = date_field(_("From which day"))

    def clean(self) -> None:
        """A first name; with a school also as what and from when."""
        self.require("given")
        if self.cleaned_data.get("school_id"):
            self.require("role", "day")


class PlaceForm(ActForm):
    """A school, a role, a share, from a day on."""

    def __init__(self, *args: Any, schools: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school_id"] = school_field(_("School"), schools)
        self.fields["role"] = one_of(_("As what"), roles())
        self.fields["share"] = number_field(
            _("Share of the position, in percent"), _("Write a whole number, such as 50."), 3
        )
        self.fields["subject"] = text_field(_("Subject"), longest=80)
        self.fields["day"] = date_field(_("From which day"))

    def clean(self) -> None:
        """Where, as what and from when."""
        self.require("school_id", "role", "share", "day")


class TransferForm(ActForm):
    """From one school to another on a day."""

    def __init__(self, *args: Any, present: Choices, schools: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_school"] = one_of(_("From which school"), present)
        self.fields["to_school"] = school_field(_("To which school"), schools)
        self.fields["day"] = date_field(_("First day there"))

    def clean(self) -> None:
        """Both schools and a day."""
        self.require("from_school", "to_school", "day")


class EndForm(ActForm):
    """One of several dated rows ends. field: where its problems are shown."""

    def __init__(self, *args: Any, which: str, rows: Choices, last: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"] = one_of(which, rows)
        self.fields["ends"] = date_field(last)

    def clean(self) -> None:
        """Which one, and when."""
        self.require("row", "ends")


class LeaveForm(ActForm):
    """Leave from a day to another, perhaps open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts"] = date_field(_("First day of leave"))
        self.fields["ends"] = date_field(_("First day back"))
        self.fields["ends"].help_text = _("Leave it open while nobody knows yet.")

    def clean(self) -> None:
        """It begins on a day."""
        self.require("starts")


class EligibleForm(ActForm):
    """Eligible at a school from a day on, and why."""

    def __init__(self, *args: Any, schools: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school_id"] = school_field(_("At which school"), schools)
        self.fields["day"] = date_field(_("From which day"))
        self.fields["reason"] = text_field(_("Why, for who reads the list later"), longest=200)

    def clean(self) -> None:
        """Where and from when."""
        self.require("school_id", "day")


class AssignForm(ActForm):
    """A coach for a teacher or a school, with a part of their position."""

    def __init__(self, *args: Any, coaches: Choices, awards: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coach"] = one_of(_("Which coach"), coaches)
        self.fields["fte"] = number_field(
            _("Part of the coach’s position, in percent"), _("Write a whole number, such as 20."), 3
        )
        self.fields["fte"].help_text = _("0 where the coach’s position is counted elsewhere.")
        self.fields["funding"] = text_field(_("Who pays for it"), longest=LONGEST)
        shares = _("With shares where it is several, such as: grant 60 %, general fund 40 %.")
        known = _("Awards that run now: %s.") % "; ".join(awards) if awards else ""
        self.fields["funding"].help_text = " ".join(filter(None, (shares, known)))
        self.fields["day"] = date_field(_("From which day"))

    def clean(self) -> None:
        """Who and from when."""
        self.require("coach", "day")
        if "fte" not in self.errors and self.cleaned_data.get("fte") is None:
            self.add_error("fte", _("This is needed."))


class SchoolForm(ActForm):
    """A school's name and what it is."""

    uid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = text_field(_("Name of the school"), longest=200)
        add_attributes(self)
        self.fields["opens"] = date_field(_("Opens on"))
        self.fields["opens"].help_text = _("Leave it open where the school has always been there.")

    def clean(self) -> None:
        """A name and a level."""
        self.require("name", "level")


class AttributesForm(ActForm):
    """What a school is from a day on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_attributes(self)
        self.fields["day"] = date_field(_("From which day"))

    def clean(self) -> None:
        """A level and a day."""
        self.require("level", "day")


class SchoolNameForm(ActForm):
    """Another name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = text_field(_("Name of the school"), longest=200)

    def clean(self) -> None:
        """A name."""
        self.require("name")


class IntoForm(ActForm):
    """Part of another school from a day on."""

    def __init__(self, *args: Any, schools: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"] = school_field(_("Into which school"), schools)
        self.fields["day"] = date_field(_("First day as one school"))

    def clean(self) -> None:
        """Which one and when."""
        self.require("into", "day")


class ClosedForm(ActForm):
    """Days without school here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"] = date_field(_("First day without school"))
        self.fields["last"] = date_field(_("Last day, where there are several"))
        self.fields["reason"] = text_field(_("Why"), longest=120)

    def clean(self) -> None:
        """A day."""
        self.require("first")


def roles() -> Choices:
    """What one may be at a school."""
    return [(str(role), str(label).capitalize()) for role, label in Placement.Role.choices]


def add_attributes(form: forms.Form) -> None:
    """Level, need tier and kind of a school."""
    levels = [(str(v), str(label).capitalize()) for v, label in SchoolAttribute.Level.choices]
    form.fields["level"] = one_of(_("Level"), levels)
    form.fields["need_tier"] = one_of(_("Need tier"), tiers())
    form.fields["need_tier"].help_text = _("1 is the greatest need, as your district ranks it.")
    form.fields["kind"] = text_field(_("Kind, such as charter or Title I"), longest=40)


def tiers(names: Sequence[int] = (1, 2, 3, 4, 5)) -> Choices:
    """Need tiers, and none."""
    return [("", _("Not ranked")), *((str(tier), str(tier)) for tier in names)]
