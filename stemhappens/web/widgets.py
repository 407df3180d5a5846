"""Lists of a thousand options, drawn without a template for each of them.

The same HTML as Django's own templates write, but for the white space between options.
"""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from django.forms.boundfield import BoundWidget
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]


class Renderer(DjangoTemplates):
    """Django's renderer of forms, quick where a field offers everybody of a district."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The HTML of a part of a form."""
        draw = DRAWN.get(template_name)
        if draw is None:
            return super().render(template_name, context, request)
        return mark_safe(draw(context["widget"]))  # noqa: S308  every value was escaped


def _select(widget: Widget) -> str:
    groups = []
    for label, options, _index in widget["optgroups"]:
        drawn = "\n".join(map(_option, options))
        if label:
            drawn = f'<optgroup label="{_text(label)}">\n{drawn}\n</optgroup>'
        groups.append(drawn)
    inside = "\n".join(groups)
    return f'<select name="{_text(widget["name"])}"{_attributes(widget)}>\n{inside}\n</select>'


def _option(widget: Widget) -> str:
    label = _text(widget["label"])
    return f'<option value="{_text(widget["value"])}"{_attributes(widget)}>{label}</option>'


def _ticked(widget: Widget) -> str:
    """A radio button or a checkbox, in a label of its own where one is asked for."""
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    name = f'type="{widget["type"]}" name="{_text(widget["name"])}"'
    drawn = f"<input {name}{value}{_attributes(widget)}>"
    if not widget.get("wrap_label"):
        return drawn
    key = widget["attrs"].get("id")
    to = f' for="{_text(key)}"' if key else ""
    return f"<label{to}>{drawn} {_text(widget['label'])}</label>"


def _attributes(widget: Widget) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{_text(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def pills(options: Iterable[BoundWidget]) -> SafeString:
    """Radio buttons or checkboxes as pills: `<label class="opt">`, one after the other."""
    drawn = []
    for option in options:
        widget = {**option.data, "wrap_label": False}
        key, label = _text(widget["attrs"].get("id", "")), _text(widget["label"])
        drawn.append(
            f'<label class="opt" for="{key}">{_ticked(widget)}<span>{label}</span></label>'
        )
    return mark_safe("".join(drawn))  # noqa: S308  every value was escaped


def _text(value: Any) -> str:
    said = value if isinstance(value, str) else str(value)
    return said if isinstance(said, SafeString) else escape(said)


DRAWN: dict[str, Callable[[Widget], str]] = {
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/radio_option.html": _ticked,
    "django/forms/widgets/checkbox_option.html": _ticked,
}
