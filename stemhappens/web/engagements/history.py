"""What became of an engagement: the change log in sentences, in the drawer or on its own page."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from stemhappens.access.log import looked
from stemhappens.coaching.history import tells_history
from stemhappens.coaching.story import Story, engagement_history
from stemhappens.core.actor import Role
from stemhappens.web.components import Linked, NavItem
from stemhappens.web.doors import Door
from stemhappens.web.engagements.cut import reads
from stemhappens.web.frame import door_of
from stemhappens.web.sessions.history import show_history


def history(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every change, the latest first: the drawer's content for htmx, else a page of its own."""
    door = door_of(request)
    lines = engagement_history(uid, door.actor)
    if lines is None or not tells_history(door.actor):
        raise Http404("no such engagement")
    looked(door.actor, "page", "engagement", uid)
    way = (
        NavItem(_("Engagements"), door.url("engagements")),
        NavItem(_("The engagement"), door.url("engagement", uid=uid)),
    )
    return show_history(request, _("What became of the engagement"), way, lines, "engagements")


def history_link(door: Door, story: Story, seen_as: Role | None) -> Linked | None:
    """The way to what became of it, for who is told."""
    if not tells_history(door.actor):
        return None
    if seen_as is not None and not reads(door.actor, seen_as, "changes"):
        return None
    href = door.url("engagement-history", uid=story.uid)
    return Linked(_("Every change, the latest first"), href)
