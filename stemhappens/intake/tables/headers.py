"""Rows of headings: found below titles, in two rows, again further down, side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from stemhappens.intake.files.sheets import Row
from stemhappens.intake.tables.headings import CORE, heading_kind
from stemhappens.intake.tables.surroundings import LABEL, SCHOOL_YEAR
from stemhappens.intake.text import fold, show, tidy


# -- headings -------------------------------------------------------------------------------------
@dataclass(slots=True)
class Header:
    """Headings with the row they stand in; `above` are group headings."""

    index: int
    last: int  # the last heading row (two rows of headings, or one)
    texts: list[str]
    above: list[str]


def find_headers(rows: list[Row], override: Mapping[str, str]) -> list[Header]:
    """All rows of headings; the same ones further down only once."""
    headers: list[Header] = []
    named = {fold(k) for k in override}
    i = 0
    while i < len(rows):
        if not _is_header(rows[i], named):
            i += 1
            continue
        header = _header_at(rows, i)
        again = headers and same_texts(headers[-1].texts, header.texts)
        if again and not _new_year(rows, i):
            i += 1  # the same headings once more: an aside, told when the block is read
            continue
        headers.append(header)
        i = header.last + 1
    return headers


def _new_year(rows: list[Row], i: int) -> bool:
    """Tell whether the line above row `i` begins another school year: a table of its own."""
    above = next((row for row in reversed(rows[max(i - 3, 0) : i]) if any(row)), [])
    words = [v for v in above if v is not None]
    return len(words) == 1 and isinstance(words[0], str) and bool(SCHOOL_YEAR.search(words[0]))


def _is_header(row: Row, named: set[str]) -> bool:
    texts = [v for v in row if v is not None]
    if len(texts) < 2 or not all(isinstance(v, str) and len(v) < 200 for v in texts):
        return False
    if any(_like_data(str(v)) for v in texts):
        return False
    labels = sum(str(v).rstrip().endswith(":") for v in texts)
    if labels and labels < len(texts):
        return False  # "Coach: | Theo Okonjo | School: | Lincoln": labels with their values
    if len(named & {fold(str(v)) for v in texts}) >= 2:
        return True
    kinds = [
        (k, whole) for k, whole in (heading_kind(str(v)) for v in texts) if k and k != "ignored"
    ]
    core = {k for k, _whole in kinds if k in CORE}
    whole = sum(w for _k, w in kinds)
    distinct = {k for k, _whole in kinds}
    dated = bool(core & {"date", "timestamp"})
    return (
        (len(distinct) >= 3 and len(core) >= 2 and whole >= 1 and len(kinds) * 3 >= len(texts))
        or (dated and len(core) >= 2 and whole >= 1)
        or (len(distinct) >= 2 and whole >= 2 and len(kinds) == len(texts) and bool(core))
    )


def _like_data(text: str) -> bool:
    """Tell whether a cell holds a day, a time or a number, and is no heading that explains one."""
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return True
    return bool(re.search(r"\d{1,2}[/:]\d{1,2}", text)) and not heading_kind(text)[0]


def _header_at(rows: list[Row], i: int) -> Header:
    texts = [tidy(show(v)).replace("\n", " ") for v in rows[i]]
    above = [""] * len(texts)
    if (
        i
        and sum(v is not None for v in rows[i - 1]) >= 2
        and all(isinstance(v, str) and len(v) < 40 for v in rows[i - 1] if v is not None)
        and not any(
            LABEL.match(str(v)) or str(v).rstrip().endswith(":")
            for v in rows[i - 1]
            if v is not None
        )
    ):
        above = _spread(rows[i - 1], len(texts))
    last = i
    below = rows[i + 1] if i + 1 < len(rows) else []
    words = [v for v in below if v is not None]
    known = [heading_kind(str(v))[1] for v in words if isinstance(v, str)]
    if words and len(known) == len(words) and sum(known) >= 2 and sum(known) * 2 >= len(words):
        last = i + 1
        above = _spread(rows[i], max(len(below), len(texts)))
        texts += [""] * (len(below) - len(texts))
        texts = [
            tidy(show(below[j])) if j < len(below) and below[j] is not None else texts[j]
            for j in range(len(texts))
        ]
    return Header(i, last, texts, above)


def _spread(row: Row, width: int) -> list[str]:
    """Group headings reach over the blanks to their right."""
    spread, current = [], ""
    for j in range(width):
        value = row[j] if j < len(row) else None
        current = tidy(show(value)) if value is not None else current
        spread.append(current)
    return spread


def same_texts(one: list[str], two: list[str]) -> bool:
    """Tell whether two rows of headings are the same, but for a few."""
    a, b = [fold(t) for t in one if t], [fold(t) for t in two if t]
    return bool(a) and (a == b or len(set(a) & set(b)) >= 0.8 * max(len(set(a)), len(set(b))))


_PIVOT = re.compile(r"^(?:row labels|column labels|count of|sum of|average of|grand total)\b")


def beside_of(rows: list[Row], header: Header, end: int) -> list[tuple[int, int]]:
    """Column spans beside the log, a blank column between, that are no log: a pivot, a summary."""
    texts = header.texts
    cuts = [j for j, t in enumerate(texts) if not t and not _any_in(rows, header, end, j)]
    edges = [-1, *cuts, len(texts)]
    spans = [(a + 1, b) for a, b in pairwise(edges) if b > a + 1]
    main = max(spans, key=lambda s: len(_kinds(texts[s[0] : s[1]]) & CORE), default=(0, 0))
    if "date" not in _kinds(texts[main[0] : main[1]]) or len(spans) < 2:
        return []
    own = _kinds(texts[main[0] : main[1]])
    filled = _filled(rows, header, end, main)
    return [s for s in spans if s != main and _no_log(rows, header, end, s, own, filled)]


def _no_log(
    rows: list[Row], header: Header, end: int, span: tuple[int, int], own: set[str], filled: int
) -> bool:
    texts = [fold(t) for t in header.texts[span[0] : span[1]]]
    kinds = _kinds(texts)
    if any(_PIVOT.match(t) for t in texts):
        return True
    again = kinds & own & {"school", "coach", "teacher", "type"}
    fewer = _filled(rows, header, end, span) * 10 < filled * 7
    return bool(again) and "date" not in kinds and fewer


def _kinds(texts: list[str]) -> set[str]:
    return {heading_kind(t)[0] for t in texts} - {""}


def _filled(rows: list[Row], header: Header, end: int, span: tuple[int, int]) -> int:
    return sum(
        any(v is not None for v in r[span[0] : span[1]]) for r in rows[header.last + 1 : end]
    )


def _any_in(rows: list[Row], header: Header, end: int, column: int) -> bool:
    return any(column < len(r) and r[column] is not None for r in rows[header.index : end])


def blocks_of(rows: list[Row], header: Header, end: int) -> list[tuple[int, int]]:
    """Column spans of tables that stand side by side, a blank column between them."""
    texts = header.texts
    dates = [j for j, t in enumerate(texts) if heading_kind(t) == ("date", True)]
    gaps = [j for j, t in enumerate(texts) if not t and not _any_in(rows, header, end, j)]
    cuts = [g for g in gaps if dates and any(d < g for d in dates) and any(d > g for d in dates)]
    if not cuts:
        return [(0, len(texts))]
    spans, start = [], 0
    for cut in [*cuts, len(texts)]:
        if any(start <= d < cut for d in dates):
            spans.append((start, cut))
            start = cut + 1
    return spans
