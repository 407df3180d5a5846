"""Districts for tests: built through the services once in a run, then copied row by row.

    def make_world(slug: str = "tern") -> World:
        return copied(f"world {slug}", lambda pk: make_district(slug, pk), furnish)

The first call builds the district as ever and keeps its rows and what `furnish` returned. Later
calls create the district with the same id and put the rows back as they were: a tenth of the
time. Each kind of district has ids of its own, a million apart, so that several stand in one
database side by side.
"""

import pickle
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from stemhappens.access.models import AccessLog
from stemhappens.core import write
from stemhappens.core.models import District

T = TypeVar("T")
IDS_APART = 1_000_000
TENANT_COLUMNS = ("district_id", "district")
DONE_ANEW = {"core_district", "core_accountsstream"}
"""What creating a district writes."""


@dataclass(frozen=True)
class Kept:
    """A district as it was built: its rows, the highest id of each table, what was returned."""

    pk: int
    seq: int
    rows: dict[str, Any]
    highest: dict[str, int]
    returned: bytes


_kept: dict[str, Kept] = {}


def copied(
    name: str, create: Callable[[int | None], District], furnish: Callable[[District], T]
) -> T:
    """What `furnish` returns for the district that `create` makes (of this id, if one is given).

    name: another for other functions or arguments. `furnish` writes rows of its district alone,
    and returns something that can be pickled.
    """
    if write._projectors() != tuple(import_string(path) for path in settings.PROJECTORS):
        return furnish(create(None))  # a test that replaced the projectors wants other rows
    if name in _kept:
        kept = _kept[name]
        create(kept.pk)
        _put_back(kept)
    else:
        _begin_ids_at((len(_kept) + 1) * IDS_APART)
        district = create(None)
        others = _others()
        returned = furnish(district)
        assert _others() == others, "furnish wrote rows that belong to no district"
        kept = _kept[name] = _keep(district.pk, returned)
    return pickle.loads(kept.returned)


def _keep(pk: int, returned: object) -> Kept:
    rows, highest = {}, {"core_district": pk}
    with _cursor() as cursor:
        for table, column in _tenant_tables().items():
            cursor.execute(f"SELECT max(id) FROM {table} WHERE {column} = {pk}")
            (last,) = cursor.fetchone()
            if last is not None:
                rows[table] = _read(cursor, f"SELECT * FROM {table} WHERE {column} = {pk}")
                highest[table] = last
        cursor.execute(f"SELECT seq FROM core_district WHERE id = {pk}")
        (seq,) = cursor.fetchone()
    return Kept(pk, seq, rows, highest, pickle.dumps(returned))


def _put_back(kept: Kept) -> None:
    with transaction.atomic(), _cursor() as cursor:
        for table, rows in kept.rows.items():
            _write(cursor, table, rows)
        cursor.execute(f"UPDATE core_district SET seq = {kept.seq} WHERE id = {kept.pk}")
        if _on_postgresql():  # SQLite counts on from the highest id by itself
            _count_on(cursor, kept.highest)


def _begin_ids_at(first: int) -> None:
    """Let every table's next id be above `first`."""
    tables = [model._meta.db_table for model in apps.get_models() if _has_own_id(model)]
    with _cursor() as cursor:
        if _on_postgresql():
            _count_on(cursor, dict.fromkeys(tables, first))
            return
        marks = ", ".join("?" * len(tables))
        cursor.execute(f"DELETE FROM sqlite_sequence WHERE name IN ({marks})", tables)
        rows = [(table, first) for table in tables]
        cursor.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", rows)


def _has_own_id(model: type) -> bool:
    return model._meta.pk.get_internal_type() in ("AutoField", "BigAutoField")


def _count_on(cursor: Any, highest: dict[str, int]) -> None:
    """On PostgreSQL: no sequence falls behind, since rolling back does not set it back."""
    nexts = [
        f"setval('{table}_id_seq', greatest({last}, (SELECT last_value FROM {table}_id_seq)))"
        for table, last in highest.items()
    ]
    cursor.execute(f"SELECT {', '.join(nexts)}")


def _tenant_tables() -> dict[str, str]:
    """table → the column that holds its district's id."""
    found = {}
    for model in apps.get_models():
        if model is AccessLog:  # in an installation of its own it has a file of its own
            continue
        columns = {field.column for field in model._meta.local_fields}
        for column in TENANT_COLUMNS:
            if column in columns:
                found[model._meta.db_table] = column
    return found


def _others() -> list[int]:
    """How many rows there are in each table without a district."""
    tables = {model._meta.db_table for model in apps.get_models() if model is not AccessLog}
    counts = [
        f"(SELECT count(*) FROM {table})"
        for table in sorted(tables - _tenant_tables().keys() - DONE_ANEW)
    ]
    with _cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}")
        return list(cursor.fetchone())


@contextmanager
def _cursor() -> Iterator[Any]:
    """The driver's own: past the guard and the counting of queries."""
    connection.ensure_connection()
    with closing(connection.connection.cursor()) as cursor:
        yield cursor


def _on_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _read(cursor: Any, select: str) -> Any:
    """The rows in the database's own form."""
    if _on_postgresql():
        with cursor.copy(f"COPY ({select} ORDER BY id) TO STDOUT (FORMAT BINARY)") as copy:
            return b"".join(copy)
    return cursor.execute(f"{select} ORDER BY id").fetchall()


def _write(cursor: Any, table: str, rows: Any) -> None:
    if _on_postgresql():
        with cursor.copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(rows)
        return
    marks = ", ".join("?" * len(rows[0]))
    cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
