"""A roster in: schools, people and where they work, as its files say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from stemhappens.intake.context import SchoolYear
from stemhappens.intake.outcomes import Outcome, Question, RowResult, Where

BY_IDS = frozenset(("oneroster", "sds"))
"""Forms in which everything has an id, and a full set names everybody."""

SCHOOL_LIST = "school_list"
NCES = "nces"
"""The system of the federal numbers of schools, and what their list is called."""


@dataclass(frozen=True, slots=True)
class RosterSchool:
    """A school as the source names it; `uid` is set where the district knows it already.

    codes: numbers that name it in any system. nces: its number in the federal list. parts: ids of
    departments below it, under which people are placed. opens, closes: where the source says so.
    why: how it was found.
    """

    id: str
    name: str
    codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    level: str = ""
    uid: str | None = None
    ended: bool = False
    nces: str = ""
    parts: tuple[str, ...] = ()
    opens: date | None = None
    closes: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class RosterPlacement:
    """Where a person works; half-open in time, None where the source gives no date.

    gone: the source says that this is no longer so.
    """

    school_id: str | None
    role: str
    starts: date | None = None
    ends: date | None = None
    subject: str = ""
    grades: str = ""
    gone: bool = False


@dataclass(slots=True)
class RosterPerson:
    """A person as the source names them; `ended` where the source says the person has left.

    partial: the placements are changes, others stay. Without a name it is somebody who is known by
    id. where: the row that names them.
    """

    id: str
    given: str
    family: str
    middle: str = ""
    emails: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    placements: list[RosterPlacement] = field(default_factory=list)
    uid: str | None = None
    ended: bool = False
    partial: bool = False
    where: Where | None = None

    @property
    def name(self) -> str:
        """The name as people say it."""
        return f"{self.given} {self.family}".strip()


@dataclass
class RosterReading:
    """What a roster says. `delta`: only what changed is in it, else absence means inactive.

    form: oneroster, sds, staff_list or school_list. held: ids of people whose rows are there and
    cannot be used; they have not left. all_schools: a school that is not in it has closed. answers:
    what a person said of it.
    """

    source: str
    form: str
    version: str = ""
    delta: bool = False
    years: tuple[SchoolYear, ...] = ()
    schools: list[RosterSchool] = field(default_factory=list)
    people: list[RosterPerson] = field(default_factory=list)
    rows: list[RowResult] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    dropped_students: int = 0
    held: set[str] = field(default_factory=set)
    all_schools: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_ids(self) -> bool:
        """True where everything has an id and a full set names everybody."""
        return self.form in BY_IDS

    @property
    def dated(self) -> bool:
        """True where the source says how long people work where."""
        return any(p.ends for person in self.people for p in person.placements)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome."""
        counted = Counter(r.outcome.value for r in self.rows)
        return {o.value: counted.get(o.value, 0) for o in Outcome}

    def to_json(self) -> dict[str, Any]:
        """Plain values for `--dry-run --json`."""
        return {
            "source": self.source,
            "form": self.form,
            "version": self.version,
            "delta": self.delta,
            "refusals": self.refusals,
            "notes": self.notes,
            "counts": self.counts,
            "dropped_students": self.dropped_students,
            "years": [
                {
                    "label": y.label,
                    "first_day": y.first_day.isoformat(),
                    "last_day": y.last_day.isoformat(),
                }
                for y in self.years
            ],
            "schools": [
                {"id": s.id, "name": s.name, "codes": list(s.codes), "ended": s.ended}
                for s in self.schools
            ],
            "people": [_person(p) for p in self.people],
            "rows": [
                {
                    "file": r.where.file,
                    "sheet": r.where.sheet,
                    "row": r.where.row,
                    "cell": r.where.cell,
                    "outcome": r.outcome.value,
                    "reasons": r.reasons,
                    "questions": r.questions,
                }
                for r in self.rows
            ],
        }


def _person(person: RosterPerson) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "emails": list(person.emails),
        "ended": person.ended,
        "placements": [
            {
                "school": p.school_id,
                "role": p.role,
                "subject": p.subject,
                "grades": p.grades,
                "starts": p.starts.isoformat() if p.starts else None,
                "ends": p.ends.isoformat() if p.ends else None,
            }
            for p in person.placements
        ],
    }
