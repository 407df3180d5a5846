"""Ask for figures: the one door. Engines count, Python divides."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connections, transaction

from stemhappens.core.clock import today
from stemhappens.core.models import District
from stemhappens.facts.models import DayFact
from stemhappens.metrics.catalogue import Definition, definition
from stemhappens.metrics.definition import Spreads
from stemhappens.metrics.figure import Figure, Period
from stemhappens.metrics.parts import KEYS, Part, Refused, Tally, tallies_block
from stemhappens.metrics.question import Question

SNAPSHOT = "snapshot"
Key = tuple[int, ...]
Counted = dict[Key, int | Spreads]


@dataclass(frozen=True)
class Asking:
    """Some figures over one period, cut in one way."""

    names: Sequence[str]
    period: Period
    only: Mapping[str, int] = field(default_factory=dict)
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clock:
    """What a question needs to know of its district, read in the snapshot."""

    district: int
    program: int
    today: Any
    horizon: int
    seq: int

    def question(self, asking: Asking) -> Question:
        """`asking` as a question; nothing after today has happened yet (Refused if all of it)."""
        start = asking.period.start
        if start > self.today:
            raise Refused(f"The period begins on {start}, after today ({self.today}).")
        period = Period(start, min(asking.period.end, self.today))
        return Question(
            self.district, self.program, period, self.today, self.horizon, asking.only, asking.by
        )


@contextmanager
def snapshot() -> Iterator[str]:
    """One consistent, read-only view; yields the alias to read from."""
    with transaction.atomic(using=SNAPSHOT):
        yield SNAPSHOT


def clock(district: District, program: int, using: str = SNAPSHOT) -> Clock:
    """Read the district's sequence and calendar horizon (two statements)."""
    row = District.objects.using(using).get(pk=district.pk)
    days = DayFact.objects.using(using).filter(district=district.pk, calendar=0)
    horizon = days.order_by("-day").values_list("day", flat=True).first() or 0
    return Clock(row.pk, program, today(row), horizon, row.seq)


def answers(
    at: Clock, askings: Sequence[Asking], using: str = SNAPSHOT
) -> list[dict[str, dict[Key, Figure]]]:
    """The figures of all `askings` in one statement: for each, name → key → figure.

    The key is () without `by`. Raises Refused for a cut that makes no sense.
    """
    questions = [at.question(asking) for asking in askings]
    wanted = [[definition(name) for name in asking.names] for asking in askings]
    blocks = _blocks(questions, wanted)
    counted = _run(questions, blocks, using)
    return [
        {d.name: _figures(d, q, counted[n], at.seq) for d in definitions}
        for n, (q, definitions) in enumerate(zip(questions, wanted, strict=True))
    ]


Block = tuple[int, list[Part]]
"""(number of the question, parts counted by one SELECT)"""


def _blocks(questions: list[Question], wanted: list[list[Definition]]) -> list[Block]:
    """Which parts are counted together: tallies of one source share a scan."""
    blocks: list[Block] = []
    for n, (question, definitions) in enumerate(zip(questions, wanted, strict=True)):
        if len(question.by) > KEYS:
            raise Refused(f"a question is split by at most {KEYS} dimensions")
        for d in definitions:
            _check(d, question)
        parts = dict.fromkeys(p for d in definitions for p in d.parts)
        by_source: dict[str, list[Part]] = {}
        for part in parts:
            if isinstance(part, Tally):
                by_source.setdefault(part.source.name, []).append(part)
            else:
                blocks.append((n, [part]))
        blocks += [(n, group) for group in by_source.values()]
    return blocks


def _check(d: Definition, question: Question) -> None:
    asked = dict.fromkeys([*question.only, *question.by])
    missing = [dimension for dimension in asked if dimension not in d.dimensions]
    if missing:
        raise Refused(
            f"{d.title} cannot be cut by {', '.join(missing)}; "
            f"it can by {', '.join(d.dimensions) or 'nothing'}"
        )


def _run(questions: list[Question], blocks: list[Block], using: str) -> list[dict[Part, Counted]]:
    counted: list[dict[Part, Counted]] = [{} for _ in questions]
    if not blocks:
        return counted
    width = max(_width(parts) for _, parts in blocks)
    selects = [
        _select(number, parts, questions[n], width) for number, (n, parts) in enumerate(blocks)
    ]
    for n, parts in blocks:
        for part in parts:
            counted[n][part] = {}
    with connections[using].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects))
        for number, *values in cursor.fetchall():
            n, parts = blocks[int(number)]
            key = tuple(int(v) for v in values[: len(questions[n].by)])
            _take(counted[n], parts, key, [int(v) for v in values[KEYS:]])
    return counted


def _width(parts: list[Part]) -> int:
    return len(parts) if isinstance(parts[0], Tally) else parts[0].width


def _select(number: int, parts: list[Part], question: Question, width: int) -> str:
    tallies = [p for p in parts if isinstance(p, Tally)]
    if tallies:
        return tallies_block(number, tallies, question, width)
    return parts[0].block(number, question, width)


def _take(counted: dict[Part, Counted], parts: list[Part], key: Key, numbers: list[int]) -> None:
    first = parts[0]
    if isinstance(first, Tally) or first.width == 1:
        for part, number in zip(parts, numbers, strict=False):
            counted[part][key] = number
        return
    spread = counted[first].setdefault(key, Counter())
    if not isinstance(spread, Counter):
        raise TypeError("a spread is read as a spread")
    spread[tuple(numbers[: first.width - 1])] += numbers[first.width - 1]


def _figures(
    d: Definition, question: Question, counted: dict[Part, Counted], seq: int
) -> dict[Key, Figure]:
    keys: Iterable[Key] = [()]
    if question.by:
        keys = sorted({key for part in d.parts for key in counted[part]})
    return {key: _figure(d, question, key, counted, seq) for key in keys}


def _figure(
    d: Definition, question: Question, key: Key, counted: dict[Part, Counted], seq: int
) -> Figure:
    nothing: int | Spreads = 0 if d.shape is None else Counter()
    numerator = counted[d.numerator].get(key, nothing)
    denominator: int | None = None
    if d.denominator is not None:
        below = counted[d.denominator].get(key, 0)
        denominator = below if isinstance(below, int) else below.total()
    top, bottom, value = d.read(numerator, denominator)
    cut = {**question.only, **dict(zip(question.by, key, strict=True))}
    return Figure(
        name=d.name,
        value=value,
        numerator=top,
        denominator=bottom,
        unit=d.unit,
        definition=d.sentence,
        period=question.period,
        filters=tuple((dimension, str(v)) for dimension, v in sorted(cut.items())),
        seq=seq,
    )


def ask(
    district: District,
    names: Sequence[str],
    period: Period,
    program: int,
    by: str | None = None,
    only: Mapping[str, int] | None = None,
    using: str = SNAPSHOT,
) -> dict[str, Any]:
    """name → Figure; with `by`, name → {id: Figure}."""
    at = clock(district, program, using)
    asking = Asking(names, period, only or {}, (by,) if by else ())
    (found,) = answers(at, [asking], using)
    if by:
        return {name: {key[0]: f for key, f in each.items()} for name, each in found.items()}
    return {name: each[()] for name, each in found.items()}


def subjects(
    at: Clock, name: str, asking: Asking, using: str = SNAPSHOT
) -> tuple[set[int], set[int] | None]:
    """The distinct subjects behind both parts of a figure, from the figure's own predicate."""
    d = definition(name)
    question = at.question(asking)
    _check(d, question)
    found = [_subjects_of(part, question, using) for part in d.parts]
    return found[0], found[1] if len(found) > 1 else None


def _subjects_of(part: Part, question: Question, using: str) -> set[int]:
    with connections[using].cursor() as cursor:
        cursor.execute(part.subjects_sql(question))
        return {int(row[0]) for row in cursor.fetchall()}
