"""What the page of a log's engagements shows: no word of a goal is in it."""

from dataclasses import dataclass

from stemhappens.web.components import Button, Choice, NavItem, Notice


@dataclass(frozen=True)
class CycleShown:
    """An engagement to confirm. key: what its box sends; cells: label and text of each column."""

    key: str
    teacher: str
    cells: tuple[tuple[str, str], ...]
    ticked: bool = True


@dataclass(frozen=True)
class YearShown:
    """A school year whose named teachers may become eligible. said: how many, from when."""

    name: str
    said: str
    teachers: tuple[str, ...]


@dataclass(frozen=True)
class CyclesPage:
    """A log's engagements and the years without eligibility. gap: what is sent along.

    columns: of the list, the first one being the teacher. notes: what is assumed, in sentences.
    """

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    gap: str
    gaps: tuple[Choice, ...]
    columns: tuple[str, ...]
    rows: tuple[CycleShown, ...]
    notes: tuple[str, ...]
    open_label: str
    all_label: str
    more: str
    years: tuple[YearShown, ...]
    warning: Notice | None
    acts: tuple[Button, ...] = ()
    notice: Notice | None = None
