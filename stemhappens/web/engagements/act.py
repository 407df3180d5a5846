"""What an act on a page is: its words, its form, the verb behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from stemhappens.core import clock
from stemhappens.core.write import Unit
from stemhappens.web.acts import ActForm
from stemhappens.web.contexts.act import Starters
from stemhappens.web.doors import Door
from stemhappens.web.engagements.forms import first_day
from stemhappens.web.engagements.starting import Asked

Said = Mapping[str, Any]
Make = Callable[[Door, Any, Any, Asked], ActForm]
Do = Callable[[Unit, Any, Said], Any]
Beside = Callable[[Door, Any, str, Asked], tuple[Starters | None, tuple[str, ...]]]


@dataclass(frozen=True)
class Act:
    """An act: what its page and button say, the verb of the rules it needs, its form, its deed.

    cause: as the change log has it. done: what is said afterwards. make: the form for a door, a
    row, what was sent (None: just opened) and what the address asks for. do: the deed, with what
    was read. beside: the library for it, and what its text field offers.
    """

    title: Any
    save: Any
    verb: str
    cause: str
    done: Any
    make: Make
    do: Do
    sentence: Any = ""
    beside: Beside | None = None


def form_of(kind: type[ActForm], **options: Any) -> Make:
    """A form of `kind` that begins today."""

    def make(door: Door, row: Any, data: Any, asked: Asked) -> ActForm:
        initial = first_day(clock.today(door.district)) | {"version": row.version}
        return kind(data, initial=initial, **options)

    return make


def today_of(unit: Unit) -> date:
    """Today in the unit's district."""
    assert unit.district is not None
    return clock.today(unit.district)
