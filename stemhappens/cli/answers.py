"""The answers to an import as a file: written with every question, read back filled in."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import ngettext

from stemhappens.cli.command import Misused
from stemhappens.intake.outcomes import Question
from stemhappens.intake.rows.decisions import cause_of, decisions, likely
from stemhappens.intake.rows.effects import Effect, Effects
from stemhappens.intake.rows.reading import Reading
from stemhappens.intake.tables.headings import KINDS

HOW = (
    "Write into `answer` the choice of an option, or what `typed` asks for; leave null what shall "
    "wait. In `columns`, give the kind of a column that was taken wrongly. Then import the same "
    "file with --answers and this one. Answers hold for every row that asks the same, and for the "
    "next file of the same --source."
)


def answer_sheet(reading: Reading) -> dict[str, Any]:
    """Every question with its options, what each would do and which is likely; the columns."""
    effects = Effects(reading)
    return {
        "how": HOW,
        "source": reading.source,
        "kinds": list(KINDS),
        "columns": _columns_of(reading),
        "questions": [
            _asked(question, effects)
            for decision in decisions(reading.questions)
            for question in decision.questions
        ],
    }


def read_answers(path: Path | None) -> tuple[dict[str, str], dict[str, str]]:
    """The answers of a JSON file and the kinds of its columns by heading.

    Takes what `answer_sheet` wrote, filled in, or an object from question key to answer.
    """
    if path is None:
        return {}, {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Misused(f"{path} is no JSON file of answers: {error}") from error
    if isinstance(found, dict) and isinstance(found.get("questions"), list):
        return _filled_in(path, found["questions"]), _kinds(path, found.get("columns") or [])
    if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
        raise Misused(
            f"{path}: write the answers as an object, from question key to answer, or fill in the "
            "file that --write-answers writes."
        )
    return found, {}


def require_fitting(questions: Iterable[Question], answers: Mapping[str, str]) -> None:
    """Refuse answers that fit no option of their question, all of them at once."""
    wrong = [q for q in questions if q.misfit and q.key in answers]
    if wrong:
        said = "; ".join(
            f"“{q.misfit}” is no answer to “{q.text}” ({', '.join(o.choice for o in q.options)})"
            for q in wrong
        )
        raise Misused(f"Nothing was imported: {said}.")


def _asked(question: Question, effects: Effects) -> dict[str, Any]:
    cause = cause_of(question)
    return {
        "key": question.key,
        "question": question.text,
        "group": cause if cause != question.key else None,
        "rows": len(question.rows),
        "first": str(question.rows[0]) if question.rows else None,
        "options": [
            {
                "choice": option.choice,
                "label": option.label,
                "does": does(effects.of(question, option)),
                "why": option.why or None,
            }
            for option in question.options
        ],
        "typed": question.free_hint or None,
        "likely": likely(question) or None,
        "answer": question.answer if question.answer != question.default else None,
        "taken_as": question.default,
    }


def does(effect: Effect) -> str:
    """ "+38 sessions, +1 teacher"; "0" for an answer that brings nothing in."""
    times, teachers, schools = effect.times, len(effect.teachers), len(effect.schools)
    counts = (
        (effect.sessions, ngettext("%d session", "%d sessions", effect.sessions)),
        (
            times,
            ngettext("%d entry of other time", "%d entries of other time", times),
        ),
        (teachers, ngettext("%d teacher", "%d teachers", teachers)),
        (schools, ngettext("%d school", "%d schools", schools)),
    )
    said = [f"+{text % count}" for count, text in counts if count]
    if effect.changed:
        said.append(f"{effect.changed} changed")
    if effect.waits:
        said.append(f"{effect.waits} wait for another answer, too")
    return ", ".join(said) or "0"


def _filled_in(path: Path, questions: list[Any]) -> dict[str, str]:
    given = {}
    for one in questions:
        if not isinstance(one, dict) or not isinstance(one.get("key"), str):
            raise Misused(f"{path}: each of the questions needs its key as it was written.")
        answer = one.get("answer")
        if answer is None or answer == "":
            continue
        if not isinstance(answer, str | int | float) or isinstance(answer, bool):
            raise Misused(f"{path}: the answer to {one['key']} must be a text or a number.")
        given[one["key"]] = str(answer)
    return given


def _columns_of(reading: Reading) -> list[dict[str, str | None]]:
    found: dict[str, dict[str, str | None]] = {}
    for one in reading.columns:
        column, heading = one.column, one.column.heading or one.column.letter
        kind = column.kind if column.by_person else None
        told = {"heading": heading, "taken_for": column.kind, "why": column.reason, "kind": kind}
        found.setdefault(heading, told)
    return list(found.values())


def _kinds(path: Path, columns: Any) -> dict[str, str]:
    given = {}
    for one in columns if isinstance(columns, list) else [None]:
        if not isinstance(one, dict) or not isinstance(one.get("heading"), str):
            raise Misused(f"{path}: each of the columns needs its heading as it was written.")
        if one.get("kind") is None:
            continue
        if one["kind"] not in KINDS:
            raise Misused(f"{path}: {one['kind']} is no kind of column; {', '.join(KINDS)} are.")
        given[one["heading"]] = one["kind"]
    return given
