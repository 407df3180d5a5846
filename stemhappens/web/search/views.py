"""One field over people, schools, teams and engagements, cut to what the reader may see."""

from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.finding import FoundEngagement, find_engagements
from stemhappens.core.clock import today
from stemhappens.people.finding import (
    FoundPerson,
    FoundPlace,
    find_people,
    find_schools,
    find_teams,
    matching_people,
)
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, may_enter, show
from stemhappens.web.says import day_text

LONGEST = 80
"""Letters of a search that are looked at."""


@dataclass(frozen=True)
class Hit:
    """What was found: its name, what it is, the page that opens it ("" for none), and what one
    may do with it at once."""

    name: str
    about: str
    href: str = ""
    act: str = ""
    act_href: str = ""


@dataclass(frozen=True)
class Hits:
    """What was found of one sort."""

    title: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class SearchPage:
    """said: the sentence on top; hint: what helps where nothing was found or asked."""

    template: ClassVar[str] = "web/search.html"
    wanted: str
    action: str
    said: str
    hint: str
    groups: tuple[Hits, ...]


def search(request: HttpRequest) -> HttpResponse:
    """The page; without a word it says what can be found."""
    door = door_of(request)
    wanted = " ".join(request.GET.get("q", "").split())[:LONGEST]
    groups = _groups(door, wanted) if wanted else ()
    page = SearchPage(
        wanted, door.url("search"), _said(wanted, groups), _hint(wanted, groups), groups
    )
    return show(request, page.template, page)


def _groups(door: Door, wanted: str) -> tuple[Hits, ...]:
    day, viewer = today(door.district), door.actor
    keys = matching_people(viewer, wanted)
    teams = find_teams(viewer, wanted)
    engagements = find_engagements(viewer, keys, [team.id for team in teams], day)
    found = (
        Hits(_("People"), tuple(_person(door, row) for row in find_people(viewer, keys, day))),
        Hits(_("Engagements"), tuple(_engagement(door, row) for row in engagements)),
        Hits(_("Teams"), tuple(_place(door, row, "team") for row in teams)),
        Hits(_("Schools"), tuple(_school(door, row) for row in find_schools(viewer, wanted))),
    )
    return tuple(group for group in found if group.hits)


def _person(door: Door, row: FoundPerson) -> Hit:
    about = ", ".join(part for part in (row.role, row.school) if part)
    href = door.url("person", uid=row.uid) if may_enter(door, "person") else ""
    if may_enter(door, "log") and row.teaches:
        return Hit(row.name, about, href, _("Log a visit"), f"{door.url('log')}?teacher={row.uid}")
    return Hit(row.name, about, href)


def _engagement(door: Door, row: FoundEngagement) -> Hit:
    about = ", ".join(
        part for part in (row.state, row.school, _("since %s") % day_text(row.opened)) if part
    )
    href = door.url("engagement", uid=row.uid) if may_enter(door, "engagement") else ""
    return Hit(", ".join(row.names) or row.school, about, href)


def _place(door: Door, row: FoundPlace, name: str) -> Hit:
    return Hit(row.name, "", door.url(name, uid=row.uid) if may_enter(door, name) else "")


def _school(door: Door, row: FoundPlace) -> Hit:
    """A school's own page, or the program's page of that school."""
    if may_enter(door, "school-page"):
        return _place(door, row, "school-page")
    if may_enter(door, "impact"):
        return Hit(row.name, "", f"{door.url('impact')}?school={row.uid}")
    return Hit(row.name, "")


def _said(wanted: str, groups: tuple[Hits, ...]) -> str:
    if not wanted:
        return _("Find a person, an engagement, a team or a school")
    found = sum(len(group.hits) for group in groups)
    if not found:
        return _("Nothing you may see is called “%s”") % wanted
    return ngettext("%(n)d match for “%(text)s”", "%(n)d matches for “%(text)s”", found) % {
        "n": found, "text": wanted,
    }  # fmt: skip


def _hint(wanted: str, groups: tuple[Hits, ...]) -> str:
    if groups:
        return ""
    if wanted:
        return _(
            "Try the first letters of a first or last name, or a former name; "
            "accents and order do not matter."
        )
    return _("Type the first letters: “car bea” finds Carla Beaudry, also by a former name.")
