"""An import that is in: what became of each row, and how it is taken back."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from stemhappens.coaching.reads import (
    SessionFilter,
    SessionLine,
    session_lines,
    session_rows,
)
from stemhappens.core import clock
from stemhappens.core.actor import Role
from stemhappens.core.undo import DAYS, UndoPlan, UndoRefused, plan_undo, undo
from stemhappens.intake.models import Import, Staged
from stemhappens.intake.outcomes import Outcome, in_sentences
from stemhappens.intake.reads import ImportLine, RowLine, find_import, rows_of_import
from stemhappens.intake.stage import left_of
from stemhappens.web.components import Button, Choice, Linked, Row, Rows, Sentence
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.imports.checking import crumbs
from stemhappens.web.imports.contexts import RecordPage, UndoPage
from stemhappens.web.imports.pairs import found_pairs, pairs_title
from stemhappens.web.imports.rows import GROUP_NAMES, GROUPS, state_value
from stemhappens.web.says import day_text, listed
from stemhappens.web.tables import Address, Head, Listing, Value, address, table
from stemhappens.web.toasts import toast, toasts

HERE = "import"
THINGS = {
    "session": ngettext_lazy("%(n)s session", "%(n)s sessions", "count"),
    "time entry": ngettext_lazy(
        "%(n)s entry of other working time", "%(n)s entries of other working time", "count"
    ),
    "school": ngettext_lazy("%(n)s school", "%(n)s schools", "count"),
    "person": ngettext_lazy("%(n)s person", "%(n)s people", "count"),
    "placement": ngettext_lazy("%(n)s placement", "%(n)s placements", "count"),
    "eligibility": ngettext_lazy(
        "%(n)s teacher’s eligibility", "%(n)s teachers’ eligibility", "count"
    ),
    "school year": ngettext_lazy("%(n)s school year", "%(n)s school years", "count"),
    "topic": ngettext_lazy("%(n)s topic", "%(n)s topics", "count"),
}
"""What is taken back, by the kind of row: the name that people know it by."""

STANDING = 12
"""So many of what stands in the way are named."""


def record(request: HttpRequest, done: ImportLine) -> HttpResponse:
    """The page of an import that is in."""
    door = door_of(request)
    lines = rows_of_import(done.uid, door.actor)
    chosen = request.GET.get("show", "")
    left = left_of(door.district, done.source, done.file_name)
    url = door.url("import-one", uid=done.uid)
    shown = _among(lines, chosen)
    rows, pages = table(
        _listing(shown), request.GET, address(url, f"?show={chosen}" if chosen else "")
    )
    page = RecordPage(
        title=_title(lines),
        lead=_lead(done, lines, left is not None),
        crumbs=crumbs(door, done.file_name),
        acts=(*_pairs(door, done), *_cycles(door, done), *_acts(door, done, left)),
        tabs=_tabs(lines, chosen, address(url, "")),
        rows=_with_visits(door, rows),
        pages=pages,
    )
    return show(request, "web/import_record.html", page, HERE, messages=toasts(request))


def _lead(done: ImportLine, lines: Sequence[RowLine], waits: bool) -> str:
    said = _("%(file)s, called “%(source)s”, imported on %(day)s as change %(seq)d.") % {
        "file": done.file_name, "source": done.source, "day": day_text(done.at), "seq": done.seq,
    }  # fmt: skip
    if not any(line.outcome == Outcome.NEEDS_YOU for line in lines):
        return said
    if waits:
        return said + " " + _("Rows that waited are not in; they stay with the file for 14 days.")
    return said + " " + _("Rows that waited are not in; answer them by uploading the file again.")


def _pairs(door: Door, done: ImportLine) -> tuple[Button, ...]:
    if done.kind != Import.Kind.SESSIONS or not door.actor.has(Role.DIRECTOR):
        return ()
    count = len(found_pairs(door, done.uid))
    if not count:
        return ()
    return (Button(pairs_title(count), door.url("import-pairs", uid=done.uid)),)


def _cycles(door: Door, done: ImportLine) -> tuple[Button, ...]:
    if done.kind != Import.Kind.SESSIONS or not door.actor.has(Role.DIRECTOR):
        return ()
    return (Button(_("Its engagements and goals"), door.url("import-engagements", uid=done.uid)),)


def _acts(door: Door, done: ImportLine, left: Staged | None) -> tuple[Button, ...]:
    if not door.actor.has(Role.DIRECTOR):
        return ()
    stays = []
    if left is not None:
        url = door.url("import-one", uid=left.uid)
        stays = [Button(_("Answer or mend the rows left out"), url)]
    return (
        *stays,
        Button(_("See Impact"), door.url("impact"), tone=""),
        Button(_("Undo this import"), door.url("import-undo", uid=done.uid)),
    )


def _title(lines: Sequence[RowLine]) -> str:
    went = len([line for line in lines if line.outcome in (Outcome.OK, Outcome.ASSUMED)])
    words = {"n": went, "all": len(lines)}
    return ngettext(
        "%(n)d of %(all)d rows is in", "%(n)d of %(all)d rows are in", went
    ) % words  # fmt: skip


def _among(lines: Sequence[RowLine], name: str) -> list[RowLine]:
    return [line for line in lines if name not in GROUPS or line.outcome in GROUPS[name]]


def _tabs(lines: Sequence[RowLine], chosen: str, at: Address) -> tuple[Choice, ...]:
    first = Choice(_("All %d") % len(lines), at({}), chosen not in GROUPS)
    found = [(name, len(_among(lines, name))) for name in GROUPS]
    others = (
        Choice(f"{GROUP_NAMES[name]} {count}", at({"show": name}), name == chosen)
        for name, count in found
        if count
    )
    return (first, *others)


def _listing(lines: Sequence[RowLine]) -> Listing:
    heads = (
        Head("row", _("Row")), Head("becomes", _("Became")), Head("state", _("State")),
        Head("why", _("Why")),
    )  # fmt: skip
    return Listing(
        _("What became of each row"),
        heads,
        tuple(
            (
                Value(_place(line), number),
                Value(str(line.session_id or ""), number),
                state_value(line.outcome, imported=True),
                Value(in_sentences(line.reasons)),
            )
            for number, line in enumerate(lines)
        ),
    )


def _with_visits(door: Door, rows: Rows) -> Rows:
    """The page's rows with the visit that each became in words: until here its id stands there."""
    ids = [int(str(row.cells[1])) for row in rows.rows if row.cells[1]]
    found = session_rows(door.actor, SessionFilter()).filter(pk__in=ids)
    today = clock.today(door.district)
    seen = list(found.select_related("school", "session_type"))
    visits = {str(v.id): _visit(door, v) for v in session_lines(seen, door.actor, today)}
    shown = (
        Row((row.cells[0], visits.get(str(row.cells[1]), ""), *row.cells[2:])) for row in rows.rows
    )
    return replace(rows, rows=tuple(shown))


def _visit(door: Door, line: SessionLine) -> Sentence:
    """ "9 October 2023", linked, then ", Cedar Grove ES, Bianca Fontaine, observation, 45 min"."""
    parts = (
        line.school or line.place_name,
        listed(line.teachers or ()),
        line.type_name,
        _("%d min") % line.minutes if line.minutes is not None else "",
        line.state_name if line.state != "held" else "",
    )
    day = Linked(day_text(line.day), door.url("session", uid=line.uid), drawer=False, plain=True)
    return (day, "".join(f", {part}" for part in parts if part))


def _place(line: RowLine) -> str:
    parts = (line.sheet, _("row %d") % line.row, line.cell)
    return ", ".join(part for part in parts if part)


# --- undo ---


def undo_import(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say what taking the import back would do; take it back, whole or but for what is in use."""
    door = door_of(request)
    done = find_import(uid, door.actor)
    if done is None:
        raise Http404("no such import")
    if request.method != "POST":
        return _undo_page(request, door, done, plan_undo(door.district, done.seq))
    try:
        undo(door.district, door.actor, done.seq, request.POST.get("keep") == "1")
    except UndoRefused as refused:
        return _undo_page(request, door, done, refused.plan, 409)
    toast(request, _("The import of %s is undone.") % done.file_name)
    return redirect(door.url("import"))


def _undo_page(
    request: HttpRequest, door: Door, done: ImportLine, plan: UndoPlan, status: int = 200
) -> HttpResponse:
    stands = plan.sentences
    more = len(stands) - STANDING
    page = UndoPage(
        title=_undo_title(plan),
        lead=_("%(file)s, imported on %(day)s. An import can be undone for %(n)d days.")
        % {"file": done.file_name, "day": day_text(done.at), "n": DAYS},
        crumbs=crumbs(door, done.file_name),
        takes=_takes(plan),
        stands=tuple(stands[:STANDING]),
        refused=bool(plan.refusals),
        keep=bool(plan.dependents),
        button=_("Keep those, undo the rest") if plan.dependents else _("Undo the import"),
        more=_("and %d more") % more if more > 0 else "",
    )  # fmt: skip
    response = show(request, "web/import_undo.html", page, HERE)
    response.status_code = status
    return response


def _takes(plan: UndoPlan) -> tuple[str, ...]:
    """What people would miss; what belongs to it goes along and is not listed."""
    counts = {kind: plan.removes[kind] for kind in THINGS if plan.removes[kind]}
    said = [str(THINGS[kind] % {"count": n, "n": f"{n:,}"}) for kind, n in counts.items()]
    back = sum(plan.restores.values())
    if back:
        said.append(ngettext("%d change set back", "%d changes set back", back) % back)
    return tuple(said)


def _undo_title(plan: UndoPlan) -> str:
    if plan.refusals:
        return _("This import can no longer be undone")
    if plan.dependents:
        return ngettext(
            "%d later change rests on this import", "%d later changes rest on this import",
            len(plan.dependents),
        ) % len(plan.dependents)  # fmt: skip
    return _("Undo this import: everything will be as before")
