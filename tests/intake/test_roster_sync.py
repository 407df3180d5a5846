"""The nightly sync: silent, whole or not at all, and what needs a person waits on its page."""

import os
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django_scopes import scope

from stemhappens.core.models import District
from stemhappens.intake.models import ImportRow, Staged
from stemhappens.intake.roster.known import load_known
from stemhappens.intake.stage import answer, path_of
from tests.cli.conftest import cli, cli_json
from tests.core.rows import contents, log_of
from tests.intake.district import bare_district
from tests.intake.test_roster_commit import ORGS, USERS, placed, roster
from tests.intake.test_roster_linking import people, typed
from tests.intake.world import TODAY

__all__ = ["cli", "cli_json"]

pytestmark = pytest.mark.django_db(transaction=True)
IMPORT = ("import", "roster", "--district", "tern", "--source", "PowerSchool")
SYNC = (*IMPORT, "--sync")


@pytest.fixture
def district(tmp_path, cli, settings) -> District:
    settings.HOME = tmp_path / "home"
    made = bare_district()
    assert cli(*IMPORT, roster(tmp_path))[0] == 0
    return made


def waits() -> list[Staged]:
    return list(Staged.objects.filter(kind="roster"))


def test_the_same_roster_again_says_nothing_at_all(district, tmp_path, cli):
    before, logged = contents(district), log_of(district)
    assert cli(*SYNC, roster(tmp_path)) == (0, "", "")
    assert (contents(district), log_of(district)) == (before, logged)
    assert not waits()


def test_a_clear_change_is_taken_in(district, tmp_path, cli, cli_json):
    path = roster(tmp_path, u1="S2,teacher,Julia,Ramírez,julia@tern.org")
    code, told = cli_json(*SYNC, path)
    assert (code, told["changes"]["transfers"], told["reasons"]) == (0, 1, [])
    assert told["written"]["seq"]
    with scope(district=district):
        assert placed("Ramírez")[1][:1] == ("Cedar Grove ES",)
    assert cli(*SYNC, path) == (0, "", "")


def test_what_needs_a_person_is_not_applied_in_part(district, tmp_path, cli, cli_json):
    """One transfer is clear, two people are gone: neither is written, all waits on the page."""
    path = roster(tmp_path, u1="S2,teacher,Julia,Ramírez,julia@tern.org", u3=None, u4=None)
    before, logged = contents(district), log_of(district)
    code, out, errors = cli(*SYNC, path)
    assert (code, out) == (4, "")
    assert "2 of 7 people are not in this roster" in errors
    assert (contents(district), log_of(district)) == (before, logged)
    (row,) = waits()
    assert f"/tern/import/{row.uid}/" in errors
    assert row.source == "PowerSchool"
    assert cli(*SYNC, path)[0] == 4
    assert [one.uid for one in waits()] == [row.uid], "the same file waits once"
    other = roster(tmp_path, u3=None, u4=None)
    code, told = cli_json(*SYNC, other)
    assert code == 4
    assert [str(one.uid) in told["page"] for one in waits()] == [True], "the newest waits alone"
    assert cli(*SYNC, roster(tmp_path)) == (0, "", "")
    assert not waits(), "a night later all is well"


def test_what_was_answered_on_the_page_holds_the_next_night(district, tmp_path, cli):
    typed(district, "Nia", "Brandt", "Cedar Grove ES")
    path = roster(tmp_path, u8="S1,teacher,Nia,Brandt,nia@tern.org")
    code, _out, errors = cli(*SYNC, path)
    assert code == 4
    assert "Nia Brandt" in errors
    (row,) = waits()
    answer(row, {"link:PowerSchool:u8": "one"})
    code, out, errors = cli(*SYNC, path)
    assert (code, errors) == (0, "")
    assert "1 transfer" in out
    assert not waits()
    with scope(district=district):
        assert people("Brandt") == 1
    assert cli(*SYNC, path) == (0, "", "")


def test_a_system_that_was_never_here_is_looked_at_once(district, tmp_path, cli):
    command = ("import", "roster", "--district", "tern", "--source", "HR", "--sync")
    others = dict.fromkeys(USERS) | {"h1": "S1,teacher,Uma,Vance,uma@tern.org"}
    path = roster(tmp_path, **others)
    code, _out, errors = cli(*command, path)
    assert code == 4
    assert "first roster of HR" in errors
    assert cli(*command, path, "--yes")[0] == 0
    assert cli(*command, path) == (0, "", "")


def test_a_roster_that_cannot_be_read_is_refused_and_waits_nowhere(district, tmp_path, cli):
    path = roster(tmp_path)
    (path / "users.csv").write_text((path / "users.csv").read_text()[:-20])
    before = contents(district)
    code, _out, errors = cli(*SYNC, path)
    assert code == 3
    assert "breaks off" in errors
    assert contents(district) == before
    assert not waits()


def test_it_needs_a_source_and_no_dry_run(tmp_path, cli):
    bare_district()
    path = roster(tmp_path)
    assert cli("import", "roster", "--district", "tern", "--sync", path)[0] == 2
    assert cli(*SYNC, "--dry-run", path)[0] == 2


CANARY = "Zebulon,Quixley,zebulon@tern.org"


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_no_student_is_in_the_database_the_home_or_what_is_said(
    district, tmp_path, cli, caplog, form
):
    """Their names stand in the file alone: not in the staged copy, the record or the output."""
    caplog.set_level(1)
    students = {f"s{n}": f"S1,student,{CANARY}" for n in range(30)}
    path = roster(tmp_path, u3=None, u4=None, **students, g1=f"S1,guardian,{CANARY}")
    if form == "zip":
        whole = tmp_path / "nightly.zip"
        with zipfile.ZipFile(whole, "w") as archive:
            for file in path.iterdir():
                archive.write(file, file.name)
        path = whole
    code, out, errors = cli(*SYNC, path)
    assert code == 4
    (row,) = waits()
    code, told, _errors = cli(*SYNC, path, "--yes")
    assert code == 0, told
    again = roster(tmp_path, u7=None, u5=None, **students)
    code, more, worse = cli(*SYNC, again)
    assert code == 4
    (row,) = waits()
    assert path_of(row).is_file()
    seen = out + errors + told + more + worse + caplog.text + _written(Path(settings.HOME))
    with scope(district=district):
        rows = ImportRow.objects.values_list("raw", "reasons", "named")
        seen += str(list(rows)) + str(load_known(TODAY))
    seen += str(contents(district)) + str(log_of(district))
    for word in ("Zebulon", "Quixley", "zebulon@"):
        assert word not in seen


def _written(home: Path) -> str:
    """Every file under the home, those in zips unpacked."""
    text = ""
    for folder, _folders, files in os.walk(home):
        for name in files:
            file = Path(folder) / name
            text += file.read_bytes().decode("latin-1")
            if zipfile.is_zipfile(file):
                with zipfile.ZipFile(file) as archive:
                    text += "".join(archive.read(n).decode("latin-1") for n in archive.namelist())
    assert ORGS.split("\n")[0][:9] in text, "the copy is there to be searched"
    return text
