"""When a month's visits are to be logged by, and which were recorded after that. Pure but for
`closing_of` and `closings`. What comes later is flagged, never refused.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter

from django.db.models import DateField, IntegerField, Value

from stemhappens.people.models import MonthClose, Policy


@dataclass(frozen=True)
class Closing:
    """What closes a program's months.

    closes: first day of a month → the last day on which its visits are logged in time, where a
    director closed it. policies: (valid from, day of the following month or None), by day.
    """

    closes: Mapping[date, date] = field(default_factory=dict)
    policies: tuple[tuple[date, int | None], ...] = ()


def open_until(day: date, closing: Closing) -> date | None:
    """The last day on which a visit of `day` is logged in time; None where nothing closes it.

    A month closed by hand goes before the policy of the visit's day. A day that the following
    month does not have is its last one.
    """
    by_hand = closing.closes.get(day.replace(day=1))
    if by_hand is not None:
        return by_hand
    valid = [until for starts, until in closing.policies if starts <= day][-1:]
    if not valid or valid[0] is None:
        return None
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, max(1, min(valid[0], monthrange(year, month)[1])))


def recorded_late(day: date, recorded: date, closing: Closing) -> bool:
    """True when a visit of `day` was first recorded after its month had closed.

    recorded: the day of the first record, in the district's time zone. An import is recorded when
    it is read in, which says nothing about its coach: callers ask of typed visits and forms.
    """
    until = open_until(day, closing)
    return until is not None and recorded > until


def closed_by(day: date, today: date, closing: Closing) -> date | None:
    """The day on which the month of `day` closed, if it has closed by `today`; else None."""
    return open_until(day, closing) if recorded_late(day, today, closing) else None


def closing_of(program_id: int) -> Closing:
    """What closes a program's months, in one statement."""
    return closings(program_id).get(program_id, Closing())


def closings(program_id: int | None = None) -> dict[int, Closing]:
    """What closes the months of each program, or of one, in one statement."""
    of = {} if program_id is None else {"program_id": program_id}
    no_day, no_number = Value(None, DateField()), Value(None, IntegerField())
    closes = MonthClose.objects.filter(**of).order_by()
    policies = Policy.objects.filter(**of).order_by()
    rows = closes.values_list("program_id", "month", "until", no_number).union(
        policies.values_list("program_id", "starts", no_day, "log_until_day"), all=True
    )
    by_hand: dict[int, dict[date, date]] = {}
    valid: dict[int, list[tuple[date, int | None]]] = {}
    for program, day, until, number in rows:
        if until is None:
            valid.setdefault(program, []).append((day, number))
        else:
            by_hand.setdefault(program, {})[day] = until
    return {
        key: Closing(by_hand.get(key, {}), tuple(sorted(valid.get(key, ()), key=itemgetter(0))))
        for key in by_hand.keys() | valid.keys()
    }
