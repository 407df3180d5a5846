"""What has been written of the story so far, by the story's own keys and names."""

from dataclasses import dataclass, field
from uuid import UUID, uuid5

from stemhappens.coaching.models import Engagement, Goal
from stemhappens.core.models import District
from stemhappens.people.models import (
    Person,
    Phase,
    PhaseTemplate,
    Placement,
    Program,
    School,
    SessionType,
    Team,
    Topic,
)

NAMESPACE = UUID("7e3a1d0c-54ab-5e11-9c02-7465726e7661")


def uid_of(kind: str, key: str) -> UUID:
    """The uid of a thing of the story: the same in each build, so that links stay right."""
    return uuid5(NAMESPACE, f"{kind}:{key}")


@dataclass
class Cast:
    """The district's rows. People, teams, engagements and goals by key, the rest by name."""

    district: District
    program: Program
    template: PhaseTemplate
    phases: dict[str, Phase]
    types: dict[str, SessionType]
    topics: dict[str, Topic]
    schools: dict[str, School]
    people: dict[str, Person] = field(default_factory=dict)
    placements: dict[str, list[Placement]] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    engagements: dict[str, Engagement] = field(default_factory=dict)
    goals: dict[str, Goal] = field(default_factory=dict)

    def ids(self, keys: tuple[str, ...]) -> tuple[int, ...]:
        """The ids of people, in the order of their keys."""
        return tuple(self.people[key].pk for key in keys)
