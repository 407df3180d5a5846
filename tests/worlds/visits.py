"""Adds random sessions and what hangs on them, next steps and time entries."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from stemhappens.coaching import models as coaching
from tests.worlds.rows import DAY, Maker

MINUTES = (0, 5, 10, 14, 15, 16, 29, 30, 45, 60, 90)


@dataclass(frozen=True)
class Room:
    """Who is in the room: coaches, the first leading, and people with an engagement or none."""

    coaches: list[int]
    people: dict[int, int | None]


def room(make: Maker, most: int = 8) -> Room:
    """A random room; sometimes without a known coach or anybody else."""
    coaches = (
        make.some(make.known.coaches, 2) if make.chance(30) else [make.pick(make.known.coaches)]
    )
    size = min(most, make.pick((0, 1, 1, 1, 1, 2, 4, 8)))
    people = sorted({make.teacher() for _ in range(size)})
    return Room(coaches, {person: engagement_for(make, person) for person in people})


def engagement_for(make: Maker, person: int) -> int | None:
    """Mostly an engagement of the person's own, sometimes a wrong one, as imports link."""
    own = make.known.with_teacher.get(person)
    return make.pick(own) if own and make.chance(80) else make.maybe(make.known.engagements, 5)


def session(make: Maker, day: date | None = None, who: Room | None = None, **values: Any) -> None:
    """A session; what is not given is drawn."""
    day = day or make.day(make.known.first - 5 * DAY)
    who = who or room(make)
    place = make.pick(("school",) * 7 + ("online", "office", "other"))
    recorded = datetime.combine(day, time(make.rng.randint(0, 23)), UTC)
    drawn: dict[str, Any] = {
        "program_id": make.program(),
        "day": day,
        "precision": make.pick(("day",) * 9 + ("week",)),
        "state": make.pick(("held",) * 12 + ("planned", "cancelled", "no_show")),
        "school_id": make.maybe(make.known.schools, 93) if place == "school" else None,
        "place": place,
        "mode": make.pick(("in_person",) * 6 + ("video", "phone")),
        "session_type_id": make.maybe(make.known.types, 90),
        "minutes": make.maybe(MINUTES, 85),
        "headcount": make.maybe((0, 1, 3, 20), 10),
        "none_needed": make.chance(60),
        "recorded_at": recorded + make.pick((-1, 0, 0, 0, 1, 2, 9)) * DAY,
        "source": make.pick(("typed", "typed", "form", "import")),
    }
    row = make.build.add(coaching.Session, **{**drawn, **values})
    make.known.sessions.append(row)
    _fill(make, row, who)


def _fill(make: Maker, row: int, who: Room) -> None:
    leads = make.chance(95)
    for n, coach in enumerate(who.coaches):
        make.build.add(
            coaching.SessionCoach, session_id=row, person_id=coach, lead=leads and n == 0
        )
    for person, engagement in who.people.items():
        _attend(make, row, person, engagement)
    for topic in make.some(make.known.topics, 2):
        make.build.add(coaching.SessionTopic, session_id=row, topic_id=topic)


def _attend(make: Maker, row: int, person: int, engagement: int | None) -> None:
    make.build.attend(
        row,
        person,
        role=make.pick(("teacher",) * 9 + ("aide", "principal")),
        school_id=make.maybe(make.known.schools, 15),
        engagement_id=engagement,
    )


def loop(make: Maker) -> None:
    """An observation and, a few days later, a debrief of the same people."""
    who, program, day = room(make, most=2), make.program(), make.day()
    for kind in make.known.types[1:3]:
        session(make, day, who, program_id=program, session_type_id=kind)
        program = program if make.chance(80) else make.pick(make.known.programs)
        day += make.pick((0, 1, 2, 5, 7, 9)) * DAY


def attendance(make: Maker) -> None:
    person = make.teacher()
    _attend(make, make.pick(make.known.sessions), person, engagement_for(make, person))


def session_coach(make: Maker) -> None:
    make.build.add(
        coaching.SessionCoach,
        session_id=make.pick(make.known.sessions),
        person_id=make.pick(make.known.coaches),
        lead=make.chance(30),
    )


def session_topic(make: Maker) -> None:
    make.build.add(
        coaching.SessionTopic,
        session_id=make.pick(make.known.sessions),
        topic_id=make.pick(make.known.topics),
    )


def next_step(make: Maker) -> None:
    """A step of a session, of an engagement, or of both."""
    of_session, of_engagement = make.pick(((True, False), (True, True), (False, True)))
    make.build.add(
        coaching.NextStep,
        session_id=make.pick(make.known.sessions) if of_session else None,
        engagement_id=make.pick(make.known.engagements) if of_engagement else None,
        owner_id=make.maybe(make.known.teachers, 80),
        text="Try it",
        due=make.day() if make.chance(80) else None,
        done_on=make.day() if make.chance(50) else None,
        dropped_on=make.day() if make.chance(10) else None,
    )


def time_entry(make: Maker) -> None:
    day = make.day()
    make.build.add(
        coaching.TimeEntry,
        program_id=make.program(),
        coach_id=make.maybe(make.known.coaches, 95),
        day=day,
        kind=make.pick(coaching.TimeEntry.Kind.values),
        minutes=make.maybe((10, 45, 240), 90),
        recorded_at=datetime.combine(day, time(20), UTC),
    )
