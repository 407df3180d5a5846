"""A file of days without school: what it would close and open, ticked by a person, then saved."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.core.problem import Invalid, Problems
from stemhappens.core.write import Unit
from stemhappens.people.calendar import load_calendar
from stemhappens.people.calendar_files import (
    Days,
    Plan,
    closures_in,
    plan_days,
    read_days,
    school_names,
)
from stemhappens.people.calendar_keeping import LONGEST, Closing, keep_days, school_days
from stemhappens.people.models import Closure, School
from stemhappens.web.components import Column, NavItem, Notice, Row, Rows
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of
from stemhappens.web.log.form import Choices
from stemhappens.web.settings.calendars import span_text
from stemhappens.web.settings.contexts import FormPage, Section
from stemhappens.web.settings.forms import DaysForm, FileForm
from stemhappens.web.settings.kit import Deed, Said, crumbs, form_page, save_form

LONGEST_ID = 18
"""Digits of an id: with more a database cannot even look for it."""
GLUE = "|"
"""Between first day, last day, school and reason of a stretch in the form."""


def calendar_file(request: HttpRequest) -> HttpResponse:
    """Send a file, look at what it changes, save what is ticked."""
    door = door_of(request)
    if request.method == "POST" and request.POST.get("step") == "save":
        return _save(request, door)
    form = FileForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={"how": "add"},
    )
    page = _page(door)
    if request.method != "POST":
        return form_page(request, page, form)
    if not form.is_valid():
        return form_page(request, page, form, 422)
    days = read_days(form.cleaned_data["file"].read(), school_names())
    if not days.closings:
        form.add_error("file", _nothing(days))
        return form_page(request, replace(page, sections=_wrong(days)), form, 422)
    plan = _plan(door, days, whole=form.cleaned_data["how"] == "whole")
    return _looked(request, door, days, plan)


def _nothing(days: Days) -> str:
    if days.wrong and not days.wrong[0].line:
        return days.wrong[0].text
    return _("No day could be read from this file; what is wrong stands below.")


def _page(door: Door) -> FormPage:
    title = _("Read a file of days without school")
    back = door.url("settings-calendar")
    return FormPage(
        title=title,
        sentence=_(
            "A CSV has the columns date, school and reason; without a school a day is everybody’s. "
            "Of an ICS calendar each all-day event is a day without school, its title the reason."
        ),
        crumbs=crumbs(door, title, NavItem(_("Calendar"), back)),
        back_href=back,
        save=_("See what it changes"),
        files=True,
    )


def _plan(door: Door, days: Days, *, whole: bool) -> Plan:
    years = load_calendar(door.district.pk).years
    spans: list[tuple[date, date]] = [(year.first_day, year.ends) for year in years]
    weekdays = school_days()
    return plan_days(days.closings, Closure.objects.all(), weekdays, years=spans, whole=whole)


def _looked(request: HttpRequest, door: Door, days: Days, plan: Plan) -> HttpResponse:
    """What the file changes, everything ticked; what it says of no day is left out."""
    names = dict(School.objects.values_list("pk", "name"))
    close, reopen = _choices(plan.close, names), _choices(plan.reopen, names)
    form = DaysForm(
        None,
        close=close,
        reopen=reopen,
        initial={"close": [key for key, _label in close], "reopen": [key for key, _l in reopen]},
    )
    how = _left_out(days, plan)
    page = replace(
        _page(door),
        title=_said(plan),
        sentence=how,
        save=_("Save the calendar"),
        step="save",
        files=False,
        sections=_wrong(days),
        notice=None if close or reopen else _no_change(),
    )
    if not close and not reopen:
        page = replace(page, save="")
    return form_page(request, page, form)


def _said(plan: Plan) -> str:
    close = ngettext("close %d stretch of days", "close %d stretches of days", len(plan.close))
    said = close % len(plan.close)
    if plan.reopen:
        again = ngettext("open %d again", "open %d again", len(plan.reopen)) % len(plan.reopen)
        return _("The file would %(close)s and %(again)s") % {"close": said, "again": again}
    return _("The file would %s") % said


def _left_out(days: Days, plan: Plan) -> str:
    said = [_("Nothing is saved yet. Untick what is a school day after all.")]
    if plan.known:
        said.append(
            ngettext("%d day is closed already.", "%d days are closed already.", plan.known)
            % plan.known
        )
    if plan.free:
        said.append(
            ngettext("%d is no school day anyway.", "%d are no school days anyway.", plan.free)
            % plan.free
        )
    count = len(days.wrong)
    if count:
        said.append(ngettext("%d line cannot be read.", "%d lines cannot be read.", count) % count)
    return " ".join(said)


def _no_change() -> Notice:
    return Notice(_("The calendar says all of this already."), _("There is nothing to save."),
                  "info", "info")  # fmt: skip


def _wrong(days: Days) -> tuple[Section, ...]:
    """The lines that cannot be read, by their number in the file."""
    if not days.wrong:
        return ()
    columns = (Column(_("Line")), Column(_("What is wrong")))
    rows = tuple(Row((str(each.line) if each.line else "–", each.text)) for each in days.wrong)
    count = len(days.wrong)
    title = ngettext("%d line is left out", "%d lines are left out", count) % count
    how = _("Of an ICS calendar the number is that of the event.")
    return (Section("wrong", title, how, Rows(title, columns, rows)),)


def _choices(stretches: tuple[Closing, ...], names: Mapping[int, str]) -> Choices:
    return [
        (
            _packed(one),
            ", ".join(
                part
                for part in (
                    span_text(one),
                    names.get(one.school_id or 0, _("all schools")),
                    one.reason,
                )
                if part
            ),
        )
        for one in stretches
    ]


def _packed(one: Closing) -> str:
    parts = (one.first.isoformat(), one.last.isoformat(), str(one.school_id or ""), one.reason)
    return GLUE.join(parts)


def _unpacked(text: str) -> Closing:
    """A stretch as the form carried it; Invalid where somebody wrote another."""
    try:
        first, last, school, reason = text.split(GLUE, 3)
        if len(school) > LONGEST_ID:
            raise ValueError("no school has that id")
        one = Closing(
            date.fromisoformat(first), date.fromisoformat(last), int(school) if school else None,
            reason,
        )  # fmt: skip
        if not 0 <= (one.last - one.first).days < LONGEST or "\0" in reason:
            raise ValueError("no stretch that a file could have had")
    except ValueError:
        problems = Problems()
        problems.add("", _("These days cannot be read any more; send the file again."))
        raise Invalid(problems) from None
    return one


def _save(request: HttpRequest, door: Door) -> HttpResponse:
    """Close and open what is ticked."""
    close = [(text, text) for text in request.POST.getlist("close")]
    reopen = [(text, text) for text in request.POST.getlist("reopen")]
    form = DaysForm(request.POST, close=close, reopen=reopen)

    def do(unit: Unit, said: Said) -> Any:
        shut = [_unpacked(text) for text in said.get("close") or ()]
        again = [_unpacked(text) for text in said.get("reopen") or ()]
        closures = list(Closure.objects.all()) if again else []
        gone = {row.pk: row for one in again for row in closures_in(one, closures)}
        return keep_days(unit, shut, gone.values())

    back = door.url("settings-calendar")
    done = _("The calendar is saved, and everything counted anew.")
    page = replace(_page(door), save=_("Save the calendar"), step="save", files=False)
    return save_form(request, page, form, Deed("read a calendar file", done, back), do)
