"""Workbooks (xlsx, xlsm, xlsb, xls, ods) by python-calamine.

openpyxl is asked only where marks carry meaning that calamine does not give: hidden rows and
rows struck through. Both are looked for in the raw XML first, because openpyxl is ten times slower.
"""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from io import BytesIO

import openpyxl
from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from stemhappens.intake.files.sheets import Limits, Refused, Row, Sheet
from stemhappens.intake.files.spread import require_dense
from stemhappens.intake.text import Value

MARKS_MAX_BYTES = 30_000_000
_MARK = re.compile(rb'<row [^>]*hidden="(?:1|true)"|<strike\s*/>|<strike val="(?:1|true)"')


def read_workbook(content: bytes, name: str, limits: Limits) -> list[Sheet]:
    """Read every worksheet; a damaged or protected workbook is refused."""
    require_dense(content, limits)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = [
            _read_sheet(
                book.get_sheet_by_name(meta.name),
                name,
                meta.name,
                limits,
                meta.visible != SheetVisibleEnum.Visible,
            )
            for meta in book.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        ]
    except PasswordError as error:
        text = _("The workbook is protected by a password. Save it without one.")
        raise Refused(text) from error
    except (CalamineError, OSError, ValueError) as error:
        text = _("The workbook is cut off or damaged, or no workbook at all.")
        raise Refused(text) from error
    if not any(s.rows for s in sheets):
        raise Refused(_("The workbook is empty."))
    _add_marks(content, sheets)
    return sheets


def _read_sheet(sheet: CalamineSheet, file: str, name: str, limits: Limits, hidden: bool) -> Sheet:
    if sheet.start is None or sheet.end is None:
        return Sheet(file, name, [], hidden=hidden)
    (top, left), (bottom, right) = sheet.start, sheet.end
    if bottom - top >= limits.rows and _filled_rows(sheet) > limits.rows:
        raise Refused(
            _("Sheet “%(sheet)s” has more than %(most)d rows. Split it by year.")
            % {"sheet": name, "most": limits.rows}
        )
    if right - left >= limits.columns * 40:
        raise Refused(_("Sheet “%s” has too many columns to be a log.") % name)
    rows: list[Row] = []
    pad: Row = [None] * left
    width = min(right - left + 1, limits.columns)
    last = 0
    for raw in sheet.iter_rows():
        row = pad + [_plain(v) for v in raw[:width]]
        rows.append(row)
        if any(v is not None for v in row):
            last = len(rows)
    # iter_rows starts at the first used row or at the top, by format: count from the end.
    first = max(bottom - len(rows) + 2, 1)
    del rows[last:]
    merges = [(r1 + 1, c1, r2 + 1, c2) for (r1, c1), (r2, c2) in sheet.merged_cell_ranges or []]
    return Sheet(file, name, rows, first, merges, hidden=hidden)


def _filled_rows(sheet: CalamineSheet) -> int:
    return sum(1 for row in sheet.iter_rows() if any(v != "" for v in row))


def _plain(value: object) -> Value:
    """Calamine gives '' for nothing, whole numbers as floats and days with a midnight."""
    if value == "":
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, str) and not value.strip():
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value  # type: ignore[return-value]


def _add_marks(content: bytes, sheets: list[Sheet]) -> None:
    if content[:2] != b"PK" or not _has_marks(content):
        return
    try:
        book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    except Exception:  # a workbook that calamine read is not refused for marks openpyxl trips over
        for sheet in sheets:
            sheet.notes.append(_("Hidden and struck-out rows of this sheet could not be told."))
        return
    for sheet in sheets:
        if sheet.name not in book.sheetnames:
            continue
        ws = book[sheet.name]
        sheet.hidden_rows = {n for n, d in ws.row_dimensions.items() if d.hidden}
        for row in ws.iter_rows():
            filled = [c for c in row if c.value is not None]
            if filled and all(c.font and c.font.strike for c in filled):
                sheet.struck_rows.add(filled[0].row)


def _has_marks(content: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for info in archive.infolist():
            wanted = info.filename.startswith("xl/worksheets/sheet") or "styles" in info.filename
            if not wanted or info.file_size > MARKS_MAX_BYTES:
                continue
            xml = archive.read(info)
            if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
                raise Refused(
                    _("The workbook holds definitions that no workbook needs; it was not read.")
                )
            if _MARK.search(xml):
                return True
    return False
