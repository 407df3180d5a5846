"""What taking a roster in would do, before anything is written."""

from dataclasses import dataclass, field
from datetime import date

from stemhappens.intake.outcomes import Question
from stemhappens.intake.roster.known import Known, Match, Wanted
from stemhappens.intake.roster.reading import BY_IDS, RosterSchool
from stemhappens.people.models import CoachAssignment, Placement, School

MOST_ENDING = 5
"""A roster that would end more than one in five stops."""


@dataclass(frozen=True)
class SchoolChange:
    """What a school list says of a school and nobody had entered."""

    school: School
    opens: date | None = None
    level: str = ""


@dataclass
class RosterPlan:
    """What would be done. `starts`: from when what has no date holds; `first`: a first roster.

    dated: the roster says until when people work where. waiting: people who wait for an answer to
    one of `questions`. nowhere: people who are new and whom the roster gives no known school.
    unsure: people here who may be those who wait, or whose rows cannot be used. doubts: schools of
    which a list says what nobody should take on trust, and why. ended_assignments: of coaches who
    have left.
    """

    known: Known
    system: str
    form: str
    starts: date
    first: bool
    dated: bool = False
    years: list[tuple[str, date, date]] = field(default_factory=list)
    schools: dict[str, int | None] = field(default_factory=dict)
    school_refs: dict[str, RosterSchool] = field(default_factory=dict)
    renamed_schools: list[tuple[School, str]] = field(default_factory=list)
    closed_schools: list[tuple[School, date]] = field(default_factory=list)
    school_changes: list[SchoolChange] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    waiting: list[Match] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    unsure: set[int] = field(default_factory=set)
    nowhere: list[Match] = field(default_factory=list)
    renames: list[tuple[Match, bool]] = field(default_factory=list)
    new_placements: list[tuple[Match, Wanted]] = field(default_factory=list)
    ending: list[tuple[Placement, date]] = field(default_factory=list)
    ended_assignments: list[CoachAssignment] = field(default_factory=list)
    details: list[tuple[Placement, str, str]] = field(default_factory=list)
    new_ids: list[tuple[Match, str, str]] = field(default_factory=list)
    new_school_ids: list[tuple[str, str, str]] = field(default_factory=list)
    leaving: set[int] = field(default_factory=set)
    population: int = 0
    new_coaches: list[Match] = field(default_factory=list)

    @property
    def by_ids(self) -> bool:
        """True where everything on the roster has an id of its system."""
        return self.form in BY_IDS

    @property
    def new_schools(self) -> list[str]:
        """The roster's keys of schools that the district does not know."""
        return [key for key, found in self.schools.items() if found is None]

    @property
    def new_people(self) -> list[Match]:
        """People whom the district does not know."""
        return [match for match in self.matches if match.person is None]

    @property
    def empty(self) -> bool:
        """True when the district says the same already."""
        return not any((
            self.years, self.new_schools, self.renamed_schools, self.closed_schools,
            self.school_changes, self.new_people, self.renames, self.new_placements, self.ending,
            self.ended_assignments, self.details, self.new_ids, self.new_school_ids,
            self.new_coaches,
        ))  # fmt: skip

    @property
    def open_questions(self) -> list[Question]:
        """What nobody and no assumption has answered."""
        return [question for question in self.questions if question.answer is None]

    @property
    def people_end_too_many(self) -> bool:
        """True when more than one in five of those on the roster would end."""
        return len(self.leaving) * MOST_ENDING > self.population

    @property
    def schools_close_too_many(self) -> bool:
        """True when more than one in five of the schools would close."""
        closing = len(self.closed_schools)
        return self.by_ids and closing * MOST_ENDING > len(self.known.schools)

    @property
    def ends_too_many(self) -> bool:
        """True when so much would end that a person must say so."""
        return self.people_end_too_many or self.schools_close_too_many

    @property
    def transfers(self) -> int:
        """How many people leave one school for another."""
        moving = {p.person_id for p, _day in self.ending} - self.leaving
        return len(moving & {m.person for m, _w in self.new_placements if m.person})

    @property
    def counts(self) -> dict[str, int]:
        """What would be done, in numbers."""
        return {
            "school_years": len(self.years),
            "new_schools": len(self.new_schools),
            "renamed_schools": len(self.renamed_schools),
            "changed_schools": len({one.school.pk for one in self.school_changes}),
            "closed_schools": len(self.closed_schools),
            "new_people": len(self.new_people),
            "renamed_people": len(self.renames),
            "new_placements": len(self.new_placements),
            "ended_placements": len(self.ending),
            "transfers": self.transfers,
            "people_ending": len(self.leaving),
            "people_asked": len(self.waiting),
        }
