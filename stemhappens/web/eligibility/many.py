"""The eligibility of many settled at once: whom the rule proposes, and who is to end."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stemhappens.core.problem import Invalid
from stemhappens.core.write import write
from stemhappens.people.eligibility import Fit, Pair, end_eligible, make_eligible
from stemhappens.web.acts import show_act_problems
from stemhappens.web.components import Button, Empty, NavItem
from stemhappens.web.eligibility.forms import PickForm
from stemhappens.web.eligibility.reading import Read, read_fits
from stemhappens.web.frame import door_of, show
from stemhappens.web.people.contexts import PickGroup, PickPage
from stemhappens.web.people.moment import first_program
from stemhappens.web.says import day_text
from stemhappens.web.toasts import toast
from stemhappens.web.undoing import undo_href

HERE = "people"
MAKE, END = "make teachers eligible", "end eligibilities"


def eligibility_add(request: HttpRequest) -> HttpResponse:
    """Take up whom the rule proposes: all of them unless some are left out."""
    return _many(request, add=True)


def eligibility_end(request: HttpRequest) -> HttpResponse:
    """Let several be eligible no more."""
    return _many(request, add=False)


def _many(request: HttpRequest, add: bool) -> HttpResponse:
    door = door_of(request)
    read = read_fits(door)
    offered = [fit for fit in read.fits if (fit.proposed if add else fit.eligible)]
    data = request.POST if request.method == "POST" else None
    picked = _picked(request, offered, add)
    form = PickForm(
        data, initial={"day": read.today}, pairs=[(_key(fit), "") for fit in offered], why=add
    )
    if request.method != "POST":
        return _pick_page(request, read, offered, picked, form, add)
    if not form.is_valid():
        return _pick_page(request, read, offered, picked, form, add, 422)
    said = form.cleaned_data
    pairs: list[Pair] = [_pair(key) for key in said["pairs"]]
    program = first_program()
    assert program is not None, "something was offered, so there is a program"
    try:
        with write(door.district, door.actor, MAKE if add else END) as unit:
            if add:
                make_eligible(unit, program, pairs, said["day"], said["reason"])
            else:
                end_eligible(unit, program, pairs, said["day"])
            seq = unit.seq
    except Invalid as invalid:
        show_act_problems(form, invalid.problems)
        return _pick_page(request, read, offered, picked, form, add, 422)
    back = door.url("eligibility")
    toast(request, _after(read, pairs, add), undo_href(door, seq, back))
    return redirect(back)


def _after(read: Read, pairs: Iterable[Pair], add: bool) -> str:
    """What the list becomes: "12 added: 80 were eligible, now 92"."""
    before = {(fit.person_id, fit.school_id) for fit in read.fits if fit.eligible}
    after = before | set(pairs) if add else before - set(pairs)
    words = {
        "n": len(set(pairs)),
        "before": len({person for person, _school in before}),
        "after": len({person for person, _school in after}),
    }
    if add:
        return _("%(n)d taken up: %(before)d teachers were eligible, %(after)d will be.") % words
    return _("%(n)d ended: %(before)d teachers were eligible, %(after)d will be.") % words


def _key(fit: Fit) -> str:
    return f"{fit.person_id}.{fit.school_id}"


def _pair(key: str) -> Pair:
    person, _dot, school = key.partition(".")
    return int(person), int(school)


def _picked(request: HttpRequest, offered: Iterable[Fit], add: bool) -> set[str]:
    """Which are chosen: as sent; else all proposed ones, and none to end."""
    if request.method == "POST":
        return set(request.POST.getlist("pairs"))
    pick = request.GET.get("pick", "all" if add else "none")
    return {_key(fit) for fit in offered} if pick == "all" else set()


def _pick_page(
    request: HttpRequest,
    read: Read,
    offered: list[Fit],
    picked: set[str],
    form: PickForm,
    add: bool,
    status: int = 200,
) -> HttpResponse:
    door = door_of(request)
    back = door.url("eligibility")
    title = _("Take up whom the rule proposes") if add else _("End the eligibility of several")
    path = door.url("eligibility-add" if add else "eligibility-end")
    page = PickPage(
        title=title,
        lead=_pick_lead(read, offered, add),
        crumbs=(NavItem(_("Eligibility"), back), NavItem(title, "")),
        action=path,
        all_href=f"{path}?pick=all",
        none_href=f"{path}?pick=none",
        groups=tuple(_groups(read, offered, picked)),
        save=_("Make them eligible") if add else _("End it for them"),
        back_href=back,
        said=_("Everything chosen is one change, and can be undone at once."),
        empty=None if offered else Empty(
            _("Nobody to choose"),
            _("Everybody placed as teacher in a participating school is eligible.") if add
            else _("Nobody is eligible."),
            button=Button(_("Back to the list"), back),
            level="h2",
        ),
    )  # fmt: skip
    response = show(request, "web/pick.html", page, HERE, form=form)
    response.status_code = status
    return response


def _pick_lead(read: Read, offered: list[Fit], add: bool) -> str:
    words = {
        "now": f"{len(read.now):,}",
        "n": f"{len({fit.person_id for fit in offered} - read.now):,}",
    }
    if add:
        text = _(
            "%(now)s teachers are eligible today, and %(n)s more are placed in participating "
            "schools. Each one taken up is in this year’s “of” from the day you give."
        )
    else:
        text = _(
            "%(now)s teachers are eligible today. Who is ended leaves the “of” of later periods; "
            "days before stay."
        )
    return text % words


def _groups(read: Read, offered: Iterable[Fit], picked: set[str]) -> Iterator[PickGroup]:
    by_school: dict[int, list[Fit]] = {}
    for fit in offered:
        by_school.setdefault(fit.school_id, []).append(fit)
    for school in sorted(by_school, key=lambda key: read.schools[key].casefold()):
        lines = tuple(
            (_key(fit), _key(fit) in picked, read.names.get(fit.person_id, ""), _since(fit))
            for fit in sorted(by_school[school], key=lambda fit: read.name(fit))
        )
        yield PickGroup(read.schools[school], lines)


def _since(fit: Fit) -> str:
    return _("since %s") % day_text(fit.since) if fit.since.year > 1900 else ""
