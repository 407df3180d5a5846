"""Files that are weapons: small ones that grow, names that lead elsewhere."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from stemhappens.core.actor import Role
from stemhappens.intake.files import workbooks
from stemhappens.intake.files.read import read_bytes
from stemhappens.intake.files.sheets import LIMITS, Refused
from stemhappens.intake.files.spread import CHUNK, LONGEST_TAG, require_dense
from stemhappens.intake.models import Import, Staged
from stemhappens.intake.stage import path_of, stage

SHEET = "xl/worksheets/sheet1.xml"
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(rows: str, at: str = SHEET) -> bytes:
    """A workbook whose sheet holds `rows` as raw XML."""
    plain, out = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != SHEET:
                new.writestr(info.filename, old.read(info))
        new.writestr(at, f"<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>")
    return out.getvalue()


def document(rows: str) -> bytes:
    """An OpenDocument sheet whose table holds `rows`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        new.writestr("content.xml", f"<table:table>{rows}</table:table>")
    return out.getvalue()


FIRST = '<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = {
    "corners": f'{FIRST}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "single quotes": f"{FIRST}<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    "prefixed": f'{FIRST}<x:row r="1048576"><x:c r="XFD1048576"><v>1</v></x:c></x:row>',
    "mark in an attribute": f'{FIRST}<row r="9"><c x=">" r="XFD1048576"><v>1</v></c></row>',
    "beyond the sheet": f'{FIRST}<row r="9"><c r="A4000000000"><v>1</v></c></row>',
    "placed by its row": f'{FIRST}<row r="400000000"><c><v>1</v></c></row>',
    "behind a cut": FIRST + "<!--" + "-" * (CHUNK - 220) + "-->" + '<row r="9"><c r="XFD1048576">'
    "<v>1</v></c></row>",
    "in a tag without end": f'{FIRST}<row r="9"><c x="{" " * (CHUNK + LONGEST_TAG)}" '
    'r="XFD1048576"><v>1</v></c></row>',
}


@pytest.mark.parametrize("rows", FAR.values(), ids=FAR)
def test_cells_in_far_corners_are_refused_before_they_are_laid_out(rows, monkeypatch):
    """5 kB that would take hundreds of gigabytes: the reader fills all that lies between."""
    monkeypatch.setattr(workbooks, "CalamineWorkbook", None)
    (read,) = read_bytes(workbook(rows), "log.xlsx")
    assert "too far apart" in read.refusal


def test_a_sheet_under_another_name_is_looked_at_too():
    with pytest.raises(Refused):
        require_dense(workbook(FAR["corners"], at="elsewhere/any.thing"), LIMITS)


REPEATED = {
    "both": '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
    'table:number-columns-repeated="16000" office:value-type="string">x</table:table-cell>',
    "many rows": "<table:table-row>" + '<table:table-cell table:number-columns-repeated="16000" '
    'office:value-type="string">x</table:table-cell>' * 800,
}


@pytest.mark.parametrize("rows", REPEATED.values(), ids=REPEATED)
def test_cells_repeated_without_end_are_refused(rows, monkeypatch):
    monkeypatch.setattr(workbooks, "CalamineWorkbook", None)
    (read,) = read_bytes(document(rows), "log.ods")
    assert "too far apart" in read.refusal


def test_a_usual_sheet_with_a_look_down_to_its_end_is_read():
    styled = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    (read,) = read_bytes(workbook(FIRST + styled), "log.xlsx")
    assert read.refusal == ""
    assert read.sheets[0].rows == [[1]]
    require_dense(
        document(
            '<table:table-row><table:table-cell office:value-type="string">x</table:table-cell>'
            '</table:table-row><table:table-row table:number-rows-repeated="1048575">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        ),
        LIMITS,
    )


def test_a_tag_that_never_ends_costs_no_more_than_its_length():
    require_dense(workbook("<c " * 400_000), LIMITS)
    require_dense(workbook("<c " + 'r="A1" ' * 100_000), LIMITS)


@pytest.mark.parametrize("span", ["²", "9" * 5000, "-1", "0", ""])
def test_a_web_page_with_odd_spans_is_read_or_refused(span):
    page = f'<table><tr><td colspan="{span}">Date<td>Coach<tr><td>a<td>b<tr><td>c<td>d</table>'
    (read,) = read_bytes(page.encode(), "log.xls")
    assert read.sheets or read.refusal


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..\\..\\x.csv", "/etc/passwd", ".", "..", "", "a\x00b.csv", "é" * 300,
     "漢" * 200 + ".csv", "\u202ecsv.exe", "a\r\nX: y.csv", ".htaccess"],
)  # fmt: skip
@pytest.mark.django_db
def test_a_file_is_kept_in_its_own_folder_whatever_its_name(world, tmp_path, settings, name):
    settings.HOME = tmp_path
    actor = world.actor(Role.DIRECTOR)
    row = stage(world.district, actor, Import.Kind.SESSIONS, "", name, [b"x"])
    kept = path_of(row)
    assert kept.is_file()
    assert kept.resolve().parent == tmp_path / "uploads" / row.uid.hex
    assert kept.stat().st_mode & 0o077 == 0


WORDS = (
    "Date,Coach,Teacher,School,Type,Minutes,Notes\n"
    '2026-05-06,Theo Test,<img src=x onerror=alert(1)>,{{7*7}},"=HYPERLINK(""x"")",45,'
    "javascript:alert(1)\n"
    "2026-05-07,<script>alert(2)</script>,Carla Test,Birch,Observation,45,\u202etxt\n"
)


@pytest.mark.django_db
def test_what_a_file_says_is_shown_and_never_run(visitors, tmp_path, settings, world):
    settings.HOME = tmp_path
    director = visitors.client(Role.DIRECTOR)
    file = SimpleUploadedFile("<img src=x onerror=alert(3)>.csv", WORDS.encode())
    sent = director.post("/tern/import/", {"kind": "sessions", "file": file})
    assert sent.status_code == 302, sent.content.decode()[:500]
    page = director.get(sent.url).content.decode()
    lists = director.get("/tern/import/").content.decode()
    assert "<img src=x" not in page + lists
    assert "<script>alert" not in page + lists
    assert 'href="javascript' not in page
    assert "&lt;img src=x" in page
    assert "49" not in page.replace("{{7*7}}", "").split("<main")[0]
    assert Staged.objects.count() == 1
