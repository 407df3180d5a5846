"""Eligibility proposed from who a log ever named, for school years in which nobody is eligible.

It is no roster: whoever was never visited is not in it, so that reach is of those visited.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from stemhappens.coaching.models import Attendance, Session
from stemhappens.core.models import District
from stemhappens.core.spans import OPEN_END
from stemhappens.core.write import Unit
from stemhappens.intake.commit.sessions import program_for
from stemhappens.intake.models import ImportRow
from stemhappens.people.calendar import Year, load_calendar
from stemhappens.people.eligibility import Pair, make_eligible
from stemhappens.people.models import Eligibility, Placement, Program, ProgramSchool

DAY = timedelta(days=1)


@dataclass(frozen=True)
class ListedYear:
    """A school year in which nobody is eligible yet, and whom the log names in it.

    pairs: teacher and the school they teach at; starts: from which day. elsewhere: named teachers
    who teach at no school of the program that year.
    """

    name: str
    starts: date
    ends: date
    pairs: tuple[Pair, ...]
    elsewhere: int


def listed_years(district: District, source: str) -> list[ListedYear]:
    """The school years of the log called `source` in which nobody is eligible, the first one first.

    Six statements. Needs the district's scope.
    """
    program = program_for()
    if program is None:
        return []
    calendar = load_calendar(district.pk)
    spans = list(Eligibility.objects.filter(program=program).values_list("starts", "ends"))
    free = [y for y in calendar.years if not any(s <= y.ends and e > y.first_day for s, e in spans)]
    named = _named(source, free)
    teaching = _teaching(program, {person for people in named.values() for person in people})
    return [_listed(year, program, named[year.name], teaching) for year in free if named[year.name]]


def list_as_eligible(unit: Unit, district: District, source: str, names: Iterable[str]) -> int:
    """Let everybody whom the log names in the years `names` be eligible in them; how many spans.

    Raises Denied; a year in which somebody is eligible by now is left as it is.
    """
    wanted = set(names)
    program = program_for()
    count = 0
    for year in listed_years(district, source):
        if program is not None and year.name in wanted and year.pairs:
            rows = make_eligible(
                unit, program, year.pairs, year.starts, _("listed in the log"), year.ends
            )
            count += len(rows)
    return count


def _named(source: str, years: Iterable[Year]) -> dict[str, set[int]]:
    """Year → the teachers of the log's held visits in it."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = ImportRow.objects.filter(imported__source=source[:80], session__isnull=False)
    seats = Attendance.objects.filter(
        session__in=rows.values("session"),
        session__state=Session.State.HELD,
        role=Attendance.Role.TEACHER,
    )
    known = list(years)
    for person, day in seats.values_list("person_id", "session__day").distinct():
        for year in known:
            if year.holds(day):
                found[year.name].add(person)
    return found


def _teaching(program: Program, people: set[int]) -> dict[int, list[Placement]]:
    """Teacher → placements as teacher at schools that ever take part in the program."""
    schools = ProgramSchool.objects.filter(program=program).values("school")
    rows = Placement.objects.filter(
        person_id__in=people, role=Placement.Role.TEACHER, school__in=schools
    )
    found: dict[int, list[Placement]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.person_id].append(row)
    return found


def _listed(
    year: Year, program: Program, people: set[int], teaching: dict[int, list[Placement]]
) -> ListedYear:
    pairs = {
        (person, row.school_id)
        for person in people
        for row in teaching.get(person, ())
        if row.starts <= year.ends and row.ends > year.first_day
    }
    starts = max(year.first_day, program.starts)
    ends = min(year.ends + DAY, program.ends, OPEN_END)
    placed = {person for person, _school in pairs}
    return ListedYear(year.name, starts, ends, tuple(sorted(pairs)), len(people - placed))
