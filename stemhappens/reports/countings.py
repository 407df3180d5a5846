"""What a looser count takes in that the definitions leave out, cause by cause, with its rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stemhappens.coaching.models import Attendance, Session
from stemhappens.core.actor import Actor
from stemhappens.core.rules import visible
from stemhappens.intake.models import Import, ImportRow
from stemhappens.intake.outcomes import Outcome
from stemhappens.intake.rules import IMPORTS
from stemhappens.intake.text import fold
from stemhappens.metrics.ask import Asking, Clock, answers
from stemhappens.metrics.figure import Figure, Period
from stemhappens.metrics.lists import session_ids, teacher_visits

COUNTED, SHORT, MICRO, UNCOUNTED_TYPE, NOBODY, NOT_HELD = range(1, 7)
"""The classes of a session as its facts give them."""

SAID: Mapping[str, Promise] = {
    "total": _("Lines of sums, counted as visits"),
    "duplicate": _("The same visit a second time in the file"),
    "not_held": _("Cancelled, planned or no-show"),
    "short": _("Shorter than the policy’s minimum"),
    "micro": _("Mails, chats and hallway help"),
    "uncounted_type": _("Of a type that the policy does not count"),
    "nobody": _("With no teacher and no group"),
    "time": _("Working time that is no visit: substituting, travel, preparation"),
    "waiting": _("Rows that still wait for an answer"),
    "rejected": _("Rows that cannot be right"),
    "outside": _("Visits of the same files outside these days"),
    "large": _("Teachers met only in groups larger than the policy counts"),
    "off_roster": _("Teachers who were not eligible in these days"),
    "other_adults": _("Principals, aides and guests"),
    "uncounted": _("Teachers met only in what is not counted as a visit"),
    "spelling": _("People written in more than one way, counted once for each"),
    "per_teacher": _("Hours counted once for each teacher present"),
    "co_coaches": _("Visits of two coaches, their hours counted once"),
    "no_program": _("Schools that do not take part in the program"),
    "school_uncounted": _("Schools with only what is not counted as a visit"),
    "carried": _("Goals carried over, counted as completed"),
    "dropped": _("Goals dropped, counted as completed"),
}
"""The causes in words."""


@dataclass(frozen=True)
class FileRow:
    """A row of an imported file: where it stood and what it was understood to say."""

    imported: UUID
    file_name: str
    sheet: str
    row: int
    cell: str
    day: date | None
    named: str
    minutes: int | None
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Cause:
    """Why a looser count is higher: by how much, and its rows (of files, visits or people)."""

    key: str
    adds: Fraction
    file_rows: tuple[FileRow, ...] = ()
    sessions: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    schools: tuple[int, ...] = ()

    @property
    def said(self) -> str:
        """The cause in words."""
        return str(SAID[self.key])


Causes = dict[str, tuple[Cause, ...]]
Place = tuple[str, str, str, int, str, str, date | None]
"""Source, file, sheet, row, cell, names and day: the same row, whenever it came in."""


def causes_of(at: Clock, period: Period, viewer: Actor, using: str) -> Causes:
    """figure → its causes; those that add nothing are among them (needs the district's scope)."""
    classes = {
        key: session_ids(at, Asking((), period), (klass,), using)
        for key, klass in (
            ("not_held", NOT_HELD),
            ("short", SHORT),
            ("micro", MICRO),
            ("uncounted_type", UNCOUNTED_TYPE),
            ("nobody", NOBODY),
        )
    }
    counted = session_ids(at, Asking((), period), (COUNTED,), using)
    files = _file_rows(period, viewer, using)
    beside = ("coach_hours", "contact_hours", "session_hours", "goals_carried", "goals_dropped")
    (figures,) = answers(at, [Asking(beside, period)], using)
    told = {name: cut[()] for name, cut in figures.items()}
    return {
        "sessions": (*_of_files(files), *_of_sessions(classes)),
        "coach_hours": tuple(_hours(files, classes, told, viewer, using)),
        "teachers_reached": tuple(_people(at, period, counted, classes, viewer, using)),
        "schools_covered": tuple(_schools(at, period, counted, classes, viewer, using)),
        "goal_completion": (_goals("carried", told), _goals("dropped", told)),
    }


# --- rows of files ---


@dataclass
class _Files:
    """Rows of imported files that became no counted visit, by cause."""

    by_cause: dict[str, list[FileRow]]


def _file_rows(period: Period, viewer: Actor, using: str) -> _Files:
    """Every row once, though its file came in twice; what came in with a later file is left out."""
    rows = visible(ImportRow.objects.using(using), viewer, IMPORTS)
    rows = rows.filter(imported__kind=Import.Kind.SESSIONS).select_related("imported").defer("raw")
    wanted = Q(day__range=(period.start, period.end)) | Q(day__isnull=True) | Q(total=True)
    inside = _sheets_inside(rows, period)
    came_in: set[Place] = set()
    held: dict[Place, tuple[str, FileRow]] = {}
    for row in rows.filter(wanted | Q(imported__in={key[0] for key in inside})).order_by("pk"):
        key: Place = (
            row.imported.source,
            row.file,
            row.sheet,
            row.row,
            row.cell,
            row.named,
            row.day,
        )
        cause = _cause(row, period, (row.imported_id, row.file, row.sheet) in inside)
        if row.session and not cause:
            came_in.add(key)
        elif cause and (cause != "duplicate" or key not in held):
            held[key] = cause, _file_row(row)
    by_cause: dict[str, list[FileRow]] = defaultdict(list)
    for key, (cause, line) in held.items():
        if key not in came_in:
            by_cause[cause].append(line)
    return _Files(by_cause)


def _place(row: ImportRow) -> Place:
    return row.imported.source, row.file, row.sheet, row.row, row.cell, row.named, row.day


def _sheets_inside(rows: QuerySet[ImportRow], period: Period) -> set[tuple[int, str, str]]:
    """The sheets most of whose dated rows lie in the period: their undated rows belong to it."""
    within: Counter[tuple[int, str, str]] = Counter()
    every: Counter[tuple[int, str, str]] = Counter()
    dated = rows.filter(day__isnull=False)
    for imported, file, sheet, day in dated.values_list("imported_id", "file", "sheet", "day"):
        every[imported, file, sheet] += 1
        within[imported, file, sheet] += day is not None and period.start <= day <= period.end
    return {key for key, count in every.items() if within[key] * 2 > count}


def _cause(row: ImportRow, period: Period, inside: bool) -> str:
    """Why a row is no counted visit of the period; "" where it is one, or none of its matter."""
    here = period.start <= row.day <= period.end if row.day else inside
    if row.day and not here:
        return "outside" if inside and row.session else ""
    if not here:
        return ""
    if row.total:
        return "total"
    if row.time_entry:
        return "time"
    return {
        Outcome.DUPLICATE: "duplicate",
        Outcome.NEEDS_YOU: "waiting",
        Outcome.REJECTED: "rejected",
    }.get(Outcome(row.outcome), "")


def _file_row(row: ImportRow) -> FileRow:
    return FileRow(
        row.imported.uid,
        row.imported.file_name,
        ", ".join(part for part in (row.file, row.sheet) if part),
        row.row,
        row.cell,
        row.day,
        row.named,
        row.minutes,
        tuple(row.reasons.splitlines()),
    )


def _of_files(files: _Files) -> Iterator[Cause]:
    for key in ("total", "duplicate", "time", "waiting", "rejected", "outside"):
        rows = files.by_cause.get(key, [])
        yield Cause(key, Fraction(len(rows)), file_rows=tuple(rows))


def _of_sessions(classes: Mapping[str, Sequence[int]]) -> Iterator[Cause]:
    for key, ids in classes.items():
        yield Cause(key, Fraction(len(ids)), sessions=tuple(ids))


# --- hours ---


def _hours(
    files: _Files,
    classes: Mapping[str, Sequence[int]],
    told: Mapping[str, Figure],
    viewer: Actor,
    using: str,
) -> Iterator[Cause]:
    for cause in _of_files(files):
        minutes = sum(row.minutes or 0 for row in cause.file_rows)
        yield Cause(cause.key, Fraction(minutes, 60), file_rows=cause.file_rows)
    lengths = _lengths([pk for ids in classes.values() for pk in ids], viewer, using)
    for key, ids in classes.items():
        minutes = sum(lengths.get(pk, 0) for pk in ids)
        yield Cause(key, Fraction(minutes, 60), sessions=tuple(ids))
    ours = told["coach_hours"].value or Fraction(0)
    yield Cause("per_teacher", (told["contact_hours"].value or Fraction(0)) - ours)
    yield Cause("co_coaches", (told["session_hours"].value or Fraction(0)) - ours)


def _lengths(ids: Sequence[int], viewer: Actor, using: str) -> dict[int, int]:
    rows = visible(Session.objects.using(using), viewer, "visit").filter(pk__in=ids)
    return {pk: minutes or 0 for pk, minutes in rows.values_list("pk", "minutes")}


# --- people and schools ---


def _people(
    at: Clock,
    period: Period,
    counted: Sequence[int],
    classes: Mapping[str, Sequence[int]],
    viewer: Actor,
    using: str,
) -> Iterator[Cause]:
    visits = teacher_visits(at, Asking((), period), using)
    eligible = {row.teacher for row in visits}
    reached = {row.teacher for row in visits if row.contacts}
    teachers, others = _present(counted, viewer, using)
    apart, _guests = _present([pk for ids in classes.values() for pk in ids], viewer, using)
    for key, found in (
        ("off_roster", teachers - eligible),
        ("large", (teachers & eligible) - reached),
        ("other_adults", others - teachers),
        ("uncounted", apart - teachers - reached),
    ):
        yield Cause(key, Fraction(len(found)), people=tuple(sorted(found)))
    written = _spellings(period, viewer, using)
    twice = {person: forms for person, forms in written.items() if len(forms) > 1}
    more = sum(len(forms) - 1 for forms in twice.values())
    yield Cause("spelling", Fraction(more), people=tuple(sorted(twice)))


def _present(ids: Sequence[int], viewer: Actor, using: str) -> tuple[set[int], set[int]]:
    """Who was there as teacher, and as anybody else."""
    seats = visible(Attendance.objects.using(using), viewer, "who").filter(session__in=ids)
    teachers: set[int] = set()
    others: set[int] = set()
    for person, role in seats.values_list("person_id", "role"):
        (teachers if role == Attendance.Role.TEACHER else others).add(person)
    return teachers, others


def _spellings(period: Period, viewer: Actor, using: str) -> dict[int, set[str]]:
    """person → how the files write them, by the rows that name one person alone."""
    rows = visible(ImportRow.objects.using(using), viewer, IMPORTS).exclude(named="")
    rows = rows.filter(session__isnull=False, day__range=(period.start, period.end))
    named = dict(rows.values_list("session", "named"))
    alone: dict[int, list[int]] = defaultdict(list)
    seats = visible(Attendance.objects.using(using), viewer, "who").filter(session__in=named)
    for session, person in seats.values_list("session_id", "person_id"):
        alone[session].append(person)
    written: dict[int, set[str]] = defaultdict(set)
    for session, people in alone.items():
        if len(people) == 1:
            written[people[0]].add(fold(named[session]))
    return written


def _schools(
    at: Clock,
    period: Period,
    counted: Sequence[int],
    classes: Mapping[str, Sequence[int]],
    viewer: Actor,
    using: str,
) -> Iterator[Cause]:
    (cut,) = answers(at, [Asking(("schools_covered",), period, by=("school",))], using)
    taking_part = {key[0] for key, one in cut["schools_covered"].items() if one.denominator}
    covered = {key[0] for key, one in cut["schools_covered"].items() if one.numerator}
    visited = _visited(counted, viewer, using)
    apart = _visited([pk for ids in classes.values() for pk in ids], viewer, using)
    strange = visited - taking_part
    yield Cause("no_program", Fraction(len(strange)), schools=tuple(sorted(strange)))
    rest = apart - visited - covered
    yield Cause("school_uncounted", Fraction(len(rest)), schools=tuple(sorted(rest)))


def _visited(ids: Iterable[int], viewer: Actor, using: str) -> set[int]:
    rows = visible(Session.objects.using(using), viewer, "visit").filter(pk__in=list(ids))
    return {school for school in rows.values_list("school_id", flat=True) if school}


def _goals(key: str, told: Mapping[str, Figure]) -> Cause:
    return Cause(key, Fraction(told[f"goals_{key}"].numerator or 0))
