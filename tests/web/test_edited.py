"""Visits out as a sheet, edited, and back by page; the template."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scope

from stemhappens.coaching.models import Session
from stemhappens.core.actor import Role
from stemhappens.intake.models import Staged
from tests.intake.district import known_district, take_in
from tests.intake.test_commit import csv
from tests.intake.test_edited import filled
from tests.intake.world import visit
from tests.web.test_imports import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def district():
    made = known_district()
    take_in(made, csv(visit(notes="CANARY words"), visit(date="9/16/2025")), "log.csv")
    return made


def upload(client, content: bytes, name: str = "visits.xlsx"):
    return client.post("/tern/sessions/edited/", {"file": SimpleUploadedFile(name, content)})


def test_out_edited_and_back_with_undo(district):
    client = sign_in(district, Role.DIRECTOR)
    out = client.get("/tern/sessions/visits.xlsx?period=all")
    assert "attachment" in out["Content-Disposition"]
    assert b"CANARY" not in b"".join(
        str(cell.value).encode()
        for sheet in openpyxl.load_workbook(BytesIO(out.content))
        for row in sheet.iter_rows()
        for cell in row
    )
    edited = filled(out.content, {"Minutes": 75}, {"School": "Nowhere"})
    sent = upload(client, edited)
    assert sent.status_code == 302
    page = client.get(sent.url).content.decode()
    assert "This sheet changes 1 visit; 1 row stays" in page
    assert "45 → 75" in page
    assert "No school is called “Nowhere”." in page
    done = client.post(sent.url, {"act": "edit"})
    assert done.url == "/tern/sessions/"
    with scope(district=district):
        assert [s.minutes for s in Session.objects.order_by("day")] == [75, 45]
        assert not Staged.objects.exists()
    assert "1 visit is changed." in client.get("/tern/sessions/").content.decode()


def test_a_log_is_sent_to_import_and_a_picture_refused(district):
    client = sign_in(district, Role.DIRECTOR)
    for content, said in ((csv(visit()), "was not taken out here"), (b"\x89PNG\r\n", "PNG")):
        sent = upload(client, content)
        assert sent.status_code == 422
        assert said in sent.content.decode()
    assert client.post("/tern/sessions/edited/").status_code == 422
    assert not Staged.objects.exists()


def test_left_alone_it_is_gone(district):
    client = sign_in(district, Role.DIRECTOR)
    sent = upload(client, client.get("/tern/sessions/visits.xlsx?period=all").content)
    assert "Nothing was changed in this sheet" in client.get(sent.url).content.decode()
    client.post(sent.url, {"act": "discard"})
    assert client.get(sent.url).status_code == 404


def test_the_template_holds_the_districts_words(district):
    client = sign_in(district, Role.DIRECTOR)
    sent = client.get("/tern/import/template.xlsx")
    book = openpyxl.load_workbook(BytesIO(sent.content))
    words = {cell.value for column in book["Lists"].iter_cols() for cell in column}
    assert {"Theo Okonjo", "Lincoln Elementary School", "Observation"} <= words
