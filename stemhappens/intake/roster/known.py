"""A roster's people and schools beside those of the district, for comparing the two."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from stemhappens.intake.directory import EMAIL
from stemhappens.intake.roster.reading import BY_IDS, RosterPerson
from stemhappens.intake.roster.setreader import KnownIds
from stemhappens.intake.text import fold
from stemhappens.people.models import (
    CoachAssignment,
    ExternalId,
    PersonName,
    Placement,
    School,
    SchoolAlias,
    SchoolAttribute,
)

ROLE_OF: Mapping[str, str] = {
    "teacher": Placement.Role.TEACHER,
    "coach": Placement.Role.COACH,
    "principal": Placement.Role.PRINCIPAL,
    "paraprofessional": Placement.Role.AIDE,
    "substitute": Placement.Role.SUBSTITUTE,
}
STAFF_ID = "staff_id"
"""The system of the employee numbers that a roster carries beside its own ids."""

SCHOOL_CODE = "school_code"
NAME_ALONE = "name alone"


@dataclass(frozen=True)
class Wanted:
    """A placement that the roster gives, the school by its key in the roster.

    dated: the roster says since when.
    """

    school: str
    role: str
    starts: date
    ends: date
    subject: str
    grade: str
    dated: bool = False


@dataclass
class Match:
    """A person of the roster, with who that is in the district (None: someone new).

    gone: school and role that they no longer have, by the roster. maybe: who it may be, while a
    person has not said so.
    """

    given: RosterPerson
    person: int | None = None
    by: str = ""
    wanted: list[Wanted] = field(default_factory=list)
    coaches_anywhere: bool = False
    gone: list[tuple[str, str]] = field(default_factory=list)
    maybe: tuple[int, ...] = ()

    @classmethod
    def called(cls, given: str, family: str) -> "Match":
        """Somebody of whom only the name is said."""
        return cls(RosterPerson("", given, family))

    @property
    def worth(self) -> bool:
        """True where the roster says enough to add somebody."""
        return bool(self.given.name) and (bool(self.wanted) or self.coaches_anywhere)

    @property
    def id(self) -> int:
        """The person's id; someone new has one once they are written."""
        assert self.person is not None
        return self.person

    @property
    def name(self) -> tuple[str, str]:
        """Given and family name as they are kept: someone with one name has it as the first."""
        given, family = self.given.given.strip(), self.given.family.strip()
        return (given[:100], family[:100]) if given else (family[:100], "")


@dataclass
class Known:
    """The district before: people, schools and where everybody works, by id."""

    today: date
    names: dict[int, PersonName] = field(default_factory=dict)
    placements: dict[int, list[Placement]] = field(default_factory=dict)
    ids: dict[tuple[str, str], int] = field(default_factory=dict)
    school_ids: dict[tuple[str, str], int] = field(default_factory=dict)
    schools: dict[int, School] = field(default_factory=dict)
    school_aliases: dict[int, set[str]] = field(default_factory=dict)
    attributes: dict[int, SchoolAttribute] = field(default_factory=dict)
    assignments: dict[int, list[CoachAssignment]] = field(default_factory=dict)
    systems: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def open_placements(self, person: int) -> list[Placement]:
        """Where a person works today or will."""
        return [p for p in self.placements.get(person, ()) if p.ends > self.today]


def load_known(today: date) -> Known:
    """Read the district as it is, in a constant number of statements (needs its scope)."""
    known = Known(today)
    for name in PersonName.objects.order_by("starts"):
        if name.person_id not in known.names or name.starts <= today:
            known.names[name.person_id] = name
    for placed in Placement.objects.order_by("starts", "id"):
        known.placements.setdefault(placed.person_id, []).append(placed)
    for held in ExternalId.objects.all():
        if held.person_id:
            known.ids[held.system, held.value] = held.person_id
            known.systems[held.person_id].add(held.system)
        elif held.school_id:
            known.school_ids[held.system, held.value] = held.school_id
    known.schools = {row.pk: row for row in School.objects.all()}
    for school, text in SchoolAlias.objects.values_list("school_id", "text"):
        known.school_aliases.setdefault(school, set()).add(fold(text))
    for row in CoachAssignment.objects.all():
        known.assignments.setdefault(row.coach_id, []).append(row)
    for link in SchoolAttribute.objects.order_by("starts"):
        known.attributes[link.school_id] = link
    return known


def known_ids(system: str) -> KnownIds:
    """The ids of the people and schools of a system; of every form where none was declared."""
    systems = {system} if system else BY_IDS
    held = ExternalId.objects.filter(system__in=systems)
    people = held.filter(school=None).values_list("value", flat=True)
    return KnownIds(
        frozenset(people), frozenset(held.filter(person=None).values_list("value", flat=True))
    )


def folded(match: Match) -> tuple[str, str]:
    """The name, for comparing."""
    given, family = match.name
    return fold(given), fold(family)


def ids_of(given: RosterPerson, system: str, form: str) -> list[tuple[str, str]]:
    """The ids under which a roster's person may be known: its own, the employee's, addresses."""
    own = [(system, given.id)] if form in BY_IDS or given.id in given.codes else []
    codes = [(STAFF_ID, code) for code in given.codes if (system, code) not in own]
    return [(s, v[:200]) for s, v in (*own, *codes, *((EMAIL, e) for e in given.emails))]
