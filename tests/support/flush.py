"""Empties the test database after a test that committed, in milliseconds.

Django's own flush truncates every table (on PostgreSQL a new file each) and then makes content
types and permissions anew: half a second after each such test, most of it for tables that nobody
filled. Here only filled tables are emptied, and what migrations put in stays.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase

from stemhappens.core.db import guard

FROM_MIGRATIONS = {"django_content_type", "auth_permission"}
TOO_LARGE = 32 * 1024 * 1024
"""Bytes on PostgreSQL from which tables are truncated: deleted rows stay until a vacuum."""


def empty_quickly() -> None:
    """Have every transactional test end with `empty` instead of Django's flush."""
    TransactionTestCase._fixture_teardown = _teardown


def _teardown(test: TransactionTestCase) -> None:
    for alias in test._databases_names(include_mirrors=False):
        empty(connections[alias])


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction for fixtures of a whole module: units open in it, nothing of it stays."""
    with transaction.atomic():
        connection.atomic_blocks[-1]._from_testcase = True
        yield
        transaction.set_rollback(True)


def empty(database: BaseDatabaseWrapper = connection) -> None:
    """Remove every row of every model's table, and on SQLite begin ids at 1 again."""
    if database.vendor == "sqlite":
        database.disable_constraint_checking()
    try:
        with guard.switched_off(), transaction.atomic(using=database.alias):
            _remove_rows(database)
    finally:
        if database.vendor == "sqlite":
            database.enable_constraint_checking()


def _remove_rows(database: BaseDatabaseWrapper) -> None:
    models = apps.get_models(include_auto_created=True)
    tables = sorted({model._meta.db_table for model in models} - FROM_MIGRATIONS)
    with database.cursor() as cursor:
        if database.vendor == "postgresql" and _size(cursor, tables) > TOO_LARGE:
            cursor.execute(f"TRUNCATE {', '.join(tables)}")
            return
        looks = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables]
        cursor.execute(" UNION ALL ".join(looks))
        statements = [f"DELETE FROM {name}" for (name,) in cursor.fetchall()]
        if database.vendor == "postgresql":
            # every table is emptied: no key needs a look
            statements.insert(0, "SET LOCAL session_replication_role = replica")
            cursor.execute("; ".join(statements))
            return
        for statement in (*statements, "DELETE FROM sqlite_sequence"):
            cursor.execute(statement)


def _size(cursor: object, tables: list[str]) -> int:
    sizes = " + ".join(f"pg_relation_size('{name}')" for name in tables)
    cursor.execute(f"SELECT {sizes}")
    return cursor.fetchone()[0]
