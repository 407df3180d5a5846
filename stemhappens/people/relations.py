"""Which rows concern a viewer: the query filters that the rules of each app are built from.

A relation is always a subquery on the row's own key and always names the district, so that it
can be combined with any other filter and asked without a scope.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet

from stemhappens.core.actor import Actor, Role

Relation = Callable[[Actor], Q]

NOBODY = Q(pk__in=())
"""Matches no row."""

DISTRICT_ROLES = (Role.DIRECTOR, Role.BOARD, Role.ADMIN)
"""The roles to whom every row of the district is related; what they see of it, the part says."""


def rows_of(model: type[Model], actor: Actor) -> QuerySet[Any]:
    """All rows of `model` in the actor's district, whatever the scope."""
    return model._base_manager.filter(district_id=actor.district_id)


def in_district(actor: Actor) -> Q:
    """Every row of the actor's district."""
    return Q(district_id=actor.district_id)


def own_person(path: str) -> Relation:
    """Rows whose `path` is the viewer's own person."""

    def relation(actor: Actor) -> Q:
        if actor.person_id is None:
            return NOBODY
        return in_district(actor) & Q(**{path: actor.person_id})

    return relation


def of_people(path: str) -> Relation:
    """Rows whose `path` is one of the coaches assigned to a lead coach."""

    def relation(actor: Actor) -> Q:
        return in_district(actor) & Q(**{f"{path}__in": actor.coach_ids})

    return relation


def of_schools(path: str) -> Relation:
    """Rows whose `path` is one of a principal's schools."""

    def relation(actor: Actor) -> Q:
        return in_district(actor) & Q(**{f"{path}__in": actor.school_ids})

    return relation


def district_wide(roles: Iterable[Role] = DISTRICT_ROLES) -> dict[Role, Relation]:
    """The relations of roles to which every row of the district is related."""
    return dict.fromkeys(roles, in_district)
