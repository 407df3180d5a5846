"""A report as JSON and back: what a frozen report is kept as, and drawn from again.

Fractions are "3/5", days and instants ISO texts, everything else as it is; the dataclasses of
`content` say what each place holds. Canonical: sorted keys, no blanks, so that equal reports have
equal bytes.
"""

import hashlib
import json
import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from stemhappens.metrics.figure import Figure, Period
from stemhappens.reports.content import BoardReport

Json = Any
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter looks like a digit when a fingerprint is read aloud."""


def packed(part: Any) -> Json:
    """A report, or any part of it, as JSON values."""
    if isinstance(part, Fraction):
        return str(part)
    if isinstance(part, date):
        return part.isoformat()
    if isinstance(part, tuple):
        return [packed(item) for item in part]
    if is_dataclass(part):
        return {field.name: packed(getattr(part, field.name)) for field in fields(part)}
    return part


def unpacked(kind: Any, value: Json) -> Any:
    """The value of type `kind` that `packed` made `value` of."""
    if value is None:
        return None
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return unpacked(next(k for k in get_args(kind) if k is not type(None)), value)
    if origin is Literal:
        return value
    if origin is tuple:
        return _tuple(get_args(kind), value)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: unpacked(hints[name], part) for name, part in value.items()})
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return Fraction(value) if kind is Fraction else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    """The types of a dataclass's fields."""
    return get_type_hints(kind)


def _tuple(kinds: tuple[Any, ...], values: list[Json]) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(unpacked(kinds[0], value) for value in values)
    return tuple(unpacked(kind, value) for kind, value in zip(kinds, values, strict=True))


def board_report(document: Json) -> BoardReport:
    """The report inside a document."""
    report: BoardReport = unpacked(BoardReport, document)
    return report


def canonical(value: Json) -> bytes:
    """`value` as JSON in the one way it can be written."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def digest(value: Json) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def fingerprint(of: str) -> str:
    """A digest as 60 bits in three groups, short enough to compare by eye."""
    bits = int(of[:15], 16)
    letters = "".join(ALPHABET[bits >> 5 * place & 31] for place in range(11, -1, -1))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


Place = tuple[str, ...]


def figures(part: Any, place: Place = ()) -> Iterator[tuple[Place, Figure]]:
    """Every figure of a report with its place: ("how_much", "months", "Sep", "rate")."""
    if isinstance(part, Figure):
        yield place, part
    elif isinstance(part, tuple):
        for number, item in enumerate(part):
            yield from figures(item, (*place, _label(item, number)))
    elif is_dataclass(part) and not isinstance(part, Period):
        for field in fields(part):
            yield from figures(getattr(part, field.name), (*place, field.name))


def _label(item: Any, number: int) -> str:
    """What an entry of a list is known by: its label or status; its number where it has none."""
    return str(getattr(item, "label", None) or getattr(item, "status", None) or number)
