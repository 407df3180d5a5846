"""The page of an act: a form, and the library beside it."""

from dataclasses import dataclass

from stemhappens.web.components import Choice, NavItem, Notice


@dataclass(frozen=True)
class StarterGroup:
    """The practices of a framework as links."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Starters:
    """The library beside a form. chosen: the practice whose entries are shown as links that fill
    the form; hint: instead of them. opened: the list is unfolded."""

    title: str
    chosen: str
    opened: bool
    groups: tuple[StarterGroup, ...]
    entries: tuple[Choice, ...]
    hint: str = ""


@dataclass(frozen=True)
class ActPage:
    """A form for one act. back_href: out of it; save: what its button says.

    starters: the library to begin from; suggested: what a text field offers while one types.
    """

    title: str
    sentence: str
    crumbs: tuple[NavItem, ...]
    action: str
    back_href: str
    save: str
    notice: Notice | None = None
    starters: Starters | None = None
    suggested: tuple[str, ...] = ()
