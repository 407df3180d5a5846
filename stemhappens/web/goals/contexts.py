"""What the lists of next steps and of the library show."""

from dataclasses import dataclass

from stemhappens.web.components import Button, Empty, NavItem, Pages, Picker


@dataclass(frozen=True)
class StepItem:
    """An open next step. by: "8 May"; late: "3 days late", empty when it is not.

    with_text: with whom, where that is somebody else. href: the engagement it was promised in;
    done_href, drop_href: a form is sent there.
    """

    text: str
    who: str
    by: str
    late: str = ""
    with_text: str = ""
    href: str = ""
    done_href: str = ""
    drop_href: str = ""


@dataclass(frozen=True)
class StepsPage:
    """The next steps nobody has settled. pickers: mine, or everybody's, and in which order;
    ended: those of closed engagements, below their own heading. download_href: the same as CSV."""

    title: str
    lead: str
    pickers: tuple[Picker, ...]
    steps: tuple[StepItem, ...]
    ended: tuple[StepItem, ...]
    ended_title: str = ""
    pages: Pages | None = None
    download_href: str = ""
    empty: Empty | None = None


@dataclass(frozen=True)
class LibraryPractice:
    """A practice with what may be begun from."""

    anchor: str
    name: str
    goals: tuple[str, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True)
class LibraryPage:
    """The library, a framework at a time. views: the frameworks; add: for who keeps it."""

    title: str
    lead: str
    views: tuple[NavItem, ...]
    practices: tuple[LibraryPractice, ...]
    add: Button | None = None
