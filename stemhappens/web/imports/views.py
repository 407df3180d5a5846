"""One import: while it waits its questions are answered here; once it is in, it is told here."""

from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.core.problem import Stale, UidTaken
from stemhappens.intake.models import Import, Staged
from stemhappens.intake.reads import find_import
from stemhappens.intake.roster.commit import TooManyEnd
from stemhappens.intake.running import LONG, progress_of, start
from stemhappens.intake.stage import (
    answer,
    brought,
    commit,
    commit_staged_roster,
    discard,
    find,
    preview,
    roster_preview,
)
from stemhappens.intake.taking import preview_figures
from stemhappens.web.contexts.act import ActPage
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.imports.answering import answers_of
from stemhappens.web.imports.checking import crumbs, log_page
from stemhappens.web.imports.columns import columns_of
from stemhappens.web.imports.contexts import ImportPage
from stemhappens.web.imports.progress import FOLLOWED, progress_page, record_of
from stemhappens.web.imports.record import record
from stemhappens.web.imports.roster import roster_page
from stemhappens.web.imports.upload import HERE, kinds_of
from stemhappens.web.toasts import toast, toasts


def one_import(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The file that waits under this uid, or the record of the one that was imported."""
    door = door_of(request)
    row = find(door.district, uid)
    if row is None:
        done = find_import(uid, door.actor)
        if done is None:
            raise Http404("no such import")
        _require(door, done.kind)
        return record(request, done)
    _require(door, row.kind)
    if row.kind == Import.Kind.SESSIONS and not brought(row, door.actor):
        return _of_another(request, door, row)
    progress = progress_of(row)
    if progress is not None and progress.going:
        return progress_page(request, door, row, progress, crumbs(door, row.file_name))
    if request.method == "POST":
        return _act(request, door, row)
    stopped = progress.stopped if progress else ""
    return record_of(request, door, row) or _page(request, door, row, stopped)


def _of_another(request: HttpRequest, door: Door, row: Staged) -> HttpResponse:
    """A log that somebody else brought: its words are theirs to read until it is in."""
    if request.method == "POST" and request.POST.get("act") == "discard":
        return _act(request, door, row)
    page = ActPage(
        title=_("Somebody else brought this log"),
        sentence=_(
            "It holds what coaches wrote, so it is answered and imported by who uploaded it. You "
            "can take the file away; nothing of it is in."
        ),
        crumbs=crumbs(door, row.file_name),
        action=door.url("import-one", uid=row.uid),
        back_href=door.url("import"),
        save=_("Take the file away"),
    )
    return show(request, "web/act.html", page, HERE, form=DiscardForm(), messages=toasts(request))


class DiscardForm(forms.Form):
    """Take a waiting file away."""

    act = forms.CharField(widget=forms.HiddenInput, initial="discard")


def _require(door: Door, kind: str) -> None:
    if kind not in kinds_of(door):
        raise PermissionDenied


def _act(request: HttpRequest, door: Door, row: Staged) -> HttpResponse:
    act = request.POST.get("act", "answer")
    if act == "discard":
        discard(row)
        toast(request, _("The file is gone; nothing was imported."))
        return redirect(door.url("import"))
    if act != "undo":
        _keep_answers(request, door, row)
    if act != "import":
        shown = request.GET.urlencode()
        return redirect(door.url("import-one", uid=row.uid) + (f"?{shown}" if shown else ""))
    if row.kind == Import.Kind.ROSTER:
        return _import_roster(request, door, row)
    return _import_log(request, door, row)


def _keep_answers(request: HttpRequest, door: Door, row: Staged) -> None:
    if row.kind == Import.Kind.ROSTER:
        given = answers_of(request.POST, roster_preview(door.district, row).questions, ())
    else:
        reading = preview(door.district, row).reading
        given = answers_of(request.POST, reading.questions, columns_of(reading))
    if given:
        answer(row, given)


def _import_log(request: HttpRequest, door: Door, row: Staged) -> HttpResponse:
    found = preview(door.district, row)
    if found.looks_imported and "confirm" not in request.POST:
        error = _("Most rows are here already. Tick the box to import them all the same.")
        return _page(request, door, row, error, 422)
    if len(found.ready) >= LONG:
        start(row, door.actor)
        return redirect(door.url("import-one", uid=row.uid) + f"?{FOLLOWED}=1")
    try:
        done = commit(door.district, door.actor, row)
    except (Stale, UidTaken):
        error = _("The district changed in the meantime; nothing was imported. Try once more.")
        return _page(request, door, row, error, 409)
    if done.imported is None:
        toast(request, _("Nothing in the file is new; nothing was written."))
        return redirect(door.url("import"))
    said = ngettext("%d session is in.", "%d sessions are in.", done.sessions) % done.sessions
    toast(request, said)
    return redirect(door.url("import-one", uid=done.imported.uid))


def _import_roster(request: HttpRequest, door: Door, row: Staged) -> HttpResponse:
    try:
        done = commit_staged_roster(door.district, door.actor, row, "confirm" in request.POST)
    except TooManyEnd as stop:
        error = str(stop) + " " + _("Tick the box to go on.")
        return _page(request, door, row, error, 422)
    if done.imported is None:
        toast(request, _("The district says the same already; nothing was written."))
        return redirect(door.url("import"))
    toast(request, _("The roster is in."))
    return redirect(door.url("import-one", uid=done.imported.uid))


def _page(
    request: HttpRequest, door: Door, row: Staged, error: str = "", status: int = 200
) -> HttpResponse:
    page: ImportPage
    if row.kind == Import.Kind.ROSTER:
        page = roster_page(door, row, roster_preview(door.district, row), request.GET, error)
    else:
        found = preview(door.district, row)
        figures = preview_figures(door.district, found)
        page = log_page(door, row, found, figures, request.GET, error)
    response = show(request, "web/import.html", page, HERE, messages=toasts(request))
    response.status_code = status
    return response
