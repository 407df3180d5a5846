"""Finding people, schools and teams by a few letters, among what the viewer may see."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from stemhappens.core.actor import Actor
from stemhappens.core.rules import visible
from stemhappens.core.spans import holding
from stemhappens.people.models import PersonAlias, PersonName, Placement, School, SchoolAlias, Team
from stemhappens.people.reads import names_on

MOST = 20
"""So many of a sort are shown; whoever finds more types more."""


@dataclass(frozen=True)
class FoundPerson:
    """A person with where they work on the day; school and role are empty without a placement.

    teaches: placed as a teacher, so that a visit can be logged.
    """

    id: int
    uid: UUID
    name: str
    role: str
    school: str
    teaches: bool


@dataclass(frozen=True)
class FoundPlace:
    """A school or a team."""

    id: int
    uid: UUID
    name: str


def folded(text: str) -> str:
    """Small letters without accents: "José" is found by "jose"."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def matches(text: str, wanted: str) -> bool:
    """Every word of `wanted` begins a word of `text`."""
    words = folded(text).replace("-", " ").replace("'", " ").split()
    parts = folded(wanted).replace("-", " ").replace("'", " ").replace(",", " ").split()
    return bool(parts) and all(any(word.startswith(part) for word in words) for part in parts)


def matching_people(viewer: Actor, wanted: str) -> list[int]:
    """The people who bear or bore such a name, or were written so in a log."""
    names = visible(PersonName.objects.all(), viewer, "names")
    found = [
        person
        for person, given, family in names.values_list("person_id", "given", "family")
        if matches(f"{given} {family}", wanted)
    ]
    aliases = visible(PersonAlias.objects.all(), viewer, "names")
    found += [
        person for person, text in aliases.values_list("person_id", "text") if matches(text, wanted)
    ]
    return list(dict.fromkeys(found))


def find_people(viewer: Actor, people: Iterable[int], day: date) -> list[FoundPerson]:
    """Those people by name, MOST at most, each with the present placement."""
    keys = list(people)
    names = names_on(keys, day)
    keys = sorted(keys, key=lambda key: names.get(key, "").casefold())[:MOST]
    placed: dict[int, Placement] = {}
    rows = Placement.objects.filter(holding(day), person_id__in=keys).select_related("school")
    for row in visible(rows, viewer, "names").order_by("-primary", "id"):
        placed.setdefault(row.person_id, row)
    uids = dict(PersonName.objects.filter(person__in=keys).values_list("person_id", "person__uid"))
    return [
        FoundPerson(
            key,
            uids[key],
            names[key],
            str(placed[key].get_role_display()) if key in placed else "",
            placed[key].school.name if key in placed else "",
            key in placed and placed[key].role == Placement.Role.TEACHER,
        )
        for key in keys
        if key in names
    ]


def find_schools(viewer: Actor, wanted: str) -> list[FoundPlace]:
    """Schools of such a name or former name, by name."""
    known = {row.pk: row for row in visible(School.objects.all(), viewer, "vocabulary")}
    found = {key for key, row in known.items() if matches(row.name, wanted)}
    aliases = SchoolAlias.objects.filter(school_id__in=known)
    found |= {
        key for key, text in aliases.values_list("school_id", "text") if matches(text, wanted)
    }
    rows = sorted((known[key] for key in found), key=lambda row: row.name.casefold())
    return [FoundPlace(row.pk, row.uid, row.name) for row in rows[:MOST]]


def find_teams(viewer: Actor, wanted: str) -> list[FoundPlace]:
    """Teams of such a name."""
    rows = visible(Team.objects.all(), viewer, "names").order_by("name")
    return [FoundPlace(row.pk, row.uid, row.name) for row in rows if matches(row.name, wanted)][
        :MOST
    ]
