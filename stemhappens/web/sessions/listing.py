"""The list of visits: filtered, sorted, a page at a time, and as a spreadsheet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.access.log import looked
from stemhappens.coaching.bulk import MOST, correctable
from stemhappens.coaching.models import Session
from stemhappens.coaching.month_close import late_rows
from stemhappens.coaching.reads import (
    ORDERS,
    SessionFilter,
    SessionLine,
    lines_of,
    session_list,
    session_rows,
)
from stemhappens.core import clock
from stemhappens.core.actor import Role
from stemhappens.people.calendar import load_calendar
from stemhappens.people.reads import coaches_on, programs_on, schools_on, session_types_on
from stemhappens.web.components import (
    Button,
    Choice,
    Empty,
    Pages,
    Picker,
)
from stemhappens.web.contexts.session import Picking, SessionsPage
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, may_enter, show
from stemhappens.web.says import year_said
from stemhappens.web.sessions.table import Marks, Query, visit_rows
from stemhappens.web.tables import csv_response
from stemhappens.web.toasts import toasts

HERE = "sessions"
SIZE = 50
LONGEST = 20_000
"""Visits in one spreadsheet."""
LINKS = (
    ("", gettext_lazy("All visits")),
    ("none", gettext_lazy("In no engagement")),
    ("flagged", gettext_lazy("Something missing")),
    ("late", gettext_lazy("Logged late")),
)


@dataclass(frozen=True)
class Choices:
    """What each filter offers, as (value, label); the first one is all."""

    period: Mapping[str, tuple[str, date | None, date | None]]
    school: Mapping[str, str]
    coach: Mapping[str, str]
    type: Mapping[str, str]
    state: Mapping[str, str]
    link: Mapping[str, str]


def sessions(request: HttpRequest) -> HttpResponse:
    """The visits the reader may know of, without what was said in them."""
    door = door_of(request)
    choices = _choices(door)
    query = _query(request, choices)
    wanted = wanted_visits(door, query, choices)
    found = session_list(door.actor, door.district, wanted, query.sort, query.page, SIZE)
    number = session_rows(door.actor, wanted).count()
    marks = _marks(door, found.lines)
    page = SessionsPage(
        title=_title(door),
        sentence=_sentence(door),
        counted=ngettext("%s visit", "%s visits", number) % f"{number:,}" if number else "",
        picking=_picking(door, query, number) if marks.versions else None,
        pickers=tuple(_pickers(door, query, choices)),
        acts=_acts(door),
        rows=visit_rows(door, query, _title(door), found.lines, marks) if found.lines else None,
        pages=_pages(door, query, found.more),
        empty=None if found.lines else _empty(door, query),
        download_href=query.href(door, "sessions-csv") if found.lines else "",
        sheet_href=query.href(door, "sessions-sheet")
        if found.lines and may_enter(door, "sessions-sheet")
        else "",
        back_href=door.url("sheet-back") if may_enter(door, "sheet-back") else "",
        everything_href=door.url("export") if may_enter(door, "export") else "",
    )
    return show(request, "web/sessions.html", page, HERE, messages=toasts(request))


def export(request: HttpRequest) -> HttpResponse:
    """The same list as a spreadsheet (CSV); formulas are disarmed, and the export is noted."""
    door = door_of(request)
    choices = _choices(door)
    query = _query(request, choices)
    rows = session_rows(door.actor, wanted_visits(door, query, choices))
    rows = rows.order_by(*ORDERS.get(query.sort, ORDERS["-day"]))
    lines = lines_of(rows[:LONGEST], door.actor, clock.today(door.district))
    looked(door.actor, "export", "sessions", None)
    return csv_response("visits", _HEADINGS, map(_cells, lines))


_HEADINGS = (
    gettext_lazy("Date"), gettext_lazy("State"), gettext_lazy("Type"), gettext_lazy("Minutes"),
    gettext_lazy("School"), gettext_lazy("Place"), gettext_lazy("Coaches"),
    gettext_lazy("Teachers"), gettext_lazy("Without a name"), gettext_lazy("In an engagement"),
)  # fmt: skip


def _cells(line: SessionLine) -> tuple[str, ...]:
    return (
        line.day.isoformat(),
        line.state_name,
        line.type_name,
        "" if line.minutes is None else str(line.minutes),
        line.school,
        line.place_name,
        "; ".join(line.coaches),
        "; ".join(line.teachers or ()),
        "" if line.headcount is None else str(line.headcount),
        _("yes") if line.linked else _("no"),
    )


def _choices(door: Door) -> Choices:
    today = clock.today(door.district)
    years = [year for year in load_calendar(door.district.pk).years if year.first_day <= today]
    period: dict[str, tuple[str, date | None, date | None]] = {
        year.name: (year_said(year.name), year.first_day, year.ends) for year in reversed(years)
    }
    period["all"] = (_("All years"), None, None)
    coaches = {
        str(key): name
        for program in programs_on(today)
        for key, name in coaches_on(program.pk, today).items()
    }
    return Choices(
        period=period,
        school={"": _("All schools")} | {str(s.id): s.name for s in schools_on(today)},
        coach={"": _("All coaches")} | coaches,
        type={"": _("All types")} | {str(t.id): t.name for t in session_types_on(today)},
        state={"": _("In any state")}
        | {str(value): str(label).capitalize() for value, label in Session.State.choices},
        link={key: str(label) for key, label in LINKS},
    )


def _query(request: HttpRequest, choices: Choices) -> Query:
    """What is asked for; a value that is no choice counts as none."""

    def one(name: str, offered: Iterable[str]) -> str:
        value = request.GET.get(name, "")
        return value if value in offered else ""

    page = request.GET.get("page", "1")
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    return Query(
        period=one("period", choices.period) or next(iter(choices.period)),
        school=one("school", choices.school),
        coach=one("coach", choices.coach),
        type=one("type", choices.type),
        state=one("state", choices.state),
        link=one("link", choices.link),
        sort=request.GET.get("sort", "-day")[:10],
        page=max(number, 1),
    )


def _marks(door: Door, lines: Sequence[SessionLine]) -> Marks:
    if not lines or not may_enter(door, "sessions-correct"):
        return Marks({}, frozenset())
    days = [line.day for line in lines]
    rows = Session.objects.filter(pk__in=[line.id for line in lines])
    late = rows.filter(_late(door, min(days), max(days)))
    return Marks(
        correctable(door.actor, [line.id for line in lines]),
        frozenset(late.values_list("pk", flat=True)),
    )


def _late(door: Door, start: date, end: date) -> Q:
    return late_rows(door.district, start, end)


def _picking(door: Door, query: Query, number: int) -> Picking:
    label = _("Correct all %s found") % f"{number:,}" if number <= MOST else ""
    return Picking(query.href(door, "sessions-correct"), label)


def asked_visits(door: Door, request: HttpRequest) -> SessionFilter:
    """The visits that the address of a list asks for."""
    choices = _choices(door)
    return wanted_visits(door, _query(request, choices), choices)


def wanted_visits(door: Door, query: Query, choices: Choices) -> SessionFilter:
    """What a query asks for, as a filter."""
    _label, start, end = choices.period[query.period]
    wanted = SessionFilter(
        start=start,
        end=end,
        school_id=_id(query.school),
        coach_id=_id(query.coach),
        type_id=_id(query.type),
        state=query.state or None,
    )
    if query.link == "late":
        today = clock.today(door.district)
        first = start or min((day for _label, day, _end in choices.period.values() if day),
                             default=today)  # fmt: skip
        wanted = replace(wanted, also=_late(door, first, min(end or today, today)))
    return replace(wanted, unlinked=query.link == "none", flagged=query.link == "flagged")


def _id(text: str) -> int | None:
    return int(text) if text else None


def _title(door: Door) -> str:
    if door.actor.has(Role.DIRECTOR):
        return _("Every visit of the program")
    if door.actor.has(Role.LEAD_COACH):
        return _("Visits of your coaches")
    return _("Your visits")


def _sentence(door: Door) -> str:
    if door.actor.has(Role.DIRECTOR):
        return _("When, where and with whom. What was said stays between coach and teacher.")
    return _("Open a visit to read what was agreed, or to correct it.")


def _acts(door: Door) -> tuple[Button, ...]:
    if not may_enter(door, "log"):
        return ()
    return (Button(_("Log a visit"), door.url("log"), tone=""),)


def _pickers(door: Door, query: Query, choices: Choices) -> Iterable[Picker]:
    labels = {key: label for key, (label, _start, _end) in choices.period.items()}
    yield _picker(door, query, "period", _("Period"), labels)
    yield _picker(door, query, "school", _("School"), choices.school)
    if door.actor.has(Role.DIRECTOR, Role.LEAD_COACH):
        yield _picker(door, query, "coach", _("Coach"), choices.coach)
    yield _picker(door, query, "type", _("Type"), choices.type)
    yield _picker(door, query, "state", _("State"), choices.state)
    yield _picker(door, query, "link", _("Engagement"), choices.link)


def _picker(door: Door, query: Query, name: str, title: str, labels: Mapping[str, str]) -> Picker:
    current = getattr(query, name)
    links = tuple(
        Choice(label, query.href(door, **{name: value}), current=value == current)
        for value, label in labels.items()
    )
    chosen = labels.get(current, "")
    return Picker(title, chosen if current else "", "" if current else chosen, links)


def _pages(door: Door, query: Query, more: bool) -> Pages | None:
    if query.page == 1 and not more:
        return None
    at = query.page
    return Pages(
        _("Page %d") % at,
        (Choice(str(at), "", current=True),),
        query.href(door, page=str(at - 1)) if at > 1 else "",
        query.href(door, page=str(at + 1)) if more else "",
    )


def _empty(door: Door, query: Query) -> Empty:
    title = _("No visit matches")
    text = _("Choose another period or school; a visit that was logged is never gone.")
    if not any((query.school, query.coach, query.type, query.state, query.link)):
        title = _("No visit is logged in this period")
        text = _("Each visit stands here with its day, its school and who was there.")
        if door.actor.has(Role.TEACHER):
            text = _("When a coach has visited you, it stands here with what you agreed on.")
    button = None
    if may_enter(door, "log"):
        button = Button(_("Log a visit"), door.url("log"), tone="")
    elif may_enter(door, "import"):
        button = Button(_("Import a coaching log"), door.url("import"), tone="quiet")
    return Empty(
        title,
        text,
        button=button,
        level="h2",
    )
