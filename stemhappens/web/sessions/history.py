"""The history of a record as it is told: on its page, and a visit's own in the drawer."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from stemhappens.access.log import looked
from stemhappens.coaching.deeds import deed_here
from stemhappens.coaching.history import HistoryLine, tells_history
from stemhappens.coaching.reads import session_history
from stemhappens.web.components import Linked, NavItem
from stemhappens.web.contexts.session import HistoryEntry, HistoryPage
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.says import clock_text, day_text


def history(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What became of a visit: the drawer's content for htmx, else a page of its own."""
    door = door_of(request)
    lines = session_history(uid, door.actor, door.district)
    if lines is None or not tells_history(door.actor):
        raise Http404("no such visit")
    looked(door.actor, "page", "session", uid)
    way = (
        NavItem(_("Sessions"), door.url("sessions")),
        NavItem(_("The visit"), door.url("session", uid=uid)),
    )
    return show_history(request, _("What became of the visit"), way, lines, "sessions")


def show_history(
    request: HttpRequest,
    title: str,
    way: tuple[NavItem, ...],
    lines: Iterable[HistoryLine],
    here: str,
) -> HttpResponse:
    """A record's history: the drawer's content for htmx, else a page of its own below `way`."""
    page = HistoryPage(
        title=title,
        lead=_("Every change, the latest first."),
        crumbs=(*way, NavItem(_("What became of it"), "")),
        entries=history_entries(door_of(request), lines),
    )
    if getattr(request, "htmx", False):
        return render(request, "web/session_history_drawer.html", {"page": page})
    return show(request, "web/session_history.html", page, here)


def history_link(door: Door, uid: UUID) -> Linked | None:
    """The way to what became of a visit, for who is told."""
    if not tells_history(door.actor):
        return None
    return Linked(_("Every change, the latest first"), door.url("session-history", uid=uid))


def history_entries(door: Door, lines: Iterable[HistoryLine]) -> tuple[HistoryEntry, ...]:
    """Who did what when, the latest first."""
    return tuple(
        HistoryEntry(moment(door, line.at), deed_here(line.who, line.cause), line.changes)
        for line in lines
    )


def moment(door: Door, at: datetime) -> str:
    """ "8 May 2026, 4:02 pm", where the district is."""
    there = at.astimezone(ZoneInfo(door.district.timezone))
    return f"{day_text(there.date())}, {clock_text(there)}"
