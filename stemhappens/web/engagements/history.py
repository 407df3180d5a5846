"""What became of an engagement: the change log in sentences, in the drawer or on its own page."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from stemhappens.access.log import looked
from stemhappens.coaching.history import tells_history
from stemhappens.coaching.story import Story, engagement_history
from stemhappens.core.actor import Role
from stemhappens.web.components import Linked, NavItem
from stemhappens.web.contexts.session import HistoryPage
from stemhappens.web.doors import Door
from stemhappens.web.engagements.cut import reads
from stemhappens.web.frame import door_of, show
from stemhappens.web.sessions.history import history_entries


def history(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every change, the latest first: the drawer's content for htmx, else a page of its own."""
    door = door_of(request)
    lines = engagement_history(uid, door.actor)
    if lines is None or not tells_history(door.actor):
        raise Http404("no such engagement")
    looked(door.actor, "page", "engagement", uid)
    page = HistoryPage(
        title=_("What became of the engagement"),
        lead=_("Every change, the latest first."),
        crumbs=(
            NavItem(_("Engagements"), door.url("engagements")),
            NavItem(_("The engagement"), door.url("engagement", uid=uid)),
            NavItem(_("What became of it"), ""),
        ),
        entries=history_entries(door, lines),
    )
    if getattr(request, "htmx", False):
        return render(request, "web/session_history_drawer.html", {"page": page})
    return show(request, "web/session_history.html", page, "engagements")


def history_link(door: Door, story: Story, seen_as: Role | None) -> Linked | None:
    """The way to what became of it, for who is told."""
    if not tells_history(door.actor):
        return None
    if seen_as is not None and not reads(door.actor, seen_as, "changes"):
        return None
    href = door.url("engagement-history", uid=story.uid)
    return Linked(_("Every change, the latest first"), href)
