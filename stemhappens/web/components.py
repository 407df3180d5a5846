"""Parts of pages as plain dataclasses: texts and links only, each naming the template that draws
it; the smallest are drawn by `web/small.py`. `{% part thing %}` draws any of them, a string, or a
sequence of both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter
from typing import ClassVar, Union

from stemhappens.web.charts import Bullet, Dots

Part = Union[str, "Linked", "Tag", "Strong", "Pick", Dots, Bullet]
"""What a sentence or a cell of a table may hold."""

Sentence = tuple[Part, ...]


@dataclass(frozen=True)
class Linked:
    """A figure that opens its evidence. marked: yellow, a person must decide (one a sentence).

    Without JavaScript `href` is a page of its own; with it the same page opens in the drawer.
    drawer: False for a link to an ordinary page. plain: without the figure's dotted line.
    """

    text: str
    href: str
    marked: bool = False
    drawer: bool = True
    plain: bool = False


@dataclass(frozen=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True)
class Tag:
    """A state in a word. tone: "" (grey), "go", "ask" (a person must decide), "pen", "bad"."""

    text: str
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Pick:
    """A box to tick in a row of a list. label: what is ticked, for who cannot see the row."""

    name: str
    value: str
    label: str


def compose(sentence: str, **parts: Part) -> Sentence:
    """A translated sentence with parts in it: "{n} coaches reached {reached}" → its pieces.

    Takes a string with named places and a part for each; gives texts and parts in order. Keeping
    the sentence whole lets translators move the parts.
    """
    pieces: list[Part] = []
    for text, name, _spec, _conversion in Formatter().parse(sentence):
        if text:
            pieces.append(text)
        if name is not None:
            pieces.append(parts[name])
    return tuple(pieces)


@dataclass(frozen=True)
class NavItem:
    """A place in the navigation. icon is used by the phone's bottom bar only."""

    label: str
    url: str
    current: bool = False
    icon: str = ""


@dataclass(frozen=True)
class NavGroup:
    """Places of one sort in a menu."""

    label: str
    items: tuple[NavItem, ...]


@dataclass(frozen=True)
class Frame:
    """What stands around every page, passed to templates as `frame`.

    nav: the main places, more: the others in groups; tabs: the places of the phone's bottom bar,
    empty for none, sheet: the others in its menu. menu: further links under the initials. demo:
    the banner of a made-up district, with demo_links. switch: the reader's districts and roles.
    looking: the bar of who looks as another.
    """

    district: str
    home_url: str
    nav: tuple[NavItem, ...] = ()
    more: tuple[NavGroup, ...] = ()
    tabs: tuple[NavItem, ...] = ()
    sheet: tuple[NavGroup, ...] = ()
    person: str = ""
    role: str = ""
    initials: str = ""
    menu: tuple[NavItem, ...] = ()
    signout_url: str = ""
    search_url: str = ""
    demo: str = ""
    demo_links: tuple[NavItem, ...] = ()
    switch: "Switch | None" = None
    looking: "Looking | None" = None

    @property
    def in_more(self) -> bool:
        """True when the page one is on stands in the menu of the bar."""
        return any(item.current for group in self.more for item in group.items)

    @property
    def in_sheet(self) -> bool:
        """True when the page one is on stands in the menu of the phone's bar."""
        return any(item.current for group in self.sheet for item in group.items)


@dataclass(frozen=True)
class RoleChoice:
    """A role one can work in; value "" for all of them."""

    label: str
    value: str
    current: bool = False


@dataclass(frozen=True)
class Switch:
    """Where and as what one works: other districts are links, a role is sent to `action`."""

    districts: tuple[NavItem, ...]
    roles: tuple[RoleChoice, ...]
    action: str
    template: ClassVar[str] = "web/parts/switch.html"


@dataclass(frozen=True)
class Looking:
    """The bar over another's page. said: whose it is; action: a form is sent there to leave."""

    said: str
    action: str
    template: ClassVar[str] = "web/parts/looking.html"


@dataclass(frozen=True)
class Button:
    """A way on. post: sends a form instead of opening a page. tone: "" (filled), "quiet",
    "bare", "danger"."""

    label: str
    href: str
    tone: str = "quiet"
    icon: str = ""
    post: bool = False


@dataclass(frozen=True)
class FigureCard:
    """One of the figures in a row. value "47", beside "of 80 · 59%"; bar None draws no bar.

    change is printed bold before note: "9 more", "than last year's 38 of 78".
    """

    name: str
    value: str
    beside: str
    href: str = ""
    bar: Bullet | None = None
    change: str = ""
    note: str = ""


@dataclass(frozen=True)
class Choice:
    """One entry of a filter."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class Picker:
    """A filter: what is chosen now, strong bold then soft, and the list behind it (links).

    name: for who cannot see it, "Period".
    """

    name: str
    strong: str
    soft: str
    choices: tuple[Choice, ...]
    template: ClassVar[str] = "web/parts/picker.html"


@dataclass(frozen=True)
class Column:
    """A column of a table. num: numbers, right-aligned. sort_href: link that sorts by it;
    sorted: "ascending", "descending" or empty."""

    label: str
    num: bool = False
    sort_href: str = ""
    sorted: str = ""


@dataclass(frozen=True)
class Row:
    """A row: the first cell is its heading. strong: the district's own figure, at the foot."""

    cells: tuple[Part | Sentence, ...]


@dataclass(frozen=True)
class Rows:
    """A table that scrolls in its own box. foot: rows below, printed bold. tight: in a drawer.
    cards: on a phone each row stands for itself, its cells below each other."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    foot: tuple[Row, ...] = ()
    tight: bool = False
    caption_shown: bool = False
    cards: bool = False
    template: ClassVar[str] = "web/parts/rows.html"

    def lines(self, rows: tuple[Row, ...]) -> Iterator[list[tuple[Column, Part | Sentence]]]:
        """Cells of each row beside their columns."""
        for row in rows:
            yield list(zip(self.columns, row.cells, strict=True))

    @property
    def body_lines(self) -> Iterator[list[tuple[Column, Part | Sentence]]]:
        """The rows."""
        return self.lines(self.rows)

    @property
    def foot_lines(self) -> Iterator[list[tuple[Column, Part | Sentence]]]:
        """The rows at the foot."""
        return self.lines(self.foot)


@dataclass(frozen=True)
class Pages:
    """Where one is in a long list. said: "Rows 51 to 100 of 141"; empty hrefs draw no link."""

    said: str
    links: tuple[Choice, ...]
    previous_href: str = ""
    next_href: str = ""
    template: ClassVar[str] = "web/parts/pages.html"


SIGHTS = ("yes", "agreed", "part", "only", "no")
"""sees it, sees it by agreement, totals only, theirs alone, never sees it"""


@dataclass(frozen=True)
class SightRow:
    """A part of a record, and of SIGHTS one for each reader."""

    part: str
    sights: tuple[str, ...]

    def __post_init__(self) -> None:
        unknown = [sight for sight in self.sights if sight not in SIGHTS]
        if unknown:
            raise ValueError(f"Unknown sights: {unknown}")


@dataclass(frozen=True)
class Sights:
    """Who sees what, as a table of readers."""

    caption: str
    readers: tuple[str, ...]
    rows: tuple[SightRow, ...]
    template: ClassVar[str] = "web/parts/sights.html"


@dataclass(frozen=True)
class Empty:
    """Nothing yet: the people still waiting as rings, one sentence, one action."""

    title: str
    text: str
    waiting: Dots | None = None
    button: Button | None = None
    level: str = "h3"
    template: ClassVar[str] = "web/parts/empty.html"


@dataclass(frozen=True)
class Notice:
    """Something to know. tone: "" (red: failed), "ask", "info", "ink" (working offline).

    strong: what happened; text: what still holds and what comes next.
    """

    strong: str
    text: str
    tone: str = ""
    icon: str = "warn"
    flat: bool = False
    template: ClassVar[str] = "web/parts/notice.html"


@dataclass(frozen=True)
class Progress:
    """Work with a known end. said: "96 done, about 4 seconds left"."""

    name: str
    said: str
    done: int
    total: int
    template: ClassVar[str] = "web/parts/progress.html"

    @property
    def bar(self) -> Bullet:
        """The bar."""
        return Bullet(self.name, self.done, self.total)
