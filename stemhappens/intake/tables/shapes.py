"""What a sheet comes apart into: tables with records, and rows set aside with their reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from stemhappens.intake.files.sheets import Row, Sheet
from stemhappens.intake.tables.column import Column
from stemhappens.intake.text import Value, fold, tidy

TOTAL = re.compile(
    r"^(?:grand |sub |monthly |month |year |yearly |annual |weekly |running |overall |period )?"
    r"(?:sub)?totals?(?: (?:hours|hrs|minutes|mins?|sessions|visits|for|time|count|of|this|ytd|"
    r"teachers|week|month|year|day)\b.*)?$"
    r"|^(?:sum|average|avg|count|mean|ytd|total general|suma)$"
    r"|^(?:[\w'.-]+ ){1,4}(?:sub)?totals?$|=\s*sum\("
)


_OF_TOTAL = re.compile(r"total|sum|av(?:g|erage)|count|mean|ytd", re.I)


@lru_cache(maxsize=50_000)
def says_total(text: str) -> bool:
    """Tell whether a cell says that its row holds sums."""
    if not _OF_TOTAL.search(text):
        return False
    return bool(TOTAL.search(tidy(text).casefold().strip(" :.*")) or TOTAL.match(fold(text)))


@dataclass(slots=True)
class Record:
    """A row, or a cell of a grid, that may be a visit.

    `notes` says what was taken from elsewhere; `cell` is set where a row holds several records;
    `together`: this row and others may be one visit.
    """

    row: int
    values: Row
    notes: list[str] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)
    cell: str = ""
    together: bool = False


@dataclass(slots=True)
class Aside:
    """A row that is no visit, and why; `cell` where the row has several such cells."""

    row: int
    reason: str
    cell: str = ""
    waiting: bool = False


@dataclass(slots=True)
class Table:
    """A block of records under its headings. `refusal` says why it is no coaching log.

    `drawn`: the sheet is a grid, a calendar or a form, so its columns are ours, not the sheet's.
    `codes`: what the sheet's own key says of its codes, folded.
    """

    sheet: Sheet
    header_row: int
    headings: list[str]
    above: list[str]
    columns: list[Column] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)
    start_year: int | None = None
    tab_month: int | None = None
    refusal: str = ""
    drawn: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)

    def cells(self, index: int) -> list[Value]:
        """The cells of a column."""
        return [r.values[index] if index < len(r.values) else None for r in self.records]

    def column(self, *kinds: str) -> Column | None:
        """The first column of one of the kinds."""
        return next((c for kind in kinds for c in self.columns if c.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Sure:
    """What is settled before a sheet is taken apart: its key, and what a person answered."""

    codes: Mapping[str, str]
    answers: Mapping[str, str]

    def apart(self, sheet: Sheet) -> bool:
        """Tell whether each name in a cell is a visit of its own, by answer."""
        return self.answers.get(f"entry:several:{sheet.name}") == "apart"


def drawn_table(
    sheet: Sheet,
    header_row: int,
    columns: Sequence[tuple[str, str, str]],
    surrounded: tuple[Mapping[str, str], int | None, int | None],
    codes: Mapping[str, str],
) -> Table:
    """A table of our own for a grid, calendar or form: (heading, kind, reason) of its columns.

    `surrounded`: what title and tab say for all rows: defaults, first year, month.
    """
    defaults, start_year, month = surrounded
    return Table(
        sheet,
        header_row,
        [heading for heading, _kind, _why in columns],
        [],
        [Column(i, heading, kind, why) for i, (heading, kind, why) in enumerate(columns)],
        defaults=dict(defaults),
        start_year=start_year,
        tab_month=month,
        drawn=True,
        codes=codes,
    )


@dataclass(slots=True)
class Found:
    """What a sheet holds."""

    tables: list[Table] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)


def set_aside(
    found: Found, sheet: Sheet, rows: list[Row], i: int, reason: str, waiting: bool = False
) -> None:
    """Note a row that is no record; blank rows need none."""
    if any(v is not None for v in rows[i]):
        found.asides.append(Aside(sheet.first_row + i, reason, waiting=waiting))
