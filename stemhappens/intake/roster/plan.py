"""What a roster would change: compared with the district, nothing written.

People are matched by their id in the system, then by e-mail, then by exact name and school. What
the director has set is never overridden: the default rule speaks only of who is new.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from stemhappens.core import clock
from stemhappens.core.models import District
from stemhappens.core.spans import OPEN_END
from stemhappens.intake.commit.settle import fiscal_start
from stemhappens.intake.directory import EMAIL
from stemhappens.intake.models import Import
from stemhappens.intake.outcomes import Outcome
from stemhappens.intake.roster.known import (
    NAME_ALONE,
    ROLE_OF,
    SCHOOL_CODE,
    Known,
    Match,
    Wanted,
    folded,
    ids_of,
    load_known,
)
from stemhappens.intake.roster.reading import (
    RosterPerson,
    RosterPlacement,
    RosterReading,
    RosterSchool,
)
from stemhappens.intake.text import fold
from stemhappens.intake.who.school_names import school_key
from stemhappens.people.calendar import Calendar, load_calendar
from stemhappens.people.models import (
    Placement,
    School,
)

MOST_ENDING = 5
"""A roster that would end more than one in five stops."""


@dataclass
class RosterPlan:
    """What would be done. `starts`: from when what has no date holds; `first`: a first roster."""

    known: Known
    system: str
    form: str
    starts: date
    first: bool
    years: list[tuple[str, date, date]] = field(default_factory=list)
    schools: dict[str, int | None] = field(default_factory=dict)
    school_refs: dict[str, RosterSchool] = field(default_factory=dict)
    renamed_schools: list[tuple[School, str]] = field(default_factory=list)
    closed_schools: list[School] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    renames: list[tuple[Match, bool]] = field(default_factory=list)
    new_placements: list[tuple[Match, Wanted]] = field(default_factory=list)
    ending: list[tuple[Placement, date]] = field(default_factory=list)
    details: list[tuple[Placement, str, str]] = field(default_factory=list)
    new_ids: list[tuple[Match, str, str]] = field(default_factory=list)
    new_school_ids: list[tuple[str, str, str]] = field(default_factory=list)
    leaving: set[int] = field(default_factory=set)
    population: int = 0
    new_coaches: list[Match] = field(default_factory=list)

    @property
    def new_schools(self) -> list[str]:
        """The roster's keys of schools that the district does not know."""
        return [key for key, found in self.schools.items() if found is None]

    @property
    def new_people(self) -> list[Match]:
        """People whom the district does not know."""
        return [match for match in self.matches if match.person is None]

    @property
    def empty(self) -> bool:
        """True when the district says the same already."""
        return not any((
            self.years, self.new_schools, self.renamed_schools, self.closed_schools,
            self.new_people, self.renames, self.new_placements, self.ending, self.details,
            self.new_ids, self.new_school_ids, self.new_coaches,
        ))  # fmt: skip

    @property
    def ends_too_many(self) -> bool:
        """True when more than one in five of those on the roster would end."""
        return len(self.leaving) * MOST_ENDING > self.population

    @property
    def transfers(self) -> int:
        """How many people leave one school for another."""
        moving = {p.person_id for p, _day in self.ending} - self.leaving
        return len(moving & {m.person for m, _w in self.new_placements if m.person})

    @property
    def counts(self) -> dict[str, int]:
        """What would be done, in numbers."""
        return {
            "school_years": len(self.years),
            "new_schools": len(self.new_schools),
            "renamed_schools": len(self.renamed_schools),
            "new_people": len(self.new_people),
            "renamed_people": len(self.renames),
            "new_placements": len(self.new_placements),
            "ended_placements": len(self.ending),
            "transfers": self.transfers,
            "people_ending": len(self.leaving),
        }


def plan_roster(district: District, reading: RosterReading, system: str) -> RosterPlan:
    """Compare a roster with the district, in a constant number of statements (needs the scope)."""
    known = load_known(clock.today(district))
    first = not Import.objects.filter(kind=Import.Kind.ROSTER).exists()
    calendar = load_calendar(district.pk)
    starts = _starts(calendar, reading, known.today, first)
    plan = RosterPlan(known, system, reading.form, starts, first)
    plan.years = _new_years(reading, calendar)
    for ref in reading.schools:
        _match_school(plan, ref)
    matcher = _Matcher(plan)
    for given in reading.people:
        matcher.match(given)
    matcher.match_by_name_alone()
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


def _match_school(plan: RosterPlan, ref: RosterSchool) -> None:
    known = plan.known
    plan.school_refs[ref.id] = ref
    found = _known_school(plan, ref)
    known_by_id = plan.form == "oneroster" and (plan.system, ref.id) in known.school_ids
    plan.schools[ref.id] = found
    for system, value in _ids_of_school(plan, ref):
        if (system, value) not in known.school_ids:
            known.school_ids[system, value] = found or 0
            plan.new_school_ids.append((ref.id, system, value))
    if found is None:
        return
    school = known.schools[found]
    other_name = school_key(ref.name) != school_key(school.name)
    if known_by_id and other_name and fold(ref.name) not in known.school_aliases.get(found, ()):
        plan.renamed_schools.append((school, ref.name[:200]))
    if ref.ended and school.closes == OPEN_END:
        plan.closed_schools.append(school)


def _ids_of_school(plan: RosterPlan, ref: RosterSchool) -> list[tuple[str, str]]:
    own = [(plan.system, ref.id)] if plan.form == "oneroster" else []
    codes = ref.codes if plan.form == "oneroster" else ()
    return [(s, v[:200]) for s, v in (*own, *((SCHOOL_CODE, code) for code in codes))]


def _known_school(plan: RosterPlan, ref: RosterSchool) -> int | None:
    known = plan.known
    if ref.uid:
        return next((k for k, row in known.schools.items() if str(row.uid) == ref.uid), None)
    by_id = known.school_ids.get((plan.system, ref.id))
    if by_id:
        return by_id
    for (_system, value), key in known.school_ids.items():
        if value in ref.codes:
            return key
    core = school_key(ref.name)
    named = [
        key
        for key, row in known.schools.items()
        if fold(ref.name) in {fold(row.name), *known.school_aliases.get(key, ())}
        or school_key(row.name) == core
    ]
    return named[0] if len(named) == 1 else None


@dataclass
class _Matcher:
    plan: RosterPlan

    def __post_init__(self) -> None:
        self._by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
        for key, name in self.plan.known.names.items():
            self._by_name[fold(name.given), fold(name.family)].append(key)
        self._taken: set[int] = set()

    def match(self, given: RosterPerson) -> None:
        match = Match(given)
        for placement in given.placements:
            self._want(match, placement)
        match.person, match.by = self._find(given, match)
        if match.person is None and (given.ended or not self._worth(match)):
            return
        if match.person is not None:
            self._taken.add(match.person)
        self.plan.matches.append(match)

    @staticmethod
    def _worth(match: Match) -> bool:
        return bool(match.wanted) or match.coaches_anywhere

    def _want(self, match: Match, placed: RosterPlacement) -> None:
        role = str(ROLE_OF.get(placed.role, Placement.Role.OTHER))
        if placed.school_id is None or placed.school_id not in self.plan.schools:
            match.coaches_anywhere |= role == Placement.Role.COACH
            return
        starts, ends = placed.starts or self.plan.starts, placed.ends or OPEN_END
        if match.given.ended or starts >= ends:
            return
        wanted = Wanted(
            placed.school_id, role, starts, ends, placed.subject[:80], placed.grades[:40]
        )
        if not any((w.school, w.role) == (wanted.school, role) for w in match.wanted):
            match.wanted.append(wanted)

    def _find(self, given: RosterPerson, match: Match) -> tuple[int | None, str]:
        ids = self.plan.known.ids
        for system, value in ids_of(given, self.plan.system, self.plan.form):
            found = ids.get((system, value))
            if found is not None and found not in self._taken:
                return found, system
        schools = {self.plan.schools[w.school] for w in match.wanted}
        named = [k for k in self._by_name.get(folded(match), ()) if k not in self._taken]
        here = [k for k in named if self._works_at(k, schools)]
        if len(here) == 1:
            return here[0], "name"
        return None, ""

    def match_by_name_alone(self) -> None:
        """Who bears a name that only one person here and one on the roster has, has moved.

        Unless ids of the same system tell the two apart. The plan says so in a sentence.
        """
        roster = Counter(folded(match) for match in self.plan.matches)
        numbered = {k for (system, _v), k in self.plan.known.ids.items() if system != EMAIL}
        for match in self.plan.new_people:
            named = self._by_name.get(folded(match), [])
            alone = len(named) == 1 and roster[folded(match)] == 1
            told_apart = bool(numbered.intersection(named)) and _numbered(match, self.plan)
            if alone and named[0] not in self._taken and not told_apart:
                match.person, match.by = named[0], NAME_ALONE
                self._taken.add(named[0])

    def _works_at(self, person: int, schools: set[int | None]) -> bool:
        placed = self.plan.known.placements.get(person, ())
        return not placed or any(p.school_id in schools for p in placed)


def _numbered(match: Match, plan: RosterPlan) -> bool:
    return any(system != EMAIL for system, _value in ids_of(match.given, plan.system, plan.form))


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
    name = known.names.get(match.person)
    if name is None or (name.given, name.family) != match.name:
        same = name is not None and (fold(name.given), fold(name.family)) == folded(match)
        if name is None or not same or _marks(match.name) > _marks((name.given, name.family)):
            plan.renames.append((match, same))
    if match.coaches_anywhere and not match.wanted and match.person not in known.assigned:
        plan.new_coaches.append(match)
    _compare_placements(plan, match, match.person)


def _marks(name: tuple[str, str]) -> int:
    """How many accents a spelling has: many systems lose them, none adds any."""
    return sum(not character.isascii() for part in name for character in part)


def _compare_placements(plan: RosterPlan, match: Match, person: int) -> None:
    held: dict[tuple[int | None, str], Placement] = {
        (p.school_id, p.role): p for p in plan.known.open_placements(person)
    }
    wanted = {(plan.schools[w.school], w.role): w for w in match.wanted}
    for key, want in wanted.items():
        row = held.get(key) if key[0] is not None else None
        if row is None:
            if want.ends > plan.known.today or not _had(plan, person, key):
                plan.new_placements.append((match, want))
            continue
        if want.ends != OPEN_END and want.ends != row.ends:
            plan.ending.append((row, max(want.ends, _after(row))))
        subject, grade = want.subject or row.subject, want.grade or row.grade
        if (subject, grade) != (row.subject, row.grade):
            plan.details.append((row, subject, grade))
    if match.wanted or match.given.ended:
        gone = [p for key, p in held.items() if key not in wanted and p.ends == OPEN_END]
        plan.ending += [(p, max(plan.known.today, _after(p))) for p in gone]
    if match.given.ended and held:
        plan.leaving.add(person)


def _had(plan: RosterPlan, person: int, key: tuple[int | None, str]) -> bool:
    return any((p.school_id, p.role) == key for p in plan.known.placements.get(person, ()))


def _after(placement: Placement) -> date:
    """The first day on which a placement can have ended."""
    return date.fromordinal(placement.starts.toordinal() + 1)


def _end_absent(plan: RosterPlan, reading: RosterReading) -> None:
    """Who is in a full roster no longer has left; whoever stands in a row that waits has not."""
    people = set(_population(plan, reading))
    plan.population = len(people | plan.leaving)
    if reading.delta:
        return
    there = {match.person for match in plan.matches}
    unsure = _unsettled_words(reading)
    for person in sorted(people - there):
        name = plan.known.names[person]
        if unsure.intersection(fold(name.family or name.given).split()):
            continue
        held = [p for p in plan.known.open_placements(person) if p.ends == OPEN_END]
        plan.ending += [(p, max(plan.known.today, _after(p))) for p in held]
        plan.leaving.add(person)


def _population(plan: RosterPlan, reading: RosterReading) -> Iterator[int]:
    """Whom this roster speaks of: by its own ids, or by the schools and roles that it lists."""
    known = plan.known
    roles = {w.role for m in plan.matches for w in m.wanted}
    schools = set(plan.schools.values())
    numbered = {key for (system, _value), key in known.ids.items() if system == plan.system and key}
    for person, placements in known.placements.items():
        held = [p for p in placements if p.ends == OPEN_END and p.role in roles]
        if not held or person not in known.names:
            continue
        if person in numbered or (reading.form != "oneroster" and _all_in(held, schools)):
            yield person


def _all_in(placements: Iterable[Placement], schools: set[int | None]) -> bool:
    return all(p.school_id in schools for p in placements)


def _unsettled_words(reading: RosterReading) -> set[str]:
    rows = (r for r in reading.rows if r.outcome in (Outcome.NEEDS_YOU, Outcome.REJECTED))
    return {word for row in rows for text in row.raw.values() for word in fold(text).split()}
