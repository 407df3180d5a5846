"""Other time: displaced, travel, preparation, administration; two taps, and the day's list."""

from datetime import date
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stemhappens.coaching.time import (
    TimeDraft,
    TimeLine,
    find_entry,
    log_time,
    own_time,
    withdraw_time,
)
from stemhappens.core import clock
from stemhappens.core.problem import Invalid, Stale, UidTaken
from stemhappens.core.write import write
from stemhappens.people.reads import programs_on
from stemhappens.web.components import Empty
from stemhappens.web.contexts.time import EntryRow, TimePage
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.says import long_day
from stemhappens.web.time.form import QUICK, TimeForm
from stemhappens.web.toasts import toast, toasts
from stemhappens.web.undoing import undo_href

HERE = "today"


def time(request: HttpRequest) -> HttpResponse:
    """The day's list, and the form that adds to it."""
    door = door_of(request)
    day = _day(request, door)
    if request.method == "POST":
        return _save(request, door, day)
    form = TimeForm(initial={"uid": uuid4(), "day": day})
    return _page(request, door, day, form)


def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take an own entry back; it can be undone."""
    door = door_of(request)
    entry = find_entry(uid, door.actor)
    if entry is None:
        raise Http404("no such entry")
    back = _href(door, entry.day)
    with write(door.district, door.actor, "take a time entry back") as unit:
        withdraw_time(unit, entry, entry.version)
        seq = unit.seq
    toast(request, _("Taken back."), undo_href(door, seq, back))
    return redirect(back)


def _day(request: HttpRequest, door: Door) -> date:
    """The day the address names, else today; a day ahead is today."""
    today = clock.today(door.district)
    try:
        return min(date.fromisoformat(request.GET.get("day", "")), today)
    except ValueError:
        return today


def _href(door: Door, day: date) -> str:
    if day == clock.today(door.district):
        return door.url("time")
    return f"{door.url('time')}?day={day.isoformat()}"


def _save(request: HttpRequest, door: Door, day: date) -> HttpResponse:
    form = TimeForm(request.POST)
    if not form.is_valid():
        return _page(request, door, day, form, status=422)
    said = form.cleaned_data
    programs = programs_on(said["day"])
    draft = TimeDraft(
        uid=said["uid"],
        program_id=programs[0].pk if programs else 0,
        day=said["day"],
        kind=said["kind"],
        coach_id=door.actor.person_id,
        minutes=said["minutes"],
    )
    try:
        with write(door.district, door.actor, "log other time") as unit:
            entry = log_time(unit, draft)
            seq = unit.seq
    except Invalid as invalid:
        for name, messages in invalid.problems.by_field().items():
            at = {"minutes": "other"}.get(name, name)
            form.add_error(at if at in form.fields else None, " ".join(messages))
        return _page(request, door, day, form, status=422)
    except (UidTaken, Stale):
        form.add_error(None, _("This was saved before, with other numbers; open the page anew."))
        return _page(request, door, day, form, status=409)
    back = _href(door, said["day"])
    kind = entry.get_kind_display() if entry else ""
    words = {"minutes": entry.minutes if entry else 0, "kind": kind}
    toast(request, _("Saved: %(minutes)d minutes, %(kind)s.") % words, undo_href(door, seq, back))
    return redirect(back)


def _page(
    request: HttpRequest, door: Door, day: date, form: TimeForm, status: int = 200
) -> HttpResponse:
    entries = own_time(door.actor, day, day)
    page = TimePage(
        title=_("Other working time"),
        sentence=_("Time that is no visit: two taps, what it was and how long."),
        day=long_day(day),
        action=_href(door, day),
        quick=QUICK,
        entries=tuple(_row(door, line) for line in entries),
        entries_title=_("Written down for %s") % long_day(day),
        back_href=door.url("today"),
        empty=None if entries else _empty(),
    )
    response = show(
        request, "web/time.html", page, HERE, form=form, messages=toasts(request)
    )  # fmt: skip
    response.status_code = status
    return response


def _row(door: Door, line: TimeLine) -> EntryRow:
    minutes = _("%d min") % line.minutes if line.minutes is not None else _("not known")
    return EntryRow(line.kind_name, minutes, door.url("time-back", uid=line.uid))


def _empty() -> Empty:
    return Empty(
        _("Nothing written down for this day"),
        _("What you note here is never a visit. It shows how much of your time reaches teachers."),
        level="h3",
    )
