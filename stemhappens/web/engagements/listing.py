"""The engagements a reader may know of, phase by phase, the longest in its phase first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.coaching.dossier import last_received
from stemhappens.coaching.engagement_list import EngagementLine, engagement_list
from stemhappens.core.actor import Role
from stemhappens.core.clock import today
from stemhappens.web.components import (
    Button,
    Choice,
    Empty,
    Linked,
    NavItem,
    Pages,
    Picker,
    Tag,
)
from stemhappens.web.contexts.engagement import EngagementsPage, PhaseGroup
from stemhappens.web.doors import Door
from stemhappens.web.engagements.timeline import weeks_text
from stemhappens.web.frame import door_of, may_enter, show
from stemhappens.web.says import day_text, listed, say_number, short_day
from stemhappens.web.tables import (
    PAGE,
    Address,
    Head,
    Listing,
    Value,
    address,
    page_of,
    sorted_lines,
    table,
)
from stemhappens.web.toasts import toasts

HERE = "engagements"
OPEN = ("active", "paused", "invited")
YEAR = timedelta(days=360)
RECENT = timedelta(days=60)
"""So long a hand-over is offered to who received."""
STATES = (
    ("", gettext_lazy("Open ones")),
    ("closed", gettext_lazy("Closed ones")),
    ("declined", gettext_lazy("Declined invitations")),
)


@dataclass(frozen=True)
class Asked:
    """What the address asks for. lines: of the state chosen; shown: those of them that fit."""

    chosen: dict[str, str]
    schools: dict[str, str]
    lines: list[EngagementLine]
    shown: list[EngagementLine]


def asked_for(request: HttpRequest, door: Door) -> Asked:
    """The engagements of the list; what is open unless the address asks for the rest."""
    state = request.GET.get("state", "")
    state = state if state in dict(STATES) else ""
    lines = engagement_list(door.actor, door.district, (state,) if state else OPEN)
    schools = {str(line.school_id): line.school for line in lines if line.school_id}
    school = request.GET.get("school", "")
    school = school if school in schools else ""
    coach = request.GET.get("coach", "")
    shown = [
        line
        for line in lines
        if (not school or str(line.school_id) == school) and (not coach or coach in line.coaches)
    ]
    return Asked({"state": state, "school": school, "coach": coach}, schools, lines, shown)


def engagements(request: HttpRequest) -> HttpResponse:
    """The list, each phase sorted as the address asks."""
    door = door_of(request)
    asked = asked_for(request, door)
    chosen, shown = asked.chosen, asked.shown
    href = _href(door, "engagements", chosen)
    path, query = door.url("engagements"), href.removeprefix(door.url("engagements"))
    groups, pages = _groups(door, shown, request.GET, address(path, query))
    page = EngagementsPage(
        title=title_of(door, shown, chosen["state"]),
        sentence=stalls_of(shown) if not chosen["state"] else "",
        views=views_of(door, "engagements", chosen),
        pickers=tuple(pickers_of(door, "engagements", asked.lines, asked.schools, chosen)),
        acts=acts_of(door),
        groups=groups,
        pages=pages,
        download_href=_href(
            door, "engagements-rows", chosen | {"sort": request.GET.get("sort", "")}
        )
        if shown
        else "",
        empty=None if shown else empty_of(door),
    )
    return show(request, "web/engagements.html", page, HERE, messages=toasts(request))


def title_of(door: Door, lines: Sequence[EngagementLine], state: str = "") -> str:
    """How many there are, in a sentence."""
    if state:
        return str(dict(STATES)[state])
    count = len([line for line in lines if line.state != "invited"])
    words = {"number": say_number(count).capitalize()}
    if door.actor.has(Role.COACH, Role.TEACHER):
        return ngettext(
            "You have %(number)s engagement open", "You have %(number)s engagements open", count
        ) % {"number": say_number(count)}
    return (
        ngettext("%(number)s engagement is open", "%(number)s engagements are open", count) % words
    )


def stalls_of(lines: Iterable[EngagementLine]) -> str:
    """How many of them are past the limit of their phase."""
    lines = list(lines)
    stalled = [line for line in lines if line.stalled]
    if not lines:
        return ""
    if not stalled:
        return _("None is past the limit of its phase.")
    count = len(stalled)
    return ngettext(
        "%(number)s is past the limit of its phase.",
        "%(number)s are past the limit of their phase.",
        count,
    ) % {"number": say_number(count).capitalize()}


def views_of(door: Door, name: str, chosen: dict[str, str]) -> tuple[NavItem, ...]:
    """The list and the board of the same engagements. name: the one shown."""
    return (
        NavItem(_("List"), _href(door, "engagements", chosen), current=name == "engagements"),
        NavItem(_("Board"), _href(door, "engagement-board", chosen | {"state": ""}),
                current=name == "engagement-board"),
    )  # fmt: skip


def pickers_of(
    door: Door,
    page: str,
    lines: Sequence[EngagementLine],
    schools: dict[str, str],
    chosen: dict[str, str],
) -> Iterator[Picker]:
    """The filters of the list, and of the board, which shows the open ones alone."""
    if page == "engagements":
        states = {key: str(label) for key, label in STATES}
        yield _picker(door, page, chosen, "state", _("State"), states)
    names = dict(sorted(schools.items(), key=lambda item: item[1]))
    yield _picker(door, page, chosen, "school", _("School"), {"": _("All schools"), **names})
    if door.actor.has(Role.DIRECTOR, Role.LEAD_COACH):
        coaches = sorted({name for line in lines for name in line.coaches if name})
        offered = {"": _("All coaches")} | {name: name for name in coaches}
        yield _picker(door, page, chosen, "coach", _("Coach"), offered)


def _picker(
    door: Door,
    page: str,
    chosen: dict[str, str],
    name: str,
    title: str,
    offered: dict[str, str],
) -> Picker:
    current = chosen[name]
    links = tuple(
        Choice(label, _href(door, page, chosen | {name: value}), current=value == current)
        for value, label in offered.items()
    )
    label = offered.get(current, "")
    return Picker(title, label if current else "", "" if current else label, links)


def _href(door: Door, page: str, chosen: dict[str, str]) -> str:
    query = urlencode({key: value for key, value in chosen.items() if value})
    return f"{door.url(page)}?{query}" if query else door.url(page)


def acts_of(door: Door) -> tuple[Button, ...]:
    """What a coach may begin here or has received; what a director does as coach or year goes."""
    return (*_begins(door), *_turns(door))


def _begins(door: Door) -> tuple[Button, ...]:
    if not may_enter(door, "engagement-new"):
        return ()
    opens = Button(_("Open an engagement"), door.url("engagement-new"), icon="plus")
    if not may_enter(door, "log"):
        return (opens,)
    return (opens, Button(_("Log a visit"), door.url("log"), tone=""))


def _turns(door: Door) -> Iterator[Button]:
    received = last_received(door.actor, today(door.district) - RECENT)
    if received is not None and may_enter(door, "handover-one"):
        uid, leaver = received
        yield Button(_("What %s left you") % leaver, door.url("handover-one", uid=uid))
    if may_enter(door, "handover"):
        yield Button(_("A coach leaves"), door.url("handover"))
        yield Button(_("A year ends"), door.url("rollover"))


def _groups(
    door: Door, lines: Sequence[EngagementLine], query: QueryDict, at: Address
) -> tuple[tuple[PhaseGroup, ...], Pages | None]:
    """A page of the groups, each sorted in itself, and the links to the other pages."""
    parts = list(_parts(lines))
    listings = [_listing(door, title, group) for _name, title, group in parts]
    cells = [
        (place, line)
        for place, listing in enumerate(listings)
        for line in sorted_lines(listing, query.get("sort", ""))
    ]
    shown, pages = page_of(cells, query, at, size=PAGE)
    groups = []
    for place, (name, title, group) in enumerate(parts):
        here = tuple(line for of, line in shown if of == place)
        if here:
            rows, _none = table(
                replace(listings[place], lines=here), query, at, size=len(here), cards=True
            )
            groups.append(PhaseGroup(slugify(name), title, _limit(group[0]), rows))
    return tuple(groups), pages


def _parts(
    lines: Sequence[EngagementLine],
) -> Iterator[tuple[str, str, Sequence[EngagementLine]]]:
    """The phases in order, then what has no phase, then the invitations: name, title, lines."""
    begun = [line for line in lines if line.state != "invited"]
    for phase in dict.fromkeys(line.phase for line in begun):
        group = [line for line in begun if line.phase == phase]
        name = phase or _("no phase")
        yield name, _group_title(name, group), group
    invited = [line for line in lines if line.state == "invited"]
    if invited:
        title = ngettext("%s invitation waits", "%s invitations wait", len(invited))
        title = title % say_number(len(invited)).capitalize()
        yield "invited", title, invited


def _group_title(phase: str, group: Sequence[EngagementLine]) -> str:
    stalled = [line for line in group if line.stalled]
    count = say_number(len(group)).capitalize()
    said = _("%(count)s in %(phase)s") % {"count": count, "phase": phase}
    if stalled:
        said += _(", %(count)s past its limit") % {"count": say_number(len(stalled))}
    return said


def _limit(line: EngagementLine) -> str:
    """How long the phase of a group may last, beside its title."""
    if not line.limit or line.state == "invited":
        return ""
    return _("The limit is %s.") % weeks_text(line.limit)


def _listing(door: Door, title: str, group: Sequence[EngagementLine]) -> Listing:
    coach = (Head("coach", _("Coach")),) if names_coaches(door) else ()
    heads = (
        Head("teacher", _("Teacher")),
        Head("school", _("School")),
        *coach,
        Head("opened", _("Opened")),
        Head("days", _("In this phase")),
        Head("note", _("To know")),
    )
    return Listing(title, heads, tuple(_line(door, line) for line in group))


def _line(door: Door, line: EngagementLine) -> tuple[Value, ...]:
    who = [Value(who_of(line)), Value(listed(line.coaches))]
    linked = 1 if _own_list_of_a_teacher(door) and line.coaches else 0
    if may_enter(door, "engagement"):
        text, href = who[linked].text, door.url("engagement", uid=line.uid)
        who[linked] = Value(text, part=Linked(text, href, drawer=False))
    teacher, coach = who
    coaches = (coach,) if names_coaches(door) else ()
    since = f"{short_day(line.opened)} {line.opened.year}"
    return (
        teacher,
        Value(line.school),
        *coaches,
        Value(since, line.opened),
        Value(_in_phase(door, line), line.phase_days),
        _to_know(line),
    )


def _in_phase(door: Door, line: EngagementLine) -> str:
    """ "since 12 Nov, 96 school days"; with the year where it is more than one ago."""
    if line.state == "invited" or line.phase_since is None:
        return ""
    long_ago = today(door.district) - line.phase_since > YEAR
    day = day_text(line.phase_since) if long_ago else short_day(line.phase_since)
    days = ngettext("%d school day", "%d school days", line.phase_days) % line.phase_days
    return _("since %(day)s, %(days)s") % {"day": day, "days": days}


def _own_list_of_a_teacher(door: Door) -> bool:
    """A teacher finds an engagement by who coaches; her own name stands in every row."""
    return door.actor.roles == {Role.TEACHER}


def names_coaches(door: Door) -> bool:
    """A coach alone reads the own list; everybody else is told whose it is."""
    return door.actor.roles != {Role.COACH}


def who_of(line: EngagementLine) -> str:
    """Its teachers; of more than three two are named, and a team goes by its name."""
    teachers = line.teachers or ()
    if line.team:
        return line.team
    if len(teachers) > 3:
        more = _("%d more") % (len(teachers) - 2)
        return listed([*teachers[:2], more])
    return listed(teachers) or _("An engagement")


def _to_know(line: EngagementLine) -> Value:
    if line.stalled and line.limit is not None:
        text = _("stalled, limit %d") % line.limit
        return Value(text, part=Tag(text, "ask"))
    if line.state != "active":
        return Value(line.state_name, part=Tag(line.state_name))
    return Value("")


def empty_of(door: Door) -> Empty:
    """No engagement: what one is, and how it begins."""
    text, button = (
        _("An engagement begins when a coach and a teacher agree to work together."),
        None,
    )
    if begins := _begins(door):
        button = begins[0]
    elif may_enter(door, "user-new"):
        text = _("A coach opens one when a teacher agrees to work together; let your coaches in.")
        button = Button(_("Add a user"), door.url("user-new"))
    elif door.actor.has(Role.TEACHER):
        text = _("A coach invites you, or you ask one; what you then agree on stands here.")
    return Empty(_("No engagement here"), text, button=button, level="h2")
