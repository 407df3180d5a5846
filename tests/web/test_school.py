"""A principal's page: counts of the own school and how to help; names only where opened."""

from datetime import date, time

import pytest

from stemhappens.access.models import MembershipSchool
from stemhappens.coaching.drafts import Seat, Step
from stemhappens.coaching.goals import GoalDraft, set_goal
from stemhappens.core.actor import Role
from stemhappens.core.rules import See
from stemhappens.people.models import Closure
from stemhappens.people.visibility import set_visibility
from tests.support.world import make_world
from tests.web.people import Visitors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

WORDS = ("canary-summary", "canary-note", "canary-step", "canary-goal")


def written(world):
    """A visit full of words, two planned ones, a day closed at Birch alone and one everywhere."""
    theo = world.actor(Role.COACH, "theo")
    with world.unit(theo, "set a goal") as unit:
        set_goal(unit, world.engagements["carla"],
                 GoalDraft(WORDS[3], "teacher_practice", date(2026, 2, 2)))  # fmt: skip
    world.log(theo, summary=WORDS[0], private_note=WORDS[1],
              steps=(Step(WORDS[2], world.people["carla"].pk),))  # fmt: skip
    world.log_plan(theo, day=date(2026, 5, 21))
    maya, dana = world.people["maya"].pk, world.people["dana"].pk
    world.log_plan(world.actor(Role.COACH, "maya"), day=date(2026, 5, 15), coach_ids=(maya,),
                   seats=(Seat(dana),), school_id=world.schools["cedar"].pk)  # fmt: skip
    with world.unit() as unit:
        unit.add(Closure(day=date(2026, 3, 4), school=world.schools["birch"], reason="Pipe"))
        unit.add(Closure(day=date(2026, 3, 5), reason="Snow"))


@pytest.fixture
def world():
    made = make_world(then=written)
    theo = made.actor(Role.COACH, "theo")
    made.log_plan(theo, day=date(2026, 5, 14), starts_at=time(10, 15))
    return made


def page(world, *schools: str) -> str:
    client = Visitors(world).client(Role.PRINCIPAL, "paula", schools=schools)
    response = client.get("/tern/school/")
    assert response.status_code == 200
    return response.content.decode()


def opened(world, *parts: str) -> None:
    with world.unit(world.actor(Role.DIRECTOR), "choose who sees what") as unit:
        set_visibility(unit, {(part, Role.PRINCIPAL): See.FULL for part in parts})


def test_planned_visits_are_counted_by_week_and_nobody_is_named(world):
    text = page(world, "birch")
    assert "Two visits are planned in these three weeks" in text
    assert "11 May to 15 May" in text
    assert "10:15" not in text
    assert not any(name in text for name in ("Carla Test", "Ben Test", "Dana Test"))
    assert "Protect the time" in text
    assert "who wants it comes to you" in text


def test_another_schools_plans_are_not_counted(world):
    assert "One visit is planned" in page(world, "cedar")


def test_what_to_do_follows_from_the_counts(world):
    text = page(world, "birch")
    assert "1 eligible teacher has had no visit in this period" in text
    assert "1 school day was closed at Birch alone (4 Mar)" in text
    assert "5 Mar" not in text
    for word in ("fail", "worst", "behind"):
        assert word not in text


def test_without_a_plan_it_says_what_to_offer():
    text = page(make_world(), "cedar")
    assert "No visits are planned" in text
    assert "Offer a time" in text


def test_where_the_district_opens_who_a_principal_reads_names_with_zeros(world):
    opened(world, "who")
    text = page(world, "birch")
    assert "Visits by teacher" in text
    assert text.index("Ben Test") < text.index("Carla Test")  # by name, not by count
    assert "Dana Test" not in text
    assert "10:15" not in text
    assert "lets principals know who was coached" in text


def test_where_it_opens_the_visits_day_and_time_stand_there_to_cover(world):
    opened(world, "visit")
    text = page(world, "birch")
    assert "Thu 14 May" in text
    assert "10:15 am" in text
    assert "Carla Test" not in text
    opened(world, "visit", "who")
    assert "Carla Test" in page_of_again(world)


def page_of_again(world) -> str:
    client = Visitors(world).client(Role.PRINCIPAL, "eli", schools=("birch",))
    return client.get("/tern/school/").content.decode()


def test_topics_are_told_only_where_they_are_opened(world):
    name = world.topics[0].name
    assert name not in page(world, "birch")
    opened(world, "topics")
    assert name in page_of_again(world)


def test_no_word_of_a_visit_is_on_it_whatever_is_opened(world):
    opened(world, "visit", "who", "topics")
    text = page(world, "birch", "cedar")
    assert [word for word in WORDS if word in text] == []


def test_several_schools_stand_one_below_the_other_and_none_teaches(world):
    text = page(world, "birch", "cedar")
    assert text.count("<h1") == 1
    assert "at Birch" in text
    assert "at Cedar" in text
    client = Visitors(world).client(Role.PRINCIPAL, "eli", schools=("birch",))
    with world.unit() as unit:
        unit.remove_all(MembershipSchool.objects.filter(membership__person=world.people["eli"]))
    none = client.get("/tern/school/").content.decode()
    assert "No school is named for you yet" in none
    assert "under Users" in none


def test_the_page_takes_few_statements(world, django_assert_max_num_queries):
    opened(world, "visit", "who", "topics")
    client = Visitors(world).client(Role.PRINCIPAL, "paula", schools=("birch", "cedar"))
    client.get("/tern/school/")
    with django_assert_max_num_queries(24):
        client.get("/tern/school/")
