"""Who can sign in to the demo: a person of each role, by link."""

from dataclasses import dataclass
from datetime import date

from stemhappens.access.models import Membership, User
from stemhappens.access.services import add_membership, create_user, set_password
from stemhappens.access.signin import demo_link, only_in_demos
from stemhappens.core.actor import Actor, Role
from stemhappens.core.models import District
from stemhappens.core.write import Unit, write_accounts
from stemhappens.demo.cast import Cast
from stemhappens.demo.story import shape
from stemhappens.people.models import School

MAIL_DOMAIN = "tern-valley.example"
ROLES = {
    "director": Role.DIRECTOR,
    "lead_coach": Role.LEAD_COACH,
    "coach": Role.COACH,
    "principal": Role.PRINCIPAL,
    "teacher": Role.TEACHER,
    "superintendent": Role.BOARD,
    "board": Role.BOARD,
    "district_admin": Role.ADMIN,
}
"""A role of the story → what a membership calls it."""

CHOSEN = frozenset({"martin-osei", "carla-beaudry", "dylan-pruitt"})
"""Of principals and teachers only these can sign in: who they are is told in the story."""

ORDER = tuple(dict.fromkeys(ROLES.values()))
TITLES = {
    Role.DIRECTOR: "director",
    Role.LEAD_COACH: "lead coach",
    Role.COACH: "coach",
    Role.PRINCIPAL: "principal",
    Role.TEACHER: "teacher",
    Role.BOARD: "superintendent or board",
    Role.ADMIN: "district admin",
}


@dataclass(frozen=True)
class Link:
    """A way in: `text` is the signed text that lets its bearer in as this user for a day."""

    role: Role
    title: str
    name: str
    email: str
    text: str


def users_told(story: shape.Story) -> list[shape.Person]:
    """The people of the story who can sign in."""
    many = {"principal", "teacher"}
    return [
        person
        for person in story.people
        if person.roles and (person.key in CHOSEN or not many.issuperset(person.roles))
    ]


def email_of(person: shape.Person) -> str:
    """Where a person of the story would get mail, at a domain that never can exist."""
    return f"{person.given}.{person.family}@{MAIL_DOMAIN}".lower()


def add_users(unit: Unit, story: shape.Story) -> dict[str, User]:
    """Create the logins, in an accounts unit; none has a password: a link is the only way in."""
    by = Actor(district_id=0, label=unit.actor.label, system=True)
    return {
        person.key: create_user(unit, by, email_of(person), person.name)
        for person in users_told(story)
    }


def let_in(unit: Unit, story: shape.Story, cast: Cast, users: dict[str, User]) -> None:
    """Give each user their roles, linked to who they are in the district."""
    starts = min(year.first_day for year in story.calendar.years)
    told = {person.key: person for person in story.people}
    coaches = [cast.people[key] for key, person in told.items() if "coach" in person.roles]
    for key, user in users.items():
        for role in dict.fromkeys(ROLES[name] for name in told[key].roles):
            add_membership(
                unit,
                user,
                role,
                starts,
                person=cast.people[key],
                schools=_schools(cast, key, story.today) if role == Role.PRINCIPAL else (),
                coaches=coaches if role == Role.LEAD_COACH else (),
            )


def _schools(cast: Cast, key: str, day: date) -> list[School]:
    held = {p.school_id for p in cast.placements[key] if p.starts <= day < p.ends}
    return [school for school in cast.schools.values() if school.pk in held]


def give_password(district: District, password: str, label: str) -> None:
    """Let everybody in the demo alone sign in with this password too; earlier links end."""
    by = Actor(district_id=0, label=label, system=True)
    keys = Membership._base_manager.filter(district=district).values_list("user_id", flat=True)
    with write_accounts(label, "give the demo a password") as unit:
        for user in filter(only_in_demos, User.objects.filter(pk__in=set(keys)).order_by("pk")):
            set_password(unit, by, user, password)


def links(district: District) -> list[Link]:
    """A link for each role of who is in demos alone, by role; PermissionError unless it is one."""
    rows = Membership._base_manager.filter(district=district).select_related("user")
    found = [
        Link(role, TITLES[role], row.user.name, row.user.email, demo_link(row.user, district))
        for row in rows
        for role in (Role(row.role),)
        if only_in_demos(row.user)
    ]
    return sorted(found, key=lambda link: (ORDER.index(link.role), link.name))
