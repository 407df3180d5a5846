"""Template tags for the parts of a page: `{% load parts %}`.

part, chart, icon, options, figure, tag, field, errors. Everything else is a dataclass of
`web/components.py`, drawn by `{% part %}`.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.forms.boundfield import BoundWidget
from django.template.context import Context
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from stemhappens.web.components import Linked, Tag
from stemhappens.web.small import icon_drawn, small
from stemhappens.web.widgets import pills

register = template.Library()

FIELD_KINDS = ("pills", "seg", "options")
"""Radios or checkboxes as pills, as a segmented row, or as boxes one below the other."""


@register.simple_tag(takes_context=True)
def part(context: Context, thing: Any) -> SafeString:
    """Draw a part, a text, or a sequence of them.

    Takes anything with a `template` (components, charts), a part of `web/small.py`, a string
    (escaped), or a tuple or list of these. Templates get it as `it`.
    """
    drawn_small = small(thing, context.get("csrf_token", ""))
    if drawn_small is not None:
        return drawn_small
    if hasattr(thing, "template"):
        return drawn(thing.template, {"it": thing, "csrf_token": context.get("csrf_token")})
    if isinstance(thing, tuple | list):
        return mark_safe("".join(part(context, piece) for piece in thing))  # noqa: S308 each escaped
    return conditional_escape(thing)


@register.simple_tag
def chart(picture: Any, table: bool = True) -> SafeString:
    """Draw a chart of `web/charts` with, unless table=False, its data as a table to unfold."""
    told = getattr(picture, "table", None) if table else None
    return drawn("web/parts/chart.html", {"it": picture, "table": told})


def drawn(name: str, what: dict[str, Any]) -> SafeString:
    """A template filled. Numbers are as their makers wrote them: no locale shapes a coordinate."""
    loaded = get_template(name)
    return loaded.template.render(Context(what, use_l10n=False))  # type: ignore[attr-defined]


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of `web/icons.py`, for the eye only."""
    return icon_drawn(name)


@register.simple_tag
def options(bound: Iterable[BoundWidget]) -> SafeString:
    """The choices of a field as pills, quick for everybody of a district."""
    return pills(bound)


@register.simple_tag
def figure(text: str, href: str, marked: bool = False, drawer: bool = True) -> SafeString | None:
    """A figure that opens its evidence; marked=True paints it yellow."""
    return small(Linked(text, href, marked=marked, drawer=drawer))


@register.simple_tag
def tag(text: str, tone: str = "", icon: str = "") -> SafeString | None:
    """A state in a word; tones: go, ask, pen, bad."""
    return small(Tag(text, tone, icon))


@register.inclusion_tag("web/parts/field.html")
def field(
    bound: BoundField,
    kind: str = "",
    optional: bool = False,
    extra_class: str = "",
) -> dict[str, Any]:
    """A field of a form: label, hint, error above the field, then the field.

    kind: one of FIELD_KINDS for choices (fieldset and legend), empty for a plain input.
    optional: says so beside the label. The widget must be RadioSelect or CheckboxSelectMultiple
    for kinds. `aria-invalid` and `aria-describedby` come from Django.
    """
    if kind and kind not in FIELD_KINDS:
        raise ValueError(f"Unknown kind of field: {kind!r}")
    return {"field": bound, "kind": kind, "optional": optional, "extra_class": extra_class}


@register.inclusion_tag("web/parts/errors.html")
def errors(form: BaseForm) -> dict[str, Any]:
    """What is to be fixed in a form, with a link to each field; nothing when all is well."""
    wrong = [bound for bound in form if bound.errors]
    return {"form": form, "fields": wrong, "any": bool(wrong or form.non_field_errors())}
