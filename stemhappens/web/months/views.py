"""The months of the school year: which are closed for logging, what came late; close, open."""

from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.month_close import (
    MonthLine,
    ProgramMonths,
    close_month,
    months_of,
    reopen_month,
)
from stemhappens.core import clock
from stemhappens.core.problem import Invalid
from stemhappens.core.rules import may
from stemhappens.core.write import write
from stemhappens.people.calendar import load_calendar
from stemhappens.people.models import Program
from stemhappens.web.components import Button, Empty
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, may_enter, show
from stemhappens.web.months.contexts import MonthRow, MonthsPage, MonthsSection
from stemhappens.web.says import day_text, listed
from stemhappens.web.toasts import toast, toasts
from stemhappens.web.undoing import undo_href

HERE = "mend"
CLOSE, REOPEN = "close a month", "reopen a month"


def months(request: HttpRequest) -> HttpResponse:
    """Each month of the school year that runs, or ran last, of each program."""
    door = door_of(request)
    today = clock.today(door.district)
    begun = [year for year in load_calendar(door.district.pk).years if year.first_day <= today]
    found = []
    if begun:
        start, end = begun[-1].first_day, begun[-1].ends
        programs = Program.objects.filter(starts__lte=today, ends__gt=start).order_by("name", "id")
        found = [months_of(door.actor, door.district, row, start, end) for row in programs]
    several = len(found) > 1
    sections = tuple(_section(door, one, several) for one in found if one.lines)
    page = MonthsPage(
        title=_sentence(found),
        lead=_("What is logged after its month has closed counts all the same; it is marked late."),
        sections=sections,
        empty=None if sections else _empty(door),
        acts=_acts(door),
    )
    return show(request, "web/months.html", page, HERE, messages=toasts(request))


def _sentence(found: list[ProgramMonths]) -> str:
    """ "8 months are closed, 2 are open; 4 were logged late"."""
    lines = [line for one in found for line in one.lines]
    closed = len([line for line in lines if line.closed])
    late = sum(line.late for line in lines)
    said = [
        ngettext("%d month is closed", "%d months are closed", closed) % closed
        if closed
        else _("No month is closed"),
        ngettext("%d is open", "%d are open", len(lines) - closed) % (len(lines) - closed),
    ]
    tail = ngettext("%d was logged late", "%d were logged late", late) % late
    if not late:
        tail = _("nothing was logged late")
    return f"{', '.join(said)}; {tail}"


def _empty(door: Door) -> Empty:
    return Empty(
        _("No school year has begun"),
        _("Once one runs, its months are listed here, each with what was logged for it."),
        button=Button(_("Settings"), door.url("settings")) if may_enter(door, "settings") else None,
        level="h2",
    )


def _acts(door: Door) -> tuple[Button, ...]:
    if not may_enter(door, "settings"):
        return ()
    return (Button(_("Set the closing day"), door.url("settings")),)


def _section(door: Door, found: ProgramMonths, several: bool) -> MonthsSection:
    rule = _("No day closes a month by itself.")
    if found.day is not None:
        rule = _("By the policy a month’s visits are logged until day %d of the next.") % found.day
    title = found.program.name if several else ""
    rows = tuple(_row(door, found.program, line) for line in found.lines)
    return MonthsSection(title, rule, rows)


def _row(door: Door, program: Program, line: MonthLine) -> MonthRow:
    # visits and mails alike: both are records of their month
    said = [_("%d logged") % line.logged, _("%d late") % line.late]
    return MonthRow(
        name=date_format(line.first, "F Y"),
        said=listed(said),
        state=_state(line),
        tone="" if line.closed else "go",
        href=f"{door.url('sessions')}?link=late" if line.late else "",
        acts=_buttons(door, program, line),
    )


def _state(line: MonthLine) -> str:
    if line.until is None:
        return _("open")
    day = day_text(line.until)
    if line.closed:
        return _("closed on %s") % day
    return _("open until %s") % day


def _buttons(door: Door, program: Program, line: MonthLine) -> tuple[Button, ...]:
    if not line.over or not may(door.actor, "close_month"):
        return ()
    name = "month-reopen" if line.closed else "month-close"
    query = urlencode({"program": str(program.uid)})
    href = f"{door.url(name, year=line.first.year, month=line.first.month)}?{query}"
    return (Button(_("Open it again") if line.closed else _("Close it today"), href, post=True),)


def close(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Close a month that is over: what is logged for it from tomorrow on is late."""
    door, program, first = _asked(request, year, month)
    back = door.url("months")
    try:
        with write(door.district, door.actor, CLOSE) as unit:
            close_month(unit, program, first)
            seq = unit.seq
    except Invalid as invalid:
        toast(request, " ".join(p.message for p in invalid.problems.found), error=True)
        return redirect(back)
    said = _("%s is closed: what is logged for it from tomorrow on is marked late.")
    toast(request, said % date_format(first, "F Y"), undo_href(door, seq, back))
    return redirect(back)


def reopen(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Open a closed month again."""
    door, program, first = _asked(request, year, month)
    back = door.url("months")
    with write(door.district, door.actor, REOPEN) as unit:
        until = reopen_month(unit, program, first)
        seq = unit.seq
    name = date_format(first, "F Y")
    said = _("%s is open again.") % name
    if until is not None:
        said = _("%(month)s is open until %(day)s.") % {"month": name, "day": day_text(until)}
    toast(request, said, undo_href(door, seq, back))
    return redirect(back)


def _asked(request: HttpRequest, year: int, month: int) -> tuple[Door, Program, date]:
    """The program and the first day of the month that the address names."""
    door = door_of(request)
    uid = request.GET.get("program", "")
    rows = [row for row in Program.objects.order_by("id") if not uid or str(row.uid) == uid]
    if not rows or not (1 <= month <= 12 and 1990 <= year <= 2200):
        raise Http404("no such month")
    return door, rows[0], date(year, month, 1)
