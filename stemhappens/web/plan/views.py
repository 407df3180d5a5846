"""Make a plan, move it, or say that it was not held; every one can be undone."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stemhappens.coaching.drafts import Seat
from stemhappens.coaching.models import Attendance, Session
from stemhappens.coaching.planning import Plan, call_off, move_plan, plan_visit
from stemhappens.coaching.prefill import LogPrefill, log_prefill
from stemhappens.coaching.reads import find_session
from stemhappens.coaching.teams import find_team, members_on
from stemhappens.coaching.today import PlannedVisit, people_named, planned_visits
from stemhappens.core import clock
from stemhappens.core.problem import Invalid, Stale, UidTaken
from stemhappens.core.write import write
from stemhappens.people.calendar import load_calendar
from stemhappens.people.models import Placement, Team
from stemhappens.people.reads import PersonLine, programs_on, schools_on, session_types_on
from stemhappens.web.components import NavItem, Notice
from stemhappens.web.contexts.plan import PlanFormPage
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.log.drafting import ROLES
from stemhappens.web.log.filling import engagement_title, likely_engagements, people_to_name
from stemhappens.web.plan.choosing import choose_page, others
from stemhappens.web.plan.form import OffForm, PlanAsked, PlanForm, SlotForm
from stemhappens.web.says import listed
from stemhappens.web.toasts import toast
from stemhappens.web.today.reading import DayRead
from stemhappens.web.today.sections import plan_acts, weekday, who_text
from stemhappens.web.undoing import undo_href

HERE = "today"


def plan_new(request: HttpRequest) -> HttpResponse:
    """Ask with whom, then when and where."""
    door = door_of(request)
    people = people_to_name(door.actor, clock.today(door.district))
    team = _team(request, door)
    named = _named(request, door, people, team)
    if not named and team is None:
        page = choose_page(door, request.GET.get("q", ""))
        return show(request, "web/log_choose.html", page, HERE)
    prefill = log_prefill(door.actor, door.district, named[0].id) if named else None
    asked = _asked(door, people, named, prefill)
    if request.method != "POST":
        form = PlanForm(asked, initial=_initial(door, named, prefill))
        return _new_page(request, door, form, named, team)
    form = PlanForm(asked, request.POST)
    if not form.is_valid():
        return _new_page(request, door, form, named, team, 422)
    return _plan(request, door, form, named, team, people)


def _team(request: HttpRequest, door: Door) -> Team | None:
    text = request.GET.get("team", "")
    try:
        team = find_team(UUID(text), door.actor) if text else None
    except ValueError:
        team = None
    if text and team is None:
        raise Http404("no such team")
    return team


def _named(
    request: HttpRequest, door: Door, people: Sequence[PersonLine], team: Team | None
) -> list[PersonLine]:
    """Whom the address names, or who is in the team today; 404 for who is not on the roster."""
    if team is not None:
        members = set(members_on(team.pk, clock.today(door.district)))
        return [line for line in people if line.id in members]
    by_uid = {line.uid: line for line in people}
    try:
        wanted = [UUID(text) for text in dict.fromkeys(request.GET.getlist("teacher"))]
    except ValueError:
        raise Http404("no such person") from None
    if any(uid not in by_uid for uid in wanted):
        raise Http404("nobody of that uid is here")
    return [by_uid[uid] for uid in wanted]


def _asked(
    door: Door,
    people: Sequence[PersonLine],
    named: Sequence[PersonLine],
    prefill: LogPrefill | None,
) -> PlanAsked:
    today = clock.today(door.district)
    likely = likely_engagements(prefill) if prefill and len(named) == 1 else []
    return PlanAsked(
        schools=tuple(schools_on(today)),
        kinds=tuple(kind for kind in session_types_on(today) if kind.group != "micro"),
        people=tuple(others(people, named)),
        engagements=tuple((row.id, engagement_title(row)) for row in likely)
        if len(likely) > 1
        else (),
        today=today,
    )


def _initial(
    door: Door, named: Sequence[PersonLine], prefill: LogPrefill | None
) -> dict[str, object]:
    """The next school day, the school and the type as the log would fill them in."""
    calendar, today = load_calendar(door.district.pk), clock.today(door.district)
    return {
        "uid": uuid4(),
        "day": calendar.plus(today, 1, prefill.school_id if prefill else None),
        "people": [str(line.id) for line in named],
        "kind": str(prefill.type_id or "") if prefill else "",
        "where": str(prefill.school_id or "") if prefill else "",
    }


def _plan(
    request: HttpRequest,
    door: Door,
    form: PlanForm,
    named: Sequence[PersonLine],
    team: Team | None,
    people: Sequence[PersonLine],
) -> HttpResponse:
    slot = form.slot()
    programs = programs_on(slot.day) if slot.day else []
    plan = Plan(
        uid=form.cleaned_data["uid"],
        coach_id=door.actor.person_id or 0,
        slot=slot,
        seats=_seats(form, people),
        program_id=programs[0].pk if programs else None,
        team_id=team.pk if team else None,
    )
    try:
        with write(door.district, door.actor, "plan a visit") as unit:
            plan_visit(unit, plan)
            seq = unit.seq
    except Invalid as invalid:
        form.say(dict(invalid.problems.by_field()))
        return _new_page(request, door, form, named, team, 422)
    except (UidTaken, Stale):
        form.add_error(None, _("This was planned before, with other words; open the page anew."))
        return _new_page(request, door, form, named, team, 409)
    back = door.url("plans")
    day = weekday(slot.day) if slot.day else ""
    toast(request, _("Planned for %s. It counts once it is logged.") % day,
          undo_href(door, seq, back))  # fmt: skip
    return redirect(back)


def _seats(form: PlanForm, people: Sequence[PersonLine]) -> tuple[Seat, ...]:
    roles = {line.id: line.role for line in people}
    chosen = form.cleaned_data.get("engagement") or ""
    engagement = int(chosen) if chosen and len(form.people_ids) == 1 else None
    return tuple(
        Seat(
            key,
            ROLES.get(roles.get(key, Placement.Role.TEACHER), Attendance.Role.GUEST),
            engagement,
        )
        for key in form.people_ids
    )


def _new_page(
    request: HttpRequest,
    door: Door,
    form: PlanForm,
    named: Sequence[PersonLine],
    team: Team | None,
    status: int = 200,
) -> HttpResponse:
    who = team.name if team else listed([line.name for line in named])
    page = PlanFormPage(
        title=_("Plan a visit with %s") % who,
        sentence=_("On its day it stands in Today, and one tap logs it."),
        crumbs=_crumbs(door, _("A new plan")),
        who=who,
        action=request.get_full_path(),
        save=_("Plan it"),
        back_href=door.url("plan-new"),
        people_open=len(named) != 1 or bool(form.errors),
    )
    response = show(request, "web/plan.html", page, HERE, form=form)
    response.status_code = status
    return response


def _crumbs(door: Door, here: str) -> tuple[NavItem, ...]:
    return (
        NavItem(_("Today"), door.url("today")),
        NavItem(_("Your plans"), door.url("plans")),
        NavItem(here, "", current=True),
    )


def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A plan: another day, hour, place or type."""
    door = door_of(request)
    row, plan = _found(door, uid)
    today = clock.today(door.district)
    kinds = tuple(k for k in session_types_on(today) if k.group != "micro")
    asked = PlanAsked(tuple(schools_on(today)), kinds)
    if request.method != "POST":
        return _move_page(request, door, SlotForm(asked, initial=_as_it_is(row)), plan)
    form = SlotForm(asked, request.POST)
    if not form.is_valid():
        return _move_page(request, door, form, plan, 422)
    version = form.cleaned_data.get("version") or row.version
    try:
        with write(door.district, door.actor, "move a planned visit") as unit:
            moved = move_plan(unit, row, version, form.slot())
            seq = unit.seq
    except Invalid as invalid:
        form.say(dict(invalid.problems.by_field()))
        return _move_page(request, door, form, plan, 422)
    except Stale:
        form.add_error(None, _("Somebody changed this plan in the meantime; open the page anew."))
        return _move_page(request, door, form, plan, 409)
    back = door.url("plans")
    toast(request, _("Planned for %s now.") % weekday(moved.day), undo_href(door, seq, back))
    return redirect(back)


def _found(door: Door, uid: UUID) -> tuple[Session, PlannedVisit]:
    """The plan; 404 where there is none, or it is none any more."""
    row = find_session(uid, door.actor)
    if row is not None and row.state == Session.State.PLANNED:
        for plan in planned_visits(door.actor, row.day, row.day):
            if plan.id == row.pk:
                return row, plan
    raise Http404("no such plan")


def _as_it_is(row: Session) -> dict[str, object]:
    where = {"online": "phone" if row.mode == Session.Mode.PHONE else "video"}
    return {
        "version": row.version,
        "day": row.day,
        "time": row.starts_at,
        "kind": str(row.session_type_id or ""),
        "where": str(row.school_id) if row.school_id else where.get(row.place, row.place),
    }


def _named_in(door: Door, plan: PlannedVisit) -> DayRead:
    today = clock.today(door.district)
    return DayRead(today, names=people_named(door.actor, plan.teacher_ids, today))


def _move_page(
    request: HttpRequest, door: Door, form: SlotForm, plan: PlannedVisit, status: int = 200
) -> HttpResponse:
    read = _named_in(door, plan)
    who = who_text(read, plan)
    log, _here, off = plan_acts(door, read, plan, "quiet")
    page = PlanFormPage(
        title=_("The visit planned with %s") % who,
        sentence=_("Move it, log it, or say that it was not held."),
        crumbs=_crumbs(door, who),
        who=who,
        action=request.get_full_path(),
        save=_("Move it"),
        back_href=door.url("plans"),
        acts=(log, off) if plan.day <= read.today else (off,),
    )
    response = show(request, "web/plan.html", page, HERE, form=form)
    response.status_code = status
    return response


def call_it_off(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A plan that was not held: cancelled, or nobody came; and why."""
    door = door_of(request)
    row, plan = _found(door, uid)
    ahead = row.day > clock.today(door.district)
    if request.method != "POST":
        first = {"version": row.version, "state": Session.State.CANCELLED if ahead else ""}
        return _off_page(request, door, OffForm(ahead=ahead, initial=first), plan)
    form = OffForm(request.POST, ahead=ahead)
    if not form.is_valid():
        return _off_page(request, door, form, plan, 422)
    said = form.cleaned_data
    try:
        with write(door.district, door.actor, "call a planned visit off") as unit:
            call_off(unit, row, said.get("version") or row.version, said["state"], said["reason"])
            seq = unit.seq
    except Invalid as invalid:
        for message in (p.message for p in invalid.problems.found):
            form.add_error(None, message)
        return _off_page(request, door, form, plan, 422)
    except Stale:
        form.add_error(None, _("Somebody changed this plan in the meantime; open the page anew."))
        return _off_page(request, door, form, plan, 409)
    back = door.url("today")
    toast(request, _("Noted. It is not counted."), undo_href(door, seq, back))
    return redirect(back)


def _off_page(
    request: HttpRequest, door: Door, form: OffForm, plan: PlannedVisit, status: int = 200
) -> HttpResponse:
    who = who_text(_named_in(door, plan), plan)
    page = PlanFormPage(
        title=_("The visit with %s was not held") % who,
        sentence=_("It stays in the record with its reason, and counts in no figure."),
        crumbs=_crumbs(door, who),
        who=who,
        action=request.get_full_path(),
        save=_("Note it"),
        back_href=door.url("today"),
        notice=Notice(_("It was planned for %s.") % weekday(plan.day), "", "info", "info"),
    )
    response = show(request, "web/plan_off.html", page, HERE, form=form)
    response.status_code = status
    return response
