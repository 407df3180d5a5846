"""Add a user, or give another role to one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stemhappens.access.keeping import find_user
from stemhappens.access.models import Membership, User
from stemhappens.access.services import (
    add_membership,
    check_login,
    check_membership,
    create_user,
    require_no_demo,
)
from stemhappens.core.clock import today
from stemhappens.core.problem import Invalid, Problems
from stemhappens.core.rules import authorize
from stemhappens.core.spans import holding
from stemhappens.core.write import write, write_accounts
from stemhappens.people.models import CoachAssignment, Person, School
from stemhappens.people.reads import names_on, roster, schools_on
from stemhappens.web.acts import show_act_problems
from stemhappens.web.components import NavItem
from stemhappens.web.contexts.act import ActPage
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.log.form import Choices
from stemhappens.web.toasts import toast
from stemhappens.web.undoing import undo_href
from stemhappens.web.users.forms import RoleForm, UserForm
from stemhappens.web.users.linking import give_link

GIVE = "give a role"


@dataclass(frozen=True)
class Wanted:
    """A role as the form has it."""

    role: str
    person: Person | None
    schools: Collection[School]
    coaches: Collection[Person]
    starts: date

    def of(self, user: User | None) -> Membership:
        """The membership it would be, not yet written."""
        return Membership(user=user, role=self.role, person=self.person, starts=self.starts)


def add(request: HttpRequest) -> HttpResponse:
    """A login with a first role; somebody who has a login already gets the role alone."""
    door = door_of(request)
    require_no_demo(door.actor)
    form = UserForm(request.POST if request.method == "POST" else None, **_offered(door))
    if not form.is_bound or not form.is_valid():
        return _drawn(request, door, form)
    email, name = form.cleaned_data["email"].strip(), form.cleaned_data["name"]
    known = User.objects.filter(email__iexact=email).first() if email else None
    wanted = _wanted(form)
    problems = check_membership(wanted.of(known), wanted.schools, wanted.coaches)
    if known is None:
        problems.extend(check_login(email, name).found)
    elif not known.is_active:
        problems.add("email", _("This login is deactivated; who keeps it can reactivate it."))
    if problems:
        return _refused(request, door, form, problems)
    try:
        user = known or _created(door, email, name)
        seq = _give(door, user, wanted)
    except Invalid as invalid:  # somebody else was quicker
        return _refused(request, door, form, invalid.problems)
    if known is None:
        return give_link(request, user)
    toast(request, _("%s had a login already and has the role now.") % user.name,
          undo_href(door, seq, door.url("users")))  # fmt: skip
    return redirect(door.url("user", key=user.pk))


def _created(door: Door, email: str, name: str) -> User:
    with write_accounts(door.actor.label, "add a user", door.actor.user_id) as unit:
        return create_user(unit, door.actor, email, name)


def _give(door: Door, user: User, wanted: Wanted) -> int:
    with write(door.district, door.actor, GIVE) as unit:
        add_membership(
            unit,
            user,
            wanted.role,
            wanted.starts,
            person=wanted.person,
            schools=wanted.schools,
            coaches=wanted.coaches,
        )
        return unit.seq


def role(request: HttpRequest, key: int) -> HttpResponse:
    """Another role for a user."""
    door = door_of(request)
    require_no_demo(door.actor)
    user = find_user(key, door.actor)
    if user is None:
        raise Http404("no such user")
    form = RoleForm(request.POST if request.method == "POST" else None, **_offered(door))
    if not form.is_bound or not form.is_valid():
        return _drawn(request, door, form, user)
    try:
        seq = _give(door, user, _wanted(form))
    except Invalid as invalid:
        return _refused(request, door, form, invalid.problems, user)
    back = door.url("user", key=key)
    toast(request, _("%s has the role now.") % user.name, undo_href(door, seq, back))
    return redirect(back)


def _wanted(form: RoleForm) -> Wanted:
    said = form.cleaned_data
    people = Person.objects.in_bulk([*form.keys("person"), *form.keys("coaches")])
    return Wanted(
        said["role"],
        next((people.get(key) for key in form.keys("person")), None),
        list(School.objects.filter(pk__in=form.keys("schools")).order_by("pk")),
        [people[key] for key in form.keys("coaches") if key in people],
        said["starts"],
    )


def _offered(door: Door) -> dict[str, Any]:
    """What the forms offer to choose from, and the day they begin with."""
    day = today(door.district)
    authorize(door.actor, "keep_users")
    coaching = set(CoachAssignment.objects.filter(holding(day)).values_list("coach_id", flat=True))
    placed = {line.id: f"{line.name}, {line.school}" for line in roster(door.actor, day)}
    names = names_on(coaching, day)
    return {
        "people": _choices({**names, **placed}),
        "schools": [(str(line.id), line.name) for line in schools_on(day)],
        "coaches": _choices(names),
        "initial": {"starts": day},
    }


def _choices(names: dict[int, str]) -> Choices:
    ordered = sorted(names.items(), key=lambda item: (item[1].casefold(), item[0]))
    return [(str(key), name) for key, name in ordered]


def _refused(
    request: HttpRequest, door: Door, form: RoleForm, problems: Problems, user: User | None = None
) -> HttpResponse:
    show_act_problems(form, problems)
    return _drawn(request, door, form, user)


def _drawn(
    request: HttpRequest, door: Door, form: RoleForm, user: User | None = None
) -> HttpResponse:
    title = _("Give %s a role") % user.name if user else _("Add a user")
    crumbs = [NavItem(_("Users"), door.url("users"))]
    back = door.url("user", key=user.pk) if user else door.url("users")
    crumbs += [NavItem(user.name, back)] if user else []
    page = ActPage(
        title=title,
        sentence=_("A role begins on its day and lasts until it is ended.")
        if user
        else _("They get a link to choose their own password."),
        crumbs=(*crumbs, NavItem(title, "")),
        action=request.path,
        back_href=back,
        save=_("Give the role") if user else _("Add the user"),
    )
    response = show(request, "web/act.html", page, "users", form=form)
    response.status_code = 422 if form.errors else 200
    return response
