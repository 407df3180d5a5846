"""Take a file in: read it as the district knows itself now, and say what would be written."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django_scopes import scope

from stemhappens.coaching.models import Attendance, SessionCoach
from stemhappens.core.models import District
from stemhappens.intake.commit.changed import settle_all
from stemhappens.intake.commit.drafting import is_time
from stemhappens.intake.commit.figures import YearFigures, year_figures
from stemhappens.intake.commit.memory import remembered, remembered_columns
from stemhappens.intake.commit.sessions import program_for
from stemhappens.intake.commit.settle import GOES_IN, Ready
from stemhappens.intake.context import NEW_PERSON, NEW_SCHOOL
from stemhappens.intake.directory import context_for
from stemhappens.intake.outcomes import Outcome, Question
from stemhappens.intake.roster.known import known_ids
from stemhappens.intake.roster.plan import plan_roster
from stemhappens.intake.roster.planned import RosterPlan
from stemhappens.intake.roster.reading import RosterReading
from stemhappens.intake.roster.stafflist import read_roster
from stemhappens.intake.rows.leftover import WHY
from stemhappens.intake.rows.log import read_log
from stemhappens.intake.rows.reading import Reading
from stemhappens.people.models import Person

FEW = 10
"""From so many rows on, a file that repeats what is there already is stopped."""


@dataclass
class Preview:
    """What importing a log would do now. alike: rows like visits that are here from elsewhere;
    changed: visits that are here and would be changed."""

    reading: Reading
    ready: list[Ready] = field(default_factory=list)
    alike: int = 0
    changed: int = 0

    @property
    def sessions(self) -> int:
        """Sessions and short contacts that would be written."""
        return len([one for one in self.ready if not is_time(one)])

    @property
    def time_entries(self) -> int:
        """Rows that would be written as working time."""
        return len(self.ready) - self.sessions

    @property
    def minutes(self) -> int:
        """The minutes of the sessions that would be written, each coach's own."""
        return sum(
            (one.made.minutes or 0) * max(1, len(one.made.coaches))
            for one in self.ready
            if not is_time(one)
        )

    @property
    def refusals(self) -> list[str]:
        """The sentences why whole files were not read."""
        return [
            reason
            for row in self.reading.rows
            if row.outcome is Outcome.REFUSED
            for reason in row.reasons
        ]

    @property
    def is_log(self) -> bool:
        """True when at least one row is a visit, waits to be one, or came in before."""
        held = (*GOES_IN, Outcome.NEEDS_YOU, Outcome.DUPLICATE, Outcome.REJECTED)
        return any(row.outcome in held for row in self.reading.rows)

    @property
    def looks_imported(self) -> bool:
        """True when most of the file is here already under another name."""
        return self.alike >= FEW and self.alike * 2 > len(self.ready)

    @property
    def hours_text(self) -> str:
        """The coaching hours that would be written, one decimal."""
        return f"{(self.minutes + 3) // 6 / 10:,}"

    @property
    def teachers(self) -> int:
        """How many teachers the rows going in name."""
        return len({uid for one in self.ready for uid in one.made.teachers})

    @property
    def schools(self) -> int:
        """How many schools the rows going in name."""
        return len({one.made.school for one in self.ready} - {None})

    @property
    def new_teachers(self) -> int:
        """How many of the teachers who are named are new."""
        named = {uid for one in self.ready for uid in one.made.teachers}
        return sum(uid.startswith(NEW_PERSON) for uid in named)

    @property
    def new_schools(self) -> int:
        """How many of the schools that are named are new."""
        named = {one.made.school or "" for one in self.ready}
        return sum(uid.startswith(NEW_SCHOOL) for uid in named)


@dataclass
class RosterPreview:
    """What importing a roster would do now."""

    reading: RosterReading
    plan: RosterPlan

    @property
    def questions(self) -> list[Question]:
        """What is asked of its rows, and of who is who."""
        return [*self.reading.questions, *self.plan.questions]


def preview_log(
    district: District,
    path: Path,
    *,
    source: str,
    mapping: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
    program_id: int | None = None,
) -> Preview:
    """Read a log and hold it against the district; answers of earlier files count, too."""
    with scope(district=district):
        context = context_for(district, remembered(district, source))
        columns = {WHY: "ignored", **remembered_columns(district, source), **(mapping or {})}
        reading = read_log(path, context, source=source, mapping=columns, answers=answers)
        ready, changed = settle_all(district, reading, program_for(program_id))
        return Preview(reading, ready, _alike(ready), len(changed))


def preview_figures(
    district: District, preview: Preview, program_id: int | None = None
) -> list[YearFigures]:
    """What the figures of the file's school years become by what `preview` would write.

    The year with most rows first; see `year_figures` for when there are none. About half a second
    for a log of 1,500 rows.
    """
    with scope(district=district):
        return year_figures(district, preview.reading, preview.ready, program_id)


def preview_roster(
    district: District,
    path: Path,
    *,
    source: str,
    system: str = "",
    answers: Mapping[str, str] | None = None,
) -> RosterPreview:
    """Read a roster and compare it with the district."""
    with scope(district=district):
        context = context_for(district, remembered(district))
        known = known_ids(system)
        reading = read_roster(path, context, source=source, answers=answers, known=known)
        return RosterPreview(reading, plan_roster(district, reading, system or reading.form))


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, or of all files of a folder with their names."""
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            digest.update(file.relative_to(path).as_posix().encode() if path.is_dir() else b"")
            with file.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def _alike(ready: Sequence[Ready]) -> int:
    """Rows with the day, coach and teachers of a visit that came in another way."""
    rows = [one for one in ready if one.made.teachers and one.made.coaches]
    if len(rows) < FEW:
        return 0
    first, last = min(one.day for one in rows), max(one.day for one in rows)
    uids = {key: str(uid) for key, uid in Person.objects.values_list("pk", "uid")}
    within = {"session__day__gte": first, "session__day__lte": last}
    days: dict[int, object] = {}
    coaches: dict[int, set[str]] = {}
    for session, person, day in SessionCoach.objects.filter(**within).values_list(
        "session_id", "person_id", "session__day"
    ):
        days[session] = day
        coaches.setdefault(session, set()).add(uids[person])
    there = {
        (days[session], coach, frozenset(who))
        for session, who in _teachers(within, uids)
        for coach in coaches.get(session, ())
    }
    return sum(
        any((one.day, c, frozenset(one.made.teachers)) in there for c in one.made.coaches)
        for one in rows
    )


def _teachers(
    within: Mapping[str, object], uids: Mapping[int, str]
) -> Iterator[tuple[int, set[str]]]:
    found: dict[int, set[str]] = {}
    seats = Attendance.objects.filter(**within).values_list("session_id", "person_id")
    for session, person in seats:
        found.setdefault(session, set()).add(uids[person])
    yield from found.items()
