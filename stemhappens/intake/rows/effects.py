"""What an answer would do: how many sessions, entries, teachers and schools it brings in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from stemhappens.intake.outcomes import LEAVE_OUT, Option, Outcome, Question, RowResult, Where
from stemhappens.intake.rows.decisions import OWN, Decision, option_of
from stemhappens.intake.rows.reading import Reading
from stemhappens.intake.values.acts import Act
from stemhappens.intake.values.vocabulary import TIME
from stemhappens.intake.who.places import Place

SET_ASIDE = frozenset({("duplicate", "first"), ("changed", "leave")})
"""What a question is about and the choice by which a row stays out."""

CHANGES = frozenset({"update"})
"""Choices that change a visit that is here, and add none."""


@dataclass(frozen=True)
class Effect:
    """What an answer brings in.

    waits: rows that it settles and another open question still keeps. changed: visits that are
    here and would be changed. own: rows by the school that "the teacher's own" makes of them; the
    uid is "" where no teacher tells.
    """

    sessions: int = 0
    times: int = 0
    teachers: frozenset[str] = frozenset()
    schools: frozenset[str] = frozenset()
    waits: int = 0
    changed: int = 0
    own: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Effect) -> Effect:
        """Both together."""
        return Effect(
            self.sessions + other.sessions,
            self.times + other.times,
            self.teachers | other.teachers,
            self.schools | other.schools,
            self.waits + other.waits,
            self.changed + other.changed,
            self.own + other.own,
        )


class Effects:
    """The rows of a reading, indexed for telling what each answer would do."""

    def __init__(self, reading: Reading) -> None:
        self._rows = {row.where: row for row in reading.rows}
        self._open = {q.key for q in reading.questions if q.answer is None}
        self._teachers, self._schools = _named(reading.rows)

    def of(self, question: Question, option: Option) -> Effect:
        """What the option would do to the question's rows."""
        about = question.key.partition(":")[0]
        if option.value is LEAVE_OUT or (about, option.choice) in SET_ASIDE:
            return Effect()
        rows = [self._rows[where] for where in question.rows if where in self._rows]
        free = [row for row in rows if not self._others_open(row, question.key)]
        if option.choice in CHANGES:
            return Effect(changed=len(free))
        entries = sum(_is_time(row, option) for row in free)
        places = Counter(row.own for row in rows) if option.choice == OWN else Counter()
        return Effect(
            sessions=len(free) - entries,
            times=entries,
            teachers=self._new_teacher(question, option),
            schools=self._new_schools(option, places),
            waits=len(rows) - len(free),
            own=places,
        )

    def together(self, decision: Decision, choice: str) -> Effect:
        """What a group's choice would do to all its questions; a row in two counts once."""
        found, seen = Effect(), set[Where]()
        for question in decision.questions:
            option = option_of(question, choice)
            if option is not None:
                rows = [where for where in question.rows if where not in seen]
                found += self.of(_only(question, rows), option)
                seen.update(rows)
        return found

    def named_in(self, places: Iterable[Where]) -> int:
        """How many teachers are named in these rows."""
        rows = (self._rows.get(where) for where in places)
        return len({uid for r in rows if r is not None and r.session for uid in r.session.teachers})

    def _others_open(self, row: RowResult, key: str) -> bool:
        return any(other in self._open for other in row.questions if other != key)

    def _new_teacher(self, question: Question, option: Option) -> frozenset[str]:
        uid = option.value
        about = question.key.startswith("person:") and isinstance(uid, str)
        return frozenset({uid}) - self._teachers if about and uid else frozenset()

    def _new_schools(self, option: Option, own: Collection[str]) -> frozenset[str]:
        named = {option.value.school} if isinstance(option.value, Place) else set()
        return frozenset(u for u in {*named, *own} if u) - self._schools


def _only(question: Question, rows: list[Where]) -> Question:
    return Question(question.key, question.text, question.options, "", question.blocking, rows=rows)


def _is_time(row: RowResult, option: Option) -> bool:
    acts = option.value
    if isinstance(acts, tuple) and acts and isinstance(acts[0], Act):
        return acts[0].kind == TIME
    return row.session is not None and row.session.kind == TIME


def _named(rows: Iterable[RowResult]) -> tuple[frozenset[str], frozenset[str]]:
    """The teachers and schools that rows name which go in with nothing asked about them."""
    teachers: set[str] = set()
    schools: set[str] = set()
    for row in rows:
        if row.session is None or row.outcome not in (Outcome.OK, Outcome.ASSUMED):
            continue
        if not _about(row.questions, ("person", "teacher")):
            teachers.update(row.session.teachers)
        if row.session.school and not _about(row.questions, ("school",)):
            schools.add(row.session.school)
    return frozenset(teachers), frozenset(schools)


def _about(keys: Sequence[str], parts: Sequence[str]) -> bool:
    return any(key.partition(":")[0] in parts for key in keys)
