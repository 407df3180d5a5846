"""Formats that call themselves .xls, and delimited text as people save it."""

from pathlib import Path

import pytest

from stemhappens.intake.files.read import read_bytes
from stemhappens.intake.files.sheets import Limits
from stemhappens.intake.rows.log import read_files
from tests.intake.test_structure import sessions
from tests.intake.world import HEAD, KNOWN, visit

XML = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="s1"><Font ss:StrikeThrough="1"/></Style>
<Style ss:ID="s2"><Interior ss:Color="#FFFF00" ss:Pattern="Solid"/></Style></Styles>
<Worksheet ss:Name="Log"><Table><Column ss:Index="3" ss:Hidden="1"/>
<Row>{head}</Row>
<Row ss:Index="3"><Cell ss:MergeDown="1"><Data ss:Type="DateTime">2025-09-15T00:00:00.000</Data>
<Comment ss:Author="T"><ss:Data>no show</ss:Data></Comment></Cell>
<Cell ss:StyleID="s1"><Data ss:Type="String">Theo Okonjo</Data></Cell>
<Cell><Data ss:Type="String">Lincoln ES</Data></Cell><Cell ss:Index="5" ss:StyleID="s2">
<Data ss:Type="String">Obs &amp; more</Data></Cell>
<Cell><Data ss:Type="Number">45</Data></Cell></Row>
<Row ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="String">x</Data></Cell>
<Cell ss:Index="6"><Data ss:Type="DateTime">1899-12-31T00:45:00.000</Data></Cell></Row>
</Table></Worksheet></Workbook>""".format(
    head="".join(f'<Cell><Data ss:Type="String">{h}</Data></Cell>' for h in HEAD)
)


def test_a_workbook_in_one_xml_file():
    (one,) = read_bytes(XML.encode(), "log.xls")
    sheet = one.sheets[0]
    assert sheet.rows[0] == HEAD
    assert sheet.rows[1] == []
    assert sheet.rows[2][1:] == ["Theo Okonjo", "Lincoln ES", None, "Obs & more", 45]
    assert sheet.rows[3][5].total_seconds() == 45 * 60
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({4}, {2})
    assert (sheet.struck, sheet.fills) == ({3: {1}}, {3: {4: "yellow FFFF00"}})
    assert sheet.comments == {3: {0: "no show"}}
    assert sheet.merges == [(3, 0, 4, 0)]


def test_the_same_workbook_in_utf16():
    (one,) = read_bytes(XML.encode("utf-16"), "log.xml")
    assert one.sheets[0].rows[0] == HEAD


BAD = {
    "entities": XML.replace("<Workbook", '<!DOCTYPE x [<!ENTITY a "aa">]><Workbook', 1),
    "cut off": XML[:-200],
    "row far below": XML.replace('ss:Index="3"><Cell ss:M', 'ss:Index="9999999"><Cell ss:M'),
    "rows backwards": XML.replace('<Row ss:Hidden="1">', '<Row ss:Index="1">'),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_is_refused(name, encoding):
    (one,) = read_bytes(BAD[name].encode(encoding), "log.xls")
    assert one.refusal
    assert not one.sheets


def test_cells_far_to_the_right_are_left_out():
    wide = XML.replace('ss:Index="5"', 'ss:Index="90000"')
    (one,) = read_bytes(wide.encode(), "log.xls", Limits(columns=50))
    assert max(map(len, one.sheets[0].rows)) <= 50


def test_a_web_page_with_cells_over_several_rows():
    page = (
        "<html><table><tr><th>Date</th><th>Coach</th><th>School</th><th>Teacher</th>"
        "<th>Minutes</th></tr><tr><td rowspan=2>2025-09-15</td><td rowspan=2>Theo Okonjo</td>"
        "<td>Lincoln ES</td><td>Mei Chu</td><td>45</td></tr><tr><td>Lincoln ES</td>"
        "<td>Julia Ramirez</td><td>30</td></tr></table></html>"
    )
    made = sessions(read_files(read_bytes(page.encode(), "log.xls"), KNOWN, source="x"))
    assert [(m["session"]["date"], m["session"]["minutes"]) for m in made] == [
        ("2025-09-15", 45),
        ("2025-09-15", 30),
    ]
    assert [m["session"]["ids"]["teachers"] for m in made] == [("chu",), ("ramirez",)]


def test_quoted_line_breaks_and_ragged_rows():
    rows = [
        ",".join(HEAD),
        '2025-09-15,Theo Okonjo,Lincoln ES,Mei Chu,Obs,45,"saw the lab,\nthen ""talked"""',
        "2025-09-16,Theo Okonjo,Lincoln ES,Mei Chu",
        "2025-09-17,Theo Okonjo,Lincoln ES,Mei Chu,Obs,30,a,b,,c",
    ]
    (one,) = read_bytes("\r\n".join(rows).encode("utf-8-sig"), "log.csv")
    assert [len(r) for r in one.sheets[0].rows] == [7, 7, 4, 10]
    made = sessions(read_files([one], KNOWN, source="x"))
    assert [m["session"]["minutes"] for m in made] == [45, None, 30]
    assert made[0]["session"]["summary"] == 'saw the lab,\nthen "talked"'


@pytest.mark.parametrize("head", ["sep=;\r\n", ""])
def test_a_decimal_comma_with_semicolons(head):
    names = [*HEAD[:5], "Hours"]
    text = f"{head}{';'.join(names)}\r\n" + ";".join([*visit()[:5], "0,75"])
    made = sessions(read_files(read_bytes(text.encode(), "log.csv"), KNOWN, source="x"))
    assert made[0]["session"]["minutes"] == 45


def test_a_table_within_a_cell_ends_with_its_own_tag():
    page = (
        "<html><table><tr><th>Date<th>Coach</tr><tr><td>9/3/25<td>Vega"
        "<table><tr><td>a<td>b</tr><tr><td>c<td>d</tr></table></tr>"
        "<tr><td>9/4/25<td>Okonjo</tr></table></html>"
    )
    (one,) = read_bytes(page.encode(), "log.xls")
    assert [s.rows for s in one.sheets] == [
        [["Date", "Coach"], ["9/3/25", "Vega"], ["9/4/25", "Okonjo"]],
        [["a", "b"], ["c", "d"]],
    ]


def test_a_document_set_in_lines():
    path = Path(__file__).parents[1] / "corpus/files/dates-across/x marks.ods"
    (read,) = read_bytes(path.read_bytes(), "x.ods")
    assert not read.refusal and len(read.sheets[0].rows) > 8


def test_twice_encoded_letters_are_restored_each_by_itself():
    text = "Date,Teacher\n9/5/2024,Julia Ram\u00c3\u00adrez\n9/6/2024,\u00c3\u0081ngel \u0141\n"
    (read,) = read_bytes(text.encode(), "log.csv")
    assert [row[1] for row in read.sheets[0].rows[1:]] == ["Julia Ramírez", "Ángel Ł"]
    assert "restored" in " ".join(read.sheets[0].notes)
