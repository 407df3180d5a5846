"""What the import pages show."""

from dataclasses import dataclass, field
from typing import ClassVar

from stemhappens.web.charts import Squares
from stemhappens.web.components import Button, Choice, NavItem, Notice, Pages, Rows


@dataclass(frozen=True)
class UploadPage:
    """Upload a file; what waits and what was imported before."""

    title: str
    lead: str
    accepted: tuple[str, ...]
    sources: tuple[str, ...]
    waiting: Rows | None
    past: Rows | None
    ways: tuple[Button, ...] = ()
    pages: Pages | None = None
    notice: Notice | None = None


@dataclass(frozen=True)
class Code:
    """Words as they stand in a cell. marked: the ones that made the trouble."""

    text: str
    marked: bool = False
    template: ClassVar[str] = "web/parts/code.html"


@dataclass(frozen=True)
class OptionShown:
    """An answer to choose. why: what speaks for it; effect: what it would bring in."""

    id: str
    choice: str
    label: str
    likely: bool
    chosen: bool = False
    why: tuple[str, ...] = ()
    effect: tuple[object, ...] = ()


@dataclass(frozen=True)
class PairShown:
    """One of several likely answers that are confirmed together, and can be unticked."""

    id: str
    name: str
    said: str
    means: str
    rows: str
    checked: bool


@dataclass(frozen=True)
class Typed:
    """A field for an answer that none of the options is. choices: the id of the list of all that
    can be named. error: why what was typed last does not fit."""

    id: str
    name: str
    label: str
    value: str = ""
    choices: str = ""
    error: str = ""


@dataclass(frozen=True)
class QuestionShown:
    """A question, or all of one cause, with the rows it concerns.

    field: the name of its radio buttons. text: in plain words; title: the same, drawn. waits: a
    person must answer. said: the answer that holds, and who gave it. pairs: what is confirmed
    together; singles: the questions of the group, to be answered each by itself.
    """

    id: str
    field: str
    count: int
    about: tuple[str, ...]
    text: str
    title: tuple[object, ...]
    hint: str
    options: tuple[OptionShown, ...]
    waits: bool = False
    typed: Typed | None = None
    said: str = ""
    by: str = ""
    pairs: tuple[PairShown, ...] = ()
    singles: tuple["QuestionShown", ...] = ()
    unfolded: bool = False


@dataclass(frozen=True)
class NameList:
    """All that a typed answer can name, for the browser to complete."""

    id: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class ColumnShown:
    """A column of the file: what it is taken for, why, and the select that changes it."""

    name: str
    where: str
    heading: str
    kind: str
    reason: str
    by_person: bool = False


@dataclass(frozen=True)
class Amount:
    """A line of what would be written: its name, what is there now, and what is added."""

    name: str
    adds: str
    note: str = ""


@dataclass(frozen=True)
class Before:
    """A figure of a school year now, after the import, and the difference."""

    name: str
    now: str
    after: str
    of: str
    more: str


@dataclass(frozen=True)
class YearShown:
    """What a school year's figures become. title: "2023–24 with these answers"."""

    title: str
    figures: tuple[Before, ...]


@dataclass(frozen=True)
class Legend:
    """How many rows are in a state."""

    kind: str
    count: int
    text: str


@dataclass(frozen=True)
class ImportPage:
    """A file that waits: its questions, what importing it would write, and each row.

    rows_title: the heading of the list, where it is not of the file's rows.
    """

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    side: str
    rows_how: str
    notices: tuple[Notice, ...]
    asked: tuple[QuestionShown, ...]
    smaller: tuple[QuestionShown, ...]
    settled: tuple[QuestionShown, ...]
    columns: tuple[ColumnShown, ...]
    kinds: tuple[tuple[str, str], ...]
    amounts: tuple[Amount, ...]
    years: tuple[YearShown, ...]
    picture: Squares | None
    legend: tuple[Legend, ...]
    button: str
    foot: str
    action: str = ""
    rows_title: str = ""
    lists: tuple[NameList, ...] = ()
    downloads: tuple[Button, ...] = ()
    confirm: str = ""
    error: str = ""
    newcomers: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    tabs: tuple[Choice, ...] = ()
    rows: Rows | None = None
    pages: Pages | None = None


@dataclass(frozen=True)
class RecordPage:
    """A file that was imported: what became of each of its rows, and how it is taken back."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    acts: tuple[Button, ...]
    tabs: tuple[Choice, ...]
    rows: Rows
    pages: Pages | None


@dataclass(frozen=True)
class UndoPage:
    """What taking an import back would do, and what stands in the way."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    takes: tuple[str, ...]
    stands: tuple[str, ...]
    refused: bool
    button: str
    keep: bool = False
    more: str = ""
    acts: tuple[Button, ...] = field(default_factory=tuple)
