"""A link for a user: by mail where there is any, else shown once to be copied or printed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from stemhappens.access.links import INVITE, RESET, make_link
from stemhappens.access.log import looked
from stemhappens.access.models import User
from stemhappens.web.access.mail import send_link
from stemhappens.web.access.site import absolute
from stemhappens.web.components import Button, NavItem, Notice
from stemhappens.web.frame import door_of, show
from stemhappens.web.toasts import toast
from stemhappens.web.users.contexts import LinkPage


def give_link(request: HttpRequest, user: User) -> HttpResponse:
    """Make a link and bring it on its way; a mail that fails leaves it to be shown."""
    door = door_of(request)
    purpose = RESET if user.has_usable_password() else INVITE
    key = make_link(user, purpose, door.actor)
    href = absolute(request, reverse("password-link", args=[key]))
    looked(door.actor, "link", "user", None)
    back = door.url("user", key=user.pk)
    if settings.MAIL and send_link(user, purpose, href):
        toast(request, _("A link is on its way to %s.") % user.email)
        return redirect(back)
    lasts = _("within 7 days") if purpose == INVITE else _("within 2 hours")
    page = LinkPage(
        title=_("Give this link to %s") % user.name,
        crumbs=(NavItem(_("Users"), door.url("users")), NavItem(user.name, back)),
        lead=_(
            "Whoever opens it chooses the password, once, %(lasts)s. It is shown only now: copy it "
            "or print this page."
        )
        % {"lasts": lasts},
        href=href,
        back=Button(_("Done"), back, tone=""),
        failed=_failed() if settings.MAIL else None,
    )
    return show(request, "web/user_link.html", page, "users")


def _failed() -> Notice:
    return Notice(
        _("The mail could not be sent."),
        _("The link holds all the same; bring it another way. The server's log says why."),
    )
