"""What the program's page is about: period, school and coach, all of it in the address.

`period=year-2024`, `period=quarter-2025-10`, `period=month-2025-10` (first month), or `from=` and
`to=`; `school=` and `coach=` by uid. What cannot be is said beside its field, and the page then
shows the year to date.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stemhappens.core.problem import Problem
from stemhappens.metrics.calendar import Year, year_of, year_to_date
from stemhappens.metrics.figure import Period
from stemhappens.web.components import Choice, Picker
from stemhappens.web.given import day_given
from stemhappens.web.says import short_day, year_said

SPAN = re.compile(r"(year|quarter|month)-(\d{4})(?:-(\d{1,2}))?")
MONTHS = {"quarter": 3, "month": 1}


@dataclass(frozen=True)
class Chosen:
    """A period by name, or by its first and last day."""

    period: Period
    strong: str
    soft: str = ""
    query: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    this_year: bool = False


@dataclass(frozen=True)
class Filters:
    """Everything the page was asked for. school, coach: uids as given, empty for all."""

    chosen: Chosen
    school: str = ""
    coach: str = ""

    @property
    def period(self) -> Period:
        """The days asked for."""
        return self.chosen.period

    def query(self, **changes: str) -> str:
        """The address's query with some parts changed; empty parts are left out."""
        parts = {**dict(self.chosen.query), "school": self.school, "coach": self.coach, **changes}
        kept = urlencode({name: value for name, value in parts.items() if value})
        return f"?{kept}" if kept else ""

    def over(self, chosen: Chosen) -> str:
        """The query for another period, school and coach kept."""
        return replace(self, chosen=chosen).query()


def read_filters(query: QueryDict, years: tuple[Year, ...], today: date) -> Filters:
    """The filters of an address; what is wrong stands in `chosen.problems`."""
    default = year_so_far(years, today)
    if "from" in query or "to" in query:
        chosen = _days(query.get("from", ""), query.get("to", ""), default, today)
    else:
        chosen = _named(query.get("period", ""), years, default, today)
    return Filters(chosen, query.get("school", ""), query.get("coach", ""))


def year_so_far(years: tuple[Year, ...], today: date) -> Chosen:
    """The school year up to today; without a calendar the last twelve months."""
    period = year_to_date(years, today)
    year = period and year_of(years, period.start)
    if period is None or year is None:
        start = today - timedelta(days=364)
        return Chosen(Period(start, today), _("The last 12 months"), this_year=True)
    upto = _("to %s") % date_format(period.end, "D j M")
    return Chosen(period, f"{year_said(year.name)},", upto, this_year=True)


def _named(text: str, years: tuple[Year, ...], default: Chosen, today: date) -> Chosen:
    if not text:
        return default
    for chosen in choices(years, today):
        if dict(chosen.query).get("period") == text:
            return chosen
    message = _("There is no such period here; this is the year to date. Choose one below.")
    return replace(default, problems=(Problem("period", message),))


def choices(years: tuple[Year, ...], today: date) -> list[Chosen]:
    """The periods to choose from: this year, its quarters and months, earlier years."""
    found = [year_so_far(years, today)]
    now = year_of(years, found[0].period.start)
    if now is not None:
        found += _pieces(now, today, "quarter") + _pieces(now, today, "month")
    earlier = [year for year in years if now is not None and year.first < now.first]
    return found + [_whole(year, today) for year in reversed(earlier)]


def _whole(year: Year, today: date) -> Chosen:
    name = f"year-{year.first.year}"
    return Chosen(year.period(today), year_said(year.name), query=(("period", name),))


def _pieces(year: Year, today: date, kind: str) -> list[Chosen]:
    """The year's months, or its quarters of the calendar, as far as they have begun."""
    found: list[Chosen] = []
    first = date(year.first.year, year.first.month, 1)
    if kind == "quarter":
        first = date(first.year, (first.month - 1) // 3 * 3 + 1, 1)
    while first <= min(year.last, today):
        after = _months_on(first, MONTHS[kind])
        start, end = max(first, year.first), min(after - timedelta(days=1), year.last, today)
        label = date_format(first, "F Y")
        if kind == "quarter":
            last = date_format(_months_on(first, 2), "F Y")
            label = f"{date_format(first, 'F')} – {last}"
        name = f"{kind}-{first:%Y-%m}"
        if start <= end:
            found.append(Chosen(Period(start, end), label, query=(("period", name),)))
        first = after
    return found


def _months_on(day: date, months: int) -> date:
    place = day.year * 12 + day.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def _days(first: str, last: str, default: Chosen, today: date) -> Chosen:
    """A period by its first and last day, as typed."""
    start, end = day_given(first), day_given(last)
    problems = [
        Problem(name, _("Give a date such as 2025-10-31."))
        for name, day in (("from", start), ("to", end))
        if day is None
    ]
    if start and start > today:
        problems.append(Problem("from", _("That day has not come yet; choose an earlier one.")))
    elif start and end and start > end:
        problems.append(Problem("to", _("The last day lies before the first; choose a later one.")))
    query = (("from", first), ("to", last))
    if problems or start is None or end is None:
        return replace(default, query=query, problems=tuple(problems))
    period = Period(start, min(end, today))
    strong = f"{date_format(period.start, 'j M Y')} – {date_format(period.end, 'j M Y')}"
    return Chosen(period, strong, query=query)


def period_picker(filters: Filters, years: tuple[Year, ...], today: date) -> Picker:
    """The choice of a period."""
    found = choices(years, today)
    return Picker(
        _("Period"),
        filters.chosen.strong,
        filters.chosen.soft,
        tuple(
            Choice(
                f"{chosen.strong} {chosen.soft}".strip(),
                filters.over(chosen) or "?",
                current=chosen.query == filters.chosen.query,
            )
            for chosen in found
        ),
    )


def days_said(period: Period) -> str:
    """ "18 Aug to 8 May 2026"."""
    last = date_format(period.end, "j M Y")
    if period.start.year == period.end.year:
        return _("%(first)s to %(last)s") % {"first": short_day(period.start), "last": last}
    first = date_format(period.start, "j M Y")
    return _("%(first)s to %(last)s") % {"first": first, "last": last}
