"""What happened in Halcyon Sound: visits, told before any sheet is written."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

from tests.corpus.make.town import COACHES, PEOPLE, SCHOOL, school_days

TOPICS = (
    "productive struggle", "number talks", "fraction models", "NGSS practice 6", "CER writing",
    "3-act tasks", "lab safety", "unplugged coding", "Scratch projects", "math discourse",
    "data notebooks", "engineering design", "exit tickets", "proportional reasoning",
)  # fmt: skip
STEPS = (
    "Send the rubric by Friday", "Co-plan the fractions unit", "Try two talk moves", "Film 10 min",
    "Share exit ticket data", "Observe next lab", "Print task cards", "Revisit seating plan",
    "Bring student work", "Set up notebooks", "none needed",
)  # fmt: skip
NOTES = (
    "students on task", "ran long, good talk", "sub needed next time", "wants help w/ grouping",
    "great questioning", "tech trouble at start", "follow up on pacing", "energy was high",
    "used the new kits", "shared sentence frames",
)  # fmt: skip
WEIGHTS = (
    ("planning", 24), ("observation", 24), ("debrief", 16), ("co-teaching", 12), ("modeling", 12),
    ("data-review", 6), ("plc", 6),
)  # fmt: skip


@dataclass(frozen=True)
class Visit:
    """One thing that happened, with everything a label may say of it."""

    day: date
    coaches: tuple[str, ...]
    school: str | None
    teachers: tuple[str, ...]
    type: str | None
    minutes: int | None
    start: time | None = None
    topics: tuple[str, ...] = ()
    next_step: str | None = None
    note: str = ""
    other_types: tuple[str, ...] = ()
    place: str = "school"
    mode: str = "in_person"
    headcount: int | None = None
    group: str | None = None
    state: str = "held"
    reason: str = ""
    precision: str = "day"
    others: tuple[str, ...] = ()
    unknown: tuple[str, ...] = field(default=())

    def but(self, **changes: Any) -> "Visit":
        """The same visit with some fields changed."""
        return replace(self, **changes)

    def record(self, **changes: Any) -> dict[str, Any]:
        """The visit as a label's record; `changes` are fields the sheet does not tell."""
        step = self.next_step
        told = {
            "kind": "session", "date": self.day.isoformat(), "precision": self.precision,
            "start": self.start.strftime("%H:%M") if self.start else None,
            "coaches": list(self.coaches), "school": self.school, "place": self.place,
            "mode": self.mode, "teachers": list(self.teachers), "others": list(self.others),
            "headcount": self.headcount, "group": self.group, "type": self.type,
            "other_types": list(self.other_types), "minutes": self.minutes,
            "topics": list(self.topics), "next_step": None if step == "none needed" else step,
            "none_needed": step == "none needed", "state": self.state, "reason": self.reason,
        }  # fmt: skip
        if self.type in ("email", "chat", "hallway"):
            told["kind"] = "micro_touch"
        return told | changes


def teachers_at(school: str, day: date) -> list[str]:
    """Keys of the teachers placed at `school` on `day`, in the district's order."""
    return [
        person.key for person in PEOPLE.values()
        if person.role == "teacher" and school in person.schools_on(day)
        and not (person.left and person.left < day.isoformat())
    ]  # fmt: skip


def _one(rng: random.Random, day: date, coach: str, school: str) -> Visit:
    here = teachers_at(school, day)
    kind = rng.choices([k for k, _ in WEIGHTS], [w for _, w in WEIGHTS])[0]
    size = rng.choice((2, 3)) if kind == "plc" else 2 if rng.random() < 0.08 else 1
    minutes = rng.choice((30, 30, 40, 45, 45, 45, 50, 60, 60, 75, 90))
    start = time(rng.choice((8, 9, 10, 11, 12, 13, 14)), rng.choice((0, 5, 15, 30, 40)))
    return Visit(
        day, (coach,), school, tuple(sorted(rng.sample(here, min(size, len(here))))), kind,
        minutes, start, (rng.choice(TOPICS),), rng.choice(STEPS), rng.choice(NOTES),
    )  # fmt: skip


def visits(
    seed: str, coaches: Iterable[str], first: date, last: date, share: float = 0.5, most: int = 400
) -> list[Visit]:
    """Visits of `coaches` between two days; each school day has one with chance `share`."""
    rng = random.Random(seed)
    told: list[Visit] = []
    served = {row[0]: row for row in COACHES}
    for day in school_days(first, last):
        for coach in coaches:
            _key, _g, _f, _n, start, until, schools = served[coach]
            if not start <= day.isoformat() <= (until or "9999"):
                continue
            open_now = [s for s in schools.split() if _open(s, day)]
            school = rng.choice(open_now)
            teachers_left = rng.random() < share
            visit = _one(rng, day, coach, school)
            if teachers_left:
                told.append(visit)
    return told[:most]


def _open(school: str, day: date) -> bool:
    spans = SCHOOL[school]
    return spans.get("opened", "") <= day.isoformat() <= spans.get("closed", "9999")
