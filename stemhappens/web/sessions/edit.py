"""Correct a visit: a coach all of it, a director its date, school, teacher, type and minutes."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stemhappens.access.log import looked
from stemhappens.coaching.checks import check_session
from stemhappens.coaching.context import load_context
from stemhappens.coaching.drafts import SessionDraft, content_hash
from stemhappens.coaching.models import Session
from stemhappens.coaching.prefill import open_goals
from stemhappens.coaching.reads import find_session
from stemhappens.coaching.reveal import draft_for
from stemhappens.coaching.rows import draft_of
from stemhappens.coaching.sessions import Correction, amend_session, checked, correct_session
from stemhappens.coaching.teams import team_names
from stemhappens.core import clock
from stemhappens.core.problem import Denied, Invalid, Stale
from stemhappens.core.rules import may
from stemhappens.core.write import write
from stemhappens.people.calendar import load_calendar
from stemhappens.people.reads import PersonLine, names_on, with_those_kept
from stemhappens.web.components import Notice, Rows
from stemhappens.web.contexts.log import LogPage
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.log.asked import Asked, PromiseAsked
from stemhappens.web.log.drafting import (
    corrected,
    draft_of_form,
    fitting,
    initial_of,
    owner_missing,
    show_problems,
)
from stemhappens.web.log.filling import (
    GOALS_FOR,
    asked_for,
    due_day,
    goal_asked,
    head_day,
    ordered_topics,
    people_to_name,
    promise_text_of,
)
from stemhappens.web.log.form import CorrectionForm, VisitForm
from stemhappens.web.log.saving import refused
from stemhappens.web.says import listed
from stemhappens.web.sessions.conflict import conflict_rows
from stemhappens.web.toasts import toast
from stemhappens.web.undoing import undo_href

HERE = "sessions"


class Mended:
    """A visit being corrected: as it stands, what the form asks, and how the viewer may write."""

    def __init__(self, door: Door, row: Session) -> None:
        self.door, self.row = door, row
        draft = draft_for(row, door.actor)
        self.amends = draft is not None
        if draft is None and not may(door.actor, "correct", row):
            raise Denied(f"{door.actor.label} may not correct this visit")
        self.draft = draft or draft_of(row)
        self.asked = _asked(door, self.draft, self.amends)
        self.form_class = VisitForm if self.amends else CorrectionForm

    @property
    def initial(self) -> dict[str, Any]:
        """The visit as the form shows it."""
        return initial_of(self.draft, self.asked) | {"version": self.row.version}

    def form(self, data: Any = None) -> VisitForm:
        """The form, filled with what was sent or with the visit as it stands."""
        return self.form_class(self.asked, data, initial=self.initial)

    def typed(self, form: VisitForm) -> SessionDraft:
        """What was typed, as a draft of this visit."""
        if not self.amends:
            return corrected(form, self.draft)
        draft = replace(draft_of_form(form, self.draft), uid=self.row.uid)
        return fitting(draft, load_context(self.door.district, [draft]))


def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The form over the visit as it stands; saving leads back to its page."""
    door = door_of(request)
    row = find_session(uid, door.actor)
    if row is None:
        raise Http404("no such visit")
    mended = Mended(door, row)
    if mended.amends:
        looked(door.actor, "page", "session", uid)
    if request.method != "POST":
        return _page(request, mended, mended.form())
    form = mended.form(request.POST)
    form.is_valid()
    typed = mended.typed(form)
    if form.cleaned_data.get("version") != row.version:
        if not form.errors and _same(typed, mended.draft):
            return redirect(door.url("session", uid=uid))
        return _conflict(request, mended, form)
    if form.errors or typed.day is None or owner_missing(form):
        return _again(request, mended, form, typed)
    try:
        seq = _write(mended, typed)
    except Invalid:
        return _again(request, mended, form, typed)
    except Stale:
        return _conflict(request, Mended(door, _fresh(uid, door)), form)
    page = door.url("session", uid=uid)
    back = "" if mended.amends else undo_href(door, seq, page)
    toast(request, _("Corrected. What it said before stays in its history."), back)
    return redirect(page)


def _fresh(uid: UUID, door: Door) -> Session:
    row = find_session(uid, door.actor)
    if row is None:
        raise Http404("the visit was taken back")
    return row


def _write(mended: Mended, typed: SessionDraft) -> int:
    """Write what was typed; the number of the unit."""
    door, row = mended.door, mended.row
    cause = "amend a visit" if mended.amends else "correct a visit"
    with write(door.district, door.actor, cause) as unit:
        if mended.amends:
            amend_session(unit, row, row.version, checked(unit, typed))
        else:
            correct_session(unit, row, row.version, _correction(typed))
        return unit.seq


def _correction(typed: SessionDraft) -> Correction:
    assert typed.day is not None
    return Correction(
        typed.day, typed.type_id, typed.minutes, typed.school_id, typed.place, typed.seats
    )


def _again(
    request: HttpRequest, mended: Mended, form: VisitForm, typed: SessionDraft
) -> HttpResponse:
    if mended.amends:
        form = refused(mended.door, form, typed).form
    else:
        context = load_context(mended.door.district, [typed])
        show_problems(form, check_session(typed, context)[1], context)
    return _page(request, mended, form, status=422)


def _same(typed: SessionDraft, present: SessionDraft) -> bool:
    """The same content, whatever its next steps are called: a form sent twice is saved once."""
    plain = [
        replace(draft, steps=tuple(replace(step, uid=None) for step in draft.steps))
        for draft in (typed, present)
    ]
    return content_hash(plain[0]) == content_hash(plain[1])


def _conflict(request: HttpRequest, mended: Mended, form: VisitForm) -> HttpResponse:
    """Both versions; saving once more writes what was typed over what the other wrote."""
    data = form.data.copy()
    data["version"] = str(mended.row.version)
    again = mended.form(data)
    again.is_valid()
    notice = Notice(
        _("Somebody changed this visit while you were writing."),
        _("Nothing is saved yet. Compare below; saving now keeps yours."),
        "ask",
    )
    rows = conflict_rows(again, mended.initial)
    return _page(request, mended, again, notice, rows, status=409)


def _page(
    request: HttpRequest,
    mended: Mended,
    form: VisitForm,
    notice: Notice | None = None,
    conflict: Rows | None = None,
    status: int = 200,
) -> HttpResponse:
    door, draft = mended.door, mended.draft
    names = [mended.asked.name(seat.person_id) for seat in draft.seats]
    page = LogPage(
        title=_("Correct a visit"),
        day=head_day(draft.day) if draft.day else "",
        action=door.url("session-edit", uid=mended.row.uid),
        back_href=door.url("session", uid=mended.row.uid),
        who=listed(names) or _("A group"),
        where=mended.row.school.name if mended.row.school else "",
        save=_("Save the correction"),
        foot="" if mended.amends else _("What was said in the visit stays as it is."),
        notice=notice,
        change_open=True,
        conflict=conflict,
    )
    response = show(request, "web/log.html", page, HERE, form=form)
    response.status_code = status
    return response


def _asked(door: Door, draft: SessionDraft, amends: bool) -> Asked:
    day = draft.day or clock.today(door.district)
    everybody = _with_those_there(people_to_name(door.actor, day), draft, day)
    there = {seat.person_id for seat in draft.seats}
    people = tuple(line for line in everybody if line.id in there)
    asked = asked_for(door, everybody, people, day)
    kinds, topics = with_those_kept(asked.kinds, asked.topics, draft.type_id, draft.topic_ids)
    topics, near = ordered_topics(topics, list(draft.topic_ids))
    asked = replace(asked, kinds=kinds, topics=topics, topics_near=near)
    if not amends:
        return asked
    goals = open_goals(door.actor, [line.id for line in people[:GOALS_FOR]], day)
    return replace(
        asked,
        teams=team_names(door.actor),
        due=draft.steps[0].due
        if draft.steps
        else due_day(asked.today, load_calendar(door.district.pk)),
        goals=tuple(goal_asked(goal, may_complete=False) for goal in goals),
        kept_steps=tuple(_kept(step, asked) for step in draft.steps[1:] if step.uid),
    )


def _due(door: Door, today: date) -> date:
    return due_day(today, load_calendar(door.district.pk))


def _kept(step: Any, asked: Asked) -> PromiseAsked:
    owner = asked.name(step.owner_id) if step.owner_id else ""
    return PromiseAsked(step.uid, promise_text_of(step.text, owner, step.due))


def _with_those_there(
    everybody: tuple[PersonLine, ...], draft: SessionDraft, day: date
) -> tuple[PersonLine, ...]:
    """The roster of the day, and who was there without being on it."""
    known = {line.id for line in everybody}
    missing = [seat.person_id for seat in draft.seats if seat.person_id not in known]
    lines = [
        PersonLine(key, UUID(int=0), name, None, "", "teacher", "", "")
        for key, name in names_on(missing, day).items()
    ]
    return (*everybody, *lines)
