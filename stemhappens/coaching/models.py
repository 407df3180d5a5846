"""The story of coaching. Tables only; what may be done to them stands in the verbs beside.

sessions.py, engagements.py, goals.py: services. reads.py: what pages receive. rules.py: who may.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stemhappens.core.spans import Span, chain_key, span_check
from stemhappens.core.tenancy import RootModel, TenantForeignKey, TenantModel, unique_uid
from stemhappens.people.models import (
    Person,
    Phase,
    PhaseTemplate,
    Program,
    School,
    SessionType,
    Team,
    Topic,
)


class Engagement(RootModel):
    """Coach(es) × teacher(s) or a team, going through phases; may cross a year."""

    program = TenantForeignKey(Program)
    template = TenantForeignKey(PhaseTemplate)
    school = TenantForeignKey(School, null=True, blank=True)
    team = TenantForeignKey(Team, null=True, blank=True)
    opened = models.DateField()

    class Meta:
        constraints = [unique_uid("coaching_engagement")]


class EngagementState(TenantModel):
    """A chain: what an engagement is from `starts` on, and why."""

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        DECLINED = "declined", _("declined")
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        CLOSED = "closed", _("closed")

    engagement = TenantForeignKey(Engagement, related_name="states")
    starts = models.DateField()
    state = models.CharField(max_length=8, choices=State)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [chain_key("engagement", "coaching_engagementstate")]


class EngagementPhase(TenantModel):
    """A chain: the phase an engagement is in from `starts` on; re-entering is a new spell."""

    engagement = TenantForeignKey(Engagement, related_name="phases")
    starts = models.DateField()
    phase = TenantForeignKey(Phase)

    class Meta:
        constraints = [chain_key("engagement", "coaching_engagementphase")]


class EngagementMember(Span):
    """A coach or teacher takes part in an engagement."""

    class Role(models.TextChoices):
        COACH = "coach", _("coach")
        TEACHER = "teacher", _("teacher")

    engagement = TenantForeignKey(Engagement, related_name="members")
    person = TenantForeignKey(Person, related_name="engagement_memberships")
    role = models.CharField(max_length=8, choices=Role)
    lead = models.BooleanField(default=False)

    class Meta:
        constraints = [span_check("coaching_engagementmember")]
        indexes = [models.Index(fields=["district", "person", "role"], name="coaching_member_of")]


class Agreement(TenantModel):
    """A chain: what an engagement's parties allow an audience to see, from `starts` on."""

    class Audience(models.TextChoices):
        LEAD_COACH = "lead_coach", _("lead coach")
        REPORT = "report", _("a story in a report")

    engagement = TenantForeignKey(Engagement, related_name="agreements")
    audience = models.CharField(max_length=12, choices=Audience)
    starts = models.DateField()
    summary = models.BooleanField(default=False)
    goal_text = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "engagement", "audience", "starts"],
                name="coaching_agreement_day",
            )
        ]


class Session(RootModel):
    """One coaching visit of one program. Cancelled and no-show are never counted."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")
        NO_SHOW = "no_show", _("no-show")

    class Place(models.TextChoices):
        SCHOOL = "school", _("at a school")
        ONLINE = "online", _("online")
        OFFICE = "office", _("district office")
        OTHER = "other", _("another place")

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        VIDEO = "video", _("video")
        PHONE = "phone", _("phone")

    class Precision(models.TextChoices):
        DAY = "day", _("day")
        WEEK = "week", _("week")
        MONTH = "month", _("month")

    class Source(models.TextChoices):
        TYPED = "typed", _("typed")
        FORM = "form", _("a form's timestamp")
        IMPORT = "import", _("imported")

    program = TenantForeignKey(Program)
    day = models.DateField()
    precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    starts_at = models.TimeField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.HELD)
    reason = models.CharField(max_length=200, blank=True)
    school = TenantForeignKey(School, null=True, blank=True, related_name="sessions")
    place = models.CharField(max_length=6, choices=Place, default=Place.SCHOOL)
    mode = models.CharField(max_length=9, choices=Mode, default=Mode.IN_PERSON)
    session_type = TenantForeignKey(SessionType, null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    headcount = models.PositiveIntegerField(null=True, blank=True)
    none_needed = models.BooleanField(default=False, help_text=_("no next step needed"))
    recorded_at = models.DateTimeField()
    source = models.CharField(max_length=6, choices=Source, default=Source.TYPED)

    class Meta:
        constraints = [
            unique_uid("coaching_session"),
            models.CheckConstraint(
                condition=Q(place="school") | Q(school__isnull=True),
                name="coaching_session_school_is_place",
            ),
        ]
        indexes = [models.Index(fields=["district", "day"], name="coaching_session_day")]


class SessionText(TenantModel):
    """The shared summary of a session: content, kept apart so that no list carries it along."""

    session = TenantForeignKey(Session, related_name="texts")
    summary = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "session"], name="coaching_text_session")
        ]


class PrivateNote(TenantModel):
    """A coach's own note on a session, encrypted, in no image, read by its author alone."""

    session = TenantForeignKey(Session, related_name="notes")
    author = TenantForeignKey(Person)
    cipher = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "session", "author"], name="coaching_note_author"
            )
        ]


class SessionCoach(TenantModel):
    """A coach who held a session; one leads."""

    session = TenantForeignKey(Session, related_name="coaches")
    person = TenantForeignKey(Person, related_name="coached")
    lead = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "session", "person"], name="coaching_coach_once"
            ),
            models.UniqueConstraint(
                fields=["district", "session"],
                condition=Q(lead=True),
                name="coaching_coach_one_lead",
            ),
        ]
        indexes = [models.Index(fields=["district", "person"], name="coaching_coach_of")]


class Attendance(TenantModel):
    """Someone in the room, with the own engagement it belongs to."""

    class Role(models.TextChoices):
        TEACHER = "teacher", _("teacher")
        AIDE = "aide", _("paraprofessional")
        SUBSTITUTE = "substitute", _("substitute")
        PRINCIPAL = "principal", _("principal")
        GUEST = "guest", _("guest")

    session = TenantForeignKey(Session, related_name="attendances")
    person = TenantForeignKey(Person, related_name="attended")
    role = models.CharField(max_length=10, choices=Role, default=Role.TEACHER)
    school = TenantForeignKey(School, null=True, blank=True)
    engagement = TenantForeignKey(Engagement, null=True, blank=True, related_name="attendances")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "session", "person"], name="coaching_attendance_once"
            )
        ]
        indexes = [
            models.Index(fields=["district", "person"], name="coaching_attended"),
            models.Index(fields=["district", "engagement"], name="coaching_in_engagement"),
        ]


class SessionTopic(TenantModel):
    """A topic of a session."""

    session = TenantForeignKey(Session, related_name="topics")
    topic = TenantForeignKey(Topic)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "session", "topic"], name="coaching_topic_once"
            )
        ]


class Goal(RootModel):
    """A goal of an engagement. Its statement is content; what became of it is a chain."""

    class Focus(models.TextChoices):
        PRACTICE = "teacher_practice", _("teacher practice")
        OUTCOME = "student_outcome", _("student outcome")

    engagement = TenantForeignKey(Engagement, related_name="goals")
    statement = models.TextField()
    focus = models.CharField(max_length=16, choices=Focus)
    measure = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    baseline = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    opened = models.DateField()
    carried_from = TenantForeignKey("self", null=True, blank=True)

    class Meta:
        constraints = [unique_uid("coaching_goal")]


class GoalParticipant(Span):
    """A teacher the goal is for."""

    goal = TenantForeignKey(Goal, related_name="participants")
    person = TenantForeignKey(Person)

    class Meta:
        constraints = [span_check("coaching_goalparticipant")]


class GoalStatus(TenantModel):
    """A chain: open → completed / carried / dropped, with evidence."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        COMPLETED = "completed", _("completed")
        CARRIED = "carried", _("carried over")
        DROPPED = "dropped", _("dropped")

    goal = TenantForeignKey(Goal, related_name="statuses")
    starts = models.DateField()
    status = models.CharField(max_length=9, choices=Status)
    evidence = models.TextField(blank=True)
    confirmed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [chain_key("goal", "coaching_goalstatus")]


class GoalDue(TenantModel):
    """A chain: the due date known from `starts` on."""

    goal = TenantForeignKey(Goal, related_name="dues")
    starts = models.DateField()
    due = models.DateField()

    class Meta:
        constraints = [chain_key("goal", "coaching_goaldue")]


class GoalTouch(TenantModel):
    """The coach and teacher worked on a goal that day; on track as the coach says."""

    goal = TenantForeignKey(Goal, related_name="touches")
    day = models.DateField()
    session = TenantForeignKey(Session, null=True, blank=True, related_name="goal_touches")
    on_track = models.BooleanField(null=True, blank=True)
    value = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "goal", "session"], name="coaching_touch_session"
            )
        ]


class NextStep(RootModel):
    """Who does what by when. Carried into each next log until done or dropped."""

    session = TenantForeignKey(Session, null=True, blank=True, related_name="next_steps")
    engagement = TenantForeignKey(Engagement, null=True, blank=True, related_name="next_steps")
    owner = TenantForeignKey(Person, null=True, blank=True)
    text = models.TextField()
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            unique_uid("coaching_nextstep"),
            models.CheckConstraint(
                condition=Q(session__isnull=False) | Q(engagement__isnull=False),
                name="coaching_nextstep_promised_somewhere",
            ),
        ]


class TimeEntry(RootModel):
    """Working time that is never a session."""

    class Kind(models.TextChoices):
        DISPLACED = "displaced", _("displaced (substituting, testing)")
        TRAVEL = "travel", _("travel")
        PREPARATION = "preparation", _("preparation")
        ADMINISTRATION = "administration", _("administration")

    program = TenantForeignKey(Program)
    coach = TenantForeignKey(Person, null=True, blank=True, related_name="time_entries")
    day = models.DateField()
    kind = models.CharField(max_length=14, choices=Kind)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [unique_uid("coaching_timeentry")]


class SessionIssue(TenantModel):
    """What an imported session lacks, and why: "minutes: `all morning` gives no number"."""

    session = TenantForeignKey(Session, related_name="issues")
    field = models.CharField(max_length=20)
    message = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "session", "field"], name="coaching_issue_field"
            )
        ]
