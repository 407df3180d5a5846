"""Workbooks as one XML file ("XML Spreadsheet 2003"), which many systems export as .xls."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from lxml import etree

from stemhappens.intake.files.colours import named
from stemhappens.intake.files.safexml import Broken, attributes, done, events, local
from stemhappens.intake.files.sheets import Limits, Refused, Row, Sheet
from stemhappens.intake.files.textfiles import decode
from stemhappens.intake.text import Value

SIGN = b"urn:schemas-microsoft-com:office:spreadsheet"
_ZERO = datetime(1899, 12, 31)


def is_xml_workbook(head: bytes) -> bool:
    """Tell whether a file that begins so is such a workbook."""
    return SIGN in head and b"Workbook" in head


def read_xml_workbook(content: bytes, name: str, limits: Limits) -> list[Sheet]:
    """Read every worksheet; what does not end or holds definitions is refused."""
    reader = _Reader(name, limits)
    try:
        reader.read(_as_utf8(content))
    except Broken as error:
        text = _("The workbook is cut off or damaged, or no workbook at all.")
        raise Refused(text) from error
    if not any(s.rows for s in reader.sheets):
        raise Refused(_("The workbook is empty."))
    return reader.sheets


def _as_utf8(content: bytes) -> bytes:
    """The text as UTF-8, so that definitions cannot hide from a search of the bytes."""
    text, _notes = decode(content)
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode()


@dataclass
class _Reader:
    """Where the reading stands, and what the styles say."""

    file: str
    limits: Limits
    sheets: list[Sheet] = field(default_factory=list)
    struck: set[str] = field(default_factory=set)
    fills: dict[str, str] = field(default_factory=dict)
    cells: int = 0
    column: int = 0

    def read(self, xml: bytes) -> None:
        for event, element in events(xml, "Style", "Worksheet", "Column", "Row", "Cell"):
            name = local(element)
            if name == "Style" and event == "end":
                self._style(element)
            elif name == "Worksheet" and event == "start":
                self.sheets.append(Sheet(self.file, attributes(element).get("Name", ""), []))
            elif not self.sheets:
                continue
            elif name == "Column" and event == "end":
                self._columns(attributes(element), self.sheets[-1])
            elif name == "Row":
                self._row(element, event, self.sheets[-1])
            elif name == "Cell" and event == "end":
                self._cell(element, self.sheets[-1])

    def _style(self, element: etree._Element) -> None:
        own = attributes(element).get("ID", "")
        for part in element:
            told = attributes(part)
            if told.get("StrikeThrough") == "1":
                self.struck.add(own)
            colour = named(told.get("Color", "").lstrip("#")) if local(part) == "Interior" else ""
            if colour and told.get("Pattern") == "Solid":
                self.fills[own] = colour

    def _columns(self, told: dict[str, str], sheet: Sheet) -> None:
        if told.get("Hidden") == "1":
            first = _number(told, "Index", 1) - 1
            last = min(first + _number(told, "Span", 0) + 1, self.limits.columns)
            sheet.hidden_columns.update(range(first, last))

    def _row(self, element: etree._Element, event: str, sheet: Sheet) -> None:
        told = attributes(element)
        if event == "end":
            done(element)
            return
        place = _number(told, "Index", len(sheet.rows) + 1)
        if place > self.limits.rows:
            text = _("The file has more than %d rows. Split it by year.")
            raise Refused(text % self.limits.rows)
        if place <= len(sheet.rows):
            raise Broken("rows out of order")
        sheet.rows.extend([] for _n in range(place - len(sheet.rows)))
        self.column = 0
        if told.get("Hidden") == "1":
            sheet.hidden_rows.add(place)

    def _cell(self, element: etree._Element, sheet: Sheet) -> None:
        if not sheet.rows:
            return
        told = attributes(element)
        column = _number(told, "Index", self.column + 1) - 1
        across, down = _number(told, "MergeAcross", 0), _number(told, "MergeDown", 0)
        self.column = column + 1 + across
        row = len(sheet.rows)
        if column < 0 or column >= self.limits.columns:
            return
        self._count(column + 1 - len(sheet.rows[-1]))
        self._look(told.get("StyleID", ""), sheet, row, column)
        for part in element:
            if local(part) == "Data":
                _put(sheet.rows[-1], column, _value(part))
            elif local(part) == "Comment":
                text = "".join(part.itertext()).strip()
                sheet.comments.setdefault(row, {})[column] = text
        if across or down:
            sheet.merges.append((row, column, row + min(down, 5000), column + min(across, 500)))

    def _count(self, more: int) -> None:
        self.cells += max(more, 0)
        if self.cells > self.limits.cells:
            raise Refused(_("The file has too many cells. Split it by year."))

    def _look(self, style: str, sheet: Sheet, row: int, column: int) -> None:
        if style in self.struck:
            sheet.struck.setdefault(row, set()).add(column)
        if style in self.fills:
            sheet.fills.setdefault(row, {})[column] = self.fills[style]


def _put(row: Row, column: int, value: Value) -> None:
    row.extend([None] * (column + 1 - len(row)))
    row[column] = value


def _value(data: etree._Element) -> Value:
    text = "".join(data.itertext())
    kind = attributes(data).get("Type", "String")
    if not text.strip():
        return None
    if kind == "Number":
        try:
            number = float(text)
        except ValueError:
            return text
        return int(number) if number.is_integer() and abs(number) < 1e15 else number
    if kind == "DateTime":
        return _moment(text)
    return text.strip() == "1" if kind == "Boolean" else text


def _moment(text: str) -> Value:
    """A day, or a time of day or a length, which are written as hours from the end of 1899."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    moment = moment.replace(tzinfo=None)
    return timedelta(seconds=(moment - _ZERO).total_seconds()) if moment.year < 1900 else moment


def _number(told: dict[str, str], name: str, default: int) -> int:
    text = told.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 9 else default
