"""What may be done to the words a district chooses from: added, renamed, reordered, retired.

Nothing is ever deleted: what is retired stays on old visits and is no longer offered.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from stemhappens.core.problem import Problems
from stemhappens.core.rules import authorize
from stemhappens.core.write import Unit
from stemhappens.people.checks import refuse, today_of
from stemhappens.people.models import LibraryEntry, SessionType, Topic

Word = SessionType | Topic | LibraryEntry
KINDS: Mapping[str, type[Word]] = {"types": SessionType, "topics": Topic, "library": LibraryEntry}
"""The vocabularies by the name in their address."""


def add_word(unit: Unit, kind: str, /, **values: Any) -> Word:
    """Add an entry to a vocabulary, at its end. values: its fields but code and position."""
    authorize(unit.actor, "set_policy")
    model = KINDS[kind]
    refuse(_problems(model, values))
    values = _clean(values)
    if model is not LibraryEntry:
        values["code"] = _code(model, values["name"])
    places = model.objects.order_by("-position").values_list("position", flat=True)
    return unit.add(model(position=(places.first() or 0) + 1, **values))


def change_word(unit: Unit, row: Word, **values: Any) -> Word:
    """Call an entry otherwise, or let it mean something else, on old visits too."""
    authorize(unit.actor, "set_policy", row)
    refuse(_problems(type(row), values, row))
    return unit.change(row, **_clean(values))


def move_word(unit: Unit, row: Word, step: int) -> None:
    """Let an entry stand one place further up (-1) or down (1) among its like."""
    authorize(unit.actor, "set_policy", row)
    like = {"kind": row.kind} if isinstance(row, LibraryEntry) else {}
    rows: list[Word] = [*type(row)._default_manager.filter(**like, retired=None)]
    at = next((n for n, each in enumerate(rows) if each.pk == row.pk), None)
    if at is None or not 0 <= at + step < len(rows):
        return
    rows.insert(at + step, rows.pop(at))
    places = sorted(each.position for each in rows)
    if len(set(places)) < len(places):
        places = list(range(len(rows)))
    moved = [(each, place) for each, place in zip(rows, places, strict=True)]
    unit.change_all((each, {"position": place}) for each, place in moved if each.position != place)


def retire_word(unit: Unit, row: Word) -> Word:
    """Offer an entry no longer, from today on; where it stands it stays."""
    authorize(unit.actor, "set_policy", row)
    return unit.change(row, retired=today_of(unit))


def bring_word_back(unit: Unit, row: Word) -> Word:
    """Offer a retired entry again."""
    authorize(unit.actor, "set_policy", row)
    return unit.change(row, retired=None)


def is_retired(row: Word, today: date) -> bool:
    """True when an entry is offered no more."""
    return row.retired is not None and row.retired <= today


def _problems(model: type[Word], values: Mapping[str, Any], row: Word | None = None) -> Problems:
    """A name that is there, and that no other entry has."""
    problems = Problems()
    field = "text" if model is LibraryEntry else "name"
    text = " ".join(values[field].split())
    if not text:
        problems.add(field, _("Give it a name.") if field == "name" else _("Write the words."))
        return problems
    like = {"kind": values["kind"]} if model is LibraryEntry else {}
    same = model._default_manager.filter(**like, **{f"{field}__iexact": text})
    if same.exclude(pk=row.pk if row else None).exists():
        problems.add(field, _("This is in the list already; bring it back where it is retired."))
    if values.get("group") == SessionType.Group.MICRO and values.get("loop_step"):
        problems.add("loop_step", _("A micro-touch is neither an observation nor a debrief."))
    return problems


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: " ".join(value.split()) if isinstance(value, str) else value
        for name, value in values.items()
    }


def _code(model: type[Word], name: str) -> str:
    """A code of its own, from the name."""
    known = set(model._default_manager.values_list("code", flat=True))
    base = slugify(name)[:32].strip("-") or "entry"
    tries = (base if n == 1 else f"{base}-{n}" for n in range(1, len(known) + 2))
    return next(code for code in tries if code not in known)
