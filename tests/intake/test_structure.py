"""Shapes of sheets: what is a table in them, and what is not."""

import io
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font

from stemhappens.intake.files.read import read_bytes
from stemhappens.intake.rows.log import read_files, read_log
from tests.intake.world import HEAD, KNOWN, UNKNOWN, one, read_rows, read_text, visit


def read_sheets(
    sheets: dict[str, list[list[object]]], context=KNOWN, answers=None, name="log.xlsx", tweak=None
):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        ws = book.create_sheet(title)
        for row in rows:
            ws.append(row)
    if tweak:
        tweak(book)
    stream = io.BytesIO()
    book.save(stream)
    return read_files(read_bytes(stream.getvalue(), name), context, source="log", answers=answers)


def outcomes(reading):
    return [(r.where.row, r.outcome.value) for r in reading.rows]


def sessions(reading):
    return [
        r for r in reading.to_json()["rows"] if r["session"] and r["outcome"] in ("ok", "assumed")
    ]


def test_titles_totals_notes_and_repeated_headings_are_set_aside():
    text = "\n".join(
        [
            "STEM coaching log,,,,,,",
            "",
            ",".join(HEAD),
            ",".join(map(str, visit())),
            ",".join(HEAD),
            "TOTAL,,,,,45,",
            "* as reported by coaches,,,,,,",
            "Key,,,,,,",
            "Obs,Observation,,,,,",
            ",,,,,90,",
        ]
    )
    reading = read_text(text)
    assert outcomes(reading) == [
        (1, "not_a_session"),
        (3, "not_a_session"),
        (4, "ok"),
        (5, "not_a_session"),
        (6, "not_a_session"),
        (7, "not_a_session"),
        (8, "not_a_session"),
        (9, "not_a_session"),
        (10, "not_a_session"),
    ]
    assert all(r.reasons for r in reading.rows if r.outcome == "not_a_session")


def test_merged_cells_fill_down():
    rows = [
        HEAD,
        visit(),
        ["", "", "", "Mei Chu", "Debrief", 30, ""],
        ["", "", "", "Sean O'Neil", "Obs", 20, ""],
    ]
    rows = [[v or None for v in row] for row in rows]
    reading = read_sheets(
        {"Log": rows}, tweak=lambda b: [b["Log"].merge_cells(f"{c}2:{c}4") for c in "ABC"]
    )
    made = sessions(reading)
    assert [m["session"]["date"] for m in made] == ["2025-09-15"] * 3
    assert [m["session"]["ids"]["teachers"] for m in made] == [("ramirez",), ("chu",), ("oneil",)]
    assert "taken from row 2" in made[1]["reasons"][0]


def test_blank_repeats_fill_down_where_the_pattern_is_evident():
    blank = ["", "", "", "Mei Chu", "Debrief", 30, ""]
    rows = [
        visit(),
        blank,
        visit(date="9/16/2025", school="Cedar", teacher="Bianca Fontaine", coach="Marisol Vega"),
        ["", "", "", "Maria de la Cruz", "Obs", 20, ""],
    ]
    made = sessions(read_rows(rows))
    assert [m["session"]["date"] for m in made] == [
        "2025-09-15",
        "2025-09-15",
        "2025-09-16",
        "2025-09-16",
    ]
    assert made[3]["session"]["school"] == "Cedar Grove ES"


def test_a_forgotten_cell_is_not_filled_from_above():
    rows = [
        visit(),
        visit(date="9/16/2025"),
        visit(date="9/17/2025", school=""),
        visit(date="9/18/2025"),
    ]
    made = sessions(read_rows(rows))
    assert made[2]["session"]["school"] is None
    assert made[2]["session"]["issues"] == ("missing_school",)


def test_two_rows_of_headings():
    text = (
        "Visit,,Who,,,Time,\nDate,School,Coach,Teacher,Type,Start,End\n"
        "9/15/2025,Lincoln ES,Theo Okonjo,Mei Chu,Obs,8:10,8:55\n"
    )
    made = sessions(read_text(text))
    assert made[0]["session"]["minutes"] == 45
    assert made[0]["session"]["start"] == "08:10"


def test_tabs_by_month_give_the_year_and_tabs_by_coach_the_coach():
    month = read_sheets({"2024-25": [["School year 2024-25"], HEAD, visit(date="Sept 16")]})
    assert sessions(month)[0]["session"]["date"] == "2024-09-16"
    head = ["Date", "School", "Teacher", "Type", "Minutes"]
    tabs = read_sheets(
        {
            "Okonjo": [head, ["9/15/2025", "Lincoln ES", "Mei Chu", "Obs", 45]],
            "Vega": [head, ["9/15/2025", "Cedar", "Bianca Fontaine", "Obs", 45]],
        }
    )
    assert [s["session"]["coaches"] for s in sessions(tabs)] == [["Theo Okonjo"], ["Marisol Vega"]]


def test_tabs_by_school_and_a_label_above_the_table():
    head = ["Date", "Teacher", "Type", "Minutes"]
    reading = read_sheets(
        {
            "Cedar Grove": [
                ["Coach:", "Marisol Vega"],
                [],
                head,
                ["9/15/2025", "Bianca Fontaine", "Obs", 45],
            ]
        }
    )
    made = sessions(reading)[0]["session"]
    assert (made["school"], made["coaches"]) == ("Cedar Grove ES", ["Marisol Vega"])


def test_coach_named_by_the_file_only():
    head = ["Date", "School", "Teacher", "Type", "Minutes"]
    reading = read_sheets(
        {"Sheet1": [head, ["9/15/2025", "Cedar", "Bianca Fontaine", "Obs", 45]]},
        name="Marisol Vega coaching log.xlsx",
    )
    assert sessions(reading)[0]["session"]["coaches"] == ["Marisol Vega"]


def test_two_tables_side_by_side():
    rows = [
        [
            "Date",
            "Coach",
            "School",
            "Teacher",
            "Minutes",
            None,
            "Date",
            "Coach",
            "School",
            "Teacher",
            "Minutes",
        ],
        [
            "9/15/2025",
            "Theo Okonjo",
            "Lincoln ES",
            "Mei Chu",
            45,
            None,
            "9/16/2025",
            "Marisol Vega",
            "Cedar",
            "Bianca Fontaine",
            30,
        ],
        ["9/17/2025", "Theo Okonjo", "Lincoln ES", "Julia Ramirez", 45],
    ]
    made = sessions(read_sheets({"Log": rows}))
    assert sorted(m["session"]["date"] for m in made) == ["2025-09-15", "2025-09-16", "2025-09-17"]


def test_stacked_tables_with_other_headings():
    text = (
        "Date,Coach,Teacher,School,Minutes\n9/15/2025,Theo Okonjo,Mei Chu,Lincoln ES,45\n\n"
        "Visit Date,Teacher,Coach,Hours,School,Notes\n"
        "9/16/2025,Julia Ramirez,Theo Okonjo,0.5,Lincoln ES,x\n"
    )
    assert [m["session"]["minutes"] for m in sessions(read_text(text))] == [45, 30]


def test_month_grid_waits_and_invents_nothing():
    rows = [
        ["Teacher", "Aug", "Sept", "Oct", "Nov", "Total"],
        ["Mei Chu", 1, 2, None, 3, 6],
        ["TOTAL", 1, 2, 0, 3, 6],
    ]
    reading = read_sheets({"Visits": rows})
    cells = [r.where.cell for r in reading.rows if r.outcome == "needs_you"]
    assert cells == ["B2", "C2", "E2"]
    assert not any(r.session for r in reading.rows)
    assert len(reading.questions) == 1
    answered = read_sheets({"Visits": rows}, answers={"sheet:Visits": "leave_out"})
    assert answered.counts["needs_you"] == 0


OTHER = {
    "orders": [
        ["Date", "Item", "Qty", "Unit cost", "Vendor", "School"],
        ["9/1/25", "Beakers", 4, 3.5, "Acme", "Cedar"],
    ],
    "survey": [
        ["Timestamp", "School", "Coach", "My coach is helpful", "I feel supported"],
        ["9/1/25 10:00", "Cedar", "Vega", "Agree", "Strongly agree"],
        ["9/2/25 10:00", "Cedar", "Vega", "Agree", "Agree"],
    ],
    "totals": [["School", "Teachers", "Sessions", "Hours"], ["Cedar", 6, 15, 20.5]],
    "goals": [
        ["Teacher", "School", "Coach", "Goal", "Status", "Start date", "Notes"],
        ["Mei Chu", "Lincoln ES", "Vega", "More student talk", "In progress", "9/1/25", "x"],
    ],
    "pivot": [["Row Labels", "Count of Date", "Sum of Minutes"], ["Cedar", 6, 200]],
    "mileage": [
        ["Date", "Coach", "From", "To", "Purpose", "Miles"],
        ["9/1/25", "Vega", "Cedar", "Lincoln ES", "Coaching visit", 12],
    ],
    "mileage by odometer": [
        ["Date", "Name", "Odometer start", "Odometer end", "Total miles", "School"],
        ["9/1/25", "Vega", 120, 132, 12, "Cedar"],
    ],
    "sign-in": [
        ["Name", "School", "Email", "Signature", "Initials"],
        ["Mei Chu", "Cedar", "m@x.org", "mc", "mc"],
    ],
    "student data": [
        ["Student", "Teacher", "School", "Grade", "Pretest", "Posttest"],
        ["A B", "Mei Chu", "Cedar", "5", 12, 15],
    ],
    "calendar of events": [
        ["Event", "Date", "Location"],
        ["STEM night", "9/1/25", "Cedar"],
    ],
    "staff": [["Name", "School", "Email", "Grade"], ["Mei Chu", "Lincoln ES", "m@x.org", "5"]],
}


@pytest.mark.parametrize("name", OTHER)
def test_sheets_that_are_no_log(name):
    reading = read_sheets({"Sheet1": OTHER[name]})
    assert {r.outcome.value for r in reading.rows} == {"not_a_session"}
    assert len(reading.rows) == len(OTHER[name])
    assert all(r.reasons[0] for r in reading.rows)


def test_a_log_may_have_columns_of_miles_and_costs():
    head = ["Date", "Coach", "School", "Teacher", "Type", "Mileage", "Miles", "Fund code"]
    row = ["2025-09-15", "Theo Okonjo", "Lincoln ES", "Mei Chu", "Obs", 12, 12, "x"]
    assert sessions(read_sheets({"Log": [head, row]}))[0]["session"]["type"] == "observation"


def test_struck_and_hidden_rows():
    def tweak(book):
        for cell in book["Log"][3]:
            cell.font = Font(strike=True)
        book["Log"].row_dimensions[4].hidden = True

    rows = [HEAD, visit(), visit(date="9/16/2025"), visit(date="9/17/2025")]
    reading = read_sheets({"Log": rows}, tweak=tweak)
    assert [o for _r, o in outcomes(reading)] == ["not_a_session", "ok", "needs_you", "assumed"]
    assert reading.questions[0].key == "struck:rows"
    told = {"struck:rows": "cancelled"}
    called_off = read_sheets({"Log": rows}, tweak=tweak, answers=told)
    assert sessions(called_off)[1]["session"]["state"] == "cancelled"


def test_real_dates_times_and_1904():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"date_1904": True})
    sheet = book.add_worksheet("Log")
    sheet.write_row(0, 0, ["Date", "Coach", "School", "Teacher", "Type", "Time in", "Time out"])
    sheet.write_datetime(1, 0, datetime(2025, 9, 15), book.add_format({"num_format": "m/d/yy"}))
    sheet.write_row(1, 1, ["Theo Okonjo", "Lincoln ES", "Mei Chu", "Obs"])
    clock = book.add_format({"num_format": "h:mm AM/PM"})
    sheet.write(1, 5, 13 / 24, clock)
    sheet.write(1, 6, 13.75 / 24, clock)
    book.close()
    made = sessions(read_files(read_bytes(stream.getvalue(), "log.xlsx"), KNOWN, source="x"))[0][
        "session"
    ]
    assert (made["date"], made["minutes"], made["start"]) == ("2025-09-15", 45, "13:00")


def test_form_export():
    head = [
        "Timestamp",
        "Email Address",
        "Coach Name",
        "School Site",
        "Teacher(s)",
        "Date of Visit",
        "Grade/Subject",
        "Type of Support (check all that apply)",
        "Length of Visit",
        "Focus / Topic",
        "Notes",
        "Next Steps",
        "Follow-up Date",
    ]
    row = [
        "9/16/2025 14:02:05",
        "vega@tern.org",
        "Marisol Vega",
        "Cedar Grove ES",
        "Bianca Fontaine",
        "9/15/2025",
        "5/Science",
        "Modeling, Planning (unit, lesson)",
        "45 min",
        "NGSS practices, Data literacy",
        "went well",
        "Send the rubric; plan the lab",
        "9/30/2025",
    ]
    resent = ["9/16/2025 14:02:11", *row[1:]]
    edited = ["9/16/2025 14:04:00", *row[1:10], "went very well", *row[11:]]
    reading = read_rows([row, resent, edited], head)
    assert [o for _r, o in outcomes(reading)][1:] == ["assumed", "duplicate", "needs_you"]
    assert reading.rows[2].duplicate_of.row == 2
    made = reading.to_json()["rows"][1]["session"]
    assert made["topics"] == ("NGSS practices", "Data literacy")
    assert made["next_steps"] == ("Send the rubric", "plan the lab")
    assert (made["next_due"], made["minutes"], made["kinds"]) == (
        "2025-09-30",
        45,
        ["modeling", "planning"],
    )


def test_one_visit_logged_by_two_coaches_is_two_and_listed():
    reading = read_rows([visit(), visit(coach="Marisol Vega")])
    assert [o for _r, o in outcomes(reading)][1:] == ["assumed", "assumed"]
    assert [p.kind for p in reading.pairs] == ["two_coaches"]


def test_spanish_headings():
    head = [
        "Fecha",
        "Entrenador",
        "Escuela",
        "Maestra",
        "Actividad",
        "Minutos",
        "Notas",
        "Próximos pasos",
    ]
    made = sessions(
        read_rows(
            [["9/15/2025", "Theo Okonjo", "Lincoln ES", "Mei Chu", "Observación", 45, "", "plan"]],
            head,
        )
    )
    assert (made[0]["session"]["type"], made[0]["session"]["next_steps"]) == (
        "observation",
        ("plan",),
    )


def test_a_person_may_map_a_column():
    head = ["Wann", "Wer", "Wo", "Mit", "Min"]
    row = ["9/15/2025", "Theo Okonjo", "Lincoln ES", "Mei Chu", "45"]
    mapping = {"Wann": "date", "Wer": "coach", "Wo": "school", "D": "teacher"}
    made = sessions(read_rows([row], head, mapping=mapping))[0]
    assert made["session"]["ids"]["teachers"] == ("chu",)
    assert made["session"]["issues"] == ("missing_type",)


def test_roster_from_the_log():
    rows = [
        visit(teacher="Julia Ramírez"),
        visit(teacher="J. Ramirez", date="9/16/2025"),
        visit(teacher="Julia Ramirez", date="9/17/2025", school="Lincoln ES"),
        visit(teacher="Jullia Ramirez", date="9/18/2025"),
        visit(teacher="Ms. Fontaine", date="9/19/2025"),
        visit(coach="Okonjo", date="9/22/2025"),
    ]
    reading = read_rows(rows, context=UNKNOWN)
    assert {r.outcome.value for r in reading.rows[1:]} == {"assumed"}
    assert sorted(p.name for p in reading.people) == ["Fontaine", "Julia Ramírez", "Theo Okonjo"]
    assert [s.name for s in reading.schools] == ["Lincoln Elementary School"]


def test_a_new_person_by_answer_comes_with_the_reading():
    answers = {"person:quentin abernathy": "new"}
    reading = read_rows([visit(teacher="Quentin Abernathy")], answers=answers)
    assert reading.rows[1].outcome == "assumed"
    assert [(p.name, p.placements[0].school_uid) for p in reading.people] == [
        ("Quentin Abernathy", "lincoln-es")
    ]


def test_one_question_for_each_cause():
    rows = [visit(date=f"week of 9/{n}", teacher="Quentin Abernathy") for n in (8, 15, 22)]
    rows += [visit(date=f"10/{n}/2025") for n in range(13, 18)]
    reading = read_rows(rows)
    assert {q.key: len(q.rows) for q in reading.questions} == {
        "date:week": 3,
        "person:quentin abernathy": 3,
    }
    answers = {"date:week": "monday", "person:quentin abernathy": "chu"}
    settled = read_rows(rows, answers=answers)
    assert settled.counts["needs_you"] == 0
    assert settled.to_json()["rows"][1]["session"]["precision"] == "week"


def test_hours_over_twelve_is_one_question():
    head = ["Date", "Coach", "School", "Teacher", "Type", "Hrs"]
    rows = [
        [f"9/{n}/2025", "Theo Okonjo", "Lincoln ES", "Mei Chu", "Obs", h]
        for n, h in ((15, 45), (16, 30), (17, 0.75))
    ]
    reading = read_rows(rows, head)
    assert [(q.key, len(q.rows)) for q in reading.questions] == [("minutes:hours_over_12:Hrs", 2)]
    settled = read_rows(rows, head, answers={"minutes:hours_over_12:Hrs": "minutes"})
    assert [r.session.minutes for r in settled.rows[1:]] == [45, 30, 45]


def test_folder_and_zip_of_monthly_files(tmp_path):
    for month in (9, 10):
        text = ",".join(HEAD) + "\n" + ",".join(map(str, visit(date=f"{month}/15/2025"))) + "\n"
        (tmp_path / f"log {month}.csv").write_text(text)
    (tmp_path / "notes.pdf").write_bytes(b"%PDF-1.4")
    reading = read_log(tmp_path, KNOWN)
    assert reading.counts["ok"] == 2
    assert reading.counts["refused"] == 1


def test_formulas_and_user_text_stay_text():
    row = one(read_rows([visit(notes="=HYPERLINK(1)", teacher="@Mei Chu")]))
    assert row["raw"]["Notes"] == "=HYPERLINK(1)"


def test_provenance_is_kept():
    row = one(read_rows([visit()]))
    assert (row["file"], row["row"], row["raw"]["Teacher"]) == ("log.csv", 2, "Julia Ramírez")


def test_a_form_with_labels_at_the_left_is_one_visit():
    text = "Coach,Theo Okonjo\nDate,9/15/2025\nTeacher,Mei Chu\nSchool,Lincoln ES\nMinutes,45\n"
    reading = read_text(text)
    assert [o for _r, o in outcomes(reading)] == ["assumed", *["not_a_session"] * 4]
    assert reading.rows[0].session.minutes == 45


def test_a_log_without_dates_waits():
    reading = read_text("Teacher,Activity,Minutes\nMei Chu,Obs,45\n")
    assert [o for _r, o in outcomes(reading)] == ["not_a_session", "needs_you"]


def test_a_sheet_without_headings_is_mapped_by_letters():
    text = (
        "9/15/2025,Theo Okonjo,Lincoln ES,Mei Chu,Obs,45\n9/16/2025,TO,Lincoln ES,Mei Chu,Obs,45\n"
    )
    assert {r.outcome.value for r in read_text(text).rows} == {"needs_you"}
    mapping = dict(
        zip("ABCDEF", ("date", "coach", "school", "teacher", "type", "minutes"), strict=True)
    )
    reading = read_text(text, mapping=mapping)
    assert [r.session.coaches for r in reading.rows] == [("okonjo",), ("okonjo",)]


def test_hours_and_minutes_in_two_columns():
    head = ["Date", "Coach", "School", "Teacher", "Type", "Hours", "Minutes"]
    base = ["Theo Okonjo", "Lincoln ES", "Mei Chu", "Obs"]
    lengths = [(1, 15), (0.75, 45), (0.5, 45)]
    rows = [[f"9/{15 + i}/2025", *base, *pair] for i, pair in enumerate(lengths)]
    reading = read_rows(rows, head)
    assert [r.session.minutes for r in reading.rows[1:]] == [75, 45, None]
    assert [r.outcome.value for r in reading.rows[1:]] == ["assumed", "ok", "needs_you"]
    assert [q.key for q in reading.questions] == ["minutes:differ"]
    settled = read_rows(rows, head, answers={"minutes:differ": "second"})
    assert settled.rows[3].session.minutes == 45
