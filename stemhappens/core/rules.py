"""Who may see and who may do: declared beside the fields, answered for a row and as a filter.

Each app's rules.py declares parts (what a reader may see of a thing), classifies every field into
a part, relates rows to readers (`relate`), and declares verbs with the rows they reach
(`declare_reach`): that a row may be read never makes it writable. A field nobody classified is
visible to nobody and fails a test. DESIGN §3 is the source; docs/who-sees-what.md is printed from
here.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from django.db.models import Model, Q, QuerySet

from stemhappens.core.actor import Actor, Role
from stemhappens.core.problem import Denied

Relation = Callable[[Actor], Q]


class Kind(StrEnum):
    """What a field holds. Content leaves coaching only by reveal; a secret is in no image."""

    KEY = "key"
    PLAIN = "plain"
    PERSON = "person"
    CONTENT = "content"
    SECRET = "secret"  # noqa: S105


class See(StrEnum):
    """How much of a part a role sees of the rows related to it."""

    FULL = "full"
    AGREED = "by agreement"
    COUNTS = "counts"
    STATUS = "status only"
    TOTALS = "totals"
    NONE = "nothing"


_ORDER = (See.NONE, See.TOTALS, See.COUNTS, See.STATUS, See.AGREED, See.FULL)
"""The least first."""

AT_WORK = frozenset({Role.COACH, Role.TEACHER})
"""The two whose work it is: nobody takes their own record from them."""


class Reach(StrEnum):
    """On which rows a role may do a verb."""

    OWN = "own"
    ASSIGNED = "assigned"
    DISTRICT = "district"


@dataclass(frozen=True)
class Part:
    """What can be seen or withheld as one thing. names: it says who, so nobody public sees it.

    opens: how far a district may open it to a role beyond the default; all else it may narrow.
    untold: nobody who reads the change log or undoes a change is told that there is any.
    """

    name: str
    title: str
    sees: Mapping[Role, See]
    names: bool = False
    opens: Mapping[Role, See] = field(default_factory=dict)
    untold: bool = False

    def seen_by(self, role: Role) -> See:
        """What the role sees by default."""
        return self.sees.get(role, See.NONE)

    def choices(self, role: Role) -> tuple[See, ...]:
        """What a district may choose for the role, the least first; the pair at work is fixed."""
        if role in AT_WORK:
            return (self.seen_by(role),)
        most = max(self.seen_by(role), self.opens.get(role, See.NONE), key=_ORDER.index)
        return tuple(
            see
            for see in _ORDER
            if _ORDER.index(see) <= _ORDER.index(most)
            and see in {See.NONE, See.COUNTS, See.TOTALS, self.seen_by(role), most}
        )


@dataclass(frozen=True)
class Verb:
    """Something a role may do to rows within its reach."""

    name: str
    title: str
    reach: Mapping[Role, Reach]


parts: dict[str, Part] = {}
verbs: dict[str, Verb] = {}
classified: dict[tuple[str, str], tuple[Kind, str]] = {}
_readable: dict[tuple[str, Role], Relation] = {}
_writable: dict[tuple[str, Role], Relation] = {}
_agreements: dict[str, Relation] = {}

STRUCTURE = frozenset({"id", "district", "version", "uid"})
"""Fields every tenant row has; they say nothing by themselves."""


def declare_part(
    name: str,
    title: str,
    sees: Mapping[Role, See],
    *,
    names: bool = False,
    opens: Mapping[Role, See] | None = None,
    untold: bool = False,
) -> None:
    """Declare what each role sees of `name`; a role not named sees nothing.

    opens: up to where a district may open it to a role (the lines marked * in DESIGN §3).
    untold: of a row with such a field not even its existence is told by the log and the undo.
    """
    if name in parts:
        raise ValueError(f"part {name} is declared twice")
    parts[name] = Part(name, title, dict(sees), names, dict(opens or {}), untold)


def seen_by(actor: Actor, part: str, role: Role) -> See:
    """What the role sees of `part` in the actor's district: its choice, else the default."""
    chosen = actor.choices.get((part, role))
    if chosen is None or See(chosen) not in parts[part].choices(role):
        return parts[part].seen_by(role)
    return See(chosen)


def declare_verb(name: str, title: str, reach: Mapping[Role, Reach]) -> None:
    """Declare who may do `name`; a role not named may not."""
    if name in verbs:
        raise ValueError(f"verb {name} is declared twice")
    verbs[name] = Verb(name, title, dict(reach))


def classify(label: str, part: str, /, **fields: Kind) -> None:
    """Say of each field of model `label` what it holds and to which part it belongs."""
    if part not in parts:
        raise KeyError(f"no part is called {part}")
    for name, kind in fields.items():
        classified[label, name] = (kind, part)


def relate(label: str, relations: Mapping[Role, Relation]) -> None:
    """Say which rows of model `label` concern a reader in each role (as a query filter).

    The reading hook: `visible` and `sees` ask it, no verb does. A role not named reads no row.
    """
    for role, relation in relations.items():
        _readable[label, role] = relation


def declare_reach(label: str, relations: Mapping[Role, Relation]) -> None:
    """Say which rows of model `label` are within a role's OWN or ASSIGNED reach (a query filter).

    The writing hook: `may` and `authorize` ask it, no reader does. A role not named writes no
    row; Reach.DISTRICT needs none of it.
    """
    for role, relation in relations.items():
        _writable[label, role] = relation


def agree(label: str, relation: Relation) -> None:
    """Say which rows of model `label` an agreement opens to the viewer (See.AGREED)."""
    _agreements[label] = relation


def is_secret(model: type[Model], attname: str) -> bool:
    """True when the column may be in no image of the change log."""
    name = attname.removesuffix("_id")
    kinds = (classified.get((model._meta.label, key)) for key in (attname, name))
    return any(found and found[0] == Kind.SECRET for found in kinds)


@cache
def is_untold(model: type[Model]) -> bool:
    """True when neither the change log nor an undo tells of the model's rows."""
    label = model._meta.label
    return any(
        parts[part].untold for (of, _name), (_kind, part) in classified.items() if of == label
    )


def visible(queryset: QuerySet[Any], actor: Actor, part: str) -> QuerySet[Any]:
    """The rows of `queryset` of which `actor` sees `part` in full; whoever looks as them, too."""
    if actor.looker is not None:
        queryset = visible(queryset, actor.looker, part)
    if actor.system:
        return queryset
    if actor.public and parts[part].names:
        return queryset.none()
    label = queryset.model._meta.label
    allowed: Q | None = None
    for role in actor.roles:
        rows = _rows_seen(label, actor, role, seen_by(actor, part, role))
        if rows is not None:
            allowed = rows if allowed is None else allowed | rows
    return queryset.none() if allowed is None else queryset.filter(allowed).distinct()


def _rows_seen(label: str, actor: Actor, role: Role, see: See) -> Q | None:
    if see not in (See.FULL, See.AGREED):
        return None
    relation = _readable.get((label, role))
    if relation is None:
        return None
    rows = relation(actor)
    if see == See.AGREED:
        agreed = _agreements.get(label)
        return rows & agreed(actor) if agreed else None
    return rows


def sees(actor: Actor, part: str, row: Model) -> bool:
    """True when `actor` sees `part` of `row` in full: the same filter, asked of one row."""
    if actor.system and actor.looker is None:
        return True
    rows = type(row)._default_manager.filter(pk=row.pk)
    return visible(rows, actor, part).exists()


def extent(actor: Actor, part: str) -> frozenset[See]:
    """How much of `part` the actor's roles see, whatever the row; of two who look, the less."""
    own = frozenset(seen_by(actor, part, role) for role in actor.roles) - {See.NONE}
    if actor.system:
        own = frozenset({See.FULL})
    if actor.looker is None:
        return own
    theirs = extent(actor.looker, part)
    return frozenset(min(one, other, key=_ORDER.index) for one in own for other in theirs)


def may(actor: Actor, verb: str, row: Model | None = None, coach_ids: Collection[int] = ()) -> bool:
    """True when `actor` may do `verb` to `row`, or to something by the coaches `coach_ids`."""
    if actor.public or actor.looker is not None:
        return False
    if actor.system:
        return True
    reach = verbs[verb].reach
    roles = [role for role in actor.roles if role in reach]
    if row is not None:
        return any(_reaches_row(actor, role, reach[role], row) for role in roles)
    return any(_reaches_work_of(actor, reach[role], coach_ids) for role in roles)


def _reaches_row(actor: Actor, role: Role, reach: Reach, row: Model) -> bool:
    """True when `row` is one that the role may write."""
    if reach == Reach.DISTRICT:
        return getattr(row, "district_id", None) == actor.district_id
    relation = _writable.get((row._meta.label, role))
    if relation is None:
        return False
    return type(row)._default_manager.filter(relation(actor), pk=row.pk).exists()


def _reaches_work_of(actor: Actor, reach: Reach, coach_ids: Collection[int]) -> bool:
    """True when what all of `coach_ids` did, or where nobody is named the district, is in reach."""
    if reach == Reach.DISTRICT:
        return True
    theirs = {actor.person_id} if reach == Reach.OWN else actor.coach_ids
    return bool(coach_ids) and set(coach_ids) <= theirs


def authorize(
    actor: Actor, verb: str, row: Model | None = None, coach_ids: Collection[int] = ()
) -> None:
    """Raise Denied unless `actor` may do `verb`. The first line of every service."""
    if not may(actor, verb, row, coach_ids):
        raise Denied(f"{actor.label} may not: {verbs[verb].title}")
