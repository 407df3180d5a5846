"""Random changes to a district, as people, imports and corrections make them."""

from datetime import date, timedelta
from random import Random
from typing import Any

from django.db import IntegrityError

from stemhappens.coaching import models as coaching
from stemhappens.core.actor import system_actor
from stemhappens.core.models import District
from stemhappens.core.spans import OPEN_END
from stemhappens.core.write import Unit, write
from stemhappens.people import models as people
from tests.worlds import stories, visits
from tests.worlds.builder import Builder
from tests.worlds.rows import Maker, known_in

ADD = (
    *(Maker.closure, Maker.policy, Maker.uncounted_type, Maker.school_attribute),
    *(Maker.participation, Maker.placement, Maker.eligibility, Maker.absence, Maker.assignment),
    *(Maker.team_member, visits.session, visits.loop, visits.attendance, visits.session_coach),
    *(visits.session_topic, visits.next_step, visits.time_entry),
    *(stories.engagement, stories.engagement_member, stories.engagement_state),
    *(stories.engagement_phase, stories.goal, stories.goal_status, stories.goal_due),
    *(stories.goal_participant, stories.goal_touch),
)

# what may go alone: nothing points at these rows
REMOVE: tuple[Any, ...] = (
    *(people.Closure, people.UncountedType, people.SchoolAttribute, people.ProgramSchool),
    *(people.Placement, people.Eligibility, people.Absence, people.CoachAssignment),
    *(people.TeamMember, coaching.Attendance, coaching.SessionCoach, coaching.SessionTopic),
    *(coaching.NextStep, coaching.TimeEntry, coaching.EngagementMember),
    *(coaching.EngagementState, coaching.EngagementPhase, coaching.GoalStatus),
    *(coaching.GoalDue, coaching.GoalParticipant, coaching.GoalTouch),
)

# the parts of a row that goes with all its parts
WHOLES: dict[Any, tuple[tuple[Any, str], ...]] = {
    coaching.Session: (
        (coaching.Attendance, "session"),
        (coaching.SessionCoach, "session"),
        (coaching.SessionTopic, "session"),
        (coaching.GoalTouch, "session"),
        (coaching.NextStep, "session"),
    ),
    people.Policy: ((people.UncountedType, "policy"),),
}


def random_operation(rng: Random, district: District) -> str:
    """Do one to three random things to `district` in one unit; says what.

    What the database refuses (a second row of a chain on one day) changes nothing: "refused".
    """
    done = []
    try:
        with write(district, system_actor(district.pk, "tests"), "change at random") as unit:
            for _ in range(rng.choice((1, 1, 2, 3))):
                known = known_in(district)
                make = Maker(rng, Builder(unit, known.first), known)
                done.append(rng.choice((_add, _change, _change, _remove))(make, unit))
    except IntegrityError:
        return "refused: " + ", ".join(done)
    return ", ".join(done)


def _add(make: Maker, unit: Unit) -> str:
    adder = make.pick(ADD)
    needs = {stories.goal_status, stories.goal_due, stories.goal_participant, stories.goal_touch}
    if (adder in needs and not make.known.goals) or (
        adder is Maker.uncounted_type and not make.known.policies
    ):
        return "nothing"
    adder(make)
    return f"add {adder.__name__}"


def _some_row(make: Maker, unit: Unit, model: Any) -> Any:
    rows = model.objects.filter(district_id=unit.district_id).order_by("id")
    ids = list(rows.values_list("id", flat=True))
    return model.objects.get(pk=make.pick(ids)) if ids else None


def _remove(make: Maker, unit: Unit) -> str:
    model = make.pick((*REMOVE, *WHOLES))
    row = _some_row(make, unit, model)
    if row is None:
        return "nothing"
    for part, name in WHOLES.get(model, ()):
        for child in part.objects.filter(**{f"{name}_id": row.pk}).order_by("id"):
            unit.remove(child)
    unit.remove(row)
    return f"remove {model.__name__} {row.pk}"


def _change(make: Maker, unit: Unit) -> str:
    model = make.pick(CHANGES)
    row = _some_row(make, unit, model)
    if row is None:
        return "nothing"
    values = CHANGES[model](make, row)
    unit.change(row, **values)
    return f"change {model.__name__} {row.pk}: {values}"


# --- what is changed, and to what ---


def _span(make: Maker, row: Any) -> dict[str, Any]:
    if make.chance(50):
        latest = min(row.ends - timedelta(days=1), make.known.last)
        return {"starts": make.day(min(make.known.first, latest), latest)}
    ends = OPEN_END if make.chance(30) else make.day(row.starts + timedelta(days=1))
    return {"ends": ends}


def _starts(make: Maker, row: Any) -> dict[str, date]:
    return {"starts": make.day()}


def _placement(make: Maker, row: Any) -> dict[str, Any]:
    if make.chance(50):
        return _span(make, row)
    return make.pick(
        (
            {"role": make.pick(("teacher", "aide"))},
            {"primary": not row.primary},
            {"school_id": make.pick(make.known.schools)},
        )
    )


def _policy(make: Maker, row: Any) -> dict[str, Any]:
    return make.pick(
        (
            {"starts": make.day()},
            {"minimum_minutes": make.pick((0, 15, 30))},
            {"reach_group_size": make.pick((1, 3, 6))},
            {"gap_window_days": make.pick((3, 10, 20))},
            {"yearly_visits": make.pick((None, 3, 15))},
            {"goal_stall_days": make.pick((5, 30))},
            {"debrief_days": make.pick((1, 5))},
            {"topic_required": not row.topic_required},
        )
    )


def _session(make: Maker, row: Any) -> dict[str, Any]:
    return make.pick(
        (
            {"day": make.day()},
            {"state": make.pick(("held", "planned", "cancelled"))},
            {"minutes": make.maybe((5, 15, 45), 80)},
            {"headcount": make.maybe((1, 30), 50)},
            {"session_type_id": make.maybe(make.known.types, 90)},
            {"school_id": make.maybe(make.known.schools, 80), "place": "school"},
            {"school_id": None, "place": "online", "mode": "video"},
            {"program_id": make.pick(make.known.programs)},
            {"none_needed": not row.none_needed},
        )
    )


def _attendance(make: Maker, row: Any) -> dict[str, Any]:
    return make.pick(
        (
            {"role": make.pick(("teacher", "aide", "principal"))},
            {"school_id": make.maybe(make.known.schools, 60)},
            {"engagement_id": make.maybe(make.known.engagements, 70)},
            {"person_id": make.pick(make.known.teachers)},
        )
    )


def _engagement(make: Maker, row: Any) -> dict[str, Any]:
    return make.pick(
        (
            {"school_id": make.maybe(make.known.schools, 60)},
            {"team_id": make.maybe(make.known.teams, 60)},
            {"program_id": make.pick(make.known.programs)},
            {"opened": make.day()},
        )
    )


def _state(make: Maker, row: Any) -> dict[str, Any]:
    return make.pick(({"starts": make.day()}, {"state": make.pick(stories.STATES)}))


def _status(make: Maker, row: Any) -> dict[str, Any]:
    return make.pick(({"starts": make.day()}, {"status": make.pick(stories.STATUSES)}))


def _step(make: Maker, row: Any) -> dict[str, Any]:
    return make.pick(({"due": make.day()}, {"done_on": make.day()}, {"dropped_on": make.day()}))


CHANGES: dict[Any, Any] = {
    people.Placement: _placement,
    people.Eligibility: _span,
    people.Absence: _span,
    people.CoachAssignment: _span,
    people.TeamMember: _span,
    people.ProgramSchool: _span,
    people.Policy: _policy,
    people.SchoolAttribute: lambda make, row: make.pick(
        ({"starts": make.day()}, {"level": "k8"}, {"need_tier": 1})
    ),
    people.Closure: lambda make, row: {"day": make.day()},
    people.School: lambda make, row: make.pick(({"opens": make.day()}, {"closes": make.day()})),
    people.SchoolYear: lambda make, row: {"last_day": row.last_day + timedelta(days=3)},
    people.SessionType: lambda make, row: make.pick(
        ({"group": make.pick(("visit", "micro"))}, {"loop_step": make.pick(("", "debrief"))})
    ),
    people.Phase: lambda make, row: {"stall_days": make.pick((None, 3, 20))},
    coaching.Session: _session,
    coaching.Attendance: _attendance,
    coaching.SessionCoach: lambda make, row: {"person_id": make.pick(make.known.coaches)},
    coaching.Engagement: _engagement,
    coaching.EngagementState: _state,
    coaching.EngagementPhase: _starts,
    coaching.EngagementMember: _span,
    coaching.Goal: lambda make, row: {"opened": make.day()},
    coaching.GoalStatus: _status,
    coaching.GoalDue: lambda make, row: make.pick(({"starts": make.day()}, {"due": make.day()})),
    coaching.GoalParticipant: _span,
    coaching.GoalTouch: lambda make, row: make.pick(({"day": make.day()}, {"on_track": True})),
    coaching.NextStep: _step,
    coaching.TimeEntry: lambda make, row: make.pick(({"day": make.day()}, {"minutes": 30})),
}
