"""Forms with their labels at the left: one after the other, side by side, or one in each tab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from stemhappens.intake.files.sheets import Row, Sheet
from stemhappens.intake.tables.columns import map_columns
from stemhappens.intake.tables.headings import CORE, heading_kind
from stemhappens.intake.tables.shapes import Found, Record, Table, set_aside
from stemhappens.intake.tables.surroundings import Hints
from stemhappens.intake.text import Value, column_letter, fold, show, tidy

MOST_ROWS = 20_000
MOST_BARE = 2  # labels without a colon in one row


@dataclass
class _Card:
    """A form: the rows it takes, its column where forms stand side by side, its cells by label."""

    first: int
    column: str = ""
    rows: list[int] = field(default_factory=list)
    cells: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class _Pair:
    """A label with its value, and the columns where they stand."""

    label: str
    value: Value
    at: int
    value_at: int


def find_cards(rows: list[Row]) -> list[_Card]:
    """The forms of a sheet; empty where it is none."""
    if len(rows) > MOST_ROWS:
        return []
    pairs = {i: p for i, row in enumerate(rows) if (p := _pairs(row))}
    filled = sum(any(v is not None for v in row) for row in rows)
    if len(pairs) * 2 < filled:
        return []
    cards = _beside(rows, pairs) or _in_columns(rows, pairs)
    visits = sum(map(_is_visit, cards))
    return cards if visits and visits * 2 >= len(cards) else []


def read_cards(
    sheet: Sheet,
    rows: list[Row],
    cards: list[_Card],
    override: Mapping[str, str],
    codes: Mapping[str, str],
    found: Found,
) -> None:
    """A record for each form, at its first row; its other rows point there."""
    top = min(c.first for c in cards)
    hints = Hints.of(sheet, rows[:top])
    labels = list(dict.fromkeys(label for card in cards for label in card.cells))
    table = Table(
        sheet,
        sheet.first_row + top,
        labels,
        [],
        defaults=dict(hints.defaults),
        start_year=hints.start_year,
        tab_month=hints.month,
        drawn=True,
        codes=codes,
    )
    for card in cards:
        values = [card.cells.get(label) for label in labels]
        row = sheet.first_row + card.first
        table.records.append(Record(row, values, cell=f"{card.column}{row}" if card.column else ""))
    table.columns = map_columns(labels, table.cells, override)
    found.tables.append(table)
    _rest(sheet, rows, cards, found)


def _rest(sheet: Sheet, rows: list[Row], cards: list[_Card], found: Found) -> None:
    owner = {i: card for card in cards for i in card.rows}
    heads = {card.first for card in cards if not card.column}
    for i in range(len(rows)):
        if i in heads:
            continue
        card = owner.get(i)
        if card is None:
            set_aside(found, sheet, rows, i, _("A title or note beside the forms."))
        elif card.column:
            set_aside(found, sheet, rows, i, _("A line of the forms that stand side by side."))
        else:
            why = _("Part of the form that begins in row %d.") % (sheet.first_row + card.first)
            set_aside(found, sheet, rows, i, why)


def _is_visit(card: _Card) -> bool:
    kinds = {heading_kind(label)[0] for label, v in card.cells.items() if v is not None}
    return len(kinds & CORE) >= 3 and bool(kinds & {"date", "timestamp"})


# -- labels ---------------------------------------------------------------------------------------
def _label(value: Value) -> str:
    """The label a cell is, or ""."""
    if not isinstance(value, str) or len(value) > 60:
        return ""
    text = tidy(value)
    if text.endswith(":"):
        return text.rstrip(": ")
    kind, whole = heading_kind(text)
    return text if whole and kind else ""


def _pairs(row: Row) -> list[_Pair]:
    """Labels of a row with the value behind each, in the same cell or the next."""
    found: list[_Pair] = []
    filled = [j for j, v in enumerate(row) if v is not None]
    skip = -1
    for k, j in enumerate(filled):
        if j == skip:
            continue
        head, colon, tail = tidy(show(row[j])).partition(":")
        label = _label(row[j])
        if label:
            after = filled[k + 1] if k + 1 < len(filled) else None
            if after is not None and not _label(row[after]) and not _inline(row[after]):
                found.append(_Pair(label, row[after], j, after))
                skip = after
            else:
                found.append(_Pair(label, None, j, j + 1))
        elif colon and tail.strip() and _inline(row[j]):
            found.append(_Pair(head.strip(), tail.strip(), j, j))
    bare = sum(not show(row[p.at]).rstrip().endswith(":") and p.at != p.value_at for p in found)
    if bare > MOST_BARE:
        return []  # a row of headings
    valued = sum(p.value is not None for p in found)
    return found if valued * 2 >= len(found) or len(filled) == 1 else []


def _inline(value: Value) -> bool:
    """Tell whether a cell is "label: value"."""
    if not isinstance(value, str):
        return False
    head, colon, tail = tidy(value).partition(":")
    return bool(colon and tail.strip() and heading_kind(head)[1])


# -- forms ----------------------------------------------------------------------------------------
def _below(rows: list[Row], pairs: dict[int, list[_Pair]]) -> list[_Card]:
    """Forms one below the other: the first label again begins the next."""
    cards: list[_Card] = []
    opening = next((p.label for i in sorted(pairs) for p in pairs[i] if _known(p.label)), "")
    card: _Card | None = None
    last: _Pair | None = None
    for i, row in enumerate(rows):
        for pair in pairs.get(i, ()):
            if _begins(card, pair, opening):
                card = _Card(i)
                cards.append(card)
            if card is not None:
                _put(card, pair)
                last = pair
        if card is None or not any(v is not None for v in row):
            continue
        if i in pairs:
            card.rows.append(i)
        elif last is not None and _goes_on(row, last, card):
            card.cells[last.label] = _joined(card.cells.get(last.label), row)
            card.rows.append(i)
    return cards


def _in_columns(rows: list[Row], pairs: dict[int, list[_Pair]]) -> list[_Card]:
    """Forms below each other, in each of the columns in which the same labels stand again."""
    again = [p.at for line in pairs.values() for p in _repeated(line)]
    if not again:
        return _below(rows, pairs)
    cut = min(again)
    left = [row[:cut] for row in rows]
    right = [[None] * min(cut, len(row)) + row[cut:] for row in rows]
    cards = _below(left, {i: q for i, p in pairs.items() if (q := [x for x in p if x.at < cut])})
    rest = {i: q for i, p in pairs.items() if (q := [x for x in p if x.at >= cut])}
    beside = _in_columns(right, rest)
    for card in beside:
        card.column = card.column or column_letter(cut)
    return cards + beside


def _repeated(line: list[_Pair]) -> list[_Pair]:
    seen: set[str] = set()
    found = []
    for pair in line:
        if fold(pair.label) in seen:
            found.append(pair)
        seen.add(fold(pair.label))
    return found


def _begins(card: _Card | None, pair: _Pair, opening: str) -> bool:
    """A form begins at the first label, and where one comes again that has its value already."""
    if card is None:
        return fold(pair.label) == fold(opening)
    if fold(pair.label) == fold(opening):
        return pair.label in card.cells
    had = card.cells.get(pair.label)
    return had is not None and pair.value is not None and _known(pair.label)


def _known(label: str) -> bool:
    return heading_kind(label)[0] not in ("", "ignored")


def _put(card: _Card, pair: _Pair) -> None:
    if card.cells.get(pair.label) is None:
        card.cells[pair.label] = pair.value


def _goes_on(row: Row, last: _Pair, card: _Card) -> bool:
    """A lone text below a label of prose goes on with it."""
    filled = [j for j, v in enumerate(row) if v is not None]
    prose = heading_kind(last.label)[0] in ("summary", "next_steps", "topic", "goal")
    here = filled == [last.value_at] or (filled == [last.at] and card.cells[last.label] is None)
    return prose and (here or (len(filled) == 1 and filled[0] in (last.at, last.value_at)))


def _joined(had: Value, row: Row) -> Value:
    text = show(next(v for v in row if v is not None))
    return f"{show(had)}\n{text}" if had is not None else text


def _beside(rows: list[Row], pairs: dict[int, list[_Pair]]) -> list[_Card]:
    """Forms side by side: labels in one column, a form in each column to the right."""
    lines = [(i, p[0]) for i, p in pairs.items() if len(p) == 1]
    if len(lines) < 3 or len({p.at for _i, p in lines}) != 1:
        return []
    left = lines[0][1].at
    labels = [fold(p.label) for _i, p in lines]
    columns = sorted(
        {j for i, _p in lines for j, v in enumerate(rows[i]) if j > left and v is not None}
    )
    dated = next((i for i, p in lines if heading_kind(p.label)[0] == "date"), None)
    if len(columns) < 2 or len(set(labels)) != len(labels) or dated is None:
        return []
    cards = []
    for j in columns:
        card = _Card(dated, column_letter(j), [i for i, _p in lines])
        card.cells = {p.label: rows[i][j] if j < len(rows[i]) else None for i, p in lines}
        cards.append(card)
    return cards
