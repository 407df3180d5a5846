"""Which rows of a corpus file hold something: read as plainly as can be, for the test alone.

This shares no code with the importer. A sheet's name is its tab; in a csv or html file it is
empty; in a zip or folder it is the member, with `!tab` where the member is a workbook.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook

ODF = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, TEXT = f"{{{ODF}table:1.0}}", f"{{{ODF}text:1.0}}"
SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
Rows = Iterator[tuple[str, int]]


def filled(path: Path, read: dict[str, str]) -> Rows:
    """Sheet and number (from 1) of every row of `path` that is not empty."""
    if path.is_dir():
        for member in sorted(p for p in path.rglob("*") if p.is_file()):
            yield from _member(str(member.relative_to(path)), member.read_bytes(), read)
        return
    data = path.read_bytes()
    if path.suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                if not name.endswith("/"):
                    yield from _member(name, archive.read(name), read)
        return
    yield from _one(data, read)


def _member(name: str, data: bytes, read: dict[str, str]) -> Rows:
    for sheet, row in _one(data, read):
        yield f"{name}!{sheet}" if sheet else name, row


def _ods(data: bytes) -> Rows:
    for table in ElementTree.fromstring(data).iter(f"{TABLE}table"):
        number = 1
        for row in table.iter(f"{TABLE}table-row"):
            if any((text.text or "").strip() or len(text) for text in row.iter(f"{TEXT}p")):
                yield table.get(f"{TABLE}name", ""), number
            number += int(row.get(f"{TABLE}number-rows-repeated", 1))


def _one(data: bytes, read: dict[str, str]) -> Rows:
    if data[:2] == b"PK" and "content.xml" in zipfile.ZipFile(io.BytesIO(data)).namelist():
        yield from _ods(zipfile.ZipFile(io.BytesIO(data)).read("content.xml"))
    elif data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        yield from _workbook(data)
    elif b"urn:schemas-microsoft-com:office:spreadsheet" in data[:600]:
        yield from _spreadsheetml(data)
    elif b"<table" in data.lower()[:20000]:
        yield from _html(data, read)
    else:
        yield from _text(data, read)


def _workbook(data: bytes) -> Rows:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        for number, row in enumerate(
            book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1
        ):
            if any(cell not in ("", None) for cell in row):
                yield name, number


def _spreadsheetml(data: bytes) -> Rows:
    for sheet in ElementTree.fromstring(data).iter(f"{SS}Worksheet"):
        number = 0
        for row in sheet.iter(f"{SS}Row"):
            number = int(row.get(f"{SS}Index", number + 1))
            if any((cell.text or "") for cell in row.iter(f"{SS}Data")):
                yield sheet.get(f"{SS}Name", ""), number


def _text(data: bytes, read: dict[str, str]) -> Rows:
    text = data.decode(read.get("encoding", "utf-8-sig")).removeprefix("\ufeff")
    delimiter = read.get("delimiter") or read.get("sep") or ","
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, row in enumerate(lines, 1):
        if any(cell.strip() for cell in row):
            yield "", number


class _Table(HTMLParser):
    """Counts the rows of all tables and says which hold text."""

    def __init__(self) -> None:
        super().__init__()
        self.number, self.inside, self.found = 0, False, set[int]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.number += tag == "tr"
        self.inside = tag in ("td", "th") or (self.inside and tag != "tr")

    def handle_data(self, data: str) -> None:
        if self.inside and data.strip():
            self.found.add(self.number)


def _html(data: bytes, read: dict[str, str]) -> Rows:
    table = _Table()
    table.feed(data.decode(read.get("encoding", "utf-8")))
    yield from (("", number) for number in sorted(table.found))
