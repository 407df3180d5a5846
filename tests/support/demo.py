"""The demo district for tests: built once in a run, then copied.

    from tests.support.demo import demo  # noqa: F401

    pytestmark = pytest.mark.django_db

    def test_it(demo): ...          # the District; each test's own writes are rolled back

A test that commits (`transaction=True`, `live_server`) finds the database empty, since the one
before it was flushed: it calls `restore_demo()` and gets the District in its first line.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from stemhappens.core.models import District
from stemhappens.demo.build import ensure_demo
from tests.support.flush import empty

SLUG = "tern-valley"
COPY = "demo"
"""Ends the name of the copy: a file in STEMHAPPENS_HOME, or a database beside the tests' own."""
_built: list[str] = []


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker) -> Iterator[District]:
    """The demo, committed, for the tests of a module that leave the database as it was."""
    with django_db_blocker.unblock():
        yield restore_demo()
        empty()


def restore_demo() -> District:
    """Fill the empty test database with the demo; the first time in a run it is built (10 s)."""
    if connection.vendor == "sqlite":
        _restore_sqlite()
    else:
        _restore_postgresql()
    return District.objects.get(slug=SLUG)


def _restore_sqlite() -> None:
    path = Path(settings.HOME) / f"{COPY}.sqlite3"
    connection.ensure_connection()
    if not _built:
        ensure_demo()
        with sqlite3.connect(path) as copy:
            connection.connection.backup(copy)
        _built.append(str(path))
        return
    with sqlite3.connect(path) as copy:
        copy.backup(connection.connection)


def _restore_postgresql() -> None:
    name = connection.settings_dict["NAME"]
    copy = f"{name}_{COPY}"
    if not _built:
        ensure_demo()
        _copy_database(name, copy)
        _built.append(copy)
        return
    _copy_database(copy, name)


def _copy_database(source: str, target: str) -> None:
    """Make `target` a copy of `source`; nobody may be connected to either meanwhile."""
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
