"""What may be done on a school's page: each act with its form and the verb behind it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.core import clock
from stemhappens.core.problem import Invalid, Problems
from stemhappens.core.write import Unit
from stemhappens.people import schools as verbs
from stemhappens.people.models import CoachAssignment, Person, School
from stemhappens.people.paying import award_names
from stemhappens.people.program import close_days
from stemhappens.people.reads import names_on
from stemhappens.people.services import assign_coach, end_assignment, set_school_attributes
from stemhappens.web.acts import ActForm
from stemhappens.web.doors import Door
from stemhappens.web.engagements.forms import DayForm
from stemhappens.web.people.doing import Act, Said
from stemhappens.web.people.forms import (
    AssignForm,
    AttributesForm,
    ClosedForm,
    IntoForm,
    SchoolNameForm,
)
from stemhappens.web.people.person_acts import (
    chosen,
    coach_choices,
    end_form,
    school_choices,
    span_text,
    the_program,
)

MOST_DAYS = 60
"""Days without school in one go."""


def _begin(door: Door, row: School) -> dict[str, Any]:
    return {"day": clock.today(door.district), "version": row.version}


def _name_form(door: Door, row: School, data: Any) -> ActForm:
    return SchoolNameForm(data, initial={"name": row.name, "version": row.version})


def _attributes_form(door: Door, row: School, data: Any) -> ActForm:
    initial = {"day": clock.today(door.district)}
    newest = row.attributes.filter(starts__lte=initial["day"]).order_by("-starts").first()
    if newest is not None:
        initial |= {"level": newest.level, "kind": newest.kind,
                    "need_tier": str(newest.need_tier or "")}  # fmt: skip
    return AttributesForm(data, initial=initial)


def _day_form(door: Door, row: School, data: Any) -> ActForm:
    return DayForm(data, initial=_begin(door, row))


def _into_form(door: Door, row: School, data: Any) -> ActForm:
    others = [choice for choice in school_choices(door) if choice[0] != str(row.pk)]
    return IntoForm(data, initial=_begin(door, row), schools=others)


def _closed_form(door: Door, row: School, data: Any) -> ActForm:
    return ClosedForm(data, initial={"first": clock.today(door.district)})


def _close_days(unit: Unit, row: School, said: Said) -> Any:
    first, last = said["first"], said["last"] or said["first"]
    problems = Problems()
    if last < first:
        problems.add("last", _("The last day lies before the first; choose a later one."))
    elif (last - first).days >= MOST_DAYS:
        problems.add("last", _("Choose at most %d days at a time.") % MOST_DAYS)
    if problems:
        raise Invalid(problems)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return close_days(unit, days, said["reason"], row)


def _attributes(unit: Unit, row: School, said: Said) -> Any:
    return set_school_attributes(
        unit,
        row,
        said["day"],
        level=said["level"],
        need_tier=int(said["need_tier"]) if said["need_tier"] else None,
        kind=said["kind"].strip(),
    )


def _assign_form(door: Door, row: School, data: Any) -> ActForm:
    today = clock.today(door.district)
    initial = {"day": today, "fte": 0}
    coaches, awards = coach_choices(door), award_names(today)
    return AssignForm(data, initial=initial, coaches=coaches, awards=awards)


def _assign(unit: Unit, row: School, said: Said) -> CoachAssignment:
    coach = Person.objects.get(pk=int(said["coach"]))
    fte, paid = int(said["fte"]), said["funding"]
    return assign_coach(unit, the_program(), coach, fte, said["day"], funding=paid, school=row)


def _assignments(door: Door, row: School) -> Iterable[tuple[Any, str]]:
    today = clock.today(door.district)
    rows = CoachAssignment.objects.filter(school=row, ends__gt=today).order_by("starts", "id")
    names = names_on({one.coach_id for one in rows}, today)
    for one in rows:
        yield one, f"{names.get(one.coach_id, '')}, {span_text(one.starts, one.ends)}"


SCHOOL_ACTS: dict[str, Act] = {
    "rename": Act(
        gettext_lazy("Rename the school"), gettext_lazy("Save"), "rename a school",
        gettext_lazy("Renamed. Imports still know the old name."), _name_form,
        lambda unit, row, said: verbs.rename_school(unit, row, said["name"]),
        gettext_lazy("It stays one school, and its old name stays a spelling of it."),
    ),
    "describe": Act(
        gettext_lazy("Change level or need tier"), gettext_lazy("Save"), "describe a school",
        gettext_lazy("Saved. Earlier days keep what it was then."), _attributes_form, _attributes,
        gettext_lazy("It holds from a day on: earlier figures stay by what the school was then."),
    ),
    "close": Act(
        gettext_lazy("Close the school"), gettext_lazy("Close it"), "close a school",
        gettext_lazy("Closed. Its people are placed there up to that day."), _day_form,
        lambda unit, row, said: verbs.close_school(unit, row, said["day"]),
        gettext_lazy("The day is the first one without it: placements, eligibility and "
                     "assignments there end. Where its people go on elsewhere, merge it instead."),
    ),
    "merge": Act(
        gettext_lazy("Merge into another school"), gettext_lazy("Merge"), "merge schools",
        gettext_lazy("Merged. Its people go on at the other school."), _into_form,
        lambda unit, row, said: verbs.merge_schools(
            unit, row, School.objects.get(pk=int(said["into"])), said["day"]
        ),
        gettext_lazy("Everybody there goes on at the other school from that day. Both schools "
                     "count in a year in which both had eligible teachers."),
    ),
    "join": Act(
        gettext_lazy("Let it take part"), gettext_lazy("Save"), "let a school take part",
        gettext_lazy("It takes part from that day."), _day_form,
        lambda unit, row, said: verbs.enter_program(unit, the_program(), row, said["day"]),
        gettext_lazy("Its eligible teachers count from that day."),
    ),
    "leave": Act(
        gettext_lazy("Let it leave the program"), gettext_lazy("Save"), "let a school leave",
        gettext_lazy("It takes part up to that day."), _day_form,
        lambda unit, row, said: verbs.leave_program(unit, the_program(), row, said["day"]),
        gettext_lazy("The day is the first one outside; earlier days stay as they were."),
    ),
    "assign": Act(
        gettext_lazy("Assign a coach"), gettext_lazy("Assign"), "assign a coach",
        gettext_lazy("Assigned."), _assign_form, _assign,
        gettext_lazy("All eligible teachers of the school come to the coach’s caseload."),
    ),
    "unassign": Act(
        gettext_lazy("End an assignment"), gettext_lazy("End it"), "end an assignment",
        gettext_lazy("Ended."),
        end_form(gettext_lazy("Which assignment"), gettext_lazy("First day without it"),
                 _assignments),
        lambda unit, row, said: end_assignment(
            unit, chosen(CoachAssignment, said), said["ends"]
        ),
    ),
    "days": Act(
        gettext_lazy("Days without school here"), gettext_lazy("Save"), "close a school for days",
        gettext_lazy("Noted. They are no school days here."), _closed_form, _close_days,
        gettext_lazy("For this school alone; days for all schools are in the calendar."),
    ),
}  # fmt: skip
"""Acts on a school, by the end of their address."""
