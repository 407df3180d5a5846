"""What the page of an earlier report beside ours shows."""

from dataclasses import dataclass

from stemhappens.web.components import Button, Empty, NavItem, Picker, Rows


@dataclass(frozen=True)
class CauseShown:
    """A cause: how much it adds ("+9"), in words, and its rows ("9 rows").

    exact: among those that make up the difference.
    """

    adds: str
    said: str
    exact: bool
    rows: Rows | None
    count: str = ""
    more: str = ""


@dataclass(frozen=True)
class ComparedShown:
    """A figure: its name, what the report said, what is found, the sentence of the difference."""

    name: str
    definition: str
    said: str
    found: str
    sentence: str
    tone: str
    state: str
    causes: tuple[CauseShown, ...]


@dataclass(frozen=True)
class ReconcilePage:
    """An earlier report's numbers beside ours, each difference with its rows."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    picker: Picker | None
    figures: tuple[ComparedShown, ...]
    years: str
    empty: Empty | None = None
    acts: tuple[Button, ...] = ()
