"""Whom to plan a visit with: the caseload at one tap, teams, everybody else by name."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from stemhappens.coaching.candidates import candidates
from stemhappens.coaching.teams import team_list
from stemhappens.core import clock
from stemhappens.people.models import Placement
from stemhappens.people.reads import PersonLine
from stemhappens.web.components import Empty, Tag
from stemhappens.web.contexts.log import Candidate, ChoosePage
from stemhappens.web.doors import Door
from stemhappens.web.log.filling import head_day, people_to_name
from stemhappens.web.says import short_day

FOUND = 30
"""How many names a search shows."""


def choose_page(door: Door, query: str) -> ChoosePage:
    """Whom it is with: teachers of open engagements, longest unseen first, then teams."""
    today = clock.today(door.district)
    people = people_to_name(door.actor, today)
    query = " ".join(query.split())[:80]
    listed = tuple(_found(door, people, query) if query else _near(door, people))
    nobody = query and not listed
    return ChoosePage(
        title=_("Plan a visit"),
        sentence=_("Nobody of that name is on the roster.") if nobody else _("With whom?"),
        day=head_day(today),
        back_href=door.url("today"),
        candidates=listed,
        search_href=door.url("plan-new"),
        query=query,
        empty=None if listed or query else _nobody_yet(),
    )


def _found(door: Door, people: Iterable[PersonLine], query: str) -> list[Candidate]:
    words = query.casefold().split()
    found = [line for line in people if all(word in line.name.casefold() for word in words)]
    return [_person(door, line) for line in found[:FOUND]]


def _near(door: Door, people: Iterable[PersonLine]) -> Iterator[Candidate]:
    by_id = {line.id: line for line in people}
    for known in candidates(door.actor, door.district):
        line = by_id.get(known.person_id)
        if line is None:
            continue
        if known.planned is not None:
            yield _person(door, line, tag=Tag(_("planned today"), "go"))
        elif known.last is None:
            yield _person(door, line, tag=Tag(_("no visit yet")))
        else:
            yield _person(door, line, aside=_("last visit %s") % short_day(known.last))
    for team in team_list(door.actor, door.district):
        if team.own and team.members:
            href = f"{door.url('plan-new')}?{urlencode({'team': str(team.uid)})}"
            count = len(team.members)
            yield Candidate(
                team.name, ", ".join(team.members), href, tag=Tag(_("team of %d") % count)
            )


def _person(door: Door, line: PersonLine, aside: str = "", tag: Tag | None = None) -> Candidate:
    href = f"{door.url('plan-new')}?{urlencode({'teacher': str(line.uid)})}"
    return Candidate(line.name, line.school, href, aside, tag)


def others(people: Iterable[PersonLine], named: Iterable[PersonLine]) -> list[tuple[int, str]]:
    """Who may be named besides: those named first, then their colleagues, then all teachers."""
    first = list(named)
    at = {line.school_id for line in first}
    teachers = [line for line in people if line.role == Placement.Role.TEACHER]
    near = [line for line in teachers if line.school_id in at]
    rows = {line.id: line for line in (*first, *near, *teachers)}
    return [
        (key, ", ".join(part for part in (line.name, line.school) if part))
        for key, line in rows.items()
    ]


def _nobody_yet() -> Empty:
    return Empty(
        _("You have no open engagement yet"),
        _("Find the teacher by name, and plan the first visit."),
        level="h2",
    )
