"""Awards with their objectives and report dates, and what the program costs a year."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.core.clock import today
from stemhappens.core.write import Unit
from stemhappens.metrics.catalogue import defined
from stemhappens.people.funding import (
    AwardDraft,
    MeasureDraft,
    ReportDraft,
    add_award,
    change_award,
    dollars_text,
    set_budget,
)
from stemhappens.people.models import Award, AwardMeasure, AwardReport, Budget, SchoolYear
from stemhappens.web.components import Button, Column, Empty, NavItem, Part, Row, Rows, Tag
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of
from stemhappens.web.log.form import Choices
from stemhappens.web.says import day_text, year_said
from stemhappens.web.settings.contexts import FormPage, Group, ListPage, Section
from stemhappens.web.settings.forms import AwardForm, BudgetForm
from stemhappens.web.settings.kit import Deed, Said, crumbs, list_page, save_form
from stemhappens.web.settings.programs import chosen_program

DAY = timedelta(days=1)
EMPTY_MEASURES, EMPTY_REPORTS = 2, 2
FIGURES = (
    "teachers_reached", "teachers_reached_three", "schools_covered", "sessions",
    "teacher_contacts", "coach_hours", "contact_hours", "goal_completion", "goals_outcome",
    "goals_practice", "cycle_benchmark", "program_benchmark", "teachers_in_cycle",
    "active_engagements", "visit_frequency", "loop_closure", "next_step_follow_through",
    "phase_advanced", "coach_fte",
)  # fmt: skip
"""What an objective of a grant can be measured by."""

IN_PERCENT = frozenset({
    "teachers_reached", "teachers_reached_three", "schools_covered", "goal_completion",
    "goals_outcome", "goals_practice", "cycle_benchmark", "program_benchmark", "loop_closure",
    "next_step_follow_through", "phase_advanced",
})  # fmt: skip
"""Figures with a whole: their target is a percentage of it, that of the others in their unit."""


def awards(request: HttpRequest) -> HttpResponse:
    """Every award with its objectives and reports, then the budget."""
    door = door_of(request)
    day = today(door.district)
    rows = list(Award.objects.order_by("-ends", "name").prefetch_related("measures", "reports"))
    years = list(SchoolYear.objects.order_by("-first_day"))
    costs = {row.year_id: row for row in Budget.objects.filter(program=chosen_program(request))}
    sections = [part for row in rows for part in _award(door, row, day)]
    if not rows:
        sections.append(_no_award(door))
    sections.append(_budget(door, years, costs))
    add = Button(_("Add an award"), door.url("settings-award-new"), tone="", icon="plus")
    page = ListPage(
        title=_title(rows, day),
        lead=_("What a funder pays for, by which figure it is measured, and when they hear of it."),
        crumbs=crumbs(door, _("Awards and budget")),
        sections=tuple(sections),
        acts=(add,) if rows else (),
    )
    return list_page(request, page)


def next_report(rows: list[Award]) -> tuple[date, str] | None:
    """The report that is due next and not sent: its day and award."""
    due = [(each.due, row.name) for row in rows for each in row.reports.all() if not each.sent_on]
    return min(due, default=None)


def _title(rows: list[Award], day: date) -> str:
    if not rows:
        return _("No award is noted yet")
    running = [row for row in rows if row.holds(day)]
    said = ngettext("%d award runs today", "%d awards run today", len(running)) % len(running)
    report = next_report(rows)
    if report is None:
        return said
    words = {"said": said, "day": day_text(report[0])}
    if report[0] < day:
        return _("%(said)s; a report was due on %(day)s") % words
    return _("%(said)s; the next report is due on %(day)s") % words


def _no_award(door: Door) -> Section:
    button = Button(_("Add an award"), door.url("settings-award-new"), tone="")
    empty = Empty(
        _("A grant is noted with its objectives"),
        _("Then its page shows each objective by its figure, and when a report is due."),
        button=button,
    )
    return Section("no-award", _("Who pays is not noted yet"), empty=empty)


def _award(door: Door, row: Award, day: date) -> list[Section]:
    given = " · ".join(part for part in (row.funder, row.number, _amount(row.cents)) if part)
    runs = _("%(from)s to %(to)s") % {
        "from": day_text(row.starts), "to": day_text(row.ends - DAY),
    }  # fmt: skip
    measures = list(row.measures.all())
    columns = (
        Column(_("Objective")), Column(_("Measured by")), Column(_("Target"), num=True),
        Column(_("By")),
    )  # fmt: skip
    lines = tuple(
        Row((each.objective, figure_title(each.figure), _number(each), day_text(each.by)))
        for each in measures
    )
    how = " · ".join(part for part in (runs, given) if part)
    acts = (Button(_("Change it"), door.url("settings-award", uid=row.uid)),)
    empty = None
    if not lines:
        empty = Empty(_("No objective yet"), _("Add what the funder wants to see, and by when."))
    table = Rows(row.name, columns, lines) if lines else None
    first = Section(f"award-{row.pk}", row.name, how, table, acts, empty)
    return [first, *_reports(row, list(row.reports.all()), day)]


def _number(each: AwardMeasure) -> str:
    text = f"{each.target:,.2f}".removesuffix(".00")
    return f"{text}%" if each.figure in IN_PERCENT else text


def figure_title(name: str) -> str:
    """A figure by its title; one of another release by its name."""
    return defined()[name].title if name in defined() else name


def _amount(cents: int | None) -> str:
    return "" if cents is None else f"${dollars_text(cents)}"


def _reports(row: Award, reports: list[AwardReport], day: date) -> list[Section]:
    if not reports:
        return []
    lines = tuple(Row((day_text(each.due), _state(each, day))) for each in reports)
    open_ones = [each for each in reports if not each.sent_on]
    count = len(open_ones)
    title = ngettext("%d report to send", "%d reports to send", count) % count
    table = Rows(title, (Column(_("Due")), Column(_("Sent"))), lines)
    return [Section(f"reports-{row.pk}", title, row.name, table)]


def _state(each: AwardReport, day: date) -> Part:
    if each.sent_on:
        return day_text(each.sent_on)
    if each.due < day:
        return Tag(_("was due"), "ask")
    return Tag(_("not yet"))


def _budget(door: Door, years: list[SchoolYear], costs: dict[int, Budget]) -> Section:
    acts = (Button(_("Change the budget"), door.url("settings-budget")),)
    if not years:
        text = _("The budget goes by school year; add one to the calendar first.")
        return Section("budget", _("No school year yet"), text)
    columns = (Column(_("School year")), Column(_("Cost"), num=True), Column(_("What it covers")))
    lines = []
    for year in years:
        cost = costs.get(year.pk)
        said = _amount(cost.cents) if cost else _("not said")
        lines.append(Row((year_said(year.name), said, cost.note if cost else "")))
    known = len(costs)
    title = ngettext("The cost of %d year is known", "The cost of %d years is known", known)
    if not known:
        title = _("What the program costs is not said yet")
    title = title % known if known else title
    how = _("From it reports can say what an hour of coaching costs.")
    return Section("budget", title, how, Rows(_("Budget"), columns, tuple(lines)), acts)


def award_form(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    """An award, new or changed."""
    door = door_of(request)
    row = Award.objects.filter(uid=uid).first() if uid else None
    if uid and row is None:
        raise Http404("no such award")
    program = chosen_program(request)
    measures = list(row.measures.all()) if row else []
    reports = list(row.reports.all()) if row else []
    form = AwardForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(row, measures, reports),
        figures=figure_choices([each.figure for each in measures]),
        measures=len(measures) + EMPTY_MEASURES,
        reports=len(reports) + EMPTY_REPORTS,
        percent=IN_PERCENT,
    )
    title = _("Change %s") % row.name if row else _("Add an award")
    back = door.url("settings-awards")

    def do(unit: Unit, said: Said) -> Any:
        draft = _draft(form, said)
        if row is None:
            return add_award(unit, program, draft, said["uid"])
        row.version = said["version"] or row.version
        return change_award(unit, row, draft)

    cause = "change an award" if row else "add an award"
    deed = Deed(cause, _("Saved."), back)
    return save_form(request, _award_page(door, title, form), form, deed, do)


def _award_page(door: Door, title: str, form: AwardForm) -> FormPage:
    back = door.url("settings-awards")
    groups = [
        Group("", ("name", "funder", "number", "cents")),
        Group(_("Its period"), ("starts", "last"), _("It need not be the school year."), line=True),
    ]
    groups += [
        Group(
            _("What it promises") if not at else "",
            (f"objective_{at}", f"figure_{at}", f"target_{at}", f"by_{at}"),
            _("Each objective by a figure. Empty ones are left out.") if not at else "",
            line=True,
            wide=True,
        )
        for at in form.measures
    ]
    groups += [
        Group(_("When the funder hears") if not at else "", (f"due_{at}", f"sent_{at}"), line=True)
        for at in form.reports
    ]
    return FormPage(
        title=title,
        sentence=_("An objective is measured by a figure that is counted anyway."),
        crumbs=crumbs(door, title, NavItem(_("Awards and budget"), back)),
        back_href=back,
        save=_("Save"),
        groups=tuple(groups),
    )


def figure_choices(kept: list[str]) -> Choices:
    """Figures a grant can promise; those it promises already stay."""
    names = dict.fromkeys([*FIGURES, *kept])
    return [(name, f"{figure_title(name)} ({_counted_in(name)})") for name in names]


def _counted_in(name: str) -> str:
    if name in IN_PERCENT:
        return _("percent")
    return defined()[name].unit if name in defined() else _("no figure any more")


def _initial(
    row: Award | None, measures: list[AwardMeasure], reports: list[AwardReport]
) -> dict[str, Any]:
    if row is None:
        return {"uid": uuid4()}
    initial: dict[str, Any] = {
        "name": row.name, "funder": row.funder, "number": row.number, "cents": row.cents,
        "starts": row.starts, "last": row.ends - DAY, "version": row.version,
    }  # fmt: skip
    for at, each in enumerate(measures):
        initial |= {f"objective_{at}": each.objective, f"figure_{at}": each.figure,
                    f"target_{at}": each.target, f"by_{at}": each.by}  # fmt: skip
    for at, report in enumerate(reports):
        initial |= {f"due_{at}": report.due, f"sent_{at}": report.sent_on}
    return initial


def _draft(form: AwardForm, said: Said) -> AwardDraft:
    measures = [
        MeasureDraft(
            said[f"objective_{at}"], said[f"figure_{at}"], form.target(at), said[f"by_{at}"]
        )
        for at in form.measures
    ]
    return AwardDraft(
        said["name"],
        said["starts"],
        said["last"],
        said["funder"],
        said["number"],
        said["cents"],
        measures,
        [ReportDraft(said[f"due_{at}"], said[f"sent_{at}"]) for at in form.reports],
    )


def budget_form(request: HttpRequest) -> HttpResponse:
    """What the program costs, a line for each school year."""
    door = door_of(request)
    program = chosen_program(request)
    years = list(SchoolYear.objects.order_by("-first_day"))
    costs = {row.year_id: row for row in Budget.objects.filter(program=program)}
    initial: dict[str, Any] = {}
    for key, row in costs.items():
        initial |= {f"cents_{key}": row.cents, f"note_{key}": row.note,
                    f"version_{key}": row.version}  # fmt: skip
    data = request.POST if request.method == "POST" else None
    form = BudgetForm(
        data, initial=initial, years=[(year.pk, year_said(year.name)) for year in years]
    )
    title = _("What the program costs")
    back = door.url("settings-awards")
    page = FormPage(
        title=title,
        sentence=_("The whole year in dollars. Leave a year open where its cost is not known."),
        crumbs=crumbs(door, title, NavItem(_("Awards and budget"), back)),
        back_href=back,
        save=_("Save"),
        groups=tuple(
            Group("", (f"cents_{year.pk}", f"note_{year.pk}"), line=True) for year in years
        ),
    )

    def do(unit: Unit, said: Said) -> Any:
        for year in years:
            cents, note = said[f"cents_{year.pk}"], said[f"note_{year.pk}"]
            set_budget(unit, program, year, cents, note, said[f"version_{year.pk}"] or 0)

    return save_form(request, page, form, Deed("set the budget", _("Saved."), back), do)
