"""A user's rights in a district, resolved once per request."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import BigIntegerField, CharField, DateField, Value
from django_scopes import scopes_disabled

from stemhappens.access.models import Membership, MembershipCoach, MembershipSchool, User
from stemhappens.core.actor import Actor, Role
from stemhappens.core.clock import today
from stemhappens.core.models import District
from stemhappens.core.spans import holding
from stemhappens.people.models import VisibilityChoice


def actor_for(user: User, district: District, day: date) -> Actor | None:
    """The user in `district` by the memberships that hold on `day`; None without any.

    One statement, another for principals and lead coaches. A deactivated user is nobody.
    A user is one person of a district, the one they were first: a role as somebody else would
    lend it what this one may, so it is none until that of the first has ended.
    """
    if not user.is_active:
        return None
    with scopes_disabled():
        held, choices = _held_and_chosen(user, district, day)
        if not held:
            return None
        person_id = next((row.person_id for row in held if row.person_id), None)
        held = [row for row in held if row.person_id in (None, person_id)]
        roles = frozenset(Role(row.role) for row in held)
        return Actor(
            district_id=district.pk,
            label=user.name,
            user_id=user.pk,
            roles=roles,
            person_id=person_id,
            school_ids=_schools(held) if Role.PRINCIPAL in roles else frozenset(),
            coach_ids=_coaches(held) if Role.LEAD_COACH in roles else frozenset(),
            choices=choices,
            today=day,
        )


class _Held(NamedTuple):
    """A membership that holds; the earliest first where they are sorted."""

    starts: date
    pk: int
    role: str
    person_id: int | None


def _held_and_chosen(
    user: User, district: District, day: date
) -> tuple[list[_Held], dict[tuple[str, str], str]]:
    """A user's memberships and what the district has chosen, in one statement: every page asks."""
    no_day, no_key, nothing = (
        Value(None, DateField()), Value(None, BigIntegerField()), Value("", CharField())
    )  # fmt: skip
    chosen = VisibilityChoice.objects.filter(district=district).order_by()
    rows = Membership.objects.filter(holding(day), user=user, district=district).order_by()
    read = rows.values_list("starts", "id", "role", "person_id", nothing, nothing).union(
        chosen.values_list(no_day, no_key, "role", no_key, "part", "see"), all=True
    )
    held, choices = [], {}
    for starts, key, role, person, part, see in read:
        if key is None:
            choices[part, role] = see
        else:
            held.append(_Held(starts, key, role, person))
    return sorted(held, key=lambda row: (row.starts, row.pk)), choices


def visibility_of(district: District) -> dict[tuple[str, str], str]:
    """What the district has chosen: (part, role) → how much of it the role sees."""
    rows = VisibilityChoice.objects.filter(district=district)
    return {(part, role): see for part, role, see in rows.values_list("part", "role", "see")}


def _schools(held: Iterable[_Held]) -> frozenset[int]:
    keys = [row.pk for row in held if row.role == Role.PRINCIPAL]
    rows = MembershipSchool.objects.filter(membership_id__in=keys)
    return frozenset(rows.values_list("school_id", flat=True))


def _coaches(held: Iterable[_Held]) -> frozenset[int]:
    keys = [row.pk for row in held if row.role == Role.LEAD_COACH]
    rows = MembershipCoach.objects.filter(membership_id__in=keys)
    return frozenset(rows.values_list("coach_id", flat=True))


def districts_of(user: User) -> list[District]:
    """The districts a user has a membership in, whatever its dates, by name."""
    with scopes_disabled():
        keys = set(Membership.objects.filter(user=user).values_list("district_id", flat=True))
    return list(District.objects.filter(pk__in=keys).order_by("name"))


def keeping_districts(user_id: int) -> set[int]:
    """The districts whose keepers may change a login: those with a role of it, held or to come.

    Where all roles have ended, those that had one; a role of once does not hold a login fast.
    """
    with scopes_disabled():
        rows = list(Membership.objects.filter(user_id=user_id).select_related("district"))
    lasting = {row.district_id for row in rows if row.ends > today(row.district)}
    return lasting or {row.district_id for row in rows}


def open_districts(user_id: int) -> list[District]:
    """The districts in which a user has a role today, each by its own clock; one statement."""
    with scopes_disabled():
        rows = list(Membership.objects.filter(user_id=user_id).select_related("district"))
    found = {row.district_id: row.district for row in rows if row.holds(today(row.district))}
    return sorted(found.values(), key=lambda district: (district.name, district.pk))


def public_actor(district: District) -> Actor | None:
    """The reader without a login of a public demo: the director's page, without names."""
    if not district.public_demo:
        return None
    return Actor(
        district_id=district.pk,
        label="public",
        roles=frozenset({Role.DIRECTOR}),
        public=True,
    )
