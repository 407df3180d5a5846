"""Rebuild a district's facts from its story, and the doctor who compares the two."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from stemhappens.core.write import Unit
from stemhappens.facts.models import Fact
from stemhappens.facts.projection import ALL, PROJECTIONS, note_version, replace_rows

Row = tuple[int | None, ...]


@dataclass(frozen=True)
class Difference:
    """Rows of one fact that are stored but should not be, and the other way round."""

    fact: str
    stored_only: int
    missing: int


def rebuild(unit: Unit) -> None:
    """Project every fact of the unit's district anew."""
    for projection in PROJECTIONS:
        replace_rows(unit.district_id, projection, ALL)
    note_version(unit.district_id)


def columns(fact: type[Fact]) -> list[str]:
    """The columns of `fact` that carry meaning: all but its own id."""
    return [f.attname for f in fact._meta.concrete_fields if f.attname != "id"]


def stored_rows(district: int, fact: type[Fact]) -> Counter[Row]:
    """The rows as they stand."""
    rows = fact._default_manager.filter(district=district)
    return Counter(rows.values_list(*columns(fact)))


def projected_rows(district: int) -> dict[type[Fact], Counter[Row]]:
    """The rows as a rebuild would write them; writes nothing (needs the district's scope)."""
    found: dict[type[Fact], Counter[Row]] = {}
    for projection in PROJECTIONS:
        for fact in projection.facts:
            found[fact] = Counter()
        for row in projection.rows(district, ALL):
            found[type(row)][tuple(_plain(row, columns(type(row))))] += 1
    return found


def _plain(row: Fact, names: Iterable[str]) -> Iterable[int | None]:
    for name in names:
        value = getattr(row, name)
        yield None if value is None else int(value)


def differences(district: int) -> list[Difference]:
    """The doctor's finding: empty when the stored facts equal the projected ones."""
    found = []
    for fact, should in projected_rows(district).items():
        stored = stored_rows(district, fact)
        extra, missing = stored - should, should - stored
        if extra or missing:
            found.append(Difference(fact.__name__, extra.total(), missing.total()))
    return found
