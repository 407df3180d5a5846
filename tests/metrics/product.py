"""The product's figures in the oracle's shape: the one place that knows how to ask it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from stemhappens.core.models import District
from stemhappens.facts.models import Level
from stemhappens.metrics.ask import Asking, ask, clock, subjects
from stemhappens.metrics.catalogue import definition
from stemhappens.metrics.definition import defined
from stemhappens.metrics.figure import Figure, Period

LEVELS = {"": 0, **{level.name.lower(): level.value for level in Level if level.value}}
BANDS = {"0": "band_0", "1-4": "band_1_4", "5-9": "band_5_9", "10-14": "band_10_14"}
BANDS["15+"] = "band_15_plus"
# figures with keys of their own → the dimension that the product splits them by
SPLIT = {"phase_open": "phase", "phase_median_days": "phase"}


@dataclass(frozen=True)
class Question:
    """A random question, as the oracle takes it."""

    program: int
    start: date
    end: date
    by: str | None = None
    only: dict[str, Any] = field(default_factory=dict)

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)

    @property
    def ids(self) -> dict[str, int]:
        """The filters as the product's integers."""
        return {k: LEVELS[v] if k == "level" else v for k, v in self.only.items()}


def names_of(name: str) -> list[str]:
    """The product's names for an oracle's figure; none where the product has none yet."""
    names = list(BANDS.values()) if name == "bands" else [name]
    return [n for n in names if n in defined()]


def can_ask(name: str, question: Question) -> bool:
    """True when the product has the figure and lets it be cut like this."""
    by = SPLIT.get(name, question.by)
    asked = {*question.only, *([by] if by else [])}
    if name in ("bands", *SPLIT) and question.by:
        return False
    return bool(names_of(name)) and all(
        asked <= set(definition(n).dimensions) for n in names_of(name)
    )


def parts(figure: Figure) -> tuple[Any, Any, Any]:
    return (figure.numerator, figure.denominator, figure.value)


def answers(district: District, names: list[str], question: Question) -> dict[str, Any]:
    """name → parts, or name → {key: parts}; all that can be asked together in one statement."""
    plain = [n for n in names if n not in (*SPLIT, "bands")]
    found = _ask(district, plain, question, question.by)
    for name in SPLIT.keys() & set(names):
        found |= _ask(district, [name], question, SPLIT[name])
    if "bands" in names:
        each = _ask(district, list(BANDS.values()), question, None)
        found["bands"] = {key: each[name] for key, name in BANDS.items()}
    return found


def _ask(district: District, names: list[str], question: Question, by: str | None) -> dict:
    if not names:
        return {}
    found = ask(
        district,
        names,
        question.period,
        question.program,
        by=by,
        only=question.ids,
        using="default",
    )
    if not by:
        return {name: parts(figure) for name, figure in found.items()}
    return {
        name: {
            _key(by, key): parts(figure)
            for key, figure in each.items()
            if figure.numerator or figure.denominator
        }
        for name, each in found.items()
    }


def _key(by: str, key: int) -> Any:
    return {n: code for code, n in LEVELS.items()}[key] if by == "level" else key


def subjects_of(district: District, name: str, question: Question) -> tuple[set, set | None]:
    """The distinct subjects behind both parts, as the product names them."""
    at = clock(district, question.program, "default")
    asking = Asking([name], question.period, question.ids)
    return subjects(at, name, asking, "default")
