"""Sessions: what took place, with whom, and what was noted."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stemhappens.coaching.models.engagements import Engagement
from stemhappens.core.tenancy import RootModel, TenantForeignKey, TenantModel, unique_uid
from stemhappens.people.models import Person, Program, School, SessionType, Team, Topic


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
    group_name = models.CharField(max_length=120, blank=True)
    team = TenantForeignKey(Team, null=True, blank=True, related_name="sessions")
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
