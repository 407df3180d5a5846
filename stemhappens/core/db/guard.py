"""The guard: no statement changes a tenant table outside an open write unit.

It sits in the cursor that Django hands out, because that is the last place that bulk operations,
raw SQL, executescript and COPY all pass (an overridden save() and execute wrappers do not).
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper

EXEMPT_APPS = frozenset({"sessions", "contenttypes", "auth"})
"""Framework tables that hold no tenant row."""

_exempt_tables: set[str] = set()
_allowed: ContextVar[str | None] = ContextVar("open_unit_alias", default=None)
_switched_off: ContextVar[bool] = ContextVar("guard_switched_off", default=False)

# A comment may stand wherever a space may. Comments are matched, not stripped: stripping what looks
# like one inside a string ('--') would hide the statement behind it.
_GAP = r"(?:\s|/\*.*?\*/|--[^\n]*\n)"
_NAME = r"""[`"'\[]?(\w+)[`"'\]]?"""
_VERB = (
    r"INSERT_+(?:OR_+\w+_+)?INTO|REPLACE_+INTO|MERGE_+INTO|UPDATE(?:_+OR_+\w+)?|DELETE_+FROM"
    r"|TRUNCATE(?:_+TABLE)?|COPY|(?:DROP|ALTER)_+TABLE(?:_+IF_+EXISTS)?"
)
_WRITE = re.compile(
    rf"\b(?:{_VERB})(?:_+|(?=[`\"'\[]))(?:ONLY_+)?{_NAME}(?:_*\._*{_NAME})?".replace("_", _GAP),
    re.IGNORECASE | re.DOTALL,
)


_TRUNCATE = re.compile(r"\bTRUNCATE\b", re.IGNORECASE)
_VERBS = ("INSERT", "REPLACE", "MERGE", "UPDATE", "DELETE", "TRUNCATE", "COPY", "DROP", "ALTER")
"""Without one of these words nothing is written: most statements need no closer look."""
_WORD = re.compile(r"\w+")
"""TRUNCATE takes a list of tables; any name in it may be one."""


class UnguardedWrite(RuntimeError):
    """A statement would have changed a tenant table outside a write unit."""


def exempt(table: str) -> None:
    """Declare that `table` is no tenant table (jobs, sign-in throttle, staging, access log)."""
    _exempt_tables.add(table)


def guarded_tables() -> frozenset[str]:
    """Every model's table except the declared ones."""
    tables = {m._meta.db_table for m in apps.get_models() if m._meta.app_label not in EXEMPT_APPS}
    return frozenset(tables - _exempt_tables)


@contextmanager
def unit_open(alias: str) -> Iterator[None]:
    """Let statements on `alias` through: for write() alone."""
    token = _allowed.set(alias)
    try:
        yield
    finally:
        _allowed.reset(token)


@contextmanager
def switched_off() -> Iterator[None]:
    """For migrations, restore and the flush of tests alone."""
    token = _switched_off.set(True)
    try:
        yield
    finally:
        _switched_off.reset(token)


def refuse_outside_unit(sql: Any, alias: str) -> None:
    """Raise UnguardedWrite when `sql` writes a tenant table and no unit is open on `alias`."""
    if _switched_off.get() or _allowed.get() == alias or not apps.models_ready:
        return
    text = _text(sql)
    capitals = text.upper()
    if not any(verb in capitals for verb in _VERBS):
        return
    found = {name.lower() for names in _WRITE.findall(text) for name in names}
    if _TRUNCATE.search(text):
        found |= {name.lower() for name in _WORD.findall(text)}
    tables = found & guarded_tables() if found else found
    if tables:
        names = ", ".join(sorted(tables))
        raise UnguardedWrite(f"{names}: tenant tables change only inside write()")


def _text(sql: Any) -> str:
    """The statement as the database will read it (psycopg's composed SQL included)."""
    if isinstance(sql, str):
        return sql
    return str(sql.as_string(None)) if hasattr(sql, "as_string") else str(sql)


class _GuardMixin:
    """Checks each way in which a cursor can run a statement."""

    db: Any
    cursor: Any

    def execute(self, sql: Any, params: Any = None) -> Any:
        refuse_outside_unit(sql, self.db.alias)
        return super().execute(sql, params)  # type: ignore[misc]

    def executemany(self, sql: Any, param_list: Any) -> Any:
        refuse_outside_unit(sql, self.db.alias)
        return super().executemany(sql, param_list)  # type: ignore[misc]

    def executescript(self, sql: str) -> Any:
        if _allowed.get() == self.db.alias:
            # sqlite3 commits before it runs a script: the unit would be cut in two
            raise UnguardedWrite("executescript() would commit the open unit half way")
        refuse_outside_unit(sql, self.db.alias)
        return self.cursor.executescript(sql)

    def copy(self, statement: Any, *args: Any, **kwargs: Any) -> Any:
        refuse_outside_unit(statement, self.db.alias)
        return self.cursor.copy(statement, *args, **kwargs)

    def stream(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        refuse_outside_unit(query, self.db.alias)
        return self.cursor.stream(query, *args, **kwargs)


class GuardedCursor(_GuardMixin, CursorWrapper):
    """The everyday cursor."""


class GuardedDebugCursor(_GuardMixin, CursorDebugWrapper):
    """The cursor under DEBUG and under query counting."""


class GuardedConnection:
    """Mixin for a DatabaseWrapper: hands out guarded cursors, and lets migrations through."""

    def make_cursor(self, cursor: Any) -> GuardedCursor:
        return GuardedCursor(cursor, self)

    def make_debug_cursor(self, cursor: Any) -> GuardedDebugCursor:
        return GuardedDebugCursor(cursor, self)


class GuardedSchemaEditor:
    """Mixin for a schema editor: a migration may move rows."""

    def __enter__(self) -> Any:
        self._guard = switched_off()
        self._guard.__enter__()
        return super().__enter__()  # type: ignore[misc]

    def __exit__(self, *exc: Any) -> Any:
        try:
            return super().__exit__(*exc)  # type: ignore[misc]
        finally:
            self._guard.__exit__(None, None, None)


class GuardedOperations:
    """Mixin for DatabaseOperations: flush (tests, restore) is let through."""

    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        with switched_off():
            super().execute_sql_flush(sql_list)  # type: ignore[misc]
