"""What every column kind does: resolve its column, clean a cell, assign the value."""

from __future__ import annotations

from typing import Any, ClassVar

from stemhappens.intake.outcomes import Parsed, ok
from stemhappens.intake.rows.draft import Draft, Job
from stemhappens.intake.tables.column import Column
from stemhappens.intake.tables.shapes import Table
from stemhappens.intake.text import Value, show, tidy


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
