"""A log's scorecard: how much of each field there is, and what it can answer."""

from stemhappens.intake.rows.scorecard import Can, Scorecard, scorecard
from tests.intake.world import YEARS, read_rows, visit


def card(*rows: list, roster: bool = True, head: list | None = None) -> Scorecard:
    return scorecard(read_rows(list(rows), head=head).rows, YEARS, roster)


def can(found: Scorecard) -> dict[str, Can]:
    return {one.asked: one.can for one in found.questions}


def test_each_field_is_counted_over_the_visits_alone():
    rows = [visit(), visit(date="9/16/2025", minutes=""), visit(date="9/17/2025", teacher="")]
    found = card(
        *rows, ["TOTAL", "", "", "", "", "90", ""], visit(date="9/18/2025", type="cancelled")
    )
    filled = {one.key: (one.filled, one.of) for one in found.fields}
    assert found.visits == 3
    assert filled["minutes"] == (2, 3)
    assert filled["teacher"] == (2, 3)
    assert filled["date"] == (3, 3)
    assert filled["goal"] == (0, 3)
    assert found.set_aside == 2  # headings and total


def test_a_question_needs_its_fields_and_says_what_is_lacking():
    rows = [visit(date=f"9/{day}/2025", minutes="" if day < 4 else "45") for day in range(2, 10)]
    found = card(*rows)
    asked = can(found)
    assert asked["How many visits were there, and when?"] is Can.YES
    assert asked["How many hours of coaching?"] is Can.PART
    assert asked["Were goals reached?"] is Can.NO
    why = {one.asked: one.why for one in found.questions}
    assert why["How many hours of coaching?"] == "Minutes in 6 of 8 visits"


def test_without_a_roster_reach_has_no_denominator_and_with_one_year_no_trend():
    asked = can(card(visit(), roster=False))
    assert asked["How many teachers were reached, of how many?"] is Can.PART
    assert asked["Is it more than last year?"] is Can.PART
    both = can(card(visit(), visit(date="9/16/2024")))
    assert both["Is it more than last year?"] is Can.YES


def test_a_file_without_visits_answers_nothing():
    found = card(["TOTAL", "", "", "", "", "90", ""])
    assert found.visits == 0
    assert set(can(found).values()) <= {Can.NO}


def test_the_rows_of_a_reading_are_each_counted_once():
    rows = [visit(), visit(), visit(teacher="Zebulon Quist", date="9/20/2025")]
    found = card(*rows)
    parts = (found.as_written, found.assumed, found.repeated, found.waiting, found.set_aside)
    assert sum(parts) == len(rows) + 1
    assert (found.repeated, found.waiting) == (1, 1)
