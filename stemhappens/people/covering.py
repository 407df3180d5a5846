"""Spans beside each other: what of one the others leave uncovered, so that no day counts twice."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

Days = tuple[date, date]
"""The first day, and the first one after."""


class Dated(Protocol):
    """A row that holds from `starts` up to the day before `ends`."""

    starts: date
    ends: date


def uncovered(starts: date, ends: date, covers: Iterable[Dated]) -> list[Days]:
    """The stretches of [starts, ends) on which none of `covers` holds, in order."""
    left = [(starts, ends)]
    for cover in covers:
        left = [piece for first, last in left for piece in _without(first, last, cover)]
    return left


def _without(first: date, last: date, cover: Dated) -> list[Days]:
    pieces = [(first, min(last, cover.starts)), (max(first, cover.ends), last)]
    return [(start, end) for start, end in pieces if start < end]
