"""Programs that write a book to a file. What each needs is said in the corpus's README."""

import csv
import io
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.corpus.make.book import Book, Cell, at

HERE = Path(__file__).parent
STAMP = datetime(2026, 6, 1, 12, 0)


def by_openpyxl(book: Book, path: Path, **_options: Any) -> None:
    """xlsx through openpyxl: comments, fills, strike-through, hidden rows, merges."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    if book.epoch_1904:
        workbook.epoch = CALENDAR_MAC_1904
    for sheet in book.sheets:
        page = workbook.create_sheet(sheet.name)
        for r, row in enumerate(sheet.rows, 1):
            for c, cell in enumerate(row, 1):
                _openpyxl_cell(page.cell(r, c), cell)
        for span in sheet.merges:
            page.merge_cells(span)
        for number in sheet.hidden_rows:
            page.row_dimensions[number].hidden = True
        for number in sheet.hidden_columns:
            page.column_dimensions[at(1, number)[:-1]].hidden = True
        if sheet.filtered:
            page.auto_filter.ref = sheet.filtered
            page.auto_filter.add_filter_column(*sheet.filter_on)
        page.sheet_state = "hidden" if sheet.hidden else "visible"
    workbook.properties.created = workbook.properties.modified = STAMP
    workbook.save(path)


def _openpyxl_cell(target: Any, cell: Cell) -> None:
    if cell.value not in ("", None) or cell.formula:
        target.value = cell.formula or cell.value
        if cell.formula == "" and isinstance(cell.value, str) and cell.value.startswith("="):
            target.data_type = "s"
    if cell.fmt:
        target.number_format = cell.fmt
    if cell.fill:
        target.fill = PatternFill("solid", start_color=cell.fill)
    if cell.strike or cell.bold:
        target.font = Font(strike=cell.strike or None, bold=cell.bold)
    if cell.comment:
        target.comment = Comment(cell.comment, "coach")


def by_xlsxwriter(book: Book, path: Path, **_options: Any) -> None:
    """xlsx through xlsxwriter, formulas with their values."""
    workbook = xlsxwriter.Workbook(str(path), {"date_1904": book.epoch_1904})
    workbook.set_properties({"created": STAMP})
    for sheet in book.sheets:
        page = workbook.add_worksheet(sheet.name)
        for r, row in enumerate(sheet.rows):
            for c, cell in enumerate(row):
                look = {"num_format": cell.fmt or "General", "font_strikeout": cell.strike}
                look |= {"bg_color": f"#{cell.fill}"} if cell.fill else {}
                _xlsxwriter_cell(page, (r, c), cell, workbook.add_format(look))
        for span in sheet.merges:
            page.merge_range(span, "")
        for number in sheet.hidden_rows:
            page.set_row(number - 1, None, None, {"hidden": True})
    workbook.close()


def _xlsxwriter_cell(page: Any, place: tuple[int, int], cell: Cell, look: Any) -> None:
    value = cell.value
    if cell.formula:
        page.write_formula(*place, cell.formula, look, value)
    elif isinstance(value, (date, datetime, time, timedelta)):
        page.write_datetime(*place, value, look)
    elif isinstance(value, str) and value:
        page.write_string(*place, value, look)
    elif value not in ("", None):
        page.write(*place, value, look)
    if cell.comment:
        page.write_comment(*place, cell.comment)


def as_text(cell: Cell) -> str:
    """A cell as a text export shows it."""
    value = cell.value
    if isinstance(value, datetime):
        return f"{value.month}/{value.day}/{value.year} {value:%H:%M:%S}"
    if isinstance(value, date):
        return f"{value.month}/{value.day}/{value.year}"
    if isinstance(value, timedelta):
        return f"{value.seconds // 3600}:{value.seconds % 3600 // 60:02d}"
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02d}"
    return "" if value is None else str(value)


def text_of(book: Book, delimiter: str = ",", end: str = "\r\n", quote_all: bool = False) -> str:
    """The first sheet as delimited text."""
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
    wide = max(len(row) for row in book.sheets[0].rows)
    for row in book.sheets[0].rows:
        writer.writerow([as_text(c) for c in row] + [""] * (wide - len(row)))
    return out.getvalue()


def by_csv(book: Book, path: Path, encoding: str = "utf-8", **options: Any) -> None:
    """Delimited text through Python's csv module, in any encoding."""
    path.write_bytes(text_of(book, **options).encode(encoding))


def convert(sources: list[Path], target: str, folder: Path) -> None:
    """LibreOffice, without a window, from what is there to `target`, e.g. `xls:MS Excel 97`."""
    program = os.environ.get("SOFFICE", "soffice")
    profile = f"-env:UserInstallation=file://{tempfile.gettempdir()}/corpus-profile"
    command = [program, profile, "--headless", "--convert-to", target, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, sources)], check=True, capture_output=True, timeout=300)


def by_soffice(book: Book, path: Path, target: str = "", **_options: Any) -> None:
    """Any format of LibreOffice; it reads what openpyxl wrote and writes the file anew."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "in" / f"{path.stem}.xlsx"
        source.parent.mkdir()
        by_openpyxl(book, source)
        convert([source], target or path.suffix[1:], folder)
        made = next(f for f in folder.iterdir() if f.is_file())
        shutil.copyfile(made, path)


def by_node(book: Book, path: Path, script: str = "exceljs.cjs", **options: Any) -> None:
    """ExcelJS or SheetJS under node; the folder of their modules is in NODE_PATH."""
    sheets = []
    for sheet in book.sheets:
        rows = [[_for_node(cell) for cell in row] for row in sheet.rows]
        sheets.append({"name": sheet.name, "rows": rows, "merges": sheet.merges,
                       "hiddenRows": sheet.hidden_rows, "hidden": sheet.hidden,
                       "filtered": sheet.filtered})  # fmt: skip
    told = {"sheets": sheets, "path": str(path), "epoch1904": book.epoch_1904} | options
    subprocess.run(
        ["node", str(HERE / script)], input=json.dumps(told), text=True, check=True, timeout=60
    )


def _for_node(cell: Cell) -> dict[str, Any]:
    value, kind = cell.value, "v"
    if isinstance(value, (datetime, date)):
        value, kind = (value.isoformat()[:19] + ("" if isinstance(value, datetime) else "T00:00:00")
                       + "Z"), "date"  # fmt: skip
    elif isinstance(value, timedelta):
        value, kind = value.total_seconds() / 86400, "v"
    elif isinstance(value, time):
        value, kind = (value.hour * 60 + value.minute) / 1440, "v"
    return {"value": value, "kind": kind, "fmt": cell.fmt, "fill": cell.fill,
            "comment": cell.comment, "strike": cell.strike}  # fmt: skip


def by_gnumeric(book: Book, path: Path, **_options: Any) -> None:
    """Gnumeric's ssconvert; it reads what openpyxl wrote and writes the file anew."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "in.xlsx"
        by_openpyxl(book, source)
        subprocess.run(["ssconvert", str(source), str(path)], check=True, capture_output=True)


Writer = Callable[..., None]
WRITERS: dict[str, tuple[Writer, str, bool]] = {
    "openpyxl": (by_openpyxl, "openpyxl 3.1", True),
    "xlsxwriter": (by_xlsxwriter, "XlsxWriter 3.3", True),
    "csv": (by_csv, "Python csv", True),
    "soffice": (by_soffice, "LibreOffice 7.4 (headless conversion)", False),
    "gnumeric": (by_gnumeric, "Gnumeric 1.12 (ssconvert)", False),
    "node": (by_node, "ExcelJS 4 (node 20)", False),
}
