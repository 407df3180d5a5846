"""The next steps that are open: who does what by when, overdue ones first and said so."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.step_list import StepLine, open_step_lines
from stemhappens.core import clock
from stemhappens.web.components import Choice, Empty, Picker
from stemhappens.web.doors import Door
from stemhappens.web.engagements.story_page import due_text, late_text, step_href
from stemhappens.web.frame import door_of, show
from stemhappens.web.goals.contexts import StepItem, StepsPage
from stemhappens.web.says import listed, say_number
from stemhappens.web.toasts import toasts

HERE = "engagements"


def steps(request: HttpRequest) -> HttpResponse:
    """The list; ?mine=yes for what the reader is to do."""
    door = door_of(request)
    lines = open_step_lines(door.actor, clock.today(door.district))
    mine = request.GET.get("mine", "") == "yes"
    every = [line for line in lines if line.own or not mine]
    shown = [line for line in every if not line.ended]
    ended = [line for line in every if line.ended]
    back = f"{door.url('steps')}?mine=yes" if mine else door.url("steps")
    page = StepsPage(
        title=_title(shown),
        lead=_lead(shown),
        pickers=(_picker(door, mine),) if any(line.own for line in lines) else (),
        steps=tuple(_item(door, line, back) for line in shown),
        ended=tuple(_item(door, line, back) for line in ended),
        ended_title=_ended_title(ended),
        empty=None if every else _empty(),
    )
    return show(request, "web/steps.html", page, HERE, messages=toasts(request))


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


def _picker(door: Door, mine: bool) -> Picker:
    every, own = _("Everybody’s"), _("Mine")
    href = door.url("steps")
    links = (
        Choice(every, href, current=not mine),
        Choice(own, f"{href}?mine=yes", current=mine),
    )
    return Picker(_("Whose"), own if mine else "", "" if mine else every, links)


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


def _empty() -> Empty:
    return Empty(
        _("Nothing is promised and open"),
        _("A next step is promised in a visit or on an engagement’s page: who, what, by when."),
        level="h2",
    )
