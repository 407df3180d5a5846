"""Everything in one file: all that its reader may see, nothing else, and as the schema says."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from stemhappens.access.models import AccessLog
from stemhappens.coaching.drafts import Step, Touch
from stemhappens.coaching.goals import GoalDraft, complete_goal, set_goal
from stemhappens.core.actor import Actor, Role
from stemhappens.core.problem import Denied
from stemhappens.core.tenancy import TenantModel
from stemhappens.facts.models import Fact
from stemhappens.people.services import add_school
from stemhappens.reports.takeout.files import write_takeout
from stemhappens.reports.takeout.tables import LEFT_OUT, TABLES, tables
from tests.support.world import World, make_world

pytestmark = pytest.mark.django_db

NOTE = "canary-note"
SUMMARY, STEP, GOAL, EVIDENCE = "canary-summary", "canary-step", "canary-goal", "canary-evidence"
WORDS = (SUMMARY, STEP, GOAL, EVIDENCE)
FORMULA = "=HYPERLINK(A1)"


@pytest.fixture(autouse=True)
def one_connection(db: None) -> Iterator[None]:
    """Snapshots are read from the test's own transaction."""
    known = connections["snapshot"]
    connections["snapshot"] = connections["default"]
    yield
    connections["snapshot"] = known


@pytest.fixture
def world() -> World:
    """Theo's visit with Carla, full of words; a school with a name that a spreadsheet would run."""
    made = make_world()
    theo = made.actor(Role.COACH, "theo")
    with made.unit(theo, "set a goal") as unit:
        draft = GoalDraft(GOAL, "teacher_practice", date(2026, 1, 20))
        goal = set_goal(unit, made.engagements["carla"], draft)
    step = Step(STEP, made.people["carla"].pk)
    made.visit = made.log(
        theo, summary=SUMMARY, private_note=NOTE, steps=(step,), touches=(Touch(goal.pk, True),)
    )
    with made.unit(theo, "complete") as unit:
        goal.refresh_from_db()
        complete_goal(unit, goal, date(2026, 5, 1), EVIDENCE)
    with made.unit() as unit:
        add_school(unit, FORMULA)
    return made


def taken(world: World, viewer: Actor) -> zipfile.ZipFile:
    target = io.BytesIO()
    write_takeout(target, world.district, viewer)
    return zipfile.ZipFile(target)


def everything(file: zipfile.ZipFile) -> str:
    """All bytes of all files, and all cells of the workbook, as one text."""
    texts = [file.read(name).decode("utf-8", "replace") for name in file.namelist()]
    book = zipfile.ZipFile(io.BytesIO(file.read("everything.xlsx")))
    return "\n".join([*texts, *(book.read(n).decode("utf-8", "replace") for n in book.namelist())])


def plain(file: zipfile.ZipFile) -> dict[str, Any]:
    return json.loads(file.read("everything.json"))


def rows_of(file: zipfile.ZipFile, table: str) -> list[dict[str, str]]:
    text = file.read(f"csv/{table}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("role", "person"), [(Role.DIRECTOR, None), (Role.ADMIN, None), (Role.COACH, "maya")]
)
def test_nobody_else_takes_a_word_out(world, role, person):
    text = everything(taken(world, world.actor(role, person)))
    assert [word for word in (NOTE, *WORDS) if word in text] == []


def test_a_coach_takes_out_the_own_words_and_no_private_note(world):
    text = everything(taken(world, world.actor(Role.COACH, "theo")))
    assert [word for word in WORDS if word not in text] == []
    assert NOTE not in text


def test_a_director_takes_out_what_is_not_words(world):
    file = taken(world, world.actor(Role.DIRECTOR))
    (visit,) = rows_of(file, "sessions")
    assert (visit["uid"], visit["date"]) == (str(world.visit.uid), world.visit.day.isoformat())
    assert visit["type"] == world.visit.session_type.code
    assert [row["person"] for row in rows_of(file, "attendance")] == [
        str(world.people["carla"].uid)
    ]
    goals = {row["opened"]: row for row in rows_of(file, "goals")}
    assert goals["2026-01-20"]["statement"] == ""
    statuses = [(row["from"], row["status"]) for row in rows_of(file, "goal_status")]
    assert ("2026-05-01", "completed") in statuses
    assert "goals: statement" in file.read("README.txt").decode()
    assert "statement" in plain(file)["tables"]["goals"]["withheld"]


def test_the_three_forms_hold_the_same_rows(world):
    file = taken(world, world.actor(Role.DIRECTOR))
    found = plain(file)["tables"]
    book = load_workbook(io.BytesIO(file.read("everything.xlsx")), read_only=True)
    assert book.sheetnames == list(found)
    for name, table in found.items():
        lines = rows_of(file, name)
        assert len(lines) == len(table["rows"]), name
        page = list(book[name].iter_rows(values_only=True))
        assert len(page) == len(lines) + 1, name
        for line, row in zip(lines, table["rows"], strict=True):
            assert list(line) == list(row), name
            assert {k for k, v in line.items() if v != ""} == {
                k for k, v in row.items() if v not in (None, "")
            }, name


# --- the schema, checked without a library: exactly the words that ours uses ---


def faults(value: Any, schema: dict[str, Any], at: str = "") -> list[str]:
    """Where `value` is not as `schema` says; an unknown word of a schema is a fault, too."""
    known = {"$schema", "title", "description", "type", "properties", "required", "items", "enum",
             "const", "additionalProperties", "format", "pattern", "minimum"}  # fmt: skip
    found = [f"{at}: {word}" for word in schema.keys() - known]
    if "const" in schema and value != schema["const"]:
        found.append(f"{at} is not {schema['const']}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is none of {schema['enum']}")
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(_is(value, name) for name in types):
        return [*found, f"{at}: {value!r} is no {types}"]
    if isinstance(value, str):
        shape = FORMATS.get(schema.get("format", ""), schema.get("pattern", ""))
        if not re.search(shape, value):
            found.append(f"{at}: {value!r} is not as {shape}")
    if isinstance(value, dict):
        names, properties = set(schema["required"]), schema["properties"]
        assert schema["additionalProperties"] is False
        found += [f"{at}: {name}" for name in names ^ set(value)]
        for name in names & set(value):
            found += faults(value[name], properties[name], f"{at}/{name}")
    if isinstance(value, list):
        for place, item in enumerate(value):
            found += faults(item, schema["items"], f"{at}/{place}")
    return found


FORMATS = {
    "uuid": r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
    "date": r"^\d{4}-\d{2}-\d{2}$",
    "date-time": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?[+-]\d{2}:\d{2}$",
}
TYPES = {"string": str, "object": dict, "array": list, "boolean": bool}


def _is(value: Any, name: str) -> bool:
    if name == "null":
        return value is None
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


@pytest.mark.parametrize(
    ("role", "person"), [(Role.DIRECTOR, None), (Role.ADMIN, None), (Role.COACH, "theo")]
)
def test_the_json_is_as_its_schema_says(world, role, person):
    file = taken(world, world.actor(role, person))
    schema = json.loads(file.read("schema.json"))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    value = plain(file)
    assert faults(value, schema) == []
    value["tables"]["school_years"]["rows"][0]["first_day"] = "8 May 2026"
    del value["tables"]["schools"]["rows"][0]["name"]
    assert len(faults(value, schema)) == 2


# --- what else it promises ---


def test_formulas_are_disarmed(world):
    file = taken(world, world.actor(Role.DIRECTOR))
    assert f"'{FORMULA}" in [row["name"] for row in rows_of(file, "schools")]
    book = load_workbook(io.BytesIO(file.read("everything.xlsx")))
    cells = [cell for line in book["schools"] for cell in line if cell.value == FORMULA]
    assert [cell.data_type for cell in cells] == ["s"]


def test_csv_begins_with_the_mark_and_names_no_internal_number(world):
    file = taken(world, world.actor(Role.DIRECTOR))
    assert file.read("csv/people.csv").startswith(b"\xef\xbb\xbf")
    names = {column.name for table in tables() for column in table.columns}
    assert not {name for name in names if name.endswith("_id") or name in ("id", "district")}


def test_every_model_is_in_it_or_said_to_be_left_out():
    named = {model._meta.label for _name, model, _says in TABLES} | set(LEFT_OUT)
    models = (
        m for m in apps.get_models() if issubclass(m, TenantModel) and not issubclass(m, Fact)
    )
    assert {model._meta.label for model in models} - named == {"people.Person"}


def test_it_is_noted_who_took_it_out(world):
    taken(world, world.actor(Role.DIRECTOR))
    note = AccessLog.objects.get(kind="export")
    assert (note.subject, note.district) == ("district", world.district.pk)


def test_another_district_is_not_in_it(world):
    other = make_world("elm")
    text = everything(taken(world, world.actor(Role.DIRECTOR)))
    assert str(other.engagements["carla"].uid) not in text
    assert str(world.engagements["carla"].uid) in text


def test_statements_do_not_grow_with_the_rows(world):
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            taken(world, world.actor(Role.DIRECTOR))
        return len(queries)

    few = statements()
    for _ in range(5):
        world.log(world.actor(Role.COACH, "theo"))
    assert statements() == few


def test_the_system_and_the_public_take_nothing_out(world):
    for nobody in (world.system, Actor(world.district.pk, "The public", public=True)):
        with pytest.raises(Denied):
            taken(world, nobody)
