"""Calendars and grids: each filled cell is one record, with its address; nothing is lost."""

from collections import Counter

from stemhappens.intake.text import column_letter
from tests.intake.test_structure import read_sheets
from tests.intake.world import UNKNOWN

CALENDAR = [
    ["STEM coaching, September 2025 — Theo Okonjo"],
    [],
    ["Mon", "Tue", "Wed", "Thu", "Fri"],
    [1, 2, 3, 4, 5],
    ["Labor Day", "JR", "MC 45", "Lincoln ES", None],
    [None, "T. Oyelaran obs 30", None, None, None],
    [8, 9, 10, 11, 12],
    ["JR, TO", None, "QA", None, "Smith plan"],
    [15, 16, 17, 18, 19],
    ["chu\noneil 20 min"],
    [22, 23, 24, 25, 26],
    [],
    [29, 30, 1, 2, 3],
    ["JR", None, "MC"],
]


def cells(reading):
    return {r["cell"]: r for r in reading.to_json()["rows"] if r["cell"]}


def test_a_calendar_gives_a_record_for_each_entry():
    got = cells(read_sheets({"Sept": CALENDAR}))
    made = {
        cell: (r["session"]["date"], r["session"]["ids"]["teachers"], r["session"]["minutes"])
        for cell, r in got.items()
        if r["outcome"] == "assumed"
    }
    assert made == {
        "B5": ("2025-09-02", ("ramirez",), None),
        "C5": ("2025-09-03", ("chu",), 45),
        "D5": ("2025-09-04", (), None),
        "B6": ("2025-09-02", ("oyelaran",), 30),
        "A10": ("2025-09-15", ("chu",), None),
        "A10#2": ("2025-09-15", ("oneil",), 20),
        "A14": ("2025-09-29", ("ramirez",), None),
    }
    assert got["D5"]["session"]["school"] == "Lincoln Elementary School"
    assert {r["session"]["coaches"][0] for r in got.values() if r["session"]} == {"Theo Okonjo"}
    assert got["A5"]["outcome"] == "not_a_session"
    assert {c for c, r in got.items() if r["outcome"] == "needs_you"} == {"A8", "C8", "E8", "C14"}


def test_several_names_under_one_day_are_asked_once_and_taken_apart():
    reading = read_sheets({"Sept": CALENDAR}, answers={"entry:several:Sept": "apart"})
    got = cells(reading)
    assert [got[c]["session"]["ids"]["teachers"] for c in ("A8", "A8#2")] == [
        ("ramirez",),
        ("oyelaran",),
    ]


def test_a_calendar_under_the_wrong_weekdays_waits():
    shifted = [["September 2024"], *CALENDAR[2:7]]  # 2 September 2024 is a Monday
    got = cells(read_sheets({"Sept": shifted}))
    assert {r["outcome"] for c, r in got.items() if c in ("B3", "C3", "B4")} <= {"needs_you"}


def test_days_across_with_a_key():
    rows = [
        ["Visits", None, "Key: O = Observation; P = Planning"],
        ["Teacher", "School", "9/3", "9/10", "9/17", "9/24", "Total"],
        ["Mei Chu", "Lincoln ES", 45, None, 30, "x", 75],
        ["Julia Ramirez", "Lincoln ES", "O", None, "P", "Z", None],
        ["Sean O'Neil", "Lincoln ES", None, None, None, None, None],
        ["Total", None, 45, 0, 30],
    ]
    reading = read_sheets({"Fall": rows}, name="Okonjo 2025-26.xlsx")
    got = cells(reading)
    assert {c: r["session"]["minutes"] for c, r in got.items()} == {
        "C3": 45,
        "E3": 30,
        "F3": None,
        "C4": None,
        "E4": None,
        "F4": None,
    }
    assert (got["C4"]["session"]["type"], got["C4"]["session"]["date"]) == (
        "observation",
        "2025-09-03",
    )
    assert {q.key for q in reading.questions} == {"entry:mark:x:Fall", "entry:code:z"}
    assert {(r.where.row, r.outcome.value) for r in reading.rows if not r.where.cell} == {
        (n, "not_a_session") for n in (1, 2, 5, 6)
    }
    answered = read_sheets({"Fall": rows}, answers={"entry:mark:x:Fall": "visit"})
    assert cells(answered)["F3"]["outcome"] == "assumed"
    assert cells(answered)["F3"]["session"]["minutes"] is None


def test_day_numbers_across_below_their_months():
    rows = [
        ["School year 2025-26"],
        [None, "Sept", None, None, "Oct", None, None],
        ["Teacher", 8, 15, 22, 1, 6, 20],
        ["Mei Chu", 30, None, 45, None, 20, None],
    ]
    got = cells(read_sheets({"Grid": rows}))
    assert {c: r["session"]["date"] for c, r in got.items()} == {
        "B4": "2025-09-08",
        "D4": "2025-09-22",
        "F4": "2025-10-06",
    }


def test_days_down_and_names_across():
    rows = [
        ["Date", "J. Ramirez", "Mei Chu", "Oyelaran"],
        ["9/3/2025", 45, None, None],
        ["9/24/2025", None, "0.5", 20],
    ]
    reading = read_sheets({"Fall": rows})
    got = cells(reading)
    assert {c: r["session"]["ids"]["teachers"] for c, r in got.items()} == {
        "B2": ("ramirez",),
        "C3": ("chu",),
        "D3": ("oyelaran",),
    }
    assert got["C3"]["outcome"] == "needs_you"
    assert "entry:small:Fall" in {q.key for q in reading.questions}


def test_a_row_of_marks_without_a_name_waits():
    rows = [["Teacher", "9/3", "9/10", "9/17"], ["Mei Chu", 30, None, None], [None, 45, 30, None]]
    reading = read_sheets({"Fall": rows})
    assert {r.where.cell for r in reading.rows if r.outcome == "needs_you"} == {"B3", "C3"}


def test_each_filled_cell_of_a_calendar_is_told_once():
    reading = read_sheets({"Sept": CALENDAR})
    told = Counter((r.where.row, r.where.cell) for r in reading.rows)
    assert set(told.values()) == {1}
    whole = {row for row, cell in told if not cell}
    for i, row in enumerate(CALENDAR, start=1):
        for j, value in enumerate(row):
            if value is not None and i not in whole:
                assert (i, f"{column_letter(j)}{i}") in told


def test_a_key_below_a_table_explains_its_codes():
    rows = [
        ["Date", "Coach", "School", "Teacher", "Type", "Minutes"],
        ["9/24/2025", "Theo Okonjo", "Lincoln ES", "Mei Chu", "C", 45],
        ["9/25/2025", "Theo Okonjo", "Lincoln ES", "Mei Chu", "O", 45],
        [],
        ["Key"],
        ["C", "Co-planning"],
        ["O", "Observation"],
    ]
    reading = read_sheets({"Log": rows})
    made = [r.session.type for r in reading.rows if r.session]
    assert made == ["planning", "observation"]
    assert all("key" in " ".join(r.reasons) for r in reading.rows if r.session)


def test_a_day_of_two_columns():
    rows = [
        ["September 2025, Theo Okonjo"],
        ["Mon", None, "Tue", None, "Wed", None, "Thu", None, "Fri", None],
        [1, None, "2", None, 3, "MC", 4, None, 5, "JR"],
        [None, None, None, "TO 45", None, None, None, None, None, "SO"],
    ]
    got = cells(read_sheets({"Cal": rows}))
    assert {c: (r["session"]["date"], r["session"]["ids"]["teachers"]) for c, r in got.items()} == {
        "F3": ("2025-09-03", ("chu",)),
        "J3": ("2025-09-05", ("ramirez",)),
        "D4": ("2025-09-02", ("oyelaran",)),
        "J4": ("2025-09-05", ("oneil",)),
    }


def test_a_plan_of_a_week_by_its_title():
    rows = [
        ["Week of 9/15/2025", None, "Theo Okonjo"],
        ["Time", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
        ["8:00", "Chu", None, "Ramirez", None, None],
        ["9:00", None, "PLC", None, None, None],
    ]
    got = cells(read_sheets({"Week": rows}))
    assert {c: r["session"]["date"] for c, r in got.items()} == {
        "B3": "2025-09-15",
        "D3": "2025-09-17",
        "C4": "2025-09-16",
    }
    unnamed = read_sheets({"Week": rows[1:]})
    assert {r.outcome.value for r in unnamed.rows} == {"needs_you"}


def test_two_months_below_each_other_from_sunday():
    days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    rows = [
        ["September 2025"],
        days,
        [None, 1, 2, 3, 4, 5, 6],
        [None, None, "Chu"],
        ["October 2025"],
        days,
        [None, None, None, 1, 2, 3, 4],
        [None, None, None, "MC"],
    ]
    got = cells(read_sheets({"Cal": rows}))
    assert {c: r["session"]["date"] for c, r in got.items()} == {
        "C4": "2025-09-02",
        "D8": "2025-10-01",
    }


def test_a_school_that_stands_once_for_the_rows_below():
    rows = [
        ["Teacher", "School", "2025-09-15", "2025-09-22", "2025-09-29"],
        ["Mei Chu", "Lincoln ES", 45, None, "Obs"],
        ["Julia Ramirez", None, None, 30, None],
        ["Sean O'Neil", None, "Debrief 20", None, None],
    ]
    got = cells(read_sheets({"Grid": rows}))
    assert {r["session"]["ids"]["school"] for r in got.values()} == {"lincoln-es"}


def test_a_column_of_days_by_the_tab():
    rows = [["Day", "Teacher", "School", "Minutes"], [3, "Mei Chu", "Lincoln ES", 45]]
    reading = read_sheets({"September": rows}, name="Okonjo 2025-26.xlsx")
    assert [r.session.date.isoformat() for r in reading.rows if r.session] == ["2025-09-03"]


def test_subtotals_that_name_a_school_are_totals():
    rows = [
        ["Date", "Coach", "School", "Teacher", "Minutes"],
        ["2025-09-15", "Okonjo", "Lincoln ES", "Mei Chu", 45],
        ["Lincoln ES Total", None, None, None, 45],
    ]
    reading = read_sheets({"Log": rows})
    assert reading.rows[2].outcome == "not_a_session"


def test_days_in_the_cells_below_occasions():
    rows = [
        ["Teacher", "School", "Coach", "Observation", "Debrief", "Visit 3"],
        ["Mei Chu", "Lincoln ES", "Okonjo", "9/15/2025", "9/24/2025", None],
        ["Julia Ramirez", "Lincoln ES", "Okonjo", "9/16/2025, 9/30/2025", None, "moved"],
        ["Sean O'Neil", "Lincoln ES", "Okonjo", None, None, "10/1/2025"],
        ["Linh Lee", "Lincoln ES", "Okonjo", None, None, "10/2/2025"],
        ["Tunde Oyelaran", "Lincoln ES", "Okonjo", None, None, "10/3/2025"],
        ["Anna Smith", "Lincoln ES", "Okonjo", None, None, "10/6/2025"],
    ]
    got = cells(read_sheets({"Visits": rows}))
    assert {
        c: (r["session"]["date"], r["session"]["type"]) for c, r in got.items() if r["session"]
    } == {
        "D2": ("2025-09-15", "observation"),
        "E2": ("2025-09-24", "debrief"),
        "D3": ("2025-09-16", "observation"),
        "D3#2": ("2025-09-30", "observation"),
        "F4": ("2025-10-01", None),
        "F5": ("2025-10-02", None),
        "F6": ("2025-10-03", None),
        "F7": ("2025-10-06", None),
    }
    assert got["F3"]["outcome"] == "needs_you"


def test_other_days_of_teachers_are_no_visits():
    rows = [
        ["Teacher", "School", "Hired", "Last evaluation"],
        ["Mei Chu", "Lincoln ES", "9/15/2020", "9/24/2025"],
        ["Julia Ramirez", "Lincoln ES", "9/16/2021", "9/30/2025"],
    ]
    assert not any(r.session for r in read_sheets({"Staff": rows}).rows)


def test_people_of_a_calendar_are_proposed_where_nobody_is_known():
    rows = [*CALENDAR[:4], ["Labor Day", "Mei Chu obs 45", "Julia Ramirez", "Mei Chu", "PD Day"]]
    reading = read_sheets({"Sept": rows}, context=UNKNOWN)
    made = cells(reading)
    assert [made[c]["session"]["teachers"] for c in ("B5", "C5", "D5")] == [
        ["Mei Chu"],
        ["Julia Ramirez"],
        ["Mei Chu"],
    ]
    assert {made[c]["outcome"] for c in ("B5", "C5", "D5")} == {"assumed"}


def test_two_calendars_side_by_side():
    rows = [
        ["September 2025 Okonjo", None, None, None, None, None, "October 2025"],
        ["Mon", "Tue", "Wed", "Thu", "Fri", None, "Mon", "Tue", "Wed", "Thu", "Fri"],
        [1, 2, 3, 4, 5, None, None, None, 1, 2, 3],
        ["JR", None, None, None, None, None, None, None, "MC", None, None],
    ]
    reading = read_sheets({"Cal": rows})
    got = cells(reading)
    assert {c: r["session"]["date"] for c, r in got.items() if r["session"]} == {
        "A4": "2025-09-01",
        "I4": "2025-10-01",
    }
    told = [(r.where.row, r.where.cell) for r in reading.rows]
    assert len(told) == len(set(told))


def test_a_calendar_without_a_month_waits():
    reading = read_sheets({"Cal": [["My days"], *CALENDAR[2:5]]})
    assert [q.key for q in reading.questions if q.blocking][:1] == ["date:no_month"]


def test_rows_of_a_grid_may_be_short():
    rows = [["School", "Teacher", "9/3", "9/10", "9/17"], ["Cedar", "Chu", 45], [], [None, "Lee"]]
    rows += [[None, "Chu", None, 30], [None, "Smith"], ["Total"]]
    assert len(cells(read_sheets({"Grid": rows}))) == 2
