"""Schools, people, the program, its calendar, vocabularies and policies, all dated."""

from stemhappens.people.models.calendar import Closure, SchoolYear
from stemhappens.people.models.funding import (
    Award,
    AwardMeasure,
    AwardReport,
    Budget,
)
from stemhappens.people.models.persons import (
    Absence,
    ExternalId,
    Person,
    PersonAlias,
    PersonName,
    Placement,
    Team,
    TeamMember,
)
from stemhappens.people.models.program import (
    CoachAssignment,
    Eligibility,
    MonthClose,
    Policy,
    Program,
    ProgramSchool,
    UncountedType,
)
from stemhappens.people.models.schools import (
    School,
    SchoolAlias,
    SchoolAttribute,
)
from stemhappens.people.models.settings import Branding, VisibilityChoice
from stemhappens.people.models.vocabulary import (
    LibraryEntry,
    Phase,
    PhaseTemplate,
    SessionType,
    Topic,
)

__all__ = [
    "Absence",
    "Award",
    "AwardMeasure",
    "AwardReport",
    "Branding",
    "Budget",
    "Closure",
    "CoachAssignment",
    "Eligibility",
    "ExternalId",
    "LibraryEntry",
    "MonthClose",
    "Person",
    "PersonAlias",
    "PersonName",
    "Phase",
    "PhaseTemplate",
    "Placement",
    "Policy",
    "Program",
    "ProgramSchool",
    "School",
    "SchoolAlias",
    "SchoolAttribute",
    "SchoolYear",
    "SessionType",
    "Team",
    "TeamMember",
    "Topic",
    "UncountedType",
    "VisibilityChoice",
]
