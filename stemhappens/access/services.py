"""What may be done to districts, users and memberships.

Districts and users are written in an accounts unit and name who does it (`by`); memberships are
rows of their district.
"""

from collections.abc import Collection, Iterable
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from django.utils.timezone import now
from django.utils.translation import gettext as _

from stemhappens.access.actors import keeping_districts
from stemhappens.access.models import (
    Membership,
    MembershipCoach,
    MembershipSchool,
    SignInLink,
    User,
)
from stemhappens.access.persons import private_writers
from stemhappens.core.actor import Actor, Role
from stemhappens.core.models import District, Network
from stemhappens.core.problem import Denied, Problems
from stemhappens.core.rules import authorize
from stemhappens.core.spans import OPEN_END
from stemhappens.core.write import Unit
from stemhappens.people.checks import refuse
from stemhappens.people.models import Person, School

RESERVED = frozenset(
    {"demo", "districts", "enter", "forgotten", "password", "signin", "signout", "static", "ui"}
)
"""First parts of URLs that are no district's; `tests/web/test_reserved.py` holds it complete."""


KEEPERS = (Role.DIRECTOR, Role.ADMIN)
"""The roles that keep users: nobody ends their own."""

LONGEST_NAME = 200


def create_district(
    unit: Unit,
    by: Actor,
    slug: str,
    name: str,
    timezone: str = "America/New_York",
    network: Network | None = None,
) -> District:
    """Create a district; for the installation's owner, in an accounts unit."""
    _require_system(by)
    problems = Problems()
    if not _passes(validate_slug, slug) or slug != slug.lower() or len(slug) > 50:
        problems.add("slug", _("Use small letters, digits and hyphens, 50 at most."))
    elif slug in RESERVED:
        problems.add("slug", _("That word is a page of its own; choose another slug."))
    elif District.objects.filter(slug=slug).exists():
        problems.add("slug", _("Another district is called that; choose another slug."))
    if not name.strip():
        problems.add("name", _("Give the district's name."))
    if not _is_zone(timezone):
        problems.add("timezone", _("Give a time zone such as America/Chicago."))
    refuse(problems)
    return unit.add(District(slug=slug, name=name.strip(), timezone=timezone, network=network))


def create_user(unit: Unit, by: Actor, email: str, name: str, password: str | None = None) -> User:
    """Create a login without rights, in an accounts unit. password None: none can sign in yet."""
    authorize(by, "keep_users")
    require_no_demo(by)
    problems = check_login(email, name)
    user = User(email=email.strip(), name=name.strip())
    if password is not None:
        _check_password(password, user, problems)
    refuse(problems)
    user.set_password(password)
    return unit.add(user)


def check_login(email: str, name: str) -> Problems:
    """What stands against a login that is not yet written."""
    problems = Problems()
    if not _passes(validate_email, email.strip()):
        problems.add("email", _("Give an e-mail address such as name@school.org."))
    elif User.objects.filter(email__iexact=email.strip()).exists():
        problems.add("email", _("Somebody signs in with this e-mail already."))
    _check_name(name, problems)
    return problems


def set_password(unit: Unit, by: Actor, user: User, password: str) -> User:
    """Give a user another password; running sessions and links of the old one end."""
    if by.user_id != user.pk:
        require_keeper(by, user)
    problems = Problems()
    _check_password(password, user, problems)
    refuse(problems)
    user.set_password(password)
    end_links(user)
    return unit.change(user, password=user.password)


def end_links(user: User) -> None:
    """Let the links with which a user could set a password open nothing any more."""
    at = now()
    SignInLink.objects.filter(user=user, used_at=None, expires_at__gt=at).update(expires_at=at)


def rename_user(unit: Unit, by: Actor, user: User, name: str) -> User:
    """Call a user by another name from now on; what the change log says of before stays."""
    require_keeper(by, user)
    problems = Problems()
    _check_name(name, problems)
    refuse(problems)
    return unit.change(user, name=name.strip())


def deactivate(unit: Unit, by: Actor, user: User) -> User:
    """Let a user in nowhere any more, from their next request on, and let their links end."""
    require_keeper(by, user)
    if by.user_id == user.pk:
        raise Denied(f"{by.label} may not lock themself out")
    end_links(user)
    return unit.change(user, is_active=False)


def reactivate(unit: Unit, by: Actor, user: User) -> User:
    """Let a user in again."""
    require_keeper(by, user)
    return unit.change(user, is_active=True)


def add_membership(
    unit: Unit,
    user: User,
    role: str,
    starts: date,
    ends: date = OPEN_END,
    *,
    person: Person | None = None,
    schools: Iterable[School] = (),
    coaches: Iterable[Person] = (),
) -> Membership:
    """Give a user a role in the unit's district. schools: a principal's; coaches: a lead's.

    person: who of the roster the user is; the same one in all roles of a day.
    """
    authorize(unit.actor, "keep_users")
    require_no_demo(unit.actor)
    schools, coaches = list(schools), list(coaches)
    membership = Membership(user=user, role=role, person=person, starts=starts, ends=ends)
    problems = check_membership(membership, schools, coaches)
    if not unit.actor.system and _is_unclaimed_elsewhere(unit, user):
        problems.add(
            "email",
            _(
                "Another district made this login and nobody has chosen its password yet. Ask "
                "them to open that invitation first; until then it is nobody's own."
            ),
        )
    refuse(problems)
    unit.add(membership)
    unit.add_all(MembershipSchool(membership=membership, school=school) for school in schools)
    unit.add_all(MembershipCoach(membership=membership, coach=coach) for coach in coaches)
    return membership


def check_membership(
    membership: Membership, schools: Collection[School], coaches: Collection[Person]
) -> Problems:
    """What stands against a membership that is not yet written, of a user who may not yet be."""
    role, person = membership.role, membership.person
    problems = Problems()
    if role not in set(Role):
        problems.add("role", _("Choose a role."))
    if role in (Role.COACH, Role.TEACHER) and person is None:
        problems.add("person", _("Say which person of the roster the user is."))
    if person is not None and _is_somebody_else(membership):
        problems.add("person", _("The user is another person of the roster; end that role first."))
    if person is not None and _is_taken(membership):
        problems.add("person", _("Another user is this person; end that role first."))
    if person is not None and private_writers([person]) - {membership.user_id}:
        problems.add(
            "person",
            _(
                "Another user was this person and wrote private notes, which nobody else may read; "
                "let that login have the role."
            ),
        )
    if role == Role.PRINCIPAL and not schools:
        problems.add("schools", _("Choose the principal's schools."))
    if role == Role.LEAD_COACH and not coaches:
        problems.add("coaches", _("Choose the coaches assigned to the lead coach."))
    if membership.starts >= membership.ends:
        problems.add("ends", _("The end lies before the start; choose a later day."))
    return problems


def end_membership(unit: Unit, membership: Membership, ends: date) -> Membership:
    """Let a role end; `ends` is the first day without it."""
    authorize(unit.actor, "keep_users", membership)
    problems = Problems()
    if membership.user_id == unit.actor.user_id and membership.role in KEEPERS:
        problems.add("", _("This role lets you keep users; another who keeps them can end it."))
    if ends <= membership.starts:
        problems.add("ends", _("The end lies before the start; choose a later day."))
    refuse(problems)
    return unit.change(membership, ends=ends)


def _is_somebody_else(membership: Membership) -> bool:
    """True when on one of its days the user has a role as another person."""
    held = Membership.objects.filter(
        user_id=membership.user_id, starts__lt=membership.ends, ends__gt=membership.starts
    )
    return held.exclude(person=None).exclude(person=membership.person_id).exists()


def _is_taken(membership: Membership) -> bool:
    """True when on one of its days another user is the person: they would read their notes."""
    held = Membership.objects.filter(
        person_id=membership.person_id, starts__lt=membership.ends, ends__gt=membership.starts
    )
    return held.exclude(user_id=membership.user_id).exists()


def _is_unclaimed_elsewhere(unit: Unit, user: User) -> bool:
    """True for a login another district keeps and nobody uses: its makers may yet open it."""
    known = keeping_districts(user.pk) - {unit.district_id}
    return bool(known) and not user.has_usable_password()


def _require_system(by: Actor) -> None:
    if not by.system:
        raise Denied(f"{by.label} may not: create districts")


def require_no_demo(by: Actor) -> None:
    """Raise Denied in a public demo.

    There anybody keeps users: a login or a role made there would reach out of it.
    """
    if not by.system and District.objects.filter(pk=by.district_id, public_demo=True).exists():
        raise Denied(f"{by.label} may not change the users of a public demo")


def require_keeper(by: Actor, user: User) -> None:
    """Raise Denied unless `by` may change the user's login.

    A login may serve six districts: one of them alone may not change it for the others.
    """
    authorize(by, "keep_users")
    if by.system:
        return
    require_no_demo(by)
    if keeping_districts(user.pk) != {by.district_id}:
        raise Denied(f"{by.label} may not change a user of other districts")


def _check_name(name: str, problems: Problems) -> None:
    if not name.strip():
        problems.add("name", _("Give the user's name."))
    elif len(name.strip()) > LONGEST_NAME:
        problems.add("name", _("Keep the name under {:,} characters.").format(LONGEST_NAME))


def _check_password(password: str, user: User, problems: Problems) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        for message in error.messages:
            problems.add("password", message)


def _passes(validator: object, value: str) -> bool:
    try:
        validator(value)  # type: ignore[operator]
    except ValidationError:
        return False
    return True


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
