"""A month and the one before it, and what stands behind a coach's own month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stemhappens.metrics.ask import Asking, Clock
from stemhappens.metrics.figure import Period
from stemhappens.metrics.gathered import Rowlist, listed
from stemhappens.metrics.parts import base
from stemhappens.metrics.sources import SESSIONS, STEPS

A_MONTH = timedelta(days=31)


def month_of(day: date) -> Period:
    """The whole month that holds `day`."""
    first = day.replace(day=1)
    return Period(first, (first + A_MONTH).replace(day=1) - timedelta(days=1))


def months_so_far(at: Clock) -> list[Period]:
    """The months of the school years known, up to the present one; the latest first."""
    begun = [year for year in at.years if year.first <= at.today]
    if not begun:
        return [month_of(at.today)]
    found = [month_of(at.today)]
    while found[-1].start > begun[0].first:
        found.append(month_of(found[-1].start - timedelta(days=1)))
    return found


def with_the_one_before(at: Clock, month: Period) -> Period:
    """From the first day of the month before up to the month's last day, or today."""
    return Period(month_of(month.start - timedelta(days=1)).start, min(month.end, at.today))


@dataclass(frozen=True)
class Months:
    """A month up to today, and what it is compared with. whole: the month is over.

    before: the month before it; while the month runs, up to the same instructional day of it.
    """

    period: Period
    before: Period
    whole: bool


def months_compared(at: Clock, month: Period, days: Sequence[date]) -> Months:
    """Like with like. days: the district's instructional days of both months, in order."""
    earlier = month_of(month.start - timedelta(days=1))
    if month.end < at.today:
        return Months(month, earlier, True)
    gone = sum(1 for day in days if month.start <= day <= at.today)
    then = [day for day in days if earlier.start <= day <= earlier.end]
    last = then[min(gone, len(then)) - 1] if gone and then else earlier.start
    return Months(Period(month.start, at.today), Period(earlier.start, last), False)


@dataclass(frozen=True)
class SessionClass:
    """A session held and what it is by the policy of its day (facts.models.Klass)."""

    session: int
    klass: int


def listed_classes(at: Clock, asking: Asking) -> Rowlist[SessionClass]:
    """The sessions held that the asking cuts out, counted or not."""
    question = at.question(asking)
    rest = f"FROM {base(SESSIONS, question)} AND f.klass <> 6 GROUP BY f.session, f.klass"
    return listed(
        ("f.session", "f.klass"),
        rest,
        question,
        SessionClass,
        lambda row: row.session,
    )


@dataclass(frozen=True)
class StepDue:
    """A next step due in the period, and the day it was done (None: not by the as-of day)."""

    step: int
    due: date
    done: date | None


def listed_steps(at: Clock, asking: Asking) -> Rowlist[StepDue]:
    """The next steps behind `next_step_follow_through`, by its own predicate."""
    question = at.question(asking)
    columns = ("f.step", "f.due", "CASE WHEN f.done <= {as_of} THEN f.done ELSE 0 END")
    return listed(
        columns,
        f"FROM {base(STEPS, question)}",
        question,
        lambda step, due, done: StepDue(
            step, date.fromordinal(due), date.fromordinal(done) if done else None
        ),
        lambda row: (row.due, row.step),
    )
