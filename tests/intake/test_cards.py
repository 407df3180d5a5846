"""Forms with their labels at the left: a record each, wherever they stand."""

from tests.intake.test_structure import outcomes, read_sheets, sessions

FORM = [
    ["Coaching visit form"],
    ["Coach:", "Theo Okonjo", "Date:", "9/15/2025"],
    ["School: Lincoln ES"],
    ["Teacher", "Mei Chu"],
    ["Type of visit:", "Observation"],
    ["Minutes", "45"],
    ["Notes:"],
    ["Watched the lab."],
    ["Went well"],
    ["Next steps:", "Send rubric"],
    ["Signature:"],
]


def form(date, teacher, **more):
    cells = {"Date": date, "Coach": "Theo Okonjo", "Teacher": teacher, "School": "Lincoln ES"}
    return [[k, v] for k, v in {**cells, "Time spent": "45 min", **more}.items()]


def test_one_form_in_each_tab():
    other = [*FORM[:1], ["Coach:", "Theo Okonjo", "Date:", "9/24/2025"], *FORM[2:]]
    reading = read_sheets({"Visit 1": FORM, "Visit 2": other})
    made = sessions(reading)
    assert [(m["sheet"], m["row"], m["session"]["date"]) for m in made] == [
        ("Visit 1", 2, "2025-09-15"),
        ("Visit 2", 2, "2025-09-24"),
    ]
    first = made[0]["session"]
    assert (first["minutes"], first["type"], first["school"]) == (
        45,
        "observation",
        "Lincoln Elementary School",
    )
    assert first["summary"] == "Watched the lab.\nWent well"
    assert first["next_steps"] == ("Send rubric",)


def test_forms_one_below_the_other():
    rows = [
        *form("9/16/2025", "Julia Ramirez", Notes="a"),
        [],
        *form("9/24/2025", "Mei Chu", Notes=None),
        [None, "more"],
    ]
    made = sessions(read_sheets({"Log": rows}))
    assert [(m["row"], m["session"]["ids"]["teachers"]) for m in made] == [
        (1, ("ramirez",)),
        (8, ("chu",)),
    ]
    assert [m["session"]["summary"] for m in made] == ["a", "more"]


def test_a_form_that_lacks_its_first_label_is_not_swallowed():
    second = form("9/24/2025", "Mei Chu")[1:]
    rows = [*form("9/16/2025", "Julia Ramirez"), *second]
    reading = read_sheets({"Log": rows})
    assert [o for _r, o in outcomes(reading) if o != "not_a_session"] == ["assumed", "needs_you"]


def test_forms_side_by_side():
    rows = [
        ["Date", "9/16/2025", "9/24/2025", None],
        ["Coach", "Theo Okonjo", "Theo Okonjo", "Vega"],
        ["Teacher", "Julia Ramirez", "Mei Chu", "Bianca Fontaine"],
        ["School", "Lincoln ES", "Lincoln ES", "Cedar"],
        ["Minutes", 45, 30, None],
    ]
    reading = read_sheets({"Log": rows})
    got = {r["cell"]: r for r in reading.to_json()["rows"] if r["cell"]}
    assert {c: (r["outcome"], r["session"]["minutes"]) for c, r in got.items()} == {
        "B1": ("assumed", 45),
        "C1": ("assumed", 30),
        "D1": ("needs_you", None),
    }


def test_forms_in_two_columns_do_not_mix():
    left, right = form("9/16/2025", "Julia Ramirez"), form("9/24/2025", "Mei Chu")
    rows = [[*a, None, *b] for a, b in zip(left, right, strict=True)]
    reading = read_sheets({"Log": rows})
    got = {r["cell"]: r["session"] for r in reading.to_json()["rows"] if r["session"]}
    assert {c: (s["date"], s["ids"]["teachers"]) for c, s in got.items()} == {
        "": ("2025-09-16", ("ramirez",)),
        "D1": ("2025-09-24", ("chu",)),
    }


def test_headings_among_unknown_ones_are_no_form():
    head = ["Date", "Wk", "Coach", "Rm", "School", "Gr", "Teacher", "x", "Minutes"]
    row = ["2025-09-16", 3, "Theo Okonjo", 5, "Lincoln ES", 5, "Mei Chu", 1, 45]
    assert [o for _r, o in outcomes(read_sheets({"Log": [head, row]}))][1:] == ["assumed"]


def test_labels_above_a_table_are_no_form():
    rows = [
        ["Coach:", "Theo Okonjo", "Date:", "2025-26"],
        ["School:", "Lincoln ES"],
        [],
        ["Date", "Teacher", "Type", "Minutes"],
        ["9/15/2025", "Mei Chu", "Obs", 45],
        ["9/24/2025", "Mei Chu", "Obs", 30],
    ]
    made = sessions(read_sheets({"Log": rows}))
    assert [m["session"]["minutes"] for m in made] == [45, 30]
    assert made[0]["session"]["coaches"] == ["Theo Okonjo"]


def test_a_heading_that_shows_a_time_is_a_heading():
    rows = [
        ["Date of visit (e.g. 9/3/25)", "Coach", "School", "Teacher", "Length of visit (as 1:15)"],
        ["9/24/2025", "Theo Okonjo", "Lincoln ES", "Mei Chu", "0:45"],
    ]
    assert sessions(read_sheets({"Log": rows}))[0]["session"]["minutes"] == 45
