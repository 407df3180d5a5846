"""Users, what they may be in which district, and the log of who has looked at what."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from stemhappens.core.actor import Role
from stemhappens.core.db.guard import exempt
from stemhappens.core.models import Network
from stemhappens.core.spans import Span, span_check
from stemhappens.core.tenancy import TenantForeignKey, TenantModel
from stemhappens.people.models import Person, School


class UserManager(BaseUserManager["User"]):
    """Finds a user by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A login. What it may do stands in its memberships; it has no rights of its own."""

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    last_login = None  # type: ignore[assignment]  # a sign-in writes no tenant table

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="access_user_email")]

    def __str__(self) -> str:
        return self.name


class Identity(models.Model):
    """How an outside provider knows a user (single sign-on)."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="identities")
    provider = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="access_identity_subject")
        ]


class Membership(Span):
    """A user's role in a district. One user may hold several, in several districts."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=[(r.value, r.value) for r in Role])
    person = TenantForeignKey(Person, null=True, blank=True)

    class Meta:
        constraints = [span_check("access_membership")]
        indexes = [models.Index(fields=["user", "district"], name="access_member_of")]


class NetworkMembership(models.Model):
    """A user's role in a network of districts."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="network_memberships")
    network = models.ForeignKey(Network, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=[(r.value, r.value) for r in Role])
    starts = models.DateField()
    ends = models.DateField()


class MembershipSchool(TenantModel):
    """A school a principal's membership is limited to."""

    membership = TenantForeignKey(Membership, related_name="schools")
    school = TenantForeignKey(School)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "membership", "school"], name="access_scope_school"
            )
        ]


class MembershipCoach(TenantModel):
    """A coach a lead coach's membership is assigned."""

    membership = TenantForeignKey(Membership, related_name="coaches")
    coach = TenantForeignKey(Person)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "membership", "coach"], name="access_scope_coach"
            )
        ]


class SignInAttempt(models.Model):
    """A failed sign-in, for throttling; kept for an hour. No tenant row."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=64, db_index=True, help_text=_("hash of address or e-mail"))
    at = models.DateTimeField(db_index=True)


class SignInLink(models.Model):
    """A link with which a user sets a password once: an invitation or a reset. No tenant row.

    key_hash: SHA-256 of the key in the link, which nobody keeps.
    """

    class Purpose(models.TextChoices):
        INVITE = "invite", _("invitation")
        RESET = "reset", _("reset")

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="links")
    purpose = models.CharField(max_length=6, choices=Purpose)
    key_hash = models.CharField(max_length=64, unique=True)
    made_by = models.BigIntegerField(null=True, help_text=_("the user who asked for it"))
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class AccessLog(models.Model):
    """Who has looked at whose record, and who exported what. On SQLite in a file of its own."""

    id = models.BigAutoField(primary_key=True)
    district = models.BigIntegerField()
    user = models.BigIntegerField(null=True)
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=60)
    uid = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "subject", "uid"], name="access_log_subject")]


for _model in (SignInAttempt, SignInLink, AccessLog):
    exempt(_model._meta.db_table)
