"""How each figure is counted: the catalogue, read out."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from stemhappens.metrics.catalogue import Definition, defined
from stemhappens.web.components import NavItem
from stemhappens.web.frame import door_of, may_enter, show


@dataclass(frozen=True)
class Entry:
    """A figure: its name in addresses, title, unit, sentence, cuts, and how it misleads."""

    name: str
    title: str
    unit: str
    sentence: str
    cuts: str
    misleads: str
    evidence_href: str


@dataclass(frozen=True)
class DefinitionsPage:
    """The catalogue. rows: every figure in the order of its modules."""

    crumbs: tuple[NavItem, ...]
    rows: tuple[Entry, ...]


def definitions(request: HttpRequest) -> HttpResponse:
    """Every figure with its definition, unit, what it can be cut by, and how it misleads."""
    door = door_of(request)
    crumbs = (NavItem(_("How each figure is counted"), ""),)
    if may_enter(door, "impact"):
        crumbs = (NavItem(_("Impact"), door.url("impact")), *crumbs)
    linked = may_enter(door, "evidence")
    rows = tuple(
        _entry(d, door.url("evidence", figure=d.name) if linked else "") for d in defined().values()
    )
    return show(request, "web/definitions.html", DefinitionsPage(crumbs, rows), here="impact")


def _entry(d: Definition, href: str) -> Entry:
    return Entry(d.name, d.title, d.unit, d.sentence, ", ".join(d.dimensions), d.misleads, href)
