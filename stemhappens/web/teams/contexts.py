"""What the pages of teams show."""

from dataclasses import dataclass

from stemhappens.web.components import Button, Empty, NavItem, Pages, Rows, Sentence
from stemhappens.web.people.contexts import Search


@dataclass(frozen=True)
class TeamsPage:
    """All teams the reader may know of. title: "You coach two of the seven teams".

    search: None where there is no team yet.
    """

    title: str
    lead: str
    acts: tuple[Button, ...]
    rows: Rows | None
    pages: Pages | None = None
    search: Search | None = None
    empty: Empty | None = None


@dataclass(frozen=True)
class TeamView:
    """One team. present: who is in it today; others: who was, or will be, with their days."""

    title: str
    crumbs: tuple[NavItem, ...]
    facts: tuple[Sentence, ...]
    acts: tuple[Button, ...]
    present_title: str
    present: Rows | None
    others: Rows | None
    keeps: tuple[Button, ...] = ()
