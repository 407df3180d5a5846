"""The program: its schools, eligible teachers, coaches and policies."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stemhappens.core.spans import OPEN_END, Span, chain_key, span_check
from stemhappens.core.tenancy import RootModel, TenantForeignKey, TenantModel, unique_uid
from stemhappens.people.models.persons import Person, Team
from stemhappens.people.models.schools import School
from stemhappens.people.models.vocabulary import SessionType


class Program(RootModel):
    """What is measured and renewed: a district's coaching program."""

    name = models.CharField(max_length=200)
    starts = models.DateField()
    ends = models.DateField(default=OPEN_END)

    class Meta:
        constraints = [unique_uid("people_program"), span_check("people_program")]

    def __str__(self) -> str:
        return self.name


class ProgramSchool(Span):
    """A school takes part in a program."""

    program = TenantForeignKey(Program, related_name="schools")
    school = TenantForeignKey(School, related_name="participations")

    class Meta:
        constraints = [span_check("people_programschool")]


class Eligibility(Span):
    """A teacher may be coached by a program, and why. Not everyone placed is."""

    program = TenantForeignKey(Program, related_name="eligibilities")
    person = TenantForeignKey(Person, related_name="eligibilities")
    school = TenantForeignKey(School, related_name="eligibilities")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [span_check("people_eligibility")]
        indexes = [models.Index(fields=["district", "person", "starts"], name="people_eligible")]


class CoachAssignment(Span):
    """A coach works for a program at a school, with a team or with a teacher."""

    program = TenantForeignKey(Program, related_name="assignments")
    coach = TenantForeignKey(Person, related_name="assignments")
    school = TenantForeignKey(School, null=True, blank=True, related_name="assignments")
    team = TenantForeignKey(Team, null=True, blank=True)
    teacher = TenantForeignKey(Person, null=True, blank=True)
    fte = models.PositiveIntegerField(help_text=_("hundredths of a full-time position"))
    funding = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [span_check("people_coachassignment")]


class Policy(TenantModel):
    """A chain: what counts from `starts` on, with its citation. The day's policy applies."""

    program = TenantForeignKey(Program, related_name="policies")
    starts = models.DateField()
    citation = models.TextField(blank=True)
    minimum_minutes = models.PositiveSmallIntegerField(default=0)
    reach_group_size = models.PositiveSmallIntegerField(default=6)
    gap_window_days = models.PositiveSmallIntegerField(default=20)
    benchmark_percent = models.PositiveSmallIntegerField(default=80)
    yearly_visits = models.PositiveSmallIntegerField(null=True, blank=True)
    goal_stall_days = models.PositiveSmallIntegerField(default=30)
    debrief_days = models.PositiveSmallIntegerField(default=5)
    hours_plan = models.PositiveIntegerField(null=True, blank=True)
    next_step_required = models.BooleanField(default=True)
    topic_required = models.BooleanField(default=True)
    confirm_goals = models.BooleanField(
        default=False, help_text=_("a completed goal waits for the teacher's confirmation")
    )
    log_until_day = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("a month's visits are logged until this day of the next")
    )

    class Meta:
        constraints = [chain_key("program", "people_policy")]


class UncountedType(TenantModel):
    """A session type that a policy does not count as a visit (a type not named counts)."""

    policy = TenantForeignKey(Policy, related_name="uncounted_types")
    session_type = TenantForeignKey(SessionType)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "policy", "session_type"], name="people_uncounted_pair"
            )
        ]


class MonthClose(TenantModel):
    """A month's visits are logged until `until`; what comes later is flagged, never refused.

    Its own row where a director closed the month; else Policy.log_until_day decides.
    """

    program = TenantForeignKey(Program, related_name="closes")
    month = models.DateField(help_text=_("its first day"))
    until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "program", "month"], name="people_monthclose_month"
            )
        ]
