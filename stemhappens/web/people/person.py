"""One person: what they were called when, where they work, and what coaching they had."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.access.log import looked
from stemhappens.coaching.engagement_links import engagements_of
from stemhappens.core import clock
from stemhappens.core.problem import Invalid
from stemhappens.core.spans import OPEN_END
from stemhappens.core.write import Unit, write
from stemhappens.metrics.standing import Visited, visited
from stemhappens.people.models import Person, School
from stemhappens.people.reads import names_for
from stemhappens.people.rosters import PersonRecord, find_person, person_record
from stemhappens.people.services import add_person, place
from stemhappens.web.acts import ActForm, show_act_problems
from stemhappens.web.components import (
    Column,
    Linked,
    NavItem,
    Part,
    Row,
    Rows,
    Sentence,
    Strong,
    Tag,
    compose,
)
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, may_enter, show
from stemhappens.web.people.contexts import RecordPage, Section
from stemhappens.web.people.doing import Act, Place, Said, buttons, form_page, perform
from stemhappens.web.people.forms import PersonForm
from stemhappens.web.people.moment import Moment, activity, moment_of
from stemhappens.web.people.person_acts import PERSON_ACTS, school_choices, span_text
from stemhappens.web.says import day_text, listed
from stemhappens.web.toasts import toast, toasts
from stemhappens.web.undoing import undo_href

HERE = "people"


def person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The page."""
    door = door_of(request)
    row = _find(door, uid)
    at = moment_of(door, figures=False)
    record = person_record(door.actor, row, at.today)
    looked(door.actor, "page", "person", uid)
    page = RecordPage(
        title=_title(record, at),
        crumbs=_crumbs(door, record.name),
        facts=tuple(_facts(record, at)),
        acts=_acts(door, record),
        main=tuple(_main(door, record, at)),
        aside=tuple(_aside(door, record, at)),
    )
    return show(request, "web/record.html", page, HERE, messages=toasts(request))


def person_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    """One act on a person."""
    door = door_of(request)
    row = _find(door, uid)
    name = names_for(door.actor, [row.pk], clock.today(door.district)).get(row.pk, "")
    up = NavItem(_("People"), door.url("people"))
    place_of = Place(up, name, door.url("person", uid=uid))
    return perform(request, PERSON_ACTS, act, row, place_of)


def person_new(request: HttpRequest) -> HttpResponse:
    """Add a person, with where they work."""
    door = door_of(request)
    up = NavItem(_("People"), door.url("people"))
    place_of = Place(up, "", up.url)
    form = NEW.make(door, None, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return form_page(request, NEW, form, place_of)
    if not form.is_valid():
        return form_page(request, NEW, form, place_of, status=422)
    known = find_person(door.actor, form.cleaned_data["uid"])
    if known is not None:  # the same form sent twice
        return redirect(door.url("person", uid=known.uid))
    try:
        with write(door.district, door.actor, NEW.cause) as unit:
            made = _add(unit, None, form.cleaned_data)
            seq = unit.seq
    except Invalid as invalid:
        show_act_problems(form, invalid.problems)
        return form_page(request, NEW, form, place_of, status=422)
    toast(request, str(NEW.done), undo_href(door, seq, up.url))
    return redirect(door.url("person", uid=made.uid))


def _new_form(door: Door, row: Any, data: Any) -> ActForm:
    initial = {"uid": uuid4(), "day": clock.today(door.district), "role": "teacher"}
    return PersonForm(data, initial=initial, schools=school_choices(door))


def _add(unit: Unit, _row: Any, said: Said) -> Person:
    made = add_person(unit, said["given"], said["family"], uid=said["uid"])
    if said["school_id"]:
        school = School.objects.get(pk=int(said["school_id"]))
        place(unit, made, school, said["role"], said["day"])
    return made


NEW = Act(
    gettext_lazy("Add a person"), gettext_lazy("Add"), "add a person",
    gettext_lazy("Added."), _new_form, _add,
    gettext_lazy("A roster import adds many at once, and knows them again next time."),
)  # fmt: skip


def _find(door: Door, uid: UUID) -> Person:
    row = find_person(door.actor, uid)
    if row is None:
        raise Http404("no such person")
    return row


def _crumbs(door: Door, name: str) -> tuple[NavItem, ...]:
    return (NavItem(_("People"), door.url("people")), NavItem(name or _("(without a name)"), ""))


def _title(record: PersonRecord, at: Moment) -> str:
    """ "Carla Reyes teaches at Birchwood"."""
    name = record.name or _("(without a name)")
    here = [row for row in record.placements if row.holds(at.today)]
    now = sorted(here, key=lambda row: (not row.primary, row.school.name))
    schools = listed(list(dict.fromkeys(row.school.name for row in now)))
    if not now:
        coaches = any(row.holds(at.today) for row in record.assignments)
        words = _("%s coaches") if coaches else _("%s works at no school now")
        return words % name
    words = {"name": name, "schools": schools, "role": now[0].get_role_display()}
    if {row.role for row in now} == {"teacher"}:
        return _("%(name)s teaches at %(schools)s") % words
    return _("%(name)s is %(role)s at %(schools)s") % words


def _facts(record: PersonRecord, at: Moment) -> Iterator[Sentence]:
    away = [row for row in record.absences if row.holds(at.today)]
    for row in away:
        back = _("open") if row.ends == OPEN_END else _("back %s") % day_text(row.ends)
        yield (Tag(_("on leave, %s") % back),)
    if any(row.holds(at.today) for row in record.eligibilities):
        yield (Tag(_("eligible"), "go", "check"),)
    elif any(row.holds(at.today) and row.role == "teacher" for row in record.placements):
        yield (Tag(_("not eligible")),)
    if record.coached_by:
        names = listed([name for name in record.coached_by.values() if name])
        yield compose(_("Coach: {names}"), names=Strong(names))
    teams = [row.team.name for row in record.teams if row.holds(at.today)]
    if teams:
        yield (_("Teams: %s") % listed(teams),)


def _acts(door: Door, record: PersonRecord) -> tuple[Any, ...]:
    return buttons(door, PERSON_ACTS, "person-act", record.person.uid, "transfer", "rename")


def _main(door: Door, record: PersonRecord, at: Moment) -> Iterator[Section]:
    uid = record.person.uid

    def may(*names: str) -> tuple[Any, ...]:
        return buttons(door, PERSON_ACTS, "person-act", uid, *names)

    yield Section(
        "placed", _placed_title(record, at), "", _placed(record) if record.placements else None,
        acts=may("place", *(("end",) if _open(record.placements, at) else ())),
    )  # fmt: skip
    yield Section(
        "eligible", _eligible_title(record, at),
        _("Eligible days are those in a participating school where they teach."),
        _eligible(record) if record.eligibilities else None,
        acts=may("eligible", *(("ineligible",) if _open(record.eligibilities, at) else ())),
    )  # fmt: skip
    yield Section(
        "leave", _leave_title(record, at), "", _leave(record) if record.absences else None,
        acts=may("leave", *(("back",) if _open(record.absences, at) else ())),
    )  # fmt: skip


def _open(rows: tuple[Any, ...], at: Moment) -> bool:
    return any(row.ends > at.today for row in rows)


def _placed_title(record: PersonRecord, at: Moment) -> str:
    now = len({row.school_id for row in record.placements if row.holds(at.today)})
    if not now:
        return _("Placed at no school today")
    return ngettext("Placed at %d school today", "Placed at %d schools today", now) % now


def _placed(record: PersonRecord) -> Rows:
    columns = (
        Column(_("School")), Column(_("As")), Column(_("Share"), num=True), Column(_("Subject")),
        Column(_("When")),
    )  # fmt: skip
    rows = tuple(
        Row((row.school.name, row.get_role_display(), f"{row.share}%",
             ", ".join(part for part in (row.subject, row.grade) if part),
             span_text(row.starts, row.ends)))
        for row in record.placements
    )  # fmt: skip
    return Rows(_("Where they worked and work"), columns, rows)


def _eligible_title(record: PersonRecord, at: Moment) -> str:
    if any(row.holds(at.today) for row in record.eligibilities):
        return _("Eligible for coaching today")
    if record.eligibilities:
        return _("Not eligible for coaching today")
    return _("Never eligible for coaching so far")


def _eligible(record: PersonRecord) -> Rows:
    columns = (Column(_("School")), Column(_("When")), Column(_("Why")))
    rows = tuple(
        Row((row.school.name, span_text(row.starts, row.ends), row.reason))
        for row in record.eligibilities
    )
    return Rows(_("Eligibility"), columns, rows)


def _leave_title(record: PersonRecord, at: Moment) -> str:
    if any(row.holds(at.today) for row in record.absences):
        return _("On leave today")
    return _("No leave today") if record.absences else _("No leave is recorded")


def _leave(record: PersonRecord) -> Rows:
    rows = tuple(Row((span_text(row.starts, row.ends),)) for row in record.absences)
    return Rows(_("Leave"), (Column(_("When")),), rows)


def _aside(door: Door, record: PersonRecord, at: Moment) -> Iterator[Section]:
    if activity(door.actor):
        yield _activity(door, record, at)
    yield _coaches(door, record, at)
    yield _names(door, record)
    if record.external_ids:
        columns = (Column(_("System")), Column(_("Called")), Column(_("When")))
        rows = tuple(
            Row((row.system, row.value, span_text(row.starts, row.ends)))
            for row in record.external_ids
        )
        yield Section("ids", _("In other systems"), rows=Rows(_("In other systems"), columns, rows))


def _activity(door: Door, record: PersonRecord, at: Moment) -> Section:
    """Counts of the year, and the engagements by state; never a word of what was said."""
    found = visited(at.rows, {record.person.pk}) if at.rows else []
    known = {row.teacher for row in at.rows}
    one = found[0] if found and record.person.pk in known else None
    links: list[Part] = []
    for line in engagements_of(record.person, door.actor):
        text = _("%(state)s engagement, opened %(day)s") % {
            "state": line.state_name.capitalize(), "day": day_text(line.opened),
        }  # fmt: skip
        href = door.url("engagement", uid=line.uid)
        links.append(Linked(text, href, drawer=False) if may_enter(door, "engagement") else text)
    how = _visits_text(one) if one else _("Visits are counted for who is eligible.")
    return Section("visits", _visits_title(one), how, links=tuple(links))


def _visits_title(one: Visited | None) -> str:
    if one is None:
        return _("Not in this year’s figures")
    if not one.contacts:
        return _("No visit this year")
    text = ngettext("%d visit this year", "%d visits this year", one.contacts)
    return text % one.contacts


def _visits_text(one: Visited) -> str:
    if one.last is None:
        return _("A first visit is what comes next.")
    return _("The last one on %s.") % day_text(one.last)


def _coaches(door: Door, record: PersonRecord, at: Moment) -> Section:
    columns = (Column(_("For")), Column(_("FTE"), num=True), Column(_("When")))
    whole = _("the whole program")
    rows = tuple(
        Row((row.school.name if row.school else whole, f"{row.fte}%",
             span_text(row.starts, row.ends)))
        for row in record.assignments
    )  # fmt: skip
    if record.assignments:
        now = any(row.holds(at.today) for row in record.assignments)
        title = _("Coaches today") if now else _("Coached once")
    elif record.coached_by:
        title = _("Coached by %s") % listed([n for n in record.coached_by.values() if n])
    else:
        title = _("No coach is assigned")
    ends = record.by_name or _open(record.assignments, at)
    names = ("assign", "unassign") if ends else ("assign",)
    acts = buttons(door, PERSON_ACTS, "person-act", record.person.uid, *names)
    shown = Rows(_("Assignments as a coach"), columns, rows) if rows else None
    return Section("coach", title, rows=shown, acts=acts)


def _names(door: Door, record: PersonRecord) -> Section:
    columns = (Column(_("Called")), Column(_("From")))
    rows = tuple(Row((str(row), _from(row.starts))) for row in record.names)
    how = ""
    if record.aliases:
        how = _("Imports also know: %s.") % listed([f"“{text}”" for text in record.aliases])
    count = len(record.names)
    title = ngettext("One name so far", "%d names over time", count)
    title = title % count if count != 1 else title
    links: tuple[Part, ...] = ()
    if may_enter(door, "people-merge"):
        href = f"{door.url('people-pairs')}?one={record.person.uid}"
        links = (Linked(_("Is this somebody who stands here twice?"), href, drawer=False),)
    return Section("names", title, how, Rows(_("Names"), columns, rows), links)


def _from(day: date) -> str:
    return _("the beginning") if day.year <= 1900 else day_text(day)
