"""When a year ends: the calendar of the next one, and who and which schools go on in it."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from stemhappens.core.problem import Problems
from stemhappens.core.rules import authorize
from stemhappens.core.spans import OPEN_END, Span
from stemhappens.core.write import Unit
from stemhappens.people.checks import refuse
from stemhappens.people.models import (
    Closure,
    CoachAssignment,
    Eligibility,
    Placement,
    Program,
    ProgramSchool,
    School,
    SchoolYear,
    TeamMember,
)
from stemhappens.people.program import add_school_year, close_days, join_program
from stemhappens.people.reads import names_on

Row = TypeVar("Row", bound=Span)

YEAR = timedelta(weeks=52)
"""By so much a day moves into the next year: its day of the week stays."""
DAY = timedelta(days=1)
WEEKEND = 3
"""Days closed for one reason with no more days than this between them are one break."""


@dataclass(frozen=True)
class Break:
    """Days without school for one reason, from `first` to `last`."""

    reason: str
    first: date
    last: date


@dataclass(frozen=True)
class NewYear:
    """The year that begins, and the breaks a person chose for it."""

    name: str
    first_day: date
    last_day: date
    weekdays: str = "12345"
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True)
class Turn:
    """Who and what does not go on, and what begins. ids of people, participations, schools.

    renew: what was entered to end with the year goes on without an end.
    """

    leaver_ids: frozenset[int] = frozenset()
    leaving_ids: frozenset[int] = frozenset()
    joining: tuple[tuple[int, int], ...] = ()
    renew: bool = True


@dataclass(frozen=True)
class SchoolChoice:
    """A school as it may take part next year. participation_id None: it does not yet."""

    program_id: int
    school_id: int
    name: str
    participation_id: int | None


@dataclass(frozen=True)
class TeacherChoice:
    """A teacher eligible as the year ends."""

    id: int
    name: str
    school: str


@dataclass(frozen=True)
class Ending:
    """Rows that were entered to end with the year, unless somebody goes on in another row."""

    placements: tuple[Placement, ...]
    eligibilities: tuple[Eligibility, ...]
    participations: tuple[ProgramSchool, ...]
    assignments: tuple[CoachAssignment, ...]

    @property
    def rows(self) -> tuple[Span, ...]:
        """All of them."""
        return (
            *self.placements, *self.eligibilities, *self.participations, *self.assignments,
        )  # fmt: skip


def school_years() -> list[SchoolYear]:
    """The school years, the first one first."""
    return list(SchoolYear.objects.order_by("first_day"))


def ending_year(years: Sequence[SchoolYear], today: date) -> SchoolYear | None:
    """The year that ends next or ended last: the last one that has begun."""
    begun = [year for year in years if year.first_day <= today]
    return begun[-1] if begun else None


def year_after(years: Sequence[SchoolYear], ending: SchoolYear) -> SchoolYear | None:
    """The year in the calendar already that follows `ending`."""
    return next((year for year in years if year.first_day > ending.last_day), None)


def proposed_year(ending: SchoolYear) -> NewYear:
    """The next year, a year of weeks later: only a proposal."""
    name = re.sub(r"\d{4}|(?<!\d)\d{2}(?!\d)", _one_more, ending.name)
    return NewYear(
        name, ending.first_day + YEAR, ending.last_day + YEAR, ending.weekdays,
        tuple(proposed_breaks(ending)),
    )  # fmt: skip


def _one_more(found: re.Match[str]) -> str:
    digits = found.group()
    return str(int(digits) + 1).zfill(len(digits))[-len(digits) :]


def proposed_breaks(ending: SchoolYear) -> list[Break]:
    """The district's breaks of the year that ends, moved by 52 weeks: only a proposal."""
    closures = Closure.objects.filter(
        school__isnull=True, day__gte=ending.first_day, day__lte=ending.last_day
    )
    found: list[Break] = []
    for row in closures.order_by("day"):
        moved = row.day + YEAR
        last = found[-1] if found else None
        if last and last.reason == row.reason and (moved - last.last).days <= WEEKEND:
            found[-1] = Break(row.reason, last.first, moved)
        else:
            found.append(Break(row.reason, moved, moved))
    return found


def begin_year(unit: Unit, ending: SchoolYear, year: NewYear) -> SchoolYear:
    """Add the next year to the calendar, or take the one that is there; close the chosen days."""
    authorize(unit.actor, "set_calendar")
    known = year_after(school_years(), ending)
    refuse(year_problems(ending, year, known))
    new = known or add_school_year(
        unit, year.name.strip(), year.first_day, year.last_day, year.weekdays
    )
    for one in year.breaks:
        close_days(unit, _days(one, new), one.reason.strip()[:120])
    return new


def year_problems(ending: SchoolYear, year: NewYear, known: SchoolYear | None) -> Problems:
    """What stands in the way of the next year; a year in the calendar already stays as it is."""
    problems = Problems()
    first, last = (known.first_day, known.last_day) if known else (year.first_day, year.last_day)
    if not known:
        if not year.name.strip():
            problems.add("name", _("Give the year's name."))
        if len(year.name) > 20:
            problems.add("name", _("Keep the name under 20 characters."))
        if year.first_day <= ending.last_day:
            problems.add("first_day", _("The next year begins after this one has ended."))
        if year.last_day < year.first_day:
            problems.add("last_day", _("The last day lies before the first; choose a later one."))
        if (year.last_day - year.first_day).days > 366:
            problems.add("last_day", _("A school year is no longer than a year."))
    for place, one in enumerate(year.breaks):
        if one.last < one.first:
            problems.add(f"break-{place}", _("Its last day lies before its first."))
        elif one.first < first or one.last > last:
            problems.add(f"break-{place}", _("It lies outside the school year."))
    return problems


def _days(one: Break, year: SchoolYear) -> Iterable[date]:
    """The days of a break on which there would be school."""
    days = (one.first + DAY * n for n in range((one.last - one.first).days + 1))
    return [day for day in days if str(day.isoweekday()) in year.weekdays]


# --- who and which schools go on ---


def school_choices(ending: SchoolYear, first_day: date) -> list[SchoolChoice]:
    """The schools open next year, by name: those that take part as the year ends come first."""
    programs = list(Program.objects.filter(starts__lte=first_day, ends__gt=first_day))
    rows = ProgramSchool.objects.filter(starts__lte=ending.last_day, ends__gt=ending.last_day)
    taking = {(row.program_id, row.school_id): row.pk for row in rows}
    opened = Q(opens__isnull=True) | Q(opens__lte=first_day)
    schools = list(School.objects.filter(opened, closes__gt=first_day).order_by("name"))
    choices = [
        SchoolChoice(program.pk, school.pk, school.name, taking.get((program.pk, school.pk)))
        for program in programs
        for school in schools
    ]
    return sorted(choices, key=lambda one: (one.participation_id is None, one.name.casefold()))


def teacher_choices(ending: SchoolYear) -> list[TeacherChoice]:
    """The teachers eligible on the year's last day, by name, each once."""
    rows = Eligibility.objects.filter(starts__lte=ending.last_day, ends__gt=ending.last_day)
    schools = dict(rows.order_by("id").values_list("person", "school__name"))
    names = names_on(schools, ending.last_day)
    found = [TeacherChoice(key, names.get(key, ""), school) for key, school in schools.items()]
    return sorted(found, key=lambda one: one.name.casefold())


def ending_rows(ending: SchoolYear, first_day: date) -> Ending:
    """What was entered to end with the year and has nothing that follows it."""
    edge = {"ends__gt": ending.last_day, "ends__lte": first_day, "starts__lte": ending.last_day}
    return Ending(
        _without_successor(Placement, edge, ("person_id", "school_id", "role")),
        _without_successor(Eligibility, edge, ("program_id", "person_id", "school_id")),
        _without_successor(ProgramSchool, edge, ("program_id", "school_id")),
        _without_successor(CoachAssignment, edge, ("program_id", "coach_id")),
    )


def _without_successor(
    model: type[Row], edge: dict[str, date], keys: Collection[str]
) -> tuple[Row, ...]:
    manager = model._default_manager
    same = manager.filter(**{key: OuterRef(key) for key in keys}, ends__gt=edge["ends__lte"])
    return tuple(manager.filter(~Exists(same), **edge).order_by("id"))


def turn_roster(unit: Unit, ending: SchoolYear, first_day: date, turn: Turn) -> None:
    """Let people and schools go on, end or begin with the new year."""
    authorize(unit.actor, "set_eligibility")
    authorize(unit.actor, "keep_roster")
    after = ending.last_day + DAY
    if turn.renew:
        authorize(unit.actor, "assign_coach")
        going_on = [row for row in ending_rows(ending, first_day).rows if _goes_on(row, turn)]
        unit.change_all((row, {"ends": OPEN_END}) for row in going_on)
    for model in (Placement, Eligibility, TeamMember):
        rows = model._default_manager.filter(person__in=turn.leaver_ids, ends__gt=after)
        unit.change_all((row, {"ends": after}) for row in rows.filter(starts__lt=after))
    leaving = ProgramSchool.objects.filter(pk__in=turn.leaving_ids, ends__gt=after)
    unit.change_all((row, {"ends": after}) for row in leaving.filter(starts__lt=after))
    programs = Program.objects.in_bulk({program for program, _school in turn.joining})
    schools = School.objects.in_bulk({school for _program, school in turn.joining})
    for program, school in turn.joining:
        join_program(unit, programs[program], [schools[school]], first_day)


def _goes_on(row: Span, turn: Turn) -> bool:
    if isinstance(row, ProgramSchool):
        return row.pk not in turn.leaving_ids
    return getattr(row, "person_id", None) not in turn.leaver_ids
