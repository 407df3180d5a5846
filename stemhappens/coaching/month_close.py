"""The months of a school year: closed or open for logging, and what was recorded late in each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from stemhappens.coaching.closing import (
    Closing,
    closing_of,
    closings,
    open_until,
    recorded_late,
)
from stemhappens.coaching.models import Session
from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.problem import Problem, Problems
from stemhappens.core.rules import authorize, visible
from stemhappens.core.write import Unit
from stemhappens.people.checks import refuse, today_of
from stemhappens.people.models import MonthClose, Program

LONGER = timedelta(days=7)
"""How long a closed month is opened again."""
A_MONTH = timedelta(days=31)


@dataclass(frozen=True)
class MonthLine:
    """A month of a program. first, last: its days. until: the last day on which its visits are
    logged in time, None where nothing closes it; by_hand: a director closed or opened it.

    logged: visits held in it; late: of those, first recorded after `until` (imports left out).
    """

    first: date
    last: date
    until: date | None
    by_hand: bool
    logged: int
    late: int
    over: bool
    closed: bool


@dataclass(frozen=True)
class ProgramMonths:
    """The months of a program so far, the latest first. day: the policy's closing day today."""

    program: Program
    day: int | None
    lines: tuple[MonthLine, ...]


def close_month(unit: Unit, program: Program, month: date) -> MonthClose:
    """Close a month that is over: what is logged for it from tomorrow on is late."""
    authorize(unit.actor, "close_month")
    today, first = today_of(unit), month.replace(day=1)
    if last_of(first) > today:
        refuse(Problems([Problem("month", _("A month can be closed once it is over."))]))
    return _set_until(unit, program, first, today)


def reopen_month(unit: Unit, program: Program, month: date) -> date | None:
    """Open a closed month again: as the policy has it where that is open, else for a week.

    Returns the last day on which its visits are logged in time, None: nothing closes it.
    """
    authorize(unit.actor, "close_month")
    today, first = today_of(unit), month.replace(day=1)
    closing = closing_of(program.pk)
    until = open_until(first, Closing({}, closing.policies))
    if until is not None and until < today:
        until = today + LONGER
        _set_until(unit, program, first, until)
        return until
    unit.remove_all(MonthClose.objects.filter(program=program, month=first))
    return until


def _set_until(unit: Unit, program: Program, first: date, until: date) -> MonthClose:
    row = MonthClose.objects.filter(program=program, month=first).first()
    if row is None:
        return unit.add(MonthClose(program=program, month=first, until=until))
    return row if row.until == until else unit.change(row, until=until)


def last_of(first: date) -> date:
    """The last day of the month that begins on `first`."""
    return (first + A_MONTH).replace(day=1) - timedelta(days=1)


def months_of(
    viewer: Actor, district: District, program: Program, start: date, end: date
) -> ProgramMonths:
    """The months from `start` to `end`, as far as they have begun, the latest first."""
    today = clock.today(district)
    closing = closing_of(program.pk)
    firsts = list(_firsts(max(start, program.starts), min(end, today)))
    counts: dict[date, list[int]] = {first: [0, 0] for first in firsts}
    rows = visible(Session.objects.all(), viewer, "visit").filter(
        program=program, state=Session.State.HELD, day__gte=start, day__lte=end
    )
    for day, late in _recorded(rows, district, closing):
        if (found := counts.get(day.replace(day=1))) is not None:
            found[0] += 1
            found[1] += late
    lines = [_line(first, closing, counts[first], today) for first in reversed(firsts)]
    valid = [day for starts, day in closing.policies if starts <= today][-1:]
    return ProgramMonths(program, valid[0] if valid else None, tuple(lines))


def _line(first: date, closing: Closing, counts: Sequence[int], today: date) -> MonthLine:
    last = last_of(first)
    until = open_until(last, closing)
    logged, late = counts
    return MonthLine(
        first=first,
        last=last,
        until=until,
        by_hand=first in closing.closes,
        logged=logged,
        late=late,
        over=last <= today,
        closed=until is not None and until <= today,
    )


def _firsts(start: date, end: date) -> Iterator[date]:
    first = start.replace(day=1)
    while first <= end:
        yield first
        first = (first + A_MONTH).replace(day=1)


def _recorded(
    rows: QuerySet[Session], district: District, closing: Closing
) -> Iterator[tuple[date, bool]]:
    """Each visit's day and whether it was recorded late; of an import nobody knows."""
    zone = zone_of(district)
    for day, at, source in rows.values_list("day", "recorded_at", "source"):
        typed = source != Session.Source.IMPORT
        yield day, typed and recorded_late(day, at.astimezone(zone).date(), closing)


def late_rows(district: District, start: date, end: date) -> Q:
    """The visits from `start` to `end` that were recorded after their month had closed.

    One statement, however many programs.
    """
    found = Q(pk__in=())
    for program, closing in closings().items():
        for first, last, until in _spans(closing, start, end):
            morning = datetime.combine(until + timedelta(days=1), time(), zone_of(district))
            found |= Q(program=program, day__gte=first, day__lte=last, recorded_at__gte=morning)
    return found & ~Q(source=Session.Source.IMPORT)


def zone_of(district: District) -> ZoneInfo:
    """Where the district's days begin and end."""
    return ZoneInfo(district.timezone)


def _spans(closing: Closing, start: date, end: date) -> Iterator[tuple[date, date, date]]:
    """Days whose visits are logged until one and the same day: (first, last, until)."""
    if not closing.closes and all(day is None for _starts, day in closing.policies):
        return
    starts = set(_firsts(start, end)) | {day for day, _until in closing.policies}
    cuts = sorted(day for day in {start, *starts} if start <= day <= end)
    for first, following in zip(cuts, [*cuts[1:], end + timedelta(days=1)], strict=True):
        until = open_until(first, closing)
        if until is not None:
            yield first, following - timedelta(days=1), until
