"""A column of a table: where it stands, what it was taken for, and why."""

from __future__ import annotations

from dataclasses import dataclass

from stemhappens.intake.text import column_letter


@dataclass(frozen=True, slots=True)
class Column:
    """A column with the kind it was taken for, why, and whether a person said so."""

    index: int
    heading: str
    kind: str
    reason: str
    by_person: bool = False

    @property
    def letter(self) -> str:
        """The letter a spreadsheet shows above the column."""
        return column_letter(self.index)
