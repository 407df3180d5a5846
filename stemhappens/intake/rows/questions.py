"""Questions, one for each cause: what many rows ask alike is asked once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from stemhappens.intake.outcomes import Ask, Outcome, Question, RowResult, Where

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of one row."""

    ask: Ask
    result: RowResult


def group_questions(asked: Iterable[Asked], answers: Mapping[str, str]) -> list[Question]:
    """Group by key, open and frequent ones first. Answered ones stay, so that they can be "
    "changed."""
    found: dict[str, Question] = {}
    for one in asked:
        if _moot(one):
            continue
        question = found.get(one.ask.key)
        if question is None:
            question = found[one.ask.key] = Question(
                one.ask.key,
                one.ask.text,
                list(one.ask.options),
                one.ask.free_hint,
                blocking=one.ask.default is None,
                answer=answers.get(one.ask.key) or one.ask.default,
                others=one.ask.others,
            )
        _add_options(question, one.ask)
        if not question.rows or question.rows[-1] != one.result.where:
            question.rows.append(one.result.where)
        if one.ask.text not in question.examples and len(question.examples) < EXAMPLES:
            question.examples.append(one.ask.text)
    return sorted(found.values(), key=_rank)


def _moot(one: Asked) -> bool:
    """A row that cannot go in asks nothing, but for what an answer has set aside."""
    if one.result.outcome is Outcome.DUPLICATE:
        return one.ask.key not in one.result.questions
    return one.result.outcome is Outcome.REJECTED


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
