"""Looking as somebody else: their page, cut to what the one who looks may see, read only."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from stemhappens.access.models import Membership, MembershipCoach
from stemhappens.core.actor import Actor, Role
from stemhappens.core.spans import holding
from stemhappens.people.models import CoachAssignment, Placement
from stemhappens.people.reads import names_on, schools_on

ALIKE = frozenset({Role.BOARD, Role.ADMIN})
"""The roles whose page is the same for everybody in them."""

LOOKING: dict[Role, tuple[Role, ...]] = {
    Role.DIRECTOR: tuple(role for role in Role if role != Role.DIRECTOR),
    Role.LEAD_COACH: (Role.COACH,),
}
"""Who may look as whom. A lead coach may not as a director: figures over the whole district are
a role's, and no row is left in them to cut by."""


@dataclass(frozen=True)
class Seen:
    """Somebody as whom one may look. key: the person, school or lead coach's membership by id;
    0 where a role's page is the same for everybody in it."""

    role: Role
    key: int
    name: str


def roles_to_see(actor: Actor) -> tuple[Role, ...]:
    """The roles as which `actor` may look, the widest of the own ones deciding."""
    found = [LOOKING[role] for role in LOOKING if role in actor.roles and actor.looker is None]
    return max(found, key=len, default=())


def people_to_see(actor: Actor, today: date) -> list[Seen]:
    """Everybody as whom `actor` may look today, by role and name."""
    return [one for role in roles_to_see(actor) for one in _of_role(actor, role, today)]


def _of_role(actor: Actor, role: Role, today: date, only: int | None = None) -> list[Seen]:
    """Everybody in the role as whom the actor may look. only: a key, of the others nothing."""
    if role in ALIKE:
        return [Seen(role, 0, "")]
    if role == Role.PRINCIPAL:
        return [Seen(role, line.id, line.name) for line in schools_on(today)]
    if role == Role.LEAD_COACH:
        return _leads(today)
    keys = _coaches(actor, today) if role == Role.COACH else _teachers(today)
    return _named(role, names_on(keys if only is None else keys & {only}, today))


def _coaches(actor: Actor, today: date) -> set[int]:
    assigned = CoachAssignment.objects.filter(holding(today)).values_list("coach_id", flat=True)
    logins = Membership.objects.filter(holding(today), role=Role.COACH)
    every = {*assigned, *logins.exclude(person=None).values_list("person_id", flat=True)}
    return every if actor.has(Role.DIRECTOR) else every & actor.coach_ids


def _teachers(today: date) -> set[int]:
    rows = Placement.objects.filter(holding(today), role=Placement.Role.TEACHER)
    return set(rows.values_list("person_id", flat=True))


def _leads(today: date) -> list[Seen]:
    rows = Membership.objects.filter(holding(today), role=Role.LEAD_COACH, user__is_active=True)
    return [
        Seen(Role.LEAD_COACH, row.pk, row.user.name)
        for row in rows.select_related("user").order_by("user__name", "id")
    ]


def _named(role: Role, names: dict[int, str]) -> list[Seen]:
    ordered = sorted(names.items(), key=lambda item: (item[1].casefold(), item[0]))
    return [Seen(role, key, name) for key, name in ordered]


def looking_as(actor: Actor, role: str, key: int, today: date) -> Actor | None:
    """`actor` looking as another today; None for whom they may not, or who is not there (any more).

    To be asked within the district's scope.
    """
    if role not in roles_to_see(actor):
        return None
    found = _of_role(actor, Role(role), today, only=key)
    chosen = next((one for one in found if one.key == key), None)
    return None if chosen is None else _as(actor, chosen)


def _as(actor: Actor, chosen: Seen) -> Actor:
    role, key = chosen.role, chosen.key
    person = key if role in (Role.COACH, Role.TEACHER) else None
    coaches: Iterable[int] = ()
    if role == Role.LEAD_COACH:
        lead = Membership.objects.get(pk=key)
        person = lead.person_id
        held = MembershipCoach.objects.filter(membership_id=key)
        coaches = held.values_list("coach_id", flat=True)
    return Actor(
        district_id=actor.district_id,
        label=f"{actor.label}, as {chosen.name or role}"[:200],
        user_id=actor.user_id,
        roles=frozenset({role}),
        person_id=person,
        school_ids=frozenset({key}) if role == Role.PRINCIPAL else frozenset(),
        coach_ids=frozenset(coaches),
        choices=actor.choices,
        looker=actor,
    )


def only_as(actor: Actor, role: str) -> Actor:
    """The actor in one of the roles they have, the others laid aside; unchanged in one they have
    not (any more)."""
    if role not in actor.roles:
        return actor
    chosen = Role(role)
    return replace(
        actor,
        roles=frozenset({chosen}),
        school_ids=actor.school_ids if chosen == Role.PRINCIPAL else frozenset(),
        coach_ids=actor.coach_ids if chosen == Role.LEAD_COACH else frozenset(),
    )
