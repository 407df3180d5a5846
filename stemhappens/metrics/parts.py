"""Parts of figures: a tally, a tally of groups, a spread. Each is one portable SQL expression.

A part compiles to rows (block, key 1, key 2, numbers …), so that many parts, of several
questions, are asked in one statement (UNION ALL); and to its distinct subjects, so that the rows
behind a figure come from the same predicate as the figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from stemhappens.metrics.question import Only, Question
from stemhappens.metrics.sources import Source

NONE = "1 = 1"
KEYS = 2
"""By how many dimensions a question may be split."""


class Refused(ValueError):
    """A question that makes no sense, with the sentence that says so."""


@dataclass(frozen=True)
class Part:
    """Something to count. where: SQL condition on the source's rows.

    subject: the column that identifies what is counted. within: the subjects must be among those
    of this other part, so that a numerator stays inside its denominator. match: the column of the
    subject that is compared where it is another; by: dimensions that must agree besides.
    """

    source: Source
    subject: str
    where: str = NONE
    within: "Part | None" = None
    match: str = ""
    by: tuple[str, ...] = ()

    def condition(self, question: Question) -> str:
        """The SQL condition of the part, semi-join included, with its integers filled in."""
        conditions = [self.where]
        if self._each_once(question):
            conditions.append("f.first = 1")
        if self.within is not None:
            conditions.append(self._inside(question, self.within))
        return " AND ".join(conditions).format(**question.numbers())

    def _each_once(self, question: Question) -> bool:
        """True when one of a session's rows is kept: they are one per coach, and none is asked."""
        return self.source.per_coach and not _asks(question, "coach")

    def _inside(self, question: Question, other: "Part") -> str:
        asked = dict.fromkeys([*self.by, *_dimensions(question)])
        shared = [d for d in asked if d in self.source.dims]
        shared = [d for d in shared if d in other.source.dims and d != "month"]
        mine = [self.match or self.subject, *(self.source.dims[d] for d in shared)]
        theirs = [other.subject, *(other.source.dims[d] for d in shared)]
        key = mine[0] if len(mine) == 1 else f"({', '.join(mine)})"
        return f"{key} IN (SELECT {', '.join(theirs)} FROM {other.scope(question)})"

    def scope(self, question: Question) -> str:
        """FROM … WHERE … of the part's rows within the question."""
        return f"{base(self.source, question)} AND {self.condition(question)}"

    def subjects_sql(self, question: Question) -> str:
        """SELECT of the distinct subjects."""
        return f"SELECT DISTINCT {self.subject} FROM {self.scope(question)}"

    def block(self, number: int, question: Question, width: int) -> str:
        """SELECT block number, two keys, and numbers filled up with zeros to `width`."""
        raise NotImplementedError

    @property
    def width(self) -> int:
        """How many numbers its rows carry."""
        return 1


@dataclass(frozen=True)
class Tally(Part):
    """COUNT of rows, COUNT DISTINCT of subjects, or SUM of a column.

    total: "rows", "distinct", or the SQL column to sum. every_coach: each coach's row of a
    session counts, not the first alone.
    """

    total: str = "rows"
    every_coach: bool = False

    def _each_once(self, question: Question) -> bool:
        return not self.every_coach and super()._each_once(question)

    def aggregate(self, question: Question) -> str:
        """The SQL aggregate, its condition in a CASE so that tallies of a source share a scan."""
        condition = self.condition(question)
        if self.total == "rows":
            return f"COALESCE(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END), 0)"
        if self.total == "distinct":
            return f"COUNT(DISTINCT CASE WHEN {condition} THEN {self.subject} END)"
        total = self.total.format(**question.numbers())
        return f"COALESCE(SUM(CASE WHEN {condition} THEN {total} ELSE 0 END), 0)"


@dataclass(frozen=True)
class Having(Part):
    """COUNT of the subjects whose rows, taken together, satisfy `having`."""

    having: str = NONE

    def _groups(self, question: Question, keys: Sequence[str]) -> str:
        columns = ", ".join([*keys, f"{self.subject} AS subject"])
        grouped = ", ".join([*(k.split(" AS ")[0] for k in keys), self.subject])
        having = self.having.format(**question.numbers())
        return f"SELECT {columns} FROM {self.scope(question)} GROUP BY {grouped} HAVING {having}"

    def block(self, number: int, question: Question, width: int) -> str:
        keys = key_columns(self.source, question)
        named = [f"{column} AS k{n}" for n, column in enumerate(keys)]
        names = [f"g.k{n}" for n in range(len(keys))]
        group = f" GROUP BY {', '.join(names)}" if names else ""
        columns = select(number, names, ["COUNT(*)"], width)
        return f"SELECT {columns} FROM ({self._groups(question, named)}) g{group}"

    def subjects_sql(self, question: Question) -> str:
        return f"SELECT g.subject FROM ({self._groups(question, [])}) g"


@dataclass(frozen=True)
class Spread(Part):
    """{totals: how many subjects have them}. totals: one or two SQL aggregates per subject."""

    totals: tuple[str, ...] = ("COUNT(*)",)

    def block(self, number: int, question: Question, width: int) -> str:
        keys = key_columns(self.source, question)
        named = [f"{column} AS k{n}" for n, column in enumerate(keys)]
        totals = [f"{t.format(**question.numbers())} AS t{n}" for n, t in enumerate(self.totals)]
        inner = f"SELECT {', '.join([*named, *totals])} FROM {self.scope(question)}"
        inner += f" GROUP BY {', '.join([*keys, self.subject])}"
        names = [f"s.k{n}" for n in range(len(keys))]
        values = [f"s.t{n}" for n in range(len(totals))]
        columns = select(number, names, [*values, "COUNT(*)"], width)
        return f"SELECT {columns} FROM ({inner}) s GROUP BY {', '.join([*names, *values])}"

    @property
    def width(self) -> int:
        return len(self.totals) + 1


def tallies_block(number: int, tallies: Sequence[Tally], question: Question, width: int) -> str:
    """SELECT of several tallies of one source in one scan."""
    source = tallies[0].source
    keys = key_columns(source, question)
    group = f" GROUP BY {', '.join(keys)}" if keys else ""
    columns = select(number, keys, [t.aggregate(question) for t in tallies], width)
    return f"SELECT {columns} FROM {base(source, question)}{group}"


def select(number: int, keys: Sequence[str], numbers: Sequence[str], width: int) -> str:
    """The columns of a block: its number, two keys, `width` numbers; zeros where there are none."""
    filled = [*keys, *["0"] * (KEYS - len(keys)), *numbers, *["0"] * (width - len(numbers))]
    return ", ".join([str(number), *filled])


def base(source: Source, question: Question) -> str:
    """The source's FROM … WHERE …, cut by the question's `only`."""
    missing = [d for d in _dimensions(question) if d not in source.dims]
    if missing:
        raise Refused(f"{source.name} cannot be cut by {', '.join(missing)}")
    joins = "".join(source.joins.get(d, "") for d in _dimensions(question))
    joins = joins.format(**question.numbers())
    cuts = "".join(f" AND {source.dims[d]} {_kept(d, v)}" for d, v in question.only.items())
    groups = "".join(f", {source.dims[d]}" for d in question.by)
    keys = "".join(f", {source.dims[d]} AS {d}" for d in question.by)
    return source.template.format(
        joins=joins, where=cuts, keys=keys, groups=groups, **question.numbers()
    )


def _kept(dimension: str, only: Only) -> str:
    """SQL: what a cut compares its column with."""
    if not isinstance(only, tuple):
        return f"= {int(only)}"
    if dimension == "coach":
        raise Refused("Several coaches are asked one by one: a session of two would count twice.")
    return f"IN ({', '.join(str(int(key)) for key in only)})"


def key_columns(source: Source, question: Question) -> list[str]:
    """The columns of the question's `by`."""
    return [f"f.{d}" if source.inner else source.dims[d] for d in question.by]


def _dimensions(question: Question) -> list[str]:
    return list(dict.fromkeys([*question.only, *question.by]))


def _asks(question: Question, dimension: str) -> bool:
    return dimension in question.only or dimension in question.by
