"""From what was typed to a session's draft, and from a draft back to the form."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from stemhappens.coaching.checks import open_engagements
from stemhappens.coaching.context import SessionContext
from stemhappens.coaching.drafts import Seat, SessionDraft, Step, Touch
from stemhappens.coaching.models import Attendance, Session
from stemhappens.core.problem import Problems
from stemhappens.web.given import number_given
from stemhappens.web.log.asked import Asked
from stemhappens.web.log.form import ELSEWHERE, MINUTES, MORE, VisitForm

PLACES: dict[str, tuple[str, str]] = {
    "video": (Session.Place.ONLINE, Session.Mode.VIDEO),
    "phone": (Session.Place.ONLINE, Session.Mode.PHONE),
    "office": (Session.Place.OFFICE, Session.Mode.IN_PERSON),
    "other": (Session.Place.OTHER, Session.Mode.IN_PERSON),
}
"""What each place that is no school means."""

ROLES = {
    "teacher": Attendance.Role.TEACHER,
    "aide": Attendance.Role.AIDE,
    "substitute": Attendance.Role.SUBSTITUTE,
    "principal": Attendance.Role.PRINCIPAL,
}
"""What somebody is in the room by what they are placed as; else a guest."""

FIELDS = {
    "day": "day",
    "coach_ids": "with_coaches",
    "seats": "teacher",
    "school_id": "where",
    "place": "where",
    "mode": "where",
    "type_id": "kind",
    "minutes": "minutes",
    "topic_ids": "topics",
    "steps": "next_step",
    "none_needed": "next_by",
    "summary": "summary",
    "private_note": "note",
    "reason": "reason",
    "state": "state",
    "headcount": "headcount",
    "group_name": "group_name",
    "team_id": "team",
    "program_id": "program",
}
"""Where each problem of a draft was typed."""

SAID = frozenset({"topic_ids", "steps", "none_needed", "summary", "private_note", "touches",
                  "group_name", "team_id", "headcount"})  # fmt: skip
"""The fields of a draft that a correction does not ask for."""


@dataclass(frozen=True)
class Settled:
    """What else a form says: promises kept (uids) and goals completed (ids)."""

    promises: tuple[UUID, ...] = ()
    completed: tuple[int, ...] = ()


def draft_of_form(form: VisitForm, before: SessionDraft | None = None) -> SessionDraft:
    """What was typed as a draft; fields that could not be read are left empty.

    before: the session as it stands, when one is mended; what the form does not ask stays.
    """
    said = form.cleaned_data
    place, mode, school = _place(said.get("where") or "")
    uid = said.get("uid") or (before.uid if before else uuid4())
    base = before or SessionDraft(uid=uid)
    return replace(
        base,
        uid=uid,
        day=said.get("day"),
        starts_at=said.get("time"),
        coach_ids=_coaches(form, said, base),
        seats=_seats(form, base),
        headcount=said.get("headcount"),
        group_name=(said.get("group_name") or "").strip(),
        team_id=number_given(said.get("team")) if "team" in form.fields else base.team_id,
        school_id=school,
        place=place,
        mode=mode,
        type_id=number_given(said.get("kind")),
        minutes=_minutes(said),
        state=said.get("state") or Session.State.HELD,
        reason=said.get("reason") or "",
        topic_ids=tuple(int(topic) for topic in said.get("topics") or ()),
        program_id=number_given(said.get("program")) or base.program_id,
        touches=_touches(form, said, base),
        steps=_steps(form, said, base),
        none_needed=(said.get("next_by") or ("", None))[0] == "none",
        summary=(said.get("summary") or "").strip(),
        private_note=(said.get("note") or "").strip(),
    )


def settled_of(form: VisitForm) -> Settled:
    """The promises and goals that the form settles beside the visit."""
    said = form.cleaned_data
    return Settled(
        tuple(UUID(uid) for uid in said.get("promises") or ()),
        tuple(goal.id for goal in form.asked.goals if said.get(f"goal_{goal.id}") == "completed"),
    )


def fitting(draft: SessionDraft, context: SessionContext) -> SessionDraft:
    """The draft without touches of goals that belong to nobody in the room any more.

    Who mends a wrong teacher does not hear about the goals of the one who was not there.
    """
    linked = {key for seat in draft.seats for key in _linked(draft, seat, context)}
    return replace(
        draft,
        touches=tuple(
            touch
            for touch in draft.touches
            if (goal := context.goals.get(touch.goal_id)) and goal.engagement_id in linked
        ),
    )


def _linked(draft: SessionDraft, seat: Seat, context: SessionContext) -> set[int]:
    """The engagements a seat belongs to, or may."""
    if seat.alone:
        return set()
    if seat.engagement_id is not None:
        return {seat.engagement_id}
    if draft.day is None:
        return set(context.engagements_of.get(seat.person_id, ()))
    return {
        key
        for program in context.programs
        for key in open_engagements(context, seat.person_id, draft.day, program, draft.coach_ids)
    }


def _place(where: str) -> tuple[str, str, int | None]:
    if where in PLACES:
        return (*PLACES[where], None)
    return Session.Place.SCHOOL, Session.Mode.IN_PERSON, number_given(where)


def _minutes(said: dict[str, Any]) -> Any:
    return (
        said.get("minutes_other")
        if said.get("minutes") == MORE
        else number_given(said.get("minutes"))
    )


def _coaches(form: VisitForm, said: dict[str, Any], base: SessionDraft) -> tuple[int, ...]:
    lead = number_given(said.get("lead")) or form.asked.coach_id
    if base.coach_ids and lead in base.coach_ids:
        lead = base.coach_ids[0]
    others = [int(key) for key in said.get("with_coaches") or ()]
    kept = [key for key in base.coach_ids if key not in form.asked.coaches]
    return tuple(dict.fromkeys(key for key in (lead, *kept, *others) if key))


def _seats(form: VisitForm, base: SessionDraft) -> tuple[Seat, ...]:
    offered = {line.id for line in form.asked.everybody}
    before = {seat.person_id: seat for seat in base.seats}
    return tuple(
        _seat(form, person, before.get(person)) for person in form.named if person in offered
    )


def _seat(form: VisitForm, person: int, before: Seat | None) -> Seat:
    chosen = form.cleaned_data.get(f"engagement_{person}") or ""
    role = before.role if before else ROLES.get(form.asked.role(person), Attendance.Role.GUEST)
    if chosen:
        return Seat(person, role, number_given(chosen), alone=chosen == "alone")
    return before or Seat(person, role)


def _touches(form: VisitForm, said: dict[str, Any], base: SessionDraft) -> tuple[Touch, ...]:
    asked = {goal.id for goal in form.asked.goals}
    touches = [touch for touch in base.touches if touch.goal_id not in asked]
    unsaid = {touch.goal_id for touch in base.touches if touch.on_track is None}
    for goal in form.asked.goals:
        track, value = said.get(f"goal_{goal.id}"), said.get(f"value_{goal.id}")
        if track or value is not None or goal.id in unsaid:
            on_track = None if not track else track != "off"
            touches.append(Touch(goal.id, on_track, value))
    return tuple(touches)


def _steps(form: VisitForm, said: dict[str, Any], base: SessionDraft) -> tuple[Step, ...]:
    kept = set(said.get("kept_steps") or ())
    listed = {str(step.uid) for step in form.asked.kept_steps}
    first = next((step for step in base.steps if str(step.uid) not in listed), None)
    rest = tuple(step for step in base.steps if str(step.uid) in kept)
    text = (said.get("next_step") or "").strip()
    if not text:
        return rest
    owner, due = _who_by(form, said)
    return (Step(text, owner, due, first.uid if first else None), *rest)


def _who_by(form: VisitForm, said: dict[str, Any]) -> tuple[int | None, date | None]:
    who, due = said.get("next_by") or ("", None)
    if who == "other":
        return number_given(said.get("next_who")), said.get("next_due")
    if who == "me":
        return number_given(said.get("lead")) or form.asked.coach_id, due
    if who == "teacher":
        return next(iter(form.named), None), due
    return number_given(who[1:]), due


def show_problems(form: VisitForm, problems: Problems, context: SessionContext) -> None:
    """Say each problem at the field where it was typed; what could not be read stays said once."""
    unread = set(form.errors)
    for name, messages in problems.by_field().items():
        if name == "engagement":
            _ask_engagements(form, messages)
            continue
        target = _target(form, name)
        # a correction does not ask for words, so what they lack is not its matter
        if target in unread or (name in SAID and "next_step" not in form.fields):
            continue
        for message in dict.fromkeys(messages):
            form.add_error(target if target in form.fields else None, message)
    if "next_by" in form.fields:
        _check_owner(form)


def _target(form: VisitForm, name: str) -> str:
    if name == "touches":
        return next((f"goal_{goal.id}" for goal in form.asked.goals), "")
    if name == "minutes" and form.cleaned_data.get("minutes") == MORE:
        return "minutes_other"
    if name == "minutes" and "minutes_other" in form.errors:
        return "minutes_other"
    if name == "coach_ids" and form.asked.leads:
        return "lead"
    return FIELDS.get(name, "")


def _ask_engagements(form: VisitForm, messages: Iterable[str]) -> None:
    """Each at the question it is about: they come in the order of those who were there."""
    asked = [person for person in form.named if person in form.asked.engagements]
    open_ones = [p for p in asked if not form.cleaned_data.get(f"engagement_{p}")]
    fallback = f"engagement_{asked[0]}" if asked else "teacher"
    for place, message in enumerate(dict.fromkeys(messages)):
        name = f"engagement_{open_ones[place]}" if place < len(open_ones) else fallback
        form.add_error(name, message)


def corrected(form: VisitForm, before: SessionDraft) -> SessionDraft:
    """What a director typed over the session as it stands; its words are not looked at."""
    said = form.cleaned_data
    place, mode, school = _place(said.get("where") or "")
    return replace(
        before,
        day=said.get("day"),
        seats=_seats(form, before),
        type_id=number_given(said.get("kind")),
        minutes=_minutes(said),
        school_id=school,
        place=place,
        mode=mode,
        touches=(),
        steps=(),
        none_needed=True,
    )


def _check_owner(form: VisitForm) -> None:
    """A next step says who does it; that is the form's question, a draft may leave it open."""
    said = form.cleaned_data
    who, _due = said.get("next_by") or ("", None)
    if "next_by" in form.errors:
        return
    if (said.get("next_step") or "").strip():
        if not who:
            form.add_error("next_by", _("Say who does it, and by when."))
        if who == "other" and not said.get("next_who") and "next_who" not in form.errors:
            form.add_error("next_who", _("Choose who does it."))


def owner_missing(form: VisitForm) -> bool:
    """True when a next step is written and nobody was tapped for it."""
    said = form.cleaned_data
    who, _due = said.get("next_by") or ("", None)
    written = bool((said.get("next_step") or "").strip())
    return written and (not who or (who == "other" and not said.get("next_who")))


def initial_of(draft: SessionDraft, asked: Asked) -> dict[str, Any]:
    """A draft as the form shows it."""
    teachers = [seat.person_id for seat in draft.seats]
    near = {line.id for line in asked.near}
    single = len(teachers) == 1 and teachers[0] in near
    first = next(
        (s for s in draft.steps if str(s.uid) not in {str(k.uid) for k in asked.kept_steps}), None
    )
    minutes = "" if draft.minutes is None else str(draft.minutes)
    found: dict[str, Any] = {
        "uid": draft.uid,
        "teacher": str(teachers[0]) if single else MORE if teachers or draft.headcount else "",
        "others": [] if single else [str(person) for person in teachers],
        "headcount": draft.headcount,
        "group_name": draft.group_name,
        "team": str(draft.team_id or ""),
        "day": draft.day,
        "time": draft.starts_at,
        "where": _where(draft),
        "with_coaches": [str(key) for key in draft.coach_ids if key in asked.coaches],
        "lead": str(next(iter(draft.coach_ids), "")),
        "state": draft.state if draft.state != Session.State.PLANNED else Session.State.HELD,
        "reason": draft.reason,
        "kind": str(draft.type_id or ""),
        "minutes": minutes if minutes in ("", *MINUTES) else MORE,
        "minutes_other": None if minutes in MINUTES else draft.minutes,
        "topics": [str(topic) for topic in draft.topic_ids],
        "program": str(draft.program_id or ""),
        "summary": draft.summary,
        "note": draft.private_note,
        "kept_steps": [str(step.uid) for step in asked.kept_steps],
        "next_step": first.text if first else "",
    }
    return found | _goals_shown(draft) | _owner_shown(draft, first, teachers, asked)


def _where(draft: SessionDraft) -> str:
    if draft.place == Session.Place.SCHOOL:
        return str(draft.school_id or "")
    if draft.place == Session.Place.ONLINE and draft.mode == Session.Mode.PHONE:
        return "phone"
    return next(key for key, _label in ELSEWHERE if PLACES[key][0] == draft.place)


def _goals_shown(draft: SessionDraft) -> dict[str, Any]:
    tracks = {True: "on", False: "off", None: ""}
    found: dict[str, Any] = {}
    for touch in draft.touches:
        found[f"goal_{touch.goal_id}"] = tracks[touch.on_track]
        found[f"value_{touch.goal_id}"] = touch.value
    for seat in draft.seats:
        chosen = "alone" if seat.alone else str(seat.engagement_id or "")
        found[f"engagement_{seat.person_id}"] = chosen
    return found


def _owner_shown(
    draft: SessionDraft, step: Step | None, teachers: list[int], asked: Asked
) -> dict[str, Any]:
    if step is None:
        return {"next_by": "none" if draft.none_needed else ""}
    by = step.due.isoformat() if step.due else ""
    if step.owner_id and [step.owner_id] == teachers:
        return {"next_by": f"teacher:{by}"}
    if step.owner_id == asked.coach_id and asked.coach_id:
        return {"next_by": f"me:{by}"}
    if step.owner_id in teachers[:4]:
        return {"next_by": f"p{step.owner_id}:{by}"}
    return {"next_by": "other", "next_who": str(step.owner_id or ""), "next_due": step.due}
