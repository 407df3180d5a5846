"""What the dates of a column have in common: the order of day and month, and the year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from stemhappens.intake.context import Context
from stemhappens.intake.text import Value
from stemhappens.intake.values.datetext import MONTHS, Parts, make_date

LEAST_IN_ORDER = 8
NEW_YEAR = (1, 2, 3)
SLIPPED = 180
"""Days by which a slip of the year goes back at least."""
SHORT_MONTH = re.compile(r"^([a-z]{3,4})-(\d{2})$")  # "Sep-25": a day, or a month and its year


@dataclass(slots=True)
class DateRules:
    """What holds for all dates of a column, once its cells have decided it."""

    context: Context
    key: str = "date"
    order: str = "mdy"
    order_reason: str = ""
    order_open: bool = False
    swapped: bool = False
    start_year: int | None = None
    year_reason: str = ""
    years_open: tuple[int, ...] = ()
    span: tuple[date, date] | None = None
    tab_month: int | None = None
    future_ok: bool = False
    short_months: bool = False
    from_1904: bool = False
    slips: frozenset[date] = frozenset()

    def find_slips(self, days: Sequence[date]) -> None:
        """Days that lie a year before their neighbors in a column that else runs forward.

        In January the old year is easily typed; a year later they would stand in order.
        """
        back = sum(b < a for a, b in pairwise(days))
        if len(days) < LEAST_IN_ORDER or back * 10 > len(days):
            return
        found = set()
        latest = days[0]
        for day in days:
            later = make_date(day.year + 1, day.month, day.day)
            early = day.month in NEW_YEAR and day < latest - timedelta(SLIPPED)
            if early and later and latest <= later:
                found.add(day)
            else:
                latest = max(latest, day)
        self.slips = frozenset(found)

    def decide_order(self, parts: list[Parts], real: list[date]) -> None:
        """Month first or day first: by answer, by a number above 12, by what is likelier."""
        loose = [p for p in parts if not p.order]
        day_first = [p for p in loose if p.first > 12 >= p.second]
        month_first = [p for p in loose if p.second > 12 >= p.first]
        both = [p for p in loose if p.first <= 12 and p.second <= 12 and p.first != p.second]
        given = self.context.answers.get(f"{self.key}:order")
        if given in ("mdy", "dmy"):
            self.order, self.order_reason = (
                given,
                _("By your answer on the order of day and month."),
            )
            return
        if day_first and not month_first:
            self.order = "dmy"
            self.order_reason = _("Day before month, as “%s” shows for the whole column.") % (
                f"{day_first[0].first}/{day_first[0].second}"
            )
            self.swapped = not both and bool(real) and all(d.day <= 12 for d in real)
        elif month_first and not day_first:
            self.order = "mdy"
        elif day_first and month_first:
            self.order_open = True
        elif both:
            self._decide_by_plausibility(both)

    def _decide_by_plausibility(self, both: list[Parts]) -> None:
        """Neither order is excluded: the one with fewer weekends and future days is likelier."""
        odd = {order: sum(self._odd(p, order) for p in both) for order in ("mdy", "dmy")}
        other = "dmy" if self.order == "mdy" else "mdy"
        if odd[self.order] > odd[other] + 1:
            self.order_open = True
        elif self.order == "dmy":
            self.order_reason = _("Day before month, the district’s setting.")
        else:
            self.order_reason = _(
                "Month before day, the district’s setting; no date of the column "
                "tells which comes first."
            )

    def _odd(self, parts: Parts, order: str) -> bool:
        month, number = (
            (parts.first, parts.second) if order == "mdy" else (parts.second, parts.first)
        )
        day = make_date(parts.year or self.context.today.year, month, number)
        if day is None:
            return True
        late = parts.year is not None and day > self.context.today
        return late or (parts.year is not None and day.weekday() >= 5)

    def decide_year(self, parts: list[Parts], real: list[date], start_year: int | None) -> None:
        """The school year of dates without a year: from around, from others, from weekdays."""
        if start_year is not None:
            self.start_year = start_year
            self.year_reason = _(
                "The school year %d–%02d comes from the title, tab or file name."
            ) % (start_year, (start_year + 1) % 100)
            return
        known = real + [d for p in parts if p.year and (d := self._place(p))]
        if known:
            starts = [d.year if d.month >= 7 else d.year - 1 for d in known]
            self.start_year = max(set(starts), key=starts.count)
            frequent = tuple(y for y in sorted(set(starts)) if starts.count(y) * 10 >= len(starts))
            self.years_open = frequent if len(frequent) > 1 else ()
            self.year_reason = _("The year comes from the other dates of the column.")
            return
        today = self.context.today
        year = self.context.year_of(today)
        self.start_year = (
            year.first_day.year if year else (today.year if today.month >= 7 else today.year - 1)
        )
        self.year_reason = _("The year is the current school year’s.")
        self._by_weekdays(parts)

    def are_short_months(self, values: list[Value]) -> bool:
        """Tell whether "Sep-25" is a month: so in every such cell the number may be a year."""
        found = [SHORT_MONTH.match(v.casefold()) for v in values if isinstance(v, str)]
        numbers = {int(f[2]) + 2000 for f in found if f and f[1] in MONTHS}
        first = self.start_year or self.context.today.year
        return bool(numbers) and numbers <= {first, first + 1}

    def _by_weekdays(self, parts: list[Parts]) -> None:
        """Weekdays beside days tell the year ("Tue 9/16")."""
        told = [p for p in parts if p.weekday is not None]
        current = self.start_year or 0
        for start in range(current, current - 4, -1) if len(told) > 1 else ():
            days = [self._place(p, start_year=start) for p in told]
            fits = all(d and d.weekday() == p.weekday for d, p in zip(days, told, strict=True))
            if fits and start != current:
                self.start_year = start
                self.year_reason = _("The weekdays of the column tell the year.")
            if fits:
                return

    def _place(
        self, parts: Parts, order: str | None = None, start_year: int | None = None
    ) -> date | None:
        start_year = self.start_year if start_year is None else start_year
        order = parts.order or order or self.order
        if not parts.order and not self.order_open and order == "mdy" and parts.first > 12:
            order = "dmy"
        elif not parts.order and order == "dmy" and parts.second > 12 and self.order_open:
            order = "mdy"
        if not parts.order and self.order_open and parts.first > 12:
            order = "dmy"
        month, number = (
            (parts.first, parts.second) if order == "mdy" else (parts.second, parts.first)
        )
        year = parts.year
        if year is None:
            if start_year is None:
                return None
            year = start_year if month >= 7 else start_year + 1
        return make_date(year, month, number)
