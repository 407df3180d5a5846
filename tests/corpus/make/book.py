"""A sheet as it is written down, with the label of each row beside it.

The label is fixed when the row is written, from the story, and no reader is asked.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.corpus.make.story import Visit

Entry = dict[str, Any]


@dataclass
class Cell:
    """A value with how it looks."""

    value: Any
    fmt: str = ""
    fill: str = ""
    comment: str = ""
    strike: bool = False
    bold: bool = False
    formula: str = ""


@dataclass
class Sheet:
    """Rows of a sheet, and the label's entries for them."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    filtered: str = ""
    filter_on: tuple[int, list[str]] = (0, [])
    hidden: bool = False
    entries: list[Entry] = field(default_factory=list)

    def add(self, cells: list[Any], entry: Entry | None = None) -> int:
        """Append a row and say what it is; gives its number, counted from 1."""
        self.rows.append([c if isinstance(c, Cell) else Cell(c) for c in cells])
        number = len(self.rows)
        if entry is not None:
            self.entries.append({"sheet": self.name, "row": number} | entry)
        return number

    def mark(self, row: int, entry: Entry, cells: str = "", through: int = 0) -> None:
        """Say what a cell, a range of a row, or a run of rows is."""
        where: Entry = {"sheet": self.name, "row": row}
        if cells:
            where["cells"] = cells
        if through:
            where["through"] = through
        self.entries.append(where | entry)

    def blank(self, count: int = 1) -> None:
        """Append empty rows; they need no entry."""
        self.rows += [[] for _ in range(count)]


@dataclass
class Book:
    """A file of the corpus before a program writes it."""

    shape: str
    name: str
    sheets: list[Sheet] = field(default_factory=list)
    epoch_1904: bool = False
    is_log: bool = True
    refused: str = ""
    why: str = ""
    answers: list[dict[str, str]] = field(default_factory=list)

    def sheet(self, name: str) -> Sheet:
        """A new sheet at the end."""
        self.sheets.append(Sheet(name))
        return self.sheets[-1]

    def answer(self, question: str, says: str) -> None:
        """What a person would answer, once for the file."""
        self.answers.append({"question": question, "says": says})


def column(number: int) -> str:
    """The letters of a column counted from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def at(row: int, col: int) -> str:
    """The address of a cell: row from 1, column from 0."""
    return f"{column(col)}{row}"


def nothing(kind: str) -> Entry:
    """A row that is no visit: title, header, total, note, legend, other."""
    return {"outcome": "not_a_visit", "what": kind}


def session(visit: Visit | list[Visit], assumed: tuple[str, ...] = (), **changes: Any) -> Entry:
    """A row whose meaning is plain; `assumed` are fields the importer must state."""
    several = visit if isinstance(visit, list) else [visit]
    records = [v.record(**changes) for v in several]
    kinds = {r["kind"] for r in records}
    entry: Entry = {"outcome": kinds.pop() if len(kinds) == 1 else "mixed", "records": records}
    if assumed:
        entry["assumed"] = list(assumed)
    return entry


def ask(
    about: str, accept: list[Any], then: int | None, cause: str, gap_ok: tuple[str, ...] = ()
) -> Entry:
    """A row a person must decide: the readings, and which of them is the truth (or None)."""
    readings = []
    for reading in accept:
        several = reading if isinstance(reading, list) else [reading]
        readings.append([r.record() if isinstance(r, Visit) else r for r in several])
    entry: Entry = {"outcome": "ask", "about": about.split(), "cause": cause,
                    "accept": readings, "then": then}  # fmt: skip
    if gap_ok:
        entry["gap_ok"] = list(gap_ok)
    return entry


def time_entry(day: date, coach: str, what: str, minutes: int | None) -> Entry:
    """Working time that is no session."""
    record = {"kind": "time_entry", "date": day.isoformat(), "coaches": [coach],
              "what": what, "minutes": minutes}  # fmt: skip
    return {"outcome": "time_entry", "records": [record]}


def duplicate(sheet: str, row: int) -> Entry:
    """The same visit as another row."""
    return {"outcome": "duplicate_of", "of": {"sheet": sheet, "row": row}}
