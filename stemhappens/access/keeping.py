"""The users of a district, as who keeps them reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from stemhappens.access.actors import keeping_districts
from stemhappens.access.links import link_of
from stemhappens.access.models import (
    AccessLog,
    Membership,
    MembershipCoach,
    MembershipSchool,
    SignInLink,
    User,
)
from stemhappens.core.actor import Actor, Role
from stemhappens.core.rules import visible
from stemhappens.core.spans import OPEN_END
from stemhappens.people.reads import names_on

LATEST = 5_000
"""How far back the log is read for when a user last looked."""


@dataclass(frozen=True)
class RoleLine:
    """A user's role in the district. last None: it has no end. scope: schools or coaches."""

    id: int
    role: Role
    person: str
    scope: tuple[str, ...]
    starts: date
    last: date | None
    held: bool
    coming: bool


@dataclass(frozen=True)
class UserLine:
    """A user with a role in the district, now or once. looked: when last seen to look."""

    id: int
    name: str
    email: str
    active: bool
    has_password: bool
    roles: tuple[RoleLine, ...]
    looked: datetime | None

    @property
    def held(self) -> tuple[RoleLine, ...]:
        """The roles of today; none of a user who may not come in."""
        return tuple(line for line in self.roles if line.held) if self.active else ()


@dataclass(frozen=True)
class UserPage:
    """One user. elsewhere: other districts keep the login, too or alone. link: one that still
    opens; made_by: whose it is, by name, empty for the installation's owner."""

    line: UserLine
    elsewhere: bool
    link: SignInLink | None
    made_by: str
    self: bool


def user_list(viewer: Actor, today: date) -> list[UserLine]:
    """All users with a role here, now or once: first those without one today, then by name."""
    rows = visible(Membership.objects.all(), viewer, "roster")
    lines = _lines(list(rows.select_related("user").order_by("starts", "id")), viewer, today)
    return sorted(lines, key=lambda line: (bool(line.held), line.name.casefold(), line.id))


def user_page(key: int, viewer: Actor, today: date) -> UserPage | None:
    """The user with this id, if they have or had a role here."""
    rows = visible(Membership.objects.filter(user_id=key), viewer, "roster")
    found = list(rows.select_related("user").order_by("starts", "id"))
    if not found:
        return None
    (line,) = _lines(found, viewer, today)
    user = found[0].user
    elsewhere = keeping_districts(user.pk) != {viewer.district_id}
    link = None if elsewhere else link_of(user)
    return UserPage(line, elsewhere, link, _maker(link, viewer), user.pk == viewer.user_id)


def _maker(link: SignInLink | None, viewer: Actor) -> str:
    """Who made a link, by name: a user with a role here, now or once; else nobody is named."""
    if link is None or link.made_by is None:
        return ""
    here = visible(Membership.objects.filter(user_id=link.made_by), viewer, "roster")
    row = here.select_related("user").first()
    return row.user.name if row else ""


def find_user(key: int, viewer: Actor) -> User | None:
    """The user with this id, if they have or had a role here; for the verbs."""
    held = visible(Membership.objects.filter(user_id=key), viewer, "roster")
    return User.objects.filter(pk__in=list(held.values_list("user_id", flat=True))).first()


def find_role(user: User, key: int, viewer: Actor) -> Membership | None:
    """The user's role with this id; for the verbs."""
    return visible(Membership.objects.filter(user=user, pk=key), viewer, "roster").first()


def _lines(rows: list[Membership], viewer: Actor, today: date) -> list[UserLine]:
    names = names_on({row.person_id for row in rows if row.person_id}, today)
    scopes = _scopes([row.pk for row in rows], today)
    seen = _looked(viewer.district_id)
    roles: dict[int, list[RoleLine]] = {}
    users = {row.user_id: row.user for row in rows}
    for row in rows:
        scope = tuple(scopes.get(row.pk, ()))
        roles.setdefault(row.user_id, []).append(_role(row, names, scope, today))
    return [
        UserLine(
            key,
            user.name,
            user.email,
            user.is_active,
            user.has_usable_password(),
            tuple(roles[key]),
            seen.get(key),
        )
        for key, user in users.items()
    ]


def _role(row: Membership, names: dict[int, str], scope: tuple[str, ...], today: date) -> RoleLine:
    return RoleLine(
        row.pk,
        Role(row.role),
        names.get(row.person_id or 0, ""),
        scope,
        row.starts,
        None if row.ends == OPEN_END else date.fromordinal(row.ends.toordinal() - 1),
        row.holds(today),
        row.starts > today,
    )


def _scopes(keys: Iterable[int], today: date) -> dict[int, list[str]]:
    """The schools and coaches of each membership, by name."""
    wanted = list(keys)
    found: dict[int, list[str]] = {}
    schools = MembershipSchool.objects.filter(membership_id__in=wanted).order_by("school__name")
    for key, name in schools.values_list("membership_id", "school__name"):
        found.setdefault(key, []).append(name)
    rows = MembershipCoach.objects.filter(membership_id__in=wanted).order_by("id")
    coaches = list(rows.values_list("membership_id", "coach_id"))
    names = names_on({coach for _key, coach in coaches}, today)
    for key, coach in coaches:
        found.setdefault(key, []).append(names.get(coach, ""))
    return found


def _looked(district_id: int) -> dict[int, datetime]:
    """When users last looked at a record here, as far as the latest lines of the log tell."""
    rows = AccessLog.objects.filter(district=district_id).exclude(user=None).order_by("-id")
    found: dict[int, datetime] = {}
    for user, at in rows.values_list("user", "at")[:LATEST]:
        found.setdefault(user, at)
    return found
