"""Marks that carry data: colors, strikes, comments, hidden and filtered rows and columns."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from stemhappens.intake.files import oldmarks, workbooks
from stemhappens.intake.files.colours import named, tinted
from stemhappens.intake.files.documents import add_document_marks
from stemhappens.intake.files.read import read_bytes
from stemhappens.intake.files.sheets import Sheet
from tests.intake.test_structure import outcomes, read_sheets
from tests.intake.world import HEAD, visit

YELLOW = PatternFill("solid", fgColor="FFFFFF00")
GREEN = PatternFill("solid", fgColor="FFC6EFCE")
DAYS = ("2025-09-15", "2025-09-16", "2025-09-17", "2025-09-18", "2025-09-19", "2025-09-22")


def log(*more, tweak):
    rows = [HEAD, *(visit(date=day) for day in DAYS), *more]
    return read_sheets({"Log": rows}, tweak=lambda book: tweak(book["Log"]))


def paint(ws, row, fill, columns=7):
    for column in range(1, columns + 1):
        ws.cell(row, column).fill = fill


def by_row(reading):
    return {r["row"]: r for r in reading.to_json()["rows"]}


def test_a_legend_says_what_a_color_means():
    def tweak(ws):
        paint(ws, 3, YELLOW)
        paint(ws, 5, GREEN, 3)
        ws["A10"].fill, ws["B10"].fill = YELLOW, GREEN
        ws["A10"], ws["B10"] = "Cancelled", "Virtual"

    got = by_row(log(tweak=tweak))
    assert got[3]["session"]["state"] == "cancelled"
    assert got[5]["session"]["mode"] == "video"
    assert [got[n]["outcome"] for n in (2, 3, 5)] == ["ok", "assumed", "assumed"]
    assert "legend" in " ".join(got[3]["reasons"])
    assert got[10]["outcome"] == "not_a_session"


def test_a_legend_beside_the_log():
    def tweak(ws):
        paint(ws, 3, YELLOW)
        ws["I1"], ws["J2"] = "Legend", "rescheduled"
        ws["I2"].fill = YELLOW

    got = by_row(log(tweak=tweak))
    assert (got[3]["session"]["state"], got[2]["outcome"]) == ("cancelled", "ok")


def test_a_legend_below_a_grid():
    def tweak(book):
        ws = book["Grid"]
        ws["B2"].fill = ws["A5"].fill = YELLOW
        ws["B5"] = "virtual"

    rows = [["Teacher", "9/3", "9/10", "9/17"], ["Mei Chu", 45, None, 30], ["Lee", None, 20]]
    reading = read_sheets({"Grid": rows}, tweak=tweak)
    got = {r["cell"]: r["session"]["mode"] for r in reading.to_json()["rows"] if r["session"]}
    assert got == {"B2": "video", "D2": "", "C3": ""}
    assert reading.counts["needs_you"] == 0


def test_a_legend_in_words():
    got = by_row(log([], ["Yellow = no show"], tweak=lambda ws: paint(ws, 3, YELLOW)))
    assert got[3]["session"]["state"] == "no_show"


def test_a_color_without_a_legend_is_asked_once():
    reading = log(tweak=lambda ws: [paint(ws, n, YELLOW) for n in (3, 6)])
    asked = [q for q in reading.questions if q.blocking]
    assert [(q.key, len(q.rows)) for q in asked] == [("fill:yellow ffff00", 2)]
    assert [r.where.row for r in reading.rows if r.outcome == "needs_you"] == [3, 6]


@pytest.mark.parametrize("rows", [(2, 3, 4, 5, 6, 7), (2, 4, 6, 8), (1,)])
def test_colors_that_only_adorn_say_nothing(rows):
    extra = [visit(date=f"2025-09-{n}") for n in (23, 24)]
    reading = log(*extra, tweak=lambda ws: [paint(ws, n, YELLOW) for n in rows])
    assert not reading.questions


def test_a_color_that_repeats_a_column_says_nothing():
    def tweak(ws):
        for n in (3, 6):
            ws.cell(n, 2).value = "Marisol Vega"
            paint(ws, n, YELLOW)

    assert not [q for q in log(tweak=tweak).questions if q.key.startswith("fill")]


def test_comments_stay_with_their_row_and_doubts_are_asked():
    def tweak(ws):
        ws["D2"].comment = Comment("Theo Okonjo:\nbrought the new kit", "Theo Okonjo")
        ws["A3"].comment = Comment("teacher was a no show", "x")
        ws["F4"].comment = Comment("should be 60", "x")

    got = by_row(log(tweak=tweak))
    assert got[2]["outcome"] == "assumed"
    assert got[2]["raw"]["comment on D2"] == "brought the new kit"
    assert got[2]["session"]["summary"] == "brought the new kit"
    assert got[3]["questions"] == ["comment:state"]
    assert got[4]["questions"] == ["comment:correction"]


def test_single_cells_struck_through_are_asked():
    def tweak(ws):
        ws["D3"].font = Font(strike=True)
        ws["D4"] = CellRichText(TextBlock(InlineFont(strike=True), "Julia Ramírez"), " Mei Chu")

    got = by_row(log(tweak=tweak))
    assert got[3]["questions"] == ["struck:cells"]
    assert "struck:cells" in got[4]["questions"]


def test_hidden_columns_are_read_and_told():
    def tweak(ws):
        ws.column_dimensions["F"].hidden = True

    reading = log(tweak=tweak)
    assert reading.rows[1].session.minutes == 45
    assert any("Hidden columns" in note and "F" in note for note in reading.notes)


def test_filtered_rows_are_read_and_told():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    ws = book.add_worksheet("Log")
    for i, row in enumerate([HEAD, *(visit(date=day) for day in DAYS)]):
        ws.write_row(i, 0, row)
    ws.autofilter(0, 0, 6, 6)
    ws.filter_column(1, "x == Okonjo")
    ws.set_row(2, None, None, {"hidden": True})
    book.close()
    (one,) = read_bytes(stream.getvalue(), "log.xlsx")
    assert (one.sheets[0].hidden_rows, one.sheets[0].filtered) == ({3}, True)


def test_a_hidden_sheet_is_told():
    reading = read_sheets(
        {"Log": [HEAD, visit()], "Old": [HEAD, visit(date="2025-09-24")]},
        tweak=lambda book: setattr(book["Old"], "sheet_state", "hidden"),
    )
    assert [o for _r, o in outcomes(reading)].count("ok") == 2
    assert any("“Old” is hidden" in note for note in reading.notes)


ODS = """<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s"
 xmlns:fo="f"><office:automatic-styles><style:style style:name="c1" style:family="table-cell">
<style:table-cell-properties fo:background-color="#ffff00"/></style:style>
<style:style style:name="c2" style:family="table-cell"><style:text-properties
 style:text-line-through-style="solid"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="Log">
<table:table-column/><table:table-column table:visibility="collapse"/>
<table:table-row><table:table-cell/><table:table-cell table:style-name="c1"/></table:table-row>
<table:table-row table:visibility="filter" table:number-rows-repeated="2"><table:table-cell
 table:style-name="c2"><office:annotation><text:p>no show</text:p></office:annotation>
</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>
</office:document-content>"""


def test_marks_of_an_open_document():
    urns = {
        '"o"': '"urn:oasis:names:tc:opendocument:xmlns:office:1.0"',
        '"t"': '"urn:oasis:names:tc:opendocument:xmlns:table:1.0"',
    }
    xml = ODS
    for short, urn in urns.items():
        xml = xml.replace(f"={short}", f"={urn}")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("content.xml", xml)
    sheet = Sheet("f.ods", "Log", [["a", "b"], ["c", "d"], ["e", "f"]])
    add_document_marks(stream.getvalue(), [sheet])
    assert (sheet.hidden_rows, sheet.filtered, sheet.hidden_columns) == ({2, 3}, True, {1})
    assert sheet.fills == {1: {1: "yellow FFFF00"}}
    assert (sheet.struck, sheet.comments) == ({2: {0}}, {2: {0: "no show"}})


def test_what_a_format_does_not_show_is_told():
    sheet = Sheet("f.xls", "Log", [["a"]])
    workbooks._add_marks(b"\xd0\xcf\x11\xe0", [sheet])
    assert "cannot be seen in this format" in sheet.notes[0]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("FFFFFF00", "yellow FFFF00"),
        ("FFF2CC", "yellow FFF2CC"),
        ("C6EFCE", "green C6EFCE"),
        ("FF0000", "red FF0000"),
        ("FFFFFF", ""),
        ("D9D9D9", "gray D9D9D9"),
        ("zz", ""),
    ],
)
def test_names_of_colors(code, name):
    assert named(code) == name
    assert tinted("4472C4", 0) == "4472C4"


def test_marks_that_cannot_be_read_do_not_refuse_the_workbook():
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(visit())
    stream = io.BytesIO()
    book.save(stream)
    old = zipfile.ZipFile(io.BytesIO(stream.getvalue()))
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as archive:
        for name in old.namelist():
            part = old.read(name)
            archive.writestr(name, b"<styleSheet><fonts>" if name == "xl/styles.xml" else part)
    (one,) = read_bytes(changed.getvalue(), "log.xlsx")
    assert one.refusal or any("cannot be seen" in n for n in one.sheets[0].notes)


def corpus_file(name):
    return Path(__file__).parents[1] / "corpus/files" / name


def test_marks_of_an_old_workbook():
    sheet = read_bytes(corpus_file("comments-colors/legend and comments.xls").read_bytes(), "o.xls")
    new = read_bytes(corpus_file("comments-colors/legend and comments.xlsx").read_bytes(), "n.xlsx")
    old, same = sheet[0].sheets[0], new[0].sheets[0]
    assert old.comments and old.comments == same.comments
    assert {r: set(c) for r, c in old.fills.items()} == {r: set(c) for r, c in same.fills.items()}
    assert not any("cannot be seen" in note for note in old.notes)


def test_an_old_workbook_is_read_though_its_marks_are_not(monkeypatch):
    monkeypatch.setattr(oldmarks, "MOST_BYTES", 10)
    content = corpus_file("comments-colors/legend and comments.xls").read_bytes()
    (sheet,) = read_bytes(content, "o.xls")[0].sheets
    assert len(sheet.rows) > 20 and "cannot be seen" in sheet.notes[0]
