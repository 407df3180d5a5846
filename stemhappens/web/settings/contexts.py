"""What the pages of the settings show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import BoundField

from stemhappens.web.components import Button, Empty, NavItem, Notice, Rows, Sentence, Tag


@dataclass(frozen=True)
class Section:
    """A part of a page. title: its finding. id: for the heading."""

    id: str
    title: str
    how: str = ""
    rows: Rows | None = None
    acts: tuple[Button, ...] = ()
    empty: Empty | None = None


@dataclass(frozen=True)
class ListPage:
    """A page of tables. subnav: pages beside it."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    sections: tuple[Section, ...]
    acts: tuple[Button, ...] = ()
    subnav: tuple[NavItem, ...] = ()
    subnav_label: str = ""
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Group:
    """Fields of a form that belong together, by name. line: side by side; wide: below the first."""

    title: str
    names: Sequence[str]
    how: str = ""
    line: bool = False
    wide: bool = False


@dataclass(frozen=True)
class Drawn:
    """A group with its fields."""

    title: str
    how: str
    line: bool
    wide: bool
    fields: tuple[BoundField, ...]


@dataclass(frozen=True)
class Preview:
    """The head of a paper. tall: A4 instead of Letter."""

    name: str
    mark: str
    ink: str
    logo_href: str
    tall: bool


@dataclass(frozen=True)
class FormPage:
    """A form. save: what its button says. groups: of all its fields, else one below the other.

    step: sent by the button, where a form has more than one way on. again: a second button that
    sends the step "preview". files: something is uploaded. sections: tables above the form, below
    shown_title. paper: what a paper looks like.
    """

    title: str
    sentence: str
    crumbs: tuple[NavItem, ...]
    back_href: str
    save: str
    groups: tuple[Group, ...] = ()
    notice: Notice | None = None
    step: str = ""
    again: str = ""
    files: bool = False
    sections: tuple[Section, ...] = ()
    shown_title: str = ""
    shown_how: str = ""
    paper: Preview | None = None
    acts: tuple[Button, ...] = ()


@dataclass(frozen=True)
class HubLine:
    """A setting on the hub: what is set, since when, by which citation, with its page."""

    title: str
    href: str
    says: Sentence
    since: str = ""
    citation: str = ""
    tag: Tag | None = None


@dataclass(frozen=True)
class HubPage:
    """The hub. close: whether the form "close school today" stands there; shut: what is closed
    today, each with the button that opens it again."""

    title: str
    lead: str
    groups: tuple[tuple[str, tuple[HubLine, ...]], ...]
    close_href: str = ""
    close_title: str = ""
    shut: tuple[tuple[str, Button], ...] = ()
