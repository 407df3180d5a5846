"""Decisions: questions of one cause put together, the ones that matter most first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from stemhappens.intake.outcomes import Option, Question, Where

CONFIRM = "confirm"
"""The choice of a group that takes the likely answer to each of its questions."""

DOUBT_LIKELY = 0.4
"""How much a question with a likely answer weighs beside one without."""

LIKELY = {"person": "people_likely", "coach": "coaches_likely", "school": "schools_likely"}
UNKNOWN = {"person": "people", "coach": "coaches", "school": "schools"}
CAUSES = {
    ("minutes", "text"): "lengths",
    ("minutes", "span"): "lengths",
    ("minutes", "range"): "ranges",
    ("teacher", "comma"): "commas",
}
"""Questions about a length or a cell of names, by the first two parts of their key."""

OWN = "own"
ALIKE = frozenset(
    "own new none nobody keep time_entry visit unknown shorter middle longer one two hours minutes "
    "update second leave leave_out".split()
)
"""Choices that mean the same for every question of a group; others name somebody or something."""


@dataclass
class Decision:
    """What a person settles at once: a question, or all questions of one cause.

    cause: the group's name, or the key of its only question. choices: what all its questions can
    be answered alike; CONFIRM where each has a likely answer.
    """

    cause: str
    questions: list[Question]
    choices: list[str] = field(default_factory=list)

    @property
    def single(self) -> bool:
        """True when it is one question."""
        return len(self.questions) == 1

    @property
    def rows(self) -> list[Where]:
        """The rows it concerns, each once."""
        return list(dict.fromkeys(w for q in self.questions for w in q.rows))

    @property
    def left(self) -> int:
        """How many of its questions nobody and no assumption has answered."""
        return sum(q.answer is None for q in self.questions)

    @property
    def chosen(self) -> str:
        """The choice that holds for all its questions; "" where they differ or are open."""
        answers = {q.answer for q in self.questions}
        if len(answers) == 1 and (only := answers.pop()) in self.choices:
            return only or ""
        held = [q for q in self.questions if q.answer is not None]
        if CONFIRM in self.choices and held and all(q.answer == likely(q) for q in held):
            return CONFIRM
        return ""

    @property
    def weight(self) -> float:
        """Rows × doubt."""
        return sum(
            len(q.rows) * (DOUBT_LIKELY if likely(q) or not q.blocking else 1.0)
            for q in self.questions
        )


def decisions(questions: Iterable[Question]) -> list[Decision]:
    """The questions grouped by cause, in the order of rows × doubt."""
    found: dict[str, Decision] = {}
    for question in questions:
        cause = cause_of(question)
        found.setdefault(cause, Decision(cause, [])).questions.append(question)
    for one in found.values():
        one.questions.sort(key=_place)  # the same whatever has been answered
        if one.single:
            one.cause = one.questions[0].key
        else:
            one.choices = _alike(one.questions)
    return sorted(found.values(), key=lambda one: (-one.weight, one.cause))


def cause_of(question: Question) -> str:
    """The name of the group that a question belongs to; its key where it stands alone."""
    about, _colon, rest = question.key.partition(":")
    if about in UNKNOWN:
        if any(o.choice == OWN for o in question.options) and likely(question) == OWN:
            return "either"
        return LIKELY[about] if likely(question) else UNKNOWN[about]
    if about == "type":
        return "types" if question.default == "keep" else "displaced"
    if about == "nces":
        return "listed_likely" if likely(question) else "listed"
    if about in ("sheet", "changed", "link", "same"):
        return f"{about}s"
    return CAUSES.get((about, rest.partition(":")[0]), question.key)


def likely(question: Question) -> str:
    """The choice that is marked as likely, if one is."""
    return next((o.choice for o in question.options if o.likely), "")


def option_of(question: Question, choice: str) -> Option | None:
    """The option of a choice; CONFIRM stands for the likely one."""
    wanted = likely(question) if choice == CONFIRM else choice
    return next((o for o in question.options if o.choice == wanted), None)


def spread(decision: Decision, choice: str) -> dict[str, str]:
    """What a group's choice answers to each of its questions."""
    found = ((q.key, option_of(q, choice)) for q in decision.questions)
    return {key: option.choice for key, option in found if option is not None}


def _place(question: Question) -> tuple[int, str, str, int, str]:
    """Frequent ones first, then in the order of the file."""
    first = question.rows[0] if question.rows else Where("", "", 0)
    return -len(question.rows), first.file, first.sheet, first.row, question.key


def _alike(questions: Sequence[Question]) -> list[str]:
    """The choices that every question has; first of them to take each likely answer."""
    first, *others = ([o.choice for o in q.options] for q in questions)
    common = [c for c in first if c in ALIKE and all(c in choices for choices in others)]
    confirm = all(likely(q) for q in questions) and len({likely(q) for q in questions}) > 1
    return [CONFIRM, *common] if confirm else common
