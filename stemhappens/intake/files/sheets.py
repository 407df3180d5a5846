"""What reading a file gives: sheets of typed cells, or a refusal with a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from stemhappens.intake.text import Value

Row = list[Value]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may bring before it is refused."""

    file_bytes: int = 200_000_000
    unpacked_bytes: int = 1_000_000_000
    ratio: int = 300
    files: int = 200
    rows: int = 300_000
    columns: int = 500
    cells: int = 12_000_000


LIMITS = Limits()


class Refused(Exception):
    """A whole file cannot be read; the message is a sentence for the person who sent it."""


@dataclass(slots=True)
class Sheet:
    """One sheet. `rows[i]` stands in row `first_row + i` (counted from 1), column A first.

    Marks go by row, then column (A is 0): `struck`, `fills` (name and code of the color) and
    `comments`. `filtered`: hidden rows are hidden by a filter. `from_1904`: days are counted from
    1904, as old Macs did.
    """

    file: str
    name: str
    rows: list[Row]
    first_row: int = 1
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False
    struck: dict[int, set[int]] = field(default_factory=dict)
    fills: dict[int, dict[int, str]] = field(default_factory=dict)
    comments: dict[int, dict[int, str]] = field(default_factory=dict)
    hidden: bool = False
    from_1904: bool = False
    notes: list[str] = field(default_factory=list)

    def numbered(self) -> Iterator[tuple[int, Row]]:
        """Rows with the number a person sees at their left."""
        return enumerate(self.rows, start=self.first_row)


@dataclass(slots=True)
class FileRead:
    """A file's sheets, or the sentence why it was refused."""

    file: str
    sheets: list[Sheet] = field(default_factory=list)
    refusal: str = ""
