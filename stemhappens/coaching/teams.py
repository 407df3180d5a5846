"""Teams: who is in them on which day, and the verbs that keep that right.

A visit with a team keeps the team, and gives each member of that day a seat of their own. The
engagements of a team follow its members (`following`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db.models import Q
from django.utils.translation import gettext as _

from stemhappens.coaching.following import follow_joined, follow_left
from stemhappens.coaching.models import EngagementMember, SessionCoach
from stemhappens.coaching.relations import teams_of
from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.problem import Problems, Stale
from stemhappens.core.rules import authorize, may, visible
from stemhappens.core.spans import OPEN_END, holding
from stemhappens.core.write import Unit
from stemhappens.people.checks import authorize_any, refuse, today_of
from stemhappens.people.models import CoachAssignment, Person, Placement, School, Team, TeamMember
from stemhappens.people.reads import names_for

LONGEST_NAME = 200
AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class TeamDraft:
    """A new team. school_id None: across schools. starts: from when its first members are in it."""

    name: str
    person_ids: tuple[int, ...]
    starts: date | None
    school_id: int | None = None
    uid: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class TeamLine:
    """A team in a list. members: names of today; member_ids the same people; own: coached by the
    viewer; coaches: who coaches it, by name."""

    id: int
    uid: UUID
    name: str
    school: str
    members: tuple[str, ...]
    member_ids: tuple[int, ...]
    coaches: tuple[str, ...]
    own: bool


@dataclass(frozen=True)
class MemberLine:
    """A person's time in a team. last: the last day in it, None while it lasts."""

    person_id: int
    name: str
    school: str
    starts: date
    last: date | None


@dataclass(frozen=True)
class TeamPage:
    """One team: who is in it today, who will be or was. may_keep: the viewer may change it."""

    line: TeamLine
    version: int
    school_id: int | None
    present: tuple[MemberLine, ...]
    others: tuple[MemberLine, ...]
    may_keep: bool


# --- reading ---


def team_list(viewer: Actor, district: District) -> tuple[TeamLine, ...]:
    """The teams the viewer may know of: the own ones first, then by name; empty ones last."""
    today = clock.today(district)
    teams = list(visible(Team.objects.all(), viewer, "names").select_related("school"))
    lines = _lines(teams, viewer, today)
    order = sorted(lines, key=lambda line: (not line.members, not line.own, line.name.casefold()))
    return tuple(order)


def team_names(viewer: Actor) -> dict[int, str]:
    """The teams the viewer may know of, by name, with the school of each; in one statement."""
    teams = visible(Team.objects.all(), viewer, "names").order_by("name", "id")
    return {
        key: ", ".join(filter(None, (name, school)))
        for key, name, school in teams.values_list("pk", "name", "school__name")
    }


def find_team(uid: UUID, viewer: Actor) -> Team | None:
    """The team with this uid, if the viewer may know of it."""
    return visible(Team.objects.filter(uid=uid), viewer, "names").select_related("school").first()


def team_page(team: Team, viewer: Actor, district: District) -> TeamPage:
    """One team with everybody who is or was in it, as the viewer may see them."""
    today = clock.today(district)
    (line,) = _lines([team], viewer, today)
    rows = visible(TeamMember.objects.filter(team=team), viewer, "names")
    members = list(rows.order_by("starts", "id"))
    names = names_for(viewer, [row.person_id for row in members], today)
    schools = _schools([row.person_id for row in members], viewer, today)
    drawn = [
        (
            row,
            MemberLine(
                row.person_id,
                names.get(row.person_id, ""),
                schools.get(row.person_id, ""),
                row.starts,
                None if row.ends == OPEN_END else row.ends - timedelta(days=1),
            ),
        )
        for row in members
    ]
    return TeamPage(
        line=line,
        version=team.version,
        school_id=team.school_id,
        present=tuple(shown for row, shown in drawn if row.holds(today)),
        others=tuple(shown for row, shown in drawn if not row.holds(today)),
        may_keep=may(viewer, "keep_teams", team),
    )


def may_start_teams(viewer: Actor) -> bool:
    """True for who may start a team."""
    own = {viewer.person_id} if viewer.person_id else set()
    return may(viewer, "keep_teams") or any(
        may(viewer, "keep_teams", coach_ids=[coach]) for coach in own | viewer.coach_ids
    )


def members_on(team_id: int, day: date) -> list[int]:
    """The people of a team on `day`, in the order they joined; for the attendance of a visit."""
    rows = TeamMember.objects.filter(holding(day), team_id=team_id).order_by("starts", "id")
    return list(dict.fromkeys(rows.values_list("person_id", flat=True)))


def _lines(teams: Collection[Team], viewer: Actor, today: date) -> list[TeamLine]:
    keys = [team.pk for team in teams]
    rows = visible(TeamMember.objects.filter(holding(today), team__in=keys), viewer, "names")
    members: dict[int, list[int]] = {}
    for row in rows.order_by("starts", "id"):
        members.setdefault(row.team_id, []).append(row.person_id)
    coaches = _coaches(keys, today)
    people = [key for group in (*members.values(), *coaches.values()) for key in group]
    names = names_for(viewer, people, today)
    own = _own(keys, viewer)
    return [
        TeamLine(
            team.pk,
            team.uid,
            team.name,
            team.school.name if team.school else "",
            tuple(names.get(key, "") for key in members.get(team.pk, ())),
            tuple(members.get(team.pk, ())),
            tuple(names.get(key, "") for key in coaches.get(team.pk, ())),
            team.pk in own,
        )
        for team in teams
    ]


def _own(keys: Collection[int], viewer: Actor) -> set[int]:
    if viewer.person_id is None:
        return set()
    mine = Team.objects.filter(teams_of(viewer, id=viewer.person_id), pk__in=keys)
    return set(mine.values_list("pk", flat=True))


def _coaches(keys: Collection[int], today: date) -> dict[int, list[int]]:
    """Who coaches each team: by an engagement, an assignment or a visit."""
    engaged = EngagementMember.objects.filter(
        holding(today), role=EngagementMember.Role.COACH, engagement__team__in=keys
    )
    assigned = CoachAssignment.objects.filter(holding(today), team__in=keys)
    held = SessionCoach.objects.filter(session__team__in=keys)
    pairs = [
        *engaged.order_by("id").values_list("engagement__team", "person"),
        *assigned.order_by("id").values_list("team", "coach"),
        *held.order_by("id").values_list("session__team", "person").distinct(),
    ]
    found: dict[int, list[int]] = {}
    for team, coach in dict.fromkeys(pairs):
        found.setdefault(team, []).append(coach)
    return found


def _schools(people: Collection[int], viewer: Actor, today: date) -> dict[int, str]:
    placed = Placement.objects.filter(holding(today), person_id__in=people)
    rows = visible(placed, viewer, "names").order_by("primary", "-id")
    return dict(rows.values_list("person_id", "school__name"))


# --- writing ---


def start_team(unit: Unit, draft: TeamDraft) -> Team:
    """Start a team with its first members."""
    if not may(unit.actor, "keep_teams"):
        own = {unit.actor.person_id} if unit.actor.person_id else set()
        authorize_any(unit.actor, "keep_teams", own | unit.actor.coach_ids)
    problems = Problems()
    _check_name(draft.name, draft.school_id, None, problems)
    _check_people(draft.person_ids, problems)
    _check_day(unit, draft.starts, "starts", problems)
    refuse(problems)
    assert draft.starts is not None
    team = unit.add(Team(uid=draft.uid, name=draft.name.strip(), school_id=draft.school_id))
    unit.add_all(
        TeamMember(team=team, person_id=person, starts=draft.starts)
        for person in dict.fromkeys(draft.person_ids)
    )
    return team


def rename_team(unit: Unit, team: Team, version: int, name: str, school_id: int | None) -> Team:
    """Call a team otherwise, or say at which school it is."""
    _authorize(unit, team, version)
    problems = Problems()
    _check_name(name, school_id, team, problems)
    refuse(problems)
    return unit.change(team, name=name.strip(), school_id=school_id)


def join_team(
    unit: Unit, team: Team, version: int, person_ids: Iterable[int], starts: date | None
) -> list[TeamMember]:
    """Let people be in the team from `starts` on; visits before that day do not change."""
    _authorize(unit, team, version)
    people = tuple(dict.fromkeys(person_ids))
    problems = Problems()
    _check_people(people, problems)
    _check_day(unit, starts, "starts", problems)
    if starts is not None:
        inside = Q(team=team, person_id__in=people, ends__gt=starts)
        if TeamMember.objects.filter(inside).exists():
            problems.add("person_ids", _("Somebody named is in the team then already."))
    refuse(problems)
    assert starts is not None
    unit.change(team)
    rows = unit.add_all(TeamMember(team=team, person_id=key, starts=starts) for key in people)
    follow_joined(unit, rows)
    return rows


def leave_team(
    unit: Unit, team: Team, version: int, person_ids: Iterable[int], last: date | None
) -> list[TeamMember]:
    """Let people be in the team up to and including `last`; visits by then do not change."""
    _authorize(unit, team, version)
    people = tuple(dict.fromkeys(person_ids))
    problems = Problems()
    _check_people(people, problems)
    _check_day(unit, last, "last", problems)
    rows: list[TeamMember] = []
    if last is not None:
        inside = TeamMember.objects.filter(team=team, person_id__in=people)
        rows = list(inside.filter(ends__gt=last + timedelta(days=1)).order_by("id"))
        if {row.person_id for row in rows} != set(people):
            problems.add("person_ids", _("Somebody named is not in the team after that day."))
        if any(row.starts > last for row in rows):
            problems.add("last", _("Somebody joined only after that day; choose a later one."))
    refuse(problems)
    assert last is not None
    unit.change(team)
    ended = [unit.change(row, ends=last + timedelta(days=1)) for row in rows]
    follow_left(unit, ended)
    return ended


def _authorize(unit: Unit, team: Team, version: int) -> None:
    authorize(unit.actor, "keep_teams", team)
    if team.version != version:
        raise Stale("somebody else changed this team in the meantime")


def _check_name(name: str, school_id: int | None, present: Team | None, problems: Problems) -> None:
    name = name.strip()
    if not name:
        problems.add("name", _("Give the team’s name."))
    if len(name) > LONGEST_NAME:
        problems.add("name", _("Keep the name under 200 characters."))
    namesakes = Team.objects.filter(name__iexact=name).values_list("pk", "school_id")
    own = present.pk if present else None
    if name and any(key != own and where == school_id for key, where in namesakes):
        problems.add("name", _("There is a team of this name there already; choose another."))
    if school_id is not None and not School.objects.filter(pk=school_id).exists():
        problems.add("school_id", _("This school is not in the district; choose another."))


def _check_people(person_ids: Collection[int], problems: Problems) -> None:
    if not person_ids:
        problems.add("person_ids", _("Name at least one person."))
    known = set(Person.objects.filter(pk__in=person_ids).values_list("pk", flat=True))
    if set(person_ids) - known:
        problems.add("person_ids", _("Somebody named here is not in the district; choose again."))


def _check_day(unit: Unit, day: date | None, name: str, problems: Problems) -> None:
    if day is None:
        problems.add(name, _("Give the day."))
    elif day > today_of(unit) + AHEAD:
        problems.add(name, _("Choose a day within a year from now."))
