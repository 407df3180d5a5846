"""Template tags for hundreds of equal small marks: `{% load marks %}`.

cells, crowd, circles, spots, named, lines. Each draws all of a row in one function, since a
template for every mark took a third of a page's time; what a mark carries is escaped here.
"""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.safestring import SafeString, mark_safe

from stemhappens.web.charts import Cell, Crowd, Dot
from stemhappens.web.charts.strips import PlacedDot
from stemhappens.web.small import text_drawn

register = template.Library()


@register.simple_tag
def cells(row: Iterable[Cell]) -> SafeString:
    """The months of a row of a table, a cell each; one with an address is a link."""
    return mark_safe("".join(map(_cell, row)))  # noqa: S308  every value was escaped


def _cell(cell: Cell) -> str:
    title = f' title="{text_drawn(cell.title)}"' if cell.title or cell.href else ""
    if cell.href:
        inside = f'<a class="cell {cell.classes}" href="{text_drawn(cell.href)}"{title}>'
        return f'<td class="c">{inside}{text_drawn(cell.text)}</a></td>'
    return f'<td class="c"><i class="cell {cell.classes}"{title}>{text_drawn(cell.text)}</i></td>'


@register.simple_tag
def crowd(it: Crowd) -> SafeString:
    """A school's people as counts, over a bar of their shares."""
    label, parts = text_drawn(it.label), list(it.parts)
    name, to = ("a", f'href="{text_drawn(it.href)}"') if it.href else ("span", 'role="img"')
    counts = "".join(f'<i class="tally {part.shade}">{part.text}</i>' for part in parts)
    bar = "".join(
        f'<rect class="{part.shade}" x="{part.x}" width="{part.width}" height="6"/>'
        for part in parts
    )
    return mark_safe(  # noqa: S308  every value was escaped
        f'<{name} {to} aria-label="{label}" class="crowd" title="{label}">{counts}'
        f'<svg width="100%" height="6" aria-hidden="true">{bar}</svg></{name}>'
    )


@register.simple_tag
def circles(dots: Iterable[Dot], linked: bool = False) -> SafeString:
    """A circle for each person; linked: one with an address is a link."""
    return mark_safe(  # noqa: S308  every value was escaped
        "".join(_circle(dot, dot.href if linked else "") for dot in dots)
    )


def _circle(dot: Dot, href: str) -> str:
    title = text_drawn(dot.title)
    if not href:
        return f'<i class="m {dot.shade}" title="{title}">{dot.visits}</i>'
    to = f'href="{text_drawn(href)}" title="{title}" aria-label="{title}"'
    return f'<a class="m {dot.shade}" {to}>{dot.visits}</a>'


@register.simple_tag
def spots(dots: Iterable[PlacedDot]) -> SafeString:
    """A circle for each engagement at its place, with its text beside it."""
    return mark_safe("".join(map(_spot, dots)))  # noqa: S308  every value was escaped


def _spot(at: PlacedDot) -> str:
    over = " over" if at.dot.over else ""
    title = f"<title>{text_drawn(at.dot.title)}</title>"
    drawn = f'<circle class="dot{over}" cx="{at.x}" cy="{at.y}" r="6.5">{title}</circle>'
    if not at.dot.text:
        return drawn
    place = f'x="{at.x}" dx="{at.text_dx}" y="{at.text_y}"'
    return f'{drawn}<text class="{at.text_class}" {place}>{text_drawn(at.dot.text)}</text>'


@register.simple_tag
def named(dots: Iterable[PlacedDot]) -> SafeString:
    """The texts that stand beside circles, in one line for a narrow page."""
    texts = (f"<span>{text_drawn(at.dot.text)}</span> " for at in dots if at.dot.text)
    return mark_safe("".join(texts))  # noqa: S308  every value was escaped


@register.simple_tag
def lines(rows: Iterable[Sequence[str]]) -> SafeString:
    """The rows of the table behind a chart: each one's heading and its numbers."""
    return mark_safe("".join(map(_line, rows)))  # noqa: S308  every value was escaped


def _line(row: Sequence[str]) -> str:
    numbers = "".join(f'<td class="num">{text_drawn(text)}</td>' for text in row[1:])
    return f'<tr><th scope="row">{text_drawn(row[0])}</th>{numbers}</tr>'
