"""What pages receive about schools and people: plain values, read in few statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

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
    SchoolAttribute,
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


def names_on(person_ids: Iterable[int], day: date) -> dict[int, str]:
    """What each person is called on `day`, in one statement.

    A name that begins later stands in where none is known yet.
    """
    wanted = set(person_ids)
    if not wanted:
        return {}
    rows = PersonName.objects.filter(person_id__in=wanted).order_by("person_id", "starts")
    named: dict[int, str] = {}
    for key, starts, given, family in rows.values_list("person_id", "starts", "given", "family"):
        if key not in named or starts <= day:
            named[key] = f"{given} {family}".strip()
    return named


def names_for(viewer: Actor, person_ids: Iterable[int], day: date) -> dict[int, str]:
    """names_on, for a page: a reader without a login is told no name."""
    return {} if viewer.public else names_on(person_ids, day)


def schools_on(day: date) -> list[SchoolLine]:
    """The schools open on `day`, by name, with what they are on it."""
    attributes: dict[int, SchoolAttribute] = {}
    for row in SchoolAttribute.objects.filter(starts__lte=day).order_by("starts"):
        attributes[row.school_id] = row
    lines = []
    for school in School.objects.filter(closes__gt=day).order_by("name"):
        if school.opens and school.opens > day:
            continue
        found = attributes.get(school.pk)
        level, tier = (found.level, found.need_tier) if found else ("other", None)
        lines.append(SchoolLine(school.pk, school.uid, school.name, level, tier))
    return lines


def roster(viewer: Actor, day: date, school_id: int | None = None) -> list[PersonLine]:
    """The people placed on `day` whom the viewer may see named, by name; each once."""
    placed = visible(Placement.objects.filter(holding(day)), viewer, "names")
    if school_id is not None:
        placed = placed.filter(school_id=school_id)
    rows = placed.order_by("-primary", "id").values_list(
        "person_id", "person__uid", "school_id", "school__name", "role", "subject", "grade"
    )  # tuples: a thousand rows of three models each cost more than the page
    first: dict[int, tuple[Any, ...]] = {}
    for row in rows:
        first.setdefault(row[0], row)
    names = names_on(first, day)
    lines = [PersonLine(key, row[1], names.get(key, ""), *row[2:]) for key, row in first.items()]
    return sorted(lines, key=lambda line: line.name.casefold())


def coaches_on(program_id: int, day: date) -> dict[int, str]:
    """The coaches assigned to a program on `day`: id → name, by name."""
    rows = CoachAssignment.objects.filter(holding(day), program_id=program_id)
    names = names_on(set(rows.values_list("coach_id", flat=True)), day)
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))


def programs_on(day: date) -> list[Program]:
    """The programs that run on `day`, by name."""
    return list(Program.objects.filter(holding(day)).order_by("name", "id"))


def session_types_on(day: date) -> list[Choice]:
    """The session types that can be chosen on `day`, in the district's order."""
    return [
        Choice(row.pk, row.name, row.group)
        for row in SessionType.objects.all()
        if row.retired is None or row.retired > day
    ]


def topics_on(day: date) -> list[Choice]:
    """The topics that can be chosen on `day`, in the district's order, by framework."""
    return [
        Choice(row.pk, row.name, row.framework)
        for row in Topic.objects.all()
        if row.retired is None or row.retired > day
    ]


def person_by_uid(uid: UUID) -> Person | None:
    """The person with this uid in the district in scope."""
    return Person.objects.filter(uid=uid).first()
