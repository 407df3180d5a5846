"""Questions, one for each cause: what many rows ask alike is asked once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from stemhappens.intake.outcomes import Ask, Outcome, Question, RowResult, Where, fits
from stemhappens.intake.rows.reading import Reading

EXAMPLES = 5
AGREE = 2
"""So many rows must agree on a school before it is called likely."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of one row."""

    ask: Ask
    result: RowResult


def group_questions(asked: Iterable[Asked], answers: Mapping[str, str]) -> list[Question]:
    """Group by key, open and frequent ones first. Answered ones stay, to be changed."""
    found: dict[str, Question] = {}
    own: dict[str, Counter[str]] = {}
    for one in asked:
        if _moot(one):
            continue
        question = found.get(one.ask.key)
        if question is None:
            question = found[one.ask.key] = _question(one.ask, answers.get(one.ask.key))
        _add_options(question, one.ask)
        if not question.rows or question.rows[-1] != one.result.where:
            question.rows.append(one.result.where)
        if one.result.own:
            own.setdefault(one.ask.key, Counter())[one.result.own] += 1
        if one.ask.text not in question.examples and len(question.examples) < EXAMPLES:
            question.examples.append(one.ask.text)
    for key, schools in own.items():
        _suggest_school(found[key], schools)
    return sorted(found.values(), key=_rank)


def _question(asked: Ask, given: str | None) -> Question:
    held = given if given is not None and fits(asked, given) else None
    return Question(
        asked.key,
        asked.text,
        list(asked.options),
        asked.free_hint,
        blocking=asked.default is None,
        answer=held or asked.default,
        others=asked.others,
        default=asked.default,
        misfit="" if held else given or "",
    )


def _suggest_school(question: Question, own: Counter[str]) -> None:
    """The school of the teachers named is the likely one, where they all agree on it."""
    if any(o.likely for o in question.options) or len(own) != 1:
        return
    (uid, count), rows = *own.items(), len(question.rows)
    if count < AGREE or count * 2 < rows:
        return
    why = _("In %(n)d of the %(all)d rows the teacher named works there.")
    question.options = [
        replace(o, likely=True, why=why % {"n": count, "all": rows}) if o.choice == uid else o
        for o in question.options
    ]


def _moot(one: Asked) -> bool:
    """A row that cannot go in asks nothing, but for what an answer has set aside."""
    if one.result.outcome is Outcome.DUPLICATE:
        return one.ask.key not in one.result.questions
    return one.result.outcome is Outcome.REJECTED


def add_questions(reading: Reading, asked: Iterable[Asked]) -> None:
    """Put questions that were found later among those of the reading."""
    more = group_questions(asked, reading.answers)
    reading.questions = sorted([*reading.questions, *more], key=_rank)


def without_rows(questions: Collection[Question], settled: Collection[Where]) -> list[Question]:
    """The questions that other rows than `settled` still ask, of those rows only."""
    for question in questions:
        question.rows = [where for where in question.rows if where not in settled]
    return sorted((q for q in questions if q.rows), key=_rank)


def _rank(question: Question) -> tuple[bool, int, str]:
    return question.answer is not None, -len(question.rows), question.key


def _add_options(question: Question, asked: Ask) -> None:
    known = {o.choice for o in question.options}
    question.options.extend(o for o in asked.options if o.choice not in known)
