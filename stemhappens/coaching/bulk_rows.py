"""The rows behind a correction of many visits: read and written a statement a table, not a visit.

Words stay out: summaries, topics and next steps are not read, and only the engagement in which a
next step is carried is written.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from stemhappens.coaching.drafts import CleanSession, Seat, SessionDraft, Touch
from stemhappens.coaching.models import (
    Attendance,
    GoalTouch,
    NextStep,
    Session,
    SessionCoach,
    SessionIssue,
)
from stemhappens.core.tenancy import TenantModel
from stemhappens.core.write import Unit

Wanted = tuple[Session, SessionDraft, CleanSession]
Changes = list[tuple[Any, dict[str, Any]]]
FIELDS = ("day", "session_type_id", "minutes", "school_id", "place")
"""The columns of a session that a correction may change."""


def drafts_of(sessions: Iterable[Session]) -> dict[int, SessionDraft]:
    """Sessions as drafts, without anything that was said in them; four statements."""
    rows = {session.pk: session for session in sessions}
    coaches = _of(SessionCoach, rows, "-lead", "id")
    seats = _of(Attendance, rows, "id")
    touches = _of(GoalTouch, rows, "id")
    issues = _of(SessionIssue, rows, "id")
    return {
        key: SessionDraft(
            uid=row.uid,
            day=row.day,
            coach_ids=tuple(coach.person_id for coach in coaches.get(key, ())),
            seats=tuple(_seat(seat) for seat in seats.get(key, ())),
            type_id=row.session_type_id,
            minutes=row.minutes,
            school_id=row.school_id,
            place=row.place,
            mode=row.mode,
            state=row.state,
            reason=row.reason,
            headcount=row.headcount,
            group_name=row.group_name,
            team_id=row.team_id,
            touches=tuple(Touch(t.goal_id, t.on_track, t.value) for t in touches.get(key, ())),
            none_needed=row.none_needed,
            starts_at=row.starts_at,
            program_id=row.program_id,
            precision=row.precision,
            recorded_at=row.recorded_at,
            # what a visit lacked may still be lacking: the one thing is mended, the rest is listed
            source=Session.Source.IMPORT,
            issues=tuple((issue.field, issue.message) for issue in issues.get(key, ())),
        )
        for key, row in rows.items()
    }


def _seat(row: Attendance) -> Seat:
    return Seat(row.person_id, row.role, row.engagement_id, alone=row.engagement_id is None)


def _of(model: type[Any], keys: Iterable[int], *order: str) -> dict[int, list[Any]]:
    """The rows of `model` by session."""
    found: dict[int, list[Any]] = {}
    for row in model.objects.filter(session_id__in=list(keys)).order_by(*order):
        found.setdefault(row.session_id, []).append(row)
    return found


def issues_settled(draft: SessionDraft) -> tuple[tuple[str, str], ...]:
    """The issues that are left: one is settled once somebody has filled its field."""
    filled = {
        "school": draft.school_id is not None or draft.place != Session.Place.SCHOOL,
        "teacher": bool(draft.seats),
        "type": draft.type_id is not None,
        "minutes": draft.minutes is not None,
    }
    return tuple(issue for issue in draft.issues if not filled.get(issue[0], False))


def write_corrections(unit: Unit, wanted: Sequence[Wanted]) -> None:
    """Make the rows what was wanted; every session's version rises."""
    keys = [session.pk for session, _draft, _clean in wanted]
    seats, touches = _of(Attendance, keys, "id"), _of(GoalTouch, keys, "id")
    steps, issues = _of(NextStep, keys, "id"), _of(SessionIssue, keys, "id")
    writing = _Writing()
    for session, _draft, clean in wanted:
        key = session.pk
        writing.seats(session, clean, seats.get(key, []))
        writing.touches(clean, touches.get(key, []))
        writing.steps(clean, steps.get(key, []))
        left = dict(clean.draft.issues)
        writing.gone += [issue for issue in issues.get(key, []) if issue.field not in left]
        writing.sessions.append((session, _differing(session, _values(clean))))
    writing.write(unit)


def _values(clean: CleanSession) -> dict[str, Any]:
    draft = clean.draft
    return {
        "day": clean.day,
        "session_type_id": draft.type_id,
        "minutes": clean.minutes,
        "school_id": draft.school_id,
        "place": draft.place,
    }


def _differing(row: Any, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if getattr(row, name) != value}


class _Writing:
    """What is to be written, gathered by table."""

    def __init__(self) -> None:
        self.sessions: Changes = []
        self.hanging: dict[type[Any], Changes] = {}
        self.gone: list[TenantModel] = []
        self.new: list[TenantModel] = []

    def change(self, row: Any, values: dict[str, Any]) -> None:
        """Change what differs of a row that hangs on a session."""
        differing = _differing(row, values)
        if differing:
            self.hanging.setdefault(type(row), []).append((row, differing))

    def seats(self, session: Session, clean: CleanSession, present: list[Attendance]) -> None:
        """Who was there, with the school and engagement of the day."""
        known = {row.person_id: row for row in present}
        for seat in clean.seats:
            values = {"role": seat.role, "school_id": seat.school_id,
                      "engagement_id": seat.engagement_id}  # fmt: skip
            row = known.pop(seat.person_id, None)
            if row is None:
                self.new.append(Attendance(session=session, person_id=seat.person_id, **values))
            else:
                self.change(row, values)
        self.gone += known.values()

    def touches(self, clean: CleanSession, present: list[GoalTouch]) -> None:
        """Work on goals moves along; of goals that belong to nobody there it goes."""
        kept = {touch.goal_id for touch in clean.draft.touches}
        for row in present:
            if row.goal_id in kept:
                self.change(row, {"day": clean.day})
            else:
                self.gone.append(row)

    def steps(self, clean: CleanSession, present: list[NextStep]) -> None:
        """Next steps are carried in their owner's engagement, else in the only one."""
        owned = {seat.person_id: seat.engagement_id for seat in clean.seats if seat.engagement_id}
        for row in present:
            wanted = owned.get(row.owner_id or 0, clean.step_engagement_id)
            self.change(row, {"engagement_id": wanted})

    def write(self, unit: Unit) -> None:
        """All of it, a statement or two a table."""
        by_model: dict[type[Any], list[int]] = {}
        for row in self.gone:
            by_model.setdefault(type(row), []).append(row.pk)
        for model, keys in by_model.items():
            unit.remove_all(model.objects.filter(pk__in=keys))
        for changes in self.hanging.values():
            unit.change_all(changes)
        unit.add_all(self.new)
        unit.change_all(self.sessions)
