"""createdistrict, undo and doctor, run as a person would."""

import io
import json
import os
from datetime import date

import pytest
from django.conf import settings
from django_scopes import scope

from stemhappens.access.models import Membership, User
from stemhappens.access.signin import sign_in
from stemhappens.cli import checkup
from stemhappens.cli.commands.createdistrict import nth_weekday
from stemhappens.core.db.guard import switched_off
from stemhappens.core.models import Change, District, WriteUnit
from stemhappens.facts.models import DayFact
from stemhappens.people.models import Program, School, SchoolYear, SessionType
from tests.core.rows import contents, make, seqs_of, write_in

pytestmark = pytest.mark.django_db
NEW = ("createdistrict", "elm", "Elm Schools", "--director", "Dana.Reyes@elm.example")


@pytest.fixture
def elm(cli_json) -> District:
    assert cli_json(*NEW)[0] == 0
    return District.objects.get(slug="elm")


# --- createdistrict ---


def test_a_new_district_works_at_once(cli_json):
    code, told = cli_json(*NEW, "--first-day", "2025-08-18", "--last-day", "2026-06-12")
    assert code == 0
    district = District.objects.get(slug="elm")
    with scope(district=district):
        assert Program.objects.get().name == "STEM coaching"
        assert SchoolYear.objects.get().first_day == date(2025, 8, 18)
        assert SessionType.objects.filter(code="observation").exists()
        assert Membership.objects.get().role == "director"
    assert told["school_year"]["assumed"] is False
    answer = sign_in("dana.reyes@elm.example", told["password"], "127.0.0.1")
    assert answer.user == User.objects.get(name="Dana Reyes")


def test_what_is_assumed_is_said(cli):
    code, out, _errors = cli(*NEW)
    assert code == 0
    assert "(assumed; change it in the calendar)" in out
    assert "First password, shown once: " in out


def test_a_password_is_read_and_not_shown(cli, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    code, out, _errors = cli(*NEW, "--password-stdin")
    assert code == 0
    assert "horse" not in out
    assert User.objects.get().check_password("correct horse battery")


def test_somebody_who_signs_in_already_keeps_the_password(cli, elm):
    before = User.objects.get().password
    code, out, _errors = cli("createdistrict", "oak", "Oak", "--director", "dana.reyes@ELM.example")
    assert code == 0
    assert "password" not in out
    assert User.objects.get().password == before
    assert Membership._base_manager.count() == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("createdistrict", "El M", "Elm", "--director", "d@elm.example"), "slug: "),
        (("createdistrict", "elm", " ", "--director", "d@elm.example"), "name: "),
        (("createdistrict", "elm", "Elm", "--director", "nobody"), "email: "),
        ((*NEW, "--timezone", "Mars/Olympus"), "timezone: "),
        ((*NEW, "--first-day", "2025-08-18", "--last-day", "2025-06-12"), "school year"),
    ],
)
def test_wrong_input_is_said_and_nothing_written(words, said, cli):
    code, _out, errors = cli(*words)
    assert code == 2
    assert said in errors
    assert not District.objects.exists()
    assert not User.objects.exists()


def test_a_slug_is_given_once(cli, elm):
    code, _out, errors = cli(*NEW)
    assert code == 2
    assert "choose another slug" in errors


def test_weekdays_are_counted_within_the_month():
    assert nth_weekday(2026, 8, 0, 3) == date(2026, 8, 17)
    assert nth_weekday(2027, 6, 4, 2) == date(2027, 6, 11)


# --- undo ---


@pytest.fixture
def school(elm) -> School:
    with write_in(elm, "open a school") as unit:
        return make(unit, School, name="Oak")


def test_undo_lists_changes_newest_first(cli_json, school):
    code, told = cli_json("undo")
    assert code == 0
    assert [row["cause"] for row in told["changes"]] == ["open a school", "create a district"]


def test_a_dry_run_says_and_leaves(cli_json, elm, school):
    before = contents(elm)
    code, told = cli_json("undo", 2, "--dry-run")
    assert code == 0
    assert (told["undone"], told["possible"], told["removes"]) == (False, True, {"school": 1})
    assert contents(elm) == before


def test_undo_and_redo(cli, elm, school):
    before = contents(elm)
    assert cli("undo", 2)[0] == 0
    assert not School._base_manager.exists()
    assert cli("undo", 3, "--district", "elm")[0] == 0
    assert contents(elm) == before


def test_what_stands_in_the_way_is_refused_by_name(cli, cli_json, elm, school):
    with write_in(elm, "rename a school") as unit:
        unit.change(school, name="Ash")
    code, _out, errors = cli("undo", 2)
    assert code == 3
    assert f"School {school.uid} was changed by Test" in errors
    code, told = cli_json("undo", 2)
    assert (code, told["undone"]) == (3, False)
    assert told["dependents"][0]["uid"] == str(school.uid)
    assert cli("undo", 2, "--keep-dependents")[0] == 0
    assert School._base_manager.filter(pk=school.pk).exists()


def test_an_unknown_change_or_district_is_wrong_use(cli, elm):
    assert cli("undo", 99)[0] == 2
    code, _out, errors = cli("undo", 1, "--district", "fir")
    assert code == 2
    assert "There are: elm." in errors


def test_with_two_districts_one_is_named(cli, elm):
    assert cli("createdistrict", "oak", "Oak", "--director", "o@oak.example")[0] == 0
    assert cli("undo")[0] == 2
    assert cli("undo", "--district", "oak")[0] == 0


# --- doctor ---


def test_a_healthy_installation(cli, elm, school):
    assert cli("doctor")[:2] == (0, "Everything agrees.\n")


def test_wrong_facts_are_found_and_repaired_in_a_unit(cli, cli_json, elm, school):
    with switched_off():
        DayFact._base_manager.filter(district=elm.pk).first().delete()
    code, told = cli_json("doctor", "--district", "elm")
    assert code == 1
    assert told["problems"] == [
        {
            "district": "elm",
            "problem": "DayFact: 0 rows too many, 1 missing: stemhappens doctor --repair",
        }
    ]
    assert cli("doctor", "--repair")[0] == 0
    assert cli("doctor")[0] == 0
    elm.refresh_from_db()
    assert seqs_of(elm) == [1, 2, 3]
    assert elm.seq == 3, "what is cached under the old number would stay"


def test_a_gap_in_the_log_is_found(cli, elm, school):
    with switched_off():
        WriteUnit.objects.filter(district=elm, seq=1).delete()
    code, out, _errors = cli("doctor")
    assert code == 1
    assert "Changes are missing from the log: 1." in out
    assert "Change 1 has rows in the log but no entry of its own." in out


def test_a_counter_behind_the_log_is_found(cli, elm, school):
    with switched_off():
        District.objects.filter(pk=elm.pk).update(seq=1)
    assert "The log knows change 2, the counter only 1." in cli("doctor")[1]


def test_images_of_an_unknown_table_are_found(cli, elm, school):
    with switched_off():
        Change.objects.filter(district=elm, seq=2).update(model="people.Castle")
    assert "The log keeps rows of people.Castle" in cli("doctor")[1]


def test_a_key_that_others_can_read_is_found(cli, elm, monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "HOME", tmp_path)
    key = tmp_path / "secret.key"
    key.write_text("s")
    key.chmod(0o644)
    code, out, _errors = cli("doctor")
    assert code == 1
    assert f"chmod 600 {key}" in out
    os.chmod(key, 0o600)
    assert cli("doctor")[0] == 0


def test_an_unapplied_migration_is_found(cli, elm, monkeypatch):
    monkeypatch.setattr(checkup, "pending", lambda alias: ["people.0002_more"])
    code, out, _errors = cli("doctor")
    assert code == 1
    assert "people.0002_more is not applied" in out


def test_json_holds_nothing_but_json(cli, elm):
    for words in (("undo",), ("doctor",), ("undo", "1", "--dry-run")):
        json.loads(cli(*words, "--json")[1])
