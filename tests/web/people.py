"""Who visits pages in tests: users of a small district, signed in."""

from dataclasses import dataclass

from django.test import Client

from stemhappens.access.models import User
from stemhappens.access.services import add_membership
from stemhappens.core.actor import Role
from stemhappens.core.write import write_accounts
from tests.support.world import START, World


@dataclass
class Visitors:
    """Signed-in clients of one district, by role and person."""

    world: World

    def user(self, role: Role, person: str | None = None, **scope_of) -> User:
        """A user with one role; scope_of: schools or coaches by short name."""
        name = " ".join(part for part in (person, str(role)) if part).title()
        with write_accounts("test", "add a user") as unit:
            email = f"{name.replace(' ', '.').lower()}@{self.world.district.slug}.test"
            user = User(email=email, name=name)
            user.set_password("correct horse battery")
            unit.add(user)
        with self.world.unit(cause="add a membership") as unit:
            add_membership(
                unit,
                user,
                role,
                START,
                person=self.world.people[person] if person else None,
                schools=[self.world.schools[key] for key in scope_of.get("schools", ())],
                coaches=[self.world.people[key] for key in scope_of.get("coaches", ())],
            )
        return user

    def client(self, role: Role, person: str | None = None, **scope_of) -> Client:
        """A browser in which such a user is signed in."""
        client = Client()
        client.force_login(self.user(role, person, **scope_of))
        return client
