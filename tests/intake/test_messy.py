"""1,500 messy rows: each is right, or waits for a person; none is lost."""

import io
import random

import openpyxl
import pytest

from stemhappens.intake.files.read import read_bytes
from stemhappens.intake.rows.log import read_files
from tests.intake.messy import build
from tests.intake.world import KNOWN


@pytest.fixture(scope="module")
def log():
    return build()


@pytest.fixture(scope="module")
def reading(log):
    return read_files(read_bytes(log.content, "log 2025-26.xlsx"), KNOWN, source="log")


def test_the_log_is_messy_enough(log):
    assert len(log.labels) >= 1500
    assert len(log.forms) >= 30


def test_each_row_gets_exactly_one_outcome(log, reading):
    got = [(r.where.sheet, r.where.row) for r in reading.rows]
    assert len(got) == len(set(got))
    book = openpyxl.load_workbook(io.BytesIO(log.content))
    filled = {
        (ws.title, row[0].row)
        for ws in book
        for row in ws.iter_rows()
        if any(c.value is not None for c in row)
    }
    assert set(got) == filled == set(log.labels)


def test_each_row_is_right_or_waits(log, reading):
    wrong = []
    for row in reading.to_json()["rows"]:
        label = log.labels[row["sheet"], row["row"]]
        made = row["session"] or {}
        ids = made.get("ids", {})
        got = {
            **made,
            "coaches": list(ids.get("coaches", ())),
            "teachers": list(ids.get("teachers", ())),
            "school": ids.get("school"),
        }
        values = {k: got.get(k) for k in label.values}
        if row["outcome"] not in label.outcomes or values != label.values:
            wrong.append(
                (
                    label.form,
                    row["outcome"],
                    row["reasons"],
                    row["raw"],
                    {k: (values[k], v) for k, v in label.values.items() if values[k] != v},
                )
            )
    assert not wrong, wrong[:5]


def test_every_waiting_row_has_a_question_that_moves_it(log, reading):
    asked = {(w.sheet, w.row) for q in reading.questions for w in q.rows if q.blocking}
    waiting = {(r.where.sheet, r.where.row) for r in reading.rows if r.outcome == "needs_you"}
    assert waiting <= asked
    answers = {
        q.key: "leave_out"
        for q in reading.questions
        if any(o.choice == "leave_out" for o in q.options)
    }
    answers |= {q.key: q.options[0].choice for q in reading.questions if q.key not in answers}
    again = read_files(read_bytes(log.content, "log.xlsx"), KNOWN, source="log", answers=answers)
    assert again.counts["needs_you"] == 0


def test_questions_are_few(reading):
    assert len([q for q in reading.questions if q.blocking]) <= 20


def test_reading_again_gives_the_same_fingerprints_in_any_order(log, reading):
    first = {r.fingerprint for r in reading.rows if r.fingerprint}
    files = read_bytes(log.content, "log 2025-26.xlsx")
    for sheet in files[0].sheets:
        body = sheet.rows[3:]
        random.Random(3).shuffle(body)
        sheet.rows[3:] = body
    again = read_files(files, KNOWN, source="log")
    assert {r.fingerprint for r in again.rows if r.fingerprint} == first
