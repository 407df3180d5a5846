"""Who gets in, who does not, and for how long."""

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from stemhappens.access import signin
from stemhappens.access.models import SignInAttempt, User
from stemhappens.access.services import add_membership, create_user, deactivate, set_password
from stemhappens.access.signin import EmailBackend, Refused, demo_link, open_demo_link, sign_in
from stemhappens.core.actor import Role, system_actor
from stemhappens.core.write import write, write_accounts
from tests.support.world import START, make_district

pytestmark = pytest.mark.django_db

OWNER = system_actor(0, "test")
PASSWORD = "a long walk home"


@pytest.fixture
def user():
    with write_accounts("test", "add a user") as unit:
        return create_user(unit, OWNER, "Theo@Tern.org", "Theo Okonjo", PASSWORD)


def test_a_user_comes_in_whatever_the_case_of_the_email(user):
    assert sign_in(" theo@tern.ORG", PASSWORD, "10.0.0.1").user == user
    assert not SignInAttempt.objects.exists()


def test_wrong_password_and_unknown_user_are_told_alike(user):
    wrong = sign_in("theo@tern.org", "guess", "10.0.0.1")
    unknown = sign_in("nobody@tern.org", PASSWORD, "10.0.0.1")
    assert wrong == unknown
    assert wrong.refused == Refused.WRONG


def test_an_unknown_user_costs_a_hash_too(user, monkeypatch):
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda self, raw: hashed.append(raw))
    sign_in("nobody@tern.org", "guess", "10.0.0.1")
    assert hashed == ["guess"]


def test_five_failures_and_even_the_right_password_waits(user, monkeypatch):
    for _ in range(signin.PER_EMAIL):
        assert sign_in("theo@tern.org", "guess", "10.0.0.1").refused == Refused.WRONG
    assert sign_in("theo@tern.org", PASSWORD, "10.0.0.2").refused == Refused.THROTTLED
    assert sign_in("maya@tern.org", "guess", "10.0.0.1").refused == Refused.WRONG
    later = timezone.now() + signin.WINDOW + timedelta(seconds=1)
    monkeypatch.setattr(signin.timezone, "now", lambda: later)
    assert sign_in("theo@tern.org", PASSWORD, "10.0.0.2").user == user


def test_one_address_trying_many_emails_waits(user, monkeypatch):
    monkeypatch.setattr(signin, "PER_ADDRESS", 3)
    for number in range(3):
        sign_in(f"{number}@tern.org", "guess", "10.0.0.1")
    assert sign_in("theo@tern.org", PASSWORD, "10.0.0.1").refused == Refused.THROTTLED
    assert sign_in("theo@tern.org", PASSWORD, "10.0.0.2").user == user


def test_neither_address_nor_email_is_kept(user):
    sign_in("theo@tern.org", "guess", "10.0.0.1")
    assert all(len(row.key) == 64 for row in SignInAttempt.objects.all())


def test_a_deactivated_user_is_out_at_the_next_request(user):
    assert EmailBackend().get_user(user.pk) == user
    with write_accounts("test", "end a user") as unit:
        deactivate(unit, OWNER, user)
    assert EmailBackend().get_user(user.pk) is None
    assert sign_in("theo@tern.org", PASSWORD, "10.0.0.1").refused == Refused.WRONG


@pytest.fixture
def demo(user):
    district = make_district()
    with write_accounts("test", "open the demo") as unit:
        unit.change(district, public_demo=True)
    with write(district, system_actor(district.pk, "test"), "add a member") as unit:
        add_membership(unit, user, Role.DIRECTOR, START)
    return district


def test_a_link_lets_in_while_demo_user_and_password_last(user, demo):
    link = demo_link(user, demo)
    assert open_demo_link(link) == (user, demo)
    assert open_demo_link(link + "x") is None
    assert open_demo_link(signing.dumps([user.pk, demo.pk, ""], salt="other")) is None
    with write_accounts("test", "change the password") as unit:
        set_password(unit, OWNER, user, "another long walk")
    assert open_demo_link(link) is None
    again = demo_link(user, demo)
    with write_accounts("test", "close the demo") as unit:
        unit.change(demo, public_demo=False)
    assert open_demo_link(again) is None


def test_a_link_grows_old(user, demo, monkeypatch):
    link = demo_link(user, demo)
    monkeypatch.setattr(signin, "LINK_AGE", timedelta(seconds=-1))
    assert open_demo_link(link) is None


def test_no_link_into_a_real_district(user):
    with pytest.raises(PermissionError):
        demo_link(user, make_district("real"))
