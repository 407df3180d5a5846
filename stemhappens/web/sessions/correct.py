"""Many visits corrected together: chosen in a list, looked at, then written as one change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.bulk import (
    DAY,
    MINUTES,
    MOST,
    SCHOOL,
    TEACHER,
    TYPE,
    BulkChange,
    BulkLine,
    BulkStale,
    Picked,
    bulk_verb,
    correct_many,
    correctable,
    preview,
    teachers_there,
)
from stemhappens.coaching.models import Session
from stemhappens.coaching.reads import SessionLine, session_lines, session_rows
from stemhappens.core import clock
from stemhappens.core.problem import Invalid, Stale
from stemhappens.core.rules import visible
from stemhappens.core.write import write
from stemhappens.people.reads import names_for, schools_on, session_types_on
from stemhappens.web.components import Column, NavItem, Notice, Part, Row, Rows, Sentence
from stemhappens.web.contexts.bulk import BulkChoice, BulkChoose, BulkPreview
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.log.filling import people_to_name
from stemhappens.web.says import day_text, listed, short_day
from stemhappens.web.sessions.listing import asked_visits
from stemhappens.web.toasts import toast
from stemhappens.web.undoing import undo_href

HERE = "sessions"
CAUSES = {"correct": "correct several visits", "amend": "amend several visits"}


def correct(request: HttpRequest) -> HttpResponse:
    """Say what is to be corrected in the visits chosen, look at it, do it."""
    door = door_of(request)
    back = f"{door.url('sessions')}?{request.GET.urlencode()}".rstrip("?")
    picks = _picks(request, door)
    if not picks or len(picks) > MOST:
        text = _("Tick the visits first, then correct them together.")
        if picks:
            text = _("Choose at most %d visits at once; the filters help.") % MOST
        toast(request, text, error=True)
        return redirect(back)
    change = change_of(request.POST)
    if change is None:
        return _choose(request, picks, back)
    if "do" not in request.POST:
        return _preview(request, picks, change, back)
    try:
        with write(door.district, door.actor, CAUSES[bulk_verb(door.actor)]) as unit:
            number, seq = correct_many(unit, picks, change), unit.seq
    except (BulkStale, Stale, Invalid) as refused:
        return _preview(request, picks, change, back, refused)
    said = ngettext("%d visit corrected.", "%d visits corrected.", number) % number
    toast(request, said, undo_href(door, seq, back))
    return redirect(back)


def _picks(request: HttpRequest, door: Door) -> list[Picked]:
    """The visits ticked; of a list, all that it finds and the reader may correct."""
    if "all" in request.POST:
        rows = session_rows(door.actor, asked_visits(door, request))
        keys = list(rows.values_list("pk", flat=True)[: MOST + 1])
        return [Picked(key, version) for key, version in correctable(door.actor, keys).items()]
    texts = [*request.POST.getlist("pick"), *request.POST.get("picks", "").split()]
    found = (picked(text) for text in texts[: MOST + 1])
    return list(dict.fromkeys(pick for pick in found if pick))


def picked(text: str) -> Picked | None:
    """ "120.3" → visit 120 as of its version 3."""
    key, _dot, version = text.partition(".")
    if not (key.isdecimal() and version.isdecimal() and len(text) < 25):
        return None
    return Picked(int(key), int(version))


def change_of(data: QueryDict) -> BulkChange | None:
    """What was chosen: "school=12", "minutes=45", "day=-7"; None when nothing is yet."""
    whole = data.get("what", "")
    what, _colon, value = whole.partition(":")
    number = number_of(value or data.get("value", ""))
    if what == DAY:
        number = -number if data.get("way") == "earlier" else number
    if what not in (SCHOOL, TYPE, MINUTES, DAY, TEACHER):
        return None
    return BulkChange(what, number, number_of(data.get("instead_of", "")) or None)


def number_of(text: str) -> int:
    """A whole number as typed; what is none is 0, which no correction takes."""
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 12 else 0


def _choose(
    request: HttpRequest,
    picks: Sequence[Picked],
    back: str,
    invalid: Invalid | None = None,
    data: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """What there is to correct: a tap on a school or type shows at once what would change."""
    door = door_of(request)
    today = clock.today(door.district)
    lines = _lines(door, picks)
    there = _there(door, picks)
    everybody = [(str(line.id), f"{line.name}, {line.school}")
                 for line in people_to_name(door.actor, today)]  # fmt: skip
    page = BulkChoose(
        title=_titled(len(lines), _("Correct %d visit"), _("Correct %d visits")),
        lead=_about(lines),
        crumbs=_crumbs(back),
        action=_action(door, request),
        picks=_joined(picks),
        schools=tuple(BulkChoice(f"school:{s.id}", s.name) for s in schools_on(today)),
        types=tuple(BulkChoice(f"type:{t.id}", t.name) for t in session_types_on(today)),
        there=tuple(there),
        everybody=tuple(everybody),
        visits=_rows_of(lines),
        back_href=back,
        problems=tuple(p.message for p in invalid.problems.found) if invalid else (),
        typed=str((data or {}).get("value", "")),
    )
    response = show(request, "web/bulk_choose.html", page, HERE)
    response.status_code = 422 if invalid else 200
    return response


def _preview(
    request: HttpRequest,
    picks: Sequence[Picked],
    change: BulkChange,
    back: str,
    refused: Exception | None = None,
) -> HttpResponse:
    """Old and new of each visit, and those that cannot, with why; nothing is written yet."""
    door = door_of(request)
    try:
        lines = preview(door.actor, door.district, picks, change)
    except Invalid as invalid:
        return _choose(request, picks, back, invalid, request.POST)
    names = _named(door, change, lines)
    known = {line.id: line for line in _session_lines(door, [one.session for one in lines])}
    fresh = [one for one in lines if not (one.refusal or one.same)]
    kept = [Picked(one.session.pk, one.session.version) for one in fresh]
    page = BulkPreview(
        title=_sentence(change, names, len(fresh)),
        lead=_("Nothing is written yet. What was said in a visit stays as it is."),
        crumbs=_crumbs(back),
        action=_action(door, request),
        picks=_joined(kept),
        all_picks=_joined(picks),
        what=change.what,
        value=str(abs(change.value)),
        way="earlier" if change.value < 0 else "later",
        instead_of=str(change.instead_of or ""),
        save=_titled(len(fresh), _("Correct %d visit"), _("Correct %d visits")),
        changes=_table(_("What changes"), fresh, known, names, change) if fresh else None,
        cannot=_refused([one for one in lines if one.refusal], known),
        same=_titled_some(len([one for one in lines if one.same])),
        back_href=back,
        notice=_notice(refused, known),
    )
    response = show(request, "web/bulk_preview.html", page, HERE)
    response.status_code = 409 if refused else 200
    return response


def _notice(refused: Exception | None, known: Mapping[int, SessionLine]) -> Notice | None:
    """Who was changed in the meantime, by name; the others wait."""
    if refused is None:
        return None
    if not isinstance(refused, BulkStale):
        return Notice(_("Nothing was corrected."), _("Some of these visits can no longer be "
                      "corrected like this; look again."), "ask")  # fmt: skip
    names = [_called(known[row.pk]) for row in refused.sessions if row.pk in known]
    text = _("Nothing was corrected yet; the others wait. Look again, then correct them all.")
    if not names:
        return Notice(_("Somebody took one of these visits back."), text, "ask")
    said = _("Somebody changed %s in the meantime.") % listed(names)
    return Notice(said, text, "ask")


def _called(line: SessionLine) -> str:
    """ "the visit of 6 May with Carla Beaudry"."""
    who = listed(line.teachers or ()) or line.group
    day = short_day(line.day)
    if not who:
        return _("the visit of %s") % day
    return _("the visit of %(day)s with %(who)s") % {"day": day, "who": who}


def _titled(number: int, one: str, many: str) -> str:
    return (one if number == 1 else many) % number


def _titled_some(number: int) -> str:
    if not number:
        return ""
    return ngettext("%d visit is like that already.", "%d visits are like that already.",
                    number) % number  # fmt: skip


def _sentence(change: BulkChange, names: Mapping[Any, str], number: int) -> str:
    """ "12 visits move to Birchwood"."""
    if not number:
        return _("None of these visits would change")
    new = names.get((change.what, change.value), "")
    if change.what == SCHOOL:
        text = ngettext("%(n)d visit moves to %(new)s", "%(n)d visits move to %(new)s", number)
    elif change.what == TYPE:
        text = ngettext("%(n)d visit becomes %(new)s", "%(n)d visits become %(new)s", number)
    elif change.what == MINUTES:
        new = str(change.value)
        text = ngettext("%(n)d visit becomes %(new)s minutes long",
                        "%(n)d visits become %(new)s minutes long", number)  # fmt: skip
    elif change.what == TEACHER:
        text = ngettext("%(n)d visit goes to %(new)s", "%(n)d visits go to %(new)s", number)
    else:
        new = _days_text(change.value)
        text = ngettext("%(n)d visit moves %(new)s", "%(n)d visits move %(new)s", number)
    return text % {"n": number, "new": new}


def _days_text(days: int) -> str:
    text = (
        ngettext("%d day earlier", "%d days earlier", -days)
        if days < 0
        else ngettext("%d day later", "%d days later", days)
    )
    return text % abs(days)


def _named(door: Door, change: BulkChange, lines: Iterable[BulkLine]) -> dict[Any, str]:
    """What each value is called: (what, id) → name."""
    today = clock.today(door.district)
    if change.what == SCHOOL:
        found = {row.id: row.name for row in schools_on(today)}
        found |= {one.session.school_id: one.session.school.name
                  for one in lines if one.session.school}  # fmt: skip
    elif change.what == TYPE:
        found = {row.id: row.name for row in session_types_on(today)}
        found |= {one.session.session_type_id: one.session.session_type.name
                  for one in lines if one.session.session_type}  # fmt: skip
    elif change.what == TEACHER:
        people = {key for one in lines for key in (*one.before, *one.after)}
        found = names_for(door.actor, people, today)
    else:
        found = {}
    return {(change.what, key): name for key, name in found.items() if key is not None}


def _table(
    caption: str,
    lines: Iterable[BulkLine],
    known: Mapping[int, SessionLine],
    names: Mapping[Any, str],
    change: BulkChange,
) -> Rows:
    columns = (Column(_("Date")), Column(_("Who")), Column(_("Coach")), Column(_("As it is now")),
               Column(_("As it will be")))  # fmt: skip
    rows = tuple(
        Row((*_cells(known[one.session.pk]), _before(one, names, change),
             _told(one.after, names, change)))
        for one in lines
    )  # fmt: skip
    return Rows(caption, columns, rows, tight=True)


def _cells(line: SessionLine) -> tuple[Part | Sentence, ...]:
    who = listed(line.teachers or ()) or line.group
    return (f"{short_day(line.day)} {line.day.year}", who or "–", listed(line.coaches) or "–")


def _before(line: BulkLine, names: Mapping[Any, str], change: BulkChange) -> str:
    """What stands now; of a visit at no school, where it was."""
    if change.what == SCHOOL and line.session.place != Session.Place.SCHOOL:
        return line.session.get_place_display()
    return _told(line.before, names, change)


def _told(value: Any, names: Mapping[Any, str], change: BulkChange) -> str:
    if change.what == DAY:
        return day_text(value)
    if change.what == TEACHER:
        return listed([names.get((TEACHER, key), "") for key in value]) or "–"
    if change.what == MINUTES:
        return _("unknown") if value is None else str(value)
    return names.get((change.what, value), _("unknown") if value is None else "")


def _refused(lines: Sequence[BulkLine], known: Mapping[int, SessionLine]) -> Rows | None:
    if not lines:
        return None
    columns = (Column(_("Date")), Column(_("Who")), Column(_("Coach")), Column(_("Why not")))
    rows = tuple(Row((*_cells(known[one.session.pk]), one.refusal)) for one in lines)
    return Rows(_("These stay as they are"), columns, rows, tight=True, caption_shown=True)


def _lines(door: Door, picks: Sequence[Picked]) -> list[SessionLine]:
    keys = [pick.session_id for pick in picks]
    rows = visible(Session.objects.filter(pk__in=keys), door.actor, "visit")
    found = rows.select_related("school", "session_type").order_by("-day", "-id")
    return _session_lines(door, list(found))


def _session_lines(door: Door, rows: Sequence[Session]) -> list[SessionLine]:
    return session_lines(rows, door.actor, clock.today(door.district))


def _there(door: Door, picks: Sequence[Picked]) -> Iterator[tuple[str, str]]:
    """Who was in these visits, by name."""
    keys = [pick.session_id for pick in picks]
    there = teachers_there(door.actor, keys)
    names = names_for(door.actor, there, clock.today(door.district))
    yield from sorted(((str(key), name) for key, name in names.items()), key=lambda one: one[1])


def _about(lines: Sequence[SessionLine]) -> str:
    """Where and when they were, and whose: what tells a wrong choice at once."""
    if not lines:
        return ""
    days = sorted(line.day for line in lines)
    schools = list(dict.fromkeys(line.school for line in lines if line.school))
    coaches = list(dict.fromkeys(name for line in lines for name in line.coaches))
    parts = [_("%(first)s to %(last)s") % {"first": day_text(days[0]), "last": day_text(days[-1])}]
    parts += [_some(schools, _("%d schools")), _some(coaches, _("%d coaches"))]
    return "; ".join(part for part in parts if part)


def _some(names: Sequence[str], many: str) -> str:
    return listed(names) if len(names) < 4 else many % len(names)


def _rows_of(lines: Sequence[SessionLine]) -> Rows:
    columns = (Column(_("Date")), Column(_("Who")), Column(_("Coach")), Column(_("Type")),
               Column(_("Minutes"), num=True), Column(_("Where")))  # fmt: skip
    rows = tuple(
        Row((*_cells(line), line.type_name or "–", str(line.minutes or "–"),
             line.school or line.place_name))
        for line in lines
    )  # fmt: skip
    return Rows(_("The visits"), columns, rows, tight=True)


def _crumbs(back: str) -> tuple[NavItem, ...]:
    return (NavItem(_("Sessions"), back), NavItem(_("Correct together"), ""))


def _action(door: Door, request: HttpRequest) -> str:
    return f"{door.url('sessions-correct')}?{request.GET.urlencode()}".rstrip("?")


def _joined(picks: Iterable[Picked]) -> str:
    return " ".join(f"{pick.session_id}.{pick.version}" for pick in picks)
