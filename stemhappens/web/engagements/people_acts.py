"""Who takes part in an engagement: coaches and teachers come, go, and one of them leads."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.coaching import engagements as verbs
from stemhappens.coaching.engagement_list import members_today
from stemhappens.coaching.models import Engagement, EngagementMember
from stemhappens.core import clock
from stemhappens.core.problem import Invalid, Problems
from stemhappens.core.write import Unit
from stemhappens.people.models import Person, Placement
from stemhappens.people.reads import coaches_on, programs_on
from stemhappens.web.acts import ActForm
from stemhappens.web.doors import Door
from stemhappens.web.engagements.act import Act, Said
from stemhappens.web.engagements.forms import PersonForm
from stemhappens.web.engagements.starting import Asked
from stemhappens.web.log.asked import by_school
from stemhappens.web.log.filling import people_to_name

COACH, TEACHER = EngagementMember.Role.COACH, EngagementMember.Role.TEACHER


def _form(door: Door, row: Engagement, data: Any, who: str, people: dict[int, str]) -> ActForm:
    initial = {"day": clock.today(door.district), "version": row.version}
    return PersonForm(data, initial=initial, who=who, people=people)


def _present(door: Door, row: Engagement) -> dict[int, tuple[str, str]]:
    found = members_today(row, door.actor, clock.today(door.district))
    return {member.person_id: (member.role, member.name) for member in found}


def _coach_form(door: Door, row: Engagement, data: Any, asked: Asked) -> ActForm:
    """The district's coaches who are not in it yet."""
    today, present = clock.today(door.district), _present(door, row)
    every = {
        key: name
        for program in programs_on(today)
        for key, name in coaches_on(program.pk, today).items()
    }
    people = {key: name for key, name in every.items() if key not in present}
    return _form(door, row, data, _("Which coach"), people)


def _teacher_form(door: Door, row: Engagement, data: Any, asked: Asked) -> ActForm:
    """The teachers who are not in it yet, school by school."""
    present = _present(door, row)
    lines = [
        line
        for line in people_to_name(door.actor, clock.today(door.district))
        if line.role == Placement.Role.TEACHER and line.id not in present
    ]
    people = {line.id: f"{line.name}, {line.school}" for line in by_school(lines)}
    return _form(door, row, data, _("Which teacher"), people)


def _leave_form(door: Door, row: Engagement, data: Any, asked: Asked) -> ActForm:
    """Everybody in it but who asks: passing the own work on is the director's hand-over."""
    people = {
        key: name for key, (_role, name) in _present(door, row).items()
        if key != door.actor.person_id
    }  # fmt: skip
    return _form(door, row, data, _("Who leaves"), people)


def _lead_form(door: Door, row: Engagement, data: Any, asked: Asked) -> ActForm:
    """Its coaches, but for the one who leads."""
    coaches = [key for key, (role, _name) in _present(door, row).items() if role == COACH]
    names = {key: name for key, (_role, name) in _present(door, row).items()}
    return _form(door, row, data, _("Who leads"), {key: names[key] for key in coaches[1:]})


def _person(said: Said) -> Person:
    return Person.objects.get(pk=int(said["person"]))


def _add(role: str) -> Any:
    def do(unit: Unit, row: Engagement, said: Said) -> EngagementMember:
        return verbs.add_member(unit, row, _person(said), role, said["day"])

    return do


def _leave(unit: Unit, row: Engagement, said: Said) -> EngagementMember:
    rows = EngagementMember.objects.filter(
        engagement=row, person_id=int(said["person"]), ends__gt=said["day"]
    )
    member = rows.order_by("-starts").first()
    if member is None:
        problems = Problems()
        problems.add("person", _("They do not take part on that day any more."))
        raise Invalid(problems)
    member.engagement = row
    return verbs.remove_member(unit, member, said["day"])


def _lead(unit: Unit, row: Engagement, said: Said) -> EngagementMember:
    return verbs.change_lead(unit, row, _person(said), said["day"])


PEOPLE_ACTS: dict[str, Act] = {
    "coach": Act(
        gettext_lazy("Add a coach"), gettext_lazy("Add"), "open",
        "add a coach", gettext_lazy("Added."), _coach_form, _add(COACH),
        gettext_lazy("They read and write here as you do, from that day on."),
    ),
    "teacher": Act(
        gettext_lazy("Add a teacher"), gettext_lazy("Add"), "open",
        "add a teacher", gettext_lazy("Added."), _teacher_form, _add(TEACHER),
        gettext_lazy("They take part from that day on."),
    ),
    "leave": Act(
        gettext_lazy("Somebody leaves the engagement"), gettext_lazy("Note it"), "open",
        "let somebody leave", gettext_lazy("Noted. Their days in it stay."), _leave_form, _leave,
        gettext_lazy("The day is the first one without them. What they did stays with them."),
    ),
    "lead": Act(
        gettext_lazy("Another coach leads"), gettext_lazy("Change"), "open",
        "change the lead coach", gettext_lazy("Changed."), _lead_form, _lead,
        gettext_lazy("Both stay coaches here; figures by coach go by who leads on the day."),
    ),
}  # fmt: skip
"""Acts on who takes part, by the end of their address."""
