"""The hand-over wizard: who leaves and when, who takes over what, what will happen, done."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.dossier import past_handovers
from stemhappens.coaching.handover import check_handover, hand_over
from stemhappens.coaching.own_undo import HAND_OVER
from stemhappens.coaching.passing import who_may_leave
from stemhappens.core import clock
from stemhappens.core.problem import Invalid, Problems, UidTaken
from stemhappens.core.write import write
from stemhappens.web.components import Button, Column, Empty, Linked, NavItem, Row, Rows
from stemhappens.web.contexts.wizard import Option, StartPage, Words, Wrong
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.given import day_given, number_given
from stemhappens.web.handover.asked import Chosen
from stemhappens.web.handover.choosing import choose_page
from stemhappens.web.handover.preview import preview_page
from stemhappens.web.says import day_text, listed
from stemhappens.web.toasts import toast, toasts
from stemhappens.web.undoing import undo_href

HERE = "engagements"


def handover(request: HttpRequest) -> HttpResponse:
    """Each step of the wizard; nothing is written before the last one."""
    door = door_of(request)
    sent = request.POST if request.method == "POST" else request.GET
    leaver, day = number_given(sent.get("leaver", "")), day_given(sent.get("day", ""))
    if leaver is None or day is None:
        return _start(request, door, sent)
    chosen = Chosen(leaver, day, request.POST if request.method == "POST" else None)
    name = chosen.left.leaver
    if not name:
        return _start(request, door, sent)
    act = request.POST.get("act", "")
    if act == "change" or request.method != "POST":
        return _choose(request, door, chosen, name)
    problems = check_handover(chosen.draft, chosen.left, chosen.receivers)
    if problems:
        return _choose(request, door, chosen, name, problems)
    if act == "do":
        return _do(request, door, chosen, name)
    page = preview_page(door, chosen, name)
    return show(request, "web/wizard_preview.html", page, HERE)


def _choose(
    request: HttpRequest, door: Door, chosen: Chosen, name: str, problems: Problems | None = None
) -> HttpResponse:
    page = choose_page(door, chosen, name, problems or Problems())
    response = show(request, "web/wizard.html", page, HERE)
    response.status_code = 422 if problems else 200
    return response


def _do(request: HttpRequest, door: Door, chosen: Chosen, name: str) -> HttpResponse:
    done = door.url("handover-one", uid=chosen.uid)
    try:
        with write(door.district, door.actor, HAND_OVER) as unit:
            hand_over(unit, chosen.draft)
            seq = unit.seq
    except UidTaken:  # the same form sent twice
        return redirect(done)
    except Invalid as invalid:  # the caseload changed since the preview was read
        again = Chosen(chosen.leaver_id, chosen.day, chosen.sent)
        return _choose(request, door, again, name, invalid.problems)
    toast(request, _("%s's caseload is handed over.") % name, undo_href(door, seq, door.url(HERE)))
    return redirect(done)


def crumbs(door: Door, here: str) -> tuple[NavItem, ...]:
    """The way to a page of the wizard."""
    return (NavItem(_("Engagements"), door.url("engagements")), NavItem(here, ""))


def _start(request: HttpRequest, door: Door, sent: QueryDict) -> HttpResponse:
    today = clock.today(door.district)
    names = who_may_leave(today)
    wrong = _wrong_start(names, sent)
    page = StartPage(
        title=_("Which coach leaves, and from which day?"),
        lead=_(
            "Their engagements, open goals, next steps and planned visits pass on; what they did "
            "stays theirs. You see what will happen before anything does."
        ),
        crumbs=crumbs(door, _("Hand over")),
        legend=_("Who leaves"),
        name="leaver",
        options=tuple(
            Option(str(key), name, sent.get("leaver") == str(key)) for key, name in names.items()
        ),
        day=Words(
            "day", _("First day without them"),
            sent.get("day") or (today + timedelta(days=1)).isoformat(), "date",
            tuple(one.text for one in wrong if one.field == "day"),
        ),
        button=_("Go on"),
        wrong=wrong,
        past=_past(door),
        empty=None if names else Empty(
            _("Nobody coaches here yet"),
            _("Once coaches are assigned, one who leaves hands over here."),
            button=Button(_("Assign a coach, under People"), door.url("people")), level="h2",
        ),
    )  # fmt: skip
    response = show(request, "web/wizard_start.html", page, HERE, messages=toasts(request))
    response.status_code = 422 if wrong else 200
    return response


def _wrong_start(names: dict[int, str], sent: QueryDict) -> tuple[Wrong, ...]:
    if not {"leaver", "day"} & set(sent):
        return ()
    found = []
    if number_given(sent.get("leaver", "")) not in names:
        found.append(Wrong(_("Choose the coach who leaves."), "leaver"))
    if day_given(sent.get("day", "")) is None:
        found.append(Wrong(_("Give the first day without them, like 2026-05-08."), "day"))
    return tuple(found)


def _past(door: Door) -> Rows | None:
    records = past_handovers(door.actor)
    if not records:
        return None
    rows = []
    for record in records:
        count = record.engagements
        said = ngettext("%d engagement", "%d engagements", count) % count
        href = door.url("handover-one", uid=record.uid)
        to = [share.receiver or _("closed") for share in record.shares]
        leaver = Linked(record.leaver, href, drawer=False, plain=True)
        rows.append(Row((leaver, day_text(record.day), said, listed(to))))
    heads = (Column(_("Who left")), Column(_("From")), Column(_("How much")), Column(_("To")))
    return Rows(_("Handed over before"), heads, tuple(rows))
