"""Ask the two questions, and close a round."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.coaching.pulse import (
    LONGEST,
    PulseDraft,
    ask_pulse,
    close_pulse,
    find_round,
    visited_teachers,
)
from stemhappens.core import clock
from stemhappens.web.components import NavItem
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of
from stemhappens.web.log.form import date_field, text_field
from stemhappens.web.pulse.reading import program_of
from stemhappens.web.settings.contexts import FormPage, Group
from stemhappens.web.settings.kit import Deed, press, save_form

FIRST = gettext_lazy("Coaching has helped me teach in a way I value.")
SECOND = gettext_lazy("My coach and I work on what matters to me.")
DAYS = timedelta(days=13)
"""So long a round is open unless the director chooses otherwise: two weeks."""


class AskForm(forms.Form):
    """The two statements and the days."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"] = text_field(_("First statement"), rows=2, longest=LONGEST)
        self.fields["second"] = text_field(_("Second statement"), rows=2, longest=LONGEST)
        self.fields["starts"] = date_field(_("First day"))
        self.fields["last"] = date_field(_("Last day"))


def new(request: HttpRequest) -> HttpResponse:
    """The form, with sensible words and two weeks filled in."""
    door = door_of(request)
    program, today = program_of(), clock.today(door.district)
    if program is None:
        raise Http404("there is no program yet")
    form = AskForm(
        request.POST if request.method == "POST" else None,
        initial={"first": FIRST, "second": SECOND, "starts": today, "last": today + DAYS},
    )
    count = len(visited_teachers(program, today, door.district.pk))
    deed = Deed("ask teachers two questions", _("The two questions are asked."), door.url("pulse"))
    return save_form(
        request,
        _form_page(door, count),
        form,
        deed,
        lambda unit, said: ask_pulse(
            unit,
            program,
            PulseDraft(said["first"], said["second"], said["starts"], said["last"]),
        ),
    )


def _form_page(door: Door, count: int) -> FormPage:
    asked = ngettext(
        "%d teacher had a visit this school year and will be asked.",
        "%d teachers had a visit this school year and will be asked.",
        count,
    ) % count  # fmt: skip
    return FormPage(
        title=_("Ask teachers two questions"),
        sentence=asked + " " + _("They choose 1 (not at all) to 5 (fully) for each statement, "
                                 "once, without a name. Asked once a school year; the words stay "
                                 "as they are once somebody has answered."),
        crumbs=(NavItem(_("Two questions"), door.url("pulse")), NavItem(_("Ask"), "")),
        back_href=door.url("pulse"),
        save=_("Ask"),
        groups=(Group("", ("first", "second")), Group("", ("starts", "last"), line=True)),
    )  # fmt: skip


def close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take no more answers."""
    door = door_of(request)
    row = find_round(uid)
    if row is None:
        raise Http404("no such round")
    ends_today = row.starts >= clock.today(door.district)
    said = _("It closes tonight.") if ends_today else _("Closed; no more answers are taken.")
    deed = Deed("close the two questions", said, door.url("pulse"), final=not ends_today)
    return press(request, deed, lambda unit: close_pulse(unit, row))
