"""Undo a change from the log: first what it would do, or why it cannot be; then it is done."""

import re
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stemhappens.coaching.change_log import find_unit
from stemhappens.coaching.deeds import deed
from stemhappens.coaching.history_text import NAMED
from stemhappens.core.undo import UndoPlan, UndoRefused, plan_undo, undo
from stemhappens.intake.models import Import
from stemhappens.web.changes.contexts import UndoPage
from stemhappens.web.components import Button, Linked, NavItem, Notice
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, may_enter, show
from stemhappens.web.toasts import toast

HERE = "changes"
UID = re.compile(r" [0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
"""How a sentence of the undo names a row; on a page its kind and the link say enough."""
REASONS = 12
"""Rows in the way that are named."""


def change_undo(request: HttpRequest, seq: int) -> HttpResponse:
    """What undoing a change would put back; sent, it is done, and can be undone in turn."""
    door = door_of(request)
    if find_unit(door.actor, door.district, seq) is None:
        raise Http404("no such change")
    if request.method != "POST":
        return _page(request, door, plan_undo(door.district, seq))
    try:
        undo(door.district, door.actor, seq)
    except UndoRefused as refused:
        response = _page(request, door, refused.plan)
        response.status_code = 409
        return response
    again = door.url("change-undo", seq=door.district.seq)
    toast(request, _("Undone; it is as it was before."), again)
    return redirect(door.url("change", seq=seq))


def _page(request: HttpRequest, door: Door, plan: UndoPlan) -> HttpResponse:
    what = _("%(who)s %(did)s") % {"who": plan.actor_label, "did": deed(plan.cause)}
    back = door.url("change", seq=plan.seq)
    possible = plan.possible
    page = UndoPage(
        title=_("This can be undone") if possible else _("This cannot be undone as it is"),
        lead=what,
        crumbs=(
            NavItem(_("Changes"), door.url("changes")),
            NavItem(what, back),
            NavItem(_("Undo"), ""),
        ),
        effects=tuple(_effects(plan)) if possible else (),
        reasons=tuple(dict.fromkeys(_reasons(plan))),
        later=tuple(_later(door, plan)),
        action=door.url("change-undo", seq=plan.seq) if possible else "",
        back_href=back,
        acts=_import_act(door, plan),
        notice=_lost(plan),
    )
    return show(request, "web/change_undo.html", page, HERE)


def _effects(plan: UndoPlan) -> Iterator[str]:
    """ "Taken away: visit (1), who was there (2)"."""
    for text, counted in (
        (_("Taken away: %s"), plan.removes),
        (_("Set back: %s"), plan.restores),
        (_("Brought back: %s"), plan.brings_back),
    ):
        names = [f"{_plain(name)} ({number})" for name, number in sorted(counted.items())]
        if names:
            yield text % ", ".join(names)


def _plain(name: str) -> str:
    """What people call a table."""
    called = {str(model._meta.verbose_name): str(label) for model, label in NAMED.items()}
    return called.get(name, name)


def _reasons(plan: UndoPlan) -> Iterator[str]:
    yield from plan.refusals
    for dependent in plan.dependents[:REASONS]:
        yield UID.sub("", dependent.sentence)
    if len(plan.dependents) > REASONS:
        yield _("And %d more rows stand in the way.") % (len(plan.dependents) - REASONS)


def _later(door: Door, plan: UndoPlan) -> Iterator[Linked]:
    """The later changes that stand in the way: undone first, this one can be."""
    for seq in sorted({one.seq for one in plan.dependents if one.seq is not None}, reverse=True):
        yield Linked(_("change %d") % seq, door.url("change", seq=seq), drawer=False)


def _import_act(door: Door, plan: UndoPlan) -> tuple[Button, ...]:
    """An import can be undone without what rests on it."""
    found = Import.objects.filter(seq=plan.seq).first()
    if found is None or not may_enter(door, "import-undo"):
        return ()
    href = door.url("import-undo", uid=found.uid)
    return (Button(_("Undo the import as far as possible"), href),)


def _lost(plan: UndoPlan) -> Notice | None:
    if not plan.lost:
        return None
    return Notice(_("Something does not come back."), " ".join(plan.lost), "ask")
