"""An act sent by a form: everything wrong beside its field, then done, said and undoable.

Each page group has its own acts and draws its own page; how one is carried out stands here.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.core.problem import Invalid, Problems, Stale
from stemhappens.core.write import Unit, write
from stemhappens.web.components import Notice
from stemhappens.web.frame import door_of
from stemhappens.web.toasts import toast
from stemhappens.web.undoing import undo_href

NEEDED = {
    "statement": gettext_lazy("Write the goal."),
    "text": gettext_lazy("Write the next step."),
    "reason": gettext_lazy("Say why."),
    "teacher_ids": gettext_lazy("Name at least one teacher."),
}
"""What is said of an empty field that has more than "This is needed." to say."""


class ActForm(forms.Form):
    """A form of an act: begins today, and knows which version its writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def require(self, *names: str) -> None:
        """Say of each of these fields that is empty that it is needed.

        All that a verb would miss belongs here: it is asked only once the form is whole, and
        would name the rest after a second try.
        """
        for name in names:
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, NEEDED.get(name) or _("This is needed."))


Draw = Callable[[forms.Form, Notice | None, int], HttpResponse]
"""Draws the page of an act: its form, what stands above it, the status."""


def carry_out(
    request: HttpRequest,
    form: forms.Form,
    draw: Draw,
    cause: str,
    deed: Callable[[Unit, Mapping[str, Any]], object],
    done: object,
    back: str,
) -> HttpResponse:
    """Do what a form asks for and go `back` with a word and an undo; else the form again.

    Not sent yet: 200; something wrong: 422, beside its field; changed meanwhile: 409.
    """
    if not form.is_bound:
        return draw(form, None, 200)
    if not form.is_valid():
        return draw(form, None, 422)
    door = door_of(request)
    try:
        with write(door.district, door.actor, cause) as unit:
            deed(unit, form.cleaned_data)
            seq = unit.seq
    except Invalid as invalid:
        show_act_problems(form, invalid.problems)
        return draw(form, None, 422)
    except Stale:
        return draw(form, _changed_meanwhile(), 409)
    toast(request, str(done), undo_href(door, seq, back))
    return redirect(back)


def show_act_problems(form: forms.Form, problems: Problems) -> None:
    """Each problem at its field, else above the form."""
    for name, messages in problems.by_field().items():
        for message in dict.fromkeys(messages):
            form.add_error(name if name in form.fields else None, message)


def _changed_meanwhile() -> Notice:
    return Notice(
        _("Somebody changed this in the meantime."),
        _("Nothing was saved. Look at the page again before you go on."),
        "ask",
    )
