"""The report's sentences, written by rule from figures, and honest by rule.

Up, down, the same, or too few to tell. "Met" only at or above the threshold. A share only from
ten up (`Figure.percent_text`). No word that claims a cause.
"""

from collections.abc import Callable
from datetime import date
from enum import Enum
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.metrics.compare import one_decimal
from stemhappens.metrics.figure import PERCENT_FROM, Figure, Period, decimal_text
from stemhappens.reports.content import (
    Benchmark,
    BoardReport,
    Compared,
    Frame,
    GoalCount,
    Status,
)

Say = Callable[[Figure], str]
LONGEST_IN_TITLE = 24
"""A longer label of a district's own would push the message out of its title."""


class Change(Enum):
    """How a figure stands against the one before."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    TOO_FEW = "too few"
    NONE = "none"


def change(pair: Compared) -> Change:
    """Compares exact shares where both have ten or more below the line, else exact values."""
    before = pair.before
    if before is None:
        return Change.NONE
    if pair.now.denominator is None and before.denominator is None:
        return _order(pair.now.value, before.value)
    if min(pair.now.denominator or 0, before.denominator or 0) < PERCENT_FROM:
        return Change.TOO_FEW
    return _order(pair.now.share, before.share)


def _order(now: Fraction | None, before: Fraction | None) -> Change:
    if now is None or before is None:
        return Change.NONE
    if now == before:
        return Change.SAME
    return Change.UP if now > before else Change.DOWN


def day(value: date) -> str:
    """ "8 May 2026"."""
    return date_format(value, "j F Y")


def days(period: Period) -> str:
    """ "18 August 2025 to 8 May 2026"."""
    return _("%(start)s to %(end)s") % {"start": day(period.start), "end": day(period.end)}


def span(frame: Frame) -> str:
    """ "this year", or "in this period" where the period is no school year."""
    return _("this year") if frame.year else _("in this period")


def before_word(frame: Frame) -> str:
    """ "last year", or "the period before"."""
    return _("last year") if frame.year else _("the period before")


def of_text(figure: Figure) -> str:
    """ "47 of 80"; used where the counts matter."""
    return figure.of_text


def value_text(figure: Figure) -> str:
    """ "103.9"; used for hours and rates, whose parts are no count of things."""
    return figure.value_text


def quotient_text(figure: Figure) -> str:
    """ "3.0"; what a board divides stands in line, with its decimal even where it is zero."""
    return figure.value_text if figure.value is None else one_decimal(figure.value)


def compared(pair: Compared, frame: Frame, say: Say = of_text) -> str:
    """The clause beside a figure: "9 more than last year's 38 of 78".

    Where count and share point different ways it says both; where there are too few to tell it
    gives the earlier figure and no judgement; where there is no earlier figure it is "".
    """
    way, before = change(pair), pair.before
    if before is None or way is Change.NONE:
        return ""
    words = {"before": before_word(frame), "was": say(before)}
    if way is Change.TOO_FEW:
        return _("%(before)s %(was)s, too few to compare") % words
    step = _step(pair, say)
    if step is None:
        return _("the same as %(before)s’s %(was)s") % words
    words["amount"] = decimal_text(abs(step))
    text = (
        _("%(amount)s more than %(before)s’s %(was)s")
        if step > 0
        else _("%(amount)s fewer than %(before)s’s %(was)s")
    )
    return _with_share(text % words, pair, way, step)


def _step(pair: Compared, say: Say) -> Fraction | None:
    """By how much the printed count moved; None where what is printed is the same."""
    before = pair.before
    if before is None or say(pair.now) == say(before):
        return None
    if pair.now.denominator is None or say is value_text:
        now, was = pair.now.value, before.value
    else:
        now, was = _whole(pair.now), _whole(before)
    return None if now is None or was is None else now - was


def _whole(figure: Figure) -> Fraction | None:
    return None if figure.numerator is None else Fraction(figure.numerator)


def _with_share(text: str, pair: Compared, way: Change, step: Fraction) -> str:
    """Adds the share where the number of people moved one way and the share another."""
    if pair.now.denominator is None or pair.before is None:
        return text
    if (step > 0) == (way is Change.UP) and step:
        return text
    shares = {"now": pair.now.percent_text, "was": pair.before.percent_text}
    return text + " " + _("(%(now)s against %(was)s)") % shares


def change_label(pair: Compared) -> str:
    """The direction in a table's cell."""
    return {
        Change.UP: _("Up"),
        Change.DOWN: _("Down"),
        Change.SAME: _("The same"),
        Change.TOO_FEW: _("Too few to tell"),
        Change.NONE: _("Not compared"),
    }[change(pair)]


def reach_title(report: BoardReport) -> str:
    """Slide 1: whom we served."""
    now, when = report.reached.now, span(report.frame)
    if now.denominator is None:
        return ngettext(
            "Coaching reached %(count)s teacher %(when)s",
            "Coaching reached %(count)s teachers %(when)s",
            now.numerator or 0,
        ) % {"count": now.count_text, "when": when}
    if not now.denominator:
        return _("No teacher was eligible for coaching %(when)s") % {"when": when}
    words = {"count": now.count_text, "all": f"{now.denominator:,}", "when": when}
    if not now.numerator:
        return _("Coaching has reached none of our %(all)s teachers %(when)s") % words
    if now.numerator == now.denominator:
        return _("Coaching reached all %(all)s of our teachers %(when)s") % words
    return _("Coaching reached %(count)s of our %(all)s teachers %(when)s") % words


def reach_lead(report: BoardReport) -> str:
    """Slide 1, below the title: coaches, sessions, schools, and the year before."""
    held, schools = report.how_much.sessions.now, report.schools.now
    sessions = ngettext("%(n)s session", "%(n)s sessions", held.numerator or 0)
    places = ngettext("%(n)s school", "%(n)s schools", schools.denominator or 0)
    said = [
        _coaches_text(report),
        sessions % {"n": held.count_text},
        places % {"n": schools.of_text},
        _("and %s") % outside_text(report) if outside_text(report) else "",
    ]
    text = ", ".join(filter(None, said)) + "."
    way = compared(report.reached, report.frame)
    return text + (" " + _("Teachers: %(change)s.") % {"change": way} if way else "")


def _coaches_text(report: BoardReport) -> str:
    """ "4 coaches"; "" where sessions were held and no coach has a position, as in a log alone."""
    coaches, held = report.how_much.coaches, report.how_much.sessions.now
    if not coaches.numerator and held.numerator:
        return ""
    text = ngettext("%(n)s coach", "%(n)s coaches", coaches.numerator or 0)
    return text % {"n": coaches.count_text}


def outside_text(report: BoardReport) -> str:
    """ "3 people outside the roster"; "" with nobody, or without a roster to be outside of."""
    count = (report.outside and report.outside.numerator) or 0
    if not count or not report.reached.now.denominator:
        return ""
    text = ngettext("%(n)s person outside the roster", "%(n)s people outside the roster", count)
    return text % {"n": f"{count:,}"}


def schools_title(report: BoardReport) -> str:
    """Slide 2: the schools, and the level nobody has visited if there is one."""
    now = report.schools.now
    if not now.denominator:
        return _("No school took part in the program %(when)s") % {"when": span(report.frame)}
    empty = [
        level
        for level in report.levels
        if level.teachers.numerator == 0 and len(level.label) <= LONGEST_IN_TITLE
    ]
    if empty and now.numerator and len(report.levels) > 1:
        return _("%(schools)s schools had a visit; %(level)s: %(of)s teachers reached") % {
            "schools": now.of_text,
            "level": empty[0].label,
            "of": empty[0].teachers.of_text,
        }
    if now.numerator == now.denominator:
        return ngettext(
            "Our one school has had a visit",
            "All %(all)s schools have had a visit",
            now.denominator,
        ) % {"all": f"{now.denominator:,}"}
    return ngettext(
        "%(of)s schools has had a visit", "%(of)s schools have had a visit", now.numerator or 0
    ) % {"of": now.of_text}


def amount_title(report: BoardReport) -> str:
    """Slide 3: how much."""
    sessions = report.how_much.sessions
    if not sessions.now.numerator:
        return _("No coaching session was held %(when)s") % {"when": span(report.frame)}
    way = compared(sessions, report.frame)
    return ngettext("%(count)s session", "%(count)s sessions", sessions.now.numerator) % {
        "count": sessions.now.count_text
    } + (f", {way}" if way else "")


def missing_for(figure: Figure, threshold: Fraction) -> int:
    """How many more would have met the threshold; 0 where it is met. Exact, no rounding."""
    needed = -((-threshold * (figure.denominator or 0)).__floor__())
    return max(0, needed - (figure.numerator or 0))


def benchmark_title(benchmark: Benchmark) -> str:
    """Slide 4: met, not met and what is missing, or too few to judge."""
    now = benchmark.on_schedule.now
    if not now.denominator:
        return _("No coaching was open long enough to judge our visit benchmark")
    words = {"of": now.of_text}
    if now.denominator < PERCENT_FROM:
        return _("%(of)s coached teachers were visited on schedule, too few to judge") % words
    missing = missing_for(now, benchmark.threshold)
    if not missing:
        return _("Visit benchmark met: %(of)s coached teachers were visited on schedule") % words
    return ngettext(
        "Visit benchmark not met: %(of)s on schedule, %(missing)s more would have met it",
        "Visit benchmark not met: %(of)s on schedule, %(missing)s more would have met it",
        missing,
    ) % {**words, "missing": f"{missing:,}"}


def no_spread(report: BoardReport) -> str:
    """Why the spread of visits over teachers is not shown."""
    if not report.reached.now.denominator:
        return _("Without a roster the spread of visits over teachers is not known.")
    return _("Fewer than ten people are eligible: the spread of visits is not shown.")


def benchmark_result(benchmark: Benchmark) -> str:
    """The same in a table's cell: "Met", "1 short of 80%", "Too few to judge"."""
    now = benchmark.on_schedule.now
    if (now.denominator or 0) < PERCENT_FROM:
        return _("Too few to judge")
    missing = missing_for(now, benchmark.threshold)
    if not missing:
        return _("Met, target %(t)s") % {"t": threshold_text(benchmark.threshold)}
    return _("%(n)s short of %(t)s") % {
        "n": f"{missing:,}",
        "t": threshold_text(benchmark.threshold),
    }


def threshold_text(threshold: Fraction) -> str:
    """ "80%"."""
    return f"{decimal_text(threshold * 100)}%"


def goals_title(report: BoardReport) -> str:
    """Slide 5: what moved."""
    now = report.goals.completed.now
    if not now.denominator:
        return _("No coaching goal was active %(when)s") % {"when": span(report.frame)}
    words = {"of": now.of_text}
    stalled = count_of(report.goals.by_status, "stalled")
    if stalled is None:
        return _("%(of)s coaching goals are completed") % words
    if not stalled.numerator:
        return _("%(of)s coaching goals are completed, none has stalled") % words
    return ngettext(
        "%(of)s coaching goals are completed; %(stalled)s has stalled",
        "%(of)s coaching goals are completed; %(stalled)s have stalled",
        stalled.numerator,
    ) % {**words, "stalled": stalled.count_text}


def count_of(counts: tuple[GoalCount, ...], status: Status) -> Figure | None:
    """The goals of one status; None where the report does not carry it."""
    return next((row.goals for row in counts if row.status == status), None)


def status_label(status: Status) -> str:
    """A goal's status in words."""
    return {
        "completed": _("completed"),
        "on_track": _("going on"),
        "stalled": _("stalled"),
        "carried": _("carried over"),
        "dropped": _("dropped"),
    }[status]


def phases_title(report: BoardReport) -> str:
    """Slide 6: where the open work stands."""
    stalled = report.phases.past_limit
    if not stalled.denominator:
        return _("No engagement is open")
    words = {"of": stalled.of_text, "all": f"{stalled.denominator:,}"}
    if not stalled.numerator:
        return _("None of the %(all)s open engagements is past its phase limit") % words
    return (
        ngettext(
            "%(of)s open engagements has stayed in its phase past our limit",
            "%(of)s open engagements have stayed in their phase past our limit",
            stalled.numerator,
        )
        % words
    )


def evidence_line(report: BoardReport) -> str:
    """ "14 of 14 accuracy checks pass"; a failing one is said, not hidden."""
    checks = report.evidence.checks
    if checks.numerator == checks.denominator:
        return _("%(of)s accuracy checks pass.") % {"of": checks.of_text}
    return _("Only %(of)s accuracy checks pass; see the notes.") % {"of": checks.of_text}


def frozen_line(frame: Frame) -> str:
    """ "Frozen 8 May 2026, 9:41 am · Fingerprint …", or that the report is a draft."""
    if frame.frozen_at is None:
        return _("Draft, not frozen · as of %(day)s") % {"day": day(frame.as_of)}
    when = date_format(frame.frozen_at, "j F Y, g:i a").replace(".", "")
    return _("Frozen %(when)s · Fingerprint %(mark)s") % {"when": when, "mark": frame.fingerprint}
