"""Copies districts of a SQLite installation into the PostgreSQL of STEMHAPPENS_DATABASE.

So that what was filled once can be asked on both: filling takes an hour, copying minutes. The
copy is for benchmarks: keys are not checked on the way in.
"""

import argparse
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.setup import start

BATCH = 20_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="source", type=Path, required=True, help="a SQLite home")
    parser.add_argument("--home", type=Path, required=True, help="an empty folder")
    parser.add_argument("--districts", type=int, default=3, help="how many, the middle ones")
    options = parser.parse_args()
    start(options.home)
    from django.apps import apps  # noqa: PLC0415  Django must be set up first

    from stemhappens.core.db.guard import switched_off  # noqa: PLC0415

    source = sqlite3.connect(f"file:{options.source / 'district.sqlite3'}?mode=ro", uri=True)
    wanted = middle(source, options.districts)
    with switched_off():
        rows = sum(copy_model(source, model, wanted) for model in apps.get_models())
    print(f"{rows:,} rows of {len(wanted)} districts")


def middle(source: sqlite3.Connection, count: int) -> list[int]:
    """The ids of so many districts from the middle of the list."""
    known = [row[0] for row in source.execute("SELECT id FROM core_district ORDER BY id")]
    first = max(0, (len(known) - count) // 2)
    return known[first : first + count]


def copy_model(source: sqlite3.Connection, model: Any, districts: list[int]) -> int:
    """Copy the model's rows of `districts`, or all of a table without one; how many."""
    from django.db import connection  # noqa: PLC0415

    table = model._meta.db_table
    known = [row[1] for row in source.execute(f"PRAGMA table_info({table})")]
    if not known:
        return 0
    fields = list(model._meta.concrete_fields)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    copied = 0
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f'TRUNCATE "{table}" CASCADE')
        with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
            for row in converted(read(source, table, fields, known, districts), fields, known):
                copy.write_row(row)
                copied += 1
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), MAX(id)) FROM \"{table}\""
            if any(field.column == "id" for field in fields) else "SELECT 1"
        )  # fmt: skip
        cursor.execute(f'ANALYZE "{table}"')
    return copied


def read(
    source: sqlite3.Connection,
    table: str,
    fields: list[Any],
    known: list[str],
    districts: list[int],
) -> Iterator[tuple[Any, ...]]:
    columns = ", ".join(f'"{field.column}"' for field in fields if field.column in known)
    column = next((name for name in ("district_id", "district") if name in known), "")
    where = f" WHERE {column} IN ({', '.join(map(str, districts))})" if column else ""
    cursor = source.execute(f'SELECT {columns} FROM "{table}"{where}')
    while rows := cursor.fetchmany(BATCH):
        yield from rows


def converted(
    rows: Iterable[tuple[Any, ...]], fields: list[Any], known: list[str]
) -> Iterator[list[Any]]:
    """Rows as PostgreSQL takes them: booleans, and defaults of columns the source lacks."""
    there = [field for field in fields if field.column in known]
    place = {field.column: n for n, field in enumerate(there)}
    flags = {field.column for field in fields if field.get_internal_type() == "BooleanField"}
    for row in rows:
        yield [
            field.get_default() if field.column not in place
            else _flag(row[place[field.column]]) if field.column in flags
            else row[place[field.column]]
            for field in fields
        ]  # fmt: skip


def _flag(value: int | None) -> bool | None:
    return None if value is None else bool(value)


if __name__ == "__main__":
    main()
