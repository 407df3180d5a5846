"""Column kinds: each resolves its column, cleans a cell, and assigns the value to the draft.

A new kind is a class here, a row in `map.HEADINGS`, and a case in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from .acts import Act, mode_of, state_of, steps_of
from .clocks import Clock, Length, clock
from .dates import DateColumn
from .datetext import Day, stamp_of
from .draft import Draft, Job
from .durations import DurationColumn
from .map import Column
from .names import Group, Piece, Said, split_people
from .outcomes import Parsed, State, assumed, ok
from .shapes import Table
from .text import Value, fold, says_nothing, show, tidy


class Kind:
    """A column of one kind. `example` is a cell it reads."""

    name: ClassVar[str]
    example: ClassVar[str]

    def __init__(self, column: Column, table: Table, job: Job) -> None:
        self.column, self.table, self.job = column, table, job
        self._done: dict[Any, Parsed[Any]] = {}
        self.resolve()

    def resolve(self) -> None:
        """Learn from the whole column what one cell cannot tell."""

    def clean(self, value: Value) -> Parsed[Any]:
        """Read a cell."""
        return ok(tidy(show(value)))

    def assign(self, draft: Draft, value: Value) -> None:
        """Put the cell's value into the draft."""
        raise NotImplementedError

    def cleaned(self, value: Value) -> Parsed[Any]:
        """Read a cell, equal cells once."""
        key = (value.__class__, value)
        done = self._done.get(key)
        if done is None:
            done = self._done[key] = self.clean(value)
        return done


class DateKind(Kind):
    """The day of the visit."""

    name, example = "date", "9/3/25"

    def resolve(self) -> None:
        self.dates = DateColumn.resolve(
            self.table.cells(self.column.index),
            self.job.context,
            start_year=self.table.start_year,
            tab_month=self.table.tab_month,
        )

    def clean(self, value: Value) -> Parsed[Day]:
        return ok(None) if says_nothing(value) else self.dates.clean(value)

    def assign(self, draft: Draft, value: Value) -> None:
        draft.day = draft.take(self.cleaned(value))


class TimestampKind(DateKind):
    """When a form was sent; stands in for the day only where no column holds it."""

    name, example = "timestamp", "9/3/2025 14:22:05"

    def resolve(self) -> None:
        self.dates = DateColumn.resolve(
            self.table.cells(self.column.index), self.job.context, key="timestamp"
        )

    def assign(self, draft: Draft, value: Value) -> None:
        read = self.cleaned(value)
        draft.stamp = read.value if read.state in (State.OK, State.ASSUMED) else None
        draft.stamp_at = stamp_of(value, draft.stamp)


class StartKind(Kind):
    """When the visit began."""

    name, example = "start", "8:10"

    def clean(self, value: Value) -> Parsed[Clock]:
        return ok(clock(value))

    def assign(self, draft: Draft, value: Value) -> None:
        draft.start = self.cleaned(value).value


class EndKind(StartKind):
    """When the visit ended."""

    name, example = "end", "8:55"

    def assign(self, draft: Draft, value: Value) -> None:
        draft.end = self.cleaned(value).value


class LengthKind(Kind):
    """How long, the heading naming no unit."""

    name, example, unit = "length", "45 min", ""

    def resolve(self) -> None:
        self.lengths = DurationColumn.resolve(
            self.column.heading,
            self.unit,
            self.table.cells(self.column.index),
            self.job.context.defaults,
            self.job.answers,
        )

    def clean(self, value: Value) -> Parsed[Length]:
        state = state_of(value) if isinstance(value, str) else ""
        if state in ("cancelled", "no_show"):
            return assumed(
                None, _("“%s” in the column of lengths: the visit did not take place.") % value
            )
        return ok(None) if says_nothing(value) else self.lengths.clean(value)

    def assign(self, draft: Draft, value: Value) -> None:
        if isinstance(value, str) and state_of(value) in ("cancelled", "no_show"):
            draft.state = state_of(value)
        length = draft.take(self.cleaned(value))
        if length is not None and draft.length is not None and draft.length.minutes is not None:
            self._add(draft, length)
        elif length is not None:
            draft.length = length
        if length is not None:
            draft.texts.setdefault("length_kind", self.name)

    def _add(self, draft: Draft, length: Length) -> None:
        """Hours and minutes in two columns belong together ("1" and "15")."""
        had = draft.length.minutes if draft.length else None
        kinds = {self.name, draft.texts.get("length_kind")}
        both = had is not None and length.minutes is not None and kinds == {"hours", "minutes"}
        if both and had != length.minutes and min(had, length.minutes) < 60:
            draft.length = Length(had + length.minutes)


class MinutesKind(LengthKind):
    """How long, in minutes."""

    name, example, unit = "minutes", "45", "min"


class HoursKind(LengthKind):
    """How long, in hours."""

    name, example, unit = "hours", "0.75", "h"


class CoachKind(Kind):
    """Who coached."""

    name, example = "coach", "Theo Okonjo"

    def clean(self, value: Value) -> Parsed[tuple[Piece, ...]]:
        return split_people(show(value), self.job.directory, self.job.answers)

    def assign(self, draft: Draft, value: Value) -> None:
        pieces = draft.take(self.cleaned(value)) or ()
        draft.coaches.extend(p for p in pieces if isinstance(p, Said))


class CoachEmailKind(Kind):
    """The address of who filled in the form."""

    name, example = "coach_email", "t.okonjo@tern.org"

    def assign(self, draft: Draft, value: Value) -> None:
        text = tidy(show(value))
        draft.coach_email = text.casefold() if "@" in text else ""


class TeacherKind(Kind):
    """Who was coached: persons and groups."""

    name, example = "teacher", "Ramirez & Chu"

    def clean(self, value: Value) -> Parsed[tuple[Piece, ...]]:
        return split_people(show(value), self.job.directory, self.job.answers)

    def assign(self, draft: Draft, value: Value) -> None:
        for piece in draft.take(self.cleaned(value)) or ():
            if piece not in draft.people:
                draft.people.append(piece)


class TeacherFirstKind(Kind):
    """The given name, where it has a column of its own."""

    name, example = "teacher_first", "Julia"

    def assign(self, draft: Draft, value: Value) -> None:
        draft.first_name = "" if says_nothing(value) else tidy(show(value))


class TeacherLastKind(Kind):
    """The family name, where it has a column of its own."""

    name, example = "teacher_last", "Ramirez"

    def assign(self, draft: Draft, value: Value) -> None:
        draft.last_name = "" if says_nothing(value) else tidy(show(value))


class SchoolKind(Kind):
    """Where the visit was."""

    name, example = "school", "Lincoln ES"

    def assign(self, draft: Draft, value: Value) -> None:
        draft.place_value = None if says_nothing(value) else value


class TypeKind(Kind):
    """What was done."""

    name, example = "type", "Observation"

    def resolve(self) -> None:
        self.job.types.learn(self.table.cells(self.column.index))

    def clean(self, value: Value) -> Parsed[tuple[Act, ...]]:
        if isinstance(value, str) and state_of(value) in ("cancelled", "no_show"):
            return ok(())
        return self.job.types.match(value)

    def assign(self, draft: Draft, value: Value) -> None:
        if isinstance(value, str) and state_of(value) in ("cancelled", "no_show"):
            draft.state = draft.state or state_of(value)
        draft.acts += draft.take(self.cleaned(value)) or ()
        draft.type_text = draft.type_text or tidy(show(value))


class TopicKind(Kind):
    """What it was about."""

    name, example = "topic", "NGSS practices, Data literacy"

    def resolve(self) -> None:
        self.job.topics.learn(self.table.cells(self.column.index))

    def clean(self, value: Value) -> Parsed[tuple[str, ...]]:
        return ok(self.job.topics.match(value))

    def assign(self, draft: Draft, value: Value) -> None:
        draft.topics = tuple(dict.fromkeys(draft.topics + self.cleaned(value).value))


class NextStepsKind(Kind):
    """What was agreed."""

    name, example = "next_steps", "Try the exit ticket; share data"

    def clean(self, value: Value) -> Parsed[tuple[str, ...]]:
        return ok(steps_of(value))

    def assign(self, draft: Draft, value: Value) -> None:
        draft.next_steps += self.cleaned(value).value


class NextDueKind(Kind):
    """By when it was agreed."""

    name, example = "next_due", "9/17/25"

    def resolve(self) -> None:
        self.dates = DateColumn.resolve(
            self.table.cells(self.column.index),
            self.job.context,
            key="next_due",
            start_year=self.table.start_year,
            future_ok=True,
        )

    def clean(self, value: Value) -> Parsed[date]:
        """A due date that cannot be read is kept as text; it never keeps a visit waiting."""
        read = ok(None) if says_nothing(value) else self.dates.clean(value)
        if read.state in (State.OK, State.ASSUMED):
            return ok(read.value.day if read.value else None)
        return assumed(None, _("“%s” is no due date; kept as written.") % show(value))

    def assign(self, draft: Draft, value: Value) -> None:
        draft.next_due = draft.take(self.cleaned(value))


class ModeKind(Kind):
    """In person, by video or otherwise."""

    name, example = "mode", "Zoom"

    def assign(self, draft: Draft, value: Value) -> None:
        draft.mode = mode_of(value)


class StateKind(Kind):
    """Whether the visit took place."""

    name, example = "state", "Cancelled"

    def assign(self, draft: Draft, value: Value) -> None:
        draft.state = draft.state or state_of(value)


class HeadcountKind(Kind):
    """How many people were there."""

    name, example = "headcount", "6"

    def clean(self, value: Value) -> Parsed[int]:
        found = re.search(r"\d{1,4}", show(value))
        return ok(int(found[0]) if found else None)

    def assign(self, draft: Draft, value: Value) -> None:
        draft.headcount = self.cleaned(value).value


class TextKind(Kind):
    """Text kept as it is, line after line where several columns give it."""

    name, example = "summary", "Looked at student models together."

    def assign(self, draft: Draft, value: Value) -> None:
        if says_nothing(value):
            return
        text = show(value).strip()
        had = draft.texts.get(self.name)
        draft.texts[self.name] = f"{had}\n{text}" if had else text


class EngagementKind(TextKind):
    """The coaching cycle the visit belongs to."""

    name, example = "engagement", "Cycle 2"


class PhaseKind(TextKind):
    """The phase of the cycle."""

    name, example = "phase", "Discovery"


class GoalKind(TextKind):
    """The goal worked on."""

    name, example = "goal", "More student talk in labs"


class GoalStatusKind(TextKind):
    """How the goal stands."""

    name, example = "goal_status", "Met"


KINDS: Mapping[str, type[Kind]] = {
    k.name: k
    for k in (
        DateKind,
        TimestampKind,
        StartKind,
        EndKind,
        LengthKind,
        MinutesKind,
        HoursKind,
        CoachKind,
        CoachEmailKind,
        TeacherKind,
        TeacherFirstKind,
        TeacherLastKind,
        SchoolKind,
        TypeKind,
        TopicKind,
        NextStepsKind,
        NextDueKind,
        ModeKind,
        StateKind,
        HeadcountKind,
        TextKind,
        EngagementKind,
        PhaseKind,
        GoalKind,
        GoalStatusKind,
    )
}


def bind(table: Table, job: Job) -> list[Kind]:
    """The kinds of a table's columns, resolved."""
    return [KINDS[c.kind](c, table, job) for c in table.columns if c.kind in KINDS]


def group_of(pieces: list[Piece]) -> tuple[str, int | None]:
    """The groups of a cell as one label, and their headcount where all say one."""
    groups = [p for p in pieces if isinstance(p, Group)]
    counts = [g.headcount for g in groups]
    total = sum(c for c in counts if c) if groups and all(c is not None for c in counts) else None
    return ", ".join(g.label for g in groups), total


def people_of(pieces: list[Piece]) -> list[Said]:
    """The persons of a cell, each spelling once."""
    return list({fold(p.raw): p for p in pieces if isinstance(p, Said)}.values())
