"""Write an export: a zip with a CSV for each table, a workbook, one JSON, its schema, a read-me.

Row by row, each read once, so that memory stays the same however long the record is.
"""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope

from stemhappens.access.log import looked
from stemhappens.core.actor import Actor
from stemhappens.core.cells import disarmed
from stemhappens.core.models import District
from stemhappens.core.problem import Denied
from stemhappens.metrics.ask import snapshot
from stemhappens.reports.takeout.reading import (
    LOG,
    LOG_ROWS,
    Line,
    lines,
    log_lines,
    log_row_lines,
    reads_log,
    withheld,
)
from stemhappens.reports.takeout.readme import read_me
from stemhappens.reports.takeout.schema import FORMAT, schema_of
from stemhappens.reports.takeout.tables import Column, tables

LAST_ROW = 1_048_576
"""So many rows a sheet has."""
LONGEST_CELL = 32_767


@dataclass
class Sheet:
    """A table on its way into the files. rows: how many were written; cut: the sheet was full."""

    name: str
    says: str
    columns: tuple[Column, ...]
    withheld: tuple[str, ...]
    lines: Iterable[Line] = field(repr=False)
    rows: int = 0
    cut: bool = False


def write_takeout(target: IO[bytes], district: District, viewer: Actor) -> list[Sheet]:
    """Write the zip of all that `viewer` may see of the district; the tables as they were written.

    One consistent view, noted in the access log. Raises Denied for a reader without a login.
    """
    if viewer.public or viewer.system:
        raise Denied(f"{viewer.label} is nobody who could be told what is theirs to see")
    looked(viewer, "export", "district", None)
    with snapshot() as using, scope(district=district), tempfile.TemporaryDirectory() as folder:
        now = District.objects.using(using).get(pk=district.pk)
        sheets = list(_sheets(now, viewer, using))
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
            _write_tables(file, Path(folder), now, viewer, sheets)
            shapes = ((one.name, one.says, one.columns) for one in sheets)
            _text(file, "schema.json", json.dumps(schema_of(shapes), indent=1))
            _text(file, "README.txt", read_me(now, viewer, sheets))
    return sheets


def _sheets(district: District, viewer: Actor, using: str) -> Iterator[Sheet]:
    for table in tables():
        hidden = withheld(table, viewer)
        found = lines(table, viewer, using)
        yield Sheet(table.name, str(table.says), table.columns, hidden, found)
    if reads_log(viewer):
        said = _("Who did what when; not what was there before.")
        yield Sheet("changes", said, LOG, (), log_lines(district, using))
        said = _("What kind of row each change touched; no value of it.")
        yield Sheet("change_rows", said, LOG_ROWS, (), log_row_lines(district, using))


def _write_tables(
    file: zipfile.ZipFile, folder: Path, district: District, viewer: Actor, sheets: list[Sheet]
) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book_path, json_path = folder / "everything.xlsx", folder / "everything.json"
    with (
        xlsxwriter.Workbook(str(book_path), options) as book,
        json_path.open("w", encoding="utf-8") as plain,
    ):
        plain.write(_opening(district, viewer))
        for place, sheet in enumerate(sheets):
            plain.write(",\n" if place else "\n")
            _write_table(file, book, plain, sheet)
        plain.write("\n}}\n")
    file.write(book_path, book_path.name)
    file.write(json_path, json_path.name)


def _write_table(
    file: zipfile.ZipFile, book: xlsxwriter.Workbook, plain: IO[str], sheet: Sheet
) -> None:
    """A table into its CSV, its sheet and the JSON at once."""
    names = [column.name for column in sheet.columns]
    page = book.add_worksheet(sheet.name[:31])
    page.freeze_panes(1, 0)
    page.write_row(0, 0, names)
    head = {"withheld": list(sheet.withheld)}
    plain.write(f'{json.dumps(sheet.name)}: {json.dumps(head)[:-1]}, "rows": [')
    with file.open(f"csv/{sheet.name}.csv", "w", force_zip64=True) as raw:
        # the mark tells spreadsheets that this is UTF-8
        text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
        writer = csv.writer(text)
        writer.writerow(names)
        for line in sheet.lines:
            writer.writerow([_in_csv(cell) for cell in line])
            plain.write(",\n" if sheet.rows else "\n")
            plain.write(json.dumps(dict(zip(names, line, strict=True)), ensure_ascii=False))
            sheet.rows += 1
            if sheet.rows < LAST_ROW:
                _on_page(page, sheet.rows, line)
            else:
                sheet.cut = True
        text.flush()
        text.detach()
    plain.write("]}")


def _in_csv(cell: object) -> object:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return disarmed(cell) if isinstance(cell, str) else cell


def _on_page(page: Any, row: int, line: Line) -> None:
    for place, cell in enumerate(line):
        if isinstance(cell, bool):
            page.write_boolean(row, place, cell)
        elif isinstance(cell, int):
            page.write_number(row, place, cell)
        elif cell:
            page.write_string(row, place, cell[:LONGEST_CELL])


def _opening(district: District, viewer: Actor) -> str:
    head = {
        "format": FORMAT,
        "district": {
            "name": district.name, "slug": district.slug, "timezone": district.timezone,
        },
        "change": district.seq,
        "taken_at": timezone.now().isoformat(),
        "taken_by": viewer.label,
    }  # fmt: skip
    return json.dumps(head, ensure_ascii=False)[:-1] + ', "tables": {'


def _text(file: zipfile.ZipFile, name: str, text: str) -> None:
    file.writestr(name, text)
