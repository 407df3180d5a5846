"""The rows behind a figure: teachers, schools, sessions, goals, engagements.

Persons stand in them only for readers who may know who; the rows themselves stay.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.coaching.models import Attendance, EngagementMember, Session, SessionCoach
from stemhappens.core.spans import holding
from stemhappens.metrics.ask import Asking, Clock
from stemhappens.metrics.figure import Figure
from stemhappens.metrics.lists import (
    GoalState,
    OpenSpell,
    TeacherVisits,
    goal_states,
    long_gaps,
    open_spells,
    school_last_visits,
    teacher_visits,
)
from stemhappens.metrics.standing import Visited, visited
from stemhappens.people.models import Phase, Placement, School
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


def _heads(source: Source, *heads: Head) -> tuple[Head, ...]:
    """The columns; those of persons only for who may see them."""
    return tuple(head for head in heads if source.named or head.key not in PERSONS)


PERSONS = frozenset({"teacher", "coach", "coaches", "teachers"})
"""Columns that say who."""


def _line(heads: Iterable[Head], cells: Mapping[str, Value]) -> tuple[Value, ...]:
    return tuple(cells.get(head.key, Value("")) for head in heads)


def _day(day: date | None) -> Value:
    if day is None:
        return Value("")
    return Value(day.isoformat(), day.toordinal(), date_format(day, "j M Y"))


def _number(count: int | None) -> Value:
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
    heads = _heads(
        source,
        Head("teacher", _("Teacher")),
        Head("school", _("School")),
        Head("coach", _("Coach")),
        Head("visits", _("Visits"), num=True),
        Head("first", _("First")),
        Head("last", _("Last")),
        Head("minutes", _("Minutes"), num=True),
    )
    lines = [_line(heads, _teacher(source, row, people)) for row in rows]
    return Listing(caption, heads, tuple(lines))


def _teacher(source: Source, row: Visited, people: Mapping[int, Named]) -> dict[str, Value]:
    return {
        "teacher": _whom(source, people, row.teacher, row.coach),
        "school": Value(", ".join(source.school(key) for key in row.schools if key)),
        "coach": _who(people, row.coach),
        "visits": _number(row.contacts),
        "first": _day(row.first),
        "last": _day(row.last),
        "minutes": _minutes(row.minutes, row.unknown_minutes),
    }


def _who(people: Mapping[int, Named], person: int) -> Value:
    found = people.get(person)
    return Value(found.name if found else "")


def _whom(source: Source, people: Mapping[int, Named], person: int, coach: int) -> Value:
    """A teacher's name, for who may know whom that coach works with."""
    return _who(people, person) if knows_who(source.door.actor, coach) else Value("")


def gaps(source: Source, keys: Collection[int], caption: str) -> Listing:
    """Teachers whose visits left too long a gap: the longest one of each."""
    longest = {}
    for row in long_gaps(source.at, source.asking, source.using):
        longest.setdefault(row.teacher, row)
    rows = [row for teacher, row in longest.items() if teacher in keys]
    people = source.names({row.teacher for row in rows} | {row.coach for row in rows})
    heads = _heads(
        source,
        Head("teacher", _("Teacher")),
        Head("school", _("School")),
        Head("coach", _("Coach")),
        Head("since", _("No visit since")),
        Head("days", _("School days"), num=True),
        Head("window", _("Window"), num=True),
    )
    lines = [
        _line(
            heads,
            {
                "teacher": _whom(source, people, row.teacher, row.coach),
                "school": Value(source.school(row.school)),
                "coach": _who(people, row.coach),
                "since": _day(row.since),
                "days": _number(row.days),
                "window": _number(row.window),
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
            "teachers_count": _number(reached.denominator if reached else 0),
            "reached": _number(reached.numerator if reached else 0),
            "sessions": _number(held.numerator if held else 0),
            "last": _day(last.last if last else None),
            "since": _number(last.days_since if last else None),
        }
        lines.append(_line(heads, cells))
    return Listing(caption, heads, tuple(lines))


def sessions(source: Source, keys: Collection[int], caption: str) -> Listing:
    """Sessions, the latest first: when, where, who, what, how long."""
    found = Session.objects.using(source.using).filter(pk__in=keys)
    rows = list(found.select_related("session_type").order_by("-day", "-pk"))
    coaches, present = _present(source, keys) if source.named else ({}, {})
    people = source.names({p for row in (*coaches.values(), *present.values()) for p in row})
    heads = _heads(
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
        day = _day(row.day)
        if linked:
            href = source.door.url("session", uid=row.uid)
            day = Value(day.text, day.order, Linked(str(day.part), href, drawer=False))
        cells = {
            "day": day,
            "school": Value(source.school(row.school_id or 0) or row.get_place_display()),
            "coaches": _those(people, coaches.get(row.pk, ())),
            "teachers": _whose(source, people, present.get(row.pk, ()), *coaches.get(row.pk, ())),
            "type": Value(row.session_type.name if row.session_type else _("unknown")),
            "minutes": _length(row.minutes),
        }
        lines.append(_line(heads, cells))
    return Listing(caption, heads, tuple(lines))


def _length(minutes: int | None) -> Value:
    if minutes is None:
        return Value(_("unknown"), -1, Tag(_("unknown"), "ask"))
    return Value(str(minutes), minutes)


def _those(people: Mapping[int, Named], keys: Iterable[int]) -> Value:
    return Value(", ".join(people[key].name for key in keys if key in people))


def _whose(
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
        _grouped(held.order_by("-lead", "pk").values_list("session_id", "person_id")),
        _grouped(room.order_by("pk").values_list("session_id", "person_id")),
    )


def _grouped(pairs: Iterable[tuple[int, int]]) -> Present:
    found: Present = {}
    for key, value in pairs:
        found[key] = (*found.get(key, ()), value)
    return found


FOCUS = {1: gettext_lazy("teacher practice"), 2: gettext_lazy("student outcome")}
STATUS = {
    1: gettext_lazy("open"),
    2: gettext_lazy("completed"),
    3: gettext_lazy("carried over"),
    4: gettext_lazy("dropped"),
}


def goals(source: Source, keys: Collection[int], caption: str) -> Listing:
    """Goals with whose they are and where they stand; never their wording."""
    found = goal_states(source.at, source.asking, source.using)
    rows = [row for row in found if row.goal in keys]
    members = _members(source, {row.engagement for row in rows})
    people = source.names(
        {row.coach for row in rows} | {p for those in members.values() for p in those}
    )
    heads = _heads(
        source,
        Head("teachers", _("Teacher")),
        Head("school", _("School")),
        Head("coach", _("Coach")),
        Head("focus", _("Focus")),
        Head("status", _("Status")),
        Head("since", _("Since")),
        Head("due", _("Due")),
        Head("idle", _("School days untouched"), num=True),
    )
    lines = [_line(heads, _goal(source, row, members, people)) for row in rows]
    return Listing(caption, heads, tuple(lines))


def _goal(
    source: Source, row: GoalState, members: Present, people: Mapping[int, Named]
) -> dict[str, Value]:
    status = str(STATUS.get(row.status, ""))
    state = Value(status)
    if row.stalled:
        state = Value(_("stalled"), part=Tag(_("stalled"), "ask"))
    return {
        "teachers": _whose(source, people, members.get(row.engagement, ()), row.coach),
        "school": Value(source.school(row.school)),
        "coach": _who(people, row.coach),
        "focus": Value(str(FOCUS.get(row.focus, ""))),
        "status": state,
        "since": _day(row.since),
        "due": _day(row.due),
        "idle": _number(row.idle if row.status == 1 else None),
    }


def _members(source: Source, engagements: Collection[int]) -> Present:
    """The teachers of engagements, if the reader may know them."""
    if not source.named:
        return {}
    rows = EngagementMember.objects.using(source.using).filter(
        engagement_id__in=engagements, role=EngagementMember.Role.TEACHER
    )
    return _grouped(rows.order_by("pk").values_list("engagement_id", "person_id"))


def engagements(source: Source, keys: Collection[int], caption: str) -> Listing:
    """Engagements with the phase they are in, the longest in it first; closed ones without."""
    spells = {s.engagement: s for s in open_spells(source.at, source.asking, source.using)}
    members = _members(source, keys)
    coaches = {spell.coach for spell in spells.values()}
    people = source.names(coaches | {p for those in members.values() for p in those})
    phases = dict(Phase.objects.using(source.using).values_list("pk", "name"))
    heads = _heads(
        source,
        Head("teachers", _("Teacher")),
        Head("school", _("School")),
        Head("coach", _("Coach")),
        Head("phase", _("Phase")),
        Head("since", _("Since")),
        Head("days", _("School days"), num=True),
        Head("limit", _("Limit"), num=True),
    )
    ordered = sorted(keys, key=lambda key: -(spells[key].days if key in spells else -1))
    lines = [
        _line(
            heads,
            {
                "teachers": _whose(source, people, members.get(key, ()), _coach_of(spells, key)),
                **_spell(source, spells.get(key), phases, people),
            },
        )
        for key in ordered
    ]
    return Listing(caption, heads, tuple(lines))


def _coach_of(spells: Mapping[int, OpenSpell], engagement: int) -> int:
    """Whose an open engagement is; -1, whom no lead coach is assigned, for a closed one."""
    return spells[engagement].coach if engagement in spells else -1


def _spell(
    source: Source,
    spell: OpenSpell | None,
    phases: Mapping[int, str],
    people: Mapping[int, Named],
) -> dict[str, Value]:
    if spell is None:
        return {"phase": Value(_("closed"))}
    days = Value(str(spell.days), spell.days)
    if spell.stalled:
        days = Value(str(spell.days), spell.days, Tag(str(spell.days), "ask"))
    return {
        "school": Value(source.school(spell.school)),
        "coach": _who(people, spell.coach),
        "phase": Value(phases.get(spell.phase, ""), spell.position),
        "since": _day(spell.since),
        "days": days,
        "limit": _number(spell.limit or None),
    }


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
    heads = _heads(
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
            "teacher": _who(people, teacher),
            "school": Value(", ".join(sorted(source.school(key) for key in schools_of))),
            "subject": Value(work.subject if work else ""),
            "grade": Value(work.grade if work else ""),
        }
        lines.append(_line(heads, cells))
    places_first = [head.key for head in heads].index("school")
    ordered = sorted(lines, key=lambda line: (line[places_first].text, line[0].text.casefold()))
    return Listing(_("Teachers without a visit"), heads, tuple(ordered))
