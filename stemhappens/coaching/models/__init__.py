"""The story of coaching. Tables only; what may be done to them stands in the verbs beside.

sessions.py, engagements.py, goals.py: services. reads.py: what pages receive. rules.py: who may.
"""

from stemhappens.coaching.models.engagements import (
    Agreement,
    Engagement,
    EngagementMember,
    EngagementPhase,
    EngagementState,
)
from stemhappens.coaching.models.goals import (
    Goal,
    GoalDue,
    GoalParticipant,
    GoalStatus,
    GoalTouch,
    NextStep,
    StepOwner,
)
from stemhappens.coaching.models.handover import HandOver, HandOverItem
from stemhappens.coaching.models.pulse import (
    PulseAsk,
    PulseRound,
    PulseTally,
)
from stemhappens.coaching.models.sessions import (
    Attendance,
    PrivateNote,
    Session,
    SessionCoach,
    SessionIssue,
    SessionText,
    SessionTopic,
)
from stemhappens.coaching.models.time import TimeEntry

__all__ = [
    "Agreement",
    "Attendance",
    "Engagement",
    "EngagementMember",
    "EngagementPhase",
    "EngagementState",
    "Goal",
    "GoalDue",
    "GoalParticipant",
    "GoalStatus",
    "GoalTouch",
    "HandOver",
    "HandOverItem",
    "NextStep",
    "PrivateNote",
    "PulseAsk",
    "PulseRound",
    "PulseTally",
    "Session",
    "SessionCoach",
    "SessionIssue",
    "SessionText",
    "SessionTopic",
    "StepOwner",
    "TimeEntry",
]
