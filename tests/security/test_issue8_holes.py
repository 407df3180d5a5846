"""Holes that an attacker found in the import, closed: each of these failed before its mend."""

import io
import zipfile

import pytest
from django.test import Client
from django_scopes import scope
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from stemhappens.access.models import User
from stemhappens.access.services import add_membership
from stemhappens.core.actor import Role
from stemhappens.core.write import write, write_accounts
from stemhappens.intake.commit.memory import COLUMN
from stemhappens.intake.files.read import read_bytes
from stemhappens.intake.models import ImportRow
from stemhappens.people.models import PersonName
from tests.intake.district import START, director, known_district
from tests.intake.world import HEAD, visit
from tests.support.world import make_world
from tests.web.test_imports import rows, sign_in, upload

SCHOOL = "Lincoln Elementary School"
STAFF = [
    ["First", "Last", "Role", "School", "Email"],
    *[[f"Ann{i}", f"Smith{i}", "Teacher", SCHOOL, f"a{i}@x.org"] for i in range(4)],
]
KIDS = [
    ["First", "Last", "Grade", "School", "Student ID"],
    *[[f"Canarykid{i}", "Jones", i, SCHOOL, f"99{i}"] for i in range(4)],
]
NOTED = [visit(notes="canary"), visit(teacher="Quentin Abernathy", notes="canary")]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


def second(district):
    with write_accounts("test", "add a user") as unit:
        user = unit.add(User(email=f"second@{district.slug}.test", name="Second"))
    with write(district, director(district), "add") as unit:
        add_membership(unit, user, Role.DIRECTOR, START)
    client = Client()
    client.force_login(user)
    return client


def read_by(client, url):
    said = client.get(url).content.decode() + client.get(url + "rows/").content.decode()
    left = client.get(url + "left/")
    if left.status_code == 404:
        return said
    book = load_workbook(io.BytesIO(left.content))
    return said + repr([[c.value for c in row] for sheet in book for row in sheet])


def as_xlsx(*lines, comment=""):
    book, out = Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    if comment:
        book.active["D3"].comment = Comment(comment, "x")
    book.save(out)
    return out.getvalue()


def crafted(*, binary: bool) -> bytes:
    """A workbook of a few kB that would be laid out as 17 billion cells."""
    source, out = zipfile.ZipFile(io.BytesIO(as_xlsx(HEAD, visit()))), io.BytesIO()
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("a.txt"), b"JUNKJUNK")
        for info in source.infolist():
            held = source.read(info)
            if info.filename.endswith("sheet1.xml"):
                held = held.replace(b"</sheetData>", far)
            archive.writestr(info.filename, held)
        if binary:
            archive.writestr("xl/workbook.bin", b"")
    # a member that is not what its checksum says, before the sheet: the others are looked at, too
    return out.getvalue().replace(b"JUNKJUNK", b"JUNKJUNK" if binary else b"JUNKJUNX")


@pytest.mark.parametrize("binary", [True, False])
def test_a_small_workbook_is_refused_before_anything_lays_it_out(binary):
    (read,) = read_bytes(crafted(binary=binary), "log.xlsx")
    assert read.refusal and not read.sheets


def test_another_director_reads_no_notes_by_calling_the_column_something_else():
    d = known_district()
    sent = upload(
        sign_in(d, Role.DIRECTOR),
        rows(visit(notes="canary"), visit(teacher="Quentin Abernathy", notes="canary")),
    )
    other = second(d)
    assert "canary" not in read_by(other, sent.url)
    other.post(sent.url, {"act": "answer", COLUMN + "Notes": "topic"})
    assert "canary" not in read_by(other, sent.url)


def test_another_director_reads_no_comments_of_cells():
    d = known_district()
    content = as_xlsx(HEAD, visit(), visit(teacher="Quentin Abernathy"), comment="canary she cried")
    sent = upload(sign_in(d, Role.DIRECTOR), content, "log.xlsx")
    assert "canary" not in read_by(second(d), sent.url)


def calendar() -> bytes:
    said = [
        "Julia Ramírez observation 45 min",
        "canary Julia cried about her principal",
        "Julia Ramírez - Observation",
        "Mei Chu debrief - canary she wants to quit",
        "",
    ]
    weeks = [line for first in (1, 8, 15, 22) for line in ([*range(first, first + 5)], said)]
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    return as_xlsx(["September 2025"], days, *weeks)


def test_words_of_a_calendar_are_not_in_the_record_of_its_import():
    d = known_district()
    one = sign_in(d, Role.DIRECTOR)
    sent = upload(one, calendar(), "log.xlsx")
    done = one.post(sent.url, {"act": "import"})
    assert "canary" not in second(d).get(done.url).content.decode()


def test_another_director_reads_no_waiting_calendar():
    d = known_district()
    sent = upload(sign_in(d, Role.DIRECTOR), calendar(), "log.xlsx")
    assert "canary" not in read_by(second(d), sent.url)


def test_a_director_who_coaches_reads_no_words_of_another_by_merging():
    w = make_world()
    with write_accounts("test", "add") as unit:
        user = unit.add(User(email="both@tern.test", name="both"))
    with w.unit() as unit:
        add_membership(unit, user, Role.DIRECTOR, START)
        add_membership(unit, user, Role.COACH, START, person=w.people["maya"])
    client = Client()
    client.force_login(user)
    theirs = w.log(w.actor(Role.COACH, "theo"), summary="canary", minutes=45)
    page = f"/tern/sessions/{theirs.uid}/"
    assert "canary" not in client.get(page).content.decode()
    head = ["Date", "Coach", "School", "Teacher", "Type", "Minutes", "Notes"]
    line = ["5/6/2026", "Maya Test", "Birch", "Carla Test", "Observation", "45", "x"]
    mine = "\n".join(",".join(cells) for cells in (head, line))
    done = client.post(upload(client, mine.encode()).url, {"act": "import"})
    client.post(done.url + "pairs/", {"act": "all"})
    assert "canary" not in client.get(page).content.decode()


def test_a_staff_workbook_with_a_sheet_of_students_is_refused_and_not_kept(tmp_path):
    d = known_district()
    book, out = Workbook(), io.BytesIO()
    for line in [
        ["First", "Last", "Role", "School", "Email"],
        *[
            [f"Ann{i}", f"Smith{i}", "Teacher", "Lincoln Elementary School", f"a{i}@x.org"]
            for i in range(4)
        ],
    ]:
        book.active.append(line)
    kids = book.create_sheet("Kids")
    for line in [
        ["First", "Last", "Grade", "School", "Student ID"],
        *[[f"Canarykid{i}", "Jones", i, "Lincoln Elementary School", f"99{i}"] for i in range(4)],
    ]:
        kids.append(line)
    book.save(out)
    sent = upload(sign_in(d, Role.DIRECTOR), out.getvalue(), "r.xlsx", "roster")
    assert sent.status_code == 422
    assert not list(tmp_path.rglob("*.xlsx"))


def test_a_nul_far_into_a_file_leaves_the_waiting_page_whole():
    client = sign_in(known_district(), Role.DIRECTOR)
    client.raise_request_exception = False
    many = [visit(date=f"9/{15 + i % 5}/2025", minutes=str(20 + i)) for i in range(60)]
    sent = upload(client, rows(*many, visit(notes="nul \x00 here", date="9/22/2025")))
    assert sent.status_code == 422 or client.get(sent.url).status_code == 200


@pytest.mark.parametrize("kind", ["xlsx with a staff sheet", "csv alone"])
def test_students_of_a_list_without_roles_never_become_people(kind):
    d = known_district()
    client = sign_in(d, Role.DIRECTOR)
    if kind == "csv alone":
        sent = upload(
            client, "\n".join(",".join(map(str, x)) for x in KIDS).encode(), "kids.csv", "roster"
        )
    else:
        book, out = Workbook(), io.BytesIO()
        for sheet, lines in ((book.active, STAFF), (book.create_sheet("Kids"), KIDS)):
            for line in lines:
                sheet.append(line)
        book.save(out)
        sent = upload(client, out.getvalue(), "r.xlsx", "roster")
    if sent.status_code == 302:
        client.post(sent.url, {"act": "import", "confirm": "1"})
    with scope(district=d):
        assert not PersonName.objects.filter(given__startswith="Canarykid").exists()
        assert not ImportRow.objects.filter(raw__contains="Canarykid").exists()
