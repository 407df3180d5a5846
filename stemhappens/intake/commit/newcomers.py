"""Schools, people and topics that a log names and the district does not know yet."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.text import slugify

from stemhappens.core.write import Unit
from stemhappens.intake.commit.settle import Ready, fiscal_start, uid_of
from stemhappens.intake.context import PersonRef, SchoolRef
from stemhappens.intake.directory import COACH, EMAIL
from stemhappens.intake.rows.reading import Reading
from stemhappens.intake.text import fold
from stemhappens.people.calendar import load_calendar
from stemhappens.people.models import (
    ExternalId,
    Person,
    PersonAlias,
    PersonName,
    Placement,
    Program,
    ProgramSchool,
    School,
    SchoolAlias,
    SchoolAttribute,
    Topic,
)
from stemhappens.people.services import ALWAYS

OFTEN = 3
"""A topic that so many rows name is a term of the district; rarer ones are free text."""

TERM_LENGTH = 60


@dataclass
class Ids:
    """The ids under which uids of a reading stand in the database."""

    schools: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    topics: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Added:
    """How many the import brought."""

    schools: int = 0
    people: int = 0
    topics: int = 0


def add_newcomers(
    unit: Unit, reading: Reading, ready: Sequence[Ready], program: Program
) -> tuple[Ids, Added]:
    """Create whom the rows name for the first time; placed from their first school year on."""
    ids = Ids(
        {str(uid): key for key, uid in School.objects.values_list("pk", "uid")},
        {str(uid): key for key, uid in Person.objects.values_list("pk", "uid")},
    )
    first = _first_days(ready)
    schools = [ref for ref in reading.schools if ref.uid in first]
    people = [ref for ref in reading.people if ref.uid in first]
    placed = {p.school_uid for ref in people for p in ref.placements}
    schools += [r for r in reading.schools if r.uid in placed and r.uid not in first]
    starts = _starts(unit, first)
    _add_schools(unit, reading.source, schools, ids, starts, program)
    _add_people(unit, reading.source, people, ids, starts)
    topics = _add_topics(unit, ready, ids)
    return ids, Added(len(schools), len(people), topics)


def _first_days(ready: Iterable[Ready]) -> dict[str, date]:
    """Uid → the first day on which a row names it."""
    first: dict[str, date] = {}
    for one in ready:
        made = one.made
        for uid in (*made.coaches, *made.teachers, *((made.school,) if made.school else ())):
            first[uid] = min(one.day, first.get(uid, one.day))
    return first


def _starts(unit: Unit, first: Mapping[str, date]) -> dict[str, date]:
    """The first day of the school year in which each is named first."""
    calendar = load_calendar(unit.district_id)
    return {
        uid: min(day, year.first_day) if (year := calendar.year_of(day)) else fiscal_start(day)
        for uid, day in first.items()
    }


def _add_schools(
    unit: Unit,
    source: str,
    refs: Sequence[SchoolRef],
    ids: Ids,
    starts: Mapping[str, date],
    program: Program,
) -> None:
    rows = unit.add_all(School(uid=uid_of(source, ref.uid), name=ref.name[:200]) for ref in refs)
    for ref, row in zip(refs, rows, strict=True):
        ids.schools[ref.uid] = row.pk
    unit.add_all(SchoolAttribute(school=row, starts=ALWAYS) for row in rows)
    unit.add_all(
        SchoolAlias(school=row, text=text[:200])
        for ref, row in zip(refs, rows, strict=True)
        for text in dict.fromkeys(ref.aliases)
    )
    earliest = min(starts.values(), default=program.starts)
    unit.add_all(
        ProgramSchool(program=program, school=row, starts=starts.get(ref.uid, earliest))
        for ref, row in zip(refs, rows, strict=True)
    )


def _add_people(
    unit: Unit, source: str, refs: Sequence[PersonRef], ids: Ids, starts: Mapping[str, date]
) -> None:
    rows = unit.add_all(Person(uid=uid_of(source, ref.uid)) for ref in refs)
    pairs = list(zip(refs, rows, strict=True))
    for ref, row in pairs:
        ids.people[ref.uid] = row.pk
    unit.add_all(
        PersonName(
            person=row, starts=ALWAYS, given=(ref.given or ref.family)[:100],
            family=(ref.family if ref.given else "")[:100],
        )
        for ref, row in pairs
    )  # fmt: skip
    _add_spellings(unit, pairs)
    _add_addresses(unit, pairs)
    unit.add_all(
        Placement(
            person=row, school_id=ids.schools[school], role=role,
            starts=starts[ref.uid], primary=place == 0,
        )
        for ref, row in pairs
        for place, (school, role) in enumerate(_places(ref))
        if school in ids.schools
    )  # fmt: skip


def _places(ref: PersonRef) -> list[tuple[str, str]]:
    """School and role, each once; that somebody coaches is told by the visits, not by a place."""
    found = [(p.school_uid, p.role) for p in ref.placements if p.school_uid and p.role != COACH]
    return list(dict.fromkeys(found))


def _add_spellings(unit: Unit, pairs: Iterable[tuple[PersonRef, Person]]) -> None:
    """Other spellings of the same person; one that is somebody else's already stays theirs."""
    taken = set(PersonAlias.objects.values_list("text", flat=True))
    rows = []
    for ref, row in pairs:
        others = [f"{ref.given} {other}".strip() for other in ref.other_names]
        for text in dict.fromkeys(fold(t)[:200] for t in (*ref.aliases, *others)):
            if text and text not in taken:
                taken.add(text)
                rows.append(PersonAlias(person=row, text=text))
    unit.add_all(rows)


def _add_addresses(unit: Unit, pairs: Iterable[tuple[PersonRef, Person]]) -> None:
    taken = set(ExternalId.objects.filter(system=EMAIL).values_list("value", flat=True))
    rows = []
    for ref, row in pairs:
        for address in ref.emails:
            if address not in taken:
                taken.add(address)
                rows.append(
                    ExternalId(person=row, system=EMAIL, value=address[:200], starts=ALWAYS)
                )
    unit.add_all(rows)


# --- topics ---


def _add_topics(unit: Unit, ready: Sequence[Ready], ids: Ids) -> int:
    """Topics that rows name often become terms of the vocabulary; the others are told in the row.

    A director expects the terms of the form to be there, and not a term for each sentence that
    somebody typed into the column.
    """
    known: dict[str, int] = {}
    codes = set()
    for key, code, name in Topic.objects.values_list("pk", "code", "name"):
        known[fold(name)] = key
        codes.add(code)
    seen = Counter(fold(t) for one in ready for t in dict.fromkeys(one.made.topics))
    words: dict[str, str] = {}
    for one in ready:
        for text in one.made.topics:
            words.setdefault(fold(text), text)
    new = [
        text
        for text, count in seen.most_common()
        if text and text not in known and count >= OFTEN and len(words[text]) <= TERM_LENGTH
    ]
    rows = unit.add_all(
        Topic(code=_code(text, codes), name=words[text], position=len(known) + place)
        for place, text in enumerate(new)
    )
    known |= {text: row.pk for text, row in zip(new, rows, strict=True)}
    ids.topics = known
    return len(new)


def _code(text: str, taken: set[str]) -> str:
    base = slugify(text)[:52] or "topic"
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    taken.add(code)
    return code
