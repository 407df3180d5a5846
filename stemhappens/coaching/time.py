"""Working time that is never a session: displaced, travel, preparation, administration."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from stemhappens.coaching.drafts import content_hash
from stemhappens.coaching.models import TimeEntry
from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import Received
from stemhappens.core.problem import Problems, Stale, UidTaken
from stemhappens.core.rules import authorize, visible
from stemhappens.core.write import Unit
from stemhappens.people.checks import authorize_any, check_day, refuse
from stemhappens.people.models import Person, Program

MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True)
class TimeDraft:
    """A time entry as somebody wrote it down. An import may lack coach and minutes."""

    uid: UUID
    program_id: int
    day: date
    kind: str
    coach_id: int | None = None
    minutes: int | Decimal | None = None
    recorded_at: datetime | None = None
    imported: bool = False


def log_time(unit: Unit, draft: TimeDraft) -> TimeEntry | None:
    """Log one entry; see log_times."""
    return log_times(unit, [draft])[0]


def log_times(unit: Unit, drafts: Iterable[TimeDraft]) -> list[TimeEntry | None]:
    """Log time entries in a constant number of statements; raises Invalid with all problems.

    A uid that came in before gets the first answer (None when it was withdrawn since).
    """
    drafts = list(drafts)
    for draft in drafts:
        if draft.imported:
            authorize(unit.actor, "import_sessions")
        else:
            _authorize(unit, "log_time", draft.coach_id)
    rows = Received.objects.filter(
        district_id=unit.district_id, uid__in={draft.uid for draft in drafts}
    )
    ledger = {row.uid: row.payload_hash for row in rows}
    new: dict[UUID, TimeDraft] = {}
    for draft in drafts:
        first = new.setdefault(draft.uid, draft)
        if ledger.get(draft.uid, content_hash(first)) != content_hash(draft):
            raise UidTaken(f"{draft.uid} came in before with other content")
    fresh = [draft for uid, draft in new.items() if uid not in ledger]
    refuse(_problems(unit, fresh))
    entries = unit.add_all(_entry(unit, draft) for draft in fresh)
    unit.add_all(
        Received(district_id=unit.district_id, uid=draft.uid, payload_hash=content_hash(draft))
        for draft in fresh
    )
    answers = {entry.uid: entry for entry in entries}
    answers |= {row.uid: row for row in TimeEntry.objects.filter(uid__in=set(ledger))}
    return [answers.get(draft.uid) for draft in drafts]


def withdraw_time(unit: Unit, entry: TimeEntry, version: int) -> None:
    """Take a time entry back; its uid stays spent."""
    _authorize(unit, "log_time", entry.coach_id)
    if entry.version != version:
        raise Stale("somebody else changed this entry in the meantime")
    received = Received.objects.filter(district_id=unit.district_id, uid=entry.uid).first()
    if received is not None:
        unit.change(received, fate=Received.Fate.WITHDRAWN)
    unit.remove(entry)


@dataclass(frozen=True)
class TimeLine:
    """A time entry in a list. minutes None: not known, of an import."""

    uid: UUID
    version: int
    day: date
    kind_name: str
    minutes: int | None


def own_time(viewer: Actor, first: date, last: date) -> list[TimeLine]:
    """The viewer's own entries from `first` to `last`, the latest first; one statement."""
    rows = TimeEntry.objects.filter(coach_id=viewer.person_id or 0, day__range=(first, last))
    return [
        TimeLine(row.uid, row.version, row.day, row.get_kind_display(), row.minutes)
        for row in visible(rows, viewer, "time").order_by("-day", "-id")
    ]


def find_entry(uid: UUID, viewer: Actor) -> TimeEntry | None:
    """The entry with this uid, if the viewer may know of it; for the verbs."""
    return visible(TimeEntry.objects.filter(uid=uid), viewer, "time").first()


def _entry(unit: Unit, draft: TimeDraft) -> TimeEntry:
    assert unit.district is not None
    return TimeEntry(
        uid=draft.uid,
        program_id=draft.program_id,
        coach_id=draft.coach_id,
        day=draft.day,
        kind=draft.kind,
        minutes=_whole(draft.minutes),
        recorded_at=draft.recorded_at or clock.now(unit.district),
    )


def _whole(minutes: int | Decimal | None) -> int | None:
    if minutes is None:
        return None
    return int(Decimal(minutes).quantize(Decimal(1), ROUND_HALF_UP))


def _problems(unit: Unit, drafts: list[TimeDraft]) -> Problems:
    coaches = {draft.coach_id for draft in drafts if draft.coach_id is not None}
    people = set(Person.objects.filter(pk__in=coaches).values_list("pk", flat=True))
    programs = set(Program.objects.values_list("pk", flat=True))
    problems = Problems()
    for draft in drafts:
        minutes = _whole(draft.minutes)
        if draft.program_id not in programs:
            problems.add("program_id", _("This program is not in the district."))
        if draft.coach_id is None and not draft.imported:
            problems.add("coach_id", _("Name the coach."))
        if draft.coach_id is not None and draft.coach_id not in people:
            problems.add("coach_id", _("This coach is not in the district; choose another."))
        if draft.kind not in TimeEntry.Kind.values:
            problems.add("kind", _("Choose one of: %s.") % ", ".join(TimeEntry.Kind.values))
        check_day(unit, problems, draft.day)
        if minutes is None and not draft.imported:
            problems.add("minutes", _("Say how many minutes it took."))
        if minutes is not None and not 1 <= minutes <= MINUTES_OF_A_DAY:
            problems.add("minutes", _("Minutes lie between 1 and 1440."))
    return problems


def _authorize(unit: Unit, verb: str, coach_id: int | None) -> None:
    authorize_any(unit.actor, verb, [] if coach_id is None else [coach_id])
