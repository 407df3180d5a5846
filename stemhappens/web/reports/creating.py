"""A new board report: which days, and freeze."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stemhappens.core.problem import Invalid
from stemhappens.metrics.ask import Clock, clock
from stemhappens.metrics.figure import Period
from stemhappens.people.models import Program
from stemhappens.reports.compose import NamesInside
from stemhappens.reports.models import Report
from stemhappens.reports.services import freeze
from stemhappens.web.components import NavItem
from stemhappens.web.contexts.act import ActPage
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.impact.filters import Chosen, choices, days_said, read_filters
from stemhappens.web.toasts import toast

OWN_DAYS = "days"
READ = "default"
"""The page offers periods and writes; it shows no figure, so it needs no snapshot."""


@dataclass(frozen=True)
class Offer:
    """A period that can be chosen by name."""

    name: str
    label: str
    period: Period


class ReportForm(forms.Form):
    """Which days: one of the offers, or the first and last day."""

    def __init__(self, offers: list[Offer], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = {offer.name: offer.period for offer in offers}
        named = [(offer.name, offer.label) for offer in offers]
        self.fields["period"] = forms.ChoiceField(
            label=_("Which days?"),
            choices=[*named, (OWN_DAYS, _("Other days, given below"))],
            widget=forms.RadioSelect,
        )
        for name, label in (("from", _("First day")), ("to", _("Last day"))):
            self.fields[name] = forms.DateField(
                label=label,
                required=False,
                widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
                error_messages={"invalid": _("Give a date such as 2025-10-31.")},
            )

    def clean(self) -> dict[str, Any]:
        """The period, or what is wrong beside the fields of the days."""
        given = super().clean() or {}
        chosen = given.get("period")
        if chosen in self.offers:
            given["days"] = self.offers[chosen]
            for name in ("from", "to"):
                self.errors.pop(name, None)
        elif chosen == OWN_DAYS:
            given["days"] = self._own_days(given)
        return given

    def _own_days(self, given: dict[str, Any]) -> Period | None:
        for name in ("from", "to"):
            if given.get(name) is None and name not in self.errors:
                self.add_error(name, _("Give a date such as 2025-10-31."))
        first, last = given.get("from"), given.get("to")
        if first is None or last is None:
            return None
        if first > last:
            self.add_error("to", _("The last day lies before the first; choose a later one."))
            return None
        return Period(first, last)


def report_new(request: HttpRequest) -> HttpResponse:
    """Choose the days of a board report and freeze it."""
    door = door_of(request)
    program = Program.objects.order_by("starts", "id").first()
    at = clock(door.district, program.pk if program else 0, READ)
    offers = _offers(at)
    if request.method == "POST":
        form = ReportForm(offers, request.POST)
        made = _made(form, door, program) if form.is_valid() and program else None
        if made is not None:
            toast(request, _said(made, at))
            return HttpResponseRedirect(door.url("report", uid=made.uid))
    else:
        form = ReportForm(offers, initial=_initial(request.GET, at, offers))
    page = ActPage(
        title=_("New board report"),
        sentence=_("Its figures are frozen as they stand now, so that the deck and the page say "
                   "the same tomorrow. It names nobody."),
        crumbs=(NavItem(_("Reports"), door.url("reports")), NavItem(_("New board report"), "")),
        action=door.url("report-new"),
        back_href=door.url("reports"),
        save=_("Freeze the report"),
    )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    response = show(request, "web/act.html", page, here="reports", form=form)
    response.status_code = status
    return response


def _made(form: ReportForm, door: Door, program: Program) -> Report | None:
    """The report; None when it cannot be made, with the reason in the form."""
    try:
        return freeze(door.district, door.actor, program, form.cleaned_data["days"])
    except Invalid as invalid:
        for field, messages in invalid.problems.by_field().items():
            form.add_error(field or None, messages)
    except NamesInside as names:
        form.add_error(None, str(names))
    return None


def _said(report: Report, at: Clock) -> str:
    if report.frozen_seq == at.seq:
        return _("Frozen. The deck and the page can be taken out below.")
    day = date_format(report.frozen_at, "j F Y")
    return _("Nothing has changed since the report frozen on %s; this is that one.") % day


def _offers(at: Clock) -> list[Offer]:
    """This school year up to today, and the years before."""
    found = []
    for chosen in choices(at.years, at.today):
        name = dict(chosen.query).get("period", "year")
        if name == "year" or name.startswith("year-"):
            found.append(Offer(name, _label(chosen), chosen.period))
    return found


def _label(chosen: Chosen) -> str:
    return f"{chosen.strong.rstrip(',')}: {days_said(chosen.period)}"


def _initial(query: QueryDict, at: Clock, offers: list[Offer]) -> dict[str, str | date]:
    """What the address asks for: a named year, or other days."""
    filters = read_filters(query, at.years, at.today)
    period = filters.period
    named = next((offer.name for offer in offers if offer.period == period), OWN_DAYS)
    days = {"from": period.start, "to": period.end} if named == OWN_DAYS else {}
    return {"period": named, **days}
