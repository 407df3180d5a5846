"""The pages of acts on a person or a school: everything wrong beside its field, then undoable."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stemhappens.core.problem import Invalid, Stale
from stemhappens.core.rules import authorize, may
from stemhappens.core.write import Unit, write
from stemhappens.people.deeds import DEEDS
from stemhappens.web.components import Button, NavItem, Notice
from stemhappens.web.contexts.engagement import ActPage
from stemhappens.web.doors import Door
from stemhappens.web.engagements.doing import show_act_problems
from stemhappens.web.engagements.forms import ActForm
from stemhappens.web.frame import door_of, show
from stemhappens.web.toasts import toast
from stemhappens.web.undoing import undo_href

HERE = "people"
Said = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """An act: what its page and button say, its cause in the change log (which names the verb),
    its form for a row and its deed."""

    title: Any
    save: Any
    cause: str
    done: Any
    make: Callable[[Door, Any, Any], ActForm]
    do: Callable[[Unit, Any, Said], Any]
    sentence: Any = ""


@dataclass(frozen=True)
class Place:
    """Where an act belongs: the list above, the record's page and its name."""

    up: NavItem
    name: str
    back: str


def may_do(door: Door, act: Act) -> bool:
    """True when the visitor may do it to something of the district."""
    return may(door.actor, DEEDS[act.cause])


def buttons(
    door: Door, acts: Mapping[str, Act], page: str, uid: Any, *names: str
) -> tuple[Button, ...]:
    """The acts of these names that the visitor may do, as buttons."""
    return tuple(
        Button(str(acts[name].title), door.url(page, uid=uid, act=name))
        for name in names
        if may_do(door, acts[name])
    )


def perform(
    request: HttpRequest, acts: Mapping[str, Act], name: str, row: Any, place: Place
) -> HttpResponse:
    """Show the act's form, or do it and go back with a word and an undo."""
    door = door_of(request)
    if name not in acts:
        raise Http404("no such act")
    act = acts[name]
    authorize(door.actor, DEEDS[act.cause])
    form = act.make(door, row, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return form_page(request, act, form, place)
    if not form.is_valid():
        return form_page(request, act, form, place, status=422)
    row.version = form.cleaned_data.get("version") or row.version
    try:
        with write(door.district, door.actor, act.cause) as unit:
            act.do(unit, row, form.cleaned_data)
            seq = unit.seq
    except Invalid as invalid:
        show_act_problems(form, invalid.problems)
        return form_page(request, act, form, place, status=422)
    except Stale:
        notice = Notice(
            _("Somebody changed this in the meantime."),
            _("Nothing was saved. Look at the page again before you go on."),
            "ask",
        )
        return form_page(request, act, form, place, notice, 409)
    toast(request, str(act.done), undo_href(door, seq, place.back))
    return redirect(place.back)


def form_page(
    request: HttpRequest,
    act: Act,
    form: ActForm,
    place: Place,
    notice: Notice | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form of an act."""
    middle = (NavItem(place.name, place.back),) if place.back != place.up.url else ()
    page = ActPage(
        title=str(act.title),
        sentence=str(act.sentence),
        crumbs=(place.up, *middle, NavItem(str(act.title), "")),
        action=request.get_full_path(),
        back_href=place.back,
        save=str(act.save),
        notice=notice,
    )
    response = show(request, "web/act.html", page, HERE, form=form)
    response.status_code = status
    return response
