"""Commit a reading: one unit in which all of it happens, that can be taken back as a whole."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from stemhappens.coaching.checks import check_session
from stemhappens.coaching.context import load_context
from stemhappens.coaching.drafts import CleanSession, SessionDraft
from stemhappens.coaching.sessions import log_sessions
from stemhappens.coaching.time import log_times
from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.rules import authorize
from stemhappens.core.write import Unit, write
from stemhappens.intake.commit.drafting import Drafter, is_time
from stemhappens.intake.commit.memory import remember_spellings
from stemhappens.intake.commit.newcomers import Added, add_newcomers
from stemhappens.intake.commit.settle import Ready, fiscal_start, settle
from stemhappens.intake.models import Import, ImportRow
from stemhappens.intake.outcomes import Outcome, Where
from stemhappens.intake.rows.reading import Reading
from stemhappens.people.models import Policy, Program

BATCH = 5000
"""So many sessions are checked and written together."""


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
    """What an import wrote. imported None: everything was there already, nothing was written."""

    imported: Import | None = None
    sessions: int = 0
    time_entries: int = 0
    added: Added = field(default_factory=Added)
    spellings: int = 0
    program_starts: date | None = None
    rows: dict[Where, tuple[int | None, int | None]] = field(default_factory=dict)


def program_for(program_id: int | None = None) -> Program | None:
    """The program an import belongs to: the one named, else the oldest (needs the scope)."""
    found = Program.objects.order_by("starts", "id")
    return found.filter(pk=program_id).first() if program_id else found.first()


def commit_sessions(district: District, actor: Actor, reading: Reading, meta: Meta) -> Done:
    """Write what `reading` says of sessions and time entries, in one unit.

    Rows that wait for a person are not written; they stay in the import's record. Rows that came
    in before are told so, and when nothing is left, there is no unit. The outcomes of the reading
    are brought up to date by the way.
    """
    authorize(actor, "import_sessions")
    authorize(actor, "keep_roster")
    with write(district, actor, (_("import %s") % meta.file_name)[:80]) as unit:
        assert unit.district is not None
        program = program_for(meta.program_id)
        ready = settle(unit.district, reading, program)
        if not ready or program is None:
            return Done()
        return _write(unit, reading, ready, program, meta)


def _write(
    unit: Unit, reading: Reading, ready: Sequence[Ready], program: Program, meta: Meta
) -> Done:
    assert unit.district is not None
    done = Done(program_starts=_begin_earlier(unit, program, ready))
    ids, done.added = add_newcomers(unit, reading, ready, program)
    drafter = Drafter.load(ids, program.pk)
    _write_sessions(unit, drafter, [one for one in ready if not is_time(one)], done)
    _write_times(unit, drafter, [one for one in ready if is_time(one)], done)
    done.spellings = remember_spellings(unit, meta.answers, ids)
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
    unit.add_all(_records(done.imported, reading, uids, done.rows))
    return done


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


def _write_sessions(unit: Unit, drafter: Drafter, ready: Sequence[Ready], done: Done) -> None:
    for some in _batches(ready):
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
    reading: Reading,
    uids: Mapping[Where, UUID],
    written: Mapping[Where, tuple[int | None, int | None]],
) -> Iterator[ImportRow]:
    """A record of every row of the file, whatever became of it, in its own words."""
    for row in reading.rows:
        session, entry = written.get(row.where, (None, None))
        yield ImportRow(
            imported=imported,
            file=file_of(row.where, imported.file_name),
            sheet=row.where.sheet[:100],
            row=row.where.row,
            cell=row.where.cell[:10],
            raw=json.dumps(row.raw, ensure_ascii=False) if row.raw else "",
            outcome=row.outcome.value,
            reasons="\n".join(row.reasons),
            fingerprint=uids.get(row.where) if session or entry else None,
            session=session,
            time_entry=entry,
            day=row.session.date if row.session else None,
            minutes=row.session.minutes if row.session else None,
            named=row.named[:200],
            total=row.total,
        )


def file_of(where: Where, file_name: str) -> str:
    """Which of several files a row stood in, by its path in the zip or folder; else nothing."""
    if where.file == file_name:
        return ""
    return where.file.removeprefix(f"{file_name}/")[-255:]
