"""What may be done to the calendar: school years, days closed and opened again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from stemhappens.core.problem import Problems
from stemhappens.core.rules import authorize
from stemhappens.core.write import Unit
from stemhappens.people.checks import refuse
from stemhappens.people.models import Closure, School, SchoolYear

DAY = timedelta(days=1)
LONGEST = 120
"""Days without school in one go."""


@dataclass(frozen=True)
class Closing:
    """Days without school, first and last included; of one school or (None) of the district."""

    first: date
    last: date
    school_id: int | None = None
    reason: str = ""

    def days(self, weekdays: Collection[int]) -> list[date]:
        """Its days that could be school days, by ISO weekday."""
        count = (self.last - self.first).days + 1
        every = (self.first + n * DAY for n in range(count))
        return [day for day in every if day.isoweekday() in weekdays]


def change_school_year(
    unit: Unit, year: SchoolYear, name: str, first_day: date, last_day: date, weekdays: str
) -> SchoolYear:
    """Let a school year have another name, other first and last days, other weekdays."""
    authorize(unit.actor, "set_calendar", year)
    refuse(year_problems(name, first_day, last_day, weekdays, year.pk))
    values = {"first_day": first_day, "last_day": last_day, "weekdays": weekdays}
    return unit.change(year, name=name.strip(), **values)


def year_problems(
    name: str, first_day: date, last_day: date, weekdays: str, but: int | None = None
) -> Problems:
    """What is wrong with a school year; but: the id of the one that is being changed."""
    problems = Problems()
    if not name.strip():
        problems.add("name", _("Give the year a name, such as 2026-27."))
    if first_day > last_day:
        problems.add("last_day", _("The last day lies before the first; choose a later one."))
    if not weekdays or set(weekdays) - set("1234567"):
        problems.add("weekdays", _("Choose school days from 1 (Monday) to 7 (Sunday)."))
    overlaps = Q(first_day__lte=last_day, last_day__gte=first_day)
    ordered = first_day <= last_day
    if ordered and SchoolYear.objects.filter(overlaps).exclude(pk=but).exists():
        problems.add("first_day", _("These dates overlap another school year; mend one of them."))
    return problems


def close_range(unit: Unit, closing: Closing) -> list[Closure]:
    """Close a school, or all, from the first to the last day; gives what was not closed yet.

    Raises Invalid where no day of it is a school day still.
    """
    authorize(unit.actor, "set_calendar")
    problems = Problems()
    if closing.first > closing.last:
        problems.add("last", _("The last day lies before the first; choose a later one."))
    elif (closing.last - closing.first).days >= LONGEST:
        problems.add("last", _("Choose at most %d days at a time.") % LONGEST)
    refuse(problems)
    added = keep_days(unit, [closing], ())
    if not added:
        problems.add("first", _("There is no school on these days anyway."))
    refuse(problems)
    return added


def reopen_days(unit: Unit, closures: Iterable[Closure]) -> None:
    """Take closures back: these are school days again."""
    authorize(unit.actor, "set_calendar")
    closures = list(closures)
    problems = Problems()
    if not closures:
        problems.add("closures", _("Choose the days on which there is school after all."))
    refuse(problems)
    unit.remove_all(closures)


def keep_days(unit: Unit, close: Iterable[Closing], reopen: Iterable[Closure]) -> list[Closure]:
    """Close and open days in one unit; gives the closures that were missing.

    A day that is closed for everybody is not closed again for one school.
    """
    authorize(unit.actor, "set_calendar")
    _check_schools(close := list(close))
    gone = list(reopen)
    unit.remove_all(gone)
    weekdays = school_days()
    known = set(Closure.objects.values_list("day", "school_id"))
    added = []
    for closing in sorted(close, key=lambda one: (one.school_id is not None, one.first)):
        for day in closing.days(weekdays):
            if (day, closing.school_id) in known or (day, None) in known:
                continue
            known.add((day, closing.school_id))
            reason = closing.reason.strip()[:120]
            added.append(Closure(day=day, school_id=closing.school_id, reason=reason))
    return unit.add_all(added)


def _check_schools(close: Iterable[Closing]) -> None:
    """Raise Invalid where a school is none of the district's."""
    named = {closing.school_id for closing in close if closing.school_id is not None}
    problems = Problems()
    if named - set(School.objects.filter(pk__in=named).values_list("pk", flat=True)):
        problems.add("school_id", _("Choose one of the district's schools."))
    refuse(problems)


def school_days() -> frozenset[int]:
    """The ISO weekdays on which any known year has school; Monday to Friday where none is."""
    found = {int(digit) for text in SchoolYear.objects.values_list("weekdays", flat=True)
             for digit in text}  # fmt: skip
    return frozenset(found or range(1, 6))
