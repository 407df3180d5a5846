"""Dates, decided per column: what one cell leaves open, the others of its column settle."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from stemhappens.intake.context import Context
from stemhappens.intake.outcomes import (
    Ask,
    Option,
    Parsed,
    State,
    ask,
    assumed,
    bad,
    leave_out_option,
    ok,
)
from stemhappens.intake.text import Value, long_date, show, tidy
from stemhappens.intake.values.acts import state_of
from stemhappens.intake.values.dateasks import (
    ask_month,
    ask_order,
    ask_slip,
    ask_span,
    ask_week,
    ask_weekday,
    ask_whole,
    ask_year,
)
from stemhappens.intake.values.daterules import SHORT_MONTH, DateRules
from stemhappens.intake.values.datetext import (
    MONTHS,
    Day,
    Parts,
    day_number,
    local_stamp,
    make_date,
    no_such_day,
    read_serial,
    split_date,
    typed_day,
    without_aside,
)

_MONTH_YEAR = re.compile(r"^([a-z]+)\.?[\s\-,]+(20\d{2})$")
_MONTH_NUMBER = re.compile(r"^(\d{1,2})\s*[/-]\s*(20\d{2})$")
_WEEK = re.compile(r"^(?:week of|wk of|week|wk|w/o|semana del|week beginning)\s*:?\s*(.+)$", re.I)
_RANGE = re.compile(r"^(.+?)\s*(?:-|to|thru|through|&|,|and)\s*(.+)$", re.I)
FAR_DAYS = 300


@dataclass(slots=True)
class DateColumn(DateRules):
    """What a column's dates have in common. Build with `DateColumn.resolve`."""

    _cache: dict[Value, Parsed[Day]] = field(default_factory=dict)

    @classmethod
    def resolve(
        cls,
        values: Iterable[Value],
        context: Context,
        *,
        key: str = "date",
        start_year: int | None = None,
        tab_month: int | None = None,
        future_ok: bool = False,
        from_1904: bool = False,
    ) -> DateColumn:
        """Decide order and year from all cells. `start_year` comes from title, tab or file name."""
        column = cls(
            context, key, context.defaults.date_order, tab_month=tab_month, future_ok=future_ok
        )
        column.from_1904 = from_1904
        values = list(values)
        parts = [p for p in (split_date(v) for v in values if isinstance(v, str)) if p]
        real = [v.date() for v in values if isinstance(v, datetime)]
        column.decide_order(parts, real)
        column.decide_year(parts, real, start_year)
        column.short_months = column.are_short_months(values)
        sure = sorted(p.value.day for p in map(column._read, values) if p.value is not None)
        if len(sure) >= 8:
            column.span = sure[len(sure) // 20], sure[-1 - len(sure) // 20]
            in_order = [p.value.day for p in map(column._read, values) if p.value is not None]
            column.find_slips(in_order)
        column._cache.clear()
        return column

    def clean(self, value: Value) -> Parsed[Day]:
        """Read one cell; equal cells are read once."""
        found = self._cache.get(value)
        if found is None:
            found = self._cache[value] = self._checked(value, self._read(value))
        return found

    # -- reading ----------------------------------------------------------------------------
    def _read(self, value: Value) -> Parsed[Day]:
        if isinstance(value, bool) or value is None:
            return bad(_("“%s” is no date.") % show(value))
        if isinstance(value, datetime):
            return self._real(value)
        if self.tab_month and isinstance(value, int | float) and value in range(1, 32):
            return self._day_of_tab(int(value), None, str(value))
        if isinstance(value, int | float):
            return read_serial(value + 1462 if self.from_1904 and value < 20_000_000 else value)
        if not isinstance(value, str):
            return bad(_("“%s” is no date.") % show(value))
        return self._text(tidy(value))

    def _real(self, value: datetime) -> Parsed[Day]:
        at = value.time().replace(second=0, microsecond=0) if value.time() != time(0) else None
        day = value.date()
        if self.swapped and day.day != day.month:
            other = date(day.year, day.day, day.month)
            return ask(
                Ask(
                    f"{self.key}:swapped",
                    _("Were day and month swapped by the spreadsheet?"),
                    (
                        Option(
                            "swap", _("Yes: read %s") % long_date(other), Day(other, at=at), True
                        ),
                        Option("keep", _("No: read %s") % long_date(day), Day(day, at=at)),
                    ),
                ),
                self.context.answers,
                _("Other cells of the column have the day first; this one may have been swapped."),
            )
        return ok(Day(day, at=at))

    def _text(self, text: str) -> Parsed[Day]:
        week = _WEEK.match(text)
        if week:
            return self._week(week[1])
        stamp = local_stamp(text, self.context.defaults.timezone) if ":" in text else None
        if stamp:
            return self._stamp(stamp, text)
        short = SHORT_MONTH.match(text.casefold()) if self.short_months else None
        if short and short[1] in MONTHS:
            day = date(2000 + int(short[2]), MONTHS[short[1]], 1)
            return ask_month(self.key, text, day, self.context.answers)
        parts = split_date(text)
        if parts is None:
            rest, aside = without_aside(text)
            if aside and not state_of(aside.strip("()")) and split_date(rest):
                return self._text(rest).but(_("“%s” is left aside.") % aside)
            return self._range_or_month(text)
        if (
            not parts.order
            and self.order_open
            and max(parts.first, parts.second) <= 12
            and parts.first != parts.second
        ):
            return self._ask_order(parts, text)
        placed = self._place(parts)
        if placed is None:
            return bad(no_such_day(text, parts, self.order))
        read = ok(Day(placed, at=parts.at))
        if parts.year is None and self.years_open:
            return self._ask_year(parts, text)
        if parts.year is None:
            read = read.but(
                _("“%(text)s” is %(day)s. %(why)s")
                % {"text": text, "day": long_date(placed), "why": self.year_reason}
            )
        loose = not parts.order and max(parts.first, parts.second) <= 12
        read = read.but(self.order_reason) if loose and self.order_reason else read
        return self._on_weekday(read, parts.weekday, text)

    def _on_weekday(self, read: Parsed[Day], weekday: int | None, text: str) -> Parsed[Day]:
        """A weekday beside the date must be the date's own; else one of the two is wrong."""
        day = read.value
        if weekday is None or day is None or day.day.weekday() == weekday:
            return read
        return ask_weekday(self.key, text, day, self.context.answers)

    def _stamp(self, stamp: datetime, text: str) -> Parsed[Day]:
        at = stamp.time().replace(second=0, microsecond=0)
        return assumed(
            Day(stamp.date(), at=at),
            _("“%(text)s” is %(day)s in the district’s time.")
            % {"text": text, "day": long_date(stamp.date())},
        )

    def _ask_order(self, parts: Parts, text: str) -> Parsed[Day]:
        days = {order: self._place(parts, order) for order in ("mdy", "dmy")}
        return ask_order(self.key, text, days, parts.at, self.context.answers)

    def _ask_year(self, parts: Parts, text: str) -> Parsed[Day]:
        days = {start: self._place(parts, start_year=start) for start in self.years_open}
        return ask_year(self.key, text, days, parts.at, self.context.answers)

    def _week(self, rest: str) -> Parsed[Day]:
        first = _RANGE.match(rest)
        parts = split_date(rest) or (split_date(first[1]) if first else None)
        day = self._place(parts) if parts else None
        if day is None:
            return bad(_("“week of %s” holds no date.") % rest)
        return ask_week(self.key, rest, day, self.context.answers)

    def _range_or_month(self, text: str) -> Parsed[Day]:
        folded = text.casefold()
        number = _MONTH_NUMBER.match(folded)
        if number and 1 <= int(number[1]) <= 12:
            day = date(int(number[2]), int(number[1]), 1)
            return ask_month(self.key, text, day, self.context.answers)
        named = _MONTH_YEAR.match(folded)
        if named and named[1] in MONTHS:
            return ask_month(
                self.key, text, date(int(named[2]), MONTHS[named[1]], 1), self.context.answers
            )
        if folded.rstrip(".") in MONTHS and self.start_year is not None:
            month = MONTHS[folded.rstrip(".")]
            year = self.start_year if month >= 7 else self.start_year + 1
            return ask_month(self.key, text, date(year, month, 1), self.context.answers)
        split = _RANGE.match(text)
        if split:
            found = self._range(split[1], split[2], text)
            if found:
                return found
        bare = day_number(text) if self.tab_month else None
        if bare:
            return self._day_of_tab(*bare, text)
        if day_number(text):
            return ask_whole(self.key, text, self.context.answers)
        if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
            return read_serial(float(text))
        return bad(_("“%s” is no date.") % text)

    def _day_of_tab(self, number: int, weekday: int | None, text: str) -> Parsed[Day]:
        month = self.tab_month or 1
        year = (self.start_year or 0) + (0 if month >= 7 else 1)
        day = make_date(year, month, number)
        if day is None:
            return bad(_("Day %(day)d does not exist in this tab’s month.") % {"day": number})
        read = assumed(Day(day), _("Month and year come from the tab or its heading."))
        return self._on_weekday(read, weekday, text)

    def _range(self, left: str, right: str, text: str) -> Parsed[Day] | None:
        first = split_date(left)
        if first is None:
            return None
        if re.fullmatch(r"\d{1,2}", right):
            last: Parts | None = Parts(first.first, int(right), first.year, first.order)
        else:
            last = split_date(right)
        if last is None:
            return None
        if first.year is None and last.year is not None:
            first = Parts(first.first, first.second, last.year, first.order)
        starts, ends = self._place(first), self._place(last)
        if starts is None or ends is None:
            return bad(_("“%s” holds a day that does not exist.") % text)
        if ends < starts or (ends - starts).days > 31:
            return bad(_("“%s” is no span of days.") % text)
        return ask_span(self.key, text, starts, ends, self.context.answers)

    # -- checking ---------------------------------------------------------------------------
    def _checked(self, value: Value, read: Parsed[Day]) -> Parsed[Day]:
        if read.value is None or read.state == State.ASK:
            return read
        day, today = read.value.day, self.context.today
        if day > today and not self.future_ok:
            return self._odd_day(
                value,
                read,
                "future",
                _("“%(text)s” lies after today (%(today)s).")
                % {"text": show(value), "today": long_date(today)},
            )
        if self.span and not self.span[0] - timedelta(FAR_DAYS) <= day <= self.span[1] + timedelta(
            FAR_DAYS
        ):
            return self._odd_day(
                value,
                read,
                f"far:{show(value)}",
                _("“%s” is far from all other dates of the column.") % show(value),
            )
        if day in self.slips:
            return ask_slip(self.key, show(value), read.value, self.context.answers)
        if day.year < 2000:
            return bad(_("“%s” lies before the year 2000.") % show(value))
        if day.weekday() >= 5 and read.value.precision == "day" and not self.future_ok:
            return read.but(_("%s is a Saturday or Sunday.") % long_date(day))
        return read

    def _odd_day(self, value: Value, read: Parsed[Day], kind: str, why: str) -> Parsed[Day]:
        alone = kind != "future"  # a typed day would else stand for days that differ
        return ask(
            Ask(
                f"{self.key}:{kind}",
                _("Can the date “%s” be right?") % show(value),
                (Option("keep", _("Yes, keep it"), read.value), leave_out_option()),
                free=typed_day if alone else None,
                free_hint=_("or type the right date as 2025-09-30") if alone else "",
            ),
            self.context.answers,
            why,
        )
