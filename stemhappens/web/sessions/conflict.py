"""Two versions of a visit side by side: as somebody else saved it, and as it was typed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from stemhappens.web.components import Column, Row, Rows
from stemhappens.web.log.form import VisitForm
from stemhappens.web.says import listed


def conflict_rows(form: VisitForm, present: Mapping[str, Any]) -> Rows | None:
    """The fields that differ; None when none does. form: with what was typed."""
    rows = []
    for name, field in form.fields.items():
        if field.widget.is_hidden:
            continue
        now = _shown(form, name, present.get(name))
        typed = _shown(form, name, _sent(form, name))
        if now != typed:
            rows.append(Row((str(field.label), now or "–", typed or "–")))
    if not rows:
        return None
    columns = (Column(_("Field")), Column(_("As it is now")), Column(_("As you typed it")))
    return Rows(_("What differs"), columns, tuple(rows), tight=True, caption_shown=True)


def _sent(form: VisitForm, name: str) -> Any:
    widget = form.fields[name].widget
    return widget.value_from_datadict(form.data, form.files, form.add_prefix(name))


def _shown(form: VisitForm, name: str, value: Any) -> str:
    choices = getattr(form.fields[name].widget, "choices", ())
    labels = {str(key): str(label) for key, label in choices}
    if isinstance(value, list | tuple):
        return listed([labels.get(str(key), "") for key in value if str(key) in labels])
    text = "" if value is None else str(value).strip()
    if name in ("time",):
        text = text[:5]
    return labels.get(text, text) if labels else text
