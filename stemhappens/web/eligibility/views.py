"""The eligibility of the program: who is eligible and why, whom the rule proposes, many at once."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.access.log import looked
from stemhappens.people.eligibility import Fit
from stemhappens.web.components import Button, Choice, Empty, Linked, Picker, Sentence, Tag
from stemhappens.web.doors import Door
from stemhappens.web.eligibility.reading import Read, read_fits
from stemhappens.web.frame import door_of, show
from stemhappens.web.impact.listings import day_value
from stemhappens.web.people.contexts import ListPage, Search
from stemhappens.web.people.moment import tabs
from stemhappens.web.tables import Head, Listing, Value, address, csv_file, table
from stemhappens.web.toasts import toasts

HERE = "people"
STATES = (
    ("", gettext_lazy("Eligible")),
    ("proposed", gettext_lazy("Placed, not eligible")),
    ("idle", gettext_lazy("Eligible, yet not counted")),
)


def eligibility(request: HttpRequest) -> HttpResponse:
    """The list, by school and name."""
    door = door_of(request)
    read = read_fits(door)
    state, q = _asked(request)
    shown = _shown(read, state, q)
    query = _query(state, q)
    listing = _listing(door, read, shown)
    rows, pages = table(listing, request.GET, address(door.url("eligibility"), query))
    looked(door.actor, "page", "eligibility", None)
    page = ListPage(
        title=(_title(read),),
        heading=_("Eligibility"),
        lead=_lead(read),
        tabs=tabs(door, "eligibility"),
        search=Search(_("Find a teacher"), door.url("eligibility"), q,
                      (("state", state),) if state else ()),
        pickers=(_picker(door, state),),
        acts=_acts(door, read),
        rows=rows if shown else None,
        pages=pages,
        download_href=door.url("eligibility-rows") + query if shown else "",
        empty=None if shown else _empty(door, read, state),
    )  # fmt: skip
    return show(request, "web/roster.html", page, HERE, messages=toasts(request))


def eligibility_rows(request: HttpRequest) -> HttpResponse:
    """The same list as a file."""
    door = door_of(request)
    read = read_fits(door)
    looked(door.actor, "export", "eligibility", None)
    listing = _listing(door, read, _shown(read, *_asked(request)))
    return csv_file(listing, request.GET.get("sort", ""), "eligibility")


def _asked(request: HttpRequest) -> tuple[str, str]:
    state = request.GET.get("state", "")
    return state if state in dict(STATES) else "", request.GET.get("q", "").strip()[:80]


def _query(state: str, q: str) -> str:
    kept = {name: value for name, value in (("q", q), ("state", state)) if value}
    return f"?{urlencode(kept)}" if kept else ""


def _shown(read: Read, state: str, q: str) -> list[Fit]:
    words = q.casefold()
    found = [
        fit for fit in read.fitting(state) if words in read.names.get(fit.person_id, "").casefold()
    ]
    return sorted(found, key=lambda fit: (read.schools[fit.school_id].casefold(), read.name(fit)))


def _title(read: Read) -> str:
    """ "80 teachers are eligible today; the rule would add 12"."""
    now = len(read.now)
    more = len({fit.person_id for fit in read.fits if fit.proposed} - read.now)
    if not now:
        said = _("Nobody is eligible today")
    else:
        text = ngettext("%(n)s teacher is eligible today", "%(n)s teachers are eligible today", now)
        said = text % {"n": f"{now:,}"}
    if not more:
        return said
    return _("%(said)s; the rule would add %(more)s") % {"said": said, "more": f"{more:,}"}


def _lead(read: Read) -> Sentence:
    idle = len(read.fitting("idle"))
    parts = [
        _("The rule: placed as teacher in a participating school. It proposes; you decide, since "
          "not everybody placed is in the program.")
    ]  # fmt: skip
    if idle:
        text = ngettext(
            "%d is listed and counts nowhere: not placed there, or the school does not take part.",
            "%d are listed and count nowhere: not placed there, or the school does not take part.",
            idle,
        )
        parts.append(text % idle)
    return (" ".join(parts),)


def _picker(door: Door, state: str) -> Picker:
    links = tuple(
        Choice(str(label), door.url("eligibility") + _query(key, ""), key == state)
        for key, label in STATES
    )
    label = str(dict(STATES)[state])
    return Picker(_("Which"), label if state else "", "" if state else label, links)


def _acts(door: Door, read: Read) -> tuple[Button, ...]:
    acts = []
    if any(fit.proposed for fit in read.fits):
        acts.append(
            Button(_("Take up whom the rule proposes"), door.url("eligibility-add"), tone="")
        )
    if any(fit.eligible for fit in read.fits):
        acts.append(Button(_("End for several"), door.url("eligibility-end")))
    return tuple(acts)


def _empty(door: Door, read: Read, state: str) -> Empty:
    if not read.fits:
        return Empty(
            _("No teacher is known yet"),
            _("Import a roster, let schools take part, and the rule proposes their teachers."),
            button=Button(_("Show the schools"), door.url("schools")),
            level="h2",
        )
    texts = {
        "": _("The rule proposes whom to take up."),
        "proposed": _("Everybody placed as teacher is eligible."),
        "idle": _("Everybody eligible teaches at a school that takes part."),
    }
    return Empty(_("Nobody here"), texts[state], level="h2")


def _listing(door: Door, read: Read, fits: Iterable[Fit]) -> Listing:
    heads = (
        Head("name", _("Teacher")),
        Head("school", _("School")),
        Head("state", _("Eligible")),
        Head("since", _("Since")),
        Head("why", _("Why")),
    )
    lines = tuple(tuple(_cells(door, read, fit)) for fit in fits)
    return Listing(_("Teachers and their eligibility"), heads, lines)


def _cells(door: Door, read: Read, fit: Fit) -> Iterator[Value]:
    name = read.names.get(fit.person_id, "") or _("(without a name)")
    href = door.url("person", uid=read.uids[fit.person_id])
    yield Value(name, name.casefold(), Linked(name, href, drawer=False, plain=True))
    yield Value(read.schools[fit.school_id])
    if fit.counts:
        yield Value(_("yes"), part=Tag(_("eligible"), "go", "check"))
    elif fit.eligible:
        text = _("listed, not counted")
        yield Value(text, part=Tag(text, "ask"))
    else:
        yield Value(_("proposed") if fit.proposed else _("no"))
    yield day_value(fit.since if fit.since.year > 1900 else None)
    yield Value(_why(fit))


def _why(fit: Fit) -> str:
    """Why they are, or why not."""
    if fit.eligible and not fit.placed:
        return _("not placed there as teacher")
    if not fit.takes_part:
        return _("the school does not take part")
    if not fit.eligible:
        return _("placed as teacher there, not taken up")
    return fit.reason or _("placed as teacher there")
