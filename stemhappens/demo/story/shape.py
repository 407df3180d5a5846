"""The shape of a demo story: what happened in an invented district, as plain data.

A story knows no database. Whoever reads it (the writer that passes it through the services,
or a test that recounts it) gets dates as `date`, instants as `datetime` in UTC, minutes as
whole numbers, and refers to people, engagements, goals and sessions by `key`, to schools by
name. Spans are half-open: `starts` is the first day, `ends` the first day after, `None` means
still running.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction


@dataclass(frozen=True)
class SchoolYear:
    """A school year with its first and last instructional day."""

    name: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Closure:
    """Days without school, first to last inclusive; of one school where `school` is given."""

    name: str
    first: date
    last: date
    school: str | None


@dataclass(frozen=True)
class Calendar:
    """The district's calendar: weekdays of its years that no closure covers are instructional."""

    time_zone: str
    years: tuple[SchoolYear, ...]
    closures: tuple[Closure, ...]


@dataclass(frozen=True)
class School:
    """A participating school; `need_tier` 1 is the greatest need, `nces_id` is made up."""

    name: str
    level: str
    need_tier: int
    nces_id: str
    opens: date
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class EarlierName:
    """A family name a person bore until the day before `until`."""

    family: str
    until: date


@dataclass(frozen=True)
class Person:
    """Anyone in the story; `roles` are sign-in roles, teaching follows from placements."""

    key: str
    given: str
    family: str
    earlier_names: tuple[EarlierName, ...]
    roles: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the name as it is written today."""
        return f"{self.given} {self.family}"


@dataclass(frozen=True)
class Placement:
    """A person at a school in a role (teacher, principal, aide) from a day until another."""

    person: str
    school: str
    role: str
    subject: str | None
    grade: str | None
    starts: date
    ends: date | None


@dataclass(frozen=True)
class Eligibility:
    """A teacher the program is for, at a school, and why."""

    person: str
    school: str
    starts: date
    ends: date | None
    reason: str


@dataclass(frozen=True)
class CoachAssignment:
    """A coach's share of a full post at one school, in hundredths."""

    coach: str
    school: str
    fte_hundredths: int
    starts: date
    ends: date | None


@dataclass(frozen=True)
class Absence:
    """A leave of a teacher or coach."""

    person: str
    starts: date
    ends: date | None
    reason: str


@dataclass(frozen=True)
class TeamMember:
    """A person in a team from a day until another."""

    person: str
    starts: date
    ends: date | None


@dataclass(frozen=True)
class Team:
    """A named group of teachers."""

    key: str
    name: str
    members: tuple[TeamMember, ...]


@dataclass(frozen=True)
class PhaseLimit:
    """Stall limit and cadence of a phase, in instructional days."""

    phase: str
    limit_days: int
    cadence_days: int | None


@dataclass(frozen=True)
class Template:
    """A cycle template: its phases in order."""

    name: str
    phases: tuple[PhaseLimit, ...]


@dataclass(frozen=True)
class SessionType:
    """A kind of contact: `visit` counts where the policy's minimum is met, `micro` never does."""

    name: str
    kind: str


@dataclass(frozen=True)
class Topic:
    """A topic with the framework it comes from."""

    name: str
    framework: str


@dataclass(frozen=True)
class Policy:
    """What counts and what is aimed at, from a day on, with where the numbers come from."""

    valid_from: date
    minimum_minutes: int
    reach_group_size: int
    gap_window_days: int
    threshold_percent: int
    visits_per_year: int
    hours_per_year: int
    goal_stall_days: int
    young_goal_days: int
    debrief_within_days: int
    required_fields: tuple[str, ...]
    citation: str


@dataclass(frozen=True)
class StateChange:
    """An engagement enters a state (invited, declined, active, paused, closed)."""

    day: date
    state: str
    reason: str | None


@dataclass(frozen=True)
class PhaseChange:
    """An engagement enters a phase."""

    day: date
    phase: str


@dataclass(frozen=True)
class Engagement:
    """Coaches and teachers (or a team) working together; `opened` is None when declined."""

    key: str
    coaches: tuple[str, ...]
    teachers: tuple[str, ...]
    team: str | None
    program: str
    template: str
    opened: date | None
    states: tuple[StateChange, ...]
    phases: tuple[PhaseChange, ...]

    @property
    def closed(self) -> date | None:
        """Return the day it was closed, None while it is open or if it never opened."""
        last = self.states[-1]
        return last.day if last.state == "closed" else None


@dataclass(frozen=True)
class DueDate:
    """The due date of a goal as it stood from `set_on` on."""

    set_on: date
    due: date


@dataclass(frozen=True)
class GoalStatus:
    """A goal becomes open, completed, carried or dropped; evidence or reason in words."""

    day: date
    status: str
    evidence: str | None


@dataclass(frozen=True)
class GoalTouch:
    """A goal worked on: in a session or, with `session` None, noted by the teacher in between."""

    day: date
    session: str | None
    on_track: bool | None
    value: Fraction | None


@dataclass(frozen=True)
class Goal:
    """A goal of an engagement; `focus` is teacher practice or student outcome.

    `practice` is a code of people/practices.py; None where nobody said.
    """

    key: str
    engagement: str
    focus: str
    practice: str | None
    statement: str
    unit: str
    baseline: Fraction
    target: Fraction
    opened: date
    due_history: tuple[DueDate, ...]
    participants: tuple[str, ...]
    statuses: tuple[GoalStatus, ...]
    touches: tuple[GoalTouch, ...]
    continues: str | None


@dataclass(frozen=True)
class Attendee:
    """A person in the room and the engagement that person was there for, if any."""

    person: str
    engagement: str | None


@dataclass(frozen=True)
class NextStep:
    """Who does what by when; `done_on` is None while it is open."""

    text: str
    owner: str
    due: date
    done_on: date | None


@dataclass(frozen=True)
class Session:
    """A visit, planned, held, cancelled or a no-show; or a micro-touch, by its type.

    `school` is where it took place (None for a call or a place that is no school, then `place`
    says where). The first coach leads. `logged_at` is None while it is only planned.
    """

    key: str
    day: date
    start: time
    state: str
    reason: str | None
    coaches: tuple[str, ...]
    school: str | None
    place: str | None
    mode: str
    type: str
    minutes: int | None
    attendance: tuple[Attendee, ...]
    topics: tuple[str, ...]
    summary: str | None
    private_note: str | None
    next_steps: tuple[NextStep, ...]
    none_needed: bool
    logged_at: datetime | None


@dataclass(frozen=True)
class TimeEntry:
    """A coach's time that is no session: displaced, travel, preparation or administration."""

    coach: str
    day: date
    kind: str
    minutes: int
    school: str | None
    note: str


@dataclass(frozen=True)
class Story:
    """Everything that happened in the district up to `now` (UTC), plus what is planned today."""

    slug: str
    name: str
    program: str
    now: datetime
    calendar: Calendar
    schools: tuple[School, ...]
    people: tuple[Person, ...]
    placements: tuple[Placement, ...]
    eligibility: tuple[Eligibility, ...]
    assignments: tuple[CoachAssignment, ...]
    absences: tuple[Absence, ...]
    teams: tuple[Team, ...]
    templates: tuple[Template, ...]
    types: tuple[SessionType, ...]
    topics: tuple[Topic, ...]
    policies: tuple[Policy, ...]
    engagements: tuple[Engagement, ...]
    goals: tuple[Goal, ...]
    sessions: tuple[Session, ...]
    time_entries: tuple[TimeEntry, ...]

    @property
    def today(self) -> date:
        """Return the last day the story tells of."""
        return self.now.date()
