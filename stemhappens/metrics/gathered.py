"""Lists of integers asked in one statement: what `lists` is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections

from stemhappens.metrics.ask import SNAPSHOT
from stemhappens.metrics.question import Question

T = TypeVar("T")


@dataclass(frozen=True)
class Rowlist(Generic[T]):
    """A list not asked yet: its statement over integers, what a row becomes, and the order."""

    sql: str
    width: int
    read: Callable[..., T]
    order: Callable[[T], Any]


def gather(lists: Sequence[Rowlist[Any]], using: str = SNAPSHOT) -> list[list[Any]]:
    """The rows of several lists in one statement."""
    width = max(one.width for one in lists)
    selects = []
    for number, one in enumerate(lists):
        columns = [f"r.c{n}" for n in range(one.width)] + ["0"] * (width - one.width)
        selects.append(f"SELECT {number}, {', '.join(columns)} FROM ({one.sql}) r")
    found: list[list[Any]] = [[] for _ in lists]
    with connections[using].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects))
        for number, *values in cursor.fetchall():
            one = lists[int(number)]
            found[int(number)].append(one.read(*(int(v) for v in values[: one.width])))
    return [sorted(rows, key=one.order) for rows, one in zip(found, lists, strict=True)]


def one_list(listed: Rowlist[T], using: str) -> list[T]:
    """The rows of one list."""
    (rows,) = gather([listed], using)
    return rows


def select_rows(columns: Sequence[str], rest: str, question: Question) -> str:
    """SELECT of the columns under the names that `gather` knows, its integers filled in."""
    named = ", ".join(f"{column} AS c{n}" for n, column in enumerate(columns))
    return f"SELECT {named} {rest}".format(**question.numbers())
