"""The form for a new visit, filled in: what it asks, and what it begins with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.candidates import candidates, coaches_of, engaged, teachers_today
from stemhappens.coaching.closing import Closing
from stemhappens.coaching.library import steps_toward
from stemhappens.coaching.models import Session
from stemhappens.coaching.prefill import (
    Known,
    LogPrefill,
    OpenEngagement,
    OpenGoal,
    log_prefill,
)
from stemhappens.coaching.reads import SessionFilter, session_rows
from stemhappens.coaching.reveal import StepSeen
from stemhappens.coaching.story import find_engagement
from stemhappens.coaching.terms import terms_on
from stemhappens.core import clock
from stemhappens.core.actor import Actor, Role
from stemhappens.people.calendar import Calendar, load_calendar
from stemhappens.people.models import Placement, SessionType
from stemhappens.people.reads import (
    Choice,
    PersonLine,
    coaches_on,
    names_on,
    roster,
    schools_on,
    words_on,
)
from stemhappens.web.doors import Door
from stemhappens.web.given import uid_given
from stemhappens.web.log.asked import Asked, EngagementAsked, GoalAsked, PromiseAsked
from stemhappens.web.log.form import MORE
from stemhappens.web.log.groups import TeamWanted, which_engagements
from stemhappens.web.log.late import day_hint
from stemhappens.web.says import listed, short_day

NEAR = 8
"""How many teachers are offered as buttons."""
NEAR_TOPICS = 5
PROMISES = 8
GOALS_FOR = 3
"""Of how many people in the room goals and promises are asked for."""


@dataclass(frozen=True)
class Wanted:
    """Whom the visit was with, as the address says. engagement: "none" for outside of all."""

    teachers: tuple[UUID, ...] = ()
    engagement: str = ""
    group: bool = False
    day: date | None = None
    team: TeamWanted | None = None


@dataclass(frozen=True)
class Filled:
    """A form for a new visit. engagement: the one it is for, where the address names it or only
    one is open; outside: the address says that it is for none. week: school week of its phase;
    number: of this visit in it.
    """

    asked: Asked
    initial: dict[str, Any]
    people: tuple[PersonLine, ...]
    prefills: tuple[LogPrefill, ...]
    engagement: OpenEngagement | None
    outside: bool = False
    team: TeamWanted | None = None
    week: int = 0
    number: int = 1

    @property
    def first(self) -> LogPrefill | None:
        """What is known about the visit to the first teacher."""
        return self.prefills[0] if self.prefills else None


def fill(door: Door, wanted: Wanted) -> Filled:
    """Fill in the form; 404 where somebody named is not on the roster."""
    viewer, today = door.actor, clock.today(door.district)
    everybody = people_to_name(viewer, today)
    by_uid = {line.uid: line for line in everybody}
    if any(uid not in by_uid for uid in wanted.teachers):
        raise Http404("nobody of that uid is here")
    people = tuple(by_uid[uid] for uid in wanted.teachers)
    calendar = load_calendar(door.district.pk)
    base = asked_for(door, everybody, people, calendar=calendar)
    prefills = _prefills(door, base, people, wanted, calendar)
    engagement = _chosen(prefills, wanted)
    asked = replace(
        base,
        goals=goals_asked(prefills, engagement, viewer),
        promises=_promises(prefills, viewer),
        engagements=_which(door, people, wanted.day or today),
        teams={wanted.team.id: wanted.team.name} if wanted.team else {},
        starters=steps_toward(goals_at_hand(prefills, engagement), today),
    )
    topics, near = ordered_topics(asked.topics, [t for one in prefills for t in one.topic_ids])
    asked = replace(asked, topics=topics, topics_near=near)
    initial = _initial(asked, people, prefills, wanted)
    outside = wanted.engagement == "none"
    filled = Filled(asked, initial, people, prefills, engagement, outside, wanted.team)
    return filled if engagement is None else _in_its_course(door, filled, engagement)


def _prefills(
    door: Door, asked: Asked, people: tuple[PersonLine, ...], wanted: Wanted, calendar: Calendar
) -> tuple[LogPrefill, ...]:
    """What is known about the visit to each of the first people there."""
    everyone = frozenset(line.id for line in people)
    same_day = wanted.day in (None, asked.today)
    known = Known(
        calendar,
        names_of(asked),
        {line.id: (line.school_id, line.school) for line in people} if same_day else {},
    )
    return tuple(
        log_prefill(door.actor, door.district, line.id, wanted.day, everyone, known)
        for line in people[:GOALS_FOR]
    )


def names_of(asked: Asked) -> dict[int, str]:
    """What everybody who can be named is called, the coaches and the one who writes too."""
    names = {line.id: line.name for line in asked.everybody} | dict(asked.coaches)
    return names | {asked.coach_id: asked.me} if asked.coach_id and asked.me else names


def _which(
    door: Door, people: tuple[PersonLine, ...], day: date
) -> dict[int, tuple[EngagementAsked, ...]]:
    """Of several people, for whom one asks which engagement it was; of one, the address says."""
    own = door.actor.person_id
    ids = [line.id for line in people] if len(people) > 1 else []
    return which_engagements(door.district, ids, day, (own,) if own else ())


def _in_its_course(door: Door, filled: Filled, engagement: OpenEngagement) -> Filled:
    """Where in its engagement the visit stands."""
    wanted = SessionFilter(engagement_id=engagement.id, state=Session.State.HELD)
    visits = session_rows(door.actor, wanted).exclude(session_type__group=SessionType.Group.MICRO)
    return replace(filled, week=engagement.week, number=visits.count() + 1)


def asked_for(
    door: Door,
    everybody: tuple[PersonLine, ...],
    people: tuple[PersonLine, ...],
    day: date | None = None,
    calendar: Calendar | None = None,
) -> Asked:
    """What any form for a visit asks: people, places, types and topics as they were on `day`.

    calendar: the district's, of a new visit: when a step is due, and from when a visit is late.
    """
    viewer, today = door.actor, clock.today(door.district)
    then = day or today
    terms = terms_on(then)
    coaches = {k: v for program in terms.programs for k, v in coaches_on(program, then).items()}
    own = viewer.person_id if viewer.has(Role.COACH) else None
    kinds, topics = words_on(then)
    closing = terms.closing() if calendar else Closing()
    return Asked(
        today=today,
        coach_id=own,
        near=near_people(door, everybody, people),
        everybody=everybody,
        kinds=tuple(kinds),
        topics=tuple(topics),
        schools=tuple(schools_on(then)),
        due=due_day(today, calendar) if calendar else None,
        me=coaches.get(own, "") if own else "",
        topics_near=NEAR_TOPICS,
        coaches={key: name for key, name in coaches.items() if key != own},
        leads=_leads(viewer, coaches, today),
        programs=terms.programs,
        there=tuple(line.id for line in people),
        closing=closing,
        day_hint=day_hint(today, closing),
        step_required=terms.step_required,
        topic_required=terms.topic_required,
    )


def teachers_of(door: Door, engagement: str) -> tuple[UUID, ...]:
    """The teachers of an engagement today; 404 where the visitor may not know of it."""
    today = clock.today(door.district)
    uid = uid_given(engagement)
    found = teachers_today(uid, door.actor, today) if uid else ()
    if not found and (uid is None or find_engagement(uid, door.actor) is None):
        raise Http404("no such engagement")
    return found


def people_to_name(viewer: Actor, day: date) -> tuple[PersonLine, ...]:
    """Everybody on the roster who may have been in the room, by name."""
    return tuple(
        line
        for line in roster(viewer, day)
        if line.id != viewer.person_id and line.role != Placement.Role.COACH
    )


def _leads(viewer: Actor, coaches: Mapping[int, str], day: date) -> dict[int, str]:
    """For whom a lead coach may log; nothing for a coach, who logs the own visits.

    coaches: those of the programs, by name; of others it is asked.
    """
    if not viewer.has(Role.LEAD_COACH):
        return {}
    wanted = coaches_of(viewer)
    names = {**coaches, **names_on(wanted - coaches.keys(), day)}
    found = {key: names[key] for key in wanted if key in names}
    return dict(sorted(found.items(), key=lambda item: item[1].casefold()))


def near_people(
    door: Door, everybody: tuple[PersonLine, ...], people: tuple[PersonLine, ...]
) -> tuple[PersonLine, ...]:
    """The teachers offered as buttons: those named, the caseload, then colleagues of theirs.

    Where nobody is named yet, the caseload begins with who is planned today or longest unseen.
    """
    by_id = {line.id: line for line in everybody}
    order = [line.id for line in people]
    if people:
        order += engaged(door.actor, door.district)
    else:
        order += [line.person_id for line in candidates(door.actor, door.district)]
    at = {line.school_id for line in people}
    order += [
        line.id
        for line in everybody
        if line.school_id in at and line.role == Placement.Role.TEACHER
    ]
    found = [by_id[key] for key in dict.fromkeys(order) if key in by_id]
    return tuple(found[:NEAR])


def due_day(today: date, calendar: Calendar) -> date:
    """A week from today, or the next school day after that."""
    return calendar.plus(today + timedelta(days=6), 1) or today + timedelta(days=7)


def ordered_topics(topics: tuple[Choice, ...], likely: list[int]) -> tuple[tuple[Choice, ...], int]:
    """The topics with the likely ones first, and how many of them stand at hand."""
    by_id = {topic.id: topic for topic in topics}
    first = [by_id[key] for key in dict.fromkeys(likely) if key in by_id]
    rest = [topic for topic in topics if topic not in first]
    return (*first, *rest), max(len(first) + 1, NEAR_TOPICS) if not first else len(first) + 2


def _chosen(prefills: tuple[LogPrefill, ...], wanted: Wanted) -> OpenEngagement | None:
    """The engagement the address names, or the only one; an unknown one is 404."""
    every = [row for one in prefills for row in one.engagements]
    if wanted.engagement and wanted.engagement != "none":
        found = next((row for row in every if str(row.uid) == wanted.engagement), None)
        if found is None:
            raise Http404("no such engagement is open")
        return found
    if len(prefills) != 1 or wanted.engagement == "none":
        return None
    likely = likely_engagements(prefills[0])
    return likely[0] if len(likely) == 1 else None


def likely_engagements(prefill: LogPrefill) -> list[OpenEngagement]:
    """The engagements a visit may belong to: the own ones, else all."""
    return [row for row in prefill.engagements if row.own] or list(prefill.engagements)


def goals_asked(
    prefills: tuple[LogPrefill, ...], engagement: OpenEngagement | None, viewer: Actor
) -> tuple[GoalAsked, ...]:
    """The goals that may have been worked on: of the engagement chosen, else of all."""
    found: dict[int, GoalAsked] = {}
    own = {row.id for prefill in prefills for row in prefill.engagements if row.own}
    for goal in goals_at_hand(prefills, engagement):
        may = goal.engagement_id in own and viewer.has(Role.COACH)
        found[goal.id] = goal_asked(goal, may)
    return tuple(found.values())


def goals_at_hand(
    prefills: tuple[LogPrefill, ...], engagement: OpenEngagement | None
) -> list[OpenGoal]:
    """The open goals of the engagement chosen, else of all."""
    goals = [goal for prefill in prefills for goal in prefill.goals]
    return [g for g in goals if engagement is None or g.engagement_id == engagement.id]


def goal_asked(goal: OpenGoal, may_complete: bool) -> GoalAsked:
    """A goal as the form shows it."""
    parts = []
    if goal.last_value is not None:
        parts.append(
            _("%(value)s %(unit)s last time")
            % {"value": plain_number(goal.last_value), "unit": goal.unit}
        )
    if goal.target is not None:
        parts.append(_("target %(value)s") % {"value": plain_number(goal.target)})
    unit = goal.unit or goal.measure if goal.target is not None or goal.measure else ""
    return GoalAsked(goal.id, goal.statement, " · ".join(parts), unit, may_complete)


def plain_number(value: Any) -> str:
    """ "18.00" → "18"."""
    return f"{value.normalize():f}"


def _promises(prefills: tuple[LogPrefill, ...], viewer: Actor) -> tuple[PromiseAsked, ...]:
    if not viewer.has(Role.COACH):
        return ()
    steps = {step.uid: step for one in prefills for step in one.agreed}
    return tuple(
        PromiseAsked(step.uid, promise_text(step, viewer))
        for step in list(steps.values())[:PROMISES]
    )


def promise_text(step: StepSeen, viewer: Actor) -> str:
    """ "Bring the rubric (you, by 15 May)"."""
    who = _("you") if step.owner_id == viewer.person_id else step.owner
    return promise_text_of(step.text, who, step.due)


def promise_text_of(text: str, who: str, due: date | None) -> str:
    """ "Bring the rubric (Theo Okonjo, by 15 May)"."""
    by = _("by %(day)s") % {"day": short_day(due)} if due else ""
    aside = ", ".join(part for part in (who, by) if part)
    return f"{text} ({aside})" if aside else text


def _initial(
    asked: Asked,
    people: tuple[PersonLine, ...],
    prefills: tuple[LogPrefill, ...],
    wanted: Wanted,
) -> dict[str, Any]:
    first = prefills[0] if prefills else None
    single = len(people) == 1
    initial: dict[str, Any] = {
        "uid": uuid4(),
        "teacher": str(people[0].id) if single else MORE if people or wanted.group else "",
        "others": [] if single else [str(line.id) for line in people],
        "day": wanted.day or asked.today,
        "state": "held",
        "topics": [str(topic) for one in prefills[:1] for topic in one.topic_ids],
        "lead": str(next(iter(asked.leads), "")),
        "where": str(first.school_id or "") if first else "",
        "time": first.starts_at if first else "",
    }
    if wanted.team is not None:
        school = wanted.team.school_id or (first.school_id if first else None)
        initial |= {"team": str(wanted.team.id), "teacher": MORE, "where": str(school or "")}
        initial["others"] = [str(line.id) for line in people]
    for goal in asked.goals:
        initial[f"goal_{goal.id}"] = ""
    if first and first.planned:
        initial |= {"uid": first.planned[0], "version": first.planned[1]}
        initial["kind"] = str(first.type_id or "")
    if asked.coach_id is not None:
        initial["lead"] = str(asked.coach_id)
    return initial


def engagement_title(row: OpenEngagement) -> str:
    """ "Practice, week 10, with Theo Okonjo"."""
    people = _("%(teachers)s with %(coaches)s") % {
        "teachers": listed(row.teachers),
        "coaches": listed(row.coaches),
    }
    if not row.phase:
        return people
    week = ngettext("week %d", "week %d", row.week) % row.week
    return f"{row.phase}, {week}: {people}"


def head_day(day: date) -> str:
    """ "Fri 8 May"."""
    return date_format(day, "D j M")
