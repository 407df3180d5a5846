"""Parts that stand on a page by the hundred, drawn in Python: a template each is ten times slower.

Every value is escaped here.
"""

from collections.abc import Callable
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from stemhappens.web.components import Button, Linked, Pick, Strong, Tag
from stemhappens.web.icons import ICONS


def small(thing: Any, token: str = "") -> SafeString | None:
    """The HTML of a small part; None where it has a template. token: for forms that are sent."""
    draw = DRAWN.get(type(thing))
    return None if draw is None else mark_safe(draw(thing, token))  # noqa: S308  values are escaped


def icon_drawn(name: str) -> SafeString:
    """An icon of `web/icons.py`, for the eye only."""
    return mark_safe(  # noqa: S308  our own
        f'<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{ICONS[name]}</svg>'
    )


def text_drawn(value: Any) -> str:
    """A text as HTML."""
    said = value if isinstance(value, str) else str(value)
    return said if isinstance(said, SafeString) else escape(said)


def _linked(it: Linked, _token: str) -> str:
    href = text_drawn(it.href)
    classes = "link" if it.plain else "fig mark" if it.marked else "fig"
    drawer = f' hx-get="{href}" hx-target="#drawer" hx-swap="innerHTML" data-drawer'
    return (
        f'<a class="{classes}" href="{href}"{drawer if it.drawer else ""}>{text_drawn(it.text)}</a>'
    )


def _strong(it: Strong, _token: str) -> str:
    return f"<b>{text_drawn(it.text)}</b>"


def _tag(it: Tag, _token: str) -> str:
    tone = f" {text_drawn(it.tone)}" if it.tone else ""
    return f'<span class="tag{tone}">{_icon(it.icon)}{text_drawn(it.text)}</span>'


def _pick(it: Pick, _token: str) -> str:
    name = f'name="{text_drawn(it.name)}" value="{text_drawn(it.value)}"'
    label = f'<span class="vh">{text_drawn(it.label)}</span>'
    return f'<label class="tickbox"><input type="checkbox" {name} data-pick>{label}</label>\n'


def _button(it: Button, token: str) -> str:
    classes, href = f"btn {text_drawn(it.tone)}", text_drawn(it.href)
    inside = f"{_icon(it.icon)}{text_drawn(it.label)}"
    if not it.post:
        return f'<a class="{classes}" href="{href}">{inside}</a>\n'
    hidden = f'<input type="hidden" name="csrfmiddlewaretoken" value="{text_drawn(token)}">'
    send = f'<button class="{classes}">{inside}</button>'
    return f'<form method="post" action="{href}">{hidden}{send}</form>\n'


def _icon(name: str) -> str:
    return icon_drawn(name) if name else ""


DRAWN: dict[type, Callable[[Any, str], str]] = {
    Linked: _linked,
    Strong: _strong,
    Tag: _tag,
    Pick: _pick,
    Button: _button,
}
