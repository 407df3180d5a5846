"""The way through the phases: who is in which, who advanced, how long it takes, who has stalled."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.oracle.asking import Answer, Scope, count, share
from tests.oracle.days import dates, days_in
from tests.oracle.dump import Row, World, remembered
from tests.oracle.engagements import (
    OPEN,
    active_days,
    active_engagements_of,
    coach_of_engagement,
    open_engagements_of,
    own_school,
    state_on,
    teachers_ever,
    teachers_on,
)
from tests.oracle.rules import latest


@dataclass(frozen=True)
class Spell:
    """An engagement's unbroken time in a phase; `end` is the first day outside, None while in."""

    engagement: int
    phase: int
    start: date
    end: date | None


@remembered
def spells(world: World, engagement: int, upto: date) -> list[Spell]:
    """The spells in phases, as known on `upto`: days on which it is open (also paused)."""
    found: list[Spell] = []
    chain = world.rows("engagement_phase", engagement_id=engagement)
    if not chain:
        return found
    current: tuple[int, date] | None = None
    for day in dates(min(c.starts for c in chain), upto):
        row = latest(chain, day)
        inside = state_on(world, engagement, day) in OPEN
        phase = row.phase_id if row and inside else None
        if current and current[0] != phase:
            found.append(Spell(engagement, current[0], current[1], day))
            current = None
        if phase and not current:
            current = (phase, day)
    if current:
        found.append(Spell(engagement, current[0], current[1], None))
    return found


def spell_days(scope: Scope, spell: Spell) -> int:
    """Instructional, unpaused days after the phase began, up to its end or the as-of day.

    The least over the schools of its teachers when it began (ruling 8).
    """
    world = scope.world
    engagement = world.row("engagement", spell.engagement)
    last = scope.end if spell.end is None else min(scope.end, spell.end)
    return min(
        sum(
            1
            for day in days_in(world, school, spell.start, last)
            if day > spell.start
            and (day == spell.end or state_on(world, spell.engagement, day) == "active")
        )
        for school in schools_of_spell(world, engagement, spell.start)
    )


def schools_of_spell(world: World, engagement: Row, day: date) -> frozenset[int]:
    """As of an engagement; where nobody is in it that day, of all who ever were."""
    people = teachers_on(world, engagement.id, day) or teachers_ever(world, engagement.id)
    schools = {own_school(world, engagement, p, day) for p in people}
    return frozenset(schools or {engagement.school_id or 0})


def spells_asked(scope: Scope) -> list[Spell]:
    """The spells with at least one active day in the period.

    A spell is the lead coach's and the schools' of the day it began.
    """
    return [
        spell
        for e in scope.world.rows("engagement", program_id=scope.program)
        for spell in spells(scope.world, e.id, scope.end)
        if scope.by_coach([coach_of_engagement(scope.world, e.id, spell.start)])
        and any(scope.at(s, spell.start) for s in schools_of_spell(scope.world, e, spell.start))
        and _days_of(scope, spell)
    ]


def _days_of(scope: Scope, spell: Spell) -> list[date]:
    days = active_days(scope, spell.engagement)
    return [d for d in days if spell.start <= d and (spell.end is None or d < spell.end)]


def phase_open(scope: Scope) -> dict[int, Answer]:
    """phase → engagements that were active in it on at least one day."""
    found: dict[int, set[int]] = {}
    for spell in spells_asked(scope):
        found.setdefault(spell.phase, set()).add(spell.engagement)
    return {phase: count(engagements) for phase, engagements in found.items()}


def phase_advanced(scope: Scope) -> Answer:
    """Engagements in a later phase on their last active day than on the first, of all open."""
    among, advanced = set(), set()
    for e in open_engagements_of(scope):
        days = active_days(scope, e.id)
        among.add(e.id)
        chain = scope.world.rows("engagement_phase", engagement_id=e.id)
        entered = [c for c in chain if c.starts <= days[-1]]
        if not entered:
            continue
        first = latest(chain, days[0]) or min(entered, key=lambda c: c.starts)
        last = latest(chain, days[-1])
        if position(scope.world, last) > position(scope.world, first):
            advanced.add(e.id)
    return share(advanced, among)


def position(world: World, row: Row | None) -> int:
    return world.row("phase", row.phase_id).position if row else 0


def phase_median_days(scope: Scope) -> dict[int, Answer]:
    """phase → survival median of days in it, open spells censored.

    No value from fewer than 20 spells, nor while fewer than half have left.
    """
    found: dict[int, list[Spell]] = {}
    for spell in spells_asked(scope):
        found.setdefault(spell.phase, []).append(spell)
    return {phase: _survival(scope, group) for phase, group in found.items()}


def _survival(scope: Scope, group: list[Spell]) -> Answer:
    left = [s for s in group if s.end is not None]
    value = None
    if len(group) >= 20 and 2 * len(left) >= len(group):
        ends = [(spell_days(scope, s), s.end is not None) for s in group]
        value = survival_median(ends)
    return Answer(len(left), len(group), value, frozenset(left), frozenset(group))


def survival_median(ends: list[tuple[int, bool]]) -> Fraction | None:
    """Kaplan–Meier: the first number of days by which at least half have left.

    ends: (days, True when it left then, False when it was still in).
    """
    staying = Fraction(1)
    for days in sorted({d for d, left in ends if left}):
        at_risk = sum(1 for d, _ in ends if d >= days)
        leaving = sum(1 for d, left in ends if left and d == days)
        staying *= 1 - Fraction(leaving, at_risk)
        if staying <= Fraction(1, 2):
            return Fraction(days)
    return None


def phase_stalled(scope: Scope) -> Answer:
    """Active engagements longer in their phase than its limit, of all active as of the end."""
    active = active_engagements_of(scope)
    stalled = set()
    for e in active:
        for spell in spells(scope.world, e.id, scope.end):
            limit = scope.world.row("phase", spell.phase).stall_days
            if spell.end is None and limit is not None and spell_days(scope, spell) > limit:
                stalled.add(e.id)
    return share(stalled, (e.id for e in active))
