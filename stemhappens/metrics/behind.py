"""The fact rows behind the figures of a period: which facts a figure uses, and their rows.

Ids, day numbers and flags only. A row is what counts, not where it is stored: a fact's own id
changes whenever it is projected again.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connections

from stemhappens.facts import models as facts
from stemhappens.facts.models import Fact
from stemhappens.metrics.ask import Clock
from stemhappens.metrics.catalogue import Definition, definition
from stemhappens.metrics.figure import Period
from stemhappens.metrics.parts import Part, Spread, Tally

Row = tuple[int | None, ...]
TABLES: Mapping[str, type[Fact]] = {
    fact._meta.db_table: fact for fact in (getattr(facts, name) for name in facts.__all__)
    if isinstance(fact, type) and issubclass(fact, Fact) and fact is not Fact
}  # fmt: skip
_TABLE = re.compile(r"\bfacts_\w+")
UNCOUNTED = {"id", "district", "program", "ordinal"}
"""Columns that say nothing by themselves: an ordinal runs on over years, so that one snow day
would change all later rows."""

_DAY = "f.day BETWEEN {start} AND {end}"
_SPAN = "f.starts <= {end} AND f.ends > {start}"
_WITHIN: Mapping[type[Fact], str] = {
    facts.SessionFact: _DAY,
    facts.ContactFact: _DAY,
    facts.LoopFact: _DAY,
    facts.TopicFact: _DAY,
    facts.EffortFact: _DAY,
    facts.DayFact: _DAY,
    facts.StepFact: "f.due BETWEEN {start} AND {end}",
    facts.CalendarOf: "1 = 1",
    facts.EligibleFact: _SPAN,
    facts.SchoolFact: _SPAN,
    facts.AssignmentFact: _SPAN,
    facts.CaseloadFact: _SPAN,
    facts.EngagedFact: "f.starts <= {end} AND f.closed > {start}",
    facts.PhaseFact: "f.spell <= {end} AND f.closed > {start}",
    facts.GapFact: "f.opened <= {end} AND f.closed > {start}",
    facts.GoalFact: "f.opened <= {end} AND f.ends > {start}",
}
"""Which rows can matter to a period; rather too many than one too few."""

_OF_THE_DISTRICT = {facts.DayFact, facts.CalendarOf}


@dataclass(frozen=True)
class Behind:
    """The rows of one fact, in no order, with the names of their columns."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def facts_of(d: Definition, cut_by: Iterable[str] = ()) -> list[type[Fact]]:
    """The facts that a figure is counted from, found in its own SQL.

    cut_by: dimensions whose joins are counted in.
    """
    parts = [*d.parts, *([d.third] if d.third else [])]
    joins = [part.source.joins.get(dimension, "") for part in parts for dimension in cut_by]
    named = set(_TABLE.findall(" ".join([*map(_sql, parts), *joins])))
    return [fact for table, fact in TABLES.items() if table in named]


def _sql(part: Part) -> str:
    """Everything of a part that is SQL, its semi-join included."""
    own = [part.source.template, part.where, part.subject]
    if isinstance(part, Tally):
        own.append(part.total)
    if isinstance(part, Spread):
        own += part.totals
    own.append(getattr(part, "having", ""))
    if part.within is not None:
        own.append(_sql(part.within))
    return " ".join(own)


def rows_behind(
    at: Clock,
    names: Iterable[str],
    periods: Sequence[Period],
    using: str,
    only: Collection[str] | None = None,
) -> dict[Period, dict[str, Behind]]:
    """period → fact → the rows that can matter to these figures in it (one statement).

    only: the names of the facts that are asked for; all when not given.
    """
    used = {fact for name in names for fact in facts_of(definition(name))}
    asked = [f for f in TABLES.values() if f in used and (only is None or f.__name__ in only)]
    wanted = [(period, fact, columns_of(fact)) for period in periods for fact in asked]
    found: list[list[Row]] = [[] for _ in wanted]
    width = max((len(columns) for _period, _fact, columns in wanted), default=0)
    selects = [
        _select(at, number, fact, period, [*columns, *[""] * (width - len(columns))])
        for number, (period, fact, columns) in enumerate(wanted)
    ]
    if selects:
        with connections[using].cursor() as cursor:
            cursor.execute(" UNION ALL ".join(selects))
            for number, *row in cursor.fetchall():
                found[number].append(tuple(row[: len(wanted[number][2])]))
    behind: dict[Period, dict[str, Behind]] = {period: {} for period in periods}
    for (period, fact, columns), rows in zip(wanted, found, strict=True):
        behind[period][fact.__name__] = Behind(columns, tuple(rows))
    return behind


def _select(
    at: Clock, number: int, fact: type[Fact], period: Period, columns: Sequence[str]
) -> str:
    """SELECT of a fact's rows of a period under a number. columns: "" where a zero fills up."""
    program = "" if fact in _OF_THE_DISTRICT else f" AND f.program = {int(at.program)}"
    within = _WITHIN[fact].format(start=period.start.toordinal(), end=period.end.toordinal())
    named = ", ".join(f"f.{column}" if column else "0" for column in columns)
    return (
        f"SELECT {number}, {named} FROM {fact._meta.db_table} f"
        f" WHERE f.district = {int(at.district)}{program} AND {within}"
    )


def columns_of(fact: type[Fact]) -> tuple[str, ...]:
    """The columns that are kept of a fact."""
    return tuple(
        field.attname for field in fact._meta.concrete_fields if field.attname not in UNCOUNTED
    )


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows in one order, unknown values last."""
    found = list(rows)
    # rows without an unknown value sort the same by themselves, and ten times as fast
    return sorted(found, key=_order if any(None in row for row in found) else None)


def _order(row: Row) -> tuple[tuple[bool, int], ...]:
    return tuple((value is None, value or 0) for value in row)
