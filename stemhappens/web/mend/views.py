"""What is left to mend, and the clicks that mend it: each undone by one more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.bulk import SCHOOL, BulkChange, BulkStale, bulk_verb, correct_many
from stemhappens.coaching.goals import GoalDraft, set_goal
from stemhappens.coaching.library import GOAL, starters
from stemhappens.coaching.linking import Link, link_visits
from stemhappens.coaching.mending import to_mend
from stemhappens.coaching.models import Goal
from stemhappens.coaching.story import find_engagement
from stemhappens.core import clock
from stemhappens.core.problem import Invalid, Stale
from stemhappens.core.write import write
from stemhappens.web.frame import door_of, show
from stemhappens.web.given import uid_given
from stemhappens.web.mend.page import mend_page
from stemhappens.web.sessions.correct import CAUSES, number_of, picked
from stemhappens.web.toasts import toast, toasts
from stemhappens.web.undoing import undo_href

HERE = "mend"
MOST = 400
"""Visits linked at once."""


def mend(request: HttpRequest) -> HttpResponse:
    """What is left to mend of the school year."""
    door = door_of(request)
    page = mend_page(door, to_mend(door.actor, door.district))
    return show(request, "web/mend.html", page, HERE, messages=toasts(request))


def link(request: HttpRequest) -> HttpResponse:
    """Link one visit, or all that fit exactly one engagement."""
    door = door_of(request)
    back = door.url("mend")
    texts = " ".join(request.POST.getlist("link")).split()[:MOST]
    links = [found for text in texts if (found := _link(text))]
    if not links:
        toast(request, _("Choose an engagement first."), error=True)
        return redirect(back)
    try:
        with write(door.district, door.actor, "link visits") as unit:
            number, seq = link_visits(unit, links), unit.seq
    except (Stale, Invalid):
        return _changed(request, back)
    said = ngettext("%d visit linked.", "%d visits linked.", number) % number
    toast(request, said, undo_href(door, seq, back))
    return redirect(back)


def _link(text: str) -> Link | None:
    """ "120.3.7.14": visit, its version, teacher, engagement."""
    numbers = [number_of(part) for part in text.split(".")]
    return Link(*numbers) if len(numbers) == 4 and all(numbers) else None


def _changed(request: HttpRequest, back: str) -> HttpResponse:
    text = _("Somebody changed one of these in the meantime; nothing was mended. Look again.")
    toast(request, text, error=True)
    return redirect(back)


def goal(request: HttpRequest) -> HttpResponse:
    """Set a goal of the library in an engagement of one's own that has none."""
    door = door_of(request)
    back = door.url("mend")
    uid = uid_given(request.POST.get("engagement", ""))
    row = find_engagement(uid, door.actor) if uid else None
    today = clock.today(door.district)
    chosen = number_of(request.POST.get("starter", ""))
    starter = next((one for one in starters(GOAL, today) if one.id == chosen), None)
    if row is None or starter is None:
        return _changed(request, back)
    # the library's goals say in their first word whose work they are
    mine = starter.text.startswith("I ")
    focus = Goal.Focus.PRACTICE if mine else Goal.Focus.OUTCOME
    draft = GoalDraft(starter.text, focus, opened=today, practice=starter.practice)
    try:
        with write(door.district, door.actor, "set a goal") as unit:
            set_goal(unit, row, draft)
            seq = unit.seq
    except Invalid as invalid:
        toast(request, " ".join(p.message for p in invalid.problems.found), error=True)
        return redirect(back)
    toast(request, _("The goal is set."), undo_href(door, seq, back))
    return redirect(back)


def school(request: HttpRequest) -> HttpResponse:
    """Say that a visit took place where its teachers work."""
    door = door_of(request)
    back = door.url("mend")
    pick = picked(request.POST.get("pick", ""))
    change = BulkChange(SCHOOL, number_of(request.POST.get("school", "")))
    if pick is None:
        return _changed(request, back)
    try:
        with write(door.district, door.actor, CAUSES[bulk_verb(door.actor)]) as unit:
            correct_many(unit, [pick], change)
            seq = unit.seq
    except (BulkStale, Stale, Invalid):
        return _changed(request, back)
    toast(request, _("The school is noted."), undo_href(door, seq, back))
    return redirect(back)
