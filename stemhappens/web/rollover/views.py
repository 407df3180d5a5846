"""The wizard that turns a school year: what goes on, what will happen, done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stemhappens.coaching.own_undo import ROLL_OVER
from stemhappens.coaching.rollover import check_rollover, roll_over
from stemhappens.core import clock
from stemhappens.core.problem import Invalid, Problems
from stemhappens.core.write import write
from stemhappens.people.rollover import ending_year, school_years, year_after
from stemhappens.web.components import Empty, NavItem
from stemhappens.web.contexts.wizard import StartPage
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.rollover.asked import Chosen, year_asked
from stemhappens.web.rollover.choosing import choose_page
from stemhappens.web.rollover.preview import preview_page
from stemhappens.web.says import year_said
from stemhappens.web.toasts import toast, toasts
from stemhappens.web.undoing import undo_href

HERE = "engagements"


def rollover(request: HttpRequest) -> HttpResponse:
    """Each step of the wizard; nothing is written before the last one."""
    door = door_of(request)
    sent = request.POST if request.method == "POST" else request.GET
    years = school_years()
    running = ending_year(years, clock.today(door.district))
    ending = year_asked(years, sent.get("year", ""), running)
    if ending is None:
        return _no_year(request, door)
    posted = request.POST if request.method == "POST" else None
    chosen = Chosen(ending, year_after(years, ending), posted)
    act = request.POST.get("act", "")
    if request.method != "POST" or act == "change":
        return _choose(request, door, chosen)
    problems = _problems(chosen)
    if problems:
        return _choose(request, door, chosen, problems)
    if act == "do":
        return _do(request, door, chosen)
    return show(request, "web/wizard_preview.html", preview_page(door, chosen), HERE)


def _problems(chosen: Chosen) -> Problems:
    problems = check_rollover(chosen.plan, chosen.open_ones, chosen.known)
    for name, message in chosen.unread.items():
        problems.add(name, message)
    return problems


def _choose(
    request: HttpRequest, door: Door, chosen: Chosen, problems: Problems | None = None
) -> HttpResponse:
    page = choose_page(door, chosen, problems or Problems())
    response = show(request, "web/wizard.html", page, HERE, messages=toasts(request))
    response.status_code = 422 if problems else 200
    return response


def _do(request: HttpRequest, door: Door, chosen: Chosen) -> HttpResponse:
    back = door.url("engagements")
    try:
        with write(door.district, door.actor, ROLL_OVER) as unit:
            new = roll_over(unit, chosen.plan)
            seq = unit.seq
    except Invalid as invalid:  # something changed since the preview was read
        again = Chosen(chosen.ending, chosen.known, chosen.sent)
        return _choose(request, door, again, invalid.problems)
    words = {"old": year_said(chosen.ending.name), "new": year_said(new.name)}
    toast(request, _("%(old)s is turned into %(new)s.") % words, undo_href(door, seq, back))
    return redirect(back)


def _no_year(request: HttpRequest, door: Door) -> HttpResponse:
    page = StartPage(
        title=_("No school year is in the calendar yet"),
        lead=_("A year can end once one has begun."),
        crumbs=(NavItem(_("Engagements"), door.url("engagements")), NavItem(_("A year ends"), "")),
        legend="",
        name="",
        options=(),
        day=None,
        button="",
        empty=Empty(
            _("Nothing to turn"),
            _("Add the school year with its first and last day to the calendar."),
            level="h2",
        ),
    )
    return show(request, "web/wizard_start.html", page, HERE)
