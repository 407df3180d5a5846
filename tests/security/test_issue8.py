"""What an attacker with fresh eyes tried on imports, their waiting files and the guard; it held."""

import io
import struct
import zipfile
import zlib

import pytest
from django.db import connection
from django.test import Client
from openpyxl import Workbook

from stemhappens.access.models import User
from stemhappens.access.services import add_membership
from stemhappens.core.actor import Role
from stemhappens.core.db.guard import UnguardedWrite
from stemhappens.core.models import District
from stemhappens.core.write import write, write_accounts
from stemhappens.intake.files.read import read_bytes
from stemhappens.people.models import Topic
from tests.intake.district import START, bare_district, director, known_district
from tests.intake.world import HEAD, visit
from tests.web.test_imports import rows, sign_in, upload

pytestmark = pytest.mark.django_db(transaction=True)
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


def another(district: District, role: Role) -> Client:
    """A second user of a role."""
    with write_accounts("test", "add a user") as unit:
        user = unit.add(User(email=f"another.{role}@{district.slug}.test", name="Another"))
    with write(district, director(district), "add a membership") as unit:
        add_membership(unit, user, role, START)
    client = Client()
    client.force_login(user)
    return client


def far_sheet() -> tuple[bytes, bytes, bytes]:
    """A workbook with a cell in the last row and column; its sheet before it, and whole."""
    plain, out = io.BytesIO(), io.BytesIO()
    book = Workbook()
    book.active.append(HEAD)
    book.active.append(visit())
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for info in source.infolist():
            part = source.read(info)
            if info.filename.endswith("sheet1.xml"):
                before = part[: part.index(b"</sheetData>")]
                part = whole = part.replace(b"</sheetData>", FAR)
            file.writestr(info.filename, part)
    return out.getvalue(), before, whole


def test_a_far_cell_behind_a_false_size_is_refused():
    content, before, whole = far_sheet()
    for true, false in ((zlib.crc32(whole), zlib.crc32(before)), (len(whole), len(before))):
        content = content.replace(struct.pack("<L", true), struct.pack("<L", false))
    assert read_bytes(content, "log.xlsx")[0].refusal


@pytest.mark.parametrize("tail", ["", "rows/", "left/", "scorecard/"])
def test_a_waiting_log_is_open_to_directors_of_its_district_alone(tail):
    district = known_district()
    sent = upload(sign_in(district, Role.DIRECTOR), rows(visit(notes="canary")))
    assert sent.status_code == 302
    for role in (Role.ADMIN, Role.BOARD):
        assert another(district, role).get(sent.url + tail).status_code == 403
    elsewhere = another(bare_district("wren"), Role.DIRECTOR)
    assert elsewhere.get(sent.url + tail).status_code in (403, 404)
    assert elsewhere.get(sent.url.replace("/tern/", "/wren/") + tail).status_code == 404


def test_goals_and_notes_of_a_log_stay_unsaid_to_the_director():
    client = sign_in(known_district(), Role.DIRECTOR)
    words = ["canary-goal", "canary-step", "Cycle 1"]
    days = [visit(date=f"9/{day}/2025", notes="canary-note") + words for day in (15, 16, 17, 18)]
    lines = [[*HEAD, "Goal", "Next steps", "Cycle"], *days]
    text = "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)
    sent = upload(client, text.encode())
    pages = [client.get(sent.url)]
    done = client.post(sent.url, {"act": "import"})
    engagements = f"{done.url}engagements/"
    pages += [client.get(done.url), client.get(engagements)]
    pages.append(client.post(engagements, {"act": "all", "gap": "20"}, follow=True))
    pages.append(client.get("/tern/changes/"))
    for page in pages:
        assert page.status_code == 200
        assert "canary" not in page.content.decode()


def test_rows_of_another_table_are_not_copied_in_outside_a_unit():
    table = Topic._meta.db_table
    with connection.cursor() as cursor:
        for sql in (
            f"INSERT INTO {table} SELECT * FROM {table}",
            f'WITH new AS (SELECT 1) INSERT INTO main."{table}" SELECT * FROM new',
        ):
            with pytest.raises(UnguardedWrite):
                cursor.execute(sql)
