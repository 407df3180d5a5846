"""Frozen reports: the list, one on a page, and what can be taken out."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify

from stemhappens.access.log import looked
from stemhappens.core.rules import visible
from stemhappens.reports.compose import NamesInside
from stemhappens.reports.dressing import dress_of_district
from stemhappens.reports.freeze import thawed
from stemhappens.reports.models import Report
from stemhappens.reports.render.deck import render_deck
from stemhappens.reports.render.pdf import Paper, render_onepage
from stemhappens.reports.verify import explain, recount
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.reports.page import changed_shown, report_shown, reports_shown
from stemhappens.web.toasts import toasts

PAPERS: dict[str, Paper] = {"letter": "us-letter", "a4": "a4"}
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def reports(request: HttpRequest) -> HttpResponse:
    """The frozen reports, the newest first."""
    door = door_of(request)
    rows = visible(Report.objects.order_by("-frozen_seq"), door.actor, "reports")
    return show(request, "web/reports.html", reports_shown(door, list(rows)), here="reports")


def report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A frozen report: what it says, and whether it still holds."""
    door = door_of(request)
    row = _report(door, uid)
    report = thawed(row)
    try:
        page = report_shown(door, row, report, recount(row, report))
    except NamesInside as names:
        page = report_shown(door, row, report, None, str(names))
    return show(request, "web/report.html", page, here="reports", messages=toasts(request))


def report_changed(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What has changed behind a report since it was frozen, and by whom."""
    door = door_of(request)
    row = _report(door, uid)
    report = thawed(row)
    page = changed_shown(door, row, report, explain(row, report, door.actor))
    return show(request, "web/report_changed.html", page, here="reports")


def report_deck(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The deck, drawn from the frozen document."""
    row = _taken_out(door_of(request), uid)
    return _file(render_deck(thawed(row), dress_of_district()), PPTX, f"{_name(request, row)}.pptx")


def report_page(request: HttpRequest, uid: UUID, paper: str) -> HttpResponse:
    """The one page as PDF, drawn from the frozen document."""
    if paper not in PAPERS:
        raise Http404("no such paper")
    row = _taken_out(door_of(request), uid)
    data = render_onepage(thawed(row), PAPERS[paper], dress_of_district()).pdf
    return _file(data, "application/pdf", f"{_name(request, row)}-{paper}.pdf")


def _report(door: Door, uid: UUID) -> Report:
    row: Report | None = visible(Report.objects.filter(uid=uid), door.actor, "reports").first()
    if row is None:
        raise Http404("no such report")
    row.district = door.district  # its row is here already
    return row


def _taken_out(door: Door, uid: UUID) -> Report:
    """The report, and that it was taken out is noted."""
    row = _report(door, uid)
    looked(door.actor, "export", "report", uid)
    return row


def _name(request: HttpRequest, row: Report) -> str:
    """ "tern-valley-board-2026-05-08-3q30", told apart by the fingerprint."""
    mark = row.document["report"]["frame"]["fingerprint"][:4]
    return slugify(f"{door_of(request).district.slug} {row.kind} {row.ends} {mark}")


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
