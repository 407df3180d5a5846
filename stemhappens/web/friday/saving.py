"""Save the week: every problem at its cell and nothing written, or all rows in one unit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from stemhappens.coaching.checks import check_session
from stemhappens.coaching.context import SessionContext, load_context
from stemhappens.coaching.drafts import Seat, SessionDraft, Step, content_hash
from stemhappens.coaching.models import Attendance, Session
from stemhappens.coaching.reads import find_session
from stemhappens.coaching.reveal import draft_for
from stemhappens.coaching.sessions import amend_session, came_before, checked_all, log_sessions
from stemhappens.core.problem import Invalid, Problems, Stale, UidTaken
from stemhappens.core.write import write
from stemhappens.web.doors import Door
from stemhappens.web.friday.form import RowForm, WeekForm, with_new_uid
from stemhappens.web.friday.naming import find_all
from stemhappens.web.friday.offered import Offered
from stemhappens.web.given import number_given
from stemhappens.web.log.drafting import PLACES, ROLES
from stemhappens.web.log.groups import choices_of_engagements, open_for

CAUSE = "log several visits"
HALF = Decimal("0.5")
FIELDS = {
    "day": "day",
    "program_id": "day",
    "seats": "who",
    "headcount": "who",
    "group_name": "who",
    "school_id": "where",
    "place": "where",
    "mode": "where",
    "type_id": "kind",
    "minutes": "minutes",
    "topic_ids": "topics",
    "steps": "step",
    "none_needed": "by",
}
"""Where each problem of a draft was typed; all else is said at the teacher."""


@dataclass(frozen=True)
class Saved:
    """What became of the rows. seq: the unit that holds them, 0 where all were there before.

    refused: nothing was written, and the rows say why.
    """

    rows: tuple[RowForm, ...]
    count: int = 0
    seq: int = 0
    refused: bool = False


@dataclass
class Typed:
    """A row with what it says. held: a plan that it holds, as it stands."""

    form: RowForm
    draft: SessionDraft
    plan: Session | None = None
    done: bool = False


def save_week(door: Door, week: Offered, head: WeekForm, sent: Sequence[RowForm]) -> Saved:
    """Save all rows, or say of each what is wrong; a row sent before is not written again."""
    head.is_valid()
    rows = [row if row.is_valid() or "uid" not in row.errors else with_new_uid(week, row)
            for row in sent]  # fmt: skip
    written = [row for row in rows if row.written]
    typed = [_typed(door, week, head, row) for row in written]
    context = load_context(door.district, [one.draft for one in typed])
    for one in typed:
        _check(one, context, week)
    kept = {one.form.place: one.form for one in _known_before(door, week, typed)}
    shown = tuple(kept.get(row.place, row) for row in rows)
    if not typed or head.errors or any(row.errors for row in shown if row.written):
        return Saved(shown, refused=True)
    return _write(door, [one for one in typed if not one.done], shown)


def _write(door: Door, typed: Sequence[Typed], rows: tuple[RowForm, ...]) -> Saved:
    if not typed:
        return Saved(rows)
    try:
        with write(door.district, door.actor, CAUSE) as unit:
            cleans = checked_all(unit, [one.draft for one in typed])
            pairs = list(zip(typed, cleans, strict=True))
            log_sessions(unit, [clean for one, clean in pairs if one.plan is None])
            for one, clean in pairs:
                if one.plan is not None:
                    amend_session(unit, one.plan, _version(one), clean)
            return Saved(rows, len(typed), unit.seq)
    except (Invalid, Stale, UidTaken):
        # somebody wrote in between: nothing is saved, and the next save sees what they wrote
        typed[0].form.add_error(None, _("Somebody changed something meanwhile; save once more."))
        return Saved(rows, refused=True)


def _version(one: Typed) -> int:
    return int(one.form.cleaned_data.get("version") or 0)


def _typed(door: Door, week: Offered, head: WeekForm, row: RowForm) -> Typed:
    said = row.cleaned_data
    plan = week.plan(said["uid"])
    people, unclear = find_all(said.get("who") or "", week.names)
    topics, unknown = find_all(said.get("topics") or "", week.topics)
    for field, messages in (("who", unclear), ("topics", unknown)):
        for message in messages:
            row.add_error(field, message)
    lead = number_given(head.cleaned_data.get("lead")) or week.coach_id
    seats = tuple(_seat(week, row, person) for person in people)
    base = plan and draft_for(plan.row, door.actor)
    base = base or SessionDraft(said["uid"], coach_ids=(lead,) if lead else ())
    place, mode, school = _place(said.get("where") or "", week, people)
    draft = replace(
        base,
        day=_day(said.get("day") or "", week),
        seats=seats,
        school_id=school,
        place=place,
        mode=mode,
        state=Session.State.HELD,
        type_id=number_given(said.get("kind")),
        minutes=_minutes(said.get("minutes")),
        topic_ids=topics,
        steps=_steps(week, said, people, lead),
        none_needed=said.get("by") == "none",
        program_id=number_given(head.cleaned_data.get("program")) or base.program_id,
    )
    return Typed(row, draft, plan.row if plan else None)


def _day(text: str, week: Offered) -> date | None:
    return date.fromisoformat(text) if text in dict(week.days) else None


def _seat(week: Offered, row: RowForm, person: int) -> Seat:
    role = ROLES.get(week.by_id[person].role, Attendance.Role.GUEST)
    chosen = row.chosen(person)
    return Seat(person, role, number_given(chosen), alone=chosen == "alone")


def _place(where: str, week: Offered, people: tuple[int, ...]) -> tuple[str, str, int | None]:
    """What was chosen, else the school of the first who was there."""
    if where in PLACES:
        return (*PLACES[where], None)
    own = next((week.by_id[key].school_id for key in people if key in week.by_id), None)
    return Session.Place.SCHOOL, Session.Mode.IN_PERSON, number_given(where) or own


def _steps(
    week: Offered, said: dict[str, object], people: tuple[int, ...], lead: int | None
) -> tuple[Step, ...]:
    text = str(said.get("step") or "").strip()
    if not text:
        return ()
    owner = lead if said.get("by") == "me" else next(iter(people), None)
    return (Step(text, owner, week.due),)


def _minutes(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _check(one: Typed, context: SessionContext, week: Offered) -> None:
    """Say everything that is wrong at its cell, and ask for the engagement where two are open."""
    row, draft = one.form, one.draft
    unread = set(row.errors)
    for seat in draft.seats:
        choices = open_for(draft, seat, context)
        if len(choices) > 1:
            label = week.by_id[seat.person_id].name.partition(" ")[0]
            row.ask_which(seat.person_id, label, choices_of_engagements(choices, context))
    clean, problems = check_session(draft, context)
    if clean is None:
        _show(row, draft, problems, unread)


def _show(row: RowForm, draft: SessionDraft, problems: Problems, unread: set[str]) -> None:
    for name, messages in problems.by_field().items():
        if name == "engagement":
            _show_which(row, draft, messages)
            continue
        if name == "school_id" and not draft.seats and draft.school_id is None:
            continue  # it is filled in from who was there, once that is known
        target = FIELDS.get(name, "who")
        if target not in unread:
            for message in dict.fromkeys(messages):
                row.add_error(target, message)


def _show_which(row: RowForm, draft: SessionDraft, messages: Sequence[str]) -> None:
    """Each at its question: they come in the order of the seats."""
    open_ones = [
        seat.person_id
        for seat in draft.seats
        if seat.person_id in row.which and not row.chosen(seat.person_id)
    ]
    for place, message in enumerate(dict.fromkeys(messages)):
        field = f"which_{open_ones[place]}" if place < len(open_ones) else "who"
        row.add_error(field, message)


def _known_before(door: Door, week: Offered, typed: Sequence[Typed]) -> list[Typed]:
    """Rows that came in before: the same is done; other content, or a visit taken back, is said."""
    fates = came_before(one.draft for one in typed)
    for one in typed:
        fate = fates.get(one.draft.uid)
        if one.plan is not None:
            if one.plan.version != _version(one):
                one.form.add_error("who", _("Somebody changed this plan meanwhile; look again."))
        elif fate == "same":
            one.done = True
        elif fate == "withdrawn":
            one.form = with_new_uid(week, one.form)
            text = _("This visit was taken back after it was sent; save to log it anew.")
            one.form.add_error("who", text)
        elif fate == "other":
            one.done = _held_alike(door, one.draft)
            if not one.done:
                text = _("This visit was saved before, otherwise; correct it in your sessions.")
                one.form.add_error("who", text)
    return list(typed)


def _held_alike(door: Door, draft: SessionDraft) -> bool:
    """True when the visit stands as typed: a held plan that is sent once more."""
    row = find_session(draft.uid, door.actor)
    present = draft_for(row, door.actor) if row is not None else None
    if row is None or present is None or row.state != Session.State.HELD:
        return False
    return _plain(present) == _plain(draft)


def _plain(draft: SessionDraft) -> str:
    """What a row says of a visit, whatever its steps are called and who it belonged to."""
    steps = tuple(replace(step, uid=None) for step in draft.steps)
    seats = tuple(sorted((Seat(s.person_id, s.role) for s in draft.seats), key=str))
    minutes = None if draft.minutes is None else int(Decimal(draft.minutes) + HALF)
    said = SessionDraft(
        draft.uid, draft.day, draft.coach_ids, seats, draft.type_id, minutes, draft.school_id,
        draft.place, draft.mode, topic_ids=tuple(sorted(draft.topic_ids)), steps=steps,
        none_needed=draft.none_needed,
    )  # fmt: skip
    return content_hash(said)
