"""What may be done on a person's page: each act with its form and the verb behind it."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.core import clock
from stemhappens.core.problem import Invalid, Problems
from stemhappens.core.spans import OPEN_END
from stemhappens.core.write import Unit
from stemhappens.people import services as verbs
from stemhappens.people.models import (
    Absence,
    CoachAssignment,
    Eligibility,
    Person,
    Placement,
    School,
)
from stemhappens.people.paying import award_names
from stemhappens.people.reads import coaches_on, names_on, programs_on, schools_on
from stemhappens.web.acts import ActForm
from stemhappens.web.doors import Door
from stemhappens.web.log.form import Choices
from stemhappens.web.people.doing import Act, Said
from stemhappens.web.people.forms import (
    AssignForm,
    EligibleForm,
    EndForm,
    LeaveForm,
    NameForm,
    PlaceForm,
    TransferForm,
)
from stemhappens.web.people.moment import first_program
from stemhappens.web.says import day_text

Make = Callable[[Door, Any, Any], ActForm]


def school_choices(door: Door) -> Choices:
    """The schools open today."""
    return [(str(line.id), line.name) for line in schools_on(clock.today(door.district))]


def coach_choices(door: Door) -> Choices:
    """The coaches of every program running today."""
    today = clock.today(door.district)
    found = {
        key: name
        for program in programs_on(today)
        for key, name in coaches_on(program.pk, today).items()
    }
    return [(str(key), name) for key, name in found.items()]


def span_text(starts: date, ends: date) -> str:
    """ "from 18 August 2025", "5 January 2026 to 13 February 2026"; the end is the last day."""
    if ends == OPEN_END:
        return _("since always") if starts <= verbs.ALWAYS else _("from %s") % day_text(starts)
    last = day_text(ends - timedelta(days=1))
    if starts <= verbs.ALWAYS:
        return _("to %s") % last
    return _("%(first)s to %(last)s") % {"first": day_text(starts), "last": last}


def _rename_form(door: Door, row: Person, data: Any) -> ActForm:
    name = row.names.order_by("-starts").first()
    initial = {"day": clock.today(door.district)}
    if name is not None:
        initial |= {"given": name.given, "family": name.family}
    return NameForm(data, initial=initial)


def _place_form(door: Door, row: Person, data: Any) -> ActForm:
    initial = {"day": clock.today(door.district), "share": 100, "role": "teacher"}
    return PlaceForm(data, initial=initial, schools=school_choices(door))


def _transfer_form(door: Door, row: Person, data: Any) -> ActForm:
    present = dict.fromkeys(
        (str(placed.school_id), placed.school.name) for placed in _holding(door, row, Placement)
    )
    initial = {"day": clock.today(door.district)}
    if len(present) == 1:
        initial["from_school"] = next(iter(present))[0]
    return TransferForm(data, initial=initial, present=list(present), schools=school_choices(door))


def _leave_form(door: Door, row: Person, data: Any) -> ActForm:
    return LeaveForm(data, initial={"starts": clock.today(door.district)})


def _eligible_form(door: Door, row: Person, data: Any) -> ActForm:
    placed = [one.school_id for one in _holding(door, row, Placement)]
    initial = {"day": clock.today(door.district), "school_id": str(placed[0]) if placed else ""}
    return EligibleForm(data, initial=initial, schools=school_choices(door))


def _assign_form(door: Door, row: Person, data: Any) -> ActForm:
    today = clock.today(door.district)
    initial = {"day": today, "fte": 0}
    coaches, awards = coach_choices(door), award_names(today)
    return AssignForm(data, initial=initial, coaches=coaches, awards=awards)


def _holding(door: Door, row: Person, model: Any) -> list[Any]:
    """A person's rows that hold today or begin later, by school."""
    today = clock.today(door.district)
    rows = model.objects.filter(person=row, ends__gt=today)
    if model is not Absence:
        rows = rows.select_related("school")
    return list(rows.order_by("starts", "id"))


def _key(row: Any) -> str:
    """A choice that is none any more once somebody has changed the row."""
    return f"{row.pk}.{row.version}"


def end_form(which: Any, last: Any, rows: Callable[[Door, Any], Iterable[tuple[Any, str]]]) -> Make:
    """A form that ends one of `rows`; which, last: its labels."""

    def make(door: Door, row: Any, data: Any) -> ActForm:
        choices = [(_key(one), text) for one, text in rows(door, row)]
        initial = {"ends": clock.today(door.district)}
        if len(choices) == 1:
            initial["row"] = choices[0][0]
        return EndForm(data, initial=initial, which=str(which), rows=choices, last=str(last))

    return make


def _placements(door: Door, row: Person) -> Iterable[tuple[Any, str]]:
    for one in _holding(door, row, Placement):
        words = {"role": one.get_role_display(), "school": one.school.name}
        text = _("%(role)s at %(school)s") % words
        yield one, f"{text}, {span_text(one.starts, one.ends)}"


def _eligibilities(door: Door, row: Person) -> Iterable[tuple[Any, str]]:
    for one in _holding(door, row, Eligibility):
        yield one, f"{one.school.name}, {span_text(one.starts, one.ends)}"


def _absences(door: Door, row: Person) -> Iterable[tuple[Any, str]]:
    for one in _holding(door, row, Absence):
        yield one, span_text(one.starts, one.ends)


def _assignments(door: Door, row: Person) -> Iterable[tuple[Any, str]]:
    """Their own as a coach, and those of coaches for them by name."""
    today = clock.today(door.district)
    own = CoachAssignment.objects.filter(coach=row, ends__gt=today).select_related("school")
    named = CoachAssignment.objects.filter(teacher=row, ends__gt=today).select_related("school")
    found = [*own.order_by("starts", "id"), *named.order_by("starts", "id")]
    names = names_on({one.coach_id for one in found}, today)
    for one in found:
        where = one.school.name if one.school else _("the whole program")
        whom = _("this teacher") if one.teacher_id == row.pk else where
        words = {"coach": names.get(one.coach_id, ""), "whom": whom}
        text = _("%(coach)s for %(whom)s") % words
        yield one, f"{text}, {span_text(one.starts, one.ends)}"


def chosen(model: Any, said: Said) -> Any:
    """The row chosen, as it was when its form was shown."""
    key, _dot, version = said["row"].partition(".")
    row = model.objects.get(pk=int(key))
    row.version = int(version)
    return row


def the_program() -> Any:
    """The program; without one nobody is eligible or assigned."""
    found = first_program()
    if found is None:
        problems = Problems()
        problems.add("", _("There is no program yet; a program comes first."))
        raise Invalid(problems)
    return found


def _place(unit: Unit, row: Person, said: Said) -> Placement:
    school = School.objects.get(pk=int(said["school_id"]))
    details = {"share": int(said["share"]), "subject": said["subject"]}
    held = Placement.objects.filter(person=row, ends__gt=said["day"])
    primary = not held.exists()
    return verbs.place(unit, row, school, said["role"], said["day"], primary=primary, **details)


def _transfer(unit: Unit, row: Person, said: Said) -> Placement:
    schools = School.objects.in_bulk([int(said["from_school"]), int(said["to_school"])])
    one, two = schools[int(said["from_school"])], schools[int(said["to_school"])]
    return verbs.transfer(unit, row, one, two, said["day"])


def _eligible(unit: Unit, row: Person, said: Said) -> Eligibility:
    school = School.objects.get(pk=int(said["school_id"]))
    program = the_program()
    known = Eligibility.objects.filter(
        program=program, person=row, school=school, ends__gt=said["day"]
    )
    if known.exists():
        problems = Problems()
        problems.add("day", _("They are eligible there on that day or later already."))
        raise Invalid(problems)
    return verbs.set_eligibility(
        unit, program, row, school, said["day"], reason=said["reason"].strip()
    )


def _assign(unit: Unit, row: Person, said: Said) -> CoachAssignment:
    coach = Person.objects.get(pk=int(said["coach"]))
    fte, paid = int(said["fte"]), said["funding"]
    return verbs.assign_coach(
        unit, the_program(), coach, fte, said["day"], funding=paid, teacher=row
    )


def _absence(unit: Unit, row: Person, said: Said) -> Absence:
    return verbs.record_absence(unit, row, said["starts"], said["ends"] or OPEN_END)


PERSON_ACTS: dict[str, Act] = {
    "rename": Act(
        gettext_lazy("Change the name"), gettext_lazy("Save"), "rename a person",
        gettext_lazy("Saved. Earlier days keep the earlier name."),
        _rename_form,
        lambda unit, row, said: verbs.rename_person(
            unit, row, said["day"], said["given"], said["family"]
        ),
        gettext_lazy("A name holds from a day on: what was before stays as it was called then."),
    ),
    "place": Act(
        gettext_lazy("Add a school"), gettext_lazy("Save"), "place a person",
        gettext_lazy("Placed."), _place_form, _place,
        gettext_lazy("One may work at two schools; visits count at the one visited."),
    ),
    "transfer": Act(
        gettext_lazy("Transfer to another school"), gettext_lazy("Transfer"), "transfer a person",
        gettext_lazy("Transferred. Earlier visits stay with the earlier school."),
        _transfer_form, _transfer,
        gettext_lazy("Eligibility goes along from that day; what was before stays where it was."),
    ),
    "end": Act(
        gettext_lazy("End a placement"), gettext_lazy("End it"), "end a placement",
        gettext_lazy("Ended. What was before stays."),
        end_form(gettext_lazy("Which placement"), gettext_lazy("First day without it"),
                  _placements),
        lambda unit, row, said: verbs.end_placement(unit, chosen(Placement, said), said["ends"]),
        gettext_lazy("Who is placed as teacher nowhere is eligible nowhere."),
    ),
    "leave": Act(
        gettext_lazy("Record a leave"), gettext_lazy("Save"), "record a leave",
        gettext_lazy("Noted. Targets are prorated by it."), _leave_form, _absence,
        gettext_lazy("A leave prorates what is expected; nobody is asked why."),
    ),
    "back": Act(
        gettext_lazy("End a leave"), gettext_lazy("Save"), "end a leave",
        gettext_lazy("Noted."),
        end_form(gettext_lazy("Which leave"), gettext_lazy("First day back"), _absences),
        lambda unit, row, said: verbs.end_absence(unit, chosen(Absence, said), said["ends"]),
    ),
    "eligible": Act(
        gettext_lazy("Make eligible"), gettext_lazy("Save"), "make a teacher eligible",
        gettext_lazy("Eligible from that day."), _eligible_form, _eligible,
        gettext_lazy("Who is eligible is in every “of”: reach, dose and equity."),
    ),
    "ineligible": Act(
        gettext_lazy("End the eligibility"), gettext_lazy("End it"), "end an eligibility",
        gettext_lazy("Ended. Earlier days stay as they were."),
        end_form(gettext_lazy("Which one"), gettext_lazy("First day without it"), _eligibilities),
        lambda unit, row, said: verbs.end_eligibility(
            unit, chosen(Eligibility, said), said["ends"]
        ),
    ),
    "assign": Act(
        gettext_lazy("Assign a coach"), gettext_lazy("Assign"), "assign a coach",
        gettext_lazy("Assigned."), _assign_form, _assign,
        gettext_lazy("The teacher comes to the coach’s caseload from that day."),
    ),
    "unassign": Act(
        gettext_lazy("End an assignment"), gettext_lazy("End it"), "end an assignment",
        gettext_lazy("Ended."),
        end_form(gettext_lazy("Which assignment"), gettext_lazy("First day without it"),
                  _assignments),
        lambda unit, row, said: verbs.end_assignment(
            unit, chosen(CoachAssignment, said), said["ends"]
        ),
    ),
}  # fmt: skip
"""Acts on a person, by the end of their address."""
