"""What a principal may know of the visits to come at their schools: counts by week, or more.

By default a principal sees counts. Days and times are told where the district opened the visits
to principals, names where it opened who is coached.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import QuerySet

from stemhappens.coaching.models import Attendance, Session, SessionTopic
from stemhappens.core.actor import Actor
from stemhappens.core.rules import See, extent, visible
from stemhappens.people.reads import names_for


@dataclass(frozen=True)
class Week:
    """How many visits are planned in the week of `monday`."""

    monday: date
    visits: int


@dataclass(frozen=True)
class Coming:
    """A planned visit, as far as it is told. teachers empty where withheld."""

    day: date
    starts_at: time | None
    teachers: tuple[str, ...]


@dataclass(frozen=True)
class Ahead:
    """What is planned at one school. weeks: zeros included; visits None: counts alone."""

    weeks: tuple[Week, ...]
    visits: tuple[Coming, ...] | None


def ahead(
    viewer: Actor, school_ids: Iterable[int], today: date, weeks: int = 3
) -> dict[int, Ahead]:
    """What is planned from today on at each school, over whole weeks; a constant number of
    statements. Nothing for whom visits are not told even in counts."""
    keys = set(school_ids) & set(viewer.school_ids)
    if viewer.public or not extent(viewer, "visit") & {See.COUNTS, See.FULL}:
        return {}
    first = today - timedelta(days=today.weekday())
    end = first + timedelta(days=7 * weeks)
    rows = Session.objects.filter(
        state=Session.State.PLANNED, school_id__in=keys, day__gte=today, day__lt=end
    )
    days = list(rows.values_list("school_id", "day"))
    told = _told(viewer, rows, today) if See.FULL in extent(viewer, "visit") else None
    mondays = [first + timedelta(days=7 * n) for n in range(weeks)]
    return {
        key: Ahead(
            tuple(
                Week(
                    monday,
                    len([1 for school, day in days
                         if school == key and monday <= day < monday + timedelta(days=7)]),
                )
                for monday in mondays
            ),
            None if told is None else tuple(told.get(key, ())),
        )
        for key in keys
    }  # fmt: skip


def _told(viewer: Actor, rows: QuerySet[Session], today: date) -> dict[int, list[Coming]]:
    """The visits themselves, by school, the next first."""
    seen = list(visible(rows, viewer, "visit").order_by("day", "starts_at", "id"))
    seats = visible(Attendance.objects.filter(session__in=seen), viewer, "who").order_by("id")
    people: dict[int, list[int]] = {}
    for seat in seats:
        if seat.role == Attendance.Role.TEACHER:
            people.setdefault(seat.session_id, []).append(seat.person_id)
    names = names_for(viewer, {key for keys in people.values() for key in keys}, today)
    found: dict[int, list[Coming]] = {}
    for row in seen:
        who = tuple(names.get(key, "") for key in people.get(row.pk, ()))
        if row.school_id is not None:
            found.setdefault(row.school_id, []).append(Coming(row.day, row.starts_at, who))
    return found


def topics_at(viewer: Actor, start: date, end: date) -> dict[int, tuple[str, ...]]:
    """The topics of the visits held at the viewer's schools; empty unless the district opened
    them to principals."""
    if See.FULL not in extent(viewer, "topics"):
        return {}
    held = Session.objects.filter(
        state=Session.State.HELD, day__gte=start, day__lte=end, school_id__in=viewer.school_ids
    )
    rows = visible(SessionTopic.objects.filter(session__in=held), viewer, "topics")
    found: dict[int, set[str]] = {}
    for school, name in rows.values_list("session__school_id", "topic__name"):
        found.setdefault(school, set()).add(name)
    return {school: tuple(sorted(names)) for school, names in found.items()}
