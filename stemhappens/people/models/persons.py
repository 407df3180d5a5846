"""People, where they work, and what other systems call them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stemhappens.core.spans import Span, chain_key, span_check
from stemhappens.core.tenancy import RootModel, TenantForeignKey, TenantModel, unique_uid
from stemhappens.people.models.schools import School


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


class Absence(Span):
    """Leave of a teacher or coach: prorates targets, explains dips."""

    person = TenantForeignKey(Person, related_name="absences")
    kind = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [span_check("people_absence")]
