"""The library and the sets of phases: complete, in a new district, added to an older one."""

import pytest

from stemhappens.coaching.models import Goal
from stemhappens.core.actor import Role
from stemhappens.core.problem import Denied
from stemhappens.people.library import GOALS, STEPS
from stemhappens.people.models import LibraryEntry, Phase, PhaseTemplate
from stemhappens.people.practices import NAMES, PRACTICES, by_framework, practice_name
from stemhappens.people.program import add_starters, install_defaults, missing_starters
from tests.support.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def test_every_practice_has_three_goals_and_two_steps():
    assert [len(rows) for rows in by_framework().values()] == [8, 8, 7]
    longest = Goal._meta.get_field("practice").max_length
    for practice in PRACTICES:
        assert len(practice.code) <= longest
        assert len(GOALS[practice.code]) >= 3
        assert len(STEPS[practice.code]) >= 2
    texts = [text for each in (*GOALS.values(), *STEPS.values()) for text in each]
    assert len(set(texts)) == len(texts)
    assert all(len(text) <= 300 for text in texts)
    assert practice_name("smp-3") == NAMES["smp-3"]
    assert practice_name("our-own") == "our-own"


def test_a_new_district_has_them_once(world):
    with world.unit() as unit:
        before = (LibraryEntry.objects.count(), Phase.objects.count())
        assert before[0] == sum(map(len, GOALS.values())) + sum(map(len, STEPS.values()))
        install_defaults(unit, world.program)
        assert add_starters(unit) == 0
        assert (LibraryEntry.objects.count(), Phase.objects.count()) == before
        names = PhaseTemplate.objects.order_by("id").values_list("name", flat=True)
        assert list(names)[:2] == ["Coaching cycle", "Impact Cycle"]
        impact = Phase.objects.filter(template__name="Impact Cycle").order_by("position")
        assert list(impact.values_list("name", flat=True)) == ["Identify", "Learn", "Improve"]
        assert all(phase.cadence_days and phase.stall_days for phase in Phase.objects.all())


def test_an_older_district_gets_what_it_lacks_and_keeps_what_it_retired(world):
    with world.unit() as unit:
        first, second = LibraryEntry.objects.order_by("id")[:2]
        unit.change(first, retired=world.program.starts)
        unit.remove(second)
    with world.unit() as unit:
        assert missing_starters() == 1
        assert add_starters(unit) == 1
        assert LibraryEntry.objects.get(pk=first.pk).retired
        assert LibraryEntry.objects.filter(text=second.text).count() == 1
    with pytest.raises(Denied), world.unit(world.actor(Role.COACH, "theo")) as unit:
        add_starters(unit)
