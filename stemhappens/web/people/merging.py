"""Two spellings of one person or school: pairs to look at, a preview of the merge, the merge."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from stemhappens.access.log import looked
from stemhappens.coaching.merging import (
    MergePlan,
    merge_people,
    merge_school_spellings,
    plan_people,
    plan_schools,
)
from stemhappens.core import clock
from stemhappens.core.problem import Invalid, Stale
from stemhappens.core.write import write
from stemhappens.people.likeness import Pair, pairs
from stemhappens.people.models import Person, School
from stemhappens.people.spellings import Known, people_known, schools_known
from stemhappens.web.components import Column, Empty, NavItem, Notice, Row, Rows
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.given import uid_given
from stemhappens.web.people.contexts import MergePage, PairCard, PairsPage
from stemhappens.web.people.pick import PickTwoForm
from stemhappens.web.toasts import toast, toasts
from stemhappens.web.undoing import undo_href

HERE = "people"
CAUSE = "merge two spellings"

COUNTED = {
    "coaching.Attendance": ngettext_lazy("%d visit attended", "%d visits attended"),
    "coaching.SessionCoach": ngettext_lazy("%d visit coached", "%d visits coached"),
    "coaching.Session": ngettext_lazy("%d visit there", "%d visits there"),
    "coaching.EngagementMember": ngettext_lazy("%d place in an engagement",
                                               "%d places in engagements"),
    "coaching.Engagement": ngettext_lazy("%d engagement there", "%d engagements there"),
    "coaching.GoalParticipant": ngettext_lazy("%d goal", "%d goals"),
    "coaching.NextStep": ngettext_lazy("%d next step", "%d next steps"),
    "coaching.TimeEntry": ngettext_lazy("%d time entry", "%d time entries"),
    "people.Placement": ngettext_lazy("%d placement", "%d placements"),
    "people.Eligibility": ngettext_lazy("%d eligibility", "%d eligibilities"),
    "people.Absence": ngettext_lazy("%d leave", "%d leaves"),
    "people.CoachAssignment": ngettext_lazy("%d assignment", "%d assignments"),
    "people.TeamMember": ngettext_lazy("%d team", "%d teams"),
    "people.Team": ngettext_lazy("%d team there", "%d teams there"),
    "people.ExternalId": ngettext_lazy("%d id in another system", "%d ids in other systems"),
    "people.PersonAlias": ngettext_lazy("%d other spelling", "%d other spellings"),
    "people.SchoolAlias": ngettext_lazy("%d other spelling", "%d other spellings"),
    "people.SchoolAttribute": ngettext_lazy("%d description", "%d descriptions"),
    "people.ProgramSchool": ngettext_lazy("%d time in the program", "%d times in the program"),
    "people.Closure": ngettext_lazy("%d day without school", "%d days without school"),
    "access.Membership": ngettext_lazy("%d login", "%d logins"),
}  # fmt: skip
"""What rows are called in a preview; others are told as one number."""


LEFT_OUT = frozenset({"people.PersonName", "coaching.PrivateNote"})
"""Of names the preview's first sentence speaks; that there are private notes nobody is told."""


@dataclass(frozen=True)
class Kind:
    """What is merged: its pages, its words, where it is read, its plan and its verb."""

    model: type[Any]
    list_page: str
    pairs_page: str
    merge_page: str
    up: Any
    title: Any
    record: str
    known: Callable[[Door, Collection[int] | None], list[Known]]
    plan: Callable[[Any, Any], MergePlan]
    do: Callable[..., Any]


def _people(door: Door, only: Collection[int] | None) -> list[Known]:
    return people_known(door.actor, clock.today(door.district), only)


def _schools(door: Door, _only: Collection[int] | None) -> list[Known]:
    return schools_known(door.actor)


PEOPLE = Kind(
    Person, "people", "people-pairs", "people-merge", gettext_lazy("People"),
    gettext_lazy("Is one person here twice?"), "person", _people, plan_people, merge_people,
)  # fmt: skip
SCHOOLS = Kind(
    School, "schools", "schools-pairs", "schools-merge", gettext_lazy("Schools"),
    gettext_lazy("Is one school here twice?"), "school-page", _schools, plan_schools,
    merge_school_spellings,
)  # fmt: skip


def people_pairs(request: HttpRequest) -> HttpResponse:
    """Pairs of people who may be one."""
    return _pairs(request, PEOPLE)


def schools_pairs(request: HttpRequest) -> HttpResponse:
    """Pairs of schools that may be one."""
    return _pairs(request, SCHOOLS)


def people_merge(request: HttpRequest) -> HttpResponse:
    """Preview and do the merge of two people."""
    return _merge(request, PEOPLE)


def schools_merge(request: HttpRequest) -> HttpResponse:
    """Preview and do the merge of two schools spelled twice."""
    return _merge(request, SCHOOLS)


def _pairs(request: HttpRequest, kind: Kind) -> HttpResponse:
    door = door_of(request)
    known = kind.known(door, None)
    by_key = {one.spelling.key: one for one in known}
    found = pairs([one.spelling for one in known])
    form = _pick_form(request, known)
    if form.is_bound and form.is_valid():
        return redirect(_href(door, kind, form.cleaned_data["one"], form.cleaned_data["two"]))
    looked(door.actor, "page", str(kind.list_page), None)
    page = PairsPage(
        title=str(kind.title),
        lead=_("Spelled alike, at the same school, or with the same id elsewhere: look before you "
               "merge, two people may share a name. A merge can be undone."),
        crumbs=(NavItem(str(kind.up), door.url(kind.list_page)), NavItem(str(kind.title), "")),
        action=door.url(kind.pairs_page),
        cards=tuple(_card(door, kind, pair, by_key) for pair in found),
        empty=None if found else Empty(
            _("No two are spelled alike"),
            _("Choose two yourself below where you know better."),
            level="h2",
        ),
    )  # fmt: skip
    response = show(request, "web/pairs.html", page, HERE, form=form, messages=toasts(request))
    response.status_code = 422 if form.is_bound and "two" in request.GET else 200
    return response


def _pick_form(request: HttpRequest, known: Sequence[Known]) -> PickTwoForm:
    choices = [(str(one.uid), ", ".join(part for part in (one.name, one.about) if part))
               for one in known]  # fmt: skip
    chosen = {"one": request.GET.get("one", ""), "two": request.GET.get("two", "")}
    if chosen["two"] or "two" in request.GET:
        return PickTwoForm(chosen, choices=choices)
    return PickTwoForm(initial=chosen, choices=choices)


def _href(door: Door, kind: Kind, keep: Any, other: Any) -> str:
    return f"{door.url(kind.merge_page)}?{urlencode({'keep': keep, 'other': other})}"


def _card(door: Door, kind: Kind, pair: Pair, by_key: dict[int, Known]) -> PairCard:
    one, two = by_key[pair.one], by_key[pair.two]
    if two.rows > one.rows:  # the entry with more behind it stays, unless one chooses otherwise
        one, two = two, one
    why = [_("spelled alike")] if pair.score else []
    if pair.same_place:
        why.append(_("at the same school"))
    if pair.same_id:
        why.append(_("the same id in another system"))
    return PairCard(
        one.name,
        one.about,
        two.name,
        two.about,
        ", ".join(why),
        _href(door, kind, one.uid, two.uid),
    )


def _merge(request: HttpRequest, kind: Kind) -> HttpResponse:
    door = door_of(request)
    keeper, other = (_one(kind, request.GET.get(name, "")) for name in ("keep", "other"))
    if keeper is None or other is None:
        if request.GET:
            raise Http404("no such pair")
        return redirect(door.url(kind.pairs_page))
    if request.method != "POST":
        return _preview(request, kind, keeper, other)
    try:
        with write(door.district, door.actor, CAUSE) as unit:
            kind.do(unit, keeper, other)
            seq = unit.seq
    except Invalid:
        return _preview(request, kind, keeper, other, 422)
    except Stale:
        return _preview(request, kind, keeper, other, 409)
    back = door.url(kind.record, uid=keeper.uid)
    text = _("Merged; imports know the other spelling from now on.")
    toast(request, text, undo_href(door, seq, back))
    return redirect(back)


def _one(kind: Kind, text: str) -> Any:
    uid = uid_given(text)
    return kind.model.objects.filter(uid=uid).first() if uid else None


def _preview(
    request: HttpRequest, kind: Kind, keeper: Any, other: Any, status: int = 200
) -> HttpResponse:
    door = door_of(request)
    by_key = {one.spelling.key: one for one in kind.known(door, (keeper.pk, other.pk))}
    one, two = by_key[keeper.pk], by_key[other.pk]
    plan = kind.plan(keeper, other)
    pairs_href = door.url(kind.pairs_page)
    notice = None
    if plan.problems:
        text = " ".join(problem.message for problem in plan.problems.found)
        notice = Notice(_("They cannot be merged."), text, "ask")
    elif status == 409:
        notice = Notice(_("Somebody changed this in the meantime."),
                        _("Nothing was merged. Look again before you go on."), "ask")  # fmt: skip
    page = MergePage(
        title=_("Merge “%(other)s” into %(keeper)s?") % {"other": two.name, "keeper": one.name},
        lead=_("%(keeper)s stays; “%(other)s” becomes another spelling of the same. You can undo "
               "it afterwards.") % {"keeper": one.name, "other": two.name},
        crumbs=(
            NavItem(str(kind.up), door.url(kind.list_page)),
            NavItem(str(kind.title), pairs_href),
            NavItem(_("Merge"), ""),
        ),
        keeper=one.name,
        other=two.name,
        compared=_compared(one, two),
        moved=tuple(_said(plan.moved)),
        once=tuple(_said(plan.once)),
        action="" if plan.problems else request.get_full_path(),
        swap_href=_href(door, kind, other.uid, keeper.uid),
        swap=_("Keep “%s” instead") % two.name,
        back_href=pairs_href,
        save=_("Merge into %s") % one.name,
        notice=notice,
    )  # fmt: skip
    response = show(request, "web/merge.html", page, HERE)
    response.status_code = status
    return response


def _compared(one: Known, two: Known) -> Rows:
    columns = (Column(_("What")), Column(_("Stays")), Column(_("Goes")))
    rows = [
        Row((_("Spelled"), "; ".join(one.spelling.texts), "; ".join(two.spelling.texts))),
        Row((_("Where"), one.about or "–", two.about or "–")),
        Row((_("Ids elsewhere"), ", ".join(sorted(one.spelling.ids)) or "–",
             ", ".join(sorted(two.spelling.ids)) or "–")),
    ]  # fmt: skip
    return Rows(_("Both beside each other"), columns, tuple(rows))


def _said(rows: Counter[str]) -> list[str]:
    rows = Counter({label: count for label, count in rows.items() if label not in LEFT_OUT})
    said = [str(COUNTED[label] % count) for label, count in rows.items() if label in COUNTED]
    others = sum(count for label, count in rows.items() if label not in COUNTED)
    if others:
        said.append(ngettext("%d other row", "%d other rows", others) % others)
    return said
