"""Every value of the field report's test corpus: what it becomes, or what is asked."""

from datetime import date, datetime, time

import pytest

from stemhappens.intake.context import Context, Defaults
from stemhappens.intake.values.dates import DateColumn
from stemhappens.intake.values.durations import DurationColumn
from tests.intake.world import KNOWN, PERIODS, TODAY, UNKNOWN, one, read_rows, visit

LENGTHS = [
    # cell, unit of the heading, minutes, state, key of the question
    ("45", "min", 45, "ok", ""),
    ("45 min", "", 45, "ok", ""),
    ("45mins", "", 45, "ok", ""),
    ("45 m", "", 45, "ok", ""),
    ("0.75", "h", 45, "ok", ""),
    ("0.75", "", None, "ask", "minutes:unit:"),
    (".5 hr", "", 30, "ok", ""),
    ("1 hr", "", 60, "ok", ""),
    ("1h", "", 60, "ok", ""),
    ("1 hour", "", 60, "ok", ""),
    ("1.5", "h", 90, "ok", ""),
    ("1 hr 15 min", "", 75, "ok", ""),
    ("1h15", "", 75, "ok", ""),
    ("1:15", "", 75, "ok", ""),
    ("18:25 min", "", 18, "assumed", ""),
    ("75 minutes (2 periods)", "", 75, "ok", ""),
    ("half day", "", 180, "assumed", ""),
    ("Full day - 6 hours", "", 360, "ok", ""),
    ("Half day - 3 hours", "", 180, "ok", ""),
    ("2 periods", "", None, "ask", "minutes:period"),
    ("1 period", "", None, "ask", "minutes:period"),
    ("30-45 min", "", None, "ask", "minutes:range:"),
    ("~30", "min", 30, "assumed", ""),
    ("~30", "", 30, "assumed", ""),
    ("all morning", "", None, "ask", "minutes:text:all morning"),
    ("n/a", "", None, "assumed", ""),
    ("", "", None, "assumed", ""),
    (None, "", None, "assumed", ""),
    ("8:10-8:55", "", 45, "ok", ""),
    ("8:10 AM – 8:55 AM", "", 45, "ok", ""),
    ("11:45-12:30", "", 45, "ok", ""),
    ("12:45-1:30", "", 45, "ok", ""),
    ("2:50-1:10", "", None, "ask", "minutes:span:"),
    (0.03125, "", 45, "assumed", ""),
    (0.03125, "h", 45, "assumed", ""),
    (time(0, 45), "", 45, "ok", ""),
    ("90", "h", None, "ask", "minutes:hours_over_12:"),
    (45, "h", None, "ask", "minutes:hours_over_12:"),
    ("1.5", "min", None, "ask", "minutes:small:"),
    ("0", "min", None, "ask", "minutes:zero:"),
    ("-30", "min", None, "ask", "minutes:text:"),
    ("1 1/2 hours", "", 90, "ok", ""),
    ("half an hour", "", 30, "ok", ""),
    ("an hour and a half", "", 90, "ok", ""),
    ("media hora", "", 30, "ok", ""),
    ("45:00", "", None, "ask", "minutes:over_12:"),
    ("22.5", "min", 23, "assumed", ""),
]


@pytest.mark.parametrize(("cell", "unit", "minutes", "state", "key"), LENGTHS)
def test_length(cell, unit, minutes, state, key):
    column = DurationColumn.resolve("Length", unit, [cell], Defaults(), {})
    read = column.clean(cell)
    if cell == "~30" and not unit:  # a bare number: the column of minutes around it decides
        column = DurationColumn.resolve("Length", unit, [cell, "45", "60"], Defaults(), {})
        read = column.clean(cell)
    assert read.state == state
    assert (read.value.minutes if read.value else None) == minutes
    assert [a.key.startswith(key) for a in read.asks] == ([True] if key else [])


def test_period_length_is_answered_once_for_all_counts():
    answers = {"minutes:period": "50"}
    column = DurationColumn.resolve("Length", "", [], Defaults(), answers)
    assert [column.clean(c).value.minutes for c in ("1 period", "2 periods", "half period")] == [
        50,
        100,
        25,
    ]


def test_period_by_the_districts_setting():
    row = one(read_rows([visit(minutes="2 periods")], context=PERIODS))
    assert (row["outcome"], row["session"]["minutes"]) == ("assumed", 100)


DATES = [
    # cells of the column, cell, day, state, key of the question
    (["9/3/25"], "9/3/25", date(2025, 9, 3), "assumed", ""),
    (["9/3/25", "9/24/25"], "9/3/25", date(2025, 9, 3), "ok", ""),
    (["09-03-2025", "9/24/25"], "09-03-2025", date(2025, 9, 3), "ok", ""),
    (["2025-09-03"], "2025-09-03", date(2025, 9, 3), "ok", ""),
    (["Sept 3"], "Sept 3", date(2025, 9, 3), "assumed", ""),
    (["3-Sep"], "3-Sep", date(2025, 9, 3), "assumed", ""),
    (["9/3", "9/24"], "9/3", date(2025, 9, 3), "assumed", ""),
    (["2/3", "9/24"], "2/3", date(2026, 2, 3), "assumed", ""),
    ([45903], 45903, date(2025, 9, 3), "assumed", ""),
    (["45903"], "45903", date(2025, 9, 3), "assumed", ""),
    (["9/3/2025 14:22:05", "9/24/25"], "9/3/2025 14:22:05", date(2025, 9, 3), "ok", ""),
    (["9/31/25"], "9/31/25", None, "bad", ""),
    (["2/30"], "2/30", None, "bad", ""),
    (["13/13/25"], "13/13/25", None, "bad", ""),
    (["10/3-10/5"], "10/3-10/5", None, "ask", "date:range"),
    (["week of 9/15"], "week of 9/15", None, "ask", "date:week"),
    (["Oct 2025"], "Oct 2025", None, "ask", "date:month"),
    (["03/09/2025", "23/09/2025"], "03/09/2025", date(2025, 9, 3), "assumed", ""),
    (["03/09/2025", "9/24/2025"], "03/09/2025", date(2025, 3, 9), "assumed", ""),
    (["03/09/2025", "23/09/2025", "9/24/2025"], "03/09/2025", None, "ask", "date:order"),
    (["12/1/2026"], "12/1/2026", None, "ask", "date:future"),
    ([datetime(2025, 9, 3)], datetime(2025, 9, 3), date(2025, 9, 3), "ok", ""),
    ([datetime(2025, 9, 3), "23/09/2025"], datetime(2025, 9, 3), None, "ask", "date:swapped"),
    (["9/6/2025", "9/24/2025"], "9/6/2025", date(2025, 9, 6), "assumed", ""),
    (
        ["Wednesday, September 3rd, 2025"],
        "Wednesday, September 3rd, 2025",
        date(2025, 9, 3),
        "ok",
        "",
    ),
    (["3 de septiembre de 2025"], "3 de septiembre de 2025", date(2025, 9, 3), "ok", ""),
    (["9/3/1925"], "9/3/1925", None, "bad", ""),
    (["soon"], "soon", None, "bad", ""),
    (["9/3/2024", "9/4/2025", "Oct 7"], "Oct 7", None, "ask", "date:year"),
]


@pytest.mark.parametrize(("cells", "cell", "day", "state", "key"), DATES)
def test_date(cells, cell, day, state, key):
    read = DateColumn.resolve(cells, UNKNOWN).clean(cell)
    assert read.state == state, read.reasons
    assert (read.value.day if read.value else None) == day
    assert [a.key for a in read.asks] == ([key] if key else [])


def test_a_date_far_from_all_others_is_asked():
    cells = [f"9/{n}/2025" for n in range(1, 26)] + ["9/3/2015"]
    assert DateColumn.resolve(cells, UNKNOWN).clean("9/3/2015").asks[0].key == "date:far:9/3/2015"


def test_a_time_stamp_in_utc_is_the_districts_day():
    context = Context(TODAY, defaults=Defaults(timezone="America/Los_Angeles"))
    read = DateColumn.resolve(["2025-09-04T03:10:00Z"], context).clean("2025-09-04T03:10:00Z")
    assert read.value.day == date(2025, 9, 3)


def test_time_stamp_is_not_the_day_of_the_visit():
    head = ["Timestamp", "Date of Visit", "Coach", "School", "Teacher", "Type", "Minutes"]
    row = ["9/20/2025 8:00:00", "9/16/2025", "Vega", "Cedar", "Fontaine", "Obs", "45"]
    assert one(read_rows([row], head))["session"]["date"] == "2025-09-16"
    stand_in = one(read_rows([["9/19/2025 8:00:00", "", *row[2:]]], head))
    assert (stand_in["outcome"], stand_in["session"]["date"]) == ("assumed", "2025-09-19")


TEACHERS = [
    # cell, school, teachers, group, headcount, state
    ("J. Ramirez & T. Oyelaran", "Lincoln ES", ["ramirez", "oyelaran"], "", None, "assumed"),
    ("Ramirez/Oyelaran", "Lincoln ES", ["ramirez", "oyelaran"], "", None, "assumed"),
    ("Ramirez, Oyelaran, Chu", "Lincoln ES", ["ramirez", "oyelaran", "chu"], "", None, "assumed"),
    ("Ramirez, Julia", "Lincoln ES", ["ramirez"], "", None, "ok"),
    ("RAMIREZ, Julia M.", "Lincoln ES", ["ramirez"], "", None, "ok"),
    ("Ramirez, Chu", "Lincoln ES", ["ramirez", "chu"], "", None, "assumed"),
    ("Ramirez, Julia; Chu, Mei", "Lincoln ES", ["ramirez", "chu"], "", None, "ok"),
    ("Ms. Ramirez", "Lincoln ES", ["ramirez"], "", None, "assumed"),
    ("Julia Ramírez", "Lincoln ES", ["ramirez"], "", None, "ok"),
    ("Julia Ramirez", "Lincoln ES", ["ramirez"], "", None, "ok"),
    ("julia   RAMIREZ", "Lincoln ES", ["ramirez"], "", None, "ok"),
    ("5th grade team", "Lincoln ES", [], "5th grade team", None, "assumed"),
    ("Gr 5 PLC", "Lincoln ES", [], "Gr 5 PLC", None, "assumed"),
    ("Science dept (6)", "Lincoln ES", [], "Science dept", 6, "ok"),
    ("Ramirez (sub)", "Lincoln ES", [], "", None, "needs_you"),
    ("Ramirez x2", "Lincoln ES", ["ramirez"], "", None, "needs_you"),
    ("O'Neil", "Lincoln ES", ["oneil"], "", None, "assumed"),
    ("O’Neil", "Lincoln ES", ["oneil"], "", None, "assumed"),
    ("Sean O’Neil", "Lincoln ES", ["oneil"], "", None, "ok"),
    ("Smith", "Lincoln ES", ["smith-a"], "", None, "assumed"),
    ("Smith", "Washington MS", ["smith-b"], "", None, "assumed"),
    ("Bob Smith", "Washington MS", ["smith-b"], "", None, "assumed"),
    ("Smith", "Zoom", [], "", None, "needs_you"),
    ("Lee (Nguyen)", "Lincoln ES", ["lee"], "", None, "assumed"),
    ("Linh Nguyen", "Lincoln ES", ["lee"], "", None, "ok"),
    ("jramirez@tern.org", "Lincoln ES", ["ramirez"], "", None, "ok"),
    ("Ram\ufffdrez", "Lincoln ES", [], "", None, "needs_you"),
    ("Julia Ramï¿½rez", "Lincoln ES", ["ramirez"], "", None, "assumed"),
    ("Jullia Ramirez", "Lincoln ES", ["ramirez"], "", None, "assumed"),
    ("Mike Garcia", "Washington MS", ["garcia"], "", None, "assumed"),
    ("Ms. Fontaine", "Cedar Grove ES", ["fontaine-b"], "", None, "assumed"),
    ("Ms. Fontaine", "Washington MS", [], "", None, "needs_you"),
    ("Maria de la Cruz", "Cedar Grove ES", ["delacruz"], "", None, "ok"),
    ("Zebulon Quartz", "Lincoln ES", [], "", None, "needs_you"),
    ("Julia Ramirez - 5th grade", "Lincoln ES", ["ramirez"], "", None, "ok"),
    (
        "5th grade team: Ramirez, Chu",
        "Lincoln ES",
        ["ramirez", "chu"],
        "5th grade team",
        None,
        "assumed",
    ),
    ("6 teachers", "Lincoln ES", [], "6 people", 6, "ok"),
    ("Ramirez - Chu", "Lincoln ES", ["ramirez", "chu"], "", None, "assumed"),
    ("Ramirez/Smith 5th", "Lincoln ES", ["ramirez", "smith-a"], "", None, "assumed"),
    ("Ramirez + 2 others", "Lincoln ES", ["ramirez"], "2 others", 2, "assumed"),
    ("Ramirez-Chu", "Lincoln ES", [], "", None, "needs_you"),
    ("Romirez", "Lincoln ES", [], "", None, "needs_you"),
    ("All staff (24)", "Lincoln ES", [], "All staff", 24, "ok"),
]


@pytest.mark.parametrize(("cell", "school", "teachers", "group", "headcount", "state"), TEACHERS)
def test_teachers(cell, school, teachers, group, headcount, state):
    row = one(read_rows([visit(teacher=cell, school=school)]))
    made = row["session"]
    assert row["outcome"] == state, row["reasons"]
    assert list(made["ids"]["teachers"]) == teachers
    assert (made["group"], made["headcount"]) == (group, headcount)


SCHOOLS = [
    ("Lincoln ES", "lincoln-es", "ok"),
    ("Lincoln Elem.", "lincoln-es", "ok"),
    ("Lincoln", "lincoln-es", "assumed"),  # its teacher tells which Lincoln
    ("LES", "lincoln-es", "assumed"),
    ("Lincoln Elementary School", "lincoln-es", "ok"),
    ("0142", "lincoln-es", "ok"),
    ("142", "lincoln-es", "ok"),
    ("Lincoln MS", "lincoln-ms", "assumed"),  # another school; the teacher works elsewhere
    ("Wash/Linc", None, "needs_you"),
    ("Zoom", None, "ok"),
    ("Central Office", None, "ok"),
    ("DO", None, "ok"),
    ("virtual", None, "ok"),
    ("Lincon Elementary", "lincoln-es", "assumed"),
    ("Foo Bar High", None, "needs_you"),
    ("", None, "assumed"),
]


@pytest.mark.parametrize(("cell", "school", "outcome"), SCHOOLS)
def test_school(cell, school, outcome):
    row = one(read_rows([visit(school=cell)]))
    assert row["outcome"] == outcome, row["reasons"]
    assert row["session"]["ids"]["school"] == school


def test_renamed_school_by_date():
    early = one(read_rows([visit(date="4/15/2025", school="Old Mill", teacher="")]))
    late = one(read_rows([visit(date="9/15/2025", school="Old Mill", teacher="")]))
    assert early["session"]["ids"]["school"] == "old-mill"
    assert late["session"]["ids"]["school"] == "new-mill"


def test_two_schools_in_a_cell_by_answer():
    answers = {"school:wash linc": "own"}
    row = one(read_rows([visit(school="Wash/Linc")], answers=answers))
    assert (row["outcome"], row["session"]["ids"]["school"]) == ("assumed", "lincoln-es")


TYPES = [
    ("Obs", "observation", (), "visit", "ok"),
    ("Observation", "observation", (), "visit", "ok"),
    ("observe/debrief", "observation", ("debrief",), "visit", "assumed"),
    ("Modeling, Co-teach", "modeling", ("co_teaching",), "visit", "assumed"),
    ("Planning (unit, lesson)", "planning", (), "visit", "ok"),
    ("Modeling, Planning (unit, lesson)", "modeling", ("planning",), "visit", "assumed"),
    ("PLC", "team_meeting", (), "visit", "ok"),
    ("check in", "check_in", (), "visit", "ok"),
    ("email", "email", (), "micro_touch", "ok"),
    ("hallway", "hallway", (), "micro_touch", "ok"),
    ("subbed for 3rd", "displaced", (), "time_entry", "assumed"),
    ("Travel", "travel", (), "time_entry", "ok"),
    ("obesrvation", "observation", (), "visit", "assumed"),
    ("STEM showcase", None, (), "visit", "assumed"),
    ("Observación", "observation", (), "visit", "ok"),
]


@pytest.mark.parametrize(("cell", "key", "others", "kind", "outcome"), TYPES)
def test_type(cell, key, others, kind, outcome):
    row = one(read_rows([visit(type=cell)]))
    made = row["session"]
    assert (made["type"], tuple(made["other_types"]), made["kind"]) == (key, others, kind)
    assert row["outcome"] == outcome, row["reasons"]
    assert made["type_text"] == cell


@pytest.mark.parametrize(("cell", "state"), [("Cancelled", "cancelled"), ("no show", "no_show")])
def test_visits_that_did_not_take_place(cell, state):
    row = one(read_rows([visit(type=cell, minutes="")]))
    assert (row["outcome"], row["session"]["state"]) == ("assumed", state)


def test_a_length_is_never_invented():
    for cell in ("", "n/a"):
        row = one(read_rows([visit(minutes=cell)]))
        assert (row["outcome"], row["session"]["minutes"]) == ("assumed", None)
        assert row["session"]["issues"] == ("missing_minutes",)


def test_clean_row_is_ok():
    row = one(read_rows([visit(date="2025-09-15")], context=KNOWN))
    assert (row["outcome"], row["reasons"]) == ("ok", [])


def test_notes_that_begin_with_cancelled_are_asked():
    rows = [visit(notes="Cancelled - teacher out sick")]
    assert one(read_rows(rows))["questions"] == ["state:notes"]
    settled = one(read_rows(rows, answers={"state:notes": "not_held"}))
    assert (settled["outcome"], settled["session"]["state"]) == ("assumed", "cancelled")


def test_a_way_of_meeting_in_the_type_column_is_the_mode():
    made = one(read_rows([visit(type="Phone call")]))["session"]
    assert (made["mode"], made["type"], made["kind"]) == ("phone", None, "visit")


OTHER_DATES = [
    # cells of the column, cell, day, state, key of the question
    (["9/15-19"], "9/15-19", None, "ask", "date:range"),
    (["Sept 15 & 16"], "Sept 15 & 16", None, "ask", "date:range"),
    (["9/24/25 (makeup)"], "9/24/25 (makeup)", date(2025, 9, 24), "assumed", ""),
    (["~9/24/25"], "~9/24/25", date(2025, 9, 24), "assumed", ""),
    (["9/24/25 (cancelled)"], "9/24/25 (cancelled)", None, "bad", ""),
    (["Sep-25", "Oct-25"], "Sep-25", None, "ask", "date:month"),
    (["Sep-25", "Sep-16"], "Sep-25", date(2025, 9, 25), "assumed", ""),
    (["10/2025"], "10/2025", None, "ask", "date:month"),
    (["lunes 15 de septiembre"], "lunes 15 de septiembre", date(2025, 9, 15), "assumed", ""),
    (["Tue 9/16/2025"], "Tue 9/16/2025", date(2025, 9, 16), "ok", ""),
    (["Mon 9/16/2025"], "Mon 9/16/2025", None, "ask", "date:weekday"),
    (["Mon Sept 16", "Tue Sept 17"], "Mon Sept 16", date(2024, 9, 16), "assumed", ""),
    (["2025/09/03 2:05:33 PM MDT"], "2025/09/03 2:05:33 PM MDT", date(2025, 9, 3), "ok", ""),
]


@pytest.mark.parametrize(("cells", "cell", "day", "state", "key"), OTHER_DATES)
def test_other_forms_of_dates(cells, cell, day, state, key):
    test_date(cells, cell, day, state, key)


def test_a_forms_stamp_with_its_offset_is_the_districts_day():
    context = Context(TODAY, defaults=Defaults(timezone="America/New_York"))
    cell = "2025/09/03 10:05:33 PM GMT-7"
    assert DateColumn.resolve([cell], context).clean(cell).value.day == date(2025, 9, 4)


def test_day_numbers_of_an_old_mac():
    column = DateColumn.resolve([44441], UNKNOWN, from_1904=True)
    assert column.clean(44441).value.day == date(2025, 9, 3)


def test_a_day_off_by_the_districts_calendar_is_told():
    context = Context(
        TODAY, KNOWN.years, KNOWN.schools, KNOWN.people, instructional=lambda _school, _day: False
    )
    row = one(read_rows([visit(date="2025-09-15")], context=context))
    assert row["outcome"] == "assumed"
    assert "no school day" in row["reasons"][0]


def test_a_garbled_name_fits_the_one_it_can_be():
    row = one(read_rows([visit(teacher="Julia Ram\ufffdrez")]))
    assert row["session"]["ids"]["teachers"] == ("ramirez",)
    assert one(read_rows([visit(teacher="Julia Ramï¿½rez")]))["session"]["ids"]["teachers"] == (
        "ramirez",
    )


@pytest.mark.parametrize("cell", ["jramirez@tern.org", "Lee (Nguyen)", "Linh Nguyen"])
def test_addresses_and_married_names(cell):
    row = one(read_rows([visit(teacher=cell, date="2025-09-15")]))
    assert row["session"]["ids"]["teachers"] in (("ramirez",), ("lee",))


def test_half_and_full_days_by_the_districts_settings():
    settings = Defaults(half_day=200, full_day=400)
    column = DurationColumn.resolve("Length", "", [], settings, {})
    for cell, n in (("half day", 200), ("medio día", 200), ("full day", 400), ("1 day", 400)):
        read = column.clean(cell)
        assert (read.value.minutes, read.state) == (n, "assumed")
        assert "district’s setting" in read.reasons[0]


@pytest.mark.parametrize("cell", ["=SUM(A1)", "+1", "-x", "@me"])
def test_text_that_a_spreadsheet_would_run_stays_text(cell):
    assert one(read_rows([visit(notes=cell)]))["raw"]["Notes"] == cell


FORM = ["Timestamp", "Date of Visit", "Coach", "School", "Teacher", "Type", "Minutes", "Notes"]


def sent(at, minutes=45, kind="Obs", notes="x"):
    return [at, "2025-09-15", "Theo Okonjo", "Lincoln ES", "Mei Chu", kind, minutes, notes]


@pytest.mark.parametrize(
    ("second", "outcome"),
    [
        (sent("9/15/2025 14:00:40"), "duplicate"),
        (sent("9/15/2025 19:30:00", notes="y"), "needs_you"),  # sent anew hours later
        (sent("9/15/2025 14:03:00", minutes=60), "needs_you"),  # the length mended
        (sent("9/15/2025 14:03:00", kind="Debrief"), "ok"),  # a second visit, logged at once
        (sent("9/15/2025 19:30:00", minutes=60), "ok"),
    ],
)
def test_forms_sent_again(second, outcome):
    reading = read_rows([sent("9/15/2025 14:00:00"), second], FORM)
    assert [r.outcome.value for r in reading.rows[1:]] == ["ok", outcome]
