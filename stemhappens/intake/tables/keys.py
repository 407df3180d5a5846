"""What a sheet's own key says: "O = Observation", in a line, in two cells, below or beside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from stemhappens.intake.files.sheets import Row
from stemhappens.intake.tables.column import Column
from stemhappens.intake.tables.shapes import Table
from stemhappens.intake.text import Value, fold, show, tidy

KEY = re.compile(r"^(?:key|legend|codes?|abbreviations|clave|leyenda)\b")
_WORD = re.compile(r"^(?:key|legend|codes?|abbreviations|clave|leyenda)\s*[:\-]?\s*", re.I)
_PAIR = re.compile(r"(?:^|[,;|\n(:])\s*([^\W_]{1,4}|[^\w\s])\s*(=|:|-)\s*([^,;|\n=)]{2,40})")
LEAST_CODES = 4
_EDGE = 60  # rows from the top and from the bottom in which a key is looked for


def codes_of(rows: list[Row]) -> dict[str, str]:
    """The codes that a key of the sheet explains: folded code → meaning."""
    codes: dict[str, str] = {}
    for i in _edges(len(rows)):
        for j, value in enumerate(rows[i]):
            if not isinstance(value, str) or len(value) > 400:
                continue
            keyed = bool(KEY.match(fold(value)))
            for code, meaning in _pairs(value, keyed):
                codes.setdefault(code, meaning)
            if keyed and len(value) < 30:
                codes = {**dict(_below(rows, i, j)), **codes}
    return codes


def is_key_row(row: Row) -> bool:
    """Tell whether every cell of a row explains a code ("TO = Theo Okonjo")."""
    filled = [v for v in row if v is not None]
    return bool(filled) and all(
        isinstance(v, str) and "=" in v and any(_pairs(v, False)) for v in filled
    )


def _edges(count: int) -> Iterator[int]:
    yield from range(min(count, _EDGE))
    yield from range(max(_EDGE, count - _EDGE), count)


def _pairs(text: str, keyed: bool) -> Iterator[tuple[str, str]]:
    """Pairs of one cell; outside of a key only the sign of equality counts."""
    text = _WORD.sub("", tidy(text))
    for code, sign, meaning in _PAIR.findall(text):
        if (keyed or sign == "=") and any(c.isalpha() for c in meaning):
            yield fold(code) or code, meaning.strip()


def _below(rows: list[Row], top: int, left: int) -> Iterator[tuple[str, str]]:
    """Pairs of cells under the word “Key”, until a blank line."""
    for row in rows[top + 1 : top + 25]:
        code, meaning = _at(row, left), _at(row, left + 1)
        if code is None:
            return
        text = tidy(show(code))
        if meaning is None:
            yield from _pairs(text, True)
        elif len(text) <= 6 and _explains(meaning):
            yield fold(text) or text, tidy(meaning)


def _explains(meaning: Value) -> bool:
    """A word, not the length beside a code of the log itself."""
    if not isinstance(meaning, str) or len(meaning) > 60:
        return False
    return any(c.isalpha() for c in meaning)


def _at(row: Row, index: int) -> Value:
    return row[index] if index < len(row) else None


def with_codes(table: Table, codes: Mapping[str, str]) -> list[Column]:
    """A column of the codes that the sheet's own key explains is the type, where none else is."""
    if not codes or table.column("type"):
        return table.columns
    for i, column in enumerate(table.columns):
        cells = [fold(show(v)) for v in table.cells(column.index) if v is not None]
        known = sum(cell in codes for cell in cells)
        if column.kind == "ignored" and known >= LEAST_CODES and known * 5 >= len(cells) * 4:
            why = _("The cells of “%s” are codes that the sheet’s key explains.") % column.heading
            found = replace(column, kind="type", reason=why)
            return [*table.columns[:i], found, *table.columns[i + 1 :]]
    return table.columns
