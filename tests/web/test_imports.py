"""Import by page: upload, answer, import, record, undo; refusals beside the field."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from openpyxl import Workbook, load_workbook

from stemhappens.access.models import User
from stemhappens.access.services import add_membership
from stemhappens.coaching.models import Attendance, Session, SessionText
from stemhappens.core.actor import Role
from stemhappens.core.models import District
from stemhappens.core.write import write, write_accounts
from stemhappens.intake.models import Import, ImportRow, Staged
from stemhappens.intake.stage import path_of
from stemhappens.people.models import PersonName
from tests.core.rows import contents
from tests.intake.district import START, bare_district, director, known_district
from tests.intake.world import HEAD, visit

pytestmark = pytest.mark.django_db(transaction=True)

BAD = {
    "empty": (b"", "empty"),
    "picture": (b"\x89PNG\r\n\x1a\n0000", "PNG"),
    "pdf": (b"%PDF-1.7 ...", "PDF"),
    "half a zip": (b"PK\x03\x04" + b"x" * 60, "cut off or damaged"),
    "unknown columns": (b"a,b,c\n1,2,3\n", "no coaching log"),
    "an order": (b"Item,Qty,Unit Cost,Vendor\nBeakers,12,3.50,Lab Co\n", "no coaching log"),
    "prose": (b"Dear all\n\nthe log follows\n", "one column"),
}


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


def sign_in(district: District, role: Role) -> Client:
    with write_accounts("test", "add a user") as unit:
        user = User(email=f"{role}@{district.slug}.test", name=str(role).title())
        user.set_password("correct horse battery")
        unit.add(user)
    with write(district, director(district), "add a membership") as unit:
        add_membership(unit, user, role, START)
    client = Client()
    client.force_login(user)
    return client


def rows(*lines: list) -> bytes:
    return "\n".join(",".join(f'"{c}"' for c in line) for line in (HEAD, *lines)).encode()


def upload(client: Client, content: bytes, name: str = "log.csv", kind: str = "sessions", **more):
    file = SimpleUploadedFile(name, content)
    data = {"kind": kind, "source": "The log", "file": file, **more}
    return client.post("/tern/import/", data)


def test_from_upload_to_undo():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    before = contents(district)
    sent = upload(client, rows(visit(), visit(teacher="Quentin Abernathy", date="9/16/2025")))
    assert sent.status_code == 302
    page = client.get(sent.url)
    assert "1 question settles 1 of 3 rows" in page.content.decode().replace("One", "1")
    assert "Who is “Quentin Abernathy”?" in page.content.decode()
    answered = {"act": "answer", "answer:person:quentin abernathy": "new"}
    client.post(sent.url, answered)
    assert "all are answered" in client.get(sent.url).content.decode()
    done = client.post(sent.url, {"act": "import"})
    assert done.status_code == 302
    assert not list(Staged.objects.exclude(kind="done"))
    record = client.get(done.url).content.decode()
    assert "2 of 3 rows are in" in record
    assert "2 sessions are in." in record
    assert 'href="/tern/impact/"' in record
    assert f'href="{done.url}undo/"' in record
    assert "15 September 2025</a>, Lincoln Elementary School, Julia Ramírez, " in record
    assert "Rows that waited are not in" not in record
    with scope(district=district):
        assert Session.objects.count() == 2
    undo = client.get(f"{done.url}undo/").content.decode()
    assert "everything will be as before" in undo
    assert "<li>1 person</li>" in undo
    assert "<li>2 sessions</li>" in undo
    undone = client.post(f"{done.url}undo/")
    assert "The import of log.csv is undone." in client.get(undone.url).content.decode()
    assert contents(district) == before


def test_somebody_on_the_roster_is_chosen_by_name():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    sent = upload(client, rows(visit(teacher="Quentin Abernathy")))
    page = client.get(sent.url).content.decode()
    assert "the id of" not in page
    assert 'name="free:person:quentin abernathy"' in page
    assert page.count('<option value="Mei Chu (Lincoln Elementary School)">') == 1
    typed = "Mei Chu (Lincoln Elementary School)"
    client.post(sent.url, {"act": "import", "free:person:quentin abernathy": typed})
    with scope(district=district):
        assert str(PersonName.objects.get(person=Attendance.objects.get().person)) == "Mei Chu"


def test_the_record_says_that_rows_waited_only_where_some_did():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    sent = upload(client, rows(visit(), visit(teacher="Quentin Abernathy", date="9/16/2025")))
    done = client.post(sent.url, {"act": "import"})
    assert "Rows that waited are not in" in client.get(done.url).content.decode()


def test_bytes_are_private_and_gone_after_the_import():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    sent = upload(client, rows(visit()))
    row = Staged.objects.get()
    assert path_of(row).stat().st_mode & 0o777 == 0o600
    client.post(sent.url, {"act": "import"})
    assert not path_of(row).exists()


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_refused_beside_the_field(name, home):
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    before = contents(district)
    content, word = BAD[name]
    sent = upload(client, content)
    text = sent.content.decode()
    assert sent.status_code == 422
    assert word in text[text.index('id="id_file_error"') :][:400]
    assert contents(district) == before
    assert not Staged.objects.exists()


def test_all_that_is_missing_is_said_at_once():
    client = sign_in(known_district(), Role.DIRECTOR)
    sent = client.post("/tern/import/", {"source": "kept"})
    text = sent.content.decode()
    assert sent.status_code == 422
    assert "Choose a file." in text
    assert "Say whether it is" in text
    assert 'value="kept"' in text


def test_200_megabytes_are_refused_before_they_are_read():
    client = sign_in(known_district(), Role.DIRECTOR)
    sent = client.post("/tern/import/", {}, CONTENT_LENGTH="200000000")
    assert sent.status_code == 413
    assert "at most 50 MB" in sent.content.decode()


def test_31_february_is_one_rejected_row():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    sent = upload(client, rows(visit(), visit(date="2/31/2026")))
    assert "is not a day" in client.get(sent.url + "?show=aside").content.decode()
    done = client.post(sent.url, {"act": "import"})
    with scope(district=district):
        assert Session.objects.count() == 1
    assert "rejected" in client.get(done.url).content.decode()


def test_the_same_file_again_writes_nothing():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    client.post(upload(client, rows(visit())).url, {"act": "import"})
    before = contents(district)
    again = upload(client, rows(visit()))
    assert "Already imported" in client.get(again.url).content.decode()
    client.post(again.url, {"act": "import"})
    assert contents(district) == before


def test_what_was_answered_is_not_asked_again():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    content = rows(visit(), visit(date="week of 9/22/2025"), visit(minutes="a while"))
    first = upload(client, content)
    page = client.get(first.url).content.decode()
    assert "Some rows give a week" in page
    assert "How long is “a while”?" in page
    week = re.search(r'name="(answer:[^"]+)" value="monday"', page).group(1)
    given = {week: "monday", "answer:minutes:text:a while": "unknown"}
    client.post(first.url, {"act": "answer", **given})
    assert "all are answered" in client.get(first.url).content.decode()
    client.post(first.url, {"act": "import"})
    before = contents(district)
    again = client.get(upload(client, content).url).content.decode()
    assert "Nothing is left to answer." in again
    assert "There is nothing new to import." in again
    assert again.count("Already imported on") == 3
    after = rows(visit(date="week of 10/6/2025", minutes="a while"))
    assert "Nothing is left to answer." in client.get(upload(client, after).url).content.decode()
    assert contents(district) == before


def test_rows_that_are_in_ask_nothing_though_the_answers_are_forgotten():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    content = rows(visit(minutes="a while"))
    first = upload(client, content)
    client.post(first.url, {"act": "import", "answer:minutes:text:a while": "unknown"})
    with scope(district=district):
        assert Session.objects.count() == 1
    Staged.objects.all().delete()
    page = client.get(upload(client, content).url).content.decode()
    assert "Nothing is left to answer." in page
    assert "Already imported on" in page


def test_a_column_can_be_corrected():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    odd = rows(visit(), visit(date="9/18/2025")).replace(b'"Type"', b'"Box 7"')
    sent = upload(client, odd)
    client.post(sent.url, {"act": "answer", "map:Box 7": "topic"})
    assert Staged.objects.get().answers == {"map:Box 7": "topic"}
    assert "You said so." in client.get(sent.url).content.decode()
    client.post(sent.url, {"act": "answer", "map:Box 7": "type"})
    client.post(sent.url, {"act": "import"})
    with scope(district=district):
        codes = Session.objects.values_list("session_type__code", flat=True)
        assert list(codes) == ["observation"] * 2
    more = rows(visit(), visit(date="9/16/2025")).replace(b'"Type"', b'"Box 7"')
    assert "You said so." in client.get(upload(client, more).url).content.decode()
    other = upload(client, more, source="Another log")
    assert "You said so." not in client.get(other.url).content.decode()


def roster_zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("orgs.csv", "sourcedId,name,type\nS1,Lincoln ES,school\n")
        archive.writestr(
            "users.csv",
            "sourcedId,orgSourcedIds,role,givenName,familyName,email\n"
            "u1,S1,teacher,Julia,Ramirez,j@x.org\nu2,S1,student,Secret,Child,\n",
        )
    return stream.getvalue()


def test_a_roster_by_the_admin_who_may_not_take_in_logs():
    district = bare_district()
    client = sign_in(district, Role.ADMIN)
    assert upload(client, rows(visit())).status_code == 422
    sent = upload(client, roster_zip(), "roster.zip", "roster")
    page = client.get(sent.url).content.decode()
    assert "New people" in page
    assert "Secret" not in page
    assert client.post(sent.url, {"act": "import"}).status_code == 302
    with scope(district=district):
        assert Import.objects.get().kind == "roster"


def test_other_district_and_other_roles_stay_outside():
    tern, heron = known_district(), bare_district("heron")
    sent = upload(sign_in(tern, Role.DIRECTOR), rows(visit()))
    uid = sent.url.split("/")[-2]
    assert sign_in(heron, Role.DIRECTOR).get(f"/heron/import/{uid}/").status_code == 404
    assert sign_in(tern, Role.ADMIN).get(sent.url).status_code == 403
    assert sign_in(tern, Role.BOARD).get(sent.url).status_code == 403
    assert Client().get(sent.url).status_code == 302


def test_what_is_in_use_stands_in_the_way_of_undo_and_may_be_kept():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    lines = [visit(), visit(date="9/16/2025")]
    done = client.post(upload(client, rows(*lines)).url, {"act": "import"})
    with write(district, director(district), "correct a visit") as unit:
        unit.change(Session.objects.order_by("day").first(), minutes=50)
    page = client.get(f"{done.url}undo/").content.decode()
    assert "1 later change rests on this import" in page
    assert client.post(f"{done.url}undo/").status_code == 409
    assert client.post(f"{done.url}undo/", {"keep": "1"}).status_code == 302
    with scope(district=district):
        assert [s.minutes for s in Session.objects.all()] == [50]


def test_a_row_says_online_once_and_gives_dates_in_words():
    client = sign_in(known_district(), Role.DIRECTOR)
    line = visit(date="9/17", school="Zoom", type="Zoom")
    page = client.get(upload(client, rows(visit(), line)).url).content.decode()
    assert "17 September 2025, online, Julia Ramírez, 45 min" in page
    assert "“9/17” is 17 September 2025." in page


WAITS = [
    visit(),
    visit(date="9/16/2025", teacher="Quentin Abernathy"),
    visit(date="2/31/2026", notes="CANARY the words"),
]


def left_rows(client: Client, url: str) -> list[list[object]]:
    """The workbook of the rows left out, read by another library."""
    sent = client.get(url + "left/")
    assert sent["Content-Type"].startswith("application/vnd.openxmlformats")
    book = load_workbook(io.BytesIO(sent.content))
    return [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]


def test_rows_left_out_come_back_mended_and_each_once():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    sent = upload(client, rows(*WAITS))
    head, waits, rejected = left_rows(client, sent.url)
    assert head[:-1] == HEAD
    assert head[-1].startswith("Why this row is not in")
    assert "not on the roster" in waits[-1]
    assert "is not a day" in rejected[-1]
    done = client.post(sent.url, {"act": "import"})
    record = client.get(done.url).content.decode()
    assert "they stay with the file" in record
    assert f'href="{sent.url}"' in record
    waits[3] = "Mei Chu"
    rejected[0] = "2/27/2026"
    mended = Workbook()
    for line in (head, waits, rejected):
        mended.active.append(line)
    stream = io.BytesIO()
    mended.save(stream)
    again = upload(client, stream.getvalue(), "mended.xlsx")
    assert "Import 2 rows" in client.get(again.url).content.decode()
    client.post(again.url, {"act": "import"})
    with scope(district=district):
        assert Session.objects.count() == 3
        assert "CANARY" in "".join(SessionText.objects.values_list("summary", flat=True))
    twice = upload(client, stream.getvalue(), "mended.xlsx")
    assert "There is nothing new to import." in client.get(twice.url).content.decode()


def test_what_a_coach_wrote_is_in_the_workbook_of_who_brought_the_file_alone():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    sent = upload(client, rows(*WAITS))
    assert any("CANARY the words" in row for row in left_rows(client, sent.url))
    Staged.objects.update(user=0)
    for part in ("left/", "rows/", "scorecard/"):
        assert client.get(sent.url + part).status_code == 404
    page = client.get(sent.url).content.decode()
    assert "Somebody else brought this log" in page
    assert "CANARY" not in page
    client.post(sent.url, {"act": "import"})
    with scope(district=district):
        assert not Session.objects.exists()
    client.post(sent.url, {"act": "discard"})
    assert client.get(sent.url).status_code == 404


def test_no_cell_of_the_workbook_is_a_formula():
    client = sign_in(known_district(), Role.DIRECTOR)
    sent = upload(client, rows(visit(teacher="=HYPERLINK(1)"), visit()))
    sheet = client.get(sent.url + "left/").content
    cells = [c for s in load_workbook(io.BytesIO(sheet)) for row in s.iter_rows() for c in row]
    risky = [c for c in cells if str(c.value).startswith("=")]
    assert risky
    assert all(c.quotePrefix and c.number_format == "@" for c in risky)


def test_rows_are_taken_out_as_csv_without_words():
    client = sign_in(known_district(), Role.DIRECTOR)
    sent = upload(client, rows(*WAITS))
    text = client.get(sent.url + "rows/?show=waiting").content.decode()
    assert "Quentin Abernathy" in text
    assert "2/31/2026" not in text
    assert "CANARY" not in client.get(sent.url + "rows/").content.decode()


TWO_COACHES = (visit(), visit(coach="Marisol Vega", minutes="50"))


def test_a_visit_that_two_coaches_logged_is_merged_and_taken_apart_again():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    done = client.post(upload(client, rows(*TWO_COACHES)).url, {"act": "import"})
    before = contents(district)
    record = client.get(done.url).content.decode()
    assert "One pair looks like one visit" in record
    page = client.get(done.url + "pairs/").content.decode()
    assert "<mark>Theo Okonjo</mark>" in page
    assert "<mark>50</mark>" in page
    key = re.search(r'name="pair" value="([^"]+)"', page).group(1)
    client.post(done.url + "pairs/", {"act": "merge", "pair": key, "minutes": "50"})
    with scope(district=district):
        session = Session.objects.get()
        assert session.minutes == 50
        assert session.coaches.count() == 2
        assert set(ImportRow.objects.exclude(session=None).values_list("session", flat=True)) == {
            session.pk
        }
    after = client.get(done.url + "pairs/").content.decode()
    assert "No two visits look like one" in after
    client.post(re.search(r'action="(/tern/undo/[^"]+)"', after).group(1).replace("&amp;", "&"))
    assert contents(district) == before


def test_two_visits_that_stay_two_are_not_asked_about_again():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    done = client.post(upload(client, rows(*TWO_COACHES)).url, {"act": "import"})
    page = client.get(done.url + "pairs/").content.decode()
    key = re.search(r'name="pair" value="([^"]+)"', page).group(1)
    client.post(done.url + "pairs/", {"act": "apart", "pair": key})
    assert "No two visits look like one" in client.get(done.url + "pairs/").content.decode()
    with scope(district=district):
        assert Session.objects.count() == 2


def test_a_long_import_says_how_far_it_is_and_leads_to_its_record():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    sent = upload(client, rows(*WAITS))
    Staged.objects.update(phase="staging", done=1200, of=5000, beat=timezone.now())
    page = client.get(sent.url).content.decode()
    assert "1,200 of 5,000 rows" in page
    assert 'hx-trigger="every 1s"' in page
    client.post(sent.url, {"act": "discard"})
    assert Staged.objects.exists()
    Staged.objects.update(phase="stopped", stopped="It stopped. Nothing is in.")
    assert "It stopped. Nothing is in." in client.get(sent.url).content.decode()
    done = client.post(sent.url, {"act": "import"})
    uid = done.url.split("/")[-2]
    Staged.objects.filter(kind="sessions").update(phase="", stopped="", imported=uid)
    assert client.get(sent.url + "?follow=1").url == done.url
    assert client.get(sent.url).status_code == 200


def test_a_waiting_file_tells_what_it_is_good_for():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    sent = upload(client, rows(visit(), visit(date="9/16/2025", minutes="")))
    page = client.get(f"{sent.url}scorecard/").content.decode()
    assert "questions of a board" in page
    assert "Minutes in 1 of 2 visits" in page
    assert "1 of 2" in page and "50%" in page
    assert "scorecard/" in client.get(sent.url).content.decode()
    start = client.get("/tern/import/").content.decode()
    for link in ("/tern/import/template.xlsx", "/tern/move/", "/tern/reconcile/"):
        assert link in start
