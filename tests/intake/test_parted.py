"""One visit over several cells or rows: ticks, minutes by type, teachers below each other."""

import pytest

from tests.intake.test_structure import outcomes, read_sheets
from tests.intake.world import HEAD, read_rows, visit

WHO = ["Theo Okonjo", "Lincoln ES", "Mei Chu"]


def understood(reading):
    return [
        (r.session.minutes, (r.session.type, *r.session.other_types))
        for r in reading.rows
        if r.session
    ]


def test_types_ticked_in_columns():
    head = ["Date", "Coach", "School", "Teacher", "Obs", "Debrief", "Planning", "Minutes"]
    rows = [
        ["2025-09-15", *WHO, "x", "", "X", 45],
        ["2025-09-16", *WHO, "", "✓", "", 30],
        ["2025-09-17", *WHO, "", "", "", 20],
    ]
    assert understood(read_rows(rows, head)) == [
        (45, ("observation", "planning")),
        (30, ("debrief",)),
        (20, (None,)),
    ]


@pytest.mark.parametrize("total", ["Total min", "Total", "Minutes", None])
def test_minutes_in_a_column_for_each_type(total):
    head = ["Date", "Coach", "School", "Teacher", "Observation (min)", "Debrief (min)"]
    rows = [["2025-09-15", *WHO, 30, 15], ["2025-09-16", *WHO, "", 20]]
    if total:
        head, rows = [*head, total], [[*r, n] for r, n in zip(rows, (45, 20), strict=True)]
    reading = read_rows(rows, head)
    assert understood(reading) == [(45, ("observation", "debrief")), (20, ("debrief",))]
    if not total:
        assert "added" in " ".join(reading.rows[1].reasons)


def test_month_and_day_in_two_columns():
    head = ["Month", "Day", "Coach", "School", "Teacher", "Minutes"]
    reading = read_rows([["Sept", 15, *WHO, 45], ["10", "1", *WHO, 45]], head)
    days = [r.session.date.isoformat() for r in reading.rows if r.session]
    assert days == ["2025-09-15", "2025-10-01"]


MEETING = [
    HEAD,
    visit(type="PLC"),
    [None, None, None, "Mei Chu", None, None, None],
    [None, None, None, "Sean O'Neil", None, None, None],
    visit(date="2025-09-24"),
]


def test_teachers_below_each_other_are_asked_and_joined():
    reading = read_sheets({"Log": MEETING})
    assert [o for _r, o in outcomes(reading)] == ["not_a_session", *["needs_you"] * 3, "ok"]
    assert [q.key for q in reading.questions] == ["rows:together:Log"]
    one = read_sheets({"Log": MEETING}, answers={"rows:together:Log": "one"})
    assert [o for _r, o in outcomes(one)][1:] == [
        "assumed",
        "not_a_session",
        "not_a_session",
        "ok",
    ]
    assert one.rows[1].session.teachers == ("ramirez", "chu", "oneil")
    each = read_sheets({"Log": MEETING}, answers={"rows:together:Log": "each"})
    assert [r.session.teachers for r in each.rows if r.session] == [
        ("ramirez",),
        ("chu",),
        ("oneil",),
        ("ramirez",),
    ]
    assert [r.session.minutes for r in each.rows if r.session] == [45, None, None, 45]


def test_a_length_merged_over_several_rows_is_not_counted_for_each():
    rows = [HEAD, visit(), [None, None, None, "Mei Chu", "Obs", None, None]]
    reading = read_sheets(
        {"Log": rows}, tweak=lambda b: [b["Log"].merge_cells(f"{c}2:{c}3") for c in "ABCF"]
    )
    assert [o for _r, o in outcomes(reading)][1:] == ["needs_you", "needs_you"]


def test_a_name_that_heads_its_rows():
    rows = [
        ["Teacher", "Date", "Coach", "School", "Minutes"],
        ["Mei Chu"],
        [None, "2025-09-15", "Theo Okonjo", "Lincoln ES", 45],
        [None, "2025-09-16", "Theo Okonjo", "Lincoln ES", 30],
        ["Julia Ramirez"],
        [None, "2025-09-17", "Theo Okonjo", "Lincoln ES", 20],
    ]
    reading = read_sheets({"Log": rows})
    assert [r.session.teachers for r in reading.rows if r.session] == [
        ("chu",),
        ("chu",),
        ("ramirez",),
    ]


def test_footnote_marks_and_codes():
    rows = [HEAD, visit(date="9/24/2025*"), ["* substitute taught"], ["1 = see notes"]]
    reading = read_sheets({"Log": rows})
    assert [o for _r, o in outcomes(reading)] == [
        "not_a_session",
        "assumed",
        "not_a_session",
        "not_a_session",
    ]


LOG = ["Time", "School", "Teacher", "Activity", "Minutes"]
DAY = [
    ["Monday, September 15, 2025"],
    LOG,
    ["8:00", "Lincoln ES", "Mei Chu", "Obs", 45],
    ["9:00", "Lincoln ES", "Julia Ramirez", "Debrief", 30],
    ["Tuesday, September 16, 2025"],
    ["8:00", "Lincoln ES", "Sean O'Neil", "Obs", 45],
]


def test_days_above_their_rows():
    reading = read_sheets({"Log": DAY})
    made = [
        (r.session.date.day, r.session.start, r.session.minutes) for r in reading.rows if r.session
    ]
    assert made == [(15, "08:00", 45), (15, "09:00", 30), (16, "08:00", 45)]
    assert outcomes(reading)[4] == (5, "not_a_session")


def test_a_day_alone_in_its_row_is_no_visit():
    rows = [
        HEAD,
        ["2025-09-15"],
        [None, *visit()[1:]],
        [None, *visit(teacher="Mei Chu")[1:]],
        ["2025-09-16"],
        ["2025-09-17"],
    ]
    reading = read_sheets({"Log": [[v or None for v in row] for row in rows]})
    assert [o for _r, o in outcomes(reading)] == [
        "not_a_session",
        "not_a_session",
        "assumed",
        "assumed",
        "not_a_session",
        "not_a_session",
    ]
    assert {r.session.date.isoformat() for r in reading.rows if r.session} == {"2025-09-15"}


def test_lines_filled_in_ahead_are_asked():
    rows = [
        HEAD,
        visit(date="2025-09-15"),
        ["2025-09-16", "Theo Okonjo", "Lincoln ES", None, None, None, None],
        ["2025-09-17", "Theo Okonjo", "Lincoln ES", None, None, None, None],
        ["2025-09-30", "TOTAL", None, None, None, 45, None],
    ]
    reading = read_sheets({"Log": rows})
    assert [o for _r, o in outcomes(reading)][1:] == [
        "ok",
        "needs_you",
        "needs_you",
        "not_a_session",
    ]
    assert [q.key for q in reading.questions] == ["rows:bare"]
