"""The pages of acts: a form with everything wrong beside its field, then done and undoable."""

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stemhappens.coaching.goal_reads import find_goal
from stemhappens.coaching.models import Engagement
from stemhappens.coaching.step_list import find_step
from stemhappens.coaching.story import find_engagement
from stemhappens.core.problem import Invalid, Stale
from stemhappens.core.write import Unit, write
from stemhappens.web.acts import carry_out
from stemhappens.web.components import NavItem, Notice
from stemhappens.web.contexts.act import ActPage
from stemhappens.web.doors import Door
from stemhappens.web.engagements.act import Act, Said
from stemhappens.web.engagements.acts import ENGAGEMENT_ACTS
from stemhappens.web.engagements.goal_acts import GOAL_ACTS, STEP_ACTS
from stemhappens.web.frame import door_of, show
from stemhappens.web.given import number_given
from stemhappens.web.toasts import toast
from stemhappens.web.undoing import undo_href, way_back

HERE = "engagements"


def engagement_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    """One act on an engagement."""
    door = door_of(request)
    row = find_engagement(uid, door.actor)
    if row is None or act not in ENGAGEMENT_ACTS:
        raise Http404("no such engagement")
    return _perform(request, door, ENGAGEMENT_ACTS[act], row, row)


def goal_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    """One act on a goal."""
    door = door_of(request)
    row = find_goal(uid, door.actor)
    if row is None or act not in GOAL_ACTS:
        raise Http404("no such goal")
    return _perform(request, door, GOAL_ACTS[act], row, row.engagement)


def step_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    """Tick a next step, drop it, or take it up again."""
    door = door_of(request)
    row = find_step(uid, door.actor)
    if row is None or act not in STEP_ACTS:
        raise Http404("no such next step")
    cause, said, do = STEP_ACTS[act]
    back = way_back(request, _home_of_step(door, row.engagement))
    try:
        with write(door.district, door.actor, cause) as unit:
            do(unit, row, number_given(request.GET.get("version", "")) or row.version)
            seq = unit.seq
    except (Stale, Invalid):
        toast(request, _("Somebody settled this step in the meantime."), error=True)
        return redirect(back)
    toast(request, str(said), undo_href(door, seq, back))
    return redirect(back)


def _home_of_step(door: Door, engagement: Engagement | None) -> str:
    if engagement is None:
        return door.url("engagements")
    return door.url("engagement", uid=engagement.uid)


def _perform(
    request: HttpRequest, door: Door, act: Act, row: Any, engagement: Engagement
) -> HttpResponse:
    def draw(form: Form, notice: Notice | None, status: int) -> HttpResponse:
        return _form_page(request, door, act, form, engagement, notice, status)

    def deed(unit: Unit, said: Said) -> None:
        row.version = said.get("version") or row.version
        act.do(unit, row, said)

    sent = request.POST if request.method == "POST" else None
    form = act.make(door, row, sent, request.GET.dict())
    back = way_back(request, door.url("engagement", uid=engagement.uid))
    return carry_out(request, form, draw, act.cause, deed, act.done, back)


def _form_page(
    request: HttpRequest,
    door: Door,
    act: Act,
    form: Form,
    engagement: Engagement,
    notice: Notice | None,
    status: int,
) -> HttpResponse:
    back = way_back(request, door.url("engagement", uid=engagement.uid))
    starters, suggested = None, ()
    if act.beside is not None:
        starters, suggested = act.beside(door, engagement, request.path, request.GET.dict())
    page = ActPage(
        title=str(act.title),
        sentence=str(act.sentence),
        crumbs=(
            NavItem(_("Engagements"), door.url("engagements")),
            NavItem(_("The engagement"), back),
            NavItem(str(act.title), ""),
        ),
        action=request.get_full_path() if "back" in request.GET else request.path,
        back_href=back,
        save=str(act.save),
        notice=notice,
        starters=starters,
        suggested=suggested,
    )
    response = show(request, "web/act.html", page, HERE, form=form)
    response.status_code = status
    return response
