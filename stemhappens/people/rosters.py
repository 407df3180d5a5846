"""Who is there: everybody of a district in a list, and one person with all that is dated of them.

For who keeps the roster or directs the program; each read takes its viewer and a constant number
of statements.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, Value

from stemhappens.core.actor import Actor
from stemhappens.core.rules import visible
from stemhappens.core.spans import holding
from stemhappens.people.models import (
    Absence,
    Closure,
    CoachAssignment,
    Eligibility,
    ExternalId,
    Person,
    PersonAlias,
    PersonName,
    Placement,
    ProgramSchool,
    School,
    SchoolAlias,
    SchoolAttribute,
    TeamMember,
)
from stemhappens.people.reads import names_for


@dataclass(frozen=True)
class PlacedAt:
    """A school and what one is there."""

    school_id: int
    school: str
    role: str


@dataclass(frozen=True)
class PersonEntry:
    """A person on a day. eligible: at which schools. away_until: the first day back, None if here.

    coaches: assigned to a program that day.
    """

    id: int
    uid: UUID
    name: str
    placed: tuple[PlacedAt, ...]
    eligible: frozenset[int]
    away_until: date | None
    coaches: bool

    @property
    def schools(self) -> set[int]:
        """Where they work or are eligible."""
        return {one.school_id for one in self.placed} | self.eligible

    @property
    def here(self) -> bool:
        """They work somewhere that day, or coach."""
        return bool(self.placed) or self.coaches


def people_on(viewer: Actor, day: date, program_id: int) -> list[PersonEntry]:
    """Everybody the viewer may name, as they are on `day`, by name (six statements)."""
    uids = dict(visible(Person.objects.all(), viewer, "names").values_list("pk", "uid"))
    names = names_for(viewer, uids, day)
    placed: dict[int, list[PlacedAt]] = defaultdict(list)
    rows = visible(Placement.objects.filter(holding(day)), viewer, "names")
    columns = ("person_id", "school_id", "school__name", "role")
    for person, *where in rows.order_by("-primary", "id").values_list(*columns):
        placed[person].append(PlacedAt(*where))
    eligible: dict[int, set[int]] = defaultdict(set)
    spans = Eligibility.objects.filter(holding(day), program_id=program_id)
    for person, school in visible(spans, viewer, "roster").values_list("person_id", "school_id"):
        eligible[person].add(school)
    leave = visible(Absence.objects.filter(holding(day)), viewer, "roster")
    away = dict(leave.order_by("ends").values_list("person_id", "ends"))
    assigned = visible(CoachAssignment.objects.filter(holding(day)), viewer, "roster")
    coaches = set(assigned.values_list("coach_id", flat=True))
    entries = [
        PersonEntry(
            key,
            uid,
            names.get(key, ""),
            tuple(dict.fromkeys(placed.get(key, ()))),
            frozenset(eligible.get(key, ())),
            away.get(key),
            key in coaches,
        )
        for key, uid in uids.items()
    ]
    return sorted(entries, key=lambda one: (one.name.casefold(), one.id))


@dataclass(frozen=True)
class PersonRecord:
    """One person with everything dated. rows: as stored, the latest first; all ends open-ended
    or the first day on which they hold no more.

    coached_by: whose teacher they are by an assignment on the day, id → name; by_name: one of
    those assignments names them, not a team or school of theirs.
    """

    person: Person
    name: str
    names: tuple[PersonName, ...]
    aliases: tuple[str, ...]
    placements: tuple[Placement, ...]
    eligibilities: tuple[Eligibility, ...]
    absences: tuple[Absence, ...]
    external_ids: tuple[ExternalId, ...]
    assignments: tuple[CoachAssignment, ...]
    teams: tuple[TeamMember, ...]
    coached_by: Mapping[int, str] = field(default_factory=dict)
    by_name: bool = False


def find_person(viewer: Actor, uid: UUID) -> Person | None:
    """The person with this uid, if the viewer may name them."""
    found: Person | None = visible(Person.objects.filter(uid=uid), viewer, "names").first()
    return found


def person_record(viewer: Actor, person: Person, day: date) -> PersonRecord:
    """All of a person that the roster knows; `day`: of whose coaches are named."""
    names = tuple(PersonName.objects.filter(person=person).order_by("-starts"))
    aliases = PersonAlias.objects.filter(person=person).order_by("text")
    eligible = _latest(Eligibility.objects.filter(person=person), viewer, "roster", "school")
    teams = _latest(TeamMember.objects.filter(person=person), viewer, "names", "team")
    concerned = Q(coach=person) | (_for_them(person, day, eligible, teams) & holding(day))
    assigned = _latest(CoachAssignment.objects.filter(concerned), viewer, "roster", "school")
    coaches = dict.fromkeys(row.coach_id for row in assigned if row.coach_id != person.pk)
    now = next((name for name in names if name.starts <= day), names[-1] if names else "")
    return PersonRecord(
        person,
        str(now),
        names,
        tuple(aliases.values_list("text", flat=True)),
        _latest(Placement.objects.filter(person=person), viewer, "names", "school"),
        eligible,
        _latest(Absence.objects.filter(person=person), viewer, "roster"),
        _latest(ExternalId.objects.filter(person=person), viewer, "roster"),
        tuple(row for row in assigned if row.coach_id == person.pk),
        teams,
        names_for(viewer, coaches, day),
        any(row.teacher_id == person.pk for row in assigned),
    )


def _latest(rows: Any, viewer: Actor, part: str, *beside: str) -> tuple[Any, ...]:
    seen = visible(rows, viewer, part)
    if beside:
        seen = seen.select_related(*beside)
    return tuple(sorted(seen, key=lambda row: (row.ends, row.starts, row.pk), reverse=True))


def _for_them(
    person: Person, day: date, eligible: Iterable[Eligibility], teams: Iterable[TeamMember]
) -> Q:
    """Assignments to them, to a team of theirs, or to a school where they are eligible."""
    now = [row for row in eligible if row.holds(day)]
    by_school = Q(
        teacher__isnull=True,
        team__isnull=True,
        program_id__in={row.program_id for row in now},
        school_id__in={row.school_id for row in now},
    )
    theirs = [row.team_id for row in teams if row.holds(day)]
    return Q(teacher=person) | Q(team_id__in=theirs) | by_school


@dataclass(frozen=True)
class SchoolEntry:
    """A school on a day, open or not yet or no more."""

    school: School
    level: str
    need_tier: int | None
    kind: str
    takes_part: bool
    coaches: tuple[str, ...]

    def is_open(self, day: date) -> bool:
        """True when the school is open on `day`."""
        return (self.school.opens is None or self.school.opens <= day) and day < self.school.closes


def school_entries(viewer: Actor, day: date, program_id: int) -> list[SchoolEntry]:
    """Every school of the district by name, as it is on `day` (five statements)."""
    what: dict[int, SchoolAttribute] = {}
    for row in SchoolAttribute.objects.filter(starts__lte=day).order_by("starts"):
        what[row.school_id] = row
    parts = ProgramSchool.objects.filter(holding(day), program_id=program_id)
    taking_part = set(parts.values_list("school_id", flat=True))
    assigned = CoachAssignment.objects.filter(holding(day), program_id=program_id)
    pairs = visible(assigned.exclude(school=None), viewer, "roster").order_by("id")
    coaches: dict[int, list[int]] = defaultdict(list)
    for school, coach in pairs.values_list("school_id", "coach_id"):
        coaches[school].append(coach)
    names = names_for(viewer, {key for keys in coaches.values() for key in keys}, day)
    return [
        _school_entry(school, what.get(school.pk), taking_part, coaches, names)
        for school in School.objects.order_by("name", "id")
    ]


def _school_entry(
    school: School,
    what: SchoolAttribute | None,
    taking_part: Iterable[int],
    coaches: Mapping[int, list[int]],
    names: Mapping[int, str],
) -> SchoolEntry:
    said = dict.fromkeys(names.get(key, "") for key in coaches.get(school.pk, ()))
    return SchoolEntry(
        school,
        str(what.get_level_display()) if what else "",
        what.need_tier if what else None,
        what.kind if what else "",
        school.pk in taking_part,
        tuple(name for name in said if name),
    )


@dataclass(frozen=True)
class Staff:
    """Somebody who works at a school or is eligible there. roles: what they are there."""

    id: int
    uid: UUID
    name: str
    roles: tuple[str, ...]
    eligible: bool


@dataclass(frozen=True)
class SchoolRecord:
    """One school with everything dated, the latest first, and who is there on the day.

    codes: "nces 0612". coaches: of the assignments, id → name.
    """

    school: School
    attributes: tuple[SchoolAttribute, ...]
    aliases: tuple[str, ...]
    codes: tuple[str, ...]
    parts: tuple[ProgramSchool, ...]
    closures: tuple[Closure, ...]
    assignments: tuple[CoachAssignment, ...]
    coaches: Mapping[int, str]
    staff: tuple[Staff, ...]

    def entry(self, day: date, program_id: int) -> SchoolEntry:
        """The school as the list has it on `day`."""
        what = next((row for row in self.attributes if row.starts <= day), None)
        taking = {self.school.pk} & {
            row.school_id for row in self.parts if row.holds(day) and row.program_id == program_id
        }
        now = [row.coach_id for row in self.assignments if row.holds(day)]
        return _school_entry(self.school, what, taking, {self.school.pk: now}, self.coaches)


def school_record(viewer: Actor, school: School, day: date, program_id: int) -> SchoolRecord:
    """All that the roster knows of a school (eight statements)."""
    assignments = _latest(CoachAssignment.objects.filter(school=school), viewer, "roster")
    placed = visible(Placement.objects.filter(holding(day), school=school), viewer, "names")
    spans = Eligibility.objects.filter(holding(day), school=school, program_id=program_id)
    rows = [
        *placed.select_related("person").order_by("-primary", "id"),
        *visible(spans, viewer, "roster").select_related("person"),
    ]
    people = {row.person_id for row in rows}
    names = names_for(viewer, people | {row.coach_id for row in assignments}, day)
    aliases, codes = _spelled(viewer, school)
    return SchoolRecord(
        school,
        tuple(SchoolAttribute.objects.filter(school=school).order_by("-starts")),
        aliases,
        codes,
        _latest(ProgramSchool.objects.filter(school=school), viewer, "vocabulary"),
        tuple(Closure.objects.filter(school=school).order_by("-day")),
        assignments,
        names,
        _staff(rows, names),
    )


def _staff(rows: Iterable[Placement | Eligibility], names: Mapping[int, str]) -> tuple[Staff, ...]:
    by_person: dict[int, list[Placement | Eligibility]] = defaultdict(list)
    for row in rows:
        by_person[row.person_id].append(row)
    found = [
        Staff(
            key,
            theirs[0].person.uid,
            names.get(key, ""),
            tuple(dict.fromkeys(row.role for row in theirs if isinstance(row, Placement))),
            any(isinstance(row, Eligibility) for row in theirs),
        )
        for key, theirs in by_person.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.id)))


def _spelled(viewer: Actor, school: School) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Other spellings, and what other systems call it, in one statement."""
    ids = visible(ExternalId.objects.filter(school=school), viewer, "roster")
    texts = SchoolAlias.objects.filter(school=school).annotate(system=Value(""))
    pairs = sorted(texts.values_list("system", "text").union(ids.values_list("system", "value")))
    aliases = tuple(text for system, text in pairs if not system)
    return aliases, tuple(f"{system} {value}" for system, value in pairs if system)
