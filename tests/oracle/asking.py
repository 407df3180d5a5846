"""A question's scope, and an answer with the subjects behind it."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.days import dates, is_instructional
from tests.oracle.dump import Row, World
from tests.oracle.rules import (
    Contact,
    all_contacts,
    caseload_of,
    class_of,
    coaches_of,
    eligible_schools,
    level_on,
    place_of,
    tier_on,
)


@dataclass(frozen=True)
class Answer:
    """Numerator, denominator, exact value, and the subjects counted in both parts.

    Subjects of a part that is a sum (minutes, contacts) are what is summed over.
    """

    numerator: int | None
    denominator: int | None
    value: Fraction | None
    counted: frozenset[Hashable] = frozenset()
    among: frozenset[Hashable] | None = None

    @property
    def parts(self) -> tuple[int | None, int | None, Fraction | None]:
        return (self.numerator, self.denominator, self.value)


class Refused(ValueError):
    """A figure that makes no sense by this dimension."""


def count(subjects: Iterable[Hashable]) -> Answer:
    """A count of distinct subjects."""
    counted = frozenset(subjects)
    return Answer(len(counted), None, Fraction(len(counted)), counted)


def share(counted: Iterable[Hashable], among: Iterable[Hashable]) -> Answer:
    """Distinct subjects of distinct subjects; a numerator lies within its denominator."""
    among = frozenset(among)
    counted = frozenset(counted) & among
    value = Fraction(len(counted), len(among)) if among else None
    return Answer(len(counted), len(among), value, counted, among)


def median(values: list[int]) -> Fraction | None:
    """The middle value, or the mean of both middle values."""
    if not values:
        return None
    values = sorted(values)
    low, high = values[(len(values) - 1) // 2], values[len(values) // 2]
    return Fraction(low + high, 2)


@dataclass(frozen=True)
class Scope:
    """One question: a program, a period that ends on its as-of day, and filters.

    A filter is None where there is none; 0 (level: "") asks for what has no school or coach.
    """

    world: World
    program: int
    start: date
    end: date
    school: int | None = None
    coach: int | None = None
    level: str | None = None
    tier: int | None = None

    def only(self, **filters: Any) -> "Scope":
        return replace(self, **filters)

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end

    def overlaps(self, span: Row) -> bool:
        return span.starts <= self.end and span.ends > self.start and self.start <= self.end

    def at(self, school: int | None, day: date) -> bool:
        """True when a school passes the filters of school, level and tier on `day`."""
        school = school or 0
        return (
            (self.school is None or self.school == school)
            and (self.level is None or self.level == level_on(self.world, school, day))
            and (self.tier is None or self.tier == tier_on(self.world, school, day))
        )

    def by_coach(self, coaches: Iterable[int]) -> bool:
        """True when the filter asks for no coach or for one of these."""
        return self.coach is None or self.coach in coaches

    def in_caseload(self, teacher: int, school: int) -> bool:
        """True when the filter asks for no coach or for one assigned to this teacher there."""
        if self.coach is None:
            return True
        pairs = caseload_of(self.world, self.program, self.coach, self.start, self.end)
        return bool(pairs & {(teacher, school), (teacher, 0)})

    @property
    def filtered_by_school(self) -> bool:
        return not (self.school is None and self.level is None and self.tier is None)

    def sessions(self, *classes: str) -> list[Row]:
        """The sessions of these classes, filtered by where they took place and by coach."""
        return [
            s
            for s in self.world.rows("session", program_id=self.program)
            if self.holds(s.day)
            and class_of(self.world, s.id) in classes
            and self.at(place_of(s), s.day)
            and self.by_coach(coaches_of(self.world, s))
        ]

    def contacts(self) -> list[Contact]:
        """Contacts of counted sessions, filtered by the teacher's own school and by coach."""
        return [
            c
            for c in all_contacts(self.world, self.program)
            if c.klass == "counted"
            and self.holds(c.day)
            and self.at(c.school, c.day)
            and self.by_coach(c.coaches)
        ]

    def teacher_contacts(self) -> list[Contact]:
        """The contacts that teacher-level figures count (ruling 1)."""
        return [c for c in self.contacts() if c.teacher_level]

    def eligible_days(self, teacher: int) -> dict[date, int]:
        """day → own school, on each instructional day of it on which the teacher is eligible.

        At two schools the primary one within the filters gives the calendar.
        """
        found = {}
        for day in dates(self.start, self.end):
            schools = eligible_schools(self.world, self.program, teacher, day)
            asked = (s for s in schools if self.at(s, day) and self.in_caseload(teacher, s))
            own = next(asked, None)
            if own is not None and is_instructional(self.world, own, day):
                found[day] = own
        return found

    def eligible_teachers(self) -> set[int]:
        """Teachers eligible on at least one instructional day of a school of theirs (ruling 2).

        Of one coach: those of them in the coach's caseload on a day of the period.
        """
        return {
            e.person_id
            for e in self.world.rows("eligibility", program_id=self.program)
            if self.overlaps(e)
            and self.in_caseload(e.person_id, e.school_id)
            and any(
                self.at(e.school_id, day)
                and is_instructional(self.world, e.school_id, day)
                and e.school_id in eligible_schools(self.world, self.program, e.person_id, day)
                for day in dates(max(self.start, e.starts), min(self.end, e.ends))
            )
        }
