"""What the page of a coach's other time shows."""

from dataclasses import dataclass

from stemhappens.web.components import Empty


@dataclass(frozen=True)
class EntryRow:
    """An entry of the day. minutes: "45 min". back_href: a form is sent there to take it back."""

    kind: str
    minutes: str
    back_href: str


@dataclass(frozen=True)
class TimePage:
    """Other time in two taps: what it was, how long. quick: minutes as buttons.

    day: "Friday 8 May 2026"; total: the minutes written down for it. back_href: to Today.
    """

    title: str
    sentence: str
    day: str
    action: str
    quick: tuple[str, ...]
    entries: tuple[EntryRow, ...]
    entries_title: str
    back_href: str
    empty: Empty | None = None
