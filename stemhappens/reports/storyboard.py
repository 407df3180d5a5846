"""The eight slides in words: title, reading help, and the notes a presenter answers from."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from stemhappens.metrics.figure import PERCENT_FROM, Figure
from stemhappens.reports import sentences, unserved
from stemhappens.reports.asks import asks, asks_title
from stemhappens.reports.awaited import awaited
from stemhappens.reports.content import BoardReport, Compared, Frame, Status
from stemhappens.reports.sentences import Say, of_text, quotient_text, value_text

Key = Literal[
    "reach",
    "schools",
    "amount",
    "benchmark",
    "goals",
    "phases",
    "unserved",
    "asks",
]


@dataclass(frozen=True)
class Named:
    """A figure under the label it carries in the report, and how it is said."""

    label: str
    figure: Figure
    say: Say = of_text


@dataclass(frozen=True)
class Slide:
    """One slide: its message, one line of reading help, the figures on it, its notes."""

    key: Key
    title: str
    lead: str
    figures: tuple[Named, ...]
    notes: str


def storyboard(report: BoardReport) -> tuple[Slide, ...]:
    """The slides of a report in the order of the board framework, never more than eight."""
    told = tuple(
        Slide(key, title, lead, figures, _notes(figures, report.frame, _told(key, report)))
        for key, title, lead, figures in (
            (
                "reach",
                sentences.reach_title(report),
                sentences.reach_lead(report),
                _reach_figures(report),
            ),
            (
                "schools",
                sentences.schools_title(report),
                _schools_lead(report),
                _school_figures(report),
            ),
            (
                "amount",
                sentences.amount_title(report),
                _amount_lead(report),
                _amount_figures(report),
            ),
            (
                "benchmark",
                sentences.benchmark_title(report.benchmark),
                _benchmark_lead(report),
                _benchmark_figures(report),
            ),
            ("goals", sentences.goals_title(report), _goals_lead(report), _goal_figures(report)),
            (
                "phases",
                sentences.phases_title(report),
                _phases_lead(report),
                _phase_figures(report),
            ),
            (
                "unserved",
                unserved.title(report),
                _unserved_lead(report),
                _unserved_figures(report),
            ),
            (
                "asks",
                asks_title(report),
                "",
                (Named(_("Accuracy checks passed"), report.evidence.checks),),
            ),
        )
    )
    return tuple(slide for slide in told if slide.key not in left_out(report))


def left_out(report: BoardReport) -> dict[Key, str]:
    """Slides with nothing to draw, and the sentence that says so (it goes into the notes)."""
    nothing: dict[Key, str] = {}
    if not report.schools.now.denominator:
        nothing["schools"] = sentences.schools_title(report)
    if not report.benchmark.on_schedule.now.denominator:
        nothing["benchmark"] = sentences.benchmark_title(report.benchmark)
    if not report.goals.completed.now.denominator:
        nothing["goals"] = sentences.goals_title(report)
    if not report.phases.rows:
        nothing["phases"] = sentences.phases_title(report)
    return nothing


def _schools_lead(report: BoardReport) -> str:
    pooled = _("Teachers with a visit, small groups pooled.")
    way = sentences.compared(report.schools, report.frame)
    return pooled + (" " + _("Schools: %(change)s.") % {"change": way} if way else "")


def _amount_lead(report: BoardReport) -> str:
    known = report.how_much.hours_known
    text = ""
    if report.how_much.months:
        text = _("Months: sessions per 20 school days; pale: part of a month.")
    if known.numerator == known.denominator:
        return text
    return (text + " " + _("Hours from %(of)s sessions.") % {"of": known.of_text}).strip()


def _benchmark_lead(report: BoardReport) -> str:
    text = _("No gap over %(days)s school days while the work is open.") % {
        "days": report.benchmark.window_days
    }
    return _with_change(text, report.benchmark.on_schedule, report.frame)


def _goals_lead(report: BoardReport) -> str:
    goals = report.goals
    text = ""
    if goals.due and goals.due.denominator:
        text = _("Of those due by now %(of)s are completed.") % {"of": goals.due.of_text}
    return f"{_with_change('', goals.completed, report.frame)} {text}".strip()


def _with_change(text: str, pair: Compared, frame: Frame) -> str:
    way = sentences.compared(pair, frame)
    return f"{text} {_capital(way)}.".strip() if way else text


def _phases_lead(report: BoardReport) -> str:
    if not report.phases.rows:
        return ""
    return _("Open engagements by phase, counted in school days; breaks do not count.")


def _unserved_lead(report: BoardReport) -> str:
    schools = report.unserved.schools
    if not schools.denominator:
        return ""
    return _("Schools without any visit: %(of)s.") % {"of": schools.of_text}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def year_before(label: str) -> str:
    """What the figure of this label is called of the year before."""
    return _("%(label)s, a year before") % {"label": label}


def _pair(label: str, pair: Compared, say: Say = of_text) -> tuple[Named, ...]:
    before = (Named(year_before(label), pair.before, say),) if pair.before else ()
    return (Named(label, pair.now, say), *before)


def _reach_figures(report: BoardReport) -> tuple[Named, ...]:
    others: tuple[Named, ...] = ()
    if report.outside and report.reached.now.denominator:
        others = (Named(_("Had a visit, outside the roster"), report.outside),)
    return (
        *_pair(_("Teachers reached"), report.reached),
        Named(_("Coaches"), report.how_much.coaches),
        Named(_("Sessions"), report.how_much.sessions.now),
        Named(_("Schools with a visit"), report.schools.now),
        *others,
    )


def _school_figures(report: BoardReport) -> tuple[Named, ...]:
    rows = [*_pair(_("Schools with a visit"), report.schools)]
    for level in report.levels:
        rows.append(Named(_("%(l)s: teachers reached") % {"l": level.label}, level.teachers))
        rows.append(Named(_("%(l)s: schools with a visit") % {"l": level.label}, level.schools))
    return tuple(rows)


def totals(report: BoardReport) -> tuple[Named, ...]:
    """At most six totals of slide 3: what was done, and what a board divides it by.

    What nothing is known of is left out: "unknown" is no total.
    """
    much = report.how_much
    return (
        Named(_("Sessions"), much.sessions.now),
        *quotients(report),
        Named(_("Teacher contacts"), much.contacts.now),
        *_known(Named(_("Coach hours"), much.hours.now, value_text)),
    )


def quotients(report: BoardReport) -> tuple[Named, ...]:
    """What the sessions are divided by, as far as it is known: without FTE no coach's week."""
    much = report.how_much
    return _known(
        Named(_("per reached teacher"), much.per_reached, quotient_text),
        Named(_("per eligible teacher"), much.per_eligible, quotient_text),
        Named(_("per coach and week"), much.per_coach_week, quotient_text),
    )


def _known(*named: Named) -> tuple[Named, ...]:
    return tuple(each for each in named if each.figure.value is not None)


def _amount_figures(report: BoardReport) -> tuple[Named, ...]:
    much = report.how_much
    rows = [
        *_pair(_("Sessions"), much.sessions),
        *_pair(_("Teacher contacts"), much.contacts),
        *_pair(_("Coach hours"), much.hours, value_text),
        Named(_("Sessions with minutes"), much.hours_known),
        *_known(
            Named(_("Sessions per reached teacher"), much.per_reached, quotient_text),
            Named(_("Sessions per eligible teacher"), much.per_eligible, quotient_text),
            Named(_("Sessions per coach and school week"), much.per_coach_week, quotient_text),
        ),
    ]
    for month in much.months:
        label = _("%(month)s, sessions per 20 school days") % {"month": month.label}
        rows += _pair(label, Compared(month.rate, month.before), value_text)
    return tuple(rows)


def _benchmark_figures(report: BoardReport) -> tuple[Named, ...]:
    bands = report.benchmark.bands if report.spread_shown else ()
    return (
        *_pair(_("Visited on schedule"), report.benchmark.on_schedule),
        *(
            Named(_("Teachers with %(band)s visits") % {"band": band.label}, band.teachers)
            for band in bands
        ),
    )


def _goal_figures(report: BoardReport) -> tuple[Named, ...]:
    goals = report.goals
    due = (Named(_("Goals completed, of those due"), goals.due),) if goals.due else ()
    return (
        *_pair(_("Goals completed"), goals.completed),
        *due,
        *(Named(_goal_label(row.status), row.goals) for row in goals.by_status),
    )


def _goal_label(status: Status) -> str:
    """ "Goals dropped"; a stalled one says of which whole, for there is a figure of open ones."""
    if status == "stalled":
        return _("Goals stalled, of the active")
    return _("Goals %(status)s") % {"status": sentences.status_label(status)}


def _phase_figures(report: BoardReport) -> tuple[Named, ...]:
    rows = [Named(_("Open engagements past their limit"), report.phases.past_limit)]
    for phase in report.phases.rows:
        rows.append(Named(_("%(phase)s: open") % {"phase": phase.label}, phase.open))
        rows.append(Named(_("%(phase)s: past limit") % {"phase": phase.label}, phase.past_limit))
        if phase.median_days:
            label = _("%(phase)s: median school days") % {"phase": phase.label}
            rows.append(Named(label, phase.median_days, value_text))
    return tuple(rows)


def _unserved_figures(report: BoardReport) -> tuple[Named, ...]:
    out = report.unserved
    rows = (
        Named(_("Teachers without a visit"), out.never),
        Named(_("Schools without a visit"), out.schools),
    )
    if not report.unvisited_shown:
        return rows
    return (
        *rows,
        Named(_("Of them in schools without a visit"), out.there),
        Named(_("Reached in schools with a visit"), out.elsewhere),
    )


def _told(key: Key, report: BoardReport) -> tuple[str, ...]:
    """Sentences of which a slide may have room for the first ones only."""
    if key in ("schools", "amount", "benchmark", "goals"):
        return awaited(key, report)
    if key == "unserved":
        return (*unserved.why(report), *unserved.plan(report))
    if key == "asks":
        lines = (f"{ask.number} {ask.headline}: {ask.detail}" for ask in asks(report))
        return (*lines, *report.evidence.notes, *left_out(report).values())
    return ()


def _notes(figures: tuple[Named, ...], frame: Frame, told: tuple[str, ...]) -> str:
    opening = _("%(district)s, %(program)s. Figures as of %(day)s. %(policy)s") % {
        "district": frame.district,
        "program": frame.program,
        "day": sentences.day(frame.as_of),
        "policy": frame.policy,
    }
    return "\n\n".join([opening, *(_note(named) for named in figures), "\n".join(told)]).strip()


def _note(named: Named) -> str:
    """One figure as a presenter needs it when asked: value, parts, definition, days, filters."""
    figure = named.figure
    share = (
        f" ({figure.percent_text})"
        if (named.say is of_text and (figure.denominator or 0) >= PERCENT_FROM)
        else ""
    )
    lines = [f"{named.label}: {named.say(figure)}{share}", figure.definition]
    if named.say is not of_text and figure.numerator is not None and figure.denominator:
        lines.append(
            _("Counted: %(n)s; divided by: %(d)s.")
            % {"n": f"{figure.numerator:,}", "d": f"{figure.denominator:,}"}
        )
    lines.append(
        sentences.days(figure.period)
        + "".join(f"; {name}: {value}" for name, value in figure.filters)
    )
    return "\n".join(lines)
