"""What was chosen for the turn of a year: read from the form into a plan, and offered again.

An engagement's own choice counts first, then its school's, then its coach's. One whose teachers
all leave closes, unless it was chosen apart.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _

from stemhappens.coaching.rollover import (
    Course,
    Crossing,
    Edge,
    RollOver,
    Way,
    crossings,
    edge_of,
)
from stemhappens.people.models import SchoolYear
from stemhappens.people.rollover import (
    Break,
    Ending,
    NewYear,
    SchoolChoice,
    TeacherChoice,
    Turn,
    ending_rows,
    proposed_year,
    school_choices,
    teacher_choices,
)
from stemhappens.web.given import day_given, number_given

WAYS = frozenset(Way)
LONGEST = 120
"""Of the reason of a break."""


def break_value(one: Break) -> str:
    """A break as the value of its box."""
    return f"{one.first.isoformat()}|{one.last.isoformat()}|{one.reason}"


def break_of(value: str) -> Break | None:
    """The break of a box; None for anything else."""
    first, _bar, rest = value.partition("|")
    last, _bar, reason = rest.partition("|")
    begins, ends = day_given(first), day_given(last)
    return Break(reason[:LONGEST], begins, ends) if begins and ends else None


@dataclass(frozen=True)
class Chosen:
    """The year that ends, the next one if it is in the calendar, what was sent, if anything."""

    ending: SchoolYear
    known: SchoolYear | None
    sent: QueryDict | None

    @cached_property
    def proposed(self) -> NewYear:
        """The next year as proposed."""
        return proposed_year(self.ending)

    def text(self, name: str, otherwise: str = "") -> str:
        """What was sent in a field."""
        return otherwise if self.sent is None else self.sent.get(name, "").strip()

    def all_of(self, name: str) -> frozenset[str]:
        """The values of ticked boxes."""
        return frozenset(() if self.sent is None else self.sent.getlist(name))

    @cached_property
    def first_day(self) -> date:
        """The new year's first day; the proposed one where none could be read."""
        if self.known:
            return self.known.first_day
        return day_given(self.text("first_day")) or self.proposed.first_day

    @cached_property
    def last_day(self) -> date:
        """The new year's last day; the proposed one where none could be read."""
        if self.known:
            return self.known.last_day
        return day_given(self.text("last_day")) or self.proposed.last_day

    @cached_property
    def breaks(self) -> tuple[Break, ...]:
        """The breaks that were ticked; before anything was, all that are proposed."""
        if self.sent is None:
            return () if self.known else self.proposed.breaks
        found = (break_of(value) for value in sorted(self.all_of("break")))
        return tuple(one for one in found if one is not None)

    @cached_property
    def year(self) -> NewYear:
        """The year that begins."""
        name = self.known.name if self.known else self.text("name", self.proposed.name)
        return NewYear(name, self.first_day, self.last_day, self.ending.weekdays, self.breaks)

    @cached_property
    def edge(self) -> Edge:
        """The days around the turn."""
        return edge_of(self.ending, self.first_day)

    @cached_property
    def schools(self) -> list[SchoolChoice]:
        """The schools that may take part."""
        return school_choices(self.ending, self.first_day)

    @cached_property
    def teachers(self) -> list[TeacherChoice]:
        """The teachers who may leave."""
        return teacher_choices(self.ending)

    @cached_property
    def ending_with_it(self) -> Ending:
        """What was entered to end with the year."""
        return ending_rows(self.ending, self.first_day)

    @cached_property
    def open_ones(self) -> list[Crossing]:
        """The engagements to decide about."""
        return crossings(self.edge)

    def takes_part(self, one: SchoolChoice) -> bool:
        """True when the school is ticked."""
        if self.sent is None:
            return one.participation_id is not None
        return f"{one.program_id}-{one.school_id}" in self.all_of("school")

    @cached_property
    def leaver_ids(self) -> frozenset[int]:
        """The teachers ticked as leaving."""
        chosen = self.all_of("leaves")
        return frozenset(one.id for one in self.teachers if str(one.id) in chosen)

    @cached_property
    def turn(self) -> Turn:
        """Who and which schools go on."""
        leaving = [one for one in self.schools if not self.takes_part(one)]
        joining = [one for one in self.schools if self.takes_part(one)]
        return Turn(
            self.leaver_ids,
            frozenset(one.participation_id for one in leaving if one.participation_id),
            tuple(
                (one.program_id, one.school_id) for one in joining if one.participation_id is None
            ),
            self.text("renew", "1") == "1",
        )

    def course(self, one: Crossing) -> Course:
        """What becomes of an engagement."""
        way, reason = self._way(one)
        dropped = self.all_of("drop")
        goals = frozenset(goal.id for goal in one.goals if str(goal.id) in dropped)
        return Course(one.id, way, reason, goals)

    def _way(self, one: Crossing) -> tuple[Way, str]:
        own = self.text(f"way-{one.id}")
        if own in WAYS:
            return Way(own), self.text(f"reason-{one.id}")
        if one.teacher_ids and set(one.teacher_ids) <= self.leaver_ids:
            return Way.CLOSE, _("All its teachers leave")
        for key in (f"school-{one.school_id or 0}", f"coach-{lead_of(one)}"):
            way = self.text(f"way-{key}")
            if way in WAYS:
                invited = way == Way.ANEW and one.state == "invited"
                return Way.GOES_ON if invited else Way(way), self.text(f"reason-{key}")
        return Way.GOES_ON, ""

    @cached_property
    def plan(self) -> RollOver:
        """All of it as the verb takes it."""
        courses = tuple(self.course(one) for one in self.open_ones)
        return RollOver(self.ending, self.year, self.turn, courses)

    @property
    def unread(self) -> dict[str, str]:
        """Days that were typed and are none: field → what to say."""
        said = _("This day is not in the calendar; write it like 2026-08-17.")
        fields = () if self.known or self.sent is None else ("first_day", "last_day")
        return {name: said for name in fields if day_given(self.text(name)) is None}

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """What is sent along from page to page."""
        return (("year", str(self.ending.pk)),)

    @property
    def all_sent(self) -> tuple[tuple[str, str], ...]:
        """Everything chosen, for the page that asks once more."""
        skipped = {"csrfmiddlewaretoken", "act", "year"}
        lists = () if self.sent is None else self.sent.lists()
        chosen = [
            (name, value)
            for name, values in lists
            for value in values
            if name not in skipped and value
        ]
        return (*self.hidden, *chosen)


def lead_of(one: Crossing) -> int:
    """The coach under whom an engagement is listed; 0 for none."""
    return one.coach_ids[0] if one.coach_ids else 0


def year_asked(years: list[SchoolYear], text: str, otherwise: SchoolYear | None) -> (
    SchoolYear | None
):  # fmt: skip
    """The year that was asked for, else the one that ends."""
    key = number_given(text)
    return next((year for year in years if year.pk == key), otherwise)
