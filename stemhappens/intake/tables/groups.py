"""Several rows that may be one visit: teachers below each other under one date or one length."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from stemhappens.intake.tables.shapes import Aside, Found, Record, Sure, Table, says_total
from stemhappens.intake.tables.surroundings import numeric
from stemhappens.intake.text import Value, show

LENGTHS = ("minutes", "hours", "length")
GIVEN = ("date", "coach", "school", "type")
Group = list[Record]


def together_key(table: Table) -> str:
    """The question on rows that may be one visit, asked once for a sheet."""
    return f"rows:together:{table.sheet.name}"


def find_groups(table: Table, candidates: Sequence[Record], dated: Sequence[bool]) -> list[Group]:
    """Each visit with the rows below that hold another teacher and nothing else of their own."""
    column = table.column("teacher")
    if column is None:
        return []
    merged = _merged_lengths(table)
    groups: list[Group] = []
    for i, record in enumerate(candidates):
        name = _at(record, column.index)
        lone = name is not None and sum(v is not None for v in record.values) == 1
        more = lone and not _heads(candidates, dated, i, column.index)
        more = more and not numeric(name) and not says_total(show(name))
        below = bool(groups and groups[-1]) and name is not None
        if below and (more or record.row in merged):
            groups[-1].append(record)
        else:
            groups.append([record] if dated[i] else [])
    return [g for g in groups if len(g) > 1]


def _merged_lengths(table: Table) -> set[int]:
    """Rows below the first one of a merged length."""
    lengths = {c.index for c in table.columns if c.kind in LENGTHS}
    rows: set[int] = set()
    for top, left, bottom, _right in table.sheet.merges:
        if left in lengths:
            rows.update(range(top + 1, bottom + 1))
    return rows


def _heads(candidates: Sequence[Record], dated: Sequence[bool], i: int, column: int) -> bool:
    """Tell whether a lone name heads the rows below it, which lack a teacher."""
    below = i + 1 < len(candidates) and dated[i + 1]
    return below and _at(candidates[i + 1], column) is None


def settle_groups(table: Table, groups: list[Group], surely: Sure, found: Found) -> set[int]:
    """Join the rows where a person said that they are one visit; tell which rows are left.

    Until then all of them wait, and each is shown with what the first row gives.
    """
    column = table.column("teacher")
    joined: set[int] = set()
    answer = surely.answers.get(together_key(table))
    for group in groups if column else ():
        first, *others = group
        first.together = True
        if answer == "one" and column is not None:
            names = [show(_at(r, column.index)) for r in group]
            first.values[column.index] = "; ".join(n for n in names if n)
            for record in others:
                why = _("Part of the visit in row %d.") % first.row
                found.asides.append(Aside(record.row, why))
                joined.add(record.row)
            continue
        for record in others:
            record.together = True
            _give(table, first, record)
    return joined


def put_headed(table: Table, candidates: Sequence[Record], dated: Sequence[bool]) -> None:
    """Rows that lack a teacher below a lone name belong to it."""
    column = table.column("teacher")
    head: Record | None = None
    for i, record in enumerate(candidates) if column else ():
        if column is None:
            return
        name = _at(record, column.index)
        if name is not None:
            lone = sum(v is not None for v in record.values) == 1
            head = record if lone and _heads(candidates, dated, i, column.index) else None
        elif head is not None and dated[i]:
            record.values.extend([None] * (column.index + 1 - len(record.values)))
            record.values[column.index] = _at(head, column.index)
            record.notes.append(_("The teacher stands in row %d above.") % head.row)


def _give(table: Table, first: Record, record: Record) -> None:
    for column in table.columns:
        value = _at(first, column.index)
        if column.kind in GIVEN and value is not None and _at(record, column.index) is None:
            record.values.extend([None] * (column.index + 1 - len(record.values)))
            record.values[column.index] = value


def _at(record: Record, index: int) -> Value:
    return record.values[index] if index < len(record.values) else None
