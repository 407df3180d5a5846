"""What the pages of the change log show."""

from dataclasses import dataclass

from stemhappens.web.components import Button, Empty, Linked, NavItem, Notice, Part, Rows, Sentence


@dataclass(frozen=True)
class FilterForm:
    """What the list is cut to. people: names to choose from; groups: (value, label, chosen)."""

    action: str
    who: str
    people: tuple[str, ...]
    groups: tuple[tuple[str, str, bool], ...]
    start: str
    end: str
    thing: str
    thing_name: str
    without_thing: str


@dataclass(frozen=True)
class ChangesPage:
    """Units of the log, the latest first."""

    title: str
    lead: str
    form: FilterForm
    rows: Rows | None
    empty: Empty | None
    older_href: str
    newest_href: str


@dataclass(frozen=True)
class RowSeen:
    """A row that was touched: "Visit added", and its fields in sentences."""

    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class UnitPage:
    """One unit of the log: who did what when, its rows, and whether it was undone."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    rows: tuple[RowSeen, ...]
    more: str
    acts: tuple[Button, ...]
    notices: tuple[Part | Sentence, ...] = ()


@dataclass(frozen=True)
class UndoPage:
    """What undoing a unit would do, or why it cannot be undone."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    effects: tuple[str, ...]
    reasons: tuple[str, ...]
    later: tuple[Linked, ...]
    action: str
    back_href: str
    acts: tuple[Button, ...] = ()
    notice: Notice | None = None
