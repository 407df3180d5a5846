"""Choose as whom to look; the doors then open as to them, cut to the own rights and read only."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.access.log import looked
from stemhappens.access.looking import ALIKE, Seen, looking_as, people_to_see, roles_to_see
from stemhappens.core.actor import Role
from stemhappens.core.clock import today
from stemhappens.core.problem import Denied
from stemhappens.people.models import Person, School
from stemhappens.web.components import Choice
from stemhappens.web.doors import LOOK_AS
from stemhappens.web.frame import ROLE_NAMES, door_of, show

WHO: dict[Role, Any] = {
    Role.COACH: gettext_lazy("Which coach"),
    Role.TEACHER: gettext_lazy("Which teacher"),
    Role.LEAD_COACH: gettext_lazy("Which lead coach"),
    Role.PRINCIPAL: gettext_lazy("Principal of which school"),
}
"""What is asked of a role in which pages differ."""


@dataclass(frozen=True)
class RoleForm:
    """A role to look as. who: what is asked, with its choices (href: the key); none where all in
    the role see the same. nobody: said where the role has nobody today."""

    role: str
    title: str
    who: str
    choices: tuple[Choice, ...]
    nobody: str = ""


@dataclass(frozen=True)
class LookAsPage:
    """All roles as which the reader may look."""

    title: str
    lead: str
    action: str
    forms: tuple[RoleForm, ...]


def look_as(request: HttpRequest) -> HttpResponse:
    """Choose a role and, where it needs one, whose page; then go to their start page."""
    door = door_of(request)
    if request.method == "POST":
        return _begin(request)
    found = people_to_see(door.actor, today(door.district))
    by_role = {role: list(rows) for role, rows in groupby(found, lambda one: one.role)}
    page = LookAsPage(
        title=_("See what another role sees"),
        lead=_("You see their pages cut to what you may see yourself; nothing can be saved there."),
        action=door.url("look-as"),
        forms=tuple(_form(role, by_role.get(role, [])) for role in roles_to_see(door.actor)),
    )
    return show(request, "web/look_as.html", page)


def _form(role: Role, found: list[Seen]) -> RoleForm:
    name = str(ROLE_NAMES[role])
    if role in ALIKE:
        return RoleForm(role, name, "", ())
    choices = tuple(Choice(one.name, str(one.key)) for one in found)
    nobody = "" if choices else _("There is nobody in this role today.")
    return RoleForm(role, name, str(WHO[role]), choices, nobody)


def _begin(request: HttpRequest) -> HttpResponse:
    door = door_of(request)
    role, text = request.POST.get("role", ""), request.POST.get("key", "0")
    if role not in roles_to_see(door.actor):
        raise Denied(f"{door.actor.label} may not look as {role}")
    key = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else -1
    seen = looking_as(door.actor, role, key, today(door.district))
    if seen is None:
        raise Http404("nobody to look as")
    request.session[LOOK_AS] = {"district": door.district.pk, "role": role, "key": key}
    subject, uid = _whose(Role(role), key)
    looked(seen, f"as {role}", subject, uid)
    return redirect(door.url("home"))


def _whose(role: Role, key: int) -> tuple[str, UUID | None]:
    """The record whose pages are looked at, for the log of who has looked."""
    if role == Role.PRINCIPAL:
        return "school", School.objects.get(pk=key).uid
    if role in (Role.COACH, Role.TEACHER):
        return "person", Person.objects.get(pk=key).uid
    return "role", None


def stop(request: HttpRequest) -> HttpResponse:
    """Be oneself again."""
    request.session.pop(LOOK_AS, None)
    return redirect(door_of(request).url("home"))
