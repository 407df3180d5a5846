"""Columns that only their cells explain: people of the roster under a heading that says else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from stemhappens.intake.rows.draft import Job
from stemhappens.intake.tables.column import Column
from stemhappens.intake.tables.shapes import Table
from stemhappens.intake.text import says_nothing, show
from stemhappens.intake.who.names import Said, split_people

LOOSE = ("summary", "ignored", "topic", "goal", "engagement")
"""Kinds that a heading gives to any words."""
LEAST = 3
SHARE = 80


def name_teachers(tables: Sequence[Table], job: Job) -> list[tuple[Table, Column]]:
    """Where no column names teachers, take one whose cells are people of the roster.

    Gives the columns taken, each with its table.
    """
    taken = []
    for table in tables:
        if table.drawn or table.column("teacher", "teacher_last", "headcount"):
            continue
        found = next((c for c in table.columns if c.kind in LOOSE and _people(table, c, job)), None)
        if found is not None and not found.by_person:
            why = _("The cells of “%s” are people of the roster.") % found.heading
            named = replace(found, kind="teacher", reason=why)
            table.columns[table.columns.index(found)] = named
            taken.append((table, named))
    return taken


def _people(table: Table, column: Column, job: Job) -> bool:
    cells = [show(v) for v in table.cells(column.index) if not says_nothing(v)]
    known = sum(_is_known(text, job) for text in cells)
    return len(cells) >= LEAST and known * 100 >= SHARE * len(cells)


def _is_known(text: str, job: Job) -> bool:
    said = split_people(text, job.directory, job.answers).value or ()
    return bool(said) and all(isinstance(s, Said) and job.directory.knows_exactly(s) for s in said)
