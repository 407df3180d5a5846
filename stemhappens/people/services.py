"""What may be done to schools and people. Each verb: authorize, check, write in the open unit."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from stemhappens.core.problem import Problems
from stemhappens.core.rules import authorize
from stemhappens.core.spans import OPEN_END
from stemhappens.core.write import Unit
from stemhappens.people.chains import set_from
from stemhappens.people.checks import refuse
from stemhappens.people.models import (
    Absence,
    CoachAssignment,
    Eligibility,
    ExternalId,
    Person,
    PersonAlias,
    PersonName,
    Placement,
    Program,
    School,
    SchoolAlias,
    SchoolAttribute,
    Team,
    TeamMember,
)
from stemhappens.people.moving import go_on_at
from stemhappens.people.paying import split_of

ALWAYS = date(1900, 1, 1)
"""The start of what is known without a date: a first name, an id, a school's level."""


def add_school(
    unit: Unit,
    name: str,
    *,
    level: str = SchoolAttribute.Level.OTHER,
    need_tier: int | None = None,
    kind: str = "",
    opens: date | None = None,
    closes: date = OPEN_END,
    aliases: Iterable[str] = (),
    external_ids: Mapping[str, str] | None = None,
    uid: UUID | None = None,
) -> School:
    """Create a school with what it is, its other spellings and its ids in other systems."""
    authorize(unit.actor, "keep_roster")
    problems = Problems()
    if not name.strip():
        problems.add("name", _("Give the school's name."))
    if level not in SchoolAttribute.Level.values:
        problems.add("level", _("Choose one of: %s.") % ", ".join(SchoolAttribute.Level.values))
    if opens and opens >= closes:
        problems.add("closes", _("A school closes after it has opened."))
    refuse(problems)
    school = unit.add(School(name=name.strip(), opens=opens, closes=closes, uid=uid or uuid4()))
    unit.add(
        SchoolAttribute(
            school=school, starts=opens or ALWAYS, level=level, need_tier=need_tier, kind=kind
        )
    )
    unit.add_all(SchoolAlias(school=school, text=text) for text in dict.fromkeys(aliases))
    _add_ids(unit, external_ids, school=school)
    return school


def set_school_attributes(
    unit: Unit, school: School, day: date, *, level: str, need_tier: int | None, kind: str = ""
) -> SchoolAttribute:
    """Say what a school is from `day` on."""
    authorize(unit.actor, "keep_roster", school)
    values = {"level": level, "need_tier": need_tier, "kind": kind}
    return set_from(unit, SchoolAttribute, {"school": school}, day, **values)


def add_person(
    unit: Unit,
    given: str,
    family: str = "",
    *,
    aliases: Iterable[str] = (),
    external_ids: Mapping[str, str] | None = None,
    uid: UUID | None = None,
) -> Person:
    """Create a person with a name that holds from the beginning."""
    authorize(unit.actor, "keep_roster")
    refuse(_name_problems(given))
    person = unit.add(Person(uid=uid or uuid4()))
    unit.add(PersonName(person=person, starts=ALWAYS, given=given.strip(), family=family.strip()))
    unit.add_all(PersonAlias(person=person, text=text) for text in dict.fromkeys(aliases))
    _add_ids(unit, external_ids, person=person)
    return person


def rename_person(unit: Unit, person: Person, day: date, given: str, family: str) -> PersonName:
    """Call a person otherwise from `day` on; the name before stays right on earlier days."""
    authorize(unit.actor, "keep_roster", person)
    refuse(_name_problems(given))
    names = {"given": given.strip(), "family": family.strip()}
    return set_from(unit, PersonName, {"person": person}, day, **names)


def place(
    unit: Unit,
    person: Person,
    school: School,
    role: str,
    starts: date,
    ends: date = OPEN_END,
    **details: Any,
) -> Placement:
    """Let a person work at a school. details: share (percent), primary, subject, grade."""
    authorize(unit.actor, "keep_roster", person)
    problems = _span_problems(starts, ends)
    if role not in Placement.Role.values:
        problems.add("role", _("Choose one of: %s.") % ", ".join(Placement.Role.values))
    if not 0 < details.get("share", 100) <= 100:
        problems.add("share", _("A share lies between 1 and 100 percent."))
    refuse(problems)
    placement = Placement(
        person=person, school=school, role=role, starts=starts, ends=ends, **details
    )
    return unit.add(placement)


def end_placement(unit: Unit, placement: Placement, ends: date) -> Placement:
    """Let a placement end; `ends` is the first day on which it no longer holds."""
    authorize(unit.actor, "keep_roster", placement)
    refuse(_span_problems(placement.starts, ends))
    return unit.change(placement, ends=ends)


def transfer(
    unit: Unit, person: Person, from_school: School, to_school: School, day: date
) -> Placement:
    """Move a person to another school from `day` on; eligibility moves along, history stays.

    Returns the placement there, the one that stood already where they worked at both.
    """
    authorize(unit.actor, "transfer", person)
    held = {"person": person, "school": from_school, "starts__lt": day, "ends__gt": day}
    placements = list(Placement.objects.filter(**held))
    problems = Problems()
    if from_school.pk == to_school.pk:
        problems.add("to_school", _("Choose another school than the present one."))
    if not placements:
        problems.add("from_school", _("Nobody of that name works there before that day."))
    refuse(problems)
    go_on_at(unit, placements, to_school, day)
    go_on_at(unit, Eligibility.objects.filter(**held), to_school, day)
    there = Placement.objects.filter(person=person, school=to_school, ends__gt=day)
    return there.order_by("-starts", "-id")[0]


def set_eligibility(
    unit: Unit,
    program: Program,
    person: Person,
    school: School,
    starts: date,
    ends: date = OPEN_END,
    reason: str = "",
) -> Eligibility:
    """Let a teacher be coached by a program at a school, and say why."""
    authorize(unit.actor, "set_eligibility", program)
    refuse(_span_problems(starts, ends))
    return unit.add(
        Eligibility(
            program=program, person=person, school=school, starts=starts, ends=ends, reason=reason
        )
    )


def end_eligibility(unit: Unit, eligibility: Eligibility, ends: date) -> Eligibility:
    """Let an eligibility end; `ends` is the first day on which it no longer holds."""
    authorize(unit.actor, "set_eligibility", eligibility)
    refuse(_span_problems(eligibility.starts, ends))
    return unit.change(eligibility, ends=ends)


def assign_coach(
    unit: Unit,
    program: Program,
    coach: Person,
    fte: int,
    starts: date,
    ends: date = OPEN_END,
    funding: str = "",
    **where: Any,
) -> CoachAssignment:
    """Let a coach work for a program. fte: hundredths. where: school, team, teacher.

    funding: who pays which share of it, "NSF grant 60 %, general fund 40 %".
    """
    authorize(unit.actor, "assign_coach", program)
    problems = _span_problems(starts, ends)
    if not 0 <= fte <= 100:
        problems.add("fte", _("An FTE lies between 0 and 1."))
    paid = split_of(funding, problems)
    refuse(problems)
    row = CoachAssignment(program=program, coach=coach, fte=fte, starts=starts, ends=ends, **where)
    row.funding = paid
    return unit.add(row)


def record_absence(
    unit: Unit, person: Person, starts: date, ends: date = OPEN_END, kind: str = ""
) -> Absence:
    """Note a leave: it prorates targets and explains dips."""
    authorize(unit.actor, "keep_roster", person)
    refuse(_span_problems(starts, ends))
    return unit.add(Absence(person=person, starts=starts, ends=ends, kind=kind))


def end_absence(unit: Unit, absence: Absence, ends: date) -> Absence:
    """Let a leave end; `ends` is the first day back."""
    authorize(unit.actor, "keep_roster", absence)
    refuse(_span_problems(absence.starts, ends))
    return unit.change(absence, ends=ends)


def end_assignment(unit: Unit, assignment: CoachAssignment, ends: date) -> CoachAssignment:
    """Let a coach's assignment end; `ends` is the first day on which it no longer holds."""
    authorize(unit.actor, "assign_coach", assignment)
    refuse(_span_problems(assignment.starts, ends))
    return unit.change(assignment, ends=ends)


def add_team(
    unit: Unit,
    name: str,
    members: Iterable[Person],
    starts: date,
    school: School | None = None,
    uid: UUID | None = None,
) -> Team:
    """Name a group of teachers; membership is dated."""
    authorize(unit.actor, "keep_roster")
    problems = Problems()
    if not name.strip():
        problems.add("name", _("Give the team's name."))
    refuse(problems)
    team = unit.add(Team(name=name.strip(), school=school, uid=uid or uuid4()))
    unit.add_all(TeamMember(team=team, person=person, starts=starts) for person in members)
    return team


def _add_ids(
    unit: Unit,
    external_ids: Mapping[str, str] | None,
    *,
    person: Person | None = None,
    school: School | None = None,
) -> None:
    unit.add_all(
        ExternalId(person=person, school=school, system=system, value=value, starts=ALWAYS)
        for system, value in (external_ids or {}).items()
    )


def _name_problems(given: str) -> Problems:
    problems = Problems()
    if not given.strip():
        problems.add("given", _("Give a name."))
    return problems


def _span_problems(starts: date, ends: date) -> Problems:
    problems = Problems()
    if starts >= ends:
        problems.add("ends", _("The end lies before the start; choose a later day."))
    return problems
