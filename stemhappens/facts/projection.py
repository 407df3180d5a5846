"""Which rows of the story affect which facts, and how a unit brings the facts up to date."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from stemhappens.core.write import Touch, Unit
from stemhappens.facts import calendars, cycles, goals, rosters, visits
from stemhappens.facts.lookups import Keys
from stemhappens.facts.models import (
    AssignmentFact,
    CalendarOf,
    CaseloadFact,
    ContactFact,
    DayFact,
    EffortFact,
    EligibleFact,
    EngagedFact,
    Fact,
    GapFact,
    GoalFact,
    LoopFact,
    PhaseFact,
    Projected,
    SchoolFact,
    SessionFact,
    StepFact,
    TopicFact,
)
from stemhappens.facts.reached import (
    coaches_of_schools,
    coaches_of_teams,
    engagements_of_people,
    engagements_of_sessions,
    engagements_of_teams,
    goals_of_engagements,
    goals_of_people,
    goals_of_teams,
    people_of_engagements,
    people_of_sessions,
    sessions_of_people,
    steps_of,
)

VERSION = 3
"""Rises when a projector writes other rows from the same story: an upgrade then rebuilds."""

ALL = None
"""Every key of the district is affected."""

Affects = Callable[[Sequence[Touch]], Iterable[int] | None]
"""All touches of one model in a unit → the keys they affect."""


def everything(touches: Sequence[Touch]) -> None:
    """Every row may change."""
    return ALL


def everything_if(*columns: str) -> Affects:
    """Every row may change when one of `columns` of a stored row does; a new one has none yet."""

    def keys(touches: Sequence[Touch]) -> Iterable[int] | None:
        changed = any(
            t.before is not None
            and (t.after is None or any(t.before[c] != t.after[c] for c in columns))
            for t in touches
        )
        return ALL if changed else ()

    return keys


def either_way(touches: Sequence[Touch]) -> Iterable[int] | None:
    """Every row may change when rows come or go, none when they only change."""
    return ALL if any(t.before is None or t.after is None for t in touches) else ()


def closed_calendars(touches: Sequence[Touch]) -> Iterable[int] | None:
    """The calendars of schools with closures of their own; every one for the district's."""
    schools = {image["school_id"] for t in touches for image in t.images}
    return ALL if None in schools else schools


def by(column: str) -> Affects:
    """The keys stand in `column` of the touched rows, before and after."""

    def keys(touches: Sequence[Touch]) -> Iterable[int]:
        images = (image for touch in touches for image in touch.images)
        return {image[column] for image in images if image.get(column) is not None}

    return keys


def through(first: Affects, then: Callable[[set[int]], Iterable[int]]) -> Affects:
    """The keys are reached from those of `first` by a look-up."""

    def keys(touches: Sequence[Touch]) -> Iterable[int]:
        found = first(touches)
        return then(set(found or ()))

    return keys


def both(*ways: Affects) -> Affects:
    """The keys that any of `ways` names."""

    def keys(touches: Sequence[Touch]) -> Iterable[int] | None:
        found: set[int] = set()
        for way in ways:
            some = way(touches)
            if some is ALL:
                return ALL
            found.update(some)
        return found

    return keys


def observers(touches: Sequence[Touch]) -> set[int]:
    """Teachers whose observation loop an engagement's change of members may alter."""
    return people_of_engagements(set(by("engagement_id")(touches) or ()))


@dataclass(frozen=True)
class Projection:
    """Facts that share a key, how to project them, and which models affect which keys."""

    facts: tuple[type[Fact], ...]
    key: str
    rows: Callable[[int, Keys], Iterable[Fact]]
    affected_by: Mapping[str, Affects]

    def keys(self, touches: Iterable[Touch]) -> set[int] | None:
        """The keys that `touches` affect; None: all of the district."""
        by_model: dict[str, list[Touch]] = defaultdict(list)
        for touch in touches:
            by_model[touch.model._meta.label].append(touch)
        found: set[int] = set()
        for label, some_touches in by_model.items():
            affects = self.affected_by.get(label)
            some = affects(some_touches) if affects else ()
            if some is ALL:
                return ALL
            found.update(some)
        return found


PERSON = by("person_id")
SESSION = by("session_id")
ENGAGEMENT = by("engagement_id")
POLICY = dict.fromkeys(("people.Policy", "people.UncountedType"), everything)
SCHOOLS = {
    "people.School": everything_if("opens", "closes"),
    "people.SchoolAttribute": everything,
    "people.ProgramSchool": everything,
}
TYPES = everything_if("group", "loop_step")

PROJECTIONS: tuple[Projection, ...] = (
    Projection(
        (DayFact,),
        "calendar",
        calendars.project_days,
        {"people.SchoolYear": everything, "people.Closure": closed_calendars},
    ),
    Projection(
        (CalendarOf,),
        "district",
        calendars.project_map,
        {
            "people.SchoolYear": everything,
            "people.Closure": everything,
            "people.School": either_way,
        },
    ),
    Projection(
        (SessionFact, ContactFact, TopicFact),
        "session",
        visits.project_sessions,
        {
            "coaching.Session": by("id"),
            "coaching.SessionCoach": SESSION,
            "coaching.Attendance": SESSION,
            "coaching.SessionTopic": SESSION,
            "coaching.NextStep": SESSION,
            "people.Placement": through(PERSON, sessions_of_people),
            "people.Eligibility": through(PERSON, sessions_of_people),
            "people.SessionType": TYPES,
            **POLICY,
            **SCHOOLS,
        },
    ),
    Projection(
        (LoopFact,),
        "teacher",
        visits.project_loops,
        {
            "coaching.Session": through(by("id"), people_of_sessions),
            "coaching.SessionCoach": through(SESSION, people_of_sessions),
            "coaching.Attendance": both(PERSON, through(SESSION, people_of_sessions)),
            "coaching.EngagementMember": observers,
            "people.Placement": PERSON,
            "people.Eligibility": PERSON,
            "people.SessionType": TYPES,
            **POLICY,
            **SCHOOLS,
        },
    ),
    Projection(
        (EligibleFact,),
        "teacher",
        rosters.project_eligible,
        {
            "people.Eligibility": PERSON,
            "people.Placement": PERSON,
            "people.Absence": PERSON,
            **POLICY,
            **SCHOOLS,
        },
    ),
    Projection((SchoolFact,), "school", rosters.project_schools, SCHOOLS),
    Projection(
        (AssignmentFact, CaseloadFact),
        "coach",
        rosters.project_coaches,
        {
            "people.CoachAssignment": by("coach_id"),
            "people.Absence": PERSON,
            "people.TeamMember": through(by("team_id"), coaches_of_teams),
            "people.Eligibility": through(by("school_id"), coaches_of_schools),
        },
    ),
    Projection(
        (EngagedFact, PhaseFact, GapFact),
        "engagement",
        cycles.project_cycles,
        {
            "coaching.Engagement": by("id"),
            "coaching.EngagementState": ENGAGEMENT,
            "coaching.EngagementPhase": ENGAGEMENT,
            "coaching.EngagementMember": ENGAGEMENT,
            "coaching.Goal": ENGAGEMENT,
            "coaching.Attendance": both(ENGAGEMENT, through(SESSION, engagements_of_sessions)),
            "coaching.Session": through(by("id"), engagements_of_sessions),
            "people.TeamMember": through(by("team_id"), engagements_of_teams),
            "people.Placement": through(PERSON, engagements_of_people),
            "people.Eligibility": through(PERSON, engagements_of_people),
            "people.Phase": everything,
            "people.SessionType": TYPES,
            **POLICY,
            **SCHOOLS,
        },
    ),
    Projection(
        (GoalFact,),
        "goal",
        goals.project_goals,
        {
            "coaching.Goal": by("id"),
            "coaching.GoalStatus": by("goal_id"),
            "coaching.GoalDue": by("goal_id"),
            "coaching.GoalTouch": by("goal_id"),
            "coaching.GoalParticipant": by("goal_id"),
            "coaching.Engagement": through(by("id"), goals_of_engagements),
            "coaching.EngagementMember": through(ENGAGEMENT, goals_of_engagements),
            "coaching.EngagementState": through(ENGAGEMENT, goals_of_engagements),
            "people.TeamMember": through(by("team_id"), goals_of_teams),
            "people.Placement": through(PERSON, goals_of_people),
            "people.Eligibility": through(PERSON, goals_of_people),
            **POLICY,
            **SCHOOLS,
        },
    ),
    Projection(
        (StepFact,),
        "step",
        goals.project_steps,
        {
            "coaching.NextStep": by("id"),
            "coaching.Session": through(by("id"), steps_of("session_id")),
            "coaching.SessionCoach": through(SESSION, steps_of("session_id")),
            "coaching.Engagement": through(by("id"), steps_of("engagement_id")),
            "coaching.EngagementMember": through(ENGAGEMENT, steps_of("engagement_id")),
        },
    ),
    Projection((EffortFact,), "entry", goals.project_efforts, {"coaching.TimeEntry": by("id")}),
)

UNPROJECTED = frozenset(
    {
        "core.Received",
        "people.SchoolAlias",
        "people.Person",
        "people.PersonName",
        "people.PersonAlias",
        "people.ExternalId",
        "people.Program",
        "people.Team",
        "people.Topic",
        "people.PhaseTemplate",
        "access.Membership",
        "access.MembershipSchool",
        "access.MembershipCoach",
        "coaching.Agreement",
        "coaching.SessionText",
        "coaching.PrivateNote",
        "coaching.SessionIssue",
        "people.LibraryEntry",
        "people.MonthClose",
        "people.VisibilityChoice",
        "people.Branding",
        "people.Award",
        "people.AwardMeasure",
        "people.AwardReport",
        "people.Budget",
        "coaching.HandOver",
        "coaching.HandOverItem",
        "coaching.StepOwner",
        "coaching.PulseRound",
        "coaching.PulseAsk",
        "coaching.PulseTally",
        "intake.Import",
        "intake.ImportRow",
        "reports.Report",
        "reports.FrozenRows",
        "reports.Stated",
        "reports.MoveStep",
    }
)
"""Tenant models that no figure depends on. A model in neither list fails a test."""


def project(unit: Unit) -> None:
    """Replace the fact rows that `unit` affects. Registered with write()."""
    # keys first: a look-up must not see a projection half done
    plans = [(p, p.keys([*unit.touches, *unit.logged])) for p in PROJECTIONS]
    for projection, keys in plans:
        if keys is ALL or keys:
            replace_rows(unit.district_id, projection, keys)
    if unit.seq == 1:
        note_version(unit.district_id)


def note_version(district: int) -> None:
    """All facts of the district are now as this release projects them."""
    Projected._base_manager.update_or_create(district=district, defaults={"version": VERSION})


def is_stale(district: int) -> bool:
    """True when an earlier release's projectors wrote the facts."""
    rows = Projected._base_manager.filter(district=district, version=VERSION)
    return not rows.exists()


def replace_rows(district: int, projection: Projection, keys: Keys) -> None:
    """Delete and project anew the rows of `keys` (None: all) of one projection."""
    for fact in projection.facts:
        mine = fact._default_manager.filter(district=district)
        if keys is ALL:
            mine._raw_delete("default")
            continue
        for chunk in _chunks(sorted(keys)):
            rows = mine.filter(**{f"{projection.key}__in": chunk})
            rows._raw_delete("default")
    batches: dict[type[Fact], list[Fact]] = {fact: [] for fact in projection.facts}
    for row in projection.rows(district, keys):
        batches[type(row)].append(row)
    for fact, rows_of in batches.items():
        fact._default_manager.bulk_create(rows_of, batch_size=1000)


def _chunks(keys: list[int]) -> Iterable[list[int]]:
    return (keys[i : i + 5000] for i in range(0, len(keys), 5000))
