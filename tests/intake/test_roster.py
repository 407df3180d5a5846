"""Rosters: OneRoster sets as they are really written, and staff lists."""

import zipfile
from datetime import date

import pytest

from stemhappens.intake.roster.stafflist import read_roster
from tests.intake.world import KNOWN, UNKNOWN

MANIFEST = "propertyName,value\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,bulk\n"
ORGS = (
    "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
    "D,,,Tern Valley Unified,district,,\nS1,,,Lincoln ES,school,060142000142,D\n"
    "S2,,,Cedar Grove ES,school,,D\nX1,,,STEM,department,,S1\n"
)
SESSIONS = (
    "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\n"
    "Y,,,2025-2026,schoolYear,2025-08-18,2026-06-05,,2026\nT,,,Fall,term,2025-08-18,2025-12-19,Y,2026\n"
)
USERS = (
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,"
    "familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n"
    'u1,,,true,"S1,S2",teacher,jr,,Julia,Ramírez,M,e1,JRamirez@tern.org,,,,5,\n'
    "u2,,,true,S1,student,kid,,Secret,Child,,,kid@tern.org,,,,5,\n"
    "u3,,,true,S9,teacher,x,,Orphan,Teacher,,,,,,,,\n"
    "u4,,,true,X1,administrator,p,,Pat,Principal,,,,,,,,\n"
    "u5,,,true,S1,guardian,g,,Secret,Parent,,,,,,,,\n"
)


def folder(tmp_path, **files):
    given = {
        "manifest.csv": MANIFEST,
        "orgs.csv": ORGS,
        "academicSessions.csv": SESSIONS,
        "users.csv": USERS,
    }
    for name, text in {**given, **{k.replace("_", "."): v for k, v in files.items()}}.items():
        if text is not None:
            (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_version_1_1(tmp_path):
    reading = read_roster(folder(tmp_path), UNKNOWN)
    assert not reading.refusals
    assert [(s.id, s.name) for s in reading.schools] == [
        ("S1", "Lincoln ES"),
        ("S2", "Cedar Grove ES"),
    ]
    placed = {p.id: [(q.school_id, q.role) for q in p.placements] for p in reading.people}
    assert placed == {
        "u1": [("S1", "teacher"), ("S2", "teacher")],
        "u3": [],
        "u4": [("S1", "administrator")],
    }
    assert reading.people[0].emails == ("jramirez@tern.org",)
    assert [(y.label, y.first_day) for y in reading.years] == [("2025-26", date(2025, 8, 18))]


def test_students_and_parents_leave_no_trace(tmp_path):
    reading = read_roster(folder(tmp_path), UNKNOWN)
    assert reading.dropped_students == 2
    assert "Secret" not in str(reading.to_json()) + repr(reading)
    assert "kid@tern.org" not in repr(reading)


def test_orphans_are_told(tmp_path):
    reading = read_roster(folder(tmp_path), UNKNOWN)
    assert any("S9" in r for row in reading.rows for r in row.reasons)


@pytest.mark.parametrize("form", ["bom", "semicolon", "singular", "lower"])
def test_headings_as_systems_write_them(tmp_path, form):
    users = USERS
    if form == "bom":
        users = "\ufeff" + users
    elif form == "semicolon":
        users = users.replace('"S1,S2"', "S1|S2").replace(",", ";")
    elif form == "singular":
        users = users.replace("orgSourcedIds", "orgSourcedId").replace("grades", "grade")
    else:
        head, _nl, rest = users.partition("\n")
        users = head.lower() + "\n" + rest
    reading = read_roster(folder(tmp_path, users_csv=users), UNKNOWN)
    assert reading.people[0].name == "Julia Ramírez"
    assert len(reading.people[0].placements) == 2


def test_version_1_2_roles_are_dated(tmp_path):
    users = (
        "sourcedId,status,dateLastModified,enabledUser,username,givenName,familyName,middleName,"
        "identifier,email,preferredFirstName\nu1,,,true,a,Julia,Ramírez,,,,Jules\nu2,,,true,b,Secret,Child,,,,\n"
    )
    roles = (
        "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\n"
        "r1,,,u1,primary,teacher,2025-08-18,2026-06-05,S1\nr2,,,u2,primary,student,,,S1\n"
        "r3,,,u9,primary,teacher,,,S1\nr4,,,u1,secondary,teacher,,,S9\n"
    )
    reading = read_roster(folder(tmp_path, users_csv=users, roles_csv=roles), UNKNOWN)
    (person,) = reading.people
    (placement,) = person.placements
    assert (person.name, placement.starts, placement.ends) == (
        "Jules Ramírez",
        date(2025, 8, 18),
        date(2026, 6, 6),
    )
    assert [r.where.row for r in reading.rows if r.outcome == "rejected"] == [4, 5]
    assert "Secret" not in repr(reading)


def test_delta_and_deleted(tmp_path):
    manifest = MANIFEST.replace("users,bulk", "users,delta")
    users = USERS.replace("u1,,", "u1,tobedeleted,2026-01-05T00:00:00Z")
    reading = read_roster(folder(tmp_path, manifest_csv=manifest, users_csv=users), UNKNOWN)
    assert reading.delta
    assert reading.people[0].ended


REFUSED = {
    "no users": ({"users_csv": None}, "users.csv"),
    "no orgs": ({"orgs_csv": None}, "orgs.csv"),
    "column missing": ({"users_csv": "id,name\n1,x\n"}, "lacks the column"),
    "only students": (
        {"users_csv": USERS.split("\n")[0] + "\nu2,,,true,S1,student,k,,A,B,,,,,,,,\n"},
        "No teacher",
    ),
    "announced but absent": ({"manifest_csv": MANIFEST + "file.roles,bulk\n"}, "incomplete"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_sets(tmp_path, name):
    files, word = REFUSED[name]
    reading = read_roster(folder(tmp_path, **files), UNKNOWN)
    assert any(word in r for r in reading.refusals), reading.refusals
    assert not reading.people


def test_zip_and_half_a_zip(tmp_path):
    source = folder(tmp_path)
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for name in ("manifest.csv", "orgs.csv", "users.csv"):
            archive.write(source / name, f"export/{name}")
    assert len(read_roster(tmp_path / "set.zip", UNKNOWN).people) == 3
    half = tmp_path / "half.zip"
    half.write_bytes((tmp_path / "set.zip").read_bytes()[:300])
    assert read_roster(half, UNKNOWN).refusals


STAFF = """Tern Valley staff 2025-26
Name,School,Title,Subject,Grade,Email,Start Date,End Date,Employee ID
"Ramirez, Julia M.",Lincoln ES,Science Teacher,Science,5,J@tern.org,8/18/2025,,001
Tunde Oyelaran,Washington MS,Instructional Coach,,,t@tern.org,,,002
Julia Ramirez,Washington MS,Teacher,,,j@tern.org,1/5/2026,,001
,Lincoln ES,Teacher,,,,,,
Anna Smith,Lincoln ES,Teacher,,,,2/31/2026,,
"Ramirez, Julia",Lincoln ES,Teacher,Science,5,j@tern.org,8/18/2025,,001
Mei Chu,Lincoln ES,Custodian,,,m@tern.org,,,
Total: 7,,,,,,,,
"""


def test_staff_list(tmp_path):
    path = tmp_path / "staff.csv"
    path.write_text(STAFF)
    reading = read_roster(path, KNOWN)
    assert [r.outcome.value for r in reading.rows] == [
        "ok",
        "ok",
        "ok",
        "rejected",
        "rejected",
        "duplicate",
        "ok",
        "not_a_session",
    ]
    julia, tunde, mei = reading.people
    assert (julia.name, julia.middle, julia.emails) == ("Julia Ramirez", "M.", ("j@tern.org",))
    assert [(p.school_id, p.role, p.starts) for p in julia.placements] == [
        ("lincoln-es", "teacher", date(2025, 8, 18)),
        ("washington", "teacher", date(2026, 1, 5)),
    ]
    assert (tunde.placements[0].role, mei.placements[0].role) == ("coach", "staff")


def test_staff_list_without_ids_asks_about_one_name_at_two_schools(tmp_path):
    path = tmp_path / "staff.csv"
    path.write_text(
        "Last Name,First Name,School\nSmith,Anna,Lincoln ES\nSmith,Anna,Cedar Grove ES\n"
    )
    reading = read_roster(path, KNOWN)
    assert [r.outcome.value for r in reading.rows] == ["ok", "needs_you"]
    one = read_roster(path, KNOWN, answers={reading.questions[0].key: "one"})
    assert [len(p.placements) for p in one.people] == [2]
    two = read_roster(path, KNOWN, answers={reading.questions[0].key: "two"})
    assert [p.name for p in two.people] == ["Anna Smith", "Anna Smith"]


def test_no_list_of_people_is_refused(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("Item,Qty\nBeaker,4\n")
    assert "No list of people" in read_roster(path, UNKNOWN).refusals[0]
