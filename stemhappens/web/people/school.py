"""One school: what it is from when, who works there, who coaches there, and its own days off."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.access.log import looked
from stemhappens.core.problem import Invalid
from stemhappens.core.spans import OPEN_END
from stemhappens.core.write import Unit, write
from stemhappens.people.models import Placement, School
from stemhappens.people.rosters import (
    SchoolEntry,
    SchoolRecord,
    Staff,
    school_record,
)
from stemhappens.people.services import add_school
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
from stemhappens.web.people.forms import SchoolForm
from stemhappens.web.people.moment import Moment, activity, moment_of
from stemhappens.web.people.person_acts import span_text
from stemhappens.web.people.school_acts import SCHOOL_ACTS
from stemhappens.web.says import day_text, listed
from stemhappens.web.toasts import toast, toasts
from stemhappens.web.undoing import undo_href

HERE = "people"


@dataclass(frozen=True)
class _Read:
    at: Moment
    entry: SchoolEntry
    record: SchoolRecord

    @property
    def school(self) -> School:
        """The row."""
        return self.entry.school


def school_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The page."""
    door = door_of(request)
    row = _find(uid)
    at = moment_of(door, figures=False, school=row.pk)
    record = school_record(door.actor, row, at.today, at.program_id)
    read = _Read(at, record.entry(at.today, at.program_id), record)
    looked(door.actor, "page", "school", uid)
    page = RecordPage(
        title=_title(read),
        crumbs=(NavItem(_("Schools"), door.url("schools")), NavItem(row.name, "")),
        facts=tuple(_facts(read)),
        acts=_may(door, row, "describe", "rename"),
        main=tuple(_main(door, read)),
        aside=tuple(_aside(door, read)),
    )
    return show(request, "web/record.html", page, HERE, messages=toasts(request))


def school_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    """One act on a school."""
    door = door_of(request)
    row = _find(uid)
    up = NavItem(_("Schools"), door.url("schools"))
    back = door.url("school-page", uid=uid)
    return perform(request, SCHOOL_ACTS, act, row, Place(up, row.name, back))


def school_new(request: HttpRequest) -> HttpResponse:
    """Add a school."""
    door = door_of(request)
    up = NavItem(_("Schools"), door.url("schools"))
    place_of = Place(up, "", up.url)
    form = NEW.make(door, None, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return form_page(request, NEW, form, place_of)
    if not form.is_valid():
        return form_page(request, NEW, form, place_of, status=422)
    known = School.objects.filter(uid=form.cleaned_data["uid"]).first()
    if known is not None:  # the same form sent twice
        return redirect(door.url("school-page", uid=known.uid))
    try:
        with write(door.district, door.actor, NEW.cause) as unit:
            made = _add(unit, None, form.cleaned_data)
            seq = unit.seq
    except Invalid as invalid:
        show_act_problems(form, invalid.problems)
        return form_page(request, NEW, form, place_of, status=422)
    toast(request, str(NEW.done), undo_href(door, seq, up.url))
    return redirect(door.url("school-page", uid=made.uid))


def _new_form(door: Door, row: Any, data: Any) -> ActForm:
    return SchoolForm(data, initial={"uid": uuid4(), "level": "elementary"})


def _add(unit: Unit, _row: Any, said: Said) -> School:
    return add_school(
        unit,
        said["name"],
        level=said["level"],
        need_tier=int(said["need_tier"]) if said["need_tier"] else None,
        kind=said["kind"].strip(),
        opens=said["opens"],
        uid=said["uid"],
    )


NEW = Act(
    gettext_lazy("Add a school"), gettext_lazy("Add"), "add a school",
    gettext_lazy("Added. Let it take part in the program when it does."), _new_form, _add,
)  # fmt: skip


def _find(uid: UUID) -> School:
    row = School.objects.filter(uid=uid).first()
    if row is None:
        raise Http404("no such school")
    return row


def _may(door: Door, row: School, *names: str) -> tuple[Any, ...]:
    return buttons(door, SCHOOL_ACTS, "school-act", row.uid, *names)


def _title(read: _Read) -> str:
    """ "3 of 7 teachers at Birchwood have had a visit this year"."""
    name, today = read.school.name, read.at.today
    if not read.entry.is_open(today):
        if read.school.closes <= today:
            words = {"school": name, "day": day_text(read.school.closes)}
            return _("%(school)s is closed since %(day)s") % words
        return _("%s is not open yet") % name
    figure = read.at.by_school.get(read.school.pk)
    if figure is not None and figure.denominator:
        words = {"n": figure.numerator or 0, "all": figure.denominator, "school": name}
        text = ngettext(
            "%(n)s of %(all)s eligible teacher at %(school)s has had a visit this year",
            "%(n)s of %(all)s eligible teachers at %(school)s have had a visit this year",
            figure.denominator,
        )
        return text % words
    if read.entry.takes_part:
        return _("%s takes part in the program") % name
    return _("%s does not take part in the program") % name


def _facts(read: _Read) -> Iterator[Sentence]:
    if read.entry.takes_part:
        yield (Tag(_("takes part"), "go", "check"),)
    if read.entry.level:
        yield compose(_("Level: {level}"), level=Strong(read.entry.level))
    tier = read.entry.need_tier
    yield compose(_("Need tier: {tier}"), tier=Strong(str(tier) if tier else _("not ranked")))
    if read.entry.kind:
        yield (read.entry.kind,)
    if read.entry.coaches:
        yield compose(_("Coach: {names}"), names=Strong(listed(read.entry.coaches)))


def _main(door: Door, read: _Read) -> Iterator[Section]:
    yield Section(
        "staff", _staff_title(read), _("On %s; the eligible without a visit first.")
        % day_text(read.at.today) if activity(door.actor) else "",
        _staff(door, read) if read.record.staff else None,
    )  # fmt: skip
    yield Section(
        "what", _("What it is, and was"), "", _attributes(read), acts=_may(door, read.school,
                                                                          "describe"),
    )  # fmt: skip


def _staff_title(read: _Read) -> str:
    staff = read.record.staff
    words = {"n": len(staff), "eligible": len([one for one in staff if one.eligible])}
    if not staff:
        return _("Nobody works here today")
    text = ngettext(
        "%(n)s person works here, %(eligible)s eligible",
        "%(n)s people work here, %(eligible)s eligible",
        len(staff),
    )
    return text % words


def _staff(door: Door, read: _Read) -> Rows:
    seen = activity(door.actor)
    columns = [Column(_("Name")), Column(_("As")), Column(_("Eligible"))]
    if seen:
        columns += [Column(_("Visits this year"), num=True), Column(_("Last visit"))]
    visits = read.at.visits
    labels = dict(Placement.Role.choices)

    def order(one: Staff) -> tuple[bool, int, str]:
        return (not one.eligible, visits.get(one.id, (0, None))[0], one.name.casefold())

    rows = []
    for one in sorted(read.record.staff, key=order):
        cells: list[Part] = [
            Linked(one.name or _("(without a name)"), door.url("person", uid=one.uid),
                   drawer=False, plain=True),
            listed([str(labels[role]) for role in one.roles]) or _("not placed here"),
            Tag(_("eligible"), "go", "check") if one.eligible else "",
        ]  # fmt: skip
        if seen:
            count, last = visits.get(one.id, (0, None))
            cells += [str(count) if one.eligible else "", day_text(last) if last else ""]
        rows.append(Row(tuple(cells)))
    return Rows(_("Staff"), tuple(columns), tuple(rows))


def _attributes(read: _Read) -> Rows:
    columns = (
        Column(_("From")), Column(_("Level")), Column(_("Need tier"), num=True), Column(_("Kind")),
    )  # fmt: skip
    rows = tuple(
        Row((
            _("the beginning") if row.starts.year <= 1900 else day_text(row.starts),
            str(row.get_level_display()),
            str(row.need_tier) if row.need_tier else _("not ranked"),
            row.kind,
        ))
        for row in read.record.attributes
    )  # fmt: skip
    return Rows(_("What it is from when"), columns, rows)


def _aside(door: Door, read: _Read) -> Iterator[Section]:
    row, record = read.school, read.record
    part = "leave" if read.entry.takes_part else "join"
    spans = Rows(
        _("In the program"), (Column(_("When")),),
        tuple(Row((span_text(one.starts, one.ends),)) for one in record.parts),
    )  # fmt: skip
    title = _("Takes part in the program") if record.parts else _("Never in the program so far")
    if record.parts and not read.entry.takes_part:
        title = _("Not in the program today")
    yield Section("part", title, rows=spans if record.parts else None, acts=_may(door, row, part))
    names = ("assign", "unassign") if read.entry.coaches else ("assign",)
    yield Section(
        "coach", _coach_title(read), rows=_assignments(read) if record.assignments else None,
        acts=_may(door, row, *names),
    )  # fmt: skip
    days = ngettext("%d day without school, here alone", "%d days without school, here alone",
                    len(record.closures)) % len(record.closures)  # fmt: skip
    yield Section(
        "days", days if record.closures else _("Its calendar is the district’s"),
        rows=_closures(read) if record.closures else None, acts=_may(door, row, "days"),
    )  # fmt: skip
    yield Section("names", _names_title(read), _names_text(read), links=_links(door, read),
                  acts=_may(door, row, "rename"))  # fmt: skip
    if row.closes == OPEN_END:
        yield Section(
            "end", _("When it closes"),
            _("A school that becomes part of another is merged; its people go on there."),
            acts=_may(door, row, "merge", "close"),
        )  # fmt: skip


def _coach_title(read: _Read) -> str:
    if read.entry.coaches:
        return _("Coached by %s") % listed(read.entry.coaches)
    return _("No coach is assigned to this school")


def _assignments(read: _Read) -> Rows:
    columns = (Column(_("Coach")), Column(_("FTE"), num=True), Column(_("When")))
    rows = tuple(
        Row((read.record.coaches.get(row.coach_id, ""), f"{row.fte}%",
             span_text(row.starts, row.ends)))
        for row in read.record.assignments
    )  # fmt: skip
    return Rows(_("Assignments"), columns, rows)


def _closures(read: _Read) -> Rows:
    rows = tuple(Row((day_text(one.day), one.reason)) for one in read.record.closures)
    return Rows(_("Days without school"), (Column(_("Day")), Column(_("Why"))), rows)


def _names_title(read: _Read) -> str:
    if not read.record.aliases:
        return _("One spelling")
    count = len(read.record.aliases)
    return ngettext("%d other spelling", "%d other spellings", count) % count


def _names_text(read: _Read) -> str:
    parts = []
    if read.record.aliases:
        text = listed([f"“{alias}”" for alias in read.record.aliases])
        parts.append(_("Imports also know: %s.") % text)
    if read.record.codes:
        parts.append(_("In other systems: %s.") % listed(read.record.codes))
    return " ".join(parts)


def _links(door: Door, read: _Read) -> tuple[Part, ...]:
    if not may_enter(door, "schools-merge"):
        return ()
    href = f"{door.url('schools-pairs')}?one={read.school.uid}"
    return (Linked(_("Does this school stand here twice?"), href, drawer=False),)
