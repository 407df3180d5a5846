"""Files that cannot be read are refused as a whole, with a sentence; nothing crashes."""

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from stemhappens.intake.files.read import read_bytes, read_path
from stemhappens.intake.files.sheets import Limits
from tests.intake.world import HEAD, read_text, visit


def workbook(rows=(HEAD,)) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("Log")
    for i, row in enumerate(rows):
        sheet.write_row(i, 0, row)
    book.close()
    return stream.getvalue()


def packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
REFUSED = {
    "empty": (b"", "empty"),
    "only a mark": (b"\xef\xbb\xbf\r\n", "empty"),
    "only separators": (b",,,\n,,,\n", "empty"),
    "pdf named csv": (b"%PDF-1.7 ...", "PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n0000", "PNG"),
    "random bytes": (bytes(range(256)) * 40, "binary"),
    "half a workbook": (workbook()[:-400], "cut off or damaged"),
    "half a zip": (packed({"a.csv": b"x,y\n" * 99})[:60], "cut off or damaged"),
    "password": (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
    "old binary that is none": (OLE + b"\0" * 2000, "damaged"),
    "web page": (b"<html><body><p>Please sign in</p></body></html>", "without a table"),
    "json": (b'{"date": "9/3/25"}', "JSON"),
    "xml": (b'<?xml version="1.0"?><a/>', "XML"),
    "word": (packed({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "Word"),
    "empty zip": (packed({}), "no file"),
    "prose": (b"Dear all\n\nthe log follows next week\n", "one column"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_sentence(name):
    content, word = REFUSED[name]
    (one,) = read_bytes(content, "log.csv")
    assert one.refusal.endswith((".", ".'")), one
    assert word in one.refusal
    assert not one.sheets


def test_too_large(tmp_path):
    path = tmp_path / "log.csv"
    path.write_bytes(b"x" * 2000)
    (one,) = read_path(path, Limits(file_bytes=1000))
    assert "MB" in one.refusal


def test_too_many_rows():
    (one,) = read_bytes(b"a,b\n" * 50, "log.csv", Limits(rows=40))
    assert "more than 40 rows" in one.refusal


def test_zip_bomb():
    (one,) = read_bytes(packed({"log.csv": b"0" * 50_000_000}), "log.zip", Limits(ratio=10))
    assert "far more than its size allows" in one.refusal


def test_path_traversal_and_nested_zip_are_not_read():
    files = {
        "../evil.csv": b"a,b\n1,2\n",
        "in.zip": packed({"a.csv": b"a,b\n"}),
        "good.csv": b"a,b\n1,2\n",
    }
    read = {f.file: f.refusal for f in read_bytes(packed(files), "log.zip")}
    assert "outside the zip" in read["log.zip/../evil.csv"]
    assert "zip inside a zip" in read["log.zip/in.zip"]
    assert read["log.zip/good.csv"] == ""


def test_too_many_files():
    (one,) = read_bytes(
        packed({f"{i}.csv": b"a,b\n" for i in range(9)}), "log.zip", Limits(files=8)
    )
    assert "9 files" in one.refusal


def test_xml_with_entities_is_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><worksheet/>'
    good = zipfile.ZipFile(io.BytesIO(workbook()))
    files = {n: good.read(n) for n in good.namelist()} | {"xl/styles.xml": bomb}
    (one,) = read_bytes(packed(files), "log.xlsx")
    assert one.refusal


def test_missing_file_and_empty_folder(tmp_path):
    assert read_path(tmp_path / "none.csv")[0].refusal
    assert "holds no file" in read_path(tmp_path)[0].refusal


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(encoding, delimiter):
    rows = [HEAD, *(visit(teacher="Julia Ramírez", notes=f"señal {i}") for i in range(9))]
    text = "\r\n".join(delimiter.join(map(str, row)) for row in rows)
    (one,) = read_bytes(text.encode(encoding), "log.csv")
    assert one.refusal == ""
    assert one.sheets[0].rows[1][3] == "Julia Ramírez"
    assert len(one.sheets[0].rows) == 10


def test_garbled_accents_are_mended():
    garbled = "Date,Teacher\n9/3/25,Julia Ramírez\n".encode().decode("cp1252").encode()
    (one,) = read_bytes(garbled, "log.csv")
    assert one.sheets[0].rows[1][1] == "Julia Ramírez"
    assert one.sheets[0].notes


def test_web_page_that_calls_itself_xls():
    page = (
        "<html><table><tr><th>Date</th><th>Coach</th></tr>"
        "<tr><td>9/3/25</td><td>Vega</td></tr></table>"
    )
    (one,) = read_bytes(page.encode(), "log.xls")
    assert one.sheets[0].rows == [["Date", "Coach"], ["9/3/25", "Vega"]]


def test_a_refused_file_is_one_row_of_the_reading():
    reading = read_text("%PDF-1.4")
    assert [r.outcome for r in reading.rows] == ["refused"]
    assert "PDF" in reading.to_json()["rows"][0]["reasons"][0]


def test_a_web_page_takes_no_more_cells_than_its_limits():
    row = "<tr>" + '<td colspan="100">x</td>' * 50 + "</tr>"
    page = f"<html><table>{row * 3}</table></html>".encode()
    (one,) = read_bytes(page, "log.xls", Limits(columns=120))
    assert [len(r) for r in one.sheets[0].rows] == [120] * 3
    assert one.sheets[0].rows[0][100] == "x"
    (one,) = read_bytes(page, "log.xls", Limits(columns=120, cells=300))
    assert "too many cells" in one.refusal
    (one,) = read_bytes(page, "log.xls", Limits(rows=3))
    assert "more than 3 rows" in one.refusal


def test_an_entity_in_a_part_that_nobody_reads():
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Date", "Teacher"])
    book.save(out)
    with zipfile.ZipFile(out, "a") as archive:
        text = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
        archive.writestr("xl/extra.xml", text.encode("utf-16-le"))
    (read,) = read_bytes(out.getvalue(), "log.xlsx")
    assert "definitions" in read.refusal and not read.sheets
