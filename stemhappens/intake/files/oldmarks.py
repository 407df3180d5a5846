"""Marks of an old workbook (.xls): hidden rows and columns, strikes, fills, comments; by xlrd."""

from __future__ import annotations

import struct
from io import StringIO

import xlrd
from xlrd.book import Book
from xlrd.sheet import Sheet as OldSheet

from stemhappens.intake.files.colours import named
from stemhappens.intake.files.sheets import Sheet

MOST_BYTES = 40_000_000  # at about 1 MB a second of work
_FILTERED, _START, _END = 0x009B, 0x0809, 0x000A  # records of a sheet
_SOLID = range(1, 19)


def add_old_marks(content: bytes, sheets: list[Sheet]) -> bool:
    """Put the marks of an .xls on its sheets; False where xlrd cannot read them."""
    if len(content) > MOST_BYTES:
        return False
    try:
        book = xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,
            ragged_rows=True,
            on_demand=True,  # else the records that _is_filtered looks through are gone
            logfile=StringIO(),
        )
        names = book.sheet_names()
        for sheet in sheets:
            if sheet.name in names:
                number = names.index(sheet.name)
                _mark(book, book.sheet_by_index(number), sheet)
                sheet.filtered = bool(sheet.hidden_rows) and _is_filtered(book, number)
                book.unload_sheet(number)
    except Exception:  # it meets a broken file with whatever comes: the looks alone are lost
        return False
    return True


def _mark(book: Book, old: OldSheet, sheet: Sheet) -> None:
    sheet.from_1904 = book.datemode == 1
    last = sheet.first_row + len(sheet.rows)
    told = old.rowinfo_map.items()
    sheet.hidden_rows.update(r + 1 for r, row in told if row.hidden and r + 1 < last)
    width = max(map(len, sheet.rows), default=0)
    sheet.hidden_columns.update(j for j, c in old.colinfo_map.items() if c.hidden and j < width)
    looks = [_look(book, style) for style in range(len(book.xf_list))]
    for i in range(old.nrows):
        for j in range(old.row_len(i)):
            struck, fill = looks[old.cell_xf_index(i, j)]
            if struck or _partly_struck(book, old, i, j):
                sheet.struck.setdefault(i + 1, set()).add(j)
            if fill:
                sheet.fills.setdefault(i + 1, {})[j] = fill
    for (i, j), note in old.cell_note_map.items():
        text = note.text.strip()
        if note.author:
            text = text.removeprefix(f"{note.author}:").strip()
        if text:
            sheet.comments.setdefault(i + 1, {})[j] = text


def _look(book: Book, style: int) -> tuple[bool, str]:
    """Whether a style strikes through, and the color that it fills a cell with."""
    xf = book.xf_list[style]
    fill = xf.background
    rgb = book.colour_map.get(fill.pattern_colour_index) if fill.fill_pattern in _SOLID else None
    colour = "".join(f"{part:02X}" for part in rgb) if rgb else ""
    return bool(book.font_list[xf.font_index].struck_out), named(colour)


def _partly_struck(book: Book, old: OldSheet, row: int, column: int) -> bool:
    runs = old.rich_text_runlist_map.get((row, column), ())
    return any(book.font_list[font].struck_out for _start, font in runs)


def _is_filtered(book: Book, number: int) -> bool:
    """Tell whether a filter hides rows: xlrd passes over the record that says so."""
    place, depth = book._sh_abs_posn[number], 0
    while place >= 0 and place + 4 <= len(book.mem):
        kind, length = struct.unpack_from("<HH", book.mem, place)
        depth += (kind == _START) - (kind == _END)
        if kind == _FILTERED:
            return True
        if depth <= 0:
            return False
        place += 4 + length
    return False
