"""The people of the district: who works where, who is eligible, whom a visit has reached."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.access.log import looked
from stemhappens.core.spans import OPEN_END
from stemhappens.people.models import Placement, School
from stemhappens.people.rosters import PersonEntry, people_on
from stemhappens.web.components import Button, Choice, Empty, Linked, Picker, Sentence, Tag, compose
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, may_enter, show
from stemhappens.web.impact.listings import day_value, number_value
from stemhappens.web.people.contexts import ListPage, Search
from stemhappens.web.people.moment import Moment, Visits, activity, moment_of, tabs
from stemhappens.web.says import day_text, listed, say_number
from stemhappens.web.tables import Head, Listing, Value, address, csv_file, table
from stemhappens.web.toasts import toasts

HERE = "people"
STATES = (
    ("", gettext_lazy("Who works here")),
    ("eligible", gettext_lazy("Eligible")),
    ("not", gettext_lazy("Teachers not eligible")),
    ("unseen", gettext_lazy("Eligible, no visit")),
    ("away", gettext_lazy("On leave")),
    ("gone", gettext_lazy("Works nowhere now")),
)
SEEN = ("unseen",)
"""States that only who may see visits can choose."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for; a value that is no choice counts as none."""

    q: str
    state: str
    school: str
    role: str

    def query(self, **changes: str) -> str:
        """The address's query with some parts changed."""
        kept = {name: value for name, value in (vars(self) | changes).items() if value}
        return f"?{urlencode(kept)}" if kept else ""


@dataclass(frozen=True)
class _Read:
    at: Moment
    asked: Asked
    everybody: list[PersonEntry]
    shown: list[PersonEntry]
    visits: Mapping[int, Visits]


def people(request: HttpRequest) -> HttpResponse:
    """The list."""
    door = door_of(request)
    read = _read(request, door)
    listing = _listing(door, read)
    query = read.asked.query()
    rows, pages = table(listing, request.GET, address(door.url("people"), query))
    looked(door.actor, "page", "people", None)
    page = ListPage(
        title=_title(read),
        heading=_("People"),
        lead=_lead(door, read),
        tabs=tabs(door, "people"),
        search=_search(door, read.asked),
        pickers=tuple(_pickers(door, read)),
        acts=_acts(door),
        rows=rows if read.shown else None,
        pages=pages,
        download_href=door.url("people-rows") + query if read.shown else "",
        counted=_counted(read),
        empty=None if read.shown else _empty(door, read),
    )
    return show(request, "web/roster.html", page, HERE, messages=toasts(request))


def people_rows(request: HttpRequest) -> HttpResponse:
    """The same list as a file; that it was taken is noted."""
    door = door_of(request)
    read = _read(request, door)
    looked(door.actor, "export", "people", None)
    return csv_file(_listing(door, read), request.GET.get("sort", ""), "people")


def _read(request: HttpRequest, door: Door) -> _Read:
    at = moment_of(door)
    everybody = people_on(door.actor, at.today, at.program_id)
    visits = at.visits
    asked = _asked(request, door, everybody)
    shown = [one for one in everybody if _fits(one, asked, visits)]
    return _Read(at, asked, everybody, shown, visits)


def _asked(request: HttpRequest, door: Door, everybody: Iterable[PersonEntry]) -> Asked:
    def one(name: str, offered: Iterable[str]) -> str:
        value = request.GET.get(name, "")
        return value if value in offered else ""

    schools = {str(place.school_id) for entry in everybody for place in entry.placed}
    return Asked(
        q=request.GET.get("q", "").strip()[:80],
        state=one("state", dict(_states(door))),
        school=one("school", schools),
        role=one("role", Placement.Role.values),
    )


def _states(door: Door) -> list[tuple[str, str]]:
    seen = activity(door.actor)
    return [(key, str(label)) for key, label in STATES if seen or key not in SEEN]


def _fits(one: PersonEntry, asked: Asked, visits: Mapping[int, Visits]) -> bool:
    words = asked.q.casefold().split()
    if not all(word in one.name.casefold() for word in words):
        return False
    if asked.school and int(asked.school) not in one.schools:
        return False
    roles = {place.role for place in one.placed} | ({"coach"} if one.coaches else set())
    if asked.role and asked.role not in roles:
        return False
    return {
        "": one.here or bool(one.eligible) or bool(asked.q),
        "eligible": bool(one.eligible),
        "not": not one.eligible and "teacher" in roles,
        "unseen": bool(one.eligible) and visits.get(one.id, (0, None))[0] == 0,
        "away": one.away_until is not None,
        "gone": not one.here,
    }[asked.state]


def _title(read: _Read) -> Sentence:
    """ "80 teachers are eligible at 12 schools; 33 have had no visit this year"."""
    reached, covered = read.at.reached, read.at.covered
    eligible = [one for one in read.everybody if one.eligible]
    teachers = len(eligible)
    schools = len({school for one in eligible for school in one.eligible})
    if reached is not None and reached.denominator and covered is not None:
        teachers, schools = reached.denominator, covered.denominator or schools
    if not teachers:
        return (_("Nobody is eligible for coaching yet"),)
    said = ngettext(
        "%(n)s teacher is eligible at %(schools)s",
        "%(n)s teachers are eligible at %(schools)s",
        teachers,
    )
    places = ngettext("%(n)s school", "%(n)s schools", schools) % {"n": schools}
    said = said % {"n": f"{teachers:,}", "schools": places}
    if reached is None or not reached.denominator:
        return (said,)
    return _unseen(read, said, reached.denominator - (reached.numerator or 0))


def _unseen(read: _Read, said: str, count: int) -> Sentence:
    if not count:
        return (_("%s; every one has had a visit this year") % said,)
    rest = ngettext(
        "{said}; {unseen} has had no visit this year",
        "{said}; {unseen} have had no visit this year",
        count,
    )
    door, text = read.at.door, f"{count:,}"
    if not may_enter(door, "unreached"):
        return compose(rest, said=said, unseen=text)
    link = Linked(text, door.url("unreached"), marked=True, drawer=False)
    return compose(rest, said=said, unseen=link)


def _lead(door: Door, read: _Read) -> Sentence:
    words = _("Who is called what, works where and may be coached, on %s.")
    said = words % day_text(read.at.today)
    away = len([one for one in read.everybody if one.away_until and one.here])
    if not away:
        return (said,)
    text = ngettext("%s of them is on leave.", "%s of them are on leave.", away)
    return (f"{said} {text % say_number(away).capitalize()}",)


def _search(door: Door, asked: Asked) -> Search:
    kept = {"state": asked.state, "school": asked.school, "role": asked.role}
    hidden = tuple((name, value) for name, value in kept.items() if value)
    return Search(_("Find a person"), door.url("people"), asked.q, hidden)


def _pickers(door: Door, read: _Read) -> Iterator[Picker]:
    schools = {str(place.school_id): place.school for one in read.everybody for place in one.placed}
    named = dict(sorted(schools.items(), key=lambda item: item[1].casefold()))
    roles = {str(role): str(label).capitalize() for role, label in Placement.Role.choices}
    yield _picker(door, read.asked, "state", _("Who"), dict(_states(door)))
    yield _picker(door, read.asked, "school", _("School"), {"": _("All schools"), **named})
    yield _picker(door, read.asked, "role", _("Role"), {"": _("In any role"), **roles})


def _picker(door: Door, asked: Asked, name: str, title: str, offered: Mapping[str, str]) -> Picker:
    current = getattr(asked, name)
    links = tuple(
        Choice(label, door.url("people") + asked.query(**{name: value}), value == current)
        for value, label in offered.items()
    )
    label = offered.get(current, "")
    return Picker(title, label if current else "", "" if current else label, links)


def _acts(door: Door) -> tuple[Button, ...]:
    acts = [Button(_("Add a person"), door.url("person-new"), tone="", icon="plus")]
    if may_enter(door, "people-pairs"):
        acts.append(Button(_("Spelled twice?"), door.url("people-pairs")))
    return tuple(acts)


def _counted(read: _Read) -> str:
    if not read.shown:
        return ""
    text = ngettext("%(n)s person is shown.", "%(n)s people are shown.", len(read.shown))
    return text % {"n": f"{len(read.shown):,}"}


def _empty(door: Door, read: _Read) -> Empty:
    if not read.everybody:
        button = None
        if may_enter(door, "import"):
            button = Button(_("Import a roster"), door.url("import"), tone="")
        return Empty(
            _("Nobody is known yet"),
            _("Import a roster: it brings schools, people and where they work. Or add one person."),
            button=button,
            level="h2",
        )
    return Empty(
        _("Nobody fits this"),
        _("Search for part of the name, or choose fewer filters."),
        button=Button(_("Show everybody who works here"), door.url("people")),
        level="h2",
    )


def _listing(door: Door, read: _Read) -> Listing:
    heads = [
        Head("name", _("Name")),
        Head("school", _("School")),
        Head("role", _("Role")),
        Head("eligible", _("Eligible")),
    ]
    if activity(door.actor):
        heads += [Head("visits", _("Visits this year"), num=True), Head("last", _("Last visit"))]
    heads.append(Head("note", _("To know")))
    schools = dict(School.objects.values_list("pk", "name"))
    lines = tuple(_line(door, one, read, schools) for one in read.shown)
    return Listing(_("People of the district"), tuple(heads), lines)


def _line(
    door: Door, one: PersonEntry, read: _Read, schools: Mapping[int, str]
) -> tuple[Value, ...]:
    name = one.name or _("(without a name)")
    link = Linked(name, door.url("person", uid=one.uid), drawer=False, plain=True)
    places = listed(list(dict.fromkeys(place.school for place in one.placed)))
    roles = dict.fromkeys(place.role for place in one.placed)
    if one.coaches:
        roles["coach"] = None
    labels = dict(Placement.Role.choices)
    role = listed([str(labels[key]) for key in roles])
    cells = [Value(name, one.name.casefold(), link), Value(places), Value(role)]
    cells.append(_eligible(one, schools))
    if activity(door.actor):
        count, last = _visits(one, read)
        cells += [count, last]
    cells.append(_note(one))
    return tuple(cells)


def _eligible(one: PersonEntry, schools: Mapping[int, str]) -> Value:
    if not one.eligible:
        return Value("")
    elsewhere = one.eligible - {place.school_id for place in one.placed}
    if not elsewhere:
        return Value(_("yes"), part=Tag(_("eligible"), "go", "check"))
    names = listed(sorted(schools.get(key, "") for key in elsewhere))
    return Value(_("at %s, not placed there") % names, part=Tag(_("at %s") % names, "ask"))


def _visits(one: PersonEntry, read: _Read) -> tuple[Value, Value]:
    if not one.eligible:
        return Value(""), Value("")
    count, last = read.visits.get(one.id, (0, None))
    return number_value(count), day_value(last)


def _note(one: PersonEntry) -> Value:
    if one.away_until is None:
        return Value("") if one.here else Value(_("works nowhere now"))
    if one.away_until == OPEN_END:
        return Value(_("on leave"), part=Tag(_("on leave")))
    text = _("on leave until %s") % day_text(one.away_until)
    return Value(text, part=Tag(text))
