"""Visits corrected each in its own way, as an edited sheet does: all or none, in one unit.

The rules are those of one visit (`sessions.correct_session`) and of many (`bulk`): date, school,
teachers, type and minutes, never what was said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from stemhappens.coaching.bulk import BulkStale, corrected
from stemhappens.coaching.bulk_rows import drafts_of, write_corrections
from stemhappens.coaching.context import load_context
from stemhappens.coaching.drafts import CleanSession, Seat, SessionDraft
from stemhappens.coaching.models import Attendance, Session
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.problem import Invalid, Problem, Problems
from stemhappens.core.rules import authorize, visible
from stemhappens.core.write import Unit


@dataclass(frozen=True)
class Edit:
    """What a visit is to become; None leaves a thing as it is."""

    session_id: int
    version: int
    day: date | None = None
    school_id: int | None = None
    type_id: int | None = None
    minutes: int | None = None
    teacher_ids: tuple[int, ...] | None = None


def refusals(viewer: Actor, district: District, edits: Sequence[Edit]) -> dict[int, list[str]]:
    """Session id → why its edit cannot be, nothing where it can. Raises Denied."""
    made = _made(viewer, district, edits)
    return {
        key: [problem.message for problem in found.found] for key, (_d, _c, found) in made.items()
    }


def edit_sessions(unit: Unit, edits: Sequence[Edit]) -> int:
    """Correct the visits, all or none; returns how many.

    Raises Denied, BulkStale with those that somebody changed since, Invalid with every refusal
    (its field: the visit's id).
    """
    assert unit.district is not None
    made = _made(unit.actor, unit.district, edits)
    versions = {edit.session_id: edit.version for edit in edits}
    rows = {row.pk: row for row in Session.objects.filter(pk__in=made)}
    stale = [row for key, row in rows.items() if row.version != versions[key]]
    if stale or len(rows) < len(versions):
        raise BulkStale(stale)
    problems = [
        Problem(str(key), problem.message)
        for key, (_draft, _clean, found) in made.items()
        for problem in found.found
    ]
    if problems:
        raise Invalid(Problems(problems))
    wanted = [(rows[key], draft, clean) for key, (draft, clean, _f) in made.items() if clean]
    write_corrections(unit, wanted)
    return len(wanted)


Made = tuple[SessionDraft, CleanSession | None, Problems]


def _made(actor: Actor, district: District, edits: Sequence[Edit]) -> dict[int, Made]:
    """Session id → what it would become, or what is wrong with that."""
    authorize(actor, "correct")
    by_id = {edit.session_id: edit for edit in edits}
    rows = visible(Session.objects.filter(pk__in=by_id), actor, "visit")
    drafts = drafts_of(rows)
    changed = {key: _changed(draft, by_id[key]) for key, draft in drafts.items()}
    context = load_context(district, [*drafts.values(), *changed.values()])
    return {key: (draft, *corrected(draft, context)) for key, draft in changed.items()}


def _changed(draft: SessionDraft, edit: Edit) -> SessionDraft:
    changed = draft
    if edit.day is not None:
        changed = replace(changed, day=edit.day)
    if edit.school_id is not None:
        changed = replace(changed, school_id=edit.school_id, place=Session.Place.SCHOOL)
    if edit.type_id is not None:
        changed = replace(changed, type_id=edit.type_id)
    if edit.minutes is not None:
        changed = replace(changed, minutes=edit.minutes)
    if edit.teacher_ids is not None:
        changed = replace(changed, seats=_seats(draft, edit.teacher_ids))
    return changed


def _seats(draft: SessionDraft, teachers: Sequence[int]) -> tuple[Seat, ...]:
    """Who stays keeps the seat, who is new finds the engagement; other adults stay."""
    known = {seat.person_id: seat for seat in draft.seats}
    others = tuple(seat for seat in draft.seats if seat.role != Attendance.Role.TEACHER)
    return (*(known.get(person, Seat(person)) for person in dict.fromkeys(teachers)), *others)
