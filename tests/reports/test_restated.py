"""Changed figures are told as the report tells them."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from stemhappens.coaching.deeds import DEEDS, HERE, deed
from stemhappens.coaching.own_undo import VERBS
from stemhappens.reports.causes import UnitLine
from stemhappens.reports.restated import restated, unit_text
from stemhappens.reports.verify import FigureCheck, Verification
from tests.reports import sample


def found(*pairs):
    checks = tuple(
        FigureCheck(("place", str(number)), was, now) for number, (was, now) in enumerate(pairs)
    )
    return Verification(1, 2, True, checks, (), (), True)


def told(*pairs):
    return [(line.was, line.now) for line in restated(found(*pairs), sample.demo())]


def of(figure, numerator, denominator=None):
    """The figure with other numbers: a quotient's value goes with them."""
    denominator = denominator or figure.denominator
    return replace(
        figure,
        numerator=numerator,
        denominator=denominator,
        value=Fraction(numerator, denominator),
    )


def test_a_quotient_is_said_as_the_report_says_it():
    was = sample.demo().how_much.per_reached
    (line,) = restated(found((was, of(was, 150))), sample.demo())
    assert (line.was, line.now) == ("3.0", "3.2")
    assert line.label.casefold().endswith("per reached teacher")


def test_a_change_that_rounding_hides_is_said_to_be_one():
    was = sample.demo().how_much.per_reached
    assert told((was, of(was, 143))) == [("3.0", "3.0, rounded the same")]


def test_a_quotient_of_nobody_stays_unknown():
    was = sample.rate("sessions_per_coach_week", 3, 0)
    assert told((was, sample.rate("sessions_per_coach_week", 4, 0))) == [
        ("unknown", "still unknown, from other counts")
    ]


def test_a_count_is_said_with_its_whole_and_one_line_stands_once():
    was = sample.demo().reached.now
    now = replace(was, numerator=48, value=Fraction(48, 80) * 100)
    assert told((was, now), (was, now)) == [("47 of 80", "48 of 80")]


def test_a_figure_that_is_gone():
    was = sample.demo().reached.now
    assert told((was, None), (None, was)) == [("47 of 80", "–"), ("–", "47 of 80")]


def test_a_unit_is_told_as_what_somebody_did():
    unit = UnitLine(9, "correct a visit", "Imani Rowe", datetime(2026, 5, 12, 13, 41, tzinfo=UTC))
    said = unit_text(unit, ZoneInfo("America/New_York"))
    assert said == "12 May 2026, 9:41 am, Imani Rowe: corrected a visit"


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("undo: correct a visit", "undid: corrected a visit"),
        ("import My-Log 2026.xlsx", "imported My-Log 2026.xlsx"),
        ("import roster People.csv", "imported the roster People.csv"),
        ("amend-session", "a change called “amend session”"),
    ],
)
def test_a_cause_is_said_in_words(cause, said):
    assert deed(cause) == said


def test_whatever_can_be_done_on_a_page_has_words():
    assert {*HERE} <= {*DEEDS}
    assert {*VERBS} <= {*DEEDS}
