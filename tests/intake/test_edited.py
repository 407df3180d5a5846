"""The template comes in without a question; an edited sheet changes what was edited alone."""

from datetime import date, datetime, time
from io import BytesIO

import openpyxl
import pytest
from django_scopes import scope

from stemhappens.coaching.edits import edit_sessions
from stemhappens.coaching.models import Attendance, Session
from stemhappens.coaching.reads import SessionFilter, lines_of, session_rows
from stemhappens.core import clock
from stemhappens.core.models import District
from stemhappens.core.undo import undo
from stemhappens.core.write import write
from stemhappens.facts.rebuild import differences
from stemhappens.intake.edited.comparing import Edited, compare, is_edited
from stemhappens.intake.edited.layout import HEADINGS, LISTS, RECORD
from stemhappens.intake.edited.workbook import VisitRow, lists_on, template, visits_sheet
from stemhappens.intake.files.read import read_bytes
from stemhappens.intake.outcomes import Outcome
from stemhappens.people.models import Program
from tests.intake.district import director, known_district, read, take_in
from tests.intake.test_commit import csv
from tests.intake.world import visit

pytestmark = pytest.mark.django_db(transaction=True)

FULL = {
    "Date": date(2025, 9, 15),
    "Start time": time(9, 5),
    "Coach": "Theo Okonjo",
    "School": "Lincoln Elementary School",
    "Teachers": "Julia Ramírez; Mei Chu",
    "Type": "Observation",
    "Minutes": 45,
    "Mode": "In person",
    "Status": "Held",
    "Next steps": "Share the rubric",
    "Follow up date": date(2025, 9, 22),
    "Notes": "Looked at models.",
}


def lists(district: District) -> dict:
    with scope(district=district):
        program = Program.objects.get()
        return lists_on(director(district), program.pk, clock.today(district))


def filled(content: bytes, *rows: dict) -> bytes:
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book["Visits"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, 2):
        for name, value in row.items():
            sheet.cell(number, columns[name], value)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


# --- the template ---


def test_a_filled_template_comes_in_without_a_question_or_an_assumption():
    district = known_district()
    content = filled(template(lists(district)), FULL, {**FULL, "Date": date(2025, 9, 16)})
    reading = read(district, content, "coaching-log-template.xlsx")
    assert reading.questions == []
    taken = [row for row in reading.rows if row.where.sheet == "Visits" and row.where.row > 1]
    assert [(row.outcome, row.reasons) for row in taken] == [(Outcome.OK, [])] * 2
    made = taken[0].session
    assert (made.minutes, made.start, made.mode) == (45, "09:05", "in_person")
    assert len(made.teachers) == 2
    assert made.next_steps == ("Share the rubric",)
    assert made.next_due == date(2025, 9, 22)
    assert made.summary == "Looked at models."


def test_every_word_of_its_lists_is_understood():
    district = known_district()
    offered = lists(district)
    rows = [
        {**FULL, "Date": date(2025, 9, 15), "Coach": coach, "Teachers": "Mei Chu"}
        for coach in offered["coaches"]
    ]
    rows += [{**FULL, "Date": date(2025, 9, 16), "Teachers": name} for name in offered["teachers"]]
    rows += [{**FULL, "Date": date(2025, 9, 17), "Type": name} for name in offered["types"]]
    rows += [{**FULL, "Date": date(2025, 9, 18), "Mode": name} for name in offered["modes"]]
    rows += [{**FULL, "Date": date(2025, 9, 19), "Status": name} for name in offered["states"]]
    rows += [{**FULL, "Date": date(2025, 9, 22), "School": name} for name in offered["schools"]]
    reading = read(district, filled(template(offered), *rows), "log.xlsx")
    asked = [q.key for q in reading.questions if q.blocking]
    assert asked == []
    types = {
        row.session.type
        for row in reading.rows
        if row.session and row.session.date == date(2025, 9, 17)
    }
    assert None not in types


def test_an_empty_template_holds_lists_and_no_visit():
    district = known_district()
    content = template(lists(district))
    book = openpyxl.load_workbook(BytesIO(content))
    assert book.sheetnames == ["Visits", LISTS, "How to"]
    assert [cell.value for cell in book["Visits"][1]] == [heading.text for heading in HEADINGS]
    assert len(book["Visits"].data_validations.dataValidation) >= 7
    reading = read(district, content, "template.xlsx")
    assert {row.outcome for row in reading.rows} <= {Outcome.NOT_A_SESSION}


# --- out, edited, and back ---


@pytest.fixture
def known() -> District:
    district = known_district()
    rows = [visit(), visit(date="9/16/2025", teacher="Mei Chu"), visit(date="9/17/2025", notes="x")]
    take_in(district, csv(*rows), "log.csv")
    return district


def out(district: District) -> bytes:
    who = director(district)
    with scope(district=district):
        rows = session_rows(who, SessionFilter()).order_by("day")
        lines = lines_of(rows, who, clock.today(district))
        versions = dict(Session.objects.values_list("pk", "version"))
        made = [VisitRow(line, versions[line.id]) for line in lines]
    return visits_sheet(lists(district), made)


def back(district: District, content: bytes) -> Edited:
    with scope(district=district):
        return compare(district, director(district), read_bytes(content, "visits.xlsx"))


def test_an_unedited_sheet_changes_nothing(known):
    content = out(known)
    found = back(known, content)
    assert (found.rows, found.new, found.same) == ((), (), 3)
    assert is_edited(read_bytes(content, "visits.xlsx"))
    assert not is_edited(read_bytes(csv(visit()), "log.csv"))


def test_saved_by_another_program_it_still_changes_nothing(known):
    again = filled(out(known))  # openpyxl reads and writes the whole of it
    assert back(known, again).same == 3


def test_what_was_edited_changes_and_nothing_else(known):
    edited = filled(
        out(known),
        {"Minutes": 60, "School": "Washington Middle School"},
        {"Date": datetime(2025, 9, 18), "Teachers": "Mei Chu; Julia Ramírez", "Type": "Debrief"},
    )
    found = back(known, edited)
    assert [len(row.cells) for row in found.rows] == [2, 3]
    assert found.same == 1
    with scope(district=known):
        with write(known, director(known), "take back an edited sheet") as unit:
            assert edit_sessions(unit, found.edits) == 2
            seq = unit.seq
        one, third, two = Session.objects.order_by("day")
        assert (one.minutes, one.school.name) == (60, "Washington Middle School")
        assert (two.day, two.session_type.code) == (date(2025, 9, 18), "debrief")
        assert Attendance.objects.filter(session=two).count() == 2
        assert third.version == 1
        assert not list(differences(known.pk))
        undo(known, director(known), seq)
        assert [s.minutes for s in Session.objects.order_by("day")] == [45, 45, 45]


def test_a_cell_that_cannot_be_is_said_beside_it_and_its_row_stays(known):
    edited = filled(
        out(known),
        {"Minutes": "an hour", "School": "Hogwarts"},
        {"Teachers": "Zebulon Quist", "Type": "Dancing"},
        {"Status": "Cancelled", "Date": "soon"},
    )
    found = back(known, edited)
    assert found.edits == []
    problems = {(row.row, cell.heading): cell.problem for row in found.rows for cell in row.cells}
    assert set(problems) == {
        (2, "Minutes"), (2, "School"), (3, "Teachers"), (3, "Type"), (4, "Status"), (4, "Date"),
    }  # fmt: skip
    assert all(problems.values())


def test_what_the_check_refuses_is_said_with_its_row(known):
    found = back(known, filled(out(known), {"Minutes": 5000}))
    assert found.edits == []
    assert found.rows[0].problem


def test_a_visit_changed_since_is_left_alone(known):
    content = filled(out(known), {"Minutes": 60})
    with write(known, director(known), "test") as unit:
        unit.change(Session.objects.order_by("day").first(), minutes=30)
    found = back(known, content)
    assert found.edits == []
    assert "changed since" in found.rows[0].problem


def test_an_empty_cell_a_missing_row_and_a_new_one(known):
    edited = filled(out(known), {"Minutes": ""}, {}, {RECORD: "", "Teachers": "Mei Chu"})
    found = back(known, edited)
    assert found.rows == ()
    assert [number for number, _row in found.new] == [4]


def test_formulas_in_a_name_are_text(known):
    with write(known, director(known), "test") as unit:
        first = Session.objects.order_by("day").first()
        unit.change(first.school, name='=HYPERLINK("http://x.example")')
    sheet = openpyxl.load_workbook(BytesIO(out(known)))["Visits"]
    cell = sheet.cell(2, 4)
    assert cell.data_type == "s" and cell.value.startswith("=HYPERLINK")
