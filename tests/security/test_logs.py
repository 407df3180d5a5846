"""What the server's log says of refusals and failures: who by id and role, where, and no word."""

import io
import logging

import pytest
from django.conf import settings as product
from django.db import IntegrityError, connection

from stemhappens.core.actor import Role
from stemhappens.core.problem import Denied
from stemhappens.web.logs import WithoutWords
from tests.web.people import Visitors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

WORD = "Zqword"


@pytest.fixture
def log():
    """What the server's handler writes, as LOGGING sets it up."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(WithoutWords())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def test_the_servers_only_handler_writes_so():
    made = product.LOGGING["formatters"]["without_words"]["()"]
    assert made == f"{WithoutWords.__module__}.{WithoutWords.__qualname__}"
    handlers = product.LOGGING["handlers"].values()
    assert [handler["formatter"] for handler in handlers] == ["without_words"]
    assert product.ADMINS == []  # Django would mail them whole pages


def fails(monkeypatch, error):
    def page(*_args, **_parts):
        raise error

    monkeypatch.setattr("stemhappens.web.sessions.listing.show", page)


def test_a_refusal_names_nobody(world, log, monkeypatch):
    visitors = Visitors(world)
    user = visitors.user(Role.COACH, "theo")
    client = visitors.client(Role.TEACHER, "carla")
    client.force_login(user)
    assert client.get("/tern/reports/").status_code == 403
    assert f"[user {user.pk}: coach]" in log.getvalue()
    fails(monkeypatch, Denied(f"{user.name} may not: {WORD}"))
    assert client.get(f"/tern/sessions/?teacher={WORD}").status_code == 403
    text = log.getvalue()
    assert text.count(f"[user {user.pk}: coach]") == 2
    assert "Denied" in text
    assert "/tern/sessions/" in text
    assert "listing.py" in text
    for word in (WORD, user.name, "Theo", user.email):
        assert word not in text


@pytest.mark.parametrize("nested", [False, True])
def test_a_failure_repeats_no_row(world, log, monkeypatch, nested):
    client = Visitors(world).client(Role.DIRECTOR)
    client.raise_request_exception = False
    error = IntegrityError(f"DETAIL: Failing row contains ({WORD})")
    error.__cause__ = ValueError(WORD)
    if nested:
        error = ExceptionGroup(WORD, [error])
    fails(monkeypatch, error)
    assert client.get("/tern/sessions/").status_code == 500
    text = log.getvalue()
    assert WORD not in text
    assert type(error).__name__ in text
    assert nested or text.index("ValueError") < text.index("IntegrityError")


def test_what_another_handler_wrote_is_not_taken_over(log):
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "it failed", (), None)
    try:
        raise ValueError(WORD)
    except ValueError as error:
        record.exc_info = (type(error), error, error.__traceback__)
    assert WORD in logging.Formatter().format(record)
    assert WORD not in WithoutWords().format(record)


def test_a_refused_form_leaves_no_word(world, log):
    client = Visitors(world).client(Role.COACH, "theo")
    assert client.post("/tern/log/?group=1", {"minutes": WORD}).status_code == 422
    assert client.post("/signin/", {"email": f"{WORD}@x.test", "password": WORD}).status_code == 422
    assert "/tern/log/" in log.getvalue()
    assert WORD not in log.getvalue()


def test_statements_are_not_logged():
    """Django's log of statements holds their values; it is on in debug mode alone."""
    assert not product.DEBUG
    assert not connection.queries_logged
