"""The calendar: school years, days without school, and a school that closes today."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.core.clock import today
from stemhappens.core.problem import Invalid, Problems
from stemhappens.core.write import Unit
from stemhappens.people.calendar import Year, load_calendar
from stemhappens.people.calendar_files import stretches
from stemhappens.people.calendar_keeping import (
    Closing,
    change_school_year,
    close_range,
    reopen_days,
)
from stemhappens.people.models import Closure, School, SchoolYear
from stemhappens.people.program import add_school_year
from stemhappens.web.components import Button, Column, Empty, Linked, NavItem, Row, Rows
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of
from stemhappens.web.log.form import Choices
from stemhappens.web.says import day_text, year_said
from stemhappens.web.settings.contexts import FormPage, ListPage, Section
from stemhappens.web.settings.forms import WEEKDAYS, CloseForm, YearForm
from stemhappens.web.settings.kit import Deed, Said, crumbs, list_page, press, save_form
from stemhappens.web.tables import Head, Listing, Value, csv_file

LONG = 120


def calendar(request: HttpRequest) -> HttpResponse:
    """School years, and the days without school of the one that is looked at."""
    door = door_of(request)
    years = load_calendar(door.district.pk).years
    year = chosen_year(years, request.GET.get("year", ""), today(door.district))
    rows = SchoolYear.objects.order_by("-first_day")
    names = dict(School.objects.values_list("pk", "name"))
    shut = list(Closure.objects.order_by("day", "school_id"))
    acts = (
        Button(_("Close days"), door.url("settings-close"), tone="", icon="plus"),
        Button(_("Read a file"), door.url("settings-calendar-file")),
        Button(_("Download"), door.url("settings-closures"), icon="download"),
    )
    page = ListPage(
        title=_title(door, years, shut),
        lead=_("Benchmarks, gaps and stalls are counted in school days, so this decides them."),
        crumbs=crumbs(door, _("Calendar")),
        sections=(_closed(door, year, shut, names), _years(door, list(rows))),
        acts=acts,
        subnav=tuple(
            NavItem(
                year_said(each.name),
                f"{door.url('settings-calendar')}?year={each.name}",
                each == year,
            )
            for each in years
        ),
        subnav_label=_("School year"),
    )
    return list_page(request, page)


def chosen_year(years: Iterable[Year], name: str, day: date) -> Year | None:
    """The year of that name, else the one that holds today, else the last."""
    known = list(years)
    named = [year for year in known if year.name == name]
    holding = [year for year in known if year.holds(day)]
    return next(iter([*named, *holding, *reversed(known)]), None)


def _title(door: Door, years: tuple[Year, ...], shut: list[Closure]) -> str:
    day = today(door.district)
    year = next((each for each in years if each.holds(day)), None)
    if year is None:
        return _("Today lies in no school year; add it to count school days")
    everywhere = [row for row in shut if row.school_id is None and year.holds(row.day)]
    words = {
        "year": year_said(year.name),
        "from": day_text(year.first_day),
        "to": day_text(year.last_day),
        "n": len(everywhere),
    }
    return (
        ngettext(
            "%(year)s runs from %(from)s to %(to)s, with %(n)s day closed at all schools",
            "%(year)s runs from %(from)s to %(to)s, with %(n)s days closed at all schools",
            len(everywhere),
        )
        % words
    )


def _closed(
    door: Door, year: Year | None, shut: list[Closure], names: Mapping[int, str]
) -> Section:
    """Days without school of a year, as stretches, each to be opened again."""
    inside = {
        (row.day, row.school_id): row.reason for row in shut if year is None or year.holds(row.day)
    }
    if not inside:
        text = _("Holidays, breaks and snow days stop the clock of gaps and limits.")
        close = Button(_("Close days"), door.url("settings-close"))
        empty = Empty(_("Nothing is closed in this year"), text, button=close, level="h3")
        return Section("closed", _("Every weekday of the year is a school day"), empty=empty)
    columns = (Column(_("Days")), Column(_("Where")), Column(_("Why")), Column(""))
    rows = tuple(
        Row(
            (
                span_text(one),
                names.get(one.school_id or 0, _("all schools")),
                one.reason or _("not said"),
                Button(_("Open again"), _reopen_href(door, one), "bare", post=True),
            )
        )
        for one in stretches(inside)
    )
    title = ngettext("%d day without school", "%d days without school", len(inside))
    name = year_said(year.name) if year else ""
    how = _("In %s, those of single schools among them.") % name if name else ""
    return Section(
        "closed", title % len(inside), how, Rows(_("Days without school"), columns, rows)
    )


def _reopen_href(door: Door, one: Closing) -> str:
    school = one.school_id or 0
    return door.url("settings-reopen", first=one.first.isoformat(), last=one.last.isoformat(),
                  school=school)  # fmt: skip


def span_text(one: Closing) -> str:
    """ "25 May 2026", "24 to 28 November 2025", "30 March to 3 April 2026"."""
    first, last = one.first, one.last
    if first == last:
        return day_text(first)
    known = "j F Y"
    if first.year == last.year:
        known = "j" if first.month == last.month else "j F"
    words = {"first": date_format(first, known), "last": day_text(last)}
    return _("%(first)s to %(last)s") % words


def _years(door: Door, rows: list[SchoolYear]) -> Section:
    add = (Button(_("Add a school year"), door.url("settings-year-new")),)
    if not rows:
        empty = Empty(
            _("No school year yet"),
            _("Its first and last day of school say which days count."),
            button=add[0],
        )
        return Section("years", _("School years"), empty=empty)
    columns = (
        Column(_("Year")), Column(_("First day of school")), Column(_("Last day of school")),
        Column(_("School days")),
    )  # fmt: skip
    lines = tuple(
        Row(
            (
                _year_link(door, row),
                day_text(row.first_day),
                day_text(row.last_day),
                weekdays_text(row.weekdays),
            )
        )
        for row in rows
    )
    title = ngettext("%d school year", "%d school years", len(rows)) % len(rows)
    how = _("A year as a period runs to the day before the next one begins.")
    return Section("years", title, how, Rows(_("School years"), columns, lines), add)


def _year_link(door: Door, row: SchoolYear) -> Linked:
    href = door.url("settings-year", key=row.pk)
    return Linked(year_said(row.name), href, drawer=False, plain=True)


def weekdays_text(weekdays: str) -> str:
    """ "Monday to Friday", or each by name."""
    names = [str(name) for digit, name in WEEKDAYS if digit in weekdays]
    if weekdays in "1234567" and len(names) > 2:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return ", ".join(names)


def year_form(request: HttpRequest, key: int = 0) -> HttpResponse:
    """A school year, new or changed."""
    door = door_of(request)
    row = SchoolYear.objects.filter(pk=key).first() if key else None
    if key and row is None:
        raise Http404("no such year")
    initial: dict[str, Any] = {"weekdays": list("12345")}
    if row is not None:
        initial = {"name": row.name, "first_day": row.first_day, "last_day": row.last_day,
                   "weekdays": list(row.weekdays), "version": row.version}  # fmt: skip
    form = YearForm(request.POST if request.method == "POST" else None, initial=initial)
    title = _("Change %s") % year_said(row.name) if row else _("Add a school year")
    back = door.url("settings-calendar")
    page = FormPage(
        title=title,
        sentence=_("Days of school, first and last included. What is closed in between stays."),
        crumbs=crumbs(door, title, NavItem(_("Calendar"), back)),
        back_href=back,
        save=_("Save"),
    )

    def do(unit: Unit, said: Said) -> Any:
        values = (said["name"].strip(), said["first_day"], said["last_day"],
                  "".join(sorted(said["weekdays"])))  # fmt: skip
        if row is None:
            return add_school_year(unit, *values)
        row.version = said["version"] or row.version
        return change_school_year(unit, row, *values)

    cause = "change a school year" if row else "add a school year"
    return save_form(request, page, form, Deed(cause, _("Saved."), back), do)


def close_form(request: HttpRequest) -> HttpResponse:
    """Close a day or a stretch, everywhere or at one school."""
    door = door_of(request)
    data = request.POST if request.method == "POST" else None
    form = CloseForm(data, initial={"first": today(door.district)}, schools=school_choices(door))
    title = _("Close days")
    back = door.url("settings-calendar")
    page = FormPage(
        title=title,
        sentence=_("Visits on these days stay and count. The days no longer count as school days."),
        crumbs=crumbs(door, title, NavItem(_("Calendar"), back)),
        back_href=back,
        save=_("Close them"),
    )

    def do(unit: Unit, said: Said) -> Any:
        school = int(said["school_id"]) if said["school_id"] else None
        last = said["last"] or said["first"]
        return close_range(unit, Closing(said["first"], last, school, said["reason"]))

    deed = Deed("close days", _("Closed. Everything is counted anew without these days."), back)
    return save_form(request, page, form, deed, do)


def close_today(request: HttpRequest) -> HttpResponse:
    """Close a school, or all, today: one click from the hub."""
    door = door_of(request)
    day = today(door.district)
    chosen = request.POST.get("school_id", "")
    names = dict(school_choices(door))
    where = names.get(chosen, _("All schools"))
    deed = Deed(
        "close school today",
        _("%s closed today. Visits of today stay; the day is no school day.") % where,
        door.url("settings"),
    )

    def do(unit: Unit) -> Any:
        if chosen and chosen not in names:
            problems = Problems()
            problems.add("school_id", _("Choose one of the district's schools."))
            raise Invalid(problems)
        school = int(chosen) if chosen else None
        reason = request.POST.get("reason", "").strip()[:LONG] or _("Closed on short notice")
        return close_range(unit, Closing(day, day, school, reason))

    return press(request, deed, do)


def reopen(request: HttpRequest, first: str, last: str, school: int) -> HttpResponse:
    """Let there be school again on the days of a stretch."""
    door = door_of(request)
    if school and not School.objects.filter(pk=school).exists():
        raise Http404("no such school")
    try:
        stretch = Closing(date.fromisoformat(first), date.fromisoformat(last), school or None)
    except ValueError:
        raise Http404("no such day") from None
    hub = request.GET.get("to") == "hub"
    back = door.url("settings") if hub else door.url("settings-calendar")
    deed = Deed("reopen days", _("Open again. These are school days."), back)

    def do(unit: Unit) -> Any:
        span = Closure.objects.filter(
            day__gte=stretch.first, day__lte=stretch.last, school_id=stretch.school_id
        )
        reopen_days(unit, span)

    return press(request, deed, do)


def is_open(school: School, day: date) -> bool:
    """True when there is such a school on `day`."""
    return (school.opens is None or school.opens <= day) and day < school.closes


def school_choices(door: Door) -> Choices:
    """The schools there are today."""
    day = today(door.district)
    rows = School.objects.order_by("name")
    return [(str(row.pk), row.name) for row in rows if is_open(row, day)]


def closures_csv(request: HttpRequest) -> HttpResponse:
    """All days without school, as the file that can be read back."""
    names = dict(School.objects.values_list("pk", "name"))
    heads = (Head("date", "date"), Head("school", "school"), Head("reason", "reason"))
    rows = Closure.objects.order_by("day", "school_id").values_list("day", "school_id", "reason")
    lines = tuple(
        (Value(day.isoformat()), Value(names.get(school, "")), Value(reason))
        for day, school, reason in rows
    )
    return csv_file(Listing(_("Days without school"), heads, lines), "", "days-without-school")


def state_today(
    door: Door, shut: list[Closure], names: Mapping[int, str]
) -> list[tuple[str, Button]]:
    """What is closed today, each with the button that opens it again."""
    day = today(door.district)
    found = []
    for row in shut:
        one = Closing(row.day, row.day, row.school_id, row.reason)
        where = names.get(row.school_id or 0, _("All schools"))
        said = _("%(where)s: closed today, %(why)s") % {
            "where": where, "why": row.reason or _("no reason given"),
        }  # fmt: skip
        if row.day == day:
            href = f"{_reopen_href(door, one)}?to=hub"
            found.append((said, Button(_("Open again"), href, "quiet", post=True)))
    return found
