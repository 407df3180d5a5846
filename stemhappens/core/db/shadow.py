"""Copies of tables that only this connection sees, so that a unit can be written beforehand.

A temporary view stands before the table of its name, on SQLite and on PostgreSQL alike: it shows
the table's rows, without those that were replaced, and those of a temporary copy. While it stands,
everything that this connection reads is as it will be. Nobody waits meanwhile: a temporary table
takes no lock, and it ends with the connection, however that ends.
"""

# ruff: noqa: S608  what enters a statement here are names of our own tables and integers

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import islice
from typing import Any

from django.db import connections, models

Model = type[models.Model]

BATCH = 5000
PLAIN = frozenset(
    {
        "BigAutoField", "BigIntegerField", "IntegerField", "SmallIntegerField", "CharField",
        "PositiveIntegerField", "PositiveSmallIntegerField", "TextField", "BooleanField",
    }
)  # fmt: skip
"""Fields whose values are written as they are."""
SQLITE_TEXT: dict[str, Callable[[Any], str]] = {
    "UUIDField": lambda value: str(value.hex),
    "DateField": lambda value: str(value.isoformat()),
}
"""What SQLite keeps as text, said the short way."""


class Shadow:
    """One table's copy, and the view that shows both.

    key: the column whose values hide rows of the table: `id` of a row of the story, what a fact is
    projected by. Only rows of `district` are ever hidden.
    """

    def __init__(self, alias: str, model: Model, district: int, key: str = "id") -> None:
        self.connection, self.model, self.district = connections[alias], model, district
        self.key, self.hides, self.all_hidden = key, False, False
        self.rows, self.shown = 0, False
        options = model._meta
        self.table, self.copy, self.over = (
            self._quoted(f"{prefix}{options.db_table}") for prefix in ("", "staged_", "over_")
        )
        self.columns = ", ".join(self._quoted(f.column) for f in options.concrete_fields)
        self._tenant = self._quoted(options.get_field("district").column)  # type: ignore[union-attr]
        self._key = self._quoted(options.get_field(key).column)  # type: ignore[union-attr]
        self._run(f"CREATE TEMPORARY TABLE {self.copy} ({', '.join(self._declared())})")
        self._run(f"CREATE TEMPORARY TABLE {self.over} (held bigint)")

    def show(self) -> None:
        """Let this connection read the table with the copy's rows."""
        if self.shown:
            return
        table = f"{_schema(self.connection)}.{self.table}"
        hidden = f"{self._key} IN (SELECT held FROM {self.over})"
        mine = f"{self._tenant} = {self.district:d}"
        left = f"NOT ({mine})" if self.all_hidden else f"NOT ({mine} AND {hidden})"
        self._run(
            f"CREATE TEMPORARY VIEW {self.table} AS SELECT {self.columns} FROM {table}"
            f" WHERE {left} UNION ALL SELECT {self.columns} FROM {self.copy}"
        )
        self.shown = True

    def cover(self) -> None:
        """Let this connection read the table itself again."""
        if self.shown:
            self._run(f"DROP VIEW {self.table}")
            self.shown = False

    def drop(self) -> None:
        """Forget the copy."""
        self.cover()
        self._run(f"DROP TABLE {self.copy}")
        self._run(f"DROP TABLE {self.over}")

    def fill(self, rows: Iterable[models.Model]) -> int:
        """Write `rows` into the copy, with the ids they have; how many."""
        values = _values_of(self.model, self.connection.alias)
        before = self.rows
        waiting = iter(rows)
        while some := [values(row) for row in islice(waiting, BATCH)]:
            self._load(self.copy, self.columns, some)
            self.rows += len(some)
        return self.rows - before

    def hide(self, keys: Collection[int] | None) -> None:
        """Hide the district's rows with these keys (None: all of them); before `show`."""
        self.hides = self.hides or keys is None or bool(keys)
        if keys is None:
            self.all_hidden = True
            return
        self._load(self.over, "held", [(key,) for key in sorted(keys)])

    def forget(self, row_id: int) -> bool:
        """Take a row out of the copy; True where it was there."""
        with self.connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.copy} WHERE id = %s", [row_id])
            self.rows -= cursor.rowcount
            return bool(cursor.rowcount)

    def index(self, column: str) -> None:
        """Make the copy's rows quick to find by `column`."""
        name = self._quoted(f"by_{column}_{self.model._meta.db_table}"[:60])
        self._run(f"CREATE INDEX {name} ON {self.copy} ({self._quoted(column)})")

    def read(self, columns: Sequence[str]) -> Iterator[list[tuple[Any, ...]]]:
        """Integer columns of the copy's rows by attribute name, in batches."""
        fields = [self.model._meta.get_field(name) for name in columns]
        named = ", ".join(self._quoted(f.column) for f in fields)  # type: ignore[union-attr]
        last = -1
        while True:
            sql = f"SELECT {named}, id FROM {self.copy} WHERE id > %s ORDER BY id LIMIT {BATCH:d}"
            with self.connection.cursor() as cursor:
                cursor.execute(sql, [last])
                found = cursor.fetchall()
            if not found:
                return
            last = found[-1][-1]
            yield [row[:-1] for row in found]

    # --- into the table ---

    def leave_out_changed(self) -> None:
        """Take the rows out of the copy that stand for rows of the table."""
        with self.connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.copy} WHERE id IN (SELECT held FROM {self.over})")
            self.rows -= cursor.rowcount

    def put_in(self, numbered: bool = True) -> None:
        """Move the copy's rows into the table; numbered False: the table gives them its own ids."""
        names = [f.column for f in self.model._meta.concrete_fields if numbered or f.column != "id"]
        columns = ", ".join(self._quoted(name) for name in names)
        self._run(
            f"INSERT INTO {self.table} ({columns}) SELECT {columns} FROM {self.copy} ORDER BY id"
        )

    def take_out(self) -> None:
        """Delete the rows of the table that are hidden."""
        hidden = "" if self.all_hidden else f" AND {self._key} IN (SELECT held FROM {self.over})"
        self._run(f"DELETE FROM {self.table} WHERE {self._tenant} = %s{hidden}", [self.district])

    def log_into(self, log: Model, seq: int, after: int, op: str) -> None:
        """Write a row of the change log for each of the copy's rows, numbered from `after` on."""
        self._run(
            f"INSERT INTO {self._quoted(log._meta.db_table)}"
            " (district_id, seq, n, model, row_id, op)"
            " SELECT %s, %s, %s + ROW_NUMBER() OVER (ORDER BY id), %s, id, %s"
            f" FROM {self.copy} ORDER BY id",
            [self.district, seq, after, self.model._meta.label, op],
        )

    # --- how it is said to the database ---

    def _quoted(self, name: str | None) -> str:
        return str(self.connection.ops.quote_name(name or ""))

    def _declared(self) -> Iterator[str]:
        for field in self.model._meta.concrete_fields:
            key = " PRIMARY KEY" if field.primary_key else ""
            yield f"{self._quoted(field.column)} {field.db_type(self.connection)}{key}"

    def _run(self, sql: str, values: Sequence[Any] | None = None) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values)

    def _load(self, table: str, columns: str, rows: Sequence[Sequence[Any]]) -> None:
        if not rows:
            return
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                return
            # one transaction, which does not begin with the file's lock as atomic() does
            own = not self.connection.in_atomic_block
            if own:
                cursor.execute("BEGIN")
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
            if own:
                cursor.execute("COMMIT")


def check_keys(alias: str) -> None:
    """Check the foreign keys of what was written so far now, and not all at once at the commit."""
    connection = connections[alias]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def reserve(alias: str, model: Model, count: int) -> Sequence[int]:
    """So many ids of `model` that no other row will get, in ascending order."""
    connection, table = connections[alias], model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [f"{_schema(connection)}.{table}", count],
            )
            return sorted(row[0] for row in cursor.fetchall())
        raised = "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq"
        cursor.execute(raised, [count, table])
        found = cursor.fetchall()
        if not found:  # no row was ever added
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, 0)", [table])
            cursor.execute(raised, [count, table])
            found = cursor.fetchall()
        return range(found[0][0] - count + 1, found[0][0] + 1)


def _schema(connection: Any) -> str:
    """Where the tables themselves lie."""
    if connection.vendor == "sqlite":
        return "main"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(connection.ops.quote_name(cursor.fetchone()[0]))


@cache
def _values_of(model: Model, alias: str) -> Any:
    """row → its values as the database takes them, in the order of its columns."""
    connection = connections[alias]
    pairs = [(f.attname, _converter(f, connection)) for f in model._meta.concrete_fields]

    def values(row: models.Model) -> list[Any]:
        held = row.__dict__
        return [
            held[name] if convert is None or held[name] is None else convert(held[name])
            for name, convert in pairs
        ]

    return values


def _converter(field: Any, connection: Any) -> Any:
    """What makes a value of `field` one that the database takes; None: it is one."""
    kind = field.get_internal_type()
    if isinstance(field, models.ForeignKey) or kind in PLAIN:
        return None
    if kind in SQLITE_TEXT and connection.vendor == "sqlite":
        return SQLITE_TEXT[kind]
    return partial(_prepared, field, connection)


def _prepared(field: Any, connection: Any, value: Any) -> Any:
    return field.get_db_prep_save(value, connection)
