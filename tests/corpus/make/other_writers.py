"""Further programs: xlwt, odfpy, pandas, and files written by hand as other exporters do."""

import shutil
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from tests.corpus.make.book import Book, Cell
from tests.corpus.make.writers import WRITERS, as_text, by_csv, by_openpyxl


def by_xlwt(book: Book, path: Path, **_options: Any) -> None:
    """Excel 97 (.xls) through xlwt."""
    workbook = xlwt.Workbook()
    workbook.dates_1904 = book.epoch_1904
    for sheet in book.sheets:
        page = workbook.add_sheet(sheet.name)
        for r, row in enumerate(sheet.rows):
            for c, cell in enumerate(row):
                if cell.value in ("", None):
                    continue
                style = xlwt.XFStyle()
                style.num_format_str = cell.fmt or "General"
                style.font.struck_out = cell.strike
                value = cell.value
                if isinstance(value, timedelta):
                    value = value.total_seconds() / 86400
                page.write(r, c, value, style)
    workbook.save(str(path))


def by_odfpy(book: Book, path: Path, **_options: Any) -> None:
    """OpenDocument (.ods) through odfpy."""
    document = OpenDocumentSpreadsheet()
    for sheet in book.sheets:
        table = Table(name=sheet.name)
        for row in sheet.rows:
            line = TableRow()
            for cell in row or [Cell("")]:
                line.addElement(_odf_cell(cell))
            table.addElement(line)
        document.spreadsheet.addElement(table)
    document.save(str(path))


def _odf_cell(cell: Cell) -> TableCell:
    value = cell.value
    if value in ("", None):
        return TableCell()
    if isinstance(value, (date, datetime)):
        made = TableCell(valuetype="date", datevalue=value.isoformat())
    elif isinstance(value, (time, timedelta)):
        seconds = (
            value.seconds if isinstance(value, timedelta) else value.hour * 3600 + value.minute * 60
        )
        made = TableCell(
            valuetype="time", timevalue=f"PT{seconds // 3600:02d}H{seconds % 3600 // 60:02d}M00S"
        )
    elif isinstance(value, (int, float)):
        made = TableCell(valuetype="float", value=str(value))
    else:
        made = TableCell(valuetype="string")
    made.addElement(P(text=as_text(cell)))
    return made


def by_pandas(book: Book, path: Path, **options: Any) -> None:
    """A data frame's csv, xlsx or html, as a report script leaves it."""
    rows = [[c.value for c in row] for row in book.sheets[0].rows]
    frame = pandas.DataFrame(rows[1:], columns=rows[0])
    if path.suffix in (".csv", ".txt"):
        frame.to_csv(path, index=False, **options)
    elif path.suffix == ".xlsx":
        frame.to_excel(path, index=False, sheet_name=book.sheets[0].name, engine="xlsxwriter")
    else:
        path.write_text(frame.to_html(index=False), encoding="utf-8")


def by_html(book: Book, path: Path, encoding: str = "utf-8", **_options: Any) -> None:
    """The table that web systems send out under the name .xls."""
    kind = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
    parts = [f"<html><head>{kind}",
             "<style>td{mso-number-format:\\@}</style></head><body><table border=1>"]  # fmt: skip
    for number, row in enumerate(book.sheets[0].rows):
        tag = "th" if number == 0 else "td"
        parts.append(
            "<tr>" + "".join(f"<{tag}>{escape(as_text(c))}</{tag}>" for c in row) + "</tr>"
        )
    parts.append("</table></body></html>")
    path.write_bytes("\n".join(parts).encode(encoding, "xmlcharrefreplace"))


def by_spreadsheetml(book: Book, path: Path, **_options: Any) -> None:
    """SpreadsheetML 2003, as old report servers write it."""
    out = ['<?xml version="1.0" encoding="UTF-8"?>', '<?mso-application progid="Excel.Sheet"?>',
           '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
           ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">']  # fmt: skip
    for sheet in book.sheets:
        out.append(f'<Worksheet ss:Name="{escape(sheet.name)}"><Table>')
        for number, row in enumerate(sheet.rows, 1):
            if any(c.value not in ("", None) for c in row):
                data = "".join(_ss_cell(n, c) for n, c in enumerate(row, 1))
                out.append(f'<Row ss:Index="{number}">{data}</Row>')
        out.append("</Table></Worksheet>")
    out.append("</Workbook>")
    path.write_text("\n".join(out), encoding="utf-8")


def _ss_cell(number: int, cell: Cell) -> str:
    value = cell.value
    if value in ("", None):
        return ""
    kind = "String"
    if isinstance(value, (date, datetime)):
        value, kind = value.isoformat()[:10] + "T00:00:00.000", "DateTime"
    elif isinstance(value, (int, float)):
        kind = "Number"
    return f'<Cell ss:Index="{number}"><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'


WRITERS |= {
    "xlwt": (by_xlwt, "xlwt 1.3", False),
    "odfpy": (by_odfpy, "odfpy 1.4", False),
    "pandas": (by_pandas, "pandas 3.1", False),
    "html": (by_html, "written by hand, as web systems export", False),
    "spreadsheetml": (by_spreadsheetml, "written by hand, as report servers export", False),
}


def by_members(book: Book, path: Path, encoding: str = "utf-8", **options: Any) -> None:
    """A folder or zip: each sheet's name is its member, `file.csv` or `file.xlsx!tab`."""
    files: dict[str, Book] = {}
    for sheet in book.sheets:
        member, _, tab = sheet.name.partition("!")
        inner = files.setdefault(member, Book(book.shape, member))
        inner.sheets.append(replace(sheet, name=tab))
    with TemporaryDirectory() as name:
        folder = Path(name) / "all"
        for member, inner in files.items():
            (folder / member).parent.mkdir(parents=True, exist_ok=True)
            if member.endswith(".xlsx"):
                by_openpyxl(inner, folder / member)
            else:
                by_csv(inner, folder / member, encoding=encoding, **options)
        if path.suffix != ".zip":
            shutil.rmtree(path, ignore_errors=True)
            shutil.copytree(folder, path)
            return
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            for file in sorted(folder.rglob("*.*")):
                stamp = ZipInfo(str(file.relative_to(folder)), (2026, 6, 1, 12, 0, 0))
                archive.writestr(stamp, file.read_bytes(), ZIP_DEFLATED)


def by_google(book: Book, path: Path, **_options: Any) -> None:
    """The csv that Google Sheets gives of a form's answers: CRLF, quotes where they must be."""

    def quoted(cell: Cell) -> str:
        text = as_text(cell)
        return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n') else text

    lines = [",".join(quoted(c) for c in row) for row in book.sheets[0].rows]
    path.write_bytes("\r\n".join(lines).encode())


def by_numbers(book: Book, path: Path, **_options: Any) -> None:
    """The csv that Numbers gives: every tab a file; its table's name on top; semicolons."""
    sheet = book.sheets[0]
    lines = [";".join(as_text(c) for c in row) for row in sheet.rows]
    path.write_bytes(("\n".join(lines) + "\n").encode("utf-8"))


WRITERS |= {
    "members": (by_members, "Python csv and openpyxl, zipfile", True),
    "google": (by_google, "written by hand, as Google Sheets exports a form's answers", False),
    "numbers": (by_numbers, "written by hand, as Numbers exports", False),
}
