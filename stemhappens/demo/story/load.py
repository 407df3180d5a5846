"""Read the story of Tern Valley from its data files.

The files are the story: nothing is drawn at random when it is read. One record per line, so
that a change of the story reads well in a diff.
"""

import json
import types
import typing
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

from stemhappens.demo.story.shape import Story

FILES = ("district", "people", "year_2024_25", "year_2025_26")
PARSERS: dict[Any, Any] = {
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    time: time.fromisoformat,
    Fraction: Fraction,
}


@cache
def load_story() -> Story:
    """Return the story of Tern Valley Unified: two school years up to 8 May 2026."""
    merged: dict[str, Any] = {}
    for name in FILES:
        text = resources.files(__package__).joinpath("data", f"{name}.json").read_text("utf-8")
        for key, value in json.loads(text).items():
            merged[key] = merged[key] + value if key in merged else value
    story: Story = _build(Story, merged)
    return story


def _build(kind: Any, value: Any) -> Any:
    """Return a JSON value as the annotated type: dataclasses, tuples, dates, fractions."""
    if value is None:
        return None
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is types.UnionType:
        return _build(arguments[0], value)
    if origin is tuple:
        return tuple(_build(arguments[0], item) for item in value)
    if is_dataclass(kind):
        return _build_record(kind, value)
    return PARSERS[kind](value) if kind in PARSERS else value


def _build_record(kind: Any, value: dict[str, Any]) -> Any:
    """Return a dataclass from a JSON object; a field left out is empty, an unknown one fails."""
    hints = typing.get_type_hints(kind)
    empty = {
        f.name: () if typing.get_origin(hints[f.name]) is tuple else None for f in fields(kind)
    }
    unknown = value.keys() - empty.keys()
    if unknown:
        raise ValueError(f"{kind.__name__} has no field {', '.join(sorted(unknown))}")
    return kind(**{name: _build(hints[name], value.get(name, empty[name])) for name in empty})
