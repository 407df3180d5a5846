"""Upload a roster or a log; what waits to be checked; what was imported before."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from stemhappens.core.actor import Role
from stemhappens.intake.models import Import, Staged
from stemhappens.intake.outcomes import Outcome
from stemhappens.intake.reads import past_imports
from stemhappens.intake.stage import discard, preview, roster_preview, sources, stage, waiting
from stemhappens.intake.taking import Preview
from stemhappens.web.components import Button, Column, Linked, Row, Rows
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, may_enter, show
from stemhappens.web.imports.contexts import UploadPage
from stemhappens.web.says import day_text
from stemhappens.web.toasts import toasts

MOST_MEGABYTES = 50
MOST = MOST_MEGABYTES * 1_000_000
SHOWN = 20
KINDS = {
    Import.Kind.SESSIONS: gettext_lazy("A coaching log"),
    Import.Kind.ROSTER: gettext_lazy("A roster"),
}
HERE = "import"


class UploadForm(forms.Form):
    """A file, what it is, and what the log it belongs to is called."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is in the file?"), widget=forms.RadioSelect,
        choices=[(kind.value, label) for kind, label in KINDS.items()],
        error_messages={"required": gettext_lazy("Say whether it is a coaching log or a roster.")},
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("What is this log or student system called?"), max_length=80,
        required=False,
        help_text=gettext_lazy(
            "Use the same name for every file of the same log: a visit then comes in once only."
        ),
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("File"),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty. Save it again and choose it once more."),
            "invalid": gettext_lazy("The file did not arrive. Choose it once more."),
        },
    )


@csrf_exempt
def imports(request: HttpRequest) -> HttpResponse:
    """The page; a file that is too large is refused before a byte of it is read."""
    door = door_of(request)
    if request.method == "POST" and _announced(request) > MOST:
        form = UploadForm(initial=_initial(door))
        form.errors["file"] = form.error_class([_too_large(_announced(request))])
        form.is_bound = True
        return _page(request, door, form, 413)
    return _upload(request)


@csrf_protect
def _upload(request: HttpRequest) -> HttpResponse:
    door = door_of(request)
    if request.method != "POST":
        return _page(request, door, UploadForm(initial=_initial(door)))
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid() and form.cleaned_data["kind"] not in kinds_of(door):
        form.add_error("kind", _("A coaching log is imported by the program director."))
    if not form.is_valid():
        return _page(request, door, form, 422)
    row = _stage(door, form)
    problem = _problem(door, row)
    if problem:
        discard(row)
        form.add_error("file", problem)
        return _page(request, door, form, 422)
    return redirect(door.url("import-one", uid=row.uid))


def kinds_of(door: Door) -> tuple[str, ...]:
    """What the visitor may import: logs are the director's, rosters the admin's, too."""
    if door.actor.has(Role.DIRECTOR):
        return (Import.Kind.SESSIONS, Import.Kind.ROSTER)
    return (Import.Kind.ROSTER,)


def _announced(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() else 0


def _too_large(size: int) -> str:
    words = {"size": size // 1_000_000, "most": MOST_MEGABYTES}
    return (
        _("This file has %(size)d MB; at most %(most)d MB can be uploaded. Send a year at a time.")
        % words
    )


def _initial(door: Door) -> dict[str, str]:
    kinds = kinds_of(door)
    return {"kind": kinds[0]}


def _stage(door: Door, form: UploadForm) -> Staged:
    file = form.cleaned_data["file"]
    return stage(
        door.district, door.actor, form.cleaned_data["kind"], form.cleaned_data["source"],
        file.name, file.chunks(),
    )  # fmt: skip


def _problem(door: Door, row: Staged) -> str:
    """Why the file cannot be used, as one sentence or more; "" when it can."""
    if row.kind == Import.Kind.ROSTER:
        return " ".join(roster_preview(door.district, row).reading.refusals[:3])
    found = preview(door.district, row)
    if found.is_log:
        return ""
    return " ".join(why_no_log(found)[:3])


def why_no_log(found: Preview) -> list[str]:
    """The sentences why no row of a file is a visit, each once."""
    if found.refusals:
        return list(dict.fromkeys(found.refusals))
    reasons = [
        reason
        for row in found.reading.rows
        if row.outcome is Outcome.NOT_A_SESSION
        for reason in row.reasons
    ]
    telling = [reason for reason in reasons if reason.startswith(_("This is no coaching log"))]
    return list(dict.fromkeys(telling or reasons)) or [_("The file holds no row.")]


def _page(request: HttpRequest, door: Door, form: UploadForm, status: int = 200) -> HttpResponse:
    kinds = kinds_of(door)
    form.fields["kind"].choices = [(k, str(KINDS[Import.Kind(k)])) for k in kinds]  # type: ignore[attr-defined]
    page = UploadPage(
        title=_("Import a roster or a coaching log") if len(kinds) > 1 else _("Import a roster"),
        lead=_(
            "We read every row and say what becomes of it. Nothing is saved until you import, and "
            "an import can be undone for 30 days."
        ),
        accepted=_accepted(kinds),
        sources=tuple(name for kind in kinds for name in sources(kind)),
        waiting=_waiting(door, kinds),
        past=_past(door, kinds),
        ways=_ways(door),
    )
    response = show(
        request, "web/import_upload.html", page, HERE, form=form, messages=toasts(request)
    )
    response.status_code = status
    return response


def _ways(door: Door) -> tuple[Button, ...]:
    """The template, the steps of the move, and last year's report beside what is found."""
    places = (
        ("import-template", _("A template that comes in unasked"), "download"),
        ("move", _("The whole move, step by step"), ""),
        ("reconcile", _("Last year’s report beside this"), ""),
    )
    return tuple(
        Button(label, door.url(name), "bare", icon)
        for name, label, icon in places
        if may_enter(door, name)
    )


def _accepted(kinds: tuple[str, ...]) -> tuple[str, ...]:
    said = [
        _(
            "A coaching log: Excel (.xlsx, .xls), OpenDocument or CSV, the export of a form, or a "
            "zip of monthly files. Titles, totals, tabs per month and mixed dates are fine."
        ),
        _(
            "A roster: a OneRoster 1.1 or 1.2 or SDS v2.1 set as a zip of its CSV files, a staff "
            "list with names, schools and roles, or the school list of NCES. Students are left "
            "out unread."
        ),
        _("Up to %d MB.") % MOST_MEGABYTES,
    ]
    return tuple(said if Import.Kind.SESSIONS in kinds else said[1:])


def _waiting(door: Door, kinds: tuple[str, ...]) -> Rows | None:
    rows = [
        Row(
            (
                Linked(
                    row.file_name, door.url("import-one", uid=row.uid), drawer=False, plain=True
                ),
                str(KINDS[Import.Kind(row.kind)]),
                day_text(row.at),
            )
        )
        for row in waiting(door.district, kinds)
    ]
    if not rows:
        return None
    heads = (Column(_("File")), Column(_("What it is")), Column(_("Uploaded")))
    return Rows(_("Files that wait to be checked"), heads, tuple(rows))


def _past(door: Door, kinds: tuple[str, ...]) -> Rows | None:
    rows = [
        Row(
            (
                Linked(
                    line.file_name, door.url("import-one", uid=line.uid), drawer=False, plain=True
                ),
                str(KINDS[Import.Kind(line.kind)]),
                line.source,
                day_text(line.at),
            )
        )
        for line in past_imports(door.actor, kinds)[:SHOWN]
    ]
    if not rows:
        return None
    heads = (
        Column(_("File")), Column(_("What it is")), Column(_("Called")), Column(_("Imported")),
    )  # fmt: skip
    return Rows(_("Imported before"), heads, tuple(rows))
