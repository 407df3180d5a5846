"""From some keys to others: whom and what a change reaches. Look-ups for the projections."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from stemhappens.coaching.models import (
    Attendance,
    Engagement,
    EngagementMember,
    Goal,
    GoalParticipant,
    NextStep,
)
from stemhappens.facts.lookups import among
from stemhappens.people.models import CoachAssignment, TeamMember


def _named(rows: QuerySet[Any], column: str, by: str, keys: set[int]) -> set[int]:
    """What stands in `column` of the rows whose `by` is among the keys."""
    return set(among(rows.values_list(column, flat=True), by, keys))


def sessions_of_people(people: set[int]) -> set[int]:
    """Sessions these people were in."""
    return _named(Attendance.objects.all(), "session_id", "person_id", people)


def people_of_sessions(sessions: set[int]) -> set[int]:
    """People who were in these sessions."""
    return _named(Attendance.objects.all(), "person_id", "session_id", sessions)


def engagements_of_sessions(sessions: set[int]) -> set[int]:
    """Engagements these sessions belong to."""
    linked = Attendance.objects.filter(engagement__isnull=False)
    return _named(linked, "engagement_id", "session_id", sessions)


def engagements_of_people(people: set[int]) -> set[int]:
    """Engagements these people take or took part in."""
    found = _named(EngagementMember.objects.all(), "engagement_id", "person_id", people)
    linked = Attendance.objects.filter(engagement__isnull=False)
    found |= _named(linked, "engagement_id", "person_id", people)
    teams = _named(TeamMember.objects.all(), "team_id", "person_id", people)
    return found | engagements_of_teams(teams)


def people_of_engagements(engagements: set[int]) -> set[int]:
    """People who took part in these engagements."""
    found = _named(Attendance.objects.all(), "person_id", "engagement_id", engagements)
    members = EngagementMember.objects.all()
    return found | _named(members, "person_id", "engagement_id", engagements)


def goals_of_engagements(engagements: set[int]) -> set[int]:
    """Goals of these engagements."""
    return _named(Goal.objects.all(), "id", "engagement_id", engagements)


def goals_of_people(people: set[int]) -> set[int]:
    """Goals these people have, themselves or by an engagement."""
    found = _named(GoalParticipant.objects.all(), "goal_id", "person_id", people)
    return found | goals_of_engagements(engagements_of_people(people))


def steps_of(column: str) -> Callable[[set[int]], set[int]]:
    """A look-up of the next steps whose `column` is among the keys."""

    def steps(keys: set[int]) -> set[int]:
        return _named(NextStep.objects.all(), "id", column, keys)

    return steps


def coaches_of_teams(teams: set[int]) -> set[int]:
    """Coaches assigned to these teams."""
    return _named(CoachAssignment.objects.all(), "coach_id", "team_id", teams)


def engagements_of_teams(teams: set[int]) -> set[int]:
    """Engagements with these teams."""
    return _named(Engagement.objects.all(), "id", "team_id", teams)


def goals_of_teams(teams: set[int]) -> set[int]:
    """Goals of engagements with these teams."""
    return goals_of_engagements(engagements_of_teams(teams))


def coaches_of_schools(schools: set[int]) -> set[int]:
    """Coaches assigned to these schools, or to a whole program."""
    whole = Q(school__isnull=True, team__isnull=True, teacher__isnull=True)
    rows = CoachAssignment.objects.filter(Q(school_id__in=schools) | whole)
    return set(rows.values_list("coach_id", flat=True))
