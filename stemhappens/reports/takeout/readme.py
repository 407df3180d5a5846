"""The read-me of an export: what is in it, what is not and why, each column and who sees it."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.core import clock
from stemhappens.core.actor import Actor, Role
from stemhappens.core.models import District
from stemhappens.core.rules import See, parts
from stemhappens.reports.takeout.tables import LEFT_OUT, Column


class Written(Protocol):
    """A table as it was written."""

    @property
    def name(self) -> str: ...
    @property
    def says(self) -> str: ...
    @property
    def columns(self) -> tuple[Column, ...]: ...
    @property
    def withheld(self) -> tuple[str, ...]: ...
    @property
    def rows(self) -> int: ...
    @property
    def cut(self) -> bool: ...


def read_me(district: District, viewer: Actor, tables: Sequence[Written]) -> str:
    """The text of README.txt."""
    return "\r\n".join((*_head(district, viewer), *_not_in_it(tables), *_dictionary(tables), ""))


def _head(district: District, viewer: Actor) -> Iterator[str]:
    day = clock.today(district).isoformat()
    yield _("%(district)s, taken out by %(who)s on %(day)s, after change %(seq)d.") % {
        "district": district.name, "who": viewer.label, "day": day, "seq": district.seq,
    }  # fmt: skip
    yield ""
    yield _("All that you may see of the coaching record, and nothing that you may not.")
    yield ""
    yield _("csv/*.csv: a file for each table, UTF-8, a comma between cells.")
    yield _("everything.xlsx: the same tables, a sheet each.")
    yield _("everything.json, schema.json: the same in one file, and its JSON Schema (2020-12).")
    yield ""
    yield _("Days are YYYY-MM-DD. An empty “until” has no end; an empty “from” was always so.")
    yield _("A uid names the same row in every table and in every export.")
    yield _("In the CSV files an apostrophe stands before text that a spreadsheet would run.")
    yield ""


def _not_in_it(tables: Sequence[Written]) -> Iterator[str]:
    yield _("NOT IN IT")
    for table in tables:
        if len(table.withheld) == len(table.columns):
            yield _("- %s: withheld from your role; the file has its headings alone.") % table.name
        elif table.withheld:
            said = {"table": table.name, "columns": ", ".join(table.withheld)}
            yield _("- %(table)s: %(columns)s withheld from your role, empty here.") % said
        if table.cut:
            yield _("- %s: a sheet has no room for all rows; the CSV and JSON have them.") % (
                table.name
            )
    for why in dict.fromkeys(map(str, LEFT_OUT.values())):
        yield f"- {why}"
    yield ""


def _dictionary(tables: Sequence[Written]) -> Iterator[str]:
    yield _("THE TABLES")
    for table in tables:
        yield ""
        count = ngettext("%d row", "%d rows", table.rows) % table.rows
        yield f"{table.name} ({count}): {table.says}"
        for column in table.columns:
            yield f"  {column.name}: {_column(column)}"


def _column(column: Column) -> str:
    said = [TYPES[column.type]()]
    if column.of:
        said = [_("which of %s") % column.of]
    if column.choices:
        said = [_("one of %s") % ", ".join(column.choices)]
    if column.says:
        said.append(column.says)
    if column.content:
        said.append(_("words of coaching"))
    said.append(_("seen by: %s") % seers(column.part))
    return "; ".join(said)


TYPES = {
    "uid": lambda: _("uid"),
    "text": lambda: _("text"),
    "date": lambda: _("day"),
    "time": lambda: _("time of day"),
    "moment": lambda: _("point in time"),
    "yes": lambda: _("yes or no"),
    "whole": lambda: _("whole number"),
    "number": lambda: _("number"),
}


def seers(part: str) -> str:
    """Who sees a part by default, of rows that are theirs; "*" by agreement."""
    stars = {See.FULL: "", See.AGREED: "*"}
    known = parts[part]
    return ", ".join(
        f"{role.value}{stars[known.seen_by(role)]}" for role in Role if known.seen_by(role) in stars
    )
