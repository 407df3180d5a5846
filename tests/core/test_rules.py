"""Reading and writing are asked of two hooks: that a row may be read never makes it writable."""

from dataclasses import replace

import pytest
from django.db.models import Q
from django_scopes import scope

from stemhappens.core import rules
from stemhappens.core.actor import Actor, Role, system_actor
from stemhappens.core.problem import Denied
from stemhappens.core.rules import Reach, See
from stemhappens.people.models import School
from tests.core.rows import make, new_district, write_in

pytestmark = pytest.mark.django_db
LABEL = "people.School"


@pytest.fixture(autouse=True)
def registry(monkeypatch):
    """A registry with one part and one verb, in which nobody is related to any row yet."""
    for name in ("parts", "verbs", "_readable", "_writable", "_agreements"):
        monkeypatch.setattr(rules, name, {})
    rules.declare_part("place", "where", {Role.TEACHER: See.FULL})
    rules.declare_verb("paint", "paint a school", {Role.TEACHER: Reach.OWN})


@pytest.fixture
def schools(district):
    with write_in(district) as unit:
        return [make(unit, School, name=name) for name in ("Oak", "Elm")]


def teacher(district) -> Actor:
    return Actor(district.pk, "Carla", roles=frozenset({Role.TEACHER}), person_id=7)


def called(name):
    return {Role.TEACHER: lambda actor: Q(name=name)}


def test_what_may_be_read_may_not_be_written_for_that(district, schools):
    rules.relate(LABEL, called("Oak"))
    oak, elm = schools
    with scope(district=district):
        assert rules.sees(teacher(district), "place", oak)
        assert not rules.sees(teacher(district), "place", elm)
        assert not rules.may(teacher(district), "paint", oak)
        with pytest.raises(Denied, match="paint a school"):
            rules.authorize(teacher(district), "paint", oak)


def test_what_may_be_written_may_not_be_read_for_that(district, schools):
    rules.declare_reach(LABEL, called("Oak"))
    oak, elm = schools
    with scope(district=district):
        assert rules.may(teacher(district), "paint", oak)
        assert not rules.may(teacher(district), "paint", elm)
        assert not rules.sees(teacher(district), "place", oak)


def test_the_district_reaches_its_own_rows_without_a_hook(district, schools):
    rules.declare_verb("raze", "raze a school", {Role.DIRECTOR: Reach.DISTRICT})
    director = Actor(district.pk, "Dana", roles=frozenset({Role.DIRECTOR}))
    foreign = Actor(new_district().pk, "Eve", roles=frozenset({Role.DIRECTOR}))
    assert rules.may(director, "raze", schools[0])
    assert rules.may(director, "raze")
    assert not rules.may(foreign, "raze", schools[0])


def test_work_is_in_reach_when_all_of_its_coaches_are(district):
    rules.declare_verb(
        "log", "log a visit", {Role.COACH: Reach.OWN, Role.LEAD_COACH: Reach.ASSIGNED}
    )
    coach = Actor(district.pk, "Theo", roles=frozenset({Role.COACH}), person_id=7)
    lead = Actor(
        district.pk, "Lea", roles=frozenset({Role.LEAD_COACH}), coach_ids=frozenset({7, 8})
    )
    asked = [[], [7], [7, 8], [7, 9]]
    assert [rules.may(coach, "log", coach_ids=ids) for ids in asked] == [False, True, False, False]
    assert [rules.may(lead, "log", coach_ids=ids) for ids in asked] == [False, True, True, False]


def looking(actor: Actor, as_whom: Actor) -> Actor:
    return replace(as_whom, looker=actor)


def test_of_two_who_look_the_less_is_seen(district, schools):
    """Somebody looking as another sees what both see, and does nothing."""
    rules.relate(LABEL, called("Oak") | {Role.DIRECTOR: lambda actor: Q(name__in=("Oak", "Elm"))})
    rules.declare_part("word", "what", {Role.TEACHER: See.FULL, Role.DIRECTOR: See.STATUS})
    rules.declare_part("map", "when", {Role.TEACHER: See.FULL, Role.DIRECTOR: See.FULL})
    rules.declare_verb(
        "raze", "raze", {Role.DIRECTOR: Reach.DISTRICT, Role.TEACHER: Reach.DISTRICT}
    )
    director = Actor(district.pk, "Dana", roles=frozenset({Role.DIRECTOR}))
    shown = looking(director, teacher(district))
    wide = looking(teacher(district), director)
    system = replace(system_actor(district.pk, "test"), looker=director)
    with scope(district=district):
        for part, names in (("place", []), ("word", []), ("map", ["Oak"])):
            seen = rules.visible(School.objects.all(), shown, part)
            assert [row.name for row in seen] == names, part
            assert rules.sees(shown, part, schools[0]) == bool(names), part
            assert rules.sees(system, part, schools[0]) == (part == "map")
        assert [row.name for row in rules.visible(School.objects.all(), wide, "map")] == ["Oak"]
        assert rules.extent(shown, "place") == frozenset()
        assert rules.extent(shown, "word") == {See.STATUS}
        assert rules.extent(shown, "map") == {See.FULL}
        assert rules.extent(system, "word") == {See.STATUS}
        assert rules.may(director, "raze", schools[0])
        for actor in (shown, wide, system):
            assert not rules.may(actor, "raze", schools[0])
            assert not rules.may(actor, "raze")
