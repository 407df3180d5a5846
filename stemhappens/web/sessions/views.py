"""A visit's page; take it back, and bring it back."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.access.log import looked
from stemhappens.coaching.reads import SessionPage, find_session, session_page
from stemhappens.coaching.reveal import TeacherSeen
from stemhappens.coaching.session_links import TouchSeen
from stemhappens.coaching.withdrawals import Withdrawn, bring_back
from stemhappens.coaching.withdrawals import withdraw as take_back
from stemhappens.core.clock import today
from stemhappens.core.problem import Stale
from stemhappens.core.undo import UndoRefused
from stemhappens.intake.reads import Provenance, provenance_of
from stemhappens.web.components import Button, Linked, NavItem, Notice, Sentence, Strong, Tag
from stemhappens.web.contexts.session import GoalLineSeen, SessionView, StepSeenLine
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.log.filling import people_to_name
from stemhappens.web.log.late import late_text
from stemhappens.web.log.saved import group_text, headcount_text, touch_text, who_can_see
from stemhappens.web.says import day_text, listed, long_day, short_day
from stemhappens.web.sessions.history import history_link, moment
from stemhappens.web.toasts import toast, toasts

HERE = "sessions"
KEPT = "withdrawn"


def session(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One visit, as its reader may see it; that it was looked at is noted."""
    door = door_of(request)
    found = session_page(uid, door.actor, door.district)
    if found is None:
        raise Http404("no such visit")
    looked(door.actor, "page", "session", uid)
    page = _view(door, found, provenance_of(found.line.id, door.actor))
    return show(request, "web/session.html", page, HERE, messages=toasts(request))


def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a visit back; the next page offers to undo that."""
    door = door_of(request)
    row = find_session(uid, door.actor)
    if row is None:
        raise Http404("no such visit")
    try:
        done = take_back(door.district, door.actor, row, _version(request, row.version))
    except Stale:
        toast(request, _("Somebody changed this visit in the meantime; nothing was taken back."),
              error=True)  # fmt: skip
        return redirect(door.url("session", uid=uid))
    request.session[KEPT] = asdict(done)
    toast(request, _("The visit is taken back."), door.url("session-restore"))
    return redirect(door.url("sessions"))


def restore(request: HttpRequest) -> HttpResponse:
    """Bring the visit back that was withdrawn last from this browser."""
    door = door_of(request)
    kept: dict[str, Any] | None = request.session.pop(KEPT, None)
    if kept is None:
        toast(request, _("There is nothing to bring back any more."), error=True)
        return redirect(door.url("sessions"))
    try:
        row = bring_back(door.district, door.actor, Withdrawn(**kept))
    except UndoRefused as refused:
        toast(request, " ".join(refused.plan.sentences), error=True)
        return redirect(door.url("sessions"))
    toast(request, _("The visit is back."))
    return redirect(door.url("session", uid=row.uid))


def _version(request: HttpRequest, present: int) -> int:
    """The version the reader saw, from the address; without one the present."""
    text = request.GET.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else present


def _view(door: Door, found: SessionPage, came: Provenance | None) -> SessionView:
    said = found.revealed
    return SessionView(
        title=title_of(found),
        crumbs=(
            NavItem(_("Sessions"), door.url("sessions")),
            NavItem(day_text(found.line.day), ""),
        ),
        facts=tuple(_facts(found)),
        acts=tuple(_acts(door, found)),
        summary=said.summary or "",
        topics=listed(said.topics or ()),
        withheld=tuple(_withheld(found)),
        goals=tuple(_goal(touch) for touch in found.links.touches),
        steps_title=_steps_title(found),
        steps=tuple(_steps(found)),
        engagements=_engagements(door, found),
        seen=who_can_see(found),
        history=history_link(door, found.line.uid),
        recorded=_recorded(door, found),
        note=said.note or "",
        notice=_notice(found),
        came_from=_came_from(came) if came else "",
        came_as=came.words if came else (),
    )


def _came_from(came: Provenance) -> str:
    """ "From log.xlsx, sheet Oct, row 7, imported on 8 May 2026: minutes read as hours"."""
    place = [came.file_name]
    place += [_("sheet %s") % came.sheet] if came.sheet else []
    place += [_("row %d") % came.row, *([came.cell] if came.cell else [])]
    said = _("From %(place)s, imported on %(day)s") % {
        "place": ", ".join(place),
        "day": day_text(came.at.date()),
    }
    return ". ".join([said, *came.reasons])


def title_of(found: SessionPage) -> str:
    """ "Observation with Carla Beaudry"."""
    line = found.line
    what = line.type_name or _("Visit")
    if line.teachers is None:
        return what
    who = listed(line.teachers) or group_text(line)
    return _("%(what)s with %(who)s") % {"what": what, "who": who} if who else what


def _facts(found: SessionPage) -> Iterator[Sentence]:
    line = found.line
    yield (Strong(long_day(line.day)),)
    if line.state != "held":
        reason = f": {found.reason}" if found.reason else ""
        yield (Tag(f"{line.state_name.capitalize()}{reason}"),)
    if line.minutes:
        yield (ngettext("%d minute", "%d minutes", line.minutes) % line.minutes,)
    place = line.school or line.place_name.capitalize()
    yield (place if line.mode_name == _("in person") else f"{place}, {line.mode_name}",)
    if any(line.coaches):
        yield (_("Coach "), Strong(listed(line.coaches)))
    if line.group:
        yield (_("With "), Strong(line.group))
    if line.headcount:
        yield (_("%s without a name") % headcount_text(line.headcount),)


def _acts(door: Door, found: SessionPage) -> Iterator[Button]:
    uid = found.line.uid
    if "withdraw" in found.verbs:
        href = f"{door.url('session-withdraw', uid=uid)}?version={found.version}"
        yield Button(_("Take it back"), href, post=True)
    there = found.revealed.teachers or ()
    if found.line.state == "planned" and "amend" in found.verbs and there:
        yield Button(_("Log it"), _log_href(door, there), tone="")
    elif found.verbs & {"amend", "correct"}:
        yield Button(_("Correct it"), door.url("session-edit", uid=uid), tone="")


def _log_href(door: Door, there: Iterable[TeacherSeen]) -> str:
    """The form for a planned visit: it finds the plan by who is there."""
    people = {line.id: line.uid for line in people_to_name(door.actor, today(door.district))}
    query = [("teacher", str(people[one.person_id])) for one in there if one.person_id in people]
    return f"{door.url('log')}?{urlencode(query)}"


def _withheld(found: SessionPage) -> Iterator[str]:
    for title, whom in found.revealed.withheld:
        yield _("%(part)s: for %(whom)s.") % {"part": title.capitalize(), "whom": whom}


def _goal(touch: TouchSeen) -> GoalLineSeen:
    tones = {True: "go", False: "ask", None: ""}
    tone = "go" if touch.status == "completed" else tones[touch.on_track]
    if touch.statement is None:
        return GoalLineSeen(Tag(touch_text(touch), tone), _("Its wording is not shared."), True)
    return GoalLineSeen(Tag(touch_text(touch), tone), touch.statement)


def _steps_title(found: SessionPage) -> str:
    if found.revealed.steps is None or found.line.state != "held":
        return ""
    return _("Next steps") if found.revealed.steps else _("No next step was needed")


def _steps(found: SessionPage) -> Iterator[StepSeenLine]:
    for step in found.revealed.steps or ():
        by = _("by %(day)s") % {"day": short_day(step.due)} if step.due else ""
        if step.done_on:
            by = _("done %(day)s") % {"day": short_day(step.done_on)}
        aside = ", ".join(part for part in (step.owner, by) if part)
        yield StepSeenLine(step.text, aside, step.done_on is not None)


def _engagements(door: Door, found: SessionPage) -> tuple[Linked, ...]:
    names: dict[int, list[str]] = {}
    for teacher in found.revealed.teachers or ():
        names.setdefault(teacher.engagement_id or 0, []).append(teacher.name)
    return tuple(
        Linked(
            _("Engagement of %s") % listed(names.get(key, [])),
            door.url("engagement", uid=uid),
            drawer=False,
        )
        for key, uid in found.links.engagements
    )


def _recorded(door: Door, found: SessionPage) -> str:
    said = {"when": moment(door, found.recorded_at), "how": found.source_name}
    text = _("Recorded %(when)s, %(how)s.") % said
    return f"{text} {late_text(found.late)}" if found.late else text


def _notice(found: SessionPage) -> Notice | None:
    if not found.issues:
        return None
    words = " ".join(message for _field, message in found.issues)
    return Notice(_("Something is missing."), words, "ask")
