"""The places of the product, and which of them stand in a visitor's bar.

A place is shown only where its page exists and the visitor may enter it, so that no link of the
frame leads nowhere. The bar holds the six of the visitor's role in the order of their work, the
bottom bar of a phone the four most used; all others are one menu away, grouped by words.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stemhappens.core.actor import Role
from stemhappens.web.components import NavGroup, NavItem
from stemhappens.web.doors import Door, pages

IN_BAR = 6
"""Places a laptop's bar has room for."""


@dataclass(frozen=True)
class Place:
    """A main place: the name of its page, its label, its icon on a phone, its group in the menu."""

    page: str
    label: Promise
    icon: str
    group: str


GROUPS = (
    ("coaching", _("Coaching")),
    ("happened", _("What happened")),
    ("people", _("People")),
    ("mend", _("Mend")),
    ("data", _("Data")),
    ("about", _("About")),
)
"""The groups of the menu, in order."""

PLACES = (
    Place("today", _("Today"), "home", "coaching"),
    Place("log", _("Log a visit"), "plus", "coaching"),
    Place("friday", _("Log the week"), "plus", "coaching"),
    Place("plans", _("Planned visits"), "clock", "coaching"),
    Place("time", _("Other time"), "clock", "coaching"),
    Place("engagements", _("Engagements"), "people", "coaching"),
    Place("sessions", _("Sessions"), "list", "coaching"),
    Place("steps", _("Next steps"), "flag", "coaching"),
    Place("library", _("Library of goals"), "list", "coaching"),
    Place("mine", _("Your coaching"), "home", "happened"),
    Place("month", _("Your month"), "bars", "happened"),
    Place("impact", _("Impact"), "bars", "happened"),
    Place("school", _("Your school"), "school", "happened"),
    Place("unreached", _("Not reached"), "people", "happened"),
    Place("reports", _("Reports"), "print", "happened"),
    Place("pulse", _("Two questions"), "list", "happened"),
    Place("people", _("People"), "people", "people"),
    Place("schools", _("Schools"), "school", "people"),
    Place("teams", _("Teams"), "people", "people"),
    Place("eligibility", _("Eligibility"), "people", "people"),
    Place("users", _("Users"), "people", "people"),
    Place("handover", _("A coach leaves"), "people", "people"),
    Place("mend", _("To mend"), "warn", "mend"),
    Place("months", _("Months"), "clock", "mend"),
    Place("changes", _("Changes"), "clock", "mend"),
    Place("import", _("Import"), "download", "data"),
    Place("move", _("Off the spreadsheet"), "list", "data"),
    Place("reconcile", _("An earlier report"), "list", "data"),
    Place("settings", _("Settings"), "gear", "data"),
    Place("rollover", _("The year ends"), "clock", "data"),
    Place("definitions", _("How each figure is counted"), "info", "about"),
    Place("settings-statement", _("Who sees what"), "lock", "about"),
)
"""All main places, in the order of the menu."""

BARS = {
    Role.DIRECTOR: ("impact", "unreached", "engagements", "sessions", "people", "reports"),
    Role.LEAD_COACH: ("today", "impact", "engagements", "sessions", "unreached", "reports"),
    Role.COACH: ("today", "log", "engagements", "sessions", "steps", "month"),
    Role.PRINCIPAL: ("school", "definitions", "settings-statement"),
    Role.TEACHER: ("mine", "engagements", "sessions", "steps", "library", "settings-statement"),
    Role.ADMIN: ("import", "people", "schools", "teams", "users", "settings"),
    Role.BOARD: ("impact", "reports", "definitions", "settings-statement"),
}
"""The bar of each role; of several roles the first one decides."""

TABS = {
    Role.DIRECTOR: ("impact", "engagements", "sessions", "people"),
    Role.LEAD_COACH: ("today", "log", "engagements", "impact"),
    Role.COACH: ("today", "log", "engagements", "sessions"),
    Role.PRINCIPAL: ("school", "settings-statement"),
    Role.TEACHER: ("mine", "engagements", "sessions", "steps"),
    Role.ADMIN: ("import", "people", "users", "settings"),
    Role.BOARD: ("impact", "reports"),
}
"""The bottom bar of a phone, beside its menu."""

SHORT = {"log": _("Log"), "mine": _("Yours"), "settings-statement": _("Who sees what")}
"""Labels that fit under an icon."""


def label_of(page: str) -> str:
    """What a main place is called."""
    return str(next(place.label for place in PLACES if place.page == page))


def may_enter(door: Door, name: str) -> bool:
    """True when page `name` exists and the visitor may open it."""
    found = pages.get(name)
    if found is None:
        return False
    return found.public if door.public else bool(door.actor.roles & found.roles)


@dataclass(frozen=True)
class Standing:
    """What of the places stands where: the bar, the rest of it in groups, and a phone's bars."""

    bar: tuple[NavItem, ...]
    more: tuple[NavGroup, ...]
    tabs: tuple[NavItem, ...]
    sheet: tuple[NavGroup, ...]


def standing(door: Door, here: str) -> Standing:
    """The visitor's places. here: the page one is on, or the place it belongs to."""
    open_ones = [place for place in PLACES if may_enter(door, place.page)]
    bar = _chosen(BARS, door, open_ones)
    if len(open_ones) <= IN_BAR:
        bar += [place for place in open_ones if place not in bar]
    tabs = [] if door.public else _chosen(TABS, door, open_ones)
    return Standing(
        tuple(_item(door, place, here) for place in bar),
        _groups(door, here, [place for place in open_ones if place not in bar]),
        tuple(_item(door, place, here, short=True) for place in tabs),
        _groups(door, here, [place for place in open_ones if tabs and place not in tabs]),
    )


def _chosen(lists: dict[Role, tuple[str, ...]], door: Door, open_ones: list[Place]) -> list[Place]:
    names = next((names for role, names in lists.items() if role in door.actor.roles), ())
    found = {place.page: place for place in open_ones}
    return [found[name] for name in names if name in found]


def _item(door: Door, place: Place, here: str, *, short: bool = False) -> NavItem:
    label = SHORT.get(place.page, place.label) if short else place.label
    return NavItem(str(label), door.url(place.page), place.page == here, place.icon)


def _groups(door: Door, here: str, places: list[Place]) -> tuple[NavGroup, ...]:
    filled = (
        NavGroup(
            str(title), tuple(_item(door, place, here) for place in places if place.group == key)
        )
        for key, title in GROUPS
    )
    return tuple(group for group in filled if group.items)
