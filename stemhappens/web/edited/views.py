"""Visits taken out as a sheet, edited in a spreadsheet program, and taken back."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.access.log import looked
from stemhappens.coaching.bulk import BulkStale
from stemhappens.coaching.edits import edit_sessions
from stemhappens.coaching.models import Session
from stemhappens.coaching.reads import ORDERS, lines_of, session_rows
from stemhappens.core import clock
from stemhappens.core.cells import XLSX
from stemhappens.core.problem import Invalid
from stemhappens.core.write import write
from stemhappens.intake.edited.comparing import Edited, RowEdit, compare, is_edited
from stemhappens.intake.edited.workbook import (
    Lists,
    VisitRow,
    lists_on,
    template,
    visits_sheet,
)
from stemhappens.intake.files.read import read_path
from stemhappens.intake.stage import discard, find, path_of, stage
from stemhappens.web.components import Button, Column, Empty, Linked, NavItem, Row, Rows
from stemhappens.web.doors import Door
from stemhappens.web.edited.contexts import BackPage, EditsPage
from stemhappens.web.frame import door_of, show
from stemhappens.web.people.moment import first_program
from stemhappens.web.says import day_text, listed
from stemhappens.web.sessions.listing import asked_visits
from stemhappens.web.toasts import toast, toasts
from stemhappens.web.undoing import undo_href

HERE = "sessions"
KIND = "edits"
CAUSE = "take back an edited sheet"
MOST = 10_000
"""Visits in one sheet."""


class BackForm(forms.Form):
    """The edited sheet."""

    file = forms.FileField(
        label=gettext_lazy("The edited sheet"),
        error_messages={
            "required": gettext_lazy("Choose the sheet."),
            "empty": gettext_lazy("This file is empty. Save it again and choose it once more."),
        },
    )


def template_file(request: HttpRequest) -> HttpResponse:
    """An empty log with the district's own lists."""
    door = door_of(request)
    return _file(template(_lists(door)), "coaching-log-template.xlsx")


def take_out(request: HttpRequest) -> HttpResponse:
    """The visits of a list as a sheet to be edited; the export is noted."""
    door = door_of(request)
    rows = session_rows(door.actor, asked_visits(door, request)).order_by(*ORDERS["day"])[:MOST]
    lines = lines_of(rows, door.actor, clock.today(door.district))
    ids = [line.id for line in lines]
    versions = dict(Session.objects.filter(pk__in=ids).values_list("pk", "version"))
    looked(door.actor, "export", "sessions", None)
    made = [VisitRow(line, versions[line.id]) for line in lines]
    return _file(visits_sheet(_lists(door), made), "visits.xlsx")


def _lists(door: Door) -> Lists:
    today = clock.today(door.district)
    program = first_program()
    return lists_on(door.actor, program.pk if program else 0, today)


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


# --- back again ---


def back(request: HttpRequest) -> HttpResponse:
    """Upload an edited sheet."""
    door = door_of(request)
    form = BackForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        row = stage(door.district, door.actor, KIND, "", file.name, file.chunks())
        files = read_path(path_of(row))
        if is_edited(files):
            return redirect(door.url("sheet-edits", uid=row.uid))
        discard(row)
        refused = [one.refusal for one in files if one.refusal]
        form.add_error("file", refused[0] if refused else _not_ours())
    page = BackPage(
        title=_("Take an edited sheet back"),
        lead=_("Take visits out as a sheet, change date, school, teachers, type or minutes in it, "
               "and upload it here. Only what you changed is changed."),
        crumbs=_crumbs(door, _("An edited sheet")),
        take_out=Button(_("Take the visits out"), door.url("sessions-sheet")),
    )  # fmt: skip
    response = show(request, "web/sheet_back.html", page, HERE, form=form, messages=toasts(request))
    response.status_code = 422 if request.method == "POST" else 200
    return response


def _not_ours() -> str:
    return _("This sheet was not taken out here. A coaching log is uploaded under Import.")


def _crumbs(door: Door, last: str) -> tuple[NavItem, ...]:
    return (NavItem(_("Sessions"), door.url("sessions")), NavItem(last, ""))


def edits(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What an uploaded sheet would change; make the changes, or leave it."""
    door = door_of(request)
    row = find(door.district, uid)
    if row is None or row.kind != KIND:
        raise Http404("no such sheet")
    if request.method == "POST" and request.POST.get("act") == "discard":
        discard(row)
        toast(request, _("The sheet is gone; nothing was changed."))
        return redirect(door.url("sessions"))
    found = compare(door.district, door.actor, read_path(path_of(row)))
    if request.method != "POST":
        return _page(request, door, found)
    if not found.edits:
        return _page(request, door, found, _("Nothing in this sheet can be changed."), 422)
    try:
        with write(door.district, door.actor, CAUSE) as unit:
            changed = edit_sessions(unit, found.edits)
            seq = unit.seq
    except (BulkStale, Invalid):
        error = _("Visits changed in the meantime; nothing was written. Look once more.")
        return _page(request, door, compare(door.district, door.actor, read_path(path_of(row))),
                     error, 409)  # fmt: skip
    discard(row)
    said = ngettext("%d visit is changed.", "%d visits are changed.", changed) % changed
    toast(request, said, undo_href(door, seq, door.url("sessions")))
    return redirect(door.url("sessions"))


def _page(
    request: HttpRequest, door: Door, found: Edited, error: str = "", status: int = 200
) -> HttpResponse:
    goes = [row for row in found.rows if row.goes]
    stays = [row for row in found.rows if not row.goes]
    n, new = len(goes), len(found.new)
    page = EditsPage(
        title=_title(n, len(stays)),
        lead=ngettext("%d row says what its visit says.", "%d rows say what their visits say.",
                      found.same) % found.same,
        crumbs=_crumbs(door, _("An edited sheet")),
        edits=_rows(door, _("What changes"), goes, why=False),
        refused=_rows(door, _("What stays as it is"), stays, why=True),
        button=ngettext("Change %d visit", "Change %d visits", n) % n if n else "",
        empty=None if found.rows or found.new else Empty(
            _("Nothing was changed in this sheet"),
            _("Every row says what its visit says."),
            button=Button(_("Back to the visits"), door.url("sessions")),
            level="h2",
        ),
        new=ngettext(
            "%d row is new. Copy it into the template and upload that under Import.",
            "%d rows are new. Copy them into the template and upload that under Import.", new
        ) % new if new else "",
        error=error,
    )  # fmt: skip
    response = show(request, "web/sheet_edits.html", page, HERE, messages=toasts(request))
    response.status_code = status
    return response


def _title(goes: int, stays: int) -> str:
    if not goes and not stays:
        return _("This sheet changes nothing")
    said = ngettext("This sheet changes %d visit", "This sheet changes %d visits", goes) % goes
    if not stays:
        return said
    return f"{said}; " + ngettext("%d row stays", "%d rows stay", stays) % stays


def _rows(door: Door, caption: str, rows: list[RowEdit], why: bool) -> Rows | None:
    if not rows:
        return None
    heads = [Column(_("Row"), num=True), Column(_("Visit")), Column(_("Change"))]
    lines = []
    for one in rows:
        said = [f"{cell.heading}: {cell.before or '–'} → {cell.after}" for cell in one.cells]
        cells = [str(one.row), _visit(door, one), "; ".join(said)]
        if why:
            reasons = [cell.problem for cell in one.cells if cell.problem]
            cells.append(" ".join(dict.fromkeys([*reasons, one.problem])))
        lines.append(Row(tuple(cells)))
    return Rows(caption, (*heads, *([Column(_("Why"))] if why else [])), tuple(lines))


def _visit(door: Door, one: RowEdit) -> str | Linked:
    if one.visit is None:
        return ""
    line = one.visit.line
    text = ", ".join(part for part in (day_text(line.day), listed(line.teachers or ())) if part)
    return Linked(text, door.url("session", uid=line.uid), drawer=False, plain=True)
