"""What a person has answered once is remembered: spellings with the roster, the rest beside it."""

from collections.abc import Iterable, Mapping

from stemhappens.core.clock import now
from stemhappens.core.models import District
from stemhappens.core.write import Unit
from stemhappens.intake.commit.newcomers import Ids
from stemhappens.intake.context import NEW_PERSON, NEW_SCHOOL
from stemhappens.intake.models import Staged
from stemhappens.people.models import PersonAlias, SchoolAlias

ABOUT_NAMES = ("person:", "coach:", "school:", "type:", "pair:")
"""Answers about words hold for every log of the district; others for the log they were given to."""

NOT_KEPT = frozenset({"leave_out", "new"})
"""Answers that the next file asks again: setting rows aside is never silent, and who was new once
is known by then."""

COLUMN = "map:"
"""Answers that say which kind a column is begin so."""

DONE = "done"
"""The kind of a staged file whose bytes are gone: only its answers are kept."""


def remembered(district: District, source: str = "") -> dict[str, str]:
    """The answers given for earlier files: about words, and all for files of the same `source`."""
    found: dict[str, str] = {}
    for row in Staged.objects.filter(district=district.pk, kind=DONE).order_by("at", "pk"):
        same = row.source == source[:80]
        found.update({k: v for k, v in row.answers.items() if same or k.startswith(ABOUT_NAMES)})
    return found


def remembered_columns(district: District, source: str) -> dict[str, str]:
    """Heading → kind, as a person corrected the columns of earlier files of this `source`."""
    given = remembered(district, source)
    return {k.removeprefix(COLUMN): v for k, v in given.items() if k.startswith(COLUMN)}


def remember(district: District, source: str, answers: Mapping[str, str]) -> None:
    """Keep what was answered for the next file of the log called `source`."""
    kept = {
        key: choice
        for key, choice in answers.items()
        if choice not in NOT_KEPT and not choice.startswith((NEW_PERSON, NEW_SCHOOL))
    }
    if kept and not kept.items() <= remembered(district, source).items():
        Staged.objects.create(
            district=district.pk, kind=DONE, source=source[:80], answers=kept, at=now(district)
        )


def remember_spellings(unit: Unit, answers: Mapping[str, str], ids: Ids) -> int:
    """Keep each spelling that an answer gave to a person or school as one of theirs.

    A spelling that was answered for one school only is not kept so: elsewhere it may be another.
    """
    people: dict[str, int] = {}
    schools: dict[str, int] = {}
    for key, answer in answers.items():
        role, _colon, words = key.partition(":")
        if role in ("person", "coach") and "@" not in words and answer in ids.people:
            people.setdefault(words[:200], ids.people[answer])
        elif role == "school" and answer in ids.schools:
            schools.setdefault(words[:200], ids.schools[answer])
    rows = [*_new_aliases(people), *_new_school_aliases(schools)]
    unit.add_all(rows)
    return len(rows)


def _new_aliases(wanted: Mapping[str, int]) -> Iterable[PersonAlias]:
    taken = set(PersonAlias.objects.filter(text__in=wanted).values_list("text", flat=True))
    return [PersonAlias(person_id=k, text=t) for t, k in wanted.items() if t not in taken]


def _new_school_aliases(wanted: Mapping[str, int]) -> Iterable[SchoolAlias]:
    known = SchoolAlias.objects.filter(text__in=wanted).values_list("school_id", "text")
    taken = set(known)
    return [SchoolAlias(school_id=k, text=t) for t, k in wanted.items() if (k, t) not in taken]
