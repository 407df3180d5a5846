"""Ask for figures: the one door. Engines count, Python divides."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connections, transaction
from django_scopes import scope

from stemhappens.core.clock import today
from stemhappens.core.models import District
from stemhappens.facts.calendars import HORIZON_DAYS
from stemhappens.metrics.calendar import Year, load_years, year_of
from stemhappens.metrics.catalogue import Definition, definition
from stemhappens.metrics.definition import Counted
from stemhappens.metrics.figure import Figure, Period
from stemhappens.metrics.parts import KEYS, Part, Refused, Spread, Tally, tallies_block
from stemhappens.metrics.question import Only, Question
from stemhappens.metrics.sources import SHARED

SNAPSHOT = "snapshot"
Key = tuple[int, ...]
CountedByKey = dict[Key, Counted]


@dataclass(frozen=True)
class Asking:
    """Some figures over one period, cut in one way."""

    names: Sequence[str]
    period: Period
    only: Mapping[str, Only] = field(default_factory=dict)
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clock:
    """What a question needs to know of its district, read in the snapshot.

    years: its school years (ruling 10), the earliest first.
    """

    district: int
    program: int
    today: date
    seq: int
    years: tuple[Year, ...]

    @property
    def horizon(self) -> int:
        """The last day its calendar knows."""
        return max((y.last_day.toordinal() + HORIZON_DAYS for y in self.years), default=0)

    def question(self, asking: Asking) -> Question:
        """`asking` as a question; nothing after today has happened yet (Refused if all of it)."""
        start = asking.period.start
        if start > self.today:
            raise Refused(f"The period begins on {start}, after today ({self.today}).")
        period = Period(start, min(asking.period.end, self.today))
        year = year_of(self.years, start)
        inside = year is not None and period.end <= year.last
        return Question(
            self.district,
            self.program,
            period,
            self.today,
            self.horizon,
            asking.only,
            asking.by,
            Period(year.first, year.last) if year and inside else None,
        )


@contextmanager
def snapshot() -> Iterator[str]:
    """One consistent, read-only view; yields the alias to read from."""
    with transaction.atomic(using=SNAPSHOT):
        yield SNAPSHOT


def clock(district: District, program: int, using: str = SNAPSHOT) -> Clock:
    """Read the district's sequence and its school years (two statements)."""
    row = District.objects.using(using).get(pk=district.pk)
    with scope(district=row):
        years = load_years(row.pk, using)
    return Clock(row.pk, program, today(row), row.seq, years)


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


Block = tuple[int, Question, list[Part]]
"""(number of the asking, the question as cut for these parts, parts counted by one SELECT)"""


def _blocks(questions: list[Question], wanted: list[list[Definition]]) -> list[Block]:
    """Which parts are counted together: tallies of one source share a scan."""
    blocks: list[Block] = []
    for n, (question, definitions) in enumerate(zip(questions, wanted, strict=True)):
        if len(question.by) > KEYS:
            raise Refused(f"a question is split by at most {KEYS} dimensions")
        for d in definitions:
            _check(d, question)
        cut = dict.fromkeys(p for d in definitions for p in d.parts)
        blocks += [(n, question, group) for group in _grouped(cut)]
        whole = dict.fromkeys(d.third for d in definitions if d.third and not d.cut_third)
        uncut = replace(question, only={}, by=())
        blocks += [(n, uncut, group) for group in _grouped(whole)]
    return blocks


def _grouped(parts: Iterable[Part]) -> list[list[Part]]:
    alone = [[p] for p in parts if not isinstance(p, Tally)]
    by_source: dict[str, list[Part]] = {}
    for part in parts:
        if isinstance(part, Tally):
            by_source.setdefault(part.source.name, []).append(part)
    return alone + list(by_source.values())


def _check(d: Definition, question: Question) -> None:
    asked = dict.fromkeys([*question.only, *question.by])
    missing = [dimension for dimension in asked if dimension not in d.dimensions]
    if missing:
        raise Refused(
            f"{d.title} cannot be cut by {', '.join(missing)}; "
            f"it can by {', '.join(d.dimensions) or 'nothing'}"
        )
    if d.one_year and question.year is None:
        raise Refused(f"{d.title} is asked within one school year.")


def _run(
    questions: list[Question], blocks: list[Block], using: str
) -> list[dict[Part, CountedByKey]]:
    counted: list[dict[Part, CountedByKey]] = [{} for _ in questions]
    if not blocks:
        return counted
    width = max(_width(parts) for _, _, parts in blocks)
    selects = [
        _select(number, parts, question, width)
        for number, (_, question, parts) in enumerate(blocks)
    ]
    for n, _, parts in blocks:
        for part in parts:
            counted[n][part] = {}
    with connections[using].cursor() as cursor:
        asked = (question for _, question, _ in blocks)
        cursor.execute(with_shared(" UNION ALL ".join(selects), asked))
        for number, *values in cursor.fetchall():
            n, question, parts = blocks[int(number)]
            key = tuple(int(v) for v in values[: len(question.by)])
            _take(counted[n], parts, key, [int(v) for v in values[KEYS:]])
    return counted


def with_shared(sql: str, asked: Iterable[Question]) -> str:
    """`sql` with what the questions it asks read alike named once ahead of it."""
    ahead: dict[str, str] = {}
    different = {tuple(question.numbers().values()): question.numbers() for question in asked}
    for numbers in different.values():
        for template in SHARED:
            text = template.format(where="", **numbers)
            for known, name in ahead.items():
                text = text.replace(known, name)
            if text not in ahead.values() and sql.count(text) > 1:
                ahead[text] = f"shared_{len(ahead)}"
                sql = sql.replace(text, ahead[text])
    named = ", ".join(f"{name} AS {text}" for text, name in ahead.items())
    return f"WITH {named} {sql}" if named else sql


def _width(parts: list[Part]) -> int:
    return len(parts) if isinstance(parts[0], Tally) else parts[0].width


def _select(number: int, parts: list[Part], question: Question, width: int) -> str:
    tallies = [p for p in parts if isinstance(p, Tally)]
    if tallies:
        return tallies_block(number, tallies, question, width)
    return parts[0].block(number, question, width)


def _take(
    counted: dict[Part, CountedByKey], parts: list[Part], key: Key, numbers: list[int]
) -> None:
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
    d: Definition, question: Question, counted: dict[Part, CountedByKey], seq: int
) -> dict[Key, Figure]:
    keys: Iterable[Key] = [()]
    if question.by:
        keys = sorted({key for part in d.parts for key in counted[part]})
    return {key: _figure(d, question, key, counted, seq) for key in keys}


def _figure(
    d: Definition, question: Question, key: Key, counted: dict[Part, CountedByKey], seq: int
) -> Figure:
    top, bottom, value = d.read(
        _counted(d.numerator, key, counted),
        _counted(d.denominator, key, counted),
        _counted(d.third, key if d.cut_third else (), counted),
    )
    cut = {**question.only, **dict(zip(question.by, key, strict=True))}
    return Figure(
        name=d.name,
        value=value,
        numerator=top,
        denominator=bottom,
        unit=d.unit,
        definition=d.sentence,
        period=question.period,
        filters=tuple((dimension, _said(kept)) for dimension, kept in sorted(cut.items())),
        seq=seq,
    )


def _said(kept: Only) -> str:
    """ "4", or "1 or 4" for several kept together."""
    return " or ".join(map(str, kept)) if isinstance(kept, tuple) else str(kept)


def _counted(part: Part | None, key: Key, counted: dict[Part, CountedByKey]) -> Counted:
    nothing: Counted = Counter() if isinstance(part, Spread) else 0
    return nothing if part is None else counted[part].get(key, nothing)


def ask(
    district: District,
    names: Sequence[str],
    period: Period,
    program: int,
    by: str | None = None,
    only: Mapping[str, Only] | None = None,
    using: str = SNAPSHOT,
) -> dict[str, Any]:
    """name → Figure; with `by`, name → {id: Figure}."""
    at = clock(district, program, using)
    asking = Asking(names, period, only or {}, (by,) if by else ())
    (found,) = answers(at, [asking], using)
    if by:
        return {name: {key[0]: f for key, f in each.items()} for name, each in found.items()}
    return {name: each[()] for name, each in found.items()}


def refused(at: Clock, asking: Asking) -> dict[str, str]:
    """Those of the figures that cannot be asked like this, each with the sentence that says why."""
    question = at.question(asking)
    found = {}
    for name in asking.names:
        try:
            _check(definition(name), question)
        except Refused as why:
            found[name] = str(why)
    return found


def subjects(
    at: Clock, name: str, asking: Asking, using: str = SNAPSHOT
) -> tuple[set[int], set[int] | None]:
    """The distinct subjects behind both parts of a figure, from the figure's own predicate.

    Of a sum those who are in it; None where the figure has no whole. Where a shape decides who
    counts, the figure is asked of each alone.
    """
    d = definition(name)
    question = at.question(asking)
    _check(d, question)
    if d.each:
        return _subjects_alone(d, at, asking, using)
    below = None if d.denominator is None else _subjects_of(d.denominator, question, using)
    if not below and d.third is not None and d.cut_third:
        without = _subjects_of(d.third, question, using)
        if without:
            return without, None
    return _subjects_of(d.numerator, question, using), below


def _subjects_alone(
    d: Definition, at: Clock, asking: Asking, using: str
) -> tuple[set[int], set[int]]:
    (found,) = answers(at, [replace(asking, names=[d.name], by=(d.each,))], using)
    each = found[d.name].items()
    return (
        {key for (key,), figure in each if figure.numerator},
        {key for (key,), figure in each if figure.denominator},
    )


def _subjects_of(part: Part, question: Question, using: str) -> set[int]:
    with connections[using].cursor() as cursor:
        cursor.execute(part.subjects_sql(question))
        return {int(row[0]) for row in cursor.fetchall()}
