"""Who of several may be meant: by role, school and day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from stemhappens.intake.context import PersonRef

EXACT, NICK, INITIAL, PART = 0, 1, 2, 3
COACH_ROLES = ("coach", "lead_coach")


@dataclass(frozen=True, slots=True)
class Found:
    """The best candidates for a name before school and date are asked; level EXACT … PART."""

    level: int
    people: tuple[PersonRef, ...]


def in_role(found: Found, coach: bool) -> Found:
    """A weak match holds only in its role: a coach “Vega” is not the teacher of that name."""
    if found.level == EXACT and not coach:
        return found
    fits = tuple(p for p in found.people if fits_role(p, coach))
    if coach and found.level == EXACT and not fits:
        return found
    return Found(found.level, fits)


def fits_role(person: PersonRef, coach: bool) -> bool:
    """Tell whether a person may be meant as a coach, or as somebody coached."""
    if coach:
        return person.has_role(*COACH_ROLES)
    return not person.placements or any(p.role not in COACH_ROLES for p in person.placements)


def narrow(
    people: tuple[PersonRef, ...], school: str | None, day: date | None, coach: bool
) -> tuple[PersonRef, ...]:
    """Keep those who fit role, school and day, as long as somebody is left."""
    tests: list[Callable[[PersonRef], bool]] = [
        lambda p: any(q.holds(day) for q in p.placements) or not p.placements
    ]
    if coach:
        tests.insert(0, lambda p: p.has_role(*COACH_ROLES))
    elif school:
        tests.insert(
            0, lambda p: any(q.school_uid == school and q.holds(day) for q in p.placements)
        )
    for test in tests:
        if len(people) == 1:
            break
        people = tuple(p for p in people if test(p)) or people
    return people


def unique(people: Iterable[PersonRef]) -> tuple[PersonRef, ...]:
    """Each person once."""
    return tuple({p.uid: p for p in people}.values())
