"""The visits of an import that look like one with another: told, merged, or said to be two."""

from collections.abc import Collection
from uuid import UUID

from stemhappens.coaching.twins import CAUSE, Twins, Version, merge_logs, twins
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.rules import visible
from stemhappens.core.write import Unit, write
from stemhappens.intake.commit.memory import remember, remembered
from stemhappens.intake.models import ImportRow
from stemhappens.intake.rules import IMPORTS

TWO = "two"


def pairs_of(district: District, viewer: Actor, imported: UUID) -> list[Twins]:
    """The pairs that nobody has said are two visits (needs the district's scope)."""
    rows = ImportRow.objects.filter(imported__uid=imported, session__isnull=False)
    ids = visible(rows, viewer, IMPORTS).values_list("session", flat=True)
    said = remembered(district)
    found = twins(viewer, district, {key for key in ids if key is not None})
    return [pair for pair in found if said.get(_key(pair)) != TWO]


def merge_pairs(
    district: District, actor: Actor, chosen: Collection[tuple[Twins, int | None]]
) -> int:
    """Merge each pair, with the minutes chosen (None: the first record's), in one unit; its number.

    A visit in several pairs is merged with the first; the others are told again.
    """
    with write(district, actor, CAUSE) as unit:
        merged: set[int] = set()
        for pair, minutes in chosen:
            both = {pair.first.id, pair.second.id}
            if not both & merged:
                merged |= both
                _merge(unit, pair, minutes)
        return unit.seq


def keep_apart(district: District, pair: Twins) -> None:
    """Remember that the two are two visits."""
    remember(district, "", {_key(pair): TWO})


def _merge(unit: Unit, pair: Twins, minutes: int | None) -> None:
    first, second = pair.versions
    kept = merge_logs(unit, Version(pair.first.id, first), Version(pair.second.id, second), minutes)
    for row in ImportRow.objects.filter(session=pair.second.id):
        unit.change(row, session=kept.pk)


def _key(pair: Twins) -> str:
    return f"pair:{pair.first.uid}:{pair.second.uid}"
