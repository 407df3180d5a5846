"""How teams are shown."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.teams import MemberLine, TeamLine, TeamPage, may_start_teams
from stemhappens.web.components import (
    Button,
    Column,
    Empty,
    Linked,
    NavItem,
    Row,
    Rows,
    Sentence,
    Strong,
)
from stemhappens.web.doors import Door
from stemhappens.web.frame import may_enter
from stemhappens.web.people.contexts import Search
from stemhappens.web.says import day_text, listed, say_number
from stemhappens.web.tables import Head, Listing, Value, address, matching, table, typed
from stemhappens.web.teams.contexts import TeamsPage, TeamView


def teams_page(door: Door, lines: Sequence[TeamLine], query: QueryDict) -> TeamsPage:
    """The list of teams, or those that fit what is searched for; without anybody today last."""
    found = listing(door, lines, query)
    asked = f"?{urlencode({'q': typed(query)})}" if typed(query) else ""
    acts = []
    if found.lines:
        acts.append(Button(_("Download"), door.url("teams-rows") + asked, icon="download"))
    start = None
    if may_start_teams(door.actor):
        start = Button(_("Start a team"), door.url("team-new"), tone="", icon="plus")
        acts += [start] if lines else []
    rows, pages = table(found, query, address(door.url("teams"), asked))
    return TeamsPage(
        title=_title(lines),
        lead=_("Choose a team when you log a visit: its people of that day are ticked for you.")
        if may_enter(door, "log")
        else _("Who was in a team on the day of a visit stays right, whoever joins or leaves."),
        acts=tuple(acts),
        rows=rows if found.lines else None,
        pages=pages,
        search=Search(_("Find a team"), door.url("teams"), typed(query)) if lines else None,
        empty=None if found.lines else _empty(door, start, bool(lines)),
    )


def _empty(door: Door, start: Button | None, named: bool) -> Empty:
    """No team. named: there are some, and none fits what is searched for."""
    if named:
        return Empty(
            _("No team fits this"),
            _("Search for part of its name, its school, or who is in it or coaches it."),
            button=Button(_("Clear the filter"), door.url("teams")),
            level="h2",
        )
    return Empty(
        _("No team has been named yet"),
        _("A grade level or a planning group that meets with a coach is a team."),
        button=start,
        level="h2",
    )


def _title(lines: Sequence[TeamLine]) -> str:
    meeting = [line for line in lines if line.members]
    own = len([line for line in meeting if line.own])
    count = len(meeting)
    if own:
        words = {"own": say_number(own), "all": say_number(count)}
        return (
            ngettext(
                "You coach the one team that meets",
                "You coach %(own)s of the %(all)s teams that meet",
                count,
            )
            % words
        )
    said = ngettext("%(n)s team meets", "%(n)s teams meet", count) % {"n": say_number(count)}
    return said[:1].upper() + said[1:]


def listing(door: Door, lines: Sequence[TeamLine], query: QueryDict) -> Listing:
    """The teams searched for: what each is called, where, who is in it, who coaches it."""
    heads = (
        Head("team", _("Team")),
        Head("school", _("School")),
        Head("people", _("People today"), num=True),
        Head("who", _("Who they are")),
        Head("coach", _("Coach")),
    )
    every = Listing(_("Teams"), heads, tuple(_line(door, line) for line in lines))
    return matching(every, typed(query))


def _line(door: Door, line: TeamLine) -> tuple[Value, ...]:
    link = Linked(line.name, door.url("team", uid=line.uid), drawer=False)
    count = len(line.members)
    return (
        Value(line.name, part=link),
        Value(line.school or _("across schools")),
        Value(str(count), count),
        Value(listed(line.members) or _("nobody today")),
        Value(listed(line.coaches) or _("nobody yet")),
    )


def team_view(door: Door, page: TeamPage) -> TeamView:
    """One team, as its reader may see and keep it."""
    line = page.line
    count = len(page.present)
    title = (
        ngettext("%(n)s person is in %(team)s", "%(n)s people are in %(team)s", count)
        if count
        else _("Nobody is in %(team)s today")
    ) % {"n": say_number(count).capitalize(), "team": line.name}
    return TeamView(
        title=title,
        crumbs=(NavItem(_("Teams"), door.url("teams")), NavItem(line.name, "")),
        facts=tuple(_facts(line)),
        acts=tuple(_acts(door, page)),
        present_title=_("In the team today"),
        present=_rows(_("In the team today"), page.present),
        others=_rows(_("Before, or later"), page.others),
        keeps=tuple(_keeps(door, page)),
    )


def _facts(line: TeamLine) -> Iterator[Sentence]:
    yield (line.school or _("Across schools"),)
    if line.coaches:
        yield (_("Coached by "), Strong(listed(line.coaches)))
    else:
        yield (_("Nobody coaches it yet"),)


def _acts(door: Door, page: TeamPage) -> Iterator[Button]:
    if page.may_keep:
        href = door.url("team-act", uid=page.line.uid, act="rename")
        yield Button(_("Rename it"), href)
    if page.present and may_enter(door, "log"):
        yield Button(_("Log a visit"), f"{door.url('log')}?team={page.line.uid}", tone="")


def _keeps(door: Door, page: TeamPage) -> Iterator[Button]:
    if not page.may_keep:
        return
    uid = page.line.uid
    yield Button(_("Add people"), door.url("team-act", uid=uid, act="join"), icon="plus")
    if page.present:
        yield Button(_("Somebody leaves"), door.url("team-act", uid=uid, act="leave"))


def _rows(caption: str, members: Sequence[MemberLine]) -> Rows | None:
    if not members:
        return None
    columns = (
        Column(_("Who")), Column(_("School")), Column(_("From")), Column(_("To the end of")),
    )  # fmt: skip
    rows = tuple(
        Row(
            (
                line.name,
                line.school,
                day_text(line.starts),
                day_text(line.last) if line.last else _("still in it"),
            )
        )
        for line in members
    )
    return Rows(caption, columns, rows)
