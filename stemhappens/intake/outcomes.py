"""The words in which an import speaks: what became of a value, of a row, and what is asked."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

V = TypeVar("V")


class Outcome(StrEnum):
    """What became of one input row (REFUSED: of a whole file)."""

    OK = "ok"
    ASSUMED = "assumed"
    NEEDS_YOU = "needs_you"
    DUPLICATE = "duplicate"
    NOT_A_SESSION = "not_a_session"
    REJECTED = "rejected"
    REFUSED = "refused"


class State(StrEnum):
    """What became of one value."""

    OK = "ok"
    ASSUMED = "assumed"
    ASK = "ask"
    BAD = "bad"


class LeaveOut:
    """The value of the choice that sets a row aside."""


LEAVE_OUT = LeaveOut()


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question; `value` is what the cell then means. why: what speaks for it, or
    what it makes of one of the rows."""

    choice: str
    label: str
    value: Any = None
    likely: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question about a value. Cells that share `key` are answered together.

    `free` reads an answer that is none of the options (a date, a number of minutes); it gives
    None where it cannot. `default` is the choice that holds while nobody has answered: with it
    the question does not keep rows waiting. `others` are all that a free answer can name, where
    these can be told: uid and name.
    """

    key: str
    text: str
    options: tuple[Option, ...]
    free: Callable[[str], Any] | None = None
    free_hint: str = ""
    default: str | None = None
    others: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Parsed(Generic[V]):
    """A cell's value with what was assumed, asked or found wrong on the way."""

    value: V | None
    state: State = State.OK
    reasons: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    left_out: bool = False

    def but(self, *reasons: str) -> Parsed[V]:
        """Return the same value, now assumed for `reasons`."""
        state = State.ASSUMED if self.state == State.OK else self.state
        return replace(self, state=state, reasons=self.reasons + reasons)


def ok(value: V | None) -> Parsed[V]:
    """A value read as written."""
    return Parsed(value)


def assumed(value: V | None, *reasons: str) -> Parsed[V]:
    """A value read under a stated assumption."""
    return Parsed(value, State.ASSUMED, reasons)


def bad(*reasons: str) -> Parsed[Any]:
    """A value that cannot be right."""
    return Parsed(None, State.BAD, reasons)


def leave_out_option() -> Option:
    """The choice that sets the rows aside; they keep their place in the file's record."""
    return Option("leave_out", _("Leave these rows out"), LEAVE_OUT)


def ask(question: Ask, answers: Mapping[str, str], *reasons: str) -> Parsed[Any]:
    """Ask, unless `answers` holds the answer already or the question has a default."""
    given = answers.get(question.key)
    if given is not None:
        settled = _settle(question, given)
        if settled is not None:
            return settled
        reasons += (_("The answer “%s” does not fit this question.") % given,)
    elif question.default is not None:
        chosen = next(o for o in question.options if o.choice == question.default)
        return Parsed(chosen.value, State.ASSUMED, reasons, (question,))
    return Parsed(None, State.ASK, reasons or (question.text,), (question,))


def fits(question: Ask, given: str) -> bool:
    """Tell whether an answer settles the question."""
    return _settle(question, given) is not None


def _settle(question: Ask, given: str) -> Parsed[Any] | None:
    for option in question.options:
        if option.choice == given:
            if option.value is LEAVE_OUT:
                reason = _("Left out by your answer to “%s”") % question.text
                return Parsed(None, State.ASSUMED, (reason,), (question,), left_out=True)
            reason = _("By your answer: %s") % option.label
            return Parsed(option.value, State.ASSUMED, (reason,), (question,))
    value = question.free(given) if question.free else None
    if value is None:
        return None
    return Parsed(value, State.ASSUMED, (_("By your answer: %s") % given,), (question,))


def in_sentences(reasons: Iterable[str]) -> str:
    """The reasons of a row one after the other, each closed with a full stop where it has none."""
    return " ".join(r if r.endswith((".", "?", "!")) else f"{r}." for r in reasons if r)


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a row: file, sheet and row as a person counts them (first row is 1)."""

    file: str
    sheet: str
    row: int
    cell: str = ""

    def __str__(self) -> str:
        parts = [p for p in (self.sheet, _("row %d") % self.row, self.cell) if p]
        return ", ".join(parts)


@dataclass(slots=True)
class Question:
    """One cause that a person settles once for all its rows. default: the choice that holds while
    nobody has answered. misfit: an answer that was given and fits none."""

    key: str
    text: str
    options: list[Option]
    free_hint: str
    blocking: bool
    answer: str | None = None
    rows: list[Where] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)
    others: Sequence[tuple[str, str]] = ()
    default: str | None = None
    misfit: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """The session (or time entry) that a row means.

    `kind`: visit, micro_touch or time_entry. `state`: held, planned, cancelled or no_show.
    `precision` of the date: day, week or month. People and schools are uids of the context, or
    of the proposals in the reading (`new:…`). `issues` name what the row lacks. The date is None
    only while the row waits for a person.
    """

    date: datetime.date | None = None
    precision: str = "day"
    start: str | None = None
    coaches: tuple[str, ...] = ()
    school: str | None = None
    place: str = ""
    teachers: tuple[str, ...] = ()
    group: str = ""
    headcount: int | None = None
    kind: str = "visit"
    state: str = "held"
    minutes: int | None = None
    approximate: bool = False
    type: str | None = None
    type_text: str = ""
    other_types: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    mode: str = ""
    next_steps: tuple[str, ...] = ()
    next_due: datetime.date | None = None
    summary: str = ""
    engagement: str = ""
    phase: str = ""
    goal: str = ""
    goal_status: str = ""
    issues: tuple[str, ...] = ()


@dataclass(slots=True)
class RowResult:
    """One input row (or grid cell) and the one outcome it got.

    named: the teachers as written; total: a line of sums, no visit. own: the school that the
    teachers named have that day, where the cell fits several.
    """

    where: Where
    outcome: Outcome
    reasons: list[str] = field(default_factory=list)
    session: Understood | None = None
    questions: list[str] = field(default_factory=list)
    duplicate_of: Where | None = None
    fingerprint: str = ""
    raw: dict[str, str] = field(default_factory=dict)
    named: str = ""
    total: bool = False
    own: str = ""
