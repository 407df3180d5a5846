"""Columns to kinds: by what the heading says, then by what the cells hold; each with its reason.

HEADINGS is data: a kind and the headings it is met under, folded; Spanish ones included.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from stemhappens.intake.tables.column import Column
from stemhappens.intake.tables.headings import KINDS, SINGLE, heading_kind
from stemhappens.intake.tables.together import asked_anew, without_running_totals
from stemhappens.intake.text import Value, column_letter, first_filled, fold, says_nothing, show
from stemhappens.intake.values.acts import mode_of, state_of
from stemhappens.intake.values.clocks import clock
from stemhappens.intake.values.datetext import day_number
from stemhappens.intake.who.school_names import school_key


def map_columns(
    headings: Sequence[str],
    values: Callable[[int], list[Value]],
    override: Mapping[str, str] | None = None,
    above: Sequence[str] = (),
) -> list[Column]:
    """Decide each column. `values(i)` gives its cells; `override` maps a heading or letter to a "
    "kind."""
    override = {fold(k): v for k, v in (override or {}).items()}
    columns: list[Column] = []
    sure: dict[int, bool] = {}
    form = {"start time", "completion time"} <= {fold(h) for h in headings}
    for i, heading in enumerate(headings):
        given = override.get(fold(heading)) or override.get(fold(column_letter(i)))
        if given in KINDS:
            columns.append(Column(i, heading, given, _("You said so."), True))
            continue
        if form and (told := _of_form(i, heading, headings)):
            columns.append(told)
            continue
        column, sure[i] = _guess(i, heading, above[i] if i < len(above) else "", values)
        columns.append(column)
    columns = _with_days(columns, values)
    columns = without_running_totals(columns, values)
    joined = {c.index for c in columns if asked_anew(c, columns, values)}
    return _once_each(columns, sure, values, joined)


def _with_days(columns: list[Column], values: Callable[[int], list[Value]]) -> list[Column]:
    """A column "Day" of numbers 1 to 31 is the date where no other column is: the tab says more."""
    if any(c.kind in ("date", "timestamp") for c in columns):
        return columns
    for i, column in enumerate(columns):
        filled = first_filled(values(column.index), 400)
        numbers = [day_number(show(v)) for v in filled]
        if fold(column.heading) in DAYS and numbers and all(n and n[0] <= 31 for n in numbers):
            why = _("The cells of “%s” are days of a month.") % column.heading
            return [*columns[:i], replace(column, kind="date", reason=why), *columns[i + 1 :]]
    return columns


def _of_form(i: int, heading: str, headings: Sequence[str]) -> Column | None:
    """Microsoft Forms puts its own columns first: when the form was opened, and by whom."""
    if fold(heading) == "start time":
        return Column(i, heading, "ignored", _("When the form was opened, not when the visit was."))
    if fold(heading) == "name" and not any(heading_kind(h) == ("coach", True) for h in headings):
        return Column(i, heading, "coach", _("Who filled in the form."))
    return None


def _guess(
    i: int, heading: str, above: str, values: Callable[[int], list[Value]]
) -> tuple[Column, bool]:
    kind, whole = heading_kind(heading)
    if not kind and above:
        kind, whole = heading_kind(f"{above} {heading}")
    if not kind and above and fold(heading) in ("name", "names", "nombre"):
        kind, whole = heading_kind(above)
    if kind == "type" and fold(heading) == "role" and not _has(values(i), _word_like):
        kind = "ignored"
    if kind:
        checked, why = _check(kind, heading, values(i))
        if checked != kind:
            return Column(i, heading, checked, why), False
        text = _("The heading “%s” says so.") if whole else _("A word of the heading “%s” says so.")
        return Column(i, heading, kind, text % heading), whole
    kind, why = _by_cells(values(i)) if not fold(heading) else ("ignored", "")
    return Column(
        i, heading, kind, why or _("Nothing we use; kept with the row as written.")
    ), False


DAYS = ("day", "dia", "date", "day of month", "fecha")


@dataclass(frozen=True, slots=True)
class _Objection:
    """Cells that contradict a heading of one of `kinds`: then the column is `instead`."""

    kinds: tuple[str, ...]
    headings: tuple[str, ...]  # only these, folded; empty for all
    holds: Callable[[list[Value]], bool]
    instead: str
    why: str


def _objections() -> tuple[_Objection, ...]:
    return (
        _Objection(
            ("date", "timestamp"),
            ("visit", "day", "when", "start date"),
            lambda c: not _has(c, _date_like, 0.3),
            "ignored",
            _("The cells of “%s” are no dates."),
        ),
        _Objection(
            ("date", "start", "end", "length"),
            (),
            lambda c: _has(c, _span_like, 0.5),
            "length",
            _("The cells of “%s” run from one time to another."),
        ),
        _Objection(
            ("length",),
            ("time", "time of visit"),
            lambda c: _has(c, _clock_like, 0.6),
            "start",
            _("The cells of “%s” are times of day."),
        ),
        _Objection(
            ("start", "end"),
            ("in", "out", "from", "to", "start", "end", "begin", "finish"),
            lambda c: not _has(c, _clock_like, 0.5),
            "ignored",
            _("The cells of “%s” are no times."),
        ),
        _Objection(
            ("coach_email",),
            (),
            lambda c: not _has(c, lambda v: "@" in show(v), 0.5),
            "ignored",
            _("The cells of “%s” are no e-mail addresses."),
        ),
        _Objection(
            ("headcount",),
            (),
            lambda c: _has(c, _word_like, 0.6) and not _has(c, _count_like),
            "teacher",
            _("The cells of “%s” are names."),
        ),
        _Objection(
            ("teacher",),
            (),
            lambda c: _has(c, lambda v: bool(re.fullmatch(r"\d{1,3}", show(v))), 0.9),
            "headcount",
            _("The cells of “%s” are counts."),
        ),
        _Objection(
            ("teacher",),
            (),
            lambda c: _has(c, lambda v: bool(school_key(show(v))[1]), 0.6),
            "school",
            _("The cells of “%s” are schools."),
        ),
        _Objection(
            ("state",),
            (),
            lambda c: not _has(c, lambda v: bool(state_of(v))),
            "ignored",
            _("The cells of “%s” do not say whether a visit took place."),
        ),
        _Objection(
            ("mode",),
            ("method", "format", "how", "setting"),
            lambda c: not _has(c, lambda v: bool(mode_of(v)), 0.4),
            "ignored",
            _("The cells of “%s” are no modes."),
        ),
    )


def _check(kind: str, heading: str, cells: list[Value]) -> tuple[str, str]:
    """Let the cells object to what the heading says."""
    filled = first_filled(cells, 400)
    for objection in _objections() if filled else ():
        named = not objection.headings or fold(heading) in objection.headings
        if (
            kind in objection.kinds
            and named
            and objection.instead != kind
            and objection.holds(filled)
        ):
            return objection.instead, objection.why % heading
    return kind, ""


def _once_each(
    columns: list[Column],
    sure: dict[int, bool],
    values: Callable[[int], list[Value]],
    joined: Collection[int],
) -> list[Column]:
    """A kind that a row has once keeps its best column; the others are kept as written."""
    kept: dict[str, Column] = {}
    result: list[Column] = []
    types = [c for c in columns if c.kind == "type"]
    for column in columns:
        if column.kind == "type" and len(types) > 1 and fold(column.heading) == "role":
            why = _("“%s” already gives this; kept with the row as written.")
            first = next(c for c in types if c is not column)
            result.append(Column(column.index, column.heading, "ignored", why % first.heading))
            continue
        other = kept.get(column.kind)
        if column.kind not in SINGLE or other is None or column.index in joined:
            kept.setdefault(column.kind, column)
            result.append(column)
            continue
        better = column.by_person or (
            _rank(column, sure, values) > _rank(other, sure, values) and not other.by_person
        )
        loser = other if better else column
        spare = Column(
            loser.index,
            loser.heading,
            "ignored",
            _("“%(other)s” already gives this; kept with the row as written.")
            % {"other": (column if better else other).heading},
        )
        if better:
            result[result.index(other)] = spare
            kept[column.kind] = column
            result.append(column)
        else:
            result.append(spare)
    return result


def _rank(
    column: Column, sure: dict[int, bool], values: Callable[[int], list[Value]]
) -> tuple[bool, float]:
    cells = values(column.index)
    filled = sum(not says_nothing(v) for v in cells)
    return sure.get(column.index, False), filled / max(len(cells), 1)


def _by_cells(cells: list[Value]) -> tuple[str, str]:
    """A column without a heading: only contents that cannot be mistaken are used."""
    filled = first_filled(cells, 400)
    if len(filled) < 3:
        return "ignored", ""
    if _has(filled, _date_like, 0.8):
        return "date", _("The column has no heading; its cells are dates.")
    if _has(filled, _span_like, 0.8):
        return "length", _("The column has no heading; its cells run from one time to another.")
    if _has(filled, lambda v: bool(re.search(r"\d\s*(min|hr|hour)", show(v).casefold())), 0.6):
        return "length", _("The column has no heading; its cells are lengths.")
    return "ignored", ""


def _has(cells: Sequence[Value], test: Callable[[Value], bool], share: float = 0.5) -> bool:
    return bool(cells) and sum(map(test, cells)) >= share * len(cells)


_DATE_TEXT = re.compile(
    r"\d{1,4}\s*[/.\-]\s*\d{1,2}|\d{1,2}\s*(?:st|nd|rd|th)?[ \-]*(?:de )?[a-z]{3,}|[a-z]{3,}\.?[ "
    r"\-]*\d{1,2}|^\d{5}$|^20\d{6}$",
    re.I,
)


def _date_like(value: Value) -> bool:
    if isinstance(value, datetime):
        return value.year > 1901
    if isinstance(value, int | float) and not isinstance(value, bool):
        return 36526 <= value <= 60000
    return isinstance(value, str) and len(value) < 45 and bool(_DATE_TEXT.search(value))


def _span_like(value: Value) -> bool:
    return isinstance(value, str) and bool(
        re.match(r"^\s*\d{1,2}:\d{2}\s*(?:[ap]\.?m\.?)?\s*(?:-|–|to)\s*\d{1,2}:\d{2}", value, re.I)
    )


def _clock_like(value: Value) -> bool:
    if isinstance(value, timedelta):
        return False
    if isinstance(value, time):
        return value.hour >= 6
    found = clock(value)
    if found is None or (isinstance(value, str) and ":" not in value and not found[2]):
        return False
    return found[2] is not None or found[0] >= 6


def _count_like(value: Value) -> bool:
    return bool(re.fullmatch(r"\D{0,3}\d{1,4}\D{0,12}", show(value)))


def _word_like(value: Value) -> bool:
    return isinstance(value, str) and any(c.isalpha() for c in value)
