"""Facts, by what they tell of. base.py says what all of them share."""

from stemhappens.facts.models.base import OPEN, Fact, Klass, Level, State, Status
from stemhappens.facts.models.cycles import EngagedFact, GapFact, GoalFact, PhaseFact, StepFact
from stemhappens.facts.models.days import CalendarOf, DayFact
from stemhappens.facts.models.projected import Projected
from stemhappens.facts.models.rosters import AssignmentFact, CaseloadFact, EligibleFact, SchoolFact
from stemhappens.facts.models.visits import (
    ContactFact,
    EffortFact,
    LoopFact,
    SessionFact,
    TopicFact,
)

__all__ = [
    "OPEN",
    "AssignmentFact",
    "CalendarOf",
    "CaseloadFact",
    "ContactFact",
    "DayFact",
    "EffortFact",
    "EligibleFact",
    "EngagedFact",
    "Fact",
    "GapFact",
    "GoalFact",
    "Klass",
    "Level",
    "LoopFact",
    "PhaseFact",
    "Projected",
    "SchoolFact",
    "SessionFact",
    "State",
    "Status",
    "StepFact",
    "TopicFact",
]
