"""A reading held against the district: what came in before, and what the checks would refuse.

Asked twice: for the preview, and under the lock of the unit that writes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stemhappens.coaching.checks import LONGEST_MINUTES, PLAN_AHEAD
from stemhappens.coaching.models import Session
from stemhappens.coaching.time import MINUTES_OF_A_DAY
from stemhappens.core import clock
from stemhappens.core.models import District, Received
from stemhappens.intake.context import Context, Defaults
from stemhappens.intake.models import ImportRow
from stemhappens.intake.outcomes import Outcome, RowResult, Understood, Where
from stemhappens.intake.rows.questions import without_rows
from stemhappens.intake.rows.reading import Reading
from stemhappens.intake.values.dates import DateColumn
from stemhappens.intake.values.datetext import local_stamp, stamp_of
from stemhappens.intake.values.vocabulary import TIME
from stemhappens.people.models import Program, School

NAMESPACE = UUID("7e2b8d5c-3f64-5c0e-9a51-1d6f0c9b4a27")
"""Under it lie the uids of all that is imported: of the declared source and the row or spelling."""

GOES_IN = (Outcome.OK, Outcome.ASSUMED)
CHUNK = 5000
JULY = 7


@dataclass(frozen=True)
class Ready:
    """A row that goes in: under which uid, what it means, what it lacks, when it was written."""

    row: RowResult
    uid: UUID
    made: Understood
    day: date
    issues: tuple[tuple[str, str], ...] = ()
    recorded_at: datetime | None = None


def uid_of(source: str, words: str) -> UUID:
    """The uid of what `source` calls so; the same whenever it comes in."""
    return uuid5(NAMESPACE, f"{source}\x1f{words}")


def fiscal_start(day: date) -> date:
    """The first of July on or before `day`."""
    return date(day.year if day.month >= JULY else day.year - 1, JULY, 1)


def settle(district: District, reading: Reading, program: Program | None) -> list[Ready]:
    """The rows of `reading` that would be written now; the outcome of the others is said in them.

    Needs the district's scope. program None: the district has none, and nothing goes in.
    """
    held = (*GOES_IN, Outcome.NEEDS_YOU)
    going = [row for row in reading.rows if row.outcome in held and row.session]
    uids = {row.where: uid_of(reading.source, row.fingerprint) for row in going}
    _set_aside_known(going, uids, reading)
    stamps = _stamps(district, reading)
    fitter = _Fitter(program, clock.today(district), _schools())
    ready = []
    for row in going:
        if row.outcome in GOES_IN and row.session and row.session.date:
            fitted = fitter.fit(row, row.session, row.session.date)
            if fitted is not None:
                made, issues = fitted
                stamp = stamps.get(row.where)
                ready.append(Ready(row, uids[row.where], made, row.session.date, issues, stamp))
    return ready


# --- what came in before ---


def _set_aside_known(
    rows: Iterable[RowResult], uids: Mapping[Where, UUID], reading: Reading
) -> None:
    fates = _fates(uids.values())
    if not fates:
        return
    days = _imported_days(fates)
    known = set()
    for row in rows:
        fate = fates.get(uids[row.where])
        if fate is None:
            continue
        known.add(row.where)
        row.outcome = Outcome.DUPLICATE
        day = days.get(uids[row.where])
        said = (
            _("Already imported on %s.") % date_format(day, "j F Y")
            if day
            else _("Already imported.")
        )
        if fate != Received.Fate.KEPT:
            said += " " + _("It was withdrawn since; it does not come back.")
        row.reasons = [said]
        row.questions = []
    reading.questions = without_rows(reading.questions, known)


def _fates(uids: Iterable[UUID]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for some in chunked(uids):
        rows = Received.objects.filter(uid__in=some)
        found.update(rows.values_list("uid", "fate"))
    return found


def _imported_days(uids: Iterable[UUID]) -> dict[UUID, date]:
    """When each came in, by the rows of earlier imports."""
    found: dict[UUID, date] = {}
    for some in chunked(uids):
        rows = ImportRow.objects.filter(fingerprint__in=some).exclude(
            session__isnull=True, time_entry__isnull=True
        )
        for uid, at in rows.values_list("fingerprint", "imported__at"):
            if uid is not None:
                found[uid] = min(at.date(), found.get(uid, at.date()))
    return found


def chunked(values: Iterable[UUID]) -> Iterator[list[UUID]]:
    """`values` in lists that a statement can name."""
    ordered = list(values)
    return (ordered[i : i + CHUNK] for i in range(0, len(ordered), CHUNK))


# --- what the checks would refuse ---


def _schools() -> dict[str, School]:
    return {str(row.uid): row for row in School.objects.all()}


@dataclass
class _Fitter:
    """Makes what a row means fit the district, says how, or rejects it."""

    program: Program | None
    today: date
    schools: Mapping[str, School]

    def fit(
        self, row: RowResult, made: Understood, day: date
    ) -> tuple[Understood, tuple[tuple[str, str], ...]] | None:
        why_not = self._why_not(made, day)
        if why_not:
            row.outcome = Outcome.REJECTED
            row.reasons.append(why_not)
            return None
        issues: dict[str, str] = {}
        made = self._with_minutes(row, made, issues)
        made = self._with_school(row, made, day, issues)
        made = _without_coach_among_teachers(row, made)
        if made.next_due and made.next_due < day:
            _note(row, _("The next step was due before the visit; it is kept without a due date."))
            made = replace(made, next_due=None)
        return made, tuple(issues.items())

    def _why_not(self, made: Understood, day: date) -> str:
        if self.program is None:
            return _("The district has no coaching program yet; add one first.")
        if day >= self.program.ends:
            return _("The coaching program had ended by that day.")
        ahead = PLAN_AHEAD if made.state == Session.State.PLANNED else timedelta(0)
        if day > self.today + ahead:
            return _("The date lies too far ahead.")
        if made.kind == TIME and day > self.today:
            return _("The date lies ahead.")
        return ""

    def _with_minutes(self, row: RowResult, made: Understood, issues: dict[str, str]) -> Understood:
        most = MINUTES_OF_A_DAY if made.kind == TIME else LONGEST_MINUTES
        if made.minutes is None or 1 <= made.minutes <= most:
            return made
        issues["minutes"] = _("%d minutes is no length of a visit.") % made.minutes
        _note(row, issues["minutes"] + " " + _("It counts as a visit, without hours."))
        return replace(made, minutes=None)

    def _with_school(
        self, row: RowResult, made: Understood, day: date, issues: dict[str, str]
    ) -> Understood:
        school = self.schools.get(made.school or "")
        if school is None:
            return made
        if (school.opens is None or school.opens <= day) and day < school.closes:
            return made
        issues["school"] = _("%s was not open on that day.") % school.name
        _note(row, issues["school"])
        return replace(made, school=None)


def _without_coach_among_teachers(row: RowResult, made: Understood) -> Understood:
    both = set(made.teachers) & set(made.coaches)
    if not both:
        return made
    _note(row, _("The coach is named among the teachers, too, and is counted as the coach alone."))
    return replace(made, teachers=tuple(t for t in made.teachers if t not in both))


def _note(row: RowResult, reason: str) -> None:
    if reason not in row.reasons:
        row.reasons.append(reason)
    if row.outcome is Outcome.OK:
        row.outcome = Outcome.ASSUMED


# --- when a form was sent ---


def _stamps(district: District, reading: Reading) -> dict[Where, datetime]:
    """The time stamp of each row of a form, read as one column so that its order is decided."""
    headings = {
        (c.file, c.sheet): c.column.heading or c.column.letter
        for c in reading.columns
        if c.column.kind == "timestamp"
    }
    if not headings:
        return {}
    texts: dict[str, dict[Where, str]] = defaultdict(dict)
    for row in reading.rows:
        heading = headings.get((row.where.file, row.where.sheet))
        if heading and row.session and row.raw.get(heading):
            texts[heading][row.where] = row.raw[heading]
    context = Context(clock.today(district), defaults=Defaults(timezone=district.timezone))
    zone = ZoneInfo(district.timezone)
    found: dict[Where, datetime] = {}
    for column in texts.values():
        dates = DateColumn.resolve(column.values(), context, key="timestamp")
        for where, text in column.items():
            stamp = local_stamp(text, district.timezone) or stamp_of(text, dates.clean(text).value)
            if stamp is not None:
                found[where] = stamp.replace(tzinfo=zone)
    return found
