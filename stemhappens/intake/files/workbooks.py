"""Workbooks (xlsx, xlsm, xls, ods) by python-calamine.

What it does not give and yet carries meaning (hidden rows, strikes, colors, comments) is read by
`marks`, `documents` and `oldmarks`.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO

from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from stemhappens.intake.files.documents import MOST_BYTES, add_document_marks
from stemhappens.intake.files.marks import add_marks
from stemhappens.intake.files.oldmarks import add_old_marks
from stemhappens.intake.files.sheets import Limits, Refused, Row, Sheet
from stemhappens.intake.files.spread import require_dense
from stemhappens.intake.text import Value, column_letter

_BETWEEN = re.compile(rb">[ \t]*+\r?\n\s*+<")  # a space alone may be the text of a cell


def read_workbook(content: bytes, name: str, limits: Limits) -> list[Sheet]:
    """Read every worksheet; a damaged or protected workbook is refused."""
    require_dense(content, limits)
    try:
        sheets = list(_read_sheets(_opened(content), name, limits))
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


def _opened(content: bytes) -> CalamineWorkbook:
    """Open a workbook; a document set in lines, as Gnumeric writes it, without its white space."""
    try:
        return CalamineWorkbook.from_filelike(BytesIO(content))
    except CalamineError:
        tight = _without_space(content)
        if tight is None:
            raise
        return CalamineWorkbook.from_filelike(BytesIO(tight))


def _without_space(content: bytes) -> bytes | None:
    """An .ods without the line breaks between its tags, over which calamine stumbles."""
    if content[:2] != b"PK" or not _holds(content, "content.xml"):
        return None
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        if old.getinfo("content.xml").file_size > MOST_BYTES:
            return None
        for part in ("mimetype", "META-INF/manifest.xml", "content.xml"):
            if part in old.namelist():
                text = old.read(part)
                new.writestr(part, _BETWEEN.sub(b"><", text) if part == "content.xml" else text)
    return out.getvalue()


def _read_sheets(book: CalamineWorkbook, file: str, limits: Limits) -> Iterator[Sheet]:
    for meta in book.sheets_metadata:
        if meta.typ == SheetTypeEnum.WorkSheet:
            hidden = meta.visible != SheetVisibleEnum.Visible
            yield _read_sheet(book.get_sheet_by_name(meta.name), file, meta.name, limits, hidden)


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
    """Marks where a file's format lets us see them, and a note where it does not."""
    if content[:2] == b"PK" and _holds(content, "content.xml"):
        add_document_marks(content, sheets)
    elif content[:2] == b"PK" and not _holds(content, "xl/workbook.bin"):
        add_marks(content, sheets)
    elif content[:2] == b"PK" or not add_old_marks(content, sheets):
        sheets[0].notes.append(
            _(
                "Colors, comments, hidden and struck-out rows cannot be seen in this format; save "
                "it as .xlsx if they say something."
            )
        )
    for sheet in sheets:
        _note_hidden(sheet)


def _holds(content: bytes, part: str) -> bool:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return part in archive.namelist()


def _note_hidden(sheet: Sheet) -> None:
    if sheet.hidden and sheet.rows:
        sheet.notes.append(_("Sheet “%s” is hidden in the workbook; it is read.") % sheet.name)
    filled = {
        j for row in sheet.rows[:2000] for j in sheet.hidden_columns if j < len(row) and row[j]
    }
    if filled:
        letters = ", ".join(column_letter(j) for j in sorted(filled))
        text = _("Hidden columns of sheet “%(sheet)s” are read, too: %(letters)s.")
        sheet.notes.append(text % {"sheet": sheet.name, "letters": letters})
