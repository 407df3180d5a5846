"""What the grid offers for one week: days, people, places, types, topics, the week's plans."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from stemhappens.coaching.candidates import EngagementChoice, coaches_of, engaged
from stemhappens.coaching.closing import Closing
from stemhappens.coaching.models import Attendance, Session, SessionTopic
from stemhappens.coaching.reads import SessionFilter, session_rows
from stemhappens.coaching.terms import terms_on
from stemhappens.core import clock
from stemhappens.core.actor import Actor, Role
from stemhappens.core.rules import visible
from stemhappens.people.calendar import load_calendar
from stemhappens.people.models import School
from stemhappens.people.reads import (
    PersonLine,
    names_on,
    words_on,
)
from stemhappens.web.doors import Door
from stemhappens.web.friday.naming import Named, unique_labels
from stemhappens.web.log.filling import due_day, head_day, people_to_name
from stemhappens.web.log.form import ELSEWHERE, Choices
from stemhappens.web.says import day_text

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class PersonOffered:
    """Somebody who can be named. school: an id, or empty. which: the engagements one must choose
    from, as JSON of [value, text] pairs; empty where one is open or none."""

    label: str
    id: int
    school: str
    which: str


@dataclass(frozen=True)
class Visit:
    """A visit of the week that stands already: a plan to be held, or one written down."""

    row: Session
    people: tuple[int, ...]
    topic_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Offered:
    """Everything the grid offers. coach_id: who writes for themselves; leads: for whom a lead
    coach may write; due: when a next step is due. plans and held: visits of the week by state.
    """

    monday: date
    today: date
    coach_id: int | None
    leads: Mapping[int, str]
    programs: Mapping[int, str]
    closing: Closing
    due: date
    days: Choices
    places: Choices
    kinds: Choices
    people: tuple[PersonOffered, ...]
    names: tuple[Named, ...]
    topics: tuple[Named, ...]
    plans: tuple[Visit, ...]
    held: tuple[Visit, ...]
    by_id: Mapping[int, PersonLine]

    @property
    def last_day(self) -> date:
        """The last day of the week that is not ahead."""
        return date.fromisoformat(self.days[-1][0])

    def plan(self, uid: UUID) -> Visit | None:
        """The plan with this uid, if it is still one."""
        return next((plan for plan in self.plans if plan.row.uid == uid), None)


def monday_of(text: str, today: date) -> date:
    """The Monday of the week `text` lies in; of this week where it is none, or lies ahead."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    day = max(min(day, today), today - 520 * WEEK)
    return day - timedelta(days=day.weekday())


def offered(door: Door, monday: date) -> Offered:
    """What the grid of one week offers to its visitor."""
    viewer, today = door.actor, clock.today(door.district)
    days = [monday + timedelta(days=n) for n in range(7) if monday + timedelta(days=n) <= today]
    known = engaged(viewer, door.district)
    ordered = sorted(people_to_name(viewer, days[-1]), key=lambda line: line.id not in known)
    names = unique_labels((line.id, line.name, line.school) for line in ordered)
    terms, (kinds, topics) = terms_on(days[-1]), words_on(days[-1])
    visits = _week(viewer, days)
    return Offered(
        monday=monday,
        today=today,
        coach_id=viewer.person_id if viewer.has(Role.COACH) else None,
        leads=_leads(viewer, today),
        programs=terms.programs,
        closing=terms.closing(),
        due=due_day(today, load_calendar(door.district.pk)),
        days=[(day.isoformat(), head_day(day)) for day in days],
        places=_places(days[-1]),
        kinds=[("", "–"), *((str(kind.id), kind.name) for kind in kinds)],
        people=_people(ordered, names, known),
        names=names,
        topics=unique_labels((one.id, one.name, one.group) for one in topics),
        plans=tuple(one for one in visits if one.row.state == Session.State.PLANNED),
        held=tuple(one for one in visits if one.row.state != Session.State.PLANNED),
        by_id={line.id: line for line in ordered},
    )


def _leads(viewer: Actor, day: date) -> dict[int, str]:
    """For whom a lead coach may write; nothing for a coach, who writes the own visits."""
    if not viewer.has(Role.LEAD_COACH):
        return {}
    return dict(sorted(names_on(coaches_of(viewer), day).items(), key=lambda item: item[1]))


def _places(day: date) -> Choices:
    """The schools open that day, then everywhere else."""
    rows = School.objects.filter(closes__gt=day).order_by("name")
    schools = [(str(row.pk), row.name) for row in rows if row.opens is None or row.opens <= day]
    return [("", "–"), *schools, *((key, str(label)) for key, label in ELSEWHERE)]


def _people(
    lines: Sequence[PersonLine],
    names: Sequence[Named],
    known: Mapping[int, Sequence[EngagementChoice]],
) -> tuple[PersonOffered, ...]:
    return tuple(
        PersonOffered(
            name.label, line.id, str(line.school_id or ""), _which(known.get(line.id, ()))
        )
        for line, name in zip(lines, names, strict=True)
    )


def _which(choices: Sequence[EngagementChoice]) -> str:
    """The own engagements of somebody with several, as the script offers them."""
    if len(choices) < 2:
        return ""
    return json.dumps([[str(one.id), day_text(one.opened)] for one in choices])


def _week(viewer: Actor, days: Sequence[date]) -> tuple[Visit, ...]:
    """The visits of the week that the visitor held, or planned."""
    if viewer.person_id is None:
        return ()
    wanted = SessionFilter(start=days[0], end=days[-1], coach_id=viewer.person_id)
    found = session_rows(viewer, wanted).select_related("session_type")
    rows = list(found.order_by("day", "starts_at", "id"))
    keys = [row.pk for row in rows]
    seats = visible(Attendance.objects.filter(session__in=keys), viewer, "who").order_by("id")
    people: dict[int, list[int]] = {}
    for key, person in seats.values_list("session_id", "person_id"):
        people.setdefault(key, []).append(person)
    planned = [row.pk for row in rows if row.state == Session.State.PLANNED]
    topics: dict[int, list[int]] = {}
    if planned:
        chosen = SessionTopic.objects.filter(session__in=planned).order_by("id")
        for key, topic in chosen.values_list("session_id", "topic_id"):
            topics.setdefault(key, []).append(topic)
    return tuple(
        Visit(row, tuple(people.get(row.pk, ())), tuple(topics.get(row.pk, ()))) for row in rows
    )
