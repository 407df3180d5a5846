"""What a change would restate, as it is shown before it is saved."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.core.clock import today
from stemhappens.metrics.catalogue import defined
from stemhappens.metrics.figure import Figure
from stemhappens.reports.restated import text
from stemhappens.web.components import Column, Linked, Row, Rows, Strong
from stemhappens.web.doors import Door
from stemhappens.web.says import day_text
from stemhappens.web.settings.contexts import Section
from stemhappens.web.settings.restating import ReportNamed, Restating, YearShown, differs


def shown(door: Door, found: Restating, starts: date) -> tuple[str, str, tuple[Section, ...]]:
    """The finding as a sentence, what it rests on, and a table for each year and the reports."""
    if not found.years:
        title = _("Nothing that has been counted so far changes")
        if starts > today(door.district):
            title = _("It holds from %s; no figure of today changes") % day_text(starts)
        return title, _("Nothing is saved yet."), ()
    moved = sum(differs(*pair) for year in found.years for pair in year.pairs)
    title = ngettext("It restates %d figure", "It restates %d figures", moved) % moved
    if not moved:
        title = _("It restates none of the main figures")
    how = _("Counted as if it held already. Nothing is saved yet.")
    sections = [_year(n, year) for n, year in enumerate(found.years)]
    if found.reports:
        sections.append(_reports(door, found.reports))
    return title, how, tuple(sections)


def _year(number: int, year: YearShown) -> Section:
    columns = (
        Column(_("Figure")), Column(_("Now"), num=True), Column(_("With it"), num=True),
    )  # fmt: skip
    rows = tuple(_row(was, now) for was, now in year.pairs)
    moved = sum(differs(was, now) for was, now in year.pairs)
    words = ngettext("%(n)s figure of %(year)s", "%(n)s figures of %(year)s", moved)
    title = words % {"n": moved, "year": year.name}
    if not moved:
        title = _("The figures of %s stay as they are") % year.name
    return Section(f"year-{number}", title, "", Rows(title, columns, rows))


def _row(was: Figure, now: Figure) -> Row:
    title = defined()[was.name].title
    if not differs(was, now):
        return Row((title, text(was, {}), _("the same")))
    return Row((title, text(was, {}), Strong(text(now, {}))))


def _reports(door: Door, reports: tuple[ReportNamed, ...]) -> Section:
    count = len(reports)
    title = ngettext(
        "%d frozen report would be restated", "%d frozen reports would be restated", count
    )
    columns = (Column(_("Report for")), Column(_("Frozen on")))
    rows = tuple(
        Row(
            (
                Linked(
                    _("%(from)s to %(to)s")
                    % {"from": day_text(each.period.start), "to": day_text(each.period.end)},
                    door.url("report", uid=each.uid),
                    drawer=False,
                    plain=True,
                ),
                day_text(each.frozen_on),
            )
        )
        for each in reports
    )
    how = _("They keep what they said; verifying one will name this change.")
    return Section("reports", title % count, how, Rows(_("Reports"), columns, rows))
