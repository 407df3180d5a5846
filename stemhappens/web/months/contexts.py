"""What the page of closed months shows."""

from dataclasses import dataclass

from stemhappens.web.components import Button, Empty


@dataclass(frozen=True)
class MonthRow:
    """A month, what was logged for it, whether it is open, and the act that changes it."""

    name: str
    said: str
    state: str
    tone: str
    href: str
    acts: tuple[Button, ...]


@dataclass(frozen=True)
class MonthsSection:
    """The months of one program; title is empty where there is only one program."""

    title: str
    rule: str
    rows: tuple[MonthRow, ...]


@dataclass(frozen=True)
class MonthsPage:
    """The months of the school year, the latest first."""

    title: str
    lead: str
    sections: tuple[MonthsSection, ...]
    empty: Empty | None
    acts: tuple[Button, ...] = ()
