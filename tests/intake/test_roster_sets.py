"""OneRoster and SDS sets as they are broken and written in the field, and students in them."""

import csv
import io
import logging
import random
import zipfile
from datetime import date
from pathlib import Path

import pytest

from stemhappens.intake.outcomes import Outcome
from stemhappens.intake.roster.oneroster import KnownIds, read_oneroster
from stemhappens.intake.roster.reading import RosterReading
from stemhappens.intake.roster.sets import open_set
from stemhappens.intake.roster.stafflist import read_roster
from stemhappens.intake.roster.stripping import strip_students
from tests.intake.test_roster import MANIFEST, ORGS, USERS, folder
from tests.intake.world import KNOWN, UNKNOWN

CANARIES = ("Secret", "Zebulon", "Quixley", "kid@tern.org")
SDS = {
    "orgs.csv": "sourcedId,name,type,parentSourcedId\nD,Tern,district,\nS1,Lincoln ES,school,D\n",
    "users.csv": "sourcedId,username,givenName,familyName,activeDirectoryMatchId,email\n"
    "1,julia@tern.org,Julia,Ramírez,,\n2,kid@tern.org,Secret,Child,,\n3,aide@tern.org,Al,Aide,,\n"
    "4,theo@tern.org,Theo,Okonjo,,\n5,was@tern.org,Secret,Former,,\n",
    "roles.csv": "userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate,"
    "roleEndDate\n1,S1,teacher,,05,TRUE,2025-08-18,2026-06-05\n2,S1,student,,05,,,\n"
    "3,S1,paraprofessional,,,,,\n4,D,coach,,,,,\n5,S1,alumni,,,,,\n",
}


def written(tmp_path: Path, files: dict[str, str], name: str = "set") -> Path:
    where = tmp_path / name
    where.mkdir()
    for file, text in files.items():
        (where / file).write_text(text, encoding="utf-8")
    return where


def sentences(reading: RosterReading) -> str:
    rows = (reason for row in reading.rows for reason in row.reasons)
    return " ".join([*reading.refusals, *reading.notes, *rows])


def test_sds_is_told_by_its_headings_and_read_by_roles(tmp_path):
    reading = read_roster(written(tmp_path, SDS), UNKNOWN)
    assert (reading.form, reading.version, reading.delta) == ("sds", "2.1", False)
    people = {p.id: p for p in reading.people}
    assert people.keys() == {"1", "3", "4"}
    (placed,) = people["1"].placements
    assert (placed.school_id, placed.role, placed.grades) == ("S1", "teacher", "05")
    assert (placed.starts, placed.ends) == (date(2025, 8, 18), date(2026, 6, 6))
    assert people["1"].emails == ("julia@tern.org",)
    assert people["3"].placements[0].role == "paraprofessional"
    assert [(q.school_id, q.role) for q in people["4"].placements] == [(None, "coach")]
    assert reading.dropped_students == 2


def test_sds_without_roles_is_refused(tmp_path):
    reading = read_roster(written(tmp_path, {k: v for k, v in SDS.items() if k != "roles.csv"}),
                          UNKNOWN)  # fmt: skip
    assert "roles.csv" in sentences(reading)
    assert not reading.people


BROKEN = {
    "bom": (lambda text: "\ufeff" + text, "", {"u1", "u3", "u4"}),
    "semicolons": (
        lambda text: text.replace('"S1,S2"', "S1|S2").replace(",", ";"),
        "separated by “;”", {"u1", "u3", "u4"},
    ),
    "no plural s": (
        lambda text: text.replace("orgSourcedIds", "orgSourcedId").replace("userIds", "userId"),
        "", {"u1", "u3", "u4"},
    ),
    "sep line": (lambda text: "sep=,\n" + text, "", {"u1", "u3", "u4"}),
    "every cell quoted": (
        lambda text: "\n".join(
            ",".join(f'"{cell}"' for cell in row) for row in csv.reader(io.StringIO(text))
        ) + "\n", "", {"u1", "u3", "u4"},
    ),
    "headings once more": (
        lambda text: text + text.split("\n")[0] + "\n",
        "The headings once more, no record.", {"u1", "u3", "u4"},
    ),
    "comma without quotes": (
        lambda text: text.replace('"S1,S2"', "S1,S2"),
        "a cell with a comma needs quotation marks", {"u3", "u4"},
    ),
    "unknown org": (lambda text: text, "The org S9 is not in orgs.csv", {"u1", "u3", "u4"}),
    "unknown role": (
        lambda text: text.replace(",student,", ",scholar,"),
        "The role is none that staff have: left out unread.", {"u1", "u3", "u4"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_each_breakage_is_read_or_told_and_names_no_student(tmp_path, name):
    change, said, people = BROKEN[name]
    reading = read_roster(folder(tmp_path, users_csv=change(USERS)), UNKNOWN)
    assert not reading.refusals, reading.refusals
    assert {p.id for p in reading.people} == people
    assert said in sentences(reading)
    assert not any(word in repr(reading) for word in CANARIES)


REFUSED = {
    "no headings": (
        lambda text: text.partition("\n")[2], "has no row of headings: its first line is data"
    ),
    "cut off within a row": (lambda text: text[: text.index("Pat,")], "breaks off in row 5"),
    "a quotation mark never closed": (
        lambda text: text.replace(",Secret,Child", ',"Secret,Child'), "is not closed"
    ),
    "a needed column is missing": (
        lambda text: text.replace("sourcedId,", "id,", 1), "lacks the column sourcedId"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_trusted_is_refused_without_a_name(tmp_path, name):
    change, said = REFUSED[name]
    reading = read_roster(folder(tmp_path, users_csv=change(USERS)), UNKNOWN)
    assert any(said in one for one in reading.refusals), reading.refusals
    assert not reading.people
    assert not any(word in repr(reading) for word in (*CANARIES, "Child", "Julia"))


def test_a_student_whose_row_has_slipped_is_not_taken_for_staff(tmp_path):
    slipped = "u7,,,true,S1,S2,student,kid,,Zebulon,Quixley,,,kid@tern.org,,,,5,\n"
    reading = read_roster(folder(tmp_path, users_csv=USERS + slipped), UNKNOWN)
    assert not any(word in repr(reading) for word in CANARIES)
    assert reading.held >= {"u7"}


DELTA = MANIFEST.replace("users,bulk", "users,delta")
HEAD = USERS.partition("\n")[0] + "\n"


def test_changes_need_status_and_date(tmp_path):
    users = HEAD + "u1,active,2026-01-05,true,S1,teacher,j,,Julia,Ramírez,,,,,,,,\n" \
        "u3,,,true,S1,teacher,x,,Nia,Brandt,,,,,,,,\n"  # fmt: skip
    reading = read_roster(folder(tmp_path, manifest_csv=DELTA, users_csv=users), UNKNOWN)
    assert reading.delta
    assert [p.id for p in reading.people] == ["u1"]
    assert "needs status and dateLastModified" in sentences(reading)


def test_changes_of_roles_alone_speak_of_known_people(tmp_path):
    files = {
        "manifest.csv": "propertyName,value\noneroster.version,1.2\nfile.roles,delta\n",
        "roles.csv": "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,"
        "endDate,orgSourcedId\nr1,tobedeleted,2026-01-05,u1,primary,teacher,,,S1\n"
        "r2,active,2026-01-05,u1,primary,teacher,2026-01-05,,S2\n"
        "r3,active,2026-01-05,u9,primary,teacher,,,S1\n",
    }
    known = KnownIds(frozenset({"u1"}), frozenset({"S1", "S2"}))
    reading = read_oneroster(written(tmp_path, files), known=known)
    assert not reading.refusals
    (person,) = reading.people
    assert (person.id, person.name, person.partial) == ("u1", "", True)
    assert [(q.school_id, q.gone) for q in person.placements] == [("S1", True), ("S2", False)]
    assert "The user u9 is not in users.csv" in sentences(reading)


def test_the_order_of_files_and_the_zip_s_folder_do_not_matter(tmp_path):
    source = folder(tmp_path)
    names = ["manifest.csv", "orgs.csv", "academicSessions.csv", "users.csv"]
    expected = read_roster(source, UNKNOWN, source="set").to_json()
    for seed in range(4):
        random.Random(seed).shuffle(names)
        with zipfile.ZipFile(tmp_path / f"{seed}.zip", "w") as archive:
            for name in names:
                archive.write(source / name, name)
        assert read_roster(tmp_path / f"{seed}.zip", UNKNOWN, source="set").to_json() == expected


def test_a_file_cut_off_inside_the_zip_is_refused(tmp_path):
    source = folder(tmp_path)
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(source / "orgs.csv", "orgs.csv")
        archive.writestr("users.csv", USERS * 50)
    content = bytearray(path.read_bytes())
    place = content.index(b"users.csv") + 60
    content[place : place + 20] = b"\x00" * 20
    path.write_bytes(bytes(content))
    assert read_roster(path, UNKNOWN).refusals


# --- students ---


def test_only_the_line_at_hand_is_in_memory(tmp_path, monkeypatch):
    """A student's line is read with the buffer around it, not with the whole file."""
    rows = "".join(f"s{i},,,true,S1,student,k{i},,Zebulon,Quixley,,,,,,,,\n" for i in range(20_000))
    path = folder(tmp_path, users_csv=USERS + rows)
    most = 0
    files = open_set(path, {"users.csv"})
    opener = files.openers["users.csv"]
    size = (path / "users.csv").stat().st_size

    def counting():
        nonlocal most
        stream = opener()
        read, read1 = stream.read, stream.read1

        class Counted(io.BufferedReader):
            def read(self, size=-1):
                return seen(read(size))

            def read1(self, size=-1):
                return seen(read1(size))

        def seen(chunk):
            nonlocal most
            most = max(most, len(chunk))
            return chunk

        return Counted(stream.raw)

    files.openers["users.csv"] = counting
    assert sum(1 for _line in files.lines("users.csv")) == 20_005
    assert 0 < most < size // 10


@pytest.mark.parametrize("form", ["1.1", "1.2", "sds"])
def test_the_waiting_copy_holds_no_student_and_reads_the_same(tmp_path, form, caplog):
    caplog.set_level(logging.DEBUG)
    if form == "1.1":
        extra = ("u8,,,true,S1,scholar,z,,Zebulon,Quixley,,,,,,,,\n"
                 "u9,,,true,S1,,z,,Zebulon,Quixley,,,,,,,,\n")  # fmt: skip
        source = folder(tmp_path, users_csv=USERS + extra)
    elif form == "sds":
        source = written(tmp_path, SDS)
    else:
        users = ("sourcedId,enabledUser,username,givenName,familyName\nu1,true,a,Julia,Ramírez\n"
                 "u2,true,b,Secret,Child\nu3,true,c,Zebulon,Quixley\n")  # fmt: skip
        roles = ("sourcedId,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\n"
                 "r1,u1,primary,teacher,,,S1\nr2,u2,primary,student,,,S1\n"
                 "r4,u1,secondary,teacher,,,S9\n")  # fmt: skip
        source = written(tmp_path, {"orgs.csv": ORGS, "users.csv": users, "roles.csv": roles})
    path = tmp_path / "waits.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(source.iterdir()):
            if file.suffix == ".csv":
                archive.write(file, file.name)
        archive.writestr("enrollments.csv", "userSourcedId,name\nu2,Secret Child\n")
    before = read_roster(path, UNKNOWN, source="set")
    strip_students(path, KnownIds())
    with zipfile.ZipFile(path) as archive:
        held = b"".join(archive.read(name) for name in archive.namelist()).decode()
        assert "enrollments.csv" not in archive.namelist()
    assert not any(word in held for word in (*CANARIES, "Child"))
    after = read_roster(path, UNKNOWN, source="set")
    shown = [(r.where, r.outcome) for r in before.rows]
    assert [(r.where, r.outcome) for r in after.rows] == shown
    assert after.people == before.people
    assert after.held == before.held
    assert after.dropped_students == before.dropped_students > 0
    assert not any(word in caplog.text for word in CANARIES)
    again = path.read_bytes()
    strip_students(path, KnownIds())
    assert path.read_bytes() == again


def test_a_staff_list_with_students_is_refused_whole(tmp_path):
    path = tmp_path / "staff.csv"
    rows = ("Name,School,Title", "Mei Chu,Lincoln ES,Teacher", "Secret Child,Lincoln ES,Student",
            "Pia Diaz,Lincoln ES,Student Services Director")  # fmt: skip
    path.write_text("\n".join(rows))
    reading = read_roster(path, KNOWN)
    assert "1 row is of a student or parent" in reading.refusals[0]
    assert not any(word in repr(reading) for word in CANARIES)
    assert not any(row.outcome is Outcome.OK for row in reading.rows)
