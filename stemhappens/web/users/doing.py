"""What is done to a user: renamed, a role ended, a link made, let in no more or again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stemhappens.access.keeping import find_role, find_user
from stemhappens.access.models import User
from stemhappens.access.services import (
    deactivate,
    end_membership,
    reactivate,
    rename_user,
    require_keeper,
    require_no_demo,
)
from stemhappens.core.clock import today
from stemhappens.core.problem import Invalid, Stale
from stemhappens.core.write import Unit, write_accounts
from stemhappens.web.acts import carry_out, show_act_problems
from stemhappens.web.components import NavItem, Notice
from stemhappens.web.contexts.act import ActPage
from stemhappens.web.doors import Door
from stemhappens.web.frame import ROLE_NAMES, door_of, show
from stemhappens.web.toasts import toast
from stemhappens.web.users.forms import EndForm, RenameForm
from stemhappens.web.users.linking import give_link


def _found(door: Door, key: int) -> User:
    user = find_user(key, door.actor)
    if user is None:
        raise Http404("no such user")
    return user


def link(request: HttpRequest, key: int) -> HttpResponse:
    """An invitation, or a link to a new password."""
    return give_link(request, _found(door_of(request), key))


def activity(request: HttpRequest, key: int, to: str) -> HttpResponse:
    """Let a user in no more (to "off"), or again ("on"); each takes the other back."""
    door = door_of(request)
    user = _found(door, key)
    if to not in ("on", "off"):
        raise Http404("no such act")
    verb, cause = (
        (reactivate, "reactivate a user") if to == "on" else (deactivate, "deactivate a user")
    )
    with write_accounts(door.actor.label, cause, door.actor.user_id) as unit:
        verb(unit, door.actor, user)
    other = "off" if to == "on" else "on"
    said = _("%s can sign in again.") if to == "on" else _("%s is out from the next click on.")
    toast(request, said % user.name, door.url("user-login", key=key, to=other))
    return redirect(door.url("user", key=key))


def rename(request: HttpRequest, key: int) -> HttpResponse:
    """Another name for a user."""
    door = door_of(request)
    user = _found(door, key)
    require_keeper(door.actor, user)
    data = request.POST if request.method == "POST" else None
    form = RenameForm(data, initial={"name": user.name})
    title = _("Rename %s") % user.name
    page = _page(request, door, user, title, "", _("Save the name"))
    if not form.is_bound or not form.is_valid():
        return _drawn(request, page, form)
    try:
        with write_accounts(door.actor.label, "rename a user", door.actor.user_id) as unit:
            rename_user(unit, door.actor, user, form.cleaned_data["name"])
    except Invalid as invalid:
        show_act_problems(form, invalid.problems)
        return _drawn(request, page, form)
    toast(request, _("Saved."))
    return redirect(door.url("user", key=key))


def end(request: HttpRequest, key: int, held: int) -> HttpResponse:
    """Let a role end with a day."""
    door = door_of(request)
    require_no_demo(door.actor)
    user = _found(door, key)
    role = find_role(user, held, door.actor)
    if role is None:
        raise Http404("no such role")
    data = request.POST if request.method == "POST" else None
    form = EndForm(data, initial={"ends": today(door.district), "version": role.version})
    words = {"name": user.name, "role": str(ROLE_NAMES[role.role]).lower()}
    title = _("End the role %(role)s of %(name)s") % words
    lead = _("From the day after, they see nothing by this role any more.")
    page = _page(request, door, user, title, lead, _("End the role"))

    def draw(form: forms.Form, notice: Notice | None, status: int) -> HttpResponse:
        return _drawn(request, replace(page, notice=notice), form, status)

    def deed(unit: Unit, said: Mapping[str, Any]) -> None:
        if said.get("version") not in (None, role.version):
            raise Stale("somebody else changed this role in the meantime")
        end_membership(unit, role, said["ends"] + timedelta(days=1))

    done = _("The role ends with that day.")
    return carry_out(request, form, draw, "end a role", deed, done, page.back_href)


def _page(
    request: HttpRequest, door: Door, user: User, title: str, sentence: str, save: str
) -> ActPage:
    back = door.url("user", key=user.pk)
    return ActPage(
        title=title,
        sentence=sentence,
        crumbs=(
            NavItem(_("Users"), door.url("users")),
            NavItem(user.name, back),
            NavItem(title, ""),
        ),
        action=request.path,
        back_href=back,
        save=save,
    )


def _drawn(request: HttpRequest, page: ActPage, form: forms.Form, status: int = 0) -> Any:
    response = show(request, "web/act.html", page, "users", form=form)
    response.status_code = status or (422 if form.errors else 200)
    return response
