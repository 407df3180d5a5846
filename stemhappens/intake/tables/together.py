"""Columns that belong together: a question asked anew in mid-year, and sums that run along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from django.utils.translation import gettext as _

from stemhappens.intake.tables.column import Column
from stemhappens.intake.tables.headings import SINGLE
from stemhappens.intake.text import Value, fold, says_nothing, show

Cells = Callable[[int], list[Value]]
LENGTHS = ("minutes", "hours", "length")
LEAST = 4


def asked_anew(column: Column, columns: Sequence[Column], values: Cells) -> bool:
    """Tell whether a column goes on where an earlier one of its kind stops being filled."""
    if column.kind not in SINGLE:
        return False
    earlier = [c for c in columns if c.kind == column.kind and c.index < column.index]
    own = values(column.index)
    if not earlier or all(map(says_nothing, own)):
        return False
    for other in earlier:
        cells = values(other.index)
        if all(map(says_nothing, cells)):
            return False
        for one, two in zip(cells, own, strict=True):
            differ = not says_nothing(one) and not says_nothing(two)
            if differ and fold(show(one)) != fold(show(two)):
                return False
    return True


def without_running_totals(columns: list[Column], values: Cells) -> list[Column]:
    """Columns of lengths that only add up another one are no lengths."""
    lengths = [c for c in columns if c.kind in LENGTHS]
    result = list(columns)
    for sums in lengths:
        for single in lengths:
            if single is not sums and _runs_along(values(single.index), values(sums.index)):
                why = _("It adds up “%s” from row to row.") % single.heading
                result[columns.index(sums)] = replace(sums, kind="ignored", reason=why)
    return result


def _runs_along(singles: list[Value], sums: list[Value]) -> bool:
    """Tell whether each step of `sums` is the other column's cell, in hours or minutes."""
    rows = [(_number(a), _number(b)) for a, b in zip(singles, sums, strict=True)][:400]
    steps = [
        (b[0], b[1] - a[1])
        for a, b in pairwise(rows)
        if a[1] is not None and b[1] is not None and b[0] is not None
    ]
    if len(steps) < LEAST:
        return False
    for factor in (1.0, 60.0, 1 / 60):
        fits = sum(single > 0 and abs(single * factor - step) < 0.02 for single, step in steps)
        if fits * 10 >= len(steps) * 8:
            return True
    return False


def _number(value: Value) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    text = show(value)
    return float(text) if text.replace(".", "", 1).isdecimal() else None
