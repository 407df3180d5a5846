"""Figures over teachers and schools: reach, coverage, dose, distribution, recency."""

from fractions import Fraction

from tests.oracle.asking import Answer, Refused, Scope, count, median, share
from tests.oracle.days import days_after, days_in, school_year
from tests.oracle.dump import World, remembered
from tests.oracle.rules import all_contacts, eligible_schools, is_absent, place_of, policy_on

BANDS = (("0", 0, 0), ("1-4", 1, 4), ("5-9", 5, 9), ("10-14", 10, 14), ("15+", 15, None))


# --- reach ---


def contacts_by_teacher(scope: Scope) -> dict[int, int]:
    """Every eligible teacher, zeros included → counted contacts (ruling 7)."""
    found = dict.fromkeys(scope.eligible_teachers(), 0)
    for contact in scope.teacher_contacts():
        if contact.teacher in found:
            found[contact.teacher] += 1
    return found


def teachers_with(scope: Scope, least: int) -> Answer:
    contacts = contacts_by_teacher(scope)
    return share({t for t, n in contacts.items() if n >= least}, contacts)


def teachers_reached(scope: Scope) -> Answer:
    """A share; in a program without a roster a count of those contacted, without "of" (R2)."""
    found = teachers_with(scope, 1)
    contacted = reached_outside_roster(scope)
    return found if has_roster(scope) or not contacted.numerator else contacted


def has_roster(scope: Scope) -> bool:
    """True when anybody is eligible for the program on any day of the period, at any school."""
    everywhere = scope.only(school=None, level=None, tier=None, coach=None)
    rows = everywhere.world.rows("eligibility", program_id=everywhere.program)
    return any(
        eligible_schools(everywhere.world, everywhere.program, row.person_id, day)
        for row in rows
        for day in days_of(everywhere)
        if row.starts <= day < row.ends
    )


def teachers_reached_three(scope: Scope) -> Answer:
    return teachers_with(scope, 3)


def unreached(scope: Scope) -> Answer:
    contacts = contacts_by_teacher(scope)
    return share({t for t, n in contacts.items() if n == 0}, contacts)


def last_day_of(scope: Scope, school: int) -> list:
    return days_in(scope.world, school, scope.start, scope.end)[-1:]


def eligible_at_end(scope: Scope) -> dict[int, tuple[int, object]]:
    """teacher → (own school, its last instructional day of the period), if eligible that day.

    At two schools the primary one comes first.
    """
    found = {}
    rows = scope.world.rows("eligibility", program_id=scope.program)
    for teacher in {e.person_id for e in rows}:
        mine = {e.school_id for e in rows if e.person_id == teacher}
        for school in sorted(s for s in mine if scope.in_caseload(teacher, s)):
            for day in last_day_of(scope, school):
                schools = eligible_schools(scope.world, scope.program, teacher, day)
                if school not in schools or not scope.at(school, day):
                    continue
                if teacher not in found or found[teacher][0] > schools.index(school):
                    found[teacher] = (schools.index(school), school, day)
    return {teacher: (school, day) for teacher, (_, school, day) in found.items()}


def teachers_eligible_at_end(scope: Scope) -> Answer:
    return count(eligible_at_end(scope))


def reached_outside_roster(scope: Scope) -> Answer:
    """People contacted alone or in a small group who are not eligible in the period at all."""
    everywhere = scope.only(school=None, level=None, tier=None, coach=None)
    roster = everywhere.eligible_teachers()
    return count({c.teacher for c in scope.contacts() if c.reach} - roster)


# --- schools ---


def served(scope: Scope) -> set[int]:
    """Participating, open schools with eligible teachers in the period."""
    world = scope.world
    found = set()
    for part in world.rows("program_school", program_id=scope.program):
        school = world.row("school", part.school_id)
        for day in days_of(scope):
            opened = (school.opens is None or school.opens <= day) and day < school.closes
            if opened and part.starts <= day < part.ends and scope.at(school.id, day):
                found.add(school.id)
                break
    return {s for s in found if scope.only(school=s).eligible_teachers()}


def days_of(scope: Scope) -> list:
    first, last = scope.start.toordinal(), scope.end.toordinal()
    return [scope.start.fromordinal(n) for n in range(first, last + 1)]


def visited(scope: Scope) -> set[int]:
    return {place_of(s) for s in scope.sessions("counted")} - {0}


def schools_covered(scope: Scope) -> Answer:
    """A share; in a program without a roster a count of those visited, without "of" (R2)."""
    schools, seen = served(scope), visited(scope)
    return share(seen, schools) if has_roster(scope) or not seen else count(seen)


def schools_half_reached(scope: Scope) -> Answer:
    schools = served(scope)
    reach = {s: teachers_with(scope.only(school=s), 1) for s in schools}
    return share({s for s, r in reach.items() if 2 * r.numerator >= r.denominator}, schools)


def schools_online_only(scope: Scope) -> Answer:
    """Schools no session took place at, whose eligible teachers were coached online."""
    schools = served(scope)
    online = {c.school for c in scope.teacher_contacts() if c.online and not c.place}
    return share(online - visited(scope.only(level=None, tier=None)), schools)


# --- dose ---


def visit_frequency(scope: Scope) -> Answer:
    """20 × contacts of eligible teachers ÷ their instructional days (ruling 8)."""
    teachers = scope.eligible_teachers()
    contacts = [c for c in scope.teacher_contacts() if c.teacher in teachers]
    days = {(t, day) for t in teachers for day in scope.eligible_days(t)}
    value = Fraction(20 * len(contacts), len(days)) if days else None
    counted = frozenset(c.id for c in contacts)
    return Answer(len(contacts), len(days), value, counted, frozenset(days))


@remembered
def days_of_year(world: World, school: int, first: object) -> int:
    """How many instructional days the school year that begins on `first` has at a school."""
    year = school_year(world, first)
    return len(days_in(world, school, *year))


def target_of(scope: Scope, teacher: int) -> Fraction | None:
    """The visits that the program's policy asks for in the period; None where it asks nothing.

    Each instructional day, eligible and not on leave, asks for its part of the year's target.
    """
    asked = None
    for day, school in scope.eligible_days(teacher).items():
        target = policy_on(scope.world, scope.program, day).yearly_visits
        if not target or is_absent(scope.world, teacher, day):
            continue
        first, _ = school_year(scope.world, day)
        asked = (asked or 0) + Fraction(target, days_of_year(scope.world, school, first))
    return asked


def program_benchmark(scope: Scope) -> Answer:
    """Teachers at or over their prorated target, of those with a day that counts.

    Asked within one school year (ruling 10).
    """
    year = school_year(scope.world, scope.start)
    if scope.start <= scope.end and (year is None or scope.end > year[1]):
        raise Refused("a dose window lies within one year")
    targets = {t: target_of(scope, t) for t in scope.eligible_teachers()}
    among = {t for t, target in targets.items() if target is not None}
    contacts = contacts_by_teacher(scope)
    return share({t for t in among if contacts[t] >= targets[t]}, among)


# --- distribution ---


def bands(scope: Scope) -> dict[str, Answer]:
    contacts = contacts_by_teacher(scope)
    return {
        name: share(
            {t for t, n in contacts.items() if n >= low and (high is None or n <= high)}, contacts
        )
        for name, low, high in BANDS
    }


def top_20_share(scope: Scope) -> Answer:
    """Contacts of the most contacted fifth of eligible teachers, of all their contacts."""
    contacts = sorted(contacts_by_teacher(scope).values(), reverse=True)
    top = sum(contacts[: -(-len(contacts) // 5)])
    total = sum(contacts)
    among = frozenset(contacts_by_teacher(scope))
    return Answer(top, total, Fraction(top, total) if total else None, frozenset(), among)


def gini_of(contacts: list[int]) -> tuple[int, int, Fraction | None]:
    """Σ(2i − n − 1)·xᵢ, n·Σx and their quotient, x ascending; nothing where all are zero."""
    n, ascending = len(contacts), sorted(contacts)
    upper = sum((2 * i - n - 1) * x for i, x in enumerate(ascending, start=1))
    lower = n * sum(ascending)
    return upper, lower, Fraction(upper, lower) if lower else None


def gini(scope: Scope) -> Answer:
    contacts = contacts_by_teacher(scope)
    upper, lower, value = gini_of(list(contacts.values()))
    return Answer(upper, lower, value, frozenset(), frozenset(contacts))


def schools_best_worst(scope: Scope) -> dict[str, Answer]:
    """Visits per eligible teacher: best and worst school, their ratio, who is behind.

    none: schools without a contact; under_half: under half of the program's rate.
    """
    schools = served(scope)
    rates = {s: contacts_per_teacher(scope.only(school=s)) for s in schools}
    own = contacts_per_teacher(scope).value
    none = {s for s, r in rates.items() if not r.numerator}
    half = {s for s, r in rates.items() if own is not None and 2 * r.value < own}
    found = {"none": share(none, schools), "under_half": share(half, schools)}
    if rates:
        best = max(rates.values(), key=lambda r: r.value).value
        worst = min(rates.values(), key=lambda r: r.value).value
        found["best"] = Answer(None, None, best)
        found["worst"] = Answer(None, None, worst)
        found["ratio"] = Answer(None, None, best / worst if worst else None)
    return found


def contacts_per_teacher(scope: Scope) -> Answer:
    """Visits per eligible teacher."""
    contacts = contacts_by_teacher(scope)
    total, teachers = sum(contacts.values()), frozenset(contacts)
    value = Fraction(total, len(teachers)) if teachers else None
    return Answer(total, len(teachers), value, teachers, teachers)


# --- recency ---


def last_contacts(scope: Scope) -> dict[int, int | None]:
    """Teacher eligible at the end → instructional days since the last contact of any year.

    None for the never seen. The last contact counts wherever it took place.
    """
    found: dict[int, int | None] = {}
    for teacher, (school, _) in eligible_at_end(scope).items():
        seen = [
            c.day
            for c in all_contacts(scope.world, scope.program)
            if c.teacher == teacher
            and c.teacher_level
            and c.day <= scope.end
            and scope.by_coach(c.coaches)
        ]
        found[teacher] = days_after(scope.world, school, max(seen), scope.end) if seen else None
    return found


def recency_median(scope: Scope) -> Answer:
    since = last_contacts(scope)
    seen = {t: n for t, n in since.items() if n is not None}
    middle = median(list(seen.values()))
    return Answer(len(seen), len(since), middle, frozenset(seen), frozenset(since))


def never_seen(scope: Scope) -> Answer:
    since = last_contacts(scope)
    return share({t for t, n in since.items() if n is None}, since)
