"""The rows behind a figure: teachers, schools, sessions, goals, engagements.

Persons stand in them only for readers who may know who; the rows themselves stay.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stemhappens.coaching.models import Attendance, Session, SessionCoach
from stemhappens.core.spans import holding
from stemhappens.metrics.ask import Asking, Clock
from stemhappens.metrics.figure import Figure
from stemhappens.metrics.lists import (
    TeacherVisits,
    long_gaps,
    school_last_visits,
    teacher_visits,
)
from stemhappens.metrics.standing import Visited, visited
from stemhappens.people.models import Placement, School
from stemhappens.web.components import Linked, Sentence, Tag
from stemhappens.web.doors import Door
from stemhappens.web.frame import may_enter
from stemhappens.web.impact.reading import Named, knows_who, names_of, sees_names
from stemhappens.web.tables import Head, Listing, Value


@dataclass(frozen=True)
class Source:
    """Where rows are read: the visitor, the moment, the question, the open snapshot."""

    door: Door
    at: Clock
    asking: Asking
    using: str
    schools: Mapping[int, School]

    @property
    def named(self) -> bool:
        """True when the rows may say who."""
        return sees_names(self.door.actor)

    def names(self, people: Iterable[int]) -> dict[int, Named]:
        """Names, if the reader may have them."""
        return names_of(people, self.using) if self.named else {}

    def school(self, key: int) -> str:
        """A school's name; empty for none."""
        found = self.schools.get(key)
        return found.name if found else ""


def heads_for(source: Source, *heads: Head) -> tuple[Head, ...]:
    """The columns; those of persons only for who may see them."""
    return tuple(head for head in heads if source.named or head.key not in PERSONS)


PERSONS = frozenset({"teacher", "coach", "coaches", "teachers"})
"""Columns that say who."""


def line_of(heads: Iterable[Head], cells: Mapping[str, Value]) -> tuple[Value, ...]:
    """A line of a listing from its cells by column."""
    return tuple(cells.get(head.key, Value("")) for head in heads)


def day_value(day: date | None) -> Value:
    """A date as a cell; empty for none."""
    if day is None:
        return Value("")
    return Value(day.isoformat(), day.toordinal(), date_format(day, "j M Y"))


def number_value(count: int | None) -> Value:
    """A number as a cell; empty for none."""
    return Value("", 0) if count is None else Value(str(count), count)


def _minutes(minutes: int, unknown: int) -> Value:
    """Minutes, with how many visits are of unknown length."""
    if not unknown:
        return Value(str(minutes), minutes)
    note = Tag(_("%d unknown") % unknown, "ask")
    said: Sentence = (note, f" {minutes}")
    return Value(f"{minutes} + {note.text}", minutes, said)


def teachers(source: Source, keys: Collection[int], caption: str) -> Listing:
    """Teachers with their visits, the most visited first."""
    rows = visited(teacher_visits(source.at, source.asking, source.using), keys)
    people = source.names({row.teacher for row in rows} | {row.coach for row in rows})
    heads = heads_for(
        source,
        Head("teacher", _("Teacher")),
        Head("school", _("School")),
        Head("coach", _("Coach")),
        Head("visits", _("Visits"), num=True),
        Head("first", _("First")),
        Head("last", _("Last")),
        Head("minutes", _("Minutes"), num=True),
    )
    lines = [line_of(heads, _teacher(source, row, people)) for row in rows]
    return Listing(caption, heads, tuple(lines))


def _teacher(source: Source, row: Visited, people: Mapping[int, Named]) -> dict[str, Value]:
    return {
        "teacher": _whom(source, people, row.teacher, row.coach),
        "school": Value(", ".join(source.school(key) for key in row.schools if key)),
        "coach": who_value(people, row.coach),
        "visits": number_value(row.contacts),
        "first": day_value(row.first),
        "last": day_value(row.last),
        "minutes": _minutes(row.minutes, row.unknown_minutes),
    }


def who_value(people: Mapping[int, Named], person: int) -> Value:
    """A person's name as a cell; empty where it is not known to the reader."""
    found = people.get(person)
    return Value(found.name if found else "")


def _whom(source: Source, people: Mapping[int, Named], person: int, coach: int) -> Value:
    """A teacher's name, for who may know whom that coach works with."""
    return who_value(people, person) if knows_who(source.door.actor, coach) else Value("")


def gaps(source: Source, keys: Collection[int], caption: str) -> Listing:
    """Teachers whose visits left too long a gap: the longest one of each."""
    longest = {}
    for row in long_gaps(source.at, source.asking, source.using):
        longest.setdefault(row.teacher, row)
    rows = [row for teacher, row in longest.items() if teacher in keys]
    people = source.names({row.teacher for row in rows} | {row.coach for row in rows})
    heads = heads_for(
        source,
        Head("teacher", _("Teacher")),
        Head("school", _("School")),
        Head("coach", _("Coach")),
        Head("since", _("No visit since")),
        Head("days", _("School days"), num=True),
        Head("window", _("Window"), num=True),
    )
    lines = [
        line_of(
            heads,
            {
                "teacher": _whom(source, people, row.teacher, row.coach),
                "school": Value(source.school(row.school)),
                "coach": who_value(people, row.coach),
                "since": day_value(row.since),
                "days": number_value(row.days),
                "window": number_value(row.window),
            },
        )
        for row in rows
    ]
    return Listing(caption, heads, tuple(lines))


def schools(
    source: Source, keys: Collection[int], caption: str, cuts: Mapping[str, Mapping[int, Figure]]
) -> Listing:
    """Schools with their teachers and sessions; `cuts`: figures by school."""
    seen = {r.school: r for r in school_last_visits(source.at, source.asking, source.using)}
    heads = (
        Head("school", _("School")),
        Head("teachers_count", _("Eligible teachers"), num=True),
        Head("reached", _("Reached"), num=True),
        Head("sessions", _("Sessions"), num=True),
        Head("last", _("Last visit")),
        Head("since", _("School days since"), num=True),
    )
    lines = []
    for key in sorted(keys, key=source.school):
        reached = cuts["teachers_reached"].get(key)
        held = cuts["sessions"].get(key)
        last = seen.get(key)
        cells = {
            "school": Value(source.school(key)),
            "teachers_count": number_value(reached.denominator if reached else 0),
            "reached": number_value(reached.numerator if reached else 0),
            "sessions": number_value(held.numerator if held else 0),
            "last": day_value(last.last if last else None),
            "since": number_value(last.days_since if last else None),
        }
        lines.append(line_of(heads, cells))
    return Listing(caption, heads, tuple(lines))


def sessions(source: Source, keys: Collection[int], caption: str) -> Listing:
    """Sessions, the latest first: when, where, who, what, how long."""
    found = Session.objects.using(source.using).filter(pk__in=keys)
    rows = list(found.select_related("session_type").order_by("-day", "-pk"))
    coaches, present = _present(source, keys) if source.named else ({}, {})
    people = source.names({p for row in (*coaches.values(), *present.values()) for p in row})
    heads = heads_for(
        source,
        Head("day", _("Date")),
        Head("school", _("School")),
        Head("coaches", _("Coach")),
        Head("teachers", _("Teachers")),
        Head("type", _("Type")),
        Head("minutes", _("Minutes"), num=True),
    )
    linked = source.named and may_enter(source.door, "session")
    lines = []
    for row in rows:
        day = day_value(row.day)
        if linked:
            href = source.door.url("session", uid=row.uid)
            day = Value(day.text, day.order, Linked(str(day.part), href, drawer=False))
        cells = {
            "day": day,
            "school": Value(source.school(row.school_id or 0) or row.get_place_display()),
            "coaches": _those(people, coaches.get(row.pk, ())),
            "teachers": whose_value(
                source, people, present.get(row.pk, ()), *coaches.get(row.pk, ())
            ),
            "type": Value(row.session_type.name if row.session_type else _("unknown")),
            "minutes": _length(row.minutes),
        }
        lines.append(line_of(heads, cells))
    return Listing(caption, heads, tuple(lines))


def _length(minutes: int | None) -> Value:
    if minutes is None:
        return Value(_("unknown"), -1, Tag(_("unknown"), "ask"))
    return Value(str(minutes), minutes)


def _those(people: Mapping[int, Named], keys: Iterable[int]) -> Value:
    return Value(", ".join(people[key].name for key in keys if key in people))


def whose_value(
    source: Source, people: Mapping[int, Named], keys: Iterable[int], *coaches: int
) -> Value:
    """Teachers' names, for who may know whom one of the coaches works with."""
    known = any(knows_who(source.door.actor, coach) for coach in coaches or (0,))
    return _those(people, keys) if known else Value("")


Present = dict[int, tuple[int, ...]]


def _present(source: Source, keys: Collection[int]) -> tuple[Present, Present]:
    """Coaches and teachers of each session."""
    held = SessionCoach.objects.using(source.using).filter(session_id__in=keys)
    room = Attendance.objects.using(source.using).filter(session_id__in=keys, role="teacher")
    return (
        grouped(held.order_by("-lead", "pk").values_list("session_id", "person_id")),
        grouped(room.order_by("pk").values_list("session_id", "person_id")),
    )


def grouped(pairs: Iterable[tuple[int, int]]) -> Present:
    """Pairs as key → values, in their order."""
    found: Present = {}
    for key, value in pairs:
        found[key] = (*found.get(key, ()), value)
    return found


def unvisited(source: Source, rows: Iterable[TeacherVisits]) -> Listing:
    """Teachers without a visit by school, with subject, grade, and their last visit of any year."""
    places: dict[int, set[int]] = {}
    for row in rows:
        places.setdefault(row.teacher, set()).add(row.school)
    people = source.names(places)
    placed = Placement.objects.using(source.using).filter(
        holding(source.at.today), person_id__in=places
    )
    works = {row.person_id: row for row in placed.order_by("primary", "-pk")}
    heads = heads_for(
        source,
        Head("teacher", _("Teacher")),
        Head("school", _("School")),
        Head("subject", _("Subject")),
        Head("grade", _("Grade")),
    )
    lines = []
    for teacher, schools_of in places.items():
        work = works.get(teacher)
        cells = {
            "teacher": who_value(people, teacher),
            "school": Value(", ".join(sorted(source.school(key) for key in schools_of))),
            "subject": Value(work.subject if work else ""),
            "grade": Value(work.grade if work else ""),
        }
        lines.append(line_of(heads, cells))
    places_first = [head.key for head in heads].index("school")
    ordered = sorted(lines, key=lambda line: (line[places_first].text, line[0].text.casefold()))
    return Listing(_("Teachers without a visit"), heads, tuple(ordered))
