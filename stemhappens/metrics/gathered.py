"""Lists of integers asked in one statement: what `lists` is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections

from stemhappens.metrics.ask import SNAPSHOT, with_shared
from stemhappens.metrics.question import Question

T = TypeVar("T")


@dataclass(frozen=True)
class Rowlist(Generic[T]):
    """A list not asked yet: its statement over integers, what a row becomes, and the order.

    question: what fills its statement; lists of one question share what they read alike.
    """

    sql: str
    width: int
    question: Question
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
        cursor.execute(with_shared(" UNION ALL ".join(selects), (one.question for one in lists)))
        for number, *values in cursor.fetchall():
            one = lists[int(number)]
            found[int(number)].append(one.read(*map(int, values[: one.width])))
    return [sorted(rows, key=one.order) for rows, one in zip(found, lists, strict=True)]


def one_list(listed: Rowlist[T], using: str) -> list[T]:
    """The rows of one list."""
    (rows,) = gather([listed], using)
    return rows


def listed(
    columns: Sequence[str],
    rest: str,
    question: Question,
    read: Callable[..., T],
    order: Callable[[T], Any],
) -> Rowlist[T]:
    """The list SELECT columns `rest`, the question's integers filled in."""
    named = ", ".join(f"{column} AS c{n}" for n, column in enumerate(columns))
    sql = f"SELECT {named} {rest}".format(**question.numbers())
    return Rowlist(sql, len(columns), question, read, order)
