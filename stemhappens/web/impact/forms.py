"""The form for a period of one's own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stemhappens.web.impact.filters import Filters


class DatesForm(forms.Form):
    """First and last day; school and coach of the page are sent along."""

    school = forms.CharField(required=False, widget=forms.HiddenInput)
    coach = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("from", _("First day")), ("to", _("Last day"))):
            self.fields[name] = forms.CharField(
                label=label, widget=forms.DateInput(attrs={"type": "date"})
            )


def dates_form(filters: Filters) -> DatesForm:
    """The form as the page stands, with what was wrong beside each field."""
    typed = dict(filters.chosen.query)
    start, end = filters.period.start.isoformat(), filters.period.end.isoformat()
    values = {
        "from": typed.get("from", start),
        "to": typed.get("to", end),
        "school": filters.school,
        "coach": filters.coach,
    }
    wrong = [problem for problem in filters.chosen.problems if problem.field in ("from", "to")]
    if not wrong:
        return DatesForm(initial=values)
    form = DatesForm(values)
    form.full_clean()
    form.errors.clear()
    for problem in wrong:
        form.add_error(problem.field, problem.message)
    return form
