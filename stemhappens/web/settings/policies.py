"""What counts, and from when: the chain of policies, and what a change of one restates."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.core.clock import today
from stemhappens.core.problem import Invalid, Stale
from stemhappens.core.spans import OPEN_END
from stemhappens.core.write import Unit
from stemhappens.people.models import Policy, Program, SessionType, UncountedType
from stemhappens.people.program import set_policy
from stemhappens.web.components import Button, Column, Linked, NavItem, Row, Rows, Tag
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of
from stemhappens.web.says import day_text
from stemhappens.web.settings.contexts import FormPage, Group, ListPage, Section
from stemhappens.web.settings.forms import PolicyForm
from stemhappens.web.settings.kit import (
    Deed,
    crumbs,
    form_page,
    list_page,
    save_form,
    show_problems,
    stale_notice,
)
from stemhappens.web.settings.programs import chosen_program
from stemhappens.web.settings.restating import restating
from stemhappens.web.settings.restating_shown import shown
from stemhappens.web.settings.wording import policy_lines

Uncounted = dict[int, list[int]]
"""Policy → the session types it leaves out."""


def policies(request: HttpRequest) -> HttpResponse:
    """The chain, the newest first, each with what it says."""
    door = door_of(request)
    program = chosen_program(request)
    chain, uncounted = read_chain(program)
    names = dict(SessionType.objects.values_list("pk", "name"))
    query = _query(request)
    new = Button(_("Change what counts"), door.url("settings-policy-new") + query, tone="",
                 icon="plus")  # fmt: skip
    now = holding_policy(chain, today(door.district))
    page = ListPage(
        title=_title(now),
        lead=_("The policy of a visit’s own day decides whether it counts, also years later."),
        crumbs=crumbs(door, _("Policies")),
        sections=(_chain_section(door, chain, uncounted, names, query, now),),
        acts=(new,),
        subnav=_programs(door, program),
        subnav_label=_("Program"),
    )
    return list_page(request, page)


def read_chain(program: Program) -> tuple[list[Policy], Uncounted]:
    """The policies of a program, the earliest first, and what each leaves out."""
    chain = list(Policy.objects.filter(program=program).order_by("starts"))
    uncounted: Uncounted = {}
    rows = UncountedType.objects.filter(policy__program=program)
    for policy, kind in rows.values_list("policy_id", "session_type_id"):
        uncounted.setdefault(policy, []).append(kind)
    return chain, uncounted


def holding_policy(chain: list[Policy], day: date) -> Policy | None:
    """The policy of `day`; a chain's first one where it begins later."""
    begun = [row for row in chain if row.starts <= day]
    return begun[-1] if begun else next(iter(chain), None)


def _title(now: Policy | None) -> str:
    if now is None:
        return _("Nothing is decided yet: every visit counts")
    words = {"day": day_text(now.starts), "n": now.minimum_minutes}
    if not now.minimum_minutes:
        return _("Since %(day)s every visit counts, however short") % words
    return _("Since %(day)s a visit counts from %(n)s minutes") % words


def _programs(door: Door, chosen: Program) -> tuple[NavItem, ...]:
    """Links to each program; nothing where there is one."""
    rows = list(Program.objects.order_by("starts", "id"))
    if len(rows) < 2:
        return ()
    at = door.url("settings-policies")
    return tuple(
        NavItem(row.name, f"{at}?program={row.uid}", current=row.pk == chosen.pk) for row in rows
    )


def _query(request: HttpRequest) -> str:
    wanted = request.GET.get("program", "")
    return f"?program={wanted}" if wanted else ""


def _chain_section(
    door: Door,
    chain: list[Policy],
    uncounted: Uncounted,
    names: dict[int, str],
    query: str,
    now: Policy | None,
) -> Section:
    columns = (Column(_("From")), Column(_("What it says")), Column(_("Decided in")), Column(""))
    rows = []
    earlier: list[str] = []
    for row in chain:
        lines = policy_lines(row, [names[key] for key in uncounted.get(row.pk, ())])
        said = [line for line in lines if line not in earlier] or [_("the same as before")]
        href = door.url("settings-policy", day=row.starts.isoformat()) + query
        link = Linked(day_text(row.starts), href, drawer=False, plain=True)
        state = Tag(_("holds today"), "go") if row is now else ""
        rows.append(Row((link, "; ".join(said), row.citation or _("not said"), state)))
        earlier = lines
    how = _("Each says what differs from the one before it. A policy of the past may be changed.")
    count = len(chain)
    title = ngettext("One policy so far", "%d policies, one after the other", count)
    table = Rows(_("Policies"), columns, tuple(reversed(rows)))
    return Section("chain", title % count if count > 1 else title, how, table if rows else None)


def policy_form(request: HttpRequest, day: str = "") -> HttpResponse:
    """One policy, or a new one: the form, what it would restate, then saved."""
    door = door_of(request)
    program = chosen_program(request)
    chain, uncounted = read_chain(program)
    row = _of_day(chain, day)
    based = row or holding_policy(chain, today(door.district)) or Policy(program=program)
    types = list(SessionType.objects.filter(group=SessionType.Group.VISIT))
    form = _form(request, door, row, based, types, uncounted.get(based.pk or 0, []))
    page = _form_page(door, row, _query(request))
    if request.method != "POST" or not form.is_valid():
        return form_page(request, page, form, 422 if request.method == "POST" else 200)
    starts = row.starts if row else form.cleaned_data["starts"]
    left_out = [kind for kind in types if str(kind.pk) not in form.cleaned_data["counted"]]

    def do(unit: Unit, _said: Any = None) -> Any:
        version = form.cleaned_data["version"] or 0
        return set_policy(unit, program, starts, left_out, version=version, **form.values())

    token = _token(starts, form)
    if request.POST.get("step") == "save" and form.cleaned_data["seen"] == token:
        back = door.url("settings-policies") + _query(request)
        done = _("It holds from %s.") % day_text(starts)
        return save_form(request, page, form, Deed("set a policy", done, back), do)
    return _preview(request, page, form, program, (starts, _after(chain, starts)), do, token)


def _preview(
    request: HttpRequest,
    page: FormPage,
    form: PolicyForm,
    program: Program,
    span: tuple[date, date],
    do: Any,
    token: str,
) -> HttpResponse:
    """The form again, below what saving it would restate."""
    door = door_of(request)
    try:
        found = restating(door.district, door.actor, program, span, do)
    except Invalid as invalid:
        show_problems(form, invalid.problems)
        return form_page(request, page, form, 422)
    except Stale:
        return form_page(request, replace(page, notice=stale_notice()), form, 409)
    form.data = form.data.copy()
    form.data["seen"] = token
    title, how, sections = shown(door, found, span[0])
    page = replace(
        page,
        save=_("Let it hold"),
        step="save",
        again=_("Look again"),
        sections=sections,
        shown_title=title,
        shown_how=how,
    )
    return form_page(request, page, form)


def _of_day(chain: list[Policy], day: str) -> Policy | None:
    if not day:
        return None
    found = next((row for row in chain if row.starts.isoformat() == day), None)
    if found is None:
        raise Http404("no such policy")
    return found


def _after(chain: list[Policy], starts: date) -> date:
    """The day on which the next policy takes over."""
    return next((row.starts for row in chain if row.starts > starts), OPEN_END)


def _form(
    request: HttpRequest,
    door: Door,
    row: Policy | None,
    based: Policy,
    types: list[SessionType],
    uncounted: list[int],
) -> PolicyForm:
    initial: dict[str, Any] = {name: getattr(based, name) for name in PolicyForm.NUMBERS}
    initial |= {
        "version": row.version if row else 0,
        "citation": row.citation if row else "",
        "starts": today(door.district),
        "counted": [str(kind.pk) for kind in types if kind.pk not in uncounted],
        "required": [
            name for name in ("topic_required", "next_step_required") if getattr(based, name)
        ],
        "confirm": "1" if based.confirm_goals else "",
    }
    choices = [(str(kind.pk), kind.name) for kind in types]
    data = request.POST if request.method == "POST" else None
    return PolicyForm(data, initial=initial, types=choices, dated=row is None)


def _form_page(door: Door, row: Policy | None, query: str) -> FormPage:
    title = _("Change what counts")
    if row is not None:
        title = _("What counts from %s") % day_text(row.starts)
    back = door.url("settings-policies") + query
    return FormPage(
        title=title,
        sentence=_(
            "Before anything is saved you see which figures it restates; in a large district "
            "that takes a moment."
        ),
        crumbs=crumbs(door, title, NavItem(_("Policies"), back)),
        back_href=back,
        save=_("See what it changes"),
        step="preview",
        groups=(
            Group("", ("starts", "citation")),
            Group(_("What counts as a visit"), ("counted", "minimum_minutes", "reach_group_size")),
            Group(
                _("Benchmarks"),
                ("gap_window_days", "yearly_visits", "benchmark_percent", "hours_plan"),
            ),
            Group(_("What is late"), ("goal_stall_days", "debrief_days", "log_until_day")),
            Group(_("What is asked of coaches"), ("required", "confirm")),
        ),
    )


def _token(starts: date, form: PolicyForm) -> str:
    """What was looked at: saving anything else is looked at first."""
    said = [starts.isoformat(), sorted(form.cleaned_data["counted"]), form.values()]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
