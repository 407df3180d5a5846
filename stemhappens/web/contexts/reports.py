"""What the pages of reports show."""

from dataclasses import dataclass

from stemhappens.web.components import Button, Empty, Linked, NavItem, Notice, Rows


@dataclass(frozen=True)
class ReportsPage:
    """The frozen reports. sentence: how many, and up to when; rows or empty."""

    title: str
    sentence: str
    acts: tuple[Button, ...]
    rows: Rows | None = None
    empty: Empty | None = None


@dataclass(frozen=True)
class ChangedPart:
    """Something that was changed since: what it is, what changed, and who did it, why and when."""

    subject: str
    href: str
    changes: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True)
class Message:
    """A slide's message with the figures on it. heading: the id of its heading."""

    heading: str
    title: str
    lead: str
    rows: Rows


@dataclass(frozen=True)
class ReportPage:
    """A frozen report: its messages and figures, and whether they hold.

    finding: the recount in a sentence; restated: figures that changed; behind: the way to what
    was changed behind them.
    """

    crumbs: tuple[NavItem, ...]
    title: str
    frozen: str
    acts: tuple[Button, ...]
    finding: str
    holds: bool
    notice: Notice | None
    restated: Rows | None
    behind: Linked
    messages: tuple[Message, ...]
    policy: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChangedPage:
    """What has changed behind a report, the first ones; more: how many others."""

    crumbs: tuple[NavItem, ...]
    title: str
    lead: str
    parts: tuple[ChangedPart, ...]
    more: str = ""
