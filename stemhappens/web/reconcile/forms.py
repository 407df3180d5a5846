"""The numbers of an earlier report, as typed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stemhappens.reports.stating import FIGURES

LABELS: Mapping[str, Promise] = {
    "sessions": _("Sessions"),
    "teachers_reached": _("Teachers reached"),
    "schools_covered": _("Schools covered"),
    "coach_hours": _("Coaching hours"),
    "goal_completion": _("Goals completed"),
}
"""The figures as an older report names them."""


class StatedForm(forms.Form):
    """What the report said: a number each, or nothing where it gave none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIGURES:
            places = 1 if name == "coach_hours" else 0
            self.fields[name] = forms.DecimalField(
                label=str(LABELS[name]),
                required=False,
                localize=False,
                decimal_places=places,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
                error_messages={
                    "invalid": _("Write a number, such as 142."),
                    "max_decimal_places": _("Write a whole number, such as 142.")
                    if not places
                    else _("Write hours with one decimal, such as 103.9."),
                },
            )

    @property
    def numbers(self) -> dict[str, Decimal | None]:
        """figure → number, None where nothing was typed."""
        return {name: self.cleaned_data.get(name) for name in FIGURES}
