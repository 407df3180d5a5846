"""Two logs of one visit: told as a pair, merged with nothing lost, taken apart again by undo."""

from datetime import date

import pytest

from stemhappens.coaching.models import Attendance, NextStep, Session, SessionCoach, SessionText
from stemhappens.coaching.twins import Version, merge_logs, twins
from stemhappens.core.actor import Actor, Role
from stemhappens.core.problem import Denied, Stale
from stemhappens.core.undo import undo
from stemhappens.facts.rebuild import differences
from tests.core.rows import contents
from tests.support.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2026, 5, 4)


@pytest.fixture
def world():
    return make_world()


def director(world) -> Actor:
    return world.actor(Role.DIRECTOR)


def coaches(world) -> list[int]:
    return [world.people["theo"].pk, world.people["maya"].pk]


def two_logs(world, **second) -> list[Session]:
    theo, maya = coaches(world)
    first = world.log(day=DAY, minutes=45, summary="Theo wrote this", coach_ids=(theo,))
    given = {"day": DAY, "minutes": 45, "summary": "Maya wrote this", "coach_ids": (maya,)}
    return [first, world.log(**given | second)]


def seen(session: Session) -> Version:
    session.refresh_from_db()
    return Version(session.pk, session.version)


def found(world) -> list:
    with world.scope():
        every = set(Session.objects.values_list("pk", flat=True))
        return twins(director(world), world.district, every)


def test_two_coaches_of_one_visit_are_a_pair(world):
    first, second = two_logs(world)
    (pair,) = found(world)
    assert (pair.first.id, pair.second.id, pair.kind) == (first.pk, second.pk, "coaches")


def test_another_day_is_no_pair(world):
    two_logs(world, day=date(2026, 5, 5))
    assert found(world) == []


def test_another_length_of_another_type_is_no_pair(world):
    two_logs(world, minutes=20, type_id=world.types["debrief"].pk)
    assert found(world) == []


def test_merged_nothing_is_lost_and_undone_all_is_as_before(world):
    first, second = two_logs(world, minutes=60)
    before = contents(world.district)
    with world.scope():
        steps = NextStep.objects.count()
        with world.unit(cause="merge two logs of a visit", actor=director(world)) as unit:
            merge_logs(unit, seen(first), seen(second))
            seq = unit.seq
        kept = Session.objects.get()
        assert (kept.pk, kept.minutes) == (first.pk, 45)
        held = SessionCoach.objects.filter(session=kept)
        assert {row.person_id for row in held} == set(coaches(world))
        assert held.filter(lead=True).count() == 1
        assert SessionText.objects.get().summary == "Theo wrote this\n\nMaya wrote this"
        assert NextStep.objects.count() == steps
        assert Attendance.objects.filter(session=kept).count() == 1
        assert not list(differences(world.district.pk))
    undo(world.district, director(world), seq)
    assert contents(world.district) == before


def test_the_minutes_chosen_hold(world):
    first, second = two_logs(world, minutes=60)
    with world.scope(), world.unit(cause="merge", actor=director(world)) as unit:
        merge_logs(unit, seen(first), seen(second), 60)
    with world.scope():
        assert Session.objects.get().minutes == 60


def test_a_coach_may_not_and_what_changed_meanwhile_stops(world):
    first, second = two_logs(world)
    coach = world.actor(Role.COACH, "theo")
    with world.scope():
        with pytest.raises(Denied), world.unit(cause="merge", actor=coach) as unit:
            merge_logs(unit, seen(first), seen(second))
        old = Version(first.pk, seen(first).version - 1)
        with pytest.raises(Stale), world.unit(cause="merge", actor=director(world)) as unit:
            merge_logs(unit, old, seen(second))
        assert Session.objects.count() == 2


def test_another_place_is_no_pair(world):
    two_logs(world, place="office", school_id=None)
    assert found(world) == []
