"""The day, the program and its figures that the pages of people and schools are read at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from stemhappens.core import clock as clocks
from stemhappens.core.actor import Actor
from stemhappens.core.rules import See, extent
from stemhappens.metrics.ask import Asking, answers, clock, snapshot
from stemhappens.metrics.calendar import year_to_date
from stemhappens.metrics.figure import Figure, Period
from stemhappens.metrics.lists import TeacherVisits, teacher_visits
from stemhappens.metrics.standing import visited
from stemhappens.people.models import Program
from stemhappens.web.components import NavItem
from stemhappens.web.doors import Door
from stemhappens.web.frame import may_enter

Visits = tuple[int, date | None]
"""Counted contacts of the year so far, and the day of the last one."""


@dataclass(frozen=True)
class Moment:
    """What a page is read at. rows: the visits of the eligible, empty where the reader may not
    know who was visited; reached, covered: the year's figures for the same reader."""

    door: Door
    today: date
    program: Program | None
    period: Period | None
    rows: tuple[TeacherVisits, ...] = ()
    reached: Figure | None = None
    covered: Figure | None = None
    by_school: Mapping[int, Figure] = field(default_factory=dict)

    @property
    def program_id(self) -> int:
        """The program's id; 0 where there is none."""
        return self.program.pk if self.program else 0

    @property
    def visits(self) -> dict[int, Visits]:
        """Teacher → visits of the year, everybody eligible in it, zeros included."""
        people = {row.teacher for row in self.rows}
        return {one.teacher: (one.contacts, one.last) for one in visited(self.rows, people)}


def activity(actor: Actor) -> bool:
    """True when the reader may know which teacher was visited."""
    return See.FULL in extent(actor, "who")


def first_program() -> Program | None:
    """The district's program, the first one where there are several."""
    return Program.objects.order_by("starts", "id").first()


def moment_of(
    door: Door, *, figures: bool = True, by_school: bool = False, school: int = 0
) -> Moment:
    """Read the day, the program and, where the reader may, the year's visits and reach.

    figures: the whole program's reach; by_school: also each school's; school: of that one alone.
    """
    today = clocks.today(door.district)
    program = first_program()
    plain = Moment(door, today, program, None)
    if program is None or not activity(door.actor):
        return plain
    only = {"school": school} if school else {}
    with snapshot() as using:
        at = clock(door.district, program.pk, using)
        period = year_to_date(at.years, at.today)
        if period is None:
            return plain
        askings = [Asking(["teachers_reached", "schools_covered"], period)] if figures else []
        if by_school or school:
            askings.append(Asking(["teachers_reached"], period, only, by=("school",)))
        found = answers(at, askings, using) if askings else []
        rows = tuple(teacher_visits(at, Asking([], period, only), using))
    whole = found[0] if figures else {}
    cut = found[-1]["teachers_reached"] if by_school or school else {}
    return Moment(
        door,
        today,
        program,
        period,
        rows,
        whole["teachers_reached"][()] if figures else None,
        whole["schools_covered"][()] if figures else None,
        {key[0]: figure for key, figure in cut.items()},
    )


def tabs(door: Door, here: str) -> tuple[NavItem, ...]:
    """The three lists."""
    named = (
        ("people", _("People")),
        ("schools", _("Schools")),
        ("eligibility", _("Eligibility")),
    )
    return tuple(
        NavItem(label, door.url(name), name == here)
        for name, label in named
        if may_enter(door, name)
    )
