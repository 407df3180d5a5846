"""How users are shown."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.access.keeping import RoleLine, UserLine, UserPage
from stemhappens.access.services import KEEPERS
from stemhappens.web.components import (
    Button,
    Empty,
    Linked,
    NavItem,
    Notice,
    Sentence,
    Strong,
    Tag,
)
from stemhappens.web.doors import Door
from stemhappens.web.frame import ROLE_NAMES
from stemhappens.web.people.contexts import Search
from stemhappens.web.says import day_text, listed, say_number
from stemhappens.web.tables import Head, Listing, Value, address, matching, table, typed
from stemhappens.web.users.contexts import RoleRow, UsersPage, UserView


def users_page(door: Door, lines: Sequence[UserLine], query: QueryDict) -> UsersPage:
    """The list, or who of it fits what is searched for: first who has no role today."""
    found = listing(door, lines, query)
    asked = f"?{urlencode({'q': typed(query)})}" if typed(query) else ""
    acts = []
    if found.lines:
        acts.append(Button(_("Download"), door.url("users-rows") + asked, icon="download"))
    if not door.district.public_demo:
        acts.append(Button(_("Add a user"), door.url("user-new"), tone="", icon="plus"))
    rows, pages = table(found, query, address(door.url("users"), asked), cards=True)
    return UsersPage(
        title=_title(lines),
        lead=_("A role says what somebody sees and may do here; without one they see nothing."),
        acts=tuple(acts),
        search=Search(_("Find a user"), door.url("users"), typed(query)),
        rows=rows if found.lines else None,
        pages=pages,
        notice=_demo_notice(door),
        empty=None if found.lines else _nobody(door),
    )


def _nobody(door: Door) -> Empty:
    return Empty(
        _("No user fits this"),
        _("Search for part of a name, an e-mail address, a role or a school."),
        button=Button(_("Clear the filter"), door.url("users")),
        level="h2",
    )


def _title(lines: Sequence[UserLine]) -> str:
    held = len([line for line in lines if line.held])
    without = len(lines) - held
    first = ngettext(
        "%(n)s person has a role here", "%(n)s people have a role here", held
    ) % {"n": say_number(held)}  # fmt: skip
    text = first[:1].upper() + first[1:]
    if not without:
        return text
    rest = ngettext("%(n)s has none today", "%(n)s have none today", without)
    return _("%(first)s; %(rest)s") % {"first": text, "rest": rest % {"n": say_number(without)}}


def _demo_notice(door: Door) -> Notice | None:
    if not door.district.public_demo:
        return None
    return Notice(
        _("The users of a public demo stay as they are."),
        _("Anybody can be its director; in a district of your own you add users here."),
        "info",
        "info",
    )


def listing(door: Door, lines: Sequence[UserLine], query: QueryDict) -> Listing:
    """The users who fit what is searched for, as a list."""
    heads = (
        Head("name", _("Name")),
        Head("email", _("E-mail")),
        Head("roles", _("Roles today")),
        Head("scope", _("Schools or coaches")),
        Head("person", _("On the roster")),
        Head("state", _("Login")),
        Head("looked", _("Last looked")),
    )
    every = Listing(_("Users"), heads, tuple(_line(door, line) for line in lines))
    return matching(every, typed(query))


def _line(door: Door, line: UserLine) -> tuple[Value, ...]:
    roles = ", ".join(dict.fromkeys(str(ROLE_NAMES[one.role]) for one in line.held))
    scope = listed([name for one in line.held for name in one.scope])
    person = next((one.person for one in line.held if one.person), "")
    state = _state(line)
    return (
        Value(line.name, part=Linked(line.name, door.url("user", key=line.id), drawer=False)),
        Value(line.email),
        Value(roles or _("none"), part=roles or Tag(_("none"), "ask")),
        Value(scope),
        Value(person),
        Value(state),
        Value(day_text(line.looked.date()) if line.looked else "", line.looked),
    )


def _state(line: UserLine) -> str:
    if not line.active:
        return _("deactivated")
    return _("active") if line.has_password else _("no password yet")


def user_view(door: Door, page: UserPage) -> UserView:
    """One user, as who keeps them may."""
    line = page.line
    keeps = not door.district.public_demo
    name = line.name
    roles = listed(list(dict.fromkeys(str(ROLE_NAMES[one.role]) for one in line.held)))
    words = {"name": name, "roles": roles}
    title = (
        _("%(name)s: %(roles)s") % words if roles else _("%(name)s has no role here today") % words
    )
    now = [one for one in line.roles if one.held or one.coming]
    past = [one for one in line.roles if not (one.held or one.coming)]
    role = Button(_("Give a role"), door.url("user-role", key=line.id), icon="plus")
    return UserView(
        title=title,
        crumbs=(NavItem(_("Users"), door.url("users")), NavItem(name, "")),
        facts=tuple(_facts(page)),
        acts=(role,) if keeps else (),
        roles_title=_roles_title(len(now)),
        roles=tuple(_role(door, page, one, keeps) for one in now),
        past=tuple(_role(door, page, one, False) for one in past),
        login_title=_login_title(page),
        login_acts=tuple(_login_acts(door, page)) if keeps and not page.elsewhere else (),
        login_text=_login_text(page),
        notice=_demo_notice(door),
    )


def _roles_title(count: int) -> str:
    if not count:
        return _("No role today or to come")
    said = ngettext("%(n)s role today or to come", "%(n)s roles today or to come", count)
    text = said % {"n": say_number(count)}
    return text[:1].upper() + text[1:]


def _facts(page: UserPage) -> Iterator[Sentence]:
    yield (_("Signs in as "), Strong(page.line.email))
    if page.line.looked:
        yield (_("Last looked at a record on %s") % day_text(page.line.looked.date()),)
    else:
        yield (_("Has not looked at a record here of late"),)


def _role(door: Door, page: UserPage, one: RoleLine, ends: bool) -> RoleRow:
    about = [one.person, listed(one.scope)]
    if one.last:
        days = _("from %(first)s to the end of %(last)s") % {
            "first": day_text(one.starts), "last": day_text(one.last),
        }  # fmt: skip
    else:
        days = _("from %s") % day_text(one.starts)
    own = page.self and one.role in KEEPERS
    href = door.url("user-end", key=page.line.id, held=one.id) if ends and not own else ""
    name = str(ROLE_NAMES[one.role])
    return RoleRow(
        name, ", ".join(filter(None, about)), days, href, _("End the role %s") % name.lower()
    )


def _login_title(page: UserPage) -> str:
    if not page.line.active:
        return _("The login is deactivated")
    return _("The login has a password") if page.line.has_password else _("No password was set yet")


def _login_text(page: UserPage) -> str:
    if page.elsewhere:
        return _(
            "Other districts know this login too, so that none of them alone can rename, reset or "
            "deactivate it. You keep the roles here."
        )
    if page.self:
        return _("This is you: change your own password in the menu under your initials.")
    if page.link is None:
        return _("A link lets them choose a password, which nobody else sees.")
    said = {
        "who": page.made_by or _("who runs the installation"),
        "made": _moment(page.link.made_at),
        "until": _moment(page.link.expires_at),
    }
    if page.link.made_by == page.line.id:
        return _("They asked for a link on %(made)s; it opens until %(until)s. A new one ends "
                 "it.") % said  # fmt: skip
    return _("A link made by %(who)s on %(made)s opens until %(until)s. A new one ends it.") % said


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{day_text(local.date())}, {local:%H:%M} UTC"


def _login_acts(door: Door, page: UserPage) -> Iterator[Button]:
    key = page.line.id
    if page.line.active and not page.self:
        label = _("Make a link for a new password") if page.line.has_password else _("Invite")
        yield Button(label, door.url("user-link", key=key), post=True, icon="link")
    yield Button(_("Rename"), door.url("user-rename", key=key))
    if page.self:
        return
    label = _("Deactivate") if page.line.active else _("Reactivate")
    to = "off" if page.line.active else "on"
    yield Button(label, door.url("user-login", key=key, to=to), post=True)
