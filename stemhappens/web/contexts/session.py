"""What the list of visits and a visit's page show, already cut to the reader."""

from dataclasses import dataclass

from stemhappens.web.components import (
    Button,
    Empty,
    Linked,
    NavItem,
    Notice,
    Pages,
    Picker,
    Rows,
    Sentence,
    Tag,
)
from stemhappens.web.contexts.log import Seen


@dataclass(frozen=True)
class Picking:
    """Visits of a list ticked and corrected together. all_label: the button for all found."""

    action: str
    all_label: str = ""


@dataclass(frozen=True)
class SessionsPage:
    """A list of visits. sentence: what it holds; pickers: its filters; counted: how many.

    sheet_href, back_href: where to take the list out as a sheet to edit, and back.
    everything_href: to all that the reader may take out.
    """

    title: str
    sentence: str
    pickers: tuple[Picker, ...]
    acts: tuple[Button, ...]
    rows: Rows | None
    pages: Pages | None = None
    empty: Empty | None = None
    download_href: str = ""
    sheet_href: str = ""
    back_href: str = ""
    everything_href: str = ""
    counted: str = ""
    picking: Picking | None = None


@dataclass(frozen=True)
class GoalLineSeen:
    """A goal worked on: what the coach said, and its wording or for whom it is."""

    said: Tag
    text: str
    withheld: bool = False


@dataclass(frozen=True)
class StepSeenLine:
    """A next step of the visit, with who does it and what became of it."""

    text: str
    aside: str
    done: bool


@dataclass(frozen=True)
class HistoryEntry:
    """One change: "8 May 2026, 4:02 pm", "Theo Okonjo logged a visit", what it changed."""

    when: str
    who: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class HistoryPage:
    """What became of a visit, in the drawer or on a page of its own; the latest first."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    entries: tuple[HistoryEntry, ...]


@dataclass(frozen=True)
class SessionView:
    """One visit as its reader may see it. withheld: sentences that say for whom a part is.

    history: the way to it, None for whom it is not told.
    came_from: the file and row of an imported one; came_as: heading and cell as written there.
    """

    title: str
    crumbs: tuple[NavItem, ...]
    facts: tuple[Sentence, ...]
    acts: tuple[Button, ...]
    summary: str
    topics: str
    withheld: tuple[str, ...]
    goals: tuple[GoalLineSeen, ...]
    steps_title: str
    steps: tuple[StepSeenLine, ...]
    engagements: tuple[Linked, ...]
    seen: tuple[Seen, ...]
    history: Linked | None
    recorded: str
    note: str = ""
    notice: Notice | None = None
    came_from: str = ""
    came_as: tuple[tuple[str, str], ...] = ()
