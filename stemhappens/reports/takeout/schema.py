"""The JSON Schema (draft 2020-12) of an export's JSON, for the tables that are in it."""

from collections.abc import Iterable
from typing import Any

from stemhappens.reports.takeout.tables import Column

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORMAT = "stemhappens-export/1"

SHAPES: dict[str, dict[str, str]] = {
    "uid": {"type": "string", "format": "uuid"},
    "text": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"},
    "moment": {"type": "string", "format": "date-time"},
    "yes": {"type": "boolean"},
    "whole": {"type": "integer"},
    "number": {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"},
}


def schema_of(tables: Iterable[tuple[str, str, tuple[Column, ...]]]) -> dict[str, Any]:
    """The schema of an export with these tables: name, what a row is, columns."""
    found = {name: _table(says, columns) for name, says, columns in tables}
    district = {"name": {"type": "string"}, "slug": {"type": "string"},
                "timezone": {"type": "string"}}  # fmt: skip
    return {
        "$schema": DIALECT,
        "title": "A district's coaching record",
        **_object(
            {
                "format": {"const": FORMAT},
                "district": _object(district),
                "change": {"type": "integer", "minimum": 0},
                "taken_at": {"type": "string", "format": "date-time"},
                "taken_by": {"type": "string"},
                "tables": _object(found),
            }
        ),
    }


def _table(says: str, columns: tuple[Column, ...]) -> dict[str, Any]:
    row = _object({column.name: _cell(column) for column in columns})
    names = {"type": "array", "items": {"enum": [column.name for column in columns]}}
    return {
        "description": says,
        **_object({"withheld": names, "rows": {"type": "array", "items": row}}),
    }


def _cell(column: Column) -> dict[str, Any]:
    """The value, or null: empty, without end, or withheld."""
    shape: dict[str, Any] = dict(SHAPES[column.type])
    if column.choices:
        shape = {"enum": [*column.choices, "", None]}
    else:
        shape["type"] = [shape["type"], "null"]
    if column.says:
        shape["description"] = column.says
    return shape


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
