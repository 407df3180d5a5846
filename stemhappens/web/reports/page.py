"""The pages of reports, made of what was frozen and of what came of asking again."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.metrics.figure import PERCENT_FROM, Period
from stemhappens.reports import sentences
from stemhappens.reports.asks import asks
from stemhappens.reports.content import BoardReport
from stemhappens.reports.dressing import dress_of_district
from stemhappens.reports.models import Report
from stemhappens.reports.restated import Told, headline, restated, summary, told
from stemhappens.reports.storyboard import Named, Slide, storyboard, year_before
from stemhappens.reports.verify import Explained, Recount, Subject
from stemhappens.web.components import (
    Button,
    Column,
    Empty,
    Linked,
    NavItem,
    Notice,
    Row,
    Rows,
)
from stemhappens.web.contexts.reports import (
    ChangedPage,
    ChangedPart,
    Message,
    ReportPage,
    ReportsPage,
)
from stemhappens.web.doors import Door
from stemhappens.web.frame import may_enter
from stemhappens.web.impact.filters import days_said
from stemhappens.web.says import clock_text, day_text, listed, say_number

SHOWN = 20
"""So many changed things stand on the page; the command line lists all."""


def reports_shown(door: Door, rows: Sequence[Report]) -> ReportsPage:
    """The list, or the sentence that there is none yet."""
    may_make = may_enter(door, "report-new")
    new = Button(_("New board report"), door.url("report-new"), tone="") if may_make else None
    if not rows:
        text = _("Freeze the figures of a period, and take the deck and the page out of them.")
        waits = _("Your program director freezes a report before a board meeting.")
        empty = Empty(_("No report is frozen yet"), text if may_make else waits, None, new, "h2")
        return ReportsPage(_("Board reports"), "", (), empty=empty)
    return ReportsPage(
        _("Board reports"), _list_sentence(rows), (new,) if new else (), _table(door, rows)
    )


def _list_sentence(rows: Sequence[Report]) -> str:
    count = ngettext("%(n)s report is frozen", "%(n)s reports are frozen", len(rows)) % {
        "n": say_number(len(rows)).capitalize()
    }
    last = day_text(max(row.ends for row in rows))
    return _("%(count)s, the latest up to %(last)s. Each says the same again, whenever asked.") % {
        "count": count,
        "last": last,
    }


def _table(door: Door, rows: Sequence[Report]) -> Rows:
    columns = (
        Column(_("Days")),
        Column(_("Frozen")),
        Column(_("By")),
        Column(_("Fingerprint")),
        Column(_("Take out")),
    )
    paper = dress_of_district().paper
    return Rows(_("Frozen reports"), columns, tuple(_line(door, row, paper) for row in rows))


def _line(door: Door, row: Report, paper: str) -> Row:
    frame = row.document["report"]["frame"]
    period = Period(row.starts, row.ends)
    return Row(
        (
            Linked(days_said(period), door.url("report", uid=row.uid), drawer=False, plain=True),
            date_format(_frozen_at(door, row), "j M Y, g:i a").replace(".", ""),
            row.frozen_by,
            frame["fingerprint"],
            (
                Linked(_("Deck"), door.url("report-deck", uid=row.uid), drawer=False, plain=True),
                " · ",
                Linked(
                    _("One page"),
                    door.url("report-page", uid=row.uid, paper=paper),
                    drawer=False,
                    plain=True,
                ),
            ),
        )
    )


def _frozen_at(door: Door, row: Report) -> datetime:
    """When it was frozen, in the district's own time."""
    return row.frozen_at.astimezone(ZoneInfo(door.district.timezone))


def report_shown(
    door: Door,
    row: Report,
    report: BoardReport,
    found: Recount | None,
    problem: str = "",
) -> ReportPage:
    """One report. found: None where asking again was refused, for `problem`."""
    slides = storyboard(report)
    return ReportPage(
        crumbs=(
            NavItem(_("Reports"), door.url("reports")),
            NavItem(days_said(report.frame.period), ""),
        ),
        title=f"{slides[0].title}.",
        frozen=_frozen(door, row, report),
        acts=_acts(door, row),
        finding=headline(found) if found else _("This report cannot be asked again now."),
        holds=bool(found and found.holds),
        notice=_notice(found, problem),
        restated=_restated(found, report) if found and found.changed else None,
        behind=Linked(
            _("What has changed behind it, and by whom"),
            door.url("report-changed", uid=row.uid),
            drawer=False,
        ),
        messages=_messages(report, slides),
        policy=report.frame.policy,
        notes=(sentences.evidence_line(report), *report.evidence.notes),
    )


def _frozen(door: Door, row: Report, report: BoardReport) -> str:
    at = _frozen_at(door, row)
    return _("Frozen %(day)s, %(time)s, by %(who)s. Fingerprint %(mark)s.") % {
        "day": day_text(at.date()),
        "time": clock_text(at),
        "who": row.frozen_by,
        "mark": report.frame.fingerprint,
    }


def _acts(door: Door, row: Report) -> tuple[Button, ...]:
    pages = {
        paper: Button(label, door.url("report-page", uid=row.uid, paper=paper), "quiet", "print")
        for paper, label in (("letter", _("One page, letter")), ("a4", _("One page, A4")))
    }
    first = pages.pop(dress_of_district().paper)
    deck = Button(_("Deck (.pptx)"), door.url("report-deck", uid=row.uid), "", "download")
    return (deck, first, *pages.values())


def _notice(found: Recount | None, problem: str) -> Notice | None:
    """What is wrong with the report itself, beside figures that changed."""
    if problem:
        return Notice(_("A name stands where none may leave."), problem)
    if found and not found.intact:
        text = _("What is drawn here is not what was frozen. Do not hand it out.")
        return Notice(_("The stored report was altered."), text)
    if found and found.definitions:
        text = _("Defined otherwise since: %s.") % listed(list(found.definitions))
        return Notice(_("Some figures mean something else now."), text, "ask")
    return None


def _restated(found: Recount, report: BoardReport) -> Rows:
    columns = (Column(_("Figure")), Column(_("As frozen"), num=True), Column(_("Now"), num=True))
    rows = (Row((each.label, each.was, each.now)) for each in restated(found, report))
    return Rows(_("Figures that have changed"), columns, tuple(rows))


def changed_shown(door: Door, row: Report, report: BoardReport, found: Explained) -> ChangedPage:
    """What has changed behind a report since it was frozen."""
    parts = _parts(door, found)
    said = days_said(report.frame.period)
    return ChangedPage(
        crumbs=(
            NavItem(_("Reports"), door.url("reports")),
            NavItem(said, door.url("report", uid=row.uid)),
            NavItem(_("What has changed behind it"), ""),
        ),
        title=_changed_title(len(found.subjects)),
        lead=_("What its figures are counted from, read again just now: what came, went or is "
               "otherwise, and by which change."),
        parts=parts[:SHOWN],
        more=_more(len(parts) - SHOWN),
    )  # fmt: skip


def _changed_title(count: int) -> str:
    """ "Three things have changed behind this report since it was frozen"."""
    if not count:
        return _("Nothing has changed behind this report since it was frozen")
    text = ngettext(
        "%(n)s thing has changed behind this report since it was frozen",
        "%(n)s things have changed behind this report since it was frozen",
        count,
    )
    return text % {"n": say_number(count).capitalize()}


def _parts(door: Door, found: Explained) -> tuple[ChangedPart, ...]:
    """What was changed, and by whom; only that something was, for whom may know no more."""
    lines = told(found, ZoneInfo(door.district.timezone))
    if not found.log_shown:
        return tuple(ChangedPart(text, "", (), ()) for text in summary(found))
    return tuple(
        _part(door, subject, line) for subject, line in zip(found.subjects, lines, strict=True)
    )


def _part(door: Door, subject: Subject, line: Told) -> ChangedPart:
    unknown = (_("Nothing in the change log explains it."),)
    return ChangedPart(line.subject, _href(door, subject), line.changes, line.units or unknown)


def _href(door: Door, subject: Subject) -> str:
    """The page of what was changed, where the reader has one."""
    if subject.uid is None or not may_enter(door, subject.kind):
        return ""
    if subject.kind not in ("session", "engagement"):
        return ""
    return door.url(subject.kind, uid=subject.uid)


def _more(count: int) -> str:
    if count <= 0:
        return ""
    return ngettext("and %(n)s more", "and %(n)s more", count) % {"n": f"{count:,}"}


def _messages(report: BoardReport, slides: Sequence[Slide]) -> tuple[Message, ...]:
    """The slides' messages. The first one's title heads the page already, so its lead stands in."""
    first, *others = slides
    return (
        Message(f"h-{first.key}", first.lead, "", _figures(first)),
        *(_message(report, slide) for slide in others),
    )


def _message(report: BoardReport, slide: Slide) -> Message:
    rows = _asks(report, slide) if slide.key == "asks" else _figures(slide)
    return Message(f"h-{slide.key}", f"{slide.title}.", slide.lead, rows)


def _asks(report: BoardReport, slide: Slide) -> Rows:
    columns = (Column(_("What")), Column(_("How many"), num=True), Column(_("How")))
    rows = tuple(Row((ask.headline, ask.number, ask.detail)) for ask in asks(report))
    return Rows(slide.title, columns, rows)


def _figures(slide: Slide) -> Rows:
    """The figures under their labels, each beside itself a year before."""
    columns = [
        Column(_("Figure")),
        Column(_("As frozen"), num=True),
        Column(_("Share"), num=True),
        Column(_("A year before"), num=True),
    ]
    named = {each.label: each for each in slide.figures}
    before = {label: named.get(year_before(label)) for label in named}
    earlier = {each.label for each in before.values() if each}
    rows = [_figure(named[label], before[label]) for label in named if label not in earlier]
    if not earlier:
        columns, rows = columns[:-1], [Row(row.cells[:-1]) for row in rows]
    return Rows(slide.title, tuple(columns), tuple(rows))


def _figure(now: Named, before: Named | None) -> Row:
    """A figure; its share where it is a count of a whole from ten up."""
    figure = now.figure
    counts = now.say is sentences.of_text and (figure.denominator or 0) >= PERCENT_FROM
    share = figure.percent_text if counts else ""
    return Row((now.label, now.say(figure), share, before.say(before.figure) if before else ""))
