"""What the pages of a wizard show: what to choose, what will happen, what was done."""

from dataclasses import dataclass, field

from stemhappens.web.components import Button, Empty, NavItem, Notice, Rows


@dataclass(frozen=True)
class Option:
    """An entry of a list to choose from."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Pick:
    """A list to choose one from. label: what is asked; hidden_label: for who cannot see it."""

    name: str
    label: str
    options: tuple[Option, ...]
    hidden_label: bool = False
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tick:
    """A box to tick. name and value: of its field."""

    name: str
    value: str
    label: str
    note: str = ""
    ticked: bool = False


@dataclass(frozen=True)
class Words:
    """A field for a few words or a day. kind: of the input, "text" or "date"."""

    name: str
    label: str
    value: str
    kind: str = "text"
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One thing to decide within a group. reason: shown when it closes. ticks: of its goals."""

    title: str
    facts: str
    pick: Pick
    reason: Words | None = None
    ticks: tuple[Tick, ...] = ()


@dataclass(frozen=True)
class Group:
    """A question: how many things it is about, one answer for all of them, and each of them.

    more: what the fold with `lines` is called; open: whether it is. reason: asked where all close.
    """

    count: str
    unit: str
    title: str
    how: str
    pick: Pick | None = None
    lines: tuple[Line, ...] = ()
    ticks: tuple[Tick, ...] = ()
    fields: tuple[Words, ...] = ()
    reason: Words | None = None
    open: bool = True
    more: str = ""


@dataclass(frozen=True)
class Amount:
    """A line of what comes of it: a name, a number, and what that was."""

    name: str
    number: str
    note: str = ""


@dataclass(frozen=True)
class Wrong:
    """Something to mend, and the field it is in."""

    text: str
    field: str


@dataclass(frozen=True)
class ChoosePage:
    """What to choose. hidden: fields that go along; side: the head of what comes of it."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    groups: tuple[Group, ...]
    hidden: tuple[tuple[str, str], ...]
    side: str
    side_how: str
    amounts: tuple[Amount, ...]
    button: str
    foot: str
    wrong: tuple[Wrong, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Effect:
    """Something that will happen: how many, what."""

    count: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class PreviewPage:
    """What will happen, before it does. hidden: all that was chosen, to be sent once more."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    effects: tuple[Effect, ...]
    stays: tuple[str, ...]
    hidden: tuple[tuple[str, str], ...]
    button: str
    foot: str
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class StartPage:
    """The first step: a few options and perhaps a day; what was done before."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    legend: str
    name: str
    options: tuple[Option, ...]
    day: Words | None
    button: str
    wrong: tuple[Wrong, ...] = ()
    past: Rows | None = None
    empty: Empty | None = None


@dataclass(frozen=True)
class BriefShown:
    """An engagement on a dossier, each of its facts in words."""

    title: str
    href: str
    facts: str
    visits: tuple[str, ...]
    goals: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str], ...]
    agreements: tuple[str, ...]


@dataclass(frozen=True)
class HandOverPage:
    """A hand-over that was done: who received how many, and the reader's own dossier."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    acts: tuple[Button, ...] = ()
    shares: tuple[Effect, ...] = ()
    briefs: tuple[BriefShown, ...] = field(default_factory=tuple)
    briefs_title: str = ""
