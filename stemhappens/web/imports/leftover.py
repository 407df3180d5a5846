"""The rows that are left out, as a workbook to be mended and uploaded again; all rows as CSV."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from stemhappens.core.cells import XLSX
from stemhappens.intake.models import Import, Staged
from stemhappens.intake.rows.leftover import workbook
from stemhappens.intake.stage import brought, find, preview
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of
from stemhappens.web.imports.rows import Sorted, log_listing
from stemhappens.web.tables import csv_file


def leftover(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The workbook. What coaches wrote is in it for who brought the file here, who has it anyway;
    to others those columns are left out.
    """
    door = door_of(request)
    row = _waiting(door, uid)
    found = preview(door.district, row)
    content = workbook(found.reading, words=row.user == door.actor.user_id)
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="rows-left-out.xlsx"'
    return response


def rows_csv(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The rows as the page lists them, those of its tab."""
    door = door_of(request)
    reading = preview(door.district, _waiting(door, uid)).reading
    rows = Sorted.of(reading.rows).chosen(request.GET.get("show", ""))
    return csv_file(log_listing(reading, rows), request.GET.get("sort", ""), "rows")


def _waiting(door: Door, uid: UUID) -> Staged:
    row = find(door.district, uid)
    if row is None or row.kind != Import.Kind.SESSIONS or not brought(row, door.actor):
        raise Http404("no such log waits")
    return row
