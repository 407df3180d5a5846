"""Who signs in to the district of the pages benchmark."""

from datetime import date
from typing import TYPE_CHECKING

from stemhappens.access.models import User
from stemhappens.access.services import add_membership
from stemhappens.core.actor import Role
from stemhappens.core.write import Unit

if TYPE_CHECKING:
    from bench.district import Filler

TEACHERS = 50


def names() -> list[str]:
    """The logins: one of each role, the other coaches, fifty teachers."""
    coaches = [f"coach-{n}" for n in range(1, 12)]
    return [*Role, *coaches, *(f"teacher-{n}" for n in range(1, TEACHERS))]


def user(name: str) -> User:
    """A login that is not yet written."""
    made = User(email=f"{name}@bench.test", name=name.replace("_", " ").title())
    made.set_unusable_password()
    return made


def let_in(unit: Unit, of: "Filler", users: dict[str, User]) -> None:
    """Give each login its role. The lead coach looks after half of the coaches."""
    starts = date(2021, 8, 16)
    for name, row in users.items():
        role, _dash, number = name.partition("-")
        person = {
            Role.COACH: of.coaches, Role.TEACHER: of.engaged_teachers(),
        }.get(Role(role))  # fmt: skip
        add_membership(
            unit, row, role, starts,
            person=person[int(number or 0)] if person else None,
            schools=[of.schools[0]] if role == Role.PRINCIPAL else [],
            coaches=of.coaches[:6] if role == Role.LEAD_COACH else [],
        )  # fmt: skip
