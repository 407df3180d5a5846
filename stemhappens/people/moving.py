"""Dated rows of a school that go on at another one from a day on."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from stemhappens.core.write import Unit
from stemhappens.people.covering import uncovered
from stemhappens.people.merging import copied
from stemhappens.people.models import CoachAssignment, Eligibility, Placement, School

Row = Placement | Eligibility | CoachAssignment

ALIKE: dict[type[Any], tuple[str, ...]] = {
    Placement: ("person_id", "role"),
    Eligibility: ("program_id", "person_id"),
}
"""The columns by which a row says the same thing of another school; of assignments none does,
since their FTE adds up."""


def go_on_at(unit: Unit, rows: Iterable[Row], school: School, day: date) -> None:
    """End each row on `day` and let it go on at `school`, or move it there if it begins later.

    Where the same thing is said of `school` already, it is not said twice.
    """
    for row in list(rows):
        pieces = uncovered(max(row.starts, day), row.ends, _there(row, school, day))
        unit.add_all(copied(row, school_id=school.pk, starts=a, ends=b) for a, b in pieces)
        stop(unit, row, day)


def _there(row: Row, school: School, day: date) -> list[Row]:
    """What is said of `school` already and is the same."""
    if type(row) not in ALIKE:
        return []
    alike = {name: getattr(row, name) for name in ALIKE[type(row)]}
    return list(type(row).objects.filter(school=school, ends__gt=day, **alike))


def stop(unit: Unit, row: Row, day: date) -> None:
    """Let a row end on `day`; one that begins then or later never was."""
    if row.starts < day:
        unit.change(row, ends=day)
    else:
        unit.remove(row)
