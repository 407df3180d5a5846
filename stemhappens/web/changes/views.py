"""The change log: a list to search, and one change with what it did to each row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.coaching.change_log import (
    FEW,
    LogFilter,
    LogPage,
    Thing,
    UnitLine,
    actors_of,
    day_of,
    find_thing,
    find_unit,
    log_page,
)
from stemhappens.coaching.change_told import SHOWN, FieldTold, RowTold, unit_told
from stemhappens.coaching.deeds import TITLES, deed, has_words
from stemhappens.coaching.models import Engagement, Session
from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import WriteUnit
from stemhappens.core.rules import may
from stemhappens.people.models import Person, School, Team
from stemhappens.people.reads import names_for
from stemhappens.web.changes.contexts import ChangesPage, FilterForm, RowSeen, UnitPage
from stemhappens.web.components import (
    Button,
    Column,
    Empty,
    Linked,
    NavItem,
    Part,
    Row,
    Rows,
    Sentence,
    Tag,
)
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, may_enter, show
from stemhappens.web.given import day_given, number_given
from stemhappens.web.says import day_text
from stemhappens.web.sessions.history import moment
from stemhappens.web.toasts import toasts

HERE = "changes"
SIZE = 50
THINGS_SHOWN = 2
PAGES: Mapping[type[Model], tuple[str, Any, Any]] = {
    Person: ("person", gettext_lazy("a person"), gettext_lazy("%s")),
    School: ("school-page", gettext_lazy("a school"), gettext_lazy("%s")),
    Session: ("session", gettext_lazy("a visit"), gettext_lazy("visit of %s")),
    Engagement: ("engagement", gettext_lazy("an engagement"), gettext_lazy("engagement since %s")),
    Team: ("team", gettext_lazy("a team"), gettext_lazy("%s")),
}
"""The page of a thing, what it is called without a name and with one."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for; a value that makes no sense counts as none."""

    who: str
    what: str
    start: date | None
    end: date | None
    thing: str
    before: int | None

    def href(self, door: Door, **changes: str) -> str:
        """The same list with something changed, from its latest change on."""
        values = {
            "who": self.who,
            "what": self.what,
            "from": self.start.isoformat() if self.start else "",
            "to": self.end.isoformat() if self.end else "",
            "thing": self.thing,
        } | changes
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{door.url('changes')}?{query}" if query else door.url("changes")


def changes(request: HttpRequest) -> HttpResponse:
    """The changes of the district, the latest first."""
    door = door_of(request)
    asked = _asked(request)
    thing = _thing(door.actor, asked.thing)
    if asked.thing and thing is None:
        raise Http404("no such thing")
    wanted = LogFilter(asked.who, asked.what, asked.start, asked.end, thing)
    found = log_page(door.actor, door.district, wanted, asked.before, SIZE)
    page = ChangesPage(
        title=_sentence(door, found, asked),
        lead=_("Who did what, and when. What was said in a visit is in no line of this."),
        form=_form(door, asked, thing),
        rows=_rows(door, found) if found.lines else None,
        empty=None if found.lines else _empty(door, asked),
        older_href=asked.href(door, before=str(found.older)) if found.older else "",
        newest_href=asked.href(door) if asked.before else "",
    )
    return show(request, "web/changes.html", page, HERE, messages=toasts(request))


def _asked(request: HttpRequest) -> Asked:
    def text(name: str) -> str:
        # PostgreSQL takes no NUL in a text
        return request.GET.get(name, "").replace("\0", "").strip()[:80]

    before, what = text("before"), text("what")
    return Asked(
        who=text("who"),
        what=what if what in TITLES else "",
        start=day_given(text("from")),
        end=day_given(text("to")),
        thing=text("thing"),
        before=number_given(before),
    )


def _thing(actor: Actor, text: str) -> Model | None:
    """ "person:5f0c…" → the person, if the reader may open them."""
    kind, _colon, uid = text.partition(":")
    try:
        return find_thing(actor, kind, UUID(uid))
    except ValueError:
        return None


def _sentence(door: Door, found: LogPage, asked: Asked) -> str:
    """ "The latest change: Theo Okonjo logged a visit, 8 May 2026, 4:02 pm"."""
    if not found.lines:
        return _("No change matches")
    line = found.lines[0]
    said = {"deed": _did(line.who, line.cause), "when": moment(door, line.at)}
    if asked == Asked("", "", None, None, "", None):
        return _("The latest change: %(deed)s, %(when)s") % said
    return _("The latest of these: %(deed)s, %(when)s") % said


def _did(who: str, cause: str) -> str:
    """ "Theo Okonjo logged a visit"; of a cause without words "Theo Okonjo: a change called …"."""
    words = {"who": who, "did": deed(cause)}
    return (_("%(who)s %(did)s") if has_words(cause) else _("%(who)s: %(did)s")) % words


def _form(door: Door, asked: Asked, thing: Model | None) -> FilterForm:
    groups = [("", _("Everything"), not asked.what)]
    groups += [(key, str(title), key == asked.what) for key, title in TITLES.items()]
    return FilterForm(
        action=door.url("changes"),
        who=asked.who,
        people=tuple(actors_of(door.actor)),
        groups=tuple(groups),
        start=asked.start.isoformat() if asked.start else "",
        end=asked.end.isoformat() if asked.end else "",
        thing=asked.thing,
        thing_name=_called(door, thing) if thing else "",
        without_thing=asked.href(door, thing=""),
    )


def _called(door: Door, thing: Model) -> str:
    if isinstance(thing, Person):
        return names_for(door.actor, [thing.pk], clock.today(door.district)).get(thing.pk, "")
    day = day_of(thing)
    name = getattr(thing, "name", "") or (day_text(day) if day else "")
    return str(PAGES[type(thing)][2]) % name


def _empty(door: Door, asked: Asked) -> Empty:
    return Empty(
        _("Nothing changed like that"),
        _("Every change is kept; choose other days, somebody else or everything."),
        button=Button(_("Show every change"), door.url("changes")),
        level="h2",
    )


def _rows(door: Door, found: LogPage) -> Rows:
    columns = (Column(_("When")), Column(_("Who did what")), Column(_("On")),
               Column(_("Parts"), num=True))  # fmt: skip
    rows = tuple(_row(door, line) for line in found.lines)
    return Rows(_("Changes"), columns, rows, cards=True)


def _row(door: Door, line: UnitLine) -> Row:
    href = door.url("change", seq=line.seq)
    return Row(
        (
            moment(door, line.at),
            (Linked(_did(line.who, line.cause), href, drawer=False, plain=True), *_tags(line)),
            tuple(_things(door, line)),
            _("over %d") % FEW if line.rows is None else str(line.rows),
        )
    )


def _things(door: Door, line: UnitLine) -> Iterator[Part]:
    shown = line.things[:THINGS_SHOWN]
    for number, thing in enumerate(shown):
        if number:
            yield ", "
        yield _thing_part(door, thing)
    if len(line.things) > len(shown):
        yield _(" and more")


def _thing_part(door: Door, thing: Thing) -> Part:
    name, without, named = PAGES[thing.kind]
    called = thing.name or (day_text(thing.day) if thing.day else "")
    if thing.uid is None or not called:
        return str(without)
    text = str(named) % called
    if not may_enter(door, name):
        return text
    return Linked(text, door.url(name, uid=thing.uid), drawer=False, plain=True)


def _tags(line: UnitLine) -> Iterator[Part]:
    if line.undone is not None:
        yield " "
        yield Tag(_("undone"))
    if line.undoes is not None:
        yield " "
        yield Tag(_("an undo"))


def change(request: HttpRequest, seq: int) -> HttpResponse:
    """One change: its rows, what was before and after where the reader may know it."""
    door = door_of(request)
    unit = find_unit(door.actor, door.district, seq)
    if unit is None:
        raise Http404("no such change")
    told = unit_told(door.actor, door.district, unit)
    title = _did(unit.actor_label, unit.cause)
    words = {"when": moment(door, unit.at), "n": f"{unit.seq:,}"}
    page = UnitPage(
        title=title,
        lead=_("%(when)s, change number %(n)s of the district.") % words,
        crumbs=(NavItem(_("Changes"), door.url("changes")), NavItem(title, "")),
        rows=tuple(_row_seen(row) for row in told.rows),
        more=_("There are more rows; the first %d are shown.") % SHOWN if told.more else "",
        acts=_acts(door, unit),
        notices=tuple(_notices(door, unit)),
    )
    return show(request, "web/change.html", page, HERE, messages=toasts(request))


def _acts(door: Door, unit: WriteUnit) -> tuple[Button, ...]:
    if not may_enter(door, "change-undo") or not may(door.actor, "undo"):
        return ()
    return (Button(_("See what undoing it does"), door.url("change-undo", seq=unit.seq)),)


def _notices(door: Door, unit: WriteUnit) -> Iterator[Sentence]:
    undone = WriteUnit.objects.filter(district=door.district.pk, undoes_seq=unit.seq)
    for later in undone.order_by("seq"):
        href = door.url("change", seq=later.seq)
        text = _("%(who)s, %(when)s") % {"who": later.actor_label, "when": moment(door, later.at)}
        yield (_("It was undone: "), Linked(text, href, drawer=False))
    if unit.undoes_seq is not None:
        href = door.url("change", seq=unit.undoes_seq)
        yield (_("It undid "), Linked(_("change %d") % unit.undoes_seq, href, drawer=False))


def _row_seen(row: RowTold) -> RowSeen:
    title = _("%(kind)s %(op)s") % {"kind": row.kind, "op": row.op}
    return RowSeen(title, tuple(map(_field_text, row.fields)))


def _field_text(field: FieldTold) -> str:
    """ "School: Cedar → Birch", "Minutes: 45", "Summary changed"."""
    words = {"label": field.label, "old": field.old, "new": field.new}
    if not field.told:
        return _("%(label)s changed") % words
    if field.old and field.new:
        return _("%(label)s: %(old)s → %(new)s") % words
    if field.old:
        return _("%(label)s: %(old)s → nothing") % words
    return _("%(label)s: %(new)s") % words
