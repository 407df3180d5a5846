"""Who acts or looks: a user's rights in one district, resolved once per request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """A membership's role. `board` reads totals: superintendent, board, funder."""

    COACH = "coach"
    LEAD_COACH = "lead_coach"
    DIRECTOR = "director"
    PRINCIPAL = "principal"
    TEACHER = "teacher"
    BOARD = "board"
    ADMIN = "admin"


@dataclass(frozen=True)
class Actor:
    """A user (or the system) in one district.

    person_id: the person the user is there, if any. school_ids: a principal's schools.
    coach_ids: the coaches a lead coach is assigned. choices: (part, role) → how much of it that
    role sees, where the district has chosen other than the default. system: the command line and
    the demo, which act for the installation's owner. public: the demo's reader without a login,
    who sees what a director sees without any person's name. looker: who really looks, where the
    rest is somebody else as whom they look: what one of the two may not see is not seen, and
    nothing can be done. today: the day on which these rights hold, where it is known: a part in
    an engagement that ends later is still held.
    """

    district_id: int
    label: str
    user_id: int | None = None
    roles: frozenset[Role] = frozenset()
    person_id: int | None = None
    school_ids: frozenset[int] = frozenset()
    coach_ids: frozenset[int] = field(default_factory=frozenset)
    choices: Mapping[tuple[str, str], str] = field(default_factory=dict, compare=False)
    system: bool = False
    public: bool = False
    looker: "Actor | None" = None
    today: date | None = field(default=None, compare=False)

    def has(self, *roles: Role) -> bool:
        """True when the actor holds at least one of `roles`."""
        return not self.roles.isdisjoint(roles)


def system_actor(district_id: int, label: str) -> Actor:
    """The actor of the command line and of the demo's builder."""
    return Actor(district_id=district_id, label=label, system=True)
