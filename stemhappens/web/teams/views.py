"""Teams: the list, one team, and the pages on which it is kept."""

from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stemhappens.coaching.teams import (
    TeamDraft,
    find_team,
    may_start_teams,
    start_team,
    team_list,
    team_page,
)
from stemhappens.core.problem import Denied, Invalid, Problems
from stemhappens.core.write import Unit, write
from stemhappens.people.models import Team
from stemhappens.web.acts import carry_out, show_act_problems
from stemhappens.web.components import NavItem, Notice
from stemhappens.web.contexts.act import ActPage
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.tables import csv_file
from stemhappens.web.teams.acts import TEAM_ACTS, Said, people_of, school_of, start_form
from stemhappens.web.teams.showing import listing, team_view, teams_page
from stemhappens.web.toasts import toast, toasts
from stemhappens.web.undoing import undo_href

HERE = "teams"


def teams(request: HttpRequest) -> HttpResponse:
    """The list."""
    door = door_of(request)
    page = teams_page(door, team_list(door.actor, door.district), request.GET)
    return show(request, "web/teams.html", page, HERE, messages=toasts(request))


def teams_rows(request: HttpRequest) -> HttpResponse:
    """The same list as a file."""
    door = door_of(request)
    lines = team_list(door.actor, door.district)
    return csv_file(listing(door, lines, request.GET), request.GET.get("sort", ""), "teams")


def team(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One team, with who is and who was in it."""
    door = door_of(request)
    row = _find(door, uid)
    page = team_view(door, team_page(row, door.actor, door.district))
    return show(request, "web/team.html", page, HERE, messages=toasts(request))


def start(request: HttpRequest) -> HttpResponse:
    """Start a team."""
    door = door_of(request)
    if not may_start_teams(door.actor):
        raise Denied(f"{door.actor.label} may not start a team")
    if request.method != "POST":
        return _form(request, door, start_form(door, None))
    form = start_form(door, request.POST)
    if not form.is_valid():
        return _refused(request, door, form)
    said = form.cleaned_data
    known = find_team(said["uid"], door.actor)
    if known is not None:  # the same form sent twice
        return redirect(door.url("team", uid=known.uid))
    draft = TeamDraft(
        said.get("name") or "", people_of(said), said.get("starts"), school_of(said), said["uid"]
    )
    try:
        with write(door.district, door.actor, "start a team") as unit:
            made = start_team(unit, draft)
            seq = unit.seq
    except Invalid as invalid:
        return _refused(request, door, form, invalid.problems)
    toast(request, _("The team is there."), undo_href(door, seq, door.url("teams")))
    return redirect(door.url("team", uid=made.uid))


def team_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    """Rename a team, add people, or say who leaves."""
    door = door_of(request)
    row = _find(door, uid)
    if act not in TEAM_ACTS:
        raise Http404("no such act")
    known, chosen = team_page(row, door.actor, door.district), TEAM_ACTS[act]
    if not known.may_keep:
        raise Denied(f"{door.actor.label} may not keep this team")
    form = chosen.make(door, known, request.POST if request.method == "POST" else None)

    def draw(form: Form, notice: Notice | None, status: int) -> HttpResponse:
        return _form(request, door, form, act, row, notice, status)

    def deed(unit: Unit, said: Said) -> None:
        chosen.do(unit, row, said.get("version") or row.version, said)

    back = door.url("team", uid=uid)
    return carry_out(request, form, draw, chosen.cause, deed, chosen.done, back)


def _find(door: Door, uid: UUID) -> Team:
    row = find_team(uid, door.actor)
    if row is None:
        raise Http404("no such team")
    return row


def _refused(
    request: HttpRequest, door: Door, form: Form, problems: Problems | None = None
) -> HttpResponse:
    if problems is not None:
        show_act_problems(form, problems)
    return _form(request, door, form, status=422)


def _form(
    request: HttpRequest,
    door: Door,
    form: Form,
    act: str = "",
    row: Team | None = None,
    notice: Notice | None = None,
    status: int = 200,
) -> HttpResponse:
    chosen = TEAM_ACTS.get(act)
    title = str(chosen.title) if chosen else _("Start a team")
    crumbs = [NavItem(_("Teams"), door.url("teams"))]
    crumbs += [NavItem(row.name, door.url("team", uid=row.uid))] if row else []
    page = ActPage(
        title=title,
        sentence=str(chosen.sentence)
        if chosen
        else _("A group that meets: choose it when you log, and its people are ticked for you."),
        crumbs=(*crumbs, NavItem(title, "")),
        action=request.path,
        back_href=door.url("team", uid=row.uid) if row else door.url("teams"),
        save=str(chosen.save) if chosen else _("Start it"),
        notice=notice,
    )
    response = show(request, "web/act.html", page, HERE, form=form)
    response.status_code = status
    return response
