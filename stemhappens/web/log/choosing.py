"""Whom a visit was with: the caseload at one tap, everybody else by name."""

from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from stemhappens.coaching.candidates import Candidate as Known
from stemhappens.coaching.candidates import candidates
from stemhappens.coaching.teams import find_team, members_on, team_list
from stemhappens.core import clock
from stemhappens.people.reads import PersonLine
from stemhappens.web.components import Button, Empty, Tag
from stemhappens.web.contexts.log import Candidate, ChoosePage
from stemhappens.web.doors import Door
from stemhappens.web.frame import may_enter
from stemhappens.web.log.filling import (
    Filled,
    engagement_title,
    head_day,
    likely_engagements,
    people_to_name,
)
from stemhappens.web.log.groups import TeamWanted
from stemhappens.web.says import listed, short_day

FOUND = 30
"""How many names a search shows."""
TEAMS = 8
"""How many teams are offered."""


def choose_page(door: Door, query: str) -> ChoosePage:
    """Whom the visit was with: planned today, never visited, longest unseen; or found by name."""
    today = clock.today(door.district)
    people = people_to_name(door.actor, today)
    query = " ".join(query.split())[:80]
    teams = tuple(_teams(door, query))
    if query:
        shown = tuple(_found(door, line) for line in _search(people, query))
        nobody = not shown and not teams
        sentence = _("Nobody of that name is on the roster.") if nobody else ""
    else:
        by_id = {line.id: line for line in people}
        shown = tuple(_caseload(door, by_id, today))
        sentence = ""
    return ChoosePage(
        title=_("Log a visit"),
        sentence=sentence or _("Whom was it with?"),
        day=head_day(today),
        back_href=door.url("home"),
        candidates=shown,
        teams=teams,
        search_href=door.url("log"),
        query=query,
        others=tuple(_others(door)),
        empty=None if shown or query else _nobody_yet(),
    )


def _others(door: Door) -> Iterable[Button]:
    yield Button(_("Several, or a group"), f"{door.url('log')}?group=1")
    if may_enter(door, "friday"):
        yield Button(_("A week of visits at once"), door.url("friday"))


def _teams(door: Door, query: str) -> Iterable[Candidate]:
    """The teams that meet: the own ones, or those found by name."""
    words = query.casefold().split()
    lines = [line for line in team_list(door.actor, door.district) if line.members]
    if words:
        lines = [line for line in lines if all(word in line.name.casefold() for word in words)]
    elif any(line.own for line in lines):
        lines = [line for line in lines if line.own]
    for line in lines[:TEAMS]:
        yield Candidate(line.name, listed(line.members), f"{door.url('log')}?team={line.uid}")


def team_wanted(door: Door, uid: UUID, day: date) -> tuple[TeamWanted, tuple[UUID, ...]]:
    """The team of an address, and who was in it on `day`; 404 where there is none."""
    team = find_team(uid, door.actor)
    if team is None:
        raise Http404("no such team")
    uids = {line.id: line.uid for line in people_to_name(door.actor, day)}
    people = tuple(uids[key] for key in members_on(team.pk, day) if key in uids)
    return TeamWanted(team.pk, team.name, team.school_id), people


def choose_engagement_page(door: Door, filled: Filled) -> ChoosePage:
    """Which of several open engagements it was for: asked once, before the form."""
    (line,), (prefill,) = filled.people, filled.prefills
    rows = [
        Candidate(engagement_title(row), "", log_href(door, line.uid, str(row.uid)))
        for row in likely_engagements(prefill)
    ]
    none = Candidate(_("None of them"), _("A visit on its own"), log_href(door, line.uid, "none"))
    return ChoosePage(
        title=_("Log a visit"),
        sentence=_("%(name)s has several engagements open. Which one was it for?")
        % {"name": line.name},
        day=head_day(filled.asked.today),
        back_href=door.url("log"),
        candidates=(*rows, none),
    )


def log_href(door: Door, teacher: UUID, engagement: str = "") -> str:
    """The address of the form for a visit to one teacher."""
    query = {"teacher": str(teacher)} | ({"engagement": engagement} if engagement else {})
    return f"{door.url('log')}?{urlencode(query)}"


def _search(people: Iterable[PersonLine], query: str) -> list[PersonLine]:
    words = query.casefold().split()
    found = [line for line in people if all(word in line.name.casefold() for word in words)]
    return found[:FOUND]


def _found(door: Door, line: PersonLine) -> Candidate:
    return Candidate(line.name, line.school, log_href(door, line.uid))


def _caseload(door: Door, by_id: Mapping[int, PersonLine], today: date) -> Iterable[Candidate]:
    for known in candidates(door.actor, door.district):
        line = by_id.get(known.person_id)
        if line is not None:
            tag, aside = _when(known, today)
            href = log_href(door, line.uid)
            yield Candidate(line.name, line.school, href, aside, tag)


def _when(known: Known, today: date) -> tuple[Tag | None, str]:
    """Planned today with its hour, or when the last visit was."""
    if known.planned is not None:
        at = known.planned.starts_at
        said = _("today, %s") % time_format(at, "g:i a").replace(".", "") if at else _("today")
        return Tag(said, "go"), ""
    if known.last is None:
        return Tag(_("no visit yet")), ""
    said = _("today") if known.last == today else short_day(known.last)
    return None, _("last visit %s") % said


def _nobody_yet() -> Empty:
    return Empty(
        _("You have no open engagement yet"),
        _("Find the teacher by name, and the visit is logged all the same."),
        level="h2",
    )
