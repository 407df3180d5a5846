"""Users and memberships: who may, what is refused, and which actor comes of it."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from stemhappens.access.actors import actor_for, districts_of, public_actor
from stemhappens.access.links import make_link
from stemhappens.access.log import looked, who_looked
from stemhappens.access.models import Membership, MembershipCoach, User
from stemhappens.access.services import (
    add_membership,
    create_district,
    create_user,
    deactivate,
    end_membership,
    reactivate,
    rename_user,
)
from stemhappens.core.actor import Actor, Role, system_actor
from stemhappens.core.models import Change, District
from stemhappens.core.problem import Denied, Invalid
from stemhappens.core.write import write_accounts
from tests.support.world import START, TODAY, make_world

pytestmark = pytest.mark.django_db

OWNER = system_actor(0, "test")


@pytest.fixture
def world():
    return make_world()


def new_user(email="theo@tern.org", by=OWNER):
    with write_accounts("test", "add a user") as unit:
        return create_user(unit, by, email, "Theo", "a long walk home")


def member(world, user, role, actor=None, **details):
    with world.unit(actor) as unit:
        return add_membership(unit, user, role, details.pop("starts", START), **details)


def test_the_owner_creates_districts_and_nobody_else():
    with write_accounts("test", "add a district") as unit:
        create_district(unit, OWNER, "tern-valley", "Tern Valley", "America/Chicago")
    assert District.objects.get().slug == "tern-valley"
    admin = Actor(district_id=1, label="admin", roles=frozenset({Role.ADMIN}))
    with pytest.raises(Denied), write_accounts("test", "add a district") as unit:
        create_district(unit, admin, "x", "X")
    with pytest.raises(Invalid) as caught, write_accounts("test", "add a district") as unit:
        create_district(unit, OWNER, "Tern Valley", " ", "Mars/Olympus")
    assert set(caught.value.problems.by_field()) == {"slug", "name", "timezone"}
    with pytest.raises(Invalid, match="another slug"), write_accounts("t", "c") as unit:
        create_district(unit, OWNER, "tern-valley", "Again")


def test_an_email_is_one_user_whatever_its_case():
    new_user()
    with pytest.raises(Invalid, match="already"):
        new_user("THEO@tern.org")
    with pytest.raises(Invalid) as caught, write_accounts("test", "add") as unit:
        create_user(unit, OWNER, "no mail", "", "short")
    assert set(caught.value.problems.by_field()) == {"email", "name", "password"}
    assert len(User.objects.all()) == 1


def test_no_image_holds_a_password():
    user = new_user()
    with write_accounts("test", "end") as unit:
        deactivate(unit, OWNER, user)
    images = [change.before or {} for change in Change.objects.filter(model="access.User")]
    assert any("email" in image for image in images)
    assert all("password" not in image for image in images)


def test_directors_and_admins_keep_users_and_others_do_not(world):
    user = new_user(by=world.actor(Role.ADMIN))
    member(world, user, Role.BOARD, world.actor(Role.DIRECTOR))
    for role in (Role.COACH, Role.TEACHER, Role.PRINCIPAL, Role.BOARD, Role.LEAD_COACH):
        with pytest.raises(Denied):
            member(world, user, Role.BOARD, world.actor(role, "theo"))
        with pytest.raises(Denied):
            new_user("x@tern.org", world.actor(role, "theo"))


def test_a_user_of_two_districts_is_not_one_districts_to_end(world):
    user = new_user()
    other = make_world("other")
    member(world, user, Role.BOARD)
    admin = replace(world.actor(Role.ADMIN), user_id=user.pk + 1)
    with write_accounts("test", "end") as unit:
        deactivate(unit, admin, user)
        reactivate(unit, admin, user)
        rename_user(unit, admin, user, " Theo O. ")
    assert User.objects.get().name == "Theo O."
    member(other, user, Role.BOARD)
    for act in (deactivate, reactivate, lambda unit, by, user: rename_user(unit, by, user, "X")):
        with pytest.raises(Denied), write_accounts("test", "end") as unit:
            act(unit, admin, user)
    with pytest.raises(Denied):
        make_link(user, "reset", admin)
    assert districts_of(user) == [other.district, world.district]


def test_a_role_that_has_ended_elsewhere_does_not_hold_a_login_fast(world):
    """Else another district could freeze whom it likes: with a role of one day."""
    user, other = new_user(), make_world("other")
    member(world, user, Role.BOARD)
    short = member(other, user, Role.BOARD, ends=TODAY)
    admin = replace(world.actor(Role.ADMIN), user_id=user.pk + 1)
    with write_accounts("test", "rename") as unit:
        rename_user(unit, admin, user, "Theo O.")
    stranger = replace(other.actor(Role.ADMIN), user_id=user.pk + 2)
    with pytest.raises(Denied), write_accounts("test", "rename") as unit:
        rename_user(unit, stranger, user, "Mine")
    with other.unit() as unit:
        unit.change(short, starts=TODAY + timedelta(days=9), ends=TODAY + timedelta(days=19))
    with pytest.raises(Denied), write_accounts("test", "rename") as unit:
        rename_user(unit, admin, user, "Not while a role is to come")


def test_a_login_without_a_role_left_is_kept_where_it_had_one(world):
    user = new_user()
    member(world, user, Role.BOARD, ends=TODAY)
    admin = replace(world.actor(Role.ADMIN), user_id=user.pk + 1)
    with write_accounts("test", "end") as unit:
        deactivate(unit, admin, user)
    assert not User.objects.get().is_active


def test_a_login_nobody_has_opened_is_not_given_a_role_by_another_district(world):
    with write_accounts("test", "add a user") as unit:
        user = create_user(unit, OWNER, "nia@tern.org", "Nia")
    other = make_world("other")
    member(world, user, Role.BOARD, starts=TODAY + timedelta(days=30))  # made ahead of time
    with pytest.raises(Invalid, match="nobody has chosen its password"):
        member(other, user, Role.DIRECTOR, other.actor(Role.DIRECTOR))
    with write_accounts("test", "claim") as unit:
        user.set_password("a long walk home")
        unit.change(user, password=user.password)
    assert member(other, user, Role.DIRECTOR, other.actor(Role.DIRECTOR)).user == user


def test_roles_say_what_they_need(world):
    user = new_user()
    for role, field in (
        (Role.COACH, "person"),
        (Role.PRINCIPAL, "schools"),
        (Role.LEAD_COACH, "coaches"),
        ("boss", "role"),
    ):
        with pytest.raises(Invalid) as caught:
            member(world, user, role)
        assert set(caught.value.problems.by_field()) == {field}


def test_an_actor_is_what_the_memberships_of_the_day_say(world, django_assert_max_num_queries):
    user = new_user()
    theo, maya, birch = world.people["theo"], world.people["maya"], world.schools["birch"]
    member(world, user, Role.COACH, person=theo)
    member(world, user, Role.LEAD_COACH, person=theo, coaches=(maya,))
    old = member(world, user, Role.DIRECTOR)
    member(world, user, Role.PRINCIPAL, schools=(birch,), starts=TODAY + timedelta(days=1))
    with world.unit() as unit:
        end_membership(unit, old, TODAY)
    with django_assert_max_num_queries(3):
        actor = actor_for(user, world.district, TODAY)
    assert actor.roles == {Role.COACH, Role.LEAD_COACH}
    assert (actor.person_id, actor.coach_ids) == (theo.pk, {maya.pk})
    assert actor.school_ids == frozenset()
    tomorrow = actor_for(user, world.district, TODAY + timedelta(days=1))
    assert tomorrow.school_ids == {birch.pk}
    assert actor_for(user, world.district, date(2020, 1, 1)) is None


def test_a_user_is_one_person_of_a_district_at_a_time(world):
    user = new_user()
    theo, maya = world.people["theo"], world.people["maya"]
    first = member(world, user, Role.COACH, person=theo)
    with pytest.raises(Invalid, match="another person"):
        member(world, user, Role.TEACHER, person=maya)
    member(world, user, Role.DIRECTOR)  # who one is need not be said
    with world.unit() as unit:
        end_membership(unit, first, TODAY)
    member(world, user, Role.TEACHER, person=maya, starts=TODAY)
    today, before = (actor_for(user, world.district, TODAY - timedelta(days=n)) for n in (0, 1))
    assert (before.roles, before.person_id) == ({Role.COACH, Role.DIRECTOR}, theo.pk)
    assert (today.roles, today.person_id) == ({Role.TEACHER, Role.DIRECTOR}, maya.pk)


@pytest.mark.parametrize("order", [1, -1])
def test_a_role_as_somebody_else_lends_nothing(world, order):
    """Written past the services, by an older release: whatever order the database answers in."""
    user = new_user()
    theo, maya, carla = (world.people[name] for name in ("theo", "maya", "carla"))
    rows = [
        Membership(user=user, role=Role.LEAD_COACH, person=maya, starts=START + timedelta(days=1)),
        Membership(user=user, role=Role.TEACHER, person=carla, starts=START + timedelta(days=2)),
        Membership(user=user, role=Role.COACH, person=theo, starts=START),
        Membership(user=user, role=Role.BOARD, starts=START + timedelta(days=3)),
    ][::order]
    with world.unit() as unit:
        unit.add_all(rows)
        unit.add(MembershipCoach(membership=next(r for r in rows if r.role == Role.LEAD_COACH),
                                 coach=theo))  # fmt: skip
    actor = actor_for(user, world.district, TODAY)
    assert (actor.roles, actor.person_id) == ({Role.COACH, Role.BOARD}, theo.pk)
    assert actor.coach_ids == frozenset()


def test_a_person_is_one_user_at_a_time(world):
    """Who came in as another's person would read that one's private notes."""
    theo = world.people["theo"]
    first = member(world, new_user(), Role.COACH, person=theo)
    second = new_user("another@tern.org")
    with pytest.raises(Invalid, match="Another user is this person"):
        member(world, second, Role.TEACHER, person=theo)
    with world.unit() as unit:
        end_membership(unit, first, TODAY)
    assert member(world, second, Role.TEACHER, person=theo, starts=TODAY).person == theo


def test_nobody_locks_themself_out(world):
    user = new_user()
    held = member(world, user, Role.DIRECTOR)
    me = actor_for(user, world.district, TODAY)
    with pytest.raises(Invalid, match="another who keeps them"), world.unit(me) as unit:
        end_membership(unit, held, TODAY)
    with pytest.raises(Denied), write_accounts("test", "end") as unit:
        deactivate(unit, me, user)


def test_in_a_public_demo_nobody_makes_a_login_or_a_role(world):
    """Anybody is its director: a login made there could be a real district's next week."""
    director, user = world.actor(Role.DIRECTOR), new_user()
    member(world, user, Role.BOARD)
    with write_accounts("test", "open the demo") as unit:
        unit.change(world.district, public_demo=True)
    with pytest.raises(Denied):
        new_user("real.person@school.org", director)
    with pytest.raises(Denied):
        member(world, user, Role.ADMIN, director)
    with pytest.raises(Denied):
        make_link(user, "reset", director)
    member(world, user, Role.ADMIN)  # the demo's builder does


def test_nobody_is_anybody_in_another_district_or_once_deactivated(world):
    user = new_user()
    other = make_world("other")
    member(world, user, Role.DIRECTOR)
    assert actor_for(user, other.district, TODAY) is None
    with write_accounts("test", "end") as unit:
        deactivate(unit, OWNER, user)
    assert actor_for(user, world.district, TODAY) is None


def test_the_public_reader_exists_in_a_public_demo_alone(world):
    assert public_actor(world.district) is None
    with write_accounts("test", "open the demo") as unit:
        unit.change(world.district, public_demo=True)
    reader = public_actor(world.district)
    assert (reader.public, reader.has(Role.DIRECTOR), reader.person_id) == (True, True, None)


def test_looks_are_kept_by_record(world):
    uid = uuid4()
    looked(world.actor(Role.DIRECTOR), "page", "session", uid)
    looked(world.actor(Role.COACH, "theo"), "export", "session", uid)
    looked(world.actor(Role.COACH, "theo"), "page", "session", uuid4())
    looked(world.system, "page", "session", uid)
    found = who_looked(world.district.pk, "session", uid)
    assert [look.kind for look in found] == ["export", "page"]
    assert who_looked(world.district.pk + 1, "session", uid) == []
