"""What several columns say together: types ticked in columns, minutes by type, month and day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from stemhappens.intake.tables.column import Column
from stemhappens.intake.tables.shapes import Record, Table
from stemhappens.intake.text import Value, fold, says_nothing, show
from stemhappens.intake.values.datetext import MONTHS, day_number
from stemhappens.intake.values.vocabulary import KNOWN

TICKS = frozenset(("x", "✓", "✔", "√", "☑", "1", "yes", "y", "true", "si", "•"))
_TYPES = frozenset(fold(word) for _key, _kind, words in KNOWN for word in words.split("|"))
_UNIT = re.compile(r"\b(?:min|mins|minutes|hrs?|hours|minutos|horas|time|length|of)\b")


def bring_together(table: Table) -> None:
    """Rewrite cells whose meaning stands in their heading or in the column beside."""
    _ticked(table)
    _by_type(table)
    _month_and_day(table)


def type_named(heading: str) -> str:
    """The type that a heading names ("Observation (min)"), or ""."""
    bare = " ".join(_UNIT.sub(" ", fold(heading)).split())
    return bare if bare in _TYPES else ""


def _set(table: Table, column: Column, kind: str, reason: str) -> None:
    table.columns[table.columns.index(column)] = replace(column, kind=kind, reason=reason)


def _at(record: Record, index: int) -> Value:
    return record.values[index] if index < len(record.values) else None


# -- types ----------------------------------------------------------------------------------------
def _ticked(table: Table) -> None:
    """Columns headed by types and ticked where they were done."""
    ticked = [c for c in table.columns if not c.by_person and _is_ticked(table, c)]
    if len(ticked) < 2:
        return
    for column in ticked:
        for record in table.records:
            if _at(record, column.index) is not None:
                record.values[column.index] = column.heading
        _set(table, column, "type", _("It is ticked where “%s” was done.") % column.heading)


def _is_ticked(table: Table, column: Column) -> bool:
    if not type_named(column.heading):
        return False
    filled = (v for v in table.cells(column.index) if v is not None)
    return all(show(v).strip().casefold() in TICKS for v in filled)


# -- minutes by type ------------------------------------------------------------------------------
def _by_type(table: Table) -> None:
    """Minutes in a column for each type are parts of the visit's length, not rivals for it."""
    parts = [c for c in table.columns if not c.by_person and _holds_minutes(table, c)]
    if len(parts) < 2:
        return
    hours = any(re.search(r"\b(?:hrs?|hours|horas)\b", fold(c.heading)) for c in parts)
    if not _has_total(table, parts):
        _add_total(table, parts, hours)
    for column in parts:
        for record in table.records:
            number = _number(_at(record, column.index))
            if number is not None:
                said = type_named(column.heading) if number > 0 else None
                record.values[column.index] = said
        _set(table, column, "type", _("It holds the time spent on “%s”.") % column.heading)


def _holds_minutes(table: Table, column: Column) -> bool:
    if not type_named(column.heading):
        return False
    filled = [v for v in table.cells(column.index) if not says_nothing(v)]
    numbers = [_number(v) for v in filled]
    return (
        bool(filled)
        and all(n is not None for n in numbers)
        and any(n not in (0, 1) for n in numbers)
    )


def _has_total(table: Table, parts: Sequence[Column]) -> bool:
    """Find the column that holds the sum of the parts, and make it the length."""
    own = {c.index for c in parts}
    for column in table.columns:
        if column.index in own or column.kind == "date":
            continue
        rows = [
            (_number(_at(r, column.index)), sum(_number(_at(r, i)) or 0 for i in own))
            for r in table.records
        ]
        told = [(total, added) for total, added in rows if total is not None]
        if told and sum(abs(t - a) < 0.01 for t, a in told) * 10 >= len(told) * 8:
            if column.kind not in ("minutes", "hours"):
                hours = re.search(r"\b(?:hrs?|hours|horas)\b", fold(column.heading))
                why = _("It holds the sum of the columns before.")
                _set(table, column, "hours" if hours else "minutes", why)
            return True
    return False


def _add_total(table: Table, parts: Sequence[Column], hours: bool) -> None:
    index = max(map(len, (r.values for r in table.records)), default=0)
    index = max(index, len(table.headings))
    for record in table.records:
        numbers = [n for c in parts if (n := _number(_at(record, c.index))) is not None]
        record.values.extend([None] * (index + 1 - len(record.values)))
        if numbers:
            record.values[index] = sum(numbers)
            record.notes.append(_("The times of %d columns are added.") % len(numbers))
    table.headings += [""] * (index - len(table.headings)) + [_("sum")]
    for column in table.columns:
        if column.kind in ("minutes", "hours", "length") and column not in parts:
            return
    kind = "hours" if hours else "minutes"
    why = _("The times of several columns, added.")
    table.columns.append(Column(index, _("sum"), kind, why))


def _number(value: Value) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    text = show(value).strip()
    return float(text) if text.replace(".", "", 1).isdecimal() and text.isascii() else None


# -- month and day --------------------------------------------------------------------------------
def _month_and_day(table: Table) -> None:
    """The month in one column and the day in the next."""
    day = table.column("date")
    month = next((c for c in table.columns if fold(c.heading) in ("month", "mes")), None)
    if day is None or month is None or month is day:
        return
    for record in table.records:
        number = day_number(show(_at(record, day.index)))
        name = _month_name(_at(record, month.index))
        if number and name:
            record.values[day.index] = f"{name} {number[0]}"


def _month_name(value: Value) -> str:
    text = fold(show(value))
    if text in MONTHS:
        return text
    names = {number: name for name, number in reversed(MONTHS.items())}
    return names.get(int(text), "") if text.isdecimal() and len(text) < 3 else ""
