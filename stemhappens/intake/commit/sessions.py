"""Commit a reading: one unit in which all of it happens, that can be taken back as a whole."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from django.db import IntegrityError, OperationalError
from django.utils.translation import gettext as _

from stemhappens.coaching.checks import check_session
from stemhappens.coaching.context import load_context
from stemhappens.coaching.drafts import CleanSession, SessionDraft
from stemhappens.coaching.models import Session
from stemhappens.coaching.sessions import log_sessions
from stemhappens.coaching.time import log_times
from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import District, Received
from stemhappens.core.problem import Stale
from stemhappens.core.rehearsal import Rehearsal, rehearse
from stemhappens.core.rules import authorize
from stemhappens.core.write import Unit, write
from stemhappens.facts.ahead import load_facts, project_ahead, put_in_facts
from stemhappens.intake.commit.changed import Changed, settle_all, take_over
from stemhappens.intake.commit.drafting import Drafter, is_time
from stemhappens.intake.commit.memory import remember_spellings
from stemhappens.intake.commit.newcomers import Added, Ids, add_newcomers
from stemhappens.intake.commit.settle import Ready, fiscal_start
from stemhappens.intake.models import Import, ImportRow
from stemhappens.intake.outcomes import Outcome, RowResult, Where
from stemhappens.intake.rows.reading import Reading
from stemhappens.people.models import Policy, Program

BATCH = 5000
"""So many sessions are checked and written together."""

DEADLOCK = "40P01"
"""What PostgreSQL calls two that wait for each other."""

TRIES = 3
"""So often it is staged where the district changes meanwhile."""

STAGING, COUNTING, PUTTING_IN = "staging", "counting", "putting in"
Say = Callable[[str, int, int], None]
"""Told how far an import is: the phase, how many rows of it are done, and of how many."""

HARMLESS = frozenset(
    {
        "coaching.Session", "coaching.SessionCoach", "coaching.Attendance", "coaching.SessionTopic",
        "coaching.SessionText", "coaching.SessionIssue", "coaching.NextStep", "coaching.GoalTouch",
        "coaching.PrivateNote", "coaching.TimeEntry", "coaching.PulseRound", "coaching.PulseAsk",
        "coaching.PulseTally", "coaching.HandOver", "coaching.HandOverItem",
        "coaching.StepOwner", "core.Received", "people.Absence", "people.Award",
        "people.AwardMeasure", "people.AwardReport", "people.Branding", "people.Budget",
        "people.LibraryEntry", "people.MonthClose", "people.VisibilityChoice", "reports.Report",
        "reports.FrozenRows", "intake.Import", "intake.ImportRow",
    }
)  # fmt: skip
"""Models on whose rows nothing depends that was settled, drafted or checked of an import."""


class Moving(Stale):
    """Others kept changing what the import depends on; nothing was written."""


class _Moved(Exception):
    """What others changed meanwhile forbids to put in what was staged."""

    def __init__(self, labels: set[str]) -> None:
        super().__init__(", ".join(sorted(labels)))
        self.labels = labels


def quiet(phase: str, done: int, of: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Meta:
    """What a file is: its name and hash, the uid its page has, the program it belongs to, and the
    answers that it was read with.
    """

    file_name: str
    file_hash: str
    uid: UUID = field(default_factory=uuid4)
    program_id: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Done:
    """What an import wrote. imported None: everything was there already, nothing was written.

    moved: the models that others changed while it was staged, so that it was staged again.
    changed: the visits that were here and are what their rows say now.
    """

    imported: Import | None = None
    sessions: int = 0
    time_entries: int = 0
    added: Added = field(default_factory=Added)
    spellings: int = 0
    program_starts: date | None = None
    rows: dict[Where, tuple[int | None, int | None]] = field(default_factory=dict)
    ids: Ids = field(default_factory=Ids)
    moved: tuple[str, ...] = ()
    program_id: int = 0
    changed: tuple[Changed, ...] = ()


def program_for(program_id: int | None = None) -> Program | None:
    """The program an import belongs to: the one named, else the oldest (needs the scope)."""
    found = Program.objects.order_by("starts", "id")
    return found.filter(pk=program_id).first() if program_id else found.first()


def commit_sessions(
    district: District,
    actor: Actor,
    reading: Reading,
    meta: Meta,
    *,
    reread: Callable[[], Reading] | None = None,
    say: Say = quiet,
) -> Done:
    """Write what `reading` says of sessions and time entries, in one unit.

    Rows that wait for a person are not written; they stay in the import's record. Rows that came
    in before are told so, and when nothing is left, there is no unit. The outcomes of the reading
    are brought up to date by the way. Everything is staged first, while others go on writing; the
    district is locked only to put it in. What they wrote meanwhile stands; where it changes what
    the rows mean, they are read again (`reread`) and staged again. Raises Moving where that does
    not end.
    """
    authorize(actor, "import_sessions")
    authorize(actor, "keep_roster")
    cause = (_("import %s") % meta.file_name)[:80]
    moved: set[str] = set()
    for _attempt in range(TRIES):
        with rehearse(district, actor, cause) as rehearsal:
            done = _staged(rehearsal, reading, meta, say)
            if done.imported is None:
                return done
            say(PUTTING_IN, 0, 0)
            since = _put_in(district, rehearsal, done)
        if not since:
            done.moved = tuple(sorted(moved))
            return done
        moved |= since
        reading = reread() if reread else reading
    raise Moving(_("The district kept changing while this was staged; nothing was written."))


def _staged(rehearsal: Rehearsal, reading: Reading, meta: Meta, say: Say) -> Done:
    """Settle, draft, check and write the rows beside the tables, and their facts."""
    assert rehearsal.district is not None
    with rehearsal.shown():
        program = program_for(meta.program_id)
        ready, changed = settle_all(rehearsal.district, reading, program)
        if not (ready or changed) or program is None:
            return Done()
        done = stage_rows(rehearsal, reading, ready, program, say, changed)
        done.spellings = remember_spellings(rehearsal, meta.answers, done.ids)
        _record(rehearsal, reading, [*ready, *(c.one for c in changed)], meta, done)
        say(COUNTING, 0, 0)
        project_ahead(rehearsal)
        return done


def _put_in(district: District, rehearsal: Rehearsal, done: Done) -> set[str]:
    """Put in what was staged, unless what others changed meanwhile forbids it: then what that is.

    What was settled, drafted and checked looked at everything but HARMLESS.
    """
    imported = done.imported
    assert imported is not None

    def load() -> None:
        rehearsal.load()
        load_facts(rehearsal)

    try:
        with write(district, rehearsal.actor, rehearsal.cause, first=load) as unit:
            moved = rehearsal.changed_since(unit) - HARMLESS
            if moved:
                raise _Moved(moved)
            # others may have written units since it was staged
            Import._base_manager.filter(pk=imported.pk).update(seq=unit.seq)
            imported.seq = unit.seq
            rehearsal.put_in(unit)
            put_in_facts(unit, rehearsal)
            if done.changed:
                take_over(unit, done.changed, Drafter.load(done.ids, done.program_id))
    except _Moved as error:
        return error.labels
    except Stale:
        return {Session._meta.label}
    except IntegrityError:
        # the same row came in, or what a row points at is gone
        return {Received._meta.label}
    except OperationalError as error:
        # somebody under the lock waited for a name that this adds, too
        if getattr(error.__cause__, "sqlstate", "") != DEADLOCK:
            raise
        return {Received._meta.label}
    return set()


def stage_rows(
    unit: Unit,
    reading: Reading,
    ready: Sequence[Ready],
    program: Program,
    say: Say = quiet,
    changed: Sequence[Changed] = (),
) -> Done:
    """Write whom the rows name for the first time, the sessions and the time entries.

    changed: rows that are visits which are here; they are noted, and taken over under the lock.
    """
    rows = [*ready, *(c.one for c in changed)]
    done = Done(program_starts=_begin_earlier(unit, program, rows), program_id=program.pk)
    done.ids, done.added = add_newcomers(unit, reading, rows, program)
    done.changed = tuple(changed)
    done.rows.update({c.one.row.where: (c.known.session_id, None) for c in changed})
    kept = Received.Fate.KEPT
    unit.add_all(
        Received(district_id=unit.district_id, uid=c.one.uid, payload_hash="", fate=kept)
        for c in changed
    )
    drafter = Drafter.load(done.ids, program.pk)
    visits = [one for one in ready if not is_time(one)]
    _write_sessions(unit, drafter, visits, done, say)
    _write_times(unit, drafter, [one for one in ready if is_time(one)], done)
    return done


def _record(unit: Unit, reading: Reading, ready: Sequence[Ready], meta: Meta, done: Done) -> None:
    """The import, and a record of every row of the file."""
    assert unit.district is not None
    done.imported = unit.add(
        Import(
            uid=meta.uid,
            kind=Import.Kind.SESSIONS,
            source=reading.source[:80],
            file_name=meta.file_name[:255],
            file_hash=meta.file_hash,
            seq=unit.seq,
            at=clock.now(unit.district),
        )
    )
    uids = {one.row.where: one.uid for one in ready}
    rows = reading.rows
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        unit.add_all(_records(done.imported, some, uids, done.rows))


def _begin_earlier(unit: Unit, program: Program, ready: Iterable[Ready]) -> date | None:
    """A program that coached before it was entered here began when its log begins."""
    first = min(one.day for one in ready)
    if first >= program.starts:
        return None
    starts = fiscal_start(first)
    policy = Policy.objects.filter(program=program).order_by("starts").first()
    if policy is not None and policy.starts <= program.starts:
        unit.change(policy, starts=min(starts, policy.starts))
    unit.change(program, starts=starts)
    return starts


def _write_sessions(
    unit: Unit, drafter: Drafter, ready: Sequence[Ready], done: Done, say: Say
) -> None:
    for place, some in enumerate(_batches(ready)):
        say(STAGING, place * BATCH, len(ready))
        by_uid = {one.uid: one for one in some}
        drafts = [drafter.session(one) for one in some]
        cleans = _checked(unit, drafts, by_uid)
        for logged in log_sessions(unit, cleans):
            if logged.session is not None:
                done.rows[by_uid[logged.session.uid].row.where] = logged.session.pk, None
                done.sessions += logged.fresh


def _checked(
    unit: Unit, drafts: Iterable[SessionDraft], rows: Mapping[UUID, Ready]
) -> list[CleanSession]:
    """What the check lets through; a row that it refuses under the lock is rejected, with why."""
    assert unit.district is not None
    drafts = list(drafts)
    context = load_context(unit.district, drafts)
    cleans = []
    for draft in drafts:
        clean, problems = check_session(draft, context)
        if clean is None:
            row = rows[draft.uid].row
            row.outcome = Outcome.REJECTED
            row.reasons += [problem.message for problem in problems.found]
        else:
            cleans.append(clean)
    return cleans


def _write_times(unit: Unit, drafter: Drafter, ready: Sequence[Ready], done: Done) -> None:
    for some in _batches(ready):
        drafts = [(one, draft) for one in some for draft in drafter.times(one)]
        entries = log_times(unit, [draft for _one, draft in drafts])
        for (one, _draft), entry in zip(drafts, entries, strict=True):
            if entry is not None:
                done.rows.setdefault(one.row.where, (None, entry.pk))
                done.time_entries += 1


def _batches(ready: Sequence[Ready]) -> Iterator[Sequence[Ready]]:
    return (ready[i : i + BATCH] for i in range(0, len(ready), BATCH))


def _records(
    imported: Import,
    rows: Iterable[RowResult],
    uids: Mapping[Where, UUID],
    written: Mapping[Where, tuple[int | None, int | None]],
) -> Iterator[ImportRow]:
    """A record of every row of the file, whatever became of it, in its own words."""
    for row in rows:
        session, entry = written.get(row.where, (None, None))
        yield ImportRow(
            imported=imported,
            file=file_of(row.where, imported.file_name),
            sheet=row.where.sheet[:100],
            row=row.where.row,
            cell=row.where.cell[:10],
            raw=json.dumps(row.raw, ensure_ascii=False) if row.raw else "",
            outcome=row.outcome.value,
            reasons="\n".join(_reasons(row)),
            fingerprint=uids.get(row.where) if session or entry else None,
            session=session,
            time_entry=entry,
            day=row.session.date if row.session else None,
            minutes=row.session.minutes if row.session else None,
            named=row.named[:200],
            total=row.total,
        )


_QUOTED = re.compile(r"“[^”]*”")


def _reasons(row: RowResult) -> list[str]:
    """Why a row became what it did. An entry of a calendar is free words: they are not quoted."""
    if not row.where.cell:
        return row.reasons
    return [_QUOTED.sub("“…”", reason) for reason in row.reasons]


def file_of(where: Where, file_name: str) -> str:
    """Which of several files a row stood in, by its path in the zip or folder; else nothing."""
    if where.file == file_name:
        return ""
    return where.file.removeprefix(f"{file_name}/")[-255:]
