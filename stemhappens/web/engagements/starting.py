"""The library beside a form: practices to choose from, and what to begin with, as plain links."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from stemhappens.coaching.library import Starter, starters
from stemhappens.people.practices import NAMES, Practice, by_framework
from stemhappens.web.components import Choice
from stemhappens.web.contexts.act import StarterGroup, Starters

Asked = Mapping[str, str]
"""What the address of a form asks for: practice=ngss-7, starter=12."""


def practice_asked(asked: Asked, otherwise: str = "") -> str:
    """The practice of the address, if there is one of that code."""
    code = asked.get("practice", "")
    return code if code in NAMES else otherwise


def chosen_starter(asked: Asked, found: Sequence[Starter]) -> Starter | None:
    """The entry of the library that the address names."""
    return next((one for one in found if str(one.id) == asked.get("starter", "")), None)


def library_beside(
    path: str, kind: str, title: str, day: date, asked: Asked, at_hand: Sequence[str] = ()
) -> Starters | None:
    """The library for a form at `path`. at_hand: practices offered first; None when it is empty."""
    practice = practice_asked(asked, at_hand[0] if at_hand else "")
    every = starters(kind, day)
    if not every:
        return None
    offered = [one for one in every if one.practice == practice]
    return Starters(
        title=title,
        chosen=NAMES.get(practice, ""),
        opened=bool(asked.get("practice")) and not asked.get("starter"),
        groups=tuple(_group(path, name, rows, practice) for name, rows in by_framework().items()),
        entries=tuple(
            Choice(one.text, _href(path, practice=one.practice, starter=str(one.id)))
            for one in offered
        ),
        hint="" if offered else _("Choose a practice to see what others have begun with."),
    )


def _group(path: str, name: str, rows: Sequence[Practice], practice: str) -> StarterGroup:
    choices = [
        Choice(row.name, _href(path, practice=row.code), current=row.code == practice)
        for row in rows
    ]
    return StarterGroup(name, tuple(choices))


def _href(path: str, **query: str) -> str:
    return f"{path}?{urlencode(query)}"


def practice_choices() -> list[tuple[str, object]]:
    """The practices as choices of a select, by framework; none of them first."""
    grouped: list[tuple[str, object]] = [("", _("No practice in particular"))]
    for name, rows in by_framework().items():
        grouped.append((name, [(row.code, row.name) for row in rows]))
    return grouped
