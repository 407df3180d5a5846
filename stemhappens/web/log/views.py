"""Log a visit: whom it was with, the form, and what was saved."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stemhappens.access.log import looked
from stemhappens.coaching.reads import session_page
from stemhappens.core.clock import today
from stemhappens.core.problem import Stale, UidTaken
from stemhappens.web.components import Notice
from stemhappens.web.contexts.log import LogPage
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.given import day_given, uid_given
from stemhappens.web.log.choosing import choose_engagement_page, choose_page, team_wanted
from stemhappens.web.log.filling import (
    Filled,
    Wanted,
    fill,
    head_day,
    likely_engagements,
    teachers_of,
)
from stemhappens.web.log.form import VisitForm
from stemhappens.web.log.groups import TeamWanted
from stemhappens.web.log.late import late_notice
from stemhappens.web.log.saved import saved_page
from stemhappens.web.log.saving import Outcome, save_new
from stemhappens.web.log.wording import agreed_text, where_text, who_text

HERE = "log"


def log_visit(request: HttpRequest) -> HttpResponse:
    """Ask whom the visit was with, then for the visit; saving leads to what was saved."""
    door = door_of(request)
    wanted = _wanted(door, request)
    if not wanted.teachers and not wanted.group and wanted.team is None:
        return show(
            request, "web/log_choose.html", choose_page(door, request.GET.get("q", "")), HERE
        )
    filled = fill(door, wanted)
    if request.method == "GET" and _asks_engagement(filled, wanted):
        return show(request, "web/log_choose.html", choose_engagement_page(door, filled), HERE)
    if request.method == "POST":
        return _save(request, door, filled)
    return _form_page(request, door, filled, VisitForm(filled.asked, initial=filled.initial))


def saved(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was saved, who can see it, what is next."""
    door = door_of(request)
    found = session_page(uid, door.actor, door.district)
    if found is None:
        raise Http404("no such visit")
    looked(door.actor, "page", "session", uid)
    return show(request, "web/log_saved.html", saved_page(door, found), HERE)


def _wanted(door: Door, request: HttpRequest) -> Wanted:
    """Whom the address names; what is no uid is 404."""
    try:
        teachers = tuple(dict.fromkeys(UUID(text) for text in request.GET.getlist("teacher")))
    except ValueError:
        raise Http404("no such person") from None
    engagement = request.GET.get("engagement", "")
    if not teachers and engagement:
        teachers = teachers_of(door, engagement)
    day = day_given(request.GET.get("day", ""))
    team = None
    if not teachers and request.GET.get("team"):
        team, teachers = _team(door, request.GET["team"], day)
    return Wanted(teachers, engagement, "group" in request.GET, day, team)


def _team(door: Door, text: str, day: date | None) -> tuple[TeamWanted, tuple[UUID, ...]]:
    uid = uid_given(text)
    if uid is None:
        raise Http404("no such team")
    return team_wanted(door, uid, day or today(door.district))


def _asks_engagement(filled: Filled, wanted: Wanted) -> bool:
    """True when one teacher has several engagements this visit may be for, and none is named."""
    if len(wanted.teachers) != 1 or wanted.engagement or wanted.team is not None:
        return False
    return filled.first is not None and len(likely_engagements(filled.first)) > 1


def _save(request: HttpRequest, door: Door, filled: Filled) -> HttpResponse:
    form = VisitForm(filled.asked, request.POST, initial=filled.initial)
    try:
        outcome = save_new(door, form, filled)
    except (UidTaken, Stale) as error:
        notice = _clash(error)
        return _form_page(request, door, filled, form, notice=notice, status=409)
    if outcome.session is not None:
        return redirect(door.url("log-saved", uid=outcome.session.uid))
    return _form_page(request, door, filled, outcome.form, _withdrawn(outcome), 422)


def _clash(error: Exception) -> Notice:
    if isinstance(error, UidTaken):
        return Notice(
            _("This visit was saved before, with other content."),
            _("Nothing was changed. Open the visit in your sessions to correct it."),
        )
    return Notice(
        _("Somebody changed this visit in the meantime."),
        _("Nothing was saved. Open it in your sessions to see what it says now."),
    )


def _withdrawn(outcome: Outcome) -> Notice | None:
    if not outcome.withdrawn:
        return None
    return Notice(
        _("This visit was taken back after it had been sent."),
        _("Save once more if it did take place; it is then a new one."),
        "ask",
    )


def _form_page(
    request: HttpRequest,
    door: Door,
    filled: Filled,
    form: VisitForm,
    notice: Notice | None = None,
    status: int = 200,
) -> HttpResponse:
    first = filled.first
    day = _typed_day(form, filled)
    notice = notice or late_notice(day, filled.asked.today, filled.asked.closing)
    if notice is None and first is not None and first.closed_day and not form.is_bound:
        notice = Notice(
            _("There is no school today."), _("A visit on such a day counts all the same."), "info",
            "info",
        )  # fmt: skip
    page = LogPage(
        title=_("Log a visit"),
        day=head_day(filled.asked.today),
        action=request.get_full_path(),
        back_href=door.url("log"),
        who=who_text(filled) or _("A group"),
        where=where_text(filled),
        agreed=agreed_text(filled, door.actor),
        topics_title=_("Topics, as last time") if first and first.topic_ids else "",
        save=_("Save visit"),
        foot=_foot(filled),
        notice=notice,
        change_open=not filled.people and filled.team is None,
        team=filled.team.name if filled.team else "",
    )
    response = show(request, "web/log.html", page, HERE, form=form)
    response.status_code = status
    return response


def _typed_day(form: VisitForm, filled: Filled) -> date:
    """The day the form says; as first shown where it says none."""
    typed = form.cleaned_data.get("day") if form.is_bound and form.is_valid() is not None else None
    day: date = typed or filled.initial["day"]
    return day


def _foot(filled: Filled) -> str:
    if not filled.people:
        return ""
    if filled.first and filled.first.topic_ids:
        return _("Who, where, when and topics are filled in for you.")
    return _("Who, where and when are filled in for you.")
