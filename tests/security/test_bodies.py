"""What is sent: refused by its size before a byte of it is read, whoever sends it."""

import io

import pytest
from django.test import Client
from django.urls import get_resolver

from stemhappens.core.actor import Role
from stemhappens.web import urls
from stemhappens.web.bodies import LARGE

pytestmark = pytest.mark.django_db
TYPE = "multipart/form-data; boundary=x"


class Untouched(io.RawIOBase):
    """A body that nobody may read."""

    def read(self, *_size):
        raise AssertionError("a byte of a body that is too large was read")


def send(client: Client, address: str, size: int):
    return client.generic(
        "POST", address, b"", TYPE, CONTENT_LENGTH=str(size), **{"wsgi.input": Untouched()}
    )


@pytest.mark.parametrize("address", ["/signin/", "/signout/", "/enter/x/", "/tern/log/"])
def test_a_stranger_cannot_fill_the_disk(world, address):
    """Django writes a form's files to disk before any view, and without a limit of its own."""
    assert send(Client(), address, 10**10).status_code == 413


def test_who_is_signed_in_cannot_either(visitors):
    theo = visitors.client(Role.COACH, "theo")
    assert send(theo, "/tern/log/", 10**8).status_code == 413
    assert send(theo, "/tern/import/", 10**8).status_code == 403


def test_a_file_that_is_too_large_is_told_on_its_page(visitors):
    answer = send(visitors.client(Role.DIRECTOR), "/tern/import/", 200_000_000)
    assert answer.status_code == 413
    assert "200 MB" in answer.content.decode()


def test_a_form_of_usual_size_is_read(client, world):
    assert client.post("/signin/", {"email": "x" * 100_000}).status_code == 422


def test_what_takes_large_bodies_exists():
    names = {pattern.name for pattern in get_resolver(urls.__name__).url_patterns}
    assert names >= LARGE


def test_a_thousand_fields_are_too_many(client, world):
    fields = "&".join(f"a{n}=1" for n in range(2000))
    answer = client.post("/signin/", fields, "application/x-www-form-urlencoded")
    assert answer.status_code == 400
