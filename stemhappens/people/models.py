"""Schools, people, the program, its calendar, vocabularies and policies, all dated."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stemhappens.core.spans import OPEN_END, Span, chain_key, span_check
from stemhappens.core.tenancy import RootModel, TenantForeignKey, TenantModel, unique_uid


class School(RootModel):
    """A school. Open from `opens` up to the day before `closes`, whatever the calendar."""

    name = models.CharField(max_length=200)
    opens = models.DateField(null=True, blank=True)
    closes = models.DateField(default=OPEN_END)

    class Meta:
        constraints = [unique_uid("people_school")]

    def __str__(self) -> str:
        return self.name


class SchoolAlias(TenantModel):
    """Another spelling of a school, or its name before a merger; found by the import."""

    school = TenantForeignKey(School, related_name="aliases")
    text = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "school", "text"], name="people_alias_text")
        ]


class SchoolAttribute(TenantModel):
    """A chain: what a school was from `starts` on."""

    class Level(models.TextChoices):
        ELEMENTARY = "elementary", _("elementary")
        MIDDLE = "middle", _("middle")
        HIGH = "high", _("high")
        K8 = "k8", _("K–8")
        OTHER = "other", _("other")

    school = TenantForeignKey(School, related_name="attributes")
    starts = models.DateField()
    level = models.CharField(max_length=12, choices=Level, default=Level.OTHER)
    need_tier = models.PositiveSmallIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [chain_key("school", "people_schoolattribute")]


class Person(RootModel):
    """A teacher, coach, principal, paraprofessional … Names are dated rows of their own."""

    class Meta:
        constraints = [unique_uid("people_person")]


class PersonName(TenantModel):
    """A chain: what a person is called from `starts` on (a marriage changes it)."""

    person = TenantForeignKey(Person, related_name="names")
    starts = models.DateField()
    given = models.CharField(max_length=100)
    family = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [chain_key("person", "people_personname")]

    def __str__(self) -> str:
        return f"{self.given} {self.family}".strip()


class PersonAlias(TenantModel):
    """Another spelling of a person met in a log, confirmed once and remembered."""

    person = TenantForeignKey(Person, related_name="aliases")
    text = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "text"], name="people_personalias_text")
        ]


class ExternalId(Span):
    """What another system calls a person or a school (SIS, OneRoster, NCES, e-mail)."""

    person = TenantForeignKey(Person, null=True, blank=True, related_name="external_ids")
    school = TenantForeignKey(School, null=True, blank=True, related_name="external_ids")
    system = models.CharField(max_length=40)
    value = models.CharField(max_length=200)

    class Meta:
        constraints = [
            span_check("people_externalid"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(school__isnull=True),
                name="people_externalid_one_owner",
            ),
            models.UniqueConstraint(
                fields=["district", "system", "value", "starts"], name="people_externalid_value"
            ),
        ]


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


class Placement(Span):
    """A person works at a school in a role. Spans may overlap (two schools)."""

    class Role(models.TextChoices):
        TEACHER = "teacher", _("teacher")
        COACH = "coach", _("coach")
        PRINCIPAL = "principal", _("principal")
        AIDE = "aide", _("paraprofessional")
        SUBSTITUTE = "substitute", _("substitute")
        OTHER = "other", _("other staff")

    person = TenantForeignKey(Person, related_name="placements")
    school = TenantForeignKey(School, related_name="placements")
    role = models.CharField(max_length=12, choices=Role)
    share = models.PositiveSmallIntegerField(default=100, help_text=_("percent"))
    primary = models.BooleanField(default=True)
    subject = models.CharField(max_length=80, blank=True)
    grade = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [span_check("people_placement")]
        indexes = [models.Index(fields=["district", "person", "starts"], name="people_placed")]


class Eligibility(Span):
    """A teacher may be coached by a program, and why. Not everyone placed is."""

    program = TenantForeignKey(Program, related_name="eligibilities")
    person = TenantForeignKey(Person, related_name="eligibilities")
    school = TenantForeignKey(School, related_name="eligibilities")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [span_check("people_eligibility")]
        indexes = [models.Index(fields=["district", "person", "starts"], name="people_eligible")]


class Team(RootModel):
    """A named group of teachers (PLC, grade level), perhaps across schools."""

    name = models.CharField(max_length=200)
    school = TenantForeignKey(School, null=True, blank=True)

    class Meta:
        constraints = [unique_uid("people_team")]

    def __str__(self) -> str:
        return self.name


class TeamMember(Span):
    """A person belongs to a team."""

    team = TenantForeignKey(Team, related_name="members")
    person = TenantForeignKey(Person, related_name="teams")

    class Meta:
        constraints = [span_check("people_teammember")]


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


class Absence(Span):
    """Leave of a teacher or coach: prorates targets, explains dips."""

    person = TenantForeignKey(Person, related_name="absences")
    kind = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [span_check("people_absence")]


class SchoolYear(TenantModel):
    """A school year: its first and last instructional day."""

    name = models.CharField(max_length=20)
    first_day = models.DateField()
    last_day = models.DateField()
    weekdays = models.CharField(max_length=7, default="12345", help_text=_("ISO weekdays"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "first_day"], name="people_year_first_day"),
            models.CheckConstraint(
                condition=Q(first_day__lte=models.F("last_day")), name="people_year_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Closure(TenantModel):
    """A day without school; of one school where its calendar differs, else of the district."""

    day = models.DateField()
    school = TenantForeignKey(School, null=True, blank=True, related_name="closures")
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "school", "day"], name="people_closure_school_day"
            ),
            models.UniqueConstraint(
                fields=["district", "day"],
                condition=Q(school__isnull=True),
                name="people_closure_district_day",
            ),
        ]


class SessionType(TenantModel):
    """Vocabulary: a kind of session. Micro-touches never count as a visit."""

    class Group(models.TextChoices):
        VISIT = "visit", _("visit")
        MICRO = "micro", _("micro-touch")

    class Step(models.TextChoices):
        NONE = "", _("neither")
        OBSERVATION = "observation", _("observation")
        DEBRIEF = "debrief", _("debrief")

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    group = models.CharField(max_length=6, choices=Group, default=Group.VISIT)
    loop_step = models.CharField(max_length=12, choices=Step, default=Step.NONE, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="people_sessiontype_code")
        ]
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class Topic(TenantModel):
    """Vocabulary: what a session was about, tagged by the framework it comes from."""

    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    framework = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="people_topic_code")
        ]
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class PhaseTemplate(TenantModel):
    """A set of phases an engagement goes through (Discovery …, Impact Cycle)."""

    name = models.CharField(max_length=80)
    is_default = models.BooleanField(default=False)
    retired = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "name"], name="people_template_name")
        ]

    def __str__(self) -> str:
        return self.name


class Phase(TenantModel):
    """A phase of a template. Limits and cadence are instructional days."""

    template = TenantForeignKey(PhaseTemplate, related_name="phases")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    cadence_days = models.PositiveSmallIntegerField(null=True, blank=True)
    stall_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "template", "position"], name="people_phase_position"
            )
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


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
