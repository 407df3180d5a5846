"""The library of goals and next steps, by practice; a director adds what is new in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.library import GOAL, STEP, starters
from stemhappens.core import clock
from stemhappens.core.rules import may
from stemhappens.core.write import write
from stemhappens.people.practices import by_framework
from stemhappens.people.program import add_starters, missing_starters
from stemhappens.web.components import Button, NavItem
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.goals.contexts import LibraryPage, LibraryPractice
from stemhappens.web.toasts import toast, toasts
from stemhappens.web.undoing import undo_href

HERE = "engagements"


def library(request: HttpRequest) -> HttpResponse:
    """One framework's practices with their entries."""
    door = door_of(request)
    frameworks = list(by_framework())
    asked = request.GET.get("of", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 3 else 0
    name = frameworks[number] if number < len(frameworks) else frameworks[0]
    href = door.url("library")
    page = LibraryPage(
        title=_("Goals and next steps to begin from"),
        lead=_("Offered where you set a goal or add a next step. Change the words and numbers "
               "until they are yours."),
        views=tuple(
            NavItem(one, f"{href}?of={place}", current=one == name)
            for place, one in enumerate(frameworks)
        ),
        practices=_practices(door, name),
        add=_add(door),
    )  # fmt: skip
    return show(request, "web/library.html", page, HERE, messages=toasts(request))


def _practices(door: Door, framework: str) -> tuple[LibraryPractice, ...]:
    today = clock.today(door.district)
    goals, steps = starters(GOAL, today), starters(STEP, today)
    return tuple(
        LibraryPractice(
            anchor=row.code,
            name=row.name,
            goals=tuple(one.text for one in goals if one.practice == row.code),
            steps=tuple(one.text for one in steps if one.practice == row.code),
        )
        for row in by_framework()[framework]
    )


def _add(door: Door) -> Button | None:
    """For who may: what STEMHappensOS knows and the district lacks."""
    if not may(door.actor, "set_policy"):
        return None
    count = missing_starters()
    label = ngettext("Add the %d that is new", "Add the %d that are new", count) % count
    return Button(label, door.url("library-add"), post=True) if count else None


def library_add(request: HttpRequest) -> HttpResponse:
    """Add them, in one unit that can be taken back."""
    door = door_of(request)
    back = door.url("library")
    with write(door.district, door.actor, "add starters") as unit:
        count = add_starters(unit)
        seq = unit.seq
    said = ngettext("%d is added.", "%d are added.", count) % count
    toast(request, said, undo_href(door, seq, back) if count else "")
    return redirect(back)
