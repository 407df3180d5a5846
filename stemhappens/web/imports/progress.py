"""A long import runs by itself: its page says how far it is, and looks again by itself."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.intake.commit.sessions import COUNTING, PUTTING_IN, STAGING
from stemhappens.intake.models import Staged
from stemhappens.intake.running import READING, Progress
from stemhappens.web.components import NavItem
from stemhappens.web.doors import Door
from stemhappens.web.frame import show

FOLLOWED = "follow"
"""Whoever has followed an import comes to its record at its end."""

PHASES = {
    READING: gettext_lazy("Reading the file"),
    STAGING: gettext_lazy("Checking every row"),
    COUNTING: gettext_lazy("Counting what the figures become"),
    PUTTING_IN: gettext_lazy("Putting it in"),
}


@dataclass(frozen=True)
class ProgressPage:
    """How far an import is. done, of: rows, of 0 where they cannot be counted. again: this page."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    phase: str
    done: int
    of: int
    said: str
    again: str


def progress_page(
    request: HttpRequest, door: Door, row: Staged, progress: Progress, crumbs: tuple[NavItem, ...]
) -> HttpResponse:
    """The page while the import goes on."""
    words = {"done": f"{progress.done:,}", "of": f"{progress.of:,}"}
    page = ProgressPage(
        title=_("%s is being imported") % row.file_name,
        lead=_("You can leave this page; the import goes on by itself. Others go on working."),
        crumbs=crumbs,
        phase=str(PHASES.get(progress.phase, PHASES[READING])),
        done=progress.done,
        of=progress.of,
        said=_("%(done)s of %(of)s rows") % words if progress.of else "",
        again=door.url("import-one", uid=row.uid) + f"?{FOLLOWED}=1",
    )
    return show(request, "web/import_progress.html", page, "import")


def record_of(request: HttpRequest, door: Door, row: Staged) -> HttpResponse | None:
    """The way to the record, for who followed the import of a file of which rows still wait."""
    if FOLLOWED not in request.GET or row.imported is None:
        return None
    return redirect(door.url("import-one", uid=row.imported))
