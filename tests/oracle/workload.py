"""Figures per coach FTE: contacts, hours and caseload (rulings 5 and 14)."""

from dataclasses import replace
from fractions import Fraction

from tests.oracle.asking import Answer, Refused, Scope
from tests.oracle.days import days_in
from tests.oracle.dump import Row
from tests.oracle.rules import assigned_to, holds, is_absent
from tests.oracle.sessions import coach_hours


def coach_fte(scope: Scope) -> Answer:
    """Full-time coaches of the period: Σ FTE × instructional days not on leave ÷ those days.

    In hundredths of a position above, in hundreds of days below.
    """
    refuse_schools(scope)
    days = days_in(scope.world, 0, scope.start, scope.end)
    total = sum(
        row.fte
        for row in assignments(scope)
        for day in days
        if holds(row, day) and not is_absent(scope.world, row.coach_id, day)
    )
    value = Fraction(total, 100 * len(days)) if days else None
    return Answer(total, 100 * len(days), value)


def assignments(scope: Scope) -> list[Row]:
    rows = scope.world.rows("coach_assignment", program_id=scope.program)
    return [row for row in rows if scope.by_coach([row.coach_id])]


def per_fte(scope: Scope, answer: Answer, amount: Fraction) -> Answer:
    positions = coach_fte(scope).value
    return replace(answer, denominator=None, value=amount / positions if positions else None)


def refuse_schools(scope: Scope) -> None:
    if scope.filtered_by_school:
        raise Refused("a coach's positions are not split over schools")


def workload_contacts(scope: Scope) -> Answer:
    """Contacts, once for each coach present, per coach FTE."""
    refuse_schools(scope)
    contacts = scope.contacts()
    total = sum(len(c.coaches) if scope.coach is None else 1 for c in contacts)
    answer = Answer(total, None, None, frozenset(c.id for c in contacts))
    return per_fte(scope, answer, Fraction(total))


def workload_hours(scope: Scope) -> Answer:
    """Coach hours per coach FTE."""
    refuse_schools(scope)
    answer = coach_hours(scope)
    return per_fte(scope, answer, answer.value or Fraction(0))


def caseload(scope: Scope) -> Answer:
    """Coach × teacher pairs on the district's last instructional day, per coach FTE."""
    refuse_schools(scope)
    pairs = frozenset(
        (row.coach_id, teacher)
        for day in days_in(scope.world, 0, scope.start, scope.end)[-1:]
        for row in assignments(scope)
        if holds(row, day)
        for teacher in assigned_to(scope.world, row, day)
    )
    answer = Answer(len(pairs), None, None, pairs)
    return per_fte(scope, answer, Fraction(len(pairs)))
