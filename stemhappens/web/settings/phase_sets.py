"""The sets of phases an engagement goes through, with pace and limits in school days."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.core.write import Unit
from stemhappens.people.models import Phase, PhaseTemplate
from stemhappens.people.phases import (
    PhaseLine,
    add_set,
    bring_set_back,
    change_set,
    make_default,
    retire_set,
)
from stemhappens.web.components import Button, Column, Empty, NavItem, Row, Rows
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of
from stemhappens.web.says import day_text
from stemhappens.web.settings.contexts import FormPage, Group, ListPage, Section
from stemhappens.web.settings.forms import PhasesForm
from stemhappens.web.settings.kit import Deed, Said, crumbs, list_page, press, save_form

EMPTY_LINES = 2
NEW_LINES = 5

ACTS: dict[str, tuple[str, Any, Callable[[Unit, PhaseTemplate], Any]]] = {
    "default": (
        "make a set of phases the default",
        gettext_lazy("New engagements begin with this set."),
        make_default,
    ),
    "retire": (
        "retire a set of phases",
        gettext_lazy("Retired. Engagements in it go on; new ones do not begin with it."),
        retire_set,
    ),
    "back": (
        "bring a set of phases back", gettext_lazy("It is offered again."), bring_set_back
    ),
}  # fmt: skip
"""Acts on a set, by the end of their address: cause, what is said, the verb."""


def phase_sets(request: HttpRequest) -> HttpResponse:
    """Every set with its phases."""
    door = door_of(request)
    rows = list(PhaseTemplate.objects.order_by("-is_default", "name").prefetch_related("phases"))
    offered = [row for row in rows if row.retired is None]
    retired = [row for row in rows if row.retired is not None]
    add = Button(_("Add a set"), door.url("settings-phases-new"), tone="", icon="plus")
    page = ListPage(
        title=_title(offered),
        lead=_(
            "A pace says how often a visit is due, a limit after how many school days "
            "an engagement is stalled in a phase. Changed limits are counted for the past too."
        ),
        crumbs=crumbs(door, _("Phases")),
        sections=tuple(_section(door, row) for row in [*offered, *retired]),
        acts=(add,),
    )
    return list_page(request, page)


def _title(offered: list[PhaseTemplate]) -> str:
    default = next((row for row in offered if row.is_default), None)
    if default is None:
        return _("No set of phases is the default yet")
    words = ngettext(
        "New engagements go through %(n)s phase of “%(name)s”",
        "New engagements go through the %(n)s phases of “%(name)s”",
        len(default.phases.all()),
    )
    return words % {"n": len(default.phases.all()), "name": default.name}


def _section(door: Door, row: PhaseTemplate) -> Section:
    columns = (
        Column(_("Phase")), Column(_("A visit every … school days"), num=True),
        Column(_("Stalled after … school days"), num=True),
    )  # fmt: skip
    lines = tuple(
        Row((phase.name, _days(phase.cadence_days), _days(phase.stall_days)))
        for phase in row.phases.all()
    )
    title, how = row.name, ""
    if row.is_default:
        how = _("New engagements begin with it.")
    elif row.retired:
        how = _("Retired on %s; engagements in it go on.") % day_text(row.retired)
    table = Rows(row.name, columns, lines)
    empty = None if lines else Empty(_("No phase yet"), _("A set has at least one phase."))
    return Section(f"set-{row.pk}", title, how, table if lines else None, _acts(door, row), empty)


def _days(days: int | None) -> str:
    return _("none") if days is None else str(days)


def _acts(door: Door, row: PhaseTemplate) -> tuple[Button, ...]:
    def button(name: str, label: str) -> Button:
        href = door.url("settings-phases-act", key=row.pk, act=name)
        return Button(label, href, "bare", post=True)

    change = Button(_("Change it"), door.url("settings-phases-one", key=row.pk))
    if row.retired:
        return (button("back", _("Bring back")),)
    if row.is_default:
        return (change,)
    return change, button("default", _("Make it the default")), button("retire", _("Retire"))


def phases_form(request: HttpRequest, key: int = 0) -> HttpResponse:
    """A set of phases, new or changed."""
    door = door_of(request)
    row = _find(key) if key else None
    phases = list(row.phases.all()) if row else []
    count = len(phases) + (EMPTY_LINES if row else NEW_LINES)
    data = request.POST if request.method == "POST" else None
    form = PhasesForm(data, lines=count, initial=_initial(row, phases))
    title = _("Change “%s”") % row.name if row else _("Add a set of phases")
    back = door.url("settings-phases")
    page = FormPage(
        title=title,
        sentence=_("Empty lines are left out. A phase no engagement was in goes with its name."),
        crumbs=crumbs(door, title, NavItem(_("Phases"), back)),
        back_href=back,
        save=_("Save"),
        groups=(
            Group("", ("name",)),
            *(
                Group("", (f"name_{at}", f"cadence_{at}", f"stall_{at}"), line=True)
                for at in range(count)
            ),
        ),
    )

    def do(unit: Unit, said: Said) -> Any:
        lines = [_line(said, at) for at in range(count)]
        if row is None:
            return add_set(unit, said["name"], lines)
        row.version = said["version"] or row.version
        return change_set(unit, row, said["name"], lines)

    cause = "change a set of phases" if row else "add a set of phases"
    return save_form(request, page, form, Deed(cause, _("Saved."), back), do)


def _find(key: int) -> PhaseTemplate:
    row = PhaseTemplate.objects.filter(pk=key).first()
    if row is None:
        raise Http404("no such set")
    return row


def _initial(row: PhaseTemplate | None, phases: list[Phase]) -> dict[str, Any]:
    initial: dict[str, Any] = {"name": row.name, "version": row.version} if row else {}
    for at, phase in enumerate(phases):
        initial |= {
            f"phase_{at}": phase.pk,
            f"name_{at}": phase.name,
            f"cadence_{at}": phase.cadence_days,
            f"stall_{at}": phase.stall_days,
        }
    return initial


def _line(said: Said, at: int) -> PhaseLine:
    return PhaseLine(
        said[f"name_{at}"], said[f"cadence_{at}"], said[f"stall_{at}"], said[f"phase_{at}"]
    )


def phases_act(request: HttpRequest, key: int, act: str) -> HttpResponse:
    """Make a set the default, retire it, or bring it back."""
    door = door_of(request)
    row = _find(key)
    if act not in ACTS:
        raise Http404("no such act")
    cause, done, do = ACTS[act]
    deed = Deed(cause, done, door.url("settings-phases"))
    return press(request, deed, lambda unit: do(unit, row))
