"""What is left to mend: who sees which of it, what fits, and that linking is all or nothing."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stemhappens.coaching.drafts import Seat
from stemhappens.coaching.engagements import close
from stemhappens.coaching.goals import GoalDraft, drop_goal, set_goal
from stemhappens.coaching.linking import Link, link_visits
from stemhappens.coaching.mending import to_mend
from stemhappens.coaching.models import Attendance, NextStep, Session
from stemhappens.core.actor import Role
from stemhappens.core.problem import Denied, Invalid, Stale
from stemhappens.core.undo import undo
from stemhappens.metrics.ask import ask
from stemhappens.metrics.figure import Period
from tests.support.world import START, TODAY, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def director(world):
    return world.actor(Role.DIRECTOR)


def alone(world, person="carla", **changes):
    """A visit that was said to belong to no engagement."""
    seats = (Seat(world.people[person].pk, alone=True),)
    return world.log(seats=seats, **changes)


def mend(world, actor):
    with world.scope():
        return to_mend(actor, world.district)


def link_of(world, visit, engagement, person="carla"):
    return Link(visit.pk, visit.version, world.people[person].pk, engagement.pk)


def test_what_fits_has_the_same_teacher_and_coach_and_was_open(world, director):
    visit = alone(world)
    before = alone(world, day=date(2026, 1, 5))
    other = alone(world, coach_ids=(world.people["maya"].pk,))
    found = {row.session_id: row for row in mend(world, director).unlinked}
    (fit,) = found[visit.pk].fitting
    assert fit.engagement_id == world.engagements["carla"].pk
    assert fit.label == "Carla Test, Discovery"
    assert found[before.pk].fitting == () == found[other.pk].fitting


def test_a_mail_belongs_to_no_engagement_and_is_not_listed(world, director):
    with world.scope():
        mail = next(row.pk for row in world.types.values() if row.group == "micro")
    alone(world, type_id=mail, minutes=None, steps=(), none_needed=True)
    assert mend(world, director).unlinked_count == 0


def test_several_that_fit_are_a_choice(world, director):
    with world.unit() as unit:
        second = world.open(unit, "theo", "carla", date(2026, 3, 2))
    alone(world)
    (row,) = mend(world, director).unlinked
    assert {fit.engagement_id for fit in row.fitting} == {
        second.pk, world.engagements["carla"].pk,
    }  # fmt: skip


def test_each_sees_what_is_theirs_to_mend(world, director):
    mine, theirs = alone(world), alone(world, "dana", coach_ids=(world.people["maya"].pk,))
    cases = (
        (director, {mine.pk, theirs.pk}),
        (world.actor(Role.COACH, "theo"), {mine.pk}),
        (world.actor(Role.COACH, "maya"), {theirs.pk}),
        (world.actor(Role.LEAD_COACH, "maya", coaches=("theo",)), {mine.pk, theirs.pk} - {0}),
    )
    for actor, expected in cases[:3]:
        assert {row.session_id for row in mend(world, actor).unlinked} == expected
    lead = mend(world, cases[3][0])
    assert mine.pk in {row.session_id for row in lead.unlinked}


def test_a_link_is_made_carries_the_steps_and_is_undone(world, director):
    visit, engagement = alone(world), world.engagements["carla"]
    with world.unit(director, "link visits") as unit:
        assert link_visits(unit, [link_of(world, visit, engagement)]) == 1
        seq = unit.seq
    with world.scope():
        assert Attendance.objects.get(session=visit).engagement_id == engagement.pk
        assert NextStep.objects.get(session=visit).engagement_id == engagement.pk
        assert Session.objects.get(pk=visit.pk).version == visit.version + 1
    assert mend(world, director).unlinked_count == 0
    undo(world.district, director, seq)
    with world.scope():
        assert Attendance.objects.get(session=visit).engagement_id is None
        assert NextStep.objects.get(session=visit).engagement_id is None


def test_what_does_not_fit_is_refused_and_nothing_is_linked(world, director):
    visit, other = alone(world), alone(world)
    wrong = link_of(world, other, world.engagements["dana"])
    with pytest.raises(Invalid), world.unit(director) as unit:
        link_visits(unit, [link_of(world, visit, world.engagements["carla"]), wrong])
    with world.scope():
        assert not Attendance.objects.filter(engagement__isnull=False).exists()


def test_a_visit_changed_since_is_not_linked(world, director):
    visit = alone(world)
    old = link_of(world, visit, world.engagements["carla"])
    with world.unit() as unit:
        unit.change(visit, minutes=50)
    with pytest.raises(Stale), world.unit(director) as unit:
        link_visits(unit, [old])


@pytest.mark.parametrize(
    ("role", "person"), [(Role.COACH, "maya"), (Role.TEACHER, "carla"), (Role.ADMIN, None)]
)
def test_others_may_not_link(world, role, person):
    visit = alone(world)
    with pytest.raises(Denied), world.unit(world.actor(role, person)) as unit:
        link_visits(unit, [link_of(world, visit, world.engagements["carla"])])


def test_engagements_without_goal_are_those_of_the_figure(world, director):
    with world.unit() as unit:
        bare = world.open(unit, "theo", "ben", date(2026, 3, 2))
        closed = world.open(unit, "maya", "eli", date(2026, 3, 2))
        close(unit, closed, date(2026, 4, 1), "moved on")
        dropped = world.open(unit, "maya", "eli", date(2026, 4, 2))
        goal = set_goal(unit, dropped, GoalDraft("Ask why", "teacher_practice", date(2026, 4, 2)))
    with world.unit() as unit:
        drop_goal(unit, goal, date(2026, 4, 20), "changed")
    found = mend(world, director).without_goal
    assert [row.id for row in found] == [bare.pk]
    with world.scope():
        name, period = "engagements_without_goal", Period(START, TODAY)
        figure = ask(world.district, [name], period, world.program.pk, using="default")[name]
    assert figure.numerator == len(found)


def test_only_the_coach_of_an_engagement_sets_its_goal(world, director):
    with world.unit() as unit:
        world.open(unit, "theo", "ben", date(2026, 3, 2))
    owns = {
        name: [row.own for row in mend(world, actor).without_goal]
        for name, actor in (
            ("director", director),
            ("theo", world.actor(Role.COACH, "theo")),
            ("maya", world.actor(Role.COACH, "maya")),
        )
    }
    assert owns == {"director": [False], "theo": [True], "maya": []}


def test_what_lacks_is_counted_by_field(world, director):
    bare = {"steps": (), "summary": "", "topic_ids": ()}
    world.log(source="import", school_id=None, minutes=None, **bare)
    world.log(source="import", minutes=None, **bare)
    found = mend(world, director)
    assert (found.lacking_count, found.lacks) == (2, {"school": 1, "minutes": 2})
    assert [row.school for row in found.lacking if row.school] == [
        (world.schools["birch"].pk, "Birch")
    ]


def test_the_number_of_statements_does_not_grow(world, director):
    numbers = []
    for _ in range(2):
        for n in range(6):
            alone(world, day=TODAY - timedelta(days=n))
            world.log(source="import", minutes=None, uid=uuid4())
        with CaptureQueriesContext(connection) as found:
            mend(world, director)
        numbers.append(len(found))
    assert numbers[0] == numbers[1]
