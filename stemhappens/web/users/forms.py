"""The forms of users. They read what was typed; what does not fit, the verbs say."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from stemhappens.web.frame import ROLE_NAMES
from stemhappens.web.log.form import Choices, date_field, one_of, some_of, text_field


class RoleForm(forms.Form):
    """A role, whose person it is, and to which schools or coaches it is limited."""

    def __init__(
        self, *args: Any, people: Choices, schools: Choices, coaches: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        roles = [(str(role), str(name)) for role, name in ROLE_NAMES.items()]
        self.fields["role"] = one_of(_("Role"), roles)
        nobody = [("", _("nobody of the roster")), *people]
        self.fields["person"] = one_of(_("Who of the roster it is"), nobody, forms.Select)
        self.fields["person"].help_text = (
            _("Needed for coaches and teachers.")
            if people
            else _("Needed for coaches and teachers. Nobody is known yet: add them under People.")
        )
        self.fields["schools"] = some_of(_("Schools, for a principal"), schools)
        self.fields["coaches"] = some_of(_("Coaches, for a lead coach"), coaches)
        if not schools:
            self.fields["schools"].help_text = _("No school is known yet: add it under Schools.")
        if not coaches:
            self.fields["coaches"].help_text = _("No coach is known yet: add them under People.")
        self.fields["starts"] = date_field(_("From which day"))

    def clean(self) -> None:
        """A day is always needed."""
        if "starts" not in self.errors and not self.cleaned_data.get("starts"):
            self.add_error("starts", _("This is needed."))

    def keys(self, name: str) -> Sequence[int]:
        """The ids chosen in a field."""
        said = self.cleaned_data.get(name) or ()
        return [int(key) for key in ([said] if isinstance(said, str) else said)]


class UserForm(RoleForm):
    """A user with a first role."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = forms.CharField(
            label=_("E-mail"),
            required=False,
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        )
        self.fields["name"] = text_field(_("Name"), longest=200)
        self.order_fields(["email", "name"])


class RenameForm(forms.Form):
    """What a user is called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = text_field(_("Name"), longest=200)


class EndForm(forms.Form):
    """The last day of a role."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends"] = date_field(_("The last day with this role"))

    def clean(self) -> None:
        """A day is always needed."""
        if "ends" not in self.errors and not self.cleaned_data.get("ends"):
            self.add_error("ends", _("This is needed."))
