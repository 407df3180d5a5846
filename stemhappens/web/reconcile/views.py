"""An earlier report beside what is found: the director types its numbers, the page explains."""

from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stemhappens.core.problem import Invalid
from stemhappens.metrics.ask import Clock, clock, snapshot
from stemhappens.metrics.calendar import Year
from stemhappens.metrics.figure import Period
from stemhappens.people.models import Program
from stemhappens.reports.reconcile import compare
from stemhappens.reports.stating import said_of, state
from stemhappens.web.acts import show_act_problems
from stemhappens.web.components import Button, Choice, Empty, NavItem, Picker
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.reconcile.contexts import ReconcilePage
from stemhappens.web.reconcile.drawing import headline, shown
from stemhappens.web.reconcile.forms import StatedForm
from stemhappens.web.toasts import toast, toasts

HERE = "import"


def reconcile(request: HttpRequest) -> HttpResponse:
    """The numbers of a school year's report beside ours."""
    door = door_of(request)
    program = Program.objects.order_by("starts", "id").first()
    with snapshot() as using:
        at = clock(door.district, program.pk if program else 0, using)
    year = _year(at, request.GET.get("year", ""))
    if program is None or year is None:
        return show(request, "web/reconcile.html", _nothing(door), HERE, form=None)
    period = year.period(at.today)
    if request.method != "POST":
        form = StatedForm(initial=_typed(said_of(program, period)))
        return _page(request, door, program, at, year, form)
    form = StatedForm(request.POST)
    if form.is_valid() and _kept(form, door, program, period):
        toast(request, _("Kept. Each difference is explained below."))
        return redirect(f"{door.url('reconcile')}?{urlencode({'year': year.name})}")
    return _page(request, door, program, at, year, form, 422)


def _kept(form: StatedForm, door: Door, program: Program, period: Period) -> bool:
    try:
        state(door.district, door.actor, program, period, form.numbers)
    except Invalid as invalid:
        show_act_problems(form, invalid.problems)
        return False
    return True


def _typed(said: Mapping[str, Decimal]) -> dict[str, str]:
    """The numbers as a person types them."""
    return {name: f"{number:f}".removesuffix(".0") for name, number in said.items()}


def _year(at: Clock, label: str) -> Year | None:
    """The school year asked for; else the last one that is over, else the one that runs."""
    begun = [year for year in at.years if year.first <= at.today]
    over = [year for year in begun if year.last < at.today]
    chosen = next((year for year in begun if year.name == label), None)
    return chosen or next(reversed(over), None) or next(reversed(begun), None)


def _page(
    request: HttpRequest,
    door: Door,
    program: Program,
    at: Clock,
    year: Year,
    form: StatedForm,
    status: int = 200,
) -> HttpResponse:
    period = year.period(at.today)
    with snapshot() as using:
        found = compare(at, period, said_of(program, period), door.actor, using)
        figures = shown(door, found, using)
    page = ReconcilePage(
        title=headline(found, year.name),
        lead=_(
            "Type what the board was told. A sheet counted by hand takes in lines that a "
            "definition leaves out; here is each of them, with its rows."
        ),
        crumbs=(NavItem(_("Import"), door.url("import")), NavItem(_("An earlier report"), "")),
        picker=_picker(door, at, year),
        figures=figures,
        years=year.name,
        acts=(Button(_("See Impact"), door.url("impact")),),
    )
    response = show(
        request, "web/reconcile.html", page, HERE, form=form, messages=toasts(request)
    )  # fmt: skip
    response.status_code = status
    return response


def _picker(door: Door, at: Clock, chosen: Year) -> Picker:
    years = [year for year in reversed(at.years) if year.first <= at.today]
    href = door.url("reconcile")
    choices = tuple(
        Choice(year.name, f"{href}?{urlencode({'year': year.name})}", year == chosen)
        for year in years
    )
    return Picker(_("School year"), chosen.name, "", choices)


def _nothing(door: Door) -> ReconcilePage:
    return ReconcilePage(
        title=_("There is nothing to compare yet"),
        lead=_("Once a school year and a log are here, last year’s report can stand beside them."),
        crumbs=(NavItem(_("Import"), door.url("import")), NavItem(_("An earlier report"), "")),
        picker=None,
        figures=(),
        years="",
        empty=Empty(
            _("No school year has begun"),
            _("Import a roster and last year’s log; then type what the report said."),
            button=Button(_("Import"), door.url("import")),
            level="h2",
        ),
    )
