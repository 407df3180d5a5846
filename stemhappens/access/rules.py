"""Who may see and change users and memberships."""

from stemhappens.core.actor import Role
from stemhappens.core.rules import Kind, Reach, classify, declare_verb, relate
from stemhappens.people import rules as people_rules
from stemhappens.people.relations import district_wide

KEY, PLAIN, PERSON, SECRET = Kind.KEY, Kind.PLAIN, Kind.PERSON, Kind.SECRET

ROSTER = people_rules.ROSTER
"""Users and memberships are settings: the same readers see them."""

declare_verb(
    "keep_users",
    "add users, give them roles, end them",
    {Role.DIRECTOR: Reach.DISTRICT, Role.ADMIN: Reach.DISTRICT},
)

classify("access.User", ROSTER, email=PERSON, name=PERSON, is_active=PLAIN, password=SECRET)
classify("access.Identity", ROSTER, user=KEY, provider=PLAIN, subject=PERSON)
classify(
    "access.NetworkMembership", ROSTER, user=KEY, network=KEY, role=PLAIN, starts=PLAIN, ends=PLAIN
)
classify(
    "access.SignInLink",
    ROSTER,
    user=KEY,
    purpose=PLAIN,
    key_hash=SECRET,
    made_by=KEY,
    made_at=PLAIN,
    expires_at=PLAIN,
    used_at=PLAIN,
)
classify("access.Membership", ROSTER, user=KEY, role=PLAIN, person=KEY, starts=PLAIN, ends=PLAIN)
classify("access.MembershipSchool", ROSTER, membership=KEY, school=KEY)
classify("access.MembershipCoach", ROSTER, membership=KEY, coach=KEY)

for _label in ("Membership", "MembershipSchool", "MembershipCoach"):
    relate(f"access.{_label}", district_wide())
