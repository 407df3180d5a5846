"""What a sheet comes apart into: tables with records, and rows set aside with their reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from stemhappens.intake.files.sheets import Row, Sheet
from stemhappens.intake.tables.columns import Column
from stemhappens.intake.text import Value

TOTAL = re.compile(
    r"^(?:grand |sub |monthly |month |year |yearly |annual |weekly |running |overall |period )?"
    r"(?:sub)?totals?(?: (?:hours|hrs|minutes|mins?|sessions|visits|for|time|count|of|this|ytd|"
    r"teachers)\b.*)?$"
    r"|^(?:sum|average|avg|count|mean|ytd|total general|suma)$|^\w+ (?:sub)?totals?$|=\s*sum\("
)


@dataclass(slots=True)
class Record:
    """A row that may be a visit; `notes` says what was taken from elsewhere."""

    row: int
    values: Row
    notes: list[str] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)
    struck: bool = False


@dataclass(slots=True)
class Aside:
    """A row that is no visit, and why; `cell` where the row has several such cells."""

    row: int
    reason: str
    cell: str = ""
    waiting: bool = False


@dataclass(slots=True)
class Table:
    """A block of records under its headings. `refusal` says why it is no coaching log."""

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

    def cells(self, index: int) -> list[Value]:
        """The cells of a column."""
        return [r.values[index] if index < len(r.values) else None for r in self.records]

    def column(self, *kinds: str) -> Column | None:
        """The first column of one of the kinds."""
        return next((c for kind in kinds for c in self.columns if c.kind == kind), None)


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
