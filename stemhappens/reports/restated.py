"""What a verification found, in sentences: for the page and for the command line."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.deeds import deed
from stemhappens.facts.models import OPEN
from stemhappens.metrics.catalogue import defined
from stemhappens.metrics.figure import Figure
from stemhappens.reports.causes import UnitLine
from stemhappens.reports.content import BoardReport
from stemhappens.reports.storyboard import Named, storyboard
from stemhappens.reports.verify import Explained, FigureCheck, Recount, RowChange, Subject

DAYS = {
    "day", "starts", "ends", "opened", "closed", "gap", "gap_ends", "spell", "spell_ends",
    "since", "due", "touched", "done", "dropped", "debrief", "goal_from",
}  # fmt: skip
"""Columns of facts that hold day numbers."""


@dataclass(frozen=True)
class Restated:
    """A figure that is not what it was: "47 of 80" → "48 of 80"; "–" where it is not there."""

    label: str
    was: str
    now: str


@dataclass(frozen=True)
class Told:
    """What changed rows are about, what changed in them, and by which units."""

    subject: str
    changes: tuple[str, ...]
    units: tuple[str, ...]


def headline(found: Recount) -> str:
    """The finding in one sentence."""
    if not found.intact:
        return _("This report’s document was altered after it was frozen.")
    if found.changed:
        return ngettext(
            "%(n)s of %(of)s figures has changed since this report was frozen.",
            "%(n)s of %(of)s figures have changed since this report was frozen.",
            len(found.changed),
        ) % {"n": len(found.changed), "of": len(found.figures)}
    if found.definitions:
        return _("All figures hold, though some are defined otherwise now.")
    return _("All %(n)s figures hold: asked again, they are what was frozen.") % {
        "n": len(found.figures)
    }


def restated(found: Recount, was: BoardReport) -> list[Restated]:
    """The changed figures as the report names and says them, each line once.

    Where rounding hides a change the line says so, instead of "3.0 → 3.0".
    """
    known = said_by(was)
    lines = (
        Restated(label(check, known), text(check.was, known), text(check.now, known))
        for check in found.changed
    )
    return [line if line.was != line.now else _hidden(line) for line in dict.fromkeys(lines)]


def _hidden(line: Restated) -> Restated:
    if not any(letter.isdigit() for letter in line.now):
        return replace(line, now=_("still %s, from other counts") % line.now)
    return replace(line, now=_("%(now)s, rounded the same") % {"now": line.now})


Question = tuple[object, ...]


def said_by(report: BoardReport) -> dict[Question, Named]:
    """question → the figure as the report prints it, with its label."""
    return {
        _question(named.figure): named
        for slide in reversed(storyboard(report))
        for named in slide.figures
    }


def _question(figure: Figure) -> Question:
    return (figure.name, figure.period, figure.filters)


def label(check: FigureCheck, known: Mapping[Question, Named]) -> str:
    """What a figure is called: by the report, else by the catalogue."""
    figure = check.was or check.now
    if figure is None:
        return ""
    if _question(figure) in known:
        return known[_question(figure)].label
    title = defined()[figure.name].title if figure.name in defined() else figure.name
    return ", ".join([title, *(value for _name, value in figure.filters)])


def text(figure: Figure | None, known: Mapping[Question, Named]) -> str:
    """A figure as the report says it; one it does not print as a count with its "of", or a value.

    "–" where there is none.
    """
    if figure is None:
        return "–"
    if _question(figure) in known:
        return known[_question(figure)].say(figure)
    if not figure.denominator and figure.numerator and figure.value is None:
        return figure.value_text  # so many by nobody: a quotient that is not known
    share = figure.denominator is None or figure.share == figure.value
    if share and figure.unit != "hours":
        return figure.of_text
    return figure.value_text


def told(found: Explained, zone: ZoneInfo) -> list[Told]:
    """Each subject with its changes and units, in words."""
    return [
        Told(subject_text(s), tuple(_changes(s)), tuple(unit_text(u, zone) for u in s.units))
        for s in found.subjects
    ]


def summary(found: Explained) -> list[str]:
    """ "2 sessions", "1 goal", …: what the changed rows are about."""
    kinds = Counter(subject.kind for subject in found.subjects)
    return [kind_text(kind, count) for kind, count in kinds.items()]


def kind_text(kind: str, count: int) -> str:
    """ "1 session", "3 sessions"."""
    said = {
        "session": ngettext("%(n)s session", "%(n)s sessions", count),
        "goal": ngettext("%(n)s goal", "%(n)s goals", count),
        "engagement": ngettext("%(n)s engagement", "%(n)s engagements", count),
        "teacher": ngettext("%(n)s teacher", "%(n)s teachers", count),
        "coach": ngettext("%(n)s coach", "%(n)s coaches", count),
        "school": ngettext("%(n)s school", "%(n)s schools", count),
        "step": ngettext("%(n)s next step", "%(n)s next steps", count),
        "entry": ngettext("%(n)s time entry", "%(n)s time entries", count),
        "calendar": _("the calendar"),
    }
    return said[kind] % {"n": f"{count:,}"}


def subject_text(subject: Subject) -> str:
    """ "Session", with its day where the rows tell it."""
    name = {
        "session": _("Session"),
        "goal": _("Goal"),
        "engagement": _("Engagement"),
        "teacher": _("Teacher"),
        "coach": _("Coach"),
        "school": _("School"),
        "step": _("Next step"),
        "entry": _("Time entry"),
        "calendar": _("Calendar"),
    }[subject.kind]
    days = {row.day for row in subject.rows if row.day}
    if len(days) == 1:
        return _("%(name)s of %(day)s") % {"name": name, "day": _day(days.pop())}
    return name


def _changes(subject: Subject) -> Iterator[str]:
    """Each change once, whatever the number of rows that carry it."""
    seen: dict[str, None] = {}
    for row in subject.rows:
        for line in _lines(row):
            seen.setdefault(line)
    yield from seen


def _lines(row: RowChange) -> Iterator[str]:
    if row.was is None:
        yield _("counts now, and did not before") if row.fact == "SessionFact" else _("new rows")
    elif row.now is None:
        yield _("no longer there") if row.fact == "SessionFact" else _("rows gone")
    else:
        for column, now in row.now.items():
            words = {"what": column_text(column), "was": value_text(column, row.was[column])}
            yield _("%(what)s %(was)s → %(now)s") % (words | {"now": value_text(column, now)})


def column_text(column: str) -> str:
    """A column of a fact in words."""
    known = {
        "klass": _("class"),
        "stype": _("kind"),
        "school": _("school"),
        "coach": _("coach"),
        "teacher": _("teacher"),
        "minutes": _("minutes"),
        "day": _("day"),
        "status": _("status"),
        "due": _("due"),
        "target": _("yearly target"),
        "win": _("visit window"),
        "reach": _("counts as reach"),
        "instructional": _("school day"),
    }
    return known.get(column, column.replace("_", " "))


def value_text(column: str, value: int | None) -> str:
    """A value of a fact: a day as a day, unknown as such."""
    if value is None:
        return _("unknown")
    if column in DAYS:
        return _("open") if value >= OPEN else _day(value)
    return f"{value:,}"


def _day(number: int) -> str:
    return date_format(date.fromordinal(number), "j M Y")


def unit_text(unit: UnitLine, zone: ZoneInfo) -> str:
    """ "12 May 2026, 9:41 am, Imani Rowe: corrected a visit"; the name where it may be told."""
    who = ", ".join(filter(None, (moment(unit.at, zone), unit.actor)))
    return f"{who}: {deed(unit.cause)}"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """ "12 May 2026, 9:41 am" in the district's own time."""
    return date_format(at.astimezone(zone), "j M Y, g:i a").replace(".", "")
