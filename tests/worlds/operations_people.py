"""What districts do to their people, schools, calendar and rules, through the services."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from stemhappens.coaching.merging import merge_people, merge_school_spellings
from stemhappens.coaching.rollover import Course, RollOver, Way, crossings, edge_of, roll_over
from stemhappens.core.spans import OPEN_END
from stemhappens.core.write import Unit
from stemhappens.people import calendar_keeping, phases, vocabularies
from stemhappens.people import eligibility as eligible
from stemhappens.people import models as people
from stemhappens.people import program as programs
from stemhappens.people import schools as schools
from stemhappens.people import services as roster
from stemhappens.people.rollover import Break, NewYear, Turn, ending_year, school_years, year_after
from tests.worlds.rows import DAY, Maker

POLICY: dict[str, tuple[Any, ...]] = {
    "minimum_minutes": (0, 15, 30),
    "reach_group_size": (1, 3, 6),
    "gap_window_days": (3, 10, 20),
    "yearly_visits": (None, 3, 15),
    "goal_stall_days": (5, 30),
    "debrief_days": (1, 5),
    "topic_required": (True, False),
    "next_step_required": (True, False),
    "confirm_goals": (True, False),
}


@dataclass
class Acting(Maker):
    """Draws what is done, and in whose district it is which day."""

    today: date


def one_of(make: Acting, model: Any, **equal: Any) -> Any:
    """One row of `model`, or None where there is none."""
    ids = list(model.objects.filter(**equal).order_by("id").values_list("id", flat=True))
    return model.objects.get(pk=make.pick(ids)) if ids else None


def anybody(make: Acting) -> people.Person:
    """A teacher, or less often a coach."""
    return people.Person.objects.get(
        pk=make.teacher() if make.chance(80) else make.pick(make.known.coaches)
    )


def school(make: Acting) -> people.School:
    """Any school, closed ones included."""
    return people.School.objects.get(pk=make.pick(make.known.schools))


def program(make: Acting) -> people.Program:
    """Mostly the first program."""
    return people.Program.objects.get(pk=make.program())


def _ends(make: Acting, starts: date) -> date:
    return OPEN_END if make.chance(60) else make.day(starts + DAY)


# --- people ---


def transfer(make: Acting, unit: Unit) -> None:
    row = one_of(make, people.Placement)
    if row:
        day = make.day(row.starts + DAY, min(row.ends - DAY, make.known.last))
        roster.transfer(unit, row.person, row.school, school(make), day)


def work_at_a_second_school(make: Acting, unit: Unit) -> None:
    starts = make.day()
    role = make.pick(("teacher", "teacher", "aide"))
    values = {"primary": make.chance(40), "share": make.pick((20, 50, 100))}
    person, where = anybody(make), school(make)
    roster.place(unit, person, where, role, starts, _ends(make, starts), **values)
    if make.chance(60):
        roster.set_eligibility(unit, program(make), person, where, starts, _ends(make, starts))


def end_a_placement(make: Acting, unit: Unit) -> None:
    row = one_of(make, people.Placement)
    if row:
        roster.end_placement(unit, row, make.day(row.starts + DAY))


def go_on_leave(make: Acting, unit: Unit) -> None:
    starts = make.day()
    roster.record_absence(unit, anybody(make), starts, _ends(make, starts), "leave")


def come_back(make: Acting, unit: Unit) -> None:
    row = one_of(make, people.Absence)
    if row:
        roster.end_absence(unit, row, make.day(row.starts + DAY))


def rename(make: Acting, unit: Unit) -> None:
    roster.rename_person(unit, anybody(make), make.day(), "Robin", f"Nr {unit.seq}")


def arrive(make: Acting, unit: Unit) -> None:
    person, where, starts = (
        roster.add_person(unit, "New", f"Nr {unit.seq}"),
        school(make),
        make.day(),
    )
    roster.place(unit, person, where, "teacher", starts)
    eligible.make_eligible(unit, program(make), [(person.pk, where.pk)], starts)


def assign(make: Acting, unit: Unit) -> None:
    coach = people.Person.objects.get(pk=make.pick(make.known.coaches + make.known.teachers[:1]))
    starts = make.day()
    target = make.pick(({}, {"school": school(make)}, {"team": one_of(make, people.Team)}))
    fte, ends = make.pick((0, 50, 100)), _ends(make, starts)
    roster.assign_coach(unit, program(make), coach, fte, starts, ends, **target)


def end_an_assignment(make: Acting, unit: Unit) -> None:
    row = one_of(make, people.CoachAssignment)
    if row:
        roster.end_assignment(unit, row, make.day(row.starts + DAY))


def one_person(make: Acting, unit: Unit) -> None:
    """Two spellings of a person: visits, goals, placements and engagements move along."""
    known = make.known.teachers if make.chance(85) else make.known.coaches
    if len(known) > 5:
        keeper, other = people.Person.objects.filter(pk__in=make.rng.sample(known, 2))
        merge_people(unit, *(make.rng.sample([keeper, other], 2)))


def make_eligible(make: Acting, unit: Unit) -> None:
    """Many at once, as a director ticks them."""
    day, of = make.day(), program(make)
    pairs = [fit.pair for fit in _fits(of, day)]
    eligible.make_eligible(unit, of, make.some(pairs, 5), day)


def end_eligible(make: Acting, unit: Unit) -> None:
    day, of = make.day(), program(make)
    pairs = [fit.pair for fit in _fits(of, day) if fit.eligible]
    eligible.end_eligible(unit, of, make.some(pairs, 4), day)


class _Pair:
    """A fit with the pair by which it is named."""

    def __init__(self, fit: eligible.Fit) -> None:
        self.pair = (fit.person_id, fit.school_id)
        self.eligible = fit.eligible


def _fits(of: people.Program, day: date) -> list[_Pair]:
    return [_Pair(fit) for fit in eligible.fits_on(of.pk, day)]


# --- schools ---


def close_school(make: Acting, unit: Unit) -> None:
    schools.close_school(unit, school(make), make.day())


def merge_schools(make: Acting, unit: Unit) -> None:
    one, into = people.School.objects.filter(pk__in=make.rng.sample(make.known.schools, 2))
    schools.merge_schools(unit, one, into, make.day(make.today) if make.chance(50) else make.day())


def one_school(make: Acting, unit: Unit) -> None:
    """Two spellings of a school; seldom, for few are left."""
    if len(make.known.schools) > 3:
        one, other = people.School.objects.filter(pk__in=make.rng.sample(make.known.schools, 2))
        merge_school_spellings(unit, one, other)


def rename_school(make: Acting, unit: Unit) -> None:
    schools.rename_school(unit, school(make), f"School {unit.seq} called anew")


def found_school(make: Acting, unit: Unit) -> None:
    opens = make.maybe([make.day()], 50)
    row = roster.add_school(unit, f"School {unit.seq}", level="high", opens=opens)
    schools.enter_program(unit, program(make), row, opens or make.day())


def need_tier(make: Acting, unit: Unit) -> None:
    level, tier = make.pick(people.SchoolAttribute.Level.values), make.pick((None, 1, 2, 3))
    roster.set_school_attributes(unit, school(make), make.day(), level=level, need_tier=tier)


def enter_program(make: Acting, unit: Unit) -> None:
    schools.enter_program(unit, program(make), school(make), make.day())


def leave_program(make: Acting, unit: Unit) -> None:
    schools.leave_program(unit, program(make), school(make), make.day())


def change_program(make: Acting, unit: Unit) -> None:
    row = program(make)
    programs.change_program(unit, row, row.name, make.day() if make.chance(30) else row.starts)


# --- calendar ---


def close_days(make: Acting, unit: Unit) -> None:
    """Days anywhere, in no year as well; of one school, often today."""
    today = make.today if make.chance(30) else make.day()
    days = [today + n * DAY for n in range(make.rng.randint(1, 4))]
    programs.close_days(unit, days, "snow", make.maybe([school(make)], 60))


def close_range(make: Acting, unit: Unit) -> None:
    first = make.today if make.chance(30) else make.day()
    where = make.maybe([school(make).pk], 50)
    last = first + make.rng.randint(0, 6) * DAY
    calendar_keeping.close_range(unit, calendar_keeping.Closing(first, last, where, "storm"))


def reopen(make: Acting, unit: Unit) -> None:
    row = one_of(make, people.Closure)
    if row:
        calendar_keeping.reopen_days(unit, [row])


def change_year(make: Acting, unit: Unit) -> None:
    row = one_of(make, people.SchoolYear)
    first = row.first_day + make.rng.randint(-3, 3) * DAY
    last = row.last_day + make.rng.randint(-3, 3) * DAY
    weekdays = make.pick((row.weekdays, row.weekdays, "12345", "1234"))
    calendar_keeping.change_school_year(unit, row, row.name, first, last, weekdays)


def add_year(make: Acting, unit: Unit) -> None:
    last = people.SchoolYear.objects.order_by("-last_day")[0].last_day
    first = last + make.rng.randint(1, 60) * DAY
    programs.add_school_year(unit, f"Y{unit.seq}", first, first + 60 * DAY)


def turn_the_year(make: Acting, unit: Unit) -> None:
    """Roll over, with every way an engagement may take."""
    years = school_years()
    ending = ending_year(years, make.today)
    if ending is None or (make.chance(70) and unit.actor.system is False):
        return
    known = year_after(years, ending)
    first = known.first_day if known else ending.last_day + make.rng.randint(1, 40) * DAY
    pause = (Break("break", first + 3 * DAY, first + 5 * DAY),) if make.chance(50) else ()
    year = NewYear(f"N{unit.seq}", first, first + 80 * DAY, breaks=pause)
    parts = list(people.ProgramSchool.objects.values_list("pk", flat=True))
    turn = Turn(
        frozenset(make.some(make.known.teachers, 3)),
        frozenset(make.some(parts, 1)),
        tuple((make.program(), key) for key in make.some(make.known.schools, 1)),
        renew=make.chance(60),
    )
    open_ones = crossings(edge_of(ending, first))
    courses = tuple(_course(make, one, turn.leaver_ids) for one in open_ones)
    roll_over(unit, RollOver(ending, year, turn, courses))


def _course(make: Acting, one: Any, leavers: frozenset[int]) -> Course:
    ways = [Way.CLOSE]
    if not one.teacher_ids or not set(one.teacher_ids) <= leavers:
        ways.append(Way.GOES_ON)
        if one.state != "invited" and one.coach_ids and one.teacher_ids:
            ways += [Way.ANEW, Way.ANEW]
    dropped = frozenset(make.some([goal.id for goal in one.goals], 1))
    return Course(one.id, make.pick(ways), "the year is over", dropped)


# --- what counts ---


def policy(make: Acting, unit: Unit) -> None:
    """From any day on: before the first visit, between two policies, on the day of one."""
    starts = make.known.first - make.rng.randint(1, 90) * DAY if make.chance(15) else make.day()
    names = make.rng.sample(sorted(POLICY), 3)
    values = {name: make.pick(POLICY[name]) for name in names}
    if values.get("yearly_visits") == 0:
        values.pop("yearly_visits")
    kinds = people.SessionType.objects.filter(pk__in=make.some(make.known.types, 1))
    programs.set_policy(unit, program(make), starts, kinds, **values)


def change_type(make: Acting, unit: Unit) -> None:
    row = one_of(make, people.SessionType)
    group = make.pick((row.group, row.group, "visit", "micro"))
    step = make.pick((row.loop_step, "", "observation", "debrief"))
    vocabularies.change_word(unit, row, name=row.name, group=group, loop_step=step)


def retire_type(make: Acting, unit: Unit) -> None:
    row = one_of(make, people.SessionType)
    (vocabularies.bring_word_back if row.retired else vocabularies.retire_word)(unit, row)


def change_phases(make: Acting, unit: Unit) -> None:
    row = one_of(make, people.PhaseTemplate)
    lines = [
        phases.PhaseLine(phase.name, phase.cadence_days, make.pick((None, 3, 20)), phase.pk)
        for phase in row.phases.order_by("position")
    ]
    if make.chance(40):
        lines.append(phases.PhaseLine(f"After {unit.seq}", None, 10))
    phases.change_set(unit, row, row.name, lines)


PEOPLE = (
    *(transfer, transfer, work_at_a_second_school, end_a_placement, go_on_leave, come_back),
    *(rename, arrive, assign, end_an_assignment, one_person, make_eligible, end_eligible),
    *(close_school, merge_schools, one_school, rename_school, found_school, need_tier),
    *(enter_program, leave_program, change_program, close_days, close_range, reopen, change_year),
    *(add_year, turn_the_year, policy, policy, change_type, retire_type, change_phases),
)
