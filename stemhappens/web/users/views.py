"""The list of users, and one of them."""

from django.http import Http404, HttpRequest, HttpResponse

from stemhappens.access.keeping import user_list, user_page
from stemhappens.core.clock import today
from stemhappens.web.frame import door_of, show
from stemhappens.web.tables import csv_file
from stemhappens.web.toasts import toasts
from stemhappens.web.users.showing import listing, user_view, users_page

HERE = "users"


def users(request: HttpRequest) -> HttpResponse:
    """The list."""
    door = door_of(request)
    page = users_page(door, user_list(door.actor, today(door.district)), request.GET)
    return show(request, "web/users.html", page, HERE, messages=toasts(request))


def users_rows(request: HttpRequest) -> HttpResponse:
    """The same list as a file."""
    door = door_of(request)
    lines = user_list(door.actor, today(door.district))
    return csv_file(listing(door, lines, request.GET), request.GET.get("sort", ""), "users")


def user(request: HttpRequest, key: int) -> HttpResponse:
    """One user: roles, login, and what may be done."""
    door = door_of(request)
    found = user_page(key, door.actor, today(door.district))
    if found is None:
        raise Http404("no such user")
    return show(request, "web/user.html", user_view(door, found), HERE, messages=toasts(request))
