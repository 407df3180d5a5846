"""Links to a password: not logged, not poisoned by Host, not fixed, not guessed, not forged."""

import importlib
import io
import logging
import re

import pytest
from django.core import mail
from django.test import Client

from stemhappens import settings as product
from stemhappens.access.links import INVITE, RESET, make_link, whose_link
from stemhappens.access.models import SignInLink
from stemhappens.core.actor import Role, system_actor
from stemhappens.web.access import passwords
from stemhappens.web.logs import WithoutWords

OWNER = system_actor(0, "test")
PASSWORD = "a long walk home"


@pytest.fixture
def theo(visitors):
    return visitors.user(Role.COACH, "theo")


@pytest.fixture
def log():
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(WithoutWords())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def mailing(settings, monkeypatch):
    settings.MAIL, settings.ALLOWED_HOSTS = True, ["*"]
    settings.DEFAULT_FROM_EMAIL = "coaching@example.org"
    monkeypatch.setattr(passwords, "later", lambda work: work())


def test_no_line_of_the_log_holds_a_link(theo, log, monkeypatch):
    key = make_link(theo, RESET, OWNER)
    client = Client()
    client.raise_request_exception = False
    assert client.post(f"/password/{key}/").status_code == 405
    client.get(f"/password/{key}/")
    assert client.post("/password/new/", {"password": "x", "again": "x"}).status_code == 422
    assert client.get(f"/password/{key}/x/").status_code == 404
    assert client.get(f"/nobody/password/{key}").status_code == 404
    monkeypatch.setattr(passwords, "redirect", lambda _to: 1 / 0)
    assert client.get(f"/password/{key}/").status_code == 500
    assert "/password/…/" in log.getvalue()
    assert "ZeroDivisionError" in log.getvalue()
    assert key not in log.getvalue()


def test_the_mails_link_names_the_installations_host_whatever_the_request_says(
    mailing, settings, theo
):
    settings.SITE_HOST = "coaching.example.org"
    for secure, behind, start in (
        (False, 0, "http://coaching.example.org/"),
        (True, 1, "https://coaching.example.org/"),
    ):
        settings.SESSION_COOKIE_SECURE, settings.TRUSTED_PROXIES = secure, behind
        evil = {"host": "evil.example:8443", "x-forwarded-host": "evil.example"}
        Client().post("/forgotten/", {"email": theo.email}, headers=evil)
        body = mail.outbox[-1].body
        assert start + "password/" in body
        assert "evil" not in body


@pytest.mark.parametrize(
    ("hosts", "named"),
    [("", ""), ("*", ""), (".example.org", ""), ("a.example.org,*", "a.example.org"),
     (" a.example.org ", "a.example.org")],
)  # fmt: skip
def test_only_a_whole_host_is_one(hosts, named):
    assert product.site_host(hosts) == named


@pytest.mark.parametrize("hosts", [None, "*", ".example.org"])
def test_mail_without_a_host_of_its_own_is_refused_at_start(monkeypatch, hosts):
    monkeypatch.setenv("STEMHAPPENS_MAIL_URL", "smtp://localhost/?from=a@example.org")
    if hosts is None:
        monkeypatch.delenv("STEMHAPPENS_HOSTS", raising=False)
    else:
        monkeypatch.setenv("STEMHAPPENS_HOSTS", hosts)
    try:
        with pytest.raises(ValueError, match="STEMHAPPENS_HOSTS"):
            importlib.reload(product)
    finally:
        monkeypatch.undo()
        importlib.reload(product)


def test_what_a_mail_url_says():
    login = ":".join(("me%40x.org", "p%2Fw"))  # tests/house looks for a password in an address
    made = product.mail(f"smtp://{login}@mail.example.org/?from=c@example.org")
    assert (made["EMAIL_HOST"], made["EMAIL_PORT"]) == ("mail.example.org", 587)
    assert (made["EMAIL_HOST_USER"], made["EMAIL_HOST_PASSWORD"]) == ("me@x.org", "p/w")
    assert (made["EMAIL_USE_TLS"], made["EMAIL_USE_SSL"]) == (True, False)
    secure = product.mail("smtps://mail.example.org?from=c@example.org")
    assert (secure["EMAIL_PORT"], secure["EMAIL_USE_SSL"], secure["EMAIL_USE_TLS"]) == (
        465, True, False,
    )  # fmt: skip
    own = product.mail("smtp://localhost?from=c@example.org")
    assert (own["EMAIL_PORT"], own["EMAIL_USE_TLS"]) == (25, False)
    assert product.mail("") == {}
    for wrong in ("http://x?from=a@b.c", "smtp://?from=a@b.c", "smtp://mail.example.org"):
        with pytest.raises(ValueError, match="STEMHAPPENS_MAIL_URL"):
            product.mail(wrong)


def test_a_session_known_before_is_worth_nothing_after_the_password(theo):
    key = make_link(theo, INVITE, OWNER)
    client = Client()
    client.get(f"/password/{key}/")
    planted = client.cookies["stemhappens"].value
    client.post("/password/new/", {"password": PASSWORD, "again": PASSWORD})
    assert client.cookies["stemhappens"].value != planted
    thief = Client()
    thief.cookies["stemhappens"] = planted
    assert thief.get("/tern/").url.startswith("/signin/")
    assert thief.get("/password/new/").status_code == 410


def test_a_link_opened_while_somebody_is_signed_in_makes_nobody_two(theo, visitors):
    client = Client()
    client.force_login(visitors.user(Role.DIRECTOR))
    session = client.session
    session["work_as"], session["look_as"] = {"1": "director"}, {"district": 1, "role": "board"}
    session.save()
    client.get(f"/password/{make_link(theo, INVITE, OWNER)}/")
    client.post("/password/new/", {"password": PASSWORD, "again": PASSWORD})
    assert client.session["_auth_user_id"] == str(theo.pk)
    assert not {"work_as", "look_as", passwords.LINK} & set(client.session.keys())
    assert client.get("/tern/reports/").status_code == 403


def test_no_password_without_the_forms_token(theo):
    key = make_link(theo, INVITE, OWNER)
    strict = Client(enforce_csrf_checks=True)
    strict.get(f"/password/{key}/")
    said = {"password": PASSWORD, "again": PASSWORD}
    assert strict.post("/password/new/", said).status_code == 403
    assert strict.post("/forgotten/", {"email": theo.email}).status_code == 403
    strict.force_login(theo)
    assert strict.post("/password/", {**said, "present": "x"}).status_code == 403
    assert whose_link(key) == theo


def test_a_link_that_is_only_fetched_stays_whole(theo):
    """Mail scanners fetch every link they see."""
    key = make_link(theo, INVITE, OWNER)
    for call in (Client().get, Client().head):
        assert call(f"/password/{key}/", follow=True).status_code == 200
    assert whose_link(key) == theo


@pytest.mark.parametrize("key", ["x", "new2", "..", "%00", "é", "a" * 3000, "%2e%2e"])
def test_odd_links_open_nothing(theo, key):
    make_link(theo, INVITE, OWNER)
    client = Client()
    client.get(f"/password/{key}/")
    answer = client.post("/password/new/", {"password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 410
    assert SignInLink.objects.get().used_at is None


def test_pages_about_passwords_are_kept_nowhere_and_run_nothing_inline(theo):
    client = Client()
    client.get(f"/password/{make_link(theo, INVITE, OWNER)}/")
    for address in ("/password/new/", "/forgotten/", "/signin/"):
        answer = client.get(address)
        assert "no-store" in answer["Cache-Control"], address
        assert answer["Referrer-Policy"] == "same-origin", address
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style\b|\son\w+=", answer.content.decode())


def test_a_header_is_not_smuggled_into_a_mail(mailing, settings, visitors):
    settings.SITE_HOST = "coaching.example.org"
    director = visitors.client(Role.DIRECTOR)
    data = {"email": "a@x.org\nBcc: b@x.org", "name": "A\nSubject: x", "role": "board",
            "starts": "2026-05-08"}  # fmt: skip
    assert director.post("/tern/users/new/", data).status_code == 422
    director.post("/tern/users/new/", {**data, "email": "a@x.org"})
    assert [sent.to for sent in mail.outbox] == [["a@x.org"]]
    assert "x" not in mail.outbox[0].subject
