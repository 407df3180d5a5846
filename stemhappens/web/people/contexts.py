"""What the pages of people, schools and eligibility show."""

from dataclasses import dataclass

from stemhappens.web.components import (
    Button,
    Empty,
    NavItem,
    Notice,
    Pages,
    Part,
    Picker,
    Rows,
    Sentence,
)


@dataclass(frozen=True)
class Search:
    """A search box. hidden: the filters it keeps, as (name, value)."""

    label: str
    action: str
    text: str
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ListPage:
    """A list of people, schools or eligible teachers.

    title: its sentence; lead: what stands beside it. tabs: the other lists. counted: how many of
    the list are shown, where it is filtered.
    """

    title: Sentence
    heading: str
    lead: Sentence
    tabs: tuple[NavItem, ...]
    search: Search
    pickers: tuple[Picker, ...]
    acts: tuple[Button, ...]
    rows: Rows | None
    pages: Pages | None
    download_href: str = ""
    counted: str = ""
    empty: Empty | None = None


@dataclass(frozen=True)
class Section:
    """A part of a record. title: its finding; rows None: text alone; acts: what may be done."""

    anchor: str
    title: str
    how: str = ""
    rows: Rows | None = None
    links: tuple[Part, ...] = ()
    acts: tuple[Button, ...] = ()


@dataclass(frozen=True)
class RecordPage:
    """One person or school: its sentence, facts, and everything dated, wide and beside it."""

    title: str
    crumbs: tuple[NavItem, ...]
    facts: tuple[Sentence, ...]
    acts: tuple[Button, ...]
    main: tuple[Section, ...]
    aside: tuple[Section, ...]
    notice: Notice | None = None


@dataclass(frozen=True)
class PairCard:
    """Two that may be one, and what speaks for it. href: the preview of their merge."""

    one: str
    one_about: str
    two: str
    two_about: str
    why: str
    href: str


@dataclass(frozen=True)
class PairsPage:
    """Proposed pairs, and two to choose freely."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    action: str
    cards: tuple[PairCard, ...]
    empty: Empty | None = None


@dataclass(frozen=True)
class MergePage:
    """What a merge would do. moved, once: sentences; swap_href: the other spelling stays."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    keeper: str
    other: str
    compared: Rows
    moved: tuple[str, ...]
    once: tuple[str, ...]
    action: str
    swap_href: str
    swap: str
    back_href: str
    save: str
    notice: Notice | None = None


@dataclass(frozen=True)
class PickGroup:
    """The choices of one school. lines: (value, chosen, name, about)."""

    title: str
    lines: tuple[tuple[str, bool, str, str], ...]


@dataclass(frozen=True)
class PickPage:
    """Many to settle at once. all_href, none_href: the same page with every one chosen, or none."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    action: str
    all_href: str
    none_href: str
    groups: tuple[PickGroup, ...]
    save: str
    back_href: str
    said: str = ""
    empty: Empty | None = None
