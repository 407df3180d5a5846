"""Marks of an OpenDocument sheet (.ods): hidden rows and columns, strikes, fills, comments."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from io import BytesIO

from django.utils.translation import gettext as _
from lxml import etree

from stemhappens.intake.files.colours import named
from stemhappens.intake.files.safexml import attributes, done, events, local
from stemhappens.intake.files.sheets import Sheet

MOST_BYTES = 120_000_000
_SIGNS = (b"annotation", b"visibility=", b"line-through", b'background-color="#')


def add_document_marks(content: bytes, sheets: list[Sheet]) -> None:
    """Put the marks of a document on its sheets; where they cannot be read, a note says so."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            large = archive.getinfo("content.xml").file_size > MOST_BYTES
            xml = b"" if large else archive.read("content.xml")
        if any(sign in xml for sign in _SIGNS):
            _Document({s.name: s for s in sheets}).read(xml)
    except (ValueError, KeyError, OSError, zipfile.BadZipFile):
        large = True
    if large:
        sheets[0].notes.append(_("Colors, comments and hidden rows of this file cannot be seen."))


@dataclass
class _Document:
    """Where the reading stands: sheet, row and column; and what the styles say."""

    sheets: dict[str, Sheet]
    struck: set[str] = field(default_factory=set)
    fills: dict[str, str] = field(default_factory=dict)
    sheet: Sheet | None = None
    row: int = 0
    column: int = 0

    def read(self, xml: bytes) -> None:
        for event, element in events(
            xml, "style", "table", "table-column", "table-row", "table-cell", "covered-table-cell"
        ):
            name = local(element)
            if name == "style" and event == "end":
                self._style(element)
            elif name == "table" and event == "start":
                told = attributes(element)
                self.sheet = self.sheets.get(told.get("name", ""))
                self.row = self.column = 0
            elif self.sheet is None:
                continue
            elif name == "table-column" and event == "end":
                self._columns(attributes(element), self.sheet)
            elif name == "table-row":
                self._rows(element, event, self.sheet)
            elif event == "end":
                self._cell(element, self.sheet)

    def _style(self, element: etree._Element) -> None:
        told = attributes(element)
        if told.get("family") != "table-cell":
            return
        for part in element.iter():
            looks = attributes(part)
            if looks.get("text-line-through-style", "none") != "none":
                self.struck.add(told.get("name", ""))
            colour = named(looks.get("background-color", "").lstrip("#"))
            if colour:
                self.fills[told.get("name", "")] = colour

    def _columns(self, told: dict[str, str], sheet: Sheet) -> None:
        count = _times(told, "number-columns-repeated")
        if told.get("visibility") in ("collapse", "filter"):
            sheet.hidden_columns.update(range(self.column, min(self.column + count, 500)))
        self.column += count

    def _rows(self, element: etree._Element, event: str, sheet: Sheet) -> None:
        if event == "start":
            self.column = 0
            return
        told = attributes(element)
        count = _times(told, "number-rows-repeated")
        shown = told.get("visibility", "visible")
        if shown in ("collapse", "filter"):
            last = sheet.first_row + len(sheet.rows)
            sheet.hidden_rows.update(range(self.row + 1, min(self.row + count + 1, last)))
            sheet.filtered = sheet.filtered or shown == "filter"
        self.row += count
        self.column = 0
        done(element)

    def _cell(self, element: etree._Element, sheet: Sheet) -> None:
        told = attributes(element)
        count = _times(told, "number-columns-repeated")
        style = told.get("style-name", "")
        row, reach = self.row + 1, min(count, 60)
        if style in self.struck:
            sheet.struck.setdefault(row, set()).update(range(self.column, self.column + reach))
        if style in self.fills:
            sheet.fills.setdefault(row, {}).update(
                dict.fromkeys(range(self.column, self.column + reach), self.fills[style])
            )
        for note in element:
            if isinstance(note.tag, str) and local(note) == "annotation":
                lines = ["".join(p.itertext()) for p in note if local(p) in ("p", "list")]
                if any(lines):
                    sheet.comments.setdefault(row, {})[self.column] = "\n".join(lines)
        self.column += count


def _times(told: dict[str, str], name: str) -> int:
    text = told.get(name, "1")
    return int(text) if text.isdecimal() and len(text) < 8 else 1
