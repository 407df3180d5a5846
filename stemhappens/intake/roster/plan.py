"""What a roster would change: compared with the district, nothing written.

People are matched by their id in the system, then by e-mail, then by exact name and school; who may
be somebody here and has no id that says so is asked. What the director has set is never overridden:
the default rule speaks only of who is new.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from stemhappens.core import clock
from stemhappens.core.models import District
from stemhappens.core.spans import OPEN_END
from stemhappens.intake.commit.settle import fiscal_start
from stemhappens.intake.models import Import
from stemhappens.intake.outcomes import Outcome
from stemhappens.intake.roster.known import ROLE_OF, Match, Wanted, folded, ids_of, load_known
from stemhappens.intake.roster.linking import Linking
from stemhappens.intake.roster.places import compare_schools
from stemhappens.intake.roster.planned import RosterPlan
from stemhappens.intake.roster.reading import (
    NCES,
    SCHOOL_LIST,
    RosterPerson,
    RosterPlacement,
    RosterReading,
)
from stemhappens.intake.roster.working import after, compare_placements
from stemhappens.intake.rows.questions import group_questions
from stemhappens.intake.text import fold
from stemhappens.people.calendar import Calendar, load_calendar
from stemhappens.people.models import Placement


def plan_roster(district: District, reading: RosterReading, system: str) -> RosterPlan:
    """Compare a roster with the district, in a constant number of statements (needs the scope)."""
    known = load_known(clock.today(district))
    first = not Import.objects.filter(kind=Import.Kind.ROSTER).exclude(source=NCES).exists()
    calendar = load_calendar(district.pk)
    starts = _starts(calendar, reading, known.today, first)
    plan = RosterPlan(known, system, reading.form, starts, first, reading.dated)
    plan.years = _new_years(reading, calendar)
    compare_schools(plan, reading)
    if reading.form == SCHOOL_LIST:
        return plan
    _link(plan, reading)
    for match in plan.matches:
        _compare(plan, match)
    _end_absent(plan, reading)
    return plan


def _starts(calendar: Calendar, reading: RosterReading, today: date, first: bool) -> date:
    """A first roster begins with its school year, a later one changes things from its own day.

    Its school year: the one of today, else the next that it names, else the last one known.
    """
    if not first:
        return today
    named = [(y.first_day, y.last_day) for y in reading.years]
    ahead = [first_day for first_day, last_day in named if last_day >= today]
    held = calendar.year_of(today)
    if ahead or named:
        return ahead[0] if ahead else named[-1][0]
    if held is not None:
        return held.first_day
    begun = [y.first_day for y in calendar.years if y.first_day <= today]
    return begun[-1] if begun else fiscal_start(today)


def _new_years(reading: RosterReading, calendar: Calendar) -> list[tuple[str, date, date]]:
    spans = [(y.first_day, y.last_day) for y in calendar.years]
    return [
        (y.label, y.first_day, y.last_day)
        for y in reading.years
        if all(y.last_day < first or y.first_day > last for first, last in spans)
    ]


# --- who is who ---


def _link(plan: RosterPlan, reading: RosterReading) -> None:
    matches = [_match(plan, given) for given in reading.people]
    linking = Linking(plan.known, plan.system, plan.form, plan.schools, reading.answers)
    linking.link(matches)
    waits = {id(match) for match in linking.waiting}
    plan.matches = [
        match
        for match in matches
        if match.person is not None
        or (match.worth and not match.given.ended and id(match) not in waits)
    ]
    plan.waiting = linking.waiting
    plan.nowhere = [m for m in matches if m.person is None and not m.worth and not m.given.ended]
    plan.questions = group_questions(linking.asked, reading.answers)
    plan.unsure = {person for match in linking.waiting for person in match.maybe}
    held = (plan.known.ids.get((plan.system, key)) for key in reading.held)
    plan.unsure |= {person for person in held if person}


def _match(plan: RosterPlan, given: RosterPerson) -> Match:
    match = Match(given)
    for placed in given.placements:
        _want(plan, match, placed)
    return match


def _want(plan: RosterPlan, match: Match, placed: RosterPlacement) -> None:
    role = str(ROLE_OF.get(placed.role, Placement.Role.OTHER))
    school = _school_of(plan, placed)
    if school is None:
        match.coaches_anywhere |= role == Placement.Role.COACH and not placed.gone
        return
    if placed.gone:
        match.gone.append((school, role))
        return
    starts, ends = placed.starts or plan.starts, placed.ends or OPEN_END
    if match.given.ended or starts >= ends:
        return
    dated = placed.starts is not None
    wanted = Wanted(school, role, starts, ends, placed.subject[:80], placed.grades[:40], dated)
    same = ((w.school, w.role) == (school, role) for w in match.wanted if _meet(w, wanted))
    if not any(same):
        match.wanted.append(wanted)


def _meet(one: Wanted, two: Wanted) -> bool:
    return one.starts < two.ends and two.starts < one.ends


def _school_of(plan: RosterPlan, placed: RosterPlacement) -> str | None:
    """The key of a placement's school; one that only the district knows is found by its id."""
    key = placed.school_id
    if key is None or key in plan.schools:
        return key
    found = plan.known.school_ids.get((plan.system, key))
    if not found:
        return None
    plan.schools[key] = found
    return key


# --- what is said of them ---


def _compare(plan: RosterPlan, match: Match) -> None:
    known = plan.known
    for system, value in ids_of(match.given, plan.system, plan.form):
        if (system, value) not in known.ids:
            known.ids[system, value] = match.person or 0
            plan.new_ids.append((match, system, value))
    if match.person is None:
        plan.new_placements += [(match, wanted) for wanted in match.wanted]
        if match.coaches_anywhere and not match.wanted:
            plan.new_coaches.append(match)
        return
    _compare_name(plan, match)
    if match.coaches_anywhere and not match.wanted and match.person not in known.assignments:
        plan.new_coaches.append(match)
    compare_placements(plan, match, match.person)


def _compare_name(plan: RosterPlan, match: Match) -> None:
    if not match.given.name:
        return
    name = plan.known.names.get(match.person or 0)
    if name is None or (name.given, name.family) != match.name:
        same = name is not None and (fold(name.given), fold(name.family)) == folded(match)
        if name is None or not same or _marks(match.name) > _marks((name.given, name.family)):
            plan.renames.append((match, same))


def _marks(name: tuple[str, str]) -> int:
    """How many accents a spelling has: many systems lose them, none adds any."""
    return sum(not character.isascii() for part in name for character in part)


# --- who is no longer there ---


def _end_absent(plan: RosterPlan, reading: RosterReading) -> None:
    """Who is in a full roster no longer has left; whoever stands in a row that waits has not."""
    people = set(_population(plan)) - plan.unsure
    plan.population = len(people | plan.leaving)
    if reading.delta:
        return
    there = {match.person for match in plan.matches}
    unsure = _unsettled_words(reading)
    for person in sorted(people - there):
        name = plan.known.names[person]
        if unsure.intersection(fold(name.family or name.given).split()):
            continue
        days = [(p, max(plan.known.today, after(p))) for p in _held(plan, person)]
        ending = [(p, day) for p, day in days if day < p.ends]
        plan.ending += ending
        if ending or not days:
            plan.leaving.add(person)
    for person in sorted(plan.leaving):
        held = plan.known.assignments.get(person, ())
        today = plan.known.today
        plan.ended_assignments += [r for r in held if r.ends == OPEN_END and r.starts < today]


def _held(plan: RosterPlan, person: int) -> list[Placement]:
    """Where somebody works today, without an end that a person has set."""
    today = plan.known.today
    return [
        p
        for p in plan.known.open_placements(person)
        if p.starts <= today and (p.ends == OPEN_END or plan.dated)
    ]


def _population(plan: RosterPlan) -> Iterator[int]:
    """Whom this roster speaks of: by its own ids, or by the schools and roles that it lists."""
    known = plan.known
    roles = {w.role for m in plan.matches for w in m.wanted}
    schools = set(plan.schools.values())
    numbered = {key for (system, _value), key in known.ids.items() if system == plan.system and key}
    for person in known.names:
        held = _held(plan, person)
        if person in numbered and plan.by_ids:
            coaches = known.assignments.get(person, ())
            if held or any(a.ends == OPEN_END and a.starts < known.today for a in coaches):
                yield person
            continue
        spoken = [p for p in held if p.role in roles]
        if spoken and not plan.by_ids and (person in numbered or _all_in(spoken, schools)):
            yield person


def _all_in(placements: Iterable[Placement], schools: set[int | None]) -> bool:
    return all(p.school_id in schools for p in placements)


def _unsettled_words(reading: RosterReading) -> set[str]:
    rows = (r for r in reading.rows if r.outcome in (Outcome.NEEDS_YOU, Outcome.REJECTED))
    return {word for row in rows for text in row.raw.values() for word in fold(text).split()}
