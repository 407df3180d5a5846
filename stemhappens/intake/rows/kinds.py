"""Column kinds: each resolves its column, cleans a cell, and assigns the value to the draft.

A new kind is a class here, a row in `map.HEADINGS`, and a case in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from stemhappens.intake.outcomes import Parsed, ok
from stemhappens.intake.rows.draft import Draft, Job
from stemhappens.intake.rows.entries import EntryKind
from stemhappens.intake.rows.kind import Kind
from stemhappens.intake.rows.when import (
    DateKind,
    EndKind,
    HoursKind,
    LengthKind,
    MinutesKind,
    NextDueKind,
    StartKind,
    TimestampKind,
)
from stemhappens.intake.tables.shapes import Table
from stemhappens.intake.text import Value, fold, says_nothing, show, tidy
from stemhappens.intake.values.acts import Act, mode_of, state_of, steps_of
from stemhappens.intake.who.names import Group, Piece, Said, split_people


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
        if mode_of(value) in ("phone", "video") and not self.job.types.knows(value):
            return ok(())  # a way of meeting, not a type: it is taken as the mode
        return self.job.types.match(value)

    def assign(self, draft: Draft, value: Value) -> None:
        if isinstance(value, str) and state_of(value) in ("cancelled", "no_show"):
            draft.state = draft.state or state_of(value)
        if not self.job.types.knows(value):
            draft.mode = draft.mode or mode_of(value)
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
        draft.topics = tuple(dict.fromkeys(draft.topics + (self.cleaned(value).value or ())))


class NextStepsKind(Kind):
    """What was agreed."""

    name, example = "next_steps", "Try the exit ticket; share data"

    def clean(self, value: Value) -> Parsed[tuple[str, ...]]:
        return ok(steps_of(value))

    def assign(self, draft: Draft, value: Value) -> None:
        draft.next_steps += self.cleaned(value).value or ()


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
        EntryKind,
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
