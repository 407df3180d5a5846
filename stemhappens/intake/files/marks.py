"""Marks of an .xlsx that carry data: hidden rows and columns, filters, strikes, fills, comments.

Calamine gives none of these, and openpyxl lays out the whole workbook for them, ten times slower.
They are found in the raw XML instead, where a sheet without marks costs one search.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections import defaultdict
from io import BytesIO

from django.utils.translation import gettext as _

from stemhappens.intake.files.colours import OFFICE, indexed, named, tinted
from stemhappens.intake.files.safexml import attributes, done, events, local, require_plain
from stemhappens.intake.files.sheets import Sheet

MOST_BYTES = 400_000_000
MOST_CELLS = 300_000  # marked cells of a sheet; beyond, colour is decoration
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^<>]*\bhidden=\"(?:1|true)\"[^<>]*>")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]*\bhidden=\"(?:1|true)\"[^<>]*>")
_FILTERED = re.compile(rb"<(?:\w+:)?filterColumn\b")
_PLACE = re.compile(rb"\sr=\"([A-Z]{1,3})(\d{1,7})\"")
_NUMBER = re.compile(rb"\sr=\"(\d{1,7})\"")
_SPAN = re.compile(rb"\b(min|max)=\"(\d{1,5})\"")
_STRING = re.compile(rb"<(?:\w+:)?c\s[^<>]*\br=\"([A-Z]{1,3})(\d{1,7})\"[^<>]*>\s*<v>(\d{1,8})</v>")
_INLINE = re.compile(rb"<(?:\w+:)?strike(?:\s*/>|\s+val=\"(?:1|true)\")")
_THREAD = re.compile(r"^\[Threaded comment\].*?(?:Comment:\s*)", re.S)


def add_marks(content: bytes, sheets: list[Sheet]) -> None:
    """Put the marks of a workbook on its sheets; where they cannot be read, a note says so."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _Book(archive).mark(sheets)
    except (KeyError, ValueError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        del error  # a workbook that calamine read is not refused for its looks
        for sheet in sheets:
            sheet.notes.append(_("Hidden rows, colors and comments of this sheet cannot be seen."))


class _Book:
    """The parts of a workbook that tell of marks."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = set(archive.namelist())
        self.from_1904 = False
        self.struck: set[bytes] = set()
        self.fills: dict[bytes, str] = {}
        self._read_styles()
        self.struck_texts = self._struck_texts()

    def mark(self, sheets: list[Sheet]) -> None:
        paths = self._paths()
        for sheet in sheets:
            path = paths.get(sheet.name)
            if path not in self.names or self.archive.getinfo(path).file_size > MOST_BYTES:
                sheet.notes.append(
                    _("Hidden rows, colors and comments of this sheet cannot be seen.")
                )
                continue
            sheet.from_1904 = self.from_1904
            xml = self.archive.read(path)
            require_plain(xml)
            _hidden(xml, sheet)
            self._styled(xml, sheet)
            for comments in self._related(path, "comments"):
                _comments(self.archive.read(comments), sheet)

    # -- parts ----------------------------------------------------------------------------------
    def _paths(self) -> dict[str, str]:
        """Sheet name → its part."""
        book = self._main()
        targets = {i: t for i, _kind, t in self._links(book)}
        found = {}
        for event, element in events(self.archive.read(book), "sheet", "workbookPr"):
            told = attributes(element)
            if event == "end" and local(element) == "workbookPr":
                self.from_1904 = told.get("date1904", "0") in ("1", "true")
            elif event == "end":
                found[told.get("name", "")] = targets.get(told.get("id", ""), "")
        return found

    def _main(self) -> str:
        return next((t for _i, kind, t in self._links("") if kind == "officeDocument"), "")

    def _related(self, path: str, kind: str) -> list[str]:
        return [t for _i, k, t in self._links(path) if k == kind and t in self.names]

    def _links(self, path: str) -> list[tuple[str, str, str]]:
        """Id, kind and target of what a part refers to."""
        folder, name = posixpath.split(path)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.names:
            return []
        links = []
        for event, element in events(self.archive.read(rels), "Relationship"):
            if event == "end":
                told = attributes(element)
                target = posixpath.join("/", folder, told.get("Target", ""))
                kind = told.get("Type", "").rsplit("/", 1)[-1]
                links.append((told.get("Id", ""), kind, posixpath.normpath(target).lstrip("/")))
        return links

    # -- styles ---------------------------------------------------------------------------------
    def _read_styles(self) -> None:
        """Which cell styles strike through, and which fill with a color."""
        paths = self._related(self._main(), "styles")
        if not paths:
            return
        fonts: list[bool] = []
        fills: list[str] = []
        theme = self._theme()
        inside = ""
        for event, element in events(
            self.archive.read(paths[0]), "fonts", "fills", "cellXfs", "font", "fill", "xf"
        ):
            name = local(element)
            if name in ("fonts", "fills", "cellXfs"):
                inside = name if event == "start" else ""
            elif event == "end" and (inside, name) == ("fonts", "font"):
                strikes = [e for e in element.iter() if local(e) == "strike"]
                fonts.append(
                    any(attributes(e).get("val", "1") not in ("0", "false") for e in strikes)
                )
            elif event == "end" and (inside, name) == ("fills", "fill"):
                fills.append(_colour(element, theme))
            elif event == "end" and (inside, name) == ("cellXfs", "xf"):
                self._style(attributes(element), fonts, fills)

    def _style(self, told: dict[str, str], fonts: list[bool], fills: list[str]) -> None:
        number = str(self._styles_seen).encode()
        self._styles_seen += 1
        font, fill = int(told.get("fontId", 0)), int(told.get("fillId", 0))
        if font < len(fonts) and fonts[font]:
            self.struck.add(number)
        if fill < len(fills) and fills[fill]:
            self.fills[number] = fills[fill]

    _styles_seen = 0

    def _theme(self) -> tuple[str, ...]:
        """The colors of the theme in the order in which styles count them."""
        paths = self._related(self._main(), "theme")
        if not paths:
            return OFFICE
        names = ("lt1", "dk1", "lt2", "dk2", *(f"accent{i}" for i in range(1, 7)))
        found: dict[str, str] = {}
        for event, element in events(self.archive.read(paths[0]), *names):
            if event == "end":
                told = [attributes(e) for e in element]
                found[local(element)] = next(
                    (t.get("lastClr") or t.get("val") or "" for t in told), ""
                )
        return tuple(found.get(n) or OFFICE[i] for i, n in enumerate(names))

    def _struck_texts(self) -> set[bytes]:
        """Numbers of the shared texts of which a part is struck through."""
        paths = self._related(self._main(), "sharedStrings")
        if not paths or self.archive.getinfo(paths[0]).file_size > MOST_BYTES:
            return set()
        xml = self.archive.read(paths[0])
        require_plain(xml)
        if b"<strike" not in xml:
            return set()
        found, number = set(), 0
        for event, element in events(xml, "si"):
            if event == "end":
                if any(local(e) == "strike" for e in element.iter()):
                    found.add(str(number).encode())
                number += 1
                done(element)
        return found

    # -- cells ----------------------------------------------------------------------------------
    def _styled(self, xml: bytes, sheet: Sheet) -> None:
        wanted = self.struck | set(self.fills)
        if wanted:
            pattern = re.compile(rb"\ss=\"(" + b"|".join(sorted(wanted)) + rb")\"")
            for count, found in enumerate(pattern.finditer(xml)):
                if count > MOST_CELLS:
                    sheet.fills = {}
                    sheet.notes.append(_("So many cells are colored that color says nothing here."))
                    break
                self._mark_cell(xml, found, sheet)
        for found in _INLINE.finditer(xml):  # a text that stands in the cell itself
            start = max(xml.rfind(b"<c ", 0, found.start()), xml.rfind(b":c ", 0, found.start()))
            place = _PLACE.search(xml, start, xml.find(b">", start))
            if place:
                sheet.struck.setdefault(int(place[2]), set()).add(column_of(place[1]))
        for found in _STRING.finditer(xml) if self.struck_texts else ():
            if found[3] in self.struck_texts:
                sheet.struck.setdefault(int(found[2]), set()).add(column_of(found[1]))

    def _mark_cell(self, xml: bytes, found: re.Match[bytes], sheet: Sheet) -> None:
        start = xml.rfind(b"<", 0, found.start())
        tag = xml[start : xml.find(b">", found.end())]
        place = _PLACE.search(tag)
        if place is None:
            return  # the style of a row or column, not of a cell
        row, column = int(place[2]), column_of(place[1])
        if found[1] in self.struck:
            sheet.struck.setdefault(row, set()).add(column)
        if found[1] in self.fills:
            sheet.fills.setdefault(row, {})[column] = self.fills[found[1]]


def column_of(letters: bytes) -> int:
    """A → 0, AA → 26."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def _hidden(xml: bytes, sheet: Sheet) -> None:
    if b'hidden="' in xml:
        for tag in _ROW.findall(xml):
            number = _NUMBER.search(tag)
            if number:
                sheet.hidden_rows.add(int(number[1]))
        width = max(map(len, sheet.rows), default=0)
        for tag in _COLUMN.findall(xml):
            span = {k: int(v) for k, v in _SPAN.findall(tag)}
            last = min(span.get(b"max", 0), width)
            sheet.hidden_columns.update(range(span.get(b"min", 1) - 1, last))
    sheet.filtered = bool(sheet.hidden_rows) and bool(_FILTERED.search(xml))


def _colour(fill: object, theme: tuple[str, ...]) -> str:
    """The name of a solid fill's color."""
    patterns = [e for e in fill.iter() if local(e) in ("patternFill", "fgColor")]  # type: ignore[attr-defined]
    told = {local(e): attributes(e) for e in patterns}
    colour = told.get("fgColor", {})
    if told.get("patternFill", {}).get("patternType", "none") in ("none", "gray125"):
        return ""
    if "rgb" in colour:
        return named(colour["rgb"])
    if "theme" in colour and int(colour["theme"]) < len(theme):
        return named(tinted(theme[int(colour["theme"])], float(colour.get("tint", 0))))
    return named(indexed(int(colour["indexed"]))) if "indexed" in colour else ""


def _comments(xml: bytes, sheet: Sheet) -> None:
    """Comments by cell, without the name of who wrote them."""
    authors: list[str] = []
    texts: dict[tuple[int, int], list[str]] = defaultdict(list)
    for event, element in events(xml, "author", "comment"):
        if event != "end":
            continue
        if local(element) == "author":
            authors.append((element.text or "").strip())
            continue
        told = attributes(element)
        place = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", told.get("ref", ""))
        text = "".join(e.text or "" for e in element.iter() if local(e) == "t")
        text = _THREAD.sub("", text).strip()
        for author in filter(None, authors):
            text = text.removeprefix(f"{author}:").strip()
        if place and text:
            texts[int(place[2]), column_of(place[1].encode())].append(text)
    for (row, column), told_here in texts.items():
        sheet.comments.setdefault(row, {})[column] = "\n".join(told_here)
