"""Visits of an import that look like one: side by side, merged or said to be two."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_scopes import scope

from stemhappens.coaching.reads import SessionLine
from stemhappens.coaching.twins import Twins
from stemhappens.core.problem import Invalid, Stale
from stemhappens.intake.commit.pairs import keep_apart, merge_pairs, pairs_of
from stemhappens.intake.reads import find_import
from stemhappens.web.components import NavItem
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.says import day_text, listed, say_number
from stemhappens.web.toasts import toast, toasts
from stemhappens.web.undoing import undo_href

HERE = "import"
SHOWN = 50


@dataclass(frozen=True)
class Side:
    """What the two say of a part of the visit."""

    name: str
    first: str
    second: str
    differs: bool


@dataclass(frozen=True)
class PairShown:
    """Two visits beside each other. minutes: (value, words) to choose from where they differ."""

    key: str
    title: str
    why: str
    first_href: str
    second_href: str
    sides: tuple[Side, ...]
    minutes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PairsPage:
    """All pairs of an import."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    pairs: tuple[PairShown, ...]
    all: str
    more: str = ""


def pairs(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The page; and by form: merge one pair or all, or say that a pair is two visits."""
    door = door_of(request)
    done = find_import(uid, door.actor)
    if done is None:
        raise Http404("no such import")
    found = found_pairs(door, uid)
    if request.method == "POST":
        return _act(request, door, uid, found)
    title = pairs_title(len(found))
    page = PairsPage(
        title=title,
        lead=_(
            "They count as two until you merge them. A merged visit keeps the first record’s "
            "minutes unless you choose; both coaches, all topics, steps and notes stay."
        )
        if found
        else _("Nothing is left to merge."),
        crumbs=(
            NavItem(_("Import"), door.url("import")),
            NavItem(done.file_name, door.url("import-one", uid=uid)),
            NavItem(_("Pairs"), ""),
        ),
        pairs=tuple(_shown(door, pair) for pair in found[:SHOWN]),
        all=_("Merge all %d pairs") % len(found) if len(found) > 1 else "",
        more=_("and %d more") % (len(found) - SHOWN) if len(found) > SHOWN else "",
    )
    return show(request, "web/import_pairs.html", page, HERE, messages=toasts(request))


def found_pairs(door: Door, uid: UUID) -> list[Twins]:
    """The pairs of an import, for the pages that tell of them."""
    with scope(district=door.district):
        return pairs_of(door.district, door.actor, uid)


def pairs_title(count: int) -> str:
    """ "Twelve pairs look like one visit each"."""
    if not count:
        return _("No two visits look like one")
    words = say_number(count).capitalize()
    said = ngettext("%s pair looks like one visit", "%s pairs look like one visit each", count)
    return said % words


def _act(request: HttpRequest, door: Door, uid: UUID, found: Sequence[Twins]) -> HttpResponse:
    back = door.url("import-pairs", uid=uid)
    act = request.POST.get("act", "")
    chosen = [p for p in found if _key(p) == request.POST.get("pair", "") or act == "all"]
    if not chosen:
        toast(request, _("Somebody changed one of these in the meantime. Look again."), error=True)
        return redirect(back)
    if act == "apart":
        keep_apart(door.district, chosen[0])
        toast(request, _("They stay two visits; you will not be asked again."))
        return redirect(back)
    try:
        minutes = _minutes(request.POST.get("minutes", ""), chosen) if act != "all" else None
        seq = merge_pairs(door.district, door.actor, [(pair, minutes) for pair in chosen])
    except Stale:
        toast(request, _("Somebody changed one of these in the meantime. Look again."), error=True)
        return redirect(back)
    except Invalid as invalid:
        said = " ".join(problem.message for problem in invalid.problems.found)
        toast(request, said, error=True)
        return redirect(back)
    said = ngettext("%d pair is one visit now.", "%d pairs are one visit each now.", len(chosen))
    toast(request, said % len(chosen), undo_href(door, seq, back))
    return redirect(back)


def _minutes(text: str, chosen: Iterable[Twins]) -> int | None:
    """What was chosen, of what the two say."""
    offered = {line.minutes for pair in chosen for line in (pair.first, pair.second)}
    return next((n for n in offered if n is not None and str(n) == text), None)


def _shown(door: Door, pair: Twins) -> PairShown:
    first, second = pair.first, pair.second
    sides = tuple(
        Side(name, _of(first, part), _of(second, part), _of(first, part) != _of(second, part))
        for part, name in (
            ("coaches", _("Coach")), ("school", _("School")), ("type", _("Type")),
            ("minutes", _("Minutes")), ("start", _("Began at")),
        )
    )  # fmt: skip
    differ = None not in (first.minutes, second.minutes) and first.minutes != second.minutes
    minutes = (
        (str(first.minutes), _("%d minutes, as first recorded") % (first.minutes or 0)),
        (str(second.minutes), _("%d minutes") % (second.minutes or 0)),
    )
    who = listed(first.teachers or ()) or _("the same teachers")
    return PairShown(
        key=_key(pair),
        title=f"{day_text(first.day)}, {who}",
        why=_("Logged by two coaches") if pair.kind == "coaches" else _("Sent twice by one coach"),
        first_href=door.url("session", uid=first.uid),
        second_href=door.url("session", uid=second.uid),
        sides=tuple(side for side in sides if side.first or side.second),
        minutes=minutes if differ else (),
    )


def _of(line: SessionLine, part: str) -> str:
    texts = {
        "coaches": listed(line.coaches),
        "school": line.school or line.place_name,
        "type": line.type_name,
        "minutes": "" if line.minutes is None else str(line.minutes),
        "start": line.starts_at.strftime("%H:%M") if line.starts_at else "",
    }
    return texts[part]


def _key(pair: Twins) -> str:
    return f"{pair.first.id}-{pair.second.id}"
