"""What may be done to a team: its form, its verb, and what is said of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext_lazy

from stemhappens.coaching import teams
from stemhappens.core import clock
from stemhappens.core.write import Unit
from stemhappens.people.models import Team
from stemhappens.people.reads import schools_on
from stemhappens.web.acts import ActForm
from stemhappens.web.doors import Door
from stemhappens.web.log.filling import people_to_name
from stemhappens.web.log.form import Choices
from stemhappens.web.teams.forms import JoinForm, LeaveForm, NameForm, StartForm

Said = Mapping[str, Any]


@dataclass(frozen=True)
class TeamAct:
    """One act on a team: what its page says, its form and its verb."""

    title: Any
    save: Any
    cause: str
    done: Any
    sentence: Any
    make: Callable[[Door, teams.TeamPage, Any], ActForm]
    do: Callable[[Unit, Team, int, Said], Any]


def start_form(door: Door, data: Any) -> StartForm:
    """The form for a new team."""
    initial = {"uid": uuid4(), "starts": clock.today(door.district)}
    people = _people(door, ())
    return StartForm(data, initial=initial, schools=_schools(door), people=people)


def _name_form(door: Door, page: teams.TeamPage, data: Any) -> ActForm:
    initial = {"name": page.line.name, "school_id": str(page.school_id or "")}
    initial["version"] = str(page.version)
    return NameForm(data, initial=initial, schools=_schools(door))


def _join_form(door: Door, page: teams.TeamPage, data: Any) -> ActForm:
    initial = {"version": page.version, "starts": clock.today(door.district)}
    return JoinForm(data, initial=initial, people=_people(door, page.line.member_ids))


def _leave_form(door: Door, page: teams.TeamPage, data: Any) -> ActForm:
    initial = {"version": page.version, "last": clock.today(door.district)}
    people = [(str(line.person_id), line.name) for line in page.present]
    return LeaveForm(data, initial=initial, people=people)


def _schools(door: Door) -> Choices:
    return [(str(line.id), line.name) for line in schools_on(clock.today(door.district))]


def _people(door: Door, without: Iterable[int]) -> Choices:
    """Everybody who can be named, with the school that tells two of a name apart."""
    left_out = set(without)
    return [
        (str(line.id), ", ".join(part for part in (line.name, line.school) if part))
        for line in people_to_name(door.actor, clock.today(door.district))
        if line.id not in left_out
    ]


def people_of(said: Said) -> tuple[int, ...]:
    """The people chosen."""
    return tuple(int(key) for key in said.get("person_ids") or ())


def school_of(said: Said) -> int | None:
    """The school chosen; None for a team across schools."""
    return int(said["school_id"]) if said.get("school_id") else None


TEAM_ACTS: dict[str, TeamAct] = {
    "rename": TeamAct(
        gettext_lazy("Rename the team"), gettext_lazy("Save"), "rename a team",
        gettext_lazy("Saved."),
        gettext_lazy("Visits it has had carry the new name too."),
        _name_form,
        lambda unit, team, version, said: teams.rename_team(
            unit, team, version, said.get("name") or "", school_of(said)
        ),
    ),
    "join": TeamAct(
        gettext_lazy("Add people to the team"), gettext_lazy("Add them"), "join a team",
        gettext_lazy("They are in the team."),
        gettext_lazy("From that day on they are in the attendance list of its visits."),
        _join_form,
        lambda unit, team, version, said: teams.join_team(
            unit, team, version, people_of(said), said.get("starts")
        ),
    ),
    "leave": TeamAct(
        gettext_lazy("Say who leaves the team"), gettext_lazy("Save"), "leave a team",
        gettext_lazy("Noted. Visits up to that day stay as they are."),
        gettext_lazy("The day is the last one in the team; later visits no longer list them."),
        _leave_form,
        lambda unit, team, version, said: teams.leave_team(
            unit, team, version, people_of(said), said.get("last")
        ),
    ),
}  # fmt: skip
"""Acts on a team, by the end of their address."""
