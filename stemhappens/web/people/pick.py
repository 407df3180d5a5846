"""The form that chooses two entries that may be one."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from stemhappens.web.log.form import Choices, one_of


class PickTwoForm(forms.Form):
    """The one that stays and the one that is another spelling of it."""

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("Choose one")), *choices]
        self.fields["one"] = one_of(_("Which one stays"), offered, forms.Select)
        self.fields["two"] = one_of(_("Which one is the same"), offered, forms.Select)

    def clean(self) -> None:
        """Two, and not the same one."""
        one, two = self.cleaned_data.get("one"), self.cleaned_data.get("two")
        for name in ("one", "two"):
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, _("This is needed."))
        if one and one == two:
            self.add_error("two", _("Choose two, not the same one twice."))
