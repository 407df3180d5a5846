"""What no cell of a row says, and its surroundings do: coach, teacher, school, year."""

from dataclasses import replace
from datetime import date

from stemhappens.intake.context import SchoolRef
from stemhappens.intake.outcomes import Outcome, RowResult
from stemhappens.intake.rows.reading import Reading
from stemhappens.intake.values.dates import DateColumn
from tests.intake.world import HEAD, KNOWN, one, read_rows, read_text, visit


def taken(reading: Reading) -> list[RowResult]:
    return [r for r in reading.rows if r.session and r.outcome is not Outcome.NOT_A_SESSION]


def test_a_tab_or_file_called_by_a_given_name_names_the_only_coach_of_that_name():
    text = "Date,School,Teacher,Type,Minutes\n9/15/2025,Lincoln ES,Mei Chu,Observation,45\n"
    (row,) = taken(read_text(text, name="Theo log.csv"))
    assert row.session.coaches == ("okonjo",)
    assert any("named by" in reason for reason in row.reasons)
    (row,) = taken(read_text(text, name="Zed log.csv"))
    assert row.session.coaches == ()


def test_a_section_names_the_teacher_of_the_rows_below_it():
    text = (
        "Coach: Theo Okonjo,,,\n\nMei Chu,,,\nDate,School,Type,Minutes\n"
        "9/15/2025,Lincoln ES,Observation,45\n\nLinh Lee,,,\nDate,School,Type,Minutes\n"
        "9/16/2025,Lincoln ES,Debrief,30\n"
    )
    rows = taken(read_text(text))
    assert [row.session.teachers for row in rows] == [("chu",), ("lee",)]
    assert all(row.outcome is Outcome.ASSUMED for row in rows)


def test_a_column_of_people_names_the_teachers_whatever_its_heading():
    head = ["Date", "User", "Client", "Description", "Duration"]
    names = ("Mei Chu", "Linh Lee", "Julia Ramírez")
    rows = [
        [f"9/{day}/2025", "Theo Okonjo", "Lincoln Elementary School", name, "0:45"]
        for day, name in zip((15, 16, 17), names, strict=True)
    ]
    reading = read_rows(rows, head)
    assert [row.session.teachers for row in taken(reading)] == [("chu",), ("lee",), ("ramirez",)]
    said = {c.column.heading: (c.column.kind, c.column.reason) for c in reading.columns}
    assert said["Description"][0] == "teacher"
    assert "people of the roster" in said["Description"][1]
    notes = [["9/15/2025", "Theo Okonjo", "Lincoln ES", text, "0:45"] for text in ("a", "b", "c")]
    assert all(not row.session.teachers for row in taken(read_rows(notes, head)))


def test_a_school_that_had_closed_is_where_its_teacher_worked_then():
    shut = SchoolRef("shut", "Shoreline School", closes=date(2025, 7, 1))
    then = replace(KNOWN, schools=(*KNOWN.schools, shut))
    row = visit(school="Shoreline School", teacher="Mei Chu")
    found = one(read_rows([row], context=then))
    assert found["session"]["school"] == "Lincoln Elementary School"
    assert any("had closed by then" in reason for reason in found["reasons"])


def test_a_new_school_year_above_the_same_headings_begins_a_table_of_its_own():
    text = (
        "School year 2023-24,,,,\nDate,Coach,School,Teacher,Minutes\n"
        "5-Sep,Theo Okonjo,Lincoln ES,Mei Chu,45\n\nSchool year 2024-25,,,,\n"
        "Date,Coach,School,Teacher,Minutes\n9-Sep,Theo Okonjo,Lincoln ES,Mei Chu,45\n"
    )
    days = [row.session.date for row in taken(read_text(text))]
    assert days == [date(2023, 9, 5), date(2024, 9, 9)]


def column(*texts: str) -> DateColumn:
    return DateColumn.resolve(texts, KNOWN)


def test_the_old_year_typed_in_january_is_asked_and_only_there():
    ahead = [f"{month}/10/2024" for month in (9, 10, 11)] + [
        "12/5/2024",
        "12/12/2024",
        "12/19/2024",
    ]
    slipped = column(*ahead, "1/21/2024", "1/24/2024", "1/30/2025", "2/6/2025")
    asked = slipped.clean("1/21/2024")
    assert [ask.key for ask in asked.asks] == ["date:slip"]
    assert [o.value.day for o in asked.asks[0].options[:2]] == [
        date(2025, 1, 21),
        date(2024, 1, 21),
    ]
    assert not slipped.clean("1/30/2025").asks
    shuffled = column(*ahead[::-1], "1/21/2024", "2/3/2025", "1/24/2024", "9/30/2024")
    assert not shuffled.clean("1/21/2024").asks  # the column is in no order that could tell


def test_rows_without_a_day_are_never_each_others_repetition():
    rows = [visit(date=""), visit(date="")]
    assert {row.outcome for row in taken(read_rows(rows, HEAD))} == {Outcome.NEEDS_YOU}


def test_a_note_that_stands_alone_under_the_dates_is_no_visit():
    rows = read_rows([visit(), ["Last updated 6/6/2025", "", "", "", "", "", ""]]).rows
    assert rows[-1].outcome is Outcome.NOT_A_SESSION
