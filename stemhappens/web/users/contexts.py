"""What the pages of users show."""

from dataclasses import dataclass

from stemhappens.web.components import Button, Empty, NavItem, Notice, Pages, Rows, Sentence
from stemhappens.web.people.contexts import Search


@dataclass(frozen=True)
class UsersPage:
    """All users of the district. title: "Nine people can sign in, one has no role today".

    rows None: nobody fits what is searched for.
    """

    title: str
    lead: str
    acts: tuple[Button, ...]
    search: Search
    rows: Rows | None
    pages: Pages | None = None
    notice: Notice | None = None
    empty: Empty | None = None


@dataclass(frozen=True)
class RoleRow:
    """A role of a user's. days: "from 18 August 2025"; end_href: where it is ended, or nothing."""

    role: str
    about: str
    days: str
    end_href: str = ""
    end_label: str = ""


@dataclass(frozen=True)
class UserView:
    """One user. roles: those of today and to come; past: those that have ended."""

    title: str
    crumbs: tuple[NavItem, ...]
    facts: tuple[Sentence, ...]
    acts: tuple[Button, ...]
    roles_title: str
    roles: tuple[RoleRow, ...]
    past: tuple[RoleRow, ...]
    login_title: str
    login_acts: tuple[Button, ...]
    login_text: str
    notice: Notice | None = None


@dataclass(frozen=True)
class LinkPage:
    """A link to hand over, shown once. failed: a mail could not be sent, this stands instead."""

    title: str
    crumbs: tuple[NavItem, ...]
    lead: str
    href: str
    back: Button
    failed: Notice | None = None
