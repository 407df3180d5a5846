"""What the import pages show."""

from dataclasses import dataclass, field

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
    pages: Pages | None = None
    notice: Notice | None = None


@dataclass(frozen=True)
class OptionShown:
    """An answer to choose."""

    id: str
    choice: str
    label: str
    likely: bool
    chosen: bool = False


@dataclass(frozen=True)
class QuestionShown:
    """A question with the rows it concerns. name: of its fields; free: the hint of a free answer.

    said: the answer that holds, where one was given or assumed. others: whom or what else of the
    district the answer may name, as uid and name, where these are known.
    """

    name: str
    rows: str
    count: int
    text: str
    where: str
    options: tuple[OptionShown, ...]
    free: str = ""
    free_value: str = ""
    examples: tuple[str, ...] = ()
    said: str = ""
    yours: bool = False
    others: tuple[tuple[str, str], ...] = ()


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
class Legend:
    """How many rows are in a state."""

    kind: str
    count: int
    text: str


@dataclass(frozen=True)
class ImportPage:
    """A file that waits: its questions, what importing it would write, and each row."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    side: str
    rows_how: str
    notices: tuple[Notice, ...]
    asked: tuple[QuestionShown, ...]
    settled: tuple[QuestionShown, ...]
    columns: tuple[ColumnShown, ...]
    kinds: tuple[tuple[str, str], ...]
    amounts: tuple[Amount, ...]
    picture: Squares | None
    legend: tuple[Legend, ...]
    button: str
    foot: str
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
