"""The tables of an export: which there are, their columns by the models and their rules.

A table takes the columns that the rules classify; what nobody classified is nowhere. Internal
numbers stay inside: what has a uid is named by it, a word of a vocabulary by its code or name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from stemhappens.coaching.models import (
    Agreement,
    Attendance,
    Engagement,
    EngagementMember,
    EngagementPhase,
    EngagementState,
    Goal,
    GoalDue,
    GoalParticipant,
    GoalStatus,
    GoalTouch,
    HandOver,
    HandOverItem,
    NextStep,
    PulseRound,
    Session,
    SessionCoach,
    SessionIssue,
    SessionText,
    SessionTopic,
    StepOwner,
    TimeEntry,
)
from stemhappens.core.rules import Kind, classified
from stemhappens.core.tenancy import RootModel
from stemhappens.intake.models import (
    Import,
    ImportRow,
)
from stemhappens.people.models import (
    Absence,
    Award,
    AwardMeasure,
    AwardReport,
    Budget,
    Closure,
    CoachAssignment,
    Eligibility,
    ExternalId,
    LibraryEntry,
    MonthClose,
    PersonAlias,
    PersonName,
    Phase,
    PhaseTemplate,
    Placement,
    Policy,
    Program,
    ProgramSchool,
    School,
    SchoolAlias,
    SchoolAttribute,
    SchoolYear,
    SessionType,
    Team,
    TeamMember,
    Topic,
    UncountedType,
    VisibilityChoice,
)

TABLES: tuple[tuple[str, type[models.Model], object], ...] = (
    ("schools", School, _("Schools, and from when to when they are open.")),
    ("school_spellings", SchoolAlias, _("Other names of schools.")),
    ("school_levels", SchoolAttribute, _("What a school was from a day on.")),
    ("people", PersonName, _("People, by the names they have from a day on.")),
    ("people_spellings", PersonAlias, _("Other spellings of people.")),
    ("placements", Placement, _("Who works where as what.")),
    ("absences", Absence, _("Leave of teachers and coaches.")),
    ("ids_elsewhere", ExternalId, _("What other systems call people and schools.")),
    ("teams", Team, _("Teams of teachers.")),
    ("team_members", TeamMember, _("Who is in which team.")),
    ("programs", Program, _("The coaching programs.")),
    ("program_schools", ProgramSchool, _("Which schools take part.")),
    ("eligibility", Eligibility, _("Who may be coached, where, and why.")),
    ("assignments", CoachAssignment, _("Coaches, where they work, and their FTE.")),
    ("engagements", Engagement, _("Engagements.")),
    ("engagement_states", EngagementState, _("Invited, active, paused, closed.")),
    ("phases", EngagementPhase, _("The phase an engagement is in from a day on.")),
    ("engagement_members", EngagementMember, _("Coaches and teachers in it.")),
    ("agreements", Agreement, _("What an engagement’s parties let others see.")),
    ("goals", Goal, _("Goals of engagements.")),
    ("goal_people", GoalParticipant, _("Whom a goal is for.")),
    ("goal_status", GoalStatus, _("What became of a goal, from a day on.")),
    ("goal_due", GoalDue, _("By when a goal is due, as known from a day on.")),
    ("goal_work", GoalTouch, _("On which days a goal was worked on.")),
    ("sessions", Session, _("Visits and short contacts.")),
    ("session_coaches", SessionCoach, _("Who coached.")),
    ("attendance", Attendance, _("Who was there, and for which engagement.")),
    ("session_topics", SessionTopic, _("What it was about.")),
    ("summaries", SessionText, _("The shared summaries.")),
    ("session_gaps", SessionIssue, _("What an imported visit lacks.")),
    ("next_steps", NextStep, _("Who does what by when.")),
    ("step_owners", StepOwner, _("Whose a next step was, from a day on.")),
    ("time_entries", TimeEntry, _("Working time that is no visit.")),
    ("hand_overs", HandOver, _("Coaches who handed their engagements over.")),
    ("hand_over_items", HandOverItem, _("Which engagement went to whom.")),
    ("policies", Policy, _("What counts, from a day on.")),
    ("uncounted_types", UncountedType, _("Types that a policy does not count.")),
    ("month_closes", MonthClose, _("Until when a month is logged.")),
    ("school_years", SchoolYear, _("The school years.")),
    ("closures", Closure, _("Days without school.")),
    ("session_types", SessionType, _("The types of visit.")),
    ("topics", Topic, _("The topics.")),
    ("phase_sets", PhaseTemplate, _("The sets of phases.")),
    ("phase_names", Phase, _("The phases of each set.")),
    ("library", LibraryEntry, _("Goals and next steps to begin from.")),
    ("visibility", VisibilityChoice, _("Who sees more or less than by default.")),
    ("awards", Award, _("Grants.")),
    ("award_measures", AwardMeasure, _("What a grant is measured by.")),
    ("award_reports", AwardReport, _("When a grant is reported on.")),
    ("budgets", Budget, _("The budget of a year.")),
    ("questions_asked", PulseRound, _("The yearly two questions.")),
    ("imports", Import, _("Files that came in.")),
    ("import_rows", ImportRow, _("What became of each of their rows.")),
)
"""Name of the file and sheet, model, what a row is."""

LEFT_OUT: Mapping[str, object] = {
    "coaching.PrivateNote": _("Private notes: encrypted, for their authors alone."),
    "coaching.PulseAsk": _("Who was asked the yearly two questions, and whether they answered."),
    "coaching.PulseTally": _("Answers to the two questions: counts, shown from ten on."),
    "core.Received": _("The ledger of what came in; it says nothing by itself."),
    "people.Branding": _("How papers look."),
    "reports.Report": _("Frozen reports: download the papers themselves."),
    "reports.FrozenRows": _("The rows behind frozen reports."),
    "reports.Stated": _("What earlier reports said; it stands on its own page."),
    "reports.MoveStep": _("The steps of the move."),
    **dict.fromkeys(
        (
            "access.User",
            "access.Identity",
            "access.NetworkMembership",
            "access.SignInLink",
            "access.Membership",
            "access.MembershipSchool",
            "access.MembershipCoach",
        ),
        _("Logins, passwords, sign-in links and roles; who comes in stands under Users."),
    ),
}
"""What is in no export, and why."""

CALLED = {"starts": "from", "ends": "until", "day": "date", "session_type": "type"}
"""Columns under the word that people use."""
NAMED_BY = {
    "people.SessionType": "code",
    "people.Topic": "code",
    "people.PhaseTemplate": "name",
    "people.Phase": "name",
    "people.SchoolYear": "name",
    "people.Policy": "starts",
    "people.Award": "name",
    "coaching.PulseRound": "starts",
}
"""What names a row that has no uid."""
INSIDE = frozenset({"session", "time_entry"})
"""Plain numbers of rows, of the records of an import: there the fingerprint is the visit's uid."""


@dataclass(frozen=True)
class Column:
    """A column. path: what is read; type: uid, text, date, time, moment, whole, number, yes or
    data. part: of the rules, by which it is seen; of: what it names."""

    name: str
    path: str
    type: str
    part: str
    content: bool = False
    choices: tuple[str, ...] = ()
    of: str = ""
    says: str = ""


@dataclass(frozen=True)
class Table:
    """A table of a model's rows. part: by which a row is seen at all."""

    name: str
    model: type[models.Model]
    says: object
    part: str
    columns: tuple[Column, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """Every part that a column belongs to, the rows' own first."""
        return tuple(dict.fromkeys((self.part, *(column.part for column in self.columns))))


@cache
def tables() -> tuple[Table, ...]:
    """All tables, in the order of the file."""
    return tuple(_table(name, model, says) for name, model, says in TABLES)


def _table(name: str, model: type[models.Model], says: object) -> Table:
    label = model._meta.label
    known = {field: held for (of, field), held in classified.items() if of == label}
    part = next(iter(known.values()))[1]
    fields: dict[str, Any] = {field.name: field for field in model._meta.concrete_fields}
    columns = [Column("uid", "uid", "uid", part)] if issubclass(model, RootModel) else []
    for field in fields:
        kind, of = known.get(field, (Kind.SECRET, ""))
        if kind != Kind.SECRET and not (label == "intake.ImportRow" and field in INSIDE):
            columns.append(_column(fields[field], of, kind == Kind.CONTENT))
    return Table(name, model, says, part, tuple(columns))


TYPES: tuple[tuple[type[Any], str], ...] = (
    (models.DateTimeField, "moment"),
    (models.DateField, "date"),
    (models.TimeField, "time"),
    (models.BooleanField, "yes"),
    (models.UUIDField, "uid"),
    (models.DecimalField, "number"),
    (models.IntegerField, "whole"),
)
"""The first that fits; all else is text."""


def _column(field: Any, part: str, content: bool) -> Column:
    name = CALLED.get(field.name, field.name)
    if field.is_relation:
        target = field.related_model
        key = NAMED_BY.get(target._meta.label, "uid")
        kind = _type_of(target._meta.get_field(key))
        of = next((t for t, model, _s in TABLES if model == target), "people")
        return Column(name, f"{field.name}__{key}", kind, part, content, of=of)
    choices = tuple(str(value) for value, _label in field.flatchoices if value != "")
    kind = _type_of(field)
    return Column(name, field.name, kind, part, content, choices, says=str(field.help_text))


def _type_of(field: Any) -> str:
    return next((name for kind, name in TYPES if isinstance(field, kind)), "text")
