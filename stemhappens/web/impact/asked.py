"""A figure asked for its evidence: its value, other ways of counting it, and whose rows it has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from stemhappens.core.clock import now
from stemhappens.metrics.ask import Asking, Clock, answers, clock, subjects
from stemhappens.metrics.catalogue import Definition, defined
from stemhappens.metrics.checks import Recount, recount
from stemhappens.metrics.figure import Figure
from stemhappens.metrics.lists import session_ids, teacher_visits
from stemhappens.metrics.parts import Refused
from stemhappens.people.models import Policy, Program, School
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of
from stemhappens.web.impact import listings, story_listings
from stemhappens.web.impact.filters import Filters, read_filters
from stemhappens.web.impact.listings import Source
from stemhappens.web.impact.reading import NoSuchChoice, only_of, sees_names, sees_schools
from stemhappens.web.tables import Listing

BESIDE = ("sessions", "teacher_contacts", "short_visits", "micro_touches")
"""Asked with every figure: how much lies behind it, and what was left out."""

WAYS = ("school", "level", "month", "coach", "type")

Cut = Mapping[tuple[int, ...], Figure]


@dataclass(frozen=True)
class Rows:
    """One list behind the figure: its name in the address, its tab, and its subjects."""

    key: str
    label: str
    subjects: frozenset[int]
    kind: str


@dataclass(frozen=True)
class Asked:
    """What was read of one figure. refused: a sentence where the cut makes no sense."""

    door: Door
    filters: Filters
    at: Clock
    moment: datetime
    definition: Definition
    schools: Mapping[int, School]
    only: Mapping[str, int]
    figure: Figure | None
    beside: Mapping[str, Figure]
    ways: Mapping[str, Cut]
    lists: tuple[Rows, ...]
    chosen: Rows | None
    listing: Listing | None
    policy: Policy | None
    recount: Recount | None
    refused: str = ""

    @property
    def named(self) -> bool:
        """True when the rows say who."""
        return sees_names(self.door.actor) and self.listing is not None


def read_asked(request: HttpRequest, name: str, using: str) -> Asked:
    """Read a figure's evidence inside the snapshot `using`; an unknown figure is no page."""
    door = door_of(request)
    found = defined().get(name)
    if found is None:
        raise Http404("no such figure")
    program = Program.objects.using(using).order_by("starts", "id").first()
    at = clock(door.district, program.pk if program else 0, using)
    filters = read_filters(request.GET, at.years, at.today)
    schools = {row.pk: row for row in School.objects.using(using)}
    try:
        only = only_of(filters, schools, door.actor, using)
    except NoSuchChoice as wrong:
        raise Http404(f"no such {wrong}") from wrong
    nothing = Asked(
        door, filters, at, now(door.district), found, schools, only, None, {}, {}, (), None,
        None, None, None,
    )  # fmt: skip
    try:
        return _counted(nothing, request.GET.get("rows", ""), using)
    except Refused as refused:
        return _with(nothing, refused=str(refused))


def _with(asked: Asked, **changes: object) -> Asked:
    return Asked(**{**asked.__dict__, **changes})


def _counted(asked: Asked, wanted: str, using: str) -> Asked:
    """The figure, its ways and its rows."""
    name, period = asked.definition.name, asked.filters.period
    main = Asking([name], period, asked.only)
    ways = [dim for dim in WAYS if dim in asked.definition.dimensions and dim not in asked.only]
    beside = [one for one in BESIDE if set(asked.only) <= set(defined()[one].dimensions)]
    askings = [main, Asking(beside, period, asked.only)]
    askings += [Asking([name], period, asked.only, (dim,)) for dim in ways]
    whole, others, *cuts = answers(asked.at, askings, using)
    lists = _lists(asked, main, using) if sees_schools(asked.door.actor) else ()
    chosen = next((rows for rows in lists if rows.key == wanted), lists[0] if lists else None)
    policies = Policy.objects.using(using).filter(starts__lte=period.end)
    source = Source(asked.door, asked.at, main, using, asked.schools)
    return _with(
        asked,
        figure=whole[name][()],
        beside={key: each[()] for key, each in others.items()},
        ways={dim: cut[name] for dim, cut in zip(ways, cuts, strict=True)},
        lists=lists,
        chosen=chosen,
        listing=_listing(source, asked.definition, chosen) if chosen else None,
        policy=policies.filter(program=asked.at.program).order_by("-starts").first(),
        recount=recount(asked.at, main, using),
    )


def _lists(asked: Asked, main: Asking, using: str) -> tuple[Rows, ...]:
    """The rows in the figure, those of its whole that are not, and the sessions behind."""
    d = asked.definition
    kind = _kind_of(d)
    if kind is None:
        return ()
    top, bottom = subjects(asked.at, d.name, main, using)
    found = [Rows("in", _in_said(d, len(top)), frozenset(top), kind)]
    if bottom is not None and _of_a_kind(d):
        out = frozenset(bottom - top)
        found.append(Rows("out", _out_said(d, len(out)), out, kind))
    if kind in ("teachers", "schools"):
        held = frozenset(session_ids(asked.at, main, using=using))
        found.append(Rows("sessions", _("%d sessions") % len(held), held, "sessions"))
    return tuple(found)


def _kind_of(d: Definition) -> str | None:
    """What is listed: each of whom a shape counts, else what the numerator counts."""
    return EACH[d.each] if d.each else KINDS.get(d.numerator.subject)


def _of_a_kind(d: Definition) -> bool:
    """True when the figure's whole holds the same kind of thing, so that the rest can be listed."""
    if d.each:
        return True
    return d.denominator is not None and d.denominator.subject == d.numerator.subject


def _out_said(d: Definition, count: int) -> str:
    """What those of the whole are called that are not in the figure."""
    pattern = {
        "teachers_reached": _("%s not reached"),
        "schools_covered": _("%s without a visit"),
        "goal_completion": _("%s not completed"),
        "goals_due_completion": _("%s not completed"),
        "cycle_benchmark": _("%s with a longer gap"),
        "program_benchmark": _("%s under their target"),
        "sessions_with_minutes": _("%s of unknown length"),
        "linked_sessions": _("%s in no engagement"),
        "phase_stalled": _("%s within their limit"),
    }.get(d.name, _("%s others of the whole"))
    return pattern % f"{count:,}"


def _in_said(d: Definition, count: int) -> str:
    return f"{count:,} {d.title[0].lower()}{d.title[1:]}"


KINDS = {
    "f.teacher": "teachers",
    "f.school": "schools",
    "f.session": "sessions",
    "f.goal": "goals",
    "f.engagement": "engagements",
}
"""The column a part counts → the list it has."""

EACH = {"teacher": "teachers", "school": "schools"}
"""The dimension of a figure's `each` → its list; a shape decides, and a part has other columns."""


def _listing(source: Source, d: Definition, rows: Rows) -> Listing:
    """The rows of one list."""
    keys, label = rows.subjects, rows.label
    if rows.kind == "schools":
        names = ["teachers_reached", "sessions"]
        asking = Asking(names, source.asking.period, source.asking.only, ("school",))
        (cuts,) = answers(source.at, [asking], source.using)
        flat = {name: {key[0]: f for key, f in cut.items()} for name, cut in cuts.items()}
        return listings.schools(source, keys, label, flat)
    if rows.kind == "sessions":
        return listings.sessions(source, keys, label)
    if rows.kind == "goals":
        return story_listings.goals(source, keys, label)
    if rows.kind == "engagements":
        return story_listings.engagements(source, keys, label)
    if d.name == "cycle_benchmark" and rows.key == "out":
        return listings.gaps(source, keys, label)
    if d.name == "teachers_reached" and rows.key == "out":
        visits = teacher_visits(source.at, source.asking, source.using)
        return listings.unvisited(source, [row for row in visits if row.teacher in keys])
    return listings.teachers(source, keys, label)
