"""Which sessions, engagements and goals concern a viewer, and what agreements open to whom.

Coach of it: held the session, or is a coach of an engagement it was held in and had not left by
then; what was said there about teachers of other engagements stays with those who held it.
A teacher: was there, or is a member. A lead coach: what the assigned coaches did.
"""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from stemhappens.coaching.models import (
    Agreement,
    Attendance,
    Engagement,
    EngagementMember,
    Goal,
    GoalParticipant,
    HandOverItem,
    Session,
    SessionCoach,
)
from stemhappens.core.actor import Actor, Role
from stemhappens.core.spans import OPEN_END
from stemhappens.people.models import CoachAssignment
from stemhappens.people.relations import (
    NOBODY,
    Relation,
    district_wide,
    in_district,
    of_people,
    of_schools,
    own_person,
    rows_of,
)

Relations = dict[Role, Relation]
COACH, TEACHER = EngagementMember.Role.COACH, EngagementMember.Role.TEACHER


def _members(actor: Actor, role: str, **where: Any) -> QuerySet[Any]:
    return rows_of(EngagementMember, actor).filter(role=role, **where)


def _held(actor: Actor) -> QuerySet[Any]:
    return rows_of(SessionCoach, actor).filter(person_id=actor.person_id).values("session")


def _own_seats(actor: Actor) -> QuerySet[Any]:
    """Seats in engagements of which the viewer is a coach, and had not left by then."""
    return rows_of(Attendance, actor).filter(
        engagement__members__person_id=actor.person_id,
        engagement__members__role=COACH,
        engagement__members__ends__gt=F("session__day"),
    )


def _coached_sessions(actor: Actor) -> Q:
    if actor.person_id is None:
        return NOBODY
    return Q(pk__in=_held(actor)) | Q(pk__in=_own_seats(actor).values("session"))


def _told_sessions(actor: Actor) -> Q:
    """Whose words a coach may read: held, or all teachers in it are of the own engagements."""
    if actor.person_id is None:
        return NOBODY
    mine = _own_seats(actor)
    others = rows_of(Attendance, actor).filter(role=Attendance.Role.TEACHER)
    others = others.exclude(pk__in=mine.values("pk")).values("session")
    return Q(pk__in=_held(actor)) | (Q(pk__in=mine.values("session")) & ~Q(pk__in=others))


def _coached_seats(actor: Actor) -> Q:
    if actor.person_id is None:
        return NOBODY
    own = Q(session__in=_held(actor)) | Q(pk__in=_own_seats(actor).values("pk"))
    return in_district(actor) & own


def _attended_sessions(actor: Actor) -> Q:
    if actor.person_id is None:
        return NOBODY
    return Q(pk__in=rows_of(Attendance, actor).filter(person_id=actor.person_id).values("session"))


def _assigned_sessions(actor: Actor) -> Q:
    held = rows_of(SessionCoach, actor).filter(person_id__in=actor.coach_ids)
    return Q(pk__in=held.values("session"))


SESSION: Relations = {
    Role.COACH: _coached_sessions,
    Role.TEACHER: _attended_sessions,
    Role.LEAD_COACH: _assigned_sessions,
    Role.PRINCIPAL: of_schools("school_id"),
    **district_wide(),
}


def _held_sessions(actor: Actor) -> Q:
    return NOBODY if actor.person_id is None else Q(pk__in=_held(actor))


WHOLE: Relations = {
    **SESSION,
    Role.COACH: _held_sessions,
    Role.TEACHER: lambda _actor: NOBODY,
}
"""Of which visits a viewer may know everybody in the room, and not by a seat in it."""


def _coached_engagements(actor: Actor) -> Q:
    if actor.person_id is None:
        return NOBODY
    return Q(pk__in=_members(actor, COACH, person_id=actor.person_id).values("engagement"))


def _own_engagements(actor: Actor) -> Q:
    if actor.person_id is None:
        return NOBODY
    return Q(pk__in=_members(actor, TEACHER, person_id=actor.person_id).values("engagement"))


def _assigned_engagements(actor: Actor) -> Q:
    return Q(pk__in=_members(actor, COACH, person_id__in=actor.coach_ids).values("engagement"))


ENGAGEMENT: Relations = {
    Role.COACH: _coached_engagements,
    Role.TEACHER: _own_engagements,
    Role.LEAD_COACH: _assigned_engagements,
    Role.PRINCIPAL: of_schools("school_id"),
    **district_wide(),
}


def _coached_goals(actor: Actor) -> Q:
    """A coach who has left an engagement does not see the goals set after that."""
    if actor.person_id is None:
        return NOBODY
    seen = rows_of(Goal, actor).filter(
        engagement__members__person_id=actor.person_id,
        engagement__members__role=COACH,
        engagement__members__ends__gt=F("opened"),
    )
    return Q(pk__in=seen.values("pk"))


def through(path: str, model: type[Any], relations: Relations) -> Relations:
    """The relations of rows that point at `model` by `path`: who sees that sees these."""

    def made(relation: Relation) -> Relation:
        def of_parent(actor: Actor) -> Q:
            parents = rows_of(model, actor).filter(relation(actor))
            return in_district(actor) & Q(**{f"{path}__in": parents.values("pk")})

        return of_parent

    return {role: made(relation) for role, relation in relations.items()}


def own_goals(actor: Actor) -> Q:
    """Goals that are the teacher's: for them by name, or for all of an engagement of theirs."""
    if actor.person_id is None:
        return NOBODY
    mine = _members(actor, TEACHER, person_id=actor.person_id).values("engagement")
    named = rows_of(GoalParticipant, actor)
    whole = Q(engagement__in=mine) & ~Q(pk__in=named.values("goal"))
    return Q(pk__in=named.filter(person_id=actor.person_id).values("goal")) | whole


GOAL: Relations = {
    **through("engagement", Engagement, ENGAGEMENT),
    Role.COACH: _coached_goals,
}


def _of_step(role: Role) -> Relation:
    of_session = through("session", Session, SESSION)[role]
    of_engagement = through("engagement", Engagement, ENGAGEMENT)[role]

    def relation(actor: Actor) -> Q:
        return of_session(actor) | of_engagement(actor)

    return relation


def _coached_steps(actor: Actor) -> Q:
    """By the session, or by an engagement of which the viewer is still a coach."""
    if actor.person_id is None:
        return NOBODY
    # without a day, only a part without an end is known to be held still
    still = {"ends": OPEN_END} if actor.today is None else {"ends__gt": actor.today}
    mine = _members(actor, COACH, person_id=actor.person_id, **still).values("engagement")
    sessions = rows_of(Session, actor).filter(_told_sessions(actor)).values("pk")
    return in_district(actor) & (Q(engagement__in=mine) | Q(session__in=sessions))


STEP: Relations = {role: _of_step(role) for role in ENGAGEMENT} | {Role.COACH: _coached_steps}

WORDS: Relations = through("session", Session, SESSION | {Role.COACH: _told_sessions})
"""Of a session's summary and topics: a coach who was not there reads no word about others."""

ATTENDANCE: Relations = {
    **through("session", Session, SESSION),
    Role.COACH: _coached_seats,
    Role.TEACHER: own_person("person_id"),
}
PARTICIPANT: Relations = {
    **through("goal", Goal, GOAL),
    Role.TEACHER: own_person("person_id"),
}


def _own_or_coach(actor: Actor) -> Q:
    """A teacher sees of the members of the own engagements the coaches, and themselves."""
    if actor.person_id is None:
        return NOBODY
    mine = _members(actor, TEACHER, person_id=actor.person_id).values("engagement")
    return in_district(actor) & (Q(person_id=actor.person_id) | Q(role=COACH, engagement__in=mine))


MEMBER: Relations = {
    **through("engagement", Engagement, ENGAGEMENT),
    Role.TEACHER: _own_or_coach,
}


def _received(actor: Actor) -> Q:
    """Hand-overs from which the viewer received an engagement."""
    if actor.person_id is None:
        return NOBODY
    items = rows_of(HandOverItem, actor).filter(receiver_id=actor.person_id)
    return Q(pk__in=items.values("handover"))


HANDOVER: Relations = {Role.COACH: _received, Role.DIRECTOR: in_district}
HANDOVER_ITEM: Relations = {
    Role.COACH: own_person("receiver_id"),
    Role.DIRECTOR: in_district,
}
NOTE: Relations = {Role.COACH: own_person("author_id")}
TIME: Relations = {
    Role.COACH: own_person("coach_id"),
    Role.LEAD_COACH: of_people("coach_id"),
    **district_wide(),
}


def teams_of(actor: Actor, **coach: Any) -> Q:
    """Teams with an engagement or an assignment that lasts, or a visit, of coaches `coach`."""
    last: dict[str, Any] = {"ends": OPEN_END}
    people = {f"person_{name}": value for name, value in coach.items()}
    engaged = _members(actor, COACH, engagement__team__isnull=False, **last, **people)
    assigned = rows_of(CoachAssignment, actor).filter(team__isnull=False, **last)
    assigned = assigned.filter(**{f"coach_{name}": value for name, value in coach.items()})
    held = rows_of(SessionCoach, actor).filter(session__team__isnull=False, **people)
    return (
        Q(pk__in=engaged.values("engagement__team"))
        | Q(pk__in=assigned.values("team"))
        | Q(pk__in=held.values("session__team"))
    )


def _own_teams(actor: Actor) -> Q:
    """The teams the viewer coaches, and those that nobody coaches yet."""
    if actor.person_id is None:
        return NOBODY
    return in_district(actor) & (teams_of(actor, id=actor.person_id) | ~teams_of(actor))


def _assigned_teams(actor: Actor) -> Q:
    return in_district(actor) & (teams_of(actor, id__in=actor.coach_ids) | ~teams_of(actor))


TEAM: Relations = {Role.COACH: _own_teams, Role.LEAD_COACH: _assigned_teams}
"""For the verb: which teams a coach keeps. Who may read them, the rules of people say."""


def _agreed(actor: Actor, flag: str) -> QuerySet[Any]:
    """Engagements whose newest agreement with the lead coach allows `flag`."""
    rows = rows_of(Agreement, actor).filter(audience=Agreement.Audience.LEAD_COACH)
    newer = rows.filter(engagement=OuterRef("engagement"), starts__gt=OuterRef("starts"))
    return rows.filter(~Exists(newer), **{flag: True}).values("engagement")


def _agreed_sessions(actor: Actor) -> QuerySet[Any]:
    """Sessions of which every teacher's engagement agreed: in force that day, and still."""
    rows = rows_of(Agreement, actor).filter(
        audience=Agreement.Audience.LEAD_COACH, engagement=OuterRef("engagement")
    )
    by_then = rows.filter(starts__lte=OuterRef("session__day"))
    later = rows_of(Agreement, actor).filter(
        audience=Agreement.Audience.LEAD_COACH,
        engagement=OuterRef("engagement"),
        starts__gt=OuterRef("starts"),
        starts__lte=OuterRef(OuterRef("session__day")),
    )
    in_force = by_then.filter(~Exists(later), summary=True)
    agreed = Q(Exists(in_force)) & Q(engagement__in=_agreed(actor, "summary"))
    teachers = rows_of(Attendance, actor).filter(role=Attendance.Role.TEACHER)
    yes = teachers.filter(agreed)
    no = teachers.exclude(pk__in=yes.values("pk"))
    sessions = rows_of(Session, actor).filter(pk__in=yes.values("session"))
    return sessions.exclude(pk__in=no.values("session")).values("pk")


def agreed_session(path: str) -> Relation:
    """Rows by `path` of sessions whose parties let the lead coach read along."""
    return lambda actor: in_district(actor) & Q(**{f"{path}__in": _agreed_sessions(actor)})


def agreed_goal(path: str) -> Relation:
    """Rows by `path` of engagements whose parties let the lead coach read the goals."""
    return lambda actor: in_district(actor) & Q(**{f"{path}__in": _agreed(actor, "goal_text")})


def agreed_step(actor: Actor) -> Q:
    """Next steps of agreed sessions, or promised apart from one in an agreed engagement."""
    apart = Q(session__isnull=True, engagement__in=_agreed(actor, "summary"))
    return in_district(actor) & (Q(session__in=_agreed_sessions(actor)) | apart)
