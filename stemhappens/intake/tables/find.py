"""Tables in a sheet: headings below titles, records below headings, and all that is neither.

Every row that holds something ends as a record, a grid cell or an `Aside` with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from stemhappens.intake.files.sheets import Row, Sheet
from stemhappens.intake.tables.across import find_across, read_across
from stemhappens.intake.tables.calendars import (
    find_calendars,
    is_week,
    read_calendars,
    where_weeks_repeat,
)
from stemhappens.intake.tables.cards import find_cards, read_cards
from stemhappens.intake.tables.columns import map_columns
from stemhappens.intake.tables.dayheads import put_days
from stemhappens.intake.tables.filldown import fill_down
from stemhappens.intake.tables.grids import grid_header, read_grid
from stemhappens.intake.tables.groups import find_groups, put_headed, settle_groups
from stemhappens.intake.tables.headers import (
    Header,
    beside_of,
    blocks_of,
    find_headers,
    same_texts,
)
from stemhappens.intake.tables.headings import CORE, heading_kind
from stemhappens.intake.tables.keys import KEY, codes_of, with_codes
from stemhappens.intake.tables.occasions import find_occasions, read_occasions
from stemhappens.intake.tables.parted import bring_together
from stemhappens.intake.tables.shapes import (
    Aside,
    Found,
    Record,
    Sure,
    Table,
    says_total,
    set_aside,
)
from stemhappens.intake.tables.surroundings import (
    LABEL,
    SCHOOL_YEAR,
    Hints,
    clean_cell,
    label_kind,
    month_in,
    month_year_in,
    numeric,
    school_year_in,
)
from stemhappens.intake.tables.verdicts import why_no_log
from stemhappens.intake.text import Value, column_letter, fold, show, tidy
from stemhappens.intake.values.datetext import day_number

_NOTE = re.compile(r"^(?:note|notes|nb|source|\*|updated|last updated|printed|exported|page \d)")


_CODE = re.compile(r"^\S{1,4}\s*=\s*\D")
_WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_LETTERS = frozenset(fold(column_letter(i)) for i in range(60))


def find_tables(
    sheet: Sheet,
    override: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Found:
    """Find the tables of a sheet; rows outside of them become asides."""
    found = Found()
    rows = [[clean_cell(v) for v in row] for row in sheet.rows]
    surely = Sure(codes_of(rows), answers or {})
    cards = find_cards(rows)
    if cards:
        read_cards(sheet, rows, cards, override or {}, surely.codes, found)
        return found
    occasions = find_occasions(rows)
    if occasions is not None and not _mapped(rows[occasions.header], override or {}):
        read_occasions(sheet, rows, occasions, surely.codes, found)
        return found
    headers = find_headers(rows, override or {})
    if not headers and any(fold(k) in _LETTERS for k in override or {}):
        headers = [Header(-1, -1, [""] * max(map(len, rows), default=0), [])]
    if not headers:
        _drawn(sheet, rows, surely, found)
        return found
    hints = Hints.of(sheet, rows[: max(headers[0].index, 0)])
    for i in range(max(headers[0].index, 0)):
        set_aside(found, sheet, rows, i, _("A title above the table."))
    ends = [h.index for h in headers[1:]] + [len(rows)]
    for header, end in zip(headers, ends, strict=True):
        header = _without_sides(sheet, rows, header, end, found)
        for block in blocks_of(rows, header, end):
            _read_block(sheet, rows, header, end, block, hints, override or {}, found, surely)
    return found


def _mapped(row: Row, override: Mapping[str, str]) -> bool:
    """Tell whether a person said of these headings what they are."""
    return bool({fold(k) for k in override} & {fold(show(v)) for v in row if v is not None})


def _drawn(sheet: Sheet, rows: list[Row], surely: Sure, found: Found) -> None:
    """A sheet without a row of headings: a calendar, a grid, a matrix of counts, or none."""
    cut = where_weeks_repeat(rows)
    if cut:
        halves = ([r[:cut] for r in rows], [[None] * min(cut, len(r)) + r[cut:] for r in rows])
        for half in halves:
            _drawn(sheet, half, surely, found)
        found.asides = list({(a.row, a.cell): a for a in found.asides}.values())
        return
    calendars = find_calendars(rows)
    if calendars:
        read_calendars(sheet, rows, calendars, surely, found)
        return
    hints = Hints.of(sheet, rows[:40])
    across = find_across(rows, hints)
    matrix = grid_header(rows)
    if across is not None:
        hints = Hints.of(sheet, rows[: across.header])
        read_across(sheet, rows, across, hints, surely.codes, found)
    elif matrix is not None:
        read_grid(sheet, rows, matrix, found)
    else:
        _no_headings(sheet, rows, found)


def _without_sides(sheet: Sheet, rows: list[Row], header: Header, end: int, found: Found) -> Header:
    """Take pivots and summaries beside the log off its rows; they are told once."""
    spans = beside_of(rows, header, end)
    for left, right in spans:
        number = sheet.first_row + header.index
        why = _("A summary beside the log: its cells are no visits.")
        found.asides.append(Aside(number, why, f"{column_letter(left)}{number}"))
        for i in range(header.index, end):
            row = rows[i]
            inside = [j for j in range(left, min(right, len(row))) if row[j] is not None]
            rows[i] = [None if j in inside else v for j, v in enumerate(row)]
            if i > header.last and inside and not any(v is not None for v in rows[i]):
                cell = f"{column_letter(inside[0])}{sheet.first_row + i}"
                found.asides.append(Aside(sheet.first_row + i, why, cell))
    if not spans:
        return header
    texts = [
        "" if any(left <= j < right for left, right in spans) else t
        for j, t in enumerate(header.texts)
    ]
    return Header(header.index, header.last, texts, header.above)


# -- records --------------------------------------------------------------------------------------
def _read_block(
    sheet: Sheet,
    rows: list[Row],
    header: Header,
    end: int,
    block: tuple[int, int],
    hints: Hints,
    override: Mapping[str, str],
    found: Found,
    surely: Sure,
) -> None:
    left, right = block
    side = left > 0 or right < len(header.texts)
    texts = [t if left <= j < right else "" for j, t in enumerate(header.texts)]
    table = Table(
        sheet,
        sheet.first_row + header.index,
        texts,
        header.above,
        defaults=dict(hints.defaults),
        start_year=hints.start_year,
        tab_month=hints.month,
        codes=surely.codes,
    )
    for i in range(max(header.index, 0), header.last + 1):
        if not left:
            set_aside(found, sheet, rows, i, _("The headings of the table."))
    candidates: list[Record] = []
    for i in range(header.last + 1, end):
        row = (
            rows[i]
            if not side
            else [v if left <= j < right else None for j, v in enumerate(rows[i])]
        )
        if any(v is not None for v in row):
            number = sheet.first_row + i
            cell = f"{column_letter(left)}{number}" if side else ""
            candidates.append(Record(number, list(row), cell=cell))
    if side:
        above = [v for row in rows[: max(header.index, 0)] for v in row[left:right]]
        table.defaults["title"] = " | ".join(show(v) for v in above if v is not None)[:300]
    table.records = candidates
    table.columns = map_columns(texts, table.cells, override, header.above)
    table.columns = with_codes(table, surely.codes)
    if side:
        table.columns = [c for c in table.columns if left <= c.index < right]
    bring_together(table)
    candidates = put_days(table, candidates, rows[: max(header.index, 0)][-12:], found)
    table.records = candidates
    table.refusal = why_no_log(table)
    dated = [_dated(table, r) for r in candidates]
    groups = [] if table.refusal else find_groups(table, candidates, dated)
    put_headed(table, candidates, dated)
    grouped = {r.row for group in groups for r in group}
    joined = settle_groups(table, groups, surely, found)
    table.records = [
        r for r in candidates if r.row not in joined and _keep(table, r, found, hints, grouped)
    ]
    if not table.refusal:
        fill_down(table.records, table.columns, sheet.merges)
    found.tables.append(table)


def _keep(
    table: Table, record: Record, found: Found, hints: Hints, grouped: Collection[int]
) -> bool:
    """Tell records from totals, notes, sections and repeated headings."""
    reason = table.refusal or (
        "" if record.row in grouped else _why_no_record(table, record, hints)
    )
    if not reason:
        record.defaults = dict(hints.section)
        _dated_by_section(table, record)
        if record.row in table.sheet.hidden_rows:
            filtered = table.sheet.filtered
            record.notes.append(
                _("A filter hides the row in the sheet.")
                if filtered
                else _("The row is hidden in the sheet.")
            )
        return True
    first = next((j for j, v in enumerate(record.values) if v is not None), 0)
    cell = f"{column_letter(first)}{record.row}" if first else ""
    found.asides.append(Aside(record.row, reason, cell))
    return False


def _dated_by_section(table: Table, record: Record) -> None:
    """Below a heading "September" the days are bare numbers ("3", "Tue 14")."""
    month = record.defaults.get("month")
    column = table.column("date") if month else None
    value = record.values[column.index] if column and column.index < len(record.values) else None
    bare = day_number(show(value)) if month and value is not None else None
    if column is None or bare is None or month is None:
        return
    both = month_year_in(month)
    year = f" {both[1]}" if both else ""
    name = next(w for w in fold(month).split() if not w.isdigit())
    weekday = "" if bare[1] is None else f"{_WEEKDAYS[bare[1]]} "
    record.values[column.index] = f"{weekday}{name} {bare[0]}{year}"
    record.notes.append(_("The month comes from the heading “%s” above.") % month)


def _why_no_record(table: Table, record: Record, hints: Hints) -> str:
    filled = [(j, v) for j, v in enumerate(record.values) if v is not None]
    texts = [v for _j, v in filled if isinstance(v, str)]
    if len(texts) == len(filled) and same_texts(table.headings, texts):
        return _("The headings again.")
    if _is_total(table, filled):
        return _("A total line, not a visit.")
    if texts and KEY.match(fold(texts[0])) and len(filled) <= 2:
        hints.in_key = True
        return _("A key to the codes, not a visit.")
    if len(filled) == 1 and texts and SCHOOL_YEAR.search(texts[0]):
        hints.start_year = school_year_in(texts[0]) or hints.start_year
        return _("A heading within the table: %s.") % tidy(texts[0])
    dated = _dated(table, record)
    if not dated and len(texts) == len(filled) and _is_legend(table.sheet, record, filled):
        return _("The legend of the colors, not a visit.")
    code = len(filled) == 1 and bool(texts) and bool(_CODE.match(tidy(texts[0])))
    if code or (hints.in_key and not dated):
        return _("A key to the codes, not a visit.")
    hints.in_key = False
    if len(filled) == 1 and texts and _NOTE.match(fold(texts[0])):
        return _("A note, not a visit: it stands alone in its row.")
    if len(filled) == 1 and not dated:
        return _single(table, record, filled[0], hints)
    return _why_no_visit(table, filled, dated)


def _why_no_visit(table: Table, filled: Sequence[tuple[int, Value]], dated: bool) -> str:
    texts = [v for _j, v in filled if isinstance(v, str)]
    core = [j for j, _v in filled if _kind(table, j) in CORE - {"summary", "next_steps", "topic"}]
    if not core:
        return _("A note: nothing in it names a date, a person, a school or a length.")
    if not dated and len(filled) <= 3 and all(numeric(v) for _j, v in filled):
        return _("A line of sums without a label, not a visit.")
    if not dated and len(filled) == 2 and texts and _NOTE.match(fold(texts[0])):
        return _("A note, not a visit.")
    return ""


def _is_legend(sheet: Sheet, record: Record, filled: Sequence[tuple[int, Value]]) -> bool:
    """A few texts without a date, colored or beside a color: what the colors mean."""
    fills = sheet.fills.get(record.row, {})
    if not fills or len(filled) > 4:
        return False
    swatches = {c for j, _v in filled for k in (j, j - 1) if (c := fills.get(k))}
    return len(filled) <= 2 or len(swatches) == len(filled)


def _single(table: Table, record: Record, only: tuple[int, Value], hints: Hints) -> str:
    text = tidy(show(only[1]))
    kind = _kind(table, only[0])
    if numeric(only[1]) or text.startswith("="):
        return _("A sum without a label, not a visit.")
    month = month_in(text)
    if month:
        hints.section["month"] = text
        return _("A heading within the table: %s.") % text
    label = LABEL.match(text)
    if label and label[2]:
        hints.section[label_kind(label[1])] = label[2].strip()
        return _("A heading within the table: %s.") % text
    if only[0] == 0 and len(text) < 45 and kind not in ("teacher", "coach", "school"):
        hints.section["text"] = text
    return _("A note, not a visit: it stands alone in its row.")


def _is_total(table: Table, filled: Sequence[tuple[int, Value]]) -> bool:
    for j, value in filled:
        if isinstance(value, str) and len(value) < 60 and says_total(value):
            if _kind(table, j) in ("topic", "summary", "next_steps", "goal"):
                continue
            if _kind(table, j) in ("coach", "teacher") and fold(value) in ("total", "grand total"):
                return True
            date = table.column("date", "timestamp")
            cell = next((v for k, v in filled if date and k == date.index and k != j), None)
            return not isinstance(cell, datetime) and not (
                isinstance(cell, str) and bool(re.search(r"\d[/-]\d", cell))
            )
    return False


def _dated(table: Table, record: Record) -> bool:
    for column in table.columns:
        if column.kind in ("date", "timestamp") and column.index < len(record.values):
            value = record.values[column.index]
            if isinstance(value, datetime) or (isinstance(value, int | float) and value > 30000):
                return True
            if table.tab_month and isinstance(value, int | float) and 1 <= value <= 31:
                return True
            if (
                isinstance(value, str)
                and re.search(r"\d", value)
                and len(value) < 45
                and not value.startswith("=")
                and month_in(value) is None
            ):
                return True
    return False


def _kind(table: Table, index: int) -> str:
    return next((c.kind for c in table.columns if c.index == index), "")


def _no_headings(sheet: Sheet, rows: list[Row], found: Found) -> None:
    dated = sum(
        any(
            isinstance(v, datetime)
            or (isinstance(v, str) and re.match(r"\d{1,4}[/-]\d{1,2}[/-]\d{2}", v))
            for v in row
        )
        for row in rows
    )
    filled = sum(any(v is not None for v in row) for row in rows)
    waiting = (
        filled > 0
        and dated * 2 >= filled
        and max((len([v for v in r if v is not None]) for r in rows), default=0) >= 3
    )
    labels = {heading_kind(str(r[0]))[0] for r in rows if r and isinstance(r[0], str)}
    if "date" in labels and labels & {"teacher", "coach"}:
        why = _("A form that we cannot read: enter it as a row of a table.")
        for i in range(len(rows)):
            set_aside(found, sheet, rows, i, why, waiting=True)
        return
    if any(is_week(row) for row in rows[:40]):
        why = _("A plan of a week that does not say which: enter its visits with their dates.")
        for i in range(len(rows)):
            set_aside(found, sheet, rows, i, why, waiting=True)
        return
    reason = (
        _("The sheet has dates but no headings we know; say which column (A, B, …) is what.")
        if waiting
        else _(
            "This is no coaching log: no row of headings such as date, coach, teacher was found."
        )
    )
    for i in range(len(rows)):
        set_aside(found, sheet, rows, i, reason, waiting)
