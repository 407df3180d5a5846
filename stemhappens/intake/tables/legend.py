"""What the colors of a sheet stand for: by its legend, or not at all, where they only adorn."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from stemhappens.intake.files.sheets import Sheet
from stemhappens.intake.tables.shapes import Record, Table
from stemhappens.intake.text import Value, fold, says_nothing, show, tidy

_SAID = re.compile(
    r"\b(yellow|green|red|orange|blue|purple|pink|gr[ae]y|turquoise|amarillo|verde|rojo|azul)\b"
    r"\s*(?:rows?|cells?|highlight\w*)?\s*(?:=|:|-|means?|is|are)\s*([^,;|\n]{3,60})",
    re.I,
)
_ENGLISH = {"amarillo": "yellow", "verde": "green", "rojo": "red", "azul": "blue", "grey": "gray"}
MOST_SHARE = 0.6  # a color on more of the rows than that is the look of the table


def legend_of(sheet: Sheet, table: Table) -> dict[str, str]:
    """Color → the text that stands in or beside it outside of the records."""
    records = {r.row for r in table.records}
    columns = {c.index for c in table.columns if c.kind != "ignored"}
    found: dict[str, str] = {}
    for row, cells in sheet.fills.items():
        if row == table.header_row:
            continue
        for column, colour in cells.items():
            if row in records and columns & cells.keys():
                continue  # the row itself is colored
            text = next((t for t in _beside(sheet, row, column) if t), "")
            if text:
                found.setdefault(colour, text)
    for said, text in _said(sheet, records):
        for colour in {c for cells in sheet.fills.values() for c in cells.values()}:
            if colour.startswith(f"{said} "):
                found.setdefault(colour, text)
    return found


def _beside(sheet: Sheet, row: int, column: int) -> Iterator[str]:
    for place in (column, column + 1, column + 2, column - 1):
        value = _at(sheet, row, place)
        if isinstance(value, str) and any(c.isalpha() for c in value) and len(value) < 120:
            yield tidy(value)


def _at(sheet: Sheet, row: int, column: int) -> Value:
    index = row - sheet.first_row
    if not 0 <= index < len(sheet.rows) or not 0 <= column < len(sheet.rows[index]):
        return None
    return sheet.rows[index][column]


def _said(sheet: Sheet, records: set[int]) -> Iterator[tuple[str, str]]:
    """Colors explained in words: "yellow = cancelled"."""
    for row, cells in sheet.numbered():
        if row in records:
            continue
        for value in cells:
            for colour, text in _SAID.findall(value) if isinstance(value, str) else ():
                yield _ENGLISH.get(colour.casefold(), colour.casefold()), text.strip()


def telling_colours(sheet: Sheet, table: Table) -> dict[str, set[int]]:
    """Color → the rows of records that it marks; colors that only adorn are left out."""
    marked: dict[str, set[int]] = defaultdict(set)
    for record in table.records:
        for colour in colours_of(sheet, table, record):
            marked[colour].add(record.row)
    return {c: rows for c, rows in marked.items() if not _adorns(table, rows)}


def colours_of(sheet: Sheet, table: Table, record: Record) -> set[str]:
    """The colors of a record's filled cells."""
    cells = sheet.fills.get(record.row, {})
    if table.drawn:
        from_cell = _column(record.cell)
        return {cells[from_cell]} if from_cell in cells else set()
    kinds = {c.index for c in table.columns if c.kind != "ignored"}
    return {
        colour
        for column, colour in cells.items()
        if column in kinds
        and column < len(record.values)
        and not says_nothing(record.values[column])
    }


def _column(cell: str) -> int:
    letters = re.match(r"[A-Z]+", cell)
    place = 0
    for letter in letters[0] if letters else "":
        place = place * 26 + ord(letter) - 64
    return place - 1


def _adorns(table: Table, rows: set[int]) -> bool:
    """Most rows, every other row, long blocks, or what a column says already."""
    order = [r.row for r in table.records]
    if table.drawn or len(order) < 2:
        return False
    share = len(rows) / len(order)
    if share > MOST_SHARE:
        return True
    if len(order) < 4:
        return False
    places = [i for i, row in enumerate(order) if row in rows]
    steps = Counter(b - a for a, b in pairwise(places))
    if len(places) >= 4 and steps and steps.most_common(1)[0] == (2, len(places) - 1):
        return True
    runs = 1 + sum(count for step, count in steps.items() if step > 1)
    if len(places) >= 12 and len(places) / runs >= 4:
        return True
    return any(_says_the_same(table, c.index, rows) for c in table.columns)


def _says_the_same(table: Table, index: int, rows: set[int]) -> bool:
    """Tell whether a color marks exactly the rows of one value of a column."""
    if len(rows) < 2:
        return False
    inside: set[str] = set()
    for record in table.records:
        value = record.values[index] if index < len(record.values) else None
        if record.row in rows:
            inside.add(fold(show(value)))
    if len(inside) != 1 or inside == {""}:
        return False
    return all(
        record.row in rows or fold(show(_value(record, index))) not in inside
        for record in table.records
    )


def _value(record: Record, index: int) -> Value:
    return record.values[index] if index < len(record.values) else None
