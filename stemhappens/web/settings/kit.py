"""How a form of the settings is shown, saved, and taken back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stemhappens.core.problem import Invalid, Problems, Stale
from stemhappens.core.write import Unit, write
from stemhappens.web.components import NavItem, Notice
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.settings.contexts import Drawn, FormPage, Group, ListPage
from stemhappens.web.toasts import toast, toasts
from stemhappens.web.undoing import undo_href

HERE = "settings"
Said = Mapping[str, Any]
Do = Callable[[Unit, Said], Any]


@dataclass(frozen=True)
class Deed:
    """What saving does: its cause in the change log, what is said then, where to go on.

    final: it is not offered to be taken back, since that is refused.
    """

    cause: str
    done: Any
    back: str
    final: bool = False


def crumbs(door: Door, title: str, *between: NavItem) -> tuple[NavItem, ...]:
    """The way from the settings to a page called `title`."""
    return (NavItem(_("Settings"), door.url("settings")), *between, NavItem(title, ""))


def list_page(request: HttpRequest, page: ListPage) -> HttpResponse:
    """A page of tables."""
    return show(request, "web/settings_list.html", page, HERE, messages=toasts(request))


def form_page(
    request: HttpRequest, page: FormPage, form: forms.Form, status: int = 200
) -> HttpResponse:
    """A form."""
    groups = page.groups or (Group("", [bound.name for bound in form.visible_fields()]),)
    response = show(
        request,
        "web/settings_form.html",
        page,
        HERE,
        form=form,
        groups=[_drawn(group, form) for group in groups],
        messages=toasts(request),
    )
    response.status_code = status
    return response


def _drawn(group: Group, form: forms.Form) -> Drawn:
    fields = tuple(form[name] for name in group.names if name in form.fields)
    return Drawn(group.title, group.how, group.line, group.wide, fields)


def save_form(
    request: HttpRequest, page: FormPage, form: forms.Form, deed: Deed, do: Do
) -> HttpResponse:
    """Show the form, or do what it says and go on with a word and an undo."""
    if request.method != "POST":
        return form_page(request, page, form)
    if not form.is_valid():
        return form_page(request, page, form, 422)
    try:
        return perform(request, deed, lambda unit: do(unit, form.cleaned_data))
    except Invalid as invalid:
        show_problems(form, invalid.problems)
        return form_page(request, page, form, 422)
    except Stale:
        return form_page(request, replace(page, notice=stale_notice()), form, 409)


def perform(request: HttpRequest, deed: Deed, do: Callable[[Unit], Any]) -> HttpResponse:
    """Do it and go on with a word and an undo. Raises what the verb raises."""
    door = door_of(request)
    with write(door.district, door.actor, deed.cause) as unit:
        do(unit)
    if unit.touches:
        undo = "" if deed.final else undo_href(door, unit.seq, deed.back)
        toast(request, str(deed.done), undo)
    else:
        toast(request, _("Nothing has changed."))
    return redirect(deed.back)


def press(request: HttpRequest, deed: Deed, do: Callable[[Unit], Any]) -> HttpResponse:
    """An act of one button; what is wrong is said where it comes back to."""
    try:
        return perform(request, deed, do)
    except Invalid as invalid:
        toast(request, " ".join(each.message for each in invalid.problems.found), error=True)
    except Stale:
        toast(request, _("Somebody changed this in the meantime; look again."), error=True)
    return redirect(deed.back)


def show_problems(form: forms.Form, problems: Problems) -> None:
    """Each problem at its field, else above the form."""
    for name, messages in problems.by_field().items():
        for message in dict.fromkeys(messages):
            form.add_error(name if name in form.fields else None, message)


def stale_notice() -> Notice:
    """Somebody was quicker."""
    return Notice(
        _("Somebody changed this in the meantime."),
        _("Nothing was saved. Open the page again before you go on."),
        "ask",
    )
