"""What may become of a school: renamed, closed, merged into another, in or out of the program."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from stemhappens.core.problem import Problems
from stemhappens.core.rules import authorize
from stemhappens.core.spans import OPEN_END
from stemhappens.core.write import Unit
from stemhappens.people.checks import refuse
from stemhappens.people.covering import uncovered
from stemhappens.people.models import (
    CoachAssignment,
    Eligibility,
    Placement,
    Program,
    ProgramSchool,
    School,
    SchoolAlias,
)
from stemhappens.people.moving import go_on_at, stop

AT_A_SCHOOL: tuple[type[Any], ...] = (Placement, Eligibility, CoachAssignment)


def rename_school(unit: Unit, school: School, name: str) -> School:
    """Call a school otherwise; its name until now stays a spelling that imports know."""
    authorize(unit.actor, "keep_roster", school)
    problems = Problems()
    name = name.strip()
    if not name:
        problems.add("name", _("Give the school's name."))
    elif School.objects.filter(name__iexact=name).exclude(pk=school.pk).exists():
        problems.add("name", _("Another school is called that; merge the two if they are one."))
    refuse(problems)
    if name == school.name:
        return school
    _remember(unit, school, school.name)
    return unit.change(school, name=name)


def close_school(unit: Unit, school: School, day: date) -> School:
    """Close a school on `day`, the first one without it: nobody works or is eligible there then."""
    authorize(unit.actor, "keep_roster", school)
    refuse(_closing(school, day))
    for model in AT_A_SCHOOL:
        for row in model.objects.filter(school=school, ends__gt=day):
            stop(unit, row, day)
    return unit.change(school, closes=day)


def merge_schools(unit: Unit, school: School, into: School, day: date) -> School:
    """Let a school become part of another on `day`: its people go on there, its history stays.

    Both count in a year in which both had eligible teachers (ruling 3). The other school takes
    part in the programs in which this one did, and its name is found by imports.
    """
    authorize(unit.actor, "transfer", school)
    problems = _closing(school, day)
    if school.pk == into.pk:
        problems.add("into", _("Choose another school than this one."))
    elif into.closes <= day or (into.opens and into.opens > day):
        problems.add("into", _("That school is not open on that day; choose another one."))
    refuse(problems)
    for model in AT_A_SCHOOL:
        go_on_at(unit, model.objects.filter(school=school, ends__gt=day), into, day)
    for part in ProgramSchool.objects.filter(school=school, ends__gt=day):
        _take_part(unit, part.program, into, day)
    _remember(unit, into, school.name)
    return unit.change(school, closes=day)


def enter_program(unit: Unit, program: Program, school: School, day: date) -> ProgramSchool:
    """Let a school take part in a program from `day` on."""
    authorize(unit.actor, "set_eligibility", program)
    problems = Problems()
    if ProgramSchool.objects.filter(program=program, school=school, ends__gt=day).exists():
        problems.add("day", _("It takes part on that day or later already."))
    refuse(problems)
    return unit.add(ProgramSchool(program=program, school=school, starts=day))


def leave_program(unit: Unit, program: Program, school: School, day: date) -> None:
    """Let a school take part no more from `day` on."""
    authorize(unit.actor, "set_eligibility", program)
    parts = list(ProgramSchool.objects.filter(program=program, school=school, ends__gt=day))
    problems = Problems()
    if not parts:
        problems.add("day", _("It does not take part on that day."))
    refuse(problems)
    for part in parts:
        if part.starts < day:
            unit.change(part, ends=day)
        else:
            unit.remove(part)


def _take_part(unit: Unit, program: Program, school: School, day: date) -> None:
    """Let a school take part from `day` on, on the days on which it does not yet."""
    known = ProgramSchool.objects.filter(program=program, school=school)
    unit.add_all(
        ProgramSchool(program=program, school=school, starts=starts, ends=ends)
        for starts, ends in uncovered(day, OPEN_END, known)
    )


def _remember(unit: Unit, school: School, text: str) -> None:
    """Keep a spelling that is not known yet."""
    if not SchoolAlias.objects.filter(school=school, text=text).exists():
        unit.add(SchoolAlias(school=school, text=text))


def _closing(school: School, day: date) -> Problems:
    problems = Problems()
    if school.opens and day <= school.opens:
        problems.add("day", _("A school closes after it has opened."))
    if day >= school.closes:
        problems.add("day", _("It is closed on that day already."))
    return problems
