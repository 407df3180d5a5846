"""What the pages of an edited sheet show."""

from dataclasses import dataclass

from stemhappens.web.components import Button, Empty, NavItem, Rows


@dataclass(frozen=True)
class BackPage:
    """Upload a sheet that was taken out and edited. take_out: where to get one."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    take_out: Button


@dataclass(frozen=True)
class EditsPage:
    """What an edited sheet would change: the edits, and what cannot be taken with why."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    edits: Rows | None
    refused: Rows | None
    button: str
    empty: Empty | None = None
    new: str = ""
    error: str = ""
