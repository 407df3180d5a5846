"""HTML tables that call themselves .xls."""

from __future__ import annotations

from html.parser import HTMLParser

from django.utils.translation import gettext as _

from stemhappens.intake.files.sheets import Limits, Refused, Row, Sheet
from stemhappens.intake.files.textfiles import decode, too_many_rows


class _Tables(HTMLParser):
    """Collects the cells of every table; a cell over several columns is followed by empty ones.

    A row ends at the column limit; what exceeds the limits of rows or cells is refused at once,
    so that a small file cannot ask for much memory.
    """

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.tables: list[list[Row]] = []
        self._open: list[int] = []  # tables that have begun and not ended, the inner ones last
        self._limits = limits
        self._rows = self._cells = 0
        self._cell: list[str] | None = None
        self._span = self._down = 1
        self._from_above: dict[int, int] = {}  # column → rows that a cell above still takes
        self.merges: list[list[tuple[int, int, int, int]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._rows += tag in ("table", "tr")
        if self._rows > self._limits.rows:
            raise Refused(too_many_rows(self._limits))
        if tag == "table":
            self._close()
            self._open.append(len(self.tables))
            self.tables.append([])
            self.merges.append([])
            self._from_above = {}
        elif tag == "tr" and self._open:
            self._close()
            self._table.append([])
        elif tag in ("td", "th") and self._open and self._table:
            self._close()
            self._cell = []
            told = dict(attrs)
            self._span, self._down = _times(told.get("colspan")), _times(told.get("rowspan"))
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close()
        if tag == "table" and self._open:
            self._open.pop()
            self._from_above = {}

    @property
    def _table(self) -> list[Row]:
        """The innermost table that is open."""
        return self.tables[self._open[-1]]

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _close(self) -> None:
        if self._cell is None:
            return
        text = "".join(self._cell).strip()
        self._cell = None
        row = self._table[-1]
        self._skip_taken(row)
        room = min(self._span, self._limits.columns - len(row))
        self._cells += max(room, 0)
        if self._cells > self._limits.cells:
            raise Refused(_("The file has too many cells. Split it by year."))
        if room > 0:
            self._take_down(len(row), room)
            row.extend([text or None] + [None] * (room - 1))

    def _skip_taken(self, row: Row) -> None:
        """Leave free what a cell above reaches down to."""
        while self._from_above.get(len(row), 0) > 0 and len(row) < self._limits.columns:
            self._from_above[len(row)] -= 1
            row.append(None)

    def _take_down(self, column: int, width: int) -> None:
        if self._down > 1:
            top = len(self._table)
            self.merges[self._open[-1]].append(
                (top, column, top + self._down - 1, column + width - 1)
            )
            self._from_above |= dict.fromkeys(range(column, column + width), self._down - 1)


def _times(text: str | None) -> int:
    """How far a cell reaches."""
    return min(int(text), 100) if text and text.isdecimal() and len(text) < 9 else 1


def read_html(content: bytes, name: str, limits: Limits) -> list[Sheet]:
    """Read a web page saved as .xls where it is a simple table, else refuse it."""
    text, notes = decode(content)
    parser = _Tables(limits)
    parser.feed(text)
    parser.close()
    both = zip(parser.tables, parser.merges, strict=True)
    tables = [(t, m) for t, m in both if sum(1 for row in t if len(row) > 1) > 1]
    if not tables:
        raise Refused(_("This is a web page without a table. Save it as .xlsx or .csv."))
    notes.append(_("The file is a web page that calls itself a workbook."))
    labels = [""] if len(tables) == 1 else [_("table %d") % (i + 1) for i in range(len(tables))]
    return [
        Sheet(name, label, rows, merges=merges, notes=list(notes))
        for label, (rows, merges) in zip(labels, tables, strict=True)
    ]
