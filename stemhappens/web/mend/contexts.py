"""What the page of what is left to mend shows."""

from dataclasses import dataclass

from stemhappens.web.components import Button, Empty, Part, Sentence


@dataclass(frozen=True)
class MendChoice:
    """A way to mend a row with one click: what is sent, and what the button says."""

    value: str
    label: str


@dataclass(frozen=True)
class MendRow:
    """Something to mend. choices: one click each; of several, `pick` offers them in one field.

    action, name: where and as what a choice is sent; links: other ways on.
    """

    who: Part | Sentence
    text: str
    action: str = ""
    name: str = ""
    choices: tuple[MendChoice, ...] = ()
    picks: tuple[MendChoice, ...] = ()
    starters: tuple[MendChoice, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    links: tuple[Button, ...] = ()


@dataclass(frozen=True)
class MendSection:
    """A list of things to mend. title: its finding; all_links: mends all that are clear."""

    key: str
    title: str
    how: str
    rows: tuple[MendRow, ...]
    action: str = ""
    all_links: str = ""
    all_label: str = ""
    more: Button | None = None


@dataclass(frozen=True)
class MendPage:
    """What is left to mend: the sentence, a section each, or that nothing is."""

    title: str
    lead: str
    sections: tuple[MendSection, ...]
    empty: Empty | None
    acts: tuple[Button, ...] = ()
