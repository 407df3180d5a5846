"""What the form for a visit asks, and what it offers to choose from: plain values, no HTTP."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from stemhappens.coaching.closing import Closing
from stemhappens.people.reads import Choice, PersonLine, SchoolLine


@dataclass(frozen=True)
class GoalAsked:
    """A goal that may have been worked on. measure: "18 of 28 students last time · target 22".

    unit: of its measure; empty asks for no reading. may_complete: whoever writes may complete it.
    """

    id: int
    statement: str
    measure: str = ""
    unit: str = ""
    may_complete: bool = False


@dataclass(frozen=True)
class PromiseAsked:
    """An open next step, to be ticked off. text: "Bring the rubric (Theo, by 24 Apr)"."""

    uid: UUID
    text: str


@dataclass(frozen=True)
class EngagementAsked:
    """One of several engagements of a teacher that a visit may belong to."""

    id: int
    title: str


@dataclass(frozen=True)
class Asked:
    """Everything the form offers, for one coach on one day.

    me: what this coach is called. near: the teachers offered as buttons; everybody: all that can be
    named, by name. topics: the likely ones first, topics_near of them. leads: for whom a lead coach
    may write; empty for a coach, who is coach_id. due: when a next step is due unless another day
    is chosen, None for no day. engagements: by teacher, where several are open. there: whom the
    attendance list begins with. closing: what closes the program's months; day_hint: from which day
    on a visit is late. step_required, topic_required: by the policy of the day.
    starters: next steps of the library.
    """

    today: date
    coach_id: int | None
    near: tuple[PersonLine, ...]
    everybody: tuple[PersonLine, ...]
    kinds: tuple[Choice, ...]
    topics: tuple[Choice, ...]
    schools: tuple[SchoolLine, ...]
    due: date | None
    me: str = ""
    topics_near: int = 5
    coaches: Mapping[int, str] = field(default_factory=dict)
    leads: Mapping[int, str] = field(default_factory=dict)
    programs: Mapping[int, str] = field(default_factory=dict)
    goals: tuple[GoalAsked, ...] = ()
    promises: tuple[PromiseAsked, ...] = ()
    engagements: Mapping[int, tuple[EngagementAsked, ...]] = field(default_factory=dict)
    kept_steps: tuple[PromiseAsked, ...] = ()
    teams: Mapping[int, str] = field(default_factory=dict)
    there: tuple[int, ...] = ()
    closing: Closing = field(default_factory=Closing)
    day_hint: str = ""
    step_required: bool = True
    topic_required: bool = True
    with_state: bool = True
    starters: tuple[str, ...] = ()

    def name(self, person_id: int) -> str:
        """A person's name, among all that can be named."""
        return next((line.name for line in self.everybody if line.id == person_id), "")

    def first_name(self, person_id: int) -> str:
        """A person's first name."""
        return self.name(person_id).partition(" ")[0]

    def role(self, person_id: int) -> str:
        """What a person is placed as, "teacher" where unknown."""
        return next((line.role for line in self.everybody if line.id == person_id), "teacher")


def by_school(people: Iterable[PersonLine]) -> list[PersonLine]:
    """School by school and by name in each, as one goes through a room; without a school last."""
    return sorted(people, key=lambda p: (not p.school, p.school.casefold(), p.name.casefold()))
