"""Many visits corrected at once: looked at first, then written all or none, in one unit.

The same rules as for one visit (`sessions.correct_session`), read and written in a constant number
of statements. What was said in a visit is neither read nor written.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from stemhappens.coaching.bulk_rows import drafts_of, issues_settled, write_corrections
from stemhappens.coaching.checks import check_session
from stemhappens.coaching.context import SessionContext, load_context, touches_left
from stemhappens.coaching.drafts import CleanSession, Seat, SessionDraft, unasked
from stemhappens.coaching.models import Attendance, Session, SessionCoach
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.problem import Denied, Invalid, Problem, Problems
from stemhappens.core.rules import may, verbs, visible
from stemhappens.core.write import Unit
from stemhappens.people.models import Person

MOST = 500
"""Visits corrected at once."""
FARTHEST = 366
"""Days by which visits are moved at once."""
SCHOOL, DAY, TYPE, MINUTES, TEACHER = "school", "day", "type", "minutes", "teacher"


@dataclass(frozen=True)
class BulkChange:
    """What is corrected in each visit, one thing at a time.

    value: the id of the school or type, the minutes, by how many days the date moves, or the id
    of who was there. instead_of: of a teacher, whom the visits name.
    """

    what: str
    value: int
    instead_of: int | None = None


@dataclass(frozen=True)
class Picked:
    """A visit chosen for a correction, as its chooser read it."""

    session_id: int
    version: int


@dataclass(frozen=True)
class BulkLine:
    """What would become of one visit. before, after: the ids or values of what changes.

    refusal: why it cannot be corrected; stale: somebody changed it since it was chosen; same:
    there is nothing to change.
    """

    session: Session
    before: Any
    after: Any
    refusal: str = ""
    stale: bool = False
    same: bool = False

    @property
    def changes(self) -> bool:
        """True when it would be written."""
        return not (self.refusal or self.stale or self.same)


class BulkStale(Exception):
    """Some of the visits were changed since they were chosen; nothing was written."""

    def __init__(self, sessions: Sequence[Session]) -> None:
        super().__init__(f"{len(sessions)} visits were changed in the meantime")
        self.sessions = tuple(sessions)


@dataclass(frozen=True)
class _Corrected:
    """A visit with the draft it would become; clean None: it may not."""

    line: BulkLine
    draft: SessionDraft
    clean: CleanSession | None


def preview(
    viewer: Actor, district: District, picks: Sequence[Picked], change: BulkChange
) -> list[BulkLine]:
    """What a correction would do to each visit, by day. Raises Denied, or Invalid for the change.

    Visits the viewer does not see are left out.
    """
    return [made.line for made in _correct(viewer, district, picks, change)]


def correct_many(unit: Unit, picks: Sequence[Picked], change: BulkChange) -> int:
    """Correct the visits, all or none; returns how many changed.

    Raises Denied, Invalid with every refusal (its field: the visit's id), BulkStale with the
    visits that somebody changed or took away since they were chosen.
    """
    assert unit.district is not None
    made = _correct(unit.actor, unit.district, picks, change)
    stale = [one.line.session for one in made if one.line.stale]
    if stale or len(made) < len({pick.session_id for pick in picks}):
        raise BulkStale(stale)
    refused = [one.line for one in made if one.line.refusal]
    if refused:
        raise Invalid(Problems([Problem(str(line.session.pk), line.refusal) for line in refused]))
    wanted = [
        (one.line.session, one.draft, one.clean) for one in made if one.clean and one.line.changes
    ]
    write_corrections(unit, wanted)
    return len(wanted)


def bulk_verb(actor: Actor) -> str:
    """With which verb the actor corrects: a director's, else a coach's own."""
    return "correct" if may(actor, "correct") else "amend"


def correctable(viewer: Actor, session_ids: Collection[int]) -> dict[int, int]:
    """Those of the visits that the viewer may correct: id → version, as it is now."""
    if viewer.looker is not None or viewer.public:
        return {}
    rows = visible(Session.objects.filter(pk__in=session_ids), viewer, "visit")
    if not may(viewer, "correct"):
        own = {*viewer.coach_ids, *([viewer.person_id] if viewer.person_id else [])}
        mine = {key for key in own if may(viewer, "amend", coach_ids=[key])}
        rows = rows.filter(pk__in=SessionCoach.objects.filter(person_id__in=mine).values("session"))
    return dict(rows.values_list("pk", "version"))


def teachers_there(viewer: Actor, session_ids: Collection[int]) -> set[int]:
    """The teachers in these visits whom the viewer may know."""
    rows = Attendance.objects.filter(session_id__in=session_ids, role=Attendance.Role.TEACHER)
    return set(visible(rows, viewer, "who").values_list("person_id", flat=True))


def _correct(
    actor: Actor, district: District, picks: Sequence[Picked], change: BulkChange
) -> list[_Corrected]:
    versions = {pick.session_id: pick.version for pick in picks[:MOST]}
    rows = visible(Session.objects.filter(pk__in=versions), actor, "visit")
    found = rows.select_related("school", "session_type").order_by("day", "id")
    sessions = {row.pk: row for row in found}
    _authorize(actor, sessions)
    drafts = drafts_of(sessions.values())
    changed = {key: _changed(draft, change) for key, draft in drafts.items()}
    context = load_context(district, [*drafts.values(), *changed.values()])
    _require_value(change, context)
    return [
        _one(session, versions[key], drafts[key], changed[key], context, change)
        for key, session in sessions.items()
    ]


def _authorize(actor: Actor, session_ids: Collection[int]) -> None:
    """Like correct_session: a director any visit, a coach those one of the own coaches held."""
    if not may(actor, "correct") and len(correctable(actor, session_ids)) < len(session_ids):
        raise Denied(f"{actor.label} may not: {verbs['amend'].title}")


def _require_value(change: BulkChange, context: SessionContext) -> None:
    """Say what is wrong with the change itself, once instead of beside each visit."""
    problems = Problems()
    if change.what == SCHOOL and change.value not in context.schools:
        problems.add(SCHOOL, _("Choose the school."))
    elif change.what == TYPE and change.value not in context.types:
        problems.add(TYPE, _("Choose the type."))
    elif change.what == DAY and not 0 < abs(change.value) <= FARTHEST:
        problems.add(DAY, _("Move the date by 1 to 366 days."))
    elif change.what == MINUTES and not 1 <= change.value <= 720:
        problems.add(MINUTES, _("Minutes lie between 1 and 720."))
    elif change.what == TEACHER and not Person.objects.filter(pk=change.value).exists():
        problems.add(TEACHER, _("Choose who was there instead."))
    if problems:
        raise Invalid(problems)


def _changed(draft: SessionDraft, change: BulkChange) -> SessionDraft:
    """The draft with the one thing changed."""
    if change.what == SCHOOL:
        return replace(draft, school_id=change.value, place=Session.Place.SCHOOL)
    if change.what == TYPE:
        return replace(draft, type_id=change.value)
    if change.what == MINUTES:
        return replace(draft, minutes=change.value)
    if change.what == DAY and draft.day is not None:
        return replace(draft, day=draft.day + timedelta(days=_days(change)))
    if change.what == TEACHER:
        seats = tuple(_reseated(seat, change) for seat in draft.seats)
        return replace(draft, seats=seats)
    return draft


def _days(change: BulkChange) -> int:
    """By how many days; more than may be is refused and must not leave the calendar first."""
    return max(-FARTHEST, min(FARTHEST, change.value))


def _reseated(seat: Seat, change: BulkChange) -> Seat:
    """Somebody else in the seat, whose engagement is to be found."""
    teacher = seat.role == Attendance.Role.TEACHER
    if not teacher or seat.person_id != change.instead_of:
        return seat
    return Seat(change.value, seat.role)


def _one(
    session: Session,
    version: int,
    draft: SessionDraft,
    changed: SessionDraft,
    context: SessionContext,
    change: BulkChange,
) -> _Corrected:
    before, after = _told(draft, change), _told(changed, change)
    same = changed == draft
    missing = same and change.what == TEACHER
    clean, problems = (None, Problems()) if same else corrected(changed, context)
    line = BulkLine(
        session,
        before,
        after,
        refusal=_("Was not there.") if missing else _said(problems),
        stale=session.version != version,
        same=same and not missing,
    )
    return _Corrected(line, changed, clean)


def corrected(
    changed: SessionDraft, context: SessionContext
) -> tuple[CleanSession | None, Problems]:
    """A corrected draft as it would be written, or what is wrong with it."""
    clean, problems = check_session(unasked(changed, context.topics), context)
    if clean is None:
        return None, problems
    left = touches_left(changed, clean, context)
    kept = replace(changed, touches=left, issues=issues_settled(changed))
    return replace(clean, draft=kept), problems


def _said(problems: Problems) -> str:
    return " ".join(dict.fromkeys(problem.message for problem in problems.found))


def _told(draft: SessionDraft, change: BulkChange) -> Any:
    """What stands in a draft of the thing that changes."""
    values: Mapping[str, Any] = {
        SCHOOL: draft.school_id,
        TYPE: draft.type_id,
        MINUTES: draft.minutes,
        DAY: draft.day,
        TEACHER: tuple(seat.person_id for seat in draft.seats),
    }
    return values[change.what]
