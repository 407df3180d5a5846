"""Exports of forms, columns that belong together, and what stands beside a log."""

import io
import zipfile

from stemhappens.intake.files.read import read_bytes
from stemhappens.intake.rows.log import read_files
from stemhappens.intake.values.options import learn_options, split_options
from tests.intake.test_structure import outcomes, read_sheets, sessions
from tests.intake.world import KNOWN, UNKNOWN, read_rows

LOG = ["Date", "Coach", "School", "Teacher", "Type", "Minutes"]
BASE = ["Theo Okonjo", "Lincoln ES", "Mei Chu", "Obs"]


def minutes(reading):
    return [r.session.minutes for r in reading.rows if r.session]


def test_a_question_made_anew_in_mid_year_goes_on_in_another_column():
    head = [*LOG[:5], "Length of Visit", "Column 7", "How long was the session?"]
    rows = [
        ["2025-09-15", *BASE, "45 min", "", ""],
        ["2025-09-16", *BASE, "30 min", "", ""],
        ["2026-01-15", *BASE, "", "", "1 hour"],
        ["2026-01-16", *BASE, "", "", ""],
    ]
    reading = read_rows(rows, head)
    assert minutes(reading) == [45, 30, 60, None]
    assert [c.column.kind for c in reading.columns][-3:] == ["length", "ignored", "length"]


def test_two_columns_that_disagree_are_not_joined():
    head = ["Date", "Coach", "School", "Teacher", "Minutes", "Date of Visit"]
    rows = [
        ["2025-09-15", "Theo Okonjo", "Lincoln ES", "Mei Chu", 45, "2025-09-16"],
        ["2025-09-17", "Theo Okonjo", "Lincoln ES", "Mei Chu", 45, ""],
    ]
    reading = read_rows(rows, head)
    assert [c.column.kind for c in reading.columns].count("date") == 1


def test_a_school_asked_anew_is_read_from_either_column():
    head = ["Date", "Coach", "School", "Teacher", "Minutes", "School Site"]
    rows = [
        ["2025-09-15", "Theo Okonjo", "Lincoln ES", "Mei Chu", 45, ""],
        ["2026-01-15", "Marisol Vega", "", "Bianca Fontaine", 45, "Cedar Grove ES"],
    ]
    for context in (KNOWN, UNKNOWN):
        made = sessions(read_rows(rows, head, context=context))
        assert [m["session"]["school"][:5] for m in made] == ["Linco", "Cedar"]


def test_running_totals_are_no_lengths():
    for name, sums in (("Total Hours", 60), ("Hours to date", 60), ("Total", 1)):
        total, rows = 0, []
        for i, n in enumerate((45, 30, 60, 45, 20, 30)):
            total += n
            rows.append([f"2025-09-{15 + i}" if i < 5 else "2025-09-22", *BASE, n, total / sums])
        reading = read_rows(rows, [*LOG, name])
        assert minutes(reading) == [45, 30, 60, 45, 20, 30]
        assert {r.outcome.value for r in reading.rows[1:]} == {"ok"}


def test_microsoft_forms_columns_are_the_forms_own():
    head = ["ID", "Start time", "Completion time", "Email", "Name", *LOG[:1], *LOG[2:]]
    row = ["1", "9/15/25 16:02:11", "9/15/25 16:05:40", "vega@tern.org", "Marisol Vega"]
    made = sessions(read_rows([[*row, "2025-09-12", *BASE[1:], 45]], head))[0]["session"]
    assert (made["start"], made["date"], made["coaches"]) == (None, "2025-09-12", ["Marisol Vega"])


def test_options_that_hold_commas_are_learned_from_the_column():
    long = "Modeling, co-teaching, or demonstration lesson"
    cells = [long, f"{long}, Debrief", f"Planning, {long}", "Debrief", "Planning, Debrief"]
    known = frozenset({"debrief", "planning", "modeling"})
    options = learn_options(cells, known)
    assert split_options(f"Planning, {long}, Debrief", options | known) == [
        "Planning",
        long,
        "Debrief",
    ]
    assert split_options("Planning, Debrief", options | known) == ["Planning", "Debrief"]


def test_a_pivot_beside_the_log_is_set_aside():
    head = [*LOG, None, "Row Labels", "Count of Date"]
    rows = [
        head,
        ["2025-09-15", *BASE, 45, None, "Lincoln ES", 2],
        ["2025-09-16", *BASE, 30, None, "Grand Total", 2],
        [None, None, None, None, None, None, None, "printed", 9],
    ]
    reading = read_sheets({"Log": rows})
    assert [m["session"]["minutes"] for m in sessions(reading)] == [45, 30]
    cells = {r.where.cell for r in reading.rows if r.where.cell}
    assert cells == {"H1", "H4"}


def test_a_small_summary_beside_the_log_is_set_aside():
    rows = [[*LOG, None, "School", "Visits"]]
    rows += [[f"2025-09-{n}", *BASE, 45, None, None, None] for n in (15, 16, 17, 18, 19)]
    rows[1][7:] = ["Lincoln ES", 5]
    rows[2][7:] = ["Total", 5]
    reading = read_sheets({"Log": rows})
    assert len(sessions(reading)) == 5


def test_blank_columns_between_the_columns_of_a_log_stay_in_it():
    head = ["Date", None, "Coach", None, "School", "Teacher", None, "Type", "Minutes"]
    row = ["2025-09-15", None, *BASE[:1], None, *BASE[1:3], None, "Obs", 45]
    assert [o for _r, o in outcomes(read_sheets({"Log": [head, row]}))] == ["not_a_session", "ok"]


def test_days_below_a_month_within_the_table():
    rows = [
        ["School year 2025-26"],
        LOG,
        ["September"],
        ["Tue 16", *BASE, 45],
        [17, *BASE, 30],
        ["October"],
        [1, *BASE, 20],
    ]
    made = sessions(read_sheets({"Log": rows}))
    assert [m["session"]["date"] for m in made] == ["2025-09-16", "2025-09-17", "2025-10-01"]


def test_days_by_tab_month():
    tabs = {
        "Sept": [LOG, ["Tue 16", *BASE, 45], [17, *BASE, 30]],
        "Jan": [LOG, [13, *BASE, 20], ["Tue 14", *BASE, 20]],
    }
    reading = read_sheets(tabs, name="Coaching 2025-26.xlsx")
    assert [m["session"]["date"] for m in sessions(reading)] == [
        "2025-09-16",
        "2025-09-17",
        "2026-01-13",
    ]
    assert [q.key for q in reading.questions] == ["date:weekday"]


def test_the_month_of_a_file_of_its_own():
    rows = [LOG, [3, *BASE, 45], [17, *BASE, 30]]
    reading = read_sheets({"Sheet1": rows}, name="Coaching log October 2025.xlsx")
    assert [m["session"]["date"] for m in sessions(reading)] == ["2025-10-03", "2025-10-17"]


def test_files_of_a_zip_name_their_coaches():
    head = [LOG[0], *LOG[2:]]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for coach in ("Marisol Vega", "Theo Okonjo"):
            text = ",".join(head) + "\n2025-09-15,Lincoln ES,Mei Chu,Obs,45\n"
            archive.writestr(f"{coach} coaching log 2025-26.csv", text)
    for context in (KNOWN, UNKNOWN):
        reading = read_files(read_bytes(stream.getvalue(), "logs.zip"), context, source="log")
        made = [r["session"]["coaches"] for r in sessions(reading)]
        assert made == [["Marisol Vega"], ["Theo Okonjo"]]
