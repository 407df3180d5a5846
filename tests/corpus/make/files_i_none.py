"""Sheets that are no coaching log, and files that cannot be read."""

import io
import random
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import msoffcrypto.format.ooxml
import openpyxl

from tests.corpus.make.book import Book, Cell, nothing
from tests.corpus.make.registry import made
from tests.corpus.make.town import PEOPLE, SCHOOLS
from tests.corpus.make.writers import WRITERS


def table(book: Book, why: str, rows: list[list[Any]], name: str = "Sheet1") -> None:
    """A sheet of which no row is a visit."""
    page = book.sheet(name)
    for number, row in enumerate(rows):
        page.add(row, nothing("header" if number == 0 else "other"))
    book.is_log, book.why = False, why


@made("not-a-log/kit orders 2024.xlsx", "openpyxl")
def orders(book: Book) -> None:
    """Orders, with dates and schools."""
    rows: list[list[Any]] = [["Date", "School", "Item", "Qty", "Unit price", "Ordered by"]]
    for number, item in enumerate(("Micro:bit kit", "Goggles", "Base ten blocks", "Ramps") * 3):
        school = SCHOOLS[number]["short"]
        day = Cell(date(2024, 9, 3 + number), fmt="m/d/yyyy")
        rows.append([day, school, item, number + 2, 12.5 * (number + 1), "Renata Vega"])
    table(book, "orders of material: dates and schools, but nobody was coached", rows)


@made("not-a-log/teacher survey (Responses).csv", "google")
def survey(book: Book) -> None:
    """A form's answers about coaching: opinions, no visits."""
    rows: list[list[Any]] = [["Timestamp", "Email Address", "School Site",
                              "How often did you meet with a coach?",
                              "Coaching helped my teaching (1-5)", "Comments"]]  # fmt: skip
    teachers = [p for p in PEOPLE.values() if p.role == "teacher"][:14]
    for number, person in enumerate(teachers):
        rows.append(
            [
                f"5/{number + 10}/2025 9:1{number % 10}:07",
                person.email,
                person.placements[0].school.replace("-", " ").title(),
                ("Monthly", "Weekly", "Never")[number % 3],
                number % 5 + 1,
                "thanks",
            ]
        )
    table(book, "a survey's answers: opinions about coaching, no visits", rows)


@made("not-a-log/totals only.xls", "xlwt")
def only_totals(book: Book) -> None:
    """Sessions and hours for each school and month: sums of visits that are not in the file."""
    rows: list[list[Any]] = [["School", "Aug", "Sep", "Oct", "Nov", "Dec", "Total"]]
    for number, school in enumerate(SCHOOLS):
        counts = [(number * 3 + month * 5) % 9 for month in range(5)]
        rows.append([school["short"], *counts, sum(counts)])
    table(book, "totals only: the visits behind them are not in the file", rows, "Summary")


@made("not-a-log/staff list.csv", "csv")
def staff(book: Book) -> None:
    """A roster."""
    rows: list[list[Any]] = [["Employee ID", "Last", "First", "E-mail", "School", "Position"]]
    for number, person in enumerate(list(PEOPLE.values())[7:40]):
        school = person.placements[0].school
        rows.append([4100 + number, person.family, person.given, person.email, school, person.role])
    table(book, "a list of staff: people and schools, no dates of visits", rows)


@made("not-a-log/caseload.ods", "soffice", target="ods")
def caseload(book: Book) -> None:
    """Coach by teacher, with goals, but when they met is not said."""
    rows: list[list[Any]] = [["Coach", "Teacher", "School", "Goal", "Visits planned"]]
    teachers = [p for p in PEOPLE.values() if p.role == "teacher"][20:32]
    for number, person in enumerate(teachers):
        goal = ("talk moves", "lab notebooks", "3-act tasks")[number % 3]
        rows.append(["Theo Okonjo", f"{person.given} {person.family}",
                     person.placements[0].school.title(), goal, 8])  # fmt: skip
    table(book, "who coaches whom: plans and goals, no visits that took place", rows)


@made("not-a-log/blank template.xlsx", "node")
def template(book: Book) -> None:
    """A log's header, and nobody has written under it."""
    rows = [["Date", "Coach", "School", "Teacher", "Type", "Minutes", "Next steps"]]
    table(book, "a log's header without any visit under it", rows)


@made("not-a-log/bell schedule.html", "html")
def bells(book: Book) -> None:
    """Times of the school day."""
    rows: list[list[Any]] = [["Period", "Start", "End", "Minutes"]]
    rows += [[n, f"{7 + n}:05", f"{7 + n}:55", 50] for n in range(1, 8)]
    table(book, "a bell schedule: times without dates or people", rows)


def plain_book() -> bytes:
    """A small sound workbook."""
    workbook = openpyxl.Workbook()
    workbook.active.append(["Date", "Coach", "Teacher"])
    for number in range(1, 28):
        workbook.active.append([f"10/{number}/2024", "Renata Vega", f"teacher {number}"])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _repacked(part: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with (zipfile.ZipFile(io.BytesIO(plain_book())) as old,
          zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new):  # fmt: skip
        for name in dict.fromkeys([*old.namelist(), part]):
            new.writestr(name, data if name == part else old.read(name))
    return out.getvalue()


def _locked() -> bytes:
    out = io.BytesIO()
    locked = msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(plain_book()))
    locked.encrypt("tide", out)
    return out.getvalue()


def _bomb() -> bytes:
    head = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/'
    head += b'spreadsheetml/2006/main"><sheetData>'
    row = b'<row><c t="inlineStr"><is><t>' + b"A" * 4000 + b"</t></is></c></row>"
    return _repacked("xl/worksheets/sheet1.xml", head + row * 60_000 + b"</sheetData></worksheet>")


def _entities() -> bytes:
    lol = ['<!ENTITY a0 "laugh">']
    lol += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return (f'<?xml version="1.0"?><!DOCTYPE Workbook [{"".join(lol)}]>'
            '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
            ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="x">'
            '<Table><Row><Cell><Data ss:Type="String">&a9;</Data></Cell></Row></Table></Worksheet>'
            "</Workbook>").encode()  # fmt: skip


def _external() -> bytes:
    text = ('<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst '
            'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&x;</t></si>'
            "</sst>")  # fmt: skip
    return _repacked("xl/sharedStrings.xml", text.encode())


def _document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document xmlns:w='w'>Minutes</w:document>")
    return out.getvalue()


def _slip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../outside.csv", "Date,Coach\n10/1/2024,Renata Vega\n")
    return out.getvalue()


def _picture() -> bytes:
    noise = random.Random("picture").randbytes(3000)
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + noise


BROKEN = {
    "locked.xlsx": (_locked, "password", "the file asks for a password"),
    "half.xlsx": (lambda: plain_book()[:3000], "truncated", "the file ends in the middle"),
    "bomb.xlsx": (_bomb, "bomb", "240 MB unpacked out of a small file"),
    "laughs.xml": (_entities, "entity", "XML entities that unfold without end"),
    "outside.xlsx": (_external, "entity", "an XML entity that reads a file of the server"),
    "empty.csv": (lambda: b"", "empty", "the file is empty"),
    "picture.csv": (_picture, "binary", "a picture under the name of a csv"),
    "minutes.xlsx": (_document, "other", "a text document, not a workbook"),
    "climbs.zip": (_slip, "path", "a member that would be written outside of the folder"),
    "signin.xls": (lambda: b"<html><body><h1>Sign in</h1><form>Password</form></body></html>",
                   "other", "a sign-in page in place of the export"),
}  # fmt: skip


def by_hand(book: Book, path: Path, **_options: Any) -> None:
    """A file that nobody can read."""
    path.write_bytes(BROKEN[book.name][0]())


WRITERS["by-hand"] = (by_hand, "bytes put together by hand", False)


def _register(name: str) -> None:
    @made(f"broken/{name}", "by-hand")
    def fill(book: Book) -> None:
        _made, book.refused, book.why = BROKEN[name]
        book.is_log = False


for _name in BROKEN:
    _register(_name)
