"""Confirm the engagements that an imported log tells of or suggests, and who is eligible by it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_scopes import scope

from stemhappens.core.problem import Invalid, Stale
from stemhappens.intake.cycles.listed import listed_years
from stemhappens.intake.cycles.proposing import GAP, GAPS, propose
from stemhappens.intake.cycles.taking import make_listed_eligible, open_proposed
from stemhappens.intake.models import Import
from stemhappens.intake.reads import ImportLine, find_import
from stemhappens.web.components import Notice
from stemhappens.web.cycles.told import Found, cycles_page
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.toasts import toast, toasts
from stemhappens.web.undoing import undo_href

HERE = "import"


def cycles(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The list of engagements; and by form: open those ticked or all, make the named eligible."""
    door = door_of(request)
    done = find_import(uid, door.actor)
    if done is None or done.kind != Import.Kind.SESSIONS:
        raise Http404("no such import of a log")
    gap = _gap(request.POST.get("gap", "") or request.GET.get("gap", ""))
    if request.method != "POST":
        return _page(request, door, done, gap)
    if request.POST.get("act") == "eligible":
        return _list(request, door, done, gap)
    return _open(request, door, done, gap)


def _gap(text: str) -> int:
    return next((gap for gap in GAPS if str(gap) == text), GAP)


def _page(
    request: HttpRequest,
    door: Door,
    done: ImportLine,
    gap: int,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    with scope(district=door.district):
        found = Found(
            propose(door.district, done.source, gap), listed_years(door.district, done.source)
        )
        notice = Notice(problem, _("Nothing was written.")) if problem else None
        ticked = set(request.POST.getlist("pick")) if problem else None
        page = cycles_page(door, done, found, gap, ticked, notice)
    shown = show(request, "web/import_engagements.html", page, HERE, messages=toasts(request))
    shown.status_code = status
    return shown


def _open(request: HttpRequest, door: Door, done: ImportLine, gap: int) -> HttpResponse:
    keys = set(request.POST.getlist("pick"))
    every = request.POST.get("act") == "all"
    if not keys and not every:
        said = _("Tick the engagements that are right, at least one.")
        return _page(request, door, done, gap, said, 400)
    try:
        made, seq = open_proposed(
            door.district, door.actor, done.source, gap, None if every else keys
        )
    except Stale:
        said = _("The visits were changed in the meantime. Look at the list again.")
        return _page(request, door, done, gap, said, 409)
    except Invalid as invalid:
        sentences = dict.fromkeys(problem.message for problem in invalid.problems.found)
        return _page(request, door, done, gap, " ".join(sentences), 400)
    said = ngettext("%d engagement stands.", "%d engagements stand.", made.engagements)
    back = f"{door.url('import-engagements', uid=done.uid)}?gap={gap}"
    toast(request, said % made.engagements + " " + _linked(made.links), undo_href(door, seq, back))
    return redirect(back)


def _linked(links: int) -> str:
    said = ngettext("%s visit is linked.", "%s visits are linked.", links)
    return said % f"{links:,}"


def _list(request: HttpRequest, door: Door, done: ImportLine, gap: int) -> HttpResponse:
    years = request.POST.getlist("year")
    if not years:
        said = _("Tick the school years whose teachers are to be eligible.")
        return _page(request, door, done, gap, said, 400)
    count, seq = make_listed_eligible(door.district, door.actor, done.source, years)
    back = door.url("import-engagements", uid=done.uid)
    if not count:
        toast(request, _("Somebody is eligible in that year by now; nothing was written."))
        return redirect(back)
    said = ngettext("%d teacher’s year is eligible now.", "%d teachers’ years are eligible now.",
                    count)  # fmt: skip
    toast(request, said % count, undo_href(door, seq, back))
    return redirect(back)
