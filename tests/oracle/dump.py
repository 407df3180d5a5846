"""Reads the source tables of one district into plain rows. Nothing of Django is used after that."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import wraps
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django_scopes import scopes_disabled

from stemhappens.coaching import models as coaching
from stemhappens.core.models import District
from stemhappens.people import models as people

Row = SimpleNamespace

SOURCES = {
    "absence": people.Absence,
    "closure": people.Closure,
    "coach_assignment": people.CoachAssignment,
    "eligibility": people.Eligibility,
    "phase": people.Phase,
    "placement": people.Placement,
    "policy": people.Policy,
    "program": people.Program,
    "program_school": people.ProgramSchool,
    "school": people.School,
    "school_attribute": people.SchoolAttribute,
    "school_year": people.SchoolYear,
    "session_type": people.SessionType,
    "team_member": people.TeamMember,
    "uncounted_type": people.UncountedType,
    "attendance": coaching.Attendance,
    "engagement": coaching.Engagement,
    "engagement_member": coaching.EngagementMember,
    "engagement_phase": coaching.EngagementPhase,
    "engagement_state": coaching.EngagementState,
    "goal": coaching.Goal,
    "goal_due": coaching.GoalDue,
    "goal_participant": coaching.GoalParticipant,
    "goal_status": coaching.GoalStatus,
    "goal_touch": coaching.GoalTouch,
    "next_step": coaching.NextStep,
    "session": coaching.Session,
    "session_coach": coaching.SessionCoach,
    "session_topic": coaching.SessionTopic,
    "time_entry": coaching.TimeEntry,
}


@dataclass
class World:
    """Every source row of one district, and its today."""

    today: date
    timezone: str
    tables: dict[str, list[Row]]
    _indexes: dict[Any, dict[Any, list[Row]]] = field(default_factory=dict)
    memory: dict[Any, Any] = field(default_factory=dict)

    def rows(self, table: str, **equal: Any) -> list[Row]:
        """The rows of `table` whose columns are equal to what is given, by id."""
        names = tuple(sorted(equal))
        if (table, names) not in self._indexes:
            index: dict[Any, list[Row]] = {}
            for row in self.tables[table]:
                index.setdefault(tuple(getattr(row, n) for n in names), []).append(row)
            self._indexes[table, names] = index
        return self._indexes[table, names].get(tuple(equal[n] for n in names), [])

    def row(self, table: str, id: int) -> Row:
        """The row of `table` with this id."""
        return self.rows(table, id=id)[0]


def remembered(function: Callable[..., Any]) -> Callable[..., Any]:
    """Keep the answers of `function(world, *args)` in the world, which never changes."""

    @wraps(function)
    def wrapper(world: World, *args: Any) -> Any:
        key = (function.__module__, function.__name__, args)
        if key not in world.memory:
            world.memory[key] = function(world, *args)
        return world.memory[key]

    return wrapper


def read_world(district: District) -> World:
    """All source rows of `district` as they stand in the database now."""
    kept = District.objects.get(pk=district.pk)
    with scopes_disabled():
        tables = {
            name: [
                Row(**row) for row in model.objects.filter(district=kept).order_by("id").values()
            ]
            for name, model in SOURCES.items()
        }
    now = kept.pinned_now or datetime.now(UTC)
    return World(now.astimezone(ZoneInfo(kept.timezone)).date(), kept.timezone, tables)
