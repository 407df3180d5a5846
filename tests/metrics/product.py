"""The product's figures in the oracle's shape: the one place that knows how to ask it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from stemhappens.core.models import District
from stemhappens.facts.models import Level
from stemhappens.metrics.ask import Asking, ask, clock, subjects
from stemhappens.metrics.catalogue import definition
from stemhappens.metrics.definition import defined
from stemhappens.metrics.figure import Figure, Period
from stemhappens.metrics.lists import same_day_last_year
from stemhappens.metrics.parts import Refused
from stemhappens.metrics.standing import Rates, across_schools

LEVELS = {"": 0, **{level.name.lower(): level.value for level in Level if level.value}}
BANDS = {"0": "band_0", "1-4": "band_1_4", "5-9": "band_5_9", "10-14": "band_10_14"}
BANDS["15+"] = "band_15_plus"
# figures with keys of their own → the dimension that the product splits them by
SPLIT = dict.fromkeys(("phase_open", "phase_median_days", "phase_now", "phase_past_limit"), "phase")
KEYED = (*SPLIT, "bands", "type_mix", "schools_best_worst")


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


# an oracle's figure → the product's names for it, where they are not the same
NAMES = {
    "bands": list(BANDS.values()),
    "unreached": ["band_0"],
    "type_mix": ["sessions"],
    "schools_best_worst": ["contacts_per_teacher"],
}


def names_of(name: str) -> list[str]:
    """The product's names for an oracle's figure; none where the product has none yet."""
    return [n for n in NAMES.get(name, [name]) if n in defined()]


def unknown_to(figures: Iterable[str]) -> list[str]:
    """The product's figures that the oracle does not know."""
    known = {n for name in figures for n in NAMES.get(name, [name])}
    return [name for name in defined() if name not in known]


def can_ask(name: str, question: Question) -> bool:
    """True when the product has the figure and lets it be cut like this."""
    by = SPLIT.get(name, question.by)
    asked = {*question.only, *([by] if by else [])}
    if question.by and (name in KEYED or name == "coach_fte"):
        return False  # keys of its own; days below even for who has no position
    return bool(names_of(name)) and all(
        asked <= set(definition(n).dimensions) for n in names_of(name)
    )


def parts(figure: Figure) -> tuple[Any, Any, Any]:
    return (figure.numerator, figure.denominator, figure.value)


def answers(district: District, names: list[str], question: Question) -> dict[str, Any]:
    """name → parts, or name → {key: parts}; all that can be asked together in one statement."""
    plain = [n for n in names if n not in KEYED and n not in NAMES]
    found = _ask(district, plain, question, question.by)
    if "unreached" in names:
        found["unreached"] = _ask(district, ["band_0"], question, question.by)["band_0"]
    if "type_mix" in names:
        found["type_mix"] = _type_mix(district, question)
    for name in SPLIT.keys() & set(names):
        found |= _ask(district, [name], question, SPLIT[name])
    if "schools_best_worst" in names:
        found["schools_best_worst"] = _best_worst(district, question)
    if "bands" in names:
        each = _ask(district, list(BANDS.values()), question, None)
        found["bands"] = {key: each[name] for key, name in BANDS.items()}
    return found


def _type_mix(district: District, question: Question) -> dict[int, Any]:
    """type → its sessions among all counted, the share divided here."""
    whole = _ask(district, ["sessions"], question, None)["sessions"][0]
    each = _ask(district, ["sessions"], question, "type")["sessions"]
    return {key: (n, whole, Fraction(n, whole)) for key, (n, _, _) in each.items()}


def _best_worst(district: District, question: Question) -> dict[str, Any]:
    """What standing.py reads from the visits per teacher by school, as parts."""
    each, whole = (
        _figures(district, ["contacts_per_teacher"], question, by)["contacts_per_teacher"]
        for by in ("school", None)
    )
    rates = across_schools(each, whole)
    found = {"none": _share(rates.none, rates), "under_half": _share(rates.under_half, rates)}
    if rates.schools:
        values = {"best": rates.best, "worst": rates.worst, "ratio": rates.ratio}
        found |= {key: (None, None, value) for key, value in values.items()}
    return found


def _share(schools: frozenset[int], rates: Rates) -> tuple[Any, Any, Any]:
    whole = len(rates.schools)
    return len(schools), whole, Fraction(len(schools), whole) if whole else None


def _figures(district: District, names: list[str], question: Question, by: str | None) -> dict:
    return ask(
        district,
        names,
        question.period,
        question.program,
        by=by,
        only=question.ids,
        using="default",
    )


def _ask(district: District, names: list[str], question: Question, by: str | None) -> dict:
    if not names:
        return {}
    found = _figures(district, names, question, by)
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


def answered(district: District, name: str, question: Question) -> bool:
    """False when the product refuses the question, as it should where the oracle does."""
    try:
        answers(district, [name], question)
    except Refused:
        return False
    return True


def same_day(district: District, program: int, first: date, day: date) -> date | None:
    """Where the stretch of the year before ends that stands for `first` to `day`."""
    at = clock(district, program, "default")
    then = same_day_last_year(at, Period(first, day), "default")
    return then.end if then else None
