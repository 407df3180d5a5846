"""What a part says in SQL: its own condition, one row of a session, and whom it must lie within."""

from datetime import date

import pytest

from stemhappens.metrics.catalogue.teachers import ELIGIBLE_TEACHERS
from stemhappens.metrics.figure import Period
from stemhappens.metrics.parts import Tally
from stemhappens.metrics.question import Question
from stemhappens.metrics.sources import CONTACTS

DAY = date(2026, 3, 2)


def condition(**asked) -> str:
    part = Tally(
        CONTACTS,
        "f.teacher",
        "f.klass = 1",
        within=ELIGIBLE_TEACHERS,
        every_coach=asked.pop("every"),
    )
    return part.condition(Question(1, 2, Period(DAY, DAY), DAY, 0, **asked))


@pytest.mark.parametrize("every", [False, True])
def test_a_tally_stays_inside_its_whole_whichever_coaches_it_counts(every):
    said = condition(every=every)
    assert said.startswith("f.klass = 1 AND ")
    assert "f.teacher IN (SELECT f.teacher FROM facts_eligiblefact f" in said
    assert "{" not in said


def test_one_row_of_a_session_counts_unless_each_coach_is_meant_or_one_is_asked():
    assert "f.first = 1" in condition(every=False)
    assert "f.first = 1" not in condition(every=True)
    assert "f.first = 1" not in condition(every=False, only={"coach": 3})
