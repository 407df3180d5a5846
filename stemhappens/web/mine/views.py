"""A teacher's own page, and who has looked at their record."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.access.log import Look, looked_at_all
from stemhappens.coaching.mine import mine, own_looks
from stemhappens.coaching.pulse import own_pulse
from stemhappens.core import clock
from stemhappens.web.components import Column, Empty, NavItem, Row, Rows
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.mine.asked import PulseForm
from stemhappens.web.mine.contexts import OwnLooksPage
from stemhappens.web.mine.page import mine_page
from stemhappens.web.sessions.history import moment
from stemhappens.web.toasts import toasts

HERE = "mine"
SHOWN = 200
KINDS = {
    ("page", "engagement"): gettext_lazy("looked at your engagement"),
    ("page", "session"): gettext_lazy("looked at a visit"),
    ("export", "engagement"): gettext_lazy("took your engagement out"),
    ("export", "session"): gettext_lazy("took a visit out"),
}


def own(request: HttpRequest) -> HttpResponse:
    """The page; who looks at it as the teacher is noted."""
    door = door_of(request)
    found = mine(door.actor, door.district)
    asked = own_pulse(door.actor, clock.today(door.district))
    if door.actor.looker is not None:
        uids = {
            "engagement": [one.uid for one in found.engagements],
            "session": [one.uid for one in found.visits],
        }
        looked_at_all(door.actor, "page", uids)
    page = mine_page(door, found, asked)
    form = PulseForm(asked) if asked and asked.answered_on is None else None
    return show(request, "web/mine.html", page, HERE, form=form, messages=toasts(request))


def own_looked(request: HttpRequest) -> HttpResponse:
    """Who has looked at one's engagements and visits."""
    door = door_of(request)
    found = own_looks(door.actor, SHOWN)
    people = {look.label for _subject, _uid, look in found}
    page = OwnLooksPage(
        title=_looked_title(len(people)),
        lead=_("Each look at one of your engagements or visits is noted when it happens; your own "
               "are left out. Your coach looks to prepare."),
        crumbs=(NavItem(_("Your coaching"), door.url("mine")), NavItem(_("Who has looked"), "")),
        rows=_looks(door, found) if found else None,
        empty=None if found else Empty(
            _("Nobody yet"), _("Your own looks are left out."), level="h2"
        ),
    )  # fmt: skip
    return show(request, "web/mine_looked.html", page, HERE)


def _looked_title(count: int) -> str:
    if not count:
        return _("Nobody else has looked at your record")
    return ngettext(
        "%d person has looked at your record", "%d people have looked at your record", count
    ) % count  # fmt: skip


def _looks(door: Door, found: Sequence[tuple[str, UUID | None, Look]]) -> Rows:
    """One line for what somebody did at one moment, however many records it was."""
    seen: dict[tuple[str, str, str], int] = {}
    for subject, _uid, look in found:
        what = str(KINDS.get((look.kind, subject), look.kind))
        key = (look.label, what, moment(door, look.at))
        seen[key] = seen.get(key, 0) + 1
    columns = (Column(_("Who")), Column(_("What")), Column(_("When")))
    rows = tuple(Row(key) for key in seen)
    return Rows(_("Looks, the latest first"), columns, rows)
