"""Lists that can be sorted, paged and taken out: drawn as a table or written as CSV."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from stemhappens.core.cells import disarmed
from stemhappens.web.components import Choice, Column, Pages, Part, Row, Rows, Sentence

Line = TypeVar("Line")
PAGE = 50


@dataclass(frozen=True)
class Value:
    """A cell: its text, what it is sorted by (the text if nothing), and how it is drawn."""

    text: str
    order: Any = None
    part: Part | Sentence | None = None

    @property
    def sort_key(self) -> tuple[bool, Any]:
        """Empty cells come last, whichever way the column is sorted."""
        order = self.order if self.order is not None else self.text.casefold()
        return (not self.text, order)


@dataclass(frozen=True)
class Head:
    """A column. key: its name in the address; num: numbers."""

    key: str
    label: str
    num: bool = False


@dataclass(frozen=True)
class Listing:
    """All rows of a list, in their first order."""

    caption: str
    heads: tuple[Head, ...]
    lines: tuple[tuple[Value, ...], ...]


Address = Callable[[Mapping[str, str]], str]
"""The address of the same list with other sort and page."""


def address(path: str, query: str) -> Address:
    """Addresses of a list at `path` whose other filters are `query` ("?school=…")."""

    def at(parts: Mapping[str, str]) -> str:
        text = urlencode({name: value for name, value in parts.items() if value})
        glue = "&" if query else "?"
        return f"{path}{query}{glue}{text}" if text else f"{path}{query}"

    return at


def typed(query: QueryDict) -> str:
    """What stands in the box above a list ("q")."""
    return query.get("q", "").strip()[:80]


def matching(listing: Listing, text: str) -> Listing:
    """The lines that hold each word of `text` in one of their cells; all of them without a word."""
    words = text.casefold().split()
    lines = []
    for line in listing.lines:
        cells = "\n".join(value.text for value in line).casefold()
        if all(word in cells for word in words):
            lines.append(line)
    return replace(listing, lines=tuple(lines))


def sorted_lines(listing: Listing, sort: str) -> tuple[tuple[Value, ...], ...]:
    """The lines by the column `sort` ("visits", "-visits"); an unknown one changes nothing."""
    keys = [head.key for head in listing.heads]
    name = sort.removeprefix("-")
    if name not in keys:
        return listing.lines
    place = keys.index(name)
    filled = [line for line in listing.lines if line[place].text]
    empty = [line for line in listing.lines if not line[place].text]
    ordered = sorted(filled, key=lambda line: line[place].sort_key, reverse=sort.startswith("-"))
    return (*ordered, *empty)


def table(
    listing: Listing,
    query: QueryDict,
    at: Address,
    *,
    size: int = PAGE,
    tight: bool = False,
    cards: bool = False,
) -> tuple[Rows, Pages | None]:
    """A page of the list as a table, and the links to its other pages. cards: see Rows."""
    sort = query.get("sort", "")
    lines = sorted_lines(listing, sort)
    shown, pages = page_of(lines, query, at, size=size)
    rows = Rows(
        listing.caption,
        tuple(_column(head, sort, at) for head in listing.heads),
        tuple(Row(tuple(_drawn(value) for value in line)) for line in shown),
        tight=tight,
        cards=cards,
    )
    return rows, pages


def page_of(
    lines: Sequence[Line], query: QueryDict, at: Address, *, size: int = PAGE
) -> tuple[Sequence[Line], Pages | None]:
    """The lines of the page asked for, and the links to the other pages."""
    last = max(1, -(-len(lines) // size))
    page = min(max(_number(query.get("page", "")), 1), last)
    first = (page - 1) * size
    shown = lines[first : first + size]
    if last == 1:
        return shown, None
    words = {"first": first + 1, "last": first + len(shown), "all": len(lines)}
    said = _("Rows %(first)d to %(last)d of %(all)d") % words
    return shown, _pages(said, page, last, query.get("sort", ""), at)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 1


def _drawn(value: Value) -> Part | Sentence:
    return value.text if value.part is None else value.part


def _column(head: Head, sort: str, at: Address) -> Column:
    up, down = head.key, f"-{head.key}"
    state = {up: "ascending", down: "descending"}.get(sort, "")
    first = down if head.num else up
    other = {up: down, down: up}.get(sort, first)
    return Column(head.label, head.num, at({"sort": other}), state)


def _pages(said: str, page: int, last: int, sort: str, at: Address) -> Pages:
    def to(number: int) -> str:
        return at({"sort": sort, "page": str(number) if number > 1 else ""})

    near = sorted({1, last, *(n for n in range(page - 1, page + 2) if 1 <= n <= last)})
    links = []
    before = 0
    for number in near:
        if number > before + 1:
            links.append(Choice("…", ""))
        links.append(Choice(str(number), to(number), current=number == page))
        before = number
    return Pages(
        said,
        tuple(links),
        to(page - 1) if page > 1 else "",
        to(page + 1) if page < last else "",
    )


def csv_file(listing: Listing, sort: str, name: str) -> HttpResponse:
    """The whole list as a CSV file for a spreadsheet; formulas are disarmed."""
    lines = sorted_lines(listing, sort)
    heads = (head.label for head in listing.heads)
    return csv_response(name, heads, ((value.text for value in line) for line in lines))


def csv_response(
    name: str, headings: Iterable[object], rows: Iterable[Iterable[str]]
) -> HttpResponse:
    """A CSV file `name` to download; formulas are disarmed."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([str(heading) for heading in headings])
    writer.writerows([disarmed(cell) for cell in row] for row in rows)
    # the mark tells spreadsheets that this is UTF-8
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
