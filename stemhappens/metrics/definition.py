"""Definition: what a figure is, in words and in parts. The catalogue is made of these."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from stemhappens.metrics.parts import Part

Spreads = Counter[tuple[int, ...]]
Reading = tuple[int | None, int | None, Fraction | None]
"""numerator, denominator, value"""

Shape = Callable[[Spreads, int | None], Reading]
"""Reads a spread, with the denominator the other part counted."""


@dataclass(frozen=True)
class Definition:
    """One figure of the catalogue.

    sentence: what counts, of how many (printed with every figure). misleads: how it can be read
    wrongly. scale: value = numerator ÷ denominator × scale. shape: reads the numerator's spread.
    """

    name: str
    title: str
    unit: str
    sentence: str
    numerator: Part
    denominator: Part | None = None
    scale: Fraction = Fraction(1)
    shape: Shape | None = None
    misleads: str = ""

    @property
    def parts(self) -> list[Part]:
        return [self.numerator] if self.denominator is None else [self.numerator, self.denominator]

    @property
    def dimensions(self) -> list[str]:
        """By what the figure can be cut: what all its parts know."""
        return [
            d for d in self.numerator.source.dims if all(d in p.source.dims for p in self.parts)
        ]

    def read(self, numerator: int | Spreads, denominator: int | None) -> Reading:
        """Numerator, denominator and exact value from what the engine counted."""
        if self.shape is not None:
            if isinstance(numerator, int):
                raise TypeError(f"{self.name} reads a spread")
            return self.shape(numerator, denominator)
        if not isinstance(numerator, int):
            raise TypeError(f"{self.name} reads a count")
        if self.denominator is None:
            return numerator, None, numerator * self.scale
        value = Fraction(numerator, denominator) * self.scale if denominator else None
        return numerator, denominator, value


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
