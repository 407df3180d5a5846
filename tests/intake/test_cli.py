"""The two import commands: what they print, what they write, how they end."""

import json

import pytest
from django_scopes import scope

from stemhappens.coaching.models import Session
from stemhappens.core.models import District
from tests.cli.conftest import cli, cli_json
from tests.core.rows import contents, log_of
from tests.intake.district import bare_district, known_district
from tests.intake.world import HEAD, visit

__all__ = ["cli", "cli_json"]

pytestmark = pytest.mark.django_db(transaction=True)

KEYS = {"date", "coaches", "school", "teachers", "kind", "minutes", "type", "topics", "next_steps"}
OUTCOMES = {"ok", "assumed", "needs_you", "duplicate", "not_a_session", "rejected", "refused"}
SESSIONS = ("import", "sessions", "--district", "tern")
ROSTER = ("import", "roster", "--district", "tern")


@pytest.fixture
def log(tmp_path):
    """A log with a clean row, one that waits, one that is rejected and a total."""
    lines = [
        HEAD,
        visit(),
        visit(date="9/16/2025", teacher="Quentin Abernathy"),
        visit(date="2/31/2026"),
        ["Total", "", "", "", "", "90", ""],
    ]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(",".join(f'"{c}"' for c in line) for line in lines))
    return path


def sessions(district: District) -> int:
    with scope(district=district):
        return Session.objects.count()


def test_a_dry_run_tells_each_row_and_writes_nothing(log, cli_json):
    district = known_district()
    before = contents(district)
    code, told = cli_json(*SESSIONS, log, "--dry-run")
    assert code == 0
    assert contents(district) == before
    assert [row["row"] for row in told["rows"]] == [1, 2, 3, 4, 5]
    outcomes = ["not_a_session", "ok", "needs_you", "rejected", "not_a_session"]
    assert [row["outcome"] for row in told["rows"]] == outcomes
    assert set(told["counts"]) == OUTCOMES
    made = told["rows"][1]["session"]
    assert made.keys() >= KEYS
    assert (made["date"], made["minutes"], made["kind"]) == ("2025-09-15", 45, "visit")
    assert made["school"] == "Lincoln Elementary School"
    assert made["teachers"] == ["Julia Ramírez"]
    assert {"file", "sheet", "row", "cell", "reasons"} <= told["rows"][1].keys()
    assert told["rows"][3]["reasons"]
    assert told["would_write"] == {"sessions": 1, "time_entries": 0, "hours": 0.8, "changed": 0}
    assert told["written"] is None


def test_in_again_and_undone(log, cli, cli_json):
    district = known_district()
    before = contents(district)
    code, told = cli_json(*SESSIONS, log)
    assert code == 0
    assert told["written"]["sessions"] == 1
    after, logged = contents(district), log_of(district)
    code, again = cli_json(*SESSIONS, log)
    assert code == 0
    assert again["written"]["seq"] is None
    assert again["rows"][1]["outcome"] == "duplicate"
    assert contents(district) == after
    assert log_of(district) == logged
    assert cli("undo", told["written"]["seq"], "--district", "tern")[0] == 0
    assert contents(district) == before


def test_answers_from_a_file(log, tmp_path, cli):
    district = known_district()
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"person:quentin abernathy": "new"}))
    code, out, _errors = cli(*SESSIONS, log, "--answers", answers)
    assert code == 0
    assert "Wrote 2 sessions" in out
    assert sessions(district) == 2


def test_people_read_questions_with_their_keys_and_reasons(log, cli):
    known_district()
    _code, out, errors = cli(*SESSIONS, log, "--dry-run")
    assert '"person:quentin abernathy": Who is “Quentin Abernathy”?' in out
    assert "is not a day" in out
    assert "Would write 1 session and 0 time entries." in out
    assert "Reading log.csv" in errors


def test_a_column_can_be_named(log, cli, cli_json):
    known_district()
    log.write_text(log.read_text().replace('"Type"', '"Box 7"'))
    _code, told = cli_json(*SESSIONS, log, "--dry-run", "--map", "Box 7=type")
    assert told["rows"][1]["session"]["type"] == "observation"
    assert cli(*SESSIONS, log, "--dry-run", "--map", "Box 7=colour")[0] == 2


BAD = {
    "empty": b"",
    "picture": b"\x89PNG\r\n\x1a\n0000",
    "half a zip": b"PK\x03\x04" + b"x" * 60,
    "unknown columns": b"a,b,c\n1,2,3\n",
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", [SESSIONS, ROSTER], ids=["sessions", "roster"])
def test_what_cannot_be_read_is_refused(name, command, tmp_path, cli):
    district = known_district()
    before = contents(district)
    path = tmp_path / "x.csv"
    path.write_bytes(BAD[name])
    code, _out, errors = cli(*command, path)
    assert code == 3
    assert "Nothing was imported." in errors
    assert contents(district) == before


def test_what_is_not_there_is_wrong_use(tmp_path, cli):
    known_district()
    assert cli(*SESSIONS, tmp_path / "none.csv")[0] == 2
    assert cli("import", "sessions", "--district", "elm", tmp_path)[0] == 2


def test_the_same_log_under_another_name_stops(tmp_path, cli):
    district = known_district()
    path = tmp_path / "a.csv"
    lines = [HEAD, *(visit(date=f"9/{day}/2025") for day in range(8, 27))]
    path.write_text("\n".join(",".join(f'"{c}"' for c in line) for line in lines))
    assert cli(*SESSIONS, path)[0] == 0
    before = contents(district)
    code, _out, errors = cli(*SESSIONS, path, "--source", "another")
    assert code == 3
    assert "--source" in errors
    assert contents(district) == before
    assert cli(*SESSIONS, path, "--source", "another", "--yes")[0] == 0


def test_a_roster_by_command(tmp_path, cli, cli_json):
    district = bare_district()
    path = tmp_path / "staff.csv"
    people = [f"Teacher {n},Lincoln ES,Teacher" for n in "ABCD"]
    path.write_text("\n".join(["Name,School,Title", *people]))
    before = contents(district)
    code, told = cli_json(*ROSTER, path, "--dry-run")
    assert (code, told["changes"]["new_people"], told["written"]) == (0, 4, None)
    assert contents(district) == before
    code, told = cli_json(*ROSTER, path)
    assert (code, told["written"]["eligible"]) == (0, 4)
    after = contents(district)
    code, out, _errors = cli(*ROSTER, path)
    assert "nothing was written" in out
    assert contents(district) == after
    path.write_text("\n".join(["Name,School,Title", *people[:2]]))
    code, _out, errors = cli(*ROSTER, path)
    assert code == 3
    assert "2 of 4" in errors
    assert contents(district) == after
    assert cli(*ROSTER, path, "--yes")[0] == 0


def test_questions_are_written_to_be_filled_in(log, tmp_path, cli, cli_json):
    district = known_district()
    before = contents(district)
    sheet = tmp_path / "answers.json"
    code, out, _errors = cli(*SESSIONS, log, "--write-answers", sheet)
    assert code == 0
    assert "1 question stands in" in out
    assert contents(district) == before
    told = json.loads(sheet.read_text())
    (question,) = told["questions"]
    assert question["key"] == "person:quentin abernathy"
    assert question["rows"] == 1
    assert question["answer"] is None
    new = next(o for o in question["options"] if o["choice"] == "new")
    assert new["does"] == "+1 session, +1 teacher"
    coach = next(c for c in told["columns"] if c["heading"] == "Coach")
    assert (coach["taken_for"], coach["kind"]) == ("coach", None)
    assert cli(*SESSIONS, log, "--write-answers", sheet)[0] == 2  # what was filled in is not lost
    question["answer"] = "new"
    sheet.write_text(json.dumps(told))
    code, done = cli_json(*SESSIONS, log, "--answers", sheet)
    assert (code, done["written"]["sessions"]) == (0, 2)


def test_an_answer_that_fits_nothing_is_refused(log, tmp_path, cli):
    district = known_district()
    before = contents(district)
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"person:quentin abernathy": "somebody"}))
    code, _out, errors = cli(*SESSIONS, log, "--answers", answers)
    assert code == 2
    assert "“somebody” is no answer to “Who is “Quentin Abernathy”?”" in errors
    assert contents(district) == before


def test_columns_of_the_sheet_are_taken_and_remembered(log, tmp_path, cli, cli_json):
    known_district()
    log.write_text(log.read_text().replace('"Type"', '"Box 7"'))
    sheet = tmp_path / "answers.json"
    cli(*SESSIONS, log, "--source", "log", "--write-answers", sheet)
    told = json.loads(sheet.read_text())
    box = next(c for c in told["columns"] if c["heading"] == "Box 7")
    box["kind"] = "topic"
    sheet.write_text(json.dumps(told))
    cli(*SESSIONS, log, "--source", "log", "--answers", sheet)
    _code, again = cli_json(*SESSIONS, log, "--source", "log", "--dry-run")
    kinds = {c["heading"]: (c["kind"], c["reason"]) for c in again["columns"]}
    assert kinds["Box 7"] == ("topic", "You said so.")
    assert kinds["Coach"][1] != "You said so."
    box["kind"] = "color"
    sheet.write_text(json.dumps(told))
    assert cli(*SESSIONS, log, "--answers", sheet)[0] == 2


def test_a_row_that_changed_is_told_and_taken_over(tmp_path, cli, cli_json):
    known_district()
    path, answers = tmp_path / "log.csv", tmp_path / "answers.json"

    def write(minutes: str) -> None:
        lines = (HEAD, visit(minutes=minutes))
        path.write_text("\n".join(",".join(f'"{c}"' for c in line) for line in lines))

    write("45")
    cli(*SESSIONS, path)
    write("60")
    _code, told = cli_json(*SESSIONS, path, "--dry-run")
    (question,) = told["questions"]
    assert "45 → 60 minutes" in question["text"]
    answers.write_text(json.dumps({question["key"]: "update"}))
    _code, out, _errors = cli(*SESSIONS, path, "--answers", answers)
    assert "Changed 1 session to what the rows say now." in out
