"""Who is throttled: the visitor, not everybody behind a proxy, and not whom a header names."""

import pytest
from django.test import Client, RequestFactory

from stemhappens.access import signin
from stemhappens.settings import proxies
from stemhappens.web.access.address import client_address

PROXY = "10.0.0.7"
VISITOR, OTHER = "203.0.113.5", "203.0.113.6"


def seen_from(settings, trusted: int, forwarded: str | None, nearest: str = PROXY) -> str:
    settings.TRUSTED_PROXIES = trusted
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=nearest))


@pytest.mark.parametrize("forwarded", [None, VISITOR, f"{OTHER}, {VISITOR}", "", "x"])
def test_without_a_proxy_the_header_says_nothing(settings, forwarded):
    assert seen_from(settings, 0, forwarded) == PROXY


@pytest.mark.parametrize(
    ("trusted", "forwarded", "seen"),
    [
        (1, VISITOR, VISITOR),
        (1, f"{OTHER}, {VISITOR}", VISITOR),  # what a visitor sent stands on the left
        (1, f"{OTHER},{OTHER},, {VISITOR} ", VISITOR),
        (2, f"{VISITOR}, 10.0.0.3", VISITOR),
        (2, f"{OTHER}, {VISITOR}, 10.0.0.3", VISITOR),
        (2, VISITOR, PROXY),  # somebody came past the outer proxy
        (1, None, PROXY),
        (1, "", PROXY),
        (1, "unknown", PROXY),
        (1, f"{VISITOR}, <script>", PROXY),
        (1, f"{VISITOR}:51234", VISITOR),
        (1, f"::ffff:{VISITOR}", VISITOR),
        (1, "2001:db8:1:2::7", "2001:db8:1:2::/64"),
        (1, "2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        (1, "[2001:db8:1:2::7]:443", "2001:db8:1:2::/64"),
    ],
)
def test_so_many_proxies_are_believed_and_no_more(settings, trusted, forwarded, seen):
    assert seen_from(settings, trusted, forwarded) == seen


def guess(email: str, forwarded: str) -> int:
    answer = Client().post(
        "/signin/",
        {"email": email, "password": "a guess"},
        headers={"X-Forwarded-For": forwarded},
        REMOTE_ADDR=PROXY,
    )
    return answer.status_code


@pytest.mark.django_db
def test_one_guesser_behind_a_proxy_keeps_nobody_else_out(settings, monkeypatch):
    settings.TRUSTED_PROXIES = 1
    monkeypatch.setattr(signin, "PER_ADDRESS", 2)
    assert [guess(f"{n}@tern.test", VISITOR) for n in range(3)] == [422, 422, 429]
    assert guess("3@tern.test", OTHER) == 422


@pytest.mark.django_db
@pytest.mark.parametrize("trusted", [0, 1])
def test_a_guesser_who_makes_up_addresses_waits_all_the_same(settings, monkeypatch, trusted):
    settings.TRUSTED_PROXIES = trusted
    monkeypatch.setattr(signin, "PER_ADDRESS", 2)
    made_up = [f"198.51.100.{n}, {VISITOR}" for n in range(3)]
    assert [guess(f"{n}@tern.test", text) for n, text in enumerate(made_up)] == [422, 422, 429]


@pytest.mark.parametrize("text", ["-1", "one", "1.5", "*", "²"])
def test_an_odd_number_of_proxies_is_refused(monkeypatch, text):
    monkeypatch.setenv("STEMHAPPENS_PROXIES", text)
    with pytest.raises(ValueError, match="STEMHAPPENS_PROXIES"):
        proxies()


def test_no_proxy_is_believed_unless_said(monkeypatch):
    monkeypatch.delenv("STEMHAPPENS_PROXIES", raising=False)
    assert proxies() == 0
    monkeypatch.setenv("STEMHAPPENS_PROXIES", "2")
    assert proxies() == 2
