"""Definition: what a figure is, in words and in parts. The catalogue is made of these."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from stemhappens.metrics.parts import Part

Spreads = Counter[tuple[int, ...]]
Reading = tuple[int | None, int | None, Fraction | None]
"""numerator, denominator, value"""

Counted = int | Spreads
Shape = Callable[[Counted, Counted, Counted], Reading]
"""Reads what was counted: numerator, denominator, third part (0 where there is none)."""


def spread(counted: Counted) -> Spreads:
    """`counted` as the spread it must be."""
    if isinstance(counted, int):
        raise TypeError("a count where a spread was meant")
    return counted


def number(counted: Counted) -> int:
    """`counted` as the count it must be."""
    if not isinstance(counted, int):
        raise TypeError("a spread where a count was meant")
    return counted


@dataclass(frozen=True)
class Definition:
    """One figure of the catalogue.

    sentence: what counts, of how many (printed with every figure). misleads: how it can be read
    wrongly. scale: value = numerator ÷ denominator × scale. shape: reads what was counted where
    that is more than a quotient; third: what it needs besides, of the whole district
    unless cut_third. one_year: asked within one school year only (ruling 7). not_by: dimensions
    that all parts know and that make no sense of their quotient. each: the dimension of whom the
    figure counts, where a shape and not a part decides who is counted. version: raised by hand
    whenever other things are counted under the same words; a better statement raises nothing.
    """

    name: str
    title: str
    unit: str
    sentence: str
    numerator: Part
    denominator: Part | None = None
    scale: Fraction = Fraction(1)
    shape: Shape | None = None
    third: Part | None = None
    cut_third: bool = False
    one_year: bool = False
    not_by: tuple[str, ...] = ()
    each: str = ""
    misleads: str = ""
    version: int = 1

    @property
    def parts(self) -> list[Part]:
        third = self.third if self.cut_third else None
        return [p for p in (self.numerator, self.denominator, third) if p is not None]

    @property
    def dimensions(self) -> list[str]:
        """By what the figure can be cut: what all its parts know."""
        known = [d for d in self.numerator.source.dims if d not in self.not_by]
        return [d for d in known if all(d in p.source.dims for p in self.parts)]

    def read(self, numerator: Counted, denominator: Counted, third: Counted) -> Reading:
        """Numerator, denominator and exact value from what the engine counted."""
        if self.shape is not None:
            return self.shape(numerator, denominator, third)
        top = number(numerator)
        if self.denominator is None:
            return top, None, top * self.scale
        bottom = number(denominator)
        return top, bottom, Fraction(top, bottom) * self.scale if bottom else None


def meaning_of(d: Definition) -> dict[str, object]:
    """What a figure means: of how many stands in its sentence. How it is asked is no part of it."""
    return _meaning(d, d.unit, d.sentence, d.version)


def first_meaning(d: Definition, unit: str, sentence: str) -> dict[str, object]:
    """What the figure meant when it had no version yet, in the words it was then printed with."""
    return _meaning(d, unit, sentence, 1)


def _meaning(d: Definition, unit: str, sentence: str, version: int) -> dict[str, object]:
    return {
        "name": d.name,
        "version": version,
        "unit": unit,
        "sentence": sentence,
        "scale": str(d.scale),
    }


_catalogue: dict[str, Definition] = {}


def define(definition: Definition) -> Definition:
    """Put a definition into the catalogue, once."""
    if definition.name in _catalogue:
        raise ValueError(f"{definition.name} is defined twice")
    _catalogue[definition.name] = definition
    return definition


def defined() -> dict[str, Definition]:
    """The catalogue: name → definition, in the order of the modules."""
    return _catalogue
