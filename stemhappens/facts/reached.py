"""From some keys to others: whom and what a change reaches. Look-ups for the projections."""

from collections.abc import Callable

from django.db.models import Q

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


def sessions_of_people(people: set[int]) -> set[int]:
    """Sessions these people were in."""
    return {a.session_id for a in among(Attendance.objects.all(), "person_id", people)}


def people_of_sessions(sessions: set[int]) -> set[int]:
    """People who were in these sessions."""
    return {a.person_id for a in among(Attendance.objects.all(), "session_id", sessions)}


def engagements_of_sessions(sessions: set[int]) -> set[int]:
    """Engagements these sessions belong to."""
    linked = Attendance.objects.filter(engagement__isnull=False)
    return {a.engagement_id or 0 for a in among(linked, "session_id", sessions)}


def engagements_of_people(people: set[int]) -> set[int]:
    """Engagements these people take or took part in."""
    found = {m.engagement_id for m in among(EngagementMember.objects.all(), "person_id", people)}
    linked = Attendance.objects.filter(engagement__isnull=False)
    found |= {a.engagement_id or 0 for a in among(linked, "person_id", people)}
    teams = {m.team_id for m in among(TeamMember.objects.all(), "person_id", people)}
    return found | engagements_of_teams(teams)


def people_of_engagements(engagements: set[int]) -> set[int]:
    """People who took part in these engagements."""
    found = {a.person_id for a in among(Attendance.objects.all(), "engagement_id", engagements)}
    members = among(EngagementMember.objects.all(), "engagement_id", engagements)
    return found | {m.person_id for m in members}


def goals_of_engagements(engagements: set[int]) -> set[int]:
    """Goals of these engagements."""
    return {g.pk for g in among(Goal.objects.all(), "engagement_id", engagements)}


def goals_of_people(people: set[int]) -> set[int]:
    """Goals these people have, themselves or by an engagement."""
    found = {p.goal_id for p in among(GoalParticipant.objects.all(), "person_id", people)}
    return found | goals_of_engagements(engagements_of_people(people))


def steps_of(column: str) -> Callable[[set[int]], set[int]]:
    """A look-up of the next steps whose `column` is among the keys."""

    def steps(keys: set[int]) -> set[int]:
        return {s.pk for s in among(NextStep.objects.all(), column, keys)}

    return steps


def coaches_of_teams(teams: set[int]) -> set[int]:
    """Coaches assigned to these teams."""
    rows = among(CoachAssignment.objects.all(), "team_id", teams)
    return {row.coach_id for row in rows}


def engagements_of_teams(teams: set[int]) -> set[int]:
    """Engagements with these teams."""
    return {e.pk for e in among(Engagement.objects.all(), "team_id", teams)}


def goals_of_teams(teams: set[int]) -> set[int]:
    """Goals of engagements with these teams."""
    return goals_of_engagements(engagements_of_teams(teams))


def coaches_of_schools(schools: set[int]) -> set[int]:
    """Coaches assigned to these schools, or to a whole program."""
    whole = Q(school__isnull=True, team__isnull=True, teacher__isnull=True)
    rows = CoachAssignment.objects.filter(Q(school_id__in=schools) | whole)
    return set(rows.values_list("coach_id", flat=True))
