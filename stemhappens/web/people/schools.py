"""The schools of the district: what they are, who is eligible there, and where no visit was."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.access.log import looked
from stemhappens.core.spans import OPEN_END
from stemhappens.people.rosters import SchoolEntry, school_entries
from stemhappens.web.components import Button, Choice, Empty, Linked, Picker, Sentence, Tag
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, may_enter, show
from stemhappens.web.impact.listings import number_value
from stemhappens.web.people.contexts import ListPage, Search
from stemhappens.web.people.moment import Moment, activity, moment_of, tabs
from stemhappens.web.says import day_text, listed
from stemhappens.web.tables import Head, Listing, Value, address, csv_file, table
from stemhappens.web.toasts import toasts

HERE = "people"
STATES = (
    ("", gettext_lazy("Open schools")),
    ("in", gettext_lazy("In the program")),
    ("out", gettext_lazy("Not in the program")),
    ("closed", gettext_lazy("Closed ones")),
)


@dataclass(frozen=True)
class _Read:
    at: Moment
    entries: list[SchoolEntry]
    shown: list[SchoolEntry]
    eligible: Mapping[int, int]
    unseen: Mapping[int, int]
    state: str
    q: str

    @property
    def query(self) -> str:
        """The address's query."""
        kept = {name: value for name, value in (("q", self.q), ("state", self.state)) if value}
        return f"?{urlencode(kept)}" if kept else ""


def schools(request: HttpRequest) -> HttpResponse:
    """The list; schools without a visit come first."""
    door = door_of(request)
    read = _read(request, door)
    rows, pages = table(_listing(door, read), request.GET, address(door.url("schools"), read.query))
    page = ListPage(
        title=_title(read),
        heading=_("Schools"),
        lead=(_lead(read),),
        tabs=tabs(door, "schools"),
        search=Search(_("Find a school"), door.url("schools"), read.q,
                      (("state", read.state),) if read.state else ()),
        pickers=(_picker(door, read),),
        acts=_acts(door),
        rows=rows if read.shown else None,
        pages=pages,
        download_href=door.url("schools-rows") + read.query if read.shown else "",
        empty=None if read.shown else _empty(door, read),
    )  # fmt: skip
    return show(request, "web/roster.html", page, HERE, messages=toasts(request))


def schools_rows(request: HttpRequest) -> HttpResponse:
    """The same list as a file."""
    door = door_of(request)
    looked(door.actor, "export", "schools", None)
    listing = _listing(door, _read(request, door))
    return csv_file(listing, request.GET.get("sort", ""), "schools")


def _read(request: HttpRequest, door: Door) -> _Read:
    at = moment_of(door, by_school=True)
    entries = school_entries(door.actor, at.today, at.program_id)
    state = request.GET.get("state", "")
    state = state if state in dict(STATES) else ""
    q = request.GET.get("q", "").strip()[:80]
    eligible = {key: figure.denominator or 0 for key, figure in at.by_school.items()}
    unseen = {
        key: (figure.denominator or 0) - (figure.numerator or 0)
        for key, figure in at.by_school.items()
    }
    shown = [one for one in entries if _fits(one, at, state, q)]
    shown.sort(key=lambda one: _first(one, eligible, unseen))
    return _Read(at, entries, shown, eligible, unseen, state, q)


def _fits(one: SchoolEntry, at: Moment, state: str, q: str) -> bool:
    if q.casefold() not in one.school.name.casefold():
        return False
    is_open = one.is_open(at.today)
    return {
        "": is_open,
        "in": is_open and one.takes_part,
        "out": is_open and not one.takes_part,
        "closed": not is_open,
    }[state]


def _first(
    one: SchoolEntry, eligible: Mapping[int, int], unseen: Mapping[int, int]
) -> tuple[bool, int, str]:
    """Schools of which no teacher was visited first, then those with most still waiting."""
    key = one.school.pk
    waiting = unseen.get(key, 0)
    none = waiting > 0 and waiting == eligible.get(key, 0)
    return (not none, -waiting, one.school.name.casefold())


def _title(read: _Read) -> Sentence:
    takes = [one for one in read.entries if one.takes_part and one.is_open(read.at.today)]
    still = [one for one in read.entries if one.is_open(read.at.today)]
    if not still:
        return (_("No school is open yet"),)
    words = {"n": len(takes), "all": len(still)}
    text = ngettext(
        "%(n)s of %(all)s school takes part in the program",
        "%(n)s of %(all)s schools take part in the program",
        len(still),
    )
    said = text % words
    covered = read.at.covered
    if covered is None or not covered.denominator:
        return (said,)
    none = covered.denominator - (covered.numerator or 0)
    if not none:
        return (_("%s; each has had a visit this year") % said,)
    rest = ngettext(
        "%(said)s; %(none)s has had no visit this year",
        "%(said)s; %(none)s have had no visit this year",
        none,
    )
    return (rest % {"said": said, "none": none},)


def _lead(read: _Read) -> str:
    if not read.at.by_school:
        return _("What each school is, and who is assigned to it.")
    return _("Schools without a visited teacher come first, then those with most still waiting.")


def _picker(door: Door, read: _Read) -> Picker:
    offered = {key: str(label) for key, label in STATES}
    links = tuple(
        Choice(
            label,
            door.url("schools") + (f"?{urlencode({'state': key})}" if key else ""),
            key == read.state,
        )
        for key, label in offered.items()
    )
    label = offered[read.state]
    return Picker(_("Which"), label if read.state else "", "" if read.state else label, links)


def _acts(door: Door) -> tuple[Button, ...]:
    acts = [Button(_("Add a school"), door.url("school-new"), tone="", icon="plus")]
    if may_enter(door, "schools-pairs"):
        acts.append(Button(_("Spelled twice?"), door.url("schools-pairs")))
    return tuple(acts)


def _empty(door: Door, read: _Read) -> Empty:
    if read.q or read.state:
        return Empty(
            _("No school fits this"),
            _("Look for it among the open schools, or add it."),
            button=Button(_("Show the open schools"), door.url("schools")),
            level="h2",
        )
    return Empty(
        _("No school is known yet"),
        _("Import a roster: it brings the schools along. Or add them one by one."),
        button=Button(_("Import a roster"), door.url("import")),
        level="h2",
    )


def _listing(door: Door, read: _Read) -> Listing:
    heads = [
        Head("name", _("School")),
        Head("level", _("Level")),
        Head("tier", _("Need tier"), num=True),
        Head("part", _("In the program")),
    ]
    if activity(door.actor):
        heads += [
            Head("eligible", _("Eligible this year"), num=True),
            Head("unseen", _("Without a visit"), num=True),
        ]
    heads.append(Head("coach", _("Coach")))
    lines = tuple(tuple(_cells(door, one, read)) for one in read.shown)
    return Listing(_("Schools of the district"), tuple(heads), lines)


def _cells(door: Door, one: SchoolEntry, read: _Read) -> Iterator[Value]:
    link = Linked(
        one.school.name, door.url("school-page", uid=one.school.uid), drawer=False, plain=True
    )
    yield Value(one.school.name, part=link)
    yield Value(one.level)
    yield number_value(one.need_tier)
    yield _part(one, read)
    if activity(door.actor):
        eligible = read.eligible.get(one.school.pk, 0)
        unseen = read.unseen.get(one.school.pk, 0)
        yield number_value(eligible)
        if not eligible:
            yield Value("")
        elif unseen == eligible:
            text = _("all %d") % unseen
            yield Value(text, unseen, Tag(text, "ask"))
        else:
            yield Value(f"{unseen}", unseen)
    yield Value(listed(one.coaches))


def _part(one: SchoolEntry, read: _Read) -> Value:
    if not one.is_open(read.at.today):
        if one.school.closes != OPEN_END and one.school.closes <= read.at.today:
            return Value(_("closed since %s") % day_text(one.school.closes))
        return Value(_("not open yet"))
    if one.takes_part:
        return Value(_("yes"), part=Tag(_("takes part"), "go", "check"))
    return Value(_("no"), part=_("no"))
