"""Many questions are few decisions, and each answer says what it brings in."""

from collections import Counter

import pytest
from django.http import QueryDict

from stemhappens.intake.files.read import read_bytes
from stemhappens.intake.rows.decisions import CONFIRM, decisions, spread
from stemhappens.intake.rows.effects import Effects
from stemhappens.intake.rows.log import read_files
from stemhappens.web.imports.answering import answers_of
from stemhappens.web.imports.asking import MOST, asking
from tests.intake.messy import build
from tests.intake.world import KNOWN, UNKNOWN, one, read_rows, visit


def by_cause(reading):
    return {decision.cause: decision for decision in decisions(reading.questions)}


def option(question, choice):
    return next(o for o in question.options if o.choice == choice)


LENGTHS = [visit(minutes="a while"), visit(date="9/16/2025", minutes="all morning")]
SLIPS = [
    visit(teacher="Juliet Ramirz"),
    visit(date="9/16/2025", teacher="Tundi Oyelarran"),
    visit(date="9/17/2025", teacher="Tundi Oyelarran"),
]


def test_lengths_without_minutes_are_one_decision():
    reading = read_rows(LENGTHS)
    decision = by_cause(reading)["lengths"]
    assert len(decision.questions) == len(decision.rows) == decision.left == 2
    assert decision.choices == ["unknown", "leave_out"]
    effect = Effects(reading).together(decision, "unknown")
    assert (effect.sessions, effect.waits) == (2, 0)
    assert spread(decision, "unknown").keys() == {q.key for q in decision.questions}


def test_one_question_is_asked_by_itself():
    reading = read_rows(LENGTHS[:1])
    (decision,) = decisions(reading.questions)
    assert decision.single
    assert decision.cause == "minutes:text:a while"


def test_likely_people_are_confirmed_together():
    decision = by_cause(read_rows(SLIPS))["people_likely"]
    assert decision.choices[0] == CONFIRM
    assert [len(q.rows) for q in decision.questions] == [2, 1]
    assert set(spread(decision, CONFIRM).values()) == {"ramirez", "oyelaran"}
    again = by_cause(read_rows(SLIPS, answers=spread(decision, CONFIRM)))["people_likely"]
    assert (again.chosen, again.left) == (CONFIRM, 0)


def test_an_unticked_pair_stays_open_and_keeps_its_place():
    reading = read_rows(SLIPS)
    first, second = by_cause(reading)["people_likely"].questions
    query = QueryDict(mutable=True)
    query.update({"group:people_likely": CONFIRM, f"sure:{first.key}": "1"})
    given = answers_of(query, reading.questions, ())
    assert given == {first.key: "oyelaran"}
    after = by_cause(read_rows(SLIPS, answers=given))["people_likely"]
    assert [q.key for q in after.questions] == [first.key, second.key]
    assert after.left == 1
    query.pop(f"sure:{first.key}")
    again = read_rows(SLIPS, answers=given)
    assert answers_of(query, again.questions, ()) == {first.key: ""}


def test_an_answer_by_itself_holds_over_the_group_and_what_is_unchanged_is_no_answer():
    reading = read_rows(LENGTHS)
    first, second = by_cause(reading)["lengths"].questions
    query = QueryDict(mutable=True)
    query.update({"group:lengths": "unknown", f"free:{first.key}": "50"})
    given = answers_of(query, reading.questions, ())
    assert given == {first.key: "50", second.key: "unknown"}
    held = read_rows(LENGTHS, answers=given)
    same = QueryDict(mutable=True)
    same.update({f"free:{first.key}": "50", f"answer:{second.key}": "unknown"})
    assert answers_of(same, held.questions, ()) == {}


def test_own_school_says_how_many_rows_become_which():
    lines = [
        visit(school="Lincoln Elem/Washington", date=f"9/{15 + n}/2025", teacher=who)
        for n, who in enumerate(("Julia Ramírez", "Mei Chu", "Michael Garcia-Lopez", ""))
    ]
    reading = read_rows(lines)
    (question,) = [q for q in reading.questions if q.key.startswith("school:")]
    effect = Effects(reading).of(question, option(question, "own"))
    assert effect.own == Counter({"lincoln-es": 2, "washington": 1, "": 1})
    answered = read_rows(lines, answers={question.key: "own"})
    schools = Counter(r.session.school for r in answered.rows if r.session)
    assert (schools["lincoln-es"], schools["washington"]) == (2, 1)


def test_a_row_with_two_open_questions_waits_for_both():
    reading = read_rows([visit(teacher="Quentin Abernathy", minutes="a while")])
    effects = Effects(reading)
    for question in reading.questions:
        effect = effects.of(question, question.options[0])
        assert (effect.sessions, effect.waits) == (0, 1)


def test_somebody_new_is_one_teacher_more_and_leaving_out_brings_nothing():
    reading = read_rows([visit(teacher="Quentin Abernathy")])
    (question,) = reading.questions
    effects = Effects(reading)
    assert len(effects.of(question, option(question, "new")).teachers) == 1
    assert effects.of(question, option(question, "leave_out")).sessions == 0


def test_an_answer_that_fits_nothing_leaves_the_question_open():
    reading = read_rows([visit(teacher="Quentin Abernathy")], answers={
        "person:quentin abernathy": "somebody"})  # fmt: skip
    (question,) = reading.questions
    assert question.answer is None
    assert question.misfit == "somebody"
    assert one(reading)["outcome"] == "needs_you"


def test_an_answered_name_can_still_be_changed():
    key = "person:quentin abernathy"
    reading = read_rows([visit(teacher="Quentin Abernathy")], answers={key: "chu"})
    (question,) = reading.questions
    assert (question.key, question.answer) == (key, "chu")


@pytest.mark.parametrize("context", [KNOWN, UNKNOWN], ids=["roster", "no roster"])
def test_a_messy_log_asks_at_most_twelve_decisions(context):
    from_file = build(900)
    files = read_bytes(from_file.content, "log.xlsx")
    reading = read_files(files, context, source="log")
    found = asking(reading.questions, {}, reading)
    assert 5 < found.left <= MOST
    assert not found.smaller
