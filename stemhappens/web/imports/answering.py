"""What a person answered on the page of an import: chosen, typed, for a group or one by one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.http import QueryDict

from stemhappens.intake.outcomes import Question
from stemhappens.intake.rows.decisions import CONFIRM, Decision, decisions, likely, spread
from stemhappens.intake.tables.headings import KINDS
from stemhappens.web.imports.contexts import ColumnShown

FREE = "free:"
"""A typed answer is sent under this and the question's key."""

CHOSEN = "answer:"
GROUP = "group:"
SURE = "sure:"
"""A ticked pair of a group whose likely answers are confirmed together."""

AGAIN = "again"
LONGEST = 200


def answers_of(
    sent: QueryDict, questions: Iterable[Question], columns: Sequence[ColumnShown]
) -> dict[str, str]:
    """What differs from what holds now; "" takes an answer back.

    An answer to a group goes to all its questions; one given to a question of it holds over that,
    and a typed one over a chosen one.
    """
    given: dict[str, str] = {}
    for decision in decisions(questions):
        if not decision.single:
            given.update(_of_group(sent, decision))
        for question in decision.questions:
            given.update(_of_question(sent, question))
    for name in sent:
        if name.startswith(CHOSEN) and sent.get(name) == AGAIN:
            given[name.removeprefix(CHOSEN)] = ""
    given.update(_of_columns(sent, columns))
    return given


def list_of(others: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Name → uid of all that a typed answer can name; the like of a name is told apart."""
    found: dict[str, str] = {}
    for uid, name in others:
        found[name if name not in found else f"{name} · {uid[:8]}"] = uid
    return found


def _of_group(sent: QueryDict, decision: Decision) -> Iterator[tuple[str, str]]:
    choice = sent.get(GROUP + decision.cause, "")
    if choice == CONFIRM and CONFIRM in decision.choices:
        for question in decision.questions:
            wanted, held = likely(question), question.answer
            if SURE + question.key in sent:
                if held != wanted and (decision.chosen != CONFIRM or held is None):
                    yield question.key, wanted
            elif held == wanted:
                yield question.key, ""
    elif choice in decision.choices and choice != decision.chosen:
        yield from spread(decision, choice).items()


def _of_question(sent: QueryDict, question: Question) -> Iterator[tuple[str, str]]:
    offered = {option.choice for option in question.options}
    names = list_of(question.others)
    typed = sent.get(FREE + question.key, "").strip()[:LONGEST]
    typed = names.get(typed, typed)
    before = question.misfit or (
        question.answer if question.answer and question.answer not in offered else ""
    )
    chosen = sent.get(CHOSEN + question.key, "")
    if typed and typed != before:
        yield question.key, typed
    elif chosen in offered and chosen != question.answer:
        yield question.key, chosen
    elif before and not typed and FREE + question.key in sent:
        yield question.key, ""


def _of_columns(sent: QueryDict, columns: Iterable[ColumnShown]) -> Mapping[str, str]:
    """A column left as it was guessed is no answer."""
    given = {}
    for column in columns:
        kind = sent.get(column.name, "")
        if kind in KINDS and kind != column.kind:
            given[column.name] = kind
    return given
