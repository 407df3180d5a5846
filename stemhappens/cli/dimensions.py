"""What a figure is cut by, as people name it: schools, coaches, levels, months and the rest."""

import re
from collections.abc import Callable, Iterable, Mapping

from django.db.models import Model

from stemhappens.cli.command import Misused
from stemhappens.cli.given import as_uid
from stemhappens.coaching.models import Engagement
from stemhappens.facts.models import Level
from stemhappens.metrics.question import DIMENSIONS
from stemhappens.people.models import Person, PersonName, Phase, School, SessionType

Labels = Mapping[int, str]
UNKNOWN = "unknown"
MONTH = re.compile(r"(\d{4})-?(\d{2})")


def labels(dimension: str, using: str) -> Labels:
    """id → what it is called (needs the district's scope); what is not in it has no name."""
    return {0: UNKNOWN, **_LABELS[dimension](using)}


def label(dimension: str, key: int, known: Labels) -> str:
    """What a key of a dimension is called."""
    if dimension == "month":
        return f"{key // 100}-{key % 100:02}"
    if dimension == "tier" and key:
        return f"tier {key}"
    return known.get(key, UNKNOWN)


def parse_only(texts: Iterable[str], using: str) -> dict[str, int]:
    """ "school=Birchwood ES", "level=high", … as dimension → id."""
    found = {}
    for text in texts:
        dimension, equals, value = text.partition("=")
        if not equals or not value:
            raise Misused(f"--only {text} names no value; write it as school=NAME.")
        found[checked(dimension)] = _key(dimension, value, using)
    return found


def checked(dimension: str) -> str:
    """`dimension`, if it is one."""
    if dimension not in DIMENSIONS:
        raise Misused(f"There is no dimension {dimension}. There are: {', '.join(DIMENSIONS)}.")
    return dimension


def _key(dimension: str, value: str, using: str) -> int:
    """The id meant by an id, a uid, a name or a code."""
    if dimension == "month":
        return _month(value)
    if dimension == "tier" and value.isdigit():
        return int(value)
    known = labels(dimension, using)
    if value.isdigit() and int(value) in known:
        return int(value)
    meant = _by_uid(dimension, value, using) or [
        key for key, name in known.items() if name.casefold() == value.casefold()
    ]
    meant = meant or _by_code(dimension, value, using)
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise Misused(f"{len(meant)} are called {value}; name the {dimension} by uid or id.")
    raise Misused(f"There is no {dimension} {value}. There are: {_some(known)}.")


def _month(value: str) -> int:
    found = MONTH.fullmatch(value)
    if found is None or not 1 <= int(found[2]) <= 12:
        raise Misused(f"month={value} is no month; write it as 2025-09.")
    return int(found[1]) * 100 + int(found[2])


def _by_uid(dimension: str, value: str, using: str) -> list[int]:
    model, uid = _ROOTS.get(dimension), as_uid(value)
    if model is None or uid is None:
        return []
    rows = model._default_manager.using(using).filter(uid=uid)
    return [row.pk for row in rows]


def _by_code(dimension: str, value: str, using: str) -> list[int]:
    if dimension != "type":
        return []
    return [row.pk for row in SessionType.objects.using(using).filter(code=value)]


def _some(known: Labels) -> str:
    names = sorted(name for key, name in known.items() if key)
    more = f" and {len(names) - 20} more" if len(names) > 20 else ""
    return ", ".join(names[:20]) + more


def _rows(model: type[Model]) -> Callable[[str], Labels]:
    def read(using: str) -> Labels:
        return {row.pk: str(row) for row in model._default_manager.using(using).all()}

    return read


def _people(using: str) -> Labels:
    rows = PersonName.objects.using(using).order_by("person_id", "starts")
    return {row.person_id: str(row) for row in rows}


def _engagements(using: str) -> Labels:
    return {row.pk: str(row.uid) for row in Engagement.objects.using(using).all()}


def _levels(using: str) -> Labels:
    return {int(level): level.name.lower() for level in Level if level}


def _numbers(using: str) -> Labels:
    return {}


_ROOTS: dict[str, type[Model]] = {
    "school": School,
    "coach": Person,
    "teacher": Person,
    "engagement": Engagement,
}
_LABELS: dict[str, Callable[[str], Labels]] = {
    "school": _rows(School),
    "coach": _people,
    "teacher": _people,
    "level": _levels,
    "tier": _numbers,
    "month": _numbers,
    "type": _rows(SessionType),
    "phase": _rows(Phase),
    "engagement": _engagements,
}
