"""The teachers no visit has reached, by name: to plan first visits from, and to take along."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.access.log import looked
from stemhappens.metrics.ask import Asking, answers, clock, snapshot
from stemhappens.metrics.figure import Figure
from stemhappens.metrics.lists import teacher_visits
from stemhappens.metrics.standing import unreached as never
from stemhappens.people.models import Program, School
from stemhappens.web.components import Button, Empty, NavItem, Pages, Picker, Rows
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, may_enter, show
from stemhappens.web.impact.filters import Filters, period_picker, read_filters
from stemhappens.web.impact.listings import Source, unvisited
from stemhappens.web.impact.reading import NoSuchChoice, only_of
from stemhappens.web.tables import Listing, address, csv_file, table


@dataclass(frozen=True)
class UnreachedPage:
    """The named list. title: "33 of 80 teachers have had no visit"; empty where all have."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    pickers: tuple[Picker, ...]
    acts: tuple[Button, ...]
    rows: Rows | None
    pages: Pages | None
    empty: Empty | None = None


@dataclass(frozen=True)
class _Read:
    filters: Filters
    picker: Picker
    reached: Figure
    listing: Listing


def unreached(request: HttpRequest) -> HttpResponse:
    """The list, by school, with what is known of each teacher."""
    door = door_of(request)
    read = _read(request)
    looked(door.actor, "page", "not reached", None)
    query = read.filters.query()
    rows, pages = table(read.listing, request.GET, address(door.url("unreached"), query))
    count = len(read.listing.lines)
    acts = ()
    if count:
        text = ngettext("Download the name", "Download the %d names", count)
        text = text % count if count != 1 else text
        acts = (Button(text, door.url("unreached-rows") + query, icon="download"),)
    page = UnreachedPage(
        title=_title(read.reached, count),
        lead=_("Eligible teachers without a counted contact in the period, alone or in a group up "
               "to the policy’s size. Who looks at names is noted."),
        crumbs=(NavItem(_("Impact"), door.url("impact") + query), NavItem(_("Not reached"), "")),
        pickers=(read.picker,),
        acts=acts,
        rows=rows if count else None,
        pages=pages,
        empty=None if count else _empty(door, read.reached),
    )  # fmt: skip
    response = show(request, "web/unreached.html", page, here="unreached")
    response.status_code = 400 if read.filters.chosen.problems else 200
    return response


def _empty(door: Door, reached: Figure) -> Empty:
    """Why nobody is named, and what to do next."""
    if reached.denominator:
        return Empty(
            _("Every eligible teacher has had a visit"),
            _("Who becomes eligible and is not yet visited will stand here by name."),
            button=Button(_("See who was visited"), door.url("impact")),
            level="h2",
        )
    button = Button(_("Choose who is eligible"), door.url("eligibility"))
    if may_enter(door, "import"):
        button = Button(_("Import a roster"), door.url("import"), tone="")
    return Empty(
        _("This list needs a roster"),
        _("Who is eligible and has had no visit then stands here by name and school."),
        button=button if may_enter(door, "eligibility") else None,
        level="h2",
    )


def _title(reached: Figure, count: int) -> str:
    if not reached.denominator:
        return _("No eligible teacher is known in this period")
    if not count:
        return _("Nobody is left without a visit")
    words = {"n": count, "all": reached.denominator or 0}
    if count == 1:
        return _("1 of %(all)d teachers has had no visit") % words
    return _("%(n)d of %(all)d teachers have had no visit") % words


def unreached_rows(request: HttpRequest) -> HttpResponse:
    """The same names as a file."""
    read = _read(request)
    looked(door_of(request).actor, "export", "not reached", None)
    period = read.reached.period
    name = f"not-reached-{period.start}-to-{period.end}"
    return csv_file(read.listing, request.GET.get("sort", ""), name)


def _read(request: HttpRequest) -> _Read:
    door = door_of(request)
    with snapshot() as using:
        program = Program.objects.using(using).order_by("starts", "id").first()
        at = clock(door.district, program.pk if program else 0, using)
        filters = read_filters(request.GET, at.years, at.today)
        schools = {row.pk: row for row in School.objects.using(using)}
        try:
            only = only_of(filters, schools, door.actor, using)
        except NoSuchChoice as wrong:
            raise Http404(f"no such {wrong}") from wrong
        asking = Asking(["teachers_reached"], filters.period, only)
        (found,) = answers(at, [asking], using)
        source = Source(door, at, asking, using, schools)
        rows = teacher_visits(at, asking, using)
        listing = unvisited(source, [row for row in rows if row.teacher in never(rows)])
        picker = period_picker(filters, at.years, at.today)
        return _Read(filters, picker, found["teachers_reached"][()], listing)
