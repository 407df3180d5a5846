"""The form for a time entry: what it was, how long, on which day."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from stemhappens.coaching.models import TimeEntry
from stemhappens.web.log.form import NOT_A_NUMBER, date_field, number_field, one_of

QUICK = ("15", "30", "45", "60", "90", "120")
"""Minutes at one tap."""


class TimeForm(forms.Form):
    """A button says the minutes and saves; any other number is typed.

    uid: what is sent twice is saved once.
    """

    uid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(key, str(name).capitalize()) for key, name in TimeEntry.Kind.choices]
        self.fields["kind"] = one_of(_("What it was"), kinds)
        self.fields["other"] = number_field(_("Another number of minutes"), str(NOT_A_NUMBER), 7, 2)
        self.fields["day"] = date_field(_("On which day"))

    def clean(self) -> None:
        """All that is missing at once; the minutes are those of the button, else those typed."""
        said = self.cleaned_data
        pressed = self.data.get("minutes", "")
        said["minutes"] = int(pressed) if pressed in QUICK else said.get("other")
        if "kind" not in self.errors and not said.get("kind"):
            self.add_error("kind", _("Tap what it was."))
        if "other" not in self.errors and said["minutes"] is None:
            self.add_error("other", _("Tap how long it took, or write the minutes."))
        if "day" not in self.errors and not said.get("day"):
            self.add_error("day", _("Choose the day."))
