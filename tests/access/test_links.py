"""Links that set a password once: by whom, for how long, and what ends with them."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from stemhappens.access import links
from stemhappens.access.actors import actor_for
from stemhappens.access.links import INVITE, RESET, link_of, make_link, use_link, whose_link
from stemhappens.access.models import Membership, SignInLink, User
from stemhappens.access.services import (
    add_membership,
    create_user,
    deactivate,
    end_membership,
    reactivate,
    set_password,
)
from stemhappens.access.signin import sign_in
from stemhappens.core.actor import Role, system_actor
from stemhappens.core.models import Change
from stemhappens.core.problem import Denied, Invalid
from stemhappens.core.write import write_accounts
from tests.support.world import START, TODAY, make_world
from tests.web.people import Visitors

pytestmark = pytest.mark.django_db

OWNER = system_actor(0, "test")
PASSWORD = "a long walk home"


@pytest.fixture
def user():
    with write_accounts("test", "add a user") as unit:
        return create_user(unit, OWNER, "theo@tern.org", "Theo")


def act(verb, *args):
    with write_accounts("test", "act") as unit:
        verb(unit, OWNER, *args)


def later(monkeypatch, **by):
    at = timezone.now() + timedelta(**by)
    monkeypatch.setattr(links.timezone, "now", lambda: at)


def test_a_link_sets_a_password_once(user):
    key = make_link(user, INVITE, OWNER)
    assert whose_link(key) == whose_link(key) == user  # to look at it uses nothing
    with pytest.raises(Invalid) as caught:
        use_link(key, "short")
    assert set(caught.value.problems.by_field()) == {"password"}
    assert use_link(key, PASSWORD) == user
    assert sign_in("theo@tern.org", PASSWORD, "10.0.0.1").user == user
    assert whose_link(key) is None
    assert use_link(key, "another long walk") is None
    assert sign_in("theo@tern.org", PASSWORD, "10.0.0.1").user == user


def test_only_a_hash_is_kept_and_no_image_has_it(user):
    key = make_link(user, INVITE, OWNER)
    use_link(make_link(user, RESET, None), PASSWORD)
    rows = SignInLink.objects.values_list("key_hash", flat=True)
    assert hashlib.sha256(key.encode()).hexdigest() in rows
    assert key not in str(list(SignInLink.objects.values()))
    images = str(list(Change.objects.values()))
    assert "key_hash" not in images
    assert all(row not in images for row in rows)


@pytest.mark.parametrize(("purpose", "hours"), [(INVITE, 7 * 24), (RESET, 2)])
def test_a_link_grows_old(user, monkeypatch, purpose, hours):
    key = make_link(user, purpose, OWNER)
    later(monkeypatch, hours=hours, minutes=-1)
    assert whose_link(key) == user
    later(monkeypatch, minutes=2)
    assert whose_link(key) is None
    assert use_link(key, PASSWORD) is None
    assert link_of(user) is None


def test_a_new_link_ends_the_earlier_ones(user):
    first, second = make_link(user, INVITE, OWNER), make_link(user, RESET, None)
    assert whose_link(first) is None
    assert whose_link(second) == user
    assert link_of(user).purpose == RESET


def test_a_password_set_otherwise_ends_links_too(user):
    key = make_link(user, INVITE, OWNER)
    act(set_password, user, PASSWORD)
    assert whose_link(key) is None


def test_links_of_a_deactivated_user_are_dead_for_good(user):
    key = make_link(user, INVITE, OWNER)
    act(deactivate, user)
    assert use_link(key, PASSWORD) is None
    act(reactivate, user)
    assert use_link(key, PASSWORD) is None
    assert not User.objects.get().has_usable_password()


@pytest.mark.parametrize("key", ["", "x", "é", "\ud800", "0" * 64, "' OR 1=1 --", "\x00"])
def test_guessed_links_open_nothing(user, key):
    real = make_link(user, INVITE, OWNER)
    hashed = SignInLink.objects.get().key_hash
    for guess in (key, hashed, real[:-1], real + "=", real.swapcase()):
        assert whose_link(guess) is None
        assert use_link(guess, PASSWORD) is None


def test_who_keeps_no_users_makes_no_link(user):
    world = make_world()
    for role in (Role.COACH, Role.TEACHER, Role.BOARD, Role.PRINCIPAL, Role.LEAD_COACH):
        with pytest.raises(Denied):
            make_link(user, RESET, world.actor(role, "theo"))
    assert not SignInLink.objects.exists()


def test_a_link_opens_nothing_once_the_login_has_come_to_another_district(user):
    """Who made it would be whom the other district gave a role; ending that role is no way back."""
    act(set_password, user, PASSWORD)
    here, other = make_world(), make_world("other")
    with here.unit() as unit:
        add_membership(unit, user, Role.BOARD, START)
    maker = Visitors(here).user(Role.ADMIN)
    key = make_link(user, RESET, actor_for(maker, here.district, TODAY))
    assert whose_link(key) == user
    with other.unit() as unit:
        given = add_membership(unit, user, Role.DIRECTOR, START)
    assert whose_link(key) is link_of(user) is None
    assert use_link(key, "another long walk") is None
    with here.unit() as unit:
        end_membership(unit, Membership.objects.get(user=user, role=Role.BOARD), TODAY)
    assert whose_link(key) is None
    own = make_link(user, RESET, None)
    assert whose_link(own) == user
    assert given.user_id == user.pk
