"""The pages of acts on a person or a school: everything wrong beside its field, then undoable."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse

from stemhappens.core.rules import authorize, may
from stemhappens.core.write import Unit
from stemhappens.people.deeds import DEEDS
from stemhappens.web.acts import ActForm, carry_out
from stemhappens.web.components import Button, NavItem, Notice
from stemhappens.web.contexts.act import ActPage
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show

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

    def draw(form: Form, notice: Notice | None, status: int) -> HttpResponse:
        return form_page(request, act, form, place, notice, status)

    def deed(unit: Unit, said: Said) -> None:
        row.version = said.get("version") or row.version
        act.do(unit, row, said)

    return carry_out(request, form, draw, act.cause, deed, act.done, place.back)


def form_page(
    request: HttpRequest,
    act: Act,
    form: Form,
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
