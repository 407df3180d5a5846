"""How a district writes a visit into cells: one renderer for each way that people do it."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from tests.corpus.make.book import Cell, Entry, Sheet, session
from tests.corpus.make.story import Visit
from tests.corpus.make.town import PEOPLE, SCHOOL

BORNE = Counter(
    family
    for person in PEOPLE.values()
    for family in {person.family, *(old["family"] for old in person.earlier_names)}
)
SHARED = {family for family, times in BORNE.items() if times > 1}
SHORT_TYPES = {
    "planning": "Plan", "observation": "Obs", "debrief": "Debrief", "co-teaching": "Co-teach",
    "modeling": "Model", "plc": "PLC", "data-review": "Data", "team-meeting": "Team mtg",
    "workshop": "Workshop", "email": "email", "chat": "chat", "hallway": "hallway",
}  # fmt: skip
TYPE_NAMES = {
    "planning": "Planning", "observation": "Observation", "debrief": "Debrief",
    "co-teaching": "Co-teaching", "modeling": "Modeling", "plc": "PLC",
    "data-review": "Data review", "team-meeting": "Team meeting", "workshop": "Workshop",
    "email": "E-mail", "chat": "Chat", "hallway": "Hallway help",
}  # fmt: skip
SPANISH_TYPES = {
    "planning": "Planificación", "observation": "Observación", "debrief": "Retroalimentación",
    "co-teaching": "Co-enseñanza", "modeling": "Modelaje", "plc": "PLC",
    "data-review": "Revisión de datos",
}  # fmt: skip
MONTHS = "Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec".split()


def school_name(key: str, day: date, how: str = "short") -> str:
    """A school as it was called on `day`: name, short, abbr or code."""
    school = SCHOOL[key]
    if how == "code":
        return str(school["code"])
    for change in school.get("renamed", []):
        if day.isoformat() < change["on"]:
            old = {"name": change["from"], "short": "Tide Rock ES", "abbr": "TR"}
            return str(old[how])
    return str(school[how])


def full(key: str, day: date) -> str:
    """Given and family name as on `day`."""
    person = PEOPLE[key]
    return f"{person.given} {person.family_on(day)}"


def last(key: str, day: date) -> str:
    """The family name, with the initial where it is shared."""
    family = PEOPLE[key].family_on(day)
    if family == "Chen":
        return full(key, day)
    return f"{PEOPLE[key].given[0]}. {family}" if family in SHARED else family


def last_first(key: str, day: date) -> str:
    """LAST, First."""
    return f"{PEOPLE[key].family_on(day).upper()}, {PEOPLE[key].given}"


def initial(key: str, day: date) -> str:
    """J. Family, or the full name where that is not enough."""
    family = PEOPLE[key].family_on(day)
    return full(key, day) if family == "Chen" else f"{PEOPLE[key].given[0]}. {family}"


NAMES: dict[str, Callable[[str, date], str]] = {
    "full": full, "last": last, "lastfirst": last_first, "initial": initial,
    "initials": lambda key, _day: PEOPLE[key].initials,
    "first": lambda key, _day: (PEOPLE[key].nicknames or [PEOPLE[key].given])[0],
    "email": lambda key, _day: PEOPLE[key].email,
}  # fmt: skip


def clock(moment: Any) -> str:
    """A time as people write it: 8:05."""
    return f"{moment.hour}:{moment.minute:02d}"


def end_of(visit: Visit) -> Any:
    """The time at which a visit ended."""
    begun = datetime.combine(visit.day, visit.start or datetime.min.time())
    return (begun + timedelta(minutes=visit.minutes or 0)).time()


def _date(visit: Visit, how: str) -> Any:
    day = visit.day
    if how == "xl":
        return Cell(day, fmt="m/d/yyyy")
    if how == "serial":
        return (day - date(1899, 12, 30)).days
    return {
        "us": f"{day.month}/{day.day}/{day.year}", "us2": f"{day.month}/{day.day}/{day:%y}",
        "iso": day.isoformat(), "eu": f"{day:%d/%m/%Y}", "dot": f"{day:%d.%m.%Y}",
        "noyear": f"{day.month}/{day.day}", "word": f"{MONTHS[day.month - 1]} {day.day}",
        "dm": f"{day.day}-{day:%b}", "medium": f"{day:%b} {day.day}, {day.year}",
        "dash": f"{day:%m-%d-%Y}",
    }[how]  # fmt: skip


def _minutes(visit: Visit, how: str) -> Any:
    n = visit.minutes
    if n is None:
        return ""
    if how == "time":
        return Cell(timedelta(minutes=n), fmt="h:mm")
    if how == "fraction":
        return n / 1440
    return {
        "int": n, "text": f"{n} min", "hours": round(n / 60, 4), "hm": f"{n // 60}:{n % 60:02d}",
        "range": f"{clock(visit.start)}-{clock(end_of(visit))}" if visit.start else "",
        "words": f"{n // 60} hr {n % 60} min" if n > 60 else f"{n} mins",
        "es": f"{n} minutos",
    }[how]  # fmt: skip


def _school(visit: Visit, how: str) -> str:
    if visit.school is None:
        return "Zoom" if visit.place == "online" else "District Office"
    return school_name(visit.school, visit.day, how)


def _people(keys: tuple[str, ...], day: date, how: str) -> str:
    style, _, glue = how.partition("|")
    return (glue or "; ").join(NAMES[style](key, day) for key in keys)


def _type(visit: Visit, how: str) -> str:
    words = {"short": SHORT_TYPES, "es": SPANISH_TYPES}.get(how, TYPE_NAMES)
    return words.get(visit.type or "", "")


FIELDS: dict[str, Callable[[Visit, str], Any]] = {
    "date": _date, "min": _minutes, "school": _school, "type": _type,
    "coach": lambda v, how: _people(v.coaches, v.day, how),
    "teacher": lambda v, how: _people(v.teachers, v.day, how),
    "start": lambda v, how: Cell(v.start, fmt="h:mm") if how == "xl" else clock(v.start),
    "end": lambda v, how: Cell(end_of(v), fmt="h:mm") if how == "xl" else clock(end_of(v)),
    "topic": lambda v, how: "; ".join(v.topics),
    "next": lambda v, how: v.next_step or "",
    "note": lambda v, how: v.note,
    "grade": lambda v, how: PEOPLE[v.teachers[0]].subject if v.teachers else "",
    "empty": lambda v, how: "",
}  # fmt: skip
Columns = list[tuple[str, str]]


def columns(text: str) -> Columns:
    """`Date=date:us, Coach=coach:full` as pairs; the header may hold anything but = and ,."""
    pairs = [part.strip().rsplit("=", 1) for part in text.split(",")]
    return [(header.strip(), spec.strip()) for header, spec in pairs]


def heads(cols: Columns) -> list[str]:
    """The header row."""
    return [header for header, _spec in cols]


def cells(visit: Visit, cols: Columns, over: dict[str, Any] | None = None) -> list[Any]:
    """A visit's cells; `over` replaces cells by the kind of their column."""
    row = []
    for _header, spec in cols:
        kind, _, how = spec.partition(":")
        row.append((over or {})[kind] if kind in (over or {}) else FIELDS[kind](visit, how))
    return row


def told(cols: Columns, visit: Visit) -> Visit:
    """The visit as far as these columns tell it: what has no column is unknown."""
    kinds = {spec.partition(":")[0] for _h, spec in cols}
    ranged = any(spec == "min:range" for _h, spec in cols)
    changes: dict[str, Any] = {}
    if "type" not in kinds:
        changes["type"] = None
    if "min" not in kinds and "end" not in kinds:
        changes["minutes"] = None
    if "start" not in kinds and not ranged:
        changes["start"] = None
    if "topic" not in kinds:
        changes["topics"] = ()
    if "next" not in kinds:
        changes["next_step"] = None
    return visit.but(**changes)


def plain(cols: Columns, visit: Visit) -> Entry:
    """The label of a row that says what it means."""
    kinds = {spec.partition(":")[0] for _h, spec in cols}
    entry = session(told(cols, visit))
    if "school" not in kinds:
        several = any(len(PEOPLE[t].schools_on(visit.day)) > 1 for t in visit.teachers)
        for record in entry["records"]:
            record["school"] = None if several else visit.school
        entry["either"] = {"school": [None]}
    if "type" not in kinds:
        entry["either"] = entry.get("either", {}) | {"type": [None]}
    return entry


def put(
    sheet: Sheet, visit: Visit, cols: Columns, entry: Entry | None = None,
    lead: list[Any] | None = None, **over: Any,
) -> int:  # fmt: skip
    """Write a visit as a row; `over` replaces cells, `entry` the label."""
    row = (lead or []) + cells(visit, cols, over)
    return sheet.add(row, plain(cols, visit) if entry is None else entry)
