"""Everybody and every school with all the ways they are written, to find who stands here twice."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from stemhappens.core.actor import Actor
from stemhappens.core.rules import visible
from stemhappens.people.likeness import Spelling
from stemhappens.people.models import (
    ExternalId,
    Person,
    PersonAlias,
    PersonName,
    Placement,
    School,
    SchoolAlias,
)


@dataclass(frozen=True)
class Known:
    """An entry. about: what tells two of a name apart; rows: how much is known of it."""

    uid: UUID
    name: str
    about: str
    spelling: Spelling
    rows: int


def people_known(viewer: Actor, day: date, only: Collection[int] | None = None) -> list[Known]:
    """Everybody the viewer may name, or of them only some, by name (five statements)."""
    people = visible(Person.objects.all(), viewer, "names")
    people = people if only is None else people.filter(pk__in=only)
    uids = dict(people.values_list("pk", "uid"))
    names: dict[int, str] = {}
    texts: dict[int, list[str]] = defaultdict(list)
    links = _of(PersonName.objects.order_by("starts"), only, viewer, "names")
    for person, starts, *parts in links.values_list("person_id", "starts", "given", "family"):
        texts[person].append(" ".join(part for part in parts if part))
        if person not in names or starts <= day:
            names[person] = texts[person][-1]
    aliases = _of(PersonAlias.objects.order_by("text"), only, viewer, "names")
    _add(texts, aliases.values_list("person_id", "text"))
    ids = _of(ExternalId.objects.exclude(person=None), only, viewer, "roster")
    triples = ids.values_list("person_id", "system", "value")
    codes = _grouped((key, f"{system} {value}") for key, system, value in triples)
    placed: dict[int, dict[int, str]] = defaultdict(dict)
    rows = _of(Placement.objects.order_by("-ends", "-starts"), only, viewer, "names")
    labels = dict(Placement.Role.choices)
    for person, school, name, role in rows.values_list(
        "person_id", "school_id", "school__name", "role"
    ):
        text = _("%(role)s at %(school)s") % {"role": labels[role], "school": name}
        placed[person].setdefault(school, text)
    known = [
        Known(
            uid,
            names.get(key, "") or _("(without a name)"),
            "; ".join(placed[key].values()),
            Spelling(
                key,
                tuple(dict.fromkeys(texts[key])),
                frozenset(placed[key]),
                frozenset(codes.get(key, ())),
            ),
            len(placed[key]) + len(codes.get(key, ())) + len(texts[key]),
        )
        for key, uid in uids.items()
    ]
    return sorted(known, key=lambda one: (one.name.casefold(), one.spelling.key))


def schools_known(viewer: Actor) -> list[Known]:
    """Every school by name (three statements)."""
    aliases = _grouped(SchoolAlias.objects.values_list("school_id", "text"))
    ids = visible(ExternalId.objects.exclude(school=None), viewer, "roster")
    triples = ids.values_list("school_id", "system", "value")
    codes = _grouped((key, f"{system} {value}") for key, system, value in triples)
    return [
        Known(
            row.uid,
            row.name,
            "; ".join(aliases.get(row.pk, ())),
            Spelling(
                row.pk,
                (row.name, *aliases.get(row.pk, ())),
                frozenset(),
                frozenset(codes.get(row.pk, ())),
            ),
            len(aliases.get(row.pk, ())) + len(codes.get(row.pk, ())),
        )
        for row in School.objects.order_by("name", "id")
    ]


def _of(rows: Any, only: Collection[int] | None, viewer: Actor, part: str) -> Any:
    """The rows of these people that the viewer sees."""
    seen = visible(rows, viewer, part)
    return seen if only is None else seen.filter(person_id__in=only)


def _grouped(pairs: Iterable[tuple[int | None, str]]) -> dict[int | None, list[str]]:
    found: dict[int | None, list[str]] = defaultdict(list)
    for key, text in pairs:
        found[key].append(text)
    return found


def _add(texts: dict[int, list[str]], pairs: Iterable[tuple[int, str]]) -> None:
    for key, text in pairs:
        texts[key].append(text)
