"""What pages receive about schools and people: plain values, read in few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Q, Value

from stemhappens.core.actor import Actor
from stemhappens.core.rules import visible
from stemhappens.core.spans import holding
from stemhappens.people.models import (
    CoachAssignment,
    Person,
    PersonName,
    Placement,
    Program,
    School,
    SessionType,
    Topic,
)


@dataclass(frozen=True)
class SchoolLine:
    """A school on a day."""

    id: int
    uid: UUID
    name: str
    level: str
    need_tier: int | None


@dataclass(frozen=True)
class PersonLine:
    """A person with the school where they are placed on a day (the primary one)."""

    id: int
    uid: UUID
    name: str
    school_id: int | None
    school: str
    role: str
    subject: str
    grade: str


@dataclass(frozen=True)
class Choice:
    """An entry of a vocabulary that can be chosen on a day."""

    id: int
    name: str
    group: str


Named = tuple[int, date | None, str | None, str | None]
"""A person, from when on they are called so, given and family name."""


def names_on(person_ids: Iterable[int], day: date) -> dict[int, str]:
    """What each person is called on `day`, in one statement.

    A name that begins later stands in where none is known yet.
    """
    wanted = set(person_ids)
    if not wanted:
        return {}
    rows = PersonName.objects.filter(person_id__in=wanted).order_by("person_id", "starts")
    return _called(rows.values_list("person_id", "starts", "given", "family"), day)


def _called(rows: Iterable[Named], day: date) -> dict[int, str]:
    """What people are called on `day`; the names of each come in their order."""
    named: dict[int, str] = {}
    for key, starts, given, family in rows:
        if starts is not None and (key not in named or starts <= day):
            named[key] = f"{given} {family}".strip()
    return named


def names_for(viewer: Actor, person_ids: Iterable[int], day: date) -> dict[int, str]:
    """names_on, for a page: a reader without a login is told no name."""
    return {} if viewer.public else names_on(person_ids, day)


def schools_on(day: date) -> list[SchoolLine]:
    """The schools open on `day`, by name, with what they are on it; in one statement."""
    rows = School.objects.filter(Q(opens__isnull=True) | Q(opens__lte=day), closes__gt=day)
    lines: dict[int, SchoolLine] = {}
    for key, uid, name, starts, level, tier in rows.order_by(
        "name", "id", "attributes__starts"
    ).values_list(
        "pk", "uid", "name", "attributes__starts", "attributes__level", "attributes__need_tier"
    ):
        if starts is not None and starts <= day:
            lines[key] = SchoolLine(key, uid, name, level, tier)
        else:
            lines.setdefault(key, SchoolLine(key, uid, name, "other", None))
    return list(lines.values())


def roster(viewer: Actor, day: date, school_id: int | None = None) -> list[PersonLine]:
    """The people placed on `day` whom the viewer may see named, by name; each once.

    One statement of tuples, names included: a thousand rows of three models each, and their
    keys once more, cost more than the page.
    """
    placed = visible(Placement.objects.filter(holding(day)), viewer, "names")
    if school_id is not None:
        placed = placed.filter(school_id=school_id)
    rows = list(
        placed.order_by("-primary", "id", "person__names__starts").values_list(
            "person_id", "person__names__starts", "person__names__given", "person__names__family",
            "person__uid", "school_id", "school__name", "role", "subject", "grade",
        )
    )  # fmt: skip
    first: dict[int, tuple[Any, ...]] = {}
    for row in rows:
        first.setdefault(row[0], row)
    names = _called((row[:4] for row in rows), day)
    lines = [PersonLine(key, row[4], names.get(key, ""), *row[5:]) for key, row in first.items()]
    return sorted(lines, key=lambda line: line.name.casefold())


def coaches_on(program_id: int, day: date) -> dict[int, str]:
    """The coaches assigned to a program on `day`: id → name, by name; in one statement."""
    rows = CoachAssignment.objects.filter(holding(day), program_id=program_id)
    named = rows.order_by("coach_id", "coach__names__starts").values_list(
        "coach_id", "coach__names__starts", "coach__names__given", "coach__names__family"
    )
    names = _called(named, day)
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))


def programs_on(day: date) -> list[Program]:
    """The programs that run on `day`, by name."""
    return list(Program.objects.filter(holding(day)).order_by("name", "id"))


def session_types_on(day: date) -> list[Choice]:
    """The session types that can be chosen on `day`, in the district's order."""
    return _choosable(SessionType.objects.values_list("pk", "name", "group", "retired"), day)


def topics_on(day: date) -> list[Choice]:
    """The topics that can be chosen on `day`, in the district's order, by framework."""
    return _choosable(Topic.objects.values_list("pk", "name", "framework", "retired"), day)


def words_on(day: date) -> tuple[list[Choice], list[Choice]]:
    """session_types_on and topics_on in one statement."""
    types = SessionType.objects.order_by().values_list(
        Value(0), "position", "pk", "name", "group", "retired"
    )
    topics = Topic.objects.order_by().values_list(
        Value(1), "position", "pk", "name", "framework", "retired"
    )
    found: tuple[list[tuple[int, str, str, date | None]], ...] = ([], [])
    for which, _position, *row in sorted(types.union(topics, all=True), key=itemgetter(0, 1, 2)):
        found[which].append(tuple(row))
    return _choosable(found[0], day), _choosable(found[1], day)


def with_those_kept(
    kinds: Sequence[Choice], topics: Sequence[Choice], type_id: int | None, topic_ids: Iterable[int]
) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """What is offered, and behind it what a visit has though it is offered no more.

    Without a statement where nothing was retired, as nearly always.
    """
    lost_topics = set(topic_ids) - {one.id for one in topics}
    lost_type = {type_id} - {None, *(one.id for one in kinds)}
    types = SessionType.objects.filter(pk__in=lost_type) if lost_type else ()
    words = Topic.objects.filter(pk__in=lost_topics).order_by("position") if lost_topics else ()
    return (
        (*kinds, *(Choice(row.pk, row.name, row.group) for row in types)),
        (*topics, *(Choice(row.pk, row.name, row.framework) for row in words)),
    )


def _choosable(rows: Iterable[tuple[int, str, str, date | None]], day: date) -> list[Choice]:
    return [
        Choice(key, name, group)
        for key, name, group, retired in rows
        if retired is None or retired > day
    ]


def person_by_uid(uid: UUID) -> Person | None:
    """The person with this uid in the district in scope."""
    return Person.objects.filter(uid=uid).first()
