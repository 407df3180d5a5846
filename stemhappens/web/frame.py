"""What stands around a page: the visitor's places, the account's menu, the demo's banner."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.access.actors import open_districts
from stemhappens.access.looking import roles_to_see
from stemhappens.core.actor import Role
from stemhappens.core.clock import today
from stemhappens.web.components import Frame, Looking, NavItem, RoleChoice, Switch
from stemhappens.web.doors import Door
from stemhappens.web.places import PLACES, may_enter, standing
from stemhappens.web.says import long_day

__all__ = [
    "door_of", "frame_around", "frame_of", "initials", "may_enter", "role_text", "show",
]  # fmt: skip

SEVERAL = "several_districts"
"""Set in the session at sign-in, so that no page asks for it again."""

ROLE_NAMES = {
    Role.DIRECTOR: gettext_lazy("Program director"),
    Role.LEAD_COACH: gettext_lazy("Lead coach"),
    Role.COACH: gettext_lazy("Coach"),
    Role.PRINCIPAL: gettext_lazy("Principal"),
    Role.TEACHER: gettext_lazy("Teacher"),
    Role.BOARD: gettext_lazy("Board"),
    Role.ADMIN: gettext_lazy("District admin"),
}


def door_of(request: HttpRequest) -> Door:
    """The door the request came through."""
    return request.door  # type: ignore[attr-defined,no-any-return]


def show(
    request: HttpRequest, template: str, page: object, here: str = "", **more: Any
) -> HttpResponse:
    """Draw a page in its frame. here: the name of the main place it belongs to."""
    frame = frame_of(request, here)
    return render(request, template, {"page": page, "frame": frame, **more})


def frame_of(request: HttpRequest, here: str = "") -> Frame:
    """The frame of a page behind a door."""
    return frame_around(request, door_of(request), here)


def frame_around(request: HttpRequest, door: Door, here: str = "") -> Frame:
    """The frame for who stands at `door`, also where they may not enter."""
    who = door.actor.looker or door.actor
    places = standing(door, _here(request, here))
    return Frame(
        district=door.district.name,
        home_url=reverse("landing") if door.public else reverse("home", args=[door.district.slug]),
        nav=places.bar,
        more=places.more,
        tabs=places.tabs,
        sheet=places.sheet,
        person="" if door.public else who.label,
        role=role_text(who.roles),
        initials=initials(who.label),
        menu=_menu(door),
        signout_url=reverse("signout"),
        search_url=door.url("search") if may_enter(door, "search") else "",
        demo=_demo_banner(door),
        demo_links=_demo_links(door),
        switch=_switch(request, door),
        looking=_looking(door),
    )


def _here(request: HttpRequest, here: str) -> str:
    """The page itself where it is a place, else the place that it belongs to."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    own = str(name).removeprefix("demo-")
    return own if any(place.page == own for place in PLACES) else here


def _menu(door: Door) -> tuple[NavItem, ...]:
    items = []
    if not door.public and roles_to_see(door.actor):
        items.append(NavItem(_("See as another role"), door.url("look-as")))
    if not door.public and not door.district.public_demo:
        items.append(NavItem(_("Change your password"), reverse("password-own")))
    return tuple(items)


def _switch(request: HttpRequest, door: Door) -> Switch | None:
    """The other districts and the single roles, for who has several."""
    if door.public:
        return None
    several = open_districts(request.user.pk) if request.session.get(SEVERAL) else []
    places = tuple(
        NavItem(row.name, reverse("home", args=[row.slug]), row.pk == door.district.pk)
        for row in several
    )
    roles = _role_choices(door) if door.actor.looker is None and len(door.held) > 1 else ()
    if len(places) < 2 and not roles:
        return None
    return Switch(places if len(places) > 1 else (), roles, door.url("work-as"))


def _role_choices(door: Door) -> tuple[RoleChoice, ...]:
    single = door.actor.roles != door.held
    one_by_one = (
        RoleChoice(str(name), role, single and role in door.actor.roles)
        for role, name in ROLE_NAMES.items()
        if role in door.held
    )
    return (RoleChoice(_("All your roles"), "", not single), *one_by_one)


def _looking(door: Door) -> Looking | None:
    if door.actor.looker is None:
        return None
    name = door.actor.label.removeprefix(door.actor.looker.label).removeprefix(", as ")
    role = role_text(door.actor.roles)
    words = {"name": name, "role": role}
    said = (
        _("You see what the role %(role)s sees, cut to what you may see yourself.")
        if name in set(Role)
        else _("You see what %(name)s (%(role)s) sees, cut to what you may see yourself.")
    )
    return Looking(f"{said % words} {_('Nothing can be saved.')}", door.url("look-as-stop"))


def _demo_banner(door: Door) -> str:
    if not door.district.public_demo:
        return ""
    day = long_day(today(door.district))
    return _("Made-up district. Today is %s.") % day


def _demo_links(door: Door) -> tuple[NavItem, ...]:
    if not door.district.public_demo:
        return ()
    return (NavItem(_("Be someone else"), reverse("signin")),)


def role_text(roles: frozenset[Role]) -> str:
    """The roles by name: "Program director"."""
    return ", ".join(str(name) for role, name in ROLE_NAMES.items() if role in roles)


def initials(name: str) -> str:
    """ "Imani Rowe" → "IR"."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words))
