"""What stands around a page: places of the visitor's roles, the account's menu, the demo's banner.

A place is shown only where its page exists and the visitor may enter it, so that no link of the
frame leads nowhere.
"""

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
from stemhappens.web.doors import Door, pages
from stemhappens.web.says import long_day

PLACES = (
    ("today", gettext_lazy("Today"), "home"),
    ("impact", gettext_lazy("Impact"), "bars"),
    ("school", gettext_lazy("Your school"), "home"),
    ("mine", gettext_lazy("Your coaching"), "home"),
    ("unreached", gettext_lazy("Not reached"), "people"),
    ("engagements", gettext_lazy("Engagements"), "people"),
    ("sessions", gettext_lazy("Sessions"), "clock"),
    ("month", gettext_lazy("Your month"), "bars"),
    ("people", gettext_lazy("People and schools"), "people"),
    ("mend", gettext_lazy("To mend"), "clock"),
    ("reports", gettext_lazy("Reports"), "print"),
    ("import", gettext_lazy("Import"), "download"),
    ("changes", gettext_lazy("Changes"), "clock"),
    ("users", gettext_lazy("Users"), "people"),
    ("settings", gettext_lazy("Settings"), "bars"),
)
"""The main places: page, label, icon on a phone."""

BESIDE = (
    ("friday", gettext_lazy("Log the week")),
    ("teams", gettext_lazy("Teams")),
    ("steps", gettext_lazy("Next steps")),
    ("library", gettext_lazy("Library of goals")),
)
"""Pages that are found in the menu under the initials: page, label."""

TABS = ("today", "engagements", "sessions", "impact")
"""The places of a phone's bottom bar, beside the log, for who logs visits."""

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


def may_enter(door: Door, name: str) -> bool:
    """True when page `name` exists and the visitor may open it."""
    found = pages.get(name)
    if found is None:
        return False
    return found.public if door.public else bool(door.actor.roles & found.roles)


def show(
    request: HttpRequest, template: str, page: object, here: str = "", **more: Any
) -> HttpResponse:
    """Draw a page in its frame. here: the name of the main place it belongs to."""
    frame = frame_of(request, here)
    return render(request, template, {"page": page, "frame": frame, **more})


def frame_of(request: HttpRequest, here: str = "") -> Frame:
    """The frame of a page behind a door."""
    door = door_of(request)
    who = door.actor.looker or door.actor
    places = tuple(_places(door, here))
    return Frame(
        district=door.district.name,
        home_url=reverse("landing") if door.public else reverse("home", args=[door.district.slug]),
        nav=places,
        tabs=_tabs(door, here),
        person="" if door.public else who.label,
        role=role_text(who.roles),
        initials=initials(who.label),
        menu=_menu(request, door),
        signout_url=reverse("signout"),
        search_url=door.url("search") if may_enter(door, "search") else "",
        demo=_demo_banner(door),
        demo_links=_demo_links(door),
        switch=_switch(request, door),
        looking=_looking(door),
    )


def _places(door: Door, here: str) -> list[NavItem]:
    return [
        NavItem(str(label), door.url(name), current=name == here)
        for name, label, _icon in PLACES
        if may_enter(door, name)
    ]


def _tabs(door: Door, here: str) -> tuple[NavItem, ...]:
    if not may_enter(door, "log"):
        return ()
    log = NavItem(_("Log"), door.url("log"), here == "log", "plus")
    others = (
        NavItem(str(label), door.url(name), name == here, icon)
        for name, label, icon in PLACES
        if name in TABS and may_enter(door, name)
    )
    return (log, *others)


def _menu(request: HttpRequest, door: Door) -> tuple[NavItem, ...]:
    items = []
    if may_enter(door, "log"):  # on a phone the tabs stand instead of the navigation
        items += [
            NavItem(str(label), door.url(name))
            for name, label, _icon in PLACES
            if name not in TABS and may_enter(door, name)
        ]
    items += [
        NavItem(str(label), door.url(name)) for name, label in BESIDE if may_enter(door, name)
    ]
    if may_enter(door, "definitions"):
        items.append(NavItem(_("How each figure is counted"), door.url("definitions")))
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
    return _("This is a made-up district; its today is pinned to %s.") % day


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
