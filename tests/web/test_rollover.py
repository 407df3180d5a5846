"""The wizard that turns a year: proposed, chosen, said before it happens, done and undone."""

import re
from datetime import date

import pytest

from stemhappens.coaching.models import EngagementState, Goal, GoalStatus
from stemhappens.core.actor import Role
from stemhappens.people.models import Closure, Eligibility, ProgramSchool, SchoolYear
from stemhappens.people.program import close_days
from tests.support.world import make_world
from tests.web.people import Visitors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

BREAK = "2026-08-31|2026-08-31|Labor Day"


@pytest.fixture
def world():
    made = make_world()
    with made.unit() as unit:
        close_days(unit, [date(2025, 9, 1)], "Labor Day")
    return made


@pytest.fixture
def director(world):
    return Visitors(world).client(Role.DIRECTOR)


def sent(world, **more) -> dict:
    """What the form sends where nothing is changed."""
    program = world.program.pk
    return {
        "year": "",
        "name": "2026-27",
        "first_day": "2026-08-17",
        "last_day": "2027-06-11",
        "school": [f"{program}-{school.pk}" for school in world.schools.values()],
        f"way-coach-{world.people['theo'].pk}": "goes_on",
        f"way-coach-{world.people['maya'].pk}": "goes_on",
        **more,
    }


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def states(world, name: str) -> list[str]:
    with world.scope():
        rows = EngagementState.objects.filter(engagement=world.engagements[name])
        return list(rows.order_by("starts").values_list("state", flat=True))


def key(world, name: str) -> int:
    return world.engagements[name].pk


def test_the_next_year_its_breaks_schools_and_people_are_offered(world, director):
    page = text(director.get("/tern/rollover/"))
    assert "2025–26 ends; what goes on in 2026–27?" in page
    assert 'value="2026-08-17"' in page
    assert f'value="{BREAK}" checked' in page  # proposed, and undone in one click
    assert "Which schools take part in 2026–27?" in page and "Cedar" in page
    assert "Carla Test" in page and "What becomes of those of Theo Test?" in page
    assert "This year still runs" in page


def test_no_word_of_a_goal_is_shown(world, director):
    for response in (
        director.get("/tern/rollover/"),
        director.post("/tern/rollover/", sent(world, act="preview")),
    ):
        assert "Ask three open questions" not in text(response)


def test_the_preview_says_what_will_happen_and_writes_nothing(world, director):
    carla = {f"way-{key(world, 'carla')}": "close", f"reason-{key(world, 'carla')}": "All done"}
    more = {"leaves": [str(world.people["eli"].pk)], "break": [BREAK], **carla}
    page = text(director.post("/tern/rollover/", sent(world, act="preview", **more)))
    assert "This is what happens when 2025–26 turns into 2026–27" in page
    for said in ("1 engagement closes: All done", "teacher leaves", "Eli Test", "Labor Day"):
        assert said.removeprefix("1 ") in page
    assert "goal is carried" in page and "goal is dropped" in page
    with world.scope():
        assert len(SchoolYear.objects.all()) == 1


def test_it_is_done_and_taken_back(world, director):
    more = {
        "leaves": [str(world.people["eli"].pk)],
        "break": [BREAK],
        f"way-{key(world, 'carla')}": "anew",
        "school": [f"{world.program.pk}-{world.schools['birch'].pk}"],
    }
    done = director.post("/tern/rollover/", sent(world, act="do", **more), follow=True)
    page = text(done)
    assert "2025–26 is turned into 2026–27" in page
    assert states(world, "carla") == ["active", "closed"]
    assert states(world, "dana") == ["active"]
    with world.scope():
        assert Closure.objects.filter(day=date(2026, 8, 31)).exists()
        assert Eligibility.objects.get(person=world.people["eli"]).ends == date(2026, 6, 13)
        assert ProgramSchool.objects.get(school=world.schools["cedar"]).ends == date(2026, 6, 13)
        assert len(Goal.objects.filter(carried_from__isnull=False)) == 2
    undo = re.search(r'action="(/tern/undo/[^"]+)"', page).group(1).replace("&amp;", "&")
    assert "Undone" in text(director.post(undo, follow=True))
    assert states(world, "carla") == ["active"]
    with world.scope():
        assert len(SchoolYear.objects.all()) == 1
        assert not GoalStatus.objects.filter(status="carried").exists()


def test_a_school_counts_before_a_coach_and_an_engagement_before_both(world, director):
    def fate(**more) -> list[str]:
        birch = world.schools["birch"].pk
        whole = {f"way-school-{birch}": "close", f"reason-school-{birch}": "Birch is done"}
        page = text(director.post("/tern/rollover/", sent(world, act="preview", **whole, **more)))
        return re.findall(r"engagements? closes?: ([^<]+)", page)

    assert fate() == ["Birch is done"]
    assert fate(**{f"way-{key(world, 'carla')}": "goes_on"}) == []


def test_an_engagement_whose_teachers_leave_closes_by_itself(world, director):
    more = {"leaves": [str(world.people["carla"].pk)]}
    page = text(director.post("/tern/rollover/", sent(world, act="preview", **more)))
    assert "engagement closes: All its teachers leave" in page


def test_all_that_is_wrong_is_said_at_once_and_what_was_typed_is_kept(world, director):
    more = {
        "name": "", "last_day": "soon", f"way-{key(world, 'dana')}": "close",
        "leaves": [str(world.people["eli"].pk)],
    }  # fmt: skip
    response = director.post("/tern/rollover/", sent(world, act="preview", **more))
    page = text(response)
    assert response.status_code == 422
    for said in ("Give the year&#x27;s name", "This day is not in the calendar",
                 "Dana Test: Say why it closes"):  # fmt: skip
        assert said in page
    assert 'value="soon"' in page
    assert f'name="leaves" value="{world.people["eli"].pk}" checked' in page


def test_a_year_in_the_calendar_already_is_taken(world, director):
    with world.unit() as unit:
        unit.add(SchoolYear(name="27", first_day=date(2026, 8, 20), last_day=date(2027, 6, 1)))
    page = text(director.get("/tern/rollover/"))
    assert "27 is in the calendar already" in page
    director.post("/tern/rollover/", sent(world, act="do"))
    with world.scope():
        assert len(SchoolYear.objects.all()) == 2
        assert Goal.objects.filter(opened=date(2026, 8, 20)).exists()


def test_without_a_year_it_teaches(world, director):
    with world.unit() as unit:
        unit.remove_all(SchoolYear.objects.all())
    assert "No school year is in the calendar yet" in text(director.get("/tern/rollover/"))


def test_the_page_asks_few_statements(world, director, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        director.get("/tern/rollover/")
    with django_assert_max_num_queries(21):
        director.post("/tern/rollover/", sent(world, act="preview"))
