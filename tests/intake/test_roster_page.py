"""The page of a waiting roster: each difference with its reason, questions, and what stays out."""

import re

import pytest
from django_scopes import scope

from stemhappens.core.actor import Role
from stemhappens.intake.models import Import, ImportRow, Staged
from tests.core.rows import contents
from tests.intake.district import bare_district
from tests.intake.test_roster_commit import roster, take
from tests.intake.test_roster_linking import people, typed
from tests.intake.test_roster_schools import HEAD, ROWS
from tests.intake.test_roster_states import zipped
from tests.intake.test_roster_sync import _written
from tests.web.test_imports import home, sign_in, upload

__all__ = ["home"]

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "S1,student,Zebulon,Quixley,zebulon@tern.org"


class _Unmixed:
    @staticmethod
    def shuffle(_names: list[str]) -> None:
        """Leave the files in their order."""


def packed(tmp_path, **changed: str | None) -> bytes:
    folder = roster(tmp_path, **changed)
    files = {file.name: file.read_text() for file in folder.iterdir()}
    return zipped(tmp_path, files, _Unmixed()).read_bytes()


def shown(client, url: str) -> str:
    """The page's text, tags left out."""
    text = re.sub(r"<[^>]+>", " ", client.get(url).content.decode())
    return re.sub(r"\s+", " ", text)


def test_each_difference_stands_with_its_reason(tmp_path):
    district = bare_district()
    client = sign_in(district, Role.DIRECTOR)
    take(district, roster(tmp_path), system="SIS")
    before = contents(district)
    content = packed(
        tmp_path, u1="S2,teacher,Julia,Ramírez,julia@tern.org", u4=None,
        u3="S2,teacher,Mei,Chu-Lin,mei@tern.org", u9="S1,teacher,Nia,Brandt,", s1=SECRET,
    )  # fmt: skip
    url = upload(client, content, "night.zip", "roster", source="SIS").url
    page = shown(client, url)
    assert "1 new, 1 moved, 1 changed, 1 ends and 6 unchanged" in page
    assert "Lincoln ES until 7 May 2026 → teacher at Cedar Grove ES from 8 May 2026" in page
    assert "No longer on the full roster." in page
    assert "is called Mei Chu-Lin from today" in page
    assert "1 student or parent was left out unread." in page
    moved = shown(client, f"{url}?show=moved")
    assert "Julia Ramírez" in moved
    assert "Anna Smith" not in moved
    rows = shown(client, f"{url}?show=rows")
    assert "users.csv, row 2" in rows
    assert contents(district) == before
    assert client.post(url, {"act": "import"}).status_code == 302
    assert not Staged.objects.exists()


def test_a_question_is_answered_on_the_page_and_the_others_can_go_in(tmp_path):
    district = bare_district()
    client = sign_in(district, Role.DIRECTOR)
    take(district, roster(tmp_path), system="SIS")
    for given, family in (("Nia", "Brandt"), ("Uma", "Vance")):
        typed(district, given, family, "Cedar Grove ES")
    content = packed(
        tmp_path, u8="S1,teacher,Nia,Brandt,", u9="S1,teacher,Uma,Vance,",
        u10="S1,teacher,Ada,Zane,",
    )  # fmt: skip
    url = upload(client, content, "night.zip", "roster", source="SIS").url
    page = shown(client, url)
    assert "2 people of the roster may be here already" in page
    assert "What waits for an answer stays out." in page
    done = client.post(url, {"act": "import"})
    assert done.url != url
    with scope(district=district):
        assert (people("Brandt"), people("Vance"), people("Zane")) == (1, 1, 1)
        waits = ImportRow.objects.filter(outcome="needs_you")
        assert [row.reasons[:6] for row in waits] == ["Waits:"] * 2
    client.post(url, {"act": "answer", "group:links": "one"})
    assert "Nothing is left to answer" not in shown(client, url)
    assert client.post(url, {"act": "import"}).status_code == 302
    assert not Staged.objects.exists()
    with scope(district=district):
        assert (people("Brandt"), people("Vance")) == (1, 1)
        assert Import.objects.count() == 3


def test_a_roster_that_ends_too_many_asks_first(tmp_path):
    district = bare_district()
    client = sign_in(district, Role.ADMIN)
    take(district, roster(tmp_path), system="SIS")
    before = contents(district)
    content = packed(tmp_path, u3=None, u4=None)
    url = upload(client, content, "night.zip", "roster", source="SIS").url
    assert "2 of 7 people are not in this roster" in shown(client, url)
    assert client.post(url, {"act": "import"}).status_code == 422
    assert contents(district) == before
    assert client.post(url, {"act": "import", "confirm": "1"}).status_code == 302


def test_an_uploaded_student_is_nowhere(tmp_path, caplog):
    caplog.set_level(1)
    district = bare_district()
    client = sign_in(district, Role.DIRECTOR)
    content = packed(tmp_path, s1=SECRET, s2=SECRET)
    url = upload(client, content, "night.zip", "roster", source="SIS").url
    pages = "".join(client.get(f"{url}?show={tab}").content.decode() for tab in ("", "rows", "new"))
    waiting = _written(tmp_path / "uploads")
    client.post(url, {"act": "import"})
    record = client.get(url).content.decode()
    seen = pages + waiting + record + caplog.text + str(contents(district))
    assert not any(word in seen for word in ("Zebulon", "Quixley", "zebulon@"))


def test_a_list_of_schools_is_taken_in_by_page():
    district = bare_district()
    client = sign_in(district, Role.DIRECTOR)
    content = "\n".join((HEAD, *ROWS)).encode()
    url = upload(client, content, "ccd.csv", "roster").url
    page = shown(client, url)
    assert "2 schools on the list: 2 new" in page
    assert "Take the list in" in page
    assert client.post(url, {"act": "import"}).status_code == 302
