"""The role one works in, of several one holds in a district."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from stemhappens.core.problem import Denied
from stemhappens.web.doors import LOOK_AS, WORK_AS
from stemhappens.web.frame import door_of


def work_as(request: HttpRequest) -> HttpResponse:
    """Lay the other roles aside, or take all up again (role ""); then the role's start page."""
    door = door_of(request)
    role = request.POST.get("role", "")
    if role and role not in door.held:
        raise Denied(f"{door.actor.label} has no role {role}")
    chosen = {**request.session.get(WORK_AS, {}), str(door.district.pk): role}
    request.session[WORK_AS] = {key: value for key, value in chosen.items() if value}
    request.session.pop(LOOK_AS, None)
    return redirect(door.url("home"))
