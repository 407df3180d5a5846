"""The form that settles the eligibility of many."""

from typing import Any

from django.utils.translation import gettext as _

from stemhappens.web.acts import ActForm
from stemhappens.web.log.form import Choices, date_field, some_of, text_field


class PickForm(ActForm):
    """Which teachers, from which day, and perhaps why."""

    def __init__(self, *args: Any, pairs: Choices, why: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"] = date_field(_("From which day"))
        if why:
            self.fields["reason"] = text_field(_("Why, for who reads the list later"), longest=200)
        self.fields["pairs"] = some_of(_("Which teachers"), pairs)

    def clean(self) -> None:
        """Somebody and a day."""
        self.require("day")
        if "pairs" not in self.errors and not self.cleaned_data.get("pairs"):
            self.add_error("pairs", _("Choose at least one teacher."))
