"""Take the own act back: the undo that a toast or a saved page offers."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from stemhappens.coaching.own_undo import undo_own
from stemhappens.core.undo import UndoRefused
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of
from stemhappens.web.toasts import toast


def undo_act(request: HttpRequest, seq: int) -> HttpResponse:
    """Take the visitor's own act back, as it was before."""
    door = door_of(request)
    back = way_back(request, door.url("engagements"))
    try:
        undo_own(door.district, door.actor, seq)
    except UndoRefused as refused:
        toast(request, " ".join(refused.plan.sentences), error=True)
    else:
        toast(request, _("Undone; it is as it was before."))
    return redirect(back)


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The page of this site that a form asks to come back to, else `otherwise`."""
    back = request.GET.get("back", "")
    here = back.startswith("/")  # redirect() takes anything else for the name of a page
    return back if here and url_has_allowed_host_and_scheme(back, None) else otherwise


def undo_href(door: Door, seq: int, back: str) -> str:
    """Where a form is sent to undo unit `seq`, and come back."""
    return f"{door.url('undo-own', seq=seq)}?{urlencode({'back': back})}"
