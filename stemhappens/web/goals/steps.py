"""The next steps that are open: who does what by when, overdue ones first and said so."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.access.log import looked
from stemhappens.coaching.step_list import StepLine, open_step_lines
from stemhappens.core import clock
from stemhappens.web.components import Button, Choice, Empty, Picker
from stemhappens.web.doors import Door
from stemhappens.web.engagements.story_page import due_text, late_text, step_href
from stemhappens.web.frame import door_of, may_enter, show
from stemhappens.web.goals.contexts import StepItem, StepsPage
from stemhappens.web.impact.listings import day_value, number_value
from stemhappens.web.says import listed, say_number
from stemhappens.web.tables import PAGE, Head, Listing, Value, address, csv_file, page_of
from stemhappens.web.toasts import toasts

HERE = "engagements"


def _due(line: StepLine) -> tuple[bool, date]:
    return line.step.due is None, line.step.due or date.max


def _who(line: StepLine) -> tuple[bool, str]:
    return not line.step.owner, line.step.owner.casefold()


def _with(line: StepLine) -> tuple[bool, str]:
    return not line.teachers, listed(line.teachers).casefold()


ORDERS: Mapping[str, tuple[Any, Callable[[StepLine], Any]]] = {
    "": (gettext_lazy("First due first"), _due),
    "who": (gettext_lazy("By who does it"), _who),
    "with": (gettext_lazy("By teacher"), _with),
}
"""How the steps can be sorted: in words, and by what; equal ones stay as they are due."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for. every: the open steps, sorted; own: some are the reader's."""

    mine: bool
    sort: str
    every: list[StepLine]
    own: bool

    def query(self, **changes: str) -> str:
        """The address's query with some parts changed."""
        parts = {"mine": "yes" if self.mine else "", "sort": self.sort} | changes
        kept = {name: value for name, value in parts.items() if value}
        return f"?{urlencode(kept)}" if kept else ""


def _asked(request: HttpRequest, door: Door) -> Asked:
    lines = open_step_lines(door.actor, clock.today(door.district))
    mine = request.GET.get("mine", "") == "yes"
    sort = request.GET.get("sort", "")
    sort = sort if sort in ORDERS else ""
    every = sorted((line for line in lines if line.own or not mine), key=ORDERS[sort][1])
    return Asked(mine, sort, every, any(line.own for line in lines))


def steps(request: HttpRequest) -> HttpResponse:
    """The list; ?mine=yes for what the reader is to do."""
    door = door_of(request)
    asked = _asked(request, door)
    path = door.url("steps")
    open_ones = [line for line in asked.every if not line.ended]
    ended = [line for line in asked.every if line.ended]
    at = address(path, asked.query(sort=""))
    shown, pages = page_of([*open_ones, *ended], request.GET, at, size=PAGE)
    back = path + asked.query(page=request.GET.get("page", ""))
    page = StepsPage(
        title=_title(open_ones),
        lead=_lead(open_ones),
        pickers=tuple(_pickers(door, asked)),
        steps=tuple(_item(door, line, back) for line in shown if not line.ended),
        ended=tuple(_item(door, line, back) for line in shown if line.ended),
        ended_title=_ended_title(ended),
        pages=pages,
        download_href=door.url("steps-rows") + asked.query() if asked.every else "",
        empty=None if asked.every else _empty(door),
    )
    return show(request, "web/steps.html", page, HERE, messages=toasts(request))


def steps_rows(request: HttpRequest) -> HttpResponse:
    """The same steps as a file, for who reads them on the page; that it was taken is noted."""
    door = door_of(request)
    asked = _asked(request, door)
    looked(door.actor, "export", "steps", None)
    heads = (
        Head("step", _("Next step")),
        Head("who", _("Who")),
        Head("due", _("Due")),
        Head("late", _("Days late"), num=True),
        Head("with", _("With")),
        Head("ended", _("Engagement is closed")),
    )
    lines = tuple(
        (
            Value(line.step.text),
            Value(line.step.owner),
            day_value(line.step.due),
            number_value(line.late),
            Value(listed(line.teachers)),
            Value(_("yes") if line.ended else _("no")),
        )
        for line in asked.every
    )
    return csv_file(Listing(_("Next steps"), heads, lines), "", "next-steps")


def _title(lines: Sequence[StepLine]) -> str:
    count = len(lines)
    said = ngettext("%(number)s next step is open", "%(number)s next steps are open", count) % {
        "number": say_number(count)
    }
    return said[:1].upper() + said[1:]


def _ended_title(lines: Sequence[StepLine]) -> str:
    count = len(lines)
    said = ngettext(
        "%(number)s was left over from an engagement that is closed",
        "%(number)s were left over from engagements that are closed",
        count,
    ) % {"number": say_number(count)}
    return said[:1].upper() + said[1:] if count else ""


def _lead(lines: Sequence[StepLine]) -> str:
    late = [line for line in lines if line.late]
    if not lines:
        return ""
    if not late:
        return _("None is overdue. Each is carried into the next log until it is done or dropped.")
    said = ngettext("%(number)s is overdue.", "%(number)s are overdue.", len(late)) % {
        "number": say_number(len(late)).capitalize()
    }
    carried = _("Each is carried into the next log until it is done or dropped.")
    return f"{said} {carried}"


def _pickers(door: Door, asked: Asked) -> Iterator[Picker]:
    href = door.url("steps")
    if asked.own:
        every, own = _("Everybody’s"), _("Mine")
        links = (
            Choice(every, href + asked.query(mine=""), current=not asked.mine),
            Choice(own, href + asked.query(mine="yes"), current=asked.mine),
        )
        yield Picker(_("Whose"), own if asked.mine else "", "" if asked.mine else every, links)
    if len(asked.every) > 1:
        orders = tuple(
            Choice(str(label), href + asked.query(sort=key), current=key == asked.sort)
            for key, (label, _key) in ORDERS.items()
        )
        chosen = str(ORDERS[asked.sort][0])
        yield Picker(_("Order"), chosen if asked.sort else "", "" if asked.sort else chosen, orders)


def _item(door: Door, line: StepLine, back: str) -> StepItem:
    step, today = line.step, clock.today(door.district)
    query = urlencode({"back": back})
    uid = line.engagement_uid
    return StepItem(
        text=step.text,
        who=step.owner,
        by=due_text(step.due, today),
        late=late_text(step.due, today),
        with_text="" if line.teachers == (step.owner,) else listed(line.teachers),
        href=door.url("engagement", uid=uid) if uid else "",
        done_href=f"{step_href(door, step, 'done')}&{query}" if line.may else "",
        drop_href=f"{step_href(door, step, 'drop')}&{query}" if line.may else "",
    )


def _empty(door: Door) -> Empty:
    button = None
    if may_enter(door, "log"):
        button = Button(_("Log a visit"), door.url("log"), tone="")
    return Empty(
        _("Nothing is promised and open"),
        _("A next step is promised in a visit or on an engagement’s page: who, what, by when."),
        button=button,
        level="h2",
    )
