"""The facts of a rehearsal: projected beside the tables, put in with the unit."""

from collections import defaultdict
from collections.abc import Iterator

from stemhappens.core.rehearsal import Rehearsal
from stemhappens.core.write import Unit
from stemhappens.facts.lookups import Keys, among
from stemhappens.facts.models import Fact
from stemhappens.facts.projection import ALL, PROJECTIONS, Projection, replace_rows

CHUNK = 5000


def project_ahead(rehearsal: Rehearsal) -> None:
    """Project what `rehearsal` affects, as it is read while it is shown."""
    for projection, keys in _plans(rehearsal):
        if keys is ALL or keys:
            _project(rehearsal, projection, keys)


def load_facts(rehearsal: Rehearsal) -> None:
    """Put in the facts that replace none; with `Rehearsal.load`, before the lock."""
    for copy in rehearsal.facts.values():
        if not copy.hides:
            copy.put_in(numbered=False)


def put_in_facts(unit: Unit, rehearsal: Rehearsal) -> None:
    """Put in the others, and project again what others touched meanwhile.

    Call it in the unit, after the rehearsal was put in and before anything else is written.
    """
    for copy in rehearsal.facts.values():
        if copy.hides:
            copy.take_out()
            copy.put_in(numbered=False)
    touches = rehearsal.touches_since(unit)
    if touches:
        for projection in PROJECTIONS:
            keys = projection.keys(touches)
            if keys is ALL or keys:
                replace_rows(unit.district_id, projection, keys)


def _plans(rehearsal: Rehearsal) -> list[tuple[Projection, Keys]]:
    """The keys that each projection has to do, looked up before the first is done."""
    found: dict[int, Keys] = defaultdict(set)
    for label, touches in rehearsal.batches():
        for place, projection in enumerate(PROJECTIONS):
            affects = projection.affected_by.get(label)
            held = found[place]
            if affects is None or held is ALL:
                continue
            some = affects(touches)
            found[place] = ALL if some is ALL else {*held, *some}
    return [(projection, found[place]) for place, projection in enumerate(PROJECTIONS)]


def _project(rehearsal: Rehearsal, projection: Projection, keys: Keys) -> None:
    ordered = None if keys is ALL else sorted(keys)
    copies = {
        fact: rehearsal.fact(fact, projection.key, _there(rehearsal, fact, projection.key, ordered))
        for fact in projection.facts
    }
    last = dict.fromkeys(copies, 0)
    for chunk in _chunks(ordered):
        rows: dict[type[Fact], list[Fact]] = defaultdict(list)
        for row in projection.rows(rehearsal.district_id, chunk):
            last[type(row)] += 1
            row.pk = last[type(row)]
            rows[type(row)].append(row)
        for fact, some in rows.items():
            copies[fact].fill(some)


def _there(
    rehearsal: Rehearsal, fact: type[Fact], key: str, keys: list[int] | None
) -> list[int] | None:
    """Those of the keys that have rows of `fact` now."""
    mine = fact._default_manager.filter(district=rehearsal.district_id)
    if keys is None:
        return None if mine.exists() else []
    return sorted(set(among(mine.values_list(key, flat=True), key, keys)))


def _chunks(keys: list[int] | None) -> Iterator[Keys]:
    """The keys in bites; all of a district is one."""
    if keys is None:
        return iter((None,))
    return (keys[i : i + CHUNK] for i in range(0, len(keys), CHUNK))
