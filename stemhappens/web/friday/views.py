"""The grid of a week: ten visits in one table, written with the keyboard alone."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.core import clock
from stemhappens.web.components import Button, Linked, Notice
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.friday.contexts import FridayPage, WrongCell
from stemhappens.web.friday.form import RowForm, WeekForm, first_rows, sent_rows
from stemhappens.web.friday.offered import WEEK, Offered, monday_of, offered
from stemhappens.web.friday.saving import Saved, save_week
from stemhappens.web.log.filling import head_day
from stemhappens.web.log.late import late_notice
from stemhappens.web.says import listed, long_day, say_number, short_day
from stemhappens.web.toasts import toast, toasts
from stemhappens.web.undoing import undo_href

HERE = "log"


def friday(request: HttpRequest) -> HttpResponse:
    """Ask for a week of visits; saving writes all of them or none."""
    door = door_of(request)
    week = offered(door, monday_of(request.GET.get("week", ""), clock.today(door.district)))
    if request.method != "POST":
        head = WeekForm(week, initial=_initial(week))
        return _page(request, door, week, head, first_rows(week))
    head = WeekForm(week, request.POST, initial=_initial(week))
    saved = save_week(door, week, head, sent_rows(week, request.POST))
    if saved.refused:
        return _page(request, door, week, head, saved.rows, wrong=True)
    _say(request, door, week, saved)
    return redirect(_address(door, week.monday))


def _say(request: HttpRequest, door: Door, week: Offered, saved: Saved) -> None:
    if not saved.seq:
        toast(request, _("These visits were saved already; nothing was written twice."))
        return
    said = ngettext("%(n)s visit is saved.", "%(n)s visits are saved.", saved.count)
    number = say_number(saved.count)
    text = said % {"n": number[:1].upper() + number[1:]}
    toast(request, text, undo_href(door, saved.seq, _address(door, week.monday)))


def _initial(week: Offered) -> dict[str, Any]:
    return {"lead": str(week.coach_id or next(iter(week.leads), ""))}


def _address(door: Door, monday: date) -> str:
    return f"{door.url('friday')}?{urlencode({'week': monday.isoformat()})}"


def _page(
    request: HttpRequest,
    door: Door,
    week: Offered,
    head: WeekForm,
    rows: Sequence[RowForm],
    wrong: bool = False,
) -> HttpResponse:
    cells = tuple(_wrong(head, rows)) if wrong else ()
    page = FridayPage(
        title=_title(week),
        lead=_("Teachers and topics by their first letters; Enter goes on. "
               "Saving writes all rows or none."),
        action=_address(door, week.monday),
        weeks=tuple(_weeks(door, week)),
        logged=tuple(_logged(door, week)),
        due=long_day(week.due),
        columns=tuple(str(bound.label) for bound in rows[0].cells) if rows else (),
        save=_("Save the visits"),
        notice=_notice(week),
        wrong_title=_wrong_title(cells) if wrong else "",
        wrong=cells,
    )  # fmt: skip
    response = show(
        request, "web/friday.html", page, HERE, head=head, rows=rows, week=week,
        messages=toasts(request),
    )  # fmt: skip
    response.status_code = 422 if wrong else 200
    return response


def _title(week: Offered) -> str:
    first = short_day(week.monday)
    return _("Which visits did you make from %(first)s to %(last)s?") % {
        "first": first,
        "last": short_day(week.last_day),
    }


def _notice(week: Offered) -> Notice | None:
    """A month that has closed, where a day of the week lies in it."""
    found = late_notice(week.last_day, week.today, week.closing)
    return found or late_notice(week.monday, week.today, week.closing)


def _weeks(door: Door, week: Offered) -> Iterator[Button]:
    yield Button(_("The week before"), _address(door, week.monday - WEEK), "quiet", "previous")
    if week.monday + WEEK <= week.today:
        yield Button(_("The week after"), _address(door, week.monday + WEEK), "quiet", "next")


def _logged(door: Door, week: Offered) -> Iterator[Linked]:
    """The visits of the week that are written down already, so that none is written twice."""
    for visit in week.held:
        row = visit.row
        names = [week.by_id[key].name for key in visit.people if key in week.by_id]
        who = listed(names) or row.group_name or (row.session_type and row.session_type.name)
        text = ", ".join(part for part in (head_day(row.day), who) if part)
        yield Linked(text, door.url("session", uid=row.uid), drawer=False, plain=True)


def _wrong(head: WeekForm, rows: Sequence[RowForm]) -> Iterator[WrongCell]:
    for name, messages in head.errors.items():
        yield WrongCell(f"{head.fields[name].label}: {' '.join(messages)}", f"#id_{name}")
    if not any(row.written for row in rows):
        yield WrongCell(_("Write at least one visit."), "#id_r0-who")
    for row in rows:
        if not row.written:
            continue
        for name, messages in sorted(row.errors.items(), key=lambda item: _column(row, item[0])):
            label = row.fields[name].label if name in row.fields else ""
            said = {"n": row.number, "field": label, "text": " ".join(messages)}
            text = (
                _("Visit %(n)d, %(field)s: %(text)s") if label else _("Visit %(n)d: %(text)s")
            ) % said
            target = name if name in row.fields else "who"
            yield WrongCell(text, f"#id_{row.add_prefix(target)}")


def _column(row: RowForm, name: str) -> int:
    """Where a cell stands in its row; questions and what concerns the whole row come first."""
    names = [bound.name for bound in row.cells]
    return names.index(name) if name in names else -1


def _wrong_title(cells: Sequence[WrongCell]) -> str:
    count = len(cells)
    return ngettext(
        "%(n)d cell needs another look; nothing is saved yet, what you typed is kept",
        "%(n)d cells need another look; nothing is saved yet, what you typed is kept",
        count,
    ) % {"n": count}
