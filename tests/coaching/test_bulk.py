"""Many visits corrected at once: like one by one, all or none, undone; no word is touched."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stemhappens.coaching.bulk import (
    BulkChange,
    BulkStale,
    Picked,
    bulk_verb,
    correct_many,
    preview,
)
from stemhappens.coaching.drafts import Seat, Touch
from stemhappens.coaching.models import (
    Attendance,
    GoalTouch,
    NextStep,
    Session,
    SessionIssue,
    SessionText,
    SessionTopic,
)
from stemhappens.coaching.rows import draft_of
from stemhappens.coaching.sessions import Correction, correct_session
from stemhappens.core.actor import Role
from stemhappens.core.problem import Denied, Invalid
from stemhappens.core.undo import undo
from stemhappens.people.program import add_session_type, set_policy
from tests.support.world import START, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def director(world):
    return world.actor(Role.DIRECTOR)


def picks(*visits):
    return [Picked(visit.pk, visit.version) for visit in visits]


def correct(world, actor, chosen, change):
    with world.unit(actor, "correct several visits") as unit:
        return correct_many(unit, chosen, change), unit.seq


def facts_of(world, visit):
    """All that a correction may change, and what it may not."""
    with world.scope():
        row = Session.objects.get(pk=visit.pk)
        columns = ("day", "school_id", "place", "session_type_id", "minutes", "version")
        return (
            [getattr(row, name) for name in columns],
            list(Attendance.objects.filter(session=row).order_by("person_id").values_list(
                "person_id", "role", "school_id", "engagement_id")),
            list(GoalTouch.objects.filter(session=row).values_list("goal_id", "day")),
            list(NextStep.objects.filter(session=row).values_list("text", "engagement_id")),
            list(SessionText.objects.filter(session=row).values_list("summary", flat=True)),
            list(SessionTopic.objects.filter(session=row).values_list("topic_id", flat=True)),
            list(SessionIssue.objects.filter(session=row).values_list("field", flat=True)),
        )  # fmt: skip


def changes_of(world):
    with world.scope():
        cedar, ben = world.schools["cedar"].pk, world.people["ben"].pk
        planning = world.types["planning"].pk
    return {
        "school": BulkChange("school", cedar),
        "type": BulkChange("type", planning),
        "minutes": BulkChange("minutes", 30),
        "day": BulkChange("day", -7),
        "teacher": BulkChange("teacher", ben, world.people["carla"].pk),
    }


@pytest.mark.parametrize("what", ["school", "type", "minutes", "day", "teacher"])
def test_many_are_corrected_like_one(world, director, what):
    touches = (Touch(world.goals["carla"].pk, True),)
    one, other = (world.log(touches=touches) for _ in range(2))
    change = changes_of(world)[what]
    correct(world, director, picks(one), change)
    with world.scope():
        draft = draft_of(other)
    wanted = {
        "school": {"school_id": change.value},
        "type": {"type_id": change.value},
        "minutes": {"minutes": change.value},
        "day": {"day": date(2026, 4, 29)},
        "teacher": {"seats": (Seat(change.value),)},
    }[what]
    draft = replace(draft, **wanted)
    correction = Correction(draft.day, draft.type_id, draft.minutes, draft.school_id,
                            draft.place, draft.seats)  # fmt: skip
    with world.unit(director, "correct a visit") as unit:
        correct_session(unit, other, other.version, correction)
    assert facts_of(world, one) == facts_of(world, other)


def test_no_topic_is_asked_for_that_a_policy_set_since_wants(world, director):
    with world.unit() as unit:
        set_policy(unit, world.program, START, topic_required=False)
    visit = world.log(topic_ids=())
    with world.unit() as unit:
        set_policy(unit, world.program, START, topic_required=True)
    correct(world, director, picks(visit), BulkChange("minutes", 30))
    with world.scope():
        assert Session.objects.get().minutes == 30
        assert not SessionTopic.objects.exists()


def test_a_preview_says_old_new_and_why_not(world, director):
    visit, there = world.log(), world.log(school_id=world.schools["cedar"].pk)
    alone = world.log(seats=(Seat(world.people["eli"].pk),))
    with world.scope():
        cedar = BulkChange("school", world.schools["cedar"].pk)
        lines = preview(director, world.district, picks(visit, there), cedar)
        assert [(line.before, line.after, line.changes) for line in lines] == [
            (world.schools["birch"].pk, cedar.value, True),
            (cedar.value, cedar.value, False),
        ]
        ahead = preview(director, world.district, picks(visit), BulkChange("day", 30))
        assert "lies ahead" in ahead[0].refusal
        instead = changes_of(world)["teacher"]
        (line,) = preview(director, world.district, picks(alone), instead)
        assert line.refusal == "Was not there."


def test_what_somebody_changed_meanwhile_stops_all(world, director):
    one, other = world.log(), world.log()
    chosen = picks(one, other)
    correct(world, director, picks(other), BulkChange("minutes", 60))
    with pytest.raises(BulkStale) as refused:
        correct(world, director, chosen, BulkChange("minutes", 30))
    assert [row.pk for row in refused.value.sessions] == [other.pk]
    assert facts_of(world, one)[0][4] == 45


def test_a_refusal_stops_all(world, director):
    one, other = world.log(day=date(2026, 5, 8)), world.log()
    with pytest.raises(Invalid):
        correct(world, director, picks(one, other), BulkChange("day", 1))
    assert facts_of(world, other)[0][0] == date(2026, 5, 6)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (BulkChange("school", 0), "school"),
        (BulkChange("type", 0), "type"),
        (BulkChange("minutes", 0), "minutes"),
        (BulkChange("day", 0), "day"),
        (BulkChange("day", 10**9), "day"),
        (BulkChange("teacher", 0), "teacher"),
    ],
)
def test_a_wrong_value_is_said_once(world, director, change, field):
    visit = world.log()
    with world.scope(), pytest.raises(Invalid) as refused:
        preview(director, world.district, picks(visit), change)
    assert [problem.field for problem in refused.value.problems.found] == [field]


def test_it_is_undone(world, director):
    visits = [world.log(touches=(Touch(world.goals["carla"].pk, True),)) for _ in range(3)]
    before = [facts_of(world, visit) for visit in visits]
    _n, seq = correct(world, director, picks(*visits), BulkChange("day", -7))
    undo(world.district, director, seq)
    for visit, then in zip(visits, before, strict=True):
        now = facts_of(world, visit)
        assert (now[0][:-1], now[1:]) == (then[0][:-1], then[1:])


def test_a_filled_field_settles_its_issue(world, director):
    visit = world.log(source="import", school_id=None, minutes=None)
    correct(world, director, picks(visit), BulkChange("school", world.schools["birch"].pk))
    assert facts_of(world, visit)[-1] == ["minutes"]


def test_the_number_of_statements_does_not_grow(world, director):
    visits = [world.log() for _ in range(12)]
    numbers = []
    for chosen in (visits[:2], visits[2:]):
        with CaptureQueriesContext(
            connection,
        ) as found:
            correct(world, director, picks(*chosen), BulkChange("minutes", 30))
        numbers.append(len(found))
    assert numbers[0] == numbers[1]


def test_whose_visits_may_be_corrected(world, director):
    visit = world.log()
    theo, maya = world.actor(Role.COACH, "theo"), world.actor(Role.COACH, "maya")
    assert (bulk_verb(director), bulk_verb(theo)) == ("correct", "amend")
    assert correct(world, theo, picks(visit), BulkChange("minutes", 50))[0] == 1
    with world.scope():  # of a visit that Maya does not see nothing is said
        assert preview(maya, world.district, picks(visit), BulkChange("minutes", 40)) == []
    with pytest.raises(Denied):
        correct(world, world.actor(Role.TEACHER, "carla"), picks(world.log()),
                BulkChange("minutes", 40))  # fmt: skip


def test_a_retired_type_is_refused(world, director):
    visit = world.log()
    with world.unit() as unit:
        old = add_session_type(unit, "old", "Old")
        unit.change(old, retired=date(2026, 1, 1))
    with world.scope():
        (line,) = preview(director, world.district, picks(visit), BulkChange("type", old.pk))
    assert "no longer used" in line.refusal
