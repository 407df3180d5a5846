"""A session's rows: made from what was checked, compared with what is there, taken away."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import uuid4

from stemhappens.coaching.drafts import CleanSession, Seat, SessionDraft, Step, Touch
from stemhappens.coaching.models import (
    Attendance,
    GoalTouch,
    NextStep,
    PrivateNote,
    Session,
    SessionCoach,
    SessionIssue,
    SessionText,
    SessionTopic,
)
from stemhappens.coaching.owners import forget_owners
from stemhappens.core.tenancy import TenantModel
from stemhappens.core.write import Unit

Row = TypeVar("Row", bound=TenantModel)
Values = dict[str, Any]

CHILDREN: tuple[type[Any], ...] = (
    SessionCoach, Attendance, SessionTopic, SessionText, GoalTouch, NextStep, SessionIssue,
)  # fmt: skip
"""What hangs on a session, private notes apart."""


def session_values(clean: CleanSession) -> Values:
    """The columns of a session that may change."""
    draft = clean.draft
    return {
        "program_id": clean.program_id,
        "day": clean.day,
        "precision": draft.precision,
        "starts_at": draft.starts_at,
        "state": draft.state,
        "reason": draft.reason.strip(),
        "school_id": draft.school_id,
        "place": draft.place,
        "mode": draft.mode,
        "session_type_id": draft.type_id,
        "minutes": clean.minutes,
        "headcount": draft.headcount,
        "group_name": draft.group_name.strip(),
        "team_id": draft.team_id,
        "none_needed": draft.none_needed,
    }


def new_session(clean: CleanSession) -> Session:
    """An unsaved session."""
    return Session(
        uid=clean.draft.uid,
        recorded_at=clean.recorded_at,
        source=clean.draft.source,
        **session_values(clean),
    )


def wanted_children(clean: CleanSession) -> dict[type[Any], dict[Any, Values]]:
    """The rows that hang on a session, next steps apart: model → own key → other columns."""
    draft = clean.draft
    lead = draft.coach_ids[:1]
    return {
        SessionCoach: {coach: {"lead": coach in lead} for coach in draft.coach_ids},
        Attendance: {
            seat.person_id: {
                "role": seat.role,
                "school_id": seat.school_id,
                "engagement_id": seat.engagement_id,
            }
            for seat in clean.seats
        },
        SessionTopic: {topic: {} for topic in draft.topic_ids},
        SessionText: {None: {"summary": draft.summary}} if draft.summary.strip() else {},
        GoalTouch: {
            touch.goal_id: {"day": clean.day, "on_track": touch.on_track, "value": touch.value}
            for touch in draft.touches
        },
        SessionIssue: {name: {"message": message} for name, message in clean.issues},
    }


OWN_KEY: dict[type[Any], str | None] = {
    SessionCoach: "person_id",
    Attendance: "person_id",
    SessionTopic: "topic_id",
    SessionText: None,
    GoalTouch: "goal_id",
    SessionIssue: "field",
}
"""What tells the rows of one session apart."""


def new_children(clean: CleanSession, session: Session) -> list[TenantModel]:
    """Unsaved rows for a new session."""
    rows: list[TenantModel] = [
        model(session_id=session.pk, **_keyed(model, key), **values)
        for model, wanted in wanted_children(clean).items()
        for key, values in wanted.items()
    ]
    rows += [new_step(clean, session, step) for step in clean.draft.steps]
    return rows


def _keyed(model: type[Any], key: Any) -> Values:
    name = OWN_KEY[model]
    return {} if name is None else {name: key}


def new_step(clean: CleanSession, session: Session, step: Step) -> NextStep:
    """An unsaved next step; it belongs to its owner's engagement, else to the only one."""
    return NextStep(
        uid=step.uid or uuid4(),
        session_id=session.pk,
        engagement_id=step_engagement(clean, step),
        owner_id=step.owner_id,
        text=step.text.strip(),
        due=step.due,
    )


def step_engagement(clean: CleanSession, step: Step) -> int | None:
    """The engagement a next step is carried in."""
    for seat in clean.seats:
        if seat.person_id == step.owner_id and seat.engagement_id is not None:
            return seat.engagement_id
    return clean.step_engagement_id


def sync_children(unit: Unit, session: Session, clean: CleanSession) -> bool:
    """Make the rows of a session what `clean` says; True when any differed."""
    differed = False
    for model, wanted in wanted_children(clean).items():
        present = list(model.objects.filter(session=session))
        differed |= _sync(unit, present, _key_of(model), wanted, _maker(model, session))
    return _sync_steps(unit, session, clean) or differed


def _key_of(model: type[Any]) -> Callable[[Any], Any]:
    name = OWN_KEY[model]
    return lambda row: None if name is None else getattr(row, name)


def _maker(model: type[Any], session: Session) -> Callable[[Any, Values], TenantModel]:
    return lambda key, values: model(session=session, **_keyed(model, key), **values)


def _sync(
    unit: Unit,
    present: Iterable[Row],
    key_of: Callable[[Row], Any],
    wanted: Mapping[Any, Values],
    make: Callable[[Any, Values], Row],
) -> bool:
    known = {key_of(row): row for row in present}
    gone = [row for key, row in known.items() if key not in wanted]
    for row in gone:
        unit.remove(row)
    changes = [
        (known[key], differing)
        for key, values in wanted.items()
        if key in known and (differing := _differing(known[key], values))
    ]
    # whoever stops leading goes first: a session has one lead at any time
    for row, differing in sorted(changes, key=lambda change: bool(change[1].get("lead"))):
        unit.change(row, **differing)
    new = [make(key, values) for key, values in wanted.items() if key not in known]
    unit.add_all(new)
    return bool(gone or changes or new)


def _differing(row: TenantModel, values: Values) -> Values:
    return {name: value for name, value in values.items() if getattr(row, name) != value}


def _sync_steps(unit: Unit, session: Session, clean: CleanSession) -> bool:
    """Match next steps by uid, else by their words; a step that is done is never taken away."""
    present = list(NextStep.objects.filter(session=session))
    by_uid = {row.uid: row for row in present}
    by_text = {row.text: row for row in present}
    kept: set[int] = set()
    differed = False
    for step in clean.draft.steps:
        row = by_uid.get(step.uid) if step.uid else by_text.get(step.text.strip())
        if row is None:
            unit.add(new_step(clean, session, step))
            differed = True
            continue
        kept.add(row.pk)
        values = {
            "text": step.text.strip(),
            "owner_id": step.owner_id,
            "due": step.due,
            "engagement_id": step_engagement(clean, step),
        }
        if differing := _differing(row, values):
            if "owner_id" in differing:
                forget_owners(unit, row)
            unit.change(row, **differing)
            differed = True
    for row in present:
        if row.pk not in kept and row.done_on is None:
            forget_owners(unit, row)
            unit.remove(row)
            differed = True
    return differed


def remove_session(unit: Unit, session: Session) -> None:
    """Take a session and all that hangs on it away."""
    models: tuple[type[Any], ...] = (PrivateNote, *CHILDREN)
    for model in models:
        for row in model.objects.filter(session=session):
            if isinstance(row, NextStep):
                forget_owners(unit, row)
            unit.remove(row)
    unit.remove(session)


def coaches_in_order(session: Session) -> list[SessionCoach]:
    """Who held a session, the lead first."""
    return list(SessionCoach.objects.filter(session=session).order_by("-lead", "id"))


def draft_of(
    session: Session, known: Mapping[type[Any], Sequence[Any]] | None = None
) -> SessionDraft:
    """A session as a draft, content included, private notes not: for services, not for pages.

    known: the rows of some models that hang on it, in their order, where they were read already.
    """
    rows: dict[type[Any], Sequence[Any]] = dict(known or {})
    if SessionCoach not in rows:
        rows[SessionCoach] = coaches_in_order(session)
    for model in CHILDREN:
        if model not in rows:
            rows[model] = list(model.objects.filter(session=session).order_by("id"))
    return SessionDraft(
        uid=session.uid,
        day=session.day,
        coach_ids=tuple(row.person_id for row in rows[SessionCoach]),
        seats=tuple(
            Seat(row.person_id, row.role, row.engagement_id, alone=row.engagement_id is None)
            for row in rows[Attendance]
        ),
        type_id=session.session_type_id,
        minutes=session.minutes,
        school_id=session.school_id,
        place=session.place,
        mode=session.mode,
        state=session.state,
        reason=session.reason,
        headcount=session.headcount,
        group_name=session.group_name,
        team_id=session.team_id,
        topic_ids=tuple(row.topic_id for row in rows[SessionTopic]),
        summary="".join(row.summary for row in rows[SessionText]),
        touches=tuple(Touch(row.goal_id, row.on_track, row.value) for row in rows[GoalTouch]),
        steps=tuple(Step(row.text, row.owner_id, row.due, row.uid) for row in rows[NextStep]),
        none_needed=session.none_needed,
        starts_at=session.starts_at,
        program_id=session.program_id,
        precision=session.precision,
        recorded_at=session.recorded_at,
        source=session.source,
        issues=tuple((row.field, row.message) for row in rows[SessionIssue]),
    )
